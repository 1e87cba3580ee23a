// What the examples ask in place of a model: recordings, which were written by hand in the form of recording_model's.
#pragma once

#include <assay/llm.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace examples {

namespace async = assay::async;

/// The recording of that name; its answers come in their order.
inline std::shared_ptr<assay::replay_model> recording(const std::string& name,
                                                      assay::replay_order order = assay::replay_order::in_sequence) {
  return std::make_shared<assay::replay_model>(ASSAY_LLM_EXAMPLES_DIR "/recordings/" + name + ".jsonl", order);
}

/// Streams the answers of another model in pieces of eight bytes, as a provider does; a recording brings them whole.
class in_pieces final : public assay::language_model {
 public:
  explicit in_pieces(assay::model_ref model) : model_(std::move(model)) {}

  async::task<assay::response> complete(assay::request asked) override { return model_->complete(std::move(asked)); }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const assay::response whole = co_await model_->complete(std::move(asked));
    const std::string text = whole.text();
    for (std::size_t at = 0; at < text.size(); at += 8) {
      assay::stream_event more = assay::text_delta{text.substr(at, 8)};
      co_yield std::move(more);
    }
    assay::stream_event end = assay::stream_end{whole};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return model_->capabilities(); }
  [[nodiscard]] std::string name() const override { return model_->name(); }

 private:
  assay::model_ref model_;
};

}  // namespace examples
