#!/usr/bin/env python3
"""Writes src/scalars/idna_tables.cpp: what IDNA 2008 (RFC 5892, 5893) asks of code points. Needs the package idna."""
import unicodedata

import idna
from idna import idnadata, intranges

# Of the classes of directions only those that the Bidi rule tells apart; what is in none of them is "L".
BIDI = {"right": {"R"}, "arabic": {"AL"}, "arabic_number": {"AN"}, "european_number": {"EN"}, "mark": {"NSM"},
        "neutral": {"ES", "CS", "ET", "ON", "BN"}}


def ranges_of(code_points):
    ranges = []
    for point in sorted(code_points):
        if ranges and ranges[-1][1] + 1 == point:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def decoded(encoded):
    points = set()
    for each in encoded:
        first, last = each >> 32, each & 0xFFFFFFFF
        points.update(range(first, last))
    return points


def write(out, name, code_points):
    rows = ["{0x%X, 0x%X}" % tuple(each) for each in ranges_of(code_points)]
    out.append("constexpr code_point_range %s[] = {" % name)
    line = "   "
    for row in rows:
        if len(line) + len(row) + 2 > 118:
            out.append(line)
            line = "   "
        line += " " + row + ","
    out.append(line)
    out.append("};")


def joining(kinds):
    types = idnadata.joining_types()
    return {point for point, kind in types.items() if (chr(kind) if isinstance(kind, int) else kind) in kinds}


def main():
    valid = decoded(idnadata.codepoint_classes["PVALID"])
    out = ["// Written by scripts/idna_tables.py from the package idna %s and Unicode %s." %
           (idna.__version__, unicodedata.unidata_version), '#include "scalars/idna_tables.hpp"', "",
           "#include <algorithm>", "#include <span>", "", "namespace assay::inline v0::detail {", "", "namespace {", "",
           "// clang-format off"]
    write(out, "valid", valid)
    for name, classes in BIDI.items():
        write(out, name, {p for p in valid | {0x200C, 0x200D, 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB} |
                          set(range(0x660, 0x66A)) | set(range(0x6F0, 0x6FA))
                          if unicodedata.bidirectional(chr(p)) in classes})
    write(out, "marks", {p for p in valid if unicodedata.category(chr(p)).startswith("M")})
    write(out, "joining_left", joining("LD"))
    write(out, "joining_right", joining("RD"))
    write(out, "viramas", {p for p in range(0x110000) if unicodedata.combining(chr(p)) == 9})
    for script in ("Greek", "Hebrew"):
        write(out, script.lower(), decoded(idnadata.scripts[script]))
    write(out, "japanese", set().union(*(decoded(idnadata.scripts[s]) for s in ("Hiragana", "Katakana", "Han"))))
    out += ["// clang-format on", "",
            "bool is_in(std::span<const code_point_range> ranges, char32_t c) {",
            "  const auto next = std::ranges::upper_bound(ranges, c, {}, &code_point_range::first);",
            "  return next != ranges.begin() && c <= std::prev(next)->last;", "}", "", "}  // namespace", ""]
    for name, table in (("is_valid_in_label", "valid"), ("is_mark", "marks"), ("is_virama", "viramas"), ("joins_left", "joining_left"),
                        ("joins_right", "joining_right"), ("is_greek", "greek"), ("is_hebrew", "hebrew"),
                        ("is_japanese", "japanese")):
        out.append("bool %s(char32_t c) { return is_in(%s, c); }" % (name, table))
    out += ["", "direction direction_of(char32_t c) {"]
    for name in BIDI:
        out.append("  if (is_in(%s, c)) return direction::%s;" % (name, name))
    out += ["  return direction::left;", "}", "", "}  // namespace assay::inline v0::detail"]
    with open("src/scalars/idna_tables.cpp", "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main()
