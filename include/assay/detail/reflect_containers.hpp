// Tables of standard containers, nullable wrappers, tuples and variants (see reflect.hpp).
#pragma once

#include <assay/detail/reflect_core.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

namespace assay::inline v0::detail {

/// Whether a container can make a V of its own. Where it can't, that is a compile error about V (flaws.hpp), and what
/// the container would say of it, in the words of its implementation, adds nothing.
template <class V>
inline constexpr bool can_make = std::is_default_constructible_v<V>;

// --- nullable: optional, unique_ptr, shared_ptr ----------------------------------------------------------------------

template <class T>
inline constexpr bool is_nullable = false;
template <class V>
inline constexpr bool is_nullable<std::optional<V>> = true;
template <class V>
inline constexpr bool is_nullable<std::unique_ptr<V>> = true;
template <class V>
inline constexpr bool is_nullable<std::shared_ptr<V>> = true;

template <class T>
constexpr type_info nullable_table(const nullable_info& info) noexcept {
  type_info result = basic_table<T>(kind::nullable, storage::none, {});
  result.nullable = &info;
  return result;
}

template <class V>
struct reflector<std::optional<V>> {
  using T = std::optional<V>;
  static constexpr bool supported = reflector<V>::supported;
  static constexpr types<V> parts();
  static constexpr applies_to category = reflector<V>::category;
  static constexpr nullable_info info = {
      &table<V>::value,
      [](void* target) { static_cast<T*>(target)->reset(); },
      [](void* target) -> void* {
        if constexpr (can_make<V>) {
          return &static_cast<T*>(target)->emplace();
        } else {
          return nullptr;
        }
      },
      [](const void* nullables, std::size_t count, const void** values) {
        const T* const first = static_cast<const T*>(nullables);
        for (std::size_t i = 0; i < count; ++i) values[i] = first[i] ? &*first[i] : nullptr;
      },
      std::is_arithmetic_v<V> || std::is_same_v<V, std::string>,
  };
  static constexpr type_info make() { return nullable_table<T>(info); }
};

template <class Pointer, class V>
struct pointer_reflector {
  static constexpr bool supported = reflector<V>::supported;
  static constexpr types<V> parts();
  static constexpr applies_to category = reflector<V>::category;
  static constexpr nullable_info info = {
      &table<V>::value,
      [](void* target) { static_cast<Pointer*>(target)->reset(); },
      [](void* target) -> void* {
        auto& pointer = *static_cast<Pointer*>(target);
        if constexpr (can_make<V>) pointer = Pointer(new V());
        return pointer.get();
      },
      [](const void* nullables, std::size_t count, const void** values) {
        const Pointer* const first = static_cast<const Pointer*>(nullables);
        for (std::size_t i = 0; i < count; ++i) values[i] = first[i].get();
      },
  };
  static constexpr type_info make() { return nullable_table<Pointer>(info); }
};
template <class V>
requires(!std::is_array_v<V>) struct reflector<std::unique_ptr<V>> : pointer_reflector<std::unique_ptr<V>, V> {
};
template <class V>
requires(!std::is_array_v<V>) struct reflector<std::shared_ptr<V>> : pointer_reflector<std::shared_ptr<V>, V> {
};

// --- lists and sets --------------------------------------------------------------------------------------------------

template <class T>
concept appendable = !has_converter<T> && !std::same_as<T, std::string> && requires(T & t) {
  typename T::value_type;
  t.emplace_back();
  t.clear();
  { t.size() } -> std::convertible_to<std::size_t>;
};

template <class T>
concept set_type = !has_converter<T> && requires(T & t, typename T::key_type& key) {
  requires std::same_as<typename T::key_type, typename T::value_type>;
  requires !requires { typename T::mapped_type; };
  t.insert(std::move(key));
  t.clear();
};

template <class T>
constexpr void visit_items(const void* list, void* context, void (*run)(void*, const void*, std::size_t)) {
  const T& items = *static_cast<const T*>(list);
  if constexpr (std::contiguous_iterator<typename T::const_iterator>) {
    run(context, items.data(), items.size());
  } else {
    for (const auto& item : items) run(context, &item, 1);
  }
}

/// list_info::data; nullptr for a list whose items don't lie one behind the other, or have no addresses.
template <class T>
constexpr auto data_of() -> const void* (*)(const void*) {
  if constexpr (requires(const T& items) { items.data(); }) {
    return [](const void* list) -> const void* { return static_cast<const T*>(list)->data(); };
  } else {
    return nullptr;
  }
}

/// Of a std::vector<bool>, whose items have no addresses: made apart, many at once.
template <class T>
void visit_bits(const void* list, void* context, void (*run)(void*, const void*, std::size_t)) {
  constexpr std::size_t most = 256;
  typename T::value_type items[most];
  auto next = static_cast<const T*>(list)->begin();
  for (std::size_t left = static_cast<const T*>(list)->size(); left > 0;) {
    const std::size_t count = left < most ? left : most;
    for (std::size_t i = 0; i < count; ++i, ++next) items[i] = *next;
    run(context, items, count);
    left -= count;
  }
}

/// Into a std::vector<bool>. Which bits are set is not foreseen: no branch depends on one, and those that are not set
/// are there already.
template <class T>
void extend_bits(void* list, const void* values, std::size_t count) {
  constexpr std::size_t bits = 64;
  T& items = *static_cast<T*>(list);
  const bool* const first = static_cast<const bool*>(values);
  std::size_t at = items.size();
  items.resize(at + count);
  for (std::size_t from = 0; from < count; from += bits, at += bits) {
    const std::size_t some = count - from < bits ? count - from : bits;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < some; ++i) word |= std::uint64_t{first[from + i]} << i;
    for (; word != 0; word &= word - 1) items[at + static_cast<std::size_t>(std::countr_zero(word))] = true;
  }
}

