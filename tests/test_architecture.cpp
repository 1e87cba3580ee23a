// The drawing of the rooms in docs/architecture.md against the includes of the sources and against what CMake builds;
// and the rules for files: no two of one name, none over 500 lines.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using names = std::vector<std::string>;

const fs::path root = ASSAY_SOURCE_DIR;

names words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

/// In one line, as doctest shows it.
template <class Names>
std::string joined(const Names& all) {
  std::string line;
  for (const std::string& name : all) line += (line.empty() ? "" : " ") + name;
  return line;
}

/// All headers and sources below a folder, of C and C++, relative to the root.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
    const fs::path extension = entry.path().extension();
    const bool is_code = extension == ".hpp" || extension == ".cpp" || extension == ".h" || extension == ".c";
    if (is_code) files.push_back(entry.path().lexically_relative(root));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> all_files() {
  std::vector<fs::path> files = files_below("src");
  const std::vector<fs::path> headers = files_below("include");
  files.insert(files.end(), headers.begin(), headers.end());
  return files;
}

/// What a file includes, without the quotes or the angle brackets.
names includes(const fs::path& file, char opening, char closing) {
  const std::string begin = std::string("#include ") + opening;
  names found;
  std::istringstream lines(assay::test::read_file(root / file));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(begin)) {
      found.push_back(line.substr(begin.size(), line.find(closing, begin.size()) - begin.size()));
    }
  }
  return found;
}

// --- the drawing -----------------------------------------------------------------------------------------------------

struct room {
  std::string name;
  names may_include;
};

/// Floor 0 is headers alone: include/assay/.
constexpr std::string_view without_sources = "reflect";

/// Cells are two spaces or more apart.
names cells_of(const std::string& line) {
  names cells;
  for (std::size_t at = line.find_first_not_of(' '); at < line.size(); at = line.find_first_not_of(' ', at)) {
    const std::size_t end = std::min(line.find("  ", at), line.size());
    cells.push_back(line.substr(at, end - at));
    at = end;
  }
  return cells;
}

/// From the top floor down. A line is a floor's number (where the floor begins), a room, what it may include ("-" is
/// nothing), and what it is for.
std::vector<room> drawn_rooms() {
  std::istringstream lines(assay::test::read_file(root / "docs/architecture.md"));
  std::string line;
  while (std::getline(lines, line) && !line.starts_with("floor  room")) {
  }
  std::vector<room> rooms;
  while (std::getline(lines, line) && line != "```") {
    names cells = cells_of(line);
    if (!cells.empty() && std::isdigit(static_cast<unsigned char>(cells.front().front()))) cells.erase(cells.begin());
    REQUIRE_MESSAGE(cells.size() == 3, line);
    rooms.push_back({cells[0], cells[1] == "-" ? names{} : words_of(cells[1])});
  }
  REQUIRE(rooms.size() > 10);
  return rooms;
}

bool holds(const names& all, const std::string& name) { return std::find(all.begin(), all.end(), name) != all.end(); }

/// The room of a file below src/; empty for a file that is in none.
std::string room_of(const fs::path& file) {
  const names parts(file.begin(), file.end());
  return parts.size() > 2 ? parts[1] : std::string();
}

/// The words behind `call` and before the closing parenthesis.
names arguments_of(const std::string& script, const std::string& call) {
  const std::size_t begin = script.find(call);
  REQUIRE_MESSAGE(begin != std::string::npos, call);
  const std::size_t from = begin + call.size();
  return words_of(script.substr(from, script.find(')', from) - from));
}

}  // namespace

TEST_CASE("the drawing has every folder of src/, and no other") {
  std::set<std::string> drawn;
  for (const room& one : drawn_rooms()) CHECK_MESSAGE(drawn.insert(one.name).second, one.name << " is drawn twice");
  CHECK(drawn.erase(std::string(without_sources)) == 1);
  std::set<std::string> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "src")) {
    if (entry.is_directory()) folders.insert(entry.path().filename().string());
  }
  CHECK(joined(drawn) == joined(folders));
}

