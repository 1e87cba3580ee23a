// Members of a JSON object under construction, found by key in constant time.
//
// nlohmann::ordered_json looks a key up by comparing with every key it has, so an object of n unknown keys would cost
// n²; beyond a few keys this keeps an index beside it.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace assay::detail {

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

  /// A member of a key that is known to be new.
  nlohmann::ordered_json& append(nlohmann::ordered_json& object, std::string_view key) {
    auto& members = object.get_ref<nlohmann::ordered_json::object_t&>();
    if (!places_.empty()) places_.emplace(key, members.size());
    return append_first(object, std::string(key));
  }

  /// The same, where no other member of the object has been looked for so far.
  static nlohmann::ordered_json& append_first(nlohmann::ordered_json& object, std::string key) {
    auto& members = object.get_ref<nlohmann::ordered_json::object_t&>();
    // The vector's own emplace_back: ordered_map::emplace would search first.
    members.emplace_back(std::move(key), nullptr);
    return members.back().second;
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

}  // namespace assay::detail
