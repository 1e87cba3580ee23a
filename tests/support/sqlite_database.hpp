// A database of SQLite in memory, with assay's extension.
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

namespace assay::test {

class sqlite_database {
 public:
  /// Throws std::runtime_error if the extension can't be loaded.
  sqlite_database();
  sqlite_database(const sqlite_database&) = delete;
  sqlite_database& operator=(const sqlite_database&) = delete;
  ~sqlite_database();

  [[nodiscard]] sqlite3* get() const noexcept { return database_; }

  /// Runs statements; throws std::runtime_error if one fails.
  void run(const std::string& statements);
  /// The rows of a statement: columns as text with "|" between, NULL as "NULL". If it fails, its last row is "error: "
  /// and the message. Parameters are bound as text.
  [[nodiscard]] std::vector<std::string> rows(const std::string& statement,
                                              const std::vector<std::string>& parameters = {});
  /// All of its rows, in lines.
  [[nodiscard]] std::string value(const std::string& statement, const std::vector<std::string>& parameters = {});

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace assay::test
