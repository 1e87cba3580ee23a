// A typed value as JSON text, appended to one string.
#include "dump/value_walker.hpp"

#include <assay/dump.hpp>

namespace assay::detail {

namespace {

class text_sink {
 public:
  text_sink(std::string& out, int indent) : out_(out), indent_(indent) {}

  void null() { out_ += "null"; }
  void boolean(bool value) { out_ += value ? "true" : "false"; }
  template <class Integer>
  void integer(Integer value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
  }
  template <class Float>
  void number(Float value) {
    writing::append_number(out_, value);
  }
  [[nodiscard]] bool string(std::string_view text) { return writing::append_quoted(out_, text); }

  void begin_array() { open('['); }
  void item() { separate(); }
  void end_array() { close(']'); }

  void begin_object() { open('{'); }
  [[nodiscard]] bool key(std::string_view text) {
    separate();
    const bool valid = writing::append_quoted(out_, text);
    out_ += is_pretty() ? std::string_view(": ") : std::string_view(":");
    return valid;
  }
  void end_object() { close('}'); }

 private:
  [[nodiscard]] bool is_pretty() const noexcept { return indent_ >= 0; }

  void open(char bracket) {
    out_ += bracket;
    empty_ = true;
    ++depth_;
  }
  void separate() {
    if (!empty_) out_ += ',';
    empty_ = false;
    new_line();
  }
  void close(char bracket) {
    --depth_;
    if (!empty_) new_line();
    out_ += bracket;
    empty_ = false;  // what holds it now has at least this
  }
  void new_line() {
    if (!is_pretty()) return;
    out_ += '\n';
    out_.append(depth_ * static_cast<std::size_t>(indent_), ' ');
  }

  std::string& out_;
  int indent_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost array or object yet
};

}  // namespace

std::string write_text(const type_info& type, const void* value, int indent) {
  std::string out;
  text_sink sink(out, indent);
  writing::value_walker(sink).write(type, value);
  return out;
}

}  // namespace assay::detail
