#include "support/nats_server.hpp"

#include "support/skipped_tests.hpp"

namespace assay::test {

nats_server::nats_server()
    : process_({"bash", ASSAY_SOURCE_DIR "/scripts/nats_demo.sh", folder_.path().string()}),
      url_(process_.read_line()) {}

bool nats_server::is_there() const {
  if (url_.empty()) skipped_tests::note("there is no nats-server here");
  return !url_.empty();
}

std::vector<std::string> nats_server::command(const std::string& job, const std::vector<std::string>& words) const {
  std::vector<std::string> all = {ASSAY_CLI, "work", "--server", url_, "--job", job};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

command_output nats_server::work(const std::string& job, const std::vector<std::string>& words,
                                 const std::string& input) const {
  return run_command(command(job, words), {.input = input});
}

}  // namespace assay::test
