#include "tables/wire_name.hpp"

#include "json/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_name = 64;

bool is_plain(char c, bool dot) noexcept { return is_plain_name_character(c) || (dot && c == '.'); }

/// FNV-1a: the same on every machine, which std::hash is not.
std::uint32_t hash_of(std::string_view text) noexcept {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace

bool is_plain_name(std::string_view name, bool dot) noexcept {
  return !name.empty() && name.size() <= longest_name &&
         std::all_of(name.begin(), name.end(), [dot](char c) { return is_plain(c, dot); });
}

std::string plain_name(std::string_view name, bool dot) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::size_t hash_digits = 8;
  if (is_plain_name(name, dot)) return std::string(name);
  std::string plain;
  for (const char c : name.substr(0, longest_name - hash_digits - 1)) {
    if (is_plain(c, dot)) {
      plain += c;
    } else if (!plain.ends_with('_')) {
      plain += '_';
    }
  }
  if (!plain.ends_with('_')) plain += '_';
  const std::uint32_t hash = hash_of(name);
  for (std::size_t i = hash_digits; i-- > 0;) plain += digits[hash >> (4 * i) & 0xFU];
  return plain;
}

// Anthropic: 400 "Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'". The others take any key.
bool keeps_name(dialect target, std::string_view property) noexcept {
  return target != dialect::anthropic || is_plain_name(property, /*dot=*/true);
}

std::string wire_name(dialect target, std::string_view property) {
  return keeps_name(target, property) ? std::string(property) : plain_name(property, /*dot=*/true);
}

}  // namespace assay::inline v0::detail
