// Each function of the package, as build/web/package has it.
//   node --test web/package/test/
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { load, parseJson, SchemaError, stringifyJson } from '../../../build/web/package/dist/index.js';

const assay = await load();

const person = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['name', 'age'],
};
const codes = (result) => result.repairs.map(({ code }) => code);
const types = (result) => result.errors.map(({ type }) => type);

test('an answer becomes a value, with its repairs', () => {
  const text = 'Sure! ```json\n{name: \'John\', "age": "35 years",}\n```';
  const result = assay.parse(person, text);
  assert.deepEqual(result.value, { name: 'John', age: 35 });
  assert.deepEqual(codes(result), [
    'surrounding_text', 'code_fence', 'unquoted_key', 'single_quotes', 'unit', 'trailing_comma',
  ]);
  const age = result.repairs.find(({ loc }) => loc.join() === 'age');
  assert.equal(text.slice(age.start, age.end), '"35 years"');
  assert.deepEqual([age.line, age.column, age.class], [2, 23, 'interpretation']);
});

test('every error has its path, its place and a re-ask', () => {
  const text = '{"name": 5, "age": -1}';
  const result = assay.parse(person, text, { mode: 'strict' });
  assert.equal(result.ok, false);
  assert.deepEqual(types(result), ['string_type', 'greater_than_equal']);
  assert.deepEqual(result.errors.map(({ start, end }) => text.slice(start, end)), ['5', '-1']);
  assert.deepEqual(result.errors.map(({ loc }) => loc), [['name'], ['age']]);
  assert.match(result.report, /2 validation errors/);
  assert.match(result.feedback, /age/);
});

test('places are in units of the string, whatever it holds', () => {
  for (const before of ['', 'é', '漢字', '😀😀', 'a😀é', '\ud800', '\udc00x']) {
    const text = `${before} {"name": "${before}", "age": "7"}`;
    const result = assay.parse(person, text);
    assert.ok(result.ok, before);
    const age = result.repairs.find(({ code }) => code === 'string_to_integer');
    assert.equal(text.slice(age.start, age.end), '"7"', JSON.stringify(before));
  }
});

test('modes, classes of repairs and endings decide what is read', () => {
  const rows = [
    ['{"name": "a", "age": "1"}', { mode: 'strict' }, ['int_type']],
    ['{"name": "a", "age": "1"}', { mode: 'lax' }, 'ok'],
    ['It is {"name": "a", "age": 1}', { mode: 'lax' }, ['json_invalid']],
    ['{"name": "a", "age": 1,}', { allow: ['conversion'] }, ['repair_not_allowed']],
    ['{"name": "a", "age": 1,}', { allow: ['syntax'] }, 'ok'],
    ['{"name": "a", "age": 1', {}, ['truncated']],
    ['{"name": "a", "age": 1', { complete: true }, 'ok'],
    ['{"name": "a", "age": 1, "tags": []', { cutOff: true }, ['truncated']],
    ['[[[1]]]', { mode: 'strict', limits: { maxDepth: 2 } }, ['depth_limit']],
  ];
  for (const [text, options, expected] of rows) {
    const result = assay.parse(text.startsWith('[') ? true : person, text, options);
    assert.deepEqual(result.ok ? 'ok' : types(result), expected, `${text} ${JSON.stringify(options)}`);
  }
});

test('numbers stay what they are', () => {
  const anything = assay.schema(true);
  const rows = ['0', '-0.0', '0.30000000000000004', '1e22', '1e-7', '0.1', '123456789.125', '9007199254740991', '1.7976931348623157e308', '5e-324', '4.35', '1e21'];
  for (const text of rows) assert.ok(Object.is(anything.parse(text).value, Number(text)), text);
  for (const text of ['9007199254740993', '-9007199254740993', '18446744073709551615']) {
    assert.equal(anything.parse(text).value, BigInt(text));
  }
  assert.deepEqual(anything.parse('{"#1": 12345678901234567890, "a": "12345678901234567890"}').value, {
    '#1': 12345678901234567890n, a: '12345678901234567890',
  });
  let seed = 1;
  const bits = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 3000; ++i) {
    for (const at of [0, 4]) bits.setUint32(at, (seed = Math.imul(seed, 1664525) + 1013904223) >>> 0);
    const value = bits.getFloat64(0);
    if (!Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) >= 2 ** 63)) continue;
    assert.equal(Number(anything.parse(JSON.stringify(value)).value), value);
  }
});

