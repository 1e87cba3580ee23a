#include "json/uri.hpp"

#include "json/ascii.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

/// "scheme:" at the start, with the colon; empty for a relative reference.
std::string_view scheme_of(std::string_view uri) noexcept {
  const auto end = uri.find_first_of(":/?#");
  if (end == std::string_view::npos || end == 0 || uri[end] != ':') return {};
  return uri.substr(0, end + 1);
}

/// "scheme://authority"; what is left is the path and the query.
std::string_view origin_of(std::string_view uri) noexcept {
  const std::size_t scheme = scheme_of(uri).size();
  if (uri.substr(scheme, 2) != "//") return uri.substr(0, scheme);
  return uri.substr(0, uri.find_first_of("/?", scheme + 2));
}

std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto end = path.find('/', 1);
    const std::string_view segment = path.substr(0, end);
    const bool last = end == std::string_view::npos;
    if (segment == "/.." || segment == "..") {
      out.erase(std::min(out.rfind('/'), out.size()));
      if (last) out += '/';
    } else if (segment == "/." || segment == ".") {
      if (last) out += '/';
    } else {
      out += segment;
    }
    path = last ? std::string_view() : path.substr(end);
  }
  return out;
}

/// The base's path up to its last '/', then the reference.
std::string merge_paths(std::string_view base_path, std::string_view reference) {
  base_path = base_path.substr(0, base_path.find('?'));
  return std::string(base_path.substr(0, base_path.rfind('/') + 1)) + std::string(reference);
}

}  // namespace

std::string_view without_empty_fragment(std::string_view uri) noexcept {
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

uri_parts split_fragment(std::string_view uri) noexcept {
  const auto hash = uri.find('#');
  if (hash == std::string_view::npos) return {uri, {}};
  return {uri.substr(0, hash), uri.substr(hash + 1)};
}

std::string resolve_uri(std::string_view base, std::string_view reference) {
  if (reference.empty()) return std::string(base);
  if (!scheme_of(reference).empty()) return std::string(reference);
  if (reference.starts_with("//")) return std::string(scheme_of(base)) + std::string(reference);

  const std::string_view origin = origin_of(base);
  const std::string_view path_and_query = base.substr(origin.size());
  const bool bare_host = path_and_query.empty() && origin.find("//") != std::string_view::npos;
  const std::string_view base_path = bare_host ? "/" : path_and_query;
  const auto query = std::min(reference.find('?'), reference.size());
  const std::string path = reference[0] == '?'   ? std::string(base_path.substr(0, base_path.find('?')))
                           : reference[0] == '/' ? std::string(reference.substr(0, query))
                                                 : merge_paths(base_path, reference.substr(0, query));
  return std::string(origin) + without_dots(path) + std::string(reference.substr(query));
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string pointer_step(std::string_view name) {
  std::string step = "/";
  for (const char c : name) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

}  // namespace assay::inline v0::detail
