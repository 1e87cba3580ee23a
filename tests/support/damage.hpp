// Valid documents from a fixed seed, and all the ways in which models spoil them. What was damaged so that it can be
// mended must come back as it was; what was broken must be refused, with the right error at the right path.
//
// A document is a tree whose scalars know what the type asks for. Damage is done in the order in which a model does it:
// to values ("35" for 35), to the whole (wrapped in a key), while writing (single quotes), to the text (a fence). The
// generator is its own: the same seed gives the same texts on every machine.
#pragma once

#include <assay/path.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace damage {

/// Numbers without a pattern, the same ones for the same seed (splitmix64).
class random {
 public:
  explicit random(std::uint64_t seed) : state_(seed) {}
  /// 0 to n - 1; 0 where n is 0.
  std::size_t below(std::size_t n);
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }
  template <class T, std::size_t n>
  const T& one_of(const std::array<T, n>& all) {
    return all[below(n)];
  }

 private:
  std::uint64_t state_;
};

// --- documents (damage_documents.cpp) --------------------------------------------------------------------------------

/// What the type asks for.
enum class target : std::uint8_t { text, integer, real, boolean, enumeration, tag, list, object, map };
/// What is written.
enum class form : std::uint8_t { null, word, string, list, object };

struct node {
  target role = target::text;
  form is = form::string;
  bool optional = false;          ///< null is a value for it
  bool done = false;              ///< it was damaged, once is enough
  bool encoded = false;           ///< a string that holds JSON: written with proper escapes
  bool cut = false;               ///< the text ends within this string
  std::string text;               ///< of a string; of a word: the number, true or false as JSON writes it
  std::vector<std::string> keys;  ///< of an object, one for each item
  std::vector<node> items;
  std::string label;  ///< of a union's alternative: what its errors' paths say
};

/// A type that is tested: its documents, written as `make` says, are valid.
enum class subject : std::uint8_t { invoice, item_list, item_map, event, event_log, tree, letter };
inline constexpr std::size_t subjects = 7;

[[nodiscard]] node make_document(subject which, random& draw);

// --- writing (damage_writer.cpp) -------------------------------------------------------------------------------------

/// Bad habits in writing JSON: each a chance in percent at every place where it shows.
enum class habit : std::uint8_t {
  python,         ///< repr(): its quoting rules, True, False, None
  single_quotes,  ///< apostrophes between letters are left as they are
  smart_quotes,
  backticks,
  unquoted_keys,
  bare_words,  ///< enumerators without quotes
  trailing_commas,
  missing_commas,  ///< at the end of a line only
  line_comments,
  block_comments,
  hash_comments,
  raw_controls,      ///< new lines and tabs in strings
  inner_quotes,      ///< not escaped
  bad_escapes,       ///< \' and single backslashes
  capital_literals,  ///< True, NULL, undefined
  number_formats,    ///< +1 .5 5.
  ellipses,          ///< at the end of a list
  odd_spaces,        ///< no-break and zero-width ones
  count
};

struct style {
  bool lines = false;  ///< each member on a line of its own
  std::array<std::size_t, static_cast<std::size_t>(habit::count)> chances{};
  std::array<std::size_t, static_cast<std::size_t>(habit::count)> shown{};  ///< how often it was done

  [[nodiscard]] std::size_t& chance(habit which) { return chances[static_cast<std::size_t>(which)]; }
  [[nodiscard]] std::size_t& count(habit which) { return shown[static_cast<std::size_t>(which)]; }
};

[[nodiscard]] std::string write(const node& value, style& how, random& draw);
/// As JSON, on one line.
[[nodiscard]] std::string write(const node& value);
/// A text as a JSON string.
[[nodiscard]] std::string as_json_string(std::string_view text);

// --- damage (damage_kinds.cpp; damage_values.cpp, damage_text.cpp, damage_breakings.cpp) -----------------------------

struct document {
  subject which;
  node root;
  style how;
  std::string text;  ///< once it is written
};

/// In this order a document suffers.
enum class stage : std::uint8_t { values, wrapping, writing, ending, encoding, surroundings };

struct kind {
  std::string name;
  stage at;
  std::vector<std::string> codes;                 ///< one of these repairs must be on the record
  std::function<bool(document&, random&)> apply;  ///< false: there is nothing to damage so
  habit shows = habit::count;                     ///< of writing: it is known afterwards whether it was done
};

/// What models do to documents, in the order in which it happens. All of it can be mended.
[[nodiscard]] const std::vector<kind>& kinds();
/// Those of the first stage, and those of the others.
[[nodiscard]] std::vector<kind> value_kinds();
[[nodiscard]] std::vector<kind> text_kinds();
/// Whether two kinds may be mixed; where not, the reasons are in the table there.
[[nodiscard]] bool are_compatible(const kind& a, const kind& b);

/// Does all of them, in the order of the stages; those that were done.
[[nodiscard]] std::vector<const kind*> do_damage(document& victim, std::vector<const kind*> chosen, random& draw);

/// What can't be mended, and what must be said of it.
struct breakage {
  std::string type;
  assay::path where;
};
struct breaking {
  std::string name;
  std::function<bool(document&, breakage&, random&)> apply;
};
[[nodiscard]] const std::vector<breaking>& breakings();
/// Whether what is broken stays broken in just this way when it is damaged too.
[[nodiscard]] bool stays_broken(const breaking& how, const kind& with);

}  // namespace damage
