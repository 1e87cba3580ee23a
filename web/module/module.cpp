// The functions that the WebAssembly module exports. Text goes in as a place and a size in bytes of UTF-8, requests and
// replies are JSON. Schemas and streams are handles: addresses that the caller hands back and, once, frees. Nothing
// else is kept from one call to the next.
//
// A reply is a block of the module's memory: its size in 4 bytes (little-endian), then the text; the caller frees it
// with assay_free. A function that can't do what it is asked for replies with {"failure"}: see replies.hpp.
#include "replies.hpp"
#include "requests.hpp"

#include "answer/explained_text.hpp"
#include "dump/bounded_json.hpp"
#include "schema/short_schema.hpp"

#include <assay/assay.hpp>
#include <assay/grammar.hpp>
#include <assay/ground.hpp>
#include <assay/stream.hpp>
#include <assay/version.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// `name` is what JavaScript calls.
#define ASSAY_EXPORT(name) extern "C" __attribute__((export_name(#name), used))

namespace {

using namespace assay;  // NOLINT(google-build-using-namespace): everything here is about it
using namespace assay::web;
using nlohmann::ordered_json;

using block = char;  ///< the beginning of a reply

struct stream_handle {
  json_stream_parser parser;
};

block* make_block(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  auto* const made = static_cast<char*>(std::malloc(sizeof size + text.size()));
  if (made == nullptr) std::abort();  // memory is at its end even for the word that it is
  std::memcpy(made, &size, sizeof size);
  text.copy(made + sizeof size, text.size());
  return made;
}

/// Runs `work`, which returns a reply's text; what it throws becomes a reply as well.
template <class Work>
block* reply(Work work) {
  try {
    return make_block(work());
  } catch (const schema_error& problem) {
    return make_block(failure_reply("schema", problem.what(), problem.where()));
  } catch (const request_error& problem) {
    return make_block(failure_reply("request", problem.what()));
  } catch (const std::bad_alloc&) {
    return make_block(R"({"failure":{"kind":"memory","message":"the module is out of memory","where":""}})");
  } catch (const std::exception& problem) {
    return make_block(failure_reply("internal", problem.what()));
  }
}

/// A schema as a document, for what is said of schemas and needs no type.
ordered_json document_of(std::string_view schema) { return load_schema(schema).document(); }

std::string rewrite_for(const ordered_json& document, schema_target target) {
  std::vector<finding> findings;
  if (target == schema_target::gbnf) {
    const std::string text = grammar(document, &findings);
    return "{\"grammar\":" + quoted_json(text) + ",\"findings\":" + findings_json(findings) + "}";
  }
  if (target == schema_target::xgrammar || target == schema_target::llguidance) {
    throw request_error(
        "target: this engine has no dialect of its own; json_schema, openai, anthropic, gemini or gbnf");
  }
  const ordered_json schema = rewrite_schema(document, results::dialect_of(target), &findings);
  return "{\"schema\":" + detail::bounded_json::write(schema) + ",\"findings\":" + findings_json(findings) + "}";
}

}  // namespace

ASSAY_EXPORT(assay_allocate) void* assay_allocate(std::size_t size) { return std::malloc(size); }
ASSAY_EXPORT(assay_free) void assay_free(void* memory) { std::free(memory); }

ASSAY_EXPORT(assay_version) block* assay_version() {
  return reply([] { return quoted_json(version()); });
}

/// {"handle", "notes"}.
ASSAY_EXPORT(assay_schema_load)
block* assay_schema_load(const char* text, std::size_t size, const char* request, std::size_t request_size) {
  return reply([&] {
    const schema_options options = read_schema_request({request, request_size}).options();
    schema_type loaded = load_schema(std::string_view(text, size), options);
    const std::string notes = findings_json(loaded.notes());
    const auto* const handle = new schema_type(std::move(loaded));
    return "{\"handle\":" + std::to_string(reinterpret_cast<std::uintptr_t>(handle)) + ",\"notes\":" + notes + "}";
  });
}
ASSAY_EXPORT(assay_schema_free) void assay_schema_free(const schema_type* schema) { delete schema; }

