// json_box: a JSON value in a header that doesn't need nlohmann/json.hpp.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/detail/reflect_core.hpp>

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <memory>
#include <string_view>

// What a braced list of JSON is made of; json_fwd.hpp doesn't name it.
#ifdef NLOHMANN_JSON_NAMESPACE_BEGIN
NLOHMANN_JSON_NAMESPACE_BEGIN
#else
namespace nlohmann {
#endif
namespace detail {
template <typename BasicJsonType>
class json_ref;
}  // namespace detail
#ifdef NLOHMANN_JSON_NAMESPACE_END
NLOHMANN_JSON_NAMESPACE_END
#else
}  // namespace nlohmann
#endif

namespace assay::inline v0 {

/// A nlohmann::ordered_json on the heap: a struct that has one as a member compiles in half the time, and only code
/// that looks into it includes <nlohmann/json.hpp>. It is a value: a copy is a copy of the JSON. It can be constructed
/// and assigned like the JSON, braced lists included; `[]` accesses its members, `*` and `->` everything else:
///   asked.extra = {{"top_k", 40}};
///   asked.extra["top_k"] = 20;
///   if (asked.extra->contains("user")) ...
/// What has been moved from is null.
class ASSAY_EXPORT json_box {
 public:
  json_box();                                                                                    ///< an empty object
  json_box(const nlohmann::ordered_json& value);                                                 // NOLINT: implicit,
  json_box(nlohmann::ordered_json&& value);                                                      // NOLINT: it stands
  json_box(const nlohmann::json& value);                                                         // NOLINT: for what is
  json_box(std::initializer_list<nlohmann::detail::json_ref<nlohmann::ordered_json>> elements);  // NOLINT: in it
  json_box(const json_box& other);
  json_box(json_box&& other) noexcept;
  json_box& operator=(const json_box& other);
  json_box& operator=(json_box&& other) noexcept;
  ~json_box();

  operator const nlohmann::ordered_json&() const noexcept { return **this; }  // NOLINT: the same
  [[nodiscard]] const nlohmann::ordered_json& operator*() const noexcept;
  [[nodiscard]] nlohmann::ordered_json& operator*();
  [[nodiscard]] const nlohmann::ordered_json* operator->() const noexcept;
  [[nodiscard]] nlohmann::ordered_json* operator->();
  /// A member of an object, added as null where it is absent. Throws nlohmann::json::type_error for what is not an
  /// object.
  [[nodiscard]] nlohmann::ordered_json& operator[](std::string_view key);
  /// Throws nlohmann::json::out_of_range if there is no such member.
  [[nodiscard]] const nlohmann::ordered_json& operator[](std::string_view key) const;

  friend bool operator==(const json_box& a, const json_box& b) { return a == *b; }
  friend bool operator==(const json_box& a, const nlohmann::ordered_json& b) { return a.equals(b); }

 private:
  [[nodiscard]] bool equals(const nlohmann::ordered_json& other) const;

  std::unique_ptr<nlohmann::ordered_json> held_;  ///< nullptr: null
};

}  // namespace assay::inline v0

namespace assay::inline v0::detail {

// The table is in the library, where the JSON is complete.
template <>
struct reflector<json_box> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
};
template <>
ASSAY_EXPORT const type_info table<json_box>::value;

}  // namespace assay::inline v0::detail
