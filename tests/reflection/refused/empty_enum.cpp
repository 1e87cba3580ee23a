// error: assay: an enum without enumerators can't be read
#include <assay/parse.hpp>

enum class Nothing {};

int main() { return assay::parse<Nothing>("1") ? 0 : 1; }
