// The rows that the page holds: filters, and each row's text with its repairs and errors marked.
import { count, figure, foreign, h, idText, percent, short, type Child } from "./dom";
import type { Outcome, Piece, Row, RowError, Run } from "./format";
import { sourceParts } from "./source";
import { DrawnTable, type Column } from "./table";

export const outcomeNames: Record<Outcome, string> = {
  exact: "as it came",
  repaired: "repaired",
  invalid: "invalid",
  refused: "refused",
  failed: "no answer",
  unreadable: "unreadable line",
};

/** A row, and the run that it is of. */
export interface RunRow {
  run: Run;
  row: Row;
}

export const badge = (outcome: Outcome): HTMLElement => h("span", { class: `badge ${outcome}` }, outcomeNames[outcome]);

/** What a row is called; its file is told where there are several. */
export function rowName(row: Row): HTMLElement {
  const file = row.file === "" ? null : h("span", { class: "file" }, foreign(row.file), " ");
  return h("span", { class: "row-name" }, file, foreign(idText(row.id)));
}

// --- a row's text ----------------------------------------------------------------------------------------------------

function describe(row: Row, piece: Piece): string {
  const errors = piece.errors.map((i) => `error: ${row.errors[i]?.message ?? ""}`);
  const repairs = piece.repairs.map((i) => `repair: ${row.repairs[i]?.message ?? ""}`);
  return [...errors, ...repairs].join("\n");
}

function markedText(row: Row): HTMLElement {
  const text = h("pre", {
    class: "answer",
    tabindex: 0,
    "aria-label": "The answer, with its repairs and errors marked",
  });
  if (row.text.cut_before) text.append(h("span", { class: "cut" }, "… "));
  for (const piece of row.text.pieces) {
    const isError = piece.errors.length > 0;
    if (!isError && piece.repairs.length === 0) {
      text.append(foreign(piece.text));
      continue;
    }
    const kind = isError ? "error" : "repair";
    const title = describe(row, piece);
    text.append(
      h(
        "mark",
        { class: piece.text === "" ? `${kind} place` : kind, title },
        piece.text === "" ? "‸" : foreign(piece.text),
        h("span", { class: "hidden" }, ` (${title}) `),
      ),
    );
  }
  if (row.text.cut_after) text.append(h("span", { class: "cut" }, " …"));
  return text;
}

/** The source line with a caret below: the second line repeats what stands before it, unseen, so that both agree. */
function caretLines(problem: RowError): HTMLElement {
  const characters = [...problem.source_line];
  const before = characters.slice(0, problem.caret_begin).join("");
  const carets = "^".repeat(Math.max(1, Math.min(problem.caret_length, characters.length - problem.caret_begin)));
  const marked = h("span", { class: "carets" }, carets);
  const lines = h(
    "pre",
    { class: "caret", "aria-hidden": "true", tabindex: -1 },
    foreign(problem.source_line),
    "\n",
    h("span", { class: "unseen" }, foreign(before)),
    marked,
  );
  // Of a line that is wider than the screen the place of the caret is what one wants to see.
  requestAnimationFrame(() => {
    if (marked.offsetLeft + marked.offsetWidth <= lines.clientWidth) return;
    lines.scrollTo({ left: marked.offsetLeft - lines.clientWidth / 2 });
  });
  return lines;
}

// --- a row's detail --------------------------------------------------------------------------------------------------

const part = (title: string, ...content: Child[]): HTMLElement => h("section", {}, h("h4", {}, title), ...content);

const left = (shown: number, all: number, what: string): HTMLElement | null =>
  all > shown ? h("p", { class: "note" }, `and ${count(all - shown)} more ${what}`) : null;

function errorsPart(row: Row): HTMLElement | null {
  if (row.error_count === 0) return null;
  const items = row.errors.map((problem) =>
    h(
      "li",
      {},
      h("code", {}, problem.type),
      " at ",
      h("code", {}, foreign(problem.place === "" ? "(the whole answer)" : problem.place)),
      problem.line > 0 ? `, line ${problem.line}, column ${problem.column}` : null,
      h("div", {}, foreign(problem.message)),
      problem.source_line === "" ? null : caretLines(problem),
    ),
  );
  return part("Errors", h("ul", { class: "marks errors" }, ...items), left(items.length, row.error_count, "errors"));
}

function repairsPart(row: Row): HTMLElement | null {
  if (row.repair_count === 0) return null;
  const items = row.repairs.map((one) =>
    h(
      "li",
      {},
      h("code", {}, one.code),
      one.place === "" ? null : " at ",
      one.place === "" ? null : h("code", {}, foreign(one.place)),
      ": ",
      foreign(one.message),
    ),
  );
  return part(
    "Repairs",
    h("ul", { class: "marks repairs" }, ...items),
    left(items.length, row.repair_count, "repairs"),
  );
}

