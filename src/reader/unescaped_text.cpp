#include "reader/unescaped_text.hpp"

#include "json/characters.hpp"
#include "json/unicode.hpp"
#include "reader/tolerant_escape.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

/// Words of LaTeX that begin as an escape of JSON does, sorted.
constexpr std::array latex_words = std::to_array<std::string_view>({
    "backslash",
    "bar",
    "because",
    "begin",
    "beta",
    "beth",
    "between",
    "bf",
    "big",
    "bigcap",
    "bigcup",
    "bigg",
    "biggl",
    "biggr",
    "bigl",
    "bigoplus",
    "bigotimes",
    "bigr",
    "bigvee",
    "bigwedge",
    "binom",
    "blacksquare",
    "bm",
    "bmod",
    "boldsymbol",
    "bot",
    "bowtie",
    "box",
    "boxed",
    "bra",
    "breve",
    "bullet",
    "fbox",
    "fint",
    "flat",
    "footnote",
    "footnotesize",
    "forall",
    "frac",
    "frak",
    "frown",
    "nabla",
    "natural",
    "ncong",
    "ne",
    "nearrow",
    "neg",
    "neq",
    "newcommand",
    "newline",
    "nexists",
    "ngeq",
    "ni",
    "nleq",
    "nmid",
    "nolimits",
    "nonumber",
    "norm",
    "normalsize",
    "not",
    "notin",
    "nparallel",
    "nsubseteq",
    "nsupseteq",
    "nu",
    "nwarrow",
    "rVert",
    "raggedright",
    "raise",
    "rangle",
    "ray",
    "rbrace",
    "rbrack",
    "rceil",
    "ref",
    "renewcommand",
    "restriction",
    "rfloor",
    "rgroup",
    "rho",
    "right",
    "rightarrow",
    "rightharpoonup",
    "rightleftharpoons",
    "rm",
    "rtimes",
    "rule",
    "rvert",
    "tag",
    "tan",
    "tanh",
    "tau",
    "tbinom",
    "text",
    "textbf",
    "textcolor",
    "textit",
    "textmd",
    "textrm",
    "textsc",
    "textsf",
    "textsl",
    "textstyle",
    "texttt",
    "textup",
    "tfrac",
    "therefore",
    "theta",
    "thickapprox",
    "thicksim",
    "thinspace",
    "tilde",
    "times",
    "tiny",
    "to",
    "top",
    "triangle",
    "triangledown",
    "triangleleft",
    "triangleq",
    "triangleright",
    "tt",
});
static_assert(std::is_sorted(latex_words.begin(), latex_words.end()));

bool is_unescaped_path(std::string_view raw) noexcept {
  return raw.size() > 3 && is_letter(raw[0]) && raw[1] == ':' && raw[2] == '\\' && raw[3] != '\\' &&
         raw.find_first_of(" \t\n\"") == std::string_view::npos;
}

/// Such a path as it is written, \n and \t in it included.
std::string path_of(std::string_view raw) {
  std::string path;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const bool escapes = raw[at] == '\\' && at + 1 < raw.size() && (raw[at + 1] == '\\' || raw[at + 1] == '"');
    path += raw[escapes ? ++at : at];
  }
  return with_valid_utf8(path);
}

/// The letters that follow a backslash.
std::string_view word_behind(std::string_view raw, std::size_t backslash) noexcept {
  std::size_t end = backslash + 1;
  while (end < raw.size() && is_letter(raw[end])) ++end;
  return raw.substr(backslash + 1, end - backslash - 1);
}

bool is_latex(std::string_view word) noexcept {
  return std::binary_search(latex_words.begin(), latex_words.end(), word);
}

/// Whether a backslash stands before a letter that makes no escape, neither in JSON nor in Python: \alpha.
bool has_bare_backslash(std::string_view raw) noexcept {
  constexpr std::string_view escapes = "bfnrtux";
  for (std::size_t at = raw.find('\\'); at != raw.npos && at + 1 < raw.size(); at = raw.find('\\', at + 2)) {
    if (is_letter(raw[at + 1]) && escapes.find(raw[at + 1]) == escapes.npos) return true;
  }
  return false;
}

/// A formula with its backslashes; none where no word of LaTeX is in it.
std::optional<std::string> formula_of(std::string_view raw) {
  if (!has_bare_backslash(raw)) return std::nullopt;
  std::string formula;
  bool any = false;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      formula += raw[at++];
      continue;
    }
    const std::string_view word = word_behind(raw, at);
    if (is_latex(word)) {
      any = true;
      formula.append(1, '\\').append(word);
      at += 1 + word.size();
    } else {
      const char* const end = raw.data() + raw.size();
      at = static_cast<std::size_t>(pass_tolerant_escape(raw.data() + at, end, formula).behind - raw.data());
    }
  }
  return any ? std::optional(with_valid_utf8(formula)) : std::nullopt;
}

}  // namespace

std::optional<std::string> unescaped_text(std::string_view raw) {
  return is_unescaped_path(raw) ? std::optional(path_of(raw)) : formula_of(raw);
}

}  // namespace assay::inline v0::detail
