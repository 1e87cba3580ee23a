// What the walk says of a value: that it is refused, or that it was converted (see decoder.hpp).
#pragma once

#include "decode/decoder.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::detail {

template <source Source>
template <class... Arguments>
inline bool decoder<Source>::refuse(code which, mark start, const Arguments&... arguments) {
  if (log_.quiet()) return policy_.gives_up_early && tries_ == 0 && source_.abandon();
  const std::string texts[] = {std::string(arguments)..., std::string()};
  log(type_of_error(which), message_of(which, std::span(texts).first(sizeof...(Arguments))), start);
  return false;
}

template <source Source>
inline void decoder<Source>::log(std::string_view type, std::string message, mark start) {
  const place where = source_.place_of(start);
  if (!log_.quoting() || !log_.takes_words()) return log_.add(type, std::move(message), here_, where, {});
  log_.add(type, std::move(message), here_, where, source_.input_of(start));
}

template <source Source>
template <class... Arguments>
inline bool decoder<Source>::refuse_at(std::string_view key, std::size_t index, code which, mark start,
                                       const Arguments&... arguments) {
  const step below{here_, key, index};
  const scoped_step inside(here_, &below);
  return refuse(which, start, arguments...);
}

template <source Source>
inline bool decoder<Source>::mismatch(code which, mark start) {
  if (!skip_value()) return false;
  return refuse(which, start);
}

template <source Source>
inline void decoder<Source>::converted(repair_code which, mark start,
                                       std::initializer_list<std::string_view> arguments) {
  log_.add_repair(which, here_, source_.place_of(start), arguments);
  lower_exactness(lax_match);
}

}  // namespace assay::inline v0::detail
