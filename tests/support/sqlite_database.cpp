#include "support/sqlite_database.hpp"

#include <stdexcept>

namespace assay::test {
namespace {

class prepared {
 public:
  prepared(sqlite3* database, const std::string& statement) {
    sqlite3_prepare_v2(database, statement.c_str(), -1, &statement_, nullptr);
  }
  prepared(const prepared&) = delete;
  prepared& operator=(const prepared&) = delete;
  ~prepared() { sqlite3_finalize(statement_); }

  [[nodiscard]] sqlite3_stmt* get() const noexcept { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

std::string text_of(sqlite3_stmt* statement, int column) {
  if (sqlite3_column_type(statement, column) == SQLITE_NULL) return "NULL";
  const void* const text = sqlite3_column_text(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return {static_cast<const char*>(text), size};
}

}  // namespace

sqlite_database::sqlite_database() {
  const auto check = [this](int code, const char* why) {
    if (code == SQLITE_OK) return;
    const std::string problem = why != nullptr ? why : "SQLite: " + std::to_string(code);
    sqlite3_close(database_);
    throw std::runtime_error(problem);
  };
  check(sqlite3_open(":memory:", &database_), nullptr);
  check(sqlite3_enable_load_extension(database_, 1), nullptr);
  char* problem = nullptr;  // a few bytes are lost if there is one, and then the test ends
  check(sqlite3_load_extension(database_, ASSAY_SQLITE, nullptr, &problem), problem);
}

sqlite_database::~sqlite_database() { sqlite3_close(database_); }

void sqlite_database::run(const std::string& statements) {
  if (sqlite3_exec(database_, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
  throw std::runtime_error(sqlite3_errmsg(database_));
}

std::vector<std::string> sqlite_database::rows(const std::string& statement,
                                               const std::vector<std::string>& parameters) {
  const prepared ready(database_, statement);
  std::vector<std::string> all;
  if (ready.get() == nullptr) return {std::string("error: ") + sqlite3_errmsg(database_)};
  int number = 0;
  for (const std::string& each : parameters) {
    sqlite3_bind_text64(ready.get(), ++number, each.data(), each.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  int code = sqlite3_step(ready.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(ready.get())) {
    std::string& row = all.emplace_back();
    for (int i = 0; i < sqlite3_column_count(ready.get()); ++i) row += (i == 0 ? "" : "|") + text_of(ready.get(), i);
  }
  if (code != SQLITE_DONE) all.push_back(std::string("error: ") + sqlite3_errmsg(database_));
  return all;
}

std::string sqlite_database::value(const std::string& statement, const std::vector<std::string>& parameters) {
  std::string all;
  for (const std::string& row : rows(statement, parameters)) all += (all.empty() ? "" : "\n") + row;
  return all;
}

}  // namespace assay::test
