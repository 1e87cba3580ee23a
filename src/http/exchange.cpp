#include "http/exchange.hpp"

#include "http/client.hpp"
#include "http/duration_text.hpp"
#include "http/header_value.hpp"
#include "http/quota_headers.hpp"
#include "json/characters.hpp"

#include <assay/async/detail/descriptors.hpp>
#include <assay/llm/offline.hpp>
#include <assay/version.hpp>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace assay::inline v0::detail::http {

namespace {

/// How much of a body waits for its reader before the connection is left alone.
constexpr std::size_t enough = std::size_t{64} * 1024;

/// As libcurl takes times: 0 is none.
long milliseconds(async::duration time) {
  if (time < async::duration::zero()) return 1;
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(time).count();
  return static_cast<long>(std::min<std::int64_t>(whole, 1'000'000'000));
}

/// The shorter of two times, of which zero is none.
async::duration shorter(async::duration left, async::duration right) {
  if (left == async::duration::zero() || right == async::duration::zero()) return std::max(left, right);
  return std::min(left, right);
}

struct outcome {
  CURLcode code;
  model_failure kind;
};
/// What isn't here broke on the way: unreachable.
constexpr outcome outcomes[] = {
    {CURLE_OPERATION_TIMEDOUT, model_failure::timeout},
    // Something answered, and not as HTTP wants it.
    {CURLE_UNSUPPORTED_PROTOCOL, model_failure::protocol},
    {CURLE_WEIRD_SERVER_REPLY, model_failure::protocol},
    {CURLE_PARTIAL_FILE, model_failure::protocol},
    {CURLE_WRITE_ERROR, model_failure::protocol},
    {CURLE_BAD_CONTENT_ENCODING, model_failure::protocol},
    {CURLE_HTTP2, model_failure::protocol},
    {CURLE_HTTP2_STREAM, model_failure::protocol},
    // Nothing was sent, and again is no use.
    {CURLE_URL_MALFORMAT, model_failure::unsupported},
    {CURLE_PEER_FAILED_VERIFICATION, model_failure::unsupported},
    {CURLE_SSL_CACERT_BADFILE, model_failure::unsupported},
};

/// What libcurl says of a line of the head that is longer than it takes.
bool is_too_long_line(CURLcode code) {
#if LIBCURL_VERSION_NUM >= 0x080600
  if (code == CURLE_TOO_LARGE) return true;
#endif
  return code == CURLE_OUT_OF_MEMORY;
}

model_failure kind_of(CURLcode code) {
  for (const outcome& known : outcomes) {
    if (known.code == code) return known.kind;
  }
  return model_failure::unreachable;
}

}  // namespace

exchange::exchange(call what, const http_options& options)
    : what_(std::move(what)), options_(options), to_(read_address(what_.url)), host_(to_.host + ":" + to_.port) {
  if (is_offline() && !is_loopback(to_.host)) {
    throw model_error(
        model_failure::unsupported,
        "network use is not permitted (assay::set_offline, ASSAY_OFFLINE), and so nothing was sent to " + host_);
  }
  client_ = client::of_running_loop();
  easy_.reset(curl_easy_init());
  if (!easy_) throw std::bad_alloc();
  set_up();
  under_way_ = true;
  waits_since_ = client_->loop().now();
  client_->add(*this);
  if (!admitted_) set_alarm();
}

exchange::~exchange() { client_->remove(*this); }

void exchange::set_up() {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, trouble_.data());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A name that is being looked up would be waited for when the exchange ends early.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);

  curl_easy_setopt(easy, CURLOPT_URL, what_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_body();
  set_headers();
  // What comes compressed is unpacked, also where a server compresses what was not to be (see set_headers).
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");

  // HTTP/2 where TLS is there to agree on it. Calls wait a moment for a connection that they may share.
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, what_.once ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, what_.once ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  const bool here = is_loopback(to_.host);
  if (here) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, here ? 0L : 1L);

  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options_.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds(options_.total_timeout));

  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &exchange::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &exchange::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &exchange::on_connected);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &exchange::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

void exchange::set_body() {
  CURL* const easy = easy_.get();
  if (what_.method == method::get) {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  } else if (what_.source) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what_.source->size));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &exchange::on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &exchange::on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, this);
  } else {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what_.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, what_.body.c_str());
  }
}

void exchange::set_headers() {
  const auto add = [this](const std::string& line) {
    curl_slist* const longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  };
  for (const auto& [name, value] : what_.headers) add(name + ": " + value);
  if (!what_.packed) add("Accept-Encoding: identity");
  add("Expect:");  // libcurl would ask first for a long body, and wait a second for the answer
  curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
  static const std::string agent = "assay/" + std::string(assay::version());
  curl_easy_setopt(easy_.get(), CURLOPT_USERAGENT, agent.c_str());
}

// --- what libcurl tells ----------------------------------------------------------------------------------------------

