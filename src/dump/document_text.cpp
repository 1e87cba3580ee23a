#include "dump/document_text.hpp"

#include "json/enforced_limits.hpp"
#include "json/json_text.hpp"
#include "json/number_text.hpp"
#include "tables/json_numbers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::writing {
namespace {

using nlohmann::ordered_json;

class document_writer {
 public:
  explicit document_writer(text_out& out) : out_(out) {}

  void write(ordered_json& value) {
    if (auto* const items = value.get_ptr<ordered_json::array_t*>()) return write_items(*items);
    if (auto* const members = value.get_ptr<ordered_json::object_t*>()) return write_members(*members);
    write_scalar(value);
  }

 private:
  /// Within the loops, which call for lists and objects alone.
  ASSAY_HOT void write_item(ordered_json& value) { value.is_structured() ? write(value) : write_scalar(value); }

  ASSAY_HOT void write_scalar(ordered_json& value) {
    switch (value.type()) {
      case ordered_json::value_t::null:
        return out_.put("null");
      case ordered_json::value_t::boolean:
        return out_.put(*value.get_ptr<const bool*>() ? std::string_view("true") : std::string_view("false"));
      case ordered_json::value_t::number_integer:
        return write_integer(*value.get_ptr<const ordered_json::number_integer_t*>());
      case ordered_json::value_t::number_unsigned:
        return write_integer(*value.get_ptr<const ordered_json::number_unsigned_t*>());
      case ordered_json::value_t::number_float:
        return write_double(*value.get_ptr<const double*>());
      case ordered_json::value_t::string:
        return write_string(*value.get_ptr<const std::string*>());
      default:
        return write_literal(value);
    }
  }

  ASSAY_COLD void write_literal(const ordered_json& value) {
    const std::string_view number = literal_of(value);
    if (!decimal_of(number)) fail("the document holds something that JSON text has no form for");
    out_.put(number);
  }

  [[noreturn]] static void fail(const char* reason) {
    throw std::invalid_argument(std::string("assay: can't write the document as JSON: ") + reason);
  }

  template <class Integer>
  void write_integer(Integer value) {
    char* const at = out_.room(longest_number);
    out_.written(writing::write_integer(at, value));
  }

  void write_double(double value) {
    if (!std::isfinite(value)) fail("it holds a number that is not finite");
    constexpr std::size_t longest_double = 64;
    char* const at = out_.room(longest_double);
    char* end = write_decimal(at, value);
    if (end == nullptr) end = nlohmann::detail::to_chars(at, at + longest_double, value);
    out_.written(end);
  }

  void write_string(const std::string& text) {
    if (is_short(text)) {
      if (char* const end = write_short(out_.room(longest_short), text)) return out_.written(end);
    }
    if (char* const end = write_plain(out_.room(text.size() + 2), text)) return out_.written(end);
    if (!put_quoted(out_, text)) fail("it holds text that is not valid UTF-8");
  }

  void enter() {
    if (depth_left_-- == 0) fail(nested_too_deep);
  }

  void write_items(ordered_json::array_t& items) {
    enter();
    char before = '[';
    for (ordered_json& item : items) {
      out_.put(before);
      write_item(item);
      before = ',';
    }
    out_.put(items.empty() ? std::string_view("[]") : std::string_view("]"));
    items.clear();
    ++depth_left_;
  }

  void write_members(ordered_json::object_t& members) {
    enter();
    char before = '{';
    for (auto& [key, value] : members) {
      write_key(before, key);
      write_item(value);
      before = ',';
    }
    out_.put(members.empty() ? std::string_view("{}") : std::string_view("}"));
    members.clear();
    ++depth_left_;
  }

  /// With the bracket or comma before it, and the colon.
  void write_key(char before, const std::string& key) {
    char* const at = out_.room(std::max(key.size(), longest_short) + 4);
    at[0] = before;
    if (char* const end = is_short(key) ? write_short(at + 1, key) : write_plain(at + 1, key)) {
      end[0] = ':';
      return out_.written(end + 1);
    }
    out_.written(at + 1);
    write_string(key);
    out_.put(':');
  }

  text_out& out_;
  std::size_t depth_left_ = deepest_nesting;
};

}  // namespace

void put_document(text_out& out, ordered_json&& value) { document_writer(out).write(value); }

}  // namespace assay::inline v0::detail::writing
