// Windows' shells leave patterns to the programs, and its C library has none. A backslash is a separator, as '/' is,
// and so takes nothing its meaning: a character stands for itself in brackets.
#include "cli/file_patterns.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view separators = "/\\";
constexpr std::string_view signs = "*?[";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Whether a character is in the set that begins at `at`, behind its bracket. Moves `at` behind the set; a bracket that
/// isn't closed stands for itself.
bool is_in_set(std::string_view pattern, std::size_t& at, char c) {
  const bool is_negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  std::size_t next = at + (is_negated ? 1 : 0);
  const std::size_t close = pattern.find(']', next + 1);  // one at the beginning is a character
  if (close == std::string_view::npos) return c == '[';
  bool found = false;
  while (next < close) {
    const char first = lower(pattern[next]);
    const bool is_range = next + 2 < close && pattern[next + 1] == '-';
    const char last = is_range ? lower(pattern[next + 2]) : first;
    found = found || (first <= lower(c) && lower(c) <= last);
    next += is_range ? 3 : 1;
  }
  at = close + 1;
  return found != is_negated;
}

/// Whether a sign of a pattern, or a character that is none, stands for a character. `next` is behind it.
bool stands_for(std::string_view pattern, std::size_t& next, char c, char sign) {
  if (sign == '?') return true;
  return sign == '[' ? is_in_set(pattern, next, c) : lower(sign) == lower(c);
}

/// A character of UTF-8 may have several bytes.
std::size_t behind_character(std::string_view name, std::size_t at) {
  ++at;
  while (at < name.size() && (static_cast<unsigned char>(name[at]) & 0xC0) == 0x80) ++at;
  return at;
}

/// A name against one step of a pattern. Letters of ASCII match in either case, as file names do. A '*' that fails is
/// tried with one character more; only the last one has to be remembered.
bool is_match(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t in_name = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;
  while (in_name < name.size()) {
    std::size_t next = at + 1;
    const char sign = at < pattern.size() ? pattern[at] : '\0';
    if (sign == '*') {
      star = at = next;
      star_end = in_name;
    } else if (stands_for(pattern, next, name[in_name], sign)) {
      at = next;
      in_name = sign == '?' ? behind_character(name, in_name) : in_name + 1;
    } else if (star != std::string_view::npos) {
      at = star;
      in_name = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

/// The entries of a folder that match a step, in order.
std::vector<std::string> names_in(const std::string& folder, std::string_view step) {
  std::vector<std::string> names;
  std::error_code fault;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : fs::path(folder), fault);
  for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    std::string name = entry->path().filename().string();
    const bool is_hidden = name.starts_with('.') && !step.starts_with('.');
    if (!is_hidden && is_match(step, name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// `known` is a path without signs, with a separator behind it unless it is empty.
void collect_matches(const std::string& known, std::string_view rest, std::vector<std::string>& paths) {
  const std::size_t end = rest.find_first_of(separators);
  const std::string_view step = rest.substr(0, end);
  const bool is_last = end == std::string_view::npos;
  const std::string_view behind = is_last ? std::string_view() : rest.substr(end + 1);
  std::vector<std::string> names = {std::string(step)};
  if (step.find_first_of(signs) != std::string_view::npos) names = names_in(known, step);
  for (const std::string& name : names) {
    std::string path = known + name;
    std::error_code unknown;
    if (is_last) {
      if (fs::exists(fs::symlink_status(path, unknown))) paths.push_back(path);
      continue;
    }
    path += rest[end];
    if (!behind.empty()) {
      collect_matches(path, behind, paths);
    } else if (fs::is_directory(path, unknown)) {
      paths.push_back(path);
    }
  }
}

}  // namespace

std::vector<std::string> matching_paths(const std::string& pattern) {
  std::vector<std::string> paths;
  collect_matches({}, pattern, paths);
  return paths;
}

std::string as_pattern(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    if (c == '[') {  // the only sign that a file name may have
      pattern += "[[]";
    } else {
      pattern += c;
    }
  }
  return pattern;
}

}  // namespace assay::cli
