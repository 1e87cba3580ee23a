#include "dump/bounded_json.hpp"

#include "json/enforced_limits.hpp"
#include "json/json_text.hpp"
#include "json/number_text.hpp"
#include "json/text_source.hpp"
#include "json/unicode.hpp"
#include "tables/json_members.hpp"
#include "tables/json_numbers.hpp"

#include <assay/detail/result_storage.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::bounded_json {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

source_failure too_long(std::size_t limit) {
  return {"size_limit", "the text is longer than " + std::to_string(limit) + " bytes", limit};
}

// --- reading ---------------------------------------------------------------------------------------------------------

class document_reader {
 public:
  document_reader(std::string_view text, const limits& limits, huge_numbers huge)
      : source_(text, depth_limit(limits), limits.max_items), huge_(huge) {}

  parsed read() {
    parsed result;
    if (begin_value(result.value)) {
      while (!open_.empty()) next_in(open_.back());
    }
    if (!source_.failed()) source_.finish();
    if (source_.failed()) return {nullptr, source_.failure()};
    return result;
  }

 private:
  /// An array or object that has begun. Nothing is added to a container while one inside it is open, so that the
  /// pointers stay valid.
  struct level {
    ordered_json* container;
    json_members members;
  };

  void next_in(level& top) {
    if (top.container->is_array()) {
      if (!source_.next_item()) return end_level();
      begin_value(top.container->emplace_back(nullptr));
      return;
    }
    std::string_view key;
    if (!source_.next_member() || !source_.read_key(key)) return end_level();
    bool is_new = false;
    ordered_json& member = top.members.at(*top.container, key, is_new);
    if (!is_new) release(member);
    begin_value(member);
  }

  void end_level() {
    source_.leave();
    open_.pop_back();
  }

  /// Reads a scalar, or the opening bracket of a container, which is then open.
  bool begin_value(ordered_json& out) {
    switch (source_.peek()) {
      case token::null:
        return source_.read_null();
      case token::boolean: {
        bool value = false;
        if (!source_.read_boolean(value)) return false;
        out = value;
        return true;
      }
      case token::number:
        return read_number(out);
      case token::string: {
        out = std::string();
        return source_.read_string_into(out.get_ref<std::string&>());
      }
      case token::array:
        return open(out, ordered_json::value_t::array);
      case token::object:
        return open(out, ordered_json::value_t::object);
      case token::none:
        break;
    }
    return source_.no_value();
  }

  bool open(ordered_json& out, ordered_json::value_t type) {
    if (!source_.enter()) return false;
    out = ordered_json(type);
    open_.push_back({&out, {}});
    return true;
  }

  bool read_number(ordered_json& out) {
    const auto start = source_.save();
    number read;
    if (!source_.read_number(read)) return false;
    if (const auto magnitude = read.magnitude(); magnitude && !read.negative) {
      out = *magnitude;
    } else if (magnitude && *magnitude <= std::uint64_t{1} << 63) {
      out = static_cast<std::int64_t>(0 - *magnitude);
    } else {
      const double value = read.to_double();
      if (std::isfinite(value)) {
        out = value;
      } else if (huge_ == huge_numbers::keep) {
        out = literal_number(read.text);
      } else {
        return source_.fail("number out of range", start);
      }
    }
    return true;
  }

  text_source source_;
  huge_numbers huge_;
  std::vector<level> open_;
};

// --- walking over a document -----------------------------------------------------------------------------------------

template <class Json>
struct position {
  const Json* container;
  typename Json::const_iterator next, end;

  explicit position(const Json& one) : container(&one), next(one.begin()), end(one.end()) {}
  [[nodiscard]] bool at_first() const { return next == container->begin(); }
};

template <class Json>
std::optional<source_failure> excess_of(const Json& document, const limits& limits) {
  std::size_t items_left = limits.max_items;
  std::size_t bytes_left = limits.max_bytes;
  const auto fits = [&bytes_left](const std::string& text) {
    if (text.size() > bytes_left) return false;
    bytes_left -= text.size();
    return true;
  };
  std::vector<position<Json>> open;
  const auto look_at = [&](const Json& value) -> std::optional<source_failure> {
    if (value.is_structured()) {
      if (open.size() == depth_limit(limits)) return source_failure{"depth_limit", nested_too_deep};
      open.emplace_back(value);
    } else if (value.is_string() && !fits(value.template get_ref<const std::string&>())) {
      return too_long(limits.max_bytes);
    }
    return std::nullopt;
  };
  if (auto failure = look_at(document)) return failure;
  while (!open.empty()) {
    position<Json>& top = open.back();
    if (top.next == top.end) {
      open.pop_back();
      continue;
    }
    if (items_left-- == 0) return source_failure{"items_limit", too_many_items};
    if (top.container->is_object() && !fits(top.next.key())) return too_long(limits.max_bytes);
    const Json& item = *top.next;
    ++top.next;
    if (auto failure = look_at(item)) return failure;
  }
  return std::nullopt;
}

