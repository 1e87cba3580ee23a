// What a report says of a run: counts of all rows, a bounded part of the rows, and a page that no answer can break.
#include "report/collector_pool.hpp"
#include "report/earlier_lines.hpp"
#include "report/earlier_outcomes.hpp"
#include "report/kept_rows.hpp"
#include "report/marked_text.hpp"
#include "report/report_page.hpp"
#include "report/run_collector.hpp"
#include "report/value_comparison.hpp"
#include "report/value_histogram.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace assay::reports;
using assay::error;
using assay::repair;
using json = nlohmann::ordered_json;

namespace {

error error_at(std::size_t offset, std::size_t length, std::string type, assay::path where) {
  error made;
  made.type = std::move(type);
  made.loc = std::move(where);
  made.message = "wrong: " + made.type;
  made.span = {offset, length, 1, offset + 1};
  return made;
}

repair repair_at(std::size_t offset, std::size_t length, std::string code, assay::path where = {}) {
  return {std::move(code), assay::repair_class::syntax, std::move(where), {offset, length, 1, offset + 1}, "mended"};
}

/// "a[b]c": marked pieces in brackets, repairs as (), both as {}.
std::string drawn(const shown_text& text) {
  std::string line = text.cut_before ? "..." : "";
  for (const text_piece& piece : text.pieces) {
    const bool has_error = !piece.errors.empty();
    const bool has_repair = !piece.repairs.empty();
    const char* const around = has_error && has_repair ? "{}" : has_error ? "[]" : has_repair ? "()" : "";
    line += *around == '\0' ? piece.text : around[0] + piece.text + around[1];
  }
  return line + (text.cut_after ? "..." : "");
}

/// A row of which every third is invalid and every second of the others was repaired.
void add_row(run_collector& seen, std::uint64_t number) {
  const std::string id = "\"r" + std::to_string(number) + "\"";
  const std::string text = "answer " + std::to_string(number);
  std::vector<error> errors;
  std::vector<repair> repairs;
  row_facts facts{.number = number, .id = id, .text = text};
  if (number % 3 == 0) {
    errors.push_back(error_at(0, 6, number % 2 == 0 ? "missing" : "int_type", {{"items"}, {{}, number}, {"price"}}));
    facts.outcome = row_outcome::invalid;
  } else if (number % 2 == 0) {
    repairs.push_back(repair_at(0, 1, "single_quotes", {{"name"}}));
    facts.outcome = row_outcome::repaired;
  }
  facts.errors = errors;
  facts.repairs = repairs;
  facts.repair_count = repairs.size();
  seen.add(facts);
}

std::set<std::uint64_t> numbers_of(const run& made, bool kept_for::*reason) {
  std::set<std::uint64_t> numbers;
  for (const row& one : made.rows) {
    if (one.kept.*reason) numbers.insert(one.number);
  }
  return numbers;
}

}  // namespace