curl_socket_t exchange::on_open(void* self, curlsocktype, curl_sockaddr* where) noexcept {
  if (is_offline() && !is_loopback(where->addr)) {
    static_cast<exchange*>(self)->kept_off_ = true;
    return CURL_SOCKET_BAD;
  }
  return async::detail::open_socket(where->family, where->socktype, where->protocol);
}

std::size_t exchange::on_read(char* to, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<exchange*>(self);
  try {
    const std::size_t read = one.what_.source->read(one.sent_, to, size * count);
    one.sent_ += read;
    one.waits_since_ = one.client_->loop().now();
    return read;
  } catch (...) {
    one.thrown_ = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

int exchange::on_seek(void* self, curl_off_t offset, int origin) noexcept {
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<exchange*>(self)->sent_ = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int exchange::on_connected(void* self, char*, char*, int, int) noexcept {
  auto& one = *static_cast<exchange*>(self);
  try {
    one.connected_ = true;
    one.waits_since_ = one.client_->loop().now();
    one.client_->connected(one);
    one.set_alarm();
    return CURL_PREREQFUNC_OK;
  } catch (...) {
    one.thrown_ = std::current_exception();
    return CURL_PREREQFUNC_ABORT;
  }
}

std::size_t exchange::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<exchange*>(self);
  try {
    return one.take_header({data, size * count}) ? size * count : 0;
  } catch (...) {
    one.thrown_ = std::current_exception();
    return 0;
  }
}

bool exchange::take_header(std::string_view line) {
  header_bytes_ += line.size();
  ++header_lines_;
  if (options_.max_header_bytes != 0 && header_bytes_ > options_.max_header_bytes) {
    excess_ =
        "the response headers of " + host_ + " have more than " + std::to_string(options_.max_header_bytes) + " bytes";
  } else if (options_.max_header_lines != 0 && header_lines_ > options_.max_header_lines) {
    excess_ =
        "the response headers of " + host_ + " have more than " + std::to_string(options_.max_header_lines) + " lines";
  }
  if (!excess_.empty()) return false;
  if (begun_) return true;  // a trailer
  if (line.starts_with("HTTP/")) head_ = {};
  if (const auto type = value_in(line, "content-type")) head_.content_type = media_type(*type);
  if (const auto where = value_in(line, "location")) head_.location = *where;
  if (const auto where = value_in(line, "x-goog-upload-url")) head_.upload_url = *where;
  if (const auto how = value_in(line, "content-encoding")) head_.packed = !how->empty() && lower(*how) != "identity";
  if (const auto wait = value_in(line, "retry-after-ms")) head_.retry_after_ms = retry_after_ms(*wait);
  if (const auto wait = value_in(line, "retry-after")) head_.retry_after = retry_after(*wait);
  if (auto id = request_id_in(line); id && head_.request_id.empty()) head_.request_id = *std::move(id);
  read_quota(line, head_.quota);
  if (line == "\r\n" || line == "\n") end_head();
  return true;
}

void exchange::end_head() {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status < 200) return;  // an interim answer
  head_.status = static_cast<int>(status);
  begun_ = true;
  waits_since_ = client_->loop().now();
  set_alarm();
  news_.set();
}

std::size_t exchange::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<exchange*>(self);
  try {
    return one.take_body({data, size * count});
  } catch (...) {
    one.thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t exchange::take_body(std::string_view bytes) {
  if (!what_.packed && !head_.packed && body_.size() >= enough) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;  // these come again
  }
  waits_since_ = client_->loop().now();
  const std::size_t most = options_.max_response_bytes;
  const std::size_t taken = most == 0 ? bytes.size() : std::min(bytes.size(), most - received_);
  received_ += taken;
  body_ += bytes.substr(0, taken);
  news_.set();
  if (taken < bytes.size()) excess_ = "the answer of " + host_ + " has more than " + std::to_string(most) + " bytes";
  return taken;
}

void exchange::ended(CURLcode code) {
  under_way_ = false;
  alarm_.cancel();
  if (code != CURLE_OK) failure_ = failure_of(code);
  if (code == CURLE_OK && !begun_) failure_.emplace(model_failure::protocol, host_ + " gave no answer");
  news_.set();
}

bool exchange::has_tcp_connection() const {
  long own_port = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_LOCAL_PORT, &own_port);
  return own_port > 0;
}

std::string exchange::late_connection() const {
  curl_off_t found_after = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &found_after);
  const char* const missing = has_tcp_connection() ? "the TLS handshake was not complete"
                              : found_after > 0    ? "the server did not accept it"
                                                   : "the name was still being looked up";
  const async::duration limit = shorter(options_.connect_timeout, options_.total_timeout);
  return "no connection to " + host_ + " within " + in_seconds(limit) + ": " + missing;
}

