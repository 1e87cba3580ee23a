#!/usr/bin/env python3
"""drawings.py [--check] FOLDER: makes FOLDER/NAME.svg of each FOLDER/NAME.txt; --check compares what is there.

A line of a drawing is one of:
  grid WIDTH HEIGHT                  of a cell, in pixels
  box ID COLUMN,ROW [WIDTHxHEIGHT] [KIND]: line | line ...    a box, in cells; fractions are fine
  text COLUMN,ROW: line | line ...                            text by itself, centred in a cell
  arrow ID.SIDE -> ID.SIDE: label    SIDE is left, right, top or bottom; left@0.25 is a quarter from its beginning
  # a comment
KIND is good, bad, soft or code. Text between backticks is code. Colours follow the system where a drawing is an image
(GitHub), and the scheme of the site where it is a part of a page.
"""
import html
import re
import sys
from pathlib import Path

STYLE = """
.drawing text { font: 14px system-ui, sans-serif; fill: #1b2b29; text-anchor: middle; }
.drawing .code { font-family: ui-monospace, monospace; font-size: 13px; }
.drawing rect { fill: #e6f1ef; stroke: #00796b; rx: 6px; }
.drawing rect.soft { fill: none; stroke: #9db4b0; stroke-dasharray: 4 3; }
.drawing rect.code { fill: #f4f4f4; stroke: #9a9a9a; }
.drawing rect.good { fill: #cfeadf; stroke: #2e7d32; }
.drawing rect.bad { fill: #fbe3e1; stroke: #c62828; }
.drawing path { fill: none; stroke: #5c6f6c; stroke-width: 1.5; }
.drawing path.head { fill: #5c6f6c; stroke: none; }
.drawing .label { font-size: 12.5px; fill: #3f524f; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
@media (prefers-color-scheme: dark) {
  .drawing text { fill: #e3eceb; }
  .drawing rect { fill: #1d3532; stroke: #4db6ac; }
  .drawing rect.soft { fill: none; stroke: #5f7572; }
  .drawing rect.code { fill: #2b2f30; stroke: #7d8787; }
  .drawing rect.good { fill: #1d3d2b; stroke: #66bb6a; }
  .drawing rect.bad { fill: #442422; stroke: #ef7a72; }
  .drawing path { stroke: #9fb3b0; }
  .drawing path.head { fill: #9fb3b0; }
  .drawing .label { fill: #c3d2cf; stroke: #0d1117; }
}
"""
GAP = 14        # between the boxes of neighbouring cells
LINE = 18       # from one line of text to the next
CHARACTER = {"text": 7.3, "code": 8.0}  # the width that is reserved for one


class Mistake(Exception):
    """A line of a drawing that can't be drawn."""


