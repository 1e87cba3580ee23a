#include <assay/async/detail/timer_queue.hpp>

#include <algorithm>

namespace assay::inline v0::async::detail {

namespace {

constexpr std::size_t arity = 4;

// Stands in `previous` for a timer that is in the heap.
timer_node in_heap_mark;
timer_node* const in_heap = &in_heap_mark;

}  // namespace

bool timer_queue::before(const entry& left, const entry& right) noexcept {
  return left.deadline != right.deadline ? left.deadline < right.deadline : left.number < right.number;
}

void timer_queue::insert(timer_node& node, bool is_callback) {
  node.deadline = std::max(node.deadline, latest_pass_);
  if (tail_ != nullptr && node.deadline < tail_->deadline) push(*tail_);
  numbers_ += 2;
  node.number = numbers_ | (is_callback ? 1U : 0U);
  if (tail_ != nullptr && node.deadline < tail_->deadline) {
    push(node);
    return;
  }
  node.next = nullptr;
  node.previous = tail_;
  (tail_ != nullptr ? tail_->next : head_) = &node;
  tail_ = &node;
}

void timer_queue::remove(timer_node& node) noexcept {
  if (node.previous != in_heap) {
    unlink(node);
  } else {
    const std::size_t place = node.place;
    const entry last = heap_.back();
    heap_.pop_back();
    if (place < heap_.size()) {
      if (place > 0 && before(last, heap_[(place - 1) / arity])) {
        rise(place, last);
      } else {
        sink(place, last);
      }
    }
  }
  node.number = timer_node::not_queued;
}

timer_node* timer_queue::first() const noexcept {
  if (heap_.empty()) return head_;
  const entry& top = heap_.front();
  if (head_ == nullptr || before(top, {head_->deadline, head_->number, head_})) return top.node;
  return head_;
}

void timer_queue::unlink(timer_node& node) noexcept {
  (node.previous != nullptr ? node.previous->next : head_) = node.next;
  (node.next != nullptr ? node.next->previous : tail_) = node.previous;
}

void timer_queue::push(timer_node& node) {
  heap_.emplace_back();
  if (tail_ == &node) unlink(node);
  node.previous = in_heap;
  rise(heap_.size() - 1, {node.deadline, node.number, &node});
}

void timer_queue::put(std::size_t place, entry moving) noexcept {
  heap_[place] = moving;
  moving.node->place = place;
}

void timer_queue::rise(std::size_t place, entry moving) noexcept {
  while (place > 0) {
    const std::size_t parent = (place - 1) / arity;
    if (!before(moving, heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, moving);
}

void timer_queue::sink(std::size_t place, entry moving) noexcept {
  for (;;) {
    const std::size_t first_child = place * arity + 1;
    if (first_child >= heap_.size()) break;
    const std::size_t end = std::min(first_child + arity, heap_.size());
    std::size_t least = first_child;
    for (std::size_t child = first_child + 1; child < end; ++child) {
      if (before(heap_[child], heap_[least])) least = child;
    }
    if (!before(heap_[least], moving)) break;
    put(place, heap_[least]);
    place = least;
  }
  put(place, moving);
}

}  // namespace assay::inline v0::async::detail
