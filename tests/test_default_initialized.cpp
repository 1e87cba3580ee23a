// How values of structs are made (default_initialized.hpp): without zeros before their members, and with nothing left
// open.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace test_default_initialized {

enum class Color { red, green, blue };
struct Open {  // members that do not say how they begin
  int number;
  std::string text;
  double real;
  bool flag;
  Color color;
};
struct HoldsOpen {
  std::string text = "begun";
  Open open;
};
struct Begun {
  int number = 7;
  std::string text = "begun";
  std::vector<int> list;
  std::optional<double> maybe;
  std::map<std::string, int> map;
};

}  // namespace test_default_initialized

using namespace test_default_initialized;

TEST_CASE("a value is made with nothing left open, alone and as an item of a list") {
  static_assert(assay::detail::begins_by_itself<Begun>);
  static_assert(!assay::detail::begins_by_itself<Open>);
  static_assert(!assay::detail::begins_by_itself<HoldsOpen>);
  const auto made = []<class T>(std::vector<T> list, auto check) {
    alignas(T) unsigned char memory[sizeof(T)];
    std::fill(std::begin(memory), std::end(memory), static_cast<unsigned char>(0xA5));
    const assay::lifetime& life = *assay::type_of<T>().life;
    life.construct(memory);
    check(*std::launder(reinterpret_cast<T*>(memory)));
    life.destroy(memory);
    check(*static_cast<T*>(assay::type_of<std::vector<T>>().list->append(&list)));
  };
  const auto check_open = [](const Open& open) {
    CHECK(open.number == 0);
    CHECK(open.real == 0);
    CHECK_FALSE(open.flag);
    CHECK(open.color == Color::red);
  };
  made(std::vector<Open>(), check_open);
  made(std::vector<HoldsOpen>(), [&](const HoldsOpen& holder) {
    check_open(holder.open);
    CHECK(holder.text == "begun");
  });
  made(std::vector<Begun>(), [](const Begun& begun) {
    CHECK(begun.number == 7);
    CHECK(begun.text == "begun");
    CHECK_FALSE(begun.maybe);
  });
}
