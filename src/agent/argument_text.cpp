#include "agent/argument_text.hpp"

#include "dump/bounded_json.hpp"
#include "json/characters.hpp"
#include "llm/wire_calls.hpp"
#include "scalars/worded_text.hpp"

#include <assay/agent/tool.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view blanks = " \t\r\n";

/// The members that models put arguments into.
bool is_wrapper(std::string_view key) {
  constexpr std::array<std::string_view, 5> names = {"arguments", "parameters", "args", "input", "kwargs"};
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// The parameters of a tool, by all their names.
class parameter_names {
 public:
  explicit parameter_names(const object_info& object) {
    for (const field_info& field : object.fields) {
      listed_ += (listed_.empty() ? "" : ", ") + std::string(field.name);
      add(field.name, field.name);
      if (!field.member.empty()) add(field.member, field.name);
      for (const std::string_view alias : field.aliases) add(alias, field.name);
    }
  }
  [[nodiscard]] bool has(const std::string& key) const { return names_.contains(key); }
  /// The parameter that a key in another style means; empty where there is none.
  [[nodiscard]] std::string_view meant_by(const std::string& key) const {
    const auto found = by_style_.find(squeezed(key));
    return found != by_style_.end() ? found->second : std::string_view();
  }
  [[nodiscard]] bool are_in(const ordered_json& value) const {
    if (!value.is_object()) return false;
    for (const auto& [key, member] : value.items()) {
      if (has(key) || !meant_by(key).empty()) return true;
    }
    return false;
  }
  [[nodiscard]] const std::string& listed() const noexcept { return listed_; }

 private:
  void add(std::string_view name, std::string_view field) {
    names_.emplace(name);
    by_style_.emplace(squeezed(name), field);
  }

  std::set<std::string, std::less<>> names_;
  std::map<std::string, std::string_view, std::less<>> by_style_;
  std::string listed_;
};

/// A value, or what is written in it as text.
ordered_json unquoted(const ordered_json& value) {
  if (!value.is_string()) return value;
  return bounded_json::parse(value.get_ref<const std::string&>()).value;
}

/// The objects that a text has one behind another; none where there is something else between them.
std::vector<std::string_view> objects_in(std::string_view text) {
  std::vector<std::string_view> all;
  for (;;) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n,");
    if (begin == std::string_view::npos) return all;
    if (text[begin] != '{') return {};
    wire::json_progress progress;
    std::size_t end = begin;
    while (end < text.size() && !progress.complete()) progress.feed(text.substr(end++, 1));
    if (!progress.complete()) return {};
    all.push_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
}

[[noreturn]] void refuse(const parameter_names& known, const std::string& why) {
  throw agents::tool_retry("The arguments are not valid: " + why + " The parameters are: " + known.listed() +
                           ". Mend them and call the tool again.");
}
[[noreturn]] void refuse_nothing(const parameter_names& known) {
  refuse(known, "none of the tool's parameters is in them.");
}

/// The one object within another that has parameters; nothing where there is none.
std::optional<ordered_json> inside(const ordered_json& object, const parameter_names& known) {
  std::optional<ordered_json> found;
  for (const auto& [key, value] : object.items()) {
    if (known.has(key)) continue;
    ordered_json inner = unquoted(value);
    const bool is_empty_wrapper =
        object.size() == 1 && is_wrapper(key) && (inner.is_null() || inner == ordered_json::object());
    if (!known.are_in(inner) && !is_empty_wrapper) continue;
    if (found) refuse(known, "several of their members have parameters.");
    found.emplace(inner.is_null() ? ordered_json::object() : std::move(inner));
  }
  return found;
}

/// Gives keys in another style the names that they mean. Whether there were any.
bool rename_keys(ordered_json& object, const parameter_names& known) {
  std::map<std::string, std::string> names;
  for (const auto& [key, value] : object.items()) {
    const std::string name(known.has(key) ? std::string_view() : known.meant_by(key));
    if (!name.empty() && !object.contains(name)) names.emplace(key, name);
  }
  if (names.empty()) return false;
  ordered_json renamed = ordered_json::object();
  for (const auto& [key, value] : object.items()) {
    const auto name = names.find(key);
    renamed[name != names.end() ? name->second : key] = value;
  }
  object = std::move(renamed);
  return true;
}

/// The arguments in an object that a model wrote, "{}" for an empty one; nothing where they are as they should be.
std::optional<std::string> arguments_within(ordered_json object, const parameter_names& known) {
  constexpr int most_wrappers = 3;
  bool changed = false;
  for (int i = 0; i < most_wrappers && !object.empty() && !known.are_in(object); ++i) {
    std::optional<ordered_json> inner = inside(object, known);
    if (!inner) refuse_nothing(known);
    object = *std::move(inner);
    changed = true;
  }
  for (const auto& [key, value] : object.items()) {
    if (!known.has(key) && known.meant_by(key).empty() && is_wrapper(key) && known.are_in(unquoted(value))) {
      refuse(known, "some parameters are beside the member '" + key + "', others in it.");
    }
  }
  changed = rename_keys(object, known) || changed;
  return changed ? std::optional(bounded_json::write(object)) : std::nullopt;
}

/// A text in which no value is to be found is the reader's to refuse.
std::optional<ordered_json> value_in(std::string_view text, const parse_options& reading) {
  bounded_json::parsed exact = bounded_json::parse(text);
  if (exact) return std::make_optional(std::move(exact.value));
  auto tolerant = parse<ordered_json>(text, reading);
  return tolerant ? std::make_optional(*std::move(tolerant)) : std::nullopt;
}

/// Whether nothing is in the braces of a text.
bool has_empty_braces(std::string_view text) {
  const std::size_t begin = text.find('{');
  const std::size_t end = text.rfind('}');
  return begin != std::string_view::npos && end != std::string_view::npos && begin < end &&
         text.find('[') == std::string_view::npos && is_blank_text(text.substr(begin + 1, end - begin - 1));
}

/// The text of the only object that has something in it, of several.
std::string_view single_call(std::string_view text, const parameter_names& known) {
  const std::vector<std::string_view> all = objects_in(text);
  if (all.size() < 2) return text;
  std::string_view kept = all.front();
  for (const std::string_view one : all) {
    if (has_empty_braces(one) || one == kept) continue;
    if (!has_empty_braces(kept)) refuse(known, "they hold more than one object. Call the tool once for each.");
    kept = one;
  }
  return kept;
}

}  // namespace

