#include "schema/loader_references.hpp"

#include <algorithm>
#include <charconv>

namespace assay::inline v0::loading {

namespace {

const json* item_at(const json& array, const std::string& segment) {
  std::size_t index = 0;
  const char* last = segment.data() + segment.size();
  const auto [end, fault] = std::from_chars(segment.data(), last, index);
  const bool leading_zero = segment.size() > 1 && segment[0] == '0';
  if (fault != std::errc() || end != last || leading_zero || index >= array.size()) return nullptr;
  return &array[index];
}

std::optional<std::string> unescape(std::string_view segment) {
  std::string out;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '~') {
      out += segment[i];
      continue;
    }
    const char code = ++i < segment.size() ? segment[i] : '\0';
    if (code != '0' && code != '1') return std::nullopt;
    out += code == '0' ? '~' : '/';
  }
  return out;
}

}  // namespace

std::optional<std::vector<std::string>> pointer_segments(std::string_view pointer) {
  std::vector<std::string> segments;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return std::nullopt;
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    auto segment = unescape(pointer.substr(1, end - 1));
    if (!segment) return std::nullopt;
    segments.push_back(std::move(*segment));
    pointer.remove_prefix(end);
  }
  return segments;
}

const json* child_of(const json& value, const std::string& segment) {
  if (value.is_array()) return item_at(value, segment);
  if (!value.is_object()) return nullptr;
  const auto found = value.find(segment);
  return found == value.end() ? nullptr : &*found;
}

const json* child_index::child_of(const json& value, const std::string& segment) {
  constexpr std::size_t few = 16;
  if (!value.is_object() || value.size() <= few) return loading::child_of(value, segment);
  const auto [known, fresh] = large_.try_emplace(&value);
  if (fresh) {
    for (const auto& [key, member] : value.get_ref<const json::object_t&>()) known->second.emplace(key, &member);
  }
  const auto found = known->second.find(segment);
  return found == known->second.end() ? nullptr : found->second;
}

const json* child_index::follow(const json& root, const std::vector<std::string>& segments) {
  const json* place = &root;
  for (const std::string& segment : segments) {
    place = child_of(*place, segment);
    if (place == nullptr) return nullptr;
  }
  return place;
}

}  // namespace assay::inline v0::loading
