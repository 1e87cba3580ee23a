// The functions behind parse() and validate(): a source, a walk, and what was found on the way.
#include "engine/decoder.hpp"
#include "engine/labels.hpp"
#include "source/text_source.hpp"
#include "source/value_tree.hpp"

#include <assay/parse.hpp>

#include <algorithm>

namespace assay::detail {

namespace {

constexpr std::size_t deepest = 1000;  // what the stack of a thread holds with room to spare

std::size_t depth_limit(const limits& asked) { return std::min(asked.max_depth, deepest); }

/// Tries of alternatives may read a value again; this many times its size in all, and a hostile schema is at its end.
std::size_t visit_limit(std::size_t size) { return 1'000'000 + 256 * std::min(size, std::size_t{1} << 40); }

/// A document that can't be read to its end has one error: why. What was found before may be wrong because of it.
outcome finish_failed(const source_failure& failure, std::string title, std::string_view text, bool has_text) {
  error_log only(1);
  const std::size_t end = std::min(failure.offset + 1, text.size());
  const std::size_t begin = std::min(failure.offset, end);
  const bool syntax = failure.type == "json_invalid";
  only.add(failure.type, syntax ? "Invalid JSON: " + failure.reason : "Input is refused: " + failure.reason, nullptr,
           {begin, end}, has_text ? text.substr(begin, 40) : std::string_view());
  return only.finish(std::move(title), text, has_text);
}

std::string title_of(const type_info& type) { return label_of(type); }

outcome decode_tree(const type_info& type, void* target, const value_tree& tree, const parse_options& options) {
  tree_source source(tree.root, depth_limit(options.limits), options.limits.max_items);
  error_log log(options.limits.max_errors);
  decoder<tree_source> walk(source, log, options, visit_limit(std::size_t{1} << 40));
  walk.root(type, target);
  if (source.failed()) return finish_failed(source.failure(), title_of(type), {}, false);
  if (log.empty() && log.here().repairs == 0) return {};
  return log.finish(title_of(type), {}, false);
}

}  // namespace

outcome decode(const type_info& type, void* target, std::string_view text, const parse_options& options) {
  if (text.size() > options.limits.max_bytes) {
    const source_failure failure{"size_limit",
                                 "the text is longer than " + std::to_string(options.limits.max_bytes) + " bytes",
                                 options.limits.max_bytes};
    return finish_failed(failure, title_of(type), text, false);
  }
  text_source source(text, depth_limit(options.limits), options.limits.max_items);
  error_log log(options.limits.max_errors);
  decoder<text_source> walk(source, log, options, visit_limit(text.size()));
  walk.root(type, target);
  if (!source.failed()) source.finish();
  if (source.failed()) return finish_failed(source.failure(), title_of(type), text, true);
  if (log.empty() && log.here().repairs == 0) return {};
  return log.finish(title_of(type), text, true);
}

outcome decode(const type_info& type, void* target, const nlohmann::json& value, const parse_options& options) {
  return decode_tree(type, target, make_tree(value), options);
}
outcome decode(const type_info& type, void* target, const nlohmann::ordered_json& value, const parse_options& options) {
  return decode_tree(type, target, make_tree(value), options);
}

}  // namespace assay::detail
