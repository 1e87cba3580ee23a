#include <assay/json_box.hpp>

#include <assay/detail/reflect_containers.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace assay::inline v0 {

using nlohmann::ordered_json;

namespace {

std::unique_ptr<ordered_json> boxed(ordered_json value) {
  return value.is_null() ? nullptr : std::make_unique<ordered_json>(std::move(value));
}

const ordered_json null_value = nullptr;

}  // namespace

json_box::json_box() : held_(std::make_unique<ordered_json>(ordered_json::object())) {}
json_box::json_box(const ordered_json& value) : held_(boxed(value)) {}
json_box::json_box(ordered_json&& value) : held_(boxed(std::move(value))) {}
json_box::json_box(const nlohmann::json& value) : held_(boxed(value)) {}
json_box::json_box(std::initializer_list<nlohmann::detail::json_ref<ordered_json>> elements)
    : held_(boxed(ordered_json(elements))) {}
json_box::json_box(const json_box& other) : held_(boxed(*other)) {}
json_box::json_box(json_box&& other) noexcept = default;
json_box& json_box::operator=(const json_box& other) {
  held_ = boxed(*other);
  return *this;
}
json_box& json_box::operator=(json_box&& other) noexcept = default;
json_box::~json_box() = default;

const ordered_json& json_box::operator*() const noexcept { return held_ ? *held_ : null_value; }
ordered_json& json_box::operator*() {
  if (!held_) held_ = std::make_unique<ordered_json>();
  return *held_;
}
const ordered_json* json_box::operator->() const noexcept { return &**this; }
ordered_json* json_box::operator->() { return &**this; }
ordered_json& json_box::operator[](std::string_view key) { return (**this)[std::string(key)]; }
const ordered_json& json_box::operator[](std::string_view key) const { return (**this).at(std::string(key)); }

bool json_box::equals(const ordered_json& other) const { return **this == other; }

}  // namespace assay::inline v0

namespace assay::inline v0::detail {

namespace {

// As a pointer to JSON: null is the pointer that holds nothing.
constexpr nullable_info boxed_json = {
    &table<nlohmann::ordered_json>::value,
    [](void* target) { *static_cast<json_box*>(target) = json_box(nlohmann::ordered_json()); },
    [](void* target) -> void* {
      auto& box = *static_cast<json_box*>(target);
      box = json_box(nlohmann::ordered_json());
      return &*box;
    },
    [](const void* boxes, std::size_t count, const void** values) {
      const auto* const first = static_cast<const json_box*>(boxes);
      for (std::size_t i = 0; i < count; ++i) values[i] = first[i]->is_null() ? nullptr : &*first[i];
    },
};

}  // namespace

template <>
constinit const type_info table<json_box>::value = nullable_table<json_box>(boxed_json);

}  // namespace assay::inline v0::detail
