#include "json/text_source.hpp"

#include "json/escapes.hpp"
#include "json/unescape.hpp"

#include <algorithm>
#include <iterator>

namespace assay::inline v0::detail {

bool text_source::fail(std::string_view why, const char* where) {
  if (!failed_) {
    failed_ = true;
    failure_.reason = why;
    failure_.offset = static_cast<std::size_t>(where - begin_);
  }
  at_ = end_;
  return false;
}

// p is behind "\u".
bool text_source::append_unicode_escape(const char*& p, std::string& out) {
  const unicode_escape found = read_unicode_escape(p, end_);
  if (found.kind == unicode_escape_kind::no_digits) return fail("invalid escape", p);
  if (found.kind == unicode_escape_kind::lone_surrogate) return fail("lone surrogate in hex escape", p - 2);
  append_utf8(out, found.code_point);
  p = found.behind;
  return true;
}

/// By wide steps, through memory at hand. False where the text is wrong, or nearly at its end: then nothing is read.
bool text_source::read_escaped_quickly(const char* first, std::string& out) {
  char memory[1024];
  char* const full = std::end(memory) - unescape_reach;
  unescaping content{first, memory};
  out.clear();
  for (auto* pass = pass_content;; pass = pass_long_content) {
    const char* const limit = std::min(quick_end_, content.at + (full - content.to));
    pass(content, limit);
    if (content.at >= quick_end_) return false;
    if (content.at < limit) break;
    out.append(memory, content.to);
    content.to = memory;
  }
  if (*content.at != '"') return false;
  if (out.empty()) {
    put_text(out, {memory, static_cast<std::size_t>(content.to - memory)});
  } else {
    out.append(memory, content.to);
  }
  // Whatever is wrong with the text's UTF-8 is wrong with the content's: escapes are whole characters.
  if (!content.ascii && utf8_error(out) != out.size()) return false;
  at_ = content.at + 1;
  return true;
}

// Runs between escapes are copied whole. `stop` is at the first backslash.
bool text_source::read_escaped(const char* first, const char* stop, bool ascii, std::string& out) {
  if (read_escaped_quickly(first, out)) return true;
  out.clear();
  out.reserve(2 * static_cast<std::size_t>(stop - first));  // as the first character behind the run would make it
  const char* run = first;
  const char* p = stop;
  for (;;) {
    const std::string_view raw(run, static_cast<std::size_t>(p - run));
    if (!ascii && !check_utf8(raw)) return false;
    out.append(raw);
    if (p == end_) return fail("EOF while parsing a string", end_);
    if (*p == '"') break;
    if (*p != '\\') return fail("control character (\\u0000-\\u001F) found while parsing a string", p);
    if (++p == end_) return fail("EOF while parsing a string", end_);
    if (*p == 'u') {
      ++p;
      if (!append_unicode_escape(p, out)) return false;
    } else {
      const char c = escaped_letter(*p);
      if (c == '\0') return fail("invalid escape", p);
      out.push_back(c);
      ++p;
    }
    run = p;
    ascii = true;
    p = find_special(p, ascii);
  }
  at_ = p + 1;
  return true;
}

bool text_source::read_string_into(std::string& out) {
  const char* const first = at_ + 1;
  bool ascii = true;
  const char* const stop = find_special(first, ascii);
  if (stop != end_ && *stop == '\\') return read_escaped(first, stop, ascii, out);
  std::string_view content;
  if (!read_string(content)) return false;
  out = content;
  return true;
}

}  // namespace assay::inline v0::detail
