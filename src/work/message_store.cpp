#include "work/message_store.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::work {

struct publish_error {
  std::int64_t code = 0;
  std::int64_t err_code = 0;
  std::string description;
};

/// What a server says of a message: https://docs.nats.io/reference/reference-protocols/nats_api_reference
struct publish_reply {
  std::optional<publish_error> error;
  std::optional<std::string> stream;
  bool duplicate = false;
};

}  // namespace assay::work

template <>
struct assay::describe<assay::work::publish_error> {
  static constexpr auto fields =
      assay::fields(assay::field<&assay::work::publish_error::code>(assay::has_default),
                    assay::field<&assay::work::publish_error::err_code>(assay::has_default),
                    assay::field<&assay::work::publish_error::description>(assay::has_default));
};
template <>
struct assay::describe<assay::work::publish_reply> {
  static constexpr auto fields =
      assay::fields(assay::field<&assay::work::publish_reply::duplicate>(assay::has_default));
};

namespace assay::work {
namespace {

/// A server that is short of something, or restarts, may take the message later.
constexpr std::int64_t server_side = 500;
/// JetStream's code for a message that breaks the stream's limits, such as a second one of its subject.
constexpr std::int64_t store_failed = 10'077;

publish_outcome outcome_in(std::string_view text) {
  const result<publish_reply> read = parse<publish_reply>(text, {.mode = mode::strict});
  if (!read) return {publish_state::unknown, "the server's reply is none of JetStream's"};
  if (read->error) {
    const bool may_pass = read->error->code >= server_side && read->error->err_code != store_failed;
    return {may_pass ? publish_state::unknown : publish_state::refused, read->error->description};
  }
  if (!read->stream) return {publish_state::unknown, "the server's reply is none of JetStream's"};
  return {read->duplicate ? publish_state::copy : publish_state::stored, {}};
}

/// The round and the number that the end of a reply's subject has: "...12.345".
std::optional<std::pair<std::uint64_t, std::size_t>> numbers_in(std::string_view subject) {
  const std::size_t last = subject.rfind('.');
  const std::size_t before = last == std::string_view::npos ? last : subject.rfind('.', last - 1);
  if (before == std::string_view::npos) return std::nullopt;
  std::pair<std::uint64_t, std::size_t> found;
  const std::string_view round = subject.substr(before + 1, last - before - 1);
  const std::string_view number = subject.substr(last + 1);
  const bool is_read = std::from_chars(round.data(), round.data() + round.size(), found.first).ec == std::errc() &&
                       std::from_chars(number.data(), number.data() + number.size(), found.second).ec == std::errc();
  return is_read ? std::optional(found) : std::nullopt;
}

std::size_t size_of(const outgoing& message) {
  constexpr std::size_t line = 64;  // of a header, beside its text; the first two are NATS's
  std::size_t size = message.text.size() + message.id.size() + 2 * line;
  for (const auto& [name, value] : message.headers) size += line + value.size();
  return size;
}

}  // namespace

message_store::message_store(const queue_link& link) : link_(link) {
  natsInbox* inbox = nullptr;
  require(natsInbox_Create(&inbox), "libnats can't be used");
  inbox_ = inbox;
  natsInbox_Destroy(inbox);
  natsSubscription* replies = nullptr;
  require(natsConnection_SubscribeSync(&replies, link.connection(), (inbox_ + ".>").c_str()),
          "listening for the server's replies");
  replies_.reset(replies);
  require(natsSubscription_SetPendingLimits(replies, -1, -1), "listening for the server's replies");
}

void message_store::send(const outgoing& message, const std::string& reply, publish_outcome& outcome) {
  const std::size_t most = std::min<std::size_t>(link_.max_payload(), std::numeric_limits<int>::max());
  if (size_of(message) > most) {
    outcome = {publish_state::too_large, "it has " + std::to_string(message.text.size()) +
                                             " bytes, and with its headers the server takes " + std::to_string(most) +
                                             " (max_payload)"};
    return;
  }
  natsMsg* made = nullptr;
  require(natsMsg_Create(&made, message.subject.c_str(), reply.c_str(), message.text.data(),
                         static_cast<int>(message.text.size())),
          "making a message");
  const owned<natsMsg> sent(made);
  if (!message.id.empty()) require(natsMsgHeader_Set(made, "Nats-Msg-Id", message.id.c_str()), "making a message");
  for (const auto& [name, value] : message.headers) {
    require(natsMsgHeader_Set(made, name, value.c_str()), "making a message");
  }
  const natsStatus status = natsConnection_PublishMsg(link_.connection(), made);
  if (status == NATS_OK) return;
  if (!is_passing(status)) require(status, "sending to '" + message.subject + "'");
  outcome.why = words_of(status);
}

std::vector<publish_outcome> message_store::publish(std::span<const outgoing> messages, std::int64_t patience) {
  ++round_;
  std::vector<publish_outcome> outcomes(messages.size());
  std::vector<bool> is_open(messages.size(), false);
  std::size_t open = 0;
  const std::string prefix = inbox_ + '.' + std::to_string(round_) + '.';
  for (std::size_t i = 0; i < messages.size(); ++i) {
    send(messages[i], prefix + std::to_string(i), outcomes[i]);
    is_open[i] = outcomes[i].state == publish_state::unknown && outcomes[i].why.empty();
    open += is_open[i] ? 1 : 0;
  }
  bool is_heard = true;  // by a stream
  while (open > 0) {
    natsMsg* found = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&found, replies_.get(), patience);
    const owned<natsMsg> reply(found);
    if (status == NATS_TIMEOUT) break;
    if (status == NATS_NO_RESPONDERS) {
      is_heard = false;
      continue;
    }
    require(status, "waiting for the server's replies");
    const auto numbers = numbers_in(natsMsg_GetSubject(found));
    if (!numbers || numbers->first != round_ || numbers->second >= messages.size() || !is_open[numbers->second]) {
      continue;  // of an earlier round, whose patience had ended
    }
    outcomes[numbers->second] = outcome_in(text_of(found));
    is_open[numbers->second] = false;
    --open;
  }
  for (std::size_t i = 0; i < messages.size() && !is_heard; ++i) {
    if (is_open[i]) outcomes[i].why = "no stream takes messages on '" + messages[i].subject + "'";
  }
  return outcomes;
}

}  // namespace assay::work
