// What `assay validate` prints: lines for people, one JSON document for programs, or annotations for GitHub Actions.
#pragma once

#include "cli/document_checker.hpp"
#include "cli/palette.hpp"
#include "json/text_out.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace assay::cli {

enum class output_form : std::uint8_t { text, json, github };
enum class output_volume : std::uint8_t { quiet, usual, verbose };

struct validation_totals {
  std::size_t files = 0;
  std::size_t documents = 0;  ///< those that could be read, and files that couldn't
  std::size_t invalid = 0;
};

class validation_output {
 public:
  /// Text alone has colours.
  validation_output(output_form form, output_volume volume, palette colors)
      : form_(form), volume_(volume), colors_(colors) {}

  [[nodiscard]] std::string begin() const;
  /// One result. Of JSON each begins with a comma, which is to be left out of the first.
  void put(detail::writing::text_out& out, const checked_document& result) const;
  [[nodiscard]] std::string end(const validation_totals& totals) const;

 private:
  output_form form_;
  output_volume volume_;
  palette colors_;
};

}  // namespace assay::cli
