#include "scalars/denials.hpp"

#include "json/composition.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::inline v0::detail {

namespace {

/// Words that deny a label, doubt it, offer another, or say that it held or will hold at another time; of other
/// languages the commonest ones.
constexpr std::array against = std::to_array<std::string_view>({"above",       "absence",     "absent",
                                                                "against",     "ago",         "aint",
                                                                "alleged",     "allegedly",   "almost",
                                                                "although",    "ambiguous",   "among",
                                                                "anti",        "anymore",     "anything",
                                                                "apparently",  "appear",      "appears",
                                                                "arent",       "arguably",    "assume",
                                                                "assumed",     "assuming",    "avoid",
                                                                "avoided",     "avoiding",    "avoids",
                                                                "awaiting",    "barely",      "becoming",
                                                                "before",      "below",       "beneath",
                                                                "besides",     "between",     "beyond",
                                                                "borderline",  "both",        "but",
                                                                "candidate",   "candidates",  "cannot",
                                                                "cant",        "ceased",      "claimed",
                                                                "claims",      "conceivably", "contradict",
                                                                "contradicts", "contrary",    "could",
                                                                "couldnt",     "denied",      "denies",
                                                                "deny",        "denying",     "depending",
                                                                "depends",     "despite",     "devoid",
                                                                "didnt",       "disagree",    "disagreed",
                                                                "disagrees",   "disprove",    "disproves",
                                                                "dispute",     "disputed",    "disputes",
                                                                "doesnt",      "dont",        "doubt",
                                                                "doubtful",    "earlier",     "either",
                                                                "eventually",  "except",      "exclude",
                                                                "excluded",    "excludes",    "excluding",
                                                                "expected",    "failed",      "fails",
                                                                "fake",        "false",       "far",
                                                                "few",         "former",      "formerly",
                                                                "guess",       "had",         "hadnt",
                                                                "hardly",      "hasnt",       "havent",
                                                                "hopefully",   "however",     "if",
                                                                "ignore",      "ignoring",    "impossible",
                                                                "improbable",  "inaccurate",  "incorrect",
                                                                "initially",   "instead",     "invalid",
                                                                "isnt",        "lack",        "lacked",
                                                                "lacking",     "lacks",       "later",
                                                                "least",       "less",        "lest",
                                                                "likely",      "little",      "longer",
                                                                "may",         "maybe",       "mention",
                                                                "mentioned",   "mentions",    "might",
                                                                "mightnt",     "minus",       "misclassified",
                                                                "mislabeled",  "mislabelled", "missing",
                                                                "mistaken",    "mistakenly",  "mostly",
                                                                "nearly",      "neednt",      "neither",
                                                                "never",       "nil",         "no",
                                                                "nobody",      "non",         "none",
                                                                "noone",       "nor",         "not",
                                                                "nothing",     "nowhere",     "once",
                                                                "opposed",     "opposite",    "options",
                                                                "or",          "originally",  "others",
                                                                "partial",     "partially",   "partly",
                                                                "past",        "pending",     "perhaps",
                                                                "plausibly",   "please",      "possibly",
                                                                "potentially", "presumably",  "prevent",
                                                                "prevented",   "prevents",    "previous",
                                                                "previously",  "probably",    "questionable",
                                                                "rarely",      "rather",      "refuse",
                                                                "refused",     "refuses",     "refusing",
                                                                "refute",      "refuted",     "refutes",
                                                                "reject",      "rejected",    "rejects",
                                                                "remove",      "removed",     "removes",
                                                                "ruled",       "scarcely",    "seldom",
                                                                "should",      "shouldnt",    "some",
                                                                "soon",        "stop",        "stopped",
                                                                "stops",       "suppose",     "supposed",
                                                                "supposedly",  "supposing",   "suspect",
                                                                "suspected",   "than",        "though",
                                                                "till",        "tomorrow",    "unable",
                                                                "uncertain",   "unclear",     "unless",
                                                                "unlike",      "unlikely",    "unsure",
                                                                "until",       "untrue",      "versus",
                                                                "void",        "vs",          "was",
                                                                "wasnt",       "were",        "werent",
                                                                "whether",     "which",       "will",
                                                                "without",     "wont",        "would",
                                                                "wouldnt",     "wrong",       "yesterday",
                                                                "yet",         "zero",        "aber",
                                                                "aucun",       "bukan",       "değil",
                                                                "geen",        "ikke",        "inte",
                                                                "jamais",      "kein",        "keine",
                                                                "keinen",      "nao",         "ne",
                                                                "nein",        "nem",         "ni",
                                                                "nicht",       "nie",         "niet",
                                                                "não",         "nunca",       "nu",
                                                                "oder",        "ohne",        "ou",
                                                                "pas",         "sans",        "sauf",
                                                                "sin",         "tampoco",     "tidak",
                                                                "u",           "weder",       "<",
                                                                ">",           "≠",           "!=",
                                                                "<=",          ">="});

}  // namespace

bool denies(std::string_view word) {
  std::string plain;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool apostrophe = word[i] == '\'' || word.substr(i, 3) == "\xE2\x80\x99";
    if (word[i] == '\xE2' && apostrophe) i += 2;
    plain += apostrophe ? '\'' : word[i];
  }
  plain = folded(plain);
  return std::find(against.begin(), against.end(), plain) != against.end() || plain.ends_with("n't") ||
         plain.find('/') != std::string::npos || plain.starts_with("non-") || plain == "&" || plain == "|";
}

}  // namespace assay::inline v0::detail
