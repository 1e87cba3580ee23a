// The frame of reflection (see reflect.hpp), and the tables of scalars and of assay's own types.
#pragma once

#include <assay/detail/default_initialized.hpp>
#include <assay/detail/export.hpp>
#include <assay/detail/wide_integer.hpp>
#include <assay/type_info.hpp>
#include <assay/wire_types.hpp>

#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0 {

namespace detail {

/// The primary template: a type that assay can't read.
template <class T>
struct reflector {
  static constexpr bool supported = false;
  static constexpr applies_to category = applies_to::anything;
};

template <class T>
struct table {
  static const type_info value;
};

/// A list of types: what reflector<T>::parts() gives, where T holds values of other types.
template <class... Ts>
struct types {};

/// Stands in for a table that can't be made, so that the error that says why is the only one.
inline constexpr type_info no_table{};

template <class T>
constinit const type_info table<T>::value = reflector<T>::make();

// JSON itself ("anything"): these tables are in the library, because the types are incomplete here.
template <>
ASSAY_EXPORT const type_info table<nlohmann::json>::value;
template <>
ASSAY_EXPORT const type_info table<nlohmann::ordered_json>::value;

template <class T>
constexpr lifetime make_lifetime() noexcept {
  return {
      sizeof(T),
      alignof(T),
      [](void* raw) {
        if constexpr (begins_by_itself<T>) {
          ::new (raw) T;
        } else if constexpr (std::is_default_constructible_v<T>) {
          ::new (raw) T();
        }
      },
      [](void* value) noexcept { static_cast<T*>(value)->~T(); },
      [](void* to, void* from) {
        if constexpr (std::is_move_assignable_v<T>) {
          *static_cast<T*>(to) = std::move(*static_cast<T*>(from));
        } else if constexpr (std::is_move_constructible_v<T>) {
          // Between the two there is no value: an exception there can't be handed on.
          [](T& old, T& fresh) noexcept {
            old.~T();
            ::new (static_cast<void*>(&old)) T(std::move(fresh));
          }(*static_cast<T*>(to), *static_cast<T*>(from));
        }
      },
  };
}
template <class T>
inline constexpr lifetime lifetime_of = make_lifetime<T>();

template <class T>
constexpr type_info basic_table(kind k, storage s, std::string_view name) noexcept {
  type_info info;
  info.kind = k;
  info.storage = s;
  info.name = name;
  info.life = &lifetime_of<T>;
  return info;
}

// --- scalars ---------------------------------------------------------------------------------------------------------

template <>
struct reflector<bool> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr type_info make() { return basic_table<bool>(kind::boolean, storage::boolean, "bool"); }
};

/// Integers by width. Character types are no numbers: which of the two is meant must be said (std::string,
/// std::int8_t).
template <class T>
concept integer_type = std::integral<T> && std::same_as<T, std::remove_cv_t<T>> && !std::same_as<T, bool> &&
                       !std::same_as<T, char> && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                       !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && sizeof(T) <= 8;

template <class T>
constexpr storage integer_storage() noexcept {
  constexpr int log = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
  return static_cast<storage>(static_cast<int>(std::is_signed_v<T> ? storage::i8 : storage::u8) + log);
}

template <integer_type T>
struct reflector<T> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::number;
  static constexpr type_info make() { return basic_table<T>(kind::integer, integer_storage<T>(), "int"); }
};

template <class T>
requires std::same_as<T, float> || std::same_as<T, double>
struct reflector<T> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::number;
  static constexpr type_info make() {
    return basic_table<T>(kind::number, std::same_as<T, float> ? storage::f32 : storage::f64, "float");
  }
};

template <>
struct reflector<std::string> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::string;
  static constexpr type_info make() { return basic_table<std::string>(kind::string, storage::string, "str"); }
};

template <>
struct reflector<nlohmann::json> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
};
template <>
struct reflector<nlohmann::ordered_json> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
};

// --- assay's own types -----------------------------------------------------------------------------------------------

template <fixed_string Text>
struct reflector<literal<Text>> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr literal_value value = {literal_value::form::string, literal<Text>::value};
  static constexpr literal_info literals = {{&value, 1}};
  static constexpr type_info make() {
    type_info info = basic_table<literal<Text>>(kind::literal, storage::none, "literal");
    info.literal = &literals;
    return info;
  }
};

