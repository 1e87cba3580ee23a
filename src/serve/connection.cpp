#include "serve/connection.hpp"

#include "serve/problem.hpp"
#include "serve/router.hpp"

#include <assay/async/errors.hpp>
#include <assay/async/sleep.hpp>

#include <algorithm>
#include <exception>
#include <utility>

#include <sys/socket.h>

namespace assay::serve {

using async::task;

void connection_table::end(entry& one) {
  one.is_ending = true;
  ::shutdown(one.socket, SHUT_RDWR);
}

void connection_table::set_idle(place which, bool idle) {
  if (idle) {
    idle_.splice(idle_.end(), busy_, which);
  } else {
    busy_.splice(busy_.end(), idle_, which);
  }
}

void connection_table::remove(place which, bool idle) { (idle ? idle_ : busy_).erase(which); }

bool connection_table::end_longest_idle() {
  const auto first = std::ranges::find(idle_, false, &entry::is_ending);
  if (first == idle_.end()) return false;
  end(*first);
  return true;
}

void connection_table::end_all_idle() {
  for (entry& one : idle_) end(one);
}

/// While it lives, the connection counts as waiting for a request.
class connection::idle_time {
 public:
  explicit idle_time(connection& of) : of_(of) {
    of_.table_.set_idle(of_.place_, true);
    of_.is_idle_ = true;
  }
  idle_time(const idle_time&) = delete;
  idle_time& operator=(const idle_time&) = delete;
  ~idle_time() {
    of_.is_idle_ = false;
    of_.table_.set_idle(of_.place_, false);
  }

 private:
  connection& of_;
};

connection::connection(service& of, sockets::accepted_socket from, connection_table& table,
                       connection_table::place place)
    : of_(of), socket_(std::move(from.socket)), client_(std::move(from.address)), table_(table), place_(place) {
  ++of_.connections;
  of_.metrics.add_connection();
}

connection::~connection() {
  table_.remove(place_, is_idle_);
  --of_.connections;
}

task<void> connection::run() {
  try {
    while (co_await serve_next()) {
      if (!pending().empty()) co_await async::yield();  // a client that sends many at once must not keep others waiting
    }
  } catch (const std::exception& problem) {
    of_.log.add_event("connection", problem.what());
  }
}

void connection::consume(std::size_t count) {
  input_begin_ += count;
  if (input_begin_ < input_.size()) return;
  input_.clear();
  input_begin_ = 0;
  constexpr std::size_t kept = std::size_t{64} << 10;
  if (input_.capacity() > kept) input_.shrink_to_fit();
}

void connection::feed(request_parser& parser) {
  while (!pending().empty()) {
    const std::size_t taken = parser.put(pending());
    consume(taken);
    if (taken == 0 || parser.is_complete() || parser.flaw()) return;
  }
}

/// False where the client has gone, or has asked for nothing in time.
task<bool> connection::await_first_byte() {
  while (pending().starts_with("\r\n")) consume(2);  // some clients send one behind a body
  if (!pending().empty()) co_return true;
  if (of_.is_stopping) co_return false;
  const idle_time waiting(*this);
  co_return co_await sockets::receive(socket_.fd(), input_, of_.limits.read_ahead,
                                      async::deadline_after(of_.limits.idle_timeout)) == sockets::io_outcome::done;
}

/// False where no more comes; a client that is too slow is told.
task<bool> connection::receive_more(request_parser& parser, async::time_point deadline, std::string_view what) {
  if (input_begin_ > 0) {
    input_.erase(0, input_begin_);
    input_begin_ = 0;
  }
  const sockets::io_outcome got = co_await sockets::receive(socket_.fd(), input_, of_.limits.read_ahead, deadline);
  if (got == sockets::io_outcome::done) {
    feed(parser);
    co_return true;
  }
  if (got == sockets::io_outcome::late) {
    const refusal why(408, "too_slow", "the request's " + std::string(what) + " did not arrive in time");
    http_reply reply = problem_reply(why, served_.id);
    co_await refuse(std::move(reply));
  } else {
    finish(499, 0);
  }
  co_return false;
}

/// False where the request was answered already, or its client has gone.
task<bool> connection::read_head(request_parser& parser) {
  served_ = served_request{.id = new_request_id(), .client = client_, .route = "other", .begin = async::now()};
  is_old_ = is_head_only_ = false;
  const async::time_point deadline = async::deadline_after(of_.limits.header_timeout);
  feed(parser);
  while (!parser.has_head() && !parser.flaw()) {
    if (!co_await receive_more(parser, deadline, "head")) co_return false;
  }
  http_request& request = parser.request();
  served_.method = request.method;
  served_.path = request.path;
  is_old_ = request.is_old;
  is_head_only_ = request.method == "HEAD";
  const std::string* const id = request.find("x-request-id");
  if (id != nullptr && is_request_id(*id)) served_.id = *id;
  co_return true;
}

/// Throws refusal.
const route& connection::admit(request_parser& parser) {
  if (parser.flaw()) {
    const int status = parser.flaw()->status;
    throw refusal(status,
                  status == 413   ? "too_large"
                  : status == 431 ? "head_too_large"
                                  : "bad_request",
                  parser.flaw()->message);
  }
  const http_request& request = parser.request();
  of_.guard.admit(request);
  served_.reader = of_.guard.reader_of(request);
  if (of_.guard.is_preflight(request)) return preflight_route();
  if (of_.tokens && !is_open(request)) {
    const std::string* const given = request.find("authorization");
    if (given == nullptr || !of_.tokens->accept(*given)) {
      throw refusal(401, "unauthorized", "send a token of this service: Authorization: Bearer TOKEN")
          .with("WWW-Authenticate", "Bearer realm=\"assay\"");
    }
  }
  const route& found = find_route(of_, request);
  served_.route = found.path;
  const std::optional<std::uint64_t> length = parser.content_length();
  if (length && *length > of_.limits.max_body) {
    throw refusal(
        413, "too_large",
        "the body is longer than the " + std::to_string(of_.limits.max_body) + " bytes that this service takes");
  }
  return found;
}

/// The bytes of a body while it is in memory.
class connection::body_account {
 public:
  explicit body_account(service& of) noexcept : of_(of) {}
  body_account(const body_account&) = delete;
  body_account& operator=(const body_account&) = delete;
  ~body_account() { of_.body_bytes -= bytes_; }

