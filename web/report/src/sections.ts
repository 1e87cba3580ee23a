// The parts of the page above the rows: totals, accuracy, repairs, errors, distributions.
import { bars, type Series } from "./charts";
import { count, dollars, fieldName, figure, foreign, h, percent, type Child } from "./dom";
import type { Distribution, ErrorCluster, FieldAccuracy, Outcome, Run, Totals } from "./format";
import { outcomeNames } from "./rows";
import { DrawnTable, type Column } from "./table";

export const runColors = ["--run-1", "--run-2", "--run-3", "--run-4", "--run-5", "--run-6"];
const outcomes: Outcome[] = ["exact", "repaired", "invalid", "refused", "failed", "unreadable"];

export const validRows = (totals: Totals): number => totals.exact + totals.repaired;

export function section(id: string, title: string, ...content: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), ...content);
}

// --- totals ----------------------------------------------------------------------------------------------------------

interface Line {
  name: string;
  show: (run: Run) => string;
}

/** The figures that at least one run has. */
export function totalLines(runs: Run[]): Line[] {
  const lines: Line[] = [{ name: "Rows", show: ({ figures }) => count(figures.totals.rows) }];
  const some = (has: (run: Run) => boolean, ...more: Line[]): void => {
    if (runs.some(has)) lines.push(...more);
  };
  // A call that failed says nothing of a model whose values are judged.
  const judged = ({ figures: { totals, accuracy } }: Run): number => totals.rows - (accuracy ? totals.failed : 0);
  lines.push({
    name: "Valid",
    show: (run) =>
      `${count(validRows(run.figures.totals))} (${percent(validRows(run.figures.totals), judged(run))})`,
  });
  for (const outcome of outcomes) {
    some((run) => run.figures.totals[outcome] > 0, {
      name:
        outcome === "exact"
          ? "Valid as they came"
          : outcome === "repaired"
            ? "Valid after repairs"
            : capital(outcomeNames[outcome]),
      show: ({ figures }) =>
        `${count(figures.totals[outcome])} (${percent(figures.totals[outcome], figures.totals.rows)})`,
    });
  }
  some(
    (run) => run.figures.accuracy !== null,
    {
      name: "Values as expected",
      show: ({ figures: { accuracy } }) =>
        accuracy ? `${count(accuracy.exact_matches)} (${percent(accuracy.exact_matches, accuracy.cases)})` : "–",
    },
    {
      name: "Fields as expected",
      show: ({ figures: { accuracy } }) => (accuracy ? percent(accuracy.all.correct, verdicts(accuracy.all)) : "–"),
    },
  );
  lines.push({ name: "Repairs", show: ({ figures }) => count(figures.totals.repairs) });
  lines.push({ name: "Errors", show: ({ figures }) => count(figures.totals.errors) });
  some(
    (run) => run.figures.totals.attempts > 0,
    { name: "Attempts", show: ({ figures }) => count(figures.totals.attempts) },
    {
      name: "Tokens in",
      show: ({ figures }) => count(figures.totals.input_tokens),
    },
    { name: "Tokens out", show: ({ figures }) => count(figures.totals.output_tokens) },
    { name: "Cost", show: ({ figures }) => dollars(figures.cost) },
  );
  some((run) => run.figures.totals.bytes > 0, {
    name: "Length of answers",
    show: ({ figures }) => (figures.totals.bytes === 0 ? "–" : figure(figures.totals.bytes, "B")),
  });
  return lines;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** An earlier run stands side by side with the first one in a section of its own. */
export function totalsSection(runs: Run[], hasEarlier: boolean): HTMLElement {
  const series: Series[] = outcomes
    .filter((outcome) => runs.some((run) => run.figures.totals[outcome] > 0))
    .map((outcome) => ({
      name: outcomeNames[outcome],
      color: `--${outcome}`,
      values: runs.map((run) => run.figures.totals[outcome] / Math.max(1, run.figures.totals.rows)),
    }));
  const labels = runs.map((run) => run.figures.name);
  const chart = bars({ title: "Outcomes", labels, series, horizontal: true, stacked: true, shares: true });
  const lines = totalLines(runs);
  if (runs.length === 1 || (hasEarlier && runs.length === 2)) {
    const figures = lines.map((line) =>
      h("div", { class: "figure" }, h("dt", {}, line.name), h("dd", {}, line.show(runs[0]!))),
    );
    return section("totals", "Totals", h("dl", { class: "figures" }, ...figures), chart);
  }
  const heads = runs.map((run) => h("th", { scope: "col", class: "number" }, run.figures.name));
  const body = lines.map((line) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, line.name),
      ...runs.map((run) => h("td", { class: "number" }, line.show(run))),
    ),
  );
  const table = h(
    "table",
    {},
    h("caption", { class: "hidden" }, "Totals of each run"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Figure"), ...heads)),
    h("tbody", {}, ...body),
  );
  return section(
    "totals",
    "Totals",
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Totals" }, table),
    chart,
  );
}

