// The words by which a sentence is judged that may name a label: see label_sentence.hpp.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail {

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

}  // namespace assay::inline v0::detail
