// error: its_type_has_private_members_or_a_constructor_make_it_a_plain_struct_or_specialize_assay_converter() [with Struct = Bank; fixed_string<...auto...> Member = assay::fixed_string<9>{"accounts"}; Type = std::vector<Account>
// error(clang): 'member_can_be_read<Bank, assay::fixed_string<9>{"accounts"}, std::vector<Account, std::allocator<Account>>>': assay: the type of this member has private or protected members or a constructor, and so can't be read; make it a plain struct, exclude the member, or specialize assay::converter for its type
#include <assay/parse.hpp>

#include <vector>

class Account {
  int balance = 0;
};
struct Bank {
  std::vector<Account> accounts;
};

int main() { return assay::parse<Bank>("{}") ? 0 : 1; }
