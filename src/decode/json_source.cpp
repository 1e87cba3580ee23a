#include "decode/json_source.hpp"

#include "json/enforced_limits.hpp"
#include "scalars/literal_numbers.hpp"
#include "tree/input_text.hpp"
#include "tree/json_walk.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace assay::inline v0::detail {

// --- limits ----------------------------------------------------------------------------------------------------------

namespace {

struct measuring {
  static bool has_room() noexcept { return true; }
  static void key(std::string_view) noexcept {}
  template <class Json>
  static void value(const Json&) noexcept {}
  static void end() noexcept {}
};

template <class Json>
std::optional<source_failure> excess_of(const Json& document, const json_limits& limits) {
  measuring nothing;
  return json_walk<Json, measuring>(limits, nothing).run(document);
}

}  // namespace

/// Measures the whole document, once; then nothing has to be counted any more.
bool json_source::is_within_limits() {
  if (is_measured_) return !failed_;
  is_measured_ = true;
  items_left_ = bytes_left_ = std::numeric_limits<std::size_t>::max();
  auto excess = is_ordered_ ? excess_of(ordered(root_), limits_) : excess_of(sorted(root_), limits_);
  if (excess) end_with(std::move(*excess));
  return !failed_;
}

/// No level has anything left, so that all loops end.
void json_source::end_with(source_failure why) {
  failed_ = true;
  failure_ = std::move(why);
  for (std::size_t i = 0; i < std::min(level_count_, near_levels); ++i) near_.all[i].left = 0;
  for (level& each : far_) each.left = 0;
}

/// A document that is too large is refused for that, whatever else is wrong with it.
bool json_source::fail(std::string_view type, std::string_view why) {
  if (is_within_limits()) end_with({type, std::string(why), 0});
  return false;
}

// --- values ----------------------------------------------------------------------------------------------------------

std::string_view json_source::literal() const noexcept {
  return is_ordered_ ? literal_of(ordered(at_)) : literal_of(sorted(at_));
}

/// A binary value that is no number is not JSON: every type refuses it but "null".
token json_source::token_of_binary() const noexcept { return literal().empty() ? token::null : token::number; }

bool json_source::read_number(number& out) {
  out = {};
  std::string_view text;
  const json_type type = type_of(at_);
  if (type == json_type::number_float) {
    const double value = *content<double>();
    if (std::isfinite(value)) text = write_real(value, written_);
  } else if (type == json_type::binary) {
    text = literal();
    if (!count_bytes(text.size())) return false;
  } else {
    const bool is_unsigned = type == json_type::number_unsigned;
    const std::to_chars_result end =
        is_unsigned ? std::to_chars(written_, written_ + sizeof written_, *content<std::uint64_t>())
                    : std::to_chars(written_, written_ + sizeof written_, *content<std::int64_t>());
    text = std::string_view(written_, static_cast<std::size_t>(end.ptr - written_));
  }
  const char* wrong = nullptr;
  const char* const end = text.data() + text.size();
  // A NaN or an infinity has no text, and what was taken for a number and is none has no value.
  if (text.empty() || scan_number(text.data(), end, out, wrong) != end) {
    out = {};
    out.real = std::numeric_limits<double>::quiet_NaN();
  }
  return true;
}

// --- arrays and objects ----------------------------------------------------------------------------------------------

json_source::level* json_source::push_far_level() { return &far_.emplace_back(); }

void json_source::pop_far_level() noexcept {
  far_.pop_back();
  top_ = far_.empty() ? &near_.all[near_levels - 1] : &far_.back();
}

// --- inputs of errors ------------------------------------------------------------------------------------------------

namespace {

template <class Json>
void append_input(const Json& value, std::size_t depth_left, std::string& out);

template <class Json>
void append_input_number(const Json& value, std::string& out) {
  char text[longest_real];
  if (value.is_number_float()) {
    const double real = value.template get<double>();
    out += std::isfinite(real) ? write_real(real, text) : "null";
    return;
  }
  const std::to_chars_result end = value.is_number_unsigned()
                                       ? std::to_chars(text, text + sizeof text, value.template get<std::uint64_t>())
                                       : std::to_chars(text, text + sizeof text, value.template get<std::int64_t>());
  out.append(text, static_cast<std::size_t>(end.ptr - text));
}

template <class Json>
void append_input_members(const Json& object, std::size_t depth_left, std::string& out) {
  bool first = true;
  for (const auto& [key, value] : object.template get_ref<const typename Json::object_t&>()) {
    if (out.size() >= enough_input) break;
    if (!std::exchange(first, false)) out += ',';
    append_input_string(key, out);
    out += ':';
    append_input(value, depth_left, out);
  }
}

template <class Json>
void append_input_items(const Json& array, std::size_t depth_left, std::string& out) {
  bool first = true;
  for (const Json& item : array.template get_ref<const typename Json::array_t&>()) {
    if (out.size() >= enough_input) break;
    if (!std::exchange(first, false)) out += ',';
    append_input(item, depth_left, out);
  }
}

/// Below the deepest level that any limit permits nothing is written.
template <class Json>
void append_input(const Json& value, std::size_t depth_left, std::string& out) {
  switch (value.type()) {
    case Json::value_t::string:
      return append_input_string(value.template get_ref<const std::string&>(), out);
    case Json::value_t::boolean:
      out += value.template get<bool>() ? "true" : "false";
      return;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return append_input_number(value, out);
    case Json::value_t::binary: {
      const std::string_view literal = literal_of(value);
      out += literal.empty() ? "null" : literal;
      return;
    }
    case Json::value_t::array:
      out += '[';
      if (depth_left != 0) append_input_items(value, depth_left - 1, out);
      out += ']';
      return;
    case Json::value_t::object:
      out += '{';
      if (depth_left != 0) append_input_members(value, depth_left - 1, out);
      out += '}';
      return;
    case Json::value_t::null:
    case Json::value_t::discarded:
      out += "null";
      return;
  }
}

}  // namespace

std::string json_source::input_of(mark value) const {
  std::string text;
  if (is_ordered_) {
    append_input(ordered(value), deepest_nesting, text);
  } else {
    append_input(sorted(value), deepest_nesting, text);
  }
  return text;
}

}  // namespace assay::inline v0::detail
