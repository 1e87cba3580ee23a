// A generator that streams: words come as they are "spoken", and another generator makes sentences of them.
#include <assay/async.hpp>

#include <iostream>
#include <sstream>
#include <string>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

async::async_generator<std::string> words(std::string text) {
  std::istringstream rest(text);
  for (std::string word; rest >> word;) {
    co_await async::sleep_for(200ms);  // stands for the next chunk of a model's answer
    co_yield word;
  }
}

async::async_generator<std::string> sentences(async::async_generator<std::string> from) {
  std::string sentence;
  while (const auto word = co_await from.next()) {
    if (!sentence.empty()) sentence += ' ';
    sentence += *word;
    if (sentence.back() != '.') continue;
    co_yield sentence;
    sentence.clear();
  }
}

async::task<int> listen() {
  auto spoken = sentences(words("A stream is read as it comes. Nobody waits for its end. Good."));
  int count = 0;
  while (const auto sentence = co_await spoken.next()) {
    std::cout << async::now().time_since_epoch() / 1ms << " ms: " << *sentence << '\n';
    ++count;
  }
  co_return count;
}

}  // namespace

int main() { return async::run(listen(), {.clock = async::clock_kind::simulated}) == 3 ? 0 : 1; }