std::string exchange::late_answer() const {
  std::string text = "the answer of " + host_ + " was not complete within " + in_seconds(options_.total_timeout) + ": ";
  if (begun_) return text + "its body broke off after " + std::to_string(received_) + " bytes";
  return text + (header_lines_ > 0 ? "its headers were incomplete" : "it had not begun");
}

model_error exchange::failure_of(CURLcode code) const {
  if (kept_off_) {
    return model_error(
        model_failure::unsupported,
        "network use is not permitted (assay::set_offline, ASSAY_OFFLINE), and " + host_ + " is not on this machine");
  }
  if (!excess_.empty()) return model_error(model_failure::over_limit, excess_);
  if (connected_ && !begun_ && is_too_long_line(code)) {
    return model_error(model_failure::over_limit, "the response headers of " + host_ + " have a line of 100 KiB");
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return model_error(model_failure::timeout, connected_ ? late_answer() : late_connection());
  }
  // A callback of ours never fails without a reason, so libcurl could not unpack the body.
  if (begun_ && head_.packed && code == CURLE_WRITE_ERROR) {
    return model_error(model_failure::protocol, "the answer of " + host_ + " can't be unpacked: its compressed body " +
                                                    "is damaged, or more follows where it ends");
  }
  long system_error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &system_error);
  // libcurl has no code of its own for chunks that are none, and for heads that exceed its own limits.
  const bool is_garbage = connected_ && code == CURLE_RECV_ERROR && system_error == 0;
  const char* const detail = trouble_[0] != '\0' ? trouble_.data() : curl_easy_strerror(code);
  const bool shakes_hands = !connected_ && to_.scheme == "https" && has_tcp_connection();
  const char* const when = begun_         ? "the answer of "
                           : connected_   ? "the request to "
                           : shakes_hands ? "the TLS handshake with "
                                          : "the connection to ";
  return model_error(is_garbage ? model_failure::protocol : kind_of(code), when + host_ + " failed: " + detail);
}

// --- time ------------------------------------------------------------------------------------------------------------

std::optional<async::time_point> exchange::silence_ends() const noexcept {
  if (!under_way_ || paused_) return std::nullopt;
  if (admitted_ && !connected_) return std::nullopt;  // libcurl sees to it
  const async::duration limit = !admitted_ ? options_.connect_timeout
                                : begun_   ? options_.idle_timeout
                                           : options_.first_byte_timeout;
  if (limit == async::duration::zero()) return std::nullopt;
  return async::deadline_after(waits_since_, limit);
}

void exchange::set_alarm() {
  alarm_.cancel();
  if (const auto when = silence_ends()) alarm_ = client_->loop().call_at(*when, [this] { on_alarm(); });
}

void exchange::on_alarm() {
  const auto when = silence_ends();
  if (!when || client_->loop().now() < *when) return set_alarm();
  if (!admitted_) {
    fail(model_failure::timeout, late_connection());
  } else if (begun_) {
    fail(model_failure::timeout,
         "the answer of " + host_ + " stopped: nothing came for " + in_seconds(options_.idle_timeout));
  } else if (header_lines_ > 0) {
    fail(model_failure::timeout,
         "the response headers of " + host_ + " were not complete within " + in_seconds(options_.first_byte_timeout));
  } else {
    fail(model_failure::timeout, "no answer of " + host_ + " began within " + in_seconds(options_.first_byte_timeout));
  }
}

void exchange::fail(model_failure kind, const std::string& why) { end_with(model_error(kind, why)); }

void exchange::end_with(model_error why) {
  client_->remove(*this);
  under_way_ = false;
  failure_ = std::move(why);
  news_.set();
}

// --- the reader ------------------------------------------------------------------------------------------------------

void exchange::check() const {
  if (thrown_) std::rethrow_exception(thrown_);
  if (failure_) throw model_error(*failure_);
}

void exchange::resume() {
  if (!paused_) return;
  paused_ = false;
  waits_since_ = client_->loop().now();
  set_alarm();
  if (const CURLcode code = curl_easy_pause(easy_.get(), CURLPAUSE_CONT); code != CURLE_OK) {
    end_with(failure_of(code));
  }
}

async::task<head> exchange::begin() {
  while (!begun_) {
    check();
    news_.reset();
    co_await news_.wait();
  }
  co_return head_;
}

async::task<std::string> exchange::more() {
  for (;;) {
    if (!body_.empty()) {
      std::string piece = std::exchange(body_, {});
      resume();
      co_return piece;
    }
    check();
    if (!under_way_) co_return std::string();
    news_.reset();
    co_await news_.wait();
  }
}

async::task<void> read_rest(exchange& call, std::string& body, std::size_t most) {
  while (body.size() < most) {
    const std::string piece = co_await call.more();
    if (piece.empty()) co_return;
    body.append(piece, 0, most - body.size());
  }
}

}  // namespace assay::inline v0::detail::http
