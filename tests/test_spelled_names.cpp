// The names in what each compiler spells (include/assay/detail/spelling.hpp), whichever of them compiles this test.
// GCC's and Clang's lines are theirs; those of MSVC 19.39 are as others have published them: nothing here was run with
// it.
#include <assay/detail/spelling.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using assay::detail::compiler;

constexpr compiler gcc = compiler::gcc;
constexpr compiler clang = compiler::clang;
constexpr compiler msvc = compiler::msvc;

struct row {
  compiler by;
  std::string_view text;
  std::string_view name;
};

TEST_CASE("the name of a member") {
  const row rows[] = {
      {gcc,
       "constexpr std::string_view assay::v0::detail::pretty() [with auto Value = assay::v0::detail::spelled<const "
       "int*>{(& assay::v0::detail::phantom<Person>::object.assay::v0::detail::holder<Person>::value.Person::age)}; "
       "std::string_view = std::basic_string_view<char>]",
       "age"},
      {clang, "std::string_view assay::detail::pretty() [Value = spelled<const int *>{&phantom.value.age}]", "age"},
      {clang, "std::string_view assay::detail::pretty() [Value = spelled<const int *>{&object.value.größe}]", "größe"},
      {msvc,
       "class std::basic_string_view<char,struct std::char_traits<char> > __cdecl "
       "assay::v0::detail::pretty<struct assay::v0::detail::spelled<int const *>{const int*:&assay::v0::detail::"
       "phantom<struct Person>::object->value->age}>(void) noexcept",
       "age"},
      {msvc,
       "class std::basic_string_view<char,struct std::char_traits<char> > __cdecl "
       "assay::v0::detail::pretty<struct assay::v0::detail::spelled<int const *>{const int*:&assay::v0::detail::"
       "phantom<struct Person>::object->value.age_2}>(void) noexcept",
       "age_2"},
  };
  for (const row& each : rows) CHECK(assay::detail::spelled_member(each.text, each.by) == each.name);
}

TEST_CASE("the name of an enumerator, or of a pointer to a member") {
  const row rows[] = {
      {gcc, "constexpr std::string_view pretty() [with auto Value = Color::red; std::string_view = basic_string_view]",
       "red"},
      {gcc, "constexpr std::string_view pretty() [with auto Value = &Person::age; std::string_view = x]", "age"},
      {clang, "std::string_view pretty() [Value = Color::red]", "red"},
      {clang, "std::string_view pretty() [Value = &Person::age]", "age"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty<Color::red>(void) noexcept", "red"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty<`anonymous-namespace'::Color::red>(void) noexcept",
       "red"},
  };
  for (const row& each : rows) CHECK(assay::detail::spelled_value(each.text, each.by) == each.name);
}

TEST_CASE("the name of a type") {
  const row rows[] = {
      {gcc, "constexpr std::string_view pretty_type() [with T = shop::Order; std::string_view = x]", "Order"},
      {gcc, "constexpr std::string_view pretty_type() [with T = shop::Page<shop::Item>; std::string_view = x]",
       "Page<shop::Item>"},
      {clang, "std::string_view pretty_type() [T = (anonymous namespace)::Order]", "Order"},
      {clang, "std::string_view pretty_type() [T = unsigned int]", "unsigned int"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty_type<struct shop::Order>(void) noexcept", "Order"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty_type<enum `anonymous namespace'::Color>(void) noexcept",
       "Color"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty_type<class Page<int> >(void) noexcept", "Page<int>"},
      {msvc, "class std::basic_string_view<char> __cdecl pretty_type<unsigned int>(void) noexcept", "unsigned int"},
  };
  for (const row& each : rows) CHECK(assay::detail::spelled_type(each.text, each.by) == each.name);
}

template <std::int64_t First, std::size_t Count>
struct values {
  static constexpr std::size_t count = Count;
  static constexpr std::int64_t at(std::size_t i) { return First + static_cast<std::int64_t>(i); }
};

/// "1=a 4=b": the values that have names.
template <class Values>
std::string named_in(std::string_view text, compiler by) {
  std::string all;
  assay::detail::for_each_named<Values>(
      text,
      [&all](std::size_t index, std::string_view name) {
        all += (all.empty() ? "" : " ") + std::to_string(Values::at(index)) + "=" + std::string(name);
      },
      by);
  return all;
}

TEST_CASE("the names of enumerators in a range of values") {
  CHECK(named_in<values<-1, 5>>("pretty_pack() [with auto ...Values = {(E)-1, (E)0, ns::E::a, (E)2, ns::E::b}; x = y]",
                                gcc) == "1=a 3=b");
  CHECK(named_in<values<98, 4>>("pretty_pack() [Values = <(E)98, (E)99, (E)100, E::last>]", clang) == "101=last");
  CHECK(named_in<values<-1, 5>>("class x __cdecl pretty_pack<(enum ns::E)0xffffffff,(enum ns::E)0x0,ns::E::a,"
                                "(enum ns::E)0x2,ns::E::b>(void) noexcept",
                                msvc) == "1=a 3=b");
  CHECK(named_in<values<9, 3>>("class x __cdecl pretty_pack<(enum `anonymous-namespace'::E)0x9,"
                               "`anonymous-namespace'::ten,(enum `anonymous-namespace'::E)0xb>(void) noexcept",
                               msvc) == "10=ten");
}

}  // namespace
