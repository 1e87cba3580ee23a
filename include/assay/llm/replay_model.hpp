// recording_model writes down what another model was asked and answered; replay_model answers from such a file.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::llm {

/// A call that failed, in a recording.
struct recorded_failure {
  std::string kind;     ///< to_string(model_failure)
  std::string message;  ///< what()
  int status = 0;
  std::optional<double> retry_after = {};  ///< seconds
  friend bool operator==(const recorded_failure&, const recorded_failure&) = default;
};

/// One line of a recording: a request, and its response or failure.
struct recorded_call {
  assay::request request;
  std::optional<assay::response> response = {};
  std::optional<recorded_failure> failure = {};
  /// What the model could do: requests, and how answers are read, depend on it.
  std::optional<assay::capabilities> capabilities = {};
  friend bool operator==(const recorded_call&, const recorded_call&) = default;
};

/// Reads a recording: JSON, one recorded_call a line; empty lines and a byte order mark at the beginning are skipped.
/// Throws std::runtime_error with the line's number for one that can't be read.
[[nodiscard]] ASSAY_EXPORT std::vector<recorded_call> read_recording(std::string_view text);

/// Passes requests on to another model and appends each call to a file, one line each, at its end; calls that are
/// cancelled are left out. Requests and responses hold what was said, and never a key, for keys belong to the model and
/// not to the request; the provider's raw body is left out unless `keep_raw` is set. What JSON can't hold is replaced
/// and never an error: bytes that are not UTF-8 by U+FFFD, numbers that are not finite by null. Several may run at
/// once; a file should have one recorder.
class ASSAY_EXPORT recording_model final : public language_model {
 public:
  /// Throws std::runtime_error if the file can't be written.
  recording_model(model_ref model, const std::filesystem::path& file, bool keep_raw = false);
  ~recording_model() override;

  /// Throws what the model throws, and std::runtime_error where the file can't be written.
  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return model_->capabilities(); }
  [[nodiscard]] std::string name() const override { return model_->name(); }

 private:
  struct file;
  void write(recorded_call call);
  void write_failure(const request& asked, const model_error& error);

  model_ref model_;
  std::unique_ptr<file> file_;
  bool keep_raw_;
};

/// Which recorded call answers a request.
enum class replay_order : std::uint8_t {
  by_request,  ///< the first unused one with an equal request, as it is recorded, else the last used one
  in_sequence  ///< the next, whatever is asked; each once
};

/// Answers from a recording, offline. A request that was not recorded is a model_error (unsupported), which says so.
/// A stream yields the whole answer at once. It can do what the recorded model could, unless `can` says otherwise.
class ASSAY_EXPORT replay_model final : public language_model {
 public:
  explicit replay_model(std::vector<recorded_call> calls, replay_order order = replay_order::by_request,
                        std::optional<assay::capabilities> can = {});
  /// Throws std::runtime_error if the file can't be read.
  explicit replay_model(const std::filesystem::path& file, replay_order order = replay_order::by_request,
                        std::optional<assay::capabilities> can = {});

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return capabilities_; }
  [[nodiscard]] std::string name() const override { return "replay"; }

 private:
  [[nodiscard]] const recorded_call& take(const request& asked);

  std::vector<recorded_call> calls_;
  std::vector<bool> used_;
  std::size_t next_ = 0;
  replay_order order_;
  assay::capabilities capabilities_;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct describe<recorded_failure> {
  static constexpr auto fields = assay::fields(field<&recorded_failure::status>(has_default));
};

}  // namespace assay::inline v0
