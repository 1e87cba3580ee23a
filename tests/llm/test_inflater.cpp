// Bodies that come compressed: several members, any pieces, damage, and nothing that is not asked for.
#include "http/inflater.hpp"

#include "support/mock_provider/gzip_run.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace test_llm {
namespace {

using assay::detail::http::inflater;

/// A deflate stream with codes of its own, and the size and the checksums of what it holds.
constexpr std::string_view dynamic_hex =
    "55544b8e54310cdcfb14d1ac67117ff2927095118b876881c48cc4820de2f2242e3b349b6e27f1b7aafcdef8555ef5f324e3fbfde7f7"
    "dbbe3c7edda26eab7c7dbcaf935f75323f35d27d6683cb450aa76ff7c7c7cd83e67ed5ebcfcb8fc7ef974fdafcfe828f476a8307e2a7"
    "bf2893cd37b422b314d18867c45bd4ceacba5cb8141e3b5527ae11bb4391d8bc6b1b9994c3d0518af6527c4ede865b59cf3c2b9984fb"
    "3a0a46530c069438fd07065ba0b027accb3fbb1ca4695a231162f34c1809831b20aebb292098c8553fca957d273cc31b9049aba800ca"
    "1a1c0024191ed9cfc01e10705f98e5996544e9a419952587d7eaf0ae9116ae5ae339180d1febc9091a560d809211d418075fa7c50e91"
    "897332682108cb738df6fc8f1b5987259b19d43a1da468720039f48766f1bb283efc2e25297ad4d3027a84ec039d6023415dd0af8de9"
    "ee0748191e0c10b6aec25cd01d354df80092cbb9d3488ca1023cac0b435c47c37c11b8b47e568534d469cfe88704827a8bb2d150c512"
    "c27109cfe6d3053794ee11e94f0bea78365fb8036bb072e894bd5cf2ff9db667558a4f2d6d915781325e1dcab35558056b095b2ed422"
    "ce329e210c5ee21712a67fa423710af42cfeae19cb93e2d22ca84e3648f00ecf1ac677ad074d79db02f5fdfd484d64ae70c50706b055"
    "e4743483d51cb5947a3aa4ace32ef94100318c71e7d99cd0c8463c7acc89b3c9bf";
constexpr std::size_t text_size = 1500;
constexpr std::uint32_t text_crc = 0x1b049654U;
constexpr std::uint32_t text_adler = 0x49e6bc4cU;

std::string bytes_of(std::string_view hex) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
  }
  return bytes;
}

std::string little_endian(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
  return bytes;
}

std::string gzip_of(const std::string& deflated, std::uint32_t crc, std::size_t size, bool long_head = false) {
  const std::string head = long_head ? std::string("\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x03\0abcname\0comment\0\x12\x34", 30)
                                     : std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  return head + deflated + little_endian(crc) + little_endian(static_cast<std::uint32_t>(size));
}

/// What a body unpacks to, fed in pieces; "damaged" or "incomplete" where it doesn't.
std::string unpacked(inflater::form form, const std::string& body, std::size_t piece) {
  inflater one(form);
  std::string all;
  for (std::size_t at = 0; at < body.size(); at += piece) {
    const bool fine = one.feed(std::string_view(body).substr(at, piece), [&all](std::string_view more) {
      CHECK(more.size() <= 128 * 1024);
      all += more;
      return true;
    });
    if (!fine) return "damaged";
  }
  return one.complete() ? all : "incomplete";
}

TEST_CASE("a body unpacks to the same, however it is packed and in whatever pieces it comes") {
  const std::string dynamic = bytes_of(dynamic_hex);
  const std::string stored(
      "\x01\x05\0\xfa\xff"
      "hello",
      10);
  const std::string plain = gzip_of(dynamic, text_crc, text_size);
  for (const std::size_t piece : {1, 2, 7, 100, 100'000}) {
    CAPTURE(piece);
    const std::string text = unpacked(inflater::form::gzip, plain, piece);
    CHECK(text.size() == text_size);
    CHECK(text.starts_with("[1,2,3]9\n41alpha4bet"));
    CHECK(unpacked(inflater::form::gzip, gzip_of(dynamic, text_crc, text_size, true), piece) == text);
    CHECK(unpacked(inflater::form::gzip, mock::gzip_run('x', 1000), piece) == std::string(1000, 'x'));
    CHECK(unpacked(inflater::form::gzip, gzip_of(stored, 0x3610a686U, 5), piece) == "hello");
    CHECK(unpacked(inflater::form::gzip, "", piece).empty());
    std::string adler;
    for (int i = 3; i >= 0; --i) adler += static_cast<char>(text_adler >> (8 * i) & 0xFFU);
    CHECK(unpacked(inflater::form::deflate, "\x78\x9c" + dynamic + adler, piece) == text);
    CHECK(unpacked(inflater::form::deflate, dynamic, piece) == text);
    // Several members are one body.
    CHECK(unpacked(inflater::form::gzip, plain + mock::gzip_run('y', 3) + mock::gzip_run('z', 0) + plain, piece) ==
          text + "yyy" + text);
  }
  CHECK(unpacked(inflater::form::gzip, mock::gzip_run('x', 3'000'000), 1000) == std::string(3'000'000, 'x'));
}

TEST_CASE("what follows the last member is refused, and so is a body without its end") {
  const std::string plain = gzip_of(bytes_of(dynamic_hex), text_crc, text_size);
  for (const std::size_t piece : {1, 100'000}) {
    for (const std::string& behind :
         {std::string("x"), std::string(8, '\0'), std::string("\x1f\x8c"), std::string("{}")}) {
      CHECK(unpacked(inflater::form::gzip, plain + behind, piece) == "damaged");
    }
    CHECK(unpacked(inflater::form::deflate, bytes_of(dynamic_hex) + "x", piece) == "damaged");
    CHECK(unpacked(inflater::form::gzip, plain + "\x1f", piece) == "incomplete");
    for (std::size_t size = 1; size < plain.size(); ++size) {
      CHECK(unpacked(inflater::form::gzip, plain.substr(0, size), piece) == "incomplete");
    }
  }
}

TEST_CASE("no byte may be another without its being noticed, but for those that say nothing of the text") {
  const std::string plain = gzip_of(bytes_of(dynamic_hex), text_crc, text_size);
  const std::string text = unpacked(inflater::form::gzip, plain, plain.size());
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string other = plain;
      other[at] = static_cast<char>(static_cast<unsigned char>(other[at]) ^ (1U << bit));
      const std::string read = unpacked(inflater::form::gzip, other, other.size());
      const bool is_kept = read == "damaged" || read == "incomplete" || read == text;
      CHECK(is_kept);
    }
  }
}

TEST_CASE("what is unpacked is not wanted without end") {
  inflater one(inflater::form::gzip);
  std::size_t taken = 0;
  const bool all = one.feed(mock::gzip_run('x', 10'000'000), [&taken](std::string_view more) {
    taken += more.size();
    return taken < 100'000;
  });
  CHECK_FALSE(all);
  CHECK(taken < 300'000);
}

}  // namespace
}  // namespace test_llm