TEST_CASE("a text is cut where its repairs and errors begin and end") {
  const struct {
    std::string text;
    std::vector<repair> repairs;
    std::vector<error> errors;
    std::string expected;
  } rows[] = {
      {"abc", {}, {}, "abc"},
      {"", {}, {}, ""},
      {"abcdef", {repair_at(0, 1, "x")}, {error_at(3, 2, "y", {})}, "(a)bc[de]f"},
      {"abcdef", {repair_at(1, 4, "x")}, {error_at(2, 2, "y", {})}, "a(b){cd}(e)f"},
      {"abc", {repair_at(1, 0, "x")}, {}, "a()bc"},
      {"abc", {}, {error_at(3, 0, "y", {})}, "abc[]"},
      {"", {}, {error_at(0, 0, "y", {})}, "[]"},
      {"abc", {}, {error_at(2, 99, "y", {})}, "ab[c]"},
      {"abc", {}, {error_at(4, 1, "y", {})}, "abc"},
      {"a\xFF"
       "c",
       {},
       {error_at(1, 1, "y", {})},
       "a[\xEF\xBF\xBD]c"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(drawn(mark_text(row.text, row.repairs, row.errors)) == row.expected);
  }
}

TEST_CASE("an error without a place in the text is not marked") {
  error nowhere = error_at(0, 1, "y", {});
  nowhere.span.line = 0;
  CHECK(drawn(mark_text("abc", {}, std::vector{nowhere})) == "abc");
}

TEST_CASE("of a long text the part around its first error is shown, cut between characters") {
  const std::string text = std::string(20'000, 'x') + "!" + std::string(20'000, 'y');
  const std::vector<error> errors = {error_at(20'000, 1, "y", {})};
  const std::vector<repair> repairs = {repair_at(0, 1, "x")};
  const shown_text shown = mark_text(text, repairs, errors);
  CHECK(shown.bytes == text.size());
  CHECK(drawn(shown).starts_with("...x"));
  CHECK(drawn(shown).find("x[!]y") != std::string::npos);
  CHECK(drawn(shown).ends_with("y..."));
  std::string letters;
  while (letters.size() < 3 * longest_shown_text) letters += "\u00e9";
  CHECK(
      assay::parse<std::string>("\"" + drawn(mark_text("a" + letters, {}, {})) + "\"", {.mode = assay::mode::strict}));
  CHECK(drawn(mark_text(letters, {}, {})).find("\xEF\xBF\xBD") == std::string::npos);
  CHECK(shortened(letters, 5) == "\u00e9\u00e9...");
}

TEST_CASE("percentiles are at most 5 % above the true ones") {
  std::mt19937 random(7);  // NOLINT: the same figures each time
  std::lognormal_distribution<double> spread(0, 2);
  std::vector<double> figures;
  value_histogram whole;
  value_histogram half;
  for (int i = 0; i < 20'000; ++i) {
    figures.push_back(spread(random));
    (i % 2 == 0 ? whole : half).add(figures.back());
  }
  whole.add(half);
  std::sort(figures.begin(), figures.end());
  const distribution made = whole.summary("latency", "s", false);
  CHECK(made.count == figures.size());
  CHECK(made.greatest == figures.back());
  const std::pair<double, double> rows[] = {{0.5, made.p50}, {0.9, made.p90}, {0.99, made.p99}};
  for (const auto& [share, found] : rows) {
    const double exact = figures[static_cast<std::size_t>(std::ceil(share * 20'000)) - 1];
    CHECK(found >= exact * 0.9999);
    CHECK(found <= exact * 1.05);
  }
  std::uint64_t in_buckets = 0;
  for (const bucket& one : made.buckets) in_buckets += one.count;
  CHECK(in_buckets == made.count);
}

TEST_CASE("figures that are not above zero, and very large ones, are counted") {
  value_histogram all;
  for (const double figure : {0.0, -1.0, 1e300, std::nan(""), 3.0}) all.add(figure);
  const distribution made = all.summary("x", "", true);
  CHECK(made.count == 5);
  CHECK(made.greatest == 1e300);
  CHECK(made.p50 == 0);
  CHECK(value_histogram().summary("x", "", true).buckets.empty());
}

TEST_CASE("all rows are counted, by code, by type and by field without its indexes") {
  run_collector seen;
  for (std::uint64_t i = 1; i <= 5000; ++i) add_row(seen, i);
  const run made = seen.finish("run");
  const totals& sum = made.figures.totals;
  CHECK(sum.rows == 5000);
  CHECK(sum.invalid == 1666);
  CHECK(sum.repaired == 1667);
  CHECK(sum.exact == 1667);
  REQUIRE(made.clusters.size() == 2);
  CHECK(made.clusters[0].type == "int_type");
  CHECK(made.clusters[0].field == "items[].price");
  CHECK(made.clusters[0].count == 833);
  CHECK(made.clusters[0].example == 3);
  CHECK(made.clusters[1].example == 6);
  REQUIRE(made.repairs.size() == 1);
  CHECK(made.repairs[0].count == 1667);
  CHECK(made.repairs[0].rows == 1667);
  CHECK_FALSE(made.rows_are_all);
  CHECK(made.rows.size() < 700);
  CHECK(numbers_of(made, &kept_for::sample).size() == 400);
  CHECK(numbers_of(made, &kept_for::example) == std::set<std::uint64_t>{3, 6});
}

TEST_CASE("however rows are shared out among threads, a report says the same") {
  run_collector alone;
  for (std::uint64_t i = 1; i <= 6000; ++i) add_row(alone, i);
  collector_pool pool;
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t part = 0; part < 4; ++part) {
      threads.emplace_back([&pool, part] {
        for (std::uint64_t i = 6000 - part; i >= 1 && i <= 6000; i -= 4) {
          const collector_pool::lease lent(pool);
          add_row(lent.get(), i);
        }
      });
    }
  }
  CHECK(assay::dump(pool.finish("run")) == assay::dump(alone.finish("run")));
}

TEST_CASE("a sample is random, and the same for the same ids") {
  run_collector seen;
  for (std::uint64_t i = 1; i <= 20'000; ++i) add_row(seen, i);
  const std::set<std::uint64_t> sample = numbers_of(seen.finish("run"), &kept_for::sample);
  const auto in_first_half = std::count_if(sample.begin(), sample.end(), [](std::uint64_t n) { return n <= 10'000; });
  CHECK(in_first_half > 150);
  CHECK(in_first_half < 250);
  run_collector backwards;
  for (std::uint64_t i = 20'000; i >= 1; --i) add_row(backwards, i);
  CHECK(numbers_of(backwards.finish("run"), &kept_for::sample) == sample);
}

TEST_CASE("memory is bounded, whatever keys a model makes up") {
  run_collector seen;
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    const std::vector<error> errors = {
        error_at(0, 1, "extra_forbidden", {{std::string(1000, 'k') + std::to_string(i)}}),
        error_at(0, 1, "missing", {{"key" + std::to_string(i)}})};
    const std::vector<repair> repairs = {repair_at(0, 1, "unquoted_key", {{"key" + std::to_string(i)}})};
    const std::string id = std::to_string(i);
    seen.add({.number = i,
              .id = id,
              .outcome = row_outcome::invalid,
              .text = "x",
              .repairs = repairs,
              .repair_count = 3,
              .errors = errors});
  }
  const run made = seen.finish("run");
  std::uint64_t errors = made.other_errors;
  for (const error_cluster& one : made.clusters) {
    errors += one.count;
    CHECK(one.field.size() <= 210);
  }
  CHECK(errors == 20'000);
  CHECK(made.clusters.size() == 100);
  std::uint64_t repairs = made.other_repairs;
  for (const repair_count& one : made.repairs) repairs += one.count;
  CHECK(repairs == 30'000);
}

TEST_CASE("rows with more errors come before those with other values, and these before repaired ones") {
  run_collector seen;
  const std::vector<error> errors(7, error_at(0, 1, "missing", {{"a"}}));
  const value_comparison other = compare_values(json{{"a", 1}}, nullptr);
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    const std::string id = std::to_string(i);
    row_facts facts{.number = i, .id = id, .text = "x"};
    if (i > 900) facts.repair_count = 5;
    if (i > 950) facts.comparison = &other;
    if (i > 990) facts.outcome = row_outcome::invalid;
    if (i > 990) facts.errors = errors;
    seen.add(facts);
  }
  const std::set<std::uint64_t> worst = numbers_of(seen.finish("run"), &kept_for::worst);
  CHECK(worst.size() == 100);
  CHECK(*worst.begin() == 901);
}

TEST_CASE("rows are compared with an earlier run by their ids") {
  earlier_outcomes earlier;
  for (std::uint64_t i = 1; i <= 3000; ++i) earlier.add({row_key("", "\"r" + std::to_string(i) + "\""), i, i % 5 != 0});
  earlier.sort();
  run_collector seen(&earlier);
  for (std::uint64_t i = 2001; i <= 5000; ++i) add_row(seen, i);
  const run made = seen.finish("run");
  REQUIRE(made.changes);
  CHECK(made.changes->compared == 1000);
  std::uint64_t failing = 0;
  std::uint64_t valid = 0;
  std::uint64_t still = 0;
  for (std::uint64_t i = 2001; i <= 3000; ++i) {
    if (i % 3 == 0 && i % 5 != 0) ++failing;
    if (i % 3 != 0 && i % 5 == 0) ++valid;
    if (i % 15 == 0) ++still;
  }
  CHECK(made.changes->newly_failing == failing);
  CHECK(made.changes->newly_valid == valid);
  CHECK(made.changes->still_failing == still);
  CHECK(numbers_of(made, &kept_for::changed).size() == 200);  // those that fail now
}

TEST_CASE("rows with the same id are pairs in the order of their lines") {
  earlier_outcomes earlier;
  const bool valid[] = {true, false, true};
  for (std::uint64_t i = 0; i < 3; ++i) earlier.add({row_key("", "\"a\""), 10 + i, valid[i]});
  earlier.add({row_key("one.jsonl", "1"), 1, true});
  earlier.add({row_key("two.jsonl", "1"), 1, false});
  earlier.sort();
  const auto add = [&](run_collector& to, std::uint64_t number, const char* file, const char* id, bool is_valid) {
    to.add({.number = number,
            .file = file,
            .id = id,
            .outcome = is_valid ? row_outcome::exact : row_outcome::invalid,
            .text = "x"});
  };
  run_collector one(&earlier);
  run_collector other(&earlier);
  add(other, 9, "", "\"a\"", true);       // a fourth, that the earlier run lacks
  add(other, 8, "", "\"a\"", false);      // the third: newly failing
  add(one, 3, "", "\"a\"", false);        // the second: still failing
  add(one, 2, "", "\"a\"", true);         // the first: still valid
  add(one, 1, "one.jsonl", "1", true);    // still valid
  add(other, 1, "two.jsonl", "1", true);  // newly valid
  add(other, 1, "three.jsonl", "1", true);
  one.merge(other);
  const run made = one.finish("run");
  REQUIRE(made.changes);
  CHECK(made.changes->compared == 5);
  CHECK(made.changes->newly_failing == 1);
  CHECK(made.changes->newly_valid == 1);
  CHECK(made.changes->still_failing == 1);
  REQUIRE(made.rows.size() == 7);  // those of the same number in different files among them
  CHECK(made.rows_are_all);
  std::set<std::uint64_t> changed;
  for (const row& each : made.rows) {
    if (each.kept.changed) changed.insert(each.number);
    if (each.number == 8) CHECK(each.earlier_number == 12);
    if (each.number == 9) CHECK_FALSE(each.was_valid);
  }
  CHECK(changed == std::set<std::uint64_t>{1, 8});
}

TEST_CASE("ids that begin with the same 200 characters are different") {
  const std::string begin = '"' + std::string(300, 'x');
  earlier_outcomes earlier;
  earlier.add({row_key("", begin + "1\""), 1, false});
  earlier.sort();
  run_collector seen(&earlier);
  const std::string other = begin + "2\"";
  seen.add({.number = 1, .id = other, .text = "x"});
  const run made = seen.finish("run");
  CHECK(made.changes->compared == 0);
  CHECK(made.rows[0].key == key_text(row_key("", other)));
  CHECK(key_of(made.rows[0]) == row_key("", other));
}

TEST_CASE("values are compared field by field") {
  const struct {
    const char* expected;
    const char* got;  ///< nullptr: none
    std::string verdicts;
  } rows[] = {
      {R"({"a": 1, "b": "x"})", R"({"b": "x", "a": 1})", "a+ b+"},
      {R"({"a": 1})", R"({"a": 1.0})", "a+"},
      {R"({"a": 0.1})", R"({"a": 0.10000000000000002})", "a+"},
      {R"({"a": 100})", R"({"a": 101})", "a wrong"},
      {R"({"a": 9007199254740993})", R"({"a": 9007199254740992})", "a wrong"},
      {R"({"a": "1"})", R"({"a": 1})", "a wrong"},
      {R"({"a": null})", R"({"a": null})", "a+"},
      {R"({"a": null})", R"({})", "a missing"},
      {R"({})", R"({"a": 1})", "a extra"},
      {R"({"l": [1, 2]})", R"({"l": [1, 3, 4]})", "l[]+ l[] wrong l[] extra"},
      {R"({"l": [{"p": 1}, {"p": 2}]})", R"({"l": [{"p": 1}]})", "l[].p+ l[].p missing"},
      {R"({"l": []})", R"({"l": []})", "l+"},
      {R"({"l": []})", R"({"l": [1]})", "l[] extra"},
      {R"({"o": {}})", R"({"o": []})", "o wrong"},
      {R"({"o": {"a": 1}})", R"({"o": 5})", "o wrong"},
      {R"({"o": {"a": 1, "b": [2]}})", R"({})", "o.a missing o.b[] missing"},
      {R"({"a": 1, "b": 2})", nullptr, "a missing b missing"},
      {"5", "5", "+"},
      {"[]", nullptr, " missing"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    CAPTURE(row.got);
    const json got = row.got == nullptr ? json() : json::parse(row.got);
    const value_comparison made = compare_values(json::parse(row.expected), row.got == nullptr ? nullptr : &got);
    std::string verdicts;
    const char* const kinds[] = {" wrong", " missing", " extra"};
    for (const field_verdict& one : made.verdicts) {
      verdicts +=
          (verdicts.empty() ? "" : " ") + one.field + (one.is_correct ? "+" : kinds[static_cast<int>(one.kind)]);
    }
    CHECK(verdicts == row.verdicts);
    CHECK(made.matches() ==
          (verdicts.find(' ', 1) == std::string::npos
               ? verdicts.ends_with('+')
               : verdicts.find("wrong") == std::string::npos && verdicts.find("missing") == std::string::npos &&
                     verdicts.find("extra") == std::string::npos));
  }
}

TEST_CASE("the tolerance is for numbers with a fraction alone") {
  const json expected = json::parse(R"({"whole": 1000, "part": 1000.5})");
  const json got = json::parse(R"({"whole": 1001, "part": 1001.0})");
  const value_comparison made = compare_values(expected, &got, {.tolerance = 0.01});
  REQUIRE(made.verdicts.size() == 2);
  CHECK_FALSE(made.verdicts[0].is_correct);
  CHECK(made.verdicts[1].is_correct);
}

TEST_CASE("no text of a model ends the data of a page, and the page gives it back as it was") {
  const std::string hostile = "</script><!--<script>alert(1)</script> & \u2028\u2029 ]]> \"'\\ \xFF";
  run_collector seen;
  const std::vector<error> errors = {error_at(0, 9, "json_invalid", {{hostile}})};
  seen.add({.number = 1,
            .id = "\"</script>\"",
            .outcome = row_outcome::invalid,
            .text = hostile,
            .prompt = hostile,
            .value = hostile,
            .message = hostile,
            .errors = errors});
  page made;
  made.command = "parse";
  made.note = hostile.substr(0, hostile.size() - 1);
  made.runs.push_back(seen.finish("</script>"));
  const std::string text = page_text(made);
  const std::string tag = R"(<script type="application/json" id="report-data">)";
  const std::size_t begin = text.find(tag);
  REQUIRE(begin != std::string::npos);
  const std::string data = text.substr(begin + tag.size(), text.find('<', begin + tag.size()) - begin - tag.size());
  CHECK(text.substr(begin + tag.size() + data.size(), 9) == "</script>");
  CHECK(data.find_first_of("<>&") == std::string::npos);
  CHECK(data.find("\xE2\x80\xA8") == std::string::npos);
  const std::optional<page> read = page_in(text);
  REQUIRE(read);
  CHECK(assay::dump(*read) == assay::dump(made));
}

TEST_CASE("what is no page, or of another version, is told apart") {
  CHECK_FALSE(page_in("<html></html>"));
  page other;
  other.format = current_format + 1;
  CHECK_THROWS_AS((void)page_in(page_text(other)), std::runtime_error);
  std::string damaged = page_text(page{});
  damaged.replace(damaged.find("\"runs\""), 6, "\"ruin\"");
  CHECK_THROWS_AS((void)page_in(damaged), std::runtime_error);
}

TEST_CASE("rows are taken away until a page is small enough, samples first") {
  run_collector seen;
  for (std::uint64_t i = 1; i <= 2000; ++i) add_row(seen, i);
  page made;
  made.runs.push_back(seen.finish("one"));
  made.runs.push_back(seen.finish("two"));
  const std::size_t before = made.runs[0].rows.size();
  fit_rows(made, 100'000);
  CHECK(made.runs[0].rows.size() < before / 2);
  CHECK(numbers_of(made.runs[0], &kept_for::example).size() == 2);
  CHECK(assay::dump(made.runs[0].rows).size() + assay::dump(made.runs[1].rows).size() < 110'000);
}

TEST_CASE("lines of parse and of ask are an earlier run") {
  const struct {
    const char* line;
    row_outcome outcome;
  } rows[] = {
      {R"({"id":1,"ok":true,"value":{"a":1},"repairs":[]})", row_outcome::exact},
      {R"({"id":"b","ok":true,"value":1,"repairs":[{"code":"unit","class":"interpretation","loc":["l",2],"message":"m","line":1,"column":2,"offset":1}],"attempts":2,"usage":{"input_tokens":5,"output_tokens":6,"cached_tokens":0}})",
       row_outcome::repaired},
      {R"({"id":3,"ok":false,"errors":[{"type":"missing","loc":["l",0],"message":"m","input":null,"line":1,"column":1,"offset":0,"length":0}]})",
       row_outcome::invalid},
      {R"({"id":4,"ok":false,"error":{"reason":"refused","message":"No."},"errors":[],"attempts":1})",
       row_outcome::refused},
      {R"({"id":null,"line":5,"ok":false,"error":{"reason":"line","message":"m"}})", row_outcome::unreadable},
      {R"({"id":6,"ok":false,"error":{"reason":"transport","message":"m"},"errors":[]})", row_outcome::failed},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    run_collector seen;
    earlier_outcomes outcomes;
    REQUIRE(add_result_line(row.line, 5, seen, outcomes));
    const run made = seen.finish("x");
    REQUIRE(made.rows.size() == 1);
    CHECK(made.rows[0].outcome == row.outcome);
    outcomes.sort();
    REQUIRE(outcomes.find(key_of(made.rows[0])).size() == 1);
    CHECK(outcomes.find(key_of(made.rows[0]))[0].is_valid == is_valid(row.outcome));
  }
  run_collector seen;
  earlier_outcomes outcomes;
  for (const char* line : {"", "{}", "[1]", R"({"id":1})", R"({"id":1,"ok":"yes"})"}) {
    CHECK_FALSE(add_result_line(line, 1, seen, outcomes));
  }
  CHECK(seen.totals().rows == 0);
}
