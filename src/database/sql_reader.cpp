#include "database/sql_reader.h"

#include "answer/explained_text.hpp"
#include "database/schema_cache.hpp"
#include "decode/report_json.hpp"
#include "dump/document_text.hpp"
#include "json/printable.hpp"
#include "json/text_out.hpp"
#include "results/result_lines.hpp"

#include <assay/parse.hpp>
#include <assay/schema.hpp>
#include <assay/version.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct assay_sql_schema {
  assay::schema_type type;
};

struct assay_sql_reader {
  assay::database::schema_cache schemas;
  std::optional<assay_sql_schema> schema;  ///< that was found last
  assay::detail::writing::text_out out;
  std::string problem;
};

struct assay_sql_rows {
  struct row {
    assay::repair made;
    std::string loc;
  };
  std::vector<row> all;
};

namespace {

using nlohmann::ordered_json;

std::string_view view_of(assay_sql_text text) { return {text.data, text.size}; }
assay_sql_text text_of(std::string_view text) { return {text.data(), text.size()}; }

assay_sql_status refuse(assay_sql_reader& reader, std::string_view why) noexcept {
  try {
    reader.problem = assay::detail::printable(why);
    return assay_sql_refused;
  } catch (const std::exception&) {
    return assay_sql_no_memory;
  }
}

/// Does the work, which returns a status, and turns exceptions into one.
template <class Work>
assay_sql_status guarded(assay_sql_reader& reader, Work work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return assay_sql_no_memory;
  } catch (const std::exception& problem) {
    return refuse(reader, problem.what());
  } catch (...) {
    return refuse(reader, "an unknown exception");
  }
}

assay::result<ordered_json> read(const assay_sql_schema& schema, assay_sql_mode mode, assay_sql_text answer) {
  constexpr std::array<assay::mode, 3> modes = {assay::mode::strict, assay::mode::lax, assay::mode::llm};
  return assay::parse(schema.type, view_of(answer), {.mode = modes.at(mode)});
}

/// The memory for a result, empty. What an uncommonly long one needed is given back.
assay::detail::writing::text_out& renewed_out(assay_sql_reader& reader) {
  constexpr std::size_t kept_bytes = std::size_t{1} << 20;
  reader.out.clear(kept_bytes);
  return reader.out;
}

std::string_view written_result(assay_sql_reader& reader, assay::result<ordered_json>& got) {
  assay::detail::writing::text_out& out = renewed_out(reader);
  if (got) {
    static_cast<void>(assay::results::put_valid(out, {}, *std::move(got), got.repairs()));
  } else {
    assay::results::put_invalid(out, {}, got.error().errors());
  }
  const std::string_view line = out.view();
  return line.substr(0, line.size() - 1);  // without the line's end
}

std::string_view written_errors(assay_sql_reader& reader, const assay::result<ordered_json>& got) {
  assay::detail::writing::text_out& out = renewed_out(reader);
  assay::detail::put_errors(out, got ? std::span<const assay::error>() : got.error().errors());
  return out.view();
}

/// Nothing if there is no value.
std::optional<std::string_view> written_value(assay_sql_reader& reader, assay::result<ordered_json>& got) {
  if (!got) return std::nullopt;
  assay::detail::writing::text_out& out = renewed_out(reader);
  assay::detail::writing::put_document(out, *std::move(got));
  return out.view();
}

assay_sql_status give(std::optional<std::string_view> text, assay_sql_text* out) {
  if (!text) return assay_sql_none;
  *out = text_of(*text);
  return assay_sql_done;
}

assay_sql_rows::row row_of(const assay::repair& made) {
  assay::detail::writing::text_out loc;
  assay::detail::put_path(loc, made.loc);
  return {made, loc.take()};
}

}  // namespace

assay_sql_reader* assay_sql_open(void) { return new (std::nothrow) assay_sql_reader; }

void assay_sql_close(assay_sql_reader* reader) { delete reader; }

assay_sql_text assay_sql_problem(const assay_sql_reader* reader) { return text_of(reader->problem); }

assay_sql_status assay_sql_find_schema(assay_sql_reader* reader, assay_sql_text text, const assay_sql_schema** found) {
  return guarded(*reader, [&] {
    *found = &reader->schema.emplace(assay_sql_schema{reader->schemas.find(view_of(text))});
    return assay_sql_done;
  });
}

size_t assay_sql_compiled(const assay_sql_reader* reader) { return reader->schemas.compiled(); }

assay_sql_schema* assay_sql_keep_schema(const assay_sql_schema* schema) {
  return new (std::nothrow) assay_sql_schema(*schema);
}

void assay_sql_release_schema(assay_sql_schema* schema) { delete schema; }

assay_sql_status assay_sql_find_mode(assay_sql_reader* reader, assay_sql_text name, assay_sql_mode* found) {
  constexpr std::array<std::pair<std::string_view, assay_sql_mode>, 3> modes = {
      {{"strict", assay_sql_strict}, {"lax", assay_sql_lax}, {"llm", assay_sql_llm}}};
  for (const auto& [known, mode] : modes) {
    if (known != view_of(name)) continue;
    *found = mode;
    return assay_sql_done;
  }
  return refuse(*reader, "the mode must be one of 'strict', 'lax' and 'llm'");
}

assay_sql_status assay_sql_read(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                assay_sql_text answer, assay_sql_part part, assay_sql_text* out) {
  return guarded(*reader, [&] {
    assay::result<ordered_json> got = read(*schema, mode, answer);
    switch (part) {
      case assay_sql_value:
        return give(written_value(*reader, got), out);
      case assay_sql_errors:
        return give(written_errors(*reader, got), out);
      case assay_sql_result:
        break;
    }
    return give(written_result(*reader, got), out);
  });
}

assay_sql_status assay_sql_check(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                 assay_sql_text answer, bool* is_valid) {
  return guarded(*reader, [&] {
    *is_valid = read(*schema, mode, answer).has_value();
    return assay_sql_done;
  });
}

assay_sql_status assay_sql_repair(assay_sql_reader* reader, assay_sql_text text, assay_sql_text* out) {
  return guarded(*reader, [&] {
    assay::result<ordered_json> got = assay::detail::repair_text(view_of(text), {});
    return give(written_value(*reader, got), out);
  });
}

assay_sql_status assay_sql_read_repairs(assay_sql_reader* reader, const assay_sql_schema* schema, assay_sql_mode mode,
                                        assay_sql_text answer, assay_sql_rows** rows) {
  return guarded(*reader, [&] {
    const assay::result<ordered_json> got = read(*schema, mode, answer);
    std::vector<assay_sql_rows::row> all;
    if (got) {
      for (const assay::repair& made : got.repairs()) all.push_back(row_of(made));
    }
    *rows = new assay_sql_rows{std::move(all)};
    return assay_sql_done;
  });
}

size_t assay_sql_row_count(const assay_sql_rows* rows) { return rows->all.size(); }

assay_sql_row assay_sql_row_at(const assay_sql_rows* rows, size_t index) {
  const assay_sql_rows::row& row = rows->all[index];
  return {.code = text_of(row.made.code),
          .category = text_of(assay::name_of(row.made.category)),
          .loc = text_of(row.loc),
          .message = text_of(row.made.message),
          .line = row.made.span.line,
          .column = row.made.span.column,
          .offset = row.made.span.offset};
}

void assay_sql_free_rows(assay_sql_rows* rows) { delete rows; }

const char* assay_sql_version(void) { return ASSAY_VERSION_STRING; }
