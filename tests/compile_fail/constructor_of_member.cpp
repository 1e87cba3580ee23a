// error: its_type_has_a_constructor_remove_that_or_exclude_it_or_specialize_assay_converter() [with Struct = Bill; fixed_string<...auto...> Member = assay::fixed_string<6>{"total"}; Type = Money
// error(clang): 'member_can_be_read<Bill, assay::fixed_string<6>{"total"}, Money>': assay: the type of this member has a constructor, and so can't be read; remove the constructor and give its members initializers, exclude the member, or specialize assay::converter for its type
#include <assay/parse.hpp>

struct Money {
  Money(int of_cents = 0) : cents(of_cents) {}
  int cents;
};
struct Bill {
  Money total;
};

int main() { return assay::parse<Bill>("{}") ? 0 : 1; }
