#include "exhaustive/properties.hpp"

#include "exhaustive/replay.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace exhaustive {

namespace {

constexpr assay::parse_options strict = {.mode = assay::mode::strict};
constexpr std::size_t refused_texts_streamed = 16;  ///< one in so many: their streams are the slowest part

/// What llm mode may note of an exact document.
bool is_documented(const assay::repair& one) { return one.code == "null_word" || one.code == "duplicate_key"; }

/// Whether a text stops within a token, behind a comma or a colon, or behind an opening bracket. It is the beginning
/// of a JSON document.
bool is_cut_off(std::string_view text) {
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      inside = !inside;
    }
  }
  if (inside) return true;
  const std::size_t last = text.find_last_not_of(" \n\t\r");
  if (last == std::string_view::npos) return true;
  if (std::string_view(",:{[").find(text[last]) != std::string_view::npos) return true;
  return last + 1 == text.size() && std::isalnum(static_cast<unsigned char>(text[last])) != 0;
}

}  // namespace

void properties::check(std::string_view text) {
  ++texts_;
  const reading exact = of_.read(text, strict);
  const reading read = of_.read(text, {});
  if (exact.ok) {
    ++exact_;
    check_exact(text, exact, read);
    check_cuts(text, exact);
  } else if (read.ok) {
    ++mended_;
    if (read.repairs.empty()) broken("mended without a repair", text, read, "");
    if (const std::optional<std::string> flaw = flaw_in_record(of_, text, read)) {
      broken("not explained by its repairs", text, read, *flaw);
    }
  }
  if (read.ok) {
    check_dump(read);
    check_complete(text, read);
  }
  if (read.ok || texts_ % refused_texts_streamed == 0) check_streams(text, read);
}

void properties::check_exact(std::string_view text, const reading& exact, const reading& read) {
  const bool documented = std::all_of(read.repairs.begin(), read.repairs.end(), is_documented);
  const bool null_word = read.has_repair("null_word");
  if (!read.ok || !documented || (read.value != exact.value && !null_word)) {
    broken("an exact document is changed", text, read, exact.value);
  }
}

void properties::check_cuts(std::string_view text, const reading& exact) {
  for (std::size_t size = 1; size < text.size(); ++size) {
    const std::string_view beginning = text.substr(0, size);
    if (!is_cut_off(beginning) || of_.read(beginning, strict).ok) continue;
    const reading cut = of_.read(beginning, {});
    if (cut.ok && cut.value != exact.value) broken("a cut text is taken for whole", beginning, cut, std::string(text));
  }
}

void properties::check_dump(const reading& read) {
  if (!dumped_.insert(read.value).second) return;
  for (const assay::parse_options& options : {strict, assay::parse_options{}}) {
    const reading again = of_.read(read.value, options);
    if (!again.ok || again.value != read.value || !again.repairs.empty()) {
      broken("a dump is read as another value", read.value, again, read.value);
    }
  }
}

/// That the text ended by itself is no reason to read it otherwise.
void properties::check_complete(std::string_view text, const reading& read) {
  const reading complete = of_.read(text, {.complete = true});
  if (!complete.ok || complete.value != read.value)
    broken("a complete text is read otherwise", text, read, complete.value);
}

void properties::check_streams(std::string_view text, const reading& read) {
  for (const std::size_t chunk : {std::size_t{1}, text.size() / 2 + 1}) {
    if (!same(of_.stream(text, chunk), read)) broken("a stream is read otherwise", text, read, "");
  }
}

void properties::broken(std::string_view property, std::string_view text, const reading& read, const std::string& why) {
  std::string kind(property);
  kind += ":";
  std::string codes;
  for (const assay::repair& one : read.repairs) {
    if (codes.find(" " + one.code) == std::string::npos) codes += " " + one.code;
  }
  kind += codes;
  violation& one = violations_[kind];
  if (one.count++ == 0) {
    one.example = nlohmann::json(text).dump() + " -> " + (read.ok ? read.value : read.errors);
    if (!why.empty()) one.example += "; " + why;
  }
}

}  // namespace exhaustive
