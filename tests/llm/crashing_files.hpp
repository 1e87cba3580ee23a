// A disk in memory that loses what a real one may lose, and a process that ends at any of its operations.
#pragma once

#include "batch/job_files.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace test_llm {

/// Ends the process, as far as the test is concerned.
struct crash {};

/// How a process ends.
enum class ending {
  killed,           ///< with SIGKILL: the system has all that was written
  power_lost,       ///< what was not synchronized is gone: contents and names
  names_were_kept,  ///< the same, but names had come to the disk by themselves, as file systems do it
};

class disk {
 public:
  /// The n-th operation from now on is the last; 0: none.
  void crash_at(std::size_t operation) {
    operations_ = 0;
    last_ = operation;
  }
  /// How many there were since.
  [[nodiscard]] std::size_t operations() const noexcept { return operations_; }

  void end_process(ending how) {
    if (how == ending::killed) return;
    for (auto& [number, one] : contents_) one.now = one.on_disk;
    if (how == ending::power_lost) names_ = names_on_disk_;
    names_on_disk_ = names_;
  }

  [[nodiscard]] std::optional<std::string> content(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::nullopt : std::optional(contents_.at(found->second).now);
  }
  [[nodiscard]] std::map<std::string, std::string> all() const {
    std::map<std::string, std::string> files;
    for (const auto& [name, number] : names_) files[name] = contents_.at(number).now;
    return files;
  }

  // As a file_layer has them.
  int create(const std::string& name) {
    step();
    const auto found = names_.find(name);
    const int number = found == names_.end() ? ++last_number_ : found->second;
    names_[name] = number;
    contents_[number].now.clear();
    return number;
  }
  void write(int file, std::string_view text) {
    if (step_is_last()) {
      contents_[file].now += text.substr(0, text.size() / 2);
      throw crash{};
    }
    contents_[file].now += text;
  }
  void sync(int file) {
    step();
    contents_[file].on_disk = contents_[file].now;
  }
  void rename(const std::string& from, const std::string& to) {
    step();
    names_[to] = names_.at(from);
    names_.erase(from);
  }
  void sync_names() {
    step();
    names_on_disk_ = names_;
  }
  void open() { step(); }

 private:
  struct two_contents {
    std::string now;
    std::string on_disk;
  };
  bool step_is_last() { return ++operations_ == last_; }
  void step() {
    if (step_is_last()) throw crash{};
  }

  std::map<std::string, int> names_;
  std::map<std::string, int> names_on_disk_;
  std::map<int, two_contents> contents_;
  int last_number_ = 0;
  std::size_t operations_ = 0;
  std::size_t last_ = 0;
};

namespace batch = assay::detail::batch;

/// The files of a job on such a disk, which must outlive it.
class disk_files final : public batch::file_layer {
 public:
  explicit disk_files(disk& on) : on_(on) {}

  std::unique_ptr<batch::new_file> create(const std::string& name) override {
    return std::make_unique<written>(on_, on_.create(name));
  }
  std::shared_ptr<const batch::old_file> open(const std::string& name) override {
    on_.open();
    std::optional<std::string> text = on_.content(name);
    return text ? std::make_shared<const read_only>(*std::move(text)) : nullptr;
  }
  void rename(const std::string& from, const std::string& to) override { on_.rename(from, to); }
  void sync_names() override { on_.sync_names(); }

 private:
  class written final : public batch::new_file {
   public:
    written(disk& on, int number) : on_(on), number_(number) {}
    void write(std::string_view text) override { on_.write(number_, text); }
    void sync() override { on_.sync(number_); }

   private:
    disk& on_;
    int number_;
  };
  class read_only final : public batch::old_file {
   public:
    explicit read_only(std::string text) : text_(std::move(text)) {}
    std::uint64_t size() const override { return text_.size(); }
    std::size_t read(std::uint64_t offset, std::span<char> to) const override {
      if (offset >= text_.size()) return 0;
      return text_.copy(to.data(), to.size(), static_cast<std::size_t>(offset));
    }

   private:
    std::string text_;
  };

  disk& on_;
};

}  // namespace test_llm
