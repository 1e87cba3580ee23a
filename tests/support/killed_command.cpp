#include "support/killed_command.hpp"

#include <cstdlib>

#if defined(__linux__) && defined(__GLIBC__)

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace assay::test {
namespace {

bool changes_something(const __ptrace_syscall_info& info) {
  constexpr std::array calls = {SYS_write,     SYS_pwrite64,  SYS_writev,   SYS_renameat, SYS_renameat2, SYS_fsync,
                                SYS_fdatasync, SYS_ftruncate, SYS_unlinkat, SYS_mkdirat,  SYS_sendto,    SYS_sendmsg,
#ifdef SYS_rename
                                SYS_rename,    SYS_unlink,    SYS_mkdir,
#endif
                                SYS_connect};
  const auto number = static_cast<long>(info.entry.nr);
  if (number == SYS_openat) return (info.entry.args[2] & (O_CREAT | O_TRUNC)) != 0;
  return std::find(calls.begin(), calls.end(), number) != calls.end();
}

[[noreturn]] void become(const std::vector<std::string>& arguments) {
  std::vector<char*> words;
  for (const std::string& one : arguments) words.push_back(const_cast<char*>(one.c_str()));
  words.push_back(nullptr);
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  ::raise(SIGSTOP);
  ::execv(words[0], words.data());
  ::_exit(127);
}

class traced {
 public:
  explicit traced(pid_t process) : process_(process) {}
  traced(const traced&) = delete;
  traced& operator=(const traced&) = delete;
  ~traced() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
  }

  /// Whether it may be traced.
  [[nodiscard]] bool begin() {
    if (!wait() || !WIFSTOPPED(status_)) return false;
    const auto options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
    return ::ptrace(PTRACE_SETOPTIONS, process_, nullptr, reinterpret_cast<void*>(options)) == 0;
  }
  /// To the next system call, before or after it; false at its end.
  [[nodiscard]] bool go_on() {
    for (;;) {
      const int signal = WIFSTOPPED(status_) ? WSTOPSIG(status_) : 0;
      const bool is_own = signal == (SIGTRAP | 0x80) || signal == SIGTRAP || signal == SIGSTOP;
      const auto delivered = static_cast<long>(is_own ? 0 : signal);
      if (::ptrace(PTRACE_SYSCALL, process_, nullptr, reinterpret_cast<void*>(delivered)) != 0 || !wait()) return false;
      if (WIFEXITED(status_) || WIFSIGNALED(status_)) {
        process_ = -1;
        return false;
      }
      if (WSTOPSIG(status_) == (SIGTRAP | 0x80)) return true;
    }
  }
  /// The call that it is about to make; nothing behind one.
  [[nodiscard]] std::optional<__ptrace_syscall_info> call() const {
    __ptrace_syscall_info info{};
    const auto size = reinterpret_cast<void*>(sizeof info);
    if (::ptrace(PTRACE_GET_SYSCALL_INFO, process_, size, &info) <= 0) return std::nullopt;
    return info.op == PTRACE_SYSCALL_INFO_ENTRY ? std::optional(info) : std::nullopt;
  }

 private:
  bool wait() { return ::waitpid(process_, &status_, 0) == process_; }

  pid_t process_;
  int status_ = 0;
};

}  // namespace

std::optional<bool> run_killed_at(const std::vector<std::string>& arguments, std::size_t call) {
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("cannot fork");
  if (process == 0) become(arguments);
  traced program(process);
  if (!program.begin()) return std::nullopt;
  std::size_t seen = 0;
  while (program.go_on()) {
    const auto info = program.call();
    if (info && changes_something(*info) && ++seen == call) return true;  // the destructor kills it
  }
  return false;
}

}  // namespace assay::test

#else

namespace assay::test {

std::optional<bool> run_killed_at(const std::vector<std::string>&, std::size_t) { return std::nullopt; }

}  // namespace assay::test

#endif
