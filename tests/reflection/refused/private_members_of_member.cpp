// error: its_type_has_private_members_annotate_it_with_assay_reflected_or_specialize_assay_converter() [with Struct = Bank; fixed_string<...auto...> Member = assay::fixed_string<9>{"accounts"}; Type = std::vector<Account>
#include <assay/parse.hpp>

#include <vector>

class Account {
  int balance = 0;
};
struct Bank {
  std::vector<Account> accounts;
};

int main() { return assay::parse<Bank>("{}") ? 0 : 1; }
