// assay::compare: both directions, and what is told of them.
#include <assay/compare.hpp>

#include "dump/bounded_json.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/prover.hpp"
#include "schema/compare/set_builder.hpp"
#include "schema/compare/set_classes.hpp"
#include "schema/loaded_schema.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace assay::inline v0 {

namespace {

using comparing::json;

/// The two schemas, from the side whose documents are looked at.
struct direction {
  accepted_by side;
  const schema_type& accepts;
  const schema_type& refuses;
};

const parse_options by_the_letter = {.mode = mode::strict, .big_numbers = big_numbers::keep};

bool is_accepted(const schema_type& type, const json& document) {
  return validate(type, document, by_the_letter).has_value();
}

std::string write(const json& value) { return detail::bounded_json::write(value); }

/// By the validators themselves, as a value and as text.
bool is_witness(const direction& way, const json& document) {
  if (!is_accepted(way.accepts, document) || is_accepted(way.refuses, document)) return false;
  const std::string text = write(document);
  return parse(way.accepts, text, by_the_letter).has_value() && !parse(way.refuses, text, by_the_letter).has_value();
}

std::string sentence(const direction& way, const std::string& says) {
  return std::string(way.side == accepted_by::only_old ? "the new" : "the old") + " schema " + says;
}

class comparer {
 public:
  comparer(const schema_type& older, const schema_type& newer, const compare_options& options)
      : options_(options), older_(older), newer_(newer) {}

  schema_comparison run() {
    comparing::set_store store;
    const comparing::set_builder old_sets(store, older_.parts());
    const comparing::set_builder new_sets(store, newer_.parts());
    comparing::classify(store.all());
    const comparing::value_set& before = old_sets.root();
    const comparing::value_set& after = new_sets.root();
    result_.old_in_new = look(store, before, after, {accepted_by::only_old, older_, newer_});
    result_.new_in_old = look(store, after, before, {accepted_by::only_new, newer_, older_});
    result_.relation = relation();
    if (result_.relation == schema_relation::neither) {
      comparing::prover both(store, options_.max_steps, 1);
      if (both.prove({{&before, &after}, {}}, {}).proved()) result_.relation = schema_relation::disjoint;
    }
    return std::move(result_);
  }

 private:
  containment look(comparing::set_store& store, const comparing::value_set& left, const comparing::value_set& right,
                   const direction& way) {
    comparing::prover by(store, options_.max_steps, std::max<std::size_t>(options_.max_differences, 1));
    const comparing::claim asked{{&left}, {&right}};
    const comparing::outcome found = by.prove(asked, {"#", "#"});
    if (found.proved()) return containment::proved;
    const std::size_t before = result_.differences.size();
    for (const comparing::gap& each : found.gaps) add(each, way);
    if (result_.differences.size() == before) add_any(by, asked, way);
    result_.complete = result_.complete && !by.has_more();
    return result_.differences.size() == before ? containment::not_decided : containment::refuted;
  }

  void add(const comparing::gap& found, const direction& way) {
    std::string left(found.at.left.empty() ? "#" : found.at.left);
    std::string right(found.at.right.empty() ? "#" : found.at.right);
    if (way.side == accepted_by::only_new) std::swap(left, right);
    const bool is_shown = found.witness && is_witness(way, *found.witness);
    if (is_shown) {
      result_.differences.push_back(
          {way.side, left, right, found.keyword, sentence(way, found.says), write(*found.witness)});
    } else {
      const bool is_new = way.side == accepted_by::only_new;
      result_.undecided.push_back({way.side, left, right, found.keyword,
                                   sentence(way, found.says) + "; whether the " + (is_new ? "new" : "old") +
                                       " one accepts more was neither proved nor refuted"});
    }
  }

  /// Where no gap leads to a witness, one may still be found by trying.
  void add_any(comparing::prover& by, const comparing::claim& asked, const direction& way) {
    const std::optional<json> value = by.any_value(asked);
    if (!value || !is_witness(way, *value)) return;
    result_.differences.push_back({way.side, "#", "#", "", sentence(way, "refuses this document"), write(*value)});
  }

  [[nodiscard]] schema_relation relation() const {
    using enum containment;
    struct rule {
      containment old_in_new, new_in_old;
      schema_relation relation;
    };
    static constexpr std::array rules = {
        rule{proved, proved, schema_relation::equal},
        rule{proved, refuted, schema_relation::wider},
        rule{refuted, proved, schema_relation::narrower},
        rule{refuted, refuted, schema_relation::neither},
    };
    for (const rule& each : rules) {
      if (each.old_in_new == result_.old_in_new && each.new_in_old == result_.new_in_old) return each.relation;
    }
    return schema_relation::not_decided;
  }

  const compare_options& options_;
  const schema_type& older_;
  const schema_type& newer_;
  schema_comparison result_;
};

constexpr std::array<std::string_view, 3> containments = {"proved", "refuted", "not_decided"};

std::string name_of(containment of) { return std::string(containments[static_cast<std::size_t>(of)]); }
std::string name_of(accepted_by of) { return of == accepted_by::only_old ? "only_old" : "only_new"; }

}  // namespace

schema_comparison compare(const schema_type& older, const schema_type& newer, const compare_options& options) {
  return comparer(older, newer, options).run();
}

std::string to_string(schema_relation relation) {
  static constexpr std::array<std::string_view, 6> names = {"equal",   "wider",    "narrower",
                                                            "neither", "disjoint", "not_decided"};
  return std::string(names[static_cast<std::size_t>(relation)]);
}

nlohmann::ordered_json to_json(const schema_comparison& comparison) {
  json out = {{"relation", to_string(comparison.relation)},
              {"old_in_new", name_of(comparison.old_in_new)},
              {"new_in_old", name_of(comparison.new_in_old)},
              {"differences", json::array()},
              {"undecided", json::array()},
              {"complete", comparison.complete}};
  for (const schema_difference& each : comparison.differences) {
    out["differences"].push_back({{"accepted_by", name_of(each.side)},
                                  {"old_place", each.old_place},
                                  {"new_place", each.new_place},
                                  {"keyword", each.keyword},
                                  {"message", each.message},
                                  {"witness", detail::parse_exactly(each.witness)}});
  }
  for (const undecided_difference& each : comparison.undecided) {
    out["undecided"].push_back({{"accepted_by", name_of(each.side)},
                                {"old_place", each.old_place},
                                {"new_place", each.new_place},
                                {"keyword", each.keyword},
                                {"message", each.message}});
  }
  return out;
}

}  // namespace assay::inline v0