// --- accuracy --------------------------------------------------------------------------------------------------------

const verdicts = (counts: FieldAccuracy): number => counts.correct + counts.wrong + counts.missing + counts.extra;

interface FieldLine {
  field: string;
  byRun: (FieldAccuracy | undefined)[];
}

const kinds = ["wrong", "missing", "extra"] as const;

/** In a column that a run has alone: what the values that are not as expected are. */
function faults(counts: FieldAccuracy): HTMLElement | null {
  const some = kinds.filter((kind) => counts[kind] > 0).map((kind) => `${count(counts[kind])} ${kind}`);
  return some.length === 0 ? null : h("small", {}, some.join(", "));
}

export function accuracySection(runs: Run[]): HTMLElement | null {
  const judged = runs.filter((run) => run.figures.accuracy !== null);
  if (judged.length === 0) return null;
  const names = [...new Set(judged.flatMap((run) => run.figures.accuracy!.fields.map((one) => one.field)))];
  const lines: FieldLine[] = names.map((field) => ({
    field,
    byRun: judged.map((run) => run.figures.accuracy!.fields.find((one) => one.field === field)),
  }));
  const share = (one: FieldAccuracy | undefined): number => (one ? one.correct / Math.max(1, verdicts(one)) : 0);
  const columns: Column<FieldLine>[] = [
    {
      name: "Field",
      value: (line) => fieldName(line.field),
      show: (line) => h("code", {}, foreign(fieldName(line.field))),
    },
  ];
  judged.forEach((run, i) => {
    const name = judged.length > 1 ? run.figures.name : "As expected";
    columns.push({
      name,
      value: (line) => share(line.byRun[i]),
      show: (line) => {
        const counts = line.byRun[i];
        if (!counts) return "–";
        const share = `${percent(counts.correct, verdicts(counts))} of ${count(verdicts(counts))}`;
        return judged.length > 1 ? h("span", {}, share, faults(counts)) : share;
      },
    });
  });
  if (judged.length === 1) {
    for (const kind of kinds) columns.push({ name: capital(kind), value: (line) => line.byRun[0]?.[kind] ?? 0 });
  }
  lines.sort((one, other) => Math.min(...one.byRun.map(share)) - Math.min(...other.byRun.map(share)));
  const shown = lines.slice(0, 20);
  const chart = bars({
    title: "Fields as expected",
    labels: shown.map((line) => fieldName(line.field)),
    series: judged.map((run, i) => ({
      name: run.figures.name,
      color: runColors[i % runColors.length]!,
      values: shown.map((line) => share(line.byRun[i])),
    })),
    horizontal: true,
    shares: true,
  });
  const note = judged.map((run) => {
    const accuracy = run.figures.accuracy!;
    return `${run.figures.name}: ${percent(accuracy.exact_matches, accuracy.cases)} of ${count(accuracy.cases)} values are exactly as expected`;
  });
  return section(
    "accuracy",
    "Accuracy",
    h("p", {}, note.join("; ") + "."),
    chart,
    new DrawnTable({ caption: "Accuracy by field", columns, items: lines }).element,
  );
}

// --- repairs ---------------------------------------------------------------------------------------------------------

interface RepairLine {
  code: string;
  class: string;
  field: string;
  byRun: number[];
  rowsByRun: number[];
}

