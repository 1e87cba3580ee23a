#include "cli/schema_dialect.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

using json = nlohmann::ordered_json;

/// JSON Schema's own way to have formats checked: a meta-schema that has the vocabulary of format assertion.
constexpr std::string_view checking = "assay:formats-are-checked:";

struct draft_with_vocabularies {
  std::string_view name;
  std::string_view uri;
};
constexpr std::array<draft_with_vocabularies, 2> drafts = {
    {{"2020-12", "https://json-schema.org/draft/2020-12/schema"},
     {"2019-09", "https://json-schema.org/draft/2019-09/schema"}}};

json checking_meta_schema(const draft_with_vocabularies& draft) {
  json vocabularies = json::object();
  for (const char* name : {"core", "applicator", "validation", "format-assertion"}) {
    vocabularies["https://json-schema.org/draft/" + std::string(draft.name) + "/vocab/" + name] = true;
  }
  return {{"$schema", draft.uri}, {"$vocabulary", vocabularies}};
}

/// "http://..." names the same draft, and an empty fragment says nothing.
bool names(std::string_view written, const draft_with_vocabularies& draft) {
  if (written.ends_with('#')) written.remove_suffix(1);
  const std::string_view without_scheme = draft.uri.substr(std::string_view("https").size());
  return written.ends_with(without_scheme) && (written.starts_with("http:") || written.starts_with("https:")) &&
         written.size() <= draft.uri.size();
}

/// "$id": "#name".
bool names_an_anchor(const json& id) {
  return id.is_string() && id.get_ref<const std::string&>().size() > 1 && id.get_ref<const std::string&>()[0] == '#';
}

bool has_word_of_older_drafts(const json& node) {
  if (node.is_array()) return std::any_of(node.begin(), node.end(), has_word_of_older_drafts);
  if (!node.is_object()) return false;
  for (const auto& [key, value] : node.items()) {
    const bool is_word = key == "additionalItems" || key == "dependencies" || key == "nullable" || key == "id" ||
                         key == "$recursiveRef" || (key == "items" && value.is_array()) ||
                         (key == "$id" && names_an_anchor(value)) ||
                         (key.starts_with("exclusive") && value.is_boolean());
    if (is_word || has_word_of_older_drafts(value)) return true;
  }
  return false;
}

class strict_loader {
 public:
  strict_loader(const std::string& base_uri, const schema_resolver& resolve, format_policy formats)
      : base_uri_(base_uri), resolve_(resolve), formats_(formats) {}

  schema_type load(const json& document) {
    if (formats_ == format_policy::ignore) {
      return load_schema(
          document,
          {.vocabulary = vocabulary::json_schema, .resolve = resolve_, .base_uri = base_uri_, .exact_formats = true});
    }
    reads_unnamed_as_newest_ = is_unnamed(document) && !has_word_of_older_drafts(document);
    schema_type type = load_with_dialects(document);
    if (!met_older_words_) return type;
    reads_unnamed_as_newest_ = false;
    return load_with_dialects(document);
  }

 private:
  static bool is_unnamed(const json& document) { return document.is_object() && !document.contains("$schema"); }

  schema_type load_with_dialects(const json& document) {
    const auto resolve = [this](const std::string& uri) -> std::optional<json> {
      for (const draft_with_vocabularies& draft : drafts) {
        if (uri == std::string(checking) + std::string(draft.name))
          return std::make_optional(checking_meta_schema(draft));
      }
      std::optional<json> other = resolve_ ? resolve_(uri) : std::nullopt;
      if (!other) return std::nullopt;
      met_older_words_ = met_older_words_ || (is_unnamed(*other) && has_word_of_older_drafts(*other));
      return std::make_optional(with_dialect(std::move(*other)));
    };
    return load_schema(with_dialect(document), {.resolve = resolve, .base_uri = base_uri_, .exact_formats = true});
  }

  /// The document with a $schema that has its formats checked, where that is wanted and would not be so anyhow.
  [[nodiscard]] json with_dialect(json document) const {
    const auto named = document.is_object() ? document.find("$schema") : document.end();
    if (is_unnamed(document) && reads_unnamed_as_newest_) {
      json declared = {{"$schema", std::string(checking) + std::string(drafts.front().name)}};
      declared.update(document);
      return declared;
    }
    if (formats_ != format_policy::check || named == document.end() || !named->is_string()) return document;
    for (const draft_with_vocabularies& draft : drafts) {
      if (names(named->get_ref<const std::string&>(), draft)) *named = std::string(checking) + std::string(draft.name);
    }
    return document;
  }

  const std::string& base_uri_;
  const schema_resolver& resolve_;
  format_policy formats_;
  bool reads_unnamed_as_newest_ = false;
  bool met_older_words_ = false;
};

}  // namespace

schema_type load_strictly(const nlohmann::ordered_json& document, const std::string& base_uri,
                          const schema_resolver& resolve, format_policy formats) {
  return strict_loader(base_uri, resolve, formats).load(document);
}

}  // namespace assay::cli
