#include "reader/mending/mender.hpp"

#include "json/unicode.hpp"
#include "reader/mending/outline.hpp"
#include "reader/mending/search.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace assay::inline v0::detail::mending {

namespace {

constexpr std::size_t longest_excerpt = 60;
constexpr std::size_t context = 24;  ///< of what two readings have in common

std::string quoted_excerpt(std::string_view text, std::size_t begin, std::size_t end) {
  const bool shortened = end - begin > longest_excerpt;
  std::string out = "`";
  begin = border_behind(text, begin);
  end = border_before(text, std::min(end, begin + longest_excerpt));
  out += with_valid_utf8(text.substr(begin, end - begin));
  return out + (shortened ? "…`" : "`");
}

/// The step from which on two readings are shown that part behind so many: of a long text not the first one, for a text
/// in a message ends early.
std::size_t first_shown(const std::vector<const reading*>& steps, std::size_t shared) {
  constexpr std::size_t enough = 16;
  for (std::size_t first = shared > 2 * enough ? shared - enough : 0; first != 0; --first) {
    const reading& before = *steps[first - 1];
    if (before.next == awaiting::separator && before.open != nullptr) return first;
  }
  return 0;
}

/// Two readings' values, from shortly before where they part.
std::string difference(std::string_view text, const search::outcome& found) {
  std::vector<const reading*> best = steps_of(*found.best);
  // From where the two were merged the rival goes on as the other does.
  std::vector<const reading*> rival;
  if (found.merged_at != nullptr) rival = steps_of(*found.best, found.merged_at);
  const std::vector<const reading*> own = steps_of(*found.rival);
  rival.insert(rival.end(), own.begin(), own.end());
  std::reverse(best.begin(), best.end());
  std::reverse(rival.begin(), rival.end());
  const auto shared = static_cast<std::size_t>(
      std::mismatch(best.begin(), best.end(), rival.begin(), rival.end()).first - best.begin());
  const std::size_t first = first_shown(best, shared);
  const frame* const open = first == 0 ? best.front()->open : best[first - 1]->open;
  const std::string one = text_of(text, open, std::span(best).subspan(first));
  const std::string other = text_of(text, open, std::span(rival).subspan(first));
  const auto parted = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  const auto common = static_cast<std::size_t>(parted.first - one.begin());
  const std::size_t from = common > context ? common - context : 0;
  return quoted_excerpt(one, from, one.size()) + " or " + quoted_excerpt(other, from, other.size());
}

std::string what_is_missing(const search& done, const reading* stuck) {
  if (stuck == nullptr) return "expected a value";
  switch (stuck->next) {
    case awaiting::value:
    case awaiting::first_item:
    case awaiting::item:
      return "expected a value";
    case awaiting::first_key:
    case awaiting::key:
      return "expected a key";
    case awaiting::colon:
      return "expected `:` after the key " + quoted_excerpt(done.text(), stuck->content_begin, stuck->content_end);
    case awaiting::separator:
      return stuck->open != nullptr && stuck->open->is_object ? "expected `,` or `}`" : "expected `,` or `]`";
    case awaiting::end:
      return "the text continues after the value";
  }
  return {};
}

}  // namespace

mending_result mend(const task& what, value_tree& tree) {
  search one(what, tree);
  const search::outcome found = one.run();
  mending_result result;
  result.how = found.how;
  switch (found.how) {
    case verdict::whole:
      result.mended = found.best->slipped;
      result.root = one.put_outline(*found.best, /*cut=*/false);
      result.end = std::max(tree[result.root].end, found.best->at);
      break;
    case verdict::truncated:
      result.end = what.end;
      result.root = one.put_outline(*found.best, /*cut=*/true);
      result.where = {what.end, what.end};
      result.reason = "the text was cut off";
      break;
    case verdict::ambiguous:
      one.drop_outline();
      result.where = {found.rival->begin, found.rival->end};
      result.reason = difference(what.text, found);
      break;
    case verdict::hopeless:
      one.drop_outline();
      result.where = {found.stuck_at, found.stuck_at};
      result.reason = what_is_missing(one, found.best);
      break;
  }
  return result;
}

}  // namespace assay::inline v0::detail::mending
