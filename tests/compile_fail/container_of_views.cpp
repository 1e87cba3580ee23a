// error: assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
// error(clang): assay: this type can't be read from JSON. Use a struct, a standard container, a scalar, or specialize assay::converter for it
#include <assay/parse.hpp>

#include <string_view>
#include <vector>

int main() { return assay::parse<std::vector<std::string_view>>("{}") ? 0 : 1; }
