// Extractions that fail, in every way there is, and the records of them.
#pragma once

#include "script.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace test_llm {

/// What an extraction came to, and what its hook was told.
struct failed_extraction {
  std::vector<assay::extraction_record> records = {};
  std::optional<assay::extraction_error> error = {};
};

/// Streams what a script says, in pieces of a few bytes; whole answers come from the script as well.
class typing_script final : public assay::language_model {
 public:
  explicit typing_script(std::vector<step> steps, std::size_t piece = 5) : script_(std::move(steps)), piece_(piece) {}

  task<assay::response> complete(assay::request asked) override { return script_.complete(std::move(asked)); }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const bool by_tool = asked.output && asked.output->mode == assay::output_mode::tool;
    const std::string tool = by_tool ? asked.output->name : std::string();
    const assay::response whole = co_await script_.complete(std::move(asked));
    std::string text = whole.text();
    if (by_tool && !whole.tool_calls().empty()) text = whole.tool_calls().front()->arguments;
    for (std::size_t at = 0; at < text.size(); at += piece_) {
      assay::stream_event more = assay::text_delta{text.substr(at, piece_)};
      if (by_tool) more = assay::tool_call_delta{0, "", at == 0 ? tool : std::string(), text.substr(at, piece_)};
      co_yield std::move(more);
    }
    assay::stream_event end = assay::stream_end{whole};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return script_.capabilities(); }
  [[nodiscard]] std::string name() const override { return "typing"; }

 private:
  scripted_model script_;
  std::size_t piece_;
};

template <class T>
task<failed_extraction> try_to_extract(assay::model_ref model, assay::extract_options options) {
  failed_extraction all;
  options.retry.on_failure = [&all](const assay::extraction_record& record) { all.records.push_back(record); };
  try {
    static_cast<void>(co_await assay::extract<T>(model, "Who?", std::move(options)));
  } catch (const assay::extraction_error& error) {
    all.error = error;
  }
  co_return all;
}

struct Line {
  std::string sku;
  int quantity = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Line::quantity>(assay::ge(1), assay::le(100)));
  };
};

struct Order {
  std::string customer;
  std::vector<Line> lines;
  std::string city;
};

inline const std::string wrong_order =
    R"({"customer": "Ada", "lines": [{"sku": "A-1", "quantity": 0}, {"sku": "B-2", "quantity": 3}], "city": "York"})";
inline const std::string right_order =
    R"({"customer": "Ada", "lines": [{"sku": "A-1", "quantity": 2}, {"sku": "B-2", "quantity": 3}], "city": "York"})";

/// A way to fail.
struct failing_row {
  std::string what;
  std::vector<step> script;
  std::function<void(assay::extract_options&)> change = [](assay::extract_options&) {};
  assay::extraction_failure reason = assay::extraction_failure::invalid;
};

[[nodiscard]] std::vector<failing_row> ways_to_fail();

}  // namespace test_llm