  /// False where there is no room for it.
  [[nodiscard]] bool grow_to(std::size_t bytes) noexcept {
    of_.body_bytes += bytes - bytes_;
    bytes_ = bytes;
    return of_.body_bytes <= of_.limits.max_body_memory();
  }

 private:
  service& of_;
  std::size_t bytes_ = 0;
};

task<bool> connection::serve_next() {
  if (!co_await await_first_byte()) co_return false;
  request_parser parser(of_.limits);
  if (!co_await read_head(parser)) co_return false;
  const route* found = nullptr;
  http_reply refused;
  try {
    found = &admit(parser);
  } catch (const refusal& why) {
    refused = problem_reply(why, served_.id);
  }
  if (found == nullptr) {
    // What has no body leaves nothing on its way.
    const bool may_go_on = parser.is_complete() && parser.request().keep_alive;
    if (!may_go_on) co_return co_await refuse(std::move(refused));
    co_return co_await send_reply(std::move(refused), true);
  }
  if (!co_await read_body(parser)) co_return false;
  served_.bytes_in = parser.request().body.size();
  body_account account(of_);
  static_cast<void>(account.grow_to(parser.request().body.size()));
  co_return co_await answer(*found, std::move(parser.request()));
}

task<bool> connection::read_body(request_parser& parser) {
  if (parser.expects_continue() && !parser.is_complete() && pending().empty()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto deadline = async::deadline_after(of_.limits.write_timeout);
    if (co_await sockets::send_all(socket_.fd(), go_on, {}, deadline) != sockets::io_outcome::done) co_return false;
  }
  parser.read_body();
  body_account account(of_);
  const async::time_point begin = async::deadline_after(of_.limits.body_timeout);
  feed(parser);
  while (!parser.is_complete()) {
    http_reply refused;
    bool has_room = true;
    if (parser.flaw()) {
      const int status = parser.flaw()->status;
      const refusal why(status, status == 413 ? "too_large" : "bad_request", parser.flaw()->message);
      refused = problem_reply(why, served_.id);
    } else if (!account.grow_to(parser.request().body.size())) {
      has_room = false;
      const refusal why = refusal(503, "busy", "the service has no room for this body now").with("Retry-After", "1");
      refused = problem_reply(why, served_.id);
    }
    if (parser.flaw() || !has_room) {
      static_cast<void>(co_await refuse(std::move(refused)));
      co_return false;
    }
    const auto deadline = async::deadline_after(begin, of_.limits.time_for(parser.request().body.size()));
    if (!co_await receive_more(parser, deadline, "body")) co_return false;
  }
  co_return true;
}

task<void> connection::watch_peer() {
  using namespace std::chrono_literals;
  for (;;) {
    const std::size_t ahead = pending().size();
    if (ahead >= of_.limits.read_ahead) {
      // The client's next requests wait in its system; a look from time to time says whether it is still there.
      co_await async::sleep_for(500ms);
      if (sockets::has_hung_up(socket_.fd())) co_return;
      continue;
    }
    const auto never = async::time_point::max();
    const sockets::io_outcome got =
        co_await sockets::receive(socket_.fd(), input_, of_.limits.read_ahead - ahead, never);
    if (got != sockets::io_outcome::done) co_return;
  }
}

task<bool> connection::send_reply(http_reply reply, bool keep_alive) {
  keep_alive = keep_alive && !of_.is_stopping;
  const std::string head = head_of(reply, framing(keep_alive));
  const std::string_view body = is_head_only_ ? std::string_view() : std::string_view(reply.body);
  const auto deadline =
      async::deadline_after(async::deadline_after(of_.limits.write_timeout), of_.limits.time_for(body.size()));
  const sockets::io_outcome sent = co_await sockets::send_all(socket_.fd(), head, body, deadline);
  finish(sent == sockets::io_outcome::done ? reply.status : 499, body.size());
  co_return keep_alive&& sent == sockets::io_outcome::done;
}

task<bool> connection::refuse(http_reply reply) {
  static_cast<void>(co_await send_reply(std::move(reply), false));
  co_await linger();
  co_return false;
}

/// Closing at once would have the client's system drop the reply if it still sends.
task<void> connection::linger() {
  ::shutdown(socket_.fd(), SHUT_WR);
  const auto deadline = async::deadline_after(of_.limits.linger_timeout);
  sockets::io_outcome got = sockets::io_outcome::done;
  while (got == sockets::io_outcome::done && async::now() < deadline) {
    input_.clear();
    input_begin_ = 0;
    got = co_await sockets::receive(socket_.fd(), input_, of_.limits.read_ahead, deadline);
  }
}

void connection::finish(int status, std::uint64_t bytes_out) {
  served_.status = status;
  served_.bytes_out = bytes_out;
  served_.time = async::now() - served_.begin;
  of_.metrics.add(served_);
  of_.log.add(served_);
}

}  // namespace assay::serve
