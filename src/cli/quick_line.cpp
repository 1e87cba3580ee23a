#include "cli/quick_line.hpp"

#include "json/characters.hpp"
#include "json/unescape.hpp"

#include <cstddef>

namespace assay::cli {
namespace {

/// The line's tokens, one after another. Each function passes what it names, or returns false.
class line_tokens {
 public:
  explicit line_tokens(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  bool pass(char wanted) {
    skip_space();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  bool pass_key(std::string_view name) {
    const char* const before = at_;
    if (pass('"') && rest().substr(0, name.size()) == name) {
      at_ += name.size();
      if (at_ != end_ && *at_ == '"') {
        ++at_;
        return pass(':');
      }
    }
    at_ = before;
    return false;
  }

  bool pass_id(std::string_view& id) {
    skip_space();
    const char* const begin = at_;
    if (!(at_ != end_ && *at_ == '"' ? pass_plain_string() : pass_integer())) return false;
    id = std::string_view(begin, static_cast<std::size_t>(at_ - begin));
    return true;
  }

  bool pass_text(std::string& text) {
    if (!pass('"')) return false;
    const char* const behind = detail::unescape_long(at_, end_, text);
    if (behind == nullptr) return false;
    at_ = behind;
    return true;
  }

  bool at_end() {
    skip_space();
    return at_ == end_;
  }

 private:
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  bool pass_plain_string() {
    for (++at_; at_ != end_ && *at_ != '"'; ++at_) {
      if (*at_ < ' ' || *at_ >= 0x7F || *at_ == '\\') return false;
    }
    return at_ != end_ && ++at_ != end_;
  }

  /// As it is written back, digit by digit.
  bool pass_integer() {
    constexpr std::ptrdiff_t most_digits = 18;
    if (at_ != end_ && *at_ == '-') ++at_;
    const char* const first = at_;
    while (at_ != end_ && detail::is_digit(*at_)) ++at_;
    return at_ != first && *first != '0' && at_ - first <= most_digits;
  }

  const char* at_;
  const char* const end_;
};

}  // namespace

bool read_quickly(std::string_view line, std::string_view key, quick_line& found) {
  line_tokens tokens(line);
  if (!tokens.pass('{')) return tokens.pass_text(found.text) && tokens.at_end();
  if (tokens.pass_key("id") && !(tokens.pass_id(found.id) && tokens.pass(','))) return false;
  return tokens.pass_key(key) && tokens.pass_text(found.text) && tokens.pass('}') && tokens.at_end();
}

}  // namespace assay::cli
