// Shared by the tests of models over HTTP: a server on this machine, and models that are pointed at it.
#pragma once

#include "llm_support.hpp"

#include "mock_provider/faults.hpp"
#include "mock_provider/mock_answers.hpp"
#include "mock_provider/mock_server.hpp"

#include <assay/llm/providers.hpp>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace test_llm {

inline constexpr std::array all_formats = {assay::wire_format::openai_chat, assay::wire_format::openai_responses,
                                           assay::wire_format::anthropic, assay::wire_format::gemini};

/// What is looked for in places where a key must not be.
inline const std::string secret_key = "sk-secret-0123456789abcdef";

inline const char* provider_of(assay::wire_format format) {
  constexpr std::array names = {"openai", "openai-responses", "anthropic", "google"};
  return names[static_cast<std::size_t>(format)];
}

inline std::shared_ptr<assay::language_model> model_at(const std::string& url, assay::wire_format format,
                                                       assay::http_options http = {}) {
  assay::provider_options options;
  options.base_url = url;
  options.api_key = secret_key;
  options.http = std::move(http);
  return assay::model_from(provider_of(format) + std::string(":mock"), std::move(options));
}

/// All of a stream; its errors come out.
inline task<std::vector<assay::stream_event>> read_all(assay::language_model& model, assay::request asked) {
  std::vector<assay::stream_event> all;
  auto events = model.stream(std::move(asked));
  while (auto event = co_await events.next()) all.push_back(*std::move(event));
  co_return all;
}

/// The answer, by complete() or by stream().
inline task<assay::response> ask(assay::language_model& model, assay::request asked, bool stream) {
  if (!stream) co_return co_await model.complete(std::move(asked));
  std::vector<assay::stream_event> events = co_await read_all(model, std::move(asked));
  REQUIRE_FALSE(events.empty());
  co_return std::get<assay::stream_end>(std::move(events.back())).response;
}

/// The error of a call that is to fail.
inline assay::model_error error_of(assay::language_model& model, assay::request asked, bool stream) {
  try {
    static_cast<void>(async::run(ask(model, std::move(asked), stream)));
  } catch (const assay::model_error& error) {
    return error;
  }
  FAIL("the call did not fail");
  throw;
}

}  // namespace test_llm
