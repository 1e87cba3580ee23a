// A report for each of 500 students: at most 40 at once, at most 300 requests a minute, a line that shows how far it
// is.
#include "setting.hpp"

#include <cstdio>

namespace async = setting::async;

struct Report {
  std::string student;
  int grade;
  std::string comment;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Report::grade>(assay::ge(1), assay::le(6)));
  };
};

class progress {
 public:
  explicit progress(std::size_t all) : all_(all) {}
  void one_more() {
    ++done_;
    if (done_ % 100 != 0 && done_ != all_) return;
    std::printf("%3zu of %zu reports after %2.0f s\n", done_, all_,
                std::chrono::duration<double>(async::now() - begin_).count());
  }

 private:
  std::size_t all_;
  std::size_t done_ = 0;
  async::time_point begin_ = async::now();
};

static async::task<int> report_on(const assay::agent<Report>& teacher, int student, async::semaphore& desks,
                                  progress& shown) {
  const auto desk = co_await desks.acquire();
  const auto result = co_await teacher.run("Write the report of student " + std::to_string(student) + ".");
  shown.one_more();
  co_return result.value.grade;
}

static async::task<void> example(setting::models models) {
  async::rate_limiter limiter({.requests = 300, .period = std::chrono::minutes(1)});
  assay::rate_limited_model model(models.first, limiter);
  const assay::agent<Report> teacher(model, {.instructions = "You are a fair teacher. Grades go from 1 (best) to 6."});

  async::semaphore desks(40, "desks");
  progress shown(500);
  std::vector<async::task<int>> works;
  for (int student = 1; student <= 500; ++student) works.push_back(report_on(teacher, student, desks, shown));
  const std::vector<int> grades = co_await async::gather(std::move(works));

  double sum = 0;
  for (const int grade : grades) sum += grade;
  std::printf("average grade %.2f\n", sum / static_cast<double>(grades.size()));
}

/// In a model's place: 2 s a report, and one in ten is no valid one at first.
static async::task<std::string> answer(const assay::request& asked) {
  co_await async::sleep_for(std::chrono::seconds(2));
  const std::string question = asked.messages[1].text();
  const int student = std::stoi(question.substr(question.find_last_of(' ') + 1));
  const bool is_first_try = asked.messages.size() == 2;
  Report report{"student " + std::to_string(student), 1 + student % 6, "Works well."};
  if (student % 10 == 0 && is_first_try) report.grade = 0;
  co_return assay::dump(report);
}

int main(int count, char** arguments) {
  return setting::run(count, arguments, std::make_shared<assay::function_model>(answer), example);
}
