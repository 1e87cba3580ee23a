// What libnats gives, owned; and its failures as exceptions. Only sources of this room include it.
#pragma once

#include "work/queue_error.hpp"

#include <memory>

#include <nats/nats.h>

namespace assay::work {

struct nats_deleter {
  void operator()(natsOptions* options) const noexcept { natsOptions_Destroy(options); }
  void operator()(natsConnection* connection) const noexcept { natsConnection_Destroy(connection); }
  void operator()(natsSubscription* subscription) const noexcept { natsSubscription_Destroy(subscription); }
  void operator()(natsMsg* message) const noexcept { natsMsg_Destroy(message); }
  void operator()(jsCtx* context) const noexcept { jsCtx_Destroy(context); }
  void operator()(jsStreamInfo* info) const noexcept { jsStreamInfo_Destroy(info); }
  void operator()(jsConsumerInfo* info) const noexcept { jsConsumerInfo_Destroy(info); }
  void operator()(jsMsgMetaData* data) const noexcept { jsMsgMetaData_Destroy(data); }
  void operator()(jsPubAck* ack) const noexcept { jsPubAck_Destroy(ack); }
  void operator()(kvStore* bucket) const noexcept { kvStore_Destroy(bucket); }
  void operator()(kvEntry* entry) const noexcept { kvEntry_Destroy(entry); }
};

/// Something of libnats that is destroyed with this.
template <class T>
using owned = std::unique_ptr<T, nats_deleter>;

/// "Timeout (no answer)": what libnats says of a status, with the details it has for the calling thread.
[[nodiscard]] std::string words_of(natsStatus status);

/// Throws queue_error unless all is well. `what` says what was tried: "creating the stream 'x'".
void require(natsStatus status, const std::string& what);

/// Whether another try may well succeed: the server is away or slow.
[[nodiscard]] bool is_passing(natsStatus status) noexcept;

}  // namespace assay::work
