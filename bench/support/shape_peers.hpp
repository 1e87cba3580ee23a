// The peers' way with the shapes (shapes.hpp), written as by hand, with the members' names from the structs: required
// ones must be there, types and UTF-8 are checked.
#pragma once

#include "bench_shapes.hpp"
#include "shape_traits.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace bench {

/// The event of a kind, made in the variant; `read` reads it.
template <class Read>
void of_kind(std::string_view kind, AnyEvent& out, Read&& read) {
  bool known = false;
  const auto take = [&]<class E>(E*) {
    if (known || kind != E::name()) return;
    known = true;
    read(out.emplace<E>());
  };
  [&]<class... E>(std::variant<E...>*) { (take(static_cast<E*>(nullptr)), ...); }(static_cast<AnyEvent*>(nullptr));
  if (!known) throw std::runtime_error("kind");
}

[[noreturn]] inline void wrong(const char* what) { throw std::runtime_error(what); }

namespace rapid {

using value = rapidjson::Value;

template <class T>
void get(const value& v, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (!v.IsString()) wrong("string");
    out.assign(v.GetString(), v.GetStringLength());
  } else if constexpr (std::is_same_v<T, int>) {
    if (!v.IsInt()) wrong("int");
    out = v.GetInt();
  } else if constexpr (std::is_same_v<T, double>) {
    if (!v.IsNumber()) wrong("number");
    out = v.GetDouble();
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!v.IsBool()) wrong("bool");
    out = v.GetBool();
  } else if constexpr (is_optional<T>) {
    if (!v.IsNull()) get(v, out.emplace());
  } else if constexpr (is_list<T>) {
    if (!v.IsArray()) wrong("array");
    out.reserve(v.Size());
    for (const value& item : v.GetArray()) get(item, out.emplace_back());
  } else if constexpr (is_map<T>) {
    if (!v.IsObject()) wrong("object");
    for (const auto& m : v.GetObject()) get(m.value, out[std::string(m.name.GetString(), m.name.GetStringLength())]);
  } else if constexpr (std::is_same_v<T, AnyEvent>) {
    if (!v.IsObject() || !v.HasMember("kind")) wrong("event");
    const value& kind = v["kind"];
    if (!kind.IsString()) wrong("kind");
    of_kind({kind.GetString(), kind.GetStringLength()}, out, [&](auto& event) { get(v, event); });
  } else {
    if (!v.IsObject()) wrong("object");
    T::members(out, [&](const char* name, auto& member) {
      const auto found = v.FindMember(name);
      if (found != v.MemberEnd()) return get(found->value, member);
      if (!is_optional<std::remove_reference_t<decltype(member)>>) wrong(name);
    });
  }
}

template <class T>
void read(const std::string& text, T& out) {
  rapidjson::Document dom;
  dom.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag>(text.data(), text.size());
  if (dom.HasParseError()) wrong("document");
  get(dom, out);
}

template <class Writer, class T>
void put(Writer& writer, const T& v) {
  if constexpr (std::is_same_v<T, std::string>) {
    writer.String(v.data(), static_cast<rapidjson::SizeType>(v.size()));
  } else if constexpr (std::is_same_v<T, int>) {
    writer.Int(v);
  } else if constexpr (std::is_same_v<T, double>) {
    writer.Double(v);
  } else if constexpr (std::is_same_v<T, bool>) {
    writer.Bool(v);
  } else if constexpr (is_optional<T>) {
    if (v) {
      put(writer, *v);
    } else {
      writer.Null();
    }
  } else if constexpr (is_list<T>) {
    writer.StartArray();
    for (const auto& item : v) put(writer, item);
    writer.EndArray();
  } else if constexpr (is_map<T>) {
    writer.StartObject();
    for (const auto& [key, member] : v) {
      writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
      put(writer, member);
    }
    writer.EndObject();
  } else if constexpr (std::is_same_v<T, AnyEvent>) {
    std::visit([&](const auto& event) { put(writer, event); }, v);
  } else {
    writer.StartObject();
    if constexpr (requires { T::name(); }) {
      writer.Key("kind");
      writer.String(T::name());
    }
    T::members(v, [&](const char* name, const auto& member) {
      writer.Key(name);
      put(writer, member);
    });
    writer.EndObject();
  }
}

