// A program that is killed at one of its system calls (Linux, ptrace).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace assay::test {

/// Runs a command, and kills it with SIGKILL when it is about to make its n-th system call (from 1) of those that
/// change something outside of it: files made, written, synchronized, renamed or removed, and bytes sent. Nothing that
/// others can see changes between two of these, so that all of them are all moments. Its output is thrown away.
/// True where it was killed, false where it ended before; nothing where the system permits no such thing.
[[nodiscard]] std::optional<bool> run_killed_at(const std::vector<std::string>& arguments, std::size_t call);

}  // namespace assay::test
