// What the wire formats have in common where they read: JSON within limits, and members of any kind.
#include "dump/bounded_json.hpp"
#include "json/enforced_limits.hpp"
#include "json/string_bounds.hpp"
#include "json/unicode.hpp"
#include "llm/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace assay::inline v0::detail::wire {

namespace {

/// Levels of nesting in an answer, and values in it: more than any answer has, and not enough to fill the memory.
constexpr limits body_limits = {.max_depth = 400, .max_items = 1'000'000};

/// vLLM writes NaN and Infinity for log-probabilities: null in their place.
std::string without_non_finite(std::string_view text) {
  constexpr std::array<std::string_view, 3> words = {"-Infinity", "Infinity", "NaN"};
  std::string mended;
  string_tracker strings;
  while (!text.empty()) {
    const bool in_string = strings.takes(text.front());
    const auto* const word = std::find_if(words.begin(), words.end(),
                                          [&](std::string_view one) { return !in_string && text.starts_with(one); });
    const std::size_t size = word != words.end() ? word->size() : 1;
    mended += word != words.end() ? "null" : text.substr(0, size);
    text.remove_prefix(size);
  }
  return mended;
}

bool exceeds_limit(const bounded_json::parsed& read) { return read.failure && read.failure->type != "json_invalid"; }

/// More commas than a text of so many values can have, those within strings aside. Counting them takes a hundredth of
/// the time that reading them would.
bool has_too_many_commas(std::string_view text) {
  if (text.size() <= body_limits.max_items) return false;
  std::size_t commas = 0;
  string_tracker strings;
  for (const char c : text) {
    if (!strings.takes(c) && c == ',') ++commas;
  }
  return commas > body_limits.max_items;
}

bounded_json::parsed read_within_limits(std::string_view text) {
  text = without_byte_order_mark(text);
  if (has_too_many_commas(text)) return {{}, source_failure{"items_limit", too_many_items}};
  const auto parse = [](std::string_view json) {
    return bounded_json::parse(json, body_limits, bounded_json::huge_numbers::keep);
  };
  bounded_json::parsed read = parse(text);
  if (read || exceeds_limit(read)) return read;
  std::string mended = with_whole_surrogates(text);
  if (mended.find_first_of("NI") != std::string::npos) mended = without_non_finite(mended);
  if (mended != text) read = parse(mended);
  return read;
}

ordered_json value_of(bounded_json::parsed read) {
  return read ? std::move(read.value) : ordered_json(ordered_json::value_t::discarded);
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

ordered_json read_json(std::string_view text) { return value_of(read_within_limits(text)); }

ordered_json read_answer_json(std::string_view text) {
  bounded_json::parsed read = read_within_limits(text);
  if (exceeds_limit(read))
    throw model_error(model_failure::over_limit, "the response holds too much JSON: " + read.failure->reason);
  return value_of(std::move(read));
}

const ordered_json& at(const ordered_json& object, const char* key) {
  static const ordered_json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

namespace {

/// Digits alone, as some gateways write counts.
std::optional<std::int64_t> written_count(const ordered_json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace

bool has_count(const ordered_json& object, const char* key) {
  return at(object, key).is_number() || written_count(at(object, key)).has_value();
}

bool has_true_count(const ordered_json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (!has_count(object, name)) continue;
    const ordered_json& value = at(object, name);
    return !value.is_number() || value.get<double>() >= 0;
  }
  return false;
}

std::int64_t count_at(const ordered_json& object, const char* key) {
  constexpr std::int64_t most = 1'000'000'000'000;
  const ordered_json& value = at(object, key);
  if (value.is_number_unsigned()) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), most));
  }
  if (value.is_number_integer()) return std::clamp<std::int64_t>(value.get<std::int64_t>(), 0, most);
  if (!value.is_number_float()) return std::min(written_count(value).value_or(0), most);
  return static_cast<std::int64_t>(std::clamp(value.get<double>(), 0.0, static_cast<double>(most)));
}

std::int64_t count_at(const ordered_json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (has_count(object, name)) return count_at(object, name);
  }
  return 0;
}

const ordered_json& first_of(const ordered_json& candidates) {
  for (const ordered_json& candidate : candidates) {
    if (has_count(candidate, "index") && count_at(candidate, "index") == 0) return candidate;
  }
  return candidates.front();
}

usage read_openai_usage(const ordered_json& counts) {
  usage read;
  read.input_tokens = count_at(counts, {"prompt_tokens", "input_tokens"});
  read.output_tokens = count_at(counts, {"completion_tokens", "output_tokens"});
  read.is_partial = read.total() > 0 && (!has_true_count(counts, {"prompt_tokens", "input_tokens"}) ||
                                         !has_true_count(counts, {"completion_tokens", "output_tokens"}));
  for (const char* details : {"prompt_tokens_details", "input_tokens_details"}) {
    if (read.cached_tokens == 0) read.cached_tokens = count_at(at(counts, details), "cached_tokens");
  }
  // Moonshot; DeepSeek.
  if (read.cached_tokens == 0) read.cached_tokens = count_at(counts, {"cached_tokens", "prompt_cache_hit_tokens"});
  for (const char* details : {"completion_tokens_details", "output_tokens_details"}) {
    if (read.reasoning_tokens == 0) read.reasoning_tokens = count_at(at(counts, details), "reasoning_tokens");
  }
  if (read.reasoning_tokens == 0) read.reasoning_tokens = count_at(counts, "reasoning_tokens");
  // xAI leaves the reasoning out of the output, and not out of the total.
  const std::int64_t missing = count_at(counts, "total_tokens") - read.total();
  if (missing > 0) read.output_tokens += std::min(missing, read.reasoning_tokens);
  return read;
}

void keep_more(usage& kept, const usage& more) {
  if (more.total() == 0) return;
  if (kept.total() == 0) {
    kept = more;
    return;
  }
  for (auto count : {&usage::input_tokens, &usage::output_tokens, &usage::cached_tokens, &usage::reasoning_tokens})
    kept.*count = std::max(kept.*count, more.*count);
  kept.is_partial = kept.is_partial && more.is_partial && (kept.input_tokens == 0 || kept.output_tokens == 0);
}

std::string beginning_of(std::string_view text, std::size_t most) {
  if (text.size() > most) text = text.substr(0, detail::border_before(text, most));
  // Once through JSON, which has U+FFFD for bytes that are no UTF-8.
  return bounded_json::parse(bounded_json::write(ordered_json(text))).value.get<std::string>();
}

void throw_protocol(const std::string& message) { throw model_error(model_failure::protocol, message); }

}  // namespace assay::inline v0::detail::wire
