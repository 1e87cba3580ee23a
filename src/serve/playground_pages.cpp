#include "serve/playground_pages.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace assay::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;

constexpr std::string_view absent_page = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>assay</title>
<h1>assay</h1>
<p>This service answers at <a href="openapi.json">the endpoints of its OpenAPI document</a>.</p>
<p>The playground, a page that shows an answer beside what is read of it, is not built here. In a checkout of assay,
<code>scripts/playground.sh --build</code> builds it; the service finds it when it starts again, or takes it by
<code>--playground FOLDER</code>.</p>
</html>
)";

struct extension_type {
  std::string_view extension;
  const char* type;
};
constexpr std::array<extension_type, 11> known_types = {{{".html", "text/html; charset=utf-8"},
                                                         {".js", "text/javascript; charset=utf-8"},
                                                         {".mjs", "text/javascript; charset=utf-8"},
                                                         {".css", "text/css; charset=utf-8"},
                                                         {".json", "application/json"},
                                                         {".webmanifest", "application/manifest+json"},
                                                         {".wasm", "application/wasm"},
                                                         {".svg", "image/svg+xml"},
                                                         {".png", "image/png"},
                                                         {".ico", "image/x-icon"},
                                                         {".txt", "text/plain; charset=utf-8"}}};

const char* type_of_file(const fs::path& file) {
  const std::string extension = file.extension().string();
  const auto found = std::ranges::find(known_types, extension, &extension_type::extension);
  return found == known_types.end() ? "application/octet-stream" : found->type;
}

/// FNV-1a: tells one version of a file from another, and protects nothing.
std::string etag_of(std::string_view body) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "\"%016llx\"", static_cast<unsigned long long>(hash));
  return text.data();
}

page_file read_page(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string body(std::istreambuf_iterator<char>(stream), {});
  if (!stream) throw std::runtime_error("cannot read '" + file.string() + "' of the playground");
  std::string etag = etag_of(body);
  return {type_of_file(file), std::move(etag), std::move(body)};
}

}  // namespace

playground_pages::playground_pages(const fs::path& folder) {
  if (folder.empty()) {
    files_["/"] = {"text/html; charset=utf-8", etag_of(absent_page), std::string(absent_page)};
    return;
  }
  std::uintmax_t bytes = 0;
  try {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      bytes += entry.file_size();
      if (bytes > most_bytes) throw std::runtime_error("the playground's folder holds more than 64 MiB");
      files_["/" + entry.path().lexically_relative(folder).generic_string()] = read_page(entry.path());
    }
  } catch (const fs::filesystem_error& problem) {
    throw std::runtime_error("cannot read the playground: " + std::string(problem.what()));
  }
  const auto index = files_.find("/index.html");
  if (index == files_.end()) throw std::runtime_error("'" + folder.string() + "' holds no playground: no index.html");
  files_["/"] = index->second;
}

const page_file* playground_pages::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace assay::serve
