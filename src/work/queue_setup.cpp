// Makes what a job needs on the server.
#include "work/key_values.hpp"
#include "work/queue_link.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::work {
namespace {

/// What happens to a second message with the subject of one that is there.
enum class second_message : bool { refused, replaces_the_first };

owned<jsStreamInfo> find_stream(const queue_link& link, const std::string& name) {
  jsStreamInfo* found = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_GetStreamInfo(&found, link.context(), name.c_str(), nullptr, &code);
  owned<jsStreamInfo> info(found);
  if (status == NATS_NOT_FOUND) return nullptr;
  require(status, "looking at the stream '" + name + "'", code);
  return info;
}

/// Nothing where somebody else has made it meanwhile, with other settings.
owned<jsStreamInfo> make_stream(const queue_link& link, jsStreamConfig wanted) {
  jsStreamInfo* made = nullptr;
  jsErrCode code = {};
  const natsStatus status = js_AddStream(&made, link.context(), &wanted, nullptr, &code);
  owned<jsStreamInfo> info(made);
  if (code == JSStreamNameExistErr) return nullptr;
  require(status, std::string("making the stream '") + wanted.Name + "'", code);
  return info;
}

/// Has a cluster keep each message more often, where it is to; never less often.
void raise_replicas(const queue_link& link, const jsStreamInfo& there, std::int64_t wanted) {
  if (there.Config->Replicas >= wanted) return;
  jsStreamConfig config = *there.Config;
  config.Replicas = wanted;
  jsErrCode code = {};
  require(js_UpdateStream(nullptr, link.context(), &config, nullptr, &code),
          std::string("keeping the stream '") + config.Name + "' " + std::to_string(wanted) + " times", code);
}

/// The stream as it is found, or was made.
owned<jsStreamInfo> prepare_stream(const queue_link& link, const jsStreamConfig& wanted) {
  return patiently([&] {
    owned<jsStreamInfo> info = find_stream(link, wanted.Name);
    if (!info) info = make_stream(link, wanted);
    if (!info) throw queue_unreachable(std::string("the stream '") + wanted.Name + "' is being made by others");
    raise_replicas(link, *info, wanted.Replicas);
    return info;
  });
}

/// A stream whose subjects have a message each. That is what makes a result the only one of its task, whatever happens
/// to workers, and however late they come: the server itself refuses the second. Its window for Nats-Msg-Id would
/// forget; it only saves work on copies that come soon. Returns how often it keeps a message.
std::int64_t prepare_subjects(const queue_link& link, const std::string& name, const std::string& prefix,
                              const job_settings& settings, second_message rule) {
  const bool refuses = rule == second_message::refused;
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
  if (refuses) {
    wanted.Discard = js_DiscardNew;
    wanted.DiscardNewPerSubject = true;
  }
  const owned<jsStreamInfo> info = prepare_stream(link, wanted);
  const jsStreamConfig& there = *info->Config;
  const bool is_ours = there.MaxMsgsPerSubject == 1 && !there.NoAck && there.Retention == js_LimitsPolicy &&
                       there.SubjectsLen == 1 && there.Subjects[0] == subject;
  if (is_ours && there.DiscardNewPerSubject == refuses) return std::max(there.Replicas, settings.replicas);
  throw queue_error("the stream '" + name + "' is none of assay's, or was changed: it must keep one message of each " +
                    "subject in '" + subject + "'" +
                    (refuses ? ", and refuse further ones, which nats-server 2.9 and newer can" : ""));
}

/// A key-value bucket, which keeps the last value of each key.
void prepare_bucket(const queue_link& link, const std::string& name, const job_settings& settings) {
  const std::string stream = bucket_stream(name);
  const std::string subject = "$KV." + name + ".>";
  std::array<const char*, 1> subjects = {subject.c_str()};
  jsStreamConfig wanted;
  require(jsStreamConfig_Init(&wanted), "libnats can't be used");
  wanted.Name = stream.c_str();
  wanted.Subjects = subjects.data();
  wanted.SubjectsLen = 1;
  wanted.MaxMsgsPerSubject = 1;
  wanted.Discard = js_DiscardNew;
  wanted.AllowRollup = true;
  wanted.DenyDelete = true;
  wanted.AllowDirect = true;
  wanted.Replicas = settings.replicas;
  static_cast<void>(prepare_stream(link, wanted));
}

}  // namespace

job_settings prepare_job(const queue_link& link, const job_names& names, job_settings settings) {
  settings.replicas = prepare_subjects(link, names.task_stream, names.task_prefix, settings, second_message::refused);
  static_cast<void>(
      prepare_subjects(link, names.result_stream, names.result_prefix, settings, second_message::refused));
  static_cast<void>(
      prepare_subjects(link, names.dead_stream, names.dead_prefix, settings, second_message::replaces_the_first));
  for (const std::string& bucket : {names.tries_bucket, std::string(schema_bucket), std::string(rate_bucket)}) {
    prepare_bucket(link, bucket, settings);
  }
  return settings;
}

std::int64_t prepare_workers(const queue_link& link, const job_names& names, const job_settings& settings) {
  constexpr std::int64_t nanoseconds = 1'000'000;
  const owned<jsConsumerInfo> info = patiently([&] {
    jsConsumerInfo* found = nullptr;
    jsErrCode code = {};
    natsStatus status =
        js_GetConsumerInfo(&found, link.context(), names.task_stream.c_str(), workers_consumer, nullptr, &code);
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
      status = js_AddConsumer(&found, link.context(), names.task_stream.c_str(), &wanted, nullptr, &code);
    }
    owned<jsConsumerInfo> there(found);
    require(status, "making the consumer of '" + names.task_stream + "'", code);
    return there;
  });
  if (info->Config->AckPolicy != js_AckExplicit) {
    throw queue_error("the consumer '" + std::string(workers_consumer) + "' of '" + names.task_stream +
                      "' is none of assay's: it must ask for explicit acknowledgements");
  }
  return std::max<std::int64_t>(1, info->Config->AckWait / nanoseconds);
}

}  // namespace assay::work
