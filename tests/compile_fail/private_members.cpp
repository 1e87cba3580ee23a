// error: assay: a class with private or protected members or with a constructor can't be read from JSON; make all members public, remove the constructor, or specialize assay::converter for it
// error(clang): assay: a class with private or protected members or with a constructor can't be read from JSON; make all members public, remove the constructor, or specialize assay::converter for it
#include <assay/parse.hpp>

class Account {
  int balance = 0;
};

int main() { return assay::parse<Account>("{}") ? 0 : 1; }
