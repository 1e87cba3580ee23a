// error: assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
// error(clang): assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
#include <assay/parse.hpp>

int main() { return assay::parse<int&>("{}") ? 0 : 1; }
