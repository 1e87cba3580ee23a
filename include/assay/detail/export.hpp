// What a shared library exports (docs/packaging.md). The libraries are compiled with hidden symbols; a class, a
// function or an object that users' code refers to is marked with ASSAY_EXPORT where it is declared.
#pragma once

#if defined(__GNUC__) && !defined(_WIN32)
#define ASSAY_EXPORT [[gnu::visibility("default")]]
#else
#define ASSAY_EXPORT
#endif

/// For what only another library of assay refers to, in the headers of src/: exported as well, but no part of the API.
#define ASSAY_EXPORT_INTERNAL ASSAY_EXPORT
