// The one source that knows yaml-cpp. It is built where CMake found that library; else yaml_absent.cpp is.
#include "cli/yaml_documents.hpp"

#include "cli/yaml_tree.hpp"
#include "json/unicode.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <utility>

namespace assay::cli {
namespace {

/// Reads a text where it is.
class text_buffer : public std::streambuf {
 public:
  explicit text_buffer(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // a streambuf that is only read from writes nothing
    setg(begin, begin, begin + text.size());
  }
};

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

/// Whether a line begins with "---" or "...", and not with a scalar that happens to.
bool is_marker(std::string_view line, std::string_view marker) {
  if (!line.starts_with(marker)) return false;
  return line.size() == marker.size() ||
         std::string_view(" \t\r\n").find(line[marker.size()]) != std::string_view::npos;
}

/// The last line that is more than blanks and a comment; directives count if they are asked for.
std::string_view last_line(std::string_view text, bool with_directives) {
  while (!text.empty()) {
    const std::size_t end = text.size() - (text.back() == '\n' ? 1 : 0);
    const std::size_t begin = end == 0 ? 0 : text.rfind('\n', end - 1) + 1;
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool is_directive = line.starts_with('%');
    const bool counts = first != std::string_view::npos && line[first] != '#' && (with_directives || !is_directive);
    if (counts) return line;
    text = text.substr(0, begin);
  }
  return {};
}

/// The library takes whatever is left over for another document. There is one only behind the "..." that ends the one
/// before, if not behind "---".
bool ends_document(std::string_view text) { return is_marker(last_line(text, /*with_directives=*/false), "..."); }

bool ends_with_directive(std::string_view text) { return last_line(text, /*with_directives=*/true).starts_with('%'); }

class tree_events : public YAML::EventHandler {
 public:
  tree_events(yaml_tree& tree, std::string_view text) : tree_(tree), text_(text) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    const std::size_t offset = offset_of(mark);
    const bool is_first = std::exchange(is_first_, false);
    if (is_marker(text_.substr(offset), "---")) return;
    if (!is_first && !ends_document(text_.substr(0, offset))) {
      throw YAML::ParserException(mark, "something follows the document; begin another one with ---");
    }
    if (ends_with_directive(text_.substr(0, offset))) {
      throw YAML::ParserException(mark, "a document behind a directive begins with ---");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t offset = offset_of(mark);
    const bool is_gap = tree_.is_in_sequence() && text_.substr(offset).starts_with(',');
    if (is_gap) throw YAML::ParserException(mark, "an item is missing before the comma");
    // At the end of the text the library forgets the tag.
    if (text_.substr(offset).starts_with('!')) throw YAML::ParserException(mark, "there is nothing behind the tag");
    // A line without a colon is taken for a key.
    const bool is_block = !are_blocks_.empty() && are_blocks_.back();
    if (is_block && tree_.waits_for_value_of(offset)) {
      throw YAML::ParserException(mark, "a colon is missing behind the key");
    }
    tree_.add_null(offset, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { tree_.add_alias(offset_of(mark), anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    last_scalar_ = offset_of(mark);
    tree_.add_scalar(last_scalar_, tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    are_blocks_.push_back(false);
    tree_.begin(yaml_node::shape::sequence, offset_of(mark), tag, anchor);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    are_blocks_.push_back(style == YAML::EmitterStyle::Block);
    tree_.begin(yaml_node::shape::mapping, offset_of(mark), tag, anchor);
  }
  void OnMapEnd() override { end(); }

  /// The quote that the last scalar begins with, if nothing closes it: at a line's end the library takes the end of the
  /// text for the closing quote.
  [[nodiscard]] std::optional<std::size_t> unclosed_quote() const {
    std::size_t at = last_scalar_;
    while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
      at = std::min(text_.find_first_of(" \t\r\n", at), text_.size());
      at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
    }
    if (at == text_.size() || (text_[at] != '"' && text_[at] != '\'')) return std::nullopt;
    const std::size_t quote = at;
    const std::string_view stops = text_[quote] == '"' ? "\"\\" : "'";
    at = text_.find_first_of(stops, quote + 1);
    while (at < text_.size() && (text_[at] == '\\' || text_.substr(at).starts_with("''"))) {
      at = text_.find_first_of(stops, at + 2);
    }
    return at < text_.size() ? std::nullopt : std::optional(quote);
  }

 private:
  void end() {
    are_blocks_.pop_back();
    tree_.end();
  }

  yaml_tree& tree_;
  std::string_view text_;
  std::vector<bool> are_blocks_;  ///< whether what is open is a mapping in lines
  std::size_t last_scalar_ = 0;
  bool is_first_ = true;
};

/// What the library would read as something else: it takes 0x04 for the end, and bytes that are no UTF-8 for U+FFFD.
std::size_t unreadable_byte(std::string_view text) {
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
  });
  return std::min(static_cast<std::size_t>(control - text.begin()), detail::utf8_error(text));
}

/// The first line that the library would pass over as a directive although none may stand there: directives are at the
/// beginning, or behind the "..." that ends a document. The text's size where there is none.
std::size_t misplaced_directive(std::string_view text) {
  bool may_stand = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (line.starts_with('%') && !may_stand) return at;
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool says_nothing = first == std::string_view::npos || line[first] == '#' || line.starts_with('%');
    if (!says_nothing) may_stand = is_marker(line, "...");
    at = end + 1;
  }
  return text.size();
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Where byte order marks are in front of documents behind the first, as in files that were put together: YAML permits
/// them there, and the library takes them for text. None is within a text: no line of one begins with "---" or "...".
std::vector<std::size_t> inner_byte_order_marks(std::string_view text) {
  std::vector<std::size_t> found;
  bool is_behind_end = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const bool is_marked = at > 0 && line.starts_with(byte_order_mark);
    if (is_marked && (is_behind_end || is_marker(line.substr(byte_order_mark.size()), "---"))) found.push_back(at);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool says_nothing = first == std::string_view::npos || line[first] == '#';
    if (!says_nothing) is_behind_end = is_marker(line, "...");
    at = end + 1;
  }
  return found;
}

data_document only_null() {
  yaml_tree tree(1);
  tree.add_null(0, 0);
  return tree.finish(1);
}

data_document only_error(std::size_t number, std::size_t offset, const std::string& message) {
  yaml_tree tree(1);
  tree.refuse(offset, message);
  return tree.finish(number);
}

std::vector<data_document> read_documents(std::string_view text, std::size_t max_errors) {
  if (const std::size_t wrong = unreadable_byte(text); wrong < text.size()) {
    return {only_error(1, wrong, "a byte that is not valid UTF-8, or a control character")};
  }
  if (const std::size_t wrong = misplaced_directive(text); wrong < text.size()) {
    return {only_error(1, wrong, "a line that begins with % is a directive, and none may stand here")};
  }
  std::vector<data_document> documents;
  text_buffer buffer(text);
  std::istream stream(&buffer);
  yaml_tree tree(max_errors);
  tree_events events(tree, text);
  const auto stop = [&](std::size_t offset, const std::string& message) {
    tree.refuse_all(offset, message);
    documents.push_back(tree.finish(documents.size() + 1));
  };
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) documents.push_back(tree.finish(documents.size() + 1));
  } catch (const YAML::DeepRecursion& fault) {
    stop(offset_of(fault.mark), "nested too deep");
  } catch (const YAML::ParserException& fault) {
    stop(offset_of(fault.mark), fault.msg);
  }
  if (const auto quote = events.unclosed_quote(); quote && !documents.empty() && documents.back().errors.empty()) {
    documents.pop_back();
    stop(*quote, "the quote is not closed");
  }
  if (documents.empty()) documents.push_back(only_null());
  return documents;
}

}  // namespace

bool has_yaml() noexcept { return true; }

std::vector<data_document> read_yaml(std::string_view text, std::size_t max_errors) {
  const std::vector<std::size_t> marks = inner_byte_order_marks(text);
  if (marks.empty()) return read_documents(text, max_errors);
  std::string unmarked;
  std::size_t from = 0;
  for (const std::size_t mark : marks) {
    unmarked += text.substr(from, mark - from);
    from = mark + byte_order_mark.size();
  }
  unmarked += text.substr(from);
  const auto in_file = [&marks](std::size_t offset) {
    for (const std::size_t mark : marks) offset += mark <= offset ? byte_order_mark.size() : 0;
    return offset;
  };
  std::vector<data_document> documents = read_documents(unmarked, max_errors);
  for (data_document& each : documents) {
    for (error& found : each.errors) found.span.offset = in_file(found.span.offset);
    each.places.move_sources(in_file);
  }
  return documents;
}

}  // namespace assay::cli
