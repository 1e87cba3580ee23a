// Without a schema, only JSON that explains the whole text is taken: no luck with brackets in noise.
#include "answer/explained_text.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace {

using nlohmann::ordered_json;

constexpr std::size_t sizes[] = {1, 2, 3, 4, 5, 6, 8, 12, 16, 30, 60, 100, 200, 500, 1'000, 4'000};

/// What `assay repair` prints; nothing where it refuses.
std::optional<ordered_json> repaired(const std::string& text) {
  const auto read = assay::parse<ordered_json>(text);
  if (!read || assay::detail::why_unexplained(text, read)) return std::nullopt;
  return *read;
}

using random_engine = std::mt19937_64;

std::string random_text(random_engine& random, std::size_t size, std::string_view alphabet) {
  std::string text;
  std::uniform_int_distribution<std::size_t> choose(0, alphabet.size() - 1);
  while (text.size() < size) text += alphabet[choose(random)];
  return text;
}

std::string bytes(int first, int last) {
  std::string all;
  for (int c = first; c <= last; ++c) all += static_cast<char>(c);
  return all;
}

void check_all_refused(std::string_view alphabet, int seeds_per_size) {
  for (const std::size_t size : sizes) {
    for (int seed = 0; seed < seeds_per_size; ++seed) {
      random_engine random(static_cast<std::uint64_t>(seed) * 1'000'003 + size);
      const std::string text = random_text(random, size, alphabet);
      const auto value = repaired(text);
      if (!value) continue;
      CAPTURE(ordered_json(text).dump(-1, ' ', true, ordered_json::error_handler_t::replace));
      CHECK(ordered_json::accept(text));
    }
  }
}

constexpr std::string_view document = R"({"name":"John Smith","tags":["a","b"],"age":35,"open":true,"note":null})";

}  // namespace

TEST_CASE("random bytes are refused, unless they are JSON by chance") { check_all_refused(bytes(0, 255), 600); }

TEST_CASE("random printable text is refused, unless it is JSON by chance") {
  check_all_refused(bytes(0x20, 0x7E), 600);
  check_all_refused(bytes(0x21, 0x7E) + "\n\t     ", 300);
}

TEST_CASE("between random bytes a document is found as it is, or nothing is") {
  const ordered_json value = ordered_json::parse(document);
  const std::string alphabets[] = {bytes(0, 255), bytes(0x20, 0x7E)};
  for (const std::string& alphabet : alphabets) {
    for (int seed = 0; seed < 1'000; ++seed) {
      random_engine random(static_cast<std::uint64_t>(seed));
      const std::size_t before = random() % 60;
      const std::size_t after = random() % 60;
      const std::string first = random_text(random, before, alphabet);
      const std::string text = first + std::string(document) + random_text(random, after, alphabet);
      const auto read = repaired(text);
      CAPTURE(ordered_json(text).dump(-1, ' ', true, ordered_json::error_handler_t::replace));
      // Brackets around it may be among the bytes.
      if (read) CHECK((*read == value || *read == ordered_json::array({value})));
    }
  }
}

TEST_CASE("a document whose beginning is cut off anywhere gives nothing that was not written") {
  const std::string text(document);
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    CAPTURE(cut);
    if (const auto read = repaired(text.substr(cut))) {
      CHECK(text.substr(cut).find(read->dump()) != std::string::npos);
    }
  }
}

TEST_CASE("what only looks like JSON is refused, and what a writer meant is taken") {
  const struct {
    std::string_view text;
    const char* value;  ///< nullptr: refused
  } rows[] = {
      {"[note]", nullptr},
      {"As shown by the author [sic], it holds.", nullptr},
      {"{k;)&^#!}", nullptr},
      {"[@#$%^&*]", nullptr},
      {"xyz[]abc", nullptr},
      {"+1", nullptr},
      {".5", nullptr},
      {"nonsense", nullptr},
      {"''", nullptr},
      {"7", "7"},
      {" [1] ", "[1]"},
      {"The answer is [1, 2, 3].", "[1,2,3]"},
      {"Result: {}", "{}"},
      {"Sure! Here it is:\n```json\n{\"a\": 1}\n```\nAnything else?", R"({"a":1})"},
      {"Sure:\n```\n{name: 'Jo', 'age': \"35\", tags: [1,2,], # all\n}\n```",
       R"({"name":"Jo","age":"35","tags":[1,2]})"},
      {"<think>Is it {\"a\": 1}? No.</think>{\"a\": 2}", R"({"a":2})"},
      {"Draft: {'a': 1}\nFinal: {'a': 2}", R"({"a":2})"},
      {"{'a': 1}}", R"({"a":1})"},
      {"<answer>{\"a\": 1}</answer>", R"({"a":1})"},
      {"Siehe https://example.com/a/very/long/path?with=a&query=string#and-more : {\"a\": 1}", R"({"a":1})"},
      {"\u4f60\u597d\uff0c\u8fd9\u662f\u7b54\u6848\uff1a{\"a\": "
       "1}\u3002\u8fd8\u6709\u522b\u7684\u95ee\u9898\u5417\uff1f",
       R"({"a":1})"},
      {"{\"text\": \"a\xff"
       "b\"}",
       "{\"text\":\"a\uFFFDb\"}"},
      {"{\"path\": \"C:\\Users\\x\", \"key\": \"x9f$k2@#L!&^%*()_+=-~`|<>?\"}",
       R"({"path":"C:\\Users\\x","key":"x9f$k2@#L!&^%*()_+=-~`|<>?"})"},
      {"const config = {a: 1, b: 'two'};", R"({"a":1,"b":"two"})"},
      {"\x1b[32m{\"a\": 1}\x1b[0m", R"({"a":1})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto read = repaired(std::string(row.text));
    CHECK(read.has_value() == (row.value != nullptr));
    if (read && row.value != nullptr) CHECK(*read == ordered_json::parse(row.value));
  }
}

TEST_CASE("binary data is called so") {
  const std::string utf16 = [] {
    std::string text;
    for (const char c : document) text += {c, '\0'};
    return text;
  }();
  const std::string text = "GIF89a\x01\x02\x80\xff\xfe [1, 2] \x90\x91\x92";
  for (const std::string& binary : {utf16, text}) {
    const auto read = assay::parse<ordered_json>(binary);
    if (!read) continue;
    const auto why = assay::detail::why_unexplained(binary, read);
    REQUIRE(why);
    CHECK(why->find("binary") != std::string::npos);
  }
}
