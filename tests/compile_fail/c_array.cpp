// error: use_std_array_in_place_of_a_C_array() [with Struct = Point; fixed_string<...auto...> Member = assay::fixed_string<3>{"at"}; Type = double [3]]
// error(clang): 'member_is_no_C_array<Point, assay::fixed_string<3>{"at"}, double[3]>': assay: use std::array in place of a C array
#include <assay/parse.hpp>

#include <string>

struct Point {
  std::string name;
  double at[3];
};

int main() { return assay::parse<Point>("{}") ? 0 : 1; }
