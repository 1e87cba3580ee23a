#include "http/inflater.hpp"

#include <algorithm>

namespace assay::inline v0::detail::http {

namespace {

constexpr std::size_t window = 32768;
constexpr std::size_t most_held = std::size_t{64} * 1024;
constexpr std::size_t longest_head = std::size_t{64} * 1024;

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> made{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    made[i] = value;
  }
  return made;
}();

std::uint32_t crc_of(std::uint32_t crc, std::string_view bytes) {
  crc = ~crc;
  for (const char c : bytes) crc = (crc >> 8U) ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU];
  return ~crc;
}

std::uint32_t adler_of(std::uint32_t adler, std::string_view bytes) {
  constexpr std::uint32_t modulus = 65521;
  std::uint32_t low = adler & 0xFFFFU;
  std::uint32_t high = adler >> 16U;
  for (const char c : bytes) {
    low = (low + static_cast<unsigned char>(c)) % modulus;
    high = (high + low) % modulus;
  }
  return (high << 16U) | low;
}

struct extended {
  std::uint16_t base;
  std::uint8_t extra;
};
/// Lengths by symbol, from 257 on, and distances (RFC 1951, 3.2.5).
constexpr std::array<extended, 29> lengths_of{
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};
constexpr std::array<extended, 30> distances_of{
    {{1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},     {9, 2},     {13, 2},
     {17, 3},    {25, 3},    {33, 4},    {49, 4},     {65, 5},     {97, 5},    {129, 6},   {193, 6},
     {257, 7},   {385, 7},   {513, 8},   {769, 8},    {1025, 9},   {1537, 9},  {2049, 10}, {3073, 10},
     {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}}};

}  // namespace

bool inflater::feed(std::string_view bytes, const taker& take) {
  packed_ += bytes;
  for (;;) {
    const std::size_t from = bit_;
    const progress made = step();
    if (made == progress::damaged) return false;
    if (made == progress::starved) {
      bit_ = from;
      break;
    }
    if (out_.size() - taken_ >= most_held && !flush(take)) return false;
  }
  packed_.erase(0, bit_ / 8);
  bit_ %= 8;
  return flush(take);
}

bool inflater::flush(const taker& take) {
  const std::string_view more = std::string_view(out_).substr(taken_);
  if (!more.empty() && !take(more)) return false;
  if (out_.size() > window) out_.erase(0, out_.size() - window);
  taken_ = out_.size();
  return true;
}

inflater::progress inflater::step() {
  switch (state_) {
    case state::between:
      return head();
    case state::block:
      return is_last_ ? (state_ = state::trailer, progress::made) : begin_block();
    case state::stored:
      return copy_stored();
    case state::symbols:
      return read_symbol();
    case state::trailer:
      break;
  }
  return end_member();
}

bool inflater::bits(unsigned count, std::uint32_t& value) {
  if (bit_ + count > packed_.size() * 8) return false;
  value = 0;
  for (unsigned read = 0; read < count;) {
    const unsigned within = bit_ % 8;
    const unsigned more = std::min(8 - within, count - read);
    const std::uint32_t byte = static_cast<unsigned char>(packed_[bit_ / 8]);
    value |= ((byte >> within) & ((1U << more) - 1U)) << read;
    read += more;
    bit_ += more;
  }
  return true;
}

// --- members ---------------------------------------------------------------------------------------------------------

inflater::progress inflater::head() {
  if (bit_ == packed_.size() * 8) return progress::starved;
  if (has_member_ && form_ == form::deflate) return progress::damaged;
  is_last_ = false;
  size_ = 0;
  if (form_ == form::gzip) return gzip_head();
  if (packed_.size() * 8 < bit_ + 16) return progress::starved;
  const auto first = static_cast<unsigned char>(packed_[bit_ / 8]);
  const auto second = static_cast<unsigned char>(packed_[bit_ / 8 + 1]);
  const bool has_head = (first & 0xFU) == 8 && (first >> 4U) <= 7 && (first * 256U + second) % 31 == 0;
  if (has_head && (second & 0x20U) != 0) return progress::damaged;  // a dictionary that nobody has
  is_raw_ = !has_head;
  if (has_head) bit_ += 16;
  check_ = 1;
  state_ = state::block;
  has_member_ = true;
  return progress::made;
}