function differencesPart(row: Row): HTMLElement | null {
  if (row.difference_count === 0) return null;
  const lines = row.differences.map((one) =>
    h(
      "tr",
      {},
      h("td", { "data-label": "Field" }, h("code", {}, foreign(one.place === "" ? "(the whole value)" : one.place))),
      h("td", { "data-label": "Difference" }, one.kind),
      h("td", { "data-label": "Expected" }, h("code", {}, foreign(one.expected === "" ? "–" : one.expected))),
      h("td", { "data-label": "Got" }, h("code", {}, foreign(one.got === "" ? "–" : one.got))),
    ),
  );
  const heads = ["Field", "Difference", "Expected", "Got"].map((name) => h("th", { scope: "col" }, name));
  return part(
    "Not as expected",
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Not as expected" },
      h("table", { class: "plain" }, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...lines)),
    ),
    left(lines.length, row.difference_count, "differences"),
  );
}

function sourcePart(row: Row): HTMLElement | null {
  if (row.source === null) return null;
  const { title, content } = sourceParts(row.source);
  return part(title, ...content);
}

function costLine(row: Row): string {
  const parts: string[] = [];
  if (row.attempts > 0) parts.push(`${count(row.attempts)} ${row.attempts === 1 ? "attempt" : "attempts"}`);
  if (row.input_tokens > 0) parts.push(`${count(row.input_tokens)} tokens in`);
  if (row.output_tokens > 0) parts.push(`${count(row.output_tokens)} tokens out`);
  if (row.seconds !== null) parts.push(figure(row.seconds, "s"));
  return parts.join(", ");
}

export function rowDetail({ run, row }: RunRow): HTMLElement {
  const cost = costLine(row);
  const isPart = row.text.cut_before || row.text.cut_after;
  return h(
    "div",
    { class: "row-detail" },
    h(
      "p",
      { class: "facts" },
      badge(row.outcome),
      ` line ${count(row.number)} of `,
      foreign(row.file === "" ? run.figures.name : row.file),
      cost === "" ? null : ` · ${cost}`,
      row.was_valid === null ? null : ` · ${row.was_valid ? "valid" : "not valid"} before`,
    ),
    row.message === "" ? null : h("p", { class: "message" }, foreign(row.message)),
    row.prompt === "" ? null : part("Prompt", h("pre", { tabindex: 0, "aria-label": "Prompt" }, foreign(row.prompt))),
    row.text.bytes === 0
      ? null
      : part(isPart ? `Answer (a part of ${count(row.text.bytes)} bytes)` : "Answer", markedText(row)),
    sourcePart(row),
    errorsPart(row),
    differencesPart(row),
    repairsPart(row),
    row.value === "" ? null : part("Value", h("pre", { tabindex: 0, "aria-label": "Value" }, foreign(row.value))),
    row.expected === "" || row.matches === true
      ? null
      : part("Expected", h("pre", { tabindex: 0, "aria-label": "Expected value" }, foreign(row.expected))),
  );
}

// --- the list of rows ------------------------------------------------------------------------------------------------

interface Filter {
  label: string;
  options: { name: string; fits: (one: RunRow) => boolean }[];
}

const any = { name: "any", fits: (): boolean => true };

function byCount<Item>(all: Item[], namesOf: (item: Item) => string[]): string[] {
  const counts = new Map<string, number>();
  for (const item of all) for (const name of new Set(namesOf(item))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).map(([name]) => name);
}

function filtersFor(all: RunRow[], runs: Run[]): Filter[] {
  const filters: Filter[] = [];
  const add = (label: string, names: string[], fits: (one: RunRow, name: string) => boolean): void => {
    if (names.length === 0) return;
    const options = names.map((name) => ({ name, fits: (one: RunRow) => fits(one, name) }));
    filters.push({ label, options: [any, ...options] });
  };
  if (runs.length > 1)
    add(
      "Run",
      runs.map((run) => run.figures.name),
      (one, name) => one.run.figures.name === name,
    );
  add(
    "Outcome",
    byCount(all, ({ row }) => [outcomeNames[row.outcome]]),
    ({ row }, name) => outcomeNames[row.outcome] === name,
  );
  if (all.some(({ row }) => row.matches !== null)) {
    add("Value", ["as expected", "not as expected"], ({ row }, name) => row.matches === (name === "as expected"));
  }
  if (all.some(({ row }) => row.was_valid !== null)) {
    add("Change", ["newly failing", "newly valid", "still failing"], ({ row }, name) => {
      const isValid = row.outcome === "exact" || row.outcome === "repaired";
      if (row.was_valid === null) return false;
      if (name === "still failing") return !isValid && !row.was_valid;
      return row.was_valid !== isValid && isValid === (name === "newly valid");
    });
  }
  add(
    "Error",
    byCount(all, ({ row }) => row.errors.map((one) => one.type)),
    ({ row }, name) => row.errors.some((one) => one.type === name),
  );
  add(
    "Repair",
    byCount(all, ({ row }) => row.repairs.map((one) => one.code)),
    ({ row }, name) => row.repairs.some((one) => one.code === name),
  );
  return filters;
}

