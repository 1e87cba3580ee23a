// The definitions of a document: all of them under the root's $defs, none that nobody refers to, which contain
// themselves.
#pragma once

#include "schema/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// Moves whatever is referred to ("#/definitions/A", "#/properties/b", "#anchor") under the root's $defs and the
/// references with it, so that rewriting a node breaks no reference to its inside. "#" stays where `root_stays`.
void gather_definitions(ordered_json& document, bool root_stays);

/// Removes definitions that the root does not lead to, and puts the others last.
void prune_definitions(ordered_json& document);

/// Which references a cycle may go through.
enum class cycle_edges { all, required_only };

/// Pointers of definitions that contain themselves.
[[nodiscard]] std::vector<std::string> recursive_definitions(const ordered_json& document, cycle_edges edges);

/// "#/$defs/Node" for "Node".
[[nodiscard]] std::string definition_pointer(std::string_view name);

}  // namespace assay::inline v0::detail::schemas
