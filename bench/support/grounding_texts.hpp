// Sources of any size and values for bench_grounding: prose, prose full of numbers and marks, tables of numbers.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A dozen values.
struct Letter {
  std::string customer, contact, city, reference, item, note;
  std::string issued, due;
  double total = 0, tax = 0, discount = 0;
  int count = 0;
};

struct Line {
  std::string item;
  double price = 0;
};
/// 203 values.
struct Order {
  std::string customer, date;
  int count = 0;
  std::vector<Line> lines;
};

/// ASCII words, some more often than others, in sentences and paragraphs; a number or a date in every other sentence.
inline std::string plain_prose(std::size_t size) {
  constexpr std::array<std::string_view, 24> syllables{"ta",  "re",  "mi", "no",  "sal", "ver",  "con", "de",
                                                       "li",  "po",  "an", "ter", "qui", "lo",   "be",  "ran",
                                                       "ous", "ing", "er", "al",  "ive", "ment", "su",  "ga"};
  std::mt19937 random(11);
  std::vector<std::string> words = {"the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "it", "with"};
  while (words.size() < 3000) {
    std::string& word = words.emplace_back();
    for (std::size_t i = 1 + random() % 4; i > 0; --i) word += syllables[random() % syllables.size()];
  }
  std::string text;
  while (text.size() < size) {
    const std::size_t begin = text.size(), length = 6 + random() % 18;
    for (std::size_t i = 0; i < length; ++i) {
      text += words[random() % 3 == 0 ? random() % 12 : random() % words.size()];
      text += i + 1 == length ? "." : random() % 9 == 0 ? ", " : " ";
    }
    text[begin] = static_cast<char>(text[begin] - 'a' + 'A');
    if (random() % 4 == 0) text += " Of these, " + std::to_string(random() % 5000) + " were paid by May 2.";
    text += random() % 6 == 0 ? "\n\n" : random() % 4 == 0 ? "\n" : " ";
  }
  return text;
}

/// Few words, often: numbers, dates, typographic quotes and letters beyond ASCII in every line.
inline std::string busy_prose(std::size_t size) {
  const std::vector<std::string_view> words = {"the",
                                               "order",
                                               "of",
                                               "green",
                                               "tea",
                                               "was",
                                               "sent",
                                               "on",
                                               "Monday",
                                               "and",
                                               "paid",
                                               "12.50",
                                               "EUR",
                                               "for",
                                               "7",
                                               "cups",
                                               "with",
                                               "Zo\xC3\xAB",
                                               "a",
                                               "note",
                                               "about",
                                               "March",
                                               "3,",
                                               "2024,",
                                               "from",
                                               "Lisbon.",
                                               "\xE2\x80\x9C"
                                               "blue\xE2\x80\x9D"};
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) {
    text += words[random() % words.size()];
    text += random() % 12 == 0 ? '\n' : ' ';
  }
  return text;
}

/// Rows of an account: a number, two dates, amounts, a share, in columns.
inline std::string table(std::size_t size) {
  std::mt19937 random(5);
  const auto below = [&random](unsigned most) { return static_cast<unsigned>(random()) % most; };
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string text = "No.       Booked      Due         Debit        Credit       Share    Units\n";
  const auto put = [&text](std::string cell, std::size_t width) {
    cell.resize(width < cell.size() + 1 ? cell.size() + 1 : width, ' ');
    text += cell;
  };
  for (unsigned row = 100000; text.size() < size; ++row) {
    put(std::to_string(row), 10);
    put("2024-" + two(1 + below(12)) + "-" + two(1 + below(28)), 12);
    put(two(1 + below(28)) + "/" + two(1 + below(12)) + "/2024", 12);
    put(std::to_string(1 + below(99)) + "," + std::to_string(100 + below(900)) + "." + two(below(100)), 13);
    put(std::to_string(below(9000)) + "." + two(below(100)), 13);
    put(std::to_string(below(100)) + "." + std::to_string(below(10)) + "%", 9);
    text += std::to_string(below(400));
    text += '\n';
  }
  return text;
}

/// A letter of twelve values, and its text behind a source's; the values of one that is not there are like them.
inline Letter letter_in(std::string& source, bool is_there) {
  source +=
      "\nDear Ada Lovelace,\nyour order AX-90017 of May 17, 2031 for 4321 silver tea spoons at 98,765.43 EUR (19.75% of"
      " tax, 1,357.91 off) goes from New   Lisbon to Charles Babbage & Sons by 30 June 2031: handle with great care\n";
  if (is_there) {
    return {"Ada Lovelace",
            "Charles Babbage & Sons",
            "New Lisbon",
            "AX-90017",
            "silver tea spoons",
            "handle with great care",
            "2031-05-17",
            "2031-06-30",
            98765.43,
            19.75,
            1357.91,
            4321};
  }
  return {"Grace Brewster Hopper",
          "Alan Turing & Partners",
          "Port Elizabeth",
          "BX-80019",
          "golden tea pots",
          "keep away from water",
          "2032-05-17",
          "2032-06-30",
          98765.44,
          18.751,
          1357.92,
          54321};
}

/// The same of an order of a hundred lines.
inline Order order_in(std::string& source, bool is_there) {
  Order made{"Ada Lovelace", "2031-05-17", 100, {}};
  source += "\nCustomer: ADA LOVELACE, May 17, 2031, one hundred lines\n";
  for (int i = 0; i < 100; ++i) {
    const std::string name = "cup number " + std::to_string(1000 + i);
    made.lines.push_back(
        {is_there ? name : "plate no. " + std::to_string(5000 + i), i * 1.25 + (is_there ? 0 : 0.777)});
    source += name + " at " + std::to_string(i * 1.25) + "\n";
  }
  return made;
}

}  // namespace bench
