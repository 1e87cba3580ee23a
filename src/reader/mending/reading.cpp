#include "reader/mending/reading.hpp"

namespace assay::inline v0::detail::mending {

bool same_structure(const frame* a, const frame* b) noexcept {
  for (; a != b; a = a->outer, b = b->outer) {
    if (a == nullptr || b == nullptr) return false;
    const bool same = a->type == b->type && a->is_object == b->is_object && a->seen == b->seen &&
                      a->others == b->others && a->items == b->items;
    if (!same) return false;
  }
  return true;
}

const reading* survivors::copy(const reading* one) {
  const reading* const copied = copy_chain(one);
  while (!with_rivals_.empty()) {
    const reading* const with_rival = with_rivals_.back();
    with_rivals_.pop_back();
    with_rival->rival = copy_chain(with_rival->rival);
  }
  return copied;
}

const reading* survivors::copy_chain(const reading* last) {
  std::vector<const reading*> chain;
  const reading* known = last;
  for (; known != nullptr && known->moved == nullptr; known = known->before) chain.push_back(known);
  const reading* before = known == nullptr ? nullptr : known->moved;
  for (std::size_t left = chain.size(); left != 0; --left) {
    const reading& old = *chain[left - 1];
    reading& made = to_.readings.make(old);
    made.before = before;
    made.open = left <= steps_with_frames_ ? copy(old.open) : nullptr;
    made.notes = copy(old.notes);
    if (made.rival != nullptr) with_rivals_.push_back(&made);
    old.moved = &made;
    before = &made;
  }
  return before;
}

const frame* survivors::copy(const frame* open) {
  std::vector<const frame*> chain;
  for (; open != nullptr && open->moved == nullptr; open = open->outer) chain.push_back(open);
  const frame* outer = open == nullptr ? nullptr : open->moved;
  for (; !chain.empty(); chain.pop_back()) {
    frame& made = to_.frames.make(*chain.back());
    made.outer = outer;
    chain.back()->moved = &made;
    outer = &made;
  }
  return outer;
}

const mended* survivors::copy(const mended* note) {
  const mended* first = nullptr;
  mended* last = nullptr;
  for (; note != nullptr; note = note->next) {
    mended& made = to_.notes.make({note->code, note->begin, note->end, nullptr});
    if (last == nullptr) {
      first = &made;
    } else {
      last->next = &made;
    }
    last = &made;
  }
  return first;
}

}  // namespace assay::inline v0::detail::mending
