// Repairs as they are noted while a text is read: a few bytes each, no words. result<T>::repairs() puts them into
// words.
#pragma once

#include "decode/step.hpp"
#include "json/token.hpp"
#include "scalars/repair_code.hpp"

#include <assay/options.hpp>
#include <assay/repair.hpp>
#include <assay/result.hpp>
#include <assay/type_info.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// Whether repairs were only counted, from some number on.
enum class repairs_counted : std::uint8_t {
  none,  ///< all are noted
  well,
  badly  ///< some of those noted were taken back, and others may have been
};

class repair_notes {
 public:
  /// Where the notes were at some time, to go back to.
  struct mark {
    std::size_t notes = 0, steps = 0, characters = 0, uncounted = 0;
  };

  repair_notes() = default;
  /// Those of two texts, one behind the other.
  repair_notes(std::shared_ptr<const repair_notes> first, std::shared_ptr<const repair_notes> second);
  explicit repair_notes(std::size_t max_notes) : max_notes_(max_notes), most_at_once_(max_notes) {}
  repair_notes(repair_notes&& other) noexcept
      : max_notes_(other.max_notes_),
        most_at_once_(other.most_at_once_),
        beyond_(other.beyond_),
        unread_(std::move(other.unread_)),
        joined_(std::move(other.joined_)),
        size_(std::exchange(other.size_, 0)),
        room_(std::exchange(other.room_, 0)),
        notes_(std::move(other.notes_)),
        steps_(std::move(other.steps_)),
        characters_(std::move(other.characters_)),
        lines_(std::move(other.lines_)) {}
  repair_notes& operator=(repair_notes&&) = delete;

  /// Where enough are noted, the next is only counted: that much is inlined into the loops, and no more.
  ASSAY_HOT void add(repair_code which, const step* at, place where) {
    if (ASSAY_LIKELY(size_ >= most_at_once_)) {
      ++beyond_;
    } else {
      note_one(which, at, where);
    }
  }
  /// The arguments fill the sentence's {} in order; long ones are cut in the middle.
  void add(repair_code which, const step* at, place where, std::initializer_list<std::string_view> arguments);
  /// With one, a number's text, in quotes. Behind where it starts short_text bytes may be read.
  ASSAY_HOT void add_quoted(repair_code which, const step* at, place where, std::string_view text) {
    if (ASSAY_LIKELY(size_ >= most_at_once_)) {
      ++beyond_;
    } else {
      note_quoted(which, at, where, text);
    }
  }
  static constexpr std::size_t short_text = 16;

  /// Further ones that nobody noted.
  void count_more(std::size_t more) noexcept { beyond_ += more; }

  [[nodiscard]] std::size_t size() const noexcept { return size_ + beyond_; }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  [[nodiscard]] mark here() const noexcept { return {size_, steps_.size(), characters_.size(), beyond_}; }
  void take_back(const mark& to);
  /// Drops what was noted at or below a path since `from`; looks at the last few only, so that a document of nothing
  /// but duplicates stays linear: a note too much about a value that was replaced does no harm.
  void drop_below(const step* at, const mark& from);

  /// From here on a text with many repairs notes only the first of them, and counts the others.
  void defer_many() noexcept { most_at_once_ = std::min<std::size_t>(16, max_notes_); }
  [[nodiscard]] repairs_counted counted() const noexcept {
    const bool all = beyond_ == 0 || most_at_once_ == max_notes_;
    return all ? repairs_counted::none : miscounted_ ? repairs_counted::badly : repairs_counted::well;
  }
  /// Reads a text again for its repairs.
  using reread = std::shared_ptr<const repair_notes> (*)(const type_info& type, std::string_view text,
                                                         const parse_options& options);
  /// Keeps the text, which takes less memory than the repairs, to be read again when they are asked for.
  void defer(const type_info& type, std::string_view text, const parse_options& options, reread how);

  /// Sorts by place, and remembers what lines and columns of the text these are.
  void locate(std::string_view text);

  /// The words, made at the first call.
  [[nodiscard]] std::span<const repair> words() const;

 private:
  struct note {
    std::uint32_t begin, length;
    std::uint32_t kept_and_which;
    std::uint32_t arguments;  ///< in characters_
    const std::string_view* name;

