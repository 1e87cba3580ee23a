// Under the sanitizers everything takes some ten times as long: a test that runs thousands of alike cases runs a sample
// of them there, and all of them elsewhere.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASSAY_TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ASSAY_TEST_SANITIZED 1
#endif
#endif

namespace sampled {

#ifdef ASSAY_TEST_SANITIZED
inline constexpr std::size_t share = 10;
#else
inline constexpr std::size_t share = 1;
#endif

/// Of so many cases, how many are run.
constexpr std::size_t of(std::size_t all) { return (all + share - 1) / share; }

/// Whether the case of this number is in the sample.
constexpr bool has(std::size_t number) { return number % share == 0; }

}  // namespace sampled
