// Two agents that check each other: one writes, the other objects, until it has nothing to object to. A graph needs no
// framework: its nodes are coroutines, its edges are what they return, and a cycle is a loop.
#include "setting.hpp"

namespace async = setting::async;

struct Draft {
  std::string title;
  std::string text;
};
struct Review {
  bool is_fine;
  std::vector<std::string> objections;
};

static async::task<Draft> write(const assay::agent<Draft>& writer, std::string task) {
  co_return (co_await writer.run(std::move(task))).value;
}
static async::task<Review> review(const assay::agent<Review>& critic, Draft draft) {
  co_return (co_await critic.run("Review this:\n" + assay::dump(draft))).value;
}

static async::task<void> example(setting::models models) {
  const assay::agent<Draft> writer(models.first, {.name = "writer", .instructions = "You write short product texts."});
  const assay::agent<Review> facts(models.first,
                                   {.name = "facts", .instructions = "Object to claims nobody can prove."});
  const assay::agent<Review> style(models.first, {.name = "style", .instructions = "Object to clumsy language."});

  std::string task = "Write two sentences about a kettle that boils in 90 seconds.";
  for (int round = 1; round <= 3; ++round) {
    const Draft draft = co_await write(writer, task);
    std::cout << "round " << round << ": " << draft.title << " - " << draft.text << '\n';
    auto [on_facts, on_style] = co_await async::gather(review(facts, draft), review(style, draft));
    if (on_facts.is_fine && on_style.is_fine) break;
    task = "Write it again:\n" + assay::dump(draft) + "\nObjections:";
    for (const Review* one : {&on_facts, &on_style}) {
      for (const std::string& objection : one->objections) {
        std::cout << "  objection: " << objection << '\n';
        task += "\n- " + objection;
      }
    }
  }
}

int main(int count, char** arguments) {
  return setting::run(count, arguments, setting::recording("writer_and_critic"), example);
}
