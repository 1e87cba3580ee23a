#include "reports.hpp"

#include <assay/async/event_loop.hpp>

#include <vector>

namespace assay::inline v0::async::detail {

std::string place_of(const wait& wait) {
  if (wait.where().line() == 0) return {};
  const std::string file = wait.where().file_name();
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(wait.where().line());
}

std::string deadlock_report(const event_loop& loop) {
  // The newest join_set comes first in the loop's list.
  std::vector<const join_set*> join_sets;
  for (const join_set* each = loop.join_sets(); each != nullptr; each = each->next()) join_sets.push_back(each);

  std::string report =
      "assay::async: deadlock: the main task can never end, for nothing is ready, no timer is set, and nothing from "
      "outside is awaited";
  for (auto each = join_sets.rbegin(); each != join_sets.rend(); ++each) {
    for (const task_state* state = (*each)->first(); state != nullptr; state = state->next()) {
      report += "\n  " + state->name();
      if (const wait* const reason = state->waiting_for()) {
        report += " waits " + reason->describe();
        if (const std::string place = place_of(*reason); !place.empty()) report += " (" + place + ")";
      } else {
        report += " is suspended by something that isn't part of assay::async";
      }
    }
  }
  return report;
}

}  // namespace assay::inline v0::async::detail
