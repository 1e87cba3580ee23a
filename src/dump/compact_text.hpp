// A sink of value_walker (value_walker.hpp) that writes JSON text in one line.
#pragma once

#include "json/json_text.hpp"
#include "json/number_text.hpp"
#include "json/text_out.hpp"
#include "tables/plan.hpp"

#include <string>
#include <string_view>

namespace assay::inline v0::detail::writing {

/// Behind every value is a comma; a closing bracket takes the place of the last one. So no value has to know whether it
/// is the first.
class compact_text {
 public:
  void null() { literal("null"); }
  void boolean(bool value) { literal(value ? "true" : "false"); }
  template <class Integer>
  void integer(Integer value) {
    out_.written(write_integer(out_.room(longest_number), value));
    out_.put(',');
  }
  template <class Float>
  void number(Float value) {
    out_.written(write_number(out_.room(longest_number), value));
    out_.put(',');
  }
  void literal(std::string_view text) {
    out_.put(text);
    out_.put(',');
  }
  [[nodiscard]] bool string(std::string_view text) {
    const bool valid = put_quoted(out_, text);
    out_.put(',');
    return valid;
  }

  void begin_array() { out_.put('['); }
  void item() noexcept {}
  void end_array(bool empty) { close(']', empty); }

  void begin_object() { out_.put('{'); }
  [[nodiscard]] bool key(std::string_view text) {
    const bool valid = put_quoted(out_, text);
    out_.put(':');
    return valid;
  }
  [[nodiscard]] bool key(const planned_field& field) { return key(field.key.name); }
  void end_object(bool empty) { close('}', empty); }

  /// For what is written beside the walk.
  [[nodiscard]] text_out& out() noexcept { return out_; }

 private:
  void close(char bracket, bool empty) {
    char* at = out_.room(2) - (empty ? 0 : 1);
    at[0] = bracket;
    at[1] = ',';
    out_.written(at + 2);
  }

  text_out out_;
};

}  // namespace assay::inline v0::detail::writing
