// A program that found an installed assay: it parses, asks a model, and finds the schemas that the build has written.
#include "shop.hpp"

#include <assay/agent.hpp>
#include <assay/assay.hpp>
#include <assay/async.hpp>
#include <assay/llm.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool parses() {
  const auto order = assay::parse<shop::Order>(R"({"customer": {"name": "Ada", "age": "36"}, "items": ["tea"]})");
  return order && order->customer.age == 36 && order->items.size() == 1;
}

assay::async::task<int> answer() {
  co_await assay::async::yield();
  co_return 42;
}

/// Nobody is to listen at that port: libcurl is there and says so.
assay::async::task<bool> asks_a_model() {
  assay::provider_options options;
  options.base_url = "http://127.0.0.1:9";
  const auto model = assay::model_from("ollama:none", options);
  assay::request asked;
  try {
    static_cast<void>(co_await model->complete(asked));
  } catch (const assay::model_error& error) {
    co_return error.kind() == assay::model_failure::unreachable;
  }
  co_return false;
}

bool schemas_are_written() {
  const std::string folder = SCHEMAS;
  return read(folder + "/schemas/Order.schema.json") == assay::schema_text<shop::Order>() + "\n" &&
         read(folder + "/schemas/Customer.schema.json") == assay::schema_text<shop::Customer>() + "\n" &&
         read(folder + "/openai_schemas/Order.schema.json") ==
             assay::schema_text<shop::Order>(assay::dialect::openai) + "\n";
}

}  // namespace

int main() {
  std::cout << "assay " << assay::version() << '\n' << assay::schema_text<shop::Order>() << '\n';
  if (assay::async::run(answer()) != 42) return 1;
  if (!assay::async::run(asks_a_model())) return 1;
  if (!parses()) std::cerr << "the order was not parsed\n";
  if (!schemas_are_written()) std::cerr << "the schemas written at build time differ\n";
  return parses() && schemas_are_written() ? 0 : 1;
}
