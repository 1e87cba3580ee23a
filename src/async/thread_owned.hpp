// An object of each thread, destroyed when the thread ends.
#pragma once

#if defined(__MINGW32__)
#include <windows.h>

#include <memory>
#include <new>
#endif

namespace assay::inline v0::async::detail {

#if defined(__MINGW32__)

/// A slot of the system's own: GCC for Windows frees the memory of a thread's variables before it calls their
/// destructors (GCC bug 80816).
template <class T>
class thread_owned {
 public:
  /// This thread's, which is made on first use. Throws std::bad_alloc, and what T's constructor throws.
  [[nodiscard]] static T& get() {
    static const DWORD slot = ::FlsAlloc(destroy);
    if (slot == FLS_OUT_OF_INDEXES) throw std::bad_alloc();
    if (auto* const known = static_cast<T*>(::FlsGetValue(slot))) return *known;
    auto made = std::make_unique<T>();
    if (::FlsSetValue(slot, made.get()) == 0) throw std::bad_alloc();
    return *made.release();
  }

 private:
  static void WINAPI destroy(void* object) { delete static_cast<T*>(object); }
};

#else

template <class T>
class thread_owned {
 public:
  /// This thread's, which is made on first use.
  [[nodiscard]] static T& get() {
    thread_local T object;
    return object;
  }
};

#endif

}  // namespace assay::inline v0::async::detail
