// What providers' batch APIs answer, as their references have it: states, counts, results, pages.
#include "llm_support.hpp"

#include "batch/batch_api.hpp"
#include "batch/job_state.hpp"
#include "dump/bounded_json.hpp"

namespace test_llm {
namespace {

namespace batch = assay::detail::batch;
using assay::wire_format;
using batch::progress;
using nlohmann::ordered_json;

std::string words_of(progress how) {
  constexpr const char* names[] = {"under_way", "ended", "expired", "cancelled", "failed"};
  return names[static_cast<std::size_t>(how)];
}

/// "ended 3 2 1 | result results | message | mark | created"
std::string words_of(const batch::batch_status& one) {
  std::string words = words_of(one.progress) + " " + std::to_string(one.total) + " " + std::to_string(one.done) + " " +
                      std::to_string(one.failed) + " |";
  for (const std::string& result : one.results) words += " " + result;
  return words + " | " + one.message + " | " + one.mark + " | " + one.created;
}

struct status_row {
  wire_format format;
  const char* answer;
  const char* words;
};

TEST_CASE("a status is read as the provider means it") {
  const status_row rows[] = {
      {wire_format::openai_chat,
       R"({"id": "batch_1", "status": "validating", "created_at": 1711471533, "request_counts": {"total": 0}})",
       "under_way 0 0 0 | |  |  | 2024-03-26T16:45:33Z"},
      {wire_format::openai_chat,
       R"({"id": "batch_1", "status": "in_progress", "output_file_id": null, "errors": null,
           "request_counts": {"total": 100, "completed": 23, "failed": 1}, "metadata": {"assay_file": "m"}})",
       "under_way 100 24 1 | |  | m | "},
      {wire_format::openai_responses,
       R"({"id": "batch_1", "status": "completed", "output_file_id": "file-1", "error_file_id": "file-2",
           "request_counts": {"total": 3, "completed": 2, "failed": 1}})",
       "ended 3 3 1 | file-1 file-2 |  |  | "},
      {wire_format::openai_chat, R"({"id": "b", "status": "expired", "output_file_id": "f"})",
       "expired 0 0 0 | f |  |  | "},
      {wire_format::openai_chat, R"({"id": "b", "status": "cancelled"})", "cancelled 0 0 0 | |  |  | "},
      {wire_format::openai_chat,
       R"({"id": "b", "status": "failed", "errors": {"object": "list", "data": [
           {"code": "a", "message": "Bad.", "line": 2}, {"code": "token_limit_exceeded", "message": null},
           {"message": "x"}, {"message": "y"}]}})",
       "failed 0 0 0 | | Bad. (line 2); token_limit_exceeded; x; and 1 more |  | "},
      {wire_format::anthropic,
       R"({"id": "msgbatch_1", "type": "message_batch", "processing_status": "in_progress",
           "created_at": "2024-08-20T18:37:24.100435Z",
           "request_counts": {"processing": 100, "succeeded": 50, "errored": 30, "canceled": 10, "expired": 10}})",
       "under_way 200 100 50 | |  |  | 2024-08-20T18:37:24.100435Z"},
      {wire_format::anthropic,
       R"({"id": "msgbatch_1", "processing_status": "ended", "results_url": "https://elsewhere.example/results",
           "request_counts": {"processing": 0, "succeeded": 2, "errored": 0, "canceled": 0, "expired": 1}})",
       "ended 3 3 1 | msgbatch_1 |  |  | "},
      {wire_format::gemini,
       R"({"name": "batches/1", "metadata": {"state": "BATCH_STATE_PENDING", "displayName": "m",
           "createTime": "2026-01-02T03:04:05.6Z", "batchStats": {"requestCount": "3", "pendingRequestCount": "3"}}})",
       "under_way 3 0 0 | |  | m | 2026-01-02T03:04:05.6Z"},
      {wire_format::gemini,
       R"({"name": "batches/1", "done": true, "metadata": {"state": "BATCH_STATE_SUCCEEDED",
           "batchStats": {"requestCount": "3", "successfulRequestCount": "2", "failedRequestCount": "1"}},
           "response": {"responsesFile": "files/batch-1"}})",
       "ended 3 3 1 | files/batch-1 |  |  | "},
      {wire_format::gemini,
       R"({"name": "batches/1", "metadata": {"state": "JOB_STATE_SUCCEEDED",
           "output": {"responsesFile": "files/batch-1"}}})",
       "ended 0 0 0 | files/batch-1 |  |  | "},
      {wire_format::gemini, R"({"name": "batches/1", "metadata": {"state": "JOB_STATE_EXPIRED"}})",
       "expired 0 0 0 | |  |  | "},
      {wire_format::gemini, R"({"name": "batches/1", "done": true, "error": {"code": 3, "message": "No."}})",
       "failed 0 0 0 | | No. |  | "},
      // What nobody promised: nothing is taken for an end.
      {wire_format::openai_chat, R"({"status": 7, "request_counts": [1], "errors": "x", "metadata": null})",
       "under_way 0 0 0 | |  |  | "},
      {wire_format::anthropic, R"([])", "under_way 0 0 0 | |  |  | "},
      {wire_format::gemini, R"({"metadata": {"state": "BATCH_STATE_NEW_WORD"}})", "under_way 0 0 0 | |  |  | "},
  };
  for (const status_row& one : rows) {
    CAPTURE(one.answer);
    CHECK(words_of(batch::api_of(one.format)->read_status(ordered_json::parse(one.answer))) == one.words);
  }
}