test('JSON is written and read back without rounding', () => {
  const value = { big: 2n ** 80n, list: [1, -12345678901234567890n, '\u0000' + '5', '##'] };
  assert.equal(stringifyJson({ a: 2n ** 64n }), '{"a":18446744073709551616}');
  assert.deepEqual(parseJson(stringifyJson({ big: value.big, list: [1, value.list[1], '##'] })), {
    big: 2n ** 80n, list: [1, -12345678901234567890n, '##'],
  });
});

test('what bounds a number is told in its shortest digits', () => {
  const rows = [[0.1, '0.1'], [1e22, '1e+22'], [1.5e300, '1.5e+300'], [1e-7, '1e-07'], [123456.5, '123456.5'], [1e5, '100000']];
  for (const [minimum, words] of rows) {
    const result = assay.parse({ type: 'number', minimum }, '-1');
    assert.ok(result.errors[0].message.includes(words), `${minimum}: ${result.errors[0].message}`);
  }
});

test('multiples are exact in decimal', () => {
  const schema = assay.schema({ type: 'number', multipleOf: 0.01 });
  for (const text of ['0.07', '19.99', '1e10', '123456789.01']) assert.ok(schema.parse(text).ok, text);
  for (const text of ['0.075', '1e-3']) assert.deepEqual(types(schema.parse(text)), ['multiple_of'], text);
});

test('patterns are run: linear ones, and those with look-around and back-references', () => {
  const rows = [
    ['^[a-z]+$', 'abc', 'ABC'],
    ['^\\p{Lu}', 'Éa', 'éa'],
    ['^(?!.*x).*$', 'abc', 'axc'],
    ['^(a|b)\\1$', 'aa', 'ab'],
    ['(?<=a)b', 'ab', 'cb'],
  ];
  for (const [pattern, good, bad] of rows) {
    const schema = assay.schema({ type: 'string', pattern });
    assert.ok(schema.parse(JSON.stringify(good)).ok, pattern);
    assert.deepEqual(types(schema.parse(JSON.stringify(bad))), ['string_pattern_mismatch'], pattern);
  }
});

test('a schema that is none, and options that are none, throw', () => {
  assert.throws(() => assay.schema({ type: 'text' }), (problem) => problem instanceof SchemaError && problem.where === '#/type');
  assert.throws(() => assay.schema('{"type": '), SchemaError);
  assert.throws(() => assay.schema({ pattern: '(' }), SchemaError);
  for (const options of [{ mode: 'loose' }, { allow: ['magic'] }, { depth: 1 }, { limits: { maxDepth: -1 } }]) {
    assert.throws(() => assay.parse(true, '1', options), TypeError, JSON.stringify(options));
  }
  assert.throws(() => assay.lint({}, 'siri'), TypeError);
  assert.throws(() => assay.rewriteSchema({}, 'xgrammar'), TypeError);
});

test('what is no text, or no schema, throws a TypeError that says so', () => {
  const schema = assay.schema({ type: 'integer' });
  for (const [given, named] of [[undefined, 'undefined'], [5, 'a value of type number'], [null, 'null'], [['1'], 'an array'], [{}, 'a value of type object']]) {
    const says = { name: 'TypeError', message: new RegExp(`the text must be a string, and is ${named}`) };
    assert.throws(() => schema.parse(given), says);
    assert.throws(() => assay.parse({}, given), says);
    assert.throws(() => assay.repair(given), says);
    assert.throws(() => schema.stream().feed(given), says);
  }
  for (const given of [undefined, null, 5, []]) {
    assert.throws(() => assay.schema(given), { name: 'TypeError', message: /the schema must be an object/ });
    assert.throws(() => assay.lint(given, 'openai'), TypeError);
  }
  assert.equal(schema.parse('1').ok, true);
});

