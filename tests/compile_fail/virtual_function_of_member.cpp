// error: its_type_has_virtual_functions_use_a_struct_of_data_or_exclude_it_or_specialize_assay_converter() [with Struct = Drawing; fixed_string<...auto...> Member = assay::fixed_string<6>{"shape"}; Type = Shape
// error(clang): 'member_can_be_read<Drawing, assay::fixed_string<6>{"shape"}, Shape>': assay: the type of this member has virtual functions, and so can't be read; use a struct of data, exclude the member, or specialize assay::converter for its type
#include <assay/parse.hpp>

struct Shape {
  int sides = 0;
  virtual int area() const { return 1; }
  virtual ~Shape() = default;
};
struct Drawing {
  Shape shape;
};

int main() { return assay::parse<Drawing>("{}") ? 0 : 1; }
