#include "cli/process.hpp"

#include "cli/failure.hpp"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace assay::cli {
namespace {

/// While a child runs, Ctrl-C is for the child: this process lives on to clear up and to say what happened.
class interrupts_for_child {
 public:
  interrupts_for_child() : before_(std::signal(SIGINT, SIG_IGN)) {}
  interrupts_for_child(const interrupts_for_child&) = delete;
  interrupts_for_child& operator=(const interrupts_for_child&) = delete;
  ~interrupts_for_child() { std::signal(SIGINT, before_); }

 private:
  void (*before_)(int);
};

/// What the child starts with: no input, output into a file, signals as a program expects them.
class spawn_setup {
 public:
  explicit spawn_setup(const std::filesystem::path& output) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGINT);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  spawn_setup(const spawn_setup&) = delete;
  spawn_setup& operator=(const spawn_setup&) = delete;
  ~spawn_setup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  [[nodiscard]] int spawn(pid_t& child, char* const* arguments) const {
    return ::posix_spawnp(&child, arguments[0], &actions_, &attributes_, arguments, environ);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::optional<int> run_program(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);

  const interrupts_for_child interrupts;
  pid_t child = 0;
  const int problem = spawn_setup(output).spawn(child, pointers.data());
  if (problem == ENOENT) return std::nullopt;
  if (problem != 0) {
    throw failure("cannot run '" + arguments.front() + "': " + std::generic_category().message(problem) +
                  "; give a program that may be run");
  }
  return wait_for(child);
}

}  // namespace assay::cli
