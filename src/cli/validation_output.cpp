#include "cli/validation_output.hpp"

#include "cli/progress_words.hpp"
#include "decode/report_json.hpp"
#include "json/printable.hpp"
#include "json/text_lines.hpp"

#include <string_view>

namespace assay::cli {
namespace {

using detail::writing::text_out;

constexpr std::size_t longest_path = 200;       ///< bytes of a path in a value
constexpr std::size_t longest_message = 1'000;  ///< bytes of a message

std::string shown_name(const std::string& file) { return file == "-" ? "<stdin>" : detail::printable(file); }

std::string short_text(const std::string& text, std::size_t longest) {
  return detail::printable(detail::shorten(text, longest));
}

/// "items[2].price: Field required"
std::string sentence_of(const error& found, palette colors) {
  std::string sentence;
  if (!found.loc.empty()) sentence = colors.paint(tone::bad, short_text(to_string(found.loc), longest_path)) + ": ";
  return sentence + short_text(found.message, longest_message);
}

// --- text ------------------------------------------------------------------------------------------------------------

std::string place_of(const error& found) {
  if (found.span.line == 0) return {};
  return ':' + std::to_string(found.span.line) + ':' + std::to_string(found.span.column);
}

void put_text(text_out& out, const checked_document& result, output_volume volume, palette colors) {
  const std::string name = shown_name(result.file);
  if (result.errors.empty() && volume == output_volume::verbose) {
    out.put(colors.paint(tone::place, name) + (result.number > 1 ? ", document " + std::to_string(result.number) : "") +
            ": " + colors.paint(tone::good, "valid") + " by '" + detail::printable(result.schema) + "'\n");
  }
  for (const error& found : result.errors) {
    out.put(colors.paint(tone::place, name + place_of(found)) + ": " + sentence_of(found, colors) + '\n');
  }
  if (result.more_errors) out.put(name + ": there are more errors (--max-errors)\n");
}

// --- GitHub Actions --------------------------------------------------------------------------------------------------

/// What would end a workflow command, or a property of one, is written as GitHub's runner takes it back.
std::string escaped(const std::string& text, bool is_property) {
  std::string safe;
  for (const char c : text) {
    if (c == '%') {
      safe += "%25";
    } else if (c == '\r') {
      safe += "%0D";
    } else if (c == '\n') {
      safe += "%0A";
    } else if (is_property && c == ':') {
      safe += "%3A";
    } else if (is_property && c == ',') {
      safe += "%2C";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string annotation(const std::string& file, const std::string& place, const std::string& title,
                       const std::string& message) {
  return "::error file=" + escaped(file, /*is_property=*/true) + place +
         ",title=" + escaped(title, /*is_property=*/true) + "::" + escaped(message, /*is_property=*/false) + '\n';
}

void put_github(text_out& out, const checked_document& result) {
  const std::string name = shown_name(result.file);
  for (const error& found : result.errors) {
    const text_span& at = found.span;
    const std::string place =
        at.line == 0 ? "" : ",line=" + std::to_string(at.line) + ",col=" + std::to_string(at.column);
    out.put(annotation(name, place, found.type, sentence_of(found, palette())));
  }
  if (result.more_errors) out.put(annotation(name, "", "more", "There are more errors (--max-errors)"));
}

// --- JSON ------------------------------------------------------------------------------------------------------------

void put_json(text_out& out, const checked_document& result) {
  const auto truth = [](bool value) { return value ? "true" : "false"; };
  out.put(",\n{\"file\":");
  detail::put_readable(out, result.file);
  out.put(",\"document\":" + std::to_string(result.number) + ",\"schema\":");
  if (result.schema.empty()) {
    out.put("null");
  } else {
    detail::put_readable(out, result.schema);
  }
  out.put(std::string(",\"valid\":") + truth(result.errors.empty()) + ",\"errors\":");
  detail::put_errors(out, result.errors);
  out.put(std::string(",\"truncated\":") + truth(result.more_errors) + '}');
}

}  // namespace

std::string validation_output::begin() const { return form_ == output_form::json ? "{\"results\":[" : ""; }

void validation_output::put(text_out& out, const checked_document& result) const {
  switch (form_) {
    case output_form::text:
      return put_text(out, result, volume_, colors_);
    case output_form::json:
      return put_json(out, result);
    case output_form::github:
      return put_github(out, result);
  }
}

std::string validation_output::end(const validation_totals& totals) const {
  if (form_ == output_form::json) {
    return "\n],\"valid\":" + std::string(totals.invalid == 0 ? "true" : "false") +
           ",\"files\":" + std::to_string(totals.files) + ",\"documents\":" + std::to_string(totals.documents) +
           ",\"invalid\":" + std::to_string(totals.invalid) + "}\n";
  }
  if (volume_ == output_volume::quiet) return {};
  return counted(totals.files, "file") + ", " + counted(totals.documents, "document") + ": " +
         (totals.invalid == 0 ? colors_.paint(tone::good, "all valid")
                              : colors_.paint(tone::bad, std::to_string(totals.invalid) + " invalid")) +
         '\n';
}

}  // namespace assay::cli
