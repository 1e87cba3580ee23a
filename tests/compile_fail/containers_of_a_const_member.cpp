// error: it_is_const_remove_the_const() [with Struct = Inner; fixed_string<...auto...> Member = assay::fixed_string<4>{"key"}; Type = const int]
// error(clang): 'member_is_not_const<Inner, assay::fixed_string<4>{"key"}, const int>': assay: this member is const, and so can't be read; remove the const
// errors: 1
#include <assay/parse.hpp>

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>
#include <vector>

struct Inner {
  const int key;
  int size;
};

struct Outer {
  std::vector<Inner> in_vector;
  std::list<Inner> in_list;
  std::map<std::string, Inner> in_map;
  std::unordered_map<std::string, Inner> in_unordered_map;
  std::optional<Inner> in_optional;
  std::unique_ptr<Inner> in_unique_ptr;
  std::shared_ptr<Inner> in_shared_ptr;
  std::variant<int, Inner> in_variant;
  std::vector<std::optional<Inner>> deep_inside;
};

int main() { return assay::parse<Outer>("{}") ? 0 : 1; }
