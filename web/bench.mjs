// How large the module is and how long it takes, beside jsonrepair (npm), in one run.
//   scripts/playground.sh --build && node web/bench.mjs
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync, brotliCompressSync } from 'node:zlib';

import { load } from '../build/web/package/dist/index.js';

const require = createRequire(new URL('./playground/package.json', import.meta.url));
const { jsonrepair } = require('jsonrepair');

const kib = (size) => `${(size / 1024).toFixed(0)} KiB`;
const wasm = readFileSync(new URL('../build/web/package/dist/assay.wasm', import.meta.url));
console.log(`assay.wasm: ${kib(wasm.length)}, gzip ${kib(gzipSync(wasm, { level: 9 }).length)}, brotli ${kib(brotliCompressSync(wasm).length)}`);
const page = new URL('../build/web/page/page.js', import.meta.url);
console.log(`page.js: ${kib(statSync(page).size)}, gzip ${kib(gzipSync(readFileSync(page), { level: 9 }).length)}`);
const start = performance.now();
const assay = await load();
console.log(`load: ${(performance.now() - start).toFixed(0)} ms`);

const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' }, price: { type: 'number' }, tags: { type: 'array', items: { type: 'string' } } } };
const schema = assay.schema({ type: 'object', properties: { items: { type: 'array', items: item } } });

const items = (count) => Array.from({ length: count }, (_, i) => ({ id: i, name: `Item number ${i}`, price: i * 1.25, tags: ['new', 'blue', 'small'] }));
const exact = (count) => JSON.stringify({ items: items(count) });
const damaged = (count) => exact(count).replaceAll(',"name"', ", 'name'").replaceAll(']}', ',]}').replaceAll('"price"', 'price');
const texts = [
  ['exact, 1 KB', exact(12)],
  ['exact, 100 KB', exact(1250)],
  ['slips, 1 KB', damaged(12)],
  ['slips, 100 KB', damaged(1250)],
];

/** The least, in microseconds, of batches that take 20 ms each: what else the machine does only adds to it. */
function measure(work) {
  for (let i = 0; i < 30; ++i) work();
  const samples = [];
  for (let batch = 0; batch < 25; ++batch) {
    const begin = performance.now();
    let runs = 0;
    do {
      work();
      ++runs;
    } while (performance.now() - begin < 20);
    samples.push(((performance.now() - begin) * 1000) / runs);
  }
  return Math.min(...samples);
}

const ways = [
  ['JSON.parse', (text) => JSON.parse(text)],
  ['jsonrepair + JSON.parse', (text) => JSON.parse(jsonrepair(text))],
  ['assay.repair', (text) => assay.repair(text)],
  ['assay schema.parse', (text) => schema.parse(text)],
];
console.log(`\n| microseconds | ${ways.map(([name]) => name).join(' | ')} |\n|---|${'---:|'.repeat(ways.length)}`);
for (const [name, text] of texts) {
  const cells = ways.map(([, run]) => {
    try {
      run(text);
    } catch {
      return 'refused';
    }
    return measure(() => run(text)).toFixed(0);
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
