// Tries the pages of --html in Chromium, as a reader would.
//   node test/run.mjs BROWSER ASSAY CHECKOUT
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [browserPath, assay, checkout] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "assay-page-"));
const schema = join(checkout, "schemas/Product.schema.json");
const personSchema = join(checkout, "schemas/Person.schema.json");

function run(words, codes = [0, 1]) {
  const result = spawnSync(assay, words, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ASSAY_OFFLINE: "1" },
  });
  assert.ok(codes.includes(result.status), `assay ${words.join(" ")}: ${result.status} ${result.stderr}`);
  return result.stdout;
}

// What a model might write to run in the page of whoever reads about it.
const hostile = [
  `</script><script>document.title = "run"</script>`,
  `<img src="x" onerror="document.title = 'run'">`,
  `<!-- <script> --> ]]> &lt;b&gt; \u2028\u2029`,
  `<svg onload=document.title='run'>`,
  `javascript:document.title='run'`,
  `{"name": "</script><script>document.title='run'</script>", "stock": "<img src=x onerror=document.title='run'>", "price": 1, "available": true}`,
  `\u202e{"name": "right to left"}\u0000`,
];

const good = { name: "Tea", stock: 3, price: 2.5, available: true };
const answers = (change) => [
  ...hostile.map((text, i) => ({ id: i === 0 ? "</script><b>id</b>" : `hostile-${i}`, text })),
  ...Array.from({ length: 600 }, (_, i) => ({ id: `good-${i}`, text: JSON.stringify(good) })),
  ...Array.from({ length: 60 }, (_, i) => ({
    id: `mended-${i}`,
    text: `Sure:\n{name: 'Jam', stock: "${i}", price: '$1,200.50', available: ${i % 10 === 0 ? change : "True"},}`,
  })),
  ...["1", "2"].map((end) => ({ id: "i".repeat(300) + end, text: JSON.stringify(good) })),
  { id: "wrong", text: `{"name": "Tea", "stock": 3, "price": "cheap", "available": true}` },
];

function writeLines(name, lines) {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join("\n") + "\n");
  return path;
}

function makePages() {
  const before = writeLines("before.jsonl", answers("True"));
  const after = writeLines("after.jsonl", answers("'perhaps'"));
  const page = (name) => join(folder, name);
  const old = run(["parse", "--schema", schema, "--jsonl", before, "--html", page("parse.html")]);
  writeFileSync(page("old.jsonl"), old);
  run(["parse", "--schema", schema, "--jsonl", after, "--html", page("compare.html"), "--compare", page("old.jsonl")]);
  const recording = `replay:${join(checkout, "examples/answers/ask_recording.jsonl")}`;
  const prompts = join(checkout, "examples/answers/prompts.jsonl");
  run(["ask", "--schema", personSchema, "--model", recording, "--jsonl", prompts, "--html", page("ask.html")]);
  const cases = [
    {
      id: "ada",
      prompt: "Ada Lovelace, mathematician, 36 years old",
      expected: { first_name: "Ada", last_name: "Lovelace", age: 37, tags: ["mathematician", "<b>poet</b>"] },
    },
    { id: "rain", prompt: "The weather will be fine tomorrow.", expected: { first_name: "A", last_name: "B", age: 1 } },
    {
      id: "text",
      text: `{"first_name": "Bo", "last_name": "Li", "age": "7"}`,
      expected: { first_name: "Bo", last_name: "Li", age: 7 },
    },
  ];
  run([
    "eval",
    "--schema",
    personSchema,
    "--model",
    recording,
    "--cases",
    writeLines("cases.jsonl", cases),
    "--html",
    page("eval.html"),
  ]);
  makeSourcePage(recording, page("sources.html"));
  makeReliabilityPage(cases.slice(0, 1), page("sure.html"));
  const names = ["parse", "compare", "ask", "eval", "sources", "sure"];
  return Object.fromEntries(names.map((name) => [name, page(`${name}.html`)]));
}

/** The same answer, looked up in a source that has its values, in one that lacks some, and in a long one. */
function makeSourcePage(recording, file) {
  const prompt = "Ada Lovelace, mathematician, 36 years old";
  const filler = "Nothing of note was said here. ".repeat(400);
  const prompts = [
    { id: "there", prompt, source: `<img src="x" onerror="document.title='run'"> ADA\u00a0said: Lovelace,\nmathematician, is thirty-six.` },
    { id: "amiss", prompt, source: "Ada Byron, mathematics, aged 36" },
    { id: "long", prompt, source: `${filler}Ada. ${filler}Lovelace, mathematician. ${filler}36` },
  ];
  const words = ["ask", "--schema", personSchema, "--model", recording, "--retries", "0"];
  run([...words, "--jsonl", writeLines("sources.jsonl", prompts), "--html", file]);
}