const searchedText = ({ row }: RunRow): string =>
  [row.file, row.id, row.prompt, row.value, ...row.text.pieces.map((piece) => piece.text)].join("\n").toLowerCase();

/** Rows with errors before those with other values than are expected, and those before rows with repairs. */
function badness({ row }: RunRow): number {
  if (row.outcome !== "exact" && row.outcome !== "repaired") return 1e9 + row.error_count;
  return row.difference_count > 0 ? 1e6 + row.difference_count : row.repair_count;
}

function columnsFor(all: RunRow[], runs: Run[]): Column<RunRow>[] {
  const columns: Column<RunRow>[] = [
    { name: "Row", text: true, value: ({ row }) => row.number, show: ({ row }) => rowName(row) },
  ];
  if (runs.length > 1) columns.push({ name: "Run", value: ({ run }) => run.figures.name });
  columns.push({
    name: "Outcome",
    value: ({ row }) => outcomeNames[row.outcome],
    show: ({ row }) => badge(row.outcome),
  });
  if (all.some(({ row }) => row.matches !== null)) {
    columns.push({ name: "As expected", value: ({ row }) => (row.matches === null ? "" : row.matches ? "yes" : "no") });
  }
  columns.push({ name: "Errors", value: ({ row }) => row.error_count });
  columns.push({ name: "Repairs", value: ({ row }) => row.repair_count });
  columns.push({ name: "What", wrap: true, value: whatHappened, show: (one) => foreign(whatHappened(one)) });
  return columns;
}

/** The first thing that there is to say of a row. */
function whatHappened({ row }: RunRow): string {
  if (row.errors[0]) return row.errors[0].message;
  if (row.message !== "") return row.message;
  const difference = row.differences[0];
  if (difference) return `${difference.place}: ${difference.kind}`;
  return row.repairs[0]?.message ?? "";
}

/** The rows of all runs, as a list that filters narrow. */
export class RowsSection {
  readonly element: HTMLElement;
  private readonly all: RunRow[];
  private readonly table: DrawnTable<RunRow>;
  private readonly found = h("p", { class: "note", role: "status" });
  private readonly search = h("input", {
    type: "search",
    id: "row-search",
    placeholder: "in id, prompt, answer, value",
  });
  private readonly filters: { filter: Filter; select: HTMLSelectElement }[];

  constructor(runs: Run[]) {
    this.all = runs.flatMap((run) => run.rows.map((row) => ({ run, row })));
    this.all.sort((one, other) => badness(other) - badness(one));
    this.table = new DrawnTable<RunRow>({
      caption: "Rows",
      columns: columnsFor(this.all, runs),
      items: this.all,
      pageSize: 20,
      empty: "No row fits these filters.",
      detail: rowDetail,
    });
    this.filters = filtersFor(this.all, runs).map((filter, i) => {
      const options = filter.options.map((option) => h("option", {}, option.name));
      return { filter, select: h("select", { id: `filter-${i}`, change: () => this.apply() }, ...options) };
    });
    this.search.addEventListener("input", () => this.apply());
    this.apply();
    this.element = h("div", {}, selectionNote(runs), this.form(), this.found, this.table.element);
  }

  /** Shows a row, whatever the filters were. */
  open(run: Run, number: number, file: string): void {
    for (const { select } of this.filters) select.selectedIndex = 0;
    this.search.value = "";
    this.apply();
    this.table.open((one) => one.run === run && one.row.number === number && one.row.file === file);
  }

  private form(): HTMLElement {
    const controls = this.filters.map(({ filter, select }) => h("label", { for: select.id }, filter.label, select));
    const search = h("label", { for: this.search.id }, "Text", this.search);
    return h("form", { class: "filters", submit: (event) => event.preventDefault() }, ...controls, search);
  }

  private apply(): void {
    const wanted = this.search.value.toLowerCase();
    const fits = (one: RunRow): boolean =>
      this.filters.every(({ filter, select }) => filter.options[select.selectedIndex]!.fits(one)) &&
      (wanted === "" || searchedText(one).includes(wanted));
    const shown = this.all.filter(fits);
    this.table.show(shown);
    const all = `${count(this.all.length)} rows`;
    this.found.textContent = shown.length === this.all.length ? all : `${count(shown.length)} of ${all}`;
  }
}

function selectionNote(runs: Run[]): HTMLElement | null {
  const partly = runs.filter((run) => !run.rows_are_all);
  if (partly.length === 0) return null;
  const shares = partly.map(
    ({ figures, rows }) =>
      (runs.length > 1 ? `${figures.name} ` : "") +
      `${short(rows.length)} of ${count(figures.totals.rows)} (${percent(rows.length, figures.totals.rows)})`,
  );
  return h(
    "p",
    { class: "note" },
    `A selection of the rows: ${shares.join("; ")}. It holds a random sample, the worst rows, an example of each kind of error `,
    "and rows that changed. All figures above are of all rows.",
  );
}
