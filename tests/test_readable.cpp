// readable<T>: what can be read, asked at compile time, with all that a type holds. What the compiler says where it
// can't be is in compile_fail/.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace test_readable {

enum class Color { red, green };
enum class Far { a = 5000 };
enum class NoNames {};

struct Leaf {
  int number = 0;
  std::string text;
};
/// Holds itself in every way there is.
struct Tree {
  Leaf leaf;
  std::vector<Tree> children;
  std::unique_ptr<Tree> parent;
  std::map<std::string, std::optional<Leaf>> named;
  std::variant<Leaf, int> either;
};
struct With_excluded {
  int number = 0;
  std::function<void()> call;
  int* pointer = nullptr;

  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&With_excluded::call>(assay::exclude),
                                                 assay::field<&With_excluded::pointer>(assay::exclude));
  };
};

struct View {
  std::string_view text;
};
struct View_deep_inside {
  std::vector<std::map<std::string, View>> views;
};
struct View_in_itself {
  std::vector<View_in_itself> more;
  View view;
};
struct Const_member {
  const int number = 0;
};
struct Const_member_without_initializer {
  const int number;
};
struct Volatile_member {
  volatile int number = 0;
};
struct Reference_member {
  int& number;
};
struct Derived : Leaf {
  int more = 0;
};
struct C_array {
  int numbers[3];
};
struct Function_member {
  std::function<void()> call;
};
struct Misdescribed {
  std::string text;

  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Misdescribed::text>(assay::ge(1)));
  };
};
class Private_members {
  [[maybe_unused]] int number = 0;
};
struct Constructor {
  explicit Constructor(int) {}
};
struct Virtual_function {
  virtual ~Virtual_function() = default;
  virtual int number() = 0;
};
struct Without_default {
  explicit Without_default(int of) : number(of) {}
  int number;
};
struct With_default {
  explicit With_default(int of = 0) : number(of) {}
  int number;
};

}  // namespace test_readable

template <>
struct assay::converter<test_readable::With_default> {
  using wire = int;
  static test_readable::With_default from_wire(int number) { return test_readable::With_default(number); }
  static int to_wire(const test_readable::With_default& value) { return value.number; }
};
template <>
struct assay::converter<test_readable::Without_default> {
  using wire = int;
  static test_readable::Without_default from_wire(int number) { return test_readable::Without_default(number); }
  static int to_wire(const test_readable::Without_default& value) { return value.number; }
};

using namespace test_readable;

namespace {

template <class... Ts>
constexpr bool all_readable = (assay::readable<Ts> && ...);
template <class... Ts>
constexpr bool none_readable = (!assay::readable<Ts> && ...);

}  // namespace

TEST_CASE("scalars, strings, enums and assay's own types can be read") {
  CHECK(all_readable<bool, int, unsigned char, std::int64_t, float, double, std::string, Color>);
  CHECK(all_readable<nlohmann::json, nlohmann::ordered_json, assay::bytes, assay::literal<"a">, std::monostate>);
  CHECK(all_readable<assay::constrained<int, assay::ge(0)>, std::chrono::seconds, std::chrono::year_month_day>);
}

TEST_CASE("containers and structs of what can be read, to any depth and within themselves") {
  CHECK(all_readable<std::vector<bool>, std::array<int, 3>, std::set<std::string>, std::map<int, Leaf>>);
  CHECK(all_readable<std::tuple<int, Leaf>, std::pair<int, int>, std::variant<int, Leaf>, std::shared_ptr<Leaf>>);
  CHECK(all_readable<Leaf, Tree, With_excluded, std::vector<Tree>, With_default>);
}

TEST_CASE("views, pointers, references, characters, qualified types and functions can't") {
  CHECK(none_readable<std::string_view, int*, const char*, int&, const std::string&, void, void()>);
  CHECK(none_readable<char, wchar_t, const int, volatile int, int[3], const Leaf, std::function<void()>>);
  CHECK(none_readable<std::vector<int*>, std::optional<std::string_view>, std::map<double, int>>);
}

TEST_CASE("a struct can't be read because of one member, however deep inside") {
  CHECK(none_readable<View, View_deep_inside, View_in_itself, std::vector<View_deep_inside>, std::unique_ptr<View>>);
  CHECK(none_readable<Const_member, Const_member_without_initializer, Volatile_member, Reference_member>);
  CHECK(none_readable<C_array, Function_member, Misdescribed>);
}

TEST_CASE("what is no plain struct can't, nor what can't be made, nor an enum without names") {
  CHECK(none_readable<Private_members, Constructor, Virtual_function, std::optional<Private_members>>);
  CHECK(none_readable<Without_default, NoNames>);
}

TEST_CASE("base classes and enumerators far from zero can with C++26 reflection alone") {
  constexpr bool reflects = ASSAY_REFLECTION;
  CHECK(assay::readable<Derived> == reflects);
  CHECK(assay::readable<std::optional<Derived>> == reflects);
  CHECK(assay::readable<Far> == reflects);
}

TEST_CASE("it is a concept: it constrains") {
  const auto dump = [](const assay::readable auto& value) { return assay::dump(value); };
  CHECK(dump(Leaf{1, "a"}) == R"({"number":1,"text":"a"})");
  CHECK_FALSE(std::is_invocable_v<decltype(dump), const View&>);
}
