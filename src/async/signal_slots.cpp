#include "signal_slots.hpp"

#include "signal_actions.hpp"
#include "waker.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace assay::inline v0::async::detail {

namespace {

// A handler may run on any thread at any time, so what it reads stays where it is for ever: a waker, once made, is kept
// for the slot's next user.
struct slot {
  std::atomic<int> signal = 0;  // 0: free
  std::atomic<const waker*> bell = nullptr;
};

constexpr std::size_t slot_count = 64;
std::array<slot, slot_count> slots;
std::mutex slots_mutex;

extern "C" void assay_async_on_signal(int signal) {
  for (const slot& each : slots) {
    if (each.signal.load() == signal) each.bell.load()->notify();
  }
}

bool is_used(int signal) {
  for (const slot& each : slots) {
    if (each.signal.load() == signal) return true;
  }
  return false;
}

std::size_t take_slot(int signal) {
  if (!is_signal(signal)) {
    throw std::system_error(EINVAL, std::generic_category(), "assay::async: handling a signal");
  }
  const std::lock_guard lock(slots_mutex);
  for (std::size_t i = 0; i < slot_count; ++i) {
    if (slots[i].signal.load() != 0) continue;
    if (slots[i].bell.load() == nullptr) slots[i].bell.store(std::make_unique<waker>().release());
    slots[i].bell.load()->clear();
    if (!is_used(signal)) replace_signal_action(signal, assay_async_on_signal);
    slots[i].signal.store(signal);
    return i;
  }
  throw std::system_error(EMFILE, std::generic_category(), "assay::async: too many signal subscriptions");
}

void free_slot(std::size_t index) noexcept {
  const std::lock_guard lock(slots_mutex);
  const int signal = slots[index].signal.exchange(0);
  if (!is_used(signal)) restore_signal_action(signal);
}

}  // namespace

signal_subscription::signal_subscription(event_loop& loop, int signal, bool in_background,
                                         std::function<void(int)> function)
    : loop_(loop), signal_(signal), slot_(take_slot(signal)), function_(std::move(function)) {
  fd = slots[*slot_].bell.load()->fd();
  wanted = interest::read;
  background = in_background;
  try {
    static_cast<void>(loop_.descriptors().add(*this));
  } catch (...) {
    free_slot(*slot_);
    throw;
  }
}

signal_subscription::~signal_subscription() { end(); }

void signal_subscription::end() noexcept {
  if (registered()) loop_.descriptors().remove(*this);
  if (slot_) free_slot(*std::exchange(slot_, std::nullopt));
}

void signal_subscription::ready(interest) {
  slots[*slot_].bell.load()->clear();
  loop_.guarded([this] { function_(signal_); });
}

}  // namespace assay::inline v0::async::detail
