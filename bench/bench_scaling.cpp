// How time grows with size: what a byte costs (or a level, an object, a look-up, a property, an error) over three
// decades. Where every column of a row is about the same, the work is linear. bench/README.md has the tables.
//
//   bench_scaling [ROW]...    all rows, or those whose name begins with one of these
#include "support/peak_memory.hpp"
#include "support/scaling_documents.hpp"

#include <assay/assay.hpp>

#include <malloc.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bench::wide_enum;
using nlohmann::ordered_json;

std::vector<std::string_view> chosen;

bool is_chosen(std::string_view name) {
  return chosen.empty() ||
         std::any_of(chosen.begin(), chosen.end(), [name](std::string_view one) { return name.starts_with(one); });
}

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

/// Of this process: what others do on the machine is not counted.
double processor_nanoseconds() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Nanoseconds of one call: the best of several runs of at least a few milliseconds each.
template <class Work>
double time_of(Work work) {
  constexpr double enough = 120e6;
  constexpr double too_much = 1000e6;
  work();
  double best = 1e300;
  std::size_t calls = 1;
  const double begin = processor_nanoseconds();
  for (int run = 0; run < 40; ++run) {
    const double start = processor_nanoseconds();
    for (std::size_t i = 0; i < calls; ++i) work();
    const double end = processor_nanoseconds();
    best = std::min(best, (end - start) / static_cast<double>(calls));
    if (end - start < 2e6) {
      calls = static_cast<std::size_t>(static_cast<double>(calls) * std::clamp(3e6 / (end - start), 1.0, 1e4));
    }
    if (end - begin > too_much || (run >= 6 && end - begin > enough)) break;
  }
  return best;
}

/// Prints one row: what a unit costs at each size.
template <class Measure>
void row(const std::string& name, const char* unit, const std::vector<std::size_t>& sizes, Measure measure) {
  if (!is_chosen(name)) return;
  std::printf("%-46s %-16s", name.c_str(), unit);
  for (const std::size_t size : sizes) {
    try {
      std::printf(" %9zu:%9.2f", size, measure(size));
    } catch (const std::runtime_error&) {
      std::printf(" %9zu:  refused", size);
    }
    std::fflush(stdout);
  }
  std::printf("\n");
}

// --- llm mode on damaged text ----------------------------------------------------------------------------------------

void damaged_text() {
  const std::vector<std::size_t> sizes{1'000, 10'000, 60'000, 70'000, 1'000'000, 10'000'000};
  row("llm/strict, undamaged", "ns a byte", sizes, [](std::size_t size) {
    const std::string text = bench::damaged_records(bench::undamaged, size);
    const assay::parse_options strict{.mode = assay::mode::strict};
    return time_of([&] { require(assay::parse<std::vector<bench::Record>>(text, strict).has_value(), "strict"); }) /
           static_cast<double>(text.size());
  });
  for (const bench::damage& kind : bench::common_damage) {
    const std::string name = std::string("llm/") + kind.name;
    row(name, "ns a byte", sizes, [&](std::size_t size) {
      const std::string text = bench::damaged_records(kind, size);
      const auto read = assay::parse<std::vector<bench::Record>>(text);
      require(read.has_value(), kind.name);
      const double time = time_of([&] {
        const auto result = assay::parse<std::vector<bench::Record>>(text);
        require(result.has_value(), "damaged text");
      });
      return time / static_cast<double>(text.size());
    });
    row("memory/" + name, "bytes a byte", {60'000, 70'000, 10'000'000}, [&](std::size_t size) {
      const std::string text = bench::damaged_records(kind, size);
      // What llm mode takes beyond the value itself, which strict mode makes of the same text undamaged.
      const std::string valid = bench::damaged_records(bench::undamaged, size);
      const std::size_t value = bench::peak_of(
          [&] { return assay::parse<std::vector<bench::Record>>(valid, {.mode = assay::mode::strict}).has_value(); });
      const std::size_t all =
          bench::peak_of([&] { return assay::parse<std::vector<bench::Record>>(text).has_value(); });
      return (static_cast<double>(all) - static_cast<double>(value)) / static_cast<double>(text.size());
    });
  }
}

// --- answers that are still being written ----------------------------------------------------------------------------

