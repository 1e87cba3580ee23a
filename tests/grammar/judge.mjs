// Judges GBNF grammars with an engine that is not assay's: XGrammar, whose notation is the same. Reads JSON Lines
// {"id", "grammar", "in": [texts of it], "out": [texts that are not]} and prints what differs, then a sum.
//     node judge.mjs CASES.jsonl        where `npm install @mlc-ai/web-xgrammar` has been run
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

// The package says that it is an ES module, but is a CommonJS one: it is run as that. A grammar that it refuses ends its
// WebAssembly, so that it has to be started again.
const file = createRequire(process.cwd() + "/").resolve("@mlc-ai/web-xgrammar");
const start = new Function("exports", "module", "require", "__filename", "__dirname", readFileSync(file, "utf8"));
function started() {
  const module = { exports: {} };
  start(module.exports, module, createRequire(file), file, dirname(file));
  return module.exports;
}
let engine = started();

let passed = 0;
let failed = 0;
function check(as_expected, id, what, text) {
  if (as_expected) return void ++passed;
  ++failed;
  console.log(`${id}: ${what}: ${text.length > 200 ? text.slice(0, 200) + "…" : text}`);
}

for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const one = JSON.parse(line);
  try {
    const grammar = await engine.Grammar.fromEBNF(one.grammar, "root");
    const takes = (text) => engine.Testings.isGrammarAcceptString(grammar, text);
    for (const text of one.in) check(await takes(text), one.id, "does not take", text);
    for (const text of one.out) check(!(await takes(text)), one.id, "takes", text);
    grammar.dispose();
  } catch (problem) {
    check(false, one.id, "the engine fails", String(problem?.message ?? problem));
    engine = started();
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
