#include "cli/duplicate_keys.hpp"

#include "json/string_bounds.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

namespace assay::cli {
namespace {

/// Walks over the tokens of a JSON text, with the objects and arrays that are open on a stack of its own.
class key_scan {
 public:
  key_scan(std::string_view json, std::size_t most) : json_(json), most_(most) {}

  [[nodiscard]] std::vector<error> run() {
    for (at_ = json_.find_first_of(marks); at_ < json_.size(); at_ = json_.find_first_of(marks, at_)) {
      step(json_[at_]);
    }
    std::sort(found_.begin(), found_.end(),
              [](const error& a, const error& b) { return a.span.offset < b.span.offset; });
    return std::move(found_);
  }

 private:
  static constexpr std::string_view marks = "\"{}[],";

  struct key {
    std::string_view text;  ///< unescaped
    std::size_t offset;
    std::size_t length;
  };
  struct level {
    bool is_object;
    bool expects_key;
    std::size_t index = 0;  ///< of an array
    std::vector<key> keys = {};
  };

  void step(char mark) {
    if (mark == '"') return pass_string();
    ++at_;
    if (mark == '{' || mark == '[') {
      open_.push_back({.is_object = mark == '{', .expects_key = mark == '{'});
    } else if (open_.empty()) {
      return;
    } else if (mark == ',') {
      open_.back().expects_key = open_.back().is_object;
      ++open_.back().index;
    } else {
      compare(open_.back());
      open_.pop_back();
    }
  }

  void pass_string() {
    const std::size_t begin = at_;
    at_ = detail::behind_string(json_, at_);
    if (at_ == std::string_view::npos) return;
    if (open_.empty() || !open_.back().expects_key) return;
    open_.back().expects_key = false;
    open_.back().keys.push_back({unescaped(json_.substr(begin, at_ - begin)), begin, at_ - begin});
  }

  std::string_view unescaped(std::string_view quoted) {
    if (quoted.find('\\') == std::string_view::npos) return quoted.substr(1, quoted.size() - 2);
    const auto value = nlohmann::json::parse(quoted, nullptr, /*allow_exceptions=*/false);
    return value.is_string() ? unescaped_.emplace_back(value.get<std::string>()) : quoted;
  }

  void compare(level& object) {
    std::vector<key>& keys = object.keys;
    if (keys.size() < 2) return;
    std::sort(keys.begin(), keys.end(),
              [](const key& a, const key& b) { return a.text != b.text ? a.text < b.text : a.offset < b.offset; });
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i].text == keys[i - 1].text) report(keys[i]);
    }
  }

  void report(const key& again) {
    if (found_.size() >= most_) return;
    error& found = found_.emplace_back();
    found.type = "duplicate_key";
    for (const level& each : open_) {
      path_item item;
      if (each.is_object) {
        item.key = &each == &open_.back() ? again.text : each.keys.back().text;
      } else {
        item.index = each.index;
      }
      found.loc.push_back(std::move(item));
    }
    found.message = "The object has this key already";
    found.input = json_.substr(again.offset, again.length);
    found.span.offset = again.offset;
    found.span.length = again.length;
  }

  std::string_view json_;
  std::size_t most_;
  std::size_t at_ = 0;
  std::vector<level> open_;
  std::deque<std::string> unescaped_;
  std::vector<error> found_;
};

}  // namespace

std::vector<error> duplicate_keys(std::string_view json, std::size_t most) { return key_scan(json, most).run(); }

}  // namespace assay::cli