inflater::progress inflater::gzip_head() {
  const std::string_view rest = std::string_view(packed_).substr(bit_ / 8);
  constexpr std::string_view magic("\x1f\x8b\x08", 3);
  if (!rest.substr(0, 3).starts_with(magic.substr(0, rest.size()))) return progress::damaged;
  if (rest.size() < 10) return progress::starved;
  const auto flags = static_cast<unsigned char>(rest[3]);
  if ((flags & 0xE0U) != 0) return progress::damaged;
  std::size_t at = 10;
  const progress more = rest.size() > longest_head ? progress::damaged : progress::starved;
  if ((flags & 4U) != 0) {
    if (rest.size() < at + 2) return more;
    at += 2 + static_cast<unsigned char>(rest[at]) + 256U * static_cast<unsigned char>(rest[at + 1]);
  }
  for (const unsigned text : {8U, 16U}) {  // a name, a comment
    if ((flags & text) == 0) continue;
    const std::size_t end = rest.find('\0', at);
    if (end == std::string_view::npos) return more;
    at = end + 1;
  }
  if ((flags & 2U) != 0) at += 2;
  if (rest.size() < at) return more;
  bit_ += at * 8;
  check_ = 0;
  state_ = state::block;
  has_member_ = true;
  return progress::made;
}

inflater::progress inflater::end_member() {
  bit_ = (bit_ + 7) / 8 * 8;
  if (form_ == form::gzip) {
    std::uint32_t check = 0;
    std::uint32_t size = 0;
    if (!bits(32, check) || !bits(32, size)) return progress::starved;
    if (check != check_ || size != size_) return progress::damaged;
  } else if (!is_raw_) {
    std::uint32_t check = 0;
    for (int i = 0; i < 4; ++i) {
      std::uint32_t byte = 0;
      if (!bits(8, byte)) return progress::starved;
      check = (check << 8U) | byte;
    }
    if (check != check_) return progress::damaged;
  }
  state_ = state::between;
  return progress::made;
}

// --- blocks ----------------------------------------------------------------------------------------------------------

bool inflater::code_table::set(const std::uint8_t* lengths, std::size_t size, bool may_be_incomplete) {
  count.fill(0);
  for (std::size_t i = 0; i < size; ++i) ++count[lengths[i]];
  const bool is_empty = count[0] == size;
  int left = 1;
  for (std::size_t length = 1; length < count.size(); ++length) {
    left = left * 2 - count[length];
    if (left < 0) return false;
  }
  std::array<std::uint16_t, 16> offset{};
  for (std::size_t length = 1; length + 1 < offset.size(); ++length) {
    offset[length + 1] = static_cast<std::uint16_t>(offset[length] + count[length]);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (lengths[i] != 0) symbol[offset[lengths[i]]++] = static_cast<std::uint16_t>(i);
  }
  // One code alone needs a bit all the same; none is for a block without matches.
  const bool is_single = size - count[0] == 1 && count[1] == 1;
  return left == 0 || (may_be_incomplete && (is_empty || is_single));
}

inflater::progress inflater::begin_block() {
  std::uint32_t last = 0;
  std::uint32_t kind = 0;
  if (!bits(1, last) || !bits(2, kind)) return progress::starved;
  if (kind == 3) return progress::damaged;
  if (kind == 0) {
    bit_ = (bit_ + 7) / 8 * 8;
    std::uint32_t size = 0;
    std::uint32_t inverse = 0;
    if (!bits(16, size) || !bits(16, inverse)) return progress::starved;
    if (size != (inverse ^ 0xFFFFU)) return progress::damaged;
    stored_ = size;
    state_ = state::stored;
  } else if (kind == 1) {
    std::array<std::uint8_t, 288> lengths{};
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      lengths[i] = static_cast<std::uint8_t>(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
    }
    std::array<std::uint8_t, 30> distances{};
    distances.fill(5);
    static_cast<void>(literals_.set(lengths.data(), lengths.size(), true));
    static_cast<void>(distances_.set(distances.data(), distances.size(), true));
    state_ = state::symbols;
  } else {
    if (const progress made = read_tables(); made != progress::made) return made;
    state_ = state::symbols;
  }
  is_last_ = last != 0;
  return progress::made;
}