function repairLines(runs: Run[]): RepairLine[] {
  const lines = new Map<string, RepairLine>();
  runs.forEach((run, i) => {
    for (const one of run.repairs) {
      const key = `${one.code}\n${one.field}`;
      const line = lines.get(key) ?? {
        code: one.code,
        class: one.class,
        field: one.field,
        byRun: runs.map(() => 0),
        rowsByRun: runs.map(() => 0),
      };
      line.byRun[i] = one.count;
      line.rowsByRun[i] = one.rows;
      lines.set(key, line);
    }
  });
  const total = (line: RepairLine): number => line.byRun.reduce((sum, value) => sum + value, 0);
  return [...lines.values()].sort((one, other) => total(other) - total(one));
}

function repairChart(lines: RepairLine[], runs: Run[]): HTMLElement {
  const sum = (code: string, run: number): number =>
    lines.reduce((all, line) => all + (line.code === code ? line.byRun[run]! : 0), 0);
  const total = (code: string): number => runs.reduce((all, _, run) => all + sum(code, run), 0);
  const codes = [...new Set(lines.map((line) => line.code))];
  codes.sort((one, other) => total(other) - total(one));
  codes.splice(12);
  return bars({
    title: "Repairs by code",
    labels: codes,
    series: runs.map((run, i) => ({
      name: runs.length > 1 ? run.figures.name : "repairs",
      color: runColors[i % runColors.length]!,
      values: codes.map((code) => sum(code, i)),
    })),
    horizontal: true,
  });
}

export function repairsSection(runs: Run[]): HTMLElement {
  const lines = repairLines(runs);
  if (lines.length === 0) return section("repairs", "Repairs", h("p", { class: "empty" }, "Nothing was repaired."));
  const columns: Column<RepairLine>[] = [
    { name: "Code", value: (line) => line.code, show: (line) => h("code", {}, line.code) },
    { name: "Class", value: (line) => line.class },
    { name: "Field", value: (line) => line.field, show: (line) => h("code", {}, foreign(fieldName(line.field))) },
  ];
  const inRows = (line: RepairLine, i: number): string =>
    line.byRun[i] === 0 ? "0" : `${count(line.byRun[i]!)} in ${count(line.rowsByRun[i]!)} rows`;
  runs.forEach((run, i) => {
    const value = (line: RepairLine): number => line.byRun[i]!;
    if (runs.length > 1) columns.push({ name: run.figures.name, value, show: (line) => inRows(line, i) });
    else columns.push({ name: "Repairs", value }, { name: "Rows", value: (line) => line.rowsByRun[0]! });
  });
  const table = new DrawnTable({ caption: "Repairs by code and field", columns, items: lines });
  const classes = [...new Set(lines.map((line) => line.class))].sort();
  const select = h(
    "select",
    { id: "repair-class" },
    h("option", {}, "any"),
    ...classes.map((name) => h("option", {}, name)),
  );
  select.addEventListener("change", () => {
    table.show(lines.filter((line) => select.selectedIndex === 0 || line.class === select.value));
  });
  const others = runs.reduce((sum, run) => sum + run.other_repairs, 0);
  return section(
    "repairs",
    "Repairs",
    repairChart(lines, runs),
    h(
      "form",
      { class: "filters", submit: (event) => event.preventDefault() },
      h("label", { for: "repair-class" }, "Class", select),
    ),
    table.element,
    others === 0 ? null : h("p", { class: "note" }, `and ${count(others)} repairs with other codes or fields`),
  );
}

// --- errors ----------------------------------------------------------------------------------------------------------

interface ClusterLine {
  run: Run;
  cluster: ErrorCluster;
}

