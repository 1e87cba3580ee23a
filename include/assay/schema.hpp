// Schemas: out of types, into providers' dialects, out of documents.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/options.hpp>
#include <assay/reflect.hpp>
#include <assay/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0 {

/// Something that a dialect can't express or a provider would refuse.
struct finding {
  enum class severity : std::uint8_t {
    note,     ///< said in another way (moved to the description, a map sent as a list); still enforced on the answer
    warning,  ///< accepted, but near a limit or known to be unreliable
    error,    ///< the provider refuses the request
  };
  severity level = severity::note;
  std::string where;    ///< a JSON pointer into the schema, "#/properties/age"
  std::string keyword;  ///< the JSON Schema keyword, or the limit's name
  std::string message;

  friend bool operator==(const finding&, const finding&) = default;
};

namespace detail {
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json write_schema(const type_info& type);
[[nodiscard]] ASSAY_EXPORT std::string write_prompt(const type_info& type);
}  // namespace detail

/// Rewrites a draft 2020-12 schema into a provider's dialect (json_schema: unchanged). What the dialect can't say goes
/// into the description; each such change is appended to `findings` where one is given.
/// Throws schema_error if `schema` is not a schema.
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json rewrite_schema(const nlohmann::ordered_json& schema, dialect target,
                                                                 std::vector<finding>* findings = nullptr);
template <std::same_as<nlohmann::json> Json>
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json rewrite_schema(const Json& schema, dialect target,
                                                                 std::vector<finding>* findings = nullptr);

/// What a provider would refuse in this schema, and limits that are near, before any call is made. The schema is first
/// rewritten into the dialect, as schema<T>() does; with rewriting it shows what was moved. It also finds what
/// load_schema refuses, and what no value can satisfy. Throws schema_error if `schema` is not a schema.
[[nodiscard]] ASSAY_EXPORT std::vector<finding> lint_schema(const nlohmann::ordered_json& schema, dialect target);
template <std::same_as<nlohmann::json> Json>
[[nodiscard]] ASSAY_EXPORT std::vector<finding> lint_schema(const Json& schema, dialect target);

/// The JSON Schema of T: draft 2020-12, or a provider's dialect. Made anew in each call: keep it where it is needed
/// often. What the dialect can't say goes into descriptions; lint<T>() tells what.
template <class T, class Json = nlohmann::ordered_json>
[[nodiscard]] Json schema(dialect target = dialect::json_schema) {
  return rewrite_schema(detail::write_schema(type_of<T>()), target);
}

/// The same as text: `indent` spaces a level, -1 for one line.
[[nodiscard]] ASSAY_EXPORT std::string schema_text(const type_info& type, dialect target = dialect::json_schema,
                                                   int indent = 2);
template <class T>
[[nodiscard]] std::string schema_text(dialect target = dialect::json_schema, int indent = 2) {
  return schema_text(type_of<T>(), target, indent);
}

/// T as a compact, commented type sketch for models without native schemas.
template <class T>
[[nodiscard]] std::string prompt() {
  return detail::write_prompt(type_of<T>());
}

/// What a provider would refuse in T's schema, and what its dialect expresses in another way. Empty if there is nothing
/// to say; findings don't keep schema<T>() from working.
[[nodiscard]] ASSAY_EXPORT std::vector<finding> lint(const type_info& type, dialect target);
template <class T>
[[nodiscard]] std::vector<finding> lint(dialect target) {
  return lint(type_of<T>(), target);
}

/// A schema document that can't be used: what and where.
class ASSAY_EXPORT schema_error : public std::runtime_error {
 public:
  /// what() is the message with the place.
  schema_error(std::string where, const std::string& message);
  /// A JSON pointer into the document.
  [[nodiscard]] const std::string& where() const noexcept { return where_; }

 private:
  std::string where_;
};

/// A type made from a JSON Schema document at run time; its values are nlohmann::ordered_json.
/// Cheap to copy; immutable; safe to use from several threads.
class ASSAY_EXPORT schema_type {
 public:
  struct content;
  /// For assay's own sources: load_schema makes one.
  explicit schema_type(std::shared_ptr<const content> loaded) : content_(std::move(loaded)) {}

  /// The table that values are read by. Valid as long as a copy of this lives.
  [[nodiscard]] const type_info& type() const noexcept;
  /// The document it was made from.
  [[nodiscard]] const nlohmann::ordered_json& document() const noexcept;
  /// The same with what it refers to in other documents, as one document: what is sent to a model or rewritten for a
  /// provider. A document that refers to no other is returned as it is.
  [[nodiscard]] nlohmann::ordered_json bundled() const;
  /// Annotations that are kept but not enforced, such as a format that assay does not know.
  [[nodiscard]] const std::vector<finding>& notes() const noexcept;
  /// For assay's own sources.
  [[nodiscard]] const content& parts() const noexcept { return *content_; }

