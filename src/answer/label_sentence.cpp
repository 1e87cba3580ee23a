#include "answer/label_sentence.hpp"

#include "answer/label_words.hpp"
#include "json/characters.hpp"
#include "json/composition.hpp"
#include "reader/shape.hpp"
#include "scalars/denials.hpp"
#include "scalars/worded_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t longest_sentence = 200;     ///< bytes
constexpr std::size_t longest_description = 400;  ///< bytes, with its label
constexpr std::size_t most_words = 80;
constexpr std::size_t longest_value = 100;  ///< bytes of a labelled value
constexpr std::string_view spaces = " \t\r\n";

template <class List>
bool has_word(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool denies_together(std::string_view first, std::string_view second) {
  return std::any_of(against_together.begin(), against_together.end(),
                     [&](const auto& pair) { return pair.first == first && pair.second == second; });
}

/// Letters, all of them capitals.
bool is_upper(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_among(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }

/// A typographic quote or dash.
bool is_typographic(std::string_view three) {
  return three.size() == 3 && three[0] == '\xE2' && three[1] == '\x80' && three[2] >= '\x90' && three[2] <= '\x9F';
}

/// A word, and what stands around it.
struct word {
  std::string_view all;                               ///< with what follows
  std::string_view bare;                              ///< without punctuation and emphasis
  std::string key;                                    ///< of `bare`: see without_separators()
  bool marked_before = false, marked_behind = false;  ///< in quotes or emphasis
  bool line_before = false;                           ///< a line break stands before it

  [[nodiscard]] bool ends_in(std::string_view set) const {
    const std::string_view behind = all.substr(static_cast<std::size_t>(bare.data() - all.data()) + bare.size());
    return behind.find_first_of(set) != std::string_view::npos;
  }
};

/// Takes marks off both ends of a word. A sentence's punctuation stands behind it.
word word_of(std::string_view all) {
  constexpr std::string_view marks = "\"'`*_";
  word one;
  one.all = all;
  while (!all.empty()) {
    if (is_among(all.front(), marks) || is_typographic(all.substr(0, 3))) {
      one.marked_before = true;
      all.remove_prefix(is_among(all.front(), marks) ? 1 : 3);
    } else if (is_among(all.front(), "([")) {
      all.remove_prefix(1);
    } else {
      break;
    }
  }
  while (!all.empty()) {
    if (is_among(all.back(), marks) || is_typographic(all.substr(all.size() - std::min<std::size_t>(all.size(), 3)))) {
      one.marked_behind = true;
      all.remove_suffix(is_among(all.back(), marks) ? 1 : 3);
    } else if (is_among(all.back(), ".,;:!?)]")) {
      all.remove_suffix(1);
    } else {
      break;
    }
  }
  one.bare = all;
  one.key = without_separators(all);
  return one;
}

std::vector<word> words_of(std::string_view text) {
  std::vector<word> words;
  std::size_t from = 0;
  bool line_before = false;
  while (from < text.size() && words.size() <= most_words) {
    const std::size_t begin = text.find_first_not_of(spaces, from);
    if (begin == std::string_view::npos) break;
    line_before = text.substr(from, begin - from).find('\n') != std::string_view::npos;
    const std::size_t end = std::min(text.find_first_of(spaces, begin), text.size());
    words.push_back(word_of(text.substr(begin, end - begin)));
    words.back().line_before = line_before;
    from = end;
  }
  return words;
}

bool is_dash(const word& one) {
  return one.all == "-" || one.all == "--" || one.all == "\xE2\x80\x93" || one.all == "\xE2\x80\x94";
}

/// Letters of Latin script, digits, and the punctuation of its texts.
bool is_latin(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) continue;
    const bool letter = byte >= 0xC2 && byte <= 0xC9;
    if (!letter && !is_typographic(text.substr(i, 3))) return false;
    i += letter ? 1 : 2;
  }
  return true;
}

// --- labels in words -------------------------------------------------------------------------------------------------

class label_search {
 public:
  label_search(std::string_view text, std::span<const value_label> labels) : text_(text), words_(words_of(text)) {
    for (const value_label& one : labels) {
      const auto [known, fresh] = by_key_.try_emplace(without_separators(one.text), one.value);
      if (has_word(function_words, known->first) && is_upper(one.text)) acronyms_.push_back(known->first);
      if (!fresh && known->second != one.value) known->second = several;
      longest_ = std::max(longest_, known->first.size());
    }
  }

