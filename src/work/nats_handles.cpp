#include "work/nats_handles.hpp"

#include <cstddef>
#include <string_view>

namespace assay::work {

std::string words_of(natsStatus status) {
  std::string words = natsStatus_GetText(status);
  natsStatus last = NATS_OK;
  const char* const text = nats_GetLastError(&last);
  if (text == nullptr || last != status) return words;
  // "(conn.c:2088): what was wrong"
  std::string_view details = text;
  const std::size_t place = details.find("): ");
  if (details.starts_with('(') && place != std::string_view::npos) details.remove_prefix(place + 3);
  if (!details.empty() && details != words) words += " (" + std::string(details) + ")";
  return words;
}

bool is_passing(natsStatus status) noexcept {
  switch (status) {
    case NATS_TIMEOUT:
    case NATS_NO_SERVER:
    case NATS_NO_RESPONDERS:
    case NATS_IO_ERROR:
    case NATS_STALE_CONNECTION:
    case NATS_CONNECTION_DISCONNECTED:
    case NATS_NOT_YET_CONNECTED:
    case NATS_INSUFFICIENT_BUFFER:
    case NATS_MISSED_HEARTBEAT:
      return true;
    default:
      return false;
  }
}

bool is_passing(jsErrCode code) noexcept {
  switch (code) {
    case JSAccountResourcesExceededErr:
    case JSClusterIncompleteErr:
    case JSClusterNoPeersErr:
    case JSClusterNotAssignedErr:
    case JSClusterNotAvailErr:
    case JSClusterNotLeaderErr:
    case JSClusterServerNotMemberErr:
    case JSInsufficientResourcesErr:
    case JSMemoryResourcesExceededErr:
    case JSStorageResourcesExceededErr:
    case JSRaftGeneralErr:
    case JSStreamOfflineErr:
    case JSConsumerOfflineErr:
    case JSStreamStoreFailedErr:
      return true;
    default:
      return false;
  }
}

void require(natsStatus status, const std::string& what, jsErrCode code) {
  if (status == NATS_OK) return;
  const std::string message = what + ": " + words_of(status);
  if (is_passing(status) || is_passing(code)) throw queue_unreachable(message);
  throw queue_error(message);
}

}  // namespace assay::work
