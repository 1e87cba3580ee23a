// JSON Lines of texts that have ids: answers to read, prompts to ask.
#pragma once

#include "cli/line_reader.hpp"

#include <assay/error.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::cli {

struct numbered_line {
  std::string_view text;   ///< not blank; without its end; line_block::padding bytes may be read behind it
  std::size_t number = 1;  ///< in the file
};

/// The lines of a block, one after another; blank ones are passed over. The block must outlive it, and not be one that
/// was too long.
class block_lines {
 public:
  explicit block_lines(const line_block& block) : rest_(block.text()), next_number_(block.first_line) {}

  [[nodiscard]] std::optional<numbered_line> next();

 private:
  std::string_view rest_;
  std::size_t next_number_;
};

/// How an answer ended, as its finish reason says.
enum class ending : std::uint8_t { unknown, by_itself, cut_off };

/// By what providers call it; nothing where there is no reason.
[[nodiscard]] std::optional<ending> ending_of(const std::optional<std::string>& finish_reason);
/// Whether it is a string or a number, or says nothing (null).
[[nodiscard]] bool may_be_id(const nlohmann::ordered_json& id) noexcept;
/// The text of an id; one that says nothing (absent, null) is the line's number.
[[nodiscard]] std::string id_text(const nlohmann::ordered_json& id, std::size_t number);

/// A text, and what its result is to be called.
struct named_text {
  std::string id;  ///< JSON text: the line's own id, or its number where it has none
  std::string text;
  std::optional<ending> end = {};  ///< none where the line does not say
  bool has_own_id = false;
  std::optional<std::string> source = {};  ///< of a prompt: the text that its answer is about
};

/// Reads a line that is a JSON string (an answer) or an object {"id", "text", "finish_reason"}, into memory that may
/// have been used for another; the error is for a line that is neither, and places are within the line. The id is set
/// then as well.
[[nodiscard]] std::optional<error> read_answer_line(const numbered_line& line, named_text& answer);
/// The same for prompts: a JSON string or an object {"id", "prompt", "source"}.
[[nodiscard]] std::optional<error> read_prompt_line(const numbered_line& line, named_text& prompt);

/// Whether a line has nothing but blanks.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;
/// The error for a text that is blank where a line may not be.
[[nodiscard]] error blank_line();
/// The error for a block that is a line too long.
[[nodiscard]] error too_long_line();

}  // namespace assay::cli
