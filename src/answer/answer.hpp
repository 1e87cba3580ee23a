// llm mode: any text to a value. Finds what could be the answer, judges it against the type, and decodes the best.
#pragma once

#include <assay/options.hpp>
#include <assay/result.hpp>
#include <assay/type_info.hpp>

#include <memory>
#include <string_view>

namespace assay::inline v0::detail {

/// The text is at most 4 GiB long. `lasts`: the type's table lives as long as the program.
[[nodiscard]] outcome decode_answer(const type_info& type, void* target, std::string_view text,
                                    const parse_options& options, bool lasts);

/// The repairs of a text that was read before, and only counted them.
[[nodiscard]] std::shared_ptr<const repair_notes> read_repairs_again(const type_info& type, std::string_view text,
                                                                     const parse_options& options);

}  // namespace assay::inline v0::detail
