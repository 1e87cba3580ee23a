// How many values are looked at while alternatives, parts and conditions of a type are tried: the measure of work of
// the tests that must not measure time.
#pragma once

#include "decode/text_decoder.hpp"
#include "json/text_source.hpp"

#include <doctest/doctest.h>

#include <assay/assay.hpp>

#include <cstddef>
#include <string>

namespace counted_visits {

/// No fewer than this are enough to read the text. What is counted includes what is valid and what is not.
inline std::size_t visits_of(const assay::type_info& type, const std::string& text, assay::mode how,
                             std::size_t most = 1'000'000) {
  using namespace assay::detail;
  const assay::parse_options options{.mode = how, .limits = {.max_depth = 1000}};
  const auto is_enough = [&](std::size_t visits) {
    const scratch value(*type.life);
    text_source source(text, options.limits.max_depth, options.limits.max_items);
    error_log log(100);
    const walk_policy policy{.options = options, .mode = how, .max_visits = visits};
    decoder<text_source> walk(source, log, policy);
    walk.root(type, value.get());
    return !source.failed();
  };
  std::size_t low = 0;
  std::size_t high = most;
  REQUIRE(is_enough(high));
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (is_enough(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace counted_visits