TEST_CASE("results that came with a Gemini operation are read from it") {
  const batch::batch_status status = batch::gemini_batches().read_status(ordered_json::parse(
      R"({"name": "batches/1", "metadata": {"state": "BATCH_STATE_SUCCEEDED"}, "response": {"inlinedResponses":
          {"inlinedResponses": [{"metadata": {"key": "k"}, "response": {"candidates": []}}]}}})"));
  REQUIRE(status.inlined.size() == 1);
  const batch::batch_item item = batch::gemini_batches().read_item(status.inlined[0]);
  CHECK(item.id == "k");
  CHECK(item.body.contains("candidates"));
}

struct item_row {
  wire_format format;
  const char* line;
  const char* words;  ///< id, what came of it, status, body
};

TEST_CASE("a result is an answer, an error, or the lack of one") {
  const item_row rows[] = {
      {wire_format::openai_chat,
       R"({"id": "batch_req_1", "custom_id": "a", "response": {"status_code": 200, "request_id": "r", "body": {"x": 1}},
           "error": null})",
       R"(a answered 200 {"x":1})"},
      {wire_format::openai_chat,
       R"({"custom_id": "a", "response": {"status_code": 429, "body": {"error": {"message": "m"}}}, "error": null})",
       R"(a failed 429 {"error":{"message":"m"}})"},
      {wire_format::openai_chat,
       R"({"custom_id": "a", "response": null, "error": {"code": "batch_expired", "message": "Late."}})",
       R"(a expired 0 {"error":{"code":"batch_expired","message":"Late."}})"},
      {wire_format::openai_chat, R"({"custom_id": "a", "response": null, "error": {"code": "batch_cancelled"}})",
       R"(a cancelled 0 {"error":{"code":"batch_cancelled"}})"},
      {wire_format::openai_chat, R"({"custom_id": "a", "error": {"code": "new", "message": "m"}})",
       R"(a failed 0 {"error":{"code":"new","message":"m"}})"},
      {wire_format::openai_chat, R"({"custom_id": 7, "response": {"status_code": 99999}})", " failed 0 null"},
      {wire_format::anthropic, R"({"custom_id": "a", "result": {"type": "succeeded", "message": {"x": 1}}})",
       R"(a answered 200 {"x":1})"},
      {wire_format::anthropic,
       R"({"custom_id": "a", "result": {"type": "errored", "error": {"type": "error", "error": {"type": "t"}}}})",
       R"(a failed 0 {"type":"error","error":{"type":"t"}})"},
      {wire_format::anthropic, R"({"custom_id": "a", "result": {"type": "expired"}})", "a expired 0 null"},
      {wire_format::anthropic, R"({"custom_id": "a", "result": {"type": "canceled"}})", "a cancelled 0 null"},
      {wire_format::anthropic, R"({"custom_id": "a"})", "a failed 0 null"},
      {wire_format::gemini, R"({"key": "a", "response": {"x": 1}})", R"(a answered 200 {"x":1})"},
      {wire_format::gemini, R"({"key": "a", "error": {"code": 8, "message": "m"}})",
       R"(a failed 429 {"error":{"code":8,"message":"m"}})"},
      {wire_format::gemini, R"({"key": "a", "status": {"code": 13}})", R"(a failed 500 {"error":{"code":13}})"},
      {wire_format::gemini, R"({"key": "a", "error": {"code": 1}})", R"(a cancelled 499 {"error":{"code":1}})"},
      {wire_format::gemini, R"({"key": "a", "error": {"code": 400}})", R"(a failed 400 {"error":{"code":400}})"},
      {wire_format::gemini, R"({"response": {}})", " answered 200 {}"},
  };
  constexpr const char* names[] = {"answered", "failed", "expired", "cancelled", "missing"};
  for (const item_row& one : rows) {
    CAPTURE(one.line);
    const batch::batch_item item = batch::api_of(one.format)->read_item(ordered_json::parse(one.line));
    CHECK(item.id + " " + names[static_cast<std::size_t>(item.what)] + " " + std::to_string(item.status) + " " +
              assay::detail::bounded_json::write(item.body) ==
          one.words);
  }
}

