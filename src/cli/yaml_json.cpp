#include "cli/yaml_json.hpp"

#include <cstdint>

namespace assay::cli {
namespace {

/// Recurses once per level, of which yaml_tree lets through no more than 1,000.
class json_writer {
 public:
  json_writer(std::span<const yaml_node> nodes, source_map& places) : nodes_(nodes), places_(places) {}

  void write(std::uint32_t index) {
    const yaml_node& node = nodes_[index];
    const yaml_node& meant = node.what == yaml_node::shape::alias ? nodes_[node.target] : node;
    places_.add(text_.size(), node.offset);
    if (meant.what == yaml_node::shape::scalar) {
      text_ += meant.text;
      return;
    }
    const bool is_list = meant.what == yaml_node::shape::sequence;
    text_ += is_list ? '[' : '{';
    if (is_list) {
      write_items(meant);
    } else {
      write_members(meant);
    }
    places_.add(text_.size(), node.offset);
    text_ += is_list ? ']' : '}';
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void write_items(const yaml_node& list) {
    for (const std::uint32_t& item : list.items) {
      if (&item != list.items.data()) text_ += ',';
      write(item);
    }
  }
  void write_members(const yaml_node& mapping) {
    for (const yaml_member& member : mapping.members) {
      if (&member != mapping.members.data()) text_ += ',';
      places_.add(text_.size(), member.key_offset);
      text_ += member.key;
      text_ += ':';
      write(member.value);
    }
  }

  std::span<const yaml_node> nodes_;
  source_map& places_;
  std::string text_;
};

}  // namespace

std::string write_json(std::span<const yaml_node> nodes, source_map& places) {
  json_writer writer(nodes, places);
  writer.write(0);
  return writer.take();
}

}  // namespace assay::cli
