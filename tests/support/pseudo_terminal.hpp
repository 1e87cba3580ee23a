// A terminal for programs that behave differently on one.
#pragma once

#include <memory>
#include <string>

namespace assay::test {

/// What a program writes to it can be read back. Closed at the end.
class pseudo_terminal {
 public:
  /// None where the system gives none, such as in a root folder without /dev/pts.
  [[nodiscard]] static std::unique_ptr<pseudo_terminal> open();

  pseudo_terminal(const pseudo_terminal&) = delete;
  pseudo_terminal& operator=(const pseudo_terminal&) = delete;
  ~pseudo_terminal();

  /// The file that a program opens.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// How wide it is from now on.
  void set_columns(unsigned short columns) const;
  /// What has been written to it and not been read, up to 4 KiB.
  [[nodiscard]] std::string read() const;

 private:
  pseudo_terminal(int master, int slave, std::string name);

  int master_;
  int slave_;  // held open: otherwise what was written is gone when the program ends
  std::string name_;
};

}  // namespace assay::test
