// error: it_has_no_default_constructor_give_it_an_initializer() [with Struct = Bill; fixed_string<...auto...> Member = assay::fixed_string<6>{"total"}; Type = Money]
// error(clang): 'member_has_a_default_constructor<Bill, assay::fixed_string<6>{"total"}, Money>': assay: this member has no default constructor; give it an initializer, or a type that has one
#include <assay/parse.hpp>

#include <string>

struct Money {
  explicit Money(int of_cents) : cents(of_cents) {}
  int cents;
};
struct Bill {
  std::string who;
  Money total;
};

int main() { return assay::parse<Bill>("{}") ? 0 : 1; }
