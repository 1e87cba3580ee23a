#include "work/key_values.hpp"

namespace assay::work {
namespace {

constexpr const char* operation = "KV-Operation";

std::string subject_of(const std::string& bucket, const std::string& key) { return "$KV." + bucket + "." + key; }

/// What stands for a key that was deleted.
bool is_mark(natsMsg* message) { return !header_of(message, operation).empty(); }

}  // namespace

std::string bucket_stream(const std::string& bucket) { return "KV_" + bucket; }

std::optional<kept_value> key_values::get(const std::string& key) const {
  const owned<natsMsg> last = last_message(link_, bucket_stream(name_), subject_of(name_, key));
  if (!last || is_mark(last.get())) return std::nullopt;
  return kept_value{std::string(text_of(last.get())), natsMsg_GetSequence(last.get()), natsMsg_GetTime(last.get())};
}

bool key_values::put(const std::string& key, std::string_view text, std::uint64_t revision) const {
  jsPubOptions options;
  require(jsPubOptions_Init(&options), "libnats can't be used");
  options.ExpectLastSubjectSeq = revision;
  options.ExpectNoMessage = revision == 0;
  jsErrCode code = {};
  const natsStatus status = js_Publish(nullptr, link_.context(), subject_of(name_, key).c_str(), text.data(),
                                       static_cast<int>(text.size()), &options, &code);
  if (code == JSStreamWrongLastSequenceErr) return false;
  require(status, "writing '" + key + "' in the bucket '" + name_ + "'", code);
  return true;
}

void key_values::remove(const std::string& key) const {
  natsMsg* made = nullptr;
  require(natsMsg_Create(&made, subject_of(name_, key).c_str(), nullptr, nullptr, 0), "making a message");
  const owned<natsMsg> mark(made);
  require(natsMsgHeader_Set(made, operation, "DEL"), "making a message");
  jsErrCode code = {};
  require(js_PublishMsg(nullptr, link_.context(), made, nullptr, &code),
          "removing '" + key + "' from the bucket '" + name_ + "'", code);
}

bool key_values::replace(const std::string& key, std::string_view text, std::uint64_t revision) const {
  if (put(key, text, revision)) return true;
  if (revision != 0) return false;
  const owned<natsMsg> last = last_message(link_, bucket_stream(name_), subject_of(name_, key));
  return last && is_mark(last.get()) && put(key, text, natsMsg_GetSequence(last.get()));
}

}  // namespace assay::work
