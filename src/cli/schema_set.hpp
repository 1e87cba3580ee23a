// The schemas that a command is given (--schema, --ref, --root): which of them counts, and what its references to other
// documents lead to, by path or by $id. Nothing is ever loaded from a network.
#pragma once

#include "cli/schema_arguments.hpp"
#include "cli/schema_dialect.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Of files that hold schemas.
inline constexpr std::array<std::string_view, 3> schema_extensions = {".json", ".yaml", ".yml"};

/// References by path lead to files that were given, and to the folders of these files and below; never elsewhere.
class schema_set {
 public:
  /// Reads what is given by name. Files of a folder that are not schemas are skipped, because they were not named.
  /// Throws failure for what can't be read, and where two files that are given by name have the same $id and aren't
  /// copies of each other.
  explicit schema_set(const schema_arguments& arguments);

  /// Whether all is read by one schema: --root, or the only file of --schema.
  [[nodiscard]] bool has_one_root() const noexcept { return one_root_; }
  /// The schema that counts: --root, else the first file of --schema. Nothing where folders alone are given.
  [[nodiscard]] std::optional<std::size_t> root() const noexcept { return root_; }
  /// The same; throws failure where there is none, and lists those there are.
  [[nodiscard]] std::size_t required_root() const;

  /// The schema that a URI or a path names, which is relative to `folder`. Nothing where it names none of those given.
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name, const std::filesystem::path& folder) const;

  /// As it was given, or found in a folder.
  [[nodiscard]] const std::string& name_of(std::size_t schema) const { return entries_[schema].name; }
  [[nodiscard]] nlohmann::ordered_json document_of(std::size_t schema) const;
  /// The same with all that it refers to in other files, in the types of JSON Schema where --foreign-types is given.
  /// Throws failure where it is no schema that assay can use.
  [[nodiscard]] nlohmann::ordered_json bundled_document_of(std::size_t schema);
  /// As assay::load_schema reads it. With --foreign-types, what was taken for what is told on standard error. Throws
  /// failure where it is no schema that assay can use.
  [[nodiscard]] schema_type load(std::size_t schema);
  /// The same by the letter of its draft.
  [[nodiscard]] schema_type load_strictly(std::size_t schema, format_policy formats);

  /// For schema_options::resolve: the document of a URI; nullopt where there is none. Throws failure where a file that
  /// is referred to by path is no JSON, and where two files have the $id.
  [[nodiscard]] std::optional<nlohmann::ordered_json> resolve(const std::string& uri);

 private:
  struct entry {
    std::filesystem::path file;  ///< canonical; for what is not a file, the current folder
    std::string name;
    bool is_root_candidate = false;
    bool by_name = true;  ///< else found in a folder
    bool is_file = true;  ///< else standard input, or in the command line
    std::vector<std::string> ids = {};
    std::shared_ptr<const nlohmann::ordered_json> document = {};  ///< of what is given by name, or can't be read again
  };

  /// Reads the document if it isn't there.
  [[nodiscard]] std::shared_ptr<const nlohmann::ordered_json> shared_document_of(std::size_t schema) const;
  void add_all(const std::vector<std::string>& paths, bool candidates);
  void add_inline(nlohmann::ordered_json document);
  void add_files(const std::string& folder, const std::vector<std::filesystem::path>& files, bool candidates);
  /// Whether the file is one of the set's now. Throws failure where it can't be read.
  bool add_file(entry added);
  void add_document(entry added, nlohmann::ordered_json document);
  void add_id(std::size_t schema, const std::string& id);
  void choose_root(const schema_arguments& arguments);
  [[nodiscard]] std::size_t named_root(const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> named(const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> at_path(const std::filesystem::path& file) const;
  [[nodiscard]] std::optional<std::size_t> with_id(const std::string& uri) const;
  [[nodiscard]] std::optional<std::size_t> preferred(const std::vector<std::size_t>& all, const std::string& uri) const;
  [[nodiscard]] bool may_read(const std::filesystem::path& file) const;
  [[nodiscard]] schema_options options_for(std::size_t schema);
  [[nodiscard]] std::optional<nlohmann::ordered_json> file_at(const std::string& uri) const;
  [[nodiscard]] std::optional<nlohmann::ordered_json> beside_an_id(const std::string& uri) const;
  void read_neighbours();
  [[nodiscard]] std::string list_of_candidates() const;

  [[nodiscard]] std::string base_uri_of(const entry& schema) const;
  [[noreturn]] void refuse_same_id(std::size_t one, std::size_t other, const std::string& id) const;

  std::vector<entry> entries_;
  std::map<std::filesystem::path, std::size_t> by_file_;
  std::set<std::filesystem::path> folders_;  ///< which references by path may lead to
  std::map<std::string, std::vector<std::size_t>> by_id_;
  std::optional<std::size_t> root_;
  std::size_t inline_count_ = 0;
  std::size_t given_ = 0;  ///< the entries that are not merely beside those given
  bool one_root_ = false;
  bool foreign_types_ = false;
  bool knows_neighbours_ = false;
  palette colors_;
};

/// The schema that counts among those given, as a type. Throws failure.
[[nodiscard]] schema_type load_root_schema(const schema_arguments& arguments);

}  // namespace assay::cli
