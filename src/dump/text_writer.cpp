// A typed value as JSON text.
#include "dump/quick_text.hpp"
#include "dump/value_walker.hpp"

#include <assay/dump.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

/// A sink of value_walker that writes a value a line, indented by its depth.
class indented_text {
 public:
  explicit indented_text(int indent) : indent_(static_cast<std::size_t>(indent)) {}

  void null() { out_.put("null"); }
  void boolean(bool value) { out_.put(value ? std::string_view("true") : std::string_view("false")); }
  template <class Integer>
  void integer(Integer value) {
    out_.written(writing::write_integer(out_.room(writing::longest_number), value));
  }
  template <class Float>
  void number(Float value) {
    out_.written(writing::write_number(out_.room(writing::longest_number), value));
  }
  void literal(std::string_view text) { out_.put(text); }
  [[nodiscard]] bool string(std::string_view text) { return writing::put_quoted(out_, text); }

  void begin_array() { open('['); }
  void item() {
    if (!empty_) out_.put(',');
    empty_ = false;
    new_line();
  }
  void end_array(bool empty) { close(']', empty); }

  void begin_object() { open('{'); }
  [[nodiscard]] bool key(std::string_view text) {
    item();
    const bool valid = writing::put_quoted(out_, text);
    out_.put(": ");
    return valid;
  }
  [[nodiscard]] bool key(const planned_field& field) { return key(field.key.name); }
  void end_object(bool empty) { close('}', empty); }

  [[nodiscard]] std::string take() { return out_.take(); }

 private:
  void open(char bracket) {
    out_.put(bracket);
    empty_ = true;
    ++depth_;
  }
  void close(char bracket, bool empty) {
    --depth_;
    if (!empty) new_line();
    out_.put(bracket);
    empty_ = false;  // what holds it now has at least this
  }
  void new_line() {
    out_.put('\n');
    out_.fill(depth_ * indent_, ' ');
  }

  writing::text_out out_;
  std::size_t indent_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost array or object yet
};

}  // namespace

std::string write_text(const type_info& type, const void* value, int indent) {
  if (indent < 0) return writing::quick_text(type, value).write();
  indented_text sink(indent);
  writing::value_walker(sink).write(type, value);
  return sink.take();
}

}  // namespace assay::inline v0::detail
