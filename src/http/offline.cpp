#include <assay/llm/offline.hpp>

#include <atomic>
#include <cstdlib>
#include <string_view>

namespace assay::inline v0::llm {

namespace {

bool environment_says_offline() noexcept {
  const char* const value = std::getenv("ASSAY_OFFLINE");
  return value != nullptr && std::string_view(value) != "" && std::string_view(value) != "0";
}

std::atomic<bool>& offline() noexcept {
  static std::atomic<bool> is_on = environment_says_offline();
  return is_on;
}

}  // namespace

void set_offline(bool is_on) noexcept { offline().store(is_on); }
bool is_offline() noexcept { return offline().load(); }

}  // namespace assay::inline v0::llm
