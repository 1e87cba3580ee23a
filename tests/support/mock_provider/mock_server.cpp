#include "mock_server.hpp"

#include <assay/async.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <random>
#include <system_error>

namespace mock {

namespace async = assay::async;
using async::task;

namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// A connection that was accepted.
class connection {
 public:
  connection(int fd, counters& counts) : fd_(fd), counts_(counts) {
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++counts_.connections;
    ++counts_.open;
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection() {
    ::close(fd_);
    --counts_.open;
    counts_.open.notify_all();
  }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
  counters& counts_;
};

/// More of what the client sends, at the end of `received`. False where it has gone.
task<bool> receive(int fd, std::string& received) {
  constexpr std::size_t step = 16 * 1024;
  for (;;) {
    const std::size_t before = received.size();
    received.resize(before + step);
    const ssize_t count = ::recv(fd, received.data() + before, step, 0);
    received.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count > 0) co_return true;
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) co_return false;
    if (errno == EAGAIN) co_await async::readable(fd);
  }
}

/// False where the client has gone.
task<bool> send(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      co_await async::writable(fd);
    } else if (errno != EINTR) {
      co_return false;
    }
  }
  co_return true;
}

task<void> sleep(async::duration time) { co_await async::sleep_for(time); }
task<void> hear(int fd) { co_await async::readable(fd); }

/// Waits; false where the client has gone before the time is over. (It has nothing to say meanwhile.)
task<bool> pause(int fd, async::duration time) {
  if (time <= async::duration::zero()) co_return true;
  const auto which = co_await async::when_any(sleep(time), hear(fd));
  co_return which.index() == 0;
}

std::string chunk(std::string_view piece) {
  char size[24];
  std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
  return size + std::string(piece) + "\r\n";
}

/// False where the connection is of no more use.
task<bool> send_body(int fd, const reply& what) {
  std::mt19937 random(what.seed);
  std::string_view left(what.body);
  if (what.break_after) left = left.substr(0, *what.break_after);
  if (what.stall_after) left = left.substr(0, *what.stall_after);
  while (!left.empty()) {
    const std::size_t size = what.piece == 0 ? left.size() : 1 + random() % what.piece;
    const std::string_view piece = left.substr(0, size);
    const std::string framed = what.chunked ? chunk(piece) : std::string(piece);
    if (!co_await send(fd, framed)) co_return false;
    left.remove_prefix(piece.size());
    if (!co_await pause(fd, what.pause)) co_return false;
  }
  if (what.break_after) co_return false;
  if (what.stall_after) co_return co_await pause(fd, std::chrono::hours(24 * 365));
  if (what.chunked) co_return co_await send(fd, "0\r\n\r\n");
  co_return true;
}

/// Line by line. False where the client has gone.
task<bool> drip_head(int fd, std::string head, async::duration line_pause) {
  std::string_view left(head);
  while (!left.empty()) {
    const std::string_view line = left.substr(0, left.find('\n') + 1);
    if (!co_await send(fd, line)) co_return false;
    left.remove_prefix(line.size());
    if (!co_await pause(fd, line_pause)) co_return false;
  }
  co_return true;
}

task<bool> send_reply(int fd, const reply& what) {
  if (!co_await pause(fd, what.delay)) co_return false;
  if (what.break_after && *what.break_after == 0) co_return false;
  const std::string head = head_of(what);
  if (what.line_pause > async::duration::zero()) {
    if (!co_await drip_head(fd, head, what.line_pause)) co_return false;
    co_return co_await send_body(fd, what);
  }
  if (what.piece != 0 || what.chunked || what.break_after || what.stall_after) {
    if (!co_await send(fd, head)) co_return false;
    co_return co_await send_body(fd, what);
  }
  const std::string all = head + what.body;
  co_return co_await send(fd, all);
}

task<void> talk(int fd, const script& answers, counters& counts) {
  const connection peer(fd, counts);
  std::string received;
  for (;;) {
    std::optional<request> asked = take_request(received);
    if (!asked) {
      if (!co_await receive(fd, received)) co_return;
      continue;
    }
    ++counts.requests;
    counts.requests.notify_all();
    received.shrink_to_fit();
    const reply what = answers(*asked);
    asked.reset();
    if (co_await send_reply(fd, what)) continue;
    if (!what.break_after) {
      ++counts.abandoned;
      counts.abandoned.notify_all();
    }
    co_return;
  }
}

bool is_out_of_files() { return errno == EMFILE || errno == ENFILE; }

task<void> accept_all(const listener& at, const script& answers, counters& counts, async::task_group& talks) {
  using namespace std::chrono_literals;
  for (;;) {
    const int fd = ::accept4(at.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      talks.spawn(talk(fd, answers, counts));
    } else if (errno == EAGAIN) {
      co_await async::readable(at.fd());
    } else if (is_out_of_files()) {
      co_await async::sleep_for(10ms);  // until some connection is closed
    } else if (errno != ECONNABORTED && errno != EINTR) {
      fail("mock provider: accept");
    }
  }
}

}  // namespace

listener::listener(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) fail("mock provider: socket");
  const int on = 1;
  ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  auto* const address = reinterpret_cast<sockaddr*>(&where);
  constexpr int backlog = 16'384;  // the system takes what it permits of it
  if (::bind(fd_, address, size) != 0 || ::listen(fd_, backlog) != 0 || ::getsockname(fd_, address, &size) != 0) {
    const int why = errno;
    ::close(fd_);
    errno = why;
    fail("mock provider: listening on 127.0.0.1");
  }
  port_ = ntohs(where.sin_port);
}

listener::~listener() { ::close(fd_); }

task<void> serve(const listener& at, const script& answers, counters& counts) {
  async::task_group talks("connections");
  talks.spawn(accept_all(at, answers, counts, talks), "listener");
  co_await talks.join();
}

void raise_file_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

server::server(script answers) : answers_(std::move(answers)), listener_(0) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    try {
      async::run(serve(listener_, answers_, counts_), {}, stop);
    } catch (const async::cancelled&) {
    }
  });
}

server::~server() = default;

void server::wait_for_requests(std::size_t count) const {
  for (std::size_t so_far = counts_.requests; so_far < count; so_far = counts_.requests) counts_.requests.wait(so_far);
}

void server::wait_for_abandoned(std::size_t count) const {
  for (std::size_t so_far = counts_.abandoned; so_far < count; so_far = counts_.abandoned)
    counts_.abandoned.wait(so_far);
}

void server::wait_until_all_is_closed() const {
  for (std::size_t open = counts_.open; open != 0; open = counts_.open) counts_.open.wait(open);
}

}  // namespace mock
