// Collects what is wrong and what was converted while a document is decoded.
//
// Alternatives of a union are tried one after another; what a failed try has logged is taken back by its mark.
#pragma once

#include "decode/messages.hpp"
#include "decode/repair_notes.hpp"
#include "decode/step.hpp"
#include "json/token.hpp"

#include <algorithm>
#include <assay/error.hpp>
#include <assay/result.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

inline constexpr std::size_t longest_message = 1000;  ///< bytes of one error's message

class error_log {
 public:
  struct mark {
    std::size_t errors;
    repair_notes::mark repairs;
    std::size_t choices;
    bool more;
  };

  explicit error_log(std::size_t max_errors, std::size_t max_repairs = static_cast<std::size_t>(-1))
      : max_errors_(max_errors == 0 ? 1 : max_errors), repairs_(max_repairs) {}

  /// In a quiet log an error only counts: who asks wants a yes or no.
  void set_quiet(bool quiet) noexcept { quiet_ = quiet; }
  [[nodiscard]] bool quiet() const noexcept { return quiet_; }
  /// Whether an error's message and input are kept: not in a quiet log, nor in one that has as many errors as it takes.
  [[nodiscard]] bool takes_words() const noexcept { return !quiet_ && errors_.size() < max_errors_; }
  /// Errors are kept, but without their quotations, which are not needed.
  void set_quoting(bool quoting) noexcept { quoting_ = quoting; }
  [[nodiscard]] bool quoting() const noexcept { return quoting_; }

  void add(std::string_view type, std::string message, const step* at, place where, std::string_view input);
  ASSAY_HOT void add_repair(repair_code which, const step* at, place where) { repairs_.add(which, at, where); }
  void add_repair(repair_code which, const step* at, place where, std::initializer_list<std::string_view> arguments) {
    repairs_.add(which, at, where, arguments);
  }
  ASSAY_HOT void add_repair_of_number(repair_code which, const step* at, place where, std::string_view text) {
    repairs_.add_quoted(which, at, where, text);
  }

  /// Behind a walk that refused the value: where none of its parts has said why, that is a mistake of assay's, and
  /// still no value. A part may have been refused, though, that a later duplicate replaced, and its errors with it.
  void add_unless_told(place where);

  /// Of several alternatives that fit a value equally well one was taken; of very many such values the first are kept.
  void add_choice(union_choice made, const step* at, place where);

  /// Whether the limit on errors is reached; then the caller's error is not recorded.
  [[nodiscard]] bool full() noexcept {
    const bool is_full = errors_.size() >= max_errors_;
    more_ = more_ || is_full;
    return is_full;
  }

  [[nodiscard]] mark here() const noexcept { return {errors_.size(), repairs_.here(), choices_.size(), more_}; }
  void take_back(const mark& to);
  void drop_repairs(const mark& from) { repairs_.take_back(from.repairs); }
  [[nodiscard]] std::size_t error_count() const noexcept { return errors_.size(); }
  [[nodiscard]] std::size_t repair_count() const noexcept { return repairs_.size(); }
  /// Further ones, of which nothing else is known.
  void count_repairs(std::size_t more) noexcept { repairs_.count_more(more); }
  /// Drops what was logged at or below a path in the reading at hand: a later duplicate of the key replaced the value.
  void drop_below(const step* at);
  /// One of several readings of a value, by alternatives or by the parts of an all_of: while it lasts, drop_below()
  /// leaves what others have said of the same value.
  class reading {
   public:
    explicit reading(error_log& log) : log_(log), around_(log.begin_of_reading_) { log.begin_of_reading_ = log.here(); }
    ~reading() { log_.begin_of_reading_ = around_; }
    reading(const reading&) = delete;
    reading& operator=(const reading&) = delete;

   private:
    error_log& log_;
    mark around_;
  };
  /// Drops errors that repeat an earlier one since a mark (the same value judged by several schemas).
  void drop_repeated(const mark& from);

  [[nodiscard]] bool empty() const noexcept { return errors_.empty(); }
  /// Whether one of the errors is of a type.
  [[nodiscard]] bool has(std::string_view type) const {
    return std::any_of(errors_.begin(), errors_.end(), [type](const error& one) { return one.type == type; });
  }
  /// Whether an outcome would say nothing at all.
  [[nodiscard]] bool has_nothing() const noexcept { return empty() && repairs_.empty() && choices_.empty(); }

  /// Repairs are only counted, from some number on, until they are asked for: see repair_notes::defer_many.
  void defer_repairs() noexcept { repairs_.defer_many(); }
  [[nodiscard]] repairs_counted counted() const noexcept { return repairs_.counted(); }
  /// What has no errors, and repairs that were only counted.
  [[nodiscard]] outcome finish_deferred(const type_info& type, std::string_view text, const parse_options& options,
                                        repair_notes::reread how);

  /// Errors and repairs with line, column and source line filled in from the text (none where it came from no text).
  [[nodiscard]] outcome finish(std::string title, std::string_view text, bool has_text);

 private:
  [[nodiscard]] std::shared_ptr<const union_choices> located_choices(std::string_view text, bool has_text);

  std::size_t max_errors_;
  bool quiet_ = false;
  bool quoting_ = true;
  bool more_ = false;
  mark begin_of_reading_{};
  bool replaced_ = false;  ///< errors were dropped with a value that another one replaced
  std::vector<error> errors_;
  repair_notes repairs_;
  union_choices choices_;
};

}  // namespace assay::inline v0::detail
