// A question for the invalid values of an answer alone (reask_scope::failing_paths): which these are, their schema, and
// how the reply is put into the answer.
#pragma once

#include "llm/patch_places.hpp"

#include <assay/json_box.hpp>
#include <assay/llm/detail/retry_session.hpp>
#include <assay/path.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

class patch_question {
 public:
  /// nullptr where the whole has to be asked for: a value can't be replaced alone, too much of the answer is invalid,
  /// or it is not certain that the answer's JSON means what the validator read. `schema` is that of the whole.
  [[nodiscard]] static std::shared_ptr<const patch_question> make(std::string_view answer,
                                                                  const validation_error& wrong,
                                                                  const nlohmann::ordered_json& schema,
                                                                  validator& accept, const retry_policy& policy);

  /// An object with a property for each path.
  [[nodiscard]] const json_box& schema() const noexcept { return schema_; }
  [[nodiscard]] std::vector<path> paths() const;
  /// For the model: the errors, which property is which value, and the list items that the values belong to.
  [[nodiscard]] assay::correction correction(const validation_error& wrong, const retry_policy& policy) const;

  /// The answer as JSON, unchanged.
  [[nodiscard]] std::string answer() const;
  /// The answer with the values of a reply put in. Nothing else of the reply is used; a reply without any changes
  /// nothing. The repairs of the reply's text are added to `repairs`.
  [[nodiscard]] std::string put_in(std::string_view reply, finish_reason finish, const retry_policy& policy,
                                   std::vector<repair>& repairs) const;

 private:
  struct place {
    path where;
    std::string key;  ///< the property that stands for it
  };
  patch_question() = default;
  void name_places(const std::vector<patch_place>& places);

  json_box answer_;
  json_box schema_;
  std::vector<place> places_;
};

}  // namespace assay::inline v0::detail