/** A recording with log-probabilities: a model that is rather sure of its names, and less of its numbers. */
function makeReliabilityPage(cases, file) {
  const calls = readFileSync(join(checkout, "examples/answers/ask_recording.jsonl"), "utf8").trim().split("\n");
  const sure = calls.map((line) => {
    const call = JSON.parse(line);
    call.request.logprobs = true;
    const text = call.response.reply.parts[0].text;
    const tokens = text.match(/[\w.@-]+|[^\w.@-]+/g);
    call.response.logprobs = tokens.map((token) => ({
      size: Buffer.byteLength(token),
      logprob: /^\d+$/.test(token) ? -0.9 : -0.05,
    }));
    return call;
  });
  const model = `replay:${writeLines("sure.jsonl", sure)}`;
  const words = ["eval", "--schema", personSchema, "--model", model, "--cases", writeLines("sure_cases.jsonl", cases)];
  run([...words, "--logprobs", "--html", file]);
}

const tests = [];
const test = (name, body) => tests.push({ name, body });

// --- what every page is ------------------------------------------------------------------------------------------------

const looks = [
  { name: "wide", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { name: "phone, dark", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
];

test("a page loads nothing, reports no error, and fits the screen", async ({ open, pages }) => {
  for (const file of Object.values(pages)) {
    for (const look of looks) {
      const { page, problems, requests } = await open(file, look);
      await page.evaluate(() => {
        for (const button of document.querySelectorAll("button.open")) button.click();
      });
      assert.ok((await page.locator(".row-detail").count()) > 0);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      assert.deepEqual(problems, [], `${file}, ${look.name}`);
      assert.deepEqual(requests, [`file://${file}`]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= look.viewport.width, `${file}, ${look.name}: ${width} pixels wide`);
    }
  }
});

test("dark is dark, and text can be read in both", async ({ open, pages }) => {
  const channels = (color) => color.match(/\d+/g).slice(0, 3).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const look of looks) {
    const { page } = await open(pages.compare, look);
    const colors = await page.evaluate(() => {
      const of = (selector) => getComputedStyle(document.querySelector(selector)).color;
      return {
        back: getComputedStyle(document.body).backgroundColor,
        text: [of("body"), of(".about dt"), of("a"), of(".badge.invalid"), of(".badge.repaired")],
      };
    });
    const back = luminance(colors.back);
    assert.equal(back < 0.1, look.colorScheme === "dark");
    for (const color of colors.text) {
      const [low, high] = [back, luminance(color)].sort((a, b) => a - b);
      const contrast = (high + 0.05) / (low + 0.05);
      const least = color === colors.text[4] ? 3 : 4.5; // the outcome is a word with a border, and stands in its column
      assert.ok(contrast >= least, `${look.name}: ${color} on ${colors.back} is ${contrast.toFixed(2)}`);
    }
  }
});

test("every table has a caption and headings, every control a name", async ({ open, pages }) => {
  for (const file of Object.values(pages)) {
    const { page } = await open(file, looks[0]);
    const faults = await page.evaluate(() => {
      const found = [];
      for (const table of document.querySelectorAll("table")) {
        if (!table.caption && !table.closest("section")) found.push("table without a caption");
        if (table.querySelectorAll("thead th[scope=col]").length === 0) found.push("table without headings");
      }
      for (const control of document.querySelectorAll("select, input")) {
        if (control.labels.length !== 1) found.push(`${control.id} without a label`);
      }
      for (const button of document.querySelectorAll("button")) {
        if (button.textContent.trim() === "") found.push("button without a name");
      }
      for (const canvas of document.querySelectorAll("canvas")) {
        if (!canvas.getAttribute("aria-label")) found.push("chart without a name");
      }
      if (document.querySelectorAll("h1").length !== 1 || document.documentElement.lang !== "en")
        found.push("no heading or language");
      return found;
    });
    assert.deepEqual(faults, []);
  }
});

// --- what models wrote can't run ----------------------------------------------------------------------------------------

test("an answer can't run, whatever it holds, and is shown as it is", async ({ open, pages }) => {
  const { page, problems } = await open(pages.parse, looks[0]);
  for (let i = 0; i < hostile.length; ++i) {
    await page.fill("#row-search", i === 0 ? "<b>id</b>" : `hostile-${i}`);
    if ((await page.getAttribute("#rows button.open", "aria-expanded")) === "false")
      await page.click("#rows button.open");
    const shown = await page.evaluate(() => {
      const copy = document.querySelector("#rows pre.answer").cloneNode(true);
      for (const one of copy.querySelectorAll(".hidden")) one.remove();
      return copy.textContent.replaceAll("‸", "");
    });
    const expected = [...hostile[i]].map((c) =>
      "\u2028\u2029\u202e\u0000".includes(c) ? `U+${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}` : c,
    );
    assert.equal(shown, expected.join(""));
  }
  assert.match(await page.title(), /^assay parse/);
  const injected = await page.evaluate(() => document.querySelectorAll("img, svg, #report script, #report b").length);
  assert.equal(injected, 0);
  assert.deepEqual(problems, []);
});

test("the policy stops scripts that stand in the page, and what they would load", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  const stopped = await page.evaluate(async () => {
    const directives = [];
    document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
    const put = (tag, attributes) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (tag === "script") element.textContent = "document.title = 'run'";
      document.body.append(element);
      return element;
    };
    put("script", {});
    put("img", { src: "http://127.0.0.1:9/x" });
    put("link", { rel: "stylesheet", href: "http://127.0.0.1:9/x" });
    put("div", { onclick: "document.title = 'run'" }).click();
    await fetch("http://127.0.0.1:9/x").catch(() => null);
    while (directives.length < 5) await new Promise((resolve) => requestAnimationFrame(resolve));
    return directives.sort();
  });
  assert.deepEqual(stopped, ["connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"]);
  assert.match(await page.title(), /^assay parse/);
});

