// The classic: three fetches of two seconds each, one after another and together.
//
//   three_fetches [real]     on a simulated clock, so that it's over at once; with "real" it takes its eight seconds
#include <assay/async.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <utility>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

async::task<std::string> fetch(std::string page) {
  co_await async::sleep_for(2s);  // stands for a server that takes its time
  co_return "<" + page + ">";
}

async::task<std::chrono::seconds> one_after_another() {
  const auto begin = async::now();
  const std::string first = co_await fetch("news");
  const std::string second = co_await fetch("weather");
  const std::string third = co_await fetch("sports");
  std::cout << first << second << third << '\n';
  co_return std::chrono::round<std::chrono::seconds>(async::now() - begin);
}

async::task<std::chrono::seconds> together() {
  const auto begin = async::now();
  const auto [first, second, third] = co_await async::gather(fetch("news"), fetch("weather"), fetch("sports"));
  std::cout << first << second << third << '\n';
  co_return std::chrono::round<std::chrono::seconds>(async::now() - begin);
}

async::task<bool> compare() {
  const auto slow = co_await one_after_another();
  std::cout << "one after another: " << slow.count() << " s\n";
  const auto quick = co_await together();
  std::cout << "together: " << quick.count() << " s\n";
  co_return slow == 6s && quick == 2s;
}

}  // namespace

int main(int count, char** arguments) {
  async::loop_options options;
  if (count < 2 || std::string(arguments[1]) != "real") options.clock = async::clock_kind::simulated;
  return async::run(compare(), std::move(options)) ? 0 : 1;
}
