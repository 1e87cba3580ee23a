#include "cli/minimize.hpp"

#include "json/characters.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

using pieces = std::vector<std::string_view>;

std::string joined_pieces(const pieces& all, std::string_view separator, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i >= from && i < to) continue;
    if (!separator.empty() && i > (from == 0 ? to : 0)) text += separator;
    text += all[i];
  }
  return text;
}

// --- the structure of a text -----------------------------------------------------------------------------------------

/// An object or a list: what stands in brackets, split at its commas. What is never closed ends with the text.
struct bracketed {
  std::size_t open;   ///< of the bracket
  std::size_t close;  ///< of the closing bracket, or the text's size
  std::vector<std::size_t> commas = {};

  [[nodiscard]] pieces elements_of(std::string_view text) const {
    pieces elements;
    std::size_t begin = open + 1;
    for (const std::size_t comma : commas) {
      elements.push_back(text.substr(begin, comma - begin));
      begin = comma + 1;
    }
    const std::string_view last = text.substr(begin, close - begin);
    if (!elements.empty() || last.find_first_not_of(" \t\r\n") != std::string_view::npos) elements.push_back(last);
    return elements;
  }
};

/// Behind the string that begins at `at`; `at` + 1 where no quote closes it in its line.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (std::size_t end = at + 1; end < text.size() && text[end] != '\n'; ++end) {
    if (text[end] == '"') return end + 1;
    if (text[end] == '\\') ++end;
  }
  return at + 1;
}

/// All that stands in brackets, each before what is inside it. A closing bracket of the wrong kind is passed over.
std::vector<bracketed> structure_of(std::string_view text) {
  std::vector<bracketed> all;
  std::vector<std::size_t> open;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = behind_string(text, at);
      continue;
    }
    if (c == '{' || c == '[') {
      open.push_back(all.size());
      all.push_back({at, text.size()});
    } else if (!open.empty()) {
      bracketed& inner = all[open.back()];
      const char closer = text[inner.open] == '{' ? '}' : ']';
      if (c == ',') inner.commas.push_back(at);
      if (c == closer) {
        inner.close = at;
        open.pop_back();
      }
    }
    ++at;
  }
  return all;
}

// --- other pieces ----------------------------------------------------------------------------------------------------

/// Cuts a text into pieces; `end_of` gives the end of the piece that begins at a place.
template <class EndOf>
pieces cut(std::string_view text, const EndOf& end_of) {
  pieces all;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of(text, at);
    all.push_back(text.substr(at, end - at));
    at = end;
  }
  return all;
}

std::size_t end_of_line(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

bool is_in_word(char c) { return detail::is_letter(c) || detail::is_digit(c) || static_cast<unsigned char>(c) >= 0x80; }

std::size_t end_of_character(std::string_view text, std::size_t at) { return detail::border_behind(text, at + 1); }

std::size_t end_of_word(std::string_view text, std::size_t at) {
  if (!is_in_word(text[at])) return end_of_character(text, at);
  while (at < text.size() && is_in_word(text[at])) ++at;
  return at;
}

// --- the search ------------------------------------------------------------------------------------------------------

class search {
 public:
  search(std::string_view text, const std::function<bool(std::string_view)>& same, std::size_t max_trials)
      : text_(text), same_(same), max_trials_(max_trials) {}

  minimized_text run() {
    if (max_trials_ > 0 && !asks(text_)) throw std::invalid_argument("minimize: the text is not as it is to be");
    std::size_t before = 0;
    do {
      before = text_.size();
      drop_elements();
      keep_one_bracketed();
      drop(end_of_line);
      drop(end_of_word);
      drop(end_of_character);
    } while (text_.size() != before && !ended_);
    return {std::move(text_), trials_, !ended_};
  }

 private:
  bool asks(std::string_view candidate) {
    ended_ = ended_ || trials_ == max_trials_;
    if (ended_) return false;
    ++trials_;
    return same_(candidate);
  }

  bool take_if_same(std::string candidate) {
    if (candidate.size() >= text_.size() || !asks(candidate)) return false;
    text_ = std::move(candidate);
    return true;
  }

  /// Drops runs of pieces from between `before` and `behind`: of all, of half of them, and so on, down to single ones.
  void drop_runs(pieces all, std::string_view before, std::string_view behind, std::string_view separator) {
    for (std::size_t run = all.size(); run > 0 && !ended_; run = std::min(run, all.size() + 1) / 2) {
      for (std::size_t at = 0; at < all.size() && !ended_;) {
        const std::size_t to = std::min(at + run, all.size());
        std::string candidate(before);
        candidate += joined_pieces(all, separator, at, to);
        candidate += behind;
        if (take_if_same(std::move(candidate))) {
          all.erase(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(to));
        } else {
          at = to;
        }
      }
    }
  }

  /// Brackets that come later in the text are looked for anew once something is gone; those before it stay.
  void drop_elements() {
    std::vector<bracketed> all = structure_of(text_);
    for (std::size_t i = 0; i < all.size() && !ended_; ++i) {
      const std::string whole = text_;  // the pieces are parts of it
      const std::string_view view = whole;
      drop_runs(all[i].elements_of(view), view.substr(0, all[i].open + 1), view.substr(all[i].close), ",");
      if (text_.size() != whole.size()) all = structure_of(text_);
    }
  }

  /// The smallest first.
  void keep_one_bracketed() {
    std::vector<bracketed> all = structure_of(text_);
    std::stable_sort(all.begin(), all.end(), [](const bracketed& one, const bracketed& other) {
      return one.close - one.open < other.close - other.open;
    });
    const std::string whole = text_;
    for (const bracketed& each : all) {
      if (ended_ || take_if_same(whole.substr(each.open, each.close + 1 - each.open))) return;
    }
  }

  template <class EndOf>
  void drop(const EndOf& end_of) {
    const std::string whole = text_;
    drop_runs(cut(whole, end_of), {}, {}, {});
  }

  std::string text_;
  const std::function<bool(std::string_view)>& same_;
  std::size_t max_trials_;
  std::size_t trials_ = 0;
  bool ended_ = false;  ///< the trials were used up
};

}  // namespace

minimized_text minimize(std::string_view text, const std::function<bool(std::string_view)>& same,
                        std::size_t max_trials) {
  return search(text, same, max_trials).run();
}

}  // namespace assay::cli
