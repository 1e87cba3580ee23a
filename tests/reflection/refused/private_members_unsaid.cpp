// error: assay: a class with private or protected members can't be read from JSON unless it is annotated with assay::reflected; make all members public, or specialize assay::converter for it
#include <assay/parse.hpp>

class Account {
  int balance = 0;
};

int main() { return assay::parse<Account>("{}") ? 0 : 1; }
