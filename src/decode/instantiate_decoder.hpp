// How the decoder of a source is compiled once.
#pragma once

#include "decode/decoder.hpp"

// Instantiates a source's decoder, once: `how` is `template`, or `extern template` for all others. Clang before 16
// (emscripten's of Debian 12) instantiates members of a class whose constraints the source doesn't meet; so there it is
// what is called from elsewhere, and what that calls.
#if defined(__clang__) && __clang_major__ < 16
#define ASSAY_INSTANTIATE_DECODER(how, Source)             \
  how bool decoder<Source>::root(const type_info&, void*); \
  how bool decoder<Source>::part(const type_info&, void*); \
  how bool decoder<Source>::hides(const type_info&) const
#else
#define ASSAY_INSTANTIATE_DECODER(how, Source) how class decoder<Source>
#endif