    /// The step that its path ends with, or leads through to the name.
    [[nodiscard]] std::uint32_t kept() const noexcept { return kept_and_which & step_mask; }
    [[nodiscard]] repair_code which() const noexcept { return static_cast<repair_code>(kept_and_which >> step_bits); }
  };
  static constexpr std::uint32_t step_bits = 25;
  static constexpr std::uint32_t step_mask = (std::uint32_t{1} << step_bits) - 1;
  static constexpr std::size_t most_steps = step_mask - 2048;  ///< the deepest path fits above it
  static_assert(repair_code_count <= std::size_t{1} << (32 - step_bits));
  /// A name, a key in characters_, or an index. Notes share the steps that their paths have in common.
  struct noted_step {
    const std::string_view* name;
    std::uint32_t begin;
    std::uint32_t size;   ///< is_index: begin is one
    std::uint32_t outer;  ///< its id; 0: none
    std::uint32_t serial;
  };
  static constexpr char separator = '\xFF';  ///< behind each argument; no UTF-8 has it
  static constexpr std::uint32_t is_index = 0xFFFFFFFF;

  /// From here on a byte is a column, up to the next.
  struct plain_stretch {
    std::uint32_t begin, line, column;
  };

  struct unread_text {
    const type_info& type;
    parse_options options;
    std::string text;
    reread read;
  };
  struct joined_notes {
    std::shared_ptr<const repair_notes> first, second;
  };

  void make_room();
  ASSAY_APART void note_one(repair_code which, const step* at, place where) {
    if (!ASSAY_LIKELY(size_ != room_)) make_room();
    // The name of a field is the note's own: what is kept of its path is only where it leads on from.
    const bool named = at != nullptr && at->name != nullptr;
    const step* const around = named ? at->up : at;
    const std::uint32_t kept = around == nullptr            ? 0
                               : ASSAY_LIKELY(has(*around)) ? around->kept.id
                                                            : keep_step(*around);
    note& one = notes_[size_++];
    one.begin = static_cast<std::uint32_t>(where.begin);
    one.length = static_cast<std::uint32_t>(where.end - where.begin);
    one.kept_and_which = kept | static_cast<std::uint32_t>(which) << step_bits;
    one.arguments = 0;
    one.name = named ? at->name : nullptr;
  }
  ASSAY_APART void note_quoted(repair_code which, const step* at, place where, std::string_view text) {
    note_one(which, at, where);
    notes_[size_ - 1].arguments = static_cast<std::uint32_t>(characters_.size());
    if (characters_.capacity() - characters_.size() < short_text + 3) reserve_characters();
    char quoted[short_text + 3];
    quoted[0] = '"';
    std::memcpy(quoted + 1, text.data(), short_text);
    quoted[text.size() + 1] = '"';
    quoted[text.size() + 2] = separator;
    characters_.append(quoted, text.size() + 3);
  }
  void put_into_words(std::vector<repair>& words) const;
  [[nodiscard]] std::span<note> notes() const noexcept { return {notes_.get(), size_}; }
  void reserve_characters();
  /// Whether a step is among those noted, as it is now: it leads on to other members or items as the walk goes on.
  [[nodiscard]] ASSAY_HOT bool has(const step& one) const {
    const auto [id, serial] = one.kept;
    if (id == 0 || id > steps_.size()) return false;
    const noted_step& noted = steps_[id - 1];
    if (noted.serial != serial || noted.name != one.name) return false;
    if (one.name != nullptr) return true;
    if (one.index != path_item::no_index) return noted.size == is_index && noted.begin == one.index;
    return noted.size != is_index && key_of(noted) == one.key;
  }
  std::uint32_t keep_step(const step& one);
  [[nodiscard]] std::string_view key_of(const noted_step& one) const;
  [[nodiscard]] std::size_t depth_of(const note& one) const;
  [[nodiscard]] bool is_below(const note& one, const path& prefix) const;

  void sort();
  [[nodiscard]] text_span span_of(const note& one) const;
  [[nodiscard]] path path_of(const note& one) const;
  [[nodiscard]] std::string message_of(const note& one) const;
  std::uint32_t keep(std::string_view text);

  std::size_t max_notes_ = static_cast<std::size_t>(-1);
  std::size_t most_at_once_ = max_notes_;  ///< before they are asked for
  std::size_t beyond_ = 0;                 ///< how many were counted and not kept
  bool miscounted_ = false;
  std::unique_ptr<const unread_text> unread_;
  std::unique_ptr<const joined_notes> joined_;
  std::size_t size_ = 0;
  std::size_t room_ = 0;  ///< for how many there is memory
  std::unique_ptr<note[]> notes_;
  std::vector<noted_step> steps_;
  std::uint32_t last_serial_ = 0;
  std::string characters_;
  std::vector<plain_stretch> lines_;

  mutable std::once_flag worded_;
  mutable std::vector<repair> words_;
};

}  // namespace assay::inline v0::detail