TEST_CASE("every include goes where the drawing allows it, and every arrow that is drawn is there") {
  std::map<std::string, names> may_include;
  std::set<std::pair<std::string, std::string>> drawn;
  for (const room& one : drawn_rooms()) {
    may_include[one.name] = one.may_include;
    for (const std::string& other : one.may_include) drawn.emplace(one.name, other);
  }
  std::set<std::pair<std::string, std::string>> found;
  std::size_t count = 0;
  for (const fs::path& file : files_below("src")) {
    const std::string from = room_of(file);
    for (const std::string& included : includes(file, '"', '"')) {
      ++count;
      const std::size_t slash = included.find('/');
      const std::string to = slash == std::string::npos ? from : included.substr(0, slash);
      if (to == from) continue;
      found.emplace(from, to);
      CHECK_MESSAGE(holds(may_include[from], to),
                    file.string() << " includes " << included << ", which docs/architecture.md does not allow");
    }
  }
  CHECK(count > 400);
  for (const auto& [from, to] : drawn) {
    CHECK_MESSAGE(found.count({from, to}) == 1,
                  "docs/architecture.md lets " << from << " include " << to << ", but no file does");
  }
}

TEST_CASE("arrows go down") {
  const std::vector<room> rooms = drawn_rooms();
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    for (const std::string& other : rooms[i].may_include) {
      const bool is_below = std::any_of(rooms.begin() + static_cast<std::ptrdiff_t>(i) + 1, rooms.end(),
                                        [&](const room& lower) { return lower.name == other; });
      CHECK_MESSAGE(is_below, rooms[i].name << " may include " << other << ", which is not below it");
    }
  }
}

TEST_CASE("the rooms of the core are drawn in the order in which they are built") {
  const names built = arguments_of(assay::test::read_file(root / "cmake/AssayRooms.cmake"), "set(ASSAY_ROOMS ");
  names drawn;
  for (const room& one : drawn_rooms()) {
    if (holds(built, one.name)) drawn.insert(drawn.begin(), one.name);
  }
  CHECK(joined(drawn) == joined(built));
}

TEST_CASE("the libraries above the core find the headers of the rooms that the drawing allows, and no others") {
  const std::vector<room> rooms = drawn_rooms();
  const std::pair<std::string, const char*> rows[] = {{"http", "CMakeLists.txt"},
                                                      {"llm", "CMakeLists.txt"},
                                                      {"batch", "CMakeLists.txt"},
                                                      {"agent", "CMakeLists.txt"},
                                                      {"report", "src/cli/CMakeLists.txt"},
                                                      {"results", "src/cli/CMakeLists.txt"},
                                                      {"sockets", "src/cli/CMakeLists.txt"},
                                                      {"serve", "src/cli/CMakeLists.txt"},
                                                      {"work", "src/cli/CMakeLists.txt"},
                                                      {"database", "src/database/CMakeLists.txt"},
                                                      {"cli", "src/cli/CMakeLists.txt"}};
  for (const auto& [name, script] : rows) {
    CAPTURE(name);
    const auto own = std::find_if(rooms.begin(), rooms.end(), [&](const room& one) { return one.name == name; });
    REQUIRE(own != rooms.end());
    names expected;
    for (const room& one : rooms) {
      if (one.name == name || holds(own->may_include, one.name)) expected.insert(expected.begin(), one.name);
    }
    CHECK(joined(arguments_of(assay::test::read_file(root / script), "assay_walls(assay_" + name + " ")) ==
          joined(expected));
  }
}

// --- public headers --------------------------------------------------------------------------------------------------

namespace {

/// The library of a header below include/assay/, by its path there: "async/task.hpp" and "async.hpp" are async's. One
/// header is of none, and all may include it: arithmetic that includes nothing of assay.
std::string library_of_header(const std::string& header) {
  if (header == "detail/wide_integer.hpp") return "none";
  const std::string name = header.substr(0, header.find_first_of("/."));
  return name == "async" || name == "llm" || name == "agent" ? name : "core";
}

std::string library_of(const fs::path& file) {
  if (*file.begin() == "include") return library_of_header(file.lexically_relative("include/assay").generic_string());
  const std::string room = room_of(file);
  if (room == "http" || room == "batch") return "llm";
  const names libraries = {"async", "llm", "agent", "report", "results", "sockets", "serve", "work", "cli", "database"};
  return holds(libraries, room) ? room : "core";
}

}  // namespace

