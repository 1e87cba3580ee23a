// What the C library calls by number, as Windows calls it. For the sources of Windows alone.
#pragma once

#include <io.h>
#include <windows.h>

namespace assay::cli {

/// The system's own handle of a descriptor; INVALID_HANDLE_VALUE where there is none.
[[nodiscard]] inline HANDLE handle_of(int number) { return reinterpret_cast<HANDLE>(::_get_osfhandle(number)); }

}  // namespace assay::cli
