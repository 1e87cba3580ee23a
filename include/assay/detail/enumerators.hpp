// The enumerators of an enum. There are two ways to know them:
//   spelled_enumerators.hpp     C++20: values that are looked at and have a name as the compiler spells them
//   reflected_enumerators.hpp   C++26: all, by std::meta
// Each has
//   enumerators_of<E>      an array of named_value in the order of the values; of several names of one value the first
//   has_every_enumerator   whether these are all
#pragma once

#include <assay/detail/has_reflection.hpp>

#if ASSAY_REFLECTION
#include <assay/detail/reflected_enumerators.hpp>
#else
#include <assay/detail/spelled_enumerators.hpp>
#endif
