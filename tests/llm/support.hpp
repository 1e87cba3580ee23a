// Shared by the tests of assay::llm: the simulated clock, and models that say what a script says.
#pragma once

#include <assay/llm.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace test_llm {

namespace async = assay::async;
using async::task;
using namespace std::chrono_literals;

/// What the simulated clock shows at first. Not zero, so that a time which was never set isn't taken for it.
inline constexpr async::time_point start{std::chrono::hours(1000)};

/// Runs on a clock that jumps: waits take no time and are exact.
template <class T>
T simulate(task<T> main) {
  return async::run(std::move(main), {.clock = async::clock_kind::simulated, .simulated_start = start});
}

/// The simulated time since the run began.
inline async::duration elapsed() { return async::now() - start; }

inline assay::request asking(std::string text) {
  assay::request asked;
  asked.messages.push_back(assay::user_message(std::move(text)));
  return asked;
}

}  // namespace test_llm