std::string argument_text(const type_info& type, std::string_view text, const parse_options& reading) {
  // Providers write nothing, or null, for no arguments.
  const std::string_view bare = is_blank_text(text) ? text : text.substr(text.find_first_not_of(blanks));
  if (is_blank_text(text) || (bare.starts_with("null") && is_blank_text(bare.substr(4)))) return "{}";
  if (type.kind != kind::object) return std::string(text);
  const object_info& object = *type.object;
  const bool takes_any = object.extra_keys == extra::allow || object.extra_slot != nullptr || !object.patterns.empty();
  if (takes_any || object.fields.empty()) return std::string(text);

  const parameter_names known(object);
  text = single_call(text, known);
  std::optional<ordered_json> value = value_in(text, reading);
  if (!value) return std::string(text);
  if (ordered_json inner = unquoted(*value); inner.is_object()) value.emplace(std::move(inner));  // encoded twice
  if (value->is_array() &&
      std::none_of(value->begin(), value->end(), [&](const auto& one) { return known.are_in(one); })) {
    refuse_nothing(known);
  }
  if (!value->is_object()) return std::string(text);
  if (value->empty() && !has_empty_braces(text)) refuse_nothing(known);
  std::optional<std::string> within = arguments_within(*std::move(value), known);
  return within ? *std::move(within) : std::string(text);
}

}  // namespace assay::inline v0::detail
