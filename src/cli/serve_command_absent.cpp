// Takes the place of serve_command.cpp where assay is built without Boost.Beast, which reads HTTP, or without
// assay::llm.
#include "cli/absent_command.hpp"
#include "cli/serve_command.hpp"

namespace assay::cli {

void add_serve_command(CLI::App& app, command_context&) {
  add_absent_command(app, "serve", "it was built without Boost.Beast, which reads HTTP, or without assay::llm");
}

}  // namespace assay::cli
