// error: assay: a class that has the same base class twice can't be read: its members would have two values
#include <assay/parse.hpp>

struct Animal {
  int legs = 4;
};
struct Cat : Animal {};
struct Dog : Animal {};
struct CatDog : Cat, Dog {
  int heads = 2;
};

int main() { return assay::parse<CatDog>("{}") ? 0 : 1; }
