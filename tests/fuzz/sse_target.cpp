// Any bytes as a stream of events, cut anywhere: the events are those of the standard's rules, told in another way; and
// whatever they hold, the wire formats make an answer of them or throw model_error.
#include "fuzz/targets.hpp"

#include <assay/llm/sse.hpp>
#include <assay/llm/wire_format.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace {

using assay::sse_event;
using assay::wire_format;

/// The standard's algorithm (HTML, 9.2.6), over the whole text and with no regard to its cost.
std::vector<sse_event> by_the_standard(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<sse_event> events;
  sse_event next{"", "", ""};
  for (;;) {
    const std::size_t end = text.find_first_of("\r\n");
    if (end == std::string_view::npos) return events;  // the stream cuts this line off
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
    if (line.empty()) {
      if (!next.data.empty()) {
        events.push_back({next.type.empty() ? "message" : next.type, next.data, next.id});
        events.back().data.pop_back();
      }
      next.type = next.data = "";
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "data") next.data += std::string(value) + "\n";
    if (name == "event") next.type = value;
    if (name == "id" && value.find('\0') == std::string_view::npos) next.id = value;
  }
}

/// Pieces of sizes that come from `seed`.
std::vector<sse_event> in_pieces(std::string_view text, std::uint32_t seed) {
  assay::sse_parser parser;
  std::vector<sse_event> events;
  while (!text.empty()) {
    seed = seed * 1664525 + 1013904223;
    const std::size_t size = std::min<std::size_t>(1 + (seed >> 24) % 9, text.size());
    parser.feed(text.substr(0, size));
    text.remove_prefix(size);
    while (auto event = parser.next()) events.push_back(*std::move(event));
  }
  return events;
}

/// Streams that don't throw have one end, the last.
std::string check_answer_in(wire_format format, const std::vector<sse_event>& events) {
  assay::stream_decoder decoder(format);
  std::vector<assay::stream_event> all;
  const auto add = [&all](std::vector<assay::stream_event> made) { all.insert(all.end(), made.begin(), made.end()); };
  try {
    for (const sse_event& event : events) add(decoder.feed(event));
    add(decoder.finish());
  } catch (const assay::model_error&) {
    return {};
  }
  const auto is_end = [](const assay::stream_event& one) { return std::holds_alternative<assay::stream_end>(one); };
  if (std::count_if(all.begin(), all.end(), is_end) != 1) return "a stream does not have one end";
  return is_end(all.back()) ? std::string() : "a stream goes on after its end";
}

void read_whole(wire_format format, std::string_view text) {
  try {
    static_cast<void>(assay::decode(format, text));
  } catch (const assay::model_error&) {
  }
}

}  // namespace

std::string fuzz::check_sse(std::string_view input) {
  if (input.empty()) return {};
  const auto seed = static_cast<std::uint32_t>(static_cast<unsigned char>(input.front()));
  const std::string_view text = input.substr(1);
  const std::vector<sse_event> events = in_pieces(text, seed);
  if (events != by_the_standard(text)) return "the events are not the standard's";
  for (const wire_format format :
       {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic, wire_format::gemini}) {
    if (std::string problem = check_answer_in(format, events); !problem.empty()) return problem;
    read_whole(format, text);
    static_cast<void>(assay::decode_error("fuzz", 500, text));
  }
  return {};
}
