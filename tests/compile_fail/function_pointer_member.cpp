// error: it_is_a_function_exclude_it() [with Struct = Button; fixed_string<...auto...> Member = assay::fixed_string<6>{"press"}; Type = void (*)()
// error(clang): 'member_can_be_read<Button, assay::fixed_string<6>{"press"}, void (*)()>': assay: this member is a function, which can't be read from JSON; exclude it
#include <assay/parse.hpp>

struct Button {
  int x;
  void (*press)();
};

int main() { return assay::parse<Button>("{}") ? 0 : 1; }
