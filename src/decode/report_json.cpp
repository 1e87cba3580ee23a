#include "decode/report_json.hpp"

#include "json/json_text.hpp"
#include "json/unicode.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstddef>
#include <string>
#include <utility>

namespace assay::inline v0::detail {
namespace {

/// The input of an error: as the value that it is; text that is no JSON (or was shortened) as text.
struct excerpt {
  const std::string& text;
};

/// nlohmann's parser passes over a byte order mark, and takes a NUL for the end.
bool is_json(const std::string& text) {
  return !text.starts_with("\xEF\xBB\xBF") && text.find('\0') == std::string::npos && nlohmann::json::accept(text);
}

template <class Members>
void put_place(Members& members, const text_span& span) {
  members.put("line", span.line);
  members.put("column", span.column);
  members.put("offset", span.offset);
}

template <class Members>
void put_all(Members& members, const error& found) {
  members.put("type", found.type);
  members.put("loc", found.loc);
  members.put("message", found.message);
  members.put("input", excerpt{found.input});
  put_place(members, found.span);
  members.put("length", found.span.length);
}

template <class Members>
void put_all(Members& members, const repair& made) {
  members.put("code", made.code);
  members.put("class", name_of(made.category));
  members.put("loc", made.loc);
  members.put("message", made.message);
  put_place(members, made.span);
}

void put_count(writing::text_out& out, std::size_t number) {
  constexpr std::size_t longest = 20;
  char* const at = out.room(longest);
  out.written(std::to_chars(at, at + longest, number).ptr);
}

/// The members of an object, as text.
class text_members {
 public:
  explicit text_members(writing::text_out& out) : out_(out) {}

  template <class Value>
  void put(std::string_view name, const Value& value) {
    out_.put(first_ ? '{' : ',');
    first_ = false;
    out_.put('"');
    out_.put(name);
    out_.put("\":");
    put_value(value);
  }

 private:
  void put_value(std::string_view text) { put_readable(out_, text); }
  void put_value(std::size_t number) { put_count(out_, number); }
  void put_value(const path& where) { put_path(out_, where); }
  /// Line breaks in JSON are white space, and would end the line.
  void put_value(const excerpt& input) {
    if (!is_json(input.text)) return put_value(input.text);
    for (const char c : input.text) {
      if (c != '\n' && c != '\r') out_.put(c);
    }
  }

  writing::text_out& out_;
  bool first_ = true;
};

/// The same as a document.
class document_members {
 public:
  template <class Value>
  void put(const char* name, const Value& value) {
    document_.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(name, document_of(value));
  }
  [[nodiscard]] nlohmann::ordered_json take() { return std::move(document_); }

 private:
  static nlohmann::ordered_json document_of(const std::string& text) { return text; }
  static nlohmann::ordered_json document_of(std::size_t number) { return number; }
  static nlohmann::ordered_json document_of(const path& where) {
    auto items = nlohmann::ordered_json::array();
    for (const path_item& item : where) {
      items.push_back(item.is_index() ? document_of(item.index) : document_of(item.key));
    }
    return items;
  }
  static nlohmann::ordered_json document_of(const excerpt& input) {
    return is_json(input.text) ? nlohmann::ordered_json::parse(input.text) : document_of(input.text);
  }

  nlohmann::ordered_json document_ = nlohmann::ordered_json::object();
};

template <class Item>
void put_list(writing::text_out& out, std::span<const Item> items) {
  out.put('[');
  for (const Item& item : items) {
    if (&item != items.data()) out.put(',');
    text_members members(out);
    put_all(members, item);
    out.put('}');
  }
  out.put(']');
}

}  // namespace

void put_errors(writing::text_out& out, std::span<const error> errors) { put_list(out, errors); }

void put_repairs(writing::text_out& out, std::span<const repair> repairs) { put_list(out, repairs); }

nlohmann::ordered_json errors_document(std::span<const error> errors) {
  auto result = nlohmann::ordered_json::array();
  for (const error& found : errors) {
    document_members members;
    put_all(members, found);
    result.push_back(members.take());
  }
  return result;
}

void put_path(writing::text_out& out, const path& where) {
  out.put('[');
  for (const path_item& item : where) {
    if (&item != where.data()) out.put(',');
    if (item.is_index()) {
      put_count(out, item.index);
    } else {
      put_readable(out, item.key);
    }
  }
  out.put(']');
}

void put_readable(writing::text_out& out, std::string_view text) {
  // What is no UTF-8 can't be taken back from `out`.
  if (utf8_error(text) == text.size()) {
    static_cast<void>(writing::put_quoted(out, text));
  } else {
    static_cast<void>(writing::put_quoted(out, with_valid_utf8(text)));
  }
}

}  // namespace assay::inline v0::detail
