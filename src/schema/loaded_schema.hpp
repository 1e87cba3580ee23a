// What a schema_type owns: the document, the tables made from it, and what they point at.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::loading {

using json = nlohmann::ordered_json;

/// Memory for tables: addresses never move, and all of it goes at once.
class table_arena {
 public:
  template <class T, class... Arguments>
  T& make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    return *::new (memory_.allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
  }

  template <class T>
  std::span<const T> keep(const std::vector<T>& items) {
    static_assert(std::is_trivially_copyable_v<T>, "the arena runs no destructors");
    if (items.empty()) return {};
    T* first = static_cast<T*>(memory_.allocate(items.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(items.begin(), items.end(), first);
    return {first, items.size()};
  }

  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* first = static_cast<char*>(memory_.allocate(text.size(), 1));
    text.copy(first, text.size());
    return {first, text.size()};
  }

 private:
  /// Blocks double, so that there are few. (std::pmr has this, but not every standard library has std::pmr.)
  class memory {
   public:
    void* allocate(std::size_t size, std::size_t alignment) {
      std::size_t unused = left_ % alignment;  // blocks end where anything may
      if (left_ < unused + size) {
        block_size_ = std::max(2 * block_size_, rounded(size));
        blocks_.push_back(std::unique_ptr<std::byte[]>(new std::byte[block_size_]));
        left_ = block_size_;
        unused = left_ % alignment;
      }
      std::byte* const at = blocks_.back().get() + (block_size_ - left_) + unused;
      left_ -= unused + size;
      return at;
    }

   private:
    static std::size_t rounded(std::size_t size) {
      return (size + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::size_t block_size_ = 512;
    std::size_t left_ = 0;  ///< of the last block
  };
  memory memory_;
};

}  // namespace assay::inline v0::loading

namespace assay::inline v0 {

/// Names, titles and string constants in the tables are views of the document, so it must not change.
struct schema_type::content {
  explicit content(nlohmann::ordered_json from) : document(std::move(from)) {}
  content(const content&) = delete;
  content& operator=(const content&) = delete;
  ~content();
  /// With these the document can be loaded again: the resolver gives what the first one gave.
  [[nodiscard]] schema_options options() const;

  const nlohmann::ordered_json document;
  std::deque<nlohmann::ordered_json> others;  ///< the documents that it refers to
  /// What the resolver was asked for, and what it gave.
  std::map<std::string, const nlohmann::ordered_json*, std::less<>> documents;
  assay::vocabulary vocabulary = assay::vocabulary::by_document;
  std::string base_uri;
  bool exact_formats = false;
  std::vector<finding> notes;
  loading::table_arena arena;
  const type_info* root = nullptr;
  // What the decoder derives from these is freed with them.
  std::vector<const object_info*> objects;
  std::vector<const union_info*> unions;
  std::vector<const literal_info*> literals;
  std::vector<const pattern_slot*> patterns;
};

}  // namespace assay::inline v0
