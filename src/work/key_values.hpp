// A key-value bucket.
#pragma once

#include "work/queue_link.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace assay::work {

struct kept_value {
  std::string text;
  std::uint64_t revision = 0;
  std::int64_t written = 0;  ///< when, in nanoseconds since 1970 by the server's clock
};

/// The stream that a bucket is.
[[nodiscard]] std::string bucket_stream(const std::string& bucket);

/// A bucket is a stream with a subject for each key, which other programs may use as a bucket. It is not used by
/// libnats' functions for buckets: they ask any server of a cluster, of which some may not have the newest value yet,
/// take no key that has other bytes than letters, digits and a few more, and do not tell why a write failed.
///
/// Thread-safe. The link must outlive it.
class key_values {
 public:
  /// prepare_job() makes the buckets.
  key_values(const queue_link& link, std::string name) : link_(link), name_(std::move(name)) {}

  /// Nothing where there is no such key, a word of a subject. Throws queue_error.
  [[nodiscard]] std::optional<kept_value> get(const std::string& key) const;
  /// Puts a value in the place of the one with that revision; 0: of none. False where there is another one meanwhile.
  /// Throws queue_error; it may have been put all the same if that is queue_unreachable.
  [[nodiscard]] bool replace(const std::string& key, std::string_view text, std::uint64_t revision) const;
  /// Throws queue_error.
  void remove(const std::string& key) const;

 private:
  [[nodiscard]] bool put(const std::string& key, std::string_view text, std::uint64_t revision) const;

  const queue_link& link_;
  std::string name_;
};

}  // namespace assay::work
