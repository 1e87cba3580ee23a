// What the decoder walks over: one document, read once, front to back, a value at a time.
//
// Four classes are sources: text_source (json/text_source.hpp) reads JSON from text, lenient_source
// (answer/lenient_source.hpp) the same with the commonest damage mended on the way, json_source
// (decode/json_source.hpp) walks a value of nlohmann's where it is, and tree_source (tree/value_tree.hpp) what the
// tolerant reader has made.
#pragma once

#include "decode/step.hpp"
#include "json/number.hpp"
#include "json/quick_scan.hpp"
#include "json/token.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// What every source offers. Each reading function consumes exactly one value, or one key; reading what peek() did not
/// announce is undefined. The first failure is final: from then on failed() is true and every loop over items or
/// members ends. The reading functions return false where the source has failed.
template <class S>
concept source = requires(S one, const S& unchanged, typename S::mark mark, place where, const key_name& name,
                          bool& boolean, number& number, std::string& string, std::string_view& view) {
  // Places. A mark is where a value begins; S::nowhere is none.
  { S::nowhere } -> std::convertible_to<typename S::mark>;
  { unchanged.save() } -> std::same_as<typename S::mark>;
  one.restore(mark);                                                      // goes back to what was saved at this depth
  { unchanged.place_of(mark) } -> std::same_as<place>;                    // of a value that ends where the source is
  { unchanged.input_of(mark) } -> std::convertible_to<std::string_view>;  // its text, for messages
  { unchanged.input_at(mark, where) } -> std::convertible_to<std::string_view>;  // the same, long after it was read

  // Failure. Each of the three below is a failure with a reason of its own, and returns false.
  { unchanged.failed() } -> std::same_as<bool>;
  { unchanged.failure() } -> std::same_as<const source_failure&>;
  { one.no_value() } -> std::same_as<bool>;         // peek() announces nothing
  { one.abandon() } -> std::same_as<bool>;          // skips the rest
  { one.too_many_visits() } -> std::same_as<bool>;  // alternatives were tried too often

  // Values. peek() tells what is ahead and consumes nothing but white space.
  { one.peek() } -> std::same_as<token>;
  { one.read_null() } -> std::same_as<bool>;
  { one.read_boolean(boolean) } -> std::same_as<bool>;
  { one.read_number(number) } -> std::same_as<bool>;
  { one.read_string(view) } -> std::same_as<bool>;         // the view is valid until the next string or key is read
  { one.read_string_into(string) } -> std::same_as<bool>;  // the same without a copy in between
  { one.skip() } -> std::same_as<bool>;                    // a value of any kind, with all that is in it

  // Arrays and objects: enter(); next_item() or next_member() until it returns false, each time followed by the item or
  // by a key and its value; leave(), whether or not the source has failed. enter() fails beyond the depth limit.
  { one.enter() } -> std::same_as<bool>;
  one.leave();
  { one.next_item() } -> std::same_as<bool>;
  { one.next_member() } -> std::same_as<bool>;
  { one.match_key(name) } -> std::same_as<bool>;      // consumes the key ahead if it is this one
  { one.read_key(view) } -> std::same_as<bool>;       // any key
  { one.read_bare_key(view) } -> std::same_as<bool>;  // the same in two steps: the key,
  { one.pass_colon() } -> std::same_as<bool>;         // and what separates it from its value
};

/// A source of text whose common values the decoder's loops read themselves, by the functions of json/quick_scan.hpp.
/// Such a loop takes its position from save() and gives it back with resume() before it asks the source anything else.
template <class S>
concept quick_source = source<S> && std::same_as<typename S::mark, const char*> &&
    requires(S one, const S& unchanged, const char* at) {
  // Before this, quick_reach bytes may be read, whatever they are.
  { unchanged.quick_end() } -> std::same_as<const char*>;
  one.resume(at);  // goes on behind a value that the loop has read
  // Behind the white space at `at`; nullptr where the loop has to stop.
  { unchanged.pass_space(at) } -> std::same_as<const char*>;
};

/// A source of values that are in memory, whose sizes are known, and whose real numbers are doubles where they are not
/// text. Reading moves nothing: what was read may be read again.
template <class S>
concept value_source = source<S> && requires(S one, const S& unchanged, double& real) {
  { one.read_real(real) } -> std::same_as<bool>;  // false where the number ahead has to be read from its text
  { unchanged.count_items() } -> std::same_as<std::size_t>;  // of the array ahead
};

/// A source of values that have their types already, which the decoder's loops take over as they are: whatever is
/// ahead, each of these functions says whether it has read it.
template <class S>
concept typed_source = value_source<S> &&
    requires(S one, const S& unchanged, std::int64_t& integer, const std::string& text) {
  { one.read_integer(integer) } -> std::same_as<bool>;
  { one.read_text() } -> std::same_as<const std::string*>;  // nullptr where it is no string
  { S::is_short(text) } -> std::same_as<bool>;              // whether short_string bytes of it may be read
  { unchanged.is_sorted() } -> std::same_as<bool>;          // whether members come in the order of their keys' bytes
};

/// A source whose common values the decoder reads in loops of its own.
template <class S>
concept direct_source = quick_source<S> || typed_source<S>;

/// A source that may hold what the tolerant reader made of damaged text. In llm mode the decoder interprets its values.
template <class S>
concept tolerant_source = value_source<S> && requires(S one, const S& unchanged) {
  one.tree();        // the value tree; marks are its nodes
  unchanged.node();  // of the value ahead: notes of repairs, what was cut off
  { unchanged.text_of(unchanged.node()) } -> std::same_as<std::string_view>;
  { unchanged.place_of_key() } -> std::same_as<place>;  // of the key that was read last
};

/// A source of text that mends damage while it is read, and notes each repair in the log at the decoder's path.
template <class S>
concept mending_source = quick_source<S> && requires(S one, const S& unchanged, const step* const& path,
                                                     const quoted_name& key, const char* at, std::string_view& view) {
  one.follow(path);         // where the decoder keeps the path of the value at hand, before anything is read
  one.note_key();           // the path leads to a member now: what was mended in its key is noted there
  one.note_quotes(at, at);  // the value between two places has single quotes
  one.be_unsure();          // the tolerant reader might note something else here
  { unchanged.place_of_key() } -> std::same_as<place>;                       // of the key that read_key() has read last
  { unchanged.may_mend() } -> std::same_as<bool>;                            // whether syntax may be mended at all
  { unchanged.quick_single_quoted(at, view) } -> std::same_as<const char*>;  // behind '…', which is not noted yet
  { one.pass_quoted_key(key, at) } -> std::same_as<const char*>;             // behind a key in single quotes, noted
  // Passes a comma and the closer behind it, if that is what is at `at`.
  { one.template quick_trailing_comma<'}'>(at) } -> std::same_as<bool>;
};

}  // namespace assay::inline v0::detail
