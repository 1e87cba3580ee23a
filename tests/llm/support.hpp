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

/// Runs on a clock that jumps: waits take no time and are exact.
template <class T>
T simulate(task<T> main) {
  return async::run(std::move(main), {.clock = async::clock_kind::simulated});
}

inline assay::request asking(std::string text) {
  assay::request asked;
  asked.messages.push_back(assay::user_message(std::move(text)));
  return asked;
}

}  // namespace test_llm
