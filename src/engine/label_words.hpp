// The words by which a sentence is judged that may name a label: see label_sentence.hpp.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace assay::detail {

/// Words that deny a label, doubt it, offer another, or say that it held or will hold at another time; of other
/// languages the commonest ones.
inline constexpr std::array against = std::to_array<std::string_view>({
    "absence",     "absent",        "against",    "ago",         "aint",      "alleged",    "allegedly",
    "almost",      "although",      "ambiguous",  "among",       "anti",      "anymore",    "anything",
    "apparently",  "arent",         "arguably",   "assume",      "assumed",   "assuming",   "avoid",
    "avoided",     "avoiding",      "avoids",     "awaiting",    "barely",    "becoming",   "before",
    "below",       "beneath",       "besides",    "between",     "beyond",    "borderline", "both",
    "but",         "cannot",        "cant",       "ceased",      "claimed",   "claims",     "conceivably",
    "contradict",  "contradicts",   "contrary",   "could",       "couldnt",   "denied",     "denies",
    "deny",        "denying",       "depending",  "depends",     "despite",   "devoid",     "didnt",
    "disagree",    "disagreed",     "disagrees",  "disprove",    "disproves", "dispute",    "disputed",
    "disputes",    "doesnt",        "dont",       "doubt",       "doubtful",  "earlier",    "either",
    "eventually",  "except",        "exclude",    "excluded",    "excludes",  "excluding",  "expected",
    "failed",      "fails",         "fake",       "false",       "far",       "few",        "former",
    "formerly",    "guess",         "had",        "hadnt",       "hardly",    "hasnt",      "havent",
    "hopefully",   "however",       "if",         "ignore",      "ignoring",  "impossible", "improbable",
    "inaccurate",  "incorrect",     "initially",  "instead",     "invalid",   "isnt",       "lack",
    "lacked",      "lacking",       "lacks",      "later",       "least",     "less",       "lest",
    "likely",      "little",        "longer",     "may",         "maybe",     "might",      "mightnt",
    "minus",       "misclassified", "mislabeled", "mislabelled", "missing",   "mistaken",   "mistakenly",
    "mostly",      "nearly",        "neednt",     "neither",     "never",     "nil",        "no",
    "nobody",      "non",           "none",       "noone",       "nor",       "not",        "nothing",
    "nowhere",     "once",          "opposed",    "opposite",    "or",        "originally", "partial",
    "partially",   "partly",        "past",       "pending",     "perhaps",   "plausibly",  "possibly",
    "potentially", "presumably",    "prevent",    "prevented",   "prevents",  "previous",   "previously",
    "probably",    "questionable",  "rarely",     "rather",      "refuse",    "refused",    "refuses",
    "refusing",    "refute",        "refuted",    "refutes",     "reject",    "rejected",   "rejects",
    "remove",      "removed",       "removes",    "ruled",       "scarcely",  "seldom",     "shouldnt",
    "soon",        "stop",          "stopped",    "stops",       "suppose",   "supposed",   "supposedly",
    "supposing",   "suspect",       "suspected",  "than",        "though",    "till",       "tomorrow",
    "unable",      "uncertain",     "unclear",    "unless",      "unlike",    "unlikely",   "unsure",
    "until",       "untrue",        "versus",     "void",        "vs",        "was",        "wasnt",
    "were",        "werent",        "whether",    "which",       "will",      "without",    "wont",
    "would",       "wouldnt",       "wrong",      "yesterday",   "yet",       "zero",       "aber",
    "aucun",       "bukan",         "değil",      "geen",        "ikke",      "inte",       "jamais",
    "kein",        "keine",         "keinen",     "nao",         "ne",        "nein",       "nem",
    "ni",          "nicht",         "nie",        "niet",        "não",       "nunca",      "nu",
    "oder",        "ohne",          "ou",         "pas",         "sans",      "sauf",       "sin",
    "tampoco",     "tidak",         "u",          "weder",
});
/// Two words that together do the same.
inline constexpr std::array against_together = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"used", "to"},
    {"rule", "out"},
    {"rules", "out"},
    {"ruling", "out"},
    {"free", "of"},
    {"free", "from"},
    {"kind", "of"},
    {"sort", "of"},
    {"rid", "of"},
    {"short", "of"},
    {"one", "of"},
    {"next", "to"},
    {"close", "to"},
    {"as", "well"},
});
/// Verbs by which the answer is given: "I would say".
inline constexpr std::array giving = std::to_array<std::string_view>({
    "answer",
    "assign",
    "call",
    "categorize",
    "choose",
    "classify",
    "go",
    "label",
    "pick",
    "rate",
    "say",
    "select",
    "tag",
});
/// Words of sentences that may be labels as well.
inline constexpr std::array common_words = std::to_array<std::string_view>({
    "all",  "also",    "an",    "and",  "any",  "are",   "as",   "at",   "be",   "been",  "best",  "by",
    "can",  "correct", "do",    "for",  "from", "good",  "has",  "have", "he",   "here",  "how",   "in",
    "is",   "it",      "its",   "just", "like", "may",   "me",   "more", "most", "much",  "my",    "new",
    "no",   "none",    "not",   "of",   "off",  "on",    "one",  "only", "or",   "other", "our",   "out",
    "same", "say",     "she",   "so",   "some", "than",  "that", "the",  "them", "then",  "there", "these",
    "they", "this",    "those", "to",   "true", "up",    "very", "was",  "we",   "well",  "were",  "what",
    "when", "which",   "who",   "will", "with", "would", "yes",  "you",  "your",
});
/// Short words that no sentence uses as a label, and acronyms that look like them: US, IT, WHO.
inline constexpr std::array function_words = std::to_array<std::string_view>({
    "us", "it", "or", "in", "am",  "an", "as",  "at",  "be",  "by",  "do",  "he",  "me",  "my",
    "of", "so", "to", "we", "who", "is", "are", "and", "for", "has", "can", "all", "our", "may",
});
/// Words after which a label is plainly meant as such.
inline constexpr std::array pointers = std::to_array<std::string_view>({
    "is",
    "be",
    "as",
    "are",
    "=",
    "->",
    "=>",
    "answer",
    "option",
    "choice",
    "label",
    "category",
    "class",
    "choose",
    "select",
    "pick",
    "say",
});

}  // namespace assay::detail
