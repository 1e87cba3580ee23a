#include <assay/async/readiness.hpp>

#include "poller.hpp"

namespace assay::inline v0::async::detail {

bool readiness_wait::watch() {
  fd = descriptor_;
  if (fd < 0) throw std::system_error(EBADF, std::generic_category(), "assay::async: waiting for a file descriptor");
  return this_thread.loop->descriptors().add(*this);
}

void readiness_wait::ready(interest) {
  leave();
  wake();
}

void readiness_wait::leave() noexcept {
  if (registered()) this_thread.loop->descriptors().remove(*this);
}

std::string readiness_wait::describe() const {
  const char* const what = wanted == interest::read ? "input" : "room for output";
  return "for " + std::string(what) + " on file descriptor " + std::to_string(descriptor_);
}

}  // namespace assay::inline v0::async::detail
