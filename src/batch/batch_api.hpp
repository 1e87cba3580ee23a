// What one provider's batch API has of its own, as data: how a file of requests is spelled, where calls go, and how its
// answers read. batch_client.cpp makes the calls, the same for all.
//
//   openai_batches.cpp     a file of lines is uploaded; results are files of lines: one of answers, one of errors
//   anthropic_batches.cpp  the file is the call's body; results are lines
//   gemini_batches.cpp     a file of lines is uploaded in two steps; a batch is a long-running operation
#pragma once

#include "llm/wire.hpp"

#include <assay/llm/wire_format.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::batch {

using nlohmann::ordered_json;

/// How far a provider is with a batch.
enum class progress : std::uint8_t {
  under_way,
  ended,      ///< what there is of results can be fetched
  expired,    ///< the same, but its time was over before all were answered
  cancelled,  ///< the same, but somebody ended it
  failed,     ///< nothing was done
};

/// What a provider says of a batch.
struct batch_status {
  std::string id;
  std::string word;  ///< the provider's for its state
  batch::progress progress = batch::progress::under_way;
  std::uint64_t total = 0;                ///< requests; 0 where the provider doesn't say
  std::uint64_t done = 0;                 ///< of them, those that have a result
  std::uint64_t failed = 0;               ///< of these, those whose result is an error
  std::string message = {};               ///< why it failed
  bool has_no_room = false;               ///< it failed because too much is under way: again helps, later
  std::vector<std::string> results = {};  ///< what batch_api::result_path takes
  ordered_json inlined = {};              ///< results that came with the status: an array
  std::string mark = {};                  ///< that it was created with; empty where the API has no place for one
  std::string created = {};               ///< "2026-11-30T09:45:12Z"; empty where the provider doesn't say
};

/// A page of the batches that there are.
struct batch_listing {
  std::vector<batch_status> batches;
  std::string next;  ///< for batch_api::list_path; empty at the end
};

/// One result.
struct batch_item {
  /// `missing`: the provider gave none.
  enum class kind : std::uint8_t { answered, failed, expired, cancelled, missing };

  std::string id;  ///< of the request; empty where there is none
  kind what = kind::answered;
  int status = 200;        ///< as of HTTP; 0 where the provider gives none
  ordered_json body = {};  ///< the answer, or the error
};

/// A request of a file.
struct batch_entry {
  std::string_view id;
  std::string_view path;  ///< of the wire format: "/v1/chat/completions"
  std::string_view body;  ///< JSON
};

/// A batch that is to be created.
struct batch_order {
  std::string mark;      ///< says which file of which job it is
  std::string file;      ///< the provider's name of the uploaded file
  std::string endpoint;  ///< batch_entry::path
};

enum class upload_form : std::uint8_t {
  none,       ///< the file of requests is the body of the call that creates the batch
  multipart,  ///< a form, answered with the file's "id"
  resumable,  ///< announced first; then the file goes to the URL that the answer names
};

struct batch_api {
  std::uint64_t most_requests;  ///< of a file
  std::uint64_t most_bytes;     ///< the same
  std::string_view begin;       ///< of a file; an entry is a line
  std::string_view between;     ///< behind an entry, before the next
  std::string_view end;         ///< behind the last entry
  /// What an entry begins with, up to its id, which a quotation mark ends.
  std::string_view before_id;
  std::string (*entry)(const batch_entry& of);
  upload_form upload;
  std::string_view upload_path;
  std::string (*create_path)(std::string_view model);
  ordered_json (*order)(const batch_order& of);  ///< nullptr for upload_form::none
  std::string (*status_path)(const std::string& batch);
  std::string (*list_path)(const std::string& from);
  std::string (*result_path)(const std::string& result);
  batch_status (*read_status)(const ordered_json& answer);
  batch_listing (*read_listing)(const ordered_json& answer);
  batch_item (*read_item)(const ordered_json& line);
  std::vector<std::pair<std::string, std::string>> headers;

  /// The bytes of a file without entries.
  [[nodiscard]] std::uint64_t frame() const noexcept { return begin.size() + end.size(); }
};

/// nullptr where there is none, or assay doesn't know it.
[[nodiscard]] const batch_api* api_of(wire_format format);

[[nodiscard]] const batch_api& openai_batches();
[[nodiscard]] const batch_api& anthropic_batches();
[[nodiscard]] const batch_api& gemini_batches();

// --- reading: null and a value of another kind are as good as none ---------------------------------------------------

using wire::at;
using wire::text_at;
/// A count as a number, or as text as protobuf writes it; 0 for what is neither.
[[nodiscard]] std::uint64_t count_in(const ordered_json& object, const char* key);

/// What a provider's word for a state means; under_way for an unknown one.
struct state_word {
  std::string_view word;
  batch::progress progress;
};
template <std::size_t N>
[[nodiscard]] progress progress_of(std::string_view word, const state_word (&words)[N]) {
  for (const state_word& one : words) {
    if (one.word == word) return one.progress;
  }
  return progress::under_way;
}

/// "2026-11-30T09:45:12Z" of seconds since 1970; empty for 0 and for what no calendar has.
[[nodiscard]] std::string utc_text(std::uint64_t seconds);

}  // namespace assay::inline v0::detail::batch
