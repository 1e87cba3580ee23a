// What $dynamicRef and $recursiveRef lead to depends on the way that led there: on the schema resources that were
// entered, the outermost first. A scope is what is left of such a way: the anchors that it has bound.
//
// There are few scopes, so a schema has a table for each scope that it is reached in, and decoding knows nothing of it.
#pragma once

#include "schema/schema_survey.hpp"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::loading {

using scope_id = std::size_t;

class dynamic_scopes {
 public:
  explicit dynamic_scopes(const schema_survey& survey) : survey_(survey), scopes_(1) {}

  /// The scope within a resource that is entered from `outer`; 0 is the scope of nothing entered yet. All are 0 where
  /// nothing depends on them. Throws schema_error where the scopes are too many.
  scope_id enter(scope_id outer, const schema_resource& resource);

  /// Where a $dynamicRef or $recursiveRef leads in a scope.
  [[nodiscard]] const schema_place& target_of(const dynamic_link& link, scope_id scope) const;

 private:
  using bindings = std::map<std::string_view, const schema_place*>;

  const schema_survey& survey_;
  std::vector<bindings> scopes_;
  std::size_t bound_ = 0;  ///< anchors, in all scopes together
  std::map<std::pair<scope_id, const schema_resource*>, scope_id> entered_;
  std::map<bindings, scope_id> ids_;
};

}  // namespace assay::inline v0::loading
