#include "gzip_run.hpp"

#include <cstdint>
#include <string_view>

namespace mock {

namespace {

/// The bits of a deflate stream: numbers from their lowest bit on, codes from their highest (RFC 1951, 3.1.1).
class bit_writer {
 public:
  void number(std::uint32_t value, int bits) {
    for (int i = 0; i < bits; ++i) put((value >> i) & 1U);
  }
  void code(std::uint32_t value, int bits) {
    for (int i = bits; i-- > 0;) put((value >> i) & 1U);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void put(std::uint32_t bit) {
    if (used_ == 0) bytes_.push_back('\0');
    bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | (bit << used_));
    used_ = (used_ + 1) % 8;
  }

  std::string bytes_;
  int used_ = 0;  // bits of the last byte
};

std::uint32_t crc32_of_run(char c, std::size_t count) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (std::size_t i = 0; i < count; ++i) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
}

}  // namespace

std::string gzip_run(char c, std::size_t count) {
  constexpr std::size_t longest_match = 258;
  const auto literal = static_cast<std::uint32_t>(0x30 + c);
  bit_writer bits;
  bits.number(1, 1);  // the last block
  bits.number(1, 2);  // fixed Huffman codes
  std::size_t left = count;
  if (left > 0) {
    bits.code(literal, 8);
    --left;
  }
  for (; left >= longest_match; left -= longest_match) {
    bits.code(0xC5, 8);  // length 258
    bits.code(0, 5);     // from one byte before
  }
  for (; left > 0; --left) bits.code(literal, 8);
  bits.code(0, 7);  // the block's end

  constexpr std::string_view head("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::string all = std::string(head) + bits.take();
  append_little_endian(all, crc32_of_run(c, count));
  append_little_endian(all, static_cast<std::uint32_t>(count));
  return all;
}

}  // namespace mock