// --- what a reader does -------------------------------------------------------------------------------------------------

const numberIn = async (page, name) => {
  const text = await page
    .locator(".figure", { has: page.locator(`dt:text-is("${name}")`) })
    .locator("dd")
    .textContent();
  return Number(text.replace(/[ (].*/, "").replaceAll(",", ""));
};

test("totals are those of the run", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  const lines = readFileSync(join(folder, "old.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(await numberIn(page, "Rows"), lines.length);
  assert.equal(await numberIn(page, "Valid"), lines.filter((line) => line.ok).length);
  assert.equal(
    await numberIn(page, "Repairs"),
    lines.reduce((sum, line) => sum + (line.repairs?.length ?? 0), 0),
  );
  assert.equal(
    await numberIn(page, "Errors"),
    lines.reduce((sum, line) => sum + (line.errors?.length ?? 0), 0),
  );
});

test("filters narrow the rows, and an empty selection says so", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  const found = () => page.locator("#rows [role=status]").textContent();
  await page.selectOption("#rows select >> nth=1", "float_parsing");
  assert.match(await found(), /^1 of /);
  assert.equal(await page.locator("#rows tbody tr").count(), 1);
  await page.fill("#row-search", "nothing has this");
  assert.match(await page.locator("#rows .empty").textContent(), /No row fits/);
});

test("a row shows its error marked in the text, with a caret below it", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  await page.locator("#errors tr", { hasText: "float_parsing" }).locator("button.open").click();
  const detail = page.locator("#rows .row-detail", { hasText: "cheap" });
  assert.match(await detail.locator("mark.error").textContent(), /^"cheap"/);
  const places = await detail.locator("pre.caret").evaluate((pre) => {
    const line = pre.firstChild;
    const range = document.createRange();
    const at = line.textContent.indexOf('"cheap"');
    range.setStart(line, at);
    range.setEnd(line, at + 7);
    const caret = pre.querySelector(".carets").getBoundingClientRect();
    const text = range.getBoundingClientRect();
    return { left: caret.left - text.left, right: caret.right - text.right, below: caret.top - text.top };
  });
  assert.ok(Math.abs(places.left) < 1 && Math.abs(places.right) < 1 && places.below > 5, JSON.stringify(places));
});

test("repairs are marked where they were made", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  await page.fill("#row-search", "mended-7");
  await page.locator("#rows button.open").first().click();
  const marks = await page
    .locator("#rows .row-detail")
    .first()
    .locator("mark.repair")
    .evaluateAll((all) => all.map((mark) => mark.firstChild.textContent));
  for (const part of ["name", "'Jam'", '"7"', "'$1,200.50'", "True"])
    assert.ok(marks.includes(part), `${part} in ${marks.join(" | ")}`);
});