test('a stream that is finished takes no more', () => {
  const stream = assay.schema({ type: 'integer' }).stream();
  stream.feed('1');
  assert.equal(stream.finish().ok, true);
  assert.throws(() => stream.feed('2'), /finish\(\) was called/);
});

test('schemas refer to documents that are given', () => {
  const documents = { 'https://example.com/age': { type: 'integer', maximum: 9 } };
  const schema = assay.schema({ $ref: 'https://example.com/age' }, { documents });
  assert.deepEqual(types(schema.parse('10')), ['less_than_equal']);
  assert.throws(() => assay.schema({ $ref: 'https://example.com/other' }, { documents }), SchemaError);
  assert.ok(assay.schema({ format: 'no-such-format' }).notes.length > 0);
});

test('JSON is found and mended without a schema', () => {
  assert.deepEqual(assay.repair("Here: {'a': [1, 2,], b: None}").value, { a: [1, 2], b: null });
  assert.deepEqual(types(assay.repair('no JSON at all')), ['json_invalid']);
});

test('schemas are rewritten for providers, and as a grammar', () => {
  const { schema, findings } = assay.rewriteSchema(person, 'openai');
  assert.deepEqual(schema.required, ['name', 'age', 'tags']);
  assert.equal(schema.additionalProperties, false);
  assert.ok(Array.isArray(findings));
  assert.match(assay.rewriteSchema(person, 'gbnf').grammar, /^root ::=/m);
});