template <appendable T>
struct reflector<T> {
  using V = typename T::value_type;
  /// std::vector<bool> has no bool to point at: its items are made apart and inserted.
  static constexpr bool addressable = std::is_same_v<decltype(std::declval<T&>().back()), V&>;
  static constexpr bool supported = reflector<V>::supported;
  static constexpr types<V> parts();
  static constexpr applies_to category = applies_to::list;

  static void* append(void* list) {
    auto& items = *static_cast<T*>(list);
    // Room for a few at once: growing from one to two to four to eight moves every item thrice.
    if constexpr (sizeof(V) <= 128 && requires { items.reserve(items.capacity()); }) {
      if (items.capacity() == 0) items.reserve(8);
    }
    if constexpr (can_be_default_initialized<V> && requires { items.emplace_back(default_initialized<V>{}); }) {
      items.emplace_back(default_initialized<V>{});
    } else if constexpr (can_make<V>) {
      items.emplace_back();
    }
    if constexpr (addressable) {
      return &items.back();
    } else {
      return nullptr;
    }
  }
  /// Whoever can append has no need of it, and the code to grow by a move would be there for each type.
  static constexpr auto insert() -> void (*)(void*, void*) {
    if constexpr (addressable) {
      return nullptr;
    } else {
      return [](void* list, void* item) { static_cast<T*>(list)->push_back(std::move(*static_cast<V*>(item))); };
    }
  }
  static void reserve(void* list, std::size_t count) {
    if constexpr (requires(T & items) { items.reserve(count); }) static_cast<T*>(list)->reserve(count);
  }
  using extend_function = void (*)(void*, const void*, std::size_t);
  static constexpr extend_function extend() {
    if constexpr (!addressable && std::is_same_v<V, bool> && requires(T & items) { items.resize(1); }) {
      return &extend_bits<T>;
    } else if constexpr (std::is_arithmetic_v<V> &&
                         requires(T & items, const V* item) { items.insert(items.end(), item, item); }) {
      return [](void* list, const void* items, std::size_t count) {
        const V* const first = static_cast<const V*>(items);
        static_cast<T*>(list)->insert(static_cast<T*>(list)->end(), first, first + count);
      };
    } else {
      return nullptr;
    }
  }
  static constexpr bool grows =
      is_nullable<V> && std::contiguous_iterator<typename T::iterator> && requires(T & items) {
    items.resize(1);
  };
  static constexpr auto grow() -> void* (*)(void*, std::size_t) {
    if constexpr (grows) {
      return [](void* list, std::size_t count) -> void* {
        T& items = *static_cast<T*>(list);
        const std::size_t before = items.size();
        items.resize(before + count);
        return items.data() + before;
      };
    } else {
      return nullptr;
    }
  }
  static constexpr auto shrink() -> void (*)(void*, std::size_t) {
    if constexpr (grows) {
      return [](void* list, std::size_t count) {
        T& items = *static_cast<T*>(list);
        items.resize(items.size() - count);
      };
    } else {
      return nullptr;
    }
  }
  using visit_function = void (*)(const void*, void*, void (*)(void*, const void*, std::size_t));
  static constexpr visit_function visit() {
    if constexpr (addressable) {
      return &visit_items<T>;
    } else {
      return &visit_bits<T>;
    }
  }
  static constexpr list_info info = {
      .item = &table<V>::value,
      .clear = [](void* list) { static_cast<T*>(list)->clear(); },
      .append = addressable ? &append : nullptr,
      .insert = insert(),
      .size = [](const void* list) -> std::size_t { return static_cast<const T*>(list)->size(); },
      .visit = visit(),
      .reserve = &reserve,
      .extend = extend(),
      .grow = grow(),
      .shrink = shrink(),
      .data = data_of<T>(),
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::list, storage::none, {});
    result.list = &info;
    return result;
  }
};

