#include "support/run_command.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <stdexcept>

#include <windows.h>

namespace assay::test {
namespace {

std::wstring to_wide(std::string_view text) {
  const int size = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
  std::wstring made(static_cast<std::size_t>(size), L'\0');
  ::MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), made.data(), size);
  return made;
}

/// In quotes; a quote, and backslashes before one, have a backslash before them.
std::wstring as_argument(std::string_view word) {
  std::wstring made = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : to_wide(word)) {
    if (c == L'"') made.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    made += c;
  }
  return made.append(backslashes, L'\\') + L'"';
}

std::wstring name_of(std::wstring_view entry) { return std::wstring(entry.substr(0, entry.find(L'=', 1))); }

/// The environment of the tests, with what the setup names set anew: entries that end with a zero, in order.
std::wstring environment_for(const command_setup& setup) {
  std::vector<std::wstring> entries;
  for (const auto& [name, value] : setup.environment) entries.push_back(to_wide(name + "=" + value));
  const std::size_t given = entries.size();
  wchar_t* const own = ::GetEnvironmentStringsW();
  for (const wchar_t* entry = own; *entry != L'\0'; entry += std::wstring_view(entry).size() + 1) {
    const auto is_replaced = [&](const std::wstring& added) { return name_of(added) == name_of(entry); };
    const auto end = entries.begin() + static_cast<std::ptrdiff_t>(given);
    if (std::none_of(entries.begin(), end, is_replaced)) entries.emplace_back(entry);
  }
  ::FreeEnvironmentStringsW(own);
  std::wstring block;
  for (const std::wstring& entry : entries) block += entry + L'\0';
  return block + L'\0';
}

HANDLE open_inherited(const std::string& path, DWORD access, DWORD disposition) {
  SECURITY_ATTRIBUTES inherited = {};
  inherited.nLength = sizeof inherited;
  inherited.bInheritHandle = TRUE;
  const HANDLE opened = ::CreateFileW(to_wide(path).c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                      disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (opened == INVALID_HANDLE_VALUE) throw std::runtime_error("cannot open " + path);
  return opened;
}

}  // namespace

command_output run_command(const std::vector<std::string>& arguments, const command_setup& setup) {
  const scratch_folder folder;
  const std::string out = setup.out_file.empty() ? folder.file("out") : setup.out_file;
  const std::string err = folder.file("err");
  std::wstring line;
  for (const std::string& word : arguments) line += (line.empty() ? L"" : L" ") + as_argument(word);
  std::wstring environment = environment_for(setup);

  STARTUPINFOW start = {};
  start.cb = sizeof start;
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = open_inherited(folder.write("in", setup.input), GENERIC_READ, OPEN_EXISTING);
  start.hStdOutput = open_inherited(out, GENERIC_WRITE, OPEN_ALWAYS);
  start.hStdError = open_inherited(err, GENERIC_WRITE, OPEN_ALWAYS);
  PROCESS_INFORMATION made = {};
  const BOOL is_made = ::CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, CREATE_UNICODE_ENVIRONMENT,
                                        environment.data(), nullptr, &start, &made);
  for (const HANDLE each : {start.hStdInput, start.hStdOutput, start.hStdError}) ::CloseHandle(each);
  if (is_made == 0) throw std::runtime_error("cannot run " + arguments.front());

  command_output result;
  DWORD code = 0;
  ::WaitForSingleObject(made.hProcess, INFINITE);
  ::GetExitCodeProcess(made.hProcess, &code);
  ::CloseHandle(made.hThread);
  ::CloseHandle(made.hProcess);
  result.exit_code = static_cast<int>(code);
  if (setup.out_file.empty()) result.out = read_file(out);
  result.err = read_file(err);
  return result;
}

}  // namespace assay::test
