#include "reader/mending/outline.hpp"

#include "json/byte_set.hpp"
#include "json/unicode.hpp"
#include "reader/mending/token_spelling.hpp"
#include "reader/tolerant_escape.hpp"
#include "reader/unescaped_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::mending {

/// Puts steps into the tree.
class outline::builder {
 public:
  builder(value_tree& tree, std::string_view text) : tree_(tree), text_(text), root_(tree.size()) {}

  /// The structures that are open where the first step is.
  void open_all(const frame* open) {
    if (open == nullptr) return;
    std::vector<bool> objects;
    for (; open != nullptr; open = open->outer) objects.push_back(open->is_object);
    for (; !objects.empty(); objects.pop_back()) {
      const node_id id = tree_.add(objects.back() ? token::object : token::array, 0);
      tree_[id].next = id + 1;
      open_.push_back(id);
    }
  }

  node_id finish(bool cut) {
    drop_key_without_value();
    while (!open_.empty()) close(text_.size());
    if (cut && tree_.size() > root_) tree_[root_].cut = 0;
    return root_;
  }

  void add(const reading& one) {
    note_filler(one);
    switch (one.taken) {
      case part::none:
        for (const mended* note = one.notes; note != nullptr; note = note->next) add_note(container(), *note);
        return;
      case part::object:
      case part::array: {
        const node_id id = add_node(one.taken == part::object ? token::object : token::array, one);
        open_.push_back(id);
        return;
      }
      case part::close:
        for (const mended* note = one.notes; note != nullptr; note = note->next) add_note(open_.back(), *note);
        close(one.end);
        return;
      case part::key:
        add_key(one);
        return;
      case part::string:
      case part::bare: {
        const node_id id = add_node(token::string, one);
        put_content(id, one);
        tree_[id].bare = one.taken == part::bare ? 1 : 0;
        return;
      }
      case part::number: {
        const node_id id = add_node(token::number, one);
        put_number(id, one);
        return;
      }
      case part::null:
        add_node(token::null, one);
        return;
      case part::boolean: {
        const node_id id = add_node(token::boolean, one);
        tree_[id].size = (text_[one.begin] | 0x20) == 't' ? 1 : 0;
        return;
      }
    }
  }

 private:
  /// Comments and unusual white space between the last token and this one.
  void note_filler(const reading& one) {
    const std::size_t begin = std::exchange(last_end_, one.end);
    if (one.before == nullptr || one.begin <= begin || tree_.size() == 0) return;
    const filler passed = filler_at(text_.substr(0, one.begin), begin);
    if (passed.comment != std::string_view::npos) {
      tree_.note(container(), repair_code::comment, passed.comment, passed.comment_end);
    }
    if (passed.unusual != std::string_view::npos) {
      tree_.note(container(), repair_code::unusual_space, passed.unusual, passed.unusual_end);
    }
  }

  [[nodiscard]] node_id container() const { return open_.empty() ? last_value_ : open_.back(); }

  node_id add_raw(token kind, const reading& one) {
    const node_id id = tree_.add(kind, one.begin);
    tree_[id].end = one.end;
    tree_[id].next = id + 1;
    return id;
  }

  node_id add_node(token kind, const reading& one) {
    const node_id id = add_raw(kind, one);
    last_value_ = id;
    key_ = no_key;
    for (const mended* note = one.notes; note != nullptr; note = note->next) add_note(id, *note);
    for (const mended* note = key_notes_; note != nullptr; note = note->next) add_note(id, *note);
    key_notes_ = nullptr;
    return id;
  }

  void add_key(const reading& one) {
    drop_key_without_value();
    key_ = add_raw(token::string, one);
    put_content(key_, one);
    key_notes_ = one.notes;
  }

  void drop_key_without_value() {
    if (key_ != no_key) tree_.drop_from(key_);
    key_ = no_key;
    key_notes_ = nullptr;
  }

  void close(std::size_t end) {
    drop_key_without_value();
    tree_node& node = tree_[open_.back()];
    node.end = static_cast<std::uint32_t>(end);
    node.next = tree_.size();
    last_value_ = open_.back();
    open_.pop_back();
  }

  /// The notes that name what they read, and as what.
  void add_note(node_id at, const mended& one) {
    const std::string_view written = text_.substr(one.begin, one.end - one.begin);
    std::string_view first;
    std::string_view second;
    const std::string_view closer = tree_[at].kind() == token::object ? "}" : "]";
    const std::string_view opener = tree_[at].kind() == token::object ? "{" : "[";
    switch (one.code) {
      case repair_code::missing_closer:
        first = closer;
        break;
      case repair_code::wrong_closer:
        first = written;
        second = closer;
        break;
      case repair_code::missing_opener:
        first = opener;
        break;
      case repair_code::wrong_opener:
        first = written;
        second = opener;
        break;
      case repair_code::wrong_separator:
      case repair_code::foreign_comma:
        first = written;
        break;
      case repair_code::foreign_literal:
        first = written;
        second = tree_[at].kind() == token::null ? "null" : (text_[one.begin] | 0x20) == 't' ? "true" : "false";
        break;
      case repair_code::number_format:
        return;  // put_number does
      default:
        break;
    }
    tree_.note(at, one.code, one.begin, one.end, first, second);
  }

