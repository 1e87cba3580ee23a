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
  void operator()(jsAccountInfo* info) const noexcept { jsAccountInfo_Destroy(info); }
};

/// Something of libnats that is destroyed with this.
template <class T>
using owned = std::unique_ptr<T, nats_deleter>;

/// "Timeout (no answer)": what libnats says of a status, with the details it has for the calling thread.
[[nodiscard]] std::string words_of(natsStatus status);

/// Throws queue_error unless all is well, and queue_unreachable where another try may succeed. `what` says what was
/// tried: "creating the stream 'x'". `code`: what JetStream says; libnats has one status for nearly all of it.
void require(natsStatus status, const std::string& what, jsErrCode code = jsErrCode{});

/// Whether another try may well succeed: the server is away or slow.
[[nodiscard]] bool is_passing(natsStatus status) noexcept;
/// The same of JetStream's answers: a cluster has no leader at the moment, or a server has no room.
[[nodiscard]] bool is_passing(jsErrCode code) noexcept;

}  // namespace assay::work
