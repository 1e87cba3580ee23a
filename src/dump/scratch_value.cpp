#include "dump/scratch_value.hpp"

#include <unordered_map>
#include <vector>

namespace assay::detail::writing {

std::span<const std::uint32_t> offsets_of(const object_info& object) {
  // Only tables of C++ structs have offsets, and they live as long as the program: an address is never used again.
  thread_local std::unordered_map<const object_info*, std::vector<std::uint32_t>> measured;
  const auto [place, fresh] = measured.try_emplace(&object);
  if (fresh) {
    place->second.resize(object.fields.size());
    object.offsets(place->second.data());
  }
  return place->second;
}

}  // namespace assay::detail::writing