class Drawing:
    def __init__(self, text: str):
        self.cell = (160.0, 70.0)
        self.boxes: dict[str, tuple[float, float, float, float]] = {}
        self.shapes: list[str] = []
        self.arrows: list[str] = []
        self.width = self.height = 0.0
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    self._line(line.strip())
                except (Mistake, KeyError) as error:
                    raise Mistake(f"line {number}: {error}") from None

    def _line(self, line: str) -> None:
        head, _, label = line.partition(": ")
        words = head.rstrip(":").split()
        if words[0] == "grid":
            self.cell = (float(words[1]), float(words[2]))
        elif words[0] == "box":
            self._box(words, label)
        elif words[0] == "text":
            x, y = self._position(words[1])
            self._lines(x + self.cell[0] / 2, y + self.cell[1] / 2, label, None)
            self._grow(x + self.cell[0], y + self.cell[1])
        elif words[0] == "arrow":
            self._arrow(words, label)
        else:
            raise Mistake(f"unknown: {words[0]}")

    def _position(self, word: str) -> tuple[float, float]:
        column, row = (float(part) for part in word.split(","))
        return column * self.cell[0], row * self.cell[1]

    def _grow(self, x: float, y: float) -> None:
        self.width, self.height = max(self.width, x), max(self.height, y)

    def _box(self, words: list[str], label: str) -> None:
        name, place, rest = words[1], words[2], words[3:]
        size = (1.0, 1.0)
        if rest and re.fullmatch(r"[\d.]+x[\d.]+", rest[0]):
            wide, _, high = rest.pop(0).partition("x")
            size = (float(wide), float(high))
        kind = rest[0] if rest else ""
        x, y = self._position(place)
        box = (x + GAP / 2, y + GAP / 2, size[0] * self.cell[0] - GAP, size[1] * self.cell[1] - GAP)
        self.boxes[name] = box
        shape = f'<rect class="{kind}" x="{box[0]:g}" y="{box[1]:g}" width="{box[2]:g}" height="{box[3]:g}"/>'
        self.shapes.append(shape)
        top = kind == "soft"  # a group: its title is at the top
        self._lines(box[0] + box[2] / 2, box[1] + (LINE if top else box[3] / 2), label, box[2] - 8)
        self._grow(box[0] + box[2] + GAP / 2, box[1] + box[3] + GAP / 2)

    def _lines(self, x: float, y: float, label: str, room: float | None) -> None:
        lines = [each.strip() for each in label.split(" | ")]
        for at, line in enumerate(lines):
            code = line.startswith("`")
            text = line.strip("`")
            if room is not None and len(text) * CHARACTER["code" if code else "text"] > room:
                raise Mistake(f"too long for its box: {text}")
            baseline = y + (at - (len(lines) - 1) / 2) * LINE + 5
            self.shapes.append(f'<text class="{"code" if code else ""}" x="{x:g}" y="{baseline:g}">'
                               f"{html.escape(text, quote=False)}</text>")

    def _point(self, word: str) -> tuple[float, float, str]:
        name, _, place = word.partition(".")
        side, _, part = place.partition("@")
        along = float(part or 0.5)
        x, y, wide, high = self.boxes[name]
        at = {"left": (x, y + high * along), "right": (x + wide, y + high * along), "top": (x + wide * along, y),
              "bottom": (x + wide * along, y + high)}[side]
        return (*at, side)

    def _arrow(self, words: list[str], label: str) -> None:
        x, y, side = self._point(words[1])
        to_x, to_y, to_side = self._point(words[3])
        if abs(x - to_x) < 4 and side in ("top", "bottom"):
            to_x = x  # straight
        sideways, to_sideways = side in ("left", "right"), to_side in ("left", "right")
        if sideways and to_sideways and side == to_side:  # around: out, along, and back
            out = (min(x, to_x) - 22) if side == "left" else (max(x, to_x) + 22)
            corners, middle = [(out, y), (out, to_y)], (out, (y + to_y) / 2)
            self._grow(out + 8, 0)
        elif sideways and to_sideways:
            half = (x + to_x) / 2
            corners, middle = [(half, y), (half, to_y)], (half, (y + to_y) / 2)
        elif sideways:
            corners, middle = [(to_x, y)], ((x + to_x) / 2, y)
        elif to_sideways:
            corners, middle = [(x, to_y)], (x, (y + to_y) / 2)
        else:
            half = (y + to_y) / 2
            corners, middle = [(x, half), (to_x, half)], ((x + to_x) / 2, half)
        way = "".join(f" L {one[0]:g} {one[1]:g}" for one in [*corners, (to_x, to_y)])
        self.arrows.append(f'<path d="M {x:g} {y:g}{way}"/>')
        into = {"left": (1, 0), "right": (-1, 0), "top": (0, 1), "bottom": (0, -1)}[to_side]
        back, aside = (to_x - 9 * into[0], to_y - 9 * into[1]), (5 * into[1], 5 * into[0])
        self.arrows.append(f'<path class="head" d="M {to_x:g} {to_y:g} L {back[0] + aside[0]:g} {back[1] + aside[1]:g} '
                           f'L {back[0] - aside[0]:g} {back[1] - aside[1]:g} Z"/>')
        if label:
            self.arrows.append(f'<text class="label" x="{middle[0]:g}" y="{middle[1] + 4:g}">'
                               f"{html.escape(label, quote=False)}</text>")

    def svg(self, title: str) -> str:
        wide, high = self.width + 8, self.height + 8
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="-4 -4 {wide:g} {high:g}" '
                f'width="{wide:g}" role="img" aria-label="{html.escape(title)}">')
        return "\n".join([head, f"<style>{STYLE}</style>", *self.shapes, *self.arrows, "</svg>"]) + "\n"


def inline(svg: str) -> str:
    """The drawing as a part of a page, whose style sheet has its colours."""
    return re.sub(r"<style>.*?</style>\n", "", svg, flags=re.DOTALL)


def main(folder: Path, check: bool) -> int:
    stale = 0
    for source in sorted(folder.glob("*.txt")):
        text = source.read_text(encoding="utf-8")
        title = text.split("\n", 1)[0].lstrip("# ")
        try:
            made = Drawing(text).svg(title)
        except Mistake as mistake:
            print(f"{source}: {mistake}")
            return 1
        target = source.with_suffix(".svg")
        if not check:
            target.write_text(made, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != made:
            print(f"{target} is not what {source.name} gives: run web/site/drawings.py {folder}")
            stale += 1
    return 1 if stale else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[-1]), "--check" in sys.argv))
