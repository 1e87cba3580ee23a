// Two runs side by side, and what changed from one to the other.
import { count, fieldName, foreign, h, type Child } from "./dom";
import type { Row, Run } from "./format";
import { badge, rowDetail, rowName } from "./rows";
import { section, totalLines } from "./sections";
import { DrawnTable, type Column } from "./table";

interface Change {
  name: string;
  field: string;
  before: number;
  after: number;
}

interface RowPair {
  before: Row | null;
  after: Row;
  wasValid: boolean;
}

/** Which of the two runs on show was compared with the other, row by row, when the page was made. */
type Link = "after" | "before" | null;

const isValid = (row: Row): boolean => row.outcome === "exact" || row.outcome === "repaired";

function signed(change: number): string {
  return change === 0 ? "±0" : change > 0 ? `+${count(change)}` : `−${count(-change)}`;
}

/** `before` and `after` by a name and a field; those that are the same are left out. */
function changesOf<Item extends { field: string; count: number }>(
  before: Item[],
  after: Item[],
  nameOf: (item: Item) => string,
): Change[] {
  const lines = new Map<string, Change>();
  const put = (items: Item[], side: "before" | "after"): void => {
    for (const item of items) {
      const key = `${nameOf(item)}\n${item.field}`;
      const line = lines.get(key) ?? { name: nameOf(item), field: item.field, before: 0, after: 0 };
      line[side] = item.count;
      lines.set(key, line);
    }
  };
  put(before, "before");
  put(after, "after");
  const changed = [...lines.values()].filter((line) => line.before !== line.after);
  return changed.sort((one, other) => Math.abs(other.after - other.before) - Math.abs(one.after - one.before));
}

function changeTable(caption: string, what: string, changes: Change[]): HTMLElement {
  const columns: Column<Change>[] = [
    { name: what, value: (line) => line.name, show: (line) => h("code", {}, line.name) },
    { name: "Field", value: (line) => line.field, show: (line) => h("code", {}, foreign(fieldName(line.field))) },
    { name: "Before", value: (line) => line.before, show: (line) => count(line.before) },
    { name: "After", value: (line) => line.after, show: (line) => count(line.after) },
    { name: "Change", value: (line) => line.after - line.before, show: (line) => signed(line.after - line.before) },
  ];
  const table = new DrawnTable({ caption, columns, items: changes, pageSize: 10, empty: "They are the same." });
  return h("div", {}, h("h3", {}, caption), table.element);
}

function totalsTable(before: Run, after: Run): HTMLElement {
  const lines = totalLines([before, after]).map((line) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, line.name),
      h("td", { class: "number" }, line.show(before)),
      h("td", { class: "number" }, line.show(after)),
    ),
  );
  const heads = ["Before", "After"].map((name) => h("th", { scope: "col", class: "number" }, name));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Totals side by side" },
    h(
      "table",
      {},
      h("caption", { class: "hidden" }, "Totals side by side"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Figure"), ...heads)),
      h("tbody", {}, ...lines),
    ),
  );
}

/** The rows of both runs that are the same case. Rows with the same id are told apart by what the later run says of them. */
function pairsOf(before: Run, after: Run, link: Link): RowPair[] {
  const place = (key: string, number: number): string => `${key}/${number}`;
  const others = new Map<string, Row>();
  for (const row of before.rows) {
    if (link === "before") {
      if (row.was_valid !== null) others.set(place(row.key, row.earlier_number), row);
    } else {
      others.set(link === "after" ? place(row.key, row.number) : row.key, row);
    }
  }
  return after.rows.flatMap((row) => {
    if (link === "after") {
      if (row.was_valid === null) return [];
      return [{ before: others.get(place(row.key, row.earlier_number)) ?? null, after: row, wasValid: row.was_valid }];
    }
    const other = others.get(link === "before" ? place(row.key, row.number) : row.key);
    return other ? [{ before: other, after: row, wasValid: isValid(other) }] : [];
  });
}

const verdicts = [
  "newly failing",
  "no longer as expected",
  "newly valid",
  "newly as expected",
  "still failing",
  "the same",
] as const;
type Verdict = (typeof verdicts)[number];

function verdict({ before, after, wasValid }: RowPair): Verdict {
  if (wasValid !== isValid(after)) return isValid(after) ? "newly valid" : "newly failing";
  if (!wasValid) return "still failing";
  if (!before || before.matches === null || after.matches === null || before.matches === after.matches)
    return "the same";
  return after.matches ? "newly as expected" : "no longer as expected";
}

const hasChanged = (pair: RowPair): boolean => !["still failing", "the same"].includes(verdict(pair));

function pairDetail(pair: RowPair, before: Run, after: Run): HTMLElement {
  const side = (title: string, run: Run, row: Row | null): HTMLElement =>
    h(
      "div",
      {},
      h("h4", { class: "side" }, title),
      row ? rowDetail({ run, row }) : h("p", { class: "empty" }, "The page of that run does not hold this row."),
    );
  return h("div", { class: "sides" }, side("Before", before, pair.before), side("After", after, pair.after));
}

