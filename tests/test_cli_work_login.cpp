// assay work: servers that let not everybody in, and TLS.
#include "support/ask_support.hpp"
#include "support/nats_server.hpp"
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace assay::test;

namespace {

/// With another URL than the server's own.
command_output enqueue_at(const std::string& url, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "work", "--server", url, "--job", "j", "--enqueue", "-"};
  words.insert(words.end(), more.begin(), more.end());
  return run_command(words, {.input = "\"x\"\n"});
}

/// Makes an authority, certificates of it for this machine and for another one, and a second authority.
bool make_certificates(const scratch_folder& folder) {
  const std::string script = "cd '" + folder.path().string() + R"(' &&
    own() { openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem"; } &&
    signed() {
      openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" &&
      printf 'subjectAltName=%s\n' "$2" >"$1.ext" &&
      openssl x509 -req -days 2 -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$1.ext" -out "$1.pem"
    } &&
    own ca && own stranger && signed here IP:127.0.0.1 && signed elsewhere DNS:elsewhere.example && signed user DNS:user)";
  return std::system(("(" + script + ") >/dev/null 2>&1").c_str()) == 0;
}

std::string tls_of(const scratch_folder& folder, const std::string& name, bool asks_clients) {
  return "tls { cert_file: '" + folder.file(name + ".pem") + "', key_file: '" + folder.file(name + ".key") +
         "', ca_file: '" + folder.file("ca.pem") + "', verify: " + (asks_clients ? "true" : "false") + " }\n";
}

}  // namespace

TEST_CASE("users, passwords and tokens stand in the URL, and in no message") {
  struct row {
    const char* configuration;
    const char* good;   ///< before the '@'
    const char* wrong;  ///< the same
  };
  const row rows[] = {
      {"authorization { user: ann, password: secret1 }", "ann:secret1", "ann:secret2"},
      {"authorization { user: ann, password: \"p@s:s/w,%41\" }", "ann:p%40s%3As%2Fw%2C%2541", "ann:p%40s"},
      {"authorization { user: ann, password: \"100%\" }", "ann:100%", "ann"},
      {"authorization { token: \"t0ken-1\" }", "t0ken-1", "t0ken-2"},
  };
  for (const row& one : rows) {
    CAPTURE(one.configuration);
    const nats_server server(one.configuration);
    if (!server.is_there()) return;
    const std::string port = ":" + std::to_string(server.port());
    const command_output let_in = enqueue_at(std::string("nats://") + one.good + "@127.0.0.1" + port);
    CHECK_MESSAGE(let_in.exit_code == 0, let_in.err);
    for (const std::string& user : {std::string(one.wrong) + "@", std::string()}) {
      const command_output refused = enqueue_at("nats://" + user + "127.0.0.1" + port);
      CHECK(refused.exit_code == 2);
      CHECK(contains(refused.err, "there is no connection to nats://127.0.0.1" + port + ": "));
      CHECK(contains(refused.err, "Authorization Violation"));
    }
  }
  CHECK(contains(enqueue_at("nats://a:b@127.0.0.1:9,nats://c:d@127.0.0.1:9").err,
                 "all servers must have the same user: 'nats://127.0.0.1:9,nats://127.0.0.1:9' have others"));
}

TEST_CASE("a server without JetStream is told apart from one that is away") {
  const nats_server server("accounts { A { users: [ { user: a, password: a } ] } }\nno_auth_user: a\n");
  if (!server.is_there()) return;
  CHECK(contains(enqueue_at(server.url()).err, "the server has no JetStream, or not for this user"));
}

TEST_CASE("with TLS, the server's certificate is checked, and ours is shown") {
  const scratch_folder folder;
  if (!make_certificates(folder)) {
    skipped_tests::note("there is no openssl here that makes certificates");
    return;
  }
  const std::vector<std::string> trust = {"--ca", folder.file("ca.pem")};
  {
    const nats_server server(tls_of(folder, "here", false));
    if (!server.is_there()) return;
    const std::string address = "127.0.0.1:" + std::to_string(server.port());
    for (const char* scheme : {"tls://", "nats://", ""}) CHECK(enqueue_at(scheme + address, trust).exit_code == 0);
    CHECK(contains(enqueue_at("tls://" + address).err, "unable to get local issuer certificate"));
    CHECK(contains(enqueue_at("tls://" + address, {"--ca", folder.file("stranger.pem")}).err, "SSL handshake error"));
    CHECK(contains(enqueue_at("tls://" + address, {"--ca", "/nowhere"}).err, "the certificates in '/nowhere' can't"));
  }
  {
    const nats_server server(tls_of(folder, "elsewhere", false));
    CHECK(contains(enqueue_at("tls://127.0.0.1:" + std::to_string(server.port()), trust).err, "IP address mismatch"));
  }
  const nats_server server(tls_of(folder, "here", true));
  const std::string url = "tls://127.0.0.1:" + std::to_string(server.port());
  CHECK(enqueue_at(url, trust).exit_code == 2);
  const auto with_ours = [&](const std::string& certificate, const std::string& key) {
    return enqueue_at(url, {"--ca", folder.file("ca.pem"), "--cert", certificate, "--cert-key", key});
  };
  const command_output let_in = with_ours(folder.file("user.pem"), folder.file("user.key"));
  CHECK_MESSAGE(let_in.exit_code == 0, let_in.err);
  CHECK(contains(with_ours(folder.file("user.pem"), folder.file("here.key")).err, "can't be used with the key in"));
  CHECK(enqueue_at(url, {"--cert", folder.file("user.pem")}).exit_code == 2);
  CHECK(contains(enqueue_at("nats://127.0.0.1:9", {"--cert-key", "x"}).err, "--cert"));
}
