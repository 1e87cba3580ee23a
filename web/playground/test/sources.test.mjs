// What of the page needs no browser.
//   node --test web/playground/test/
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { fragmentOf } from '../serve.mjs';
import { importTypeScript } from './support.mjs';

const link = await importTypeScript('link.ts');
const { reduced } = await importTypeScript('reduce.ts');

const { oneAtATime } = await importTypeScript('core.ts');

const reduce = (text, fails) => reduced(text, fails, () => undefined, new AbortController().signal);

test('a text is reduced to one of which no character can be removed', async () => {
  const rows = [
    ['a'.repeat(500), (text) => text.length >= 3, 3],
    ['xxxxAxxxxBxxxxxCxxx', (text) => /A.*B.*C/.test(text), 3],
    ['😀 and 漢字 and 😀', (text) => text.includes('漢字'), 2],
    ['irreducible', (text) => text === 'irreducible', 11],
    ['', () => true, 0],
    ['anything', () => true, 0],
  ];
  for (const [text, fails, size] of rows) {
    const smallest = await reduce(text, fails);
    assert.ok(fails(smallest), text);
    assert.equal([...smallest].length, size, text);
  }
});

test('to reduce a text takes few tries', async () => {
  let tries = 0;
  const text = 'word '.repeat(2_000) + '!' + 'word '.repeat(2_000);
  assert.equal(await reduce(text, (rest) => (++tries, rest.includes('!'))), '!');
  assert.ok(tries < 200, String(tries));
});

test('reducing can be stopped, with what was found so far', async () => {
  const stop = new AbortController();
  let tries = 0;
  const fails = (text) => {
    if (++tries === 5) stop.abort();
    return text.includes('!');
  };
  const some = await reduced(`${'a'.repeat(1000)}!`, fails, () => undefined, stop.signal);
  assert.ok(some.includes('!') && some.length < 1001);
});

const state = { schema: '{"type": "string"}', answer: 'Zoë 😀\r\n', source: 'a\nb', mode: 'lax', ending: 'cutOff', allow: ['syntax'], target: 'gemini' };

test('a link gives back what it was made of', async () => {
  assert.deepEqual(await link.stateOf(await link.fragmentOf(state)), state);
  assert.deepEqual(await link.stateOf(fragmentOf(state)), state);
});

test('a link of anybody gives only what is of the right kind', async () => {
  const made = fragmentOf({ schema: 1, answer: ['a'], source: {}, mode: 'evil', ending: null, allow: [1, 'naming'], target: {}, other: 1 });
  assert.deepEqual(await link.stateOf(made), { allow: ['naming'] });
});

test('a link that is none, or unpacks to too much, is refused', async () => {
  const bomb = deflateRawSync(Buffer.alloc(64 << 20, 32)).toString('base64url');
  for (const fragment of ['', '#', '#2.AAAA', '#1.', '#1.!!', '#1.AAAA', `#1.${bomb}`, fragmentOf(null), fragmentOf(3)]) {
    await assert.rejects(link.stateOf(fragment), Error, fragment.slice(0, 20));
  }
});

test('work runs one at a time, and once more for all that was asked meanwhile', async () => {
  let running = 0;
  let runs = 0;
  const ends = [];
  const request = oneAtATime(async () => {
    assert.equal(++running, 1);
    ++runs;
    await new Promise((resolve) => ends.push(resolve));
    --running;
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 5; ++i) request();
  ends.shift()();
  await settled();
  assert.equal(runs, 2);
  ends.shift()();
  await settled();
  assert.equal(runs, 2);
  request();
  assert.equal(runs, 3);
});
