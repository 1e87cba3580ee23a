// The items of lists (see decoder.hpp), in text many at once where they are scalars.
#pragma once

#include "decode/decode_json.hpp"
#include "decode/decode_quick.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace assay::inline v0::detail {

/// A list's items in text, of which `index` is the one at hand: `read` is given where each begins and returns where it
/// ends. While a comma and the next item follow, the position is in a register.
template <source Source>
template <class Read>
void decoder<Source>::quick_items(std::size_t& index, Read read) requires quick_source<Source> {
  const char* const end = source_.quick_end();
  while (source_.next_item()) {
    source_.peek();
    const char* p = source_.save();
    for (bool more = true; more; ++index) {
      p = read(p);
      more = false;
      if (p < end && *p == ',') {
        const char* const behind = source_.pass_space(p + 1);
        more = behind != nullptr && *behind != ']';
        if (more) p = behind;
      }
    }
    source_.resume(p);
  }
}

/// A list's items, of which `index` is the one at hand.
template <source Source>
bool decoder<Source>::append_items(const type_info& list, void* target, std::size_t& index) {
  const list_info& info = *list.list;
  bool ok = true;
  if constexpr (scans) {
    const type_info& type = *info.item;
    if (list.storage == storage::ordered_json) return append_json_items(type, json_at(target), index);
    const quick_form quick = quick_form_of(type);
    if (quick == quick_form::nullable && info.grow != nullptr) return append_nullables(list, target, index);
    const bool are_nested = quick == quick_form::nested && tries_ == 0;
    const char* const end = source_.quick_end();
    quick_items(index, [&](const char* p) {
      void* const item = info.append(target);
      if (const char* const next = p < end ? quick_value(quick, type, item, p, end) : nullptr) return next;
      source_.resume(p);
      ok &= are_nested ? nested(type, item) : value(type, item);
      return source_.save();
    });
  } else if constexpr (typed) {
    return append_typed(list, target, index);
  } else {
    for (; source_.next_item() && !is_hidden(*info.item); ++index) ok &= value(*info.item, info.append(target));
  }
  return ok;
}

/// Nullable scalars, which are made many at once and hold null: one that is null needs nothing more.
template <source Source>
bool decoder<Source>::append_nullables(const type_info& list, void* target,
                                       std::size_t& index) requires quick_source<Source> {
  constexpr std::size_t most = 256;
  const list_info& info = *list.list;
  const type_info& type = *info.item;
  const char* const end = source_.quick_end();
  std::byte* next = nullptr;
  std::size_t room = 0;
  std::size_t made = 4;
  bool ok = true;
  quick_items(index, [&](const char* p) {
    if (room == 0) {
      made = std::min(made * 2, most);
      next = static_cast<std::byte*>(info.grow(target, made));
      room = made;
    }
    void* const item = next;
    next += type.life->size;
    --room;
    if (p < end) {
      if (std::memcmp(p, "null", 4) == 0) return p + 4;
      if (const char* const behind = quick_value(quick_form::nullable, type, item, p, end)) return behind;
    }
    source_.resume(p);
    ok &= value(type, item);
    return source_.save();
  });
  if (room != 0) info.shrink(target, room);
  return ok;
}

/// Room for the items of a list of scalars, of which `count` were read from `first` on, and more are ahead of `p`: the
/// next bracket is that of the list. A list that grows by itself is copied as often as its size doubles.
template <source Source>
void decoder<Source>::reserve_ahead(const list_info& info, void* target, std::size_t count, const char* first,
                                    const char* p) const requires quick_source<Source> {
  if (info.reserve == nullptr || p >= source_.quick_end()) return;
  const auto ahead = static_cast<std::size_t>(source_.quick_end() - p);
  const void* const bracket = std::memchr(p, ']', ahead);
  const std::size_t left = bracket == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(bracket) - p);
  // As many runs as its bytes hold of such as this one, and some more: what is a little too small is copied after all.
  const std::size_t runs = left / static_cast<std::size_t>(p - first) + 2;
  info.reserve(target, runs * (count + count / 16));
}

/// Items that are read into memory at hand, and go into the list many at once.
template <source Source>
template <class T, class Read>
bool decoder<Source>::extend_with(const type_info& list, void* target, std::size_t& index,
                                  Read read) requires quick_source<Source> {
  constexpr std::size_t most = 128;
  T run[most];
  std::size_t count = 0;
  bool ok = true;
  const char* const begin = source_.save();
  const char* const end = source_.quick_end();
  quick_items(index, [&](const char* p) {
    if (count == most) {
      if (index == most) reserve_ahead(*list.list, target, most, begin, p);
      list.list->extend(target, run, std::exchange(count, 0));
    }
    T& item = run[count++];
    if (const char* const next = p < end ? read(p, item) : nullptr) return next;
    source_.resume(p);
    item = T();
    ok &= value(*list.list->item, &item);
    return source_.save();
  });
  if (count != 0) list.list->extend(target, run, count);
  return ok;
}

template <source Source>
bool decoder<Source>::extend_items(quick_form how, const type_info& list, void* target,
                                   std::size_t& index) requires quick_source<Source> {
  const auto number = [&](const char* p, auto& item) { return quick_number(how, p, item); };
  const auto boolean = [](const char* p, bool& item) { return quick_boolean(p, item); };
  if (how == quick_form::i32) return extend_with<std::int32_t>(list, target, index, number);
  if (how == quick_form::i64) return extend_with<std::int64_t>(list, target, index, number);
  if (how == quick_form::f64) return extend_with<double>(list, target, index, number);
  return extend_with<bool>(list, target, index, boolean);
}

}  // namespace assay::inline v0::detail
