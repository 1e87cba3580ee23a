// Types that contain themselves, by vector and by unique_ptr.
#include "models/tree.hpp"

#include <assay/assay.hpp>

#include <iostream>
#include <string>

namespace {

int total_minutes(const Task& task) {
  int total = task.minutes;
  for (const Task& part : task.subtasks) total += total_minutes(part);
  return total;
}

void print(const Task& task, int depth = 0) {
  std::cout << std::string(static_cast<std::size_t>(depth) * 2, ' ') << task.title << " (" << total_minutes(task)
            << " min)\n";
  for (const Task& part : task.subtasks) print(part, depth + 1);
}

bool reads_a_plan() {
  const auto plan = assay::parse<Task>(R"({
    "title": "Breakfast", "minutes": 0, "subtasks": [
      {"title": "Coffee", "minutes": 2, "subtasks": [{"title": "Grind", "minutes": 1}, {"title": "Brew", "minutes": "4"}]},
      {"title": "Toast", "minutes": 5}
    ]})");
  if (!plan) {
    std::cout << plan.error().what();
    return false;
  }
  print(*plan);
  return total_minutes(*plan) == 12;
}

bool reads_decisions() {
  const auto decision = assay::parse<Decision>(R"({
    "text": "Does it turn on?",
    "yes": {"text": "Is there a picture?", "yes": {"text": "Enjoy"}, "no": {"text": "Check the cable"}},
    "no": {"text": "Check the fuse"}})");
  if (!decision) {
    std::cout << decision.error().what();
    return false;
  }
  const Decision& advice = *decision->yes->no;
  std::cout << "\nIt turns on, without a picture: " << advice.text << '\n';
  return advice.text == "Check the cable" && advice.yes == nullptr;
}

/// The path of an error leads into the depth.
bool finds_errors_below() {
  const auto plan = assay::parse<Task>(
      R"({"title": "a", "minutes": 1, "subtasks": [{"title": "b", "minutes": 1, "subtasks": [{"title": "c", "minutes": -1}]}]})");
  if (plan) return false;
  std::cout << '\n' << plan.error().what();
  return assay::to_string(plan.error().errors()[0].loc) == "subtasks[0].subtasks[0].minutes";
}

}  // namespace

int main() { return reads_a_plan() && reads_decisions() && finds_errors_below() ? 0 : 1; }