TEST_CASE("public headers are included only by libraries that stand on theirs") {
  const std::map<std::string, names> stands_on = {{"none", {}},
                                                  {"core", {}},
                                                  {"async", {}},
                                                  {"llm", {"core", "async"}},
                                                  {"agent", {"core", "async", "llm"}},
                                                  {"report", {"core", "async"}},
                                                  {"results", {"core", "async", "llm"}},
                                                  {"database", {"core"}},
                                                  {"sockets", {"async"}},
                                                  {"serve", {"core", "async", "llm"}},
                                                  {"work", {"core", "async", "llm"}},
                                                  {"cli", {"core", "async", "llm"}}};
  std::size_t count = 0;
  for (const fs::path& file : all_files()) {
    const std::string from = library_of(file);
    for (const std::string& included : includes(file, '<', '>')) {
      if (!included.starts_with("assay/")) continue;
      if (included == "assay/detail/export.hpp") continue;  // two macros, of all libraries
      ++count;
      const std::string to = library_of_header(included.substr(std::string_view("assay/").size()));
      const bool is_allowed = to == from || to == "none" || holds(stands_on.at(from), to);
      CHECK_MESSAGE(is_allowed, file.string() << " of " << from << " includes " << included);
    }
  }
  CHECK(count > 300);
}

// --- files -----------------------------------------------------------------------------------------------------------

TEST_CASE("no two files have one name but a header and its source") {
  // include/assay/agent.hpp includes all of the library, as <assay/async.hpp> does; agent/agent.hpp holds the class.
  const std::set<std::string> exceptions = {"agent.hpp", "main.cpp"};
  std::vector<fs::path> files = all_files();
  for (const char* const folder : {"tests", "examples", "bench"}) {
    const std::vector<fs::path> more = files_below(folder);
    files.insert(files.end(), more.begin(), more.end());
  }
  std::map<std::string, fs::path> seen;
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    const auto [first, is_new] = seen.emplace(name, file);
    CHECK_MESSAGE((is_new || exceptions.count(name) == 1), file.string() << " and " << first->second.string());
  }
  CHECK(seen.size() > 400);
  for (const auto& [name, source] : seen) {
    if (source.extension() != ".cpp" || *source.begin() != "src") continue;
    const auto header = seen.find(source.stem().string() + ".hpp");
    if (header == seen.end() || *header->second.begin() == "include") continue;
    CHECK_MESSAGE(header->second.parent_path() == source.parent_path(), source.string()
                                                                            << " and " << header->second.string());
  }
}

namespace {

/// Whether a line that has a block below it begins a function, and no type, namespace or statement.
bool begins_function(std::string_view line) {
  constexpr std::string_view others[] = {"namespace", "struct", "class", "enum", "union", "if",      "for",    "while",
                                         "switch",    "else",   "do",    "try",  "case",  "default", "extern", "}"};
  const auto is_word = [line](std::string_view word) {
    const bool ends = line.size() == word.size() || std::isalnum(static_cast<unsigned char>(line[word.size()])) == 0;
    return line.starts_with(word) && ends;
  };
  return line.find('(') != std::string_view::npos && std::none_of(std::begin(others), std::end(others), is_word);
}

struct function_lines {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// As clang-format indents them: a function ends with a brace alone, and begins with the last line before that is
/// indented as much.
std::vector<function_lines> functions_in(const std::string& text) {
  std::vector<function_lines> found;
  std::map<std::size_t, std::pair<std::size_t, std::string>> last_by_indent;
  std::istringstream lines(text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string::npos || line[indent] == '#' || line.compare(indent, 2, "//") == 0) continue;
    auto& [begin, opening] = last_by_indent[indent];
    if (line.compare(indent, std::string::npos, "}") == 0 && begins_function(opening)) {
      found.push_back({begin, number - begin + 1});
    }
    begin = number;
    opening = line.substr(indent);
  }
  return found;
}

}  // namespace

TEST_CASE("no function has more than 60 lines") {
  std::size_t count = 0;
  for (const fs::path& file : all_files()) {
    for (const function_lines& one : functions_in(assay::test::read_file(root / file))) {
      ++count;
      CHECK_MESSAGE(one.count <= 60, file.string() << ":" << one.first);
    }
  }
  CHECK(count > 4'000);  // about all: it does not find those of one line
}

TEST_CASE("no file has more than 500 lines") {
  for (const fs::path& file : all_files()) {
    const std::string text = assay::test::read_file(root / file);
    CHECK_MESSAGE(std::count(text.begin(), text.end(), '\n') <= 500, file.string());
  }
}
