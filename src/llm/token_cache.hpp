// A bearer token that is asked for again when it runs out.
#pragma once

#include <assay/async/task.hpp>
#include <assay/llm/providers.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace assay::inline v0::detail {

/// May be used by tasks of several loops; tasks that find no good token each ask for one.
class token_cache {
 public:
  explicit token_cache(std::function<async::task<access_token>()> source) : source_(std::move(source)) {}

  /// A token that is good for a minute or more, if the source has one. Throws what the source throws, and model_error
  /// (unsupported) for a token that can't be sent.
  [[nodiscard]] async::task<std::string> get();
  /// The server turned this one down: if it is still the latest, the next get() asks for another.
  void drop(const std::string& value);
  /// Takes the latest token out of a text, and the one before it, with which requests may still be under way.
  void take_out(std::string& text) const;

 private:
  [[nodiscard]] std::string good_one() const;

  std::function<async::task<access_token>()> source_;
  mutable std::mutex lock_;
  std::string value_;
  std::string earlier_;
  std::int64_t good_until_ = 0;  // nanoseconds of the steady clock
};

}  // namespace assay::inline v0::detail
