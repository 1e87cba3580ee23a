#include "work/task_key.hpp"

#include "llm/sha256.hpp"

#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

namespace assay::work {
namespace {

constexpr std::size_t longest_key = 128;

bool stays(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::string digest(std::string_view text) { return detail::hexadecimal(detail::sha256(text)); }

}  // namespace

std::string task_key(std::string_view id) {
  const bool is_string = id.size() >= 2 && id.front() == '"' && id.back() == '"';
  std::string key = is_string ? "s_" : "";
  for (const char c : is_string ? id.substr(1, id.size() - 2) : id) {
    if (stays(c)) {
      key += c;
    } else {
      key += '=' + detail::hexadecimal(std::string_view(&c, 1));
    }
    if (key.size() > longest_key) return "h_" + digest(id);
  }
  return key;
}

bool is_id(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (text.empty() || is_blank(text.front()) || is_blank(text.back())) return false;
  const result<nlohmann::json> read = parse<nlohmann::json>(text, {.mode = mode::strict});
  return read && (read->is_string() || read->is_number());
}

std::string task_message_id(std::string_view key, std::string_view text) {
  return std::string(key) + '.' + digest(text).substr(0, 32);
}

std::string_view key_in(std::string_view subject) noexcept {
  const std::size_t dot = subject.rfind('.');
  return dot == std::string_view::npos ? subject : subject.substr(dot + 1);
}

}  // namespace assay::work