/// Chunks of four bytes, about a token, with the value asked for after each.
void growing_text() {
  constexpr std::size_t chunk = 4;
  for (const bench::damage* kind : {&bench::undamaged, &bench::common_damage[0]}) {
    row(std::string("stream/") + kind->name, "ns a byte", {1'000, 10'000, 50'000, 1'000'000}, [&](std::size_t size) {
      const std::string text = bench::damaged_records(*kind, size);
      const double time = time_of([&] {
        assay::stream_parser<std::vector<bench::Record>> parser;
        for (std::size_t at = 0; at < text.size(); at += chunk) {
          parser.feed(std::string_view(text).substr(at, chunk));
          static_cast<void>(parser.value());
        }
        require(!parser.value().empty(), "stream");
      });
      return time / static_cast<double>(text.size());
    });
  }
}

// --- unions ----------------------------------------------------------------------------------------------------------

template <class T>
void nested_in_cpp(const std::string& name, const std::string& (*text_of)(std::size_t), assay::mode how) {
  row(name, "ns a level", {2, 20, 190, 900}, [&](std::size_t depth) {
    const std::string text = text_of(depth);
    const assay::parse_options options{.mode = how, .limits = {.max_depth = 1000}};
    const auto read = assay::parse<T>(text, options);
    require(read.has_value(), "a nested union was refused");
    return time_of([&] { require(assay::parse<T>(text, options).has_value(), "nested"); }) / static_cast<double>(depth);
  });
}

void nested_unions() {
  for (const auto& [name, how] :
       {std::pair{"strict", assay::mode::strict}, {"lax", assay::mode::lax}, {"llm", assay::mode::llm}}) {
    const std::string mode = name;
    nested_in_cpp<bench::Chain>("unions/C++/" + mode, bench::chain_text, how);
    nested_in_cpp<bench::Chain>("unions/C++ with conversions/" + mode,
                                how == assay::mode::strict ? bench::chain_text : bench::worded_chain_text, how);
    nested_in_cpp<bench::Fork>("unions/C++, two ways down/" + mode, bench::chain_text, how);
    for (const char* keyword : {"anyOf", "oneOf"}) {
      row(std::string("unions/") + keyword + "/" + mode, "ns a level", {2, 20, 190, 900}, [&](std::size_t depth) {
        const assay::schema_type type = assay::load_schema(bench::chain_schema(keyword));
        const std::string text = bench::chain_text(depth);
        const assay::parse_options options{.mode = how, .limits = {.max_depth = 1000}};
        require(assay::parse(type, text, options).has_value(), "a nested union was refused");
        return time_of([&] { require(assay::parse(type, text, options).has_value(), "nested"); }) /
               static_cast<double>(depth);
      });
    }
  }
}

void tagged_unions() {
  for (const char* keyword : {"anyOf", "oneOf", "discriminator"}) {
    for (const auto& [name, how] : {std::pair{"strict", assay::mode::strict}, {"llm", assay::mode::llm}}) {
      row(std::string("tags/") + keyword + "/" + name, "ns an object", {5, 50, 500, 5'000}, [&](std::size_t count) {
        const assay::schema_type type = assay::load_schema(bench::tagged_schema(keyword, count));
        const std::string text = bench::tagged_text(count);
        const assay::parse_options options{.mode = how};
        require(assay::parse(type, text, options).has_value(), "a tagged union was refused");
        return time_of([&] { require(assay::parse(type, text, options).has_value(), "tagged"); }) /
               static_cast<double>(bench::tagged_objects);
      });
    }
  }
}

// --- enumerators -----------------------------------------------------------------------------------------------------

/// The time of a list of labels less that of as many of the first label, which every table finds at once.
template <class Parse>
double look_up_time(const bench::labels& all, const std::string& asked, Parse parse) {
  const std::string first = bench::list_of(all.name(0));
  const std::string text = bench::list_of(asked);
  const double base = time_of([&] { parse(first); });
  return (time_of([&] { parse(text); }) - base) / static_cast<double>(bench::listed_labels);
}