function changedRows(before: Run, after: Run, all: RowPair[]): HTMLElement {
  const pairs = all.filter(hasChanged);
  const rank = (pair: RowPair): number => verdicts.indexOf(verdict(pair));
  pairs.sort((one, other) => rank(one) - rank(other) || one.after.number - other.after.number);
  const columns: Column<RowPair>[] = [
    { name: "Row", text: true, value: (pair) => pair.after.number, show: (pair) => rowName(pair.after) },
    { name: "Change", value: verdict },
    {
      name: "Before",
      value: (pair) => pair.before?.outcome ?? "",
      show: (pair) => (pair.before ? badge(pair.before.outcome) : pair.wasValid ? "valid" : "not valid"),
    },
    { name: "After", value: (pair) => pair.after.outcome, show: (pair) => badge(pair.after.outcome) },
  ];
  const table = new DrawnTable({
    caption: "Rows that changed",
    columns,
    items: pairs,
    pageSize: 10,
    empty: "No row that is shown changed.",
    detail: (pair) => pairDetail(pair, before, after),
  });
  return h("div", {}, h("h3", {}, "Rows that changed"), table.element);
}

const isAre = (rows: number): string => (rows === 1 ? "is" : "are");

/** What the rows that both runs show say; where the page knows of all rows, that is told instead of their validity. */
function summary(before: Run, after: Run, pairs: RowPair[], link: Link): Child {
  const number = (wanted: Verdict): number => pairs.filter((pair) => verdict(pair) === wanted).length;
  const changes = link === "after" ? after.changes : null;
  if (pairs.length === 0 && (changes?.compared ?? 0) === 0) {
    return h("p", {}, "The two runs have no row in common: their files or ids differ.");
  }
  const compared = changes?.compared ?? pairs.length;
  const failing = changes?.newly_failing ?? number("newly failing");
  const valid = changes?.newly_valid ?? number("newly valid");
  const still = changes?.still_failing ?? number("still failing");
  const parts = [
    `Of ${count(compared)} rows that both runs have, ${count(failing)} newly ${failing === 1 ? "fails" : "fail"}, `,
    `${count(valid)} ${isAre(valid)} newly valid, and ${count(still)} still ${still === 1 ? "fails" : "fail"}.`,
  ];
  if (pairs.some(({ before, after }) => before && before.matches !== null && after.matches !== null)) {
    const [lost, gained] = [number("no longer as expected"), number("newly as expected")];
    parts.push(
      ` Of those that are valid in both, ${count(lost)} ${isAre(lost)} no longer as expected, and ${count(gained)} newly ${isAre(gained)}.`,
    );
  }
  const shown = pairs.filter((pair) => pair.wasValid !== isValid(pair.after)).length;
  if (changes && !changes.complete)
    parts.push(" The earlier page holds a selection of its rows; only these were compared.");
  if (changes && shown < failing + valid) {
    parts.push(` Of the ${count(failing + valid)} rows that changed, ${count(shown)} are below.`);
  }
  if (!changes && !(before.rows_are_all && after.rows_are_all)) {
    parts.push(" Only rows that the page shows of both are compared.");
  }
  return h("p", {}, ...parts);
}

function sideBySide(before: Run, after: Run, link: Link, hasEarlier: boolean): HTMLElement {
  const pairs = pairsOf(before, after, link);
  const repairs = changesOf(before.repairs, after.repairs, (one) => one.code);
  const errors = changesOf(before.clusters, after.clusters, (one) => one.type);
  return h(
    "div",
    {},
    summary(before, after, pairs, link),
    hasEarlier ? totalsTable(before, after) : null, // else they stand among the totals
    changedRows(before, after, pairs),
    changeTable("Repairs that changed", "Code", repairs),
    changeTable("Errors that changed", "Error", errors),
  );
}

/** The first two runs that have a row in common, else the first two. */
function firstPair(runs: Run[]): [number, number] {
  const keys = runs.map((run) => new Set(run.rows.map((row) => row.key)));
  for (let after = 1; after < runs.length; ++after) {
    for (let before = 0; before < after; ++before) {
      if (runs[after]!.rows.some((row) => keys[before]!.has(row.key))) return [before, after];
    }
  }
  return [0, 1];
}

/** Nothing where there is one run. The earlier run of --compare is the last one, and the first is compared with it. */
export function compareSection(runs: Run[], hasEarlier: boolean): HTMLElement | null {
  if (runs.length < 2) return null;
  const last = runs.length - 1;
  const choose = (id: string, chosen: number): HTMLSelectElement =>
    h("select", { id }, ...runs.map((run, i) => h("option", { value: i, selected: i === chosen }, run.figures.name)));
  const [first, second] = hasEarlier ? [last, 0] : firstPair(runs);
  const before = choose("compare-before", first);
  const after = choose("compare-after", second);
  const shown = h("div", {});
  const linkOf = (one: number, other: number): Link => {
    if (!hasEarlier) return null;
    if (one === last && other === 0) return "after";
    return one === 0 && other === last ? "before" : null;
  };
  const draw = (): void => {
    const [one, other] = [before.selectedIndex, after.selectedIndex];
    shown.replaceChildren(sideBySide(runs[one]!, runs[other]!, linkOf(one, other), hasEarlier));
  };
  before.addEventListener("change", draw);
  after.addEventListener("change", draw);
  draw();
  const controls = h(
    "form",
    { class: "filters", submit: (event) => event.preventDefault() },
    h("label", { for: "compare-before" }, "Before", before),
    h("label", { for: "compare-after" }, "After", after),
  );
  return section("changes", hasEarlier ? "What changed" : "Side by side", controls, shown);
}
