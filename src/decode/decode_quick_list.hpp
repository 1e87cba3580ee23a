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

/// Passes the comma at `p` and the space behind it, where another item follows; else false, and `p` stays.
template <source Source>
bool decoder<Source>::quick_comma(const char*& p, const char* end) const requires quick_source<Source> {
  if (p >= end || *p != ',') return false;
  const char* const behind = source_.pass_space(p + 1);
  if (behind == nullptr || *behind == ']') return false;
  p = behind;
  return true;
}

/// An item that is not in its common form; returns where it ends.
template <source Source>
const char* decoder<Source>::general_item(const type_info& type, void* item, const char* p,
                                          bool& ok) requires quick_source<Source> {
  source_.resume(p);
  ok &= value(type, item);
  return source_.save();
}

/// A list's items in text, of which `index` is the one at hand: `read` is given where each begins and returns where it
/// ends. While a comma and the next item follow, the position is in a register.
template <source Source>
template <class Read>
void decoder<Source>::quick_items(std::size_t& index, Read read) requires quick_source<Source> {
  const char* const end = source_.quick_end();
  while (source_.next_item()) {
    source_.peek();
    const char* p = source_.save();
    std::size_t at = index;
    do {
      index = at++;
      p = read(p);
    } while (quick_comma(p, end));
    index = at;
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
    if (quick == quick_form::nested && tries_ == 0) {
      quick_items(index, [&](const char* p) ASSAY_HOT_LAMBDA {
        source_.resume(p);
        ok &= nested(type, info.append(target));
        return source_.save();
      });
      return ok;
    }
    const char* const end = source_.quick_end();
    quick_items(index, [&](const char* p) ASSAY_HOT_LAMBDA {
      void* const item = info.append(target);
      const char* const next = p < end ? quick_value(quick, type, item, p, end) : nullptr;
      return next != nullptr ? next : general_item(type, item, p, ok);
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
  std::byte* slot = nullptr;
  std::size_t room = 0;
  std::size_t made = 4;
  bool ok = true;
  quick_items(index, [&](const char* p) ASSAY_HOT_LAMBDA {
    if (room == 0) {
      made = std::min(made * 2, most);
      slot = static_cast<std::byte*>(info.grow(target, made));
      room = made;
    }
    void* const item = slot;
    slot += type.life->size;
    --room;
    const char* next = nullptr;
    if (p < end) next = std::memcmp(p, "null", 4) == 0 ? p + 4 : quick_nullable(type, item, p, end);
    return next != nullptr ? next : general_item(type, item, p, ok);
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
  const list_info& info = *list.list;
  T run[most];
  std::size_t count = 0;
  bool ok = true;
  const char* const begin = source_.save();
  const char* const end = source_.quick_end();
  quick_items(index, [&](const char* p) ASSAY_HOT_LAMBDA {
    if (count == most) {
      if (index == most) reserve_ahead(info, target, most, begin, p);
      info.extend(target, run, std::exchange(count, 0));
    }
    T& item = run[count++];
    const char* const next = p < end ? read(p, item) : nullptr;
    if (ASSAY_LIKELY(next != nullptr)) return next;
    item = T();
    return general_item(*info.item, &item, p, ok);
  });
  if (count != 0) info.extend(target, run, count);
  return ok;
}

template <source Source>
bool decoder<Source>::extend_items(quick_form how, const type_info& list, void* target,
                                   std::size_t& index) requires quick_source<Source> {
  const auto number = [&](const char* p, auto& item) ASSAY_HOT_LAMBDA { return quick_number(how, p, item); };
  const auto boolean = [](const char* p, bool& item) ASSAY_HOT_LAMBDA { return quick_boolean(p, item); };
  if (how == quick_form::i32) return extend_with<std::int32_t>(list, target, index, number);
  if (how == quick_form::i64) return extend_with<std::int64_t>(list, target, index, number);
  if (how == quick_form::f64) return extend_with<double>(list, target, index, number);
  return extend_with<bool>(list, target, index, boolean);
}

}  // namespace assay::inline v0::detail
