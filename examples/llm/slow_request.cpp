// A request that takes too long is sent a second time; the first answer is taken. The clock is simulated, and the
// answer comes from a recording, of which the first request takes a minute.
#include "../models/person.hpp"
#include "recorded.hpp"

#include <chrono>
#include <iostream>

namespace async = assay::async;
using namespace std::chrono_literals;

async::task<void> ask() {
  const auto answers = examples::recording("slow_request");
  int requests = 0;
  assay::function_model uneven([&](const assay::request& asked) -> async::task<assay::response> {
    const bool is_slow = ++requests == 1;
    assay::request copy = asked;
    co_await async::sleep_for(is_slow ? 60s : 2s);
    co_return co_await answers->complete(std::move(copy));
  });
  assay::hedged_model model(uneven, 8s);

  const auto begin = async::now();
  const auto who = co_await assay::extract<Person>(model, "Who wrote the first compiler?");

  std::cout << who.value.first_name << " " << who.value.last_name << " after " << (async::now() - begin) / 1s << " s\n"
            << requests << " requests, " << who.usage.input_tokens << " input tokens, of which half is an estimate\n"
            << "sent again: " << model.counts().hedged << ", and that paid: " << model.counts().won << "\n";
}

int main() { async::run(ask(), {.clock = async::clock_kind::simulated}); }
