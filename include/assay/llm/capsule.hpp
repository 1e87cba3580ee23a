// A failed extraction as one file, which plays it again without the model.
//
//   options.retry.on_failure = assay::capsule("failures");     // a file for each extraction that fails
//   ...
//   const auto record = assay::read_capsule("failures/20261130T094512.345Z-5f0e7a91.capsule.json");
//   const auto now = assay::replay<Person>(record);            // what comes of the same answers today
//   for (const assay::replay_difference& one : now.differences) std::cout << one.is << "\n";
#pragma once

#include <assay/checker.hpp>
#include <assay/describe.hpp>
#include <assay/detail/export.hpp>
#include <assay/json_box.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/replay_model.hpp>
#include <assay/llm/retry_policy.hpp>
#include <assay/wire_types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay::inline v0::llm {

// --- what happened ---------------------------------------------------------------------------------------------------

/// What was asked for.
struct recorded_output {
  std::string name;
  json_box schema = {};         ///< draft 2020-12
  std::string sketch = {};      ///< what output_mode::prompted says of the schema
  bool plain_text = false;      ///< the text itself; there is no schema
  bool judged_by_type = false;  ///< by a C++ type, which may have rules that the schema doesn't say
};

/// How a model was asked.
struct recorded_question {
  std::string model;  ///< language_model::name()
  assay::capabilities capabilities;
  std::optional<output_mode> mode = {};  ///< extract_options::mode
  std::string instructions = {};
  request base;  ///< extract_options::base, with the prompt
};

/// The source in which values must be, and how they are looked up.
struct recorded_source {
  std::string text;
  ground_scope scope = ground_scope::annotated;
  std::size_t max_spans = 8;
  std::size_t max_nearest = 20;
};

/// The data of a retry_policy: all but its functions.
struct recorded_policy {
  int max_retries = 2;
  reask_scope scope = reask_scope::whole;
  bool early_stop = false;
  int max_transport_retries = 4;
  std::chrono::nanoseconds backoff_first = {};
  double backoff_factor = 2;
  std::chrono::nanoseconds backoff_longest = {};
  double backoff_jitter = 0;
  std::chrono::nanoseconds longest_retry_after = {};
  std::optional<std::int64_t> token_budget = {};
  std::optional<std::chrono::nanoseconds> deadline = {};
  truncation truncated = truncation::fail;
  double limit_factor = 2;
  std::int64_t greatest_limit = 0;
  std::size_t longest_quote = 0;
  std::size_t max_feedback_errors = 0;
  // parse_options:
  assay::mode mode = assay::mode::llm;
  assay::limits limits = {};
  assay::dialect dialect = assay::dialect::json_schema;
  std::vector<repair_class> allow = {};
  assay::big_numbers big_numbers = assay::big_numbers::refuse;
  bool complete = false;
  bool cut_off = false;
};

/// A path: keys and indexes.
using recorded_path = std::vector<std::variant<std::string, std::uint64_t>>;

/// An error of an answer.
struct recorded_error {
  std::string type;
  recorded_path loc;
  std::string message;
  std::string input;
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// An attempt. Members have the meaning that they have there.
struct recorded_attempt {
  int number = 1;
  attempt_outcome outcome = attempt_outcome::failed;
  std::optional<assay::request> request = {};
  std::optional<assay::response> response = {};
  std::optional<recorded_failure> failure = {};
  std::string answer = {};
  std::vector<recorded_error> errors = {};
  bool more_errors = false;  ///< validation_error::truncated()
  std::string message = {};
  assay::usage usage = {};
  std::vector<recorded_path> asked_for = {};
  bool stopped_early = false;
  std::chrono::nanoseconds began = {};
  std::chrono::nanoseconds waited = {};
  std::chrono::nanoseconds time = {};
  std::optional<double> jitter = {};
};

/// Everything that it takes to play a failed extraction again without the model. It is JSON by assay::dump, and holds
/// neither keys, which belong to the model, nor the raw bodies of a provider. It does hold what was said: the prompt
/// and what is attached to it by URL, request::extra, the source, and the answers. Media are replaced by their digests,
/// and what JSON can't hold by something that it can, as in recordings.
struct extraction_record {
  literal<"assay capsule 1"> format = {};
  std::string version;  ///< of assay
  std::string time;     ///< when it failed: "2026-11-30T09:45:12.345Z"
  recorded_output output;
  std::optional<recorded_question> question = {};  ///< nothing of retry(), which doesn't know its requests
  recorded_policy policy;
  std::optional<recorded_source> source = {};
  extraction_failure reason = extraction_failure::invalid;
  std::vector<recorded_attempt> attempts;
};

// --- as a file -------------------------------------------------------------------------------------------------------

/// How capsule writes.
struct capsule_options {
  /// Of a file, in bytes. What is larger is not written, and an error.
  std::size_t max_bytes = std::size_t{64} << 20;
};

/// Writes each record into a file of its own, `folder/<UTC time>-<digest>.capsule.json`. For retry_policy::on_failure:
///
///   options.retry.on_failure = assay::capsule("failures");
///
/// A file appears whole or not at all, never replaces another one, and only its owner may read and write it. The folder
/// is made if there is none. Writing blocks the loop's thread for as long as the disk takes. Copies share nothing but
/// the folder; they may be used by several threads at once.
class ASSAY_EXPORT capsule {
 public:
  explicit capsule(std::filesystem::path folder, capsule_options options = {})
      : folder_(std::move(folder)), options_(options) {}

