#include "serve/request_parser.hpp"

#include "json/ascii.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace assay::serve {
namespace {

namespace beast = boost::beast;
using parse_code = beast::error_code;
using http_error = beast::http::error;

request_flaw flaw_of(const parse_code& problem) {
  if (problem == http_error::header_limit)
    return {431, "the request's line and fields are longer than this service takes"};
  if (problem == http_error::body_limit) return {413, "the body is longer than this service takes"};
  if (problem == http_error::bad_version) return {505, "this service speaks HTTP/1.1 and HTTP/1.0"};
  return {400, "this is not a valid HTTP/1.1 request: " + problem.message()};
}

struct target_parts {
  std::string_view host;  ///< empty: not said
  std::string_view path;
};

/// "/path?query", or "http://host/path?query", which proxies may send.
target_parts parts_of(std::string_view target) {
  target_parts parts = {{}, target};
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t end = std::min(target.find_first_of("/?", scheme.size()), target.size());
    parts.host = target.substr(scheme.size(), end - scheme.size());
    parts.path = target.substr(end).starts_with('/') ? target.substr(end) : "/";
    break;
  }
  parts.path = parts.path.substr(0, parts.path.find('?'));
  return parts;
}

}  // namespace

class request_parser::beast_parser final : public beast::http::basic_parser<true> {
 public:
  explicit beast_parser(const serve_limits& limits) : limits_(limits) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limits.max_header, 1U << 30)));
    // Is judged here, when the head is known. Not boost::none: up to Boost 1.74 no length is within no limit.
    body_limit(std::numeric_limits<std::uint64_t>::max());
    eager(false);
  }

  std::size_t take(std::string_view bytes) {
    if (flaw || is_complete || (has_head && !reads_body)) return 0;
    parse_code problem;
    const std::size_t count = put(boost::asio::buffer(bytes.data(), bytes.size()), problem);
    if (problem == http_error::need_more) {
      // A chunk's line, or the fields behind the last one, must come in one piece as well.
      if (has_head && bytes.size() - count > limits_.max_header) flaw = flaw_of(http_error::header_limit);
    } else if (problem && !flaw) {
      flaw = flaw_of(problem);
    }
    return count;
  }

  http_request request;
  std::optional<request_flaw> flaw;
  bool has_head = false;
  bool reads_body = false;
  bool is_complete = false;
  bool expects_continue = false;

 private:
  using text = beast::string_view;

  void refuse(int status, std::string message, parse_code& problem) {
    flaw = request_flaw{status, std::move(message)};
    problem = http_error::bad_value;
  }

  void on_request_impl(beast::http::verb, text method, text target, int version, parse_code&) override {
    request.method.assign(method.data(), method.size());
    const target_parts parts = parts_of({target.data(), target.size()});
    request.host = parts.host;
    request.path = parts.path;
    request.is_old = version < 11;
  }
  void on_response_impl(int, text, int, parse_code&) override {}

  void on_field_impl(beast::http::field, text name, text value, parse_code& problem) override {
    if (has_head) return;  // behind the last chunk: such a field must change nothing
    if (request.fields.size() >= limits_.max_fields) {
      return refuse(431, "the request has more than " + std::to_string(limits_.max_fields) + " fields", problem);
    }
    http_field& field = request.fields.emplace_back();
    field.name.resize(name.size());
    std::ranges::transform(name, field.name.begin(), [](char c) { return detail::lower(c); });
    field.value.assign(value.data(), value.size());
  }

  // From Boost 1.90 on the fields behind the last chunk come here, and it must be there; before, nothing calls it.
  void on_trailer_field_impl(beast::http::field, text, text, parse_code&) {}

  void on_header_impl(parse_code& problem) override {
    request.keep_alive = keep_alive();
    std::size_t hosts = 0;
    for (const http_field& field : request.fields) {
      hosts += field.name == "host" ? 1 : 0;
      // Whatever else it may say, this service and a proxy before it might not agree on where the body ends.
      if (field.name == "transfer-encoding" && (!is_word(field.value, "chunked") || request.is_old)) {
        return refuse(501, "the only transfer coding that this service reads is chunked", problem);
      }
    }
    if (hosts > 1 || (hosts == 0 && !request.is_old)) return refuse(400, "a request needs one field Host", problem);
    if (request.host.empty() && hosts == 1) request.host = *request.find("host");
    if (const std::string* const expected = request.find("expect")) {
      if (!is_word(*expected, "100-continue")) return refuse(417, "the only expectation is 100-continue", problem);
      expects_continue = !request.is_old;
    }
    has_head = true;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, parse_code& problem) override {
    if (length && *length > limits_.max_body) problem = http_error::body_limit;
  }
  std::size_t on_body_impl(text piece, parse_code& problem) override {
    if (piece.size() > limits_.max_body - request.body.size()) {
      problem = http_error::body_limit;
      return 0;
    }
    request.body.append(piece.data(), piece.size());
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t size, text, parse_code& problem) override {
    if (size > limits_.max_body - request.body.size()) problem = http_error::body_limit;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, text piece, parse_code& problem) override {
    return on_body_impl(piece, problem);
  }
  void on_finish_impl(parse_code&) override { is_complete = true; }

  const serve_limits& limits_;
};

request_parser::request_parser(const serve_limits& limits) : parser_(std::make_unique<beast_parser>(limits)) {}
request_parser::~request_parser() = default;

std::size_t request_parser::put(std::string_view bytes) { return parser_->take(bytes); }
void request_parser::read_body() {
  parser_->reads_body = true;
  parser_->eager(true);
}
bool request_parser::has_head() const noexcept { return parser_->has_head; }
bool request_parser::is_complete() const noexcept { return parser_->is_complete; }
const std::optional<request_flaw>& request_parser::flaw() const noexcept { return parser_->flaw; }
http_request& request_parser::request() noexcept { return parser_->request; }
bool request_parser::expects_continue() const noexcept { return parser_->expects_continue; }

std::optional<std::uint64_t> request_parser::content_length() const {
  const boost::optional<std::uint64_t> length = parser_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace assay::serve