test("tables are sorted and turned by the keyboard", async ({ open, pages }) => {
  const { page } = await open(pages.parse, looks[0]);
  const order = () => page.locator("#repairs th", { hasText: "Code" }).getAttribute("aria-sort");
  await page.locator("#repairs th button", { hasText: "Code" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await order(), "ascending");
  await page.keyboard.press("Enter");
  assert.equal(await order(), "descending");
  await page.locator("#rows nav.pager button", { hasText: "Next" }).focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#rows nav.pager").textContent(), /page 2 of/);
});

test("two runs stand side by side with the rows that changed", async ({ open, pages }) => {
  const { page } = await open(pages.compare, looks[0]);
  assert.match(
    await page.locator("#changes").textContent(),
    /670 rows that both runs have, 6 newly fail, 0 are newly valid/,
  );
  const changed = page.locator("#changes tbody tr", { hasText: "newly failing" });
  assert.equal(await changed.count(), 6);
  await changed.first().locator("button.open").click();
  const sides = page.locator("#changes .sides");
  assert.equal(await sides.locator(".row-detail").count(), 2);
  assert.match(await sides.textContent(), /bool_parsing/);
  const errors = await page.locator("#changes tr", { hasText: "bool_parsing" }).last().textContent();
  assert.match(errors, /06\+6$/);
});

test("charts are there before anybody sees them, for print", async ({ open, pages }) => {
  const { page } = await open(pages.compare, looks[0]);
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll(".chart canvas")];
    return all.length > 2 && all.every((canvas) => canvas.style.display === "block");
  });
});

test("runs without a row in common are said to have none", async ({ open, pages }) => {
  const { page } = await open(pages.eval, looks[0]);
  assert.match(await page.locator("#changes").textContent(), /The two runs have no row in common/);
});

test("what can be scrolled sideways can be reached by keyboard", async ({ open, pages }) => {
  for (const file of [pages.compare, pages.eval]) {
    const { page } = await open(file, looks[1]);
    for (const button of await page.locator("button.open").all()) await button.click();
    const all = await page.locator(".scroll").evaluateAll((each) => each.map((one) => [one.tabIndex, one.ariaLabel]));
    assert.ok(all.length > 4);
    for (const [tabIndex, label] of all) assert.ok(tabIndex === 0 && label, `${file}: ${tabIndex} ${label}`);
  }
});

test("two models have their own wrong, missing and extra values", async ({ open, pages }) => {
  const { page } = await open(pages.eval, looks[0]);
  const heads = await page.locator("#accuracy thead th").allTextContents();
  assert.equal(heads.length, 3, heads.join()); // the field and the two runs
  assert.match(await page.locator("#accuracy tr", { hasText: "age" }).textContent(), /1 wrong/);
});

test("a page about models has their names, refusals, accuracy and costs", async ({ open, pages }) => {
  const { page } = await open(pages.eval, looks[0]);
  const totals = await page.locator("#totals table").textContent();
  assert.match(totals, /Refused/);
  assert.match(totals, /Costunknown|Cost\$0\.00unknown/);
  const age = await page.locator("#accuracy tr", { hasText: "age" }).textContent();
  assert.match(age, /0\s%/);
  await page.fill("#row-search", "lovelace");
  await page.locator("#rows button.open").first().click();
  const detail = await page.locator("#rows .row-detail").first().textContent();
  assert.match(detail, /Not as expected/);
  assert.match(detail, /tags\[1\]missing"<b>poet<\/b>"/);
});

const openRow = async (page, id) => {
  await page.fill("#row-search", id);
  await page.locator("#rows button.open").first().click();
  return page.locator("#rows .row-detail").first();
};

test("a source shows where each value stands, in words, and each mark leads to its value and back", async ({ open, pages }) => {
  const { page } = await open(pages.sources, looks[0]);
  const detail = await openRow(page, "there");
  const marks = await detail
    .locator("pre.source mark")
    .evaluateAll((all) => all.map((mark) => `${mark.firstChild.textContent}|${mark.querySelector(".way").textContent}`));
  assert.deepEqual(marks, [
    "ADA|first_name letter case",
    "Lovelace|last_name exact",
    "mathematician|tags[0] exact",
    "thirty-six|age number",
  ]);
  assert.match(await detail.locator("pre.source").textContent(), /<img src="x"/);
  assert.equal(await detail.locator("pre.source img").count(), 0);
  const there = detail.locator("mark", { hasText: "thirty-six" }).locator("a");
  await there.click();
  const value = page.locator(`[id="${(await there.getAttribute("href")).slice(1)}"]`);
  assert.match(await value.textContent(), /^age 36: number, line 2$/);
  const back = await value.locator("a").getAttribute("href");
  assert.equal(await page.locator(`mark:has([id="${back.slice(1)}"])`).count(), 1);
});

