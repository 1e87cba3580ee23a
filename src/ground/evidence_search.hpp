// Claims about a source (texts, numbers, dates), and where it bears them out.
#pragma once

#include "ground/evidence_leaves.hpp"
#include "ground/folded_text.hpp"
#include "ground/phrase_finder.hpp"
#include "ground/spelled_dates.hpp"
#include "ground/spelled_numbers.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// What a leaf says; leaves that say the same make one claim.
struct evidence_claim {
  const evidence_leaf* leaf = nullptr;  ///< the first that makes it
  std::string_view text;                ///< without white space at its ends
  std::optional<decimal> number;        ///< the number that it is, or spells
  std::optional<std::int64_t> day;      ///< the midnight of the day that it is, or spells, in seconds since 1970
  std::optional<grounded_by> how;
  std::vector<region> places;  ///< in the source
  bool ambiguous = false;
};

class evidence_search {
 public:
  evidence_search(std::string_view source, const ground_options& options);

  /// The number of the leaf's claim. The leaf must outlive the search.
  std::size_t add(const evidence_leaf& leaf);
  /// Looks for all claims.
  void run();
  [[nodiscard]] const evidence_claim& claim(std::size_t number) const { return claims_[number]; }
  /// What comes nearest to claims that were not found, in the source.
  [[nodiscard]] std::vector<std::optional<std::pair<region, double>>> nearest(const std::vector<std::size_t>& claims);

 private:
  /// A spelling of a claim that is looked for as a text.
  struct spelling {
    std::size_t claim;
    std::string text;
  };

  /// Seconds since 1970, and nanoseconds.
  using moment = std::pair<std::int64_t, std::int32_t>;

  void add_spelling(std::size_t claim, std::string_view text);
  void find_texts();
  void find_numbers();
  void find_dates();
  void take_text(const spelling& one, region place);
  void take_number(const decimal& value, region folded, bool ambiguous);
  void take_date(const calendar_day& day, region folded, bool ambiguous);
  void take_time(const calendar_day& day, region folded, bool ambiguous);
  /// A passage that spells the value, or is it, character by character.
  void take_spelled(evidence_claim& claim, grounded_by how, region place, bool ambiguous);
  void take(evidence_claim& claim, grounded_by how, region place, bool ambiguous);
  [[nodiscard]] bool is_within_number(region folded) const;
  [[nodiscard]] bool has_other_sign(region folded) const;
  using near_place = std::optional<std::pair<region, double>>;
  /// A claim that was not found, and what is known of the nearest passage.
  struct missing_value {
    double value;  ///< the number, or the day in seconds
    near_place* best;
  };
  void find_nearest_numbers(std::vector<missing_value>& missing) const;
  void find_nearest_days(std::vector<missing_value>& missing) const;
  void take_nearer(const missing_value& one, double likeness, region folded) const;

  std::string_view source_;
  ground_options options_;
  folded_text folded_;
  text_words words_;  ///< of folded_
  phrase_finder phrases_;
  std::vector<evidence_claim> claims_;
  std::unordered_map<std::string, std::size_t> numbers_of_claims_;
  std::vector<std::vector<spelling>> spellings_;  ///< by phrase
  std::vector<std::size_t> judged_;               ///< places of each phrase that were looked at
  std::map<decimal, std::vector<std::size_t>> by_number_;
  wanted_digits wanted_digits_;  ///< of by_number_
  std::map<std::int64_t, std::vector<std::size_t>> by_day_;
  std::map<moment, std::vector<std::size_t>> by_time_;  ///< claims that are a day and a time
};

}  // namespace assay::inline v0::detail
