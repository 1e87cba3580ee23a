#include "support/gbnf.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

namespace gbnf {

namespace {

constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();
constexpr std::size_t most_repetitions = 2000;  // of llama.cpp

void append(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

std::u32string code_points(std::string_view text) {
  std::u32string all;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (i + length > text.size()) throw std::runtime_error("not UTF-8");
    char32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    all += c;
    i += length;
  }
  return all;
}

}  // namespace

// --- reading ---------------------------------------------------------------------------------------------------------

class reader {
 public:
  reader(grammar& out, std::string_view text) : out_(out), text_(code_points(text)) {}

  void read() {
    for (skip(true); more(); skip(true)) {
      const std::string name = rule_name();
      skip(false);
      for (const char32_t c : {U':', U':', U'='}) expect(c);
      skip(true);
      const std::size_t body = choice(false);
      if (!out_.rules_.emplace(name, body).second) fail("a rule is there twice: " + name);
      if (more() && text_[at_] != U'\n') fail("unexpected in " + name);
    }
    if (!out_.rules_.contains("root")) fail("no root");
    for (const auto& [node, name] : uses_) {
      const auto known = out_.rules_.find(name);
      if (known == out_.rules_.end()) fail("no rule " + name);
      out_.nodes_[node].inside = {known->second};
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + ", at character " + std::to_string(at_));
  }
  [[nodiscard]] bool more() const { return at_ < text_.size(); }
  void expect(char32_t c) {
    if (!more() || text_[at_] != c) fail("something else was expected");
    ++at_;
  }
  void skip(bool newlines) {
    while (more() && (text_[at_] == U' ' || text_[at_] == U'\t' || (newlines && text_[at_] == U'\n'))) ++at_;
  }
  [[nodiscard]] bool is_name() const {
    const char32_t c = more() ? text_[at_] : 0;
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c == U'-';
  }
  std::string rule_name() {
    std::string name;
    while (is_name()) name += static_cast<char>(text_[at_++]);
    if (name.empty()) fail("a rule's name was expected");
    return name;
  }
  std::size_t add(grammar::node made) {
    out_.nodes_.push_back(std::move(made));
    return out_.nodes_.size() - 1;
  }

  std::size_t choice(bool nested) {
    grammar::node made{grammar::form::choice};
    made.inside.push_back(sequence(nested));
    while (more() && text_[at_] == U'|') {
      ++at_;
      skip(true);
      made.inside.push_back(sequence(nested));
    }
    return made.inside.size() == 1 ? made.inside[0] : add(std::move(made));
  }

  std::size_t sequence(bool nested) {
    grammar::node made{grammar::form::sequence};
    for (skip(nested); more() && text_[at_] != U'|' && text_[at_] != U')' && text_[at_] != U'\n'; skip(nested)) {
      made.inside.push_back(repeated(piece()));
    }
    return add(std::move(made));
  }

  std::size_t piece() {
    const char32_t c = text_[at_];
    if (c == U'"') return terminal();
    if (c == U'[') return characters();
    if (c == U'.') {
      ++at_;
      return add({grammar::form::characters, {}, 0, 0, true});
    }
    if (c == U'(') {
      ++at_;
      const std::size_t inner = choice(true);
      skip(true);
      expect(U')');
      return inner;
    }
    const std::string name = rule_name();
    const std::size_t made = add({grammar::form::rule});
    uses_.emplace_back(made, name);
    return made;
  }

  std::size_t repeated(std::size_t inner) {
    if (!more()) return inner;
    std::size_t least = 0;
    std::size_t most = unbounded;
    switch (text_[at_]) {
      case U'*':
        break;
      case U'+':
        least = 1;
        break;
      case U'?':
        most = 1;
        break;
      case U'{':
        ++at_;
        least = most = count();
        if (more() && text_[at_] == U',') {
          ++at_;
          most = text_[at_] == U'}' ? unbounded : count();
        }
        if (!more() || text_[at_] != U'}') fail("a closing brace was expected");
        if (least > most_repetitions || (most != unbounded && most > most_repetitions)) fail("too many repetitions");
        break;
      default:
        return inner;
    }
    ++at_;
    return add({grammar::form::repetition, {inner}, least, most});
  }
  std::size_t count() {
    std::size_t value = 0;
    const std::size_t start = at_;
    while (more() && text_[at_] >= U'0' && text_[at_] <= U'9') value = value * 10 + (text_[at_++] - U'0');
    if (at_ == start) fail("a number was expected");
    return value;
  }

