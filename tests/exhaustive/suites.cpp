#include "exhaustive/suites.hpp"

#include <optional>
#include <variant>

namespace exhaustive {

namespace types {

struct Pair {
  int a;
  std::optional<std::string> b;
};
struct Lists {
  std::vector<int> a;
  bool b;
};
struct Number {
  int a;
};
struct Word {
  std::string b;
};
enum class Color { red, blue };

}  // namespace types

namespace {

using namespace types;

// A slip of the pen needs brackets, separators and quotes alone, and strings both whole and by their quotes; two
// numbers of which one begins the other, and a word that begins a literal, show what a cut leaves.
const std::vector<std::string_view> members = {"{", "}", ",", ":", "\"a\"", "\"b\"", "\"", "1", "a", "[", "\n"};
const std::vector<std::string_view> member_pairs = {"{", "}", ",", "\"a\":", "\"b\":", "\"", "12", "\"x\"", ":", " "};
const std::vector<std::string_view> nested = {"{\"a\":", "[", "]", "}", ",", "1", "\"b\":", "true", "tr", "\""};
const std::vector<std::string_view> numbers = {"[", "]", ",", "1", "12", "{", "}", ":", "\"", " ", "\n", "("};
const std::vector<std::string_view> strings = {"[", "]", ",", "\"a\"", "\"", "a", "'", " ", "\n", "{", ":"};
const std::vector<std::string_view> any_json = {"{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "a", " ", "\n"};
const std::vector<std::string_view> scalars = {"12",   "1",  "null", "nul", "\"", ".",  "-", ",",
                                               "true", "tr", "red",  "re",  " ",  "\n", "[", "{\"a\":"};
// Notations have marks of their own. None of them begins with a bracket of JSON's.
const std::vector<std::string_view> named = {"a", "b", ":", "=", "1", " ", "\n", ",", "|", "- ", "<a>", "</a>"};
const std::vector<std::string_view> listed = {"- ", "1", "12", "\n", ",", " ", "* ", "|", "a", ";", "1. "};
// Whole values with what stands around them.
const std::vector<std::string_view> found = {"{\"a\":1}", "{\"a\":2}", "{\"a\":", "```", "\n", "so",
                                             "<think>",   "</think>",  "}",       ",",   " "};

}  // namespace

std::vector<suite> all_suites() {
  return {
      {subject_for<Pair>("struct"), "members", members, 4},
      {subject_for<Pair>("struct"), "pairs", member_pairs, 4},
      {subject_for<Lists>("struct of a list"), "nested", nested, 4},
      {subject_for<std::vector<int>>("list of numbers"), "numbers", numbers, 4},
      {subject_for<std::vector<std::string>>("list of strings"), "strings", strings, 4},
      {subject_for<std::variant<Number, Word>>("union"), "members", members, 4},
      {subject_for<nlohmann::ordered_json>("no type"), "any", any_json, 4},
      {subject_for<std::optional<int>>("optional number"), "scalars", scalars, 3},
      {subject_for<bool>("boolean"), "scalars", scalars, 3},
      {subject_for<Color>("enum"), "scalars", scalars, 3},
      {subject_for<Pair>("struct"), "names and values", named, 4},
      {subject_for<std::vector<int>>("list of numbers"), "bullets and rows", listed, 4},
      {subject_for<std::vector<std::string>>("list of strings"), "bullets and rows", listed, 4},
      {subject_for<Number>("struct"), "around", found, 4},
      {subject_for<std::vector<Number>>("list of structs"), "around", found, 4},
  };
}

}  // namespace exhaustive
