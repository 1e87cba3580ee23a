#include "batch/batch_client.hpp"

#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/aws_signature.hpp"
#include "llm/sha256.hpp"

#include <assay/async/sleep.hpp>
#include <assay/llm/detail/retry_session.hpp>

#include <algorithm>
#include <chrono>
#include <span>
#include <stdexcept>
#include <string_view>

namespace assay::inline v0::detail::batch {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_error_body = std::size_t{64} << 10;
/// Of a status with its results, and of a page of batches.
constexpr std::size_t longest_answer = std::size_t{256} << 20;

/// A file between two texts.
http::body_source source_of(std::shared_ptr<const old_file> file, std::string before, std::string after) {
  const std::uint64_t size = file->size();
  http::body_source made;
  made.size = before.size() + size + after.size();
  made.read = [file = std::move(file), size, before = std::move(before), after = std::move(after)](
                  std::uint64_t offset, char* to, std::size_t most) -> std::size_t {
    if (offset < before.size()) return before.copy(to, most, static_cast<std::size_t>(offset));
    offset -= before.size();
    if (offset < size) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(most, size - offset));
      if (file->read(offset, std::span(to, wanted)) == wanted) return wanted;
      throw model_error(model_failure::unsupported, "the file of requests was cut while it was sent");
    }
    offset -= size;
    return offset < after.size() ? after.copy(to, most, static_cast<std::size_t>(offset)) : 0;
  };
  return made;
}

/// What may stand in a path: a provider's name for a batch or a file is put there.
void check_name(std::string_view name, const char* what) {
  constexpr std::size_t longest = 500;
  const auto is_plain = [](char c) { return detail::is_plain_name_character(c) || c == '.' || c == '/'; };
  const bool is_name = !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), is_plain) &&
                       name.find("..") == std::string_view::npos;
  if (!is_name) throw model_error(model_failure::protocol, std::string("the provider gave no usable name of ") + what);
}

}  // namespace

batch_client::batch_client(const provider_model& model, const batch_api& api, const retry_policy& policy)
    : model_(model), api_(api), policy_(policy) {}

/// A base URL may have the version that the path begins with; uploads and downloads have theirs in the middle.
std::string batch_client::url_of(const std::string& path) const {
  const provider_setup& setup = model_.setup();
  std::string base = setup.base_url;
  if (!setup.drop_version) return base + path;
  if (path.starts_with("/v1")) return base + path.substr(path.find('/', 1));
  return base.substr(0, base.rfind('/')) + path;
}

async::task<http::call> batch_client::call_to(std::string path, http::method method) {
  const provider_setup& setup = model_.setup();
  http::call made;
  made.url = url_of(path);
  made.method = method;
  made.headers = api_.headers;
  made.headers.insert(made.headers.end(), setup.headers.begin(), setup.headers.end());
  if (setup.token) made.headers.emplace_back("authorization", "Bearer " + co_await setup.token->get());
  co_return made;
}

/// What is as large as a file takes its time: all that counts is that it gets on.
http_options batch_client::limits_for(transfer of) const {
  http_options limits = model_.setup().http;
  limits.total_timeout = async::duration::zero();
  limits.max_response_bytes = of == transfer::file ? 0 : longest_answer;
  return limits;
}

async::task<void> batch_client::throw_failure(http::exchange& call, http::head head) const {
  std::string body;
  co_await http::read_rest(call, body, longest_error_body);
  model_.take_key_out(body);
  throw decode_error(model_.setup().name, head.status, body, head.wait());
}

async::task<batch_client::answered> batch_client::once(http::call what) {
  std::optional<model_error> failure;  // an exception handler can't await
  try {
    const http_options limits = limits_for(transfer::message);
    http::exchange call(std::move(what), limits);
    answered got;
    got.head = co_await call.begin();
    if (got.head.status / 100 != 2) co_await throw_failure(call, got.head);
    std::string body;
    co_await http::read_rest(call, body, longest_answer);
    model_.take_key_out(body);
    bounded_json::parsed read = bounded_json::parse(body);
    const bool may_be_empty = !got.head.upload_url.empty();
    if (!read && !may_be_empty) {
      throw model_error(model_failure::protocol, "the answer about a batch is not JSON", got.head.status);
    }
    got.body = std::move(read.value);
    co_return got;
  } catch (const model_error& error) {
    failure.emplace(model_.own(error, {}));
  }
  throw model_error(*failure);
}

async::task<void> batch_client::wait_after(model_error why, int failures) const {
  const async::duration asked = why.retry_after().value_or(async::duration::zero());
  if (!why.retryable() || failures >= policy_.max_transport_retries || asked > policy_.longest_retry_after) throw why;
  co_await async::sleep_for(wait_before_retry(policy_, failures, why));
}

async::task<batch_client::answered> batch_client::repeated(http::call what) {
  for (int failures = 0;; ++failures) {
    std::optional<model_error> failure;
    try {
      co_return co_await once(what);
    } catch (const model_error& error) {
      failure.emplace(error);
    }
    co_await wait_after(*failure, failures);
  }
}

