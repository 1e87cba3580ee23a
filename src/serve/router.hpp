// Which endpoint a request is for.
#pragma once

#include "serve/event_sink.hpp"
#include "serve/http_message.hpp"
#include "serve/served_request.hpp"
#include "serve/service.hpp"

#include <assay/async/task.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::serve {

/// Answers at once. Throws refusal.
using quick_endpoint = http_reply (*)(service& of, const http_request& request, work_facts& facts);
/// Answers when a model has; nothing where it has sent events instead. Throws refusal and client_gone.
using waiting_endpoint = async::task<std::optional<http_reply>> (*)(service& of, const http_request& request,
                                                                    work_facts& facts, event_sink& events);

struct route {
  std::string_view method;  ///< GET stands for HEAD as well
  std::string_view path;
  quick_endpoint quick = nullptr;  ///< one of these two
  waiting_endpoint waiting = nullptr;
  bool any_thread = false;  ///< quick: takes a body, so that a large one is worked on by another thread
  bool is_open = false;     ///< needs no token
};

/// All but the pages of the playground.
[[nodiscard]] std::span<const route> all_routes() noexcept;

/// For the question of a browser whether a page of another site may send a request (site_guard::is_preflight).
[[nodiscard]] const route& preflight_route() noexcept;

/// Whether a request needs no token.
[[nodiscard]] bool is_open(const http_request& request) noexcept;

/// The route of a request. Throws refusal: 404, and 405 with Allow.
[[nodiscard]] const route& find_route(const service& of, const http_request& request);

}  // namespace assay::serve
