// Reflection: C++ type -> type table, at compile time.
//
//   const assay::type_info& table = assay::type_of<Person>();
//
// One reflector<T> a family of types: scalars and assay's own types here, standard containers in
// reflect_containers.hpp, enums in reflect_enum.hpp, structs in reflect_struct.hpp. Each has
//   supported   whether T can be read from JSON
//   category    which constraints may be put on it
//   make()      its table
// Families are recognized by what they offer (emplace_back, try_emplace, ...), so that no container's or chrono's
// header has to be included for those who do not use it.
#pragma once

#include <assay/reflect_containers.hpp>
#include <assay/reflect_core.hpp>
#include <assay/reflect_enum.hpp>
#include <assay/reflect_struct.hpp>