template <>
struct reflector<bytes> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::string;
  static constexpr bytes_info info = {
      [](void* target, std::string_view data) { static_cast<bytes*>(target)->data.assign(data); },
      [](const void* value) -> std::string_view { return static_cast<const bytes*>(value)->data; },
  };
  static constexpr type_info make() {
    type_info table = basic_table<bytes>(kind::bytes, storage::none, "bytes");
    table.bytes = &info;
    return table;
  }
};

template <auto... Constraints>
constexpr constraint_set make_constraints(constraint_set set) {
  const auto put = [&set](const auto& constraint) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(constraint)>, format>) {
      set.format = constraint;
    } else {
      constraint.put(set);
    }
  };
  (put(Constraints), ...);
  return set;
}

template <class T, auto... Constraints>
struct reflector<constrained<T, Constraints...>> {
  static constexpr bool supported = reflector<T>::supported;
  static constexpr applies_to category = reflector<T>::category;
  static constexpr types<T> parts();
  static constexpr constraint_set constraints = make_constraints<Constraints...>(
      reflector<T>::make().constraints != nullptr ? *reflector<T>::make().constraints : constraint_set{});
  static constexpr type_info make() {
    type_info info = reflector<T>::make();
    info.life = &lifetime_of<constrained<T, Constraints...>>;
    info.constraints = &constraints;
    return info;
  }
};

template <class T>
concept has_converter = requires {
  typename converter<T>::wire;
};

template <has_converter T>
struct reflector<T> {
  using wire = typename converter<T>::wire;
  static constexpr bool supported = reflector<wire>::supported;
  static constexpr applies_to category = reflector<wire>::category;
  static constexpr types<wire> parts();
  static constexpr custom_info info = {
      &table<wire>::value,
      [](void* target, void* from) {
        *static_cast<T*>(target) = converter<T>::from_wire(std::as_const(*static_cast<wire*>(from)));
      },
      [](const void* value, void* to) {
        *static_cast<wire*>(to) = converter<T>::to_wire(*static_cast<const T*>(value));
      },
  };
  static constexpr type_info make() {
    type_info result = basic_table<T>(kind::custom, storage::none, {});
    result.custom = &info;
    return result;
  }
};

// --- std::chrono, recognized by what it offers -----------------------------------------------------------------------

template <class T>
concept duration_type = !has_converter<T> && requires(const T& t) {
  typename T::rep;
  typename T::period;
  { T::period::num } -> std::convertible_to<std::intmax_t>;
  t.count();
};

template <class T>
concept sys_time_type = !has_converter<T> && requires(const T& t) {
  typename T::clock;
  typename T::duration;
  T::clock::from_time_t(0);
  t.time_since_epoch();
};

template <class T>
concept year_month_day_type = !has_converter<T> && requires(const T& t) {
  static_cast<int>(t.year());
  static_cast<unsigned>(t.month());
  static_cast<unsigned>(t.day());
  { t.ok() } -> std::same_as<bool>;
};

