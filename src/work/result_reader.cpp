#include "work/result_reader.hpp"

#include "work/task_key.hpp"

#include <algorithm>

namespace assay::work {

/// A consumer without a name, which the server forgets some time after we are gone.
void result_reader::begin() {
  constexpr std::int64_t kept = 60'000'000'000;  // nanoseconds
  jsSubOptions options;
  require(jsSubOptions_Init(&options), "libnats can't be used");
  options.Stream = stream_.c_str();
  options.Config.AckPolicy = js_AckNone;
  options.Config.DeliverPolicy = js_DeliverByStartSequence;
  options.Config.OptStartSeq = std::max<std::uint64_t>(1, next_);
  options.Config.InactiveThreshold = kept;
  options.Config.MemoryStorage = true;
  natsSubscription* made = nullptr;
  jsErrCode code = {};
  require(js_PullSubscribe(&made, link_.context(), subjects_.c_str(), nullptr, nullptr, &options, &code),
          "reading the stream '" + stream_ + "'", code);
  subscription_.reset(made);
  require(natsSubscription_SetPendingLimits(made, -1, -1), "reading the stream '" + stream_ + "'");
}

void result_reader::take(natsMsg* message, std::vector<stored_message>& taken) {
  jsMsgMetaData* found = nullptr;
  require(natsMsg_GetMetaData(&found, message), "reading the stream '" + stream_ + "'");
  const owned<jsMsgMetaData> data(found);
  if (data->Sequence.Stream < next_) return;  // of a consumer before this one
  next_ = data->Sequence.Stream + 1;
  taken.push_back({.sequence = data->Sequence.Stream,
                   .key = std::string(key_in(natsMsg_GetSubject(message))),
                   .id = std::string(header_of(message, id_header)),
                   .text = std::string(text_of(message))});
}

std::vector<stored_message> result_reader::next(std::size_t most, std::int64_t time) {
  std::vector<stored_message> taken;
  try {
    if (!subscription_) begin();
    constexpr std::int64_t nanoseconds = 1'000'000;  // of a millisecond
    jsFetchRequest request;
    require(jsFetchRequest_Init(&request), "libnats can't be used");
    request.Batch = static_cast<int>(most);
    request.Expires = time * nanoseconds;
    request.NoWait = true;  // with an end: those there are, or the first to come
    natsMsgList list = {};
    const natsStatus status = natsSubscription_FetchRequest(&list, subscription_.get(), &request);
    for (int i = 0; i < list.Count; ++i) take(list.Msgs[i], taken);
    natsMsgList_Destroy(&list);
    // What a server forgot when it was ended is begun anew.
    if (taken.empty()) subscription_.reset();
    if (status != NATS_OK && status != NATS_ERR && status != NATS_NOT_FOUND && !is_passing(status)) {
      require(status, "reading the stream '" + stream_ + "'");
    }
  } catch (const queue_unreachable&) {
    subscription_.reset();
  }
  return taken;
}

}  // namespace assay::work
