#include "cli/schema_set.hpp"

#include "cli/failure.hpp"
#include "cli/folder_files.hpp"
#include "cli/inline_schema.hpp"
#include "cli/schema_document.hpp"
#include "json/uri.hpp"

#include <algorithm>
#include <iostream>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view scheme = "file://";
constexpr std::size_t most_files = 10'000;      ///< of the folders that are given
constexpr std::size_t most_neighbours = 1'000;  ///< that are looked at for an $id

/// The URI of a file: of what means something else in a URI, what paths hold.
std::string uri_of(const fs::path& file) {
  std::string uri(scheme);
  for (const char c : file.generic_string()) {
    if (c == '%') {
      uri += "%25";
    } else if (c == '#') {
      uri += "%23";
    } else if (c == '?') {
      uri += "%3F";
    } else {
      uri += c;
    }
  }
  return uri;
}

fs::path canonical_path(const fs::path& path) {
  std::error_code fault;
  fs::path whole = fs::weakly_canonical(path, fault);
  return fault ? path.lexically_normal() : whole;
}

/// For what is no file.
fs::path beside_us(const std::string& name) { return canonical_path(fs::current_path()) / name; }

bool is_below(const fs::path& file, const fs::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end();
}

bool is_file(const fs::path& path) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown);
}

/// The $id of a document as it is written, or `id`, as draft-04 calls it.
std::optional<std::string> id_of(const nlohmann::ordered_json& document) {
  if (!document.is_object()) return std::nullopt;
  for (const char* keyword : {"$id", "id"}) {
    const auto id = document.find(keyword);
    if (id == document.end() || !id->is_string()) continue;
    const std::string_view uri = detail::split_fragment(id->get_ref<const std::string&>()).resource;
    if (!uri.empty()) return std::string(uri);
  }
  return std::nullopt;
}

}  // namespace

schema_set::schema_set(const schema_arguments& arguments) {
  if (arguments.empty()) throw failure("no schema is given; add --schema FILE");
  add_all(arguments.schemas, /*candidates=*/true);
  add_all(arguments.references, /*candidates=*/false);
  given_ = entries_.size();
  foreign_types_ = arguments.foreign_types;
  colors_ = arguments.colors;
  choose_root(arguments);
}

void schema_set::add_all(const std::vector<std::string>& paths, bool candidates) {
  for (const std::string& path : paths) {
    if (path == "-" || !is_folder(path)) {
      std::optional<nlohmann::ordered_json> written;
      if (candidates) written = inline_schema(path);
      if (written) {
        add_inline(*std::move(written));
      } else if (path == "-") {
        add_file(
            {.file = beside_us("standard_input"), .name = path, .is_root_candidate = candidates, .is_file = false});
      } else {
        add_file({.file = canonical_path(path), .name = path, .is_root_candidate = candidates});
      }
      continue;
    }
    folders_.insert(canonical_path(path));
    const std::vector<fs::path> files = files_below(path, schema_extensions);
    if (files.empty()) {
      throw failure("there is no schema in the folder '" + path + "'; give one that holds .json or .yaml files");
    }
    if (files.size() > most_files) {
      throw failure("the folder '" + path + "' holds more than " + std::to_string(most_files) +
                    " files; give a smaller one");
    }
    add_files(path, files, candidates);
  }
}

/// Those of a folder, which may hold other files as well; but where none of them is a schema, the first says why.
void schema_set::add_files(const std::string& folder, const std::vector<fs::path>& files, bool candidates) {
  std::optional<failure> first_problem;
  bool has_schema = false;
  for (const fs::path& file : files) {
    try {
      has_schema |= add_file(
          {.file = canonical_path(file), .name = file.string(), .is_root_candidate = candidates, .by_name = false});
    } catch (const failure& problem) {
      if (!first_problem) first_problem = problem;
    }
  }
  if (has_schema || !candidates) return;
  if (first_problem) throw failure(*first_problem);
  throw failure("there is no schema in the folder '" + folder + "': none of its files holds a JSON object");
}

void schema_set::add_inline(nlohmann::ordered_json document) {
  ++inline_count_;
  const std::string number = inline_count_ == 1 ? "" : " " + std::to_string(inline_count_);
  add_document({.file = beside_us("inline_schema_" + std::to_string(inline_count_)),
                .name = "inline schema" + number,
                .is_root_candidate = true,
                .is_file = false},
               std::move(document));
}

/// A file that is given twice, or by name and in a folder, is one.
bool schema_set::add_file(entry added) {
  if (const auto known = added.is_file ? at_path(added.file) : named(added.name)) {
    entries_[*known].is_root_candidate |= added.is_root_candidate;
    return true;
  }
  nlohmann::ordered_json document = read_schema_document(added.name);
  if (!added.by_name && !document.is_object()) return false;
  add_document(std::move(added), std::move(document));
  return true;
}