 private:
  std::shared_ptr<const content> content_;
};

/// How `format` and integers are read. The two vocabularies differ: JSON Schema makes format an annotation (since draft
/// 2019-09) and 1.0 an integer; Pydantic, and whoever writes a format for a model, means it to be checked.
enum class vocabulary : std::uint8_t {
  by_document,  ///< a document that names a draft is read exactly by it, except that format is checked up to draft-07;
                ///< any other document is read as Pydantic does
  pydantic,     ///< format is checked; in strict mode 1.0 is not an integer
  json_schema,  ///< exactly the draft: format is an annotation, 1.0 is an integer (from draft-06 on)
};

/// How load_schema reads a document.
struct schema_options {
  assay::vocabulary vocabulary = assay::vocabulary::by_document;
  /// Returns the documents that a schema refers to, nullopt if there is none. It is called with an absolute URI without
  /// a fragment, or with the reference as written if there is no base URI; while the schema is loaded, once for each
  /// URI, and never for the meta-schemas of JSON Schema, which are built in. assay itself loads nothing.
  std::function<std::optional<nlohmann::ordered_json>(const std::string& uri)> resolve = {};
  /// Where the document itself comes from: what its references are resolved against if it has no $id.
  std::string base_uri = {};
  /// Accepts type names of other languages, as descriptions of functions have them ("dict", "float", "list", "any",
  /// Gemini's "OBJECT"), for the JSON Schema types that they stand for. schema_type::notes reports each; document() is
  /// valid JSON Schema. Without this option they are refused.
  bool foreign_types = false;
  /// Checks formats exactly as their RFCs define them, as validators do: a date-time has seconds and an offset, a UUID
  /// its hyphens. Without this option, what Pydantic reads is accepted, also "1577836800" and "2020-01-01T00:00".
  bool exact_formats = false;
};

/// Reads a schema of draft 2020-12, 2019-09, 07, 06 or 04 by the rules of its own draft, which $schema names; without
/// one as 2020-12, with keywords of older drafts where they are unambiguous. Throws schema_error if it is not a valid
/// schema. A default fills an absent property; an object that names properties but does not mention
/// additionalProperties drops unknown keys, `true` keeps them, `false` refuses them.
[[nodiscard]] ASSAY_EXPORT schema_type load_schema(std::string_view text, const schema_options& options = {});

namespace detail {
[[nodiscard]] ASSAY_EXPORT schema_type load_document(const nlohmann::ordered_json& document,
                                                     const schema_options& options);
[[nodiscard]] ASSAY_EXPORT schema_type load_document(const nlohmann::json& document, const schema_options& options);
}  // namespace detail

/// The same for a document that is JSON already. A template, so that a string is never taken for a JSON string.
template <class Json>
requires std::same_as<Json, nlohmann::ordered_json> || std::same_as<Json, nlohmann::json>
[[nodiscard]] schema_type load_schema(const Json& document, const schema_options& options = {}) {
  return detail::load_document(document, options);
}

/// Reads `text` by a run-time type. As with parse<T>, bad data never throws.
[[nodiscard]] ASSAY_EXPORT result<nlohmann::ordered_json> parse(const schema_type& type, std::string_view text,
                                                                const parse_options& options = {});
/// The same for a JSON value. If it is valid, the result is a copy, with conversions made and defaults filled in.
[[nodiscard]] ASSAY_EXPORT result<nlohmann::ordered_json> validate(const schema_type& type,
                                                                   const nlohmann::ordered_json& value,
                                                                   const parse_options& options = {});

/// The same for nlohmann::json. A template, so that only a json is taken for one.
template <std::same_as<nlohmann::json> Json>
[[nodiscard]] ASSAY_EXPORT result<nlohmann::ordered_json> validate(const schema_type& type, const Json& value,
                                                                   const parse_options& options = {});

/// A run-time type as a compact, commented sketch for models without native schemas, as prompt<T>().
[[nodiscard]] ASSAY_EXPORT std::string prompt(const schema_type& type);

/// What a provider would refuse in the document that a run-time type was made from and those that it refers to, as
/// lint<T>().
[[nodiscard]] ASSAY_EXPORT std::vector<finding> lint(const schema_type& type, dialect target);

}  // namespace assay::inline v0
