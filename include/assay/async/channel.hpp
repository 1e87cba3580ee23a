// channel<T>: values from tasks to tasks, with a bound on how many are under way.
#pragma once

#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>

#include <coroutine>
#include <cstddef>
#include <deque>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace assay::inline v0::async {

/// A queue of at most `capacity` values; 0 means that each value is handed directly to a receiver. A full channel makes
/// senders wait, an empty one receivers, both served in order. Any number of tasks send and receive. For one thread:
/// others send by event_loop::post. Should outlive its waiters, which otherwise get usage_error. Its functions throw
/// wrong_thread_error on any other thread than the first that used it.
///
///   async::channel<std::string> lines(16, "lines");
///   co_await lines.send("hello");                               // in one task; lines.close() at the end
///   while (auto line = co_await lines.receive()) use(*line);    // in another
template <class T>
class channel : public detail::waitable {
 public:
  class sender;
  class receiver;

  /// `name` appears in deadlock reports.
  explicit channel(std::size_t capacity, std::string name = {})
      : waitable("channel", std::move(name)), capacity_(capacity) {}

  /// Waits for room. Throws channel_closed (also while it waits) and `cancelled`; then the value was not sent.
  [[nodiscard]] sender send(T value, std::source_location where = std::source_location::current()) {
    return sender(*this, std::move(value), where);
  }
  /// Waits for a value; nothing when the channel is closed and empty. Throws `cancelled`; then no value is lost.
  [[nodiscard]] receiver receive(std::source_location where = std::source_location::current()) {
    return receiver(*this, where);
  }

  /// Sends if there is room, else leaves `value` as it is. Throws channel_closed.
  [[nodiscard]] bool try_send(T&& value) {
    check_thread();
    require_open();
    return offer(value);
  }
  /// A value that is there or that a sender waits with; nothing if there is none, whether the channel is closed or not.
  [[nodiscard]] std::optional<T> try_receive() {
    check_thread();
    return fetch();
  }

  /// No more values. What is in the channel can still be received; who waits to send gets channel_closed.
  void close() {
    check_thread();
    closed_ = true;
    while (detail::listed_wait* const wait = receivers_.pop()) wait->wake();
    while (detail::listed_wait* const wait = senders_.pop()) wait->wake();
  }
  /// Whether close() was called; values may still be in it. Unlike the others, it doesn't check the thread.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  /// How many values are in the channel, without those that senders wait with.
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  /// How many it can hold, as its constructor was told.
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 private:
  void require_open() const {
    if (closed_) throw channel_closed("assay::async: sending to " + title() + ", which is closed");
  }
  /// Takes `value` if there is a receiver or room.
  bool offer(T& value) {
    if (detail::listed_wait* const wait = receivers_.pop()) {
      static_cast<receiver*>(wait)->value_.emplace(std::move(value));
      wait->wake();
      return true;
    }
    if (values_.size() >= capacity_) return false;
    values_.push_back(std::move(value));
    return true;
  }
  std::optional<T> fetch() {
    std::optional<T> value;
    if (!values_.empty()) {
      value.emplace(std::move(values_.front()));
      values_.pop_front();
      if (sender* const next = pop_sender()) values_.push_back(std::move(next->value_));
    } else if (sender* const next = pop_sender()) {
      value.emplace(std::move(next->value_));
    }
    return value;
  }
  sender* pop_sender() noexcept {
    sender* const next = static_cast<sender*>(senders_.pop());
    if (next != nullptr) {
      next->sent_ = true;
      next->wake();
    }
    return next;
  }

  std::deque<T> values_;
  detail::wait_list senders_;
  detail::wait_list receivers_;
  std::size_t capacity_;
  bool closed_ = false;
};

template <class T>
class channel<T>::sender final : public detail::listed_wait {
 public:
  sender(channel& to, T&& value, std::source_location where) : listed_wait(where), to_(to), value_(std::move(value)) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    to_.check_thread();
    to_.require_open();
    if (!begin(suspended)) return false;
    sent_ = to_.offer(value_);
    if (sent_) return stay();
    to_.senders_.push(*this);
    return true;
  }
  void await_resume() const {
    end();
    if (!sent_) to_.require_open();
  }

  [[nodiscard]] std::string describe() const override {
    return "to send to " + to_.title() + " (" + std::to_string(to_.size()) + " of " + std::to_string(to_.capacity()) +
           " places taken)";
  }

 private:
  friend class channel;
  channel& to_;
  T value_;
  bool sent_ = false;
};

template <class T>
class channel<T>::receiver final : public detail::listed_wait {
 public:
  receiver(channel& from, std::source_location where) : listed_wait(where), from_(from) {}

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    from_.check_thread();
    if (!begin(suspended)) return false;
    value_ = from_.fetch();
    if (value_ || from_.closed_) return stay();
    from_.receivers_.push(*this);
    return true;
  }
  std::optional<T> await_resume() {
    end();
    return std::move(value_);
  }

  [[nodiscard]] std::string describe() const override { return "to receive from " + from_.title(); }

 private:
  friend class channel;
  channel& from_;
  std::optional<T> value_;
};

}  // namespace assay::inline v0::async
