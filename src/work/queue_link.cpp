#include "work/queue_link.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace assay::work {

/// What libnats' threads tell. Its last word, that the connection is closed, may come late: they hold it until then.
struct queue_link::told_events {
  std::mutex mutex;
  std::condition_variable changed;
  observer told;  ///< nobody once the link is gone
  bool closed = false;

  void tell(bool is_there) {
    const std::lock_guard lock(mutex);
    if (told) told(is_there);
  }
};

namespace {

void set_address(natsOptions* options, const queue_address& address) {
  const server_list servers = servers_in(address.servers);
  std::vector<const char*> urls;
  urls.reserve(servers.urls.size());
  for (const std::string& one : servers.urls) urls.push_back(one.c_str());
  require(natsOptions_SetServers(options, urls.data(), static_cast<int>(urls.size())),
          "'" + shown_servers(address.servers) + "' is no list of servers");
  if (servers.has_password) {
    require(natsOptions_SetUserInfo(options, servers.user.c_str(), servers.password.c_str()), "the user can't be used");
  } else if (!servers.user.empty()) {
    require(natsOptions_SetToken(options, servers.user.c_str()), "the token can't be used");
  }
}

void set_trust(natsOptions* options, const queue_address& address) {
  const bool is_secure =
      servers_in(address.servers).is_secure || !address.authority.empty() || !address.certificate.empty();
  if (is_secure) require(natsOptions_SetSecure(options, true), "TLS can't be used");
  if (!address.authority.empty()) {
    require(natsOptions_LoadCATrustedCertificates(options, address.authority.c_str()),
            "the certificates in '" + address.authority + "' can't be used");
  }
  if (!address.certificate.empty()) {
    require(natsOptions_LoadCertificatesChain(options, address.certificate.c_str(), address.certificate_key.c_str()),
            "the certificate in '" + address.certificate + "' can't be used with the key in '" +
                address.certificate_key + "'");
  }
  if (!address.credentials.empty()) {
    require(natsOptions_SetUserCredentialsFromFiles(options, address.credentials.c_str(), nullptr),
            "the credentials in '" + address.credentials + "' can't be used");
  }
}

void set_manners(natsOptions* options) {
  constexpr std::int64_t patience = 5'000;
  constexpr std::int64_t between_tries = 200;
  constexpr std::int64_t jitter = 200;
  constexpr std::int64_t ping_interval = 10'000;
  require(natsOptions_SetName(options, "assay work"), "the connection can't be named");
  require(natsOptions_SetTimeout(options, patience), "no time-out can be set");
  require(natsOptions_SetMaxReconnect(options, -1), "reconnecting can't be set");
  require(natsOptions_SetReconnectWait(options, between_tries), "reconnecting can't be set");
  require(natsOptions_SetReconnectJitter(options, jitter, jitter), "reconnecting can't be set");
  require(natsOptions_SetPingInterval(options, ping_interval), "pings can't be set");
  // A request whose answer can't come any more is tried again when the server is back, not when its time is up.
  require(natsOptions_SetFailRequestsOnDisconnect(options, true), "requests can't be ended early");
}

}  // namespace

queue_link::queue_link(const queue_address& address, observer told) : events_(std::make_shared<told_events>()) {
  events_->told = std::move(told);
  owned<natsOptions> options;
  {
    natsOptions* made = nullptr;
    require(natsOptions_Create(&made), "libnats can't be used");
    options.reset(made);
  }
  set_address(options.get(), address);
  set_trust(options.get(), address);
  set_manners(options.get());
  auto held = std::make_unique<std::shared_ptr<told_events>>(events_);
  const auto lost = [](natsConnection*, void* closure) {
    (*static_cast<std::shared_ptr<told_events>*>(closure))->tell(false);
  };
  const auto back = [](natsConnection*, void* closure) {
    (*static_cast<std::shared_ptr<told_events>*>(closure))->tell(true);
  };
  const auto closed = [](natsConnection*, void* closure) {
    const std::unique_ptr<std::shared_ptr<told_events>> last(static_cast<std::shared_ptr<told_events>*>(closure));
    const std::lock_guard lock((*last)->mutex);
    (*last)->closed = true;
    (*last)->changed.notify_all();
  };
  require(natsOptions_SetDisconnectedCB(options.get(), lost, held.get()), "libnats can't be used");
  require(natsOptions_SetReconnectedCB(options.get(), back, held.get()), "libnats can't be used");
  require(natsOptions_SetClosedCB(options.get(), closed, held.get()), "libnats can't be used");
  natsConnection* connection = nullptr;
  require(natsConnection_Connect(&connection, options.get()),
          "there is no connection to " + shown_servers(address.servers));
  connection_.reset(connection);
  static_cast<void>(held.release());  // until it is closed
  jsCtx* context = nullptr;
  require(natsConnection_JetStream(&context, connection, nullptr), "JetStream can't be used");
  context_.reset(context);
  refuse_without_streams();
}

