// A value made by its table alone.
#pragma once

#include <assay/type_info.hpp>

#include <memory>
#include <new>

namespace assay::detail::writing {

/// A default-constructed value of a type that only its table knows.
class scratch_value {
 public:
  explicit scratch_value(const lifetime& life)
      : memory_(::operator new(life.size, std::align_val_t(life.align)), release{&life}) {
    life.construct(memory_.get());
  }
  ~scratch_value() { memory_.get_deleter().life->destroy(memory_.get()); }
  scratch_value(const scratch_value&) = delete;
  scratch_value& operator=(const scratch_value&) = delete;

  [[nodiscard]] void* get() const noexcept { return memory_.get(); }

 private:
  struct release {
    const lifetime* life;
    void operator()(void* memory) const noexcept { ::operator delete(memory, std::align_val_t(life->align)); }
  };
  std::unique_ptr<void, release> memory_;
};

}  // namespace assay::detail::writing
