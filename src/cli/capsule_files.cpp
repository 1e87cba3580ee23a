#include "cli/capsule_files.hpp"

#include "cli/ask_arguments.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/progress_words.hpp"
#include "json/printable.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>

#include <unistd.h>

namespace assay::cli {

extraction_record read_capsule_file(const std::string& file) {
  const std::string text = read_whole_text(file, limits{}.max_bytes);
  try {
    return parse_capsule(text, file == "-" ? "the capsule" : "the capsule '" + file + "'");
  } catch (const std::runtime_error& problem) {
    throw as_failure(problem);
  }
}

schema_type schema_in(const extraction_record& record, const std::string& file) {
  try {
    return load_schema(*record.output.schema);
  } catch (const schema_error& problem) {
    throw failure("the schema in the capsule '" + file + "' can't be used: " + problem.what());
  }
}

void make_capsule_folder(const std::string& folder) {
  std::error_code problem;
  if (std::filesystem::create_directories(folder, problem)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  }
  if (!problem && !std::filesystem::is_directory(folder, problem)) {
    problem = std::make_error_code(std::errc::not_a_directory);
  }
  if (!problem && ::access(folder.c_str(), W_OK | X_OK) != 0) problem = {errno, std::generic_category()};
  if (problem) throw failure("cannot write capsules into '" + folder + "': " + problem.message());
}

std::function<void(const extraction_record&)> capsule_into(const std::string& folder, std::string& written) {
  return [write = capsule(folder), &written](const extraction_record& record) { written = write(record).string(); };
}

void unwritten_capsules::count(const extraction_error& problem) {
  if (problem.on_failure_error().empty()) return;
  if (++count_ == 1) first_ = problem.on_failure_error();
}

void unwritten_capsules::tell() const {
  if (count_ == 0) return;
  std::cerr << "assay: " << counted(count_, "capsule") << " could not be written: " << detail::printable(first_)
            << '\n';
}

}  // namespace assay::cli
