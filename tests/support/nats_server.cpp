#include "support/nats_server.hpp"

#include "support/http_client.hpp"
#include "support/skipped_tests.hpp"

namespace assay::test {
namespace {

/// The folder of a server, with its configuration in it.
std::string prepared(const scratch_folder& folder, const std::string& configuration) {
  if (!configuration.empty()) folder.write("extra.conf", configuration);
  return folder.path().string();
}

}  // namespace

nats_server::nats_server(const std::string& configuration)
    : process_({"bash", ASSAY_SOURCE_DIR "/scripts/nats_demo.sh", prepared(folder_, configuration)}),
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

void nats_server::send(const std::string& subject, const std::string& text, const std::string& headers) const {
  http_client client(port());  // which sends and reads whatever it is given
  const std::string size = std::to_string(headers.size() + text.size());
  std::string message = "CONNECT {\"verbose\":false,\"headers\":true}\r\nSUB stored 1\r\n";
  message += headers.empty() ? "PUB " + subject + " stored " + size
                             : "HPUB " + subject + " stored " + std::to_string(headers.size()) + " " + size;
  client.send(message + "\r\n" + headers + text + "\r\n");
  static_cast<void>(client.read_until("\"seq\":"));
}

}  // namespace assay::test