/// The codes of a block that has its own.
inflater::progress inflater::read_tables() {
  constexpr std::array<std::uint8_t, 19> order{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  std::uint32_t literals = 0;
  std::uint32_t distances = 0;
  std::uint32_t codes = 0;
  if (!bits(5, literals) || !bits(5, distances) || !bits(4, codes)) return progress::starved;
  literals += 257;
  distances += 1;
  if (literals > 286 || distances > 30) return progress::damaged;
  std::array<std::uint8_t, 286 + 30> lengths{};
  for (std::size_t i = 0; i < codes + 4; ++i) {
    std::uint32_t length = 0;
    if (!bits(3, length)) return progress::starved;
    lengths[order[i]] = static_cast<std::uint8_t>(length);
  }
  code_table table;
  if (!table.set(lengths.data(), order.size(), false)) return progress::damaged;
  lengths.fill(0);
  for (std::size_t i = 0; i < literals + distances;) {
    std::uint32_t symbol = 0;
    if (const progress made = decode(table, symbol); made != progress::made) return made;
    if (symbol < 16) {
      lengths[i++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    std::uint32_t times = 0;
    if (!bits(symbol == 16 ? 2 : symbol == 17 ? 3 : 7, times)) return progress::starved;
    times += symbol == 18 ? 11 : 3;
    if ((symbol == 16 && i == 0) || i + times > literals + distances) return progress::damaged;
    const std::uint8_t length = symbol == 16 ? lengths[i - 1] : std::uint8_t{0};
    for (; times > 0; --times) lengths[i++] = length;
  }
  const bool ends = lengths[256] != 0;
  const bool fits =
      literals_.set(lengths.data(), literals, true) && distances_.set(lengths.data() + literals, distances, true);
  return ends && fits ? progress::made : progress::damaged;
}

void inflater::put(std::string_view bytes) {
  out_ += bytes;
  size_ += static_cast<std::uint32_t>(bytes.size());
  check_ = form_ == form::gzip ? crc_of(check_, bytes) : adler_of(check_, bytes);
}

inflater::progress inflater::copy_stored() {
  const std::size_t from = bit_ / 8;
  const std::size_t size = std::min<std::size_t>({stored_, packed_.size() - from, most_held});
  if (size == 0 && stored_ != 0) return progress::starved;
  put(std::string_view(packed_).substr(from, size));
  bit_ += size * 8;
  stored_ -= static_cast<std::uint32_t>(size);
  if (stored_ == 0) state_ = state::block;
  return progress::made;
}

inflater::progress inflater::decode(const code_table& table, std::uint32_t& symbol) {
  std::uint32_t code = 0;
  std::uint32_t first = 0;
  std::uint32_t index = 0;
  for (std::size_t length = 1; length < table.count.size(); ++length) {
    std::uint32_t bit = 0;
    if (!bits(1, bit)) return progress::starved;
    code |= bit;
    const std::uint32_t count = table.count[length];
    if (code < first + count) {
      symbol = table.symbol[index + (code - first)];
      return progress::made;
    }
    index += count;
    first = (first + count) * 2;
    code *= 2;
  }
  return progress::damaged;
}

inflater::progress inflater::read_symbol() {
  std::uint32_t symbol = 0;
  if (const progress made = decode(literals_, symbol); made != progress::made) return made;
  if (symbol < 256) {
    const char c = static_cast<char>(symbol);
    put({&c, 1});
    return progress::made;
  }
  if (symbol == 256) {
    state_ = state::block;
    return progress::made;
  }
  if (symbol - 257 >= lengths_of.size()) return progress::damaged;
  std::uint32_t more = 0;
  if (!bits(lengths_of[symbol - 257].extra, more)) return progress::starved;
  const std::size_t length = lengths_of[symbol - 257].base + more;
  if (const progress made = decode(distances_, symbol); made != progress::made) return made;
  if (symbol >= distances_of.size() || !bits(distances_of[symbol].extra, more)) {
    return symbol >= distances_of.size() ? progress::damaged : progress::starved;
  }
  const std::size_t distance = distances_of[symbol].base + more;
  if (distance > out_.size() || distance > size_) return progress::damaged;
  std::array<char, 258> copied{};
  const std::size_t from = out_.size() - distance;
  for (std::size_t i = 0; i < length; ++i) copied[i] = i < distance ? out_[from + i] : copied[i - distance];
  put({copied.data(), length});
  return progress::made;
}

}  // namespace assay::inline v0::detail::http
