// The namespace of language models. Its names are those of assay as well, as they were before it came; they will not
// be from version 0.3 on.
#pragma once

namespace assay::inline v0 {

namespace llm {}
using namespace llm;

}  // namespace assay::inline v0