export function errorsSection(runs: Run[], open: (run: Run, cluster: ErrorCluster) => void): HTMLElement {
  const lines: ClusterLine[] = runs.flatMap((run) => run.clusters.map((cluster) => ({ run, cluster })));
  if (lines.length === 0) return section("errors", "Errors", h("p", { class: "empty" }, "There are no errors."));
  lines.sort((one, other) => other.cluster.count - one.cluster.count);
  const columns: Column<ClusterLine>[] = [
    { name: "Error", value: ({ cluster }) => cluster.type, show: ({ cluster }) => h("code", {}, cluster.type) },
    {
      name: "Field",
      value: ({ cluster }) => cluster.field,
      show: ({ cluster }) => h("code", {}, foreign(fieldName(cluster.field))),
    },
    ...(runs.length > 1 ? [{ name: "Run", value: ({ run }: ClusterLine) => run.figures.name }] : []),
    { name: "Errors", value: ({ cluster }) => cluster.count },
    { name: "Rows", value: ({ cluster }) => cluster.rows },
    {
      name: "For instance",
      wrap: true,
      value: ({ cluster }) => cluster.message,
      show: ({ cluster }) => foreign(cluster.message),
    },
    {
      name: "Example",
      value: ({ cluster }) => cluster.example,
      show: ({ run, cluster }) =>
        run.rows.some((row) => row.number === cluster.example && row.file === cluster.example_file)
          ? h(
              "button",
              { type: "button", class: "open", click: () => open(run, cluster) },
              "Show",
              h("span", { class: "hidden" }, ` line ${cluster.example}`),
            )
          : `line ${count(cluster.example)}`,
    },
  ];
  const others = runs.reduce((sum, run) => sum + run.other_errors, 0);
  return section(
    "errors",
    "Errors",
    new DrawnTable({ caption: "Errors by type and field", columns, items: lines }).element,
    others === 0 ? null : h("p", { class: "note" }, `and ${count(others)} errors of other types or fields`),
  );
}

// --- distributions ---------------------------------------------------------------------------------------------------

const bucketName = ({ from, to }: { from: number; to: number }, unit: string): string =>
  to === 0 ? "0" : from === to ? figure(to, unit) : `≤ ${figure(to, unit)}`;

export function distributionsSection(runs: Run[]): HTMLElement | null {
  const names = [...new Set(runs.flatMap((run) => run.figures.distributions.map((one) => one.name)))];
  const parts = names.map((name) => distributionPart(name, runs)).filter((one) => one !== null);
  return parts.length === 0 ? null : section("spread", "Spread", h("div", { class: "spreads" }, ...parts));
}

function distributionPart(name: string, runs: Run[]): HTMLElement | null {
  const found = runs.flatMap((run, i) =>
    run.figures.distributions
      .filter((one) => one.name === name)
      .map((one) => ({ run, one, color: runColors[i % runColors.length]! })),
  );
  if (found.every(({ one }) => one.greatest === 0)) return null;
  const bounds = new Map<number, { from: number; to: number }>();
  for (const { one } of found) for (const bucket of one.buckets) bounds.set(bucket.to, bucket);
  const buckets = [...bounds.values()].sort((one, other) => one.to - other.to);
  const unit = found[0]!.one.unit;
  const valueIn = (one: Distribution, to: number): number => one.buckets.find((bucket) => bucket.to === to)?.count ?? 0;
  const chart = bars({
    title: name,
    labels: buckets.map((bucket) => bucketName(bucket, unit)),
    series: found.map(({ run, one, color }) => ({
      name: runs.length > 1 ? run.figures.name : "rows",
      color,
      values: buckets.map(({ to }) => valueIn(one, to)),
    })),
  });
  const lines = found.map(({ run, one }) =>
    h(
      "tr",
      {},
      runs.length > 1 ? h("th", { scope: "row" }, run.figures.name) : null,
      ...[one.p50, one.p90, one.p99, one.greatest].map((value) => h("td", { class: "number" }, figure(value, unit))),
    ),
  );
  const heads = ["p50", "p90", "p99", "greatest"].map((title) => h("th", { scope: "col", class: "number" }, title));
  const table = h(
    "table",
    { class: "plain" },
    h("caption", { class: "hidden" }, name),
    h("thead", {}, h("tr", {}, runs.length > 1 ? h("th", { scope: "col" }, "Run") : null, ...heads)),
    h("tbody", {}, ...lines),
  );
  const scroll = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${name}: figures` }, table);
  return h("figure", {}, h("figcaption", {}, capital(name)), chart, scroll);
}