void queue_link::refuse_without_streams() const {
  jsAccountInfo* found = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_GetAccountInfo(&found, context(), nullptr, &code);
  const owned<jsAccountInfo> info(found);
  if (status == NATS_NO_RESPONDERS || code == JSNotEnabledErr || code == JSNotEnabledForAccountErr) {
    throw queue_error("the server has no JetStream, or not for this user; nats-server needs --jetstream");
  }
}

queue_link::~queue_link() {
  context_.reset();
  if (!connection_) return;
  natsConnection_Close(connection_.get());
  std::unique_lock lock(events_->mutex);
  // Not for ever: a thread of the library that is stuck must not keep the program from ending.
  events_->changed.wait_for(lock, std::chrono::seconds(5), [this] { return events_->closed; });
  events_->told = {};
}

std::size_t queue_link::max_payload() const noexcept {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, natsConnection_GetMaxPayload(connection_.get())));
}

std::optional<stream_extent> extent_of(const queue_link& link, const std::string& stream) {
  jsStreamInfo* found = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_GetStreamInfo(&found, link.context(), stream.c_str(), nullptr, &code);
  const owned<jsStreamInfo> info(found);
  if (status == NATS_NOT_FOUND) return std::nullopt;
  require(status, "looking at the stream '" + stream + "'", code);
  return stream_extent{info->State.Msgs, info->State.FirstSeq, info->State.LastSeq};
}

std::optional<workers_progress> progress_of(const queue_link& link, const job_names& names) {
  jsConsumerInfo* found = nullptr;
  jsErrCode code = {};
  const natsStatus status =
      js_GetConsumerInfo(&found, link.context(), names.task_stream.c_str(), workers_consumer, nullptr, &code);
  const owned<jsConsumerInfo> info(found);
  if (status == NATS_NOT_FOUND || code == JSStreamNotFoundErr) return std::nullopt;
  require(status, "looking at the workers of '" + names.job + "'", code);
  return workers_progress{info->NumPending, static_cast<std::uint64_t>(std::max<std::int64_t>(0, info->NumAckPending)),
                          info->AckFloor.Stream};
}

owned<natsMsg> last_message(const queue_link& link, const std::string& stream, const std::string& subject) {
  natsMsg* found = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_GetLastMsg(&found, link.context(), stream.c_str(), subject.c_str(), nullptr, &code);
  owned<natsMsg> message(found);
  if (status == NATS_NOT_FOUND) return nullptr;
  require(status, "reading '" + subject + "'", code);
  return message;
}

owned<natsMsg> message_at(const queue_link& link, const std::string& stream, std::uint64_t sequence) {
  natsMsg* found = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_GetMsg(&found, link.context(), stream.c_str(), sequence, nullptr, &code);
  owned<natsMsg> message(found);
  if (status == NATS_NOT_FOUND) return nullptr;
  require(status, "reading message " + std::to_string(sequence) + " of '" + stream + "'", code);
  return message;
}

std::string_view header_of(natsMsg* message, const char* name) noexcept {
  const char* value = nullptr;
  if (natsMsgHeader_Get(message, name, &value) != NATS_OK || value == nullptr) return {};
  return value;
}

}  // namespace assay::work
