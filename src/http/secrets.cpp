#include "http/secrets.hpp"

#include <cstddef>

namespace assay::inline v0::detail::http {

namespace {
constexpr std::size_t shortest_secret = 8;
}

void take_out_secret(const std::string& secret, std::string& text) {
  if (secret.size() < shortest_secret) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "[key]");
  }
}

}  // namespace assay::inline v0::detail::http
