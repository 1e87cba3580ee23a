// Shared by the tests of assay::llm.
#pragma once

#include "support/scripted_model.hpp"

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

using assay::test::elapsed;
using assay::test::simulate;
using assay::test::start;

inline assay::request asking(std::string text) {
  assay::request asked;
  asked.messages.push_back(assay::user_message(std::move(text)));
  return asked;
}

/// What a model said that called tools.
inline assay::message called(std::vector<assay::tool_call> calls) {
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  for (assay::tool_call& call : calls) turn.parts.emplace_back(std::move(call));
  return turn;
}

}  // namespace test_llm
