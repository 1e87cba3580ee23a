#include "http/admissions.hpp"

#include "http/exchange.hpp"

#include <chrono>

namespace assay::inline v0::detail::http {

namespace {
constexpr std::size_t most_first = 4;
/// libcurl keeps an address for a minute.
constexpr async::duration address_holds = std::chrono::seconds(50);
}  // namespace

admissions::server& admissions::server_of(const exchange& one) { return servers_[one.to().origin()]; }

bool admissions::admit(exchange& one, async::time_point now) {
  if (!needs_lookup(one.to().host)) return true;
  server& at = server_of(one);
  if (now < at.known_until) return true;
  if (at.first.size() < most_first) {
    at.first.insert(&one);
    return true;
  }
  at.waiting.push_back(&one);
  return false;
}

void admissions::connected(exchange& one, async::time_point now) {
  if (!needs_lookup(one.to().host)) return;
  server& at = server_of(one);
  at.known_until = async::deadline_after(now, address_holds);
  at.first.clear();
  admitted_.insert(admitted_.end(), at.waiting.begin(), at.waiting.end());
  at.waiting.clear();
}

void admissions::forget(exchange& one) {
  if (!needs_lookup(one.to().host)) return;
  server& at = server_of(one);
  std::erase(admitted_, &one);
  std::erase(at.waiting, &one);
  if (at.first.erase(&one) == 0 || at.waiting.empty()) return;
  exchange* const next = at.waiting.front();
  at.waiting.pop_front();
  at.first.insert(next);
  admitted_.push_back(next);
}

}  // namespace assay::inline v0::detail::http