TEST_CASE("a page of batches says where the next one begins") {
  struct row {
    wire_format format;
    const char* answer;
    std::size_t batches;
    const char* next;
  };
  const row rows[] = {
      {wire_format::openai_chat, R"({"data": [{"id": "b1"}, {"id": "b2"}], "has_more": true})", 2, "b2"},
      {wire_format::openai_chat, R"({"data": [{"id": "b1"}], "has_more": false})", 1, ""},
      {wire_format::anthropic, R"({"data": [{"id": "b1"}], "has_more": true, "last_id": "b1"})", 1, "b1"},
      {wire_format::gemini, R"({"operations": [{"name": "batches/1"}], "nextPageToken": "t=="})", 1, "t=="},
      {wire_format::gemini, R"({})", 0, ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.answer);
    const batch::batch_listing page = batch::api_of(one.format)->read_listing(ordered_json::parse(one.answer));
    CHECK(page.batches.size() == one.batches);
    CHECK(page.next == one.next);
  }
}

TEST_CASE("ids of requests are read back, and nothing else is one") {
  for (const batch::request_id id : {batch::request_id{1, 1}, batch::request_id{18'446'744'073'709'551'615u, 9}}) {
    const auto read = batch::read_id("5f0e7a9112ab", batch::text_of("5f0e7a9112ab", id));
    REQUIRE(read);
    CHECK(read->prompt == id.prompt);
    CHECK(read->attempt == id.attempt);
  }
  for (const char* const text :
       {"", "assay-5f0e7a9112ab-", "assay-5f0e7a9112ab-1", "assay-5f0e7a9112ab-1-", "assay-5f0e7a9112ab-0-1",
        "assay-5f0e7a9112ab-1-0", "assay-5f0e7a9112ab-1-1x", "assay-5f0e7a9112ab--1-1", "assay-000000000000-1-1",
        "assay-5f0e7a9112ab-99999999999999999999-1", "1-1"}) {
    CAPTURE(text);
    CHECK_FALSE(batch::read_id("5f0e7a9112ab", text));
  }
}

TEST_CASE("formats without a batch API have none") {
  CHECK(batch::api_of(wire_format::ollama) == nullptr);
  CHECK(batch::api_of(wire_format::bedrock_converse) == nullptr);
}

}  // namespace
}  // namespace test_llm
