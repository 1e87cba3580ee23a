#include "support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace assay::test {
namespace {

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

client_reply read_head(const std::string& head) {
  client_reply reply;
  if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("no reply of HTTP/1.1: " + head);
  reply.status = std::stoi(head.substr(9, 3));
  std::size_t at = head.find("\r\n") + 2;
  for (std::size_t end = head.find("\r\n", at); end > at; at = end + 2, end = head.find("\r\n", at)) {
    const std::string line = head.substr(at, end - at);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) throw std::runtime_error("no field: " + line);
    reply.fields[small(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  }
  return reply;
}

}  // namespace

http_client::http_client(int port, int receive_buffer) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const timeval patience{30, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) {
    throw std::runtime_error(std::string("cannot connect: ") + std::strerror(errno));
  }
}

http_client::~http_client() {
  if (fd_ >= 0) ::close(fd_);
}

bool http_client::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool http_client::receive() {
  std::array<char, 16'384> buffer{};
  for (;;) {
    const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count > 0) {
      received_.append(buffer.data(), static_cast<std::size_t>(count));
      return true;
    }
    if (count == 0 || errno == ECONNRESET) return false;
    if (errno != EINTR) throw std::runtime_error(std::string("nothing came: ") + std::strerror(errno));
  }
}

std::string http_client::read_until(std::string_view mark) {
  std::size_t at = received_.find(mark);
  while (at == std::string::npos) {
    if (!receive()) throw std::runtime_error("the server closed before it was done; it sent: " + received_);
    at = received_.find(mark);
  }
  std::string text = received_.substr(0, at + mark.size());
  received_.erase(0, text.size());
  return text;
}

client_reply http_client::read_reply(bool to_head) {
  client_reply reply = read_head(read_until("\r\n\r\n"));
  if (to_head || reply.status == 204 || reply.status == 304 || reply.status / 100 == 1) return reply;
  if (const auto length = reply.fields.find("content-length"); length != reply.fields.end()) {
    const std::size_t size = std::stoul(length->second);
    while (received_.size() < size) {
      if (!receive()) throw std::runtime_error("the body was cut off");
    }
    reply.body = received_.substr(0, size);
    received_.erase(0, size);
  } else if (reply.fields["transfer-encoding"] == "chunked") {
    for (;;) {
      const std::size_t size = std::stoul(read_until("\r\n"), nullptr, 16);
      while (received_.size() < size + 2) {
        if (!receive()) throw std::runtime_error("a chunk was cut off");
      }
      reply.body += received_.substr(0, size);
      received_.erase(0, size + 2);
      if (size == 0) break;
    }
  } else {
    reply.body = read_rest();
  }
  return reply;
}

std::string http_client::read_rest() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

bool http_client::is_closed() { return received_.empty() && !receive(); }

void http_client::vanish(bool reset) {
  const linger at_once{1, 0};
  if (reset) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(fd_, -1));
}

void http_client::end_of_input() { ::shutdown(fd_, SHUT_WR); }

std::string request_text(std::string_view method, std::string_view path, std::string_view body,
                         const header_list& headers) {
  std::string text = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!body.empty()) {
    const bool has_type = std::ranges::any_of(headers, [](const auto& one) { return one.first == "Content-Type"; });
    if (!has_type) text += "Content-Type: application/json\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  return text + "\r\n" + std::string(body);
}

client_reply ask_server(int port, std::string_view method, std::string_view path, std::string_view body,
                        const header_list& headers) {
  http_client client(port);
  client.send(request_text(method, path, body, headers));
  return client.read_reply(method == "HEAD");
}

}  // namespace assay::test
