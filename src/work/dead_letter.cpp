#include "work/dead_letter.hpp"

#include "json/unicode.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <string_view>
#include <utility>

namespace assay::work {

const char* to_string(burial why) noexcept {
  switch (why) {
    case burial::killed:
      return "killed";
    case burial::transport:
      return "transport";
    case burial::schema:
      return "schema";
    case burial::size:
      return "size";
    case burial::failure:
      break;
  }
  return "failure";
}

std::string dead_letter_text(std::string_view id, burial why, const std::string& message, std::int64_t tries,
                             std::string_view task) {
  dead_letter letter;
  result<nlohmann::ordered_json> read = parse<nlohmann::ordered_json>(id, {.mode = mode::strict});
  if (read) letter.id = *std::move(read);
  letter.reason = to_string(why);
  letter.message = detail::with_valid_utf8(message);
  letter.tries = tries;
  letter.task = detail::with_valid_utf8(task);
  return dump(letter);
}

}  // namespace assay::work
