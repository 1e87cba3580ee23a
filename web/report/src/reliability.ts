// Confidence against the share of values that are right: a diagram, and tables with the same figures.
import { diagram, type DiagramPoint } from "./charts";
import { count, fieldName, foreign, h, percent } from "./dom";
import type { Calibration, Reliability, Run } from "./format";
import { runColors, section } from "./sections";
import { DrawnTable, type Column } from "./table";

/** Of fewer values a share says little. */
const few = 10;

interface Rated {
  run: Run;
  known: Reliability;
  color: string;
}

interface BinLine {
  run: Run;
  name: string;
  values: number;
  confidence: number;
  correct: number;
}

interface FieldLine {
  run: Run;
  one: Calibration;
}

const asPercent = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`;
const asFigure = (value: number): string => value.toFixed(3);
const kinds = { probability: "the probability of its tokens", agreement: "the share of the samples that agree" };

function binLines({ run, known }: Rated): BinLine[] {
  const lines = known.all.bins.map(({ from, to, values, confidence, correct }) => ({
    run,
    name: `${from.toFixed(1)} to ${to.toFixed(1)}`,
    values,
    confidence,
    correct,
  }));
  return lines.reverse();
}

function valuesCell(line: BinLine): HTMLElement {
  return h("span", {}, count(line.values), line.values < few ? h("small", {}, "few") : null);
}

function binTable(rated: Rated[], isAlone: boolean): HTMLElement {
  const columns: Column<BinLine>[] = [
    { name: "Confidence", value: (line) => line.name },
    { name: "Values", value: (line) => line.values, show: valuesCell },
    { name: "Mean confidence", value: (line) => line.confidence, show: (line) => asPercent(line.confidence) },
    {
      name: "Correct",
      value: (line) => line.correct / line.values,
      show: (line) => percent(line.correct, line.values),
    },
  ];
  if (!isAlone) columns.unshift({ name: "Run", value: (line) => line.run.figures.name });
  const items = rated.flatMap(binLines);
  return new DrawnTable({ caption: "Reliability by confidence", columns, items, pageSize: 20 }).element;
}

function fieldTable(rated: Rated[], isAlone: boolean): HTMLElement {
  const columns: Column<FieldLine>[] = [
    {
      name: "Field",
      value: ({ one }) => fieldName(one.field),
      show: ({ one }) => h("code", {}, foreign(fieldName(one.field))),
    },
    { name: "Values", value: ({ one }) => one.values },
    { name: "Mean confidence", value: ({ one }) => one.confidence, show: ({ one }) => asPercent(one.confidence) },
    {
      name: "Correct",
      value: ({ one }) => one.correct / one.values,
      show: ({ one }) => percent(one.correct, one.values),
    },
    {
      name: "Calibration error",
      value: ({ one }) => one.expected_calibration_error,
      show: ({ one }) => asFigure(one.expected_calibration_error),
    },
    { name: "Brier score", value: ({ one }) => one.brier_score, show: ({ one }) => asFigure(one.brier_score) },
  ];
  if (!isAlone) columns.splice(1, 0, { name: "Run", value: ({ run }) => run.figures.name });
  const items = rated.flatMap(({ run, known }) => known.fields.map((one) => ({ run, one })));
  items.sort((one, other) => other.one.expected_calibration_error - one.one.expected_calibration_error);
  const others = rated.reduce((sum, { known }) => sum + known.other_fields, 0);
  return h(
    "div",
    {},
    h("h3", {}, "By field"),
    new DrawnTable({ caption: "Reliability by field", columns, items }).element,
    others === 0 ? null : h("p", { class: "note" }, `and ${count(others)} values of other fields`),
  );
}

function summary({ run, known }: Rated, isAlone: boolean): HTMLElement {
  const { all } = known;
  const title = isAlone ? "Expected calibration error" : `${run.figures.name}: expected calibration error`;
  const unrated = known.unrated === 0 ? "" : `; ${count(known.unrated)} values came without a confidence`;
  return h(
    "p",
    {},
    `${title} ${asFigure(all.expected_calibration_error)}, `,
    `Brier score ${asFigure(all.brier_score)}, over ${count(all.values)} values${unrated}.`,
  );
}

/** Nothing where no run has a confidence in values that can be judged. */
export function reliabilitySection(runs: Run[]): HTMLElement | null {
  const rated: Rated[] = runs.flatMap((run, i) => {
    const known = run.figures.reliability;
    return known && known.all.values > 0 ? [{ run, known, color: runColors[i % runColors.length]! }] : [];
  });
  if (rated.length === 0) return null;
  const isAlone = rated.length === 1 && runs.length === 1;
  const points = ({ known }: Rated): DiagramPoint[] =>
    known.all.bins.map(({ values, correct, confidence }) => ({ x: confidence, y: correct / values, weight: values }));
  const chart = diagram({
    title: "Confidence against the share that is correct",
    x: "mean confidence",
    y: "correct",
    series: rated.map((one) => ({ name: one.run.figures.name, color: one.color, points: points(one) })),
  });
  const kindsHere = [...new Set(rated.map(({ known }) => kinds[known.kind]))].join(", or ");
  return section(
    "reliability",
    "Reliability",
    h(
      "p",
      {},
      `A value's confidence is ${kindsHere}. On the diagonal, confidence is the share of values that are correct; `,
      "below it the model is too sure of itself.",
    ),
    ...rated.map((one) => summary(one, isAlone)),
    h("div", { class: "reliability" }, chart, binTable(rated, isAlone)),
    fieldTable(rated, isAlone),
  );
}
