#include <assay/agent/tool.hpp>

#include "agent/agent_run.hpp"
#include "agent/argument_text.hpp"
#include "json/ascii.hpp"

#include <assay/parse.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace assay::inline v0::detail {

bad_arguments::bad_arguments(const validation_error& wrong)
    : std::runtime_error("The arguments are not valid:\n" + wrong.feedback() + "Mend them and call the tool again.") {}

void require_tool_name(const std::string& name) {
  if (!name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_plain_name_character)) return;
  throw std::invalid_argument("assay: '" + name +
                              "' is not a valid tool name; use 1 to 64 of A-Z, a-z, 0-9, '_' and '-'");
}

tool_core::tool_core(std::string name, std::string description, const type_info& arguments, tool_options how,
                     tool_function inside)
    : options(how), call(std::move(inside)) {
  require_tool_name(name);
  if (how.max_concurrent > 0) places = std::make_unique<async::semaphore>(how.max_concurrent, "tool " + name);
  definition.name = std::move(name);
  definition.description = std::move(description);
  definition.parameters = write_schema(arguments);
  definition.strict = how.strict;
}

void read_arguments(const type_info& type, void* target, std::string_view arguments, const run_site& site) {
  const parse_options& reading = site.run->reading_of_arguments();
  const std::string text = argument_text(type, arguments, reading);
  const outcome read = decode(type, target, std::string_view(text), reading);
  if (read.error) throw bad_arguments(*read.error);
}

}  // namespace assay::inline v0::detail
