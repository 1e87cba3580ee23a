#include "schema/drafts.hpp"

#include "json/ranges.hpp"
#include "json/uri.hpp"

#include <array>

namespace assay::inline v0::loading {

namespace {

struct draft_row {
  std::string_view path;  ///< behind "json-schema.org/"
  draft which;
};
// Draft-05 changed the text of draft-04 and kept its meta-schema; "schema" is whatever is newest.
constexpr std::array draft_rows = {
    draft_row{"draft-04/schema", draft::d4},
    draft_row{"draft-05/schema", draft::d4},
    draft_row{"draft-06/schema", draft::d6},
    draft_row{"draft-07/schema", draft::d7},
    draft_row{"draft/2019-09/schema", draft::d2019_09},
    draft_row{"draft/2020-12/schema", draft::d2020_12},
    draft_row{"schema", draft::unnamed},
};

constexpr std::array<std::string_view, 6> names = {"draft-04",      "draft-06",      "draft-07",
                                                   "draft 2019-09", "draft 2020-12", "draft 2020-12"};

}  // namespace

std::optional<draft> draft_named(std::string_view uri) noexcept {
  uri = detail::without_empty_fragment(uri);
  for (const std::string_view start : {"https://json-schema.org/", "http://json-schema.org/"}) {
    if (!uri.starts_with(start)) continue;
    const auto found = ranges::find(draft_rows, uri.substr(start.size()), &draft_row::path);
    if (found != draft_rows.end()) return found->which;
  }
  return std::nullopt;
}

std::string_view name_of(draft which) noexcept { return names[static_cast<std::size_t>(which)]; }

}  // namespace assay::inline v0::loading
