// Makes what a job needs on the server.
#include "work/queue_link.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::work {
namespace {

/// What happens to a second message with the subject of one that is there.
enum class second_message : bool { refused, replaces_the_first };

/// A stream whose subjects have a message each. That is what makes a result the only one of its task, whatever happens
/// to workers, and however late they come: the server itself refuses the second. Its window for Nats-Msg-Id would
/// forget; it only saves work on copies that come soon.
void prepare_stream(const queue_link& link, const std::string& name, const std::string& prefix,
                    const job_settings& settings, second_message rule) {
  jsStreamInfo* found = nullptr;
  const natsStatus status = js_GetStreamInfo(&found, link.context(), name.c_str(), nullptr, nullptr);
  if (status == NATS_OK) {
    const owned<jsStreamInfo> info(found);
    const jsStreamConfig& there = *info->Config;
    const bool is_ours = there.MaxMsgsPerSubject == 1 && !there.NoAck && there.Retention == js_LimitsPolicy &&
                         there.DiscardNewPerSubject == (rule == second_message::refused) && there.SubjectsLen == 1 &&
                         there.Subjects[0] == prefix + "*";
    if (is_ours) return;
    throw queue_error("the stream '" + name +
                      "' is none of assay's, or was changed: it must keep one message of each "
                      "subject in '" +
                      prefix + "*'" + (rule == second_message::refused ? ", and refuse further ones" : ""));
  }
  if (status != NATS_NOT_FOUND) require(status, "looking at the stream '" + name + "'");
  const std::string subject = prefix + "*";
  std::array<const char*, 1> subjects = {subject.c_str()};
  jsStreamConfig wanted;
  require(jsStreamConfig_Init(&wanted), "libnats can't be used");
  wanted.Name = name.c_str();
  wanted.Subjects = subjects.data();
  wanted.SubjectsLen = 1;
  wanted.MaxMsgsPerSubject = 1;
  wanted.AllowDirect = true;
  wanted.Replicas = settings.replicas;
  if (rule == second_message::refused) {
    wanted.Discard = js_DiscardNew;
    wanted.DiscardNewPerSubject = true;
  }
  jsStreamInfo* made = nullptr;
  // Two who make it at once ask for the same, which is no error.
  const natsStatus outcome = js_AddStream(&made, link.context(), &wanted, nullptr, nullptr);
  const owned<jsStreamInfo> info(made);
  require(outcome, "making the stream '" + name + "'");
  if (rule == second_message::refused && !info->Config->DiscardNewPerSubject) {
    throw queue_error(
        "this server knows no limit of messages per subject that refuses new ones; it must be "
        "nats-server 2.9 or newer");
  }
}

}  // namespace

void prepare_job(const queue_link& link, const job_names& names, const job_settings& settings) {
  prepare_stream(link, names.task_stream, names.task_prefix, settings, second_message::refused);
  prepare_stream(link, names.result_stream, names.result_prefix, settings, second_message::refused);
  prepare_stream(link, names.dead_stream, names.dead_prefix, settings, second_message::replaces_the_first);
}

std::int64_t prepare_workers(const queue_link& link, const job_names& names, const job_settings& settings) {
  constexpr std::int64_t nanoseconds = 1'000'000;
  jsConsumerInfo* found = nullptr;
  natsStatus status =
      js_GetConsumerInfo(&found, link.context(), names.task_stream.c_str(), workers_consumer, nullptr, nullptr);
  if (status == NATS_NOT_FOUND) {
    jsConsumerConfig wanted;
    require(jsConsumerConfig_Init(&wanted), "libnats can't be used");
    wanted.Durable = workers_consumer;
    wanted.AckPolicy = js_AckExplicit;
    wanted.AckWait = settings.ack_wait * nanoseconds;
    wanted.MaxDeliver = -1;  // what is tried too often is buried by a worker, with the reason: see tries_record.hpp
    // Workers ask for as many as they have room for; these only bound what a server keeps in memory.
    wanted.MaxAckPending = 1'000'000;
    wanted.MaxWaiting = 4096;
    status = js_AddConsumer(&found, link.context(), names.task_stream.c_str(), &wanted, nullptr, nullptr);
  }
  const owned<jsConsumerInfo> info(found);
  require(status, "making the consumer of '" + names.task_stream + "'");
  if (info->Config->AckPolicy != js_AckExplicit) {
    throw queue_error("the consumer '" + std::string(workers_consumer) + "' of '" + names.task_stream +
                      "' is none of assay's: it must ask for explicit acknowledgements");
  }
  return std::max<std::int64_t>(1, info->Config->AckWait / nanoseconds);
}

}  // namespace assay::work
