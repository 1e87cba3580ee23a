// A reading of damaged text: what it has taken the text for so far, and what it expects next.
//
// Readings are immutable and share what they have in common: each refers to the one it goes on from, so that a
// reading's whole derivation is the chain behind it, and to the structures that are open, a chain as well.
#pragma once

#include "reader/mending/costs.hpp"
#include "reader/mending/expectation.hpp"
#include "scalars/repair_code.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace assay::inline v0::detail::mending {

/// Something that was mended, with its place.
struct mended {
  repair_code code;
  std::uint32_t begin, end;
  const mended* next;
};

/// What a reading took its last token for.
enum class part : std::uint8_t { none, object, array, key, string, bare, number, null, boolean, close };

/// What a reading expects next.
enum class awaiting : std::uint8_t { value, first_item, item, first_key, key, colon, separator, end };

/// A structure that is open.
struct frame {
  const frame* outer = nullptr;
  expected type = nullptr;
  bool is_object = false;
  bool wraps = false;  ///< it is around the value of the type, rather than a part of it
  std::uint32_t depth = 0;
  std::uint32_t items = 0;               ///< of a tuple: those that are there
  std::uint64_t seen = 0;                ///< the first 64 fields that are there, a bit each
  std::uint64_t others = 0;              ///< a hash of further fields
  mutable const frame* moved = nullptr;  ///< its copy: see survivors
};

[[nodiscard]] bool same_structure(const frame* a, const frame* b) noexcept;

struct reading {
  mutable const reading* before = nullptr;  ///< none as well where those before it are settled: see search::settle()
  const frame* open = nullptr;
  expected wanted = nullptr;  ///< the type of the value that comes next
  std::uint32_t at = 0;       ///< the text is read up to here
  cost total = 0;             ///< of slips and habits, and of what speaks against it otherwise
  cost slips = 0;             ///< of slips and habits alone
  awaiting next = awaiting::value;
  bool slipped = false;          ///< a slip was mended
  std::uint16_t since_slip = 0;  ///< tokens behind the last slip, up to 65535
  std::uint8_t comma_slips = 0;  ///< forgotten and doubled ones so far, up to 255
  bool lacking = false;          ///< a structure was closed without a required member; untyped: a value is not there
  bool repeats = false;          ///< a key occurs more than once in its object
  bool closed_by_end = false;    ///< the end of the text stands for a closer
  // The token that led here.
  part taken = part::none;
  std::uint32_t begin = 0, end = 0;                  ///< its place
  std::uint32_t content_begin = 0, content_end = 0;  ///< of a string or key: what is between its quotes
  const mended* notes = nullptr;
  // Another reading that came to the same point with another value, where its cost is close.
  mutable const reading* rival = nullptr;
  mutable const reading* moved = nullptr;  ///< its copy: see survivors
};

/// Objects that live as long as the search, one behind the other.
template <class T>
class pool {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  T& make(const T& value) {
    if (used_ == size_) {
      size_ = blocks_.empty() ? first_size : std::min(2 * size_, largest_size);
      blocks_.emplace_back(new room[size_]);
      used_ = 0;
    }
    ++count_;
    return *std::construct_at(reinterpret_cast<T*>(blocks_.back()[used_++].bytes), value);
  }
  /// How many there are.
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

 private:
  static constexpr std::size_t first_size = 32;
  static constexpr std::size_t largest_size = 1024;
  struct room {
    alignas(T) std::byte bytes[sizeof(T)];
  };
  std::vector<std::unique_ptr<room[]>> blocks_;
  std::size_t size_ = 0;  ///< of the last block
  std::size_t used_ = 0;  ///< of its places
  std::size_t count_ = 0;
};

/// What the readings of a search are made of.
struct reading_pools {
  pool<reading> readings;
  pool<frame> frames;
  pool<mended> notes;
};

/// Copies readings, with all that they go on from, to other pools, so that what nothing refers to any more can be
/// freed.
class survivors {
 public:
  /// The structures that are open are kept for so many of a reading's last steps: no search goes back further.
  survivors(reading_pools& to, std::size_t steps_with_frames) : to_(to), steps_with_frames_(steps_with_frames) {}

  /// The copy of a reading; nullptr of none. Linear in what was not copied before.
  const reading* copy(const reading* one);

 private:
  const reading* copy_chain(const reading* last);
  const frame* copy(const frame* open);
  const mended* copy(const mended* note);

  reading_pools& to_;
  std::size_t steps_with_frames_;
  std::vector<const reading*> with_rivals_;  ///< copies
};

}  // namespace assay::inline v0::detail::mending
