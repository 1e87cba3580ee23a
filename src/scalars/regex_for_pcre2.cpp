#include "scalars/regex_spelling.hpp"
#include "scalars/regex_writing.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

namespace {

/// PCRE2 repeats nothing more often.
constexpr std::size_t most_pcre2_repeats = 65535;
constexpr std::size_t longest_for_pcre2 = 1U << 20;

class pcre2_writer {
 public:
  std::string run(const regex_node& tree) {
    captures_ = any_node(tree, [](const regex_node& node) { return node.kind == regex_kind::back_reference; });
    note_names(tree);
    write(tree);
    return std::move(out_);
  }

 private:
  void note_names(const regex_node& node) {
    if (!node.name.empty() && node.kind == regex_kind::group) named_.push_back(&node);
    for (const regex_node& part : node.parts) note_names(part);
  }

  void write(const regex_node& node) {
    switch (node.kind) {
      case regex_kind::characters:
        return write_set(node);
      case regex_kind::sequence:
        for (const regex_node& part : node.parts) {
          if (part.kind == regex_kind::alternatives) {
            write_in("(?:", part);
          } else {
            write(part);
          }
        }
        return;
      case regex_kind::alternatives:
        for (const regex_node& part : node.parts) {
          if (&part != &node.parts.front()) out_ += '|';
          write(part);
        }
        return;
      case regex_kind::group:
        if (node.atomic) return write_without_return("(?>", node.parts.front());
        return write_in(captures_ && node.number != 0 ? "(" : "(?:", node.parts.front());
      case regex_kind::look:
        return write_without_return(node.behind ? (node.negated ? "(?<!" : "(?<=") : (node.negated ? "(?!" : "(?="),
                                    node.parts.front());
      case regex_kind::back_reference:
        return write_reference(node);
      case regex_kind::repeat:
        return write_repeat(node);
      case regex_kind::text_start:
        out_ += node.of_lines ? R"((?<![^\n\r\x{2028}\x{2029}]))" : "\\A";
        return;
      case regex_kind::text_end:
        out_ += node.of_lines ? R"((?![^\n\r\x{2028}\x{2029}]))" : "\\z";
        return;
      case regex_kind::word_edge:
        out_ += node.negated ? "\\B" : "\\b";
        return;
    }
  }

  void write_in(std::string_view open, const regex_node& inner) {
    out_ += open;
    write(inner);
    out_ += ')';
  }

  /// Of these only the first way to match is tried, so that nothing is counted when PCRE2 would go back.
  void write_without_return(std::string_view open, const regex_node& inner) {
    const bool outside = within_;
    within_ = true;
    write_in(open, inner);
    within_ = outside;
  }

  void write_set(const regex_node& node) {
    if (node.any_case) out_ += "(?i:";
    write_class(out_, node.set, [](std::string& out, const unicode_property& property) {
      out.append(property.negated ? "\\P{" : "\\p{");
      // "Script=" is exact; without it PCRE2 takes Script_Extensions.
      if (property.is_script) out += "sc:";
      if (property.is_extended) out += "scx:";
      out.append(property.name == "LC" ? "L&" : property.name).append("}");
    });
    if (node.any_case) out_ += ')';
  }

  /// A name may belong to groups of several alternatives; those that have not matched stand for the empty text.
  void write_reference(const regex_node& node) {
    if (node.any_case) out_ += "(?i:";
    const auto refer = [&](std::size_t number) { out_.append("\\g{").append(std::to_string(number)).append("}"); };
    if (node.name.empty()) refer(node.number);
    for (const regex_node* group : named_) {
      if (group->name == node.name) refer(group->number);
    }
    if (node.any_case) out_ += ')';
  }

  void write_repeat(const regex_node& node) {
    const bool outside = within_;
    within_ = within_ || node.greed == regex_greed::possessive;
    const regex_node& what = node.parts.front();
    const bool is_bare = what.kind == regex_kind::characters && !within_;
    const std::size_t start = out_.size();
    if (is_bare) {
      write(what);
    } else {
      write_in("(?:", what);
    }
    within_ = outside;
    const std::string once = out_.substr(start);
    out_.resize(start);
    const bool possessive = node.greed == regex_greed::possessive;
    if (possessive) out_ += "(?>";

    std::size_t least = node.least;
    const bool endless = node.most == regex_node::unbounded;
    std::size_t further = endless ? 0 : node.most - node.least;
    for (; least > most_pcre2_repeats; least -= most_pcre2_repeats)
      write_count(once, most_pcre2_repeats, most_pcre2_repeats, node.greed);
    for (; further > most_pcre2_repeats; further -= most_pcre2_repeats)
      write_count(once, 0, most_pcre2_repeats, node.greed);
    if (endless || least + further <= most_pcre2_repeats) {
      write_count(once, least, endless ? regex_node::unbounded : least + further, node.greed);
    } else {
      write_count(once, least, least, node.greed);
      write_count(once, 0, further, node.greed);
    }
    if (possessive) out_ += ')';
  }

  void write_count(const std::string& once, std::size_t least, std::size_t most, regex_greed greed) {
    if (out_.size() + once.size() > longest_for_pcre2) throw regex_error("it repeats too much too often");
    out_ += once;
    const std::size_t before = out_.size();
    write_quantifier(out_, least, most);
    if (greed == regex_greed::lazy && out_.size() != before) out_ += '?';
  }

  std::string out_;
  std::vector<const regex_node*> named_;
  bool captures_ = false;
  bool within_ = false;  ///< a look-around or an atomic group
};

}  // namespace

std::string spell_for_pcre2(const regex_node& tree) { return pcre2_writer().run(tree); }

}  // namespace assay::inline v0::detail
