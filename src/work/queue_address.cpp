#include "work/queue_address.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::work {

std::string shown_servers(const std::string& servers) {
  constexpr const char* before_user = "://";
  std::string shown;
  for (std::size_t begin = 0; begin <= servers.size();) {
    const std::size_t end = std::min(servers.find(',', begin), servers.size());
    std::string one = servers.substr(begin, end - begin);
    // A URL may do without its scheme. A password may have an '@' itself: the last one ends it.
    const std::size_t scheme = one.find(before_user);
    const std::size_t user = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t at = one.rfind('@');
    if (at != std::string::npos && at >= user) one.erase(user, at + 1 - user);
    shown += (begin == 0 ? "" : ",") + one;
    begin = end + 1;
  }
  return shown;
}

}  // namespace assay::work
