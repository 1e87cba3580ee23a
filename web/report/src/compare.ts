// Two runs side by side, and what changed from one to the other.
import { count, fieldName, foreign, h, idText, percent, type Child } from "./dom";
import type { Row, Run } from "./format";
import { badge, rowDetail } from "./rows";
import { section, totalLines, validRows } from "./sections";
import { DrawnTable, type Column } from "./table";

interface Change {
  name: string;
  field: string;
  before: number;
  after: number;
}

interface RowPair {
  id: string;
  before: Row | null;
  after: Row;
}

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

function pairsOf(before: Run, after: Run): RowPair[] {
  const earlier = new Map(before.rows.map((row) => [row.id, row]));
  return after.rows.flatMap((row) => {
    const other = earlier.get(row.id) ?? null;
    const wasValid = other ? isValid(other) : row.was_valid;
    const changedValue = other !== null && other.matches !== null && row.matches !== other.matches;
    if (wasValid === null || (wasValid === isValid(row) && !changedValue)) return [];
    return [{ id: row.id, before: other, after: row }];
  });
}

function verdict(pair: RowPair): string {
  const wasValid = pair.before ? isValid(pair.before) : pair.after.was_valid === true;
  if (wasValid !== isValid(pair.after)) return isValid(pair.after) ? "newly valid" : "newly failing";
  return pair.after.matches ? "newly as expected" : "no longer as expected";
}

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

function changedRows(before: Run, after: Run): HTMLElement {
  const pairs = pairsOf(before, after);
  pairs.sort((one, other) => verdict(one).localeCompare(verdict(other)) || one.after.number - other.after.number);
  const columns: Column<RowPair>[] = [
    { name: "Row", text: true, value: (pair) => pair.after.number, show: (pair) => foreign(idText(pair.id)) },
    { name: "Change", value: verdict },
    {
      name: "Before",
      value: (pair) => pair.before?.outcome ?? "",
      show: (pair) => (pair.before ? badge(pair.before.outcome) : pair.after.was_valid ? "valid" : "failed"),
    },
    { name: "After", value: (pair) => pair.after.outcome, show: (pair) => badge(pair.after.outcome) },
  ];
  const table = new DrawnTable({
    caption: "Rows that changed",
    columns,
    items: pairs,
    pageSize: 10,
    empty: "No row changed from valid to failing, or back.",
    detail: (pair) => pairDetail(pair, before, after),
  });
  return h("div", {}, h("h3", {}, "Rows that changed"), table.element);
}

function summary(before: Run, after: Run): Child {
  const changes = after.changes;
  if (!changes) {
    const rate = (run: Run): string => percent(validRows(run.figures.totals), run.figures.totals.rows);
    const partly = before.rows_are_all && after.rows_are_all ? "" : " Rows are compared where both runs show them.";
    const valid = [before, after].map((run) => `${rate(run)} of the rows of ${run.figures.name}`);
    return h("p", {}, `Valid are ${valid.join(" and ")}.${partly}`);
  }
  const parts = [
    `Of ${count(changes.compared)} rows with an id of the earlier run, ${count(changes.newly_failing)} newly fail, `,
    `${count(changes.newly_valid)} are newly valid, and ${count(changes.still_failing)} still fail.`,
  ];
  if (!changes.complete) parts.push(" The earlier page holds a selection of its rows; only these were compared.");
  return h("p", {}, ...parts);
}

function sideBySide(before: Run, after: Run, hasEarlier: boolean): HTMLElement {
  const repairs = changesOf(before.repairs, after.repairs, (one) => one.code);
  const errors = changesOf(before.clusters, after.clusters, (one) => one.type);
  return h(
    "div",
    {},
    summary(before, after),
    hasEarlier ? totalsTable(before, after) : null, // else they stand among the totals
    changedRows(before, after),
    changeTable("Repairs that changed", "Code", repairs),
    changeTable("Errors that changed", "Error", errors),
  );
}

/** Nothing where there is one run. The earlier run of --compare is the last one, and the first is compared with it. */
export function compareSection(runs: Run[], hasEarlier: boolean): HTMLElement | null {
  if (runs.length < 2) return null;
  const choose = (id: string, chosen: number): HTMLSelectElement =>
    h("select", { id }, ...runs.map((run, i) => h("option", { value: i, selected: i === chosen }, run.figures.name)));
  const before = choose("compare-before", hasEarlier ? runs.length - 1 : 0);
  const after = choose("compare-after", hasEarlier ? 0 : 1);
  const shown = h("div", {});
  const draw = (): void =>
    shown.replaceChildren(sideBySide(runs[before.selectedIndex]!, runs[after.selectedIndex]!, hasEarlier));
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
