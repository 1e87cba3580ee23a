// An answer that is still being written, as a typed value that fills up.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/options.hpp>
#include <assay/parse.hpp>
#include <assay/path.hpp>
#include <assay/reflect.hpp>
#include <assay/result.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0 {

namespace detail {

/// A T that holds nothing yet. (A T that can't be read has been refused already, and need not be made.)
template <class T>
[[nodiscard]] std::unique_ptr<T> make_empty() {
  if constexpr (has_table<T> && std::is_default_constructible_v<T>) {
    return std::make_unique<T>();
  } else {
    return nullptr;
  }
}

/// The text so far, and how far it was read.
class ASSAY_EXPORT stream_reading {
 public:
  stream_reading(const type_info& type, const parse_options& options);
  ~stream_reading();
  stream_reading(stream_reading&&) noexcept;
  stream_reading& operator=(stream_reading&&) noexcept;

  void feed(std::string_view chunk);
  /// Lets a value grow by what has come; false where it can't grow so, and must be read anew. What it holds of plain
  /// JSON is read once. It must be the same value each time, and is the one that read() last filled.
  [[nodiscard]] bool grow(void* value);
  [[nodiscard]] bool has_news() const;
  /// Reads what is there into a value that holds nothing yet; false where there is nothing to show.
  bool read(void* fresh);
  [[nodiscard]] bool completed(const path& where) const;
  [[nodiscard]] std::string_view text() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace detail

/// Reads an answer as it arrives, in mode::llm.
///
///   assay::stream_parser<Person> parser;
///   while (auto chunk = next_chunk()) {
///     parser.feed(*chunk);
///     show(parser.value());                  // what is there of the Person so far
///   }
///   assay::result<Person> person = parser.finish();
///
/// value() only grows: a string by its end, a list by items, an object by members. A number, a literal or an enumerator
/// shows once it is complete, fields that have not come hold their defaults, and constraints are judged by finish()
/// alone. It shows the first object or list in the text that has a field of the type. If a better candidate comes
/// later, or the text is not JSON at all (names and values, several lines of it), only finish() shows it.
///
/// All work is linear in the text's length. Plain JSON is read once as it comes. If something has to be repaired,
/// value() reads the text again, at most 128 times its length in all; called after every byte of a long answer, it may
/// therefore lag behind by up to a hundredth of it. The same holds for each map, union and tuple that is still open.
///
/// Not thread-safe; several parsers in several threads are.
template <class T>
class stream_parser {
 public:
  explicit stream_parser(const parse_options& options = {})
      : reading_(type_of<T>(), options), options_(options), value_(detail::make_empty<T>()) {}

  /// More of the answer, cut anywhere, within a character too.
  void feed(std::string_view chunk) { reading_.feed(chunk); }

  /// The best T so far. Valid until the next call of value().
  [[nodiscard]] const T& value() {
    if (!reading_.grow(value_.get()) && reading_.has_news()) {
      auto fresh = detail::make_empty<T>();
      if (reading_.read(fresh.get())) value_ = std::move(fresh);
    }
    return *value_;
  }

  /// Whether what stands at a path in value() is final, as far as its text goes: it is closed. Of a text with damage in
  /// it, or a value that is not of its type, nothing is: what follows may show that something else was meant.
  [[nodiscard]] bool completed(const path& where) const { return reading_.completed(where); }

  /// What parse<T>(the whole text) gives, however the text was cut. Can be asked again, and after more was fed.
  [[nodiscard]] result<T> finish() const { return parse<T>(reading_.text(), options_); }

  /// The model had finished: finish() reads the text with parse_options::complete.
  void mark_complete() noexcept { options_.complete = true; }
  /// The text was cut off: finish() reads it with parse_options::cut_off.
  void mark_cut_off() noexcept { options_.cut_off = true; }

  /// The text so far. Valid until the next feed().
  [[nodiscard]] std::string_view text() const { return reading_.text(); }

 private:
  detail::stream_reading reading_;
  parse_options options_;
  std::unique_ptr<T> value_;
};

/// The same for a schema document (load_schema), whose values are JSON: what stream_parser promises about values, work
/// and threads holds here, too. One that was moved from can only be assigned to or destroyed.
class ASSAY_EXPORT json_stream_parser {
 public:
  /// Keeps a share of the type.
  explicit json_stream_parser(schema_type type, const parse_options& options = {});
  ~json_stream_parser();
  json_stream_parser(json_stream_parser&&) noexcept;
  json_stream_parser& operator=(json_stream_parser&&) noexcept;

  /// More of the answer, cut anywhere, within a character too.
  void feed(std::string_view chunk);
  /// The best value so far; null where nothing is there yet. Valid until the next call of value().
  [[nodiscard]] const nlohmann::ordered_json& value();
  /// Whether what stands at a path in value() is final: see stream_parser::completed.
  [[nodiscard]] bool completed(const path& where) const;
  /// What parse(type, the whole text) gives, however the text was cut. Can be asked again, and after more was fed.
  [[nodiscard]] result<nlohmann::ordered_json> finish() const;
  /// The model had finished: finish() reads the text with parse_options::complete.
  void mark_complete() noexcept;
  /// The text was cut off: finish() reads it with parse_options::cut_off.
  void mark_cut_off() noexcept;
  /// The text so far. Valid until the next feed().
  [[nodiscard]] std::string_view text() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace assay::inline v0
