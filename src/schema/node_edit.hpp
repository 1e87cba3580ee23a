// Changes to one node of a schema that know nothing of providers.
#pragma once

#include "schema/document.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace assay::inline v0::detail::schemas {

/// Whether `type` is the node's type or among its types.
[[nodiscard]] bool has_type(const ordered_json& node, std::string_view type);

/// Whether a value is of the node's type, or of one of its types. The node has a type.
[[nodiscard]] bool is_of_type(const ordered_json& value, const ordered_json& node);

/// Whether the node says what its values are: a type, a reference, alternatives or constants.
[[nodiscard]] bool is_typed(const ordered_json& node);

/// The same but for its constants.
[[nodiscard]] bool is_typed_beside_constants(const ordered_json& node);

/// The members that an object schema requires: views of its names.
[[nodiscard]] std::unordered_set<std::string_view> required_members(const ordered_json& object);

/// Words about the value and names of schemas, which stay where they are when a schema becomes a part of others.
[[nodiscard]] bool is_annotation(std::string_view keyword);
/// Whether the node has nothing beside `keyword` but annotations.
[[nodiscard]] bool says_only(const ordered_json& node, std::string_view keyword);

/// Where patternProperties are no longer said, a closed object would refuse what they permit: it takes their schemas
/// under any key then.
void open_for_patterns(ordered_json& node);

/// Gives an untyped node the type that its constants have, or that its keywords speak of. Returns the keyword that it
/// was guessed by where it was a guess ("properties": the author meant an object), else "".
std::string infer_type(ordered_json& node);

/// Whether null is valid.
[[nodiscard]] bool accepts_null(const ordered_json& node);

/// Where null is one of several values of an enum, it becomes a type beside it. Returns whether it did.
bool take_null_from_enum(ordered_json& node);

/// Makes alternatives of a list of types that has "array" or "object": each of these by itself, with what is said of
/// it, and the others together.
void split_types(ordered_json& node);

/// Makes null valid; title, description and the like stay outside.
void make_nullable(ordered_json& node);

/// {"$ref", "description"} becomes {"anyOf": [{"$ref"}], "description"}.
void isolate_reference(ordered_json& node);

/// Puts a keyword in the place of another.
void replace_keyword(ordered_json& node, std::string_view old_keyword, std::string_view keyword, ordered_json value);

/// An object whose keys are data: no properties, but a schema for additional ones.
[[nodiscard]] bool is_map(const ordered_json& node);
/// A map as a list of {"key", "value"}; bounds on its size become bounds on the list.
void map_to_list(ordered_json& node);

[[nodiscard]] bool is_tuple(const ordered_json& node);
/// A tuple as an object with a property for each place, "item_0" and so on. Those that must be there are required.
void tuple_to_object(ordered_json& node);

/// Whether it is an object with properties, and nothing but one.
[[nodiscard]] bool is_plain_object(const ordered_json& node);

}  // namespace assay::inline v0::detail::schemas
