#include "serve/bearer_tokens.hpp"

#include "json/ascii.hpp"
#include "serve/http_message.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <sys/stat.h>

namespace assay::serve {
namespace {

constexpr std::size_t shortest_token = 16;
constexpr std::size_t most_tokens = 10'000;

/// The characters of RFC 6750, with some more that a header can carry.
bool is_token_character(char c) { return c > ' ' && c < '\x7f'; }

void require_token(const std::string& file, std::size_t number, std::string_view token) {
  const std::string place = "line " + std::to_string(number) + " of '" + file + "' ";
  if (token.size() < shortest_token) {
    throw std::runtime_error(place + "is not a valid token: it has fewer than " + std::to_string(shortest_token) +
                             " characters; make one, for instance with: openssl rand -hex 32");
  }
  if (!std::ranges::all_of(token, is_token_character)) {
    throw std::runtime_error(place + "is not a valid token: it has spaces or characters that are not ASCII");
  }
}

/// In a time that depends on the length of `given` alone.
bool is_same(std::string_view given, std::string_view token) noexcept {
  unsigned difference = given.size() == token.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(token[i % token.size()]);
  }
  return difference == 0;
}

}  // namespace

bearer_tokens bearer_tokens::read(const std::string& file) {
  std::ifstream lines(file);
  struct stat status {};
  if (!lines || ::stat(file.c_str(), &status) != 0) {
    throw std::runtime_error("cannot read the tokens in '" + file + "': " + std::generic_category().message(errno));
  }
  bearer_tokens made;
  made.is_exposed_ = (status.st_mode & (S_IRGRP | S_IROTH)) != 0 && S_ISREG(status.st_mode);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::string_view token = detail::stripped(line);
    if (token.empty() || token.starts_with('#')) continue;
    require_token(file, number, token);
    if (made.tokens_.size() == most_tokens) throw std::runtime_error("'" + file + "' has more than 10,000 tokens");
    made.tokens_.emplace_back(token);
  }
  if (made.tokens_.empty()) throw std::runtime_error("'" + file + "' has no token; put one on a line");
  return made;
}

bool bearer_tokens::accept(std::string_view authorization) const noexcept {
  constexpr std::string_view scheme = "bearer";
  if (authorization.size() <= scheme.size() || authorization[scheme.size()] != ' ' ||
      !is_word(authorization.substr(0, scheme.size()), scheme)) {
    return false;
  }
  const std::string_view given = detail::stripped(authorization.substr(scheme.size()));
  bool found = false;
  for (const std::string& token : tokens_) found |= is_same(given, token);
  return found;
}

}  // namespace assay::serve
