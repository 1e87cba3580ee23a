#include "support/pseudo_terminal.hpp"

#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace assay::test {

std::unique_ptr<pseudo_terminal> pseudo_terminal::open() {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0) return nullptr;
  if (::fcntl(master, F_SETFL, O_NONBLOCK) == 0 && ::grantpt(master) == 0 && ::unlockpt(master) == 0) {
    if (const char* const name = ::ptsname(master)) {
      const int slave = ::open(name, O_RDWR | O_NOCTTY);
      if (slave >= 0) return std::unique_ptr<pseudo_terminal>(new pseudo_terminal(master, slave, name));
    }
  }
  ::close(master);
  return nullptr;
}

pseudo_terminal::pseudo_terminal(int master, int slave, std::string name)
    : master_(master), slave_(slave), name_(std::move(name)) {}

pseudo_terminal::~pseudo_terminal() {
  ::close(slave_);
  ::close(master_);
}

void pseudo_terminal::set_columns(unsigned short columns) const {
  ::winsize size = {};
  size.ws_row = 24;
  size.ws_col = columns;
  if (::ioctl(master_, TIOCSWINSZ, &size) != 0) throw std::runtime_error("cannot resize " + name_);
}

std::string pseudo_terminal::read() const {
  std::string text(4096, '\0');
  const ssize_t length = ::read(master_, text.data(), text.size());
  text.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  return text;
}

}  // namespace assay::test
