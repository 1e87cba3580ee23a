// Which field a key in text is, for keys that do not come in the order of the fields: one multiplication and mostly one
// wide comparison.
#pragma once

#include "json/quick_scan.hpp"
#include "json/token.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace assay::inline v0::detail {

/// Of up to 64 names that have a quoted_name. The names themselves are where the fields are.
class key_table {
 public:
  void add(const quoted_name& name, std::size_t field) {
    std::size_t slot = slot_of(name.text + 1, name.name_size());
    while (slots_[slot] != 0) slot = next(slot);
    slots_[slot] = static_cast<std::uint8_t>(field + 1);
  }

  /// Calls `is_it` with the number of each field that the key may be, until that is true. `quote` is where the key's
  /// quote is; quick_reach bytes may be read there.
  template <class IsIt>
  ASSAY_HOT bool find(const char* quote, IsIt is_it) const {
    const std::size_t size = name_size(quote + 1);
    if (size >= quoted_name::capacity) return false;
    for (std::size_t slot = slot_of(quote + 1, size); slots_[slot] != 0; slot = next(slot)) {
      if (is_it(slots_[slot] - std::size_t{1})) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t slot_bits = 8;  // four slots a name at the least: few are taken twice
  static std::size_t next(std::size_t slot) noexcept { return (slot + 1) % (std::size_t{1} << slot_bits); }

  /// Up to the quote behind it; more than any name has where that is far.
  ASSAY_HOT static std::size_t name_size(const char* name) noexcept {
#if defined(__SSE2__)
    const auto quotes = [](const char* at) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))));
    };
    return static_cast<std::size_t>(std::countr_zero(quotes(name) | quotes(name + 16) << 16));
#else
    const void* const quote = std::memchr(name, '"', quoted_name::capacity);
    return quote == nullptr ? quoted_name::capacity : static_cast<std::size_t>(static_cast<const char*>(quote) - name);
#endif
  }

  /// Of a word as it is in memory.
  ASSAY_HOT static std::uint64_t first_bytes(std::size_t size) noexcept {
    const std::uint64_t low = (std::uint64_t{1} << (8 * size)) - 1;
    return std::endian::native == std::endian::little ? low : ~(~std::uint64_t{0} >> (8 * size));
  }

  /// By the size and the first and last eight bytes.
  ASSAY_HOT static std::size_t slot_of(const char* name, std::size_t size) noexcept {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::memcpy(&first, name, 8);
    if (size < 8) {
      first &= first_bytes(size);
    } else {
      std::memcpy(&last, name + size - 8, 8);
    }
    const std::uint64_t mixed = (first ^ std::rotl(last, 32) ^ size) * 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>((mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93 >> (64 - slot_bits));
  }

  std::array<std::uint8_t, std::size_t{1} << slot_bits> slots_{};  ///< a field's number from 1; 0 where there is none
};

}  // namespace assay::inline v0::detail