test("a value that is not in the source is said not to be, with the passage that comes nearest", async ({ open, pages }) => {
  const { page } = await open(pages.sources, looks[0]);
  const detail = await openRow(page, "amiss");
  const absent = await detail.locator(".evidence li.absent").allTextContents();
  assert.ok(absent.some((text) => /^last_name Lovelace: not_in_source/.test(text)), absent.join(" | "));
  assert.ok(absent.every((text) => /not_in_source/.test(text)));
  assert.match(await detail.textContent(), /Input should be in the source text/);
  for (const mark of await detail.locator("mark.near").all()) assert.match(await mark.textContent(), /nearest to /);
});

test("a long source is cut around its marks", async ({ open, pages }) => {
  const { page } = await open(pages.sources, looks[1]);
  const detail = await openRow(page, "long");
  assert.match(await detail.locator("h4", { hasText: "Source" }).textContent(), /parts of 37,\d{3} bytes/);
  assert.equal(await detail.locator("pre.source mark").count(), 4);
  assert.equal(await detail.locator("pre.source .cut").count(), 3);
});

test("two rows that are open have links of their own", async ({ open, pages }) => {
  const { page } = await open(pages.sources, looks[0]);
  for (const button of await page.locator("#rows button.open").all()) await button.click();
  const ids = await page.locator("[id^=source-]").evaluateAll((all) => all.map((one) => one.id));
  assert.ok(ids.length > 12);
  assert.equal(new Set(ids).size, ids.length);
});

test("confidence has a diagram, a table of its bins with few values told, and one of the fields", async ({ open, pages }) => {
  const { page } = await open(pages.sure, looks[0]);
  const part = page.locator("#reliability");
  assert.match(await part.textContent(), /Expected calibration error 0\.\d{3}, Brier score 0\.\d{3}, over \d values/);
  const bins = await part.locator(".reliability tbody tr").allTextContents();
  assert.ok(bins.length >= 2, bins.join(" | "));
  assert.match(bins[0], /^0\.9 to 1\.0\dfew/);
  const age = await part.locator("tr", { hasText: "age" }).textContent();
  assert.match(age, /^age140\.7\s%0\s%0\.407/);
  await part.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("#reliability canvas").style.display === "block");
  assert.equal(await (await open(pages.eval, looks[0])).page.locator("#reliability").count(), 0);
});

test("a page of many rows stays below 5 MB, and says what it shows of them", async ({ open }) => {
  const many = [];
  for (let i = 0; i < 20_000; ++i) {
    const text =
      i % 3 === 0
        ? "x ".repeat(2500) + hostile[i % hostile.length]
        : `{name: '${"long ".repeat(300)}', stock: "${i}", price: 1, available: yes,}`;
    many.push({ id: `many-${i}`, text });
  }
  const file = join(folder, "many.html");
  run(["parse", "--schema", schema, "--jsonl", writeLines("many.jsonl", many), "--html", file]);
  assert.ok(statSync(file).size < 5_000_000, `${statSync(file).size} bytes`);
  // How long it takes to open is told, not judged: other programs run beside this one.
  const { page } = await open("about:blank", looks[0]);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`file://${file}`);
  const { metrics } = await session.send("Performance.getMetrics");
  const seconds = metrics.find(({ name }) => name === "TaskDuration").value;
  console.log(`        ${statSync(file).size} bytes, ${seconds.toFixed(2)} s of the browser's main thread`);
  assert.match(await page.locator("#rows").textContent(), /A selection of the rows: [\d,]+ of 20,000/);
});

// --- running them -------------------------------------------------------------------------------------------------------

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
let failed = 0;
try {
  const pages = makePages();
  for (const { name, body } of tests) {
    const contexts = [];
    const open = async (file, look) => {
      const context = await browser.newContext({ viewport: look.viewport, colorScheme: look.colorScheme });
      contexts.push(context);
      const page = await context.newPage();
      const problems = [];
      const requests = [];
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(file.includes(":") ? file : `file://${file}`);
      page.setDefaultTimeout(5000);
      return { page, problems, requests };
    };
    try {
      await body({ open, pages });
      console.log(`ok      ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
    await Promise.all(contexts.map((context) => context.close()));
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
