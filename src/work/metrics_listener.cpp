#include "work/metrics_listener.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace assay::work {
namespace {

using async::task;

constexpr std::size_t most_clients = 16;  // further ones wait

sockets::listening_socket listen_at(std::string_view address) {
  const std::size_t colon = address.rfind(':');
  std::string_view host = address.substr(0, colon);
  const std::string_view digits = colon == std::string_view::npos ? std::string_view() : address.substr(colon + 1);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, problem] = std::from_chars(digits.data(), end, port);
  const bool is_port = !digits.empty() && problem == std::errc() && at == end;
  if (!is_port || host.empty() || (!is_bracketed && host.find(':') != std::string_view::npos)) {
    throw std::invalid_argument("'" + std::string(address) +
                                "' is no address with a port, such as 127.0.0.1:9100 or [::1]:9100");
  }
  return sockets::listen_at(std::string(host), port);
}

std::string reply_text(std::string_view status, std::string_view type, const std::string& body, bool with_body) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\nContent-Type: ").append(type);
  text += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nCache-Control: no-store\r\n";
  if (status.starts_with("405")) text += "Allow: GET, HEAD\r\n";
  text += "Connection: close\r\n\r\n";
  if (with_body) text += body;
  return text;
}

std::string refusal(std::string_view status, bool with_body) {
  return reply_text(status, "text/plain; charset=utf-8", std::string(status) + "\n", with_body);
}

/// Takes the text up to the next blank off the front.
std::string_view next_word(std::string_view& text) {
  const std::size_t end = text.find(' ');
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

}  // namespace

metrics_listener::metrics_listener(std::string_view address, text_maker text)
    : text_(std::move(text)), at_(listen_at(address)), room_(most_clients, "clients of the metrics") {}

task<void> metrics_listener::run(async::task_group& clients) {
  constexpr std::chrono::milliseconds before_next_try(100);
  for (;;) {
    async::semaphore::permit room = co_await room_.acquire();
    sockets::accepted_socket from = sockets::accept_from(at_.socket.fd());
    while (from.error != 0) {
      const bool is_silent = from.error == EAGAIN || from.error == EWOULDBLOCK;
      // No descriptors are left, for instance: somebody may give some back.
      if (!is_silent) co_await async::sleep_for(before_next_try);
      if (is_silent) co_await async::readable(at_.socket.fd());
      from = sockets::accept_from(at_.socket.fd());
    }
    clients.spawn(answer(std::move(from.socket), std::move(room)), "client of the metrics");
  }
}

task<void> metrics_listener::answer(sockets::socket_handle client, async::semaphore::permit room) {
  constexpr std::chrono::seconds longest(10);
  constexpr std::size_t largest_head = 8192;
  const sockets::socket_handle held = std::move(client);
  const async::semaphore::permit inside = std::move(room);
  const async::time_point end = async::deadline_after(longest);
  std::string received;
  while (received.find("\r\n\r\n") == std::string::npos) {
    const std::size_t most = largest_head - received.size();
    if (most == 0) co_return;
    const sockets::io_outcome got = co_await sockets::receive(held.fd(), received, most, end);
    if (got != sockets::io_outcome::done) co_return;
  }
  const std::string reply = co_await reply_to(received);
  static_cast<void>(co_await sockets::send_all(held.fd(), reply, {}, end));
}

task<std::string> metrics_listener::reply_to(std::string_view head) {
  std::string_view line = head.substr(0, head.find("\r\n"));
  const std::string_view method = next_word(line);
  std::string_view target = next_word(line);
  const bool with_body = method != "HEAD";
  if (!line.starts_with("HTTP/1.")) co_return refusal("400 Bad Request", with_body);
  if (method != "GET" && method != "HEAD") co_return refusal("405 Method Not Allowed", with_body);
  target = target.substr(0, target.find('?'));
  if (target != "/metrics") co_return refusal("404 Not Found", with_body);
  const std::string text = co_await text_();
  co_return reply_text("200 OK", "text/plain; version=0.0.4; charset=utf-8", text, with_body);
}

}  // namespace assay::work
