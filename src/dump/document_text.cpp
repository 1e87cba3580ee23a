#include "dump/document_text.hpp"

#include "dump/json_text.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace assay::detail::writing {
namespace {

using nlohmann::ordered_json;

class document_writer {
 public:
  explicit document_writer(text_out& out) : out_(out) {}

  void write(const ordered_json& value) {
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
      case ordered_json::value_t::array:
        return write_items(*value.get_ptr<const ordered_json::array_t*>());
      case ordered_json::value_t::object:
        return write_members(*value.get_ptr<const ordered_json::object_t*>());
      case ordered_json::value_t::binary:
      case ordered_json::value_t::discarded:
        fail("the document holds something that JSON text has no form for");
    }
  }

 private:
  [[noreturn]] static void fail(const char* reason) {
    throw std::invalid_argument(std::string("assay: can't write the document as JSON: ") + reason);
  }

  template <class Integer>
  void write_integer(Integer value) {
    char* const at = out_.room(longest_number);
    out_.written(std::to_chars(at, at + longest_number, value).ptr);
  }

  void write_double(double value) {
    if (!std::isfinite(value)) fail("it holds a number that is not finite");
    // dump()'s own digits: of some numbers there are others that are as short, or one digit shorter.
    constexpr std::size_t longest_double = 64;
    char* const at = out_.room(longest_double);
    out_.written(nlohmann::detail::to_chars(at, at + longest_double, value));
  }

  void write_string(std::string_view text) {
    if (!put_quoted(out_, text)) fail("it holds text that is not valid UTF-8");
  }

  void write_items(const ordered_json::array_t& items) {
    char before = '[';
    for (const ordered_json& item : items) {
      out_.put(before);
      write(item);
      before = ',';
    }
    out_.put(items.empty() ? std::string_view("[]") : std::string_view("]"));
  }

  void write_members(const ordered_json::object_t& members) {
    char before = '{';
    for (const auto& [key, value] : members) {
      out_.put(before);
      write_string(key);
      out_.put(':');
      write(value);
      before = ',';
    }
    out_.put(members.empty() ? std::string_view("{}") : std::string_view("}"));
  }

  text_out& out_;
};

}  // namespace

void put_document(text_out& out, const ordered_json& value) { document_writer(out).write(value); }

}  // namespace assay::detail::writing
