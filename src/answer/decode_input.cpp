// The functions behind parse() and validate(): a source, a walk, and what was found on the way.
#include "answer/answer.hpp"
#include "decode/failed_outcome.hpp"
#include "decode/json_decoder.hpp"
#include "decode/text_decoder.hpp"
#include "decode/tree_decoder.hpp"
#include "json/text_lines.hpp"
#include "json/text_source.hpp"
#include "tables/labels.hpp"
#include "tree/value_tree.hpp"

#include <assay/parse.hpp>

#include <algorithm>
#include <limits>
#include <span>

namespace assay::inline v0::detail {

outcome finish_failed(const source_failure& failure, std::string title, std::string_view text, bool has_text) {
  error_log only(1);
  const std::size_t end = std::min(failure.offset + 1, text.size());
  const std::size_t begin = std::min(failure.offset, end);
  const bool syntax = failure.type == "json_invalid";
  std::size_t excerpt = std::min(begin + 40, text.size());
  while (excerpt > begin && excerpt < text.size() && !starts_character(text[excerpt])) --excerpt;
  only.add(failure.type, syntax ? "Invalid JSON: " + failure.reason : "Input is refused: " + failure.reason, nullptr,
           {begin, end}, has_text ? text.substr(begin, excerpt - begin) : std::string_view());
  return only.finish(std::move(title), text, has_text);
}

namespace {

constexpr std::size_t longest_tree_text = std::size_t{0xFFFFFFFF} - 64;  // places are 32 bits wide in a tree

outcome too_long(const type_info& type, std::string_view text, std::size_t limit) {
  const source_failure failure{"size_limit", "the text is longer than " + std::to_string(limit) + " bytes", limit};
  return finish_failed(failure, label_of(type), text, false);
}

/// Whether a closer was supplied where the text ends, or a quote before the closers that stand there.
bool closes_what_was_cut(const outcome& found, std::string_view text) {
  if (found.repairs == nullptr) return false;
  const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
  const std::size_t last_string = text.find_last_not_of(" \t\r\n}])`") + 1;
  const std::span<const repair> all = words_of(*found.repairs);
  return std::any_of(all.begin(), all.end(), [end, last_string](const repair& one) {
    return (one.code == "missing_closer" && one.span.offset >= end) ||
           (one.code == "missing_quote" && one.span.offset + one.span.length >= last_string);
  });
}

outcome cut_off(const type_info& type, std::string_view text) {
  error_log only(1);
  only.add(type_of_error(code::truncated), message_of(code::truncated, {}), nullptr, {text.size(), text.size()}, {});
  return only.finish(label_of(type), text, true);
}

template <source Source>
outcome decode_values(const type_info& type, void* target, Source& source, const parse_options& options,
                      std::size_t size) {
  error_log log(options.limits.max_errors, options.limits.max_repairs);
  const walk_policy policy{.options = options, .mode = options.mode, .max_visits = visit_limit(size)};
  decoder<Source> walk(source, log, policy);
  walk.root(type, target);
  if (source.failed()) return finish_failed(source.failure(), label_of(type), {}, false);
  if (log.has_nothing()) return {};
  return log.finish(label_of(type), {}, false);
}

/// What strict mode accepts is taken as it is, whatever else llm mode could make of it.
template <class Json>
outcome decode_json(const type_info& type, void* target, const Json& value, const parse_options& options) {
  const json_limits limits{depth_limit(options.limits), options.limits.max_items, options.limits.max_bytes};
  const bool interprets = options.mode == mode::llm;
  {
    parse_options exact = options;
    if (interprets) exact.mode = mode::strict;
    json_source source(value, limits);
    // Its size is not known; a strict walk remembers what it has tried.
    outcome found = decode_values(type, target, source, exact, std::numeric_limits<std::size_t>::max());
    if (!interprets || !found.error) return found;
  }
  renew(*type.life, target);
  value_tree tree;
  if (const auto excess = make_tree(value, tree, limits)) return finish_failed(*excess, label_of(type), {}, false);
  tree_source source(tree, 0, limits.max_depth, limits.max_items);
  return decode_values(type, target, source, options, tree.size() + tree.stored_size());
}

}  // namespace

outcome decode(const type_info& type, void* target, std::string_view text, const parse_options& options, bool lasts) {
  const std::size_t longest = std::min(options.limits.max_bytes, longest_tree_text);
  if (text.size() > longest) return too_long(type, text, longest);
  if (options.mode == mode::llm) {
    outcome found = decode_answer(type, target, text, options, lasts);
    return options.cut_off && !found.error && closes_what_was_cut(found, text) ? cut_off(type, text) : found;
  }
  text_source source(text, depth_limit(options.limits), options.limits.max_items);
  error_log log(options.limits.max_errors, options.limits.max_repairs);
  const walk_policy policy{.options = options, .mode = options.mode, .max_visits = visit_limit(text.size())};
  decoder<text_source> walk(source, log, policy);
  walk.root(type, target);
  if (!source.failed()) source.finish();
  if (source.failed()) return finish_failed(source.failure(), label_of(type), text, true);
  if (log.has_nothing()) return {};
  return log.finish(label_of(type), text, true);
}

outcome decode(const type_info& type, void* target, const nlohmann::json& value, const parse_options& options) {
  return decode_json(type, target, value, options);
}
outcome decode(const type_info& type, void* target, const nlohmann::ordered_json& value, const parse_options& options) {
  return decode_json(type, target, value, options);
}

}  // namespace assay::inline v0::detail
