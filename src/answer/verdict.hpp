// The result of trying a way to read an answer, and which of two results is better.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::inline v0::detail {

/// What was found of a way to read a candidate.
struct verdict {
  bool ok = false;
  bool outside = true;    ///< not within reasoning
  bool is_final = false;  ///< marked as the final answer
  bool is_meant = true;   ///< nothing says that it is an example, or not the answer
  bool fenced = false;
  bool is_empty = false;      ///< an object without members
  bool in_line = false;       ///< within a line of prose
  std::int64_t matched = -1;  ///< fields of structs that were there
  std::size_t errors = 0;

  /// Whether nothing but their order decides between this one and an earlier one, both of which would do.
  [[nodiscard]] bool ranks_with(const verdict& earlier) const {
    return is_meant == earlier.is_meant && is_final == earlier.is_final && fenced == earlier.fenced &&
           is_empty == earlier.is_empty && (matched > 0) == (earlier.matched > 0);
  }

  /// Whether this one is to be taken rather than one that came earlier in the text: outside reasoning before inside,
  /// what is marked final before drafts, in a fence before in a line, and then the later one.
  [[nodiscard]] bool beats(const verdict& earlier) const {
    if (outside && earlier.outside && is_meant != earlier.is_meant) {
      const verdict& other = is_meant ? *this : earlier;
      if (other.ok || other.matched > 0) return is_meant;
    }
    if (ok != earlier.ok) {
      // An answer that stands out was meant, even if something is wrong with it: no draft and no example is taken for
      // it.
      return ok ? !(earlier.stands_out() && (in_line || !is_final) && (in_line || earlier.is_final))
                : stands_out() && is_final && !earlier.is_final;
    }
    if (outside != earlier.outside) return outside;
    if (!ok) return matched != earlier.matched ? matched > earlier.matched : errors <= earlier.errors;
    if (is_empty != earlier.is_empty) return earlier.is_empty;
    const bool has = matched > 0;
    const bool had = earlier.matched > 0;
    if (has != had) return has;
    if (is_final != earlier.is_final) return is_final;
    return fenced || !earlier.fenced;
  }

 private:
  [[nodiscard]] bool stands_out() const { return outside && matched > 0 && (is_final || fenced); }
};

}  // namespace assay::inline v0::detail
