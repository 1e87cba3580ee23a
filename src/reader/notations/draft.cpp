#include "reader/notations/draft.hpp"

#include "reader/notations/refusal.hpp"

namespace assay::inline v0::detail {

bool write_draft(tree_writer& out, const draft& one) {
  switch (one.kind) {
    case draft::form::nothing:
      out.null(one.where);
      return out.ok();
    case draft::form::word:
      if (has_stray_mark(one.text)) return false;
      out.bare(one.text, one.where);
      return out.ok();
    case draft::form::number:
      out.number(one.text, one.where);
      return out.ok();
    case draft::form::text:
      out.stored(one.text, one.where);
      return out.ok();
    case draft::form::json:
      return out.json(one.where) && out.ok();
    case draft::form::list:
    case draft::form::object:
      break;
  }
  if (out.depth_left() == 0 || !out.ok()) return false;
  const bool object = one.kind == draft::form::object;
  const node_id id = out.open(object ? token::object : token::array, one.where.begin);
  for (const auto& child : one.children) {
    if (object) out.key(child->name, child->name_at);
    if (!write_draft(out, *child)) return false;
  }
  out.close(id, one.where.end);
  return true;
}

}  // namespace assay::inline v0::detail
