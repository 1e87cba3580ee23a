// Repairs as they are noted while a text is read: a few bytes each, no words. result<T>::repairs() puts them into
// words.
#pragma once

#include "source/repair_code.hpp"
#include "source/token.hpp"

#include <assay/repair.hpp>
#include <assay/result.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace assay::detail {

struct step;

class repair_notes {
 public:
  /// Where the notes were at some time, to go back to.
  struct mark {
    std::size_t notes = 0, steps = 0, characters = 0, uncounted = 0;
  };

  repair_notes() = default;
  explicit repair_notes(std::size_t max_notes) : max_notes_(max_notes) {}
  repair_notes(repair_notes&& other) noexcept
      : max_notes_(other.max_notes_),
        beyond_(other.beyond_),
        notes_(std::move(other.notes_)),
        steps_(std::move(other.steps_)),
        characters_(std::move(other.characters_)) {}
  repair_notes& operator=(repair_notes&&) = delete;

  /// The arguments fill the sentence's {} in order; long ones are cut in the middle.
  void add(repair_code which, const step* at, place where, std::initializer_list<std::string_view> arguments);

  [[nodiscard]] std::size_t size() const noexcept { return notes_.size() + beyond_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  [[nodiscard]] mark here() const noexcept { return {notes_.size(), steps_.size(), characters_.size(), beyond_}; }
  void take_back(const mark& to);
  /// Drops what was noted at or below a path; looks at the last few only, so that a document of nothing but duplicates
  /// stays linear: a note too much about a value that was replaced does no harm.
  void drop_below(const step* at);

  /// Sorts by place and fills in lines and columns of the text.
  void locate(std::string_view text);

  /// The words, made at the first call.
  [[nodiscard]] std::span<const repair> words() const;

 private:
  struct note {
    repair_code which;
    std::uint32_t begin, length;
    std::uint32_t line, column;
    std::uint32_t innermost;  ///< of its path
    std::uint32_t arguments, arguments_size;
  };
  /// A key in characters_, or an index. Notes share the steps that their paths have in common, as neighbours mostly do.
  struct noted_step {
    std::uint32_t begin;
    std::uint32_t size;   ///< is_index: begin is one
    std::uint32_t outer;  ///< steps are counted from 1
  };
  static constexpr std::uint32_t is_index = 0xFFFFFFFF;
  /// A step of the path that was noted last.
  struct known_step {
    std::uint32_t id;
    const std::string_view* name;
  };

  std::uint32_t keep_path(const step* at);
  std::uint32_t keep_other_path(const step* at);
  known_step keep_step(const step& one, std::uint32_t outer);
  [[nodiscard]] bool has_last_outside(const step* at) const;
  [[nodiscard]] bool is_same(const known_step& known, const step& other) const;
  [[nodiscard]] bool is_below(const note& one, const path& prefix) const;

  [[nodiscard]] path path_of(const note& one) const;
  [[nodiscard]] std::string message_of(const note& one) const;
  std::uint32_t keep(std::string_view text);

  std::size_t max_notes_ = static_cast<std::size_t>(-1);
  std::size_t beyond_ = 0;  ///< how many were counted and not kept
  std::vector<note> notes_;
  std::vector<noted_step> steps_;
  std::vector<known_step> last_;     ///< from the outside in
  std::vector<const step*> walked_;  ///< scratch of keep_other_path
  std::string characters_;

  mutable std::once_flag worded_;
  mutable std::vector<repair> words_;
};

}  // namespace assay::detail
