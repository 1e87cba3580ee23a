// Whether the compiler reflects: C++26, with GCC 16 by -std=c++26 -freflection. See docs/reflection.md.
//
// Define ASSAY_REFLECTION as 0 to do without: types are then taken apart as in C++20, and annotations are passed over.
// All files of a program that read a type must agree on it.
#pragma once

#include <version>

#if !defined(ASSAY_REFLECTION)
#if defined(__cpp_lib_reflection) && defined(__cpp_lib_define_static)
#define ASSAY_REFLECTION 1
#else
#define ASSAY_REFLECTION 0
#endif
#endif
