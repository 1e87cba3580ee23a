// Which HTTP exchanges may begin: at most so many at once.
#pragma once

#include <assay/async/event_loop.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::http {

class exchange;

/// libcurl looks a name up on a thread, one for each exchange. So that a thousand calls don't begin with a thousand
/// threads, a few go first; the others wait until one of those has a connection, for then libcurl knows the address.
class admissions {
 public:
  /// Whether it may begin; otherwise it waits.
  [[nodiscard]] bool admit(exchange& one, async::time_point now);
  /// It has a connection.
  void connected(exchange& one, async::time_point now);
  /// It has ended, or has been given up.
  void forget(exchange& one);
  /// Those that waited and may begin now.
  [[nodiscard]] std::vector<exchange*> take_admitted() { return std::exchange(admitted_, {}); }

 private:
  struct server {
    std::unordered_set<exchange*> first;  ///< have begun, and no connection yet
    std::deque<exchange*> waiting;
    async::time_point known_until{};
  };
  [[nodiscard]] server& server_of(const exchange& one);

  std::map<std::string, server> servers_;
  std::vector<exchange*> admitted_;
};

}  // namespace assay::inline v0::detail::http
