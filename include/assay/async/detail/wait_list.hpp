// Tasks that wait for the same thing, in the order in which they came; and what things to wait for have in common.
#pragma once

#include <assay/async/detail/task_state.hpp>
#include <assay/detail/export.hpp>

#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::async::detail {

class wait_list;

/// A wait that stands in a wait_list.
class ASSAY_EXPORT listed_wait : public wait {
 protected:
  using wait::wait;
  ~listed_wait() { listed_wait::leave(); }

  void leave() noexcept override;
  [[nodiscard]] bool listed() const noexcept { return list_ != nullptr; }
  /// Throws usage_error if what was waited for is gone.
  void end() const {
    wait::end();
    if (destroyed_) [[unlikely]]
      throw_destroyed();
  }

 private:
  friend class wait_list;
  [[noreturn]] void throw_destroyed() const;

  wait_list* list_ = nullptr;
  listed_wait* previous_ = nullptr;
  listed_wait* next_ = nullptr;
  bool destroyed_ = false;  // its list
};

/// Those who wait when it is destroyed go on with a usage_error.
class wait_list {
 public:
  wait_list() = default;
  wait_list(const wait_list&) = delete;
  wait_list& operator=(const wait_list&) = delete;
  ~wait_list() {
    while (listed_wait* const wait = pop()) {
      wait->destroyed_ = true;
      wait->wake();
    }
  }

  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
  [[nodiscard]] listed_wait* first() const noexcept { return first_; }
  void push(listed_wait& wait) noexcept {
    wait.list_ = this;
    wait.next_ = nullptr;
    wait.previous_ = std::exchange(last_, &wait);
    (wait.previous_ != nullptr ? wait.previous_->next_ : first_) = &wait;
  }
  void remove(listed_wait& wait) noexcept {
    (wait.previous_ != nullptr ? wait.previous_->next_ : first_) = wait.next_;
    (wait.next_ != nullptr ? wait.next_->previous_ : last_) = wait.previous_;
    wait.list_ = nullptr;
  }
  /// Takes the first out. Null if there is none.
  listed_wait* pop() noexcept {
    listed_wait* const wait = first_;
    if (wait != nullptr) remove(*wait);
    return wait;
  }

 private:
  listed_wait* first_ = nullptr;
  listed_wait* last_ = nullptr;
};

inline void listed_wait::leave() noexcept {
  if (list_ != nullptr) list_->remove(*this);
}

/// Something to wait for, by a kind and a name for reports. Belongs to the thread that uses it first.
class waitable {
 public:
  waitable(const waitable&) = delete;
  waitable& operator=(const waitable&) = delete;

  /// "channel 'lines'", "channel"
  [[nodiscard]] std::string title() const {
    return name_.empty() ? std::string(kind_) : std::string(kind_) + " '" + name_ + "'";
  }

 protected:
  waitable(std::string_view kind, std::string name) : kind_(kind), name_(std::move(name)) {}
  ~waitable() = default;

  /// Throws wrong_thread_error.
  void check_thread() {
    if (owner_ == &this_thread) [[likely]]
      return;
    if (owner_ != nullptr) throw_wrong_thread(title());
    owner_ = &this_thread;
  }

 private:
  std::string_view kind_;
  std::string name_;
  const thread_state* owner_ = nullptr;
};

}  // namespace assay::inline v0::async::detail
