// What is fuzzed: functions that read any bytes, and say what is wrong with what came of it. libFuzzer calls them
// (fuzz_*.cpp), and so does the ordinary test suite, over a small corpus and mutations of it.
#pragma once

#include <string>
#include <string_view>

namespace fuzz {

/// The tolerant reader alone: the tree that it makes is sound. Empty where it is, else what is wrong.
[[nodiscard]] std::string check_reader(std::string_view text);

/// The engine over it. The first byte picks a type, a dialect and a policy, the rest is the answer.
[[nodiscard]] std::string check_answer(std::string_view input);

/// Schemas at run time, and answers to them. The first byte picks a dialect and a policy, the second a vocabulary and
/// whether the bytes up to the next 0 are a schema's text or choices that make a schema; behind the 0 is the answer.
[[nodiscard]] std::string check_schema(std::string_view input);

/// Streams of events, and the answers in them. The first byte says how the stream is cut, the rest is the stream.
[[nodiscard]] std::string check_sse(std::string_view input);

/// The SQL functions, in SQLite. The first byte picks a mode, the bytes up to the next 0 are a schema, the rest is the
/// answer.
[[nodiscard]] std::string check_database(std::string_view input);

/// Prints what is wrong and aborts: libFuzzer's finding.
int stop_at(const std::string& problem);

}  // namespace fuzz