template <set_type T>
struct reflector<T> {
  using V = typename T::value_type;
  static constexpr bool supported = reflector<V>::supported;
  static constexpr types<V> parts();
  static constexpr applies_to category = applies_to::list;
  static constexpr list_info info = {
      .item = &table<V>::value,
      .clear = [](void* list) { static_cast<T*>(list)->clear(); },
      .append = nullptr,
      .insert = [](void* list, void* item) { static_cast<T*>(list)->insert(std::move(*static_cast<V*>(item))); },
      .size = [](const void* list) -> std::size_t { return static_cast<const T*>(list)->size(); },
      .visit = &visit_items<T>,
      .is_set = true,
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::list, storage::none, {});
    result.list = &info;
    return result;
  }
};

template <class V, std::size_t N>
struct reflector<std::array<V, N>> {
  using T = std::array<V, N>;
  static constexpr bool supported = reflector<V>::supported;
  static constexpr types<V> parts();
  static constexpr applies_to category = applies_to::list;
  static constexpr list_info info = {
      .item = &table<V>::value,
      .clear = [](void*) {},
      .append = nullptr,
      .insert = nullptr,
      .size = [](const void*) -> std::size_t { return N; },
      .visit = &visit_items<T>,
      .fixed_size = N,
      .at = [](void* list, std::size_t index) -> void* { return &(*static_cast<T*>(list))[index]; },
      .data = data_of<T>(),
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::list, storage::none, {});
    result.list = &info;
    return result;
  }
};

// --- maps ------------------------------------------------------------------------------------------------------------

template <class T>
concept map_type = !has_converter<T> && requires(T & t, typename T::key_type& key) {
  typename T::mapped_type;
  t.try_emplace(std::move(key));
  t.clear();
};

/// Keys of a JSON object are strings; these can be read from one.
template <class K>
inline constexpr bool is_key = std::is_same_v<K, std::string> || integer_type<K> || std::is_enum_v<K>;

template <class T>
void visit_entries(const void* map, void* context,
                   void (*run)(void*, const void* const*, const void* const*, std::size_t)) {
  constexpr std::size_t most = 32;
  const void* keys[most];
  const void* values[most];
  std::size_t count = 0;
  for (const auto& [key, value] : *static_cast<const T*>(map)) {
    keys[count] = &key;
    values[count] = &value;
    if (++count < most) continue;
    run(context, keys, values, count);
    count = 0;
  }
  run(context, keys, values, count);
}

template <map_type T>
struct reflector<T> {
  using K = typename T::key_type;
  using V = typename T::mapped_type;
  static constexpr bool supported = is_key<K> && reflector<V>::supported;
  static constexpr types<K, V> parts();
  static constexpr applies_to category = applies_to::list;
  static constexpr map_info info = {
      .key = &table<K>::value,
      .value = &table<V>::value,
      .clear = [](void* map) { static_cast<T*>(map)->clear(); },
      .slot = [](void* map, void* key) -> void* {
        T& members = *static_cast<T*>(map);
        // Keys mostly come in their order.
        if constexpr (!can_make<V>) {
          return nullptr;
        } else if constexpr (requires { typename T::key_compare; }) {
          return &members.try_emplace(members.end(), std::move(*static_cast<K*>(key)))->second;
        } else {
          return &members.try_emplace(std::move(*static_cast<K*>(key))).first->second;
        }
      },
      .size = [](const void* map) -> std::size_t { return static_cast<const T*>(map)->size(); },
      .visit = &visit_entries<T>,
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::map, storage::none, {});
    result.map = &info;
    return result;
  }
};

