#include "source/value_tree.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>

namespace assay::detail {

namespace {

// Numbers travel as literals, so that both sources hand out the same thing; a NaN or an infinity has none.
template <class Json>
void put_number(const Json& value, tree_node& node, value_tree& tree) {
  node.type = token::number;
  if (value.is_number_float() && !std::isfinite(value.template get<double>())) {
    node.number.real = value.template get<double>();
    node.number.negative = node.number.real < 0;
    return;
  }
  char text[32];
  std::to_chars_result written{};
  if (value.is_number_float()) {
    written = std::to_chars(text, text + sizeof text - 2, value.template get<double>());
    const std::string_view digits(text, static_cast<std::size_t>(written.ptr - text));
    if (digits.find_first_of(".e") == std::string_view::npos) {
      *written.ptr++ = '.';
      *written.ptr++ = '0';
    }
  } else if (value.is_number_unsigned()) {
    written = std::to_chars(text, text + sizeof text, value.template get<std::uint64_t>());
  } else {
    written = std::to_chars(text, text + sizeof text, value.template get<std::int64_t>());
  }
  const std::string_view literal = tree.keep(std::string(text, written.ptr));
  const char* wrong = nullptr;
  scan_number(literal.data(), literal.data() + literal.size(), node.number, wrong);
}

template <class Json>
void put(const Json& value, tree_node& node, value_tree& tree) {
  switch (value.type()) {
    case Json::value_t::boolean:
      node.type = token::boolean;
      node.boolean = value.template get<bool>();
      break;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      put_number(value, node, tree);
      break;
    case Json::value_t::string:
      node.type = token::string;
      node.string = value.template get_ref<const std::string&>();
      break;
    case Json::value_t::array:
      node.type = token::array;
      node.children.reserve(value.size());
      for (const auto& item : value) put(item, node.children.emplace_back(), tree);
      break;
    case Json::value_t::object:
      node.type = token::object;
      node.children.reserve(value.size());
      for (const auto& item : value.items()) {
        auto& child = node.children.emplace_back();
        child.key = tree.keep(item.key());
        put(item.value(), child, tree);
      }
      break;
    case Json::value_t::null:
    case Json::value_t::binary:  // not JSON: refused by every type but "null"
    case Json::value_t::discarded:
      node.type = token::null;
      break;
  }
}

template <class Json>
value_tree make(const Json& value) {
  value_tree tree;
  put(value, tree.root, tree);
  return tree;
}

void write(const tree_node& node, nlohmann::ordered_json& out) {
  switch (node.type) {
    case token::boolean:
      out = node.boolean;
      break;
    case token::number: {
      const auto magnitude = node.number.magnitude();
      if (magnitude && !node.number.negative) {
        out = *magnitude;
      } else if (magnitude && *magnitude <= std::uint64_t{1} << 63) {
        out = static_cast<std::int64_t>(0 - *magnitude);
      } else {
        out = node.number.to_double();
      }
      break;
    }
    case token::string:
      out = std::string(node.string);
      break;
    case token::array:
      out = nlohmann::ordered_json::array();
      for (const auto& child : node.children) write(child, out.emplace_back());
      break;
    case token::object:
      out = nlohmann::ordered_json::object();
      for (const tree_node& child : node.children) write(child, out[std::string(child.key)]);
      break;
    case token::null:
    case token::none:
      break;
  }
}

}  // namespace

value_tree make_tree(const nlohmann::json& value) { return make(value); }
value_tree make_tree(const nlohmann::ordered_json& value) { return make(value); }

std::string to_text(const tree_node& node) {
  nlohmann::ordered_json value;
  write(node, value);
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace assay::detail
