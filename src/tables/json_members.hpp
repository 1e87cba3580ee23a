// Members of a JSON object under construction, found by key in constant time.
//
// nlohmann::ordered_json looks a key up by comparing with every key it has, so an object of n unknown keys would cost
// n²; beyond a few keys this keeps an index beside it.
#pragma once

#include "json/token.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// For four items at first, or two members, which are three times as large.
template <class Value>
ASSAY_APART void make_room(std::vector<Value>& values) {
  constexpr std::size_t at_first = sizeof(Value) > 16 ? 2 : 4;
  values.reserve(values.empty() ? at_first : 2 * values.size());
}

/// The vector's own emplace_back (ordered_map::emplace would search first), with its growing in a call of its own.
template <class Value, class... Arguments>
ASSAY_HOT Value& emplace_behind(std::vector<Value>& values, Arguments&&... arguments) {
  if (values.size() == values.capacity()) {
    make_room(values);
    if (values.size() == values.capacity()) ASSAY_UNREACHABLE();
  }
  return values.emplace_back(std::forward<Arguments>(arguments)...);
}

class json_members {
 public:
  /// The member of a key; made (as null) where it was not there, which `fresh` says.
  nlohmann::ordered_json& at(nlohmann::ordered_json& object, std::string_view key, bool& fresh) {
    auto& members = object.get_ref<nlohmann::ordered_json::object_t&>();
    if (members.size() <= few) {
      for (auto& member : members) {
        if (member.first == key) {
          fresh = false;
          return member.second;
        }
      }
      fresh = true;
      return append(object, key);
    }
    index_all(members);
    const auto [place, is_new] = places_.try_emplace(std::string(key), members.size());
    fresh = is_new;
    return is_new ? append_first(object, std::string(key))
                  : members.begin()[static_cast<std::ptrdiff_t>(place->second)].second;
  }

  [[nodiscard]] bool has(const nlohmann::ordered_json::object_t& members, const std::string& key) {
    if (members.size() <= few) {
      for (const auto& member : members) {
        if (member.first == key) return true;
      }
      return false;
    }
    index_all(members);
    return places_.find(key) != places_.end();
  }
  /// A new member was put behind the others.
  void added(const nlohmann::ordered_json::object_t& members) {
    if (!places_.empty()) places_.emplace(members.back().first, members.size() - 1);
  }

  /// A member of a key that is known to be new.
  nlohmann::ordered_json& append(nlohmann::ordered_json& object, std::string_view key) {
    auto& members = object.get_ref<nlohmann::ordered_json::object_t&>();
    if (!places_.empty()) places_.emplace(key, members.size());
    return append_first(object, std::string(key));
  }

  /// The same, where no other member of the object has been looked for so far.
  static nlohmann::ordered_json& append_first(nlohmann::ordered_json& object, std::string key) {
    auto& members = object.get_ref<nlohmann::ordered_json::object_t&>();
    return emplace_behind(members, std::move(key), nullptr).second;
  }
  /// Room for what a schema names, if that is not a great deal.
  static void reserve(nlohmann::ordered_json::object_t& members, std::size_t names) {
    members.reserve(names < few ? names : few);
  }

 private:
  static constexpr std::size_t few = 16;
  using members_type = nlohmann::ordered_json::object_t;

  void index_all(const members_type& members) {
    if (!places_.empty()) return;
    std::size_t i = 0;
    for (const auto& member : members) places_.emplace(member.first, i++);
  }

  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace assay::inline v0::detail