/// Seconds and nanoseconds to a count of Period ticks in Rep; false where it is not exact or not in range.
template <class Rep, class Period>
constexpr bool ticks_from(std::int64_t seconds, std::int32_t nanoseconds, Rep& out) noexcept {
  if constexpr (std::is_floating_point_v<Rep>) {
    const long double whole = static_cast<long double>(seconds) + static_cast<long double>(nanoseconds) / 1e9L;
    out = static_cast<Rep>(whole * static_cast<long double>(Period::den) / static_cast<long double>(Period::num));
    return true;
  } else {
    using wide = int128;
    const wide total = static_cast<wide>(seconds) * 1'000'000'000 + nanoseconds;
    const wide scaled = total * static_cast<wide>(Period::den);
    const wide divisor = static_cast<wide>(1'000'000'000) * static_cast<wide>(Period::num);
    const wide ticks = scaled / divisor;
    if (ticks * divisor != scaled) return false;
    if (ticks < static_cast<wide>(std::numeric_limits<Rep>::min()) ||
        ticks > static_cast<wide>(std::numeric_limits<Rep>::max())) {
      return false;
    }
    out = static_cast<Rep>(ticks);
    return true;
  }
}

/// The way back; false where the value is no number of nanoseconds in the range of 64-bit seconds.
template <class Rep, class Period>
constexpr bool ticks_to(Rep ticks, std::int64_t& seconds, std::int32_t& nanoseconds) noexcept {
  using wide = int128;
  wide total = 0;
  if constexpr (std::is_floating_point_v<Rep>) {
    const long double value = static_cast<long double>(ticks) * static_cast<long double>(Period::num) /
                              static_cast<long double>(Period::den) * 1e9L;
    if (!(value > -9.2e27L && value < 9.2e27L)) return false;
    total = static_cast<wide>(value + (value < 0 ? -0.5L : 0.5L));
  } else {
    total = static_cast<wide>(ticks) * static_cast<wide>(Period::num) * 1'000'000'000 / static_cast<wide>(Period::den);
  }
  wide whole = total / 1'000'000'000;
  wide rest = total % 1'000'000'000;
  if (rest < 0) {
    rest += 1'000'000'000;
    --whole;
  }
  seconds = static_cast<std::int64_t>(whole);
  nanoseconds = static_cast<std::int32_t>(rest);
  return static_cast<wide>(seconds) == whole;
}

template <class T>
constexpr type_info temporal_table(kind k, std::string_view name, const temporal_info& info) noexcept {
  type_info result = basic_table<T>(k, storage::none, name);
  result.temporal = &info;
  return result;
}

template <duration_type T>
struct reflector<T> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr temporal_info info = {
      [](void* target, std::int64_t seconds, std::int32_t nanoseconds) {
        typename T::rep ticks{};
        if (!ticks_from<typename T::rep, typename T::period>(seconds, nanoseconds, ticks)) return false;
        *static_cast<T*>(target) = T(ticks);
        return true;
      },
      [](const void* value, std::int64_t& seconds, std::int32_t& nanoseconds) {
        return ticks_to<typename T::rep, typename T::period>(static_cast<const T*>(value)->count(), seconds,
                                                             nanoseconds);
      },
  };
  static constexpr type_info make() { return temporal_table<T>(kind::duration, "timedelta", info); }
};

template <sys_time_type T>
struct reflector<T> {
  using duration = typename T::duration;
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr temporal_info info = {
      [](void* target, std::int64_t seconds, std::int32_t nanoseconds) {
        typename duration::rep ticks{};
        if (!ticks_from<typename duration::rep, typename duration::period>(seconds, nanoseconds, ticks)) return false;
        *static_cast<T*>(target) = T(duration(ticks));
        return true;
      },
      [](const void* value, std::int64_t& seconds, std::int32_t& nanoseconds) {
        return ticks_to<typename duration::rep, typename duration::period>(
            static_cast<const T*>(value)->time_since_epoch().count(), seconds, nanoseconds);
      },
  };
  static constexpr type_info make() { return temporal_table<T>(kind::date_time, "datetime", info); }
};

/// Days from 1970-01-01 to a civil date and back (proleptic Gregorian), after Howard Hinnant's "chrono-Compatible
/// Low-Level Date Algorithms".
constexpr std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + static_cast<std::int64_t>(day_of_era) - 719468;
}

struct civil_date {
  std::int64_t year;
  unsigned month, day;
};
constexpr civil_date civil_from_days(std::int64_t days) noexcept {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146097);
  const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * day_of_year + 2) / 153;
  const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * shifted + 2) / 5 + 1};
}

template <year_month_day_type T>
struct reflector<T> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr temporal_info info = {
      [](void* target, std::int64_t seconds, std::int32_t) {
        const civil_date date = civil_from_days(seconds / 86400);
        using year = decltype(std::declval<const T&>().year());
        using month = decltype(std::declval<const T&>().month());
        using day = decltype(std::declval<const T&>().day());
        *static_cast<T*>(target) = T(year(static_cast<int>(date.year)), month(date.month), day(date.day));
        return true;
      },
      [](const void* value, std::int64_t& seconds, std::int32_t& nanoseconds) {
        const T& date = *static_cast<const T*>(value);
        if (!date.ok()) return false;
        seconds = days_from_civil(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                  static_cast<unsigned>(date.day())) *
                  86400;
        nanoseconds = 0;
        return true;
      },
  };
  static constexpr type_info make() { return temporal_table<T>(kind::date, "date", info); }
};

}  // namespace detail

}  // namespace assay::inline v0