  /// The file that was written. Throws std::runtime_error with the reason if it can't be.
  std::filesystem::path operator()(const extraction_record& record) const;

 private:
  std::filesystem::path folder_;
  capsule_options options_;
};

/// Reads what capsule wrote. Throws std::runtime_error for a file that can't be read or is no capsule, with line and
/// column of the first errors.
[[nodiscard]] ASSAY_EXPORT extraction_record read_capsule(const std::filesystem::path& file);
/// The same of a text, which messages call by `name`.
[[nodiscard]] ASSAY_EXPORT extraction_record parse_capsule(std::string_view text,
                                                           const std::string& name = "the capsule");

// --- again -----------------------------------------------------------------------------------------------------------

/// Where a replay differs from what happened.
enum class replay_part : std::uint8_t {
  request,    ///< something else would be asked; the recorded answer is played all the same
  outcome,    ///< an attempt ends in another way
  errors,     ///< other errors are found in an answer
  answer,     ///< another text is judged: values are put into an earlier answer in another way
  beyond,     ///< something is needed that was not recorded, and the replay ends: a further answer, or the rest of one
  not_asked,  ///< an attempt is not made any more
  reason,     ///< the extraction ends in another way
};
/// "not_asked" for replay_part::not_asked.
[[nodiscard]] ASSAY_EXPORT const char* to_string(replay_part part) noexcept;

/// One difference. Long texts are shortened with "..." to what is about the first character that differs.
struct replay_difference {
  int attempt = 0;  ///< its number; 0: the extraction as a whole
  replay_part part = replay_part::request;
  std::string where = {};  ///< of a request: the JSON pointer of what differs first
  std::string was = {};
  std::string is = {};
};

/// How a replay ends.
enum class replay_ending : std::uint8_t {
  failed,  ///< as extractions do: replayed_extraction::reason
  valid,   ///< with a value
  beyond,  ///< with the recording
};

/// What comes of the recorded answers now.
struct replayed_extraction {
  std::vector<replay_difference> differences;  ///< in order; empty: the replay is the same
  replay_ending ending = replay_ending::failed;
  std::optional<extraction_failure> reason = {};  ///< of replay_ending::failed
  std::optional<json_box> value = {};             ///< of replay_ending::valid; nothing if JSON can't hold it
  std::vector<attempt> attempts = {};             ///< as they are now

  [[nodiscard]] bool is_same() const noexcept { return differences.empty(); }
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0::detail {

/// The value that the validator has, of its type(); nullptr where there is none.
using validated_value = std::function<const void*()>;
[[nodiscard]] ASSAY_EXPORT replayed_extraction play_again(const extraction_record& record, wanted what,
                                                          validator& accept, const validated_value& value);
[[nodiscard]] ASSAY_EXPORT path path_of(const recorded_path& recorded);
[[nodiscard]] ASSAY_EXPORT parse_options reading_of(const recorded_policy& policy);
[[nodiscard]] ASSAY_EXPORT ground_options grounding_of(const recorded_source& source);

}  // namespace assay::inline v0::detail

namespace assay::inline v0::llm {

/// Plays a failed extraction again, offline and without waiting: what was asked for is asked again, each attempt is
/// answered as it was (a failed call fails, a stopped answer comes as far as it came, a cancelled call ends with the
/// deadline), and all that follows is compared. Answers are judged by T, and asked for by T's schema: a type that has
/// changed since shows as a difference. Runs on a loop of its own with a simulated clock; throws
/// async::wrong_thread_error where a loop runs on this thread.
template <class T>
[[nodiscard]] replayed_extraction replay(const extraction_record& record) {
  detail::typed_validator<T> accept(detail::reading_of(record.policy));
  if (record.source) accept.source.set(record.source->text, detail::grounding_of(*record.source));
  return detail::play_again(record, detail::wanted_for(type_of<T>()), accept,
                            [&accept]() -> const void* { return accept.value ? &*accept.value : nullptr; });
}

/// The same by the schema in the record. Rules that a C++ type has beside its schema (check, normalize, grounded) are
/// not in it, so that an extraction<T> whose answers they refused is only the same by replay<T>. Throws schema_error if
/// the schema can't be used.
[[nodiscard]] ASSAY_EXPORT replayed_extraction replay(const extraction_record& record);
/// The same by a schema of yours: another one, or one that is loaded with schema_options, which are not in the record.
[[nodiscard]] ASSAY_EXPORT replayed_extraction replay(const extraction_record& record, schema_type schema);

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

template <>
struct ASSAY_EXPORT describe<recorded_attempt> {
  static constexpr auto fields = assay::fields(field<&recorded_attempt::number>(ge(1)));
  static void check(const recorded_attempt& one, checker& found);
};

template <>
struct ASSAY_EXPORT describe<extraction_record> {
  static void check(const extraction_record& record, checker& found);
};

using llm::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
