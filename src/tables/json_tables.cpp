// The tables of "anything": nlohmann's JSON values, which are incomplete types in the headers.
#include <assay/detail/reflect_core.hpp>

#include <nlohmann/json.hpp>

namespace assay::inline v0::detail {

namespace {

template <class Json>
constexpr type_info any_table(storage how) noexcept {
  type_info info;
  info.kind = kind::any;
  info.storage = how;
  info.name = "any";
  info.life = &lifetime_of<Json>;
  info.any = nullptr;
  return info;
}

}  // namespace

template <>
constinit const type_info table<nlohmann::json>::value = any_table<nlohmann::json>(storage::json);
template <>
constinit const type_info table<nlohmann::ordered_json>::value =
    any_table<nlohmann::ordered_json>(storage::ordered_json);

}  // namespace assay::inline v0::detail
