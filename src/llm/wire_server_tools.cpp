// Tools that run at the provider, and the sources that answers name.
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace assay::inline v0::detail::wire {

namespace {

/// A tool as a format writes it.
struct server_tool_row {
  std::string_view name;
  wire_format format;
  const char* member;  ///< of the body that it goes into
  const char* json;
};
constexpr auto chat_format_name = wire_format::openai_chat;
constexpr auto responses_format_name = wire_format::openai_responses;
constexpr std::array server_tools = {
    server_tool_row{"web_search", chat_format_name, "web_search_options", "{}"},
    server_tool_row{"web_search", responses_format_name, "tools", R"({"type":"web_search"})"},
    server_tool_row{"web_search", wire_format::anthropic, "tools",
                    R"({"type":"web_search_20250305","name":"web_search"})"},
    server_tool_row{"web_search", wire_format::gemini, "tools", R"({"googleSearch":{}})"},
    server_tool_row{"web_fetch", wire_format::anthropic, "tools",
                    R"({"type":"web_fetch_20250910","name":"web_fetch"})"},
    server_tool_row{"web_fetch", wire_format::gemini, "tools", R"({"urlContext":{}})"},
    server_tool_row{"code_execution", responses_format_name, "tools",
                    R"({"type":"code_interpreter","container":{"type":"auto"}})"},
    server_tool_row{"code_execution", wire_format::anthropic, "tools",
                    R"({"type":"code_execution_20250825","name":"code_execution"})"},
    server_tool_row{"code_execution", wire_format::gemini, "tools", R"({"codeExecution":{}})"},
};

/// Where the settings of a tool go: into the tool, or into its only member (Gemini).
ordered_json& settings_place(ordered_json& made) {
  const bool is_wrapped = made.size() == 1 && made.begin()->is_object();
  return is_wrapped ? *made.begin() : made;
}

void add_citation(std::string url, std::string title, std::string quote, message& reply) {
  if (url.empty()) return;
  reply.parts.emplace_back(citation_part{.url = std::move(url), .title = std::move(title), .quote = std::move(quote)});
}

}  // namespace

void write_server_tools(const request& asked, wire_format format, ordered_json& body) {
  for (const server_tool& tool : asked.server_tools) {
    const auto* const row = std::find_if(server_tools.begin(), server_tools.end(), [&](const server_tool_row& one) {
      return one.name == tool.name && one.format == format;
    });
    if (row == server_tools.end()) {
      throw std::invalid_argument("assay: the provider has no tool '" + tool.name + "' that runs there");
    }
    ordered_json made = ordered_json::parse(row->json);
    settings_place(made).merge_patch(tool.settings);
    if (std::string_view(row->member) == "tools") {
      body["tools"].push_back(std::move(made));
    } else {
      body[row->member] = std::move(made);
    }
  }
}

void read_annotations(const ordered_json& annotations, message& reply) {
  if (!annotations.is_array()) return;
  for (const ordered_json& one : annotations) {
    // Chat Completions has the members one level deeper.
    const ordered_json& said = at(one, "url_citation").is_object() ? at(one, "url_citation") : one;
    if (text_at(one, "type") == "url_citation") {
      add_citation(text_at(said, "url"), text_at(said, "title"), text_at(said, "content"), reply);
    }
  }
}

void read_anthropic_citations(const ordered_json& citations, message& reply) {
  for (const ordered_json& one : citations) {
    std::string title = text_at(one, "title");
    if (title.empty()) title = text_at(one, "document_title");
    std::string place = text_at(one, "url");
    if (place.empty()) place = text_at(one, "source");
    if (place.empty()) place = title;  // of a document that the request brought
    add_citation(std::move(place), std::move(title), text_at(one, "cited_text"), reply);
  }
}

void read_grounding(const ordered_json& metadata, message& reply) {
  for (const ordered_json& chunk : at(metadata, "groundingChunks")) {
    for (const char* kind : {"web", "retrievedContext"}) {
      const ordered_json& source = at(chunk, kind);
      add_citation(text_at(source, "uri"), text_at(source, "title"), text_at(source, "text"), reply);
    }
  }
}

}  // namespace assay::inline v0::detail::wire
