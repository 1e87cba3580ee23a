// A typed value as JSON text.
#include "dump/value_walker.hpp"

#include <assay/dump.hpp>

#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

class text_sink {
 public:
  explicit text_sink(int indent) : indent_(indent) {}

  void null() { out_.put("null"); }
  void boolean(bool value) { out_.put(value ? std::string_view("true") : std::string_view("false")); }
  template <class Integer>
  void integer(Integer value) {
    constexpr std::size_t longest = 20;
    char* const at = out_.room(longest);
    out_.written(std::to_chars(at, at + longest, value).ptr);
  }
  template <class Float>
  void number(Float value) {
    out_.written(writing::write_number(out_.room(writing::longest_number), value));
  }
  [[nodiscard]] bool string(std::string_view text) { return writing::put_quoted(out_, text); }

  void begin_array() { open('['); }
  void item() { separate(); }
  void end_array() { close(']'); }

  void begin_object() { open('{'); }
  [[nodiscard]] bool key(std::string_view text) {
    separate();
    const bool valid = writing::put_quoted(out_, text);
    colon();
    return valid;
  }
  /// A field's key, which needs no escapes mostly and is at hand in quotes.
  [[nodiscard]] bool key(const planned_field& field) {
    if (!field.quoted.has_name()) return key(field.key.name);
    if (is_pretty()) separate();
    char* at = out_.room(quoted_name::capacity + 2);
    *at = ',';
    at += is_pretty() || empty_ ? 0 : 1;
    std::memcpy(at, field.quoted.text, quoted_name::capacity);  // with its colon and the space behind it
    out_.written(at + field.quoted.quoted_size() + (is_pretty() ? 2 : 1));
    empty_ = false;
    return true;
  }
  void end_object() { close('}'); }

  [[nodiscard]] std::string take() { return out_.take(); }

 private:
  [[nodiscard]] bool is_pretty() const noexcept { return indent_ >= 0; }

  void open(char bracket) {
    out_.put(bracket);
    empty_ = true;
    ++depth_;
  }
  void separate() {
    if (!empty_) out_.put(',');
    empty_ = false;
    if (is_pretty()) new_line();
  }
  void colon() {
    out_.put(':');
    if (is_pretty()) out_.put(' ');
  }
  void close(char bracket) {
    --depth_;
    if (!empty_ && is_pretty()) new_line();
    out_.put(bracket);
    empty_ = false;  // what holds it now has at least this
  }
  void new_line() {
    out_.put('\n');
    out_.fill(depth_ * static_cast<std::size_t>(indent_), ' ');
  }

  writing::text_out out_;
  int indent_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost array or object yet
};

}  // namespace

std::string write_text(const type_info& type, const void* value, int indent) {
  text_sink sink(indent);
  writing::value_walker(sink).write(type, value);
  return sink.take();
}

}  // namespace assay::inline v0::detail
