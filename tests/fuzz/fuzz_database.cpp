#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::stop_at(fuzz::check_database({reinterpret_cast<const char*>(data), size}));
}
