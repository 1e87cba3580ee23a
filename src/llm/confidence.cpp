#include <assay/llm/confidence.hpp>

#include "json/region.hpp"
#include "json/text_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// As deep as any answer is read.
constexpr std::size_t deepest_answer = 1000;

/// Where the JSON document is: all of the text, or what is in a fence that is all of it.
region document_in(std::string_view text) {
  constexpr std::string_view fence = "```";
  region whole = trimmed(text, {0, text.size()});
  const std::string_view inner = text_in(text, whole);
  if (inner.size() < 2 * fence.size() || !inner.starts_with(fence) || !inner.ends_with(fence)) return whole;
  const std::size_t line_end = std::min(inner.find('\n'), inner.size() - fence.size());
  return trimmed(text, {whole.begin + std::max(line_end, fence.size()), whole.end - fence.size()});
}

/// Walks a JSON document, and adds up the logarithms of the tokens of each value.
class confidence_walk {
 public:
  confidence_walk(std::string_view text, region document, const std::vector<token_logprob>& tokens)
      : source_(text_in(text, document), deepest_answer, std::numeric_limits<std::size_t>::max(), document.begin),

        document_(document),
        tokens_(tokens) {}

  [[nodiscard]] std::vector<field_confidence> run() {
    value();
    static_cast<void>(source_.peek());
    const bool is_whole = !source_.failed() && source_.position() == document_.end - document_.begin;
    return is_whole ? std::move(found_) : std::vector<field_confidence>();
  }

 private:
  void value() {
    const token ahead = source_.peek();
    const text_source::mark begin = source_.save();
    switch (ahead) {
      case token::array:
        return array();
      case token::object:
        return object();
      case token::none:
        static_cast<void>(source_.no_value());
        return;
      default:
        if (source_.skip()) add(source_.place_of(begin), ahead == token::string);
    }
  }

  void array() {
    if (!source_.enter()) return;
    for (std::size_t i = 0; source_.next_item(); ++i) {
      at_.push_back({{}, i});
      value();
      at_.pop_back();
    }
    source_.leave();
  }

  void object() {
    if (!source_.enter()) return;
    std::string_view key;
    while (source_.next_member() && source_.read_key(key)) {
      at_.push_back({std::string(key)});
      value();
      at_.pop_back();
    }
    source_.leave();
  }

  void add(place where, bool is_string) {
    if (is_string && where.end - where.begin > 2) {
      ++where.begin;
      --where.end;
    }
    // Values come in order, so that no token is passed twice but the one that two values share.
    while (first_ < tokens_.size() && begin_ + tokens_[first_].size <= where.begin) begin_ += tokens_[first_++].size;
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = first_, at = begin_; i < tokens_.size() && at < where.end; at += tokens_[i++].size) {
      sum += std::min(tokens_[i].logprob, 0.0);
      ++count;
    }
    found_.push_back({at_, std::exp(sum), count});
  }

  text_source source_;
  region document_;
  const std::vector<token_logprob>& tokens_;
  path at_;
  std::size_t first_ = 0;  ///< the first token that may belong to the next value
  std::size_t begin_ = 0;  ///< where it begins
  std::vector<field_confidence> found_;
};

}  // namespace

std::vector<field_confidence> confidence_of(const attempt& one) {
  if (!one.response || one.response->logprobs.empty() || one.answer != one.response->text()) return {};
  std::size_t size = 0;
  for (const token_logprob& token : one.response->logprobs) {
    if (token.size > one.answer.size() - size) return {};
    size += token.size;
  }
  if (size != one.answer.size()) return {};
  return confidence_walk(one.answer, document_in(one.answer), one.response->logprobs).run();
}

}  // namespace assay::inline v0::detail
