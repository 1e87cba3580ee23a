#include <assay/agent/trace_tree.hpp>

#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ostream>

namespace assay::inline v0::agents {

namespace {

constexpr std::array kind_words = {"run", "turn", "model", "tool", "guardrail", "handoff", "extraction"};

std::string seconds_text(async::duration time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f s", std::chrono::duration<double>(time).count());
  return text.data();
}

/// One line, and not too long a one.
std::string excerpt(std::string text) {
  constexpr std::size_t most = 200;
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() <= most) return text;
  return text.substr(0, detail::border_before(text, most)) + "...";
}

std::string line_for(const span& what) {
  std::string line = std::string(kind_words.at(static_cast<std::size_t>(what.kind))) + " " + what.name;
  if (what.kind == span_kind::handoff) return line;
  line += "  " + seconds_text(what.time());
  if (what.usage.total() > 0) {
    line +=
        ", " + std::to_string(what.usage.input_tokens) + " -> " + std::to_string(what.usage.output_tokens) + " tokens";
  }
  if (what.error) return line + "  ! " + excerpt(what.error->type + ": " + what.error->message);
  if (!what.finding.empty()) line += "  ? " + excerpt(what.finding);
  return line;
}

}  // namespace

void trace_tree::ended(const span& what) noexcept {
  if (what.parent != 0) {
    traces_[what.trace].push_back({what.id, what.parent, line_for(what)});
    return;
  }
  out_ << line_for(what) << '\n';
  write(traces_[what.trace], what.id, "");
  out_ << std::flush;
  traces_.erase(what.trace);
}

void trace_tree::write(const trace& all, std::uint64_t from, const std::string& indent) const {
  std::vector<const node*> children;
  for (const node& one : all) {
    if (one.parent == from) children.push_back(&one);
  }
  // In the order in which they began.
  std::sort(children.begin(), children.end(), [](const node* left, const node* right) { return left->id < right->id; });
  for (const node* child : children) {
    const bool is_last = child == children.back();
    out_ << indent << (is_last ? "└─ " : "├─ ") << child->line << '\n';
    write(all, child->id, indent + (is_last ? "   " : "│  "));
  }
}

}  // namespace assay::inline v0::agents
