#include "cli/program_start.hpp"

#include "cli/terminal.hpp"
#include "cli/windows_handles.hpp"

#include <cstddef>

#include <fcntl.h>

#include <shellapi.h>

namespace assay::cli {
namespace {

void obey_sequences(int number) {
  const HANDLE handle = handle_of(number);
  DWORD mode = 0;
  if (::GetConsoleMode(handle, &mode) == 0) return;
  ::SetConsoleMode(handle, mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

std::string to_utf8(const wchar_t* text) {
  const int size = ::WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  if (size <= 1) return {};
  std::string made(static_cast<std::size_t>(size), '\0');
  ::WideCharToMultiByte(CP_UTF8, 0, text, -1, made.data(), size, nullptr, nullptr);
  made.pop_back();  // the zero at the end
  return made;
}

}  // namespace

program_start::program_start() {
  for (const int number : {standard_input, standard_output, standard_error}) ::_setmode(number, _O_BINARY);
  if (!is_terminal(standard_output) && !is_terminal(standard_error)) return;
  output_code_page_ = ::GetConsoleOutputCP();
  ::SetConsoleOutputCP(CP_UTF8);
  for (const int number : {standard_output, standard_error}) obey_sequences(number);
}

program_start::~program_start() {
  if (output_code_page_ != 0) ::SetConsoleOutputCP(output_code_page_);
}

// What main gets is in the code page of the system, which lacks most characters.
std::vector<std::string> program_arguments(int count, char** arguments) {
  int found = 0;
  wchar_t** const wide = ::CommandLineToArgvW(::GetCommandLineW(), &found);
  if (wide == nullptr) return {arguments, arguments + count};
  std::vector<std::string> words;
  for (int i = 0; i < found; ++i) words.push_back(to_utf8(wide[i]));
  ::LocalFree(wide);
  return words;
}

std::filesystem::path executable_file() {
  constexpr std::size_t longest = 32'768;
  std::wstring name(longest, L'\0');
  const DWORD size = ::GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(longest));
  name.resize(size < longest ? size : 0);
  return name;
}

unsigned long process_number() { return ::GetCurrentProcessId(); }

}  // namespace assay::cli
