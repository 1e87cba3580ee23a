// What a schema accepts, as a set of JSON values: the tables of a loaded schema in the few forms that comparing needs.
//
// How `compare` works. Both schemas are loaded once more, and every table becomes a value_set (set_builder). Sets of
// the same structure get the same class (set_classes), so that what two schemas share costs nothing. The prover then
// asks whether the values in all of some sets are in at least one of others (a `claim`), for each JSON type apart:
// `branches` splits allOf, anyOf, oneOf, not and if until only assertions are left, which prove_*.cpp compare; for
// items and members they ask the prover again. A claim that is met again below itself is taken to hold, which is right
// because values are finite and every such way leads into a smaller part of them.
//
// Where a claim can't be proved, a value against it is made (sampler), and put into values around it on the way back
// up. Each is checked (membership), and the whole document once more by the validator itself. What has neither proof
// nor witness is not decided. The number of steps is bounded, and the rest is then not decided either.
#pragma once

#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::comparing {

using json = nlohmann::ordered_json;

/// The types of JSON, in the order of token and any_info::by_token.
enum class json_type : std::uint8_t { null, boolean, number, string, array, object };
inline constexpr std::array all_types = {json_type::null,   json_type::boolean, json_type::number,
                                         json_type::string, json_type::array,   json_type::object};

[[nodiscard]] json_type type_of_value(const json& value) noexcept;
/// "a string", "null", as sentences name it.
[[nodiscard]] std::string_view name_of(json_type type) noexcept;

/// How much of a type a set has at first sight; `some` where that takes more than a look.
enum class coverage : std::uint8_t { unknown, none, some, all };

enum class set_form : std::uint8_t {
  everything,
  nothing,
  whole_type,  ///< all nulls or all booleans
  constants,   ///< enum and const
  numbers,
  strings,
  arrays,
  contains,  ///< arrays of which so many items are in a set
  objects,
  key_names,  ///< objects whose keys are in a set
  has_key,    ///< objects with a key
  opaque,     ///< what only the validator can judge: unevaluatedItems and unevaluatedProperties
  by_type,    ///< another set for each type
  all_of,
  any_of,
  one_of,
  complement,
};

inline constexpr std::size_t unbounded = static_cast<std::size_t>(-1);

struct value_set {
  set_form form = set_form::nothing;
  json_type type = json_type::null;  ///< of an assertion
  bool others_pass = false;          ///< an assertion that values of other types pass
  const type_info* table = nullptr;  ///< which judges values; nullptr: only this set itself can
  std::string_view place = {};       ///< a JSON pointer into the schema

  std::vector<const value_set*> parts = {};  ///< all_of and its kin, by_type; the one set of contains and key_names
  std::vector<json> constants = {};
  std::size_t min = 0, max = unbounded;  ///< items, members, or items that contains counts
  // arrays
  std::vector<const value_set*> prefix = {};
  const value_set* rest = nullptr;  ///< further items, or members that nothing names
  bool unique = false;
  // objects
  std::map<std::string, const value_set*, std::less<>> properties = {};
  std::vector<std::pair<const pattern_slot*, const value_set*>> patterns = {};
  std::vector<std::string> required = {};  ///< sorted; of has_key the only one

  std::uint32_t kind_class = 0;  ///< sets of one class have one structure (set_classes)
  std::uint32_t id = 0;
  bool rest_declared = false;  ///< what unevaluated* ask about

  mutable std::array<coverage, 6> covered = {};  ///< what covers() has found out
};

using set_list = std::vector<const value_set*>;

/// Every value that is in all of `in` is in at least one of `out`.
struct claim {
  set_list in;
  set_list out;
};

}  // namespace assay::inline v0::comparing
