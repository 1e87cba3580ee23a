#include "answer/intact_header.hpp"

#include "answer/wrapping_names.hpp"
#include "json/byte_set.hpp"
#include "json/characters.hpp"
#include "json/string_bounds.hpp"
#include "reader/shape.hpp"
#include "tables/core_types.hpp"

#include <algorithm>
#include <string>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;
constexpr unsigned most_levels = 8;  // a provider's whole response

/// Goes from member to member of what is plain JSON, and looks for one that wraps the answer.
class header_scan {
 public:
  header_scan(std::string_view text, const type_info& core)
      : text_(text), core_(core), item_(core.kind == kind::list ? core_of(*core.list->item) : core) {}

  std::optional<intact_header> inner_of(std::size_t at, unsigned levels_left) {
    if (levels_left == 0) return std::nullopt;
    if (char_at(at) == '{') return inner_of_object(at, levels_left);
    return char_at(at) == '[' ? inner_of_list(at, levels_left) : std::nullopt;
  }

 private:
  struct member {
    std::string_view name;
    std::size_t value = nowhere;  ///< where it begins
  };

  std::optional<intact_header> inner_of_object(std::size_t at, unsigned levels_left) {
    std::optional<intact_header> guessed;
    bool has_own = false;
    for (at = past_space(at + 1);;) {
      const member here = member_at(at);
      if (here.value == nowhere) return guessed;
      if (has_field(item_, here.name)) {
        // The type may have a field that is called as a call's name is.
        if (!is_one_of(names_of_calls, here.name)) return std::nullopt;
        has_own = true;
        guessed.reset();
      } else if (holds_answer(here)) {
        if (std::optional<intact_header> inner = inner_of(here.value, levels_left - 1)) return inner;
        return intact_header{here.value, true};
      } else if (!guessed && !has_own && opens(here.value)) {
        guessed = inner_of(here.value, levels_left - 1);
        if (guessed && guessed->is_plain) return guessed;
        if (!guessed) guessed = intact_header{here.value, false};
      }
      const std::size_t behind = past_space(past_value(here.value));
      if (char_at(behind) != ',') return guessed;
      at = past_space(behind + 1);
    }
  }

  /// One of the items: a call among what the model says besides, or the answer itself. A list of them is a list's
  /// value.
  std::optional<intact_header> inner_of_list(std::size_t at, unsigned levels_left) {
    if (core_.kind == kind::list || core_.kind == kind::tuple) return std::nullopt;
    for (std::size_t item = past_space(at + 1); char_at(item) == '{';) {
      if (std::optional<intact_header> inner = inner_of(item, levels_left - 1)) return inner;
      if (has_field(item_, member_at(past_space(item + 1)).name)) return intact_header{item, false};
      const std::size_t behind = past_space(past_value(item));
      if (char_at(behind) != ',') break;
      item = past_space(behind + 1);
    }
    return std::nullopt;
  }

  /// Whether a member is one that wraps the answer, by its name and by how its value begins: with a bracket, or with
  /// the first member or item where that was forgotten.
  [[nodiscard]] bool holds_answer(const member& here) const {
    if (!may_hold_the_answer(here.name) && here.name != "function") return false;
    if (opens(here.value)) return true;
    const bool wants_list = core_.kind == kind::list || core_.kind == kind::tuple;
    const std::size_t end = past_value(here.value);
    const std::size_t behind = past_space(end);
    if (end == nowhere || behind == here.value || is_encoded(here.value)) return false;
    if (!wants_list) return char_at(behind) == ':';
    if (char_at(behind) != ',' || !is_one_of(names_of_arguments, here.name)) return char_at(behind) == ']';
    return member_at(past_space(behind + 1)).value == nowhere;
  }

  [[nodiscard]] bool opens(std::size_t at) const { return char_at(at) == '{' || char_at(at) == '['; }
  /// Whether a string holds the answer, encoded once more.
  [[nodiscard]] bool is_encoded(std::size_t at) const { return is_quote(char_at(at)) && opens(past_space(at + 1)); }
  [[nodiscard]] static bool is_quote(char c) { return c == '"' || c == '\''; }
  [[nodiscard]] char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  [[nodiscard]] std::size_t past_space(std::size_t at) const {
    return at == nowhere ? nowhere : json_space.first_not_in(text_, at);
  }

  [[nodiscard]] member member_at(std::size_t at) const {
    if (!is_quote(char_at(at))) return {};
    const std::size_t end = behind_string(text_, at);
    const std::size_t colon = past_space(end);
    if (char_at(colon) != ':') return {};
    return {text_.substr(at + 1, end - at - 2), past_space(colon + 1)};
  }

  /// Behind a value whose brackets are in order; `nowhere` where they are not.
  [[nodiscard]] std::size_t past_value(std::size_t at) const {
    if (at == nowhere) return nowhere;
    if (is_quote(char_at(at))) return behind_string(text_, at);
    if (!opens(at)) return std::min(text_.find_first_of(",:}] \t\r\n", at), text_.size());
    std::string open;
    while (at < text_.size()) {
      const char c = text_[at];
      if (is_quote(c)) {
        at = behind_string(text_, at);
        if (at == nowhere) return nowhere;
        continue;
      }
      ++at;
      if (c == '{' || c == '[') open += c;
      if (c != '}' && c != ']') continue;
      if (open.back() != (c == '}' ? '{' : '[')) return nowhere;
      open.pop_back();
      if (open.empty()) return at;
    }
    return nowhere;
  }

  std::string_view text_;
  const type_info& core_;
  const type_info& item_;
};

}  // namespace

std::optional<intact_header> find_header(std::string_view text, region within, const type_info& core) {
  // What takes any key, or any value, takes the wrapping as well.
  const bool has_names =
      core.kind == kind::object || core.kind == kind::variant || core.kind == kind::list || core.kind == kind::tuple;
  if (!has_names || takes_scalars(core)) return std::nullopt;
  return header_scan(text.substr(0, within.end), core).inner_of(within.begin, most_levels);
}

}  // namespace assay::inline v0::detail
