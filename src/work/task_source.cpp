#include "work/task_source.hpp"

#include "work/task_key.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <system_error>
#include <thread>
#include <utility>

namespace assay::work {
namespace {

owned<jsMsgMetaData> data_of(natsMsg* message) {
  jsMsgMetaData* found = nullptr;
  require(natsMsg_GetMetaData(&found, message), "reading a task");
  return owned<jsMsgMetaData>(found);
}

std::size_t number_in(std::string_view text, std::uint64_t otherwise) noexcept {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && at == end && number > 0 ? number : static_cast<std::size_t>(otherwise);
}

delivery_ptr delivery_of(owned<natsMsg> message) {
  auto made = std::make_shared<delivery>();
  made->message = std::move(message);
  natsMsg* const raw = made->message.get();
  const owned<jsMsgMetaData> data = data_of(raw);
  made->key = key_in(natsMsg_GetSubject(raw));
  made->text = text_of(raw);
  made->number = number_in(header_of(raw, line_header), data->Sequence.Stream);
  made->id = header_of(raw, id_header);
  made->schema = header_of(raw, schema_header);
  made->delivered = data->NumDelivered;
  return made;
}

}  // namespace

task_source::task_source(const queue_link& link, const job_names& names) : link_(link), names_(names) {
  jsSubOptions options;
  require(jsSubOptions_Init(&options), "libnats can't be used");
  options.Stream = names.task_stream.c_str();
  options.Consumer = workers_consumer;
  const std::string subjects = names.task_prefix + "*";
  patiently([&] {
    natsSubscription* made = nullptr;
    jsErrCode code = {};
    require(js_PullSubscribe(&made, link.context(), subjects.c_str(), workers_consumer, nullptr, &options, &code),
            "taking part in the work on '" + names.job + "'", code);
    subscription_.reset(made);
  });
  // What was fetched is bounded by what is asked for.
  require(natsSubscription_SetPendingLimits(subscription_.get(), -1, -1),
          "taking part in the work on '" + names.job + "'");
}

std::vector<delivery_ptr> task_source::fetch(std::size_t most, std::int64_t time) {
  constexpr std::int64_t nanoseconds = 1'000'000;
  jsFetchRequest request;
  require(jsFetchRequest_Init(&request), "libnats can't be used");
  request.Batch = static_cast<int>(std::min<std::size_t>(most, 4096));
  request.Expires = time * nanoseconds;
  request.NoWait = true;  // with an end: those there are, or the first to come
  natsMsgList list = {};
  const auto begin = std::chrono::steady_clock::now();
  const natsStatus status = natsSubscription_FetchRequest(&list, subscription_.get(), &request);
  std::vector<delivery_ptr> tasks;
  for (int i = 0; i < list.Count; ++i) {
    tasks.push_back(delivery_of(owned<natsMsg>(std::exchange(list.Msgs[i], nullptr))));
  }
  natsMsgList_Destroy(&list);
  if (status == NATS_OK || status == NATS_NOT_FOUND) return tasks;
  if (!is_passing(status) && status != NATS_ERR) require(status, "asking for tasks");
  if (status == NATS_NO_RESPONDERS || status == NATS_ERR) refuse_removed_job();
  // Others ask for all there is, or the server is away or says something of its own, for instance that it is shutting
  // down: an answer that came at once is not asked for again at once.
  const auto waited = std::chrono::steady_clock::now() - begin;
  const auto least = std::chrono::milliseconds(std::min<std::int64_t>(time, 50));
  if (waited < least) std::this_thread::sleep_for(least - waited);
  return tasks;
}

void task_source::refuse_removed_job() const {
  try {
    if (progress_of(link_, names_)) return;
  } catch (const queue_unreachable&) {  // a cluster may have no leader now
    return;
  }
  throw queue_error("the job '" + names_.job + "' is not on the server any more");
}

void task_source::acknowledge(const delivery& task) noexcept {
  static_cast<void>(natsMsg_Ack(task.message.get(), nullptr));
}

void task_source::keep(const delivery& task) noexcept {
  static_cast<void>(natsMsg_InProgress(task.message.get(), nullptr));
}

void task_source::give_back(const delivery& task, std::int64_t delay) noexcept {
  if (delay > 0) {
    static_cast<void>(natsMsg_NakWithDelay(task.message.get(), delay, nullptr));
  } else {
    static_cast<void>(natsMsg_Nak(task.message.get(), nullptr));
  }
}

}  // namespace assay::work
