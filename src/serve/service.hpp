// The service: what it was set up with, and what its connections and endpoints share.
#pragma once

#include "serve/bearer_tokens.hpp"
#include "serve/playground_pages.hpp"
#include "serve/request_log.hpp"
#include "serve/schema_store.hpp"
#include "serve/serve_limits.hpp"
#include "serve/service_metrics.hpp"
#include "serve/site_guard.hpp"

#include <assay/async/offload.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::serve {

struct service_setup {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any that is free
  serve_limits limits = {};
  std::size_t jobs = 0;  ///< threads for large bodies; 0: one a core
  folder_loader load_schemas = {};
  site_rules sites = {};                                     ///< which sites' pages may use it
  std::string tokens = {};                                   ///< a file; empty: no tokens are asked for
  std::vector<std::shared_ptr<language_model>> models = {};  ///< the first is the default
  extract_options asking = {};                               ///< what requests don't say
  std::filesystem::path pages = {};                          ///< the playground; empty: none
  bool log_requests = true;
};

/// Belongs to the loop's thread, but for its schemas and what is constant: endpoints may run on other threads.
struct service {
  /// Throws std::runtime_error for tokens, schemas or pages that can't be used.
  explicit service(service_setup from);

  service_setup setup;
  const serve_limits& limits = setup.limits;
  schema_store schemas;
  const playground_pages pages;
  const std::string openapi;  ///< the document
  request_log log;
  service_metrics metrics;
  site_guard guard;                             ///< of a service on loopback, until it listens
  std::shared_ptr<const bearer_tokens> tokens;  ///< nullptr: none are asked for

  std::size_t connections = 0;
  std::size_t requests_in_work = 0;
  std::size_t body_bytes = 0;
  bool is_stopping = false;

  async::thread_pool pool;  ///< the last: it ends first
};

}  // namespace assay::serve
