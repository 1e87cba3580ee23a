// Documents of many shapes, so that no one of them rules, and the structs that every parser fills. A struct hands its
// members on by name, for the peers, which have no reflection.
#pragma once

#include <assay/assay.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bench {

struct Flat {
  int id = 0;
  std::string name;
  double price = 0;
  bool active = false;
  std::string tag;
  bool operator==(const Flat&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("id", of.id), each("name", of.name), each("price", of.price), each("active", of.active), each("tag", of.tag);
  }
};

struct Nest {
  int level = 0;
  std::vector<Nest> inner;
  bool operator==(const Nest&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("level", of.level), each("inner", of.inner);
  }
};

struct Texts {
  std::string title;
  std::vector<std::string> lines;
  bool operator==(const Texts&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("title", of.title), each("lines", of.lines);
  }
};

/// One of six kinds, told apart by a literal.
template <assay::fixed_string Kind>
struct Event {
  assay::literal<Kind> kind;
  int at = 0;
  std::string what;
  bool operator==(const Event& other) const { return at == other.at && what == other.what; }
  static constexpr const char* name() { return Kind.data; }
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
    each("at", of.at), each("what", of.what);
  }
};
using AnyEvent = std::variant<Event<"created">, Event<"renamed">, Event<"moved">, Event<"shared">, Event<"opened">,
                              Event<"deleted">>;

// clang-format off
#define BENCH_SIXTY(X) \
  X(f00) X(f01) X(f02) X(f03) X(f04) X(f05) X(f06) X(f07) X(f08) X(f09) X(f10) X(f11) \
  X(f12) X(f13) X(f14) X(f15) X(f16) X(f17) X(f18) X(f19) X(f20) X(f21) X(f22) X(f23) \
  X(f24) X(f25) X(f26) X(f27) X(f28) X(f29) X(f30) X(f31) X(f32) X(f33) X(f34) X(f35) \
  X(f36) X(f37) X(f38) X(f39) X(f40) X(f41) X(f42) X(f43) X(f44) X(f45) X(f46) X(f47) \
  X(f48) X(f49) X(f50) X(f51) X(f52) X(f53) X(f54) X(f55) X(f56) X(f57) X(f58) X(f59)
// clang-format on

struct Sixty {
#define BENCH_DECLARE(field) std::optional<int> field;
  BENCH_SIXTY(BENCH_DECLARE)
#undef BENCH_DECLARE
  bool operator==(const Sixty&) const = default;
  template <class Self, class Each>
  static void members(Self& of, Each&& each) {
#define BENCH_HAND_ON(field) each(#field, of.field);
    BENCH_SIXTY(BENCH_HAND_ON)
#undef BENCH_HAND_ON
  }
};

// --- the documents ---------------------------------------------------------------------------------------------------

inline Flat flat_of(int i) { return {1000 + i, "item " + std::to_string(i % 10), 12.5 + i, i % 2 == 0, "red"}; }
inline std::string flat_text() { return assay::dump(flat_of(1)); }

/// A hundred records whose keys come in the reverse order.
inline std::string reversed_text() {
  std::string text = "[";
  for (int i = 0; i < 100; ++i) {
    const Flat flat = flat_of(i);
    text += (i == 0 ? "" : ", ") + std::string("{\"tag\": \"") + flat.tag +
            "\", \"active\": " + (flat.active ? "true" : "false") + ", \"price\": " + std::to_string(flat.price) +
            ", \"name\": \"" + flat.name + "\", \"id\": " + std::to_string(flat.id) + "}";
  }
  return text + "]";
}

inline std::string numbers_text() {
  std::vector<double> numbers;
  for (int i = 0; i < 10'000; ++i) numbers.push_back((i * 7919 % 100'003) / 7.0);
  return assay::dump(numbers);
}

inline std::string escapes_text() {
  std::string text = R"({"title": "\"escapes\"", "lines": [)";
  for (int i = 0; i < 50; ++i) {
    text +=
        std::string(i == 0 ? "" : ", ") + R"("line\t)" + std::to_string(i) + R"( of \"many\"\nC:\\dir\\file \u20ac5")";
  }
  return text + "]}";
}

inline std::string nested_text() {
  std::string text = R"({"level": 60, "inner": []})";
  for (int i = 59; i >= 0; --i) text = R"({"level": )" + std::to_string(i) + R"(, "inner": [)" + text + "]}";
  return text;
}

inline std::string map_text() {
  std::map<std::string, int> map;
  for (int i = 0; i < 1000; ++i) map["key number " + std::to_string(i)] = i * 31;
  return assay::dump(map);
}

inline std::string variants_text() {
  constexpr const char* kinds[] = {"created", "renamed", "moved", "shared", "opened", "deleted"};
  std::string text = "[";
  for (int i = 0; i < 100; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(R"({"kind": ")") + kinds[i * 5 % 6] + R"(", "at": )" +
            std::to_string(1'700'000'000 + i) + R"(, "what": "document )" + std::to_string(i) + "\"}";
  }
  return text + "]";
}

inline std::string beyond_ascii_text() {
  std::string text = "{\"title\": \"\xD0\x97\xD0\xB4\xD1\x80\xD0\xB0\xD0\xB2\", \"lines\": [";
  for (int i = 0; i < 50; ++i) {
    text += std::string(i == 0 ? "" : ", ") +
            "\"\xE4\xBB\x8A\xE5\xA4\xA9\xE5\xA4\xA9\xE6\xB0\x94\xE5\xBE\x88\xE5\xA5\xBD\xEF\xBC\x8C\xE6\x88\x91\xE4\xBB"
            "\xAC\xE5\x8E\xBB\xE5\x85\xAC\xE5\x9B\xAD " +
            std::to_string(i) + "\"";
  }
  return text + "]}";
}

inline std::string sixty_text() {
  std::string text = "{";
  for (int i = 0; i < 60; i += 6) {
    text += (i == 0 ? "\"f0" : i < 10 ? ", \"f0" : ", \"f") + std::to_string(i) + "\": " + std::to_string(i * 100);
  }
  return text + "}";
}

}  // namespace bench