// --- pair and tuple --------------------------------------------------------------------------------------------------

template <class T, class... Vs>
struct tuple_reflector {
  static constexpr bool supported = (reflector<Vs>::supported && ...);
  static constexpr types<Vs...> parts();
  static constexpr applies_to category = applies_to::anything;
  static constexpr std::array<const type_info*, sizeof...(Vs)> items = {&table<Vs>::value...};

  template <std::size_t... I>
  static constexpr auto make_accessors(std::index_sequence<I...>) {
    return std::array<void* (*)(void*), sizeof...(I)>{
        [](void* tuple) -> void* { return &std::get<I>(*static_cast<T*>(tuple)); }...};
  }
  static constexpr auto accessors = make_accessors(std::index_sequence_for<Vs...>{});

  static constexpr tuple_info info = {
      .items = items,
      .at = [](void* tuple, std::size_t index) -> void* { return accessors[index](tuple); },
      .get = [](const void* tuple, std::size_t index) -> const void* {
        return accessors[index](const_cast<void*>(tuple));  // NOLINT: only the address is taken
      },
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::tuple, storage::none, {});
    result.tuple = &info;
    return result;
  }
};
template <class... Vs>
requires(sizeof...(Vs) > 0) struct reflector<std::tuple<Vs...>> : tuple_reflector<std::tuple<Vs...>, Vs...> {
};
template <class A, class B>
struct reflector<std::pair<A, B>> : tuple_reflector<std::pair<A, B>, A, B> {};

// --- variant ---------------------------------------------------------------------------------------------------------

template <>
struct reflector<std::monostate> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr type_info make() { return basic_table<std::monostate>(kind::null, storage::none, "none"); }
};

template <class... Vs>
struct reflector<std::variant<Vs...>> {
  using T = std::variant<Vs...>;
  static constexpr bool supported = (reflector<Vs>::supported && ...);
  static constexpr types<Vs...> parts();
  static constexpr applies_to category = applies_to::anything;
  static constexpr std::array<const type_info*, sizeof...(Vs)> alternatives = {&table<Vs>::value...};

  template <std::size_t... I>
  static constexpr auto make_assigners(std::index_sequence<I...>) {
    return std::array<void (*)(void*, void*), sizeof...(I)>{[](void* variant, void* value) {
      static_cast<T*>(variant)->template emplace<I>(std::move(*static_cast<std::variant_alternative_t<I, T>*>(value)));
    }...};
  }
  static constexpr auto assigners = make_assigners(std::index_sequence_for<Vs...>{});

  template <std::size_t I>
  static void* emplace(void* variant) {
    using V = std::variant_alternative_t<I, T>;
    T& made = *static_cast<T*>(variant);
    if constexpr (can_be_default_initialized<V>) {
      return &made.template emplace<I>(default_initialized<V>{});
    } else if constexpr (can_make<V>) {
      return &made.template emplace<I>();
    } else {
      return nullptr;
    }
  }
  /// By a branch for each: which one it is, is not foreseen, and a table's jump would be waited for.
  template <std::size_t... I>
  static void* emplace_at(void* variant, std::size_t index, std::index_sequence<I...>) {
    void* value = nullptr;
    static_cast<void>(((index == I && (value = emplace<I>(variant), true)) || ...));
    return value;
  }

  /// Not constexpr: the decoder keeps its plan in it.
  static const union_info shared_info;
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::variant, storage::none, {});
    result.variant = &shared_info;
    return result;
  }
};
template <class... Vs>
constinit const union_info reflector<std::variant<Vs...>>::shared_info = {
    .alternatives = alternatives,
    .held =
        [](const void* variants, std::size_t count, const void** values, std::size_t* indexes) {
          const T* const first = static_cast<const T*>(variants);
          for (std::size_t i = 0; i < count; ++i) {
            indexes[i] = first[i].index();
            values[i] = first[i].valueless_by_exception()
                            ? nullptr
                            : std::visit([](const auto& value) -> const void* { return &value; }, first[i]);
          }
        },
    .assign = [](void* variant, std::size_t index, void* value) { assigners[index](variant, value); },
    .emplace = [](void* variant, std::size_t index) -> void* {
      return emplace_at(variant, index, std::index_sequence_for<Vs...>{});
    },
};

}  // namespace assay::inline v0::detail
