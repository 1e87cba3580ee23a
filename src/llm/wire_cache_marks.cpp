// Anthropic's marks for the prompt cache.
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <cstddef>
#include <string>

namespace assay::inline v0::detail::wire {

namespace {

constexpr const char* mark_member = "cache_mark";
constexpr std::size_t most_marks = 4;

ordered_json cache_control(const std::string& ttl) {
  ordered_json made = {{"type", "ephemeral"}};
  if (!ttl.empty()) made["ttl"] = ttl;
  return made;
}

bool can_be_marked(const ordered_json& block) {
  const std::string type = text_at(block, "type");
  return type != "thinking" && type != "redacted_thinking";
}

struct placed_mark {
  ordered_json* block;
  std::string ttl;
};

/// Takes the marks out of a list of blocks; each is of the last block before it, which may be in an earlier list.
void take_marks(ordered_json& blocks, ordered_json*& latest, std::vector<placed_mark>& placed) {
  ordered_json kept = ordered_json::array();
  std::vector<std::pair<std::size_t, std::string>> marks;  // how many blocks are before each
  for (ordered_json& block : blocks) {
    if (block.contains(mark_member)) {
      marks.emplace_back(kept.size(), text_at(block, mark_member));
    } else {
      kept.push_back(std::move(block));
    }
  }
  blocks = std::move(kept);
  std::size_t next = 0;
  for (const auto& [count, ttl] : marks) {
    for (; next < count; ++next) {
      if (can_be_marked(blocks[next])) latest = &blocks[next];
    }
    if (latest != nullptr) placed.push_back({latest, ttl});
  }
  for (; next < blocks.size(); ++next) {
    if (can_be_marked(blocks[next])) latest = &blocks[next];
  }
}

}  // namespace

ordered_json mark_block(const cache_mark& mark) { return {{mark_member, mark.ttl}}; }

ordered_json anthropic_system(const outgoing& out) {
  ordered_json blocks = ordered_json::array();
  bool has_marks = false;
  for (const message& one : out.messages) {
    if (one.role != role::system) continue;
    for (const message_part& part : one.parts) {
      if (const auto* const words = std::get_if<text_part>(&part)) {
        if (!words->text.empty()) blocks.push_back({{"type", "text"}, {"text", words->text}});
      } else if (const auto* const mark = std::get_if<cache_mark>(&part)) {
        blocks.push_back(mark_block(*mark));
        has_marks = true;
      }
    }
  }
  return has_marks ? blocks : ordered_json(system_text(out));
}

void place_cache_marks(ordered_json& system, ordered_json& messages) {
  ordered_json* latest = nullptr;
  std::vector<placed_mark> placed;
  if (system.is_array()) take_marks(system, latest, placed);
  for (ordered_json& one : messages) take_marks(one["content"], latest, placed);
  const std::size_t first = placed.size() > most_marks ? placed.size() - most_marks : 0;
  for (std::size_t i = first; i < placed.size(); ++i)
    (*placed[i].block)["cache_control"] = cache_control(placed[i].ttl);
}

}  // namespace assay::inline v0::detail::wire
