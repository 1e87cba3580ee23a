// error: assay: no enumerator of this enum was found in [-256, 1024) or at a power of two; name them in assay::describe<E>::enumerators
// error(clang): 'enum_table<Code>::count > 0': assay: no enumerator of this enum was found in [-256, 1024) or at a power of two; name them in assay::describe<E>::enumerators
#include <assay/parse.hpp>

enum class Code { not_found = 1404, gone = 1410 };

struct Answer {
  Code code;
};

int main() { return assay::parse<Answer>("{}") ? 0 : 1; }
