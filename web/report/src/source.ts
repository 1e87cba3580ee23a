// Where the values of an answer stand in its source: the text with marks, and a list of the values, each linked with the
// other by the value's path.
import { count, foreign, h } from "./dom";
import type { Evidence, Source, SourceValue } from "./format";

/** The ways in which a passage says a value, as people read them. */
const ways: Record<Evidence, string> = {
  exact: "exact",
  letter_case: "letter case",
  white_space: "white space",
  unicode_form: "Unicode form",
  number: "number",
  date: "date",
};

const absent = "not_in_source";

/** A row may be shown more than once, and each time its links lead to its own marks. */
let shownSources = 0;

const placeName = (place: string): string => (place === "" ? "(the whole value)" : place);

const wayName = ({ how, ambiguous }: SourceValue): string =>
  how === null ? absent : ambiguous ? `${ways[how]}, ambiguous` : ways[how];

/** The value that a mark is of, and how the passage says it. */
function label(value: SourceValue, isNearest: boolean, listed: string): HTMLElement {
  const way = isNearest ? "nearest to" : wayName(value);
  const link = h("a", { href: `#${listed}` }, foreign(placeName(value.place)));
  const words = isNearest ? [`${way} `, link] : [link, ` ${way}`];
  return h("span", { class: "way" }, ...words);
}

function markedSource(source: Source, id: string): HTMLElement {
  const text = h("pre", { class: "source", tabindex: 0, "aria-label": "The source, with the values marked" });
  const marked = new Set<number>();
  const cut = (): HTMLElement => h("span", { class: "cut" }, " … ");
  source.pieces.forEach((piece, at) => {
    if (piece.cut_before) text.append(cut());
    const marks = [
      ...piece.values.map((value) => ({ value, isNearest: false })),
      ...piece.nearest.map((value) => ({ value, isNearest: true })),
    ];
    if (marks.length === 0) {
      text.append(foreign(piece.text));
      return;
    }
    const mark = h("mark", { class: piece.values.length > 0 ? "found" : "near" }, foreign(piece.text));
    for (const { value } of marks) {
      if (marked.has(value)) continue;
      marked.add(value);
      mark.append(h("span", { id: `${id}-at-${value}` }));
    }
    // A passage that another one ends within is several pieces: its label stands behind the last.
    const next = source.pieces[at + 1];
    const goesOn = ({ value, isNearest }: { value: number; isNearest: boolean }): boolean =>
      next !== undefined && !next.cut_before && (isNearest ? next.nearest : next.values).includes(value);
    const ended = marks.filter((one) => !goesOn(one));
    mark.append(...ended.map(({ value, isNearest }) => label(source.values[value]!, isNearest, `${id}-value-${value}`)));
    text.append(mark);
  });
  if (source.cut_after) text.append(cut());
  return text;
}

function valueLine(source: Source, at: number, id: string): HTMLElement {
  const value = source.values[at]!;
  const isMarked = source.pieces.some((piece) => piece.values.includes(at) || piece.nearest.includes(at));
  const name = h("code", {}, foreign(placeName(value.place)));
  const passages = value.passages > 1 ? `, ${count(value.passages)} passages` : "";
  const line = value.line > 0 ? `, ${value.how === null ? "nearest passage in " : ""}line ${count(value.line)}` : "";
  return h(
    "li",
    { id: `${id}-value-${at}`, class: value.how === null ? "absent" : "found" },
    isMarked ? h("a", { href: `#${id}-at-${at}` }, name) : name,
    " ",
    foreign(value.value),
    ": ",
    h("strong", {}, wayName(value)),
    value.how === null && !value.required ? " (it need not be there)" : null,
    passages,
    line,
    value.nearest === "" ? null : ": ",
    value.nearest === "" ? null : h("q", {}, foreign(value.nearest)),
    isMarked || value.line === 0 ? null : " (not among the parts that are shown)",
  );
}

/** The source as a list of the row's parts. */
export function sourceParts(source: Source): { title: string; content: HTMLElement[] } {
  const id = `source-${++shownSources}`;
  const isPart = source.cut_after || source.pieces.some((piece) => piece.cut_before);
  const left = source.value_count - source.values.length;
  return {
    title: isPart ? `Source (parts of ${count(source.bytes)} bytes)` : "Source",
    content: [
      markedSource(source, id),
      h("ul", { class: "marks evidence" }, ...source.values.map((_, at) => valueLine(source, at, id))),
      ...(left > 0 ? [h("p", { class: "note" }, `and ${count(left)} more values`)] : []),
    ],
  };
}
