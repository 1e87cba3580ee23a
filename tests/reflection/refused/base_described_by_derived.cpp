// error: assay: describe<T>::fields names a member of another struct
#include <assay/parse.hpp>

struct Animal {
  int legs = 4;
};
struct Cat : Animal {
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Cat::legs>("How many legs it has"));
  };
};

int main() { return assay::parse<Cat>("{}") ? 0 : 1; }
