#include "serve/request_log.hpp"

#include "decode/report_json.hpp"
#include "json/ascii.hpp"
#include "json/text_out.hpp"
#include "json/utc_text.hpp"

#include <assay/dump.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <random>

#include <unistd.h>

namespace assay::serve {
namespace {

using detail::writing::text_out;

constexpr std::size_t longest_path = 256;

std::string time_text() { return detail::utc_text(std::chrono::system_clock::now()); }

void put_text(text_out& out, std::string_view name, std::string_view text) {
  out.put(name);
  detail::put_readable(out, text);
}
void put_number(text_out& out, std::string_view name, std::uint64_t number) {
  out.put(name);
  out.put(std::to_string(number));
}

/// Writes a line as a whole. What can't be written is lost: a service goes on without a reader of its log.
void write_line(text_out& line) {
  line.put("}\n");
  std::string_view left = line.view();
  while (!left.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

void request_log::add(const served_request& served) const {
  if (!with_requests_ && served.facts.failure.empty()) return;
  text_out line;
  put_text(line, "{\"time\":", time_text());
  put_text(line, ",\"id\":", served.id);
  put_text(line, ",\"client\":", served.client);
  put_text(line, ",\"method\":", served.method);
  put_text(line, ",\"path\":", std::string_view(served.path).substr(0, longest_path));
  put_number(line, ",\"status\":", static_cast<std::uint64_t>(served.status));
  std::array<char, 32> duration{};
  std::snprintf(duration.data(), duration.size(), "%.3f",
                std::chrono::duration<double, std::milli>(served.time).count());
  line.put(",\"duration_ms\":");
  line.put(duration.data());
  put_number(line, ",\"bytes_in\":", served.bytes_in);
  put_number(line, ",\"bytes_out\":", served.bytes_out);
  if (served.facts.is_valid) line.put(*served.facts.is_valid ? ",\"valid\":true" : ",\"valid\":false");
  if (served.facts.usage) {
    put_number(line, ",\"attempts\":", served.facts.attempts);
    line.put(",\"usage\":");
    line.put(dump(*served.facts.usage));
  }
  if (!served.facts.failure.empty()) put_text(line, ",\"failure\":", served.facts.failure);
  write_line(line);
}

void request_log::add_event(std::string_view event, std::string_view message) const {
  text_out line;
  put_text(line, "{\"time\":", time_text());
  put_text(line, ",\"event\":", event);
  put_text(line, ",\"message\":", message);
  write_line(line);
}

std::string new_request_id() {
  static thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(random()),
                static_cast<unsigned long long>(random()));
  return text.data();
}

bool is_request_id(std::string_view text) noexcept {
  constexpr std::size_t longest = 128;
  return !text.empty() && text.size() <= longest &&
         std::ranges::all_of(text, [](char c) { return detail::is_plain_name_character(c) || c == '.'; });
}

}  // namespace assay::serve
