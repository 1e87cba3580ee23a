// Tables of answers: each is read by a schema in llm mode.
#pragma once

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

struct answer_row {
  std::string schema, input, value;  ///< the value as JSON; empty: refused
};

inline void check_answers(const std::vector<answer_row>& rows) {
  for (const answer_row& one : rows) {
    CAPTURE(one.input);
    const auto read = parse(load_schema(std::string_view(one.schema)), one.input);
    CHECK((read ? read->dump() : std::string()) == one.value);
  }
}

}  // namespace assay::test