void schema_set::add_document(entry added, nlohmann::ordered_json document) {
  const std::optional<std::string> id = id_of(document);
  // A folder may hold a great many, which are read again when one is asked for.
  if (!added.is_file || added.by_name)
    added.document = std::make_shared<const nlohmann::ordered_json>(std::move(document));
  if (added.by_name && added.is_file) folders_.insert(added.file.parent_path());
  if (added.is_file) by_file_.emplace(added.file, entries_.size());
  entries_.push_back(std::move(added));
  if (id) add_id(entries_.size() - 1, *id);
}

/// An $id counts as it is written and, where it is relative, as the URI beside the file's.
void schema_set::add_id(std::size_t schema, const std::string& id) {
  const std::string absolute = detail::resolve_uri(base_uri_of(entries_[schema]), id);
  for (const std::string& each : {id, absolute}) {
    std::vector<std::size_t>& all = by_id_[each];
    if (!all.empty() && all.back() == schema) continue;
    const bool is_taken = !all.empty() && entries_[all.front()].by_name && entries_[schema].by_name;
    if (is_taken && *shared_document_of(all.front()) != *shared_document_of(schema))
      refuse_same_id(all.front(), schema, each);
    all.push_back(schema);
    entries_[schema].ids.push_back(each);
  }
}

void schema_set::refuse_same_id(std::size_t one, std::size_t other, const std::string& id) const {
  throw failure("'" + entries_[one].name + "' and '" + entries_[other].name + "' have the same $id '" + id +
                "'; give one of them alone");
}

std::string schema_set::base_uri_of(const entry& schema) const { return uri_of(schema.file); }

// --- the root --------------------------------------------------------------------------------------------------------

void schema_set::choose_root(const schema_arguments& arguments) {
  if (!arguments.root.empty()) {
    root_ = named_root(arguments.root);
    one_root_ = true;
    return;
  }
  const auto is_candidate = [](const entry& each) { return each.is_root_candidate; };
  const auto count = std::count_if(entries_.begin(), entries_.end(), is_candidate);
  one_root_ = count == 1;
  const bool first_is_file =
      !arguments.schemas.empty() && (arguments.schemas.front() == "-" || !is_folder(arguments.schemas.front()));
  if (!one_root_ && !first_is_file) return;
  const auto first = std::find_if(entries_.begin(), entries_.end(), is_candidate);
  root_ = static_cast<std::size_t>(first - entries_.begin());
}

std::size_t schema_set::required_root() const {
  if (root_) return *root_;
  throw failure("several schemas are given, and it isn't said which one counts; add --root with its path or its $id: " +
                list_of_candidates());
}

std::size_t schema_set::named_root(const std::string& name) const {
  if (const auto found = find(name, fs::current_path())) return *found;
  std::set<std::size_t> inside;
  for (const fs::path& folder : folders_) {
    if (const auto found = at_path(canonical_path(folder / name))) inside.insert(*found);
  }
  if (inside.size() == 1) return *inside.begin();
  throw failure("--root '" + name + "' names " + (inside.empty() ? "none" : "several") +
                " of the schemas that are given: " + list_of_candidates());
}

std::string schema_set::list_of_candidates() const {
  constexpr std::size_t most = 10;
  std::string list;
  for (std::size_t i = 0; i < std::min(entries_.size(), most); ++i) {
    list += (list.empty() ? "'" : ", '") + entries_[i].name + "'";
  }
  return entries_.size() > most ? list + " and " + std::to_string(entries_.size() - most) + " others" : list;
}

std::optional<std::size_t> schema_set::find(const std::string& name, const fs::path& folder) const {
  const std::string bare(detail::without_empty_fragment(name));
  if (const auto found = with_id(bare)) return found;
  if (!bare.starts_with(scheme)) return at_path(canonical_path(folder / bare));
  const auto path = detail::percent_decode(bare.substr(scheme.size()));
  return path ? at_path(canonical_path(*path)) : std::nullopt;
}