  char32_t character() {
    if (!more()) fail("cut off");
    const char32_t c = text_[at_++];
    if (c != U'\\') return c;
    const char32_t escape = text_[at_++];
    switch (escape) {
      case U'n':
        return U'\n';
      case U'r':
        return U'\r';
      case U't':
        return U'\t';
      case U'x':
        return hex(2);
      case U'u':
        return hex(4);
      case U'U':
        return hex(8);
      case U'\\':
      case U'"':
      case U'[':
      case U']':
        return escape;
      default:
        fail("an unknown escape");
    }
  }
  char32_t hex(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const char32_t c = text_[at_++];
      const bool digit = c >= U'0' && c <= U'9';
      const bool lower = c >= U'a' && c <= U'f';
      if (!digit && !lower && !(c >= U'A' && c <= U'F')) fail("a hexadecimal digit was expected");
      value = value * 16 + (digit ? c - U'0' : (lower ? c - U'a' : c - U'A') + 10);
    }
    return value;
  }

  std::size_t terminal() {
    ++at_;
    grammar::node made{grammar::form::sequence};
    while (more() && text_[at_] != U'"') {
      const char32_t c = character();
      made.inside.push_back(add({grammar::form::characters, {}, 0, 0, false, {{c, c}}}));
    }
    expect(U'"');
    return add(std::move(made));
  }

  std::size_t characters() {
    ++at_;
    grammar::node made{grammar::form::characters};
    if (more() && text_[at_] == U'^') {
      made.negated = true;
      ++at_;
    }
    while (more() && text_[at_] != U']') {
      const char32_t first = character();
      char32_t last = first;
      if (at_ + 1 < text_.size() && text_[at_] == U'-' && text_[at_ + 1] != U']') {
        ++at_;
        last = character();
      }
      if (last < first) fail("a range goes backwards");
      made.ranges.emplace_back(first, last);
    }
    expect(U']');
    return add(std::move(made));
  }

  grammar& out_;
  std::u32string text_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::size_t, std::string>> uses_;
};

grammar::grammar(std::string_view text) { reader(*this, text).read(); }

// --- matching --------------------------------------------------------------------------------------------------------

/// All places where a node can end that begins at a place; each is worked out once.
class matcher {
 public:
  matcher(const grammar& of, std::u32string text) : of_(of), text_(std::move(text)) {}

  bool whole(std::size_t root) { return ends(root, 0).contains(text_.size()); }

 private:
  using places = std::set<std::size_t>;

  const places& ends(std::size_t node, std::size_t at) {
    const auto [known, fresh] = known_.try_emplace({node, at});
    if (fresh) known->second = find(of_.nodes_[node], at);  // no rule begins with itself
    return known->second;
  }

  places find(const grammar::node& node, std::size_t at) {
    switch (node.what) {
      case grammar::form::characters:
        return fits(node, at) ? places{at + 1} : places{};
      case grammar::form::rule:
        return ends(node.inside[0], at);
      case grammar::form::choice: {
        places all;
        for (const std::size_t each : node.inside) all.merge(places(ends(each, at)));
        return all;
      }
      case grammar::form::sequence: {
        places now = {at};
        for (const std::size_t each : node.inside) now = after(each, now);
        return now;
      }
      default: {
        places now = {at};
        places all = node.least == 0 ? now : places{};
        for (std::size_t i = 1; i <= node.most && !now.empty(); ++i) {
          places next = after(node.inside[0], now);
          if (i > node.least) std::erase_if(next, [&all](std::size_t each) { return all.contains(each); });
          if (i >= node.least) all.insert(next.begin(), next.end());
          if (next == now && i < node.least) i = node.least - 1;  // nothing is read: once more changes nothing
          now = std::move(next);
        }
        return all;
      }
    }
  }
  places after(std::size_t node, const places& from) {
    places all;
    for (const std::size_t at : from) all.merge(places(ends(node, at)));
    return all;
  }
  [[nodiscard]] bool fits(const grammar::node& node, std::size_t at) const {
    if (at >= text_.size()) return false;
    const bool listed = std::any_of(node.ranges.begin(), node.ranges.end(), [&](const auto& range) {
      return range.first <= text_[at] && text_[at] <= range.second;
    });
    return listed != node.negated;
  }

