#include "serve/schema_store.hpp"

#include "dump/bounded_json.hpp"
#include "schema/short_schema.hpp"
#include "serve/problem.hpp"

#include <algorithm>
#include <exception>

namespace assay::serve {
namespace {

constexpr std::size_t most_recent = 64;                       ///< schemas that are kept
constexpr std::size_t longest_kept = std::size_t{64} * 1024;  ///< bytes of such a schema's text

/// An error about a member of the request, which has no place of its own in the body.
error error_at(std::string_view member, std::string type, std::string message, const nlohmann::ordered_json& input) {
  error found;
  found.type = std::move(type);
  found.loc.push_back({.key = std::string(member)});
  found.message = std::move(message);
  found.input = detail::bounded_json::write(input);
  return found;
}

/// "#/properties/a~1b" as the steps of a path, behind those that are there.
void add_pointer(path& loc, std::string_view pointer) {
  while (!pointer.empty()) {
    const std::size_t slash = pointer.find('/');
    if (slash == std::string_view::npos) return;
    pointer.remove_prefix(slash + 1);
    std::string step(pointer.substr(0, pointer.find('/')));
    for (const auto& [written, meant] : {std::pair("~1", "/"), std::pair("~0", "~")}) {
      for (std::size_t at = step.find(written); at != std::string::npos; at = step.find(written, at + 1)) {
        step.replace(at, 2, meant);
      }
    }
    loc.push_back({.key = std::move(step)});
  }
}

[[noreturn]] void refuse_schema_choice(error found) {
  const std::string detail = found.message;
  throw refusal(422, "invalid_schema", detail, {std::move(found)});
}

/// A schema as it was sent: a document, or a text in the short form. Throws refusal.
nlohmann::ordered_json document_of(const nlohmann::ordered_json& schema) {
  if (!schema.is_string()) return schema;
  nlohmann::ordered_json document;
  const auto fault = detail::schemas::read_short_schema(schema.get_ref<const std::string&>(), document);
  if (!fault) return document;
  const text_span& at = fault->span;  // of the short form, and not of the body
  const std::string place = " (line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ")";
  refuse_schema_choice(error_at("schema", "schema_syntax", fault->message + place, schema));
}

}  // namespace

schema_store::schema_store(folder_loader load) : load_(std::move(load)) {}

std::vector<std::string> schema_store::reload() {
  if (!load_) return {};
  std::vector<std::string> problems;
  std::vector<loaded_schema> loaded;
  try {
    loaded = load_();
  } catch (const std::exception& problem) {
    return {problem.what()};
  }
  const std::shared_ptr<const schemas_by_name> before = current();
  auto now = std::make_shared<schemas_by_name>();
  for (loaded_schema& one : loaded) {
    if (one.type) {
      now->insert_or_assign(one.name, *std::move(one.type));
      continue;
    }
    const auto kept = before->find(one.name);
    problems.push_back("schema '" + one.name + "': " + one.problem);
    if (kept == before->end()) continue;
    now->insert_or_assign(one.name, kept->second);
    problems.back() += "; what it was before is kept";
  }
  const std::lock_guard lock(mutex_);
  schemas_ = std::move(now);
  return problems;
}

std::shared_ptr<const schema_store::schemas_by_name> schema_store::current() const {
  const std::lock_guard lock(mutex_);
  return schemas_;
}

std::vector<std::string> schema_store::names() const {
  std::vector<std::string> all;
  for (const auto& [name, type] : *current()) all.push_back(name);
  return all;
}

schema_type schema_store::find(const SchemaChoice& which) {
  const bool is_given = !which.schema.is_null();
  if (is_given == which.schema_name.has_value()) {
    refuse_schema_choice(error_at("schema", is_given ? "value_error" : "missing",
                                  is_given ? "give schema or schema_name, and not both" : "give schema or schema_name",
                                  nullptr));
  }
  return is_given ? given(which.schema) : named(*which.schema_name);
}

schema_type schema_store::named(const std::string& name) const {
  const std::shared_ptr<const schemas_by_name> all = current();
  const auto found = all->find(name);
  if (found != all->end()) return found->second;
  refuse_schema_choice(error_at("schema_name", "value_error",
                                all->empty() ? "this service has no folder of schemas"
                                             : "there is no schema of this name; GET /v1/schemas lists those there are",
                                name));
}

schema_type schema_store::given(const nlohmann::ordered_json& schema) {
  std::string text = detail::bounded_json::write(schema);
  if (auto known = recent(text)) return *std::move(known);
  try {
    schema_type type = load_schema(document_of(schema));
    remember(std::move(text), type);
    return type;
  } catch (const schema_error& problem) {
    error found = error_at("schema", "value_error", problem.what() + (" at " + problem.where()), nullptr);
    add_pointer(found.loc, problem.where());
    refuse_schema_choice(std::move(found));
  }
}

std::optional<schema_type> schema_store::recent(const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(recent_, text, &recent_list::value_type::first);
  if (found == recent_.end()) return std::nullopt;
  recent_.splice(recent_.begin(), recent_, found);
  return found->second;
}

void schema_store::remember(std::string text, schema_type type) {
  if (text.size() > longest_kept) return;
  const std::lock_guard lock(mutex_);
  recent_.emplace_front(std::move(text), std::move(type));
  if (recent_.size() > most_recent) recent_.pop_back();
}

}  // namespace assay::serve