async::task<std::string> batch_client::upload(std::shared_ptr<const old_file> file, std::string mark) {
  http::call what = co_await call_to(std::string(api_.upload_path), http::method::post);
  ordered_json answer;
  if (api_.upload == upload_form::multipart) {
    const std::string boundary = "assay-" + hexadecimal(sha256(mark)).substr(0, 32);
    const std::string part = "--" + boundary + "\r\ncontent-disposition: form-data; name=\"";
    what.headers.emplace_back("content-type", "multipart/form-data; boundary=" + boundary);
    what.source = source_of(std::move(file),
                            part + "purpose\"\r\n\r\nbatch\r\n" + part + "file\"; filename=\"" + mark +
                                ".jsonl\"\r\ncontent-type: application/jsonl\r\n\r\n",
                            "\r\n--" + boundary + "--\r\n");
    answer = (co_await repeated(std::move(what))).body;
  } else {
    const std::string size = std::to_string(file->size());
    what.headers.emplace_back("content-type", "application/json");
    what.headers.emplace_back("x-goog-upload-protocol", "resumable");
    what.headers.emplace_back("x-goog-upload-command", "start");
    what.headers.emplace_back("x-goog-upload-header-content-length", size);
    what.headers.emplace_back("x-goog-upload-header-content-type", "application/jsonl");
    what.body = bounded_json::write(ordered_json{{"file", {{"display_name", mark}}}});
    const answered announced = co_await repeated(std::move(what));
    check_upload_url(announced.head.upload_url);
    http::call sent;  // without the key: the URL is the permission
    sent.url = announced.head.upload_url;
    sent.headers = {{"x-goog-upload-offset", "0"}, {"x-goog-upload-command", "upload, finalize"}};
    sent.source = source_of(std::move(file), {}, {});
    answer = at((co_await repeated(std::move(sent))).body, "file");
  }
  std::string name = text_at(answer, api_.upload == upload_form::multipart ? "id" : "name");
  check_name(name, "an uploaded file");
  co_return name;
}

void batch_client::check_upload_url(const std::string& url) const {
  const http::address own = http::read_address(model_.setup().base_url);
  try {
    const http::address to = http::read_address(url);
    if (to.origin() == own.origin() || (to.scheme == "https" && to.host.ends_with(".googleapis.com"))) return;
  } catch (const std::invalid_argument&) {
    // no URL, as bad as a wrong one
  }
  throw model_.own(model_error(model_failure::protocol, "the provider named no usable place for an upload"), {});
}

async::task<batch_status> batch_client::create(batch_order order, std::shared_ptr<const old_file> file) {
  http::call what = co_await call_to(api_.create_path(model_.setup().model), http::method::post);
  what.once = true;
  what.headers.emplace_back("content-type", "application/json");
  if (api_.upload == upload_form::none) {
    what.source = source_of(std::move(file), {}, {});
  } else {
    what.body = bounded_json::write(api_.order(order));
  }
  std::optional<model_error> failure;
  try {
    const answered got = co_await once(std::move(what));
    batch_status made = api_.read_status(got.body);
    check_name(made.id, "a batch");
    co_return made;
  } catch (const model_error& error) {
    failure.emplace(error);
  }
  // These say for certain that there is no batch.
  const bool is_refusal = failure->kind() == model_failure::rate_limited || !failure->retryable();
  if (is_refusal) throw model_error(*failure);
  throw uncertain{*failure};
}

async::task<batch_status> batch_client::status(std::string batch) {
  http::call what = co_await call_to(api_.status_path(batch), http::method::get);
  const answered got = co_await repeated(std::move(what));
  co_return api_.read_status(got.body);
}

async::task<batch_listing> batch_client::list(std::string from) {
  http::call what = co_await call_to(api_.list_path(path_segment(from)), http::method::get);
  const answered got = co_await repeated(std::move(what));
  co_return api_.read_listing(got.body);
}

async::task<std::uint64_t> batch_client::download_once(http::call what, file_layer& files, std::string name) {
  std::optional<model_error> failure;
  try {
    const http_options limits = limits_for(transfer::file);
    http::exchange call(std::move(what), limits);
    const http::head head = co_await call.begin();
    if (head.status / 100 != 2) co_await throw_failure(call, head);
    durable_file file(files, name);
    std::uint64_t lines = 0;
    char last = '\n';
    for (;;) {
      const std::string piece = co_await call.more();
      if (piece.empty()) break;
      file.write(piece);
      lines += static_cast<std::uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
      last = piece.back();
    }
    file.commit();
    co_return lines + (last == '\n' ? 0 : 1);
  } catch (const model_error& error) {
    failure.emplace(model_.own(error, {}));
  }
  throw model_error(*failure);
}

async::task<std::uint64_t> batch_client::download(std::string result, file_layer& files, std::string name) {
  check_name(result, "results");
  http::call what = co_await call_to(api_.result_path(result), http::method::get);
  what.packed = false;  // so that it is taken only as fast as it is written
  for (int failures = 0;; ++failures) {
    std::optional<model_error> failure;
    try {
      co_return co_await download_once(what, files, name);
    } catch (const model_error& error) {
      failure.emplace(error);
    }
    co_await wait_after(*failure, failures);
  }
}

}  // namespace assay::inline v0::detail::batch