/// {"schema"}: the document of a schema in the short form.
ASSAY_EXPORT(assay_schema_of_short) block* assay_schema_of_short(const char* text, std::size_t size) {
  return reply([&] {
    ordered_json document;
    const auto fault = detail::schemas::read_short_schema({text, size}, document);
    if (!fault) return "{\"schema\":" + detail::bounded_json::write(document) + "}";
    const std::string place =
        "line " + std::to_string(fault->span.line) + ", column " + std::to_string(fault->span.column);
    return failure_reply("schema", "not a short schema, " + place + ": " + fault->message);
  });
}

/// A type sketch for models without native schemas, as text.
ASSAY_EXPORT(assay_schema_prompt) block* assay_schema_prompt(const schema_type* schema) {
  return reply([&] { return quoted_json(prompt(*schema)); });
}

ASSAY_EXPORT(assay_parse)
block* assay_parse(const schema_type* schema, const char* text, std::size_t size, const char* request,
                   std::size_t request_size) {
  return reply([&] {
    const parse_options options = read_parse_request({request, request_size}).options();
    return reply_of(parse(*schema, std::string_view(text, size), options));
  });
}

/// Where a source text says the values of `value`, which is JSON: {"fields", "complete"}, as grounding::to_json() has
/// the fields.
ASSAY_EXPORT(assay_ground)
block* assay_ground(const schema_type* schema, const char* value, std::size_t value_size, const char* source,
                    std::size_t source_size, const char* request, std::size_t request_size) {
  return reply([&] {
    const ground_options options = read_ground_request({request, request_size});
    const grounding found = ground(*schema, read_value({value, value_size}), {source, source_size}, options);
    return "{\"fields\":" + detail::bounded_json::write(found.to_json()) +
           ",\"complete\":" + (found.complete() ? "true" : "false") + "}";
  });
}

/// JSON out of any text, without a schema.
ASSAY_EXPORT(assay_repair)
block* assay_repair(const char* text, std::size_t size, const char* request, std::size_t request_size) {
  return reply([&] {
    const parse_options options = read_parse_request({request, request_size}).options();
    return reply_of(detail::repair_text({text, size}, options));
  });
}

/// {"schema" | "grammar", "findings"}.
ASSAY_EXPORT(assay_schema_rewrite)
block* assay_schema_rewrite(const char* text, std::size_t size, const char* request, std::size_t request_size) {
  return reply([&] {
    return rewrite_for(document_of({text, size}), read_target_request({request, request_size}).target);
  });
}

/// Findings.
ASSAY_EXPORT(assay_schema_lint)
block* assay_schema_lint(const char* text, std::size_t size, const char* request, std::size_t request_size) {
  return reply([&] {
    const schema_target target = read_target_request({request, request_size}).target;
    return findings_json(results::lint_for(document_of({text, size}), target));
  });
}

/// {"handle"}. The stream keeps the schema alive.
ASSAY_EXPORT(assay_stream_open)
block* assay_stream_open(const schema_type* schema, const char* request, std::size_t request_size) {
  return reply([&] {
    const parse_options options = read_parse_request({request, request_size}).options();
    const auto* const handle = new stream_handle{json_stream_parser(*schema, options)};
    return "{\"handle\":" + std::to_string(reinterpret_cast<std::uintptr_t>(handle)) + "}";
  });
}
ASSAY_EXPORT(assay_stream_free) void assay_stream_free(const stream_handle* stream) { delete stream; }

/// {"value"}: what is there so far.
ASSAY_EXPORT(assay_stream_feed) block* assay_stream_feed(stream_handle* stream, const char* text, std::size_t size) {
  return reply([&] {
    stream->parser.feed({text, size});
    return "{\"value\":" + detail::bounded_json::write(stream->parser.value()) + "}";
  });
}

/// true or false, for a path.
ASSAY_EXPORT(assay_stream_completed)
block* assay_stream_completed(const stream_handle* stream, const char* path_json, std::size_t size) {
  return reply([&] { return std::string(stream->parser.completed(read_path({path_json, size})) ? "true" : "false"); });
}

/// What assay_parse replies for all of the text; `ending` is 1 where it ended by itself, 2 where it was cut off.
ASSAY_EXPORT(assay_stream_finish) block* assay_stream_finish(stream_handle* stream, std::uint32_t ending) {
  return reply([&] {
    if (ending == 1) stream->parser.mark_complete();
    if (ending == 2) stream->parser.mark_cut_off();
    return reply_of(stream->parser.finish());
  });
}
