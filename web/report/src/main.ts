// Draws the page from the data that stands in it.
import { repaint } from "./charts";
import { compareSection } from "./compare";
import { h } from "./dom";
import type { Page, Run } from "./format";
import { reliabilitySection } from "./reliability";
import { RowsSection } from "./rows";
import {
  accuracySection,
  distributionsSection,
  errorsSection,
  repairsSection,
  section,
  totalsSection,
} from "./sections";

function header(page: Page, fullNames: string[]): HTMLElement {
  const more = fullNames.length - 1 - (page.has_earlier ? 1 : 0);
  const about = [
    { name: "written", value: page.created.replace("T", " ").replace("Z", " UTC") },
    { name: "by", value: `assay ${page.version}` },
    ...page.options,
  ];
  return h(
    "header",
    {},
    h("h1", {}, `assay ${page.command}: ${fullNames[0] ?? ""}${more > 0 ? ` and ${more} more` : ""}`),
    h("dl", { class: "about" }, ...about.map(({ name, value }) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    page.note === "" ? null : h("p", { class: "banner", role: "alert" }, page.note),
  );
}

/** In tables and charts the last part of a path is enough, where that tells the runs apart. */
function shortenNames(runs: Run[]): void {
  const names = runs.map((run) => run.figures.name.split("/").at(-1)!);
  if (names.includes("") || new Set(names).size < names.length) return;
  runs.forEach((run, i) => (run.figures.name = names[i]!));
}

function navigation(sections: HTMLElement[]): HTMLElement {
  const links = sections.map((one) =>
    h("li", {}, h("a", { href: `#${one.id}` }, one.querySelector("h2")?.textContent ?? "")),
  );
  return h("nav", { class: "sections", "aria-label": "Sections" }, h("ul", {}, ...links));
}

function draw(page: Page): void {
  const { runs } = page;
  const fullNames = runs.map((run) => run.figures.name);
  shortenNames(runs);
  const rows = new RowsSection(runs);
  const sections = [
    totalsSection(runs, page.has_earlier),
    compareSection(runs, page.has_earlier),
    accuracySection(runs),
    reliabilitySection(runs),
    errorsSection(runs, (run, { example, example_file }) => rows.open(run, example, example_file)),
    repairsSection(runs),
    distributionsSection(runs),
    section("rows", "Rows", rows.element),
  ].filter((one) => one !== null);
  const main = document.getElementById("report")!;
  main.replaceChildren(header(page, fullNames), navigation(sections), ...sections);
  document.title = `assay ${page.command}: ${fullNames[0] ?? ""}`;
}

draw(JSON.parse(document.getElementById("report-data")!.textContent!) as Page);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
addEventListener("beforeprint", repaint);
addEventListener("afterprint", repaint);