  void put_view(node_id id, std::size_t begin, std::size_t end) {
    tree_[id].content = static_cast<std::uint32_t>(begin);
    tree_[id].size = static_cast<std::uint32_t>(end - begin);
  }

  void put_number(node_id id, const reading& one) {
    const std::string_view written = text_.substr(one.content_begin, one.content_end - one.content_begin);
    std::string plain(written);
    if (plain.front() == '+') plain.erase(0, 1);
    const std::size_t digits = plain.front() == '-' ? 1 : 0;
    if (plain[digits] == '.') plain.insert(digits, 1, '0');
    if (plain == written) return put_view(id, one.content_begin, one.content_end);
    tree_.put_text(tree_[id], plain);
    tree_.note(id, repair_code::number_format, one.begin, one.end, written, plain);
  }

  void put_content(node_id id, const reading& one) {
    const std::string_view raw = text_.substr(one.content_begin, one.content_end - one.content_begin);
    const auto control =
        std::find_if(raw.begin(), raw.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (control != raw.end() && tree_[id].kind() == token::string) {
      const std::size_t at = one.content_begin + static_cast<std::size_t>(control - raw.begin());
      tree_.note(id, repair_code::raw_control_character, at, at + 1);
    }
    const bool plain = raw.find('\\') == std::string_view::npos && utf8_error(raw) == raw.size();
    if (plain) return put_view(id, one.content_begin, one.content_end);
    const std::string content = unescaped(id, raw, one.content_begin);
    tree_.put_text(tree_[id], content);
  }

  std::string unescaped(node_id id, std::string_view raw, std::size_t base) {
    std::string out;
    bool bare_backslashes = raw.ends_with('\\') && !raw.ends_with("\\\\");
    const char* const end = raw.data() + raw.size();
    for (const char* p = raw.data(); p != end;) {
      const auto place_of = [&](const char* at) { return base + static_cast<std::size_t>(at - raw.data()); };
      if (*p != '\\') {
        const std::size_t size =
            utf8_sequence(reinterpret_cast<const unsigned char*>(p), static_cast<std::size_t>(end - p));
        if (size == 0) {
          tree_.note(id, repair_code::invalid_utf8, place_of(p), place_of(p) + 1);
          out.append(replacement_character);
          ++p;
        } else {
          out.append(p, size);
          p += size;
        }
        continue;
      }
      const passed_escape passed = pass_tolerant_escape(p, end, out);
      bare_backslashes |= passed.mended == repair_code::invalid_escape;
      if (passed.mended == repair_code::invalid_escape) {
        tree_.note(id, repair_code::invalid_escape, place_of(p), place_of(passed.behind),
                   std::string_view(p, static_cast<std::size_t>(passed.behind - p)), passed.read_as);
      } else if (passed.mended) {
        tree_.note(id, *passed.mended, place_of(p), place_of(passed.behind));
      }
      p = passed.behind;
    }
    return bare_backslashes ? unescaped_text(raw).value_or(out) : out;
  }

  static constexpr node_id no_key = static_cast<node_id>(-1);

  value_tree& tree_;
  std::string_view text_;
  node_id root_;
  std::vector<node_id> open_;
  node_id last_value_ = 0;
  std::size_t last_end_ = 0;
  node_id key_ = no_key;  ///< a key whose value is not there yet
  const mended* key_notes_ = nullptr;
};

outline::outline(value_tree& tree, std::string_view text) : builder_(std::make_unique<builder>(tree, text)) {}
outline::~outline() = default;

void outline::open_all(const frame* open) { builder_->open_all(open); }
void outline::add(const reading& step) { builder_->add(step); }
node_id outline::finish(bool cut) { return builder_->finish(cut); }

void outline::add_all(const std::vector<const reading*>& steps) {
  for (auto one = steps.rbegin(); one != steps.rend(); ++one) builder_->add(**one);
}

std::vector<const reading*> steps_of(const reading& last, const reading* end) {
  std::vector<const reading*> steps;
  for (const reading* one = &last; one != end; one = one->before) steps.push_back(one);
  return steps;
}

std::string text_of(std::string_view text, const frame* open, std::span<const reading* const> steps) {
  value_tree tree(text);
  outline made(tree, text);
  made.open_all(open);
  for (const reading* const one : steps) made.add(*one);
  return to_text(tree, made.finish(/*cut=*/false));
}

}  // namespace assay::inline v0::detail::mending