template <class Json>
bool is_deeper_than(const Json& document, std::size_t levels) {
  if (!document.is_structured()) return false;
  if (levels == 0) return true;
  std::vector<position<Json>> open = {position<Json>(document)};
  while (!open.empty()) {
    position<Json>& top = open.back();
    if (top.next == top.end) {
      open.pop_back();
      continue;
    }
    const Json& item = *top.next;
    ++top.next;
    if (!item.is_structured()) continue;
    if (open.size() == levels) return true;
    open.emplace_back(item);
  }
  return false;
}

// --- writing ---------------------------------------------------------------------------------------------------------

template <class Integer>
void write_integer(writing::text_out& out, Integer value) {
  char* const at = out.room(writing::longest_number);
  out.written(writing::write_integer(at, value));
}

void write_double(writing::text_out& out, double value) {
  if (!std::isfinite(value)) return out.put("null");
  constexpr std::size_t longest_double = 64;
  char* const at = out.room(longest_double);
  char* end = writing::write_decimal(at, value);
  if (end == nullptr) end = nlohmann::detail::to_chars(at, at + longest_double, value);
  out.written(end);
}

void write_string(writing::text_out& out, std::string_view text) {
  const bool valid = utf8_error(text) == text.size();
  static_cast<void>(writing::put_quoted(out, valid ? text : std::string_view(with_valid_utf8(text))));
}

template <class Json>
void write_scalar(writing::text_out& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean:
      return out.put(value.template get<bool>() ? std::string_view("true") : std::string_view("false"));
    case Json::value_t::number_integer:
      return write_integer(out, value.template get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return write_integer(out, value.template get<std::uint64_t>());
    case Json::value_t::number_float:
      return write_double(out, value.template get<double>());
    case Json::value_t::string:
      return write_string(out, value.template get_ref<const std::string&>());
    default: {
      const std::string_view number = literal_of(value);
      return out.put(decimal_of(number) ? number : std::string_view("null"));
    }
  }
}

template <class Json>
void write_document(writing::text_out& out, const Json& document) {
  std::vector<position<Json>> open;
  const auto begin = [&](const Json& value) {
    if (!value.is_structured()) return write_scalar(out, value);
    out.put(value.is_object() ? '{' : '[');
    open.emplace_back(value);
  };
  begin(document);
  while (!open.empty()) {
    position<Json>& top = open.back();
    const bool is_object = top.container->is_object();
    if (top.next == top.end) {
      out.put(is_object ? '}' : ']');
      open.pop_back();
      continue;
    }
    if (!top.at_first()) out.put(',');
    if (is_object) {
      write_string(out, top.next.key());
      out.put(':');
    }
    const Json& item = *top.next;
    ++top.next;
    begin(item);
  }
}

template <class Json>
std::string text_of(const Json& document) {
  writing::text_out out;
  write_document(out, document);
  return out.take();
}

// --- copying ---------------------------------------------------------------------------------------------------------

ordered_json& append_member(ordered_json::object_t& members, const std::string& key) {
  return members.emplace_back(key, nullptr).second;  // emplace() would look for the key first
}
json& append_member(json::object_t& members, const std::string& key) {
  return members.emplace_hint(members.end(), key, nullptr)->second;
}

template <class Json>
Json copy_of(const Json& document) {
  struct level {
    position<Json> from;
    Json* to;
  };
  Json result;
  std::vector<level> open;
  const auto begin = [&open](const Json& from, Json& to) {
    if (!from.is_structured()) {
      to = from;
      return;
    }
    to = Json(from.type());
    open.push_back({position<Json>(from), &to});
  };
  begin(document, result);
  while (!open.empty()) {
    level& top = open.back();
    if (top.from.next == top.from.end) {
      open.pop_back();
      continue;
    }
    Json& to = top.to->is_array()
                   ? top.to->emplace_back(nullptr)
                   : append_member(top.to->template get_ref<typename Json::object_t&>(), top.from.next.key());
    const Json& item = *top.from.next;
    ++top.from.next;
    begin(item, to);
  }
  return result;
}

}  // namespace

parsed parse(std::string_view text, const limits& limits, huge_numbers huge) {
  if (text.size() > limits.max_bytes) return {nullptr, too_long(limits.max_bytes)};
  return document_reader(text, limits, huge).read();
}

std::optional<source_failure> excess(const json& document, const limits& limits) { return excess_of(document, limits); }
std::optional<source_failure> excess(const ordered_json& document, const limits& limits) {
  return excess_of(document, limits);
}

bool is_deeper(const json& document, std::size_t levels) { return is_deeper_than(document, levels); }
bool is_deeper(const ordered_json& document, std::size_t levels) { return is_deeper_than(document, levels); }

std::string write(const json& document) { return text_of(document); }
std::string write(const ordered_json& document) { return text_of(document); }
void write(writing::text_out& out, const ordered_json& document) { write_document(out, document); }

json copy(const json& document) { return copy_of(document); }
ordered_json copy(const ordered_json& document) { return copy_of(document); }

void release(json& document) noexcept {
  clear_json(document);
  document = nullptr;
}
void release(ordered_json& document) noexcept {
  clear_json(document);
  document = nullptr;
}

}  // namespace assay::inline v0::detail::bounded_json
