// What bench_schemas measures, by Ajv: compiling a schema into a function, and validating parsed documents with it.
//   node ajv_peer.mjs CASES.jsonl [COUNT]      (npm install ajv ajv-formats ajv-draft-04)
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import Ajv2019 from "ajv/dist/2019.js";
import Ajv2020 from "ajv/dist/2020.js";
import Ajv04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import draft06 from "ajv/dist/refs/json-schema-draft-06.json" with { type: "json" };

const options = { strict: false, logger: false };

function validatorFor(schema) {
  const draft = String(schema.$schema ?? "");
  const Class = draft.includes("2020-12") ? Ajv2020 : draft.includes("2019-09") ? Ajv2019 : draft.includes("draft-04") ? Ajv04 : Ajv;
  const ajv = new Class(options);
  if (draft.includes("draft-06")) ajv.addMetaSchema(draft06);
  addFormats(ajv);
  return ajv;
}

/** Microseconds of the fastest of the runs that fit into a fifth of a second, five at least. */
function bestOfRuns(work) {
  let best = Infinity;
  const end = performance.now() + 200;
  for (let run = 0; run < 5 || performance.now() < end; ++run) {
    const start = performance.now();
    work();
    best = Math.min(best, (performance.now() - start) * 1000);
  }
  return best;
}

const [file, count = "10"] = process.argv.slice(2);
const cases = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
cases.sort((a, b) => JSON.stringify(b.schema).length - JSON.stringify(a.schema).length);

for (const one of cases.slice(0, Number(count))) {
  const row = { id: one.id };
  try {
    // A validator of its own each time: Ajv keeps what it has compiled.
    row.load = bestOfRuns(() => validatorFor(one.schema).compile(one.schema));
    const validate = validatorFor(one.schema).compile(one.schema);
    const documents = [];
    for (const text of [...(one.accept ?? []), ...(one.refuse ?? [])]) {
      try {
        documents.push(JSON.parse(text));
      } catch {
        // no JSON: left out, as by bench_schemas
      }
    }
    if (documents.length > 0) {
      row.valid = documents.filter((document) => validate(document)).length;
      const repeats = 1000; // a call may be shorter than the clock's step
      row.validate = bestOfRuns(() => {
        for (let i = 0; i < repeats; ++i) for (const document of documents) validate(document);
      }) / documents.length / repeats;
    }
  } catch (fault) {
    row.error = String(fault.message ?? fault);
  }
  console.log(JSON.stringify(row));
}
