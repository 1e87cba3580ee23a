#include <assay/async/offload.hpp>

#include <algorithm>
#include <stdexcept>

namespace assay::inline v0::async {

namespace detail {

void offloaded::perform(const remote& home) {
  call();
  performed_.store(true);
  performed_.notify_all();
  home.post([work = shared_from_this()] {
    if (work->waiter != nullptr) work->waiter->work_ended();
  });
}

offload_wait::~offload_wait() {
  if (work_->waiter != this) return;
  finish_work();
  work_->waiter = nullptr;
}

void offload_wait::send() {
  work_->waiter = this;
  guard_.emplace(*this_thread.loop);
  try {
    pool_.add(work_, this_thread.loop->poster());
  } catch (...) {
    work_->waiter = nullptr;
    guard_.reset();
    throw;
  }
}

void offload_wait::work_ended() noexcept {
  work_->waiter = nullptr;
  guard_.reset();
  if (resting()) wake();
}

void offload_wait::interrupt() {
  work_->request_stop();
  if (take_back() || policy_ == when_cancelled::abandon) wait::interrupt();
}

void offload_wait::give_up() {
  finish_work();
  wait::give_up();
}

// There is no loop to wait in, so the thread waits.
void offload_wait::finish_work() {
  work_->request_stop();
  if (!take_back() && policy_ == when_cancelled::wait) work_->wait_until_performed();
}

// A pool is destroyed when all its work is done: then this must not touch it.
bool offload_wait::take_back() { return !work_->performed() && pool_.take_back(*work_); }

void offload_wait::leave() noexcept {
  if (work_->waiter == this) work_->waiter = nullptr;
  guard_.reset();
}

}  // namespace detail

thread_pool::thread_pool(std::size_t threads) : most_threads_(threads) {
  if (threads == 0) throw std::invalid_argument("assay::async: a thread_pool needs a thread");
}

thread_pool::~thread_pool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

thread_pool& thread_pool::shared() {
  static thread_pool pool(std::max<std::size_t>(4, std::thread::hardware_concurrency()));
  return pool;
}

void thread_pool::add(std::shared_ptr<detail::offloaded> work, remote home) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(work), std::move(home)});
    if (idle_ < jobs_.size() && threads_.size() < most_threads_) start_thread();
  }
  changed_.notify_one();
}

void thread_pool::start_thread() {
  try {
    threads_.emplace_back([this] { work(); });
  } catch (...) {
    if (!threads_.empty()) return;  // those that there are will see to it
    jobs_.pop_back();
    throw;
  }
}

bool thread_pool::take_back(const detail::offloaded& work) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(jobs_.begin(), jobs_.end(), [&](const job& each) { return each.work.get() == &work; });
  if (found == jobs_.end()) return false;
  jobs_.erase(found);
  return true;
}

void thread_pool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) return;
    const job next = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    next.work->perform(next.home);
    lock.lock();
  }
}

}  // namespace assay::inline v0::async