void enumerators() {
  const std::vector<std::size_t> sizes{10, 100, 1'000, 10'000};
  struct question {
    const char* name;
    std::string (*text)(const bench::labels& all);
    assay::mode how;
  };
  const question questions[] = {
      {"exact", [](const bench::labels& all) { return all.name(all.size() - 1); }, assay::mode::strict},
      {"similar", [](const bench::labels& all) { return bench::in_another_style(all.name(all.size() - 1)); },
       assay::mode::llm},
      {"unknown", [](const bench::labels&) { return std::string("lable twelve"); }, assay::mode::llm},
  };
  for (const question& one : questions) {
    const assay::parse_options options{.mode = one.how};
    row(std::string("labels/C++ enum/") + one.name, "ns a look-up", sizes, [&](std::size_t count) {
      const wide_enum all(count);
      return look_up_time(all, one.text(all), [&](const std::string& text) { all.parse(text, options); });
    });
    row(std::string("labels/run-time enum/") + one.name, "ns a look-up", sizes, [&](std::size_t count) {
      const bench::labels all(count);
      const assay::schema_type type = assay::load_schema(all.schema());
      return look_up_time(all, one.text(all), [&](const std::string& text) {
        static_cast<void>(assay::parse(type, text, options).has_value());
      });
    });
  }
}

// --- documents that are JSON already, schemas, errors ----------------------------------------------------------------

template <class T>
void validated(const std::string& name, std::string (*text_of)(std::size_t)) {
  const std::vector<std::size_t> sizes{1'000, 10'000, 100'000, 1'000'000};
  const assay::parse_options strict{.mode = assay::mode::strict};
  row("validate/" + name + "/parse(text)", "ns a byte", sizes, [&](std::size_t size) {
    const std::string text = text_of(size);
    return time_of([&] { require(assay::parse<T>(text, strict).has_value(), "parse"); }) /
           static_cast<double>(text.size());
  });
  row("validate/" + name + "/validate(json)", "ns a byte", sizes, [&](std::size_t size) {
    const std::string text = text_of(size);
    const nlohmann::json value = nlohmann::json::parse(text);
    return time_of([&] { require(assay::validate<T>(value, strict).has_value(), "validate"); }) /
           static_cast<double>(text.size());
  });
}

void schemas() {
  row("load_schema/properties", "ns a property", {10, 100, 1'000, 8'000, 80'000}, [](std::size_t count) {
    const ordered_json schema = bench::wide_schema(count);
    return time_of([&] { static_cast<void>(assay::load_schema(schema)); }) / static_cast<double>(count);
  });
  row("load_schema/definitions", "ns a definition", {10, 100, 1'000, 8'000}, [](std::size_t count) {
    const ordered_json schema = bench::schema_of_definitions(count);
    return time_of([&] { static_cast<void>(assay::load_schema(schema)); }) / static_cast<double>(count);
  });
}

void errors() {
  const std::vector<std::size_t> sizes{1, 10, 100, 1'000, 10'000};
  const auto measure = [&](const char* name, auto use) {
    row(std::string("errors/") + name, "ns an error", sizes, [&](std::size_t count) {
      const std::string text = bench::wrong_records(count);
      assay::parse_options options{.mode = assay::mode::strict};
      options.limits.max_errors = count;
      return time_of([&] {
               const auto result = assay::parse<std::vector<bench::Record>>(text, options);
               require(!result && result.error().errors().size() == count, "errors");
               use(result.error());
             }) /
             static_cast<double>(count);
    });
  };
  measure("errors()", [](const assay::validation_error&) {});
  measure("what()", [](const assay::validation_error& found) { require(*found.what() != '\0', "what()"); });
  measure("to_json()", [](const assay::validation_error& found) { require(!found.to_json().empty(), "to_json()"); });
}

}  // namespace

int main(int count, char** arguments) {
  // What is freed stays with the allocator: to get it back from the kernel may cost more than all that is measured.
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 1 << 28);
  chosen.assign(arguments + 1, arguments + count);
  damaged_text();
  growing_text();
  nested_unions();
  tagged_unions();
  enumerators();
  validated<std::vector<bench::Record>>("records", bench::record_text);
  validated<std::vector<double>>("doubles", bench::doubles_text);
  validated<std::vector<int>>("integers", bench::integers_text);
  schemas();
  errors();
}
