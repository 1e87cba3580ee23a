// A provider's model over HTTP.
#pragma once

#include "http/exchange.hpp"
#include "llm/token_cache.hpp"

#include <assay/llm/http_options.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/wire_format.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// All that makes one model different from another.
struct provider_setup {
  wire_format format = wire_format::openai_chat;
  std::string name;           ///< "openai:gpt-5-mini"
  std::string model;          ///< "gpt-5-mini"
  std::string base_url;       ///< what stands before the wire format's path, without the path's version
  bool drop_version = false;  ///< the base URL has one of its own: the path's first step is left out
  std::string key;            ///< empty where none is needed
  std::vector<std::pair<std::string, std::string>> headers;  ///< the one with the key among them
  assay::capabilities can;
  http_options http;
  bool schema_in_prompt = false;  ///< the server enforces a schema without showing it to the model
  bool short_limit_name = false;  ///< the server knows "max_tokens" and not OpenAI's newer name for it
  wire_options wire;
  std::optional<token_price> price;  ///< nothing where it is unknown
  // Platforms that have a provider's models in a form of their own:
  std::string path;                    ///< in place of the wire format's; empty: that one
  std::string stream_path;             ///< the same for streams
  json_box body = {};                  ///< members that differ: a merge patch, before request::extra
  std::shared_ptr<token_cache> token;  ///< gives the bearer token; may be nullptr
  std::optional<aws_credentials> aws;  ///< requests are signed with
  std::string region;                  ///< for that
  bool amazon_stream = false;          ///< streams are Amazon's binary frames
};

class provider_model final : public language_model {
 public:
  explicit provider_model(provider_setup setup) : setup_(std::move(setup)) {}

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return setup_.can; }
  [[nodiscard]] std::string name() const override { return setup_.name; }

  // For calls of the same provider that complete() doesn't make: batches (src/batch/).
  [[nodiscard]] const provider_setup& setup() const noexcept { return setup_; }
  /// The call that asks this, unsigned. Throws model_error (unsupported).
  [[nodiscard]] http::call written(request asked, bool stream) const;
  /// The answer in the body of a successful call, as complete() gives it. Throws model_error.
  [[nodiscard]] response read(std::string body, const request& asked) const;
  /// The error as this model's: with its name, without its key, and with what was used before.
  [[nodiscard]] model_error own(const model_error& error, const usage& before, const std::string& id = {}) const;
  void take_key_out(std::string& text) const;

 private:
  class event_reader;

  /// The token of a request.
  struct bearer {
    std::string value;
    bool is_second = false;  ///< the server didn't take the first
  };
  /// The same with what proves who sends it, where that isn't the key.
  [[nodiscard]] async::task<http::call> signed_post(request asked, bool stream, bearer& token) const;
  /// Whether the request is to be sent again with a new token: once, if the server didn't take the first.
  [[nodiscard]] bool renews(bearer& token, const model_error& why) const;
  void sign(http::call& made) const;
  [[nodiscard]] async::task<response> complete_once(const request& asked);
  /// The answer in what is left of a body, which may be an error.
  [[nodiscard]] async::task<response> whole_answer(http::exchange& call, http::head head, const request& asked,
                                                   std::string begun) const;
  /// What was used, with its price.
  void set_cost(usage& used) const noexcept;
  /// As this model's: without its key, with its price, and with the server's name on its reasoning.
  void make_own(response& whole, const http::head& head) const;
  void name_server(std::string& provider) const;

  provider_setup setup_;
};

}  // namespace assay::inline v0::detail
