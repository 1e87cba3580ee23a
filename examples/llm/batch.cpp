// The files of a batch job, which are made without a call; submit() and collect() would send them to the provider,
// today and tomorrow (docs/batch.md).
#include "../models/person.hpp"

#include <assay/llm.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <optional>
#include <random>
#include <string>

int main() {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("assay-batch-" + std::to_string(std::random_device{}()));
  const auto model = assay::openai("gpt-5-mini", {.api_key = "none is needed before submit()"});
  const auto schema = assay::load_schema(assay::schema_text<Person>());
  const std::array<const char*, 3> texts = {"Ada Lovelace, thirty-six", "Grace Hopper, eighty-five", "Alan Turing, 41"};

  {
    std::size_t next = 0;
    const auto next_prompt = [&]() -> std::optional<assay::batch_prompt> {
      if (next == texts.size()) return std::nullopt;
      const std::string text = texts.at(next++);
      return assay::batch_prompt{.id = std::to_string(next), .prompt = "Extract: " + text};
    };
    static_cast<void>(assay::batch_job::make(folder, model, schema, next_prompt, {.max_requests = 2}));
  }
  // Another process can go on with it, as this one does.
  const assay::batch_job job = assay::batch_job::open(folder, model);
  for (const assay::batch_file_status& file : job.files()) {
    std::cout << file.file << ": " << to_string(file.state) << ", " << file.requests << " requests\n";
  }
  std::cout << "at " << job.price_share() << " of the direct price\n";
  fs::remove_all(folder);
}
