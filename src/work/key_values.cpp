#include "work/key_values.hpp"

namespace assay::work {

key_values::key_values(const queue_link& link, const std::string& name, const job_settings& settings) : name_(name) {
  kvStore* found = nullptr;
  natsStatus status = js_KeyValue(&found, link.context(), name.c_str());
  if (status == NATS_NOT_FOUND) {
    kvConfig wanted;
    require(kvConfig_Init(&wanted), "libnats can't be used");
    wanted.Bucket = name.c_str();
    wanted.History = 1;
    wanted.Replicas = static_cast<int>(settings.replicas);
    status = js_CreateKeyValue(&found, link.context(), &wanted);
  }
  bucket_.reset(found);
  require(status, "opening the bucket '" + name + "'");
}

std::optional<kept_value> key_values::get(const std::string& key) const {
  kvEntry* found = nullptr;
  const natsStatus status = kvStore_Get(&found, bucket_.get(), key.c_str());
  const owned<kvEntry> entry(found);
  if (status == NATS_NOT_FOUND) return std::nullopt;
  require(status, "reading '" + key + "' in the bucket '" + name_ + "'");
  const auto size = static_cast<std::size_t>(kvEntry_ValueLen(found));
  const auto* const text = static_cast<const char*>(kvEntry_Value(found));
  return kept_value{size == 0 ? std::string() : std::string(text, size), kvEntry_Revision(found),
                    kvEntry_Created(found)};
}

bool key_values::replace(const std::string& key, std::string_view text, std::uint64_t revision) const {
  std::uint64_t now = 0;
  const auto size = static_cast<int>(text.size());
  const natsStatus status = revision == 0
                                ? kvStore_Create(&now, bucket_.get(), key.c_str(), text.data(), size)
                                : kvStore_Update(&now, bucket_.get(), key.c_str(), text.data(), size, revision);
  if (status == NATS_OK) return true;
  if (!is_passing(status)) {
    // libnats does not tell this failure, which is none of ours, from others.
    const std::optional<kept_value> there = get(key);
    if ((there ? there->revision : 0) != revision) return false;
  }
  require(status, "writing '" + key + "' in the bucket '" + name_ + "'");
  return false;
}

}  // namespace assay::work
