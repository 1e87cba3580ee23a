#include "serve/server.hpp"

#include "serve/connection.hpp"
#include "serve/openapi_document.hpp"

#include <assay/async.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/resource.h>

namespace assay::serve {
namespace {

using async::task;

/// As many connections as the system permits.
void raise_file_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t threads_of(std::size_t jobs) {
  return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
}

/// One connection, from its beginning to its end; those who wait for room are told of that.
task<void> talk(std::unique_ptr<connection> client, async::event& ended) {
  co_await client->run();
  client.reset();
  ended.set();
}

class acceptor {
 public:
  acceptor(service& of, sockets::listening_socket at, connection_table& table, async::task_group& connections,
           async::event& ended)
      : of_(of), at_(std::move(at)), table_(table), connections_(connections), ended_(ended) {}

  /// Until it is cancelled.
  task<void> run() {
    for (;;) {
      if (of_.connections >= of_.limits.max_connections) {
        co_await async::readable(at_.socket.fd());
        co_await make_room();
        continue;
      }
      sockets::accepted_socket from = sockets::accept_from(at_.socket.fd());
      if (from.error == 0) {
        start(std::move(from));
      } else if (from.error == EAGAIN || from.error == EWOULDBLOCK) {
        co_await async::readable(at_.socket.fd());
      } else if (from.error != ECONNABORTED && from.error != EINTR) {
        // No descriptors or no memory are left: those who have some are waited for.
        of_.log.add_event("accept", std::generic_category().message(from.error));
        co_await make_room();
      }
    }
  }

 private:
  void start(sockets::accepted_socket from) {
    const connection_table::place place = table_.add(from.socket.fd());
    auto client = std::make_unique<connection>(of_, std::move(from), table_, place);
    connections_.spawn(talk(std::move(client), ended_), "connection");
  }
  /// A client that waits for its turn is worth more than one that says nothing.
  task<void> make_room() {
    static_cast<void>(table_.end_longest_idle());
    ended_.reset();
    try {
      co_await async::with_timeout(std::chrono::milliseconds(100), until_set(ended_));
    } catch (const async::timeout_error&) {  // another look may find room that is not ours to see
    }
  }
  static task<void> until_set(async::event& event) { co_await event.wait(); }

  service& of_;
  sockets::listening_socket at_;
  connection_table& table_;
  async::task_group& connections_;
  async::event& ended_;
};

struct reloaded_files {
  std::shared_ptr<const bearer_tokens> tokens;
  std::vector<std::string> problems;
};

/// On another thread.
reloaded_files reload_files(service& of) {
  reloaded_files files{nullptr, of.schemas.reload()};
  try {
    if (!of.setup.tokens.empty()) {
      files.tokens = std::make_shared<const bearer_tokens>(bearer_tokens::read(of.setup.tokens));
    }
  } catch (const std::exception& problem) {
    files.problems.push_back(std::string(problem.what()) + "; the tokens are those of before");
  }
  return files;
}

task<void> reload(service& of) {
  const auto work = [&of] { return reload_files(of); };
  const reloaded_files files = co_await async::offload(of.pool, work);
  if (files.tokens) of.tokens = files.tokens;
  for (const std::string& problem : files.problems) of.log.add_event("reload_problem", problem);
  of.metrics.add_reload(files.problems.empty());
  of.log.add_event("reloaded", std::to_string(of.schemas.names().size()) + " schemas");
}

/// The number of the signal that is to stop the service. Reloads for each SIGHUP before.
task<int> until_stopped(service& of, async::signals& signals) {
  for (;;) {
    const int number = co_await signals.next();
    if (number != SIGHUP) co_return number;
    co_await reload(of);
  }
}

task<void> until_none(const service& of, async::event& ended) {
  while (of.connections > 0) {
    ended.reset();
    co_await ended.wait();
  }
}
task<void> pass_until(async::time_point when) { co_await async::sleep_until(when); }

task<int> next_signal(async::signals& signals) { co_return co_await signals.next(); }

/// Lets what runs finish. The number of the signal that ended the patience; 0: none.
task<int> finish_work(const service& of, async::signals& signals, async::event& ended) {
  const auto end = async::deadline_after(of.limits.grace);
  for (;;) {
    auto any = async::when_any(until_none(of, ended), pass_until(end), next_signal(signals));
    const auto first = co_await std::move(any);
    if (first.index() != 2) co_return 0;
    if (std::get<2>(first) != SIGHUP) co_return std::get<2>(first);
  }
}

task<serve_end> run_service(service& of, sockets::listening_socket at, serve_observer& observer) {
  async::signals signals({SIGHUP, SIGINT, SIGTERM});
  const std::string url = at.url;
  const bool is_loopback = at.is_loopback;
  connection_table table;
  async::event ended("end of a connection");
  async::task_group connections("connections");
  {
    acceptor accepting(of, std::move(at), table, connections, ended);
    async::task_group front("listener");
    front.spawn(accepting.run(), "listener");
    observer.listening(url, is_loopback, of);
    static_cast<void>(co_await until_stopped(of, signals));
    front.cancel();
    co_await front.join();
  }
  of.log.add_event("stopping", "no further connections are accepted; what runs may finish");
  of.is_stopping = true;
  table.end_all_idle();
  const serve_end end{co_await finish_work(of, signals, ended)};
  connections.cancel();
  co_await connections.join();
  of.log.add_event("stopped", end.forced_by == 0 ? "the service has ended" : "ended by a second signal");
  co_return end;
}

site_guard guard_of(const service_setup& setup, bool is_loopback) {
  return {setup.sites, {.host = setup.host, .is_loopback = is_loopback, .has_tokens = !setup.tokens.empty()}};
}

}  // namespace

service::service(service_setup from)
    : setup(std::move(from)),
      schemas(setup.load_schemas),
      pages(setup.pages),
      openapi(openapi_document()),
      log(setup.log_requests),
      guard({}, {}),
      pool(threads_of(setup.jobs)) {
  if (!setup.tokens.empty()) tokens = std::make_shared<const bearer_tokens>(bearer_tokens::read(setup.tokens));
  const std::vector<std::string> problems = schemas.reload();
  if (!problems.empty()) throw std::runtime_error(problems.front());
}

serve_end serve(service_setup setup, serve_observer& observer) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  service of(std::move(setup));
  sockets::listening_socket at = sockets::listen_at(of.setup.host, of.setup.port);
  of.guard = guard_of(of.setup, at.is_loopback);
  return async::run(run_service(of, std::move(at), observer), {.slow_after = async::duration::zero()});
}

}  // namespace assay::serve