  std::optional<std::string_view> find() {
    if (words_.empty() || words_.size() > most_words || has_open_quote() || !find_only_match()) return std::nullopt;
    if (text_.find("~~") != std::string_view::npos) return std::nullopt;  // struck out
    if (!is_described() && !is_sentence()) return std::nullopt;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (i >= first_ && i < last_) continue;
      if ((denies(words_[i].bare) && !is_polite(i)) || !is_latin(words_[i].all)) return std::nullopt;
      if (i + 1 < words_.size() && denies_together(words_[i].key, words_[i + 1].key)) return std::nullopt;
    }
    return label_;
  }

 private:
  static constexpr std::size_t several = static_cast<std::size_t>(-1);

  /// "is_not.high": one of the parts of a name denies what it qualifies.
  [[nodiscard]] static bool denies_in_part(std::string_view name) {
    while (!name.empty()) {
      const std::size_t end = std::min(name.find_first_of("_-."), name.size());
      if (denies(name.substr(0, end))) return true;
      name.remove_prefix(std::min(end + 1, name.size()));
    }
    return false;
  }

  /// "I would say", "I will go with": the answer is given all the same.
  [[nodiscard]] bool is_polite(std::size_t i) const {
    const std::string& key = words_[i].key;
    return (key == "would" || key == "will") && i != 0 && words_[i - 1].key == "i" && i + 1 < words_.size() &&
           has_word(giving, words_[i + 1].key);
  }

  /// Whether a quote stands alone: what it was to close was cut off.
  [[nodiscard]] bool has_open_quote() const {
    return std::count(text_.begin(), text_.end(), '"') % 2 != 0 || std::count(text_.begin(), text_.end(), '`') % 2 != 0;
  }

  /// Finds the words that are a label; false where there is none, or another that is not of the same value.
  bool find_only_match() {
    bool any = false;
    std::size_t value = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      std::string key;
      for (std::size_t j = i; j < words_.size(); ++j) {
        key += words_[j].key;
        const std::optional<std::size_t> found = j == i ? value_of(words_[i]) : value_of(key);
        if (found) {
          if (*found == several || (any && *found != value)) return false;
          // Of several places that which stands out is taken.
          const bool better = !any || (!is_pointed_at() && stands_out(i, j + 1));
          value = *found;
          any = true;
          if (better) take(i, j + 1);
        }
        if (key.size() >= longest_ || words_[j].ends_in(".,;:!?")) break;
      }
    }
    if (!any) return false;
    const std::string& key = key_;
    if (is_written_as_acronym()) return true;
    if (has_word(function_words, key) && is_acronym_of(key)) return false;  // "us" is no US
    const bool common = key.size() <= 1 || has_word(common_words, key) || std::all_of(key.begin(), key.end(), is_digit);
    return !common || is_pointed_at() || is_described();
  }

  [[nodiscard]] bool is_acronym_of(std::string_view key) const { return has_word(acronyms_, key); }
  /// A label such as US, in capitals within a sentence that has others.
  [[nodiscard]] bool is_written_as_acronym() const {
    return is_acronym_of(key_) && is_upper(label_) && !is_upper(text_);
  }

  void take(std::size_t first, std::size_t last) {
    first_ = first;
    last_ = last;
    const char* const begin = words_[first].bare.data();
    const std::string_view end = words_[last - 1].bare;
    label_ = text_.substr(static_cast<std::size_t>(begin - text_.data()),
                          static_cast<std::size_t>(end.data() + end.size() - begin));
    key_ = without_separators(label_);
    const std::size_t qualifier = label_.find_last_of(".:");
    if (by_key_.find(key_) == by_key_.end() && qualifier != std::string_view::npos) {
      key_ = without_separators(label_.substr(qualifier + 1));
    }
  }

  [[nodiscard]] std::optional<std::size_t> value_of(const std::string& key) const {
    const auto found = by_key_.find(key);
    return key.empty() || found == by_key_.end() ? std::nullopt : std::optional(found->second);
  }
  /// The same for a word, which may be qualified: "Status.PAID".
  [[nodiscard]] std::optional<std::size_t> value_of(const word& one) const {
    if (const std::optional<std::size_t> whole = value_of(one.key)) return whole;
    const std::size_t qualifier = one.bare.find_last_of(".:");
    if (qualifier == std::string_view::npos) return std::nullopt;
    const word before = word_of(one.bare.substr(0, qualifier));
    if (denies(before.bare) || denies_in_part(before.bare)) return several;
    const std::optional<std::size_t> first = value_of(before);
    const std::optional<std::size_t> last = value_of(without_separators(one.bare.substr(qualifier + 1)));
    return first && last ? several : last ? last : first;
  }

  [[nodiscard]] bool is_pointed_at() const { return stands_out(first_, last_); }

  /// In quotes or emphasis, or where the sentence points at it.
  [[nodiscard]] bool stands_out(std::size_t first, std::size_t last) const {
    if (words_[first].marked_before && words_[last - 1].marked_behind) return true;
    const bool ends = last == words_.size();
    if (first == 0) return ends || words_[last].key == "is";
    const word& before = words_[first - 1];
    return ends && (before.ends_in(":") || has_word(pointers, folded(before.bare)));
  }

  /// A label at the beginning, a colon or a dash, and words.
  [[nodiscard]] bool is_described() const {
    if (first_ != 0 || last_ == words_.size() || text_.size() > longest_description) return false;
    return words_[last_ - 1].ends_in(":") || (is_dash(words_[last_]) && last_ + 1 < words_.size());
  }

  /// One sentence that is no question, and joins nothing to the label.
  [[nodiscard]] bool is_sentence() const {
    if (text_.size() > longest_sentence || words_.back().ends_in("?")) return false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const bool last = i + 1 == words_.size();
      if (words_[i].ends_in(";") || (!last && words_[i].ends_in(".!?"))) return false;
      if (words_[i].line_before && i != 0 && !words_[i - 1].ends_in(":")) return false;
    }
    const auto joins = [](const word& one) { return one.key == "and" || one.all == "+" || one.key == "plus"; };
    return (first_ == 0 || !joins(words_[first_ - 1])) && (last_ == words_.size() || !joins(words_[last_]));
  }

  std::string_view text_;
  std::vector<word> words_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::vector<std::string> acronyms_;  ///< keys of labels in capitals which are function words in lower case
  std::size_t longest_ = 0;            ///< key of a label
  std::size_t first_ = 0, last_ = 0;   ///< the words of the label
  std::string_view label_;
  std::string key_;
};