std::optional<std::size_t> schema_set::named(const std::string& name) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> schema_set::at_path(const fs::path& file) const {
  const auto found = by_file_.find(file);
  return found == by_file_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> schema_set::with_id(const std::string& uri) const {
  const auto found = by_id_.find(uri);
  if (found == by_id_.end()) return std::nullopt;
  if (const auto one = preferred(found->second, uri)) return one;
  refuse_same_id(found->second[0], found->second[1], uri);
}

/// Those that are given come first, and count before what lies beside them. Of several, the one whose file is called as
/// the URI ends; of copies, any.
std::optional<std::size_t> schema_set::preferred(const std::vector<std::size_t>& all, const std::string& uri) const {
  std::vector<std::size_t> left;
  for (const std::size_t each : all) {
    if (all.front() >= given_ || each < given_) left.push_back(each);
  }
  if (left.size() == 1) return left.front();
  const std::string file_name = uri.substr(uri.rfind('/') + 1);  // npos + 1 is 0
  const auto is_called_so = [&](std::size_t each) { return entries_[each].file.filename() == file_name; };
  if (std::count_if(left.begin(), left.end(), is_called_so) == 1) {
    return *std::find_if(left.begin(), left.end(), is_called_so);
  }
  const nlohmann::ordered_json first = document_of(left.front());
  const bool are_copies =
      std::all_of(left.begin(), left.end(), [&](std::size_t each) { return document_of(each) == first; });
  return are_copies ? std::optional(left.front()) : std::nullopt;
}

// --- documents -------------------------------------------------------------------------------------------------------

nlohmann::ordered_json schema_set::document_of(std::size_t schema) const { return *shared_document_of(schema); }

std::shared_ptr<const nlohmann::ordered_json> schema_set::shared_document_of(std::size_t schema) const {
  const entry& one = entries_[schema];
  return one.document ? one.document : std::make_shared<const nlohmann::ordered_json>(read_schema_document(one.name));
}

/// What can't be had is a fault of the schema: it matters only where the schema that counts leads there.
schema_options schema_set::options_for(std::size_t schema) {
  const auto resolver = [this](const std::string& uri) {
    try {
      return resolve(uri);
    } catch (const failure& problem) {
      throw schema_error(uri, problem.what());
    }
  };
  return {.resolve = resolver, .base_uri = base_uri_of(entries_[schema]), .foreign_types = foreign_types_};
}

schema_type schema_set::load(std::size_t schema) {
  try {
    schema_type type = load_schema(*shared_document_of(schema), options_for(schema));
    for (const finding& note : type.notes()) {
      if (foreign_types_ && note.keyword == "type") std::cerr << to_line(note, colors_);
    }
    return type;
  } catch (const schema_error& problem) {
    refuse_schema("'" + name_of(schema) + "'", problem);
  }
}

nlohmann::ordered_json schema_set::bundled_document_of(std::size_t schema) { return load(schema).bundled(); }

schema_type schema_set::load_strictly(std::size_t schema, format_policy formats) {
  const schema_options options = options_for(schema);
  try {
    if (!foreign_types_) {
      return cli::load_strictly(*shared_document_of(schema), options.base_uri, options.resolve, formats);
    }
    return cli::load_strictly(load(schema).document(), options.base_uri, options.resolve, formats);
  } catch (const schema_error& problem) {
    refuse_schema("'" + name_of(schema) + "'", problem);
  }
}

std::optional<nlohmann::ordered_json> schema_set::resolve(const std::string& uri) {
  if (const auto found = with_id(uri)) return std::make_optional(document_of(*found));
  if (uri.starts_with(scheme)) return file_at(uri);
  if (!std::exchange(knows_neighbours_, true)) {
    read_neighbours();
    if (const auto found = with_id(uri)) return std::make_optional(document_of(*found));
  }
  return beside_an_id(uri);
}

bool schema_set::may_read(const fs::path& file) const {
  return std::any_of(folders_.begin(), folders_.end(), [&](const fs::path& folder) { return is_below(file, folder); });
}

std::optional<nlohmann::ordered_json> schema_set::file_at(const std::string& uri) const {
  const auto path = detail::percent_decode(uri.substr(scheme.size()));
  if (!path) return std::nullopt;
  const fs::path file = canonical_path(*path);
  if (const auto given = at_path(file)) return std::make_optional(document_of(*given));
  if (!may_read(file) || !is_file(file)) return std::nullopt;
  return std::make_optional(read_schema_document(file.string()));
}

/// Where "https://example.com/order.json" is the $id of ./order.json, "https://example.com/units.json" is ./units.json,
/// unless that file says that it is another one.
std::optional<nlohmann::ordered_json> schema_set::beside_an_id(const std::string& uri) const {
  for (const entry& each : entries_) {
    for (const std::string& id : each.ids) {
      const std::size_t folder = id.rfind('/');
      if (folder == std::string::npos || uri.compare(0, folder + 1, id, 0, folder + 1) != 0) continue;
      const auto path = detail::percent_decode(uri.substr(folder + 1));
      if (!path) continue;
      const fs::path file = canonical_path(each.file.parent_path() / *path);
      if (!may_read(file) || !is_file(file)) continue;
      nlohmann::ordered_json document = read_schema_document(file.string());
      const auto own = id_of(document);
      if (!own || detail::resolve_uri(uri, *own) == uri) return std::make_optional(std::move(document));
    }
  }
  return std::nullopt;
}

/// The $ids of what lies beside the files that are given. Files that are no schemas are passed over.
void schema_set::read_neighbours() {
  const std::vector<entry> given = entries_;
  for (const entry& each : given) {
    if (!each.is_file) continue;
    std::error_code fault;
    std::size_t files = 0;
    for (const fs::directory_entry& other : fs::directory_iterator(each.file.parent_path(), fault)) {
      const bool wanted = std::find(schema_extensions.begin(), schema_extensions.end(),
                                    other.path().extension().string()) != schema_extensions.end();
      if (!wanted || !is_file(other.path()) || ++files > most_neighbours) continue;
      try {
        add_file({.file = canonical_path(other.path()), .name = other.path().string(), .by_name = false});
      } catch (const failure&) {
        continue;  // it is no schema
      }
    }
  }
}

schema_type load_root_schema(const schema_arguments& arguments) {
  schema_set schemas(arguments);
  return schemas.load(schemas.required_root());
}

}  // namespace assay::cli
