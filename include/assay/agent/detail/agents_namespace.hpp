// The namespace of agents: agents, for assay::agent is the class. Its names are those of assay as well, as they were
// before it came; they will not be from version 0.3 on.
#pragma once

namespace assay::inline v0 {

namespace agents {}
using namespace agents;

}  // namespace assay::inline v0