// --- labelled values -------------------------------------------------------------------------------------------------

constexpr std::array answer_names = std::to_array<std::string_view>({
    "answer",
    "result",
    "output",
    "verdict",
    "conclusion",
    "decision",
    "response",
    "solution",
    "value",
    "label",
    "category",
    "class",
    "classification",
    "choice",
    "prediction",
    "rating",
    "score",
});
constexpr std::array before_names = std::to_array<std::string_view>({
    "final",
    "the",
    "my",
    "our",
    "correct",
    "overall",
    "so",
    "thus",
    "therefore",
    "hence",
    "and",
    "here",
    "is",
});

enum class label_kind : std::uint8_t { none, plain, final };

/// Whether what stands before a colon, within its sentence, names the answer.
label_kind label_before(std::string_view text, std::size_t colon) {
  constexpr std::size_t longest = 64;
  constexpr std::string_view sentence_ends = ".!?:;)\n";
  constexpr std::string_view marks = " \t*_`#>\"'-";
  const std::size_t from = colon > longest ? colon - longest : 0;
  std::size_t begin = colon;
  while (begin > from && !is_among(text[begin - 1], sentence_ends)) --begin;
  if (begin == from && from != 0) return label_kind::none;
  std::string_view phrase = text.substr(begin, colon - begin);
  label_kind kind = label_kind::none;
  std::string next;  // the word behind
  for (std::size_t end = phrase.find_last_not_of(marks); end != std::string_view::npos;
       end = phrase.find_last_not_of(marks)) {
    phrase = phrase.substr(0, end + 1);
    const std::size_t space = phrase.find_last_of(marks);
    const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
    std::string one = folded(phrase.substr(start));
    if (!one.empty() && one.back() == ',') one.pop_back();
    if (kind == label_kind::none) {
      const bool is = one == "is" && next.empty();
      if (!is && !has_word(answer_names, one)) return label_kind::none;
      if (!is) kind = label_kind::plain;
    } else if (!has_word(before_names, one)) {
      return label_kind::none;
    } else if (one == "final") {
      kind = label_kind::final;
    }
    next = std::move(one);
    phrase = phrase.substr(0, start);
  }
  return kind;
}

