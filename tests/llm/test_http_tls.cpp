// Certificates are checked. The server is OpenSSL's own, where the machine has the command.
#include "http_support.hpp"
#include "support/background_process.hpp"
#include "support/scratch_folder.hpp"

#include <cstdlib>
#include <optional>

namespace test_llm {
namespace {

using assay::model_failure;

/// A TLS server on this machine with a certificate for localhost that nobody has signed. It takes requests and says
/// nothing.
class tls_server {
 public:
  tls_server() {
    const std::string make =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
        "-keyout " +
        key() + " -out " + certificate() + " >/dev/null 2>&1";
    if (std::system(make.c_str()) != 0) return;
    process_.emplace(std::vector<std::string>{"openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                                              certificate(), "-key", key()});
    for (std::string line = process_->read_line(); !line.empty(); line = process_->read_line()) {
      if (line.starts_with("ACCEPT ")) port_ = line.substr(line.rfind(':'));
      if (!port_.empty()) return;
    }
  }

  [[nodiscard]] bool runs() const { return !port_.empty(); }
  [[nodiscard]] std::string url(const std::string& host) const { return "https://" + host + port_; }
  [[nodiscard]] std::string certificate() const { return folder_.file("certificate.pem"); }

 private:
  [[nodiscard]] std::string key() const { return folder_.file("key.pem"); }

  assay::test::scratch_folder folder_;
  std::optional<assay::test::background_process> process_;
  std::string port_;
};

TEST_CASE("a certificate that isn't trusted, or is another's, is refused before anything is sent") {
  const tls_server server;
  if (!server.runs()) {
    MESSAGE("skipped: there is no openssl here that makes certificates and serves");
    return;
  }
  const auto error_at = [&](const std::string& host, const std::string& trusted) {
    assay::http_options http;
    http.ca_file = trusted;
    http.first_byte_timeout = 200ms;
    return error_of(*model_at(server.url(host), assay::wire_format::openai_chat, http), asking("?"), false);
  };
  const assay::model_error strange = error_at("localhost", "");
  CHECK(strange.kind() == model_failure::unsupported);
  CHECK(std::string(strange.what()).find("certificate") != std::string::npos);
  const assay::model_error another = error_at("127.0.0.1", server.certificate());
  CHECK(another.kind() == model_failure::unsupported);
  const assay::model_error no_file = error_at("localhost", "/nowhere/certificates.pem");
  CHECK(no_file.kind() == model_failure::unsupported);
  // Trusted, it is sent the request, and doesn't know what to say to a POST.
  const assay::model_error trusted = error_at("localhost", server.certificate());
  CHECK(trusted.kind() == model_failure::timeout);
  CHECK(std::string(trusted.what()).find("no answer of localhost") != std::string::npos);
}

}  // namespace
}  // namespace test_llm
