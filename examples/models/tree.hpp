// Types that contain themselves: by a vector (a plan of tasks within tasks) and by unique_ptr (a tree of questions).
#pragma once

#include <assay/describe.hpp>

#include <memory>
#include <string>
#include <vector>

struct Task {
  std::string title;
  int minutes = 0;
  std::vector<Task> subtasks = {};
};

/// A question with an answer for yes and one for no; a leaf says what to do.
struct Decision {
  std::string text;
  std::unique_ptr<Decision> yes;
  std::unique_ptr<Decision> no;
};

template <>
struct assay::describe<Task> {
  static constexpr auto description = "Something to do, and what it consists of";
  static constexpr auto fields =
      assay::fields(assay::field<&Task::minutes>("Work of its own, without its subtasks", assay::ge(0)),
                    assay::field<&Task::subtasks>(assay::has_default));
};