test('lint says what a provider refuses', () => {
  const findings = assay.lint({ type: 'object', patternProperties: { '^a': { type: 'string' } } }, 'openai');
  assert.ok(findings.length > 0);
  for (const { level, where, message } of findings) {
    assert.match(level, /^(note|warning|error)$/);
    assert.match(where, /^#/);
    assert.ok(message.length > 0);
  }
});

test('a sketch for models without schemas', () => {
  assert.match(assay.schema(person).prompt(), /name/);
});

test('a stream fills up, and ends as the whole text does, wherever it is cut', () => {
  const text = 'Gladly: {"title": "Zoë 😀", "pages": "7", "tags": ["a", "b"]} – done';
  const schema = assay.schema({
    type: 'object',
    properties: { title: { type: 'string' }, pages: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
  });
  const whole = schema.parse(text);
  for (let cut = 0; cut <= text.length; ++cut) {
    const stream = schema.stream();
    stream.feed(text.slice(0, cut));
    stream.feed(text.slice(cut));
    assert.deepEqual(stream.finish(), whole, String(cut));
    stream.close();
  }
  const stream = schema.stream();
  const seen = [...text].map((character) => stringifyJson(stream.feed(character)));
  assert.ok(new Set(seen).size > 8);
  assert.deepEqual(stream.value, whole.value);
  assert.equal(stream.completed(['tags', 1]), true);
});

test('a stream is told how it ended', () => {
  const schema = assay.schema({ type: 'array', items: { type: 'integer' } });
  const stream = schema.stream();
  stream.feed('[1, 2');
  assert.equal(stream.finish().ok, false);
  assert.deepEqual(stream.finish('complete').value, [1, 2]);
});

test('what was closed is not used again', () => {
  const schema = assay.schema(person);
  const stream = schema.stream();
  schema.close();
  schema.close();
  assert.throws(() => schema.parse('1'), /closed/);
  assert.deepEqual(stream.feed('{"age": 7, "name": "still there"'), { age: 7, name: 'still there' });
});

test('hostile depth is an error of the answer', () => {
  const deep = 1_000_000;
  for (const text of ['['.repeat(deep), '{"a":'.repeat(deep), `${'['.repeat(deep)}${']'.repeat(deep)}`, '<a>'.repeat(10_000)]) {
    assert.equal(assay.parse(true, text).ok, false);
    assert.equal(assay.repair(text).ok, false);
  }
  const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);
  assert.ok(assay.parse(true, nested(200)).ok);
  assert.deepEqual(types(assay.parse(true, nested(201))), ['depth_limit']);
});

test('each value has its places in the source, or the nearest passage', () => {
  const source = 'Zoë 😀 wrote:\r\nDear ADA  LOVELACE, please pay 1.234,50 EUR by March 4, 2024, all of the 1234 items. Yours, Jon Smith';
  const schema = assay.schema({
    type: 'object',
    properties: {
      customer: { type: 'string' }, due: { type: 'string', format: 'date' }, total: { type: 'number' },
      contact: { type: 'string' }, by: { type: 'string' }, paid: { type: 'boolean' },
    },
  });
  const value = { customer: 'Ada Lovelace', due: '2024-03-04', total: 1234.5, contact: 'John Smith', by: 'Zoë', paid: true };
  const { fields, complete } = schema.ground(value, source);
  assert.equal(complete, false);
  const row = ({ loc, how, spans, nearest }) => [loc.join(), how, spans.map(({ start, end }) => source.slice(start, end)), nearest?.text ?? null];
  assert.deepEqual(fields.map(row), [
    ['customer', 'white_space', ['ADA  LOVELACE'], null],
    ['due', 'date', ['March 4, 2024'], null],
    ['total', 'number', ['1.234,50'], null],
    ['contact', null, [], 'Smith'],
    ['by', 'exact', ['Zoë'], null],
  ]);
  const { nearest } = fields[3];
  assert.equal(source.slice(nearest.start, nearest.end), 'Smith');
  assert.equal(nearest.line, 2);
  assert.ok(nearest.similarity > 0 && nearest.similarity < 1);
  assert.equal(schema.ground({ by: 'Zoë' }, source).complete, true);
});

test('spans of a value are bounded, and so are the values that are compared', () => {
  const schema = assay.schema({ type: 'array', items: { type: ['string', 'integer'] } });
  const source = 'seven '.repeat(50);
  assert.equal(schema.ground([7], source).fields[0].spans.length, 8);
  assert.equal(schema.ground([7], source, { maxSpans: 3 }).fields[0].spans.length, 3);
  const absent = schema.ground(['seven hills', 'seven seas'], source, { maxNearest: 1 }).fields;
  assert.deepEqual(absent.map(({ nearest }) => nearest === null), [false, true]);
  assert.throws(() => schema.ground([7], source, { maxSpans: 0 }), TypeError);
  assert.throws(() => schema.ground([7], source, { scope: 'some' }), TypeError);
  assert.throws(() => schema.ground([7], 5), TypeError);
  assert.equal(schema.ground([12345678901234567890n], 'It is 12345678901234567890.').fields[0].how, 'exact');
});

test('the short form of a schema is its document', () => {
  assert.deepEqual(assay.shortSchema('name, age? int'), {
    type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name'],
  });
  assert.ok(assay.parse(assay.shortSchema('name, tags [string]'), '{name: Ada, tags: [x]}').ok);
  assert.throws(() => assay.shortSchema('name,\nage integr'), {
    name: 'SchemaError', message: /^not a short schema, line 2, column 5: unknown type 'integr'; did you mean 'int'\?$/,
  });
  assert.throws(() => assay.shortSchema(undefined), TypeError);
});

test('several modules stand beside each other', async () => {
  const bytes = readFileSync(new URL('../../../build/web/package/dist/assay.wasm', import.meta.url));
  const compiled = await WebAssembly.compile(bytes);
  for (const source of [bytes, compiled]) {
    const other = await load(source);
    assert.equal(other.version, assay.version);
    assert.ok(other.parse(person, '{"name": "a", "age": 1}').ok);
  }
});

const suite = join(process.env.ASSAY_CONFORMANCE_DATA ?? '', 'json-test-suite/test_parsing');
test('JSONTestSuite', { skip: existsSync(suite) ? false : 'no data' }, () => {
  const anything = assay.schema(true);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let read = 0;
  for (const file of readdirSync(suite)) {
    const bytes = readFileSync(join(suite, file));
    let text;
    try {
      text = decoder.decode(bytes);
    } catch {
      continue; // no string of JavaScript holds it
    }
    if (file.startsWith('y_')) assert.ok(anything.parse(text, { mode: 'strict' }).ok, file);
    if (file.startsWith('n_')) assert.ok(!anything.parse(text, { mode: 'strict' }).ok, file);
    ++read;
  }
  assert.ok(read > 250);
});
