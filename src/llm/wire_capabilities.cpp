// What assay knows of models. The table ages: a model that it doesn't know has its provider's usual abilities, a row
// can be overridden (provider_options::capabilities), and extract goes on to another mode where a server refuses one.
#include <assay/llm/providers.hpp>

#include <array>
#include <cstdint>

namespace assay::inline v0::llm {

namespace {

/// When the rows were last compared with what providers document.
constexpr std::string_view table_date = "2026-11-30";

enum ability : unsigned {
  native = 1,
  tools = 2,
  images = 4,
  documents = 8,
  audio = 16,
  sees = images | documents,
};
constexpr auto no_thinking = reasoning_control::none;
constexpr auto effort = reasoning_control::effort;
constexpr auto budget = reasoning_control::budget;

struct model_row {
  wire_format format;
  std::string_view beginning;  ///< of the model's name
  unsigned abilities;
  reasoning_control thinking;
  std::int64_t most_tokens;  ///< of an answer; 0: not known
};

/// OpenAI's rows are of both of its formats.
constexpr wire_format openai_family = wire_format::openai_chat;
constexpr wire_format claude = wire_format::anthropic;
constexpr wire_format gemini_family = wire_format::gemini;

constexpr std::array model_rows = {
    model_row{openai_family, "gpt-3.5", tools, no_thinking, 4'096},
    model_row{openai_family, "gpt-4", tools, no_thinking, 8'192},
    model_row{openai_family, "gpt-4-turbo", tools | images, no_thinking, 4'096},
    model_row{openai_family, "gpt-4o", native | tools | sees, no_thinking, 16'384},
    model_row{openai_family, "gpt-4o-2024-05-13", tools | images, no_thinking, 4'096},
    model_row{openai_family, "gpt-4o-audio", tools | audio, no_thinking, 16'384},
    model_row{openai_family, "gpt-4o-mini-audio", tools | audio, no_thinking, 16'384},
    model_row{openai_family, "gpt-audio", tools | audio, no_thinking, 16'384},
    model_row{openai_family, "gpt-4.1", native | tools | sees, no_thinking, 32'768},
    model_row{openai_family, "gpt-4.5", native | tools | sees, no_thinking, 16'384},
    model_row{openai_family, "gpt-5", native | tools | sees, effort, 128'000},
    model_row{openai_family, "gpt-5-chat", native | tools | sees, no_thinking, 16'384},
    model_row{openai_family, "gpt-6", native | tools | sees, effort, 0},
    model_row{openai_family, "gpt-oss", native | tools, effort, 0},
    model_row{openai_family, "o1", native | tools | sees, effort, 100'000},
    model_row{openai_family, "o1-mini", 0, no_thinking, 65'536},
    model_row{openai_family, "o1-preview", 0, no_thinking, 32'768},
    model_row{openai_family, "o3", native | tools | sees, effort, 100'000},
    model_row{openai_family, "o3-mini", native | tools, effort, 100'000},
    model_row{openai_family, "o4", native | tools | sees, effort, 100'000},
    // "This response_format type is unavailable now"
    model_row{openai_family, "deepseek-chat", tools, effort, 8'192},
    model_row{openai_family, "deepseek-reasoner", tools, effort, 65'536},
    model_row{openai_family, "deepseek-v4", tools, effort, 0},

    model_row{claude, "claude-2", 0, no_thinking, 4'096},
    model_row{claude, "claude-instant", 0, no_thinking, 4'096},
    model_row{claude, "claude-3-", tools | images, no_thinking, 4'096},
    model_row{claude, "claude-3-5-", tools | sees, no_thinking, 8'192},
    model_row{claude, "claude-3-7-", tools | sees, budget, 64'000},
    model_row{claude, "claude-sonnet-4", tools | sees, budget, 64'000},
    model_row{claude, "claude-opus-4", tools | sees, budget, 32'000},
    model_row{claude, "claude-opus-4-1", native | tools | sees, budget, 32'000},
    model_row{claude, "claude-sonnet-4-5", native | tools | sees, budget, 64'000},
    model_row{claude, "claude-haiku-4-5", native | tools | sees, budget, 64'000},
    model_row{claude, "claude-opus-4-5", native | tools | sees, budget, 64'000},
    model_row{claude, "claude-sonnet-4-6", native | tools | sees, effort, 0},
    model_row{claude, "claude-opus-4-6", native | tools | sees, effort, 128'000},
    model_row{claude, "claude-opus-4-7", native | tools | sees, effort, 128'000},
    model_row{claude, "claude-opus-4-8", native | tools | sees, effort, 128'000},
    model_row{claude, "claude-", native | tools | sees, effort, 0},

    model_row{gemini_family, "gemini-1", native | tools | sees | audio, no_thinking, 8'192},
    model_row{gemini_family, "gemini-2.0", native | tools | sees | audio, no_thinking, 8'192},
    model_row{gemini_family, "gemini-2.5", native | tools | sees | audio, budget, 65'536},
    model_row{gemini_family, "gemini-2.5-flash-image", images, no_thinking, 32'768},
    model_row{gemini_family, "gemini-3", native | tools | sees | audio, effort, 65'536},
    model_row{gemini_family, "gemma-", images, no_thinking, 8'192},
};

/// The name without what platforms put before it: "anthropic/claude-3-haiku", "us.anthropic.claude-3-haiku-v1:0".
std::string_view bare_name(std::string_view model) noexcept {
  if (const std::size_t slash = model.rfind('/'); slash != std::string_view::npos) model.remove_prefix(slash + 1);
  constexpr std::string_view vendor = "anthropic.";
  if (const std::size_t at = model.find(vendor); at != std::string_view::npos) model.remove_prefix(at + vendor.size());
  return model;
}

}  // namespace

assay::capabilities capabilities_of(wire_format format, std::string_view model) {
  const wire_format family = format == wire_format::openai_responses ? openai_family : format;
  const std::string_view name = bare_name(model);
  const model_row* best = nullptr;
  for (const model_row& row : model_rows) {
    if (row.format != family || !name.starts_with(row.beginning)) continue;
    if (best == nullptr || row.beginning.size() > best->beginning.size()) best = &row;
  }
  assay::capabilities made;
  made.dialect = dialect_of(format);
  made.audio = format == wire_format::openai_chat || format == wire_format::gemini;
  if (format == wire_format::bedrock_converse) {
    made.native_output = false;  // the schema is a tool's
    made.reasoning = reasoning_control::none;
  }
  if (best == nullptr) return made;
  made.native_output = (best->abilities & native) != 0;
  made.tools = (best->abilities & tools) != 0;
  made.images = (best->abilities & images) != 0;
  made.documents = (best->abilities & documents) != 0;
  made.audio = (best->abilities & audio) != 0;
  made.reasoning = best->thinking;
  if (best->most_tokens != 0) made.max_output_tokens = best->most_tokens;
  return made;
}

std::string_view capabilities_date() noexcept { return table_date; }

}  // namespace assay::inline v0::llm
