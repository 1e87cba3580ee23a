// A typed value as an ordered_json document; the same document as parsing its text gives.
#include "dump/value_walker.hpp"
#include "json/number_text.hpp"
#include "json/real_digits.hpp"
#include "json/unicode.hpp"
#include "tables/json_numbers.hpp"

#include <assay/dump.hpp>

#include <vector>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

/// The double with the float's shortest digits: 0.1F is 0.1, not 0.10000000149011612.
double widen(float value) {
  char digits[writing::longest_number];
  double wide = 0;
  read_real(digits, writing::write_number(digits, value), wide);
  return wide;
}

class json_sink {
 public:
  explicit json_sink(ordered_json& root) : place_(&root) {}

  void null() { *place_ = nullptr; }
  void boolean(bool value) { *place_ = value; }
  template <class Integer>
  void integer(Integer value) {
    *place_ = value;
  }
  void number(float value) { *place_ = widen(value); }
  void number(double value) { *place_ = value; }
  void literal(std::string_view text) { *place_ = literal_number(text); }
  [[nodiscard]] bool string(std::string_view text) {
    *place_ = text;
    return utf8_error(text) == text.size();
  }

  void begin_array() { open(ordered_json::array()); }
  void item() { place_ = &open_.back()->emplace_back(nullptr); }
  void end_array(bool) { open_.pop_back(); }

  void begin_object() { open(ordered_json::object()); }
  [[nodiscard]] bool key(std::string_view text) {
    // Keys of one object differ already, so the look-up of operator[] (linear, in an ordered_json) isn't needed.
    auto& members = open_.back()->get_ref<ordered_json::object_t&>();
    members.emplace_back(std::string(text), nullptr);
    place_ = &members.back().second;
    return utf8_error(text) == text.size();
  }
  [[nodiscard]] bool key(const planned_field& field) { return key(field.key.name); }
  void end_object(bool) { open_.pop_back(); }

 private:
  void open(ordered_json&& container) {
    *place_ = std::move(container);
    open_.push_back(place_);
  }

  ordered_json* place_;              ///< where the next value goes
  std::vector<ordered_json*> open_;  ///< arrays and objects not yet ended; nothing is added beside an open one
};

}  // namespace

ordered_json write_json(const type_info& type, const void* value) {
  ordered_json root;
  json_sink sink(root);
  writing::value_walker(sink).write(type, value);
  return root;
}

}  // namespace assay::inline v0::detail
