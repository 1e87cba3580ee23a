// llm mode: any text to a value. Finds what could be the answer, judges it against the type, and decodes the best.
#pragma once

#include <assay/options.hpp>
#include <assay/result.hpp>
#include <assay/type_info.hpp>

#include <string_view>

namespace assay::detail {

/// The text is at most 4 GiB long.
[[nodiscard]] outcome decode_answer(const type_info& type, void* target, std::string_view text,
                                    const parse_options& options);

}  // namespace assay::detail
