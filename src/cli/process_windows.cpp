#include "cli/process.hpp"

#include "cli/failure.hpp"

#include <cstddef>
#include <string_view>
#include <system_error>

#include <windows.h>

namespace assay::cli {
namespace {

class owned_handle {
 public:
  explicit owned_handle(HANDLE handle) : handle_(handle) {}
  owned_handle(const owned_handle&) = delete;
  owned_handle& operator=(const owned_handle&) = delete;
  ~owned_handle() {
    if (is_open()) ::CloseHandle(handle_);
  }
  [[nodiscard]] bool is_open() const { return handle_ != nullptr && handle_ != INVALID_HANDLE_VALUE; }
  [[nodiscard]] HANDLE get() const { return handle_; }

 private:
  HANDLE handle_;
};

owned_handle open_inherited(const wchar_t* path, DWORD access, DWORD disposition) {
  SECURITY_ATTRIBUTES inherited = {};
  inherited.nLength = sizeof inherited;
  inherited.bInheritHandle = TRUE;
  return owned_handle(::CreateFileW(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, disposition,
                                    FILE_ATTRIBUTE_NORMAL, nullptr));
}

/// While a child runs, Ctrl-C is for the child: this process lives on to clear up and to say what happened.
BOOL WINAPI leave_to_child(DWORD event) { return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT ? TRUE : FALSE; }

class interrupts_for_child {
 public:
  interrupts_for_child() { ::SetConsoleCtrlHandler(leave_to_child, TRUE); }
  interrupts_for_child(const interrupts_for_child&) = delete;
  interrupts_for_child& operator=(const interrupts_for_child&) = delete;
  ~interrupts_for_child() { ::SetConsoleCtrlHandler(leave_to_child, FALSE); }
};

std::wstring to_wide(std::string_view text) { return std::filesystem::path(std::string(text)).wstring(); }

/// As programs take their command line apart: in quotes, of which those inside have a backslash before them, as have
/// the backslashes before a quote.
std::wstring as_argument(const std::string& argument) {
  std::wstring made = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : to_wide(argument)) {
    if (c == L'"') made.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    made += c;
  }
  made.append(backslashes, L'\\');
  return made + L'"';
}

std::wstring command_line_of(const std::vector<std::string>& arguments) {
  std::wstring line;
  for (const std::string& each : arguments) line += (line.empty() ? L"" : L" ") + as_argument(each);
  return line;
}

int wait_for(HANDLE process) {
  DWORD code = 0;
  ::WaitForSingleObject(process, INFINITE);
  ::GetExitCodeProcess(process, &code);
  return static_cast<int>(code);
}

}  // namespace

std::optional<int> run_program(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  const owned_handle in = open_inherited(L"NUL", GENERIC_READ, OPEN_EXISTING);
  const owned_handle out = open_inherited(output.c_str(), GENERIC_WRITE, CREATE_ALWAYS);
  if (!in.is_open() || !out.is_open()) {
    throw failure("cannot write '" + output.string() +
                  "': " + std::system_category().message(static_cast<int>(::GetLastError())));
  }
  STARTUPINFOW setup = {};
  setup.cb = sizeof setup;
  setup.dwFlags = STARTF_USESTDHANDLES;
  setup.hStdInput = in.get();
  setup.hStdOutput = setup.hStdError = out.get();
  PROCESS_INFORMATION made = {};
  std::wstring line = command_line_of(arguments);
  const interrupts_for_child interrupts;
  if (::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &setup, &made) == 0) {
    const DWORD problem = ::GetLastError();
    if (problem == ERROR_FILE_NOT_FOUND || problem == ERROR_PATH_NOT_FOUND) return std::nullopt;
    throw failure("cannot run '" + arguments.front() + "': " +
                  std::system_category().message(static_cast<int>(problem)) + "; give a program that may be run");
  }
  const owned_handle process(made.hProcess);
  const owned_handle thread(made.hThread);
  return wait_for(process.get());
}

}  // namespace assay::cli