  const grammar& of_;
  std::u32string text_;
  std::map<std::pair<std::size_t, std::size_t>, places> known_;
};

bool grammar::matches(std::string_view text) const {
  return matcher(*this, code_points(text)).whole(rules_.at("root"));
}

// --- sampling --------------------------------------------------------------------------------------------------------

/// How many steps each node needs at least, so that what is recursive comes to an end.
std::vector<std::size_t> grammar::shortest() const {
  constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max() / 4;
  std::vector<std::size_t> cost(nodes_.size(), unknown);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const node& each = nodes_[i];
      std::size_t now = 0;
      switch (each.what) {
        case form::characters:
          now = 1;
          break;
        case form::choice:
          now = unknown;
          for (const std::size_t inner : each.inside) now = std::min(now, cost[inner]);
          break;
        case form::repetition:
          now = each.least == 0 ? 0 : std::min(unknown, each.least * std::min(cost[each.inside[0]], unknown / 4000));
          if (each.least > 0 && cost[each.inside[0]] == unknown) now = unknown;
          break;
        default:
          now = each.what == form::rule ? 1 : 0;
          for (const std::size_t inner : each.inside) now = std::min(unknown, now + cost[inner]);
          break;
      }
      if (now < cost[i]) cost[i] = now, changed = true;
    }
  }
  return cost;
}

class sampler {
 public:
  sampler(const grammar& of, std::mt19937& random, std::size_t budget)
      : of_(of), random_(random), budget_(budget), cost_(of.shortest()) {}

  std::string sample() {
    write(of_.rules_.at("root"));
    return std::move(out_);
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  void write(std::size_t index) {
    const grammar::node& node = of_.nodes_[index];
    if (budget_ > 0) --budget_;
    switch (node.what) {
      case grammar::form::characters:
        return append(out_, pick(node));
      case grammar::form::rule:
        return write(node.inside[0]);
      case grammar::form::sequence:
        for (const std::size_t each : node.inside) write(each);
        return;
      case grammar::form::choice: {
        std::size_t chosen = node.inside[below(node.inside.size())];
        if (budget_ == 0) {
          chosen = *std::min_element(node.inside.begin(), node.inside.end(),
                                     [this](std::size_t a, std::size_t b) { return cost_[a] < cost_[b]; });
        }
        return write(chosen);
      }
      default: {
        const std::size_t more = node.most == unbounded ? 3 : std::min<std::size_t>(node.most - node.least, 3);
        const std::size_t extreme = node.most != unbounded && node.most < 40 && below(4) == 0 ? node.most : 0;
        const std::size_t count = budget_ == 0 ? node.least : std::max(extreme, node.least + below(more + 1));
        for (std::size_t i = 0; i < count; ++i) write(node.inside[0]);
      }
    }
  }

  char32_t pick(const grammar::node& node) {
    if (!node.negated) {
      const auto& [first, last] = node.ranges[below(node.ranges.size())];
      return first + static_cast<char32_t>(below(last - first + 1));
    }
    constexpr char32_t samples[] = {U'a', U'b', U'Z', U'0', U' ', U'-', U'/', U'{', 0x7F, 0xE9, 0x20AC, 0x1F600};
    for (;;) {
      const char32_t c = samples[below(std::size(samples))];
      const bool listed = std::any_of(node.ranges.begin(), node.ranges.end(),
                                      [c](const auto& range) { return range.first <= c && c <= range.second; });
      if (!listed) return c;
    }
  }

  const grammar& of_;
  std::mt19937& random_;
  std::size_t budget_;
  std::vector<std::size_t> cost_;
  std::string out_;
};

std::string grammar::sample(std::mt19937& random, std::size_t budget) const {
  return sampler(*this, random, budget).sample();
}

}  // namespace gbnf
