#include "answer/answer.hpp"

#include "answer/answer_reader.hpp"
#include "answer/direct_path.hpp"
#include "tables/scalar_access.hpp"

#include <optional>
#include <utility>

namespace assay::inline v0::detail {

outcome decode_answer(const type_info& type, void* target, std::string_view text, const parse_options& options,
                      bool lasts) {
  const reading_for what = lasts ? reading_for::value_first : reading_for::value_and_repairs;
  if (std::optional<outcome> direct = read_directly(type, target, text, options, what)) return std::move(*direct);
  return answer_reader(type, target, text, options).read();
}

std::shared_ptr<const repair_notes> read_repairs_again(const type_info& type, std::string_view text,
                                                       const parse_options& options) {
  const scratch value(*type.life);
  if (const std::optional<outcome> direct = read_directly(type, value.get(), text, options, reading_for::repairs)) {
    return direct->repairs;
  }
  return answer_reader(type, value.get(), text, options).read().repairs;
}

}  // namespace assay::inline v0::detail
