// A body that is small on the wire and large when it is unpacked.
#pragma once

#include <cstddef>
#include <string>

namespace mock {

/// `count` times the character `c`, which must be ASCII, as gzip: about a 160th of it.
[[nodiscard]] std::string gzip_run(char c, std::size_t count);

}  // namespace mock