template <class T>
std::string write(const T& v) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  put(writer, v);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace rapid

namespace simd {

namespace ondemand = simdjson::ondemand;

template <class T>
void get(ondemand::value v, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    out = std::string_view(v.get_string());
  } else if constexpr (std::is_same_v<T, int>) {
    const std::int64_t number = v.get_int64();
    if (!std::in_range<int>(number)) wrong("int");
    out = static_cast<int>(number);
  } else if constexpr (std::is_same_v<T, double>) {
    out = v.get_double();
  } else if constexpr (std::is_same_v<T, bool>) {
    out = v.get_bool();
  } else if constexpr (is_optional<T>) {
    if (!v.is_null()) get(v, out.emplace());
  } else if constexpr (is_list<T>) {
    for (auto item : v.get_array()) get(item.value(), out.emplace_back());
  } else if constexpr (is_map<T>) {
    for (auto field : v.get_object())
      get(ondemand::value(field.value()), out[std::string(std::string_view(field.unescaped_key()))]);
  } else if constexpr (std::is_same_v<T, AnyEvent>) {
    ondemand::object object = v.get_object();
    of_kind(std::string_view(object["kind"].get_string()), out, [&]<class E>(E& event) {
      E::members(event, [&](const char* name, auto& member) { get(object[name].value(), member); });
    });
  } else if constexpr (std::is_same_v<T, Sixty>) {
    // Few of many: each key that is there is looked up, not each that may be.
    static const auto places = [] {
      std::unordered_map<std::string_view, std::size_t> made;
      Sixty none;
      Sixty::members(none, [&](const char* name, auto& member) {
        made.emplace(name, static_cast<std::size_t>(reinterpret_cast<char*>(&member) - reinterpret_cast<char*>(&none)));
      });
      return made;
    }();
    for (auto field : v.get_object()) {
      const auto found = places.find(std::string_view(field.unescaped_key()));
      if (found == places.end()) continue;
      get(ondemand::value(field.value()),
          *reinterpret_cast<std::optional<int>*>(reinterpret_cast<char*>(&out) + found->second));
    }
  } else {
    ondemand::object object = v.get_object();
    T::members(out, [&](const char* name, auto& member) { get(object[name].value(), member); });
  }
}

template <class T>
void read(ondemand::parser& parser, simdjson::padded_string_view text, T& out) {
  ondemand::document document = parser.iterate(text);
  get(document.get_value().value(), out);
}

}  // namespace simd

namespace nl {

template <class T>
void get(const nlohmann::json& v, T& out) {
  if constexpr (is_optional<T>) {
    if (!v.is_null()) get(v, out.emplace());
  } else if constexpr (is_list<T>) {
    if (!v.is_array()) wrong("array");
    out.reserve(v.size());
    for (const nlohmann::json& item : v) get(item, out.emplace_back());
  } else if constexpr (std::is_same_v<T, AnyEvent>) {
    of_kind(v.at("kind").get_ref<const std::string&>(), out, [&](auto& event) { get(v, event); });
  } else if constexpr (requires(T & t) { T::members(t, [](const char*, auto&) {}); }) {
    T::members(out, [&](const char* name, auto& member) {
      const auto found = v.find(name);
      if (found != v.end()) return get(*found, member);
      if (!is_optional<std::remove_reference_t<decltype(member)>>) wrong(name);
    });
  } else {
    v.get_to(out);
  }
}

template <class T>
nlohmann::json put(const T& v) {
  if constexpr (is_optional<T>) {
    return v ? put(*v) : nlohmann::json();
  } else if constexpr (is_list<T>) {
    nlohmann::json array = nlohmann::json::array();
    for (const auto& item : v) array.push_back(put(item));
    return array;
  } else if constexpr (std::is_same_v<T, AnyEvent>) {
    return std::visit([](const auto& event) { return put(event); }, v);
  } else if constexpr (requires(const T& t) { T::members(t, [](const char*, const auto&) {}); }) {
    nlohmann::json object = nlohmann::json::object();
    if constexpr (requires { T::name(); }) object["kind"] = T::name();
    T::members(v, [&](const char* name, const auto& member) { object[name] = put(member); });
    return object;
  } else {
    return v;
  }
}

}  // namespace nl

}  // namespace bench
