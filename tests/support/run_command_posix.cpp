#include "support/run_command.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace assay::test {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// The environment of the tests, with what the setup names set anew.
std::vector<std::string> environment_for(const command_setup& setup) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : setup.environment) entries.push_back(name + "=" + value);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool replaced = std::any_of(setup.environment.begin(), setup.environment.end(),
                                      [&](const auto& added) { return text.starts_with(added.first + "="); });
    if (!replaced) entries.emplace_back(text);
  }
  return entries;
}

int wait_for(pid_t child) {
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid failed");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

command_output run_command(const std::vector<std::string>& arguments, const command_setup& setup) {
  const scratch_folder folder;
  const std::string in = folder.write("in", setup.input);
  const std::string out = setup.out_file.empty() ? folder.file("out") : setup.out_file;
  const std::string err = folder.file("err");

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);

  std::vector<std::string> words = arguments;
  std::vector<std::string> environment = environment_for(setup);
  pid_t child = 0;
  const int problem = ::posix_spawn(&child, words.front().c_str(), &actions, nullptr, pointers_to(words).data(),
                                    pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) throw std::runtime_error("cannot run " + words.front());

  command_output result;
  result.exit_code = wait_for(child);
  if (setup.out_file.empty()) result.out = read_file(out);
  result.err = read_file(err);
  return result;
}

}  // namespace assay::test
