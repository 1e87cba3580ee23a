#include "http/client.hpp"

#include "http/exchange.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::http {

namespace {

// libcurl's own record of connections, which it walks through for each new exchange, and for each connection above this
// number that is done.
constexpr long most_connections = 100'000;
// Plain connections beyond this many at once are not kept. (With TLS they are: to make one costs more than the walk.)
constexpr std::size_t most_plain_kept = 1000;

void set_up_libcurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw model_error(model_failure::unsupported, "libcurl can't be set up");
  // Without this, a slow name server would hold up the loop and all that runs on it.
  if ((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) == 0) {
    throw model_error(model_failure::unsupported,
                      "this libcurl resolves names synchronously, which would block the event loop");
  }
}

async::interest to_interest(int what) noexcept {
  switch (what) {
    case CURL_POLL_IN:
      return async::interest::read;
    case CURL_POLL_OUT:
      return async::interest::write;
    case CURL_POLL_INOUT:
      return async::interest::both;
    default:
      return async::interest::none;
  }
}

int to_libcurl(async::interest ready) noexcept {
  const bool in = (ready & async::interest::read) != async::interest::none;
  const bool out = (ready & async::interest::write) != async::interest::none;
  return (in ? CURL_CSELECT_IN : 0) | (out ? CURL_CSELECT_OUT : 0);
}

}  // namespace

std::shared_ptr<client> client::of_running_loop() {
  thread_local std::vector<std::shared_ptr<client>> of_this_thread;
  async::event_loop& loop = async::event_loop::current();
  for (const std::shared_ptr<client>& one : of_this_thread) {
    if (one->loop_ == &loop && !one->exchanges_.empty()) return one;
  }
  std::erase_if(of_this_thread, [](const std::shared_ptr<client>& one) { return !one->multi_; });
  auto free = std::find_if(of_this_thread.begin(), of_this_thread.end(),
                           [](const std::shared_ptr<client>& one) { return one->exchanges_.empty(); });
  if (free == of_this_thread.end()) free = of_this_thread.insert(free, std::make_shared<client>());
  (*free)->loop_ = &loop;
  return *free;
}

client::client() {
  set_up_libcurl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &client::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &client::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most_connections);
}

client::~client() = default;

// For each new exchange libcurl looks through all connections to its server, those in use, too. With thousands of them
// that is what takes longest, so it is told where none is free.
void client::count_connections(exchange& one) {
  if (one.to().scheme != "http") return;
  std::size_t& idle = idle_[one.to().origin()];
  if (idle == 0) {
    curl_easy_setopt(one.easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
  } else {
    --idle;
  }
  if (exchanges_.size() >= most_plain_kept) {
    curl_easy_setopt(one.easy_.get(), CURLOPT_FORBID_REUSE, 1L);
  } else {
    one.connections_left_ = &idle;
  }
}

void client::add(exchange& one) {
  exchanges_.insert(&one);
  if (!admissions_.admit(one, loop_->now()) || start(one)) return;
  remove(one);
  throw model_error(model_failure::unreachable, "libcurl takes no more calls");
}

bool client::start(exchange& one) {
  one.admitted_ = true;
  count_connections(one);
  return curl_multi_add_handle(multi_.get(), one.easy_.get()) == CURLM_OK;
}

void client::connected(exchange& one) { admissions_.connected(one, loop_->now()); }

void client::start_admitted() {
  for (exchange* const one : admissions_.take_admitted()) {
    if (start(*one)) continue;
    remove(*one);
    one->ended(CURLE_OUT_OF_MEMORY);
  }
}

void client::remove(exchange& one) noexcept {
  if (exchanges_.erase(&one) == 0) return;
  if (multi_) curl_multi_remove_handle(multi_.get(), one.easy_.get());
  admissions_.forget(one);
  start_admitted();
  if (exchanges_.empty()) {
    timer_.cancel();
    watches_.clear();
  }
}

// --- libcurl asks to watch and to wait -------------------------------------------------------------------------------

int client::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
  try {
    static_cast<client*>(self)->watch(socket, what);
    return 0;
  } catch (...) {
    return -1;  // act() sees it
  }
}

void client::watch(curl_socket_t socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    watches_.erase(socket);
    return;
  }
  const auto known = watches_.find(socket);
  if (known != watches_.end()) {
    known->second.set_interest(to_interest(what));
    return;
  }
  auto ready = [this, socket](async::interest is) { act(socket, to_libcurl(is)); };
  watches_.emplace(socket, loop_->watch(socket, to_interest(what), std::move(ready)));
}

int client::on_timer(CURLM*, long milliseconds, void* self) noexcept {
  try {
    static_cast<client*>(self)->set_timer(milliseconds);
    return 0;
  } catch (...) {
    return -1;
  }
}

void client::set_timer(long milliseconds) {
  if (milliseconds < 0) return timer_.cancel();
  timer_ = loop_->call_later(std::chrono::milliseconds(milliseconds), [this] { act(CURL_SOCKET_TIMEOUT, 0); });
}

void client::act(curl_socket_t socket, int what) {
  int running = 0;
  const CURLMcode code = curl_multi_socket_action(multi_.get(), socket, what, &running);
  if (code != CURLM_OK) return fail_all();
  collect();
  start_admitted();
}

void client::collect() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* which = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &which);
    const CURLcode code = message->data.result;  // the message goes with the handle
    auto& one = *static_cast<exchange*>(which);
    if (code == CURLE_OK && one.connections_left_ != nullptr) ++*one.connections_left_;
    remove(one);
    one.ended(code);
  }
}

// The system refuses to watch a socket (no memory): libcurl can't go on after that.
void client::fail_all() {
  const std::vector<exchange*> all(exchanges_.begin(), exchanges_.end());
  for (exchange* const one : all) {
    remove(*one);
    one->ended(CURLE_ABORTED_BY_CALLBACK);
  }
  multi_.reset();
}

}  // namespace assay::inline v0::detail::http
