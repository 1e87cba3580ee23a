// References to the members of an aggregate, by structured bindings.
//
// A structured binding names each member, so there is one function for each number of members, from 1 to 100. Macros
// write them from two short lists; no macro is left at the end of this file. (Boost.PFR has the same functions, behind
// its counting of members, which makes GCC 12 crash: see counted_members.hpp.)
#pragma once

#include <cstddef>
#include <utility>

namespace assay::inline v0::detail {

template <std::size_t Index, class Member>
struct member_reference {
  Member& member;
};

/// What a structured binding has bound. An aggregate: much less to compile than a std::tuple of a hundred.
template <class Indexes, class... Members>
struct member_references;
template <std::size_t... Index, class... Members>
struct member_references<std::index_sequence<Index...>, Members...> : member_reference<Index, Members>... {};

template <class... Members>
constexpr auto refer_to(Members&... members) noexcept {
  return member_references<std::index_sequence_for<Members...>, Members...>{{members}...};
}

template <std::size_t Index, class Member>
constexpr Member& referred_member(const member_reference<Index, Member>& reference) noexcept {
  return reference.member;
}

template <std::size_t Count>
struct member_number {};

template <class T>
constexpr auto tie(T&, member_number<0>) noexcept {
  return refer_to();
}

#define ASSAY_TENS_0
#define ASSAY_TENS_1 m1, m2, m3, m4, m5, m6, m7, m8, m9, m10,
#define ASSAY_TENS_2 ASSAY_TENS_1 m11, m12, m13, m14, m15, m16, m17, m18, m19, m20,
#define ASSAY_TENS_3 ASSAY_TENS_2 m21, m22, m23, m24, m25, m26, m27, m28, m29, m30,
#define ASSAY_TENS_4 ASSAY_TENS_3 m31, m32, m33, m34, m35, m36, m37, m38, m39, m40,
#define ASSAY_TENS_5 ASSAY_TENS_4 m41, m42, m43, m44, m45, m46, m47, m48, m49, m50,
#define ASSAY_TENS_6 ASSAY_TENS_5 m51, m52, m53, m54, m55, m56, m57, m58, m59, m60,
#define ASSAY_TENS_7 ASSAY_TENS_6 m61, m62, m63, m64, m65, m66, m67, m68, m69, m70,
#define ASSAY_TENS_8 ASSAY_TENS_7 m71, m72, m73, m74, m75, m76, m77, m78, m79, m80,
#define ASSAY_TENS_9 ASSAY_TENS_8 m81, m82, m83, m84, m85, m86, m87, m88, m89, m90,

#define ASSAY_ONES_1 n1
#define ASSAY_ONES_2 ASSAY_ONES_1, n2
#define ASSAY_ONES_3 ASSAY_ONES_2, n3
#define ASSAY_ONES_4 ASSAY_ONES_3, n4
#define ASSAY_ONES_5 ASSAY_ONES_4, n5
#define ASSAY_ONES_6 ASSAY_ONES_5, n6
#define ASSAY_ONES_7 ASSAY_ONES_6, n7
#define ASSAY_ONES_8 ASSAY_ONES_7, n8
#define ASSAY_ONES_9 ASSAY_ONES_8, n9
#define ASSAY_ONES_10 ASSAY_ONES_9, n10

#define ASSAY_TIE(tens, ones)                                               \
  template <class T>                                                        \
  constexpr auto tie(T& object, member_number<tens * 10 + ones>) noexcept { \
    auto& [ASSAY_TENS_##tens ASSAY_ONES_##ones] = object;                   \
    return refer_to(ASSAY_TENS_##tens ASSAY_ONES_##ones);                   \
  }
#define ASSAY_TIE_TEN(tens) \
  ASSAY_TIE(tens, 1)        \
  ASSAY_TIE(tens, 2)        \
  ASSAY_TIE(tens, 3)        \
  ASSAY_TIE(tens, 4)        \
  ASSAY_TIE(tens, 5)        \
  ASSAY_TIE(tens, 6)        \
  ASSAY_TIE(tens, 7)        \
  ASSAY_TIE(tens, 8)        \
  ASSAY_TIE(tens, 9)        \
  ASSAY_TIE(tens, 10)

ASSAY_TIE_TEN(0)
ASSAY_TIE_TEN(1)
ASSAY_TIE_TEN(2)
ASSAY_TIE_TEN(3)
ASSAY_TIE_TEN(4)
ASSAY_TIE_TEN(5)
ASSAY_TIE_TEN(6)
ASSAY_TIE_TEN(7)
ASSAY_TIE_TEN(8)
ASSAY_TIE_TEN(9)

#undef ASSAY_TIE_TEN
#undef ASSAY_TIE
#undef ASSAY_ONES_10
#undef ASSAY_ONES_9
#undef ASSAY_ONES_8
#undef ASSAY_ONES_7
#undef ASSAY_ONES_6
#undef ASSAY_ONES_5
#undef ASSAY_ONES_4
#undef ASSAY_ONES_3
#undef ASSAY_ONES_2
#undef ASSAY_ONES_1
#undef ASSAY_TENS_9
#undef ASSAY_TENS_8
#undef ASSAY_TENS_7
#undef ASSAY_TENS_6
#undef ASSAY_TENS_5
#undef ASSAY_TENS_4
#undef ASSAY_TENS_3
#undef ASSAY_TENS_2
#undef ASSAY_TENS_1
#undef ASSAY_TENS_0

}  // namespace assay::inline v0::detail