std::string_view without_marks_around(std::string_view text) {
  constexpr std::string_view marks = " \t\r\n*_`";
  const std::size_t begin = text.find_first_not_of(marks);
  if (begin == std::string_view::npos) return {};
  text = text.substr(begin, text.find_last_not_of(marks) + 1 - begin);
  if (text.size() > 1 && text.back() == '.') text.remove_suffix(1);
  return text.substr(0, text.find_last_not_of(marks) + 1);
}

void add_labels(const type_info& type, std::vector<value_label>& labels) {
  const std::size_t first = labels.size();  // values of one alternative are others than those of another
  if (type.kind == kind::enumeration) {
    const auto& all = type.enumeration->enumerators;
    for (std::size_t i = 0; i < all.size(); ++i) {
      labels.push_back({all[i].name, first + i});
      if (!all[i].cpp_name.empty()) labels.push_back({all[i].cpp_name, first + i});
      for (const std::string_view alias : all[i].aliases) labels.push_back({alias, first + i});
    }
  } else if (type.kind == kind::literal) {
    const auto& all = type.literal->values;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].form != literal_value::form::structure) labels.push_back({all[i].text, first + i});
    }
  }
}

}  // namespace

std::vector<value_label> value_labels_of(const type_info& type) {
  std::vector<value_label> labels;
  if (type.kind == kind::variant) {
    for (const type_info* const one : type.variant->alternatives) add_labels(core_of(*one), labels);
  } else {
    add_labels(type, labels);
  }
  return labels;
}

std::optional<std::string_view> find_label_in_sentence(std::string_view text, std::span<const value_label> labels) {
  if (text.size() > longest_description || labels.empty()) return std::nullopt;
  return label_search(text, labels).find();
}

namespace {

/// What stands in the only \\boxed{…}, or behind the #### of the last line, as mathematical answers have it.
std::optional<std::string_view> find_marked_value(std::string_view text) {
  constexpr std::string_view boxed = "\\boxed{";
  constexpr std::string_view hashes = "\n#### ";
  if (const std::size_t at = text.find(boxed); at != std::string_view::npos) {
    const std::size_t from = at + boxed.size();
    const std::size_t close = text.find_first_of("{}\n", from);
    const bool closed = close != std::string_view::npos && text[close] == '}';
    if (!closed || text.find(boxed, from) != std::string_view::npos) return std::nullopt;
    return without_marks_around(text.substr(from, close - from));
  }
  if (const std::size_t at = text.rfind(hashes); at != std::string_view::npos) {
    const std::string_view value = without_marks_around(text.substr(at + hashes.size()));
    const bool several = text.find(hashes) != at || text.starts_with(hashes.substr(1));
    if (several) return std::nullopt;
    if (value.find('\n') == std::string_view::npos) return value;
  } else if (text.starts_with(hashes.substr(1)) && text.find('\n') == std::string_view::npos) {
    return without_marks_around(text.substr(hashes.size() - 1));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> find_emphasized_value(std::string_view text) {
  const std::string_view value = without_marks_around(text);
  const std::size_t begin = text.find_first_not_of(spaces);
  const std::string_view all =
      begin == text.npos ? text : text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
  const bool plain = value.empty() || value.size() == all.size() || value.size() > longest_value ||
                     value.find_first_of(" \n") != std::string_view::npos;
  return plain ? std::nullopt : std::optional(value);
}

std::optional<std::string_view> find_labelled_value(std::string_view text) {
  if (const std::optional<std::string_view> marked = find_marked_value(text); marked && !marked->empty()) return marked;
  std::size_t behind = 0;
  std::size_t plain = 0;
  std::size_t final_ones = 0;
  label_kind last = label_kind::none;
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    const label_kind found = label_before(text, colon);
    if (found == label_kind::none) continue;
    ++(found == label_kind::final ? final_ones : plain);
    last = found;
    behind = colon + 1;
  }
  const bool only_one =
      last == label_kind::final ? final_ones == 1 : last == label_kind::plain && plain + final_ones == 1;
  if (!only_one) return std::nullopt;
  const std::string_view value = without_marks_around(text.substr(behind));
  if (value.empty() || value.size() > longest_value || value.find('\n') != std::string_view::npos) return std::nullopt;
  return value;
}

}  // namespace assay::inline v0::detail
