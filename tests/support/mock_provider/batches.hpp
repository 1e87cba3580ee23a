// The batch APIs of OpenAI, Anthropic and Gemini, over a script that answers single requests.
#pragma once

#include "mock_message.hpp"
#include "mock_server.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mock {

/// What can go wrong with batches. The first ones befall single requests, in turn; the others a whole call.
enum class batch_fault : std::uint8_t {
  expire,      ///< it is not answered in time (Gemini: its batch expires, without any result)
  overload,    ///< the provider gives up on it; again helps
  reject,      ///< the provider refuses it
  drop,        ///< it has no result
  garbage,     ///< the line of its result is no JSON
  repeat,      ///< it has two results, of which the second is another's answer
  stranger,    ///< beside its result there is one of a request that nobody made
  cancel,      ///< somebody cancels the batch before it is answered
  fail,        ///< the batch fails as a whole (Anthropic, which has no such state: each of its requests)
  nameless,    ///< results have no ids (Gemini)
  cut,         ///< the results end in the middle, as if they were whole
  lost_reply,  ///< the batch is created, and the connection breaks before the answer
  busy,        ///< 429 in place of a batch
  full,        ///< the batch fails because too much is under way (OpenAI)
};

struct batch_fault_name {
  batch_fault what;
  const char* name;  ///< "lost-reply"
};
[[nodiscard]] const std::vector<batch_fault_name>& all_batch_faults();

struct batch_behaviour {
  std::vector<batch_fault> faults = {};
  std::size_t every = 1;  ///< each so-manieth request of a batch, for the faults of single requests
  int times = 1;          ///< how often it goes wrong: for a request, and for calls
  int polls = 0;          ///< how often a batch is still under way when somebody asks
};

/// Answers calls of the batch APIs; those of one provider at a time. Thread-safe.
class batches {
 public:
  batches(script answers, batch_behaviour how) : answers_(std::move(answers)), how_(std::move(how)) {}

  /// Nothing for other calls.
  [[nodiscard]] std::optional<reply> operator()(const request& asked);

  [[nodiscard]] std::size_t created() const;
  /// How often each request was in a batch that was worked on, by its id.
  [[nodiscard]] std::map<std::string, int> requests() const;

 private:
  struct item {
    std::string id;
    std::string path;
    std::string body;
    std::optional<batch_fault> fault = {};
  };
  struct batch {
    std::string id;
    std::string mark;
    std::vector<item> items;
    int polls = 0;
    bool failed = false;
    bool refused = false;
    std::int64_t created = 0;  ///< seconds since 1970
    std::vector<std::string> results = {};
    std::vector<std::string> errors = {};  ///< OpenAI has a file of its own for them
  };
  enum class api : std::uint8_t { openai, anthropic, gemini };

  [[nodiscard]] std::optional<reply> openai(const request& asked);
  [[nodiscard]] std::optional<reply> anthropic(const request& asked);
  [[nodiscard]] std::optional<reply> gemini(const request& asked);
  [[nodiscard]] reply create(const request& asked, api which, std::string mark, const std::string& lines);
  [[nodiscard]] reply look_at(const request& asked, api which, const std::string& id);
  [[nodiscard]] reply list(api which);
  [[nodiscard]] reply results_of(const request& asked, const std::string& id, bool errors);
  [[nodiscard]] bool happens(batch_fault what);
  [[nodiscard]] std::optional<batch_fault> fault_of(const item& one, std::size_t index) const;
  void work_on(batch& one, api which);
  void add_result(batch& one, const item& of, api which);
  /// How far a batch is, for those who ask.
  struct standing {
    bool over;
    bool expired;
    bool cancelled;
    std::size_t done;
    std::size_t errors;
  };
  [[nodiscard]] ordered_json status_of(const batch& one, api which) const;
  [[nodiscard]] static ordered_json openai_status(const batch& one, const standing& now);
  [[nodiscard]] static ordered_json anthropic_status(const batch& one, const standing& now);
  [[nodiscard]] static ordered_json gemini_status(const batch& one, const standing& now);
  [[nodiscard]] bool is_over(const batch& one) const { return one.polls > how_.polls; }

  script answers_;
  batch_behaviour how_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> files_;  // by id
  std::vector<batch> batches_;
  std::map<batch_fault, int> happened_;
  std::map<std::string, int> requests_;
};

}  // namespace mock
