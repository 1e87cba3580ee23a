// Capsules of failed prompts: `assay ask --capsule DIR` writes them, and replay and minimize read them.
#pragma once

#include <assay/llm/attempt.hpp>
#include <assay/llm/capsule.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <functional>
#include <string>

namespace assay::cli {

/// A capsule, from a file or ("-") from standard input. Throws failure, with line and column where it is no capsule.
[[nodiscard]] extraction_record read_capsule_file(const std::string& file);
/// The schema in a capsule. Throws failure where it can't be used.
[[nodiscard]] schema_type schema_in(const extraction_record& record, const std::string& file);

/// Makes the folder if there is none. Throws failure where that can't be, and where nothing can be written into it.
void make_capsule_folder(const std::string& folder);

/// For retry_policy::on_failure: writes a capsule and puts its file into `written`, which must outlive the extraction.
[[nodiscard]] std::function<void(const extraction_record&)> capsule_into(const std::string& folder,
                                                                         std::string& written);

/// Capsules that could not be written in a run of many prompts.
class unwritten_capsules {
 public:
  void count(const extraction_error& problem);
  /// On standard error, how many there are and why the first was not written; nothing where there are none.
  void tell() const;

 private:
  std::size_t count_ = 0;
  std::string first_;
};

}  // namespace assay::cli
