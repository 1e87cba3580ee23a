// Unpacks a body that comes compressed, piece by piece: gzip (RFC 1952) and deflate (RFC 1950, and 1951 without its
// head, as some servers write it). libcurl's decoders would pass over what follows the first member of a gzip body.
//
//   gzip = member { member }        nothing else follows: neither zeros nor garbage
#pragma once

#include <assay/detail/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::http {

class ASSAY_EXPORT_INTERNAL inflater {
 public:
  enum class form : std::uint8_t { gzip, deflate };
  /// Takes what was unpacked, some 64 KiB at once at most; false: no more is wanted.
  using taker = std::function<bool(std::string_view)>;

  explicit inflater(form how) : form_(how) {}

  /// More of the body. False where it is damaged or where no more is wanted; then that was all.
  [[nodiscard]] bool feed(std::string_view bytes, const taker& take);
  /// Whether the body may end here: nothing of it has come, or all of the last member.
  [[nodiscard]] bool complete() const noexcept { return state_ == state::between && bit_ == packed_.size() * 8; }

 private:
  enum class state : std::uint8_t { between, block, stored, symbols, trailer };
  enum class progress : std::uint8_t { made, starved, damaged };

  /// Codes of one alphabet, by their lengths: how many have each, and the symbols in the order of their codes.
  struct code_table {
    std::array<std::uint16_t, 16> count{};
    std::array<std::uint16_t, 288> symbol{};
    [[nodiscard]] bool set(const std::uint8_t* lengths, std::size_t size, bool may_be_incomplete);
  };

  progress step();
  progress head();
  progress gzip_head();
  progress begin_block();
  progress read_tables();
  progress copy_stored();
  progress read_symbol();
  progress end_member();
  bool bits(unsigned count, std::uint32_t& value);
  progress decode(const code_table& table, std::uint32_t& symbol);
  void put(std::string_view bytes);
  [[nodiscard]] bool flush(const taker& take);

  form form_;
  state state_ = state::between;
  bool has_member_ = false;
  bool is_raw_ = false;    ///< deflate without head and trailer
  bool is_last_ = false;   ///< the block
  std::string packed_;     ///< what is not unpacked yet
  std::size_t bit_ = 0;    ///< where in it
  std::string out_;        ///< the last 32 KiB that were taken, and what was not
  std::size_t taken_ = 0;  ///< so much of that was
  std::uint32_t stored_ = 0;
  std::uint32_t size_ = 0;  ///< of the member, modulo 2^32
  std::uint32_t check_ = 0;
  code_table literals_, distances_;
};

}  // namespace assay::inline v0::detail::http
