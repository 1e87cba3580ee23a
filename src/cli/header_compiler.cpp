#include "cli/header_compiler.hpp"

#include "cli/diagnostics.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/process.hpp"
#include "cli/temporary_folder.hpp"
#include "cli/toolchain.hpp"
#include "json/characters.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_error_lines = 20;
constexpr std::size_t most_output_bytes = std::size_t{4} << 20;
constexpr std::size_t most_schema_bytes = std::size_t{1} << 30;

bool is_identifier(std::string_view text) {
  const auto starts = [](char c) { return detail::is_letter(c) || c == '_'; };
  const auto goes_on = [&](char c) { return starts(c) || detail::is_digit(c); };
  return !text.empty() && starts(text.front()) && std::all_of(text.begin(), text.end(), goes_on);
}

bool is_qualified_name(std::string_view text) {
  if (text.starts_with("::")) text.remove_prefix(2);
  for (std::size_t end = text.find("::"); end != std::string_view::npos; end = text.find("::")) {
    if (!is_identifier(text.substr(0, end))) return false;
    text.remove_prefix(end + 2);
  }
  return is_identifier(text);
}

void check_types(const std::vector<std::string>& types) {
  std::set<std::string> names;
  for (const std::string& type : types) {
    if (!is_qualified_name(type)) {
      throw failure("'" + type + "' is not a valid type name; give names such as Person or shop::Order " +
                    "(for a template, an alias: using order_page = page<Order>)");
    }
    if (!names.insert(short_name(type)).second) {
      throw failure("two types are called " + short_name(type) + "; ask for one of them at a time");
    }
  }
}

/// The program: writes the schema of each type into a file of its number, in the folder given. The header isn't
/// included here but by -include, so that its path may hold any character.
std::string program_for(const std::vector<std::string>& types) {
  std::string text =
      "#include <assay/schema.hpp>\n"
      "#include <fstream>\n"
      "#include <string>\n"
      "int main(int, char** arguments) {\n"
      "  const std::string folder = arguments[1];\n";
  for (std::size_t i = 0; i < types.size(); ++i) {
    text += "  std::ofstream(folder + \"/" + std::to_string(i) + ".json\") << assay::schema_text<" + types[i] +
            ">() << '\\n';\n";
  }
  return text + "}\n";
}

std::vector<std::string> compile_arguments(const header_request& request, const fs::path& source, const fs::path& out) {
  const library_flags library = find_library_flags();
  std::vector<std::string> arguments = {"-std=" + request.standard, "-w", "-fdiagnostics-color=never"};
  for (const std::string& dir : request.include_dirs) arguments.push_back("-I" + dir);
  arguments.insert(arguments.end(), library.compile.begin(), library.compile.end());
  arguments.insert(arguments.end(), {"-include", fs::absolute(request.header).string(), source.string()});
  arguments.insert(arguments.end(), {"-o", out.string()});
  arguments.insert(arguments.end(), library.link.begin(), library.link.end());
  return arguments;
}

/// Compiles with the first compiler that the machine has.
void compile(const header_request& request, const fs::path& folder) {
  const fs::path log = folder / "compiler.log";
  const auto arguments = compile_arguments(request, folder / "main.cpp", folder / "write_schemas");
  std::string tried;
  for (std::vector<std::string> command : compilers_to_try(request.compiler)) {
    const std::string name = command.front();
    command.insert(command.end(), arguments.begin(), arguments.end());
    const std::optional<int> code = run_program(command, log);
    if (code == 0) return;
    if (code) {
      throw failure("'" + request.header + "' does not compile (" + name + " -std=" + request.standard + "):\n" +
                    telling_lines(read_text(log.string(), most_output_bytes), most_error_lines) +
                    "Fix the first error above; -I DIR adds a folder that the header includes files from, --std and " +
                    "--compiler choose the language and the compiler.");
    }
    tried += (tried.empty() ? "" : ", ") + name;
  }
  throw failure("there is no C++ compiler (tried " + tried + "); install g++ or name one with --compiler");
}

}  // namespace

std::string short_name(const std::string& type) {
  const std::size_t colon = type.rfind(':');
  return colon == std::string::npos ? type : type.substr(colon + 1);
}

std::vector<std::string> schemas_of_header(const header_request& request) {
  check_types(request.types);
  static_cast<void>(input_file(request.header));  // a missing header is better said here than by a compiler
  const temporary_folder folder;
  write_text(folder.path() / "main.cpp", program_for(request.types));
  compile(request, folder.path());

  const fs::path log = folder.path() / "run.log";
  const auto code = run_program({(folder.path() / "write_schemas").string(), folder.path().string()}, log);
  if (code != 0) {
    throw failure(
        "the program that writes the schemas of '" + request.header + "' failed:\n" +
        read_text(log.string(), most_output_bytes) +
        "It runs whatever the header runs at start-up; compile the header into a program of your own to see.");
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < request.types.size(); ++i) {
    texts.push_back(read_text((folder.path() / (std::to_string(i) + ".json")).string(), most_schema_bytes));
  }
  return texts;
}

}  // namespace assay::cli
