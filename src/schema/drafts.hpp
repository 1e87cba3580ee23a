// The drafts of JSON Schema: which one a document is written in, and which keywords belong to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::inline v0::loading {

enum class draft : std::uint8_t {
  d4,
  d6,
  d7,
  d2019_09,
  d2020_12,
  unnamed,  ///< no $schema: read as 2020-12, with the words of older drafts where they are unmistakable
};

/// The draft that a $schema names; nullopt for a URI of somebody's own.
[[nodiscard]] std::optional<draft> draft_named(std::string_view uri) noexcept;

/// Draft-07 and before: a $ref stands alone, an $id may be an anchor, a format is more than an annotation.
[[nodiscard]] constexpr bool is_before_2019_09(draft which) noexcept { return which < draft::d2019_09; }

/// "draft-07", as its authors call it.
[[nodiscard]] std::string_view name_of(draft which) noexcept;

/// The drafts that have a keyword, or give it a meaning.
struct draft_range {
  draft first = draft::d4;
  draft last = draft::unnamed;
  bool in_unnamed = true;

  [[nodiscard]] constexpr bool has(draft which) const noexcept {
    return which == draft::unnamed ? in_unnamed : which >= first && which <= last;
  }
};

}  // namespace assay::inline v0::loading
