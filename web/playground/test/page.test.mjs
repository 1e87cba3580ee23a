// The playground in a real browser, headless: what a person does with it, by keyboard too, on a narrow screen and in the
// dark, without a network.
//   node --test web/playground/test/        (CHROMIUM: the browser; SCREENSHOTS: a folder for pictures)
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

import { fragmentOf, serverOf } from '../serve.mjs';
import { findBrowser, importTypeScript } from './support.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../build/web/page');
const pictures = process.env.SCREENSHOTS;
if (pictures) mkdirSync(pictures, { recursive: true });

const server = serverOf(folder);
let browser;
let address;

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://localhost:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  server.close();
});

/** A page that is ready; what goes wrong in it, or is refused by its policy, fails the test. */
async function open(options = {}, fragment = '') {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (problem) => problems.push(problem.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(address + fragment);
  await page.waitForSelector('html[data-ready=yes]');
  await page.waitForFunction(() => document.getElementById('verdict').textContent !== '');
  return { context, page, problems };
}

const verdict = (page) => page.locator('#verdict');
const editorOf = (page, name) => page.getByRole('textbox', { name, exact: true });
async function type(page, name, text) {
  await editorOf(page, name).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}
/** Waits until the text of an element fits. */
async function expectText(page, id, pattern) {
  await page.waitForFunction(([name, source]) => new RegExp(source).test(document.getElementById(name).textContent), [id, pattern.source]);
}
const picture = async (page, name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

test('an answer that is typed is read, and marked', async () => {
  const { context, page, problems } = await open();
  await expectText(page, 'verdict', /^Valid, with \d+ repairs/);
  await picture(page, 'wide');
  await type(page, 'Schema', '{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}');
  await type(page, 'Answer of the model', "It is {n: '7'}");
  await expectText(page, 'value', /"n": 7/);
  const marked = await page.locator('#answer .mark-repair').allTextContents();
  assert.ok(marked.includes("'7'"), marked.join('|'));
  assert.match(await page.locator('#repairs').textContent(), /string_to_integer/);
  await type(page, 'Answer of the model', '{"n": "seven and a half"}');
  await expectText(page, 'verdict', /^Refused: 1 error/);
  assert.deepEqual(await page.locator('#answer .mark-error').allTextContents(), ['"seven and a half"']);
  assert.match(await page.locator('#reask').textContent(), /n/);
  await page.locator('#errors button').click();
  assert.equal(await page.evaluate(() => getSelection().toString()), '"seven and a half"');
  assert.deepEqual(problems, []);
  await context.close();
});

test('every example shows what it says', async () => {
  const { context, page, problems } = await open();
  const select = page.getByLabel('Example');
  const names = await select.locator('option').allTextContents();
  assert.ok(names.length >= 15);
  const { examples } = await importTypeScript('examples.ts');
  assert.deepEqual(names, examples.map(({ name }) => name));
  for (const { name, shows } of examples) {
    await select.selectOption(name);
    if ('repair' in shows) {
      await page.waitForFunction((code) => [...document.querySelectorAll('#repairs .code')].some((each) => each.textContent === code), shows.repair,
        { timeout: 5000 }).catch(() => assert.fail(`${name}: no ${shows.repair}`));
      assert.match(await verdict(page).textContent(), /^Valid/, name);
    } else {
      await page.waitForFunction((code) => [...document.querySelectorAll('#errors .code')].some((each) => each.textContent === code), shows.error,
        { timeout: 5000 }).catch(() => assert.fail(`${name}: no ${shows.error}`));
      assert.match(await verdict(page).textContent(), /^Refused/, name);
    }
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('modes and policies change what is read', async () => {
  const { context, page } = await open({}, fragmentOf({ schema: '{"type": "integer"}', answer: '"7"' }));
  await expectText(page, 'verdict', /^Valid, with 1 repair\./);
  await page.getByLabel('Mode', { exact: true }).selectOption('strict');
  await expectText(page, 'verdict', /^Refused/);
  await page.getByLabel('Mode', { exact: true }).selectOption('lax');
  await expectText(page, 'verdict', /^Valid/);
  await page.getByLabel('conversion').uncheck();
  await expectText(page, 'verdict', /^Refused/);
  await context.close();
});

test('an answer streams, by the slider and by itself', async () => {
  const { context, page } = await open();
  const slider = page.getByLabel('Streamed so far');
  await slider.focus();
  await page.keyboard.press('Home');
  await expectText(page, 'value', /nothing yet/);
  await expectText(page, 'verdict', /still arriving/);
  assert.equal(await page.locator('#repairs-pane').isVisible(), false);
  const seen = new Set();
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press('PageUp');
    seen.add(await page.locator('#value').textContent());
  }
  assert.ok(seen.size > 4, [...seen].join('\n'));
  await page.keyboard.press('End');
  await expectText(page, 'value-title', /^Value$/);
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  await expectText(page, 'value-title', /so far/);
  await picture(page, 'streaming');
  await expectText(page, 'value-title', /^Value$/);
  await context.close();
});

test('a link holds everything, and so does a reload', async () => {
  const { context, page } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await type(page, 'Schema', '{"type": "string"}');
  await type(page, 'Answer of the model', '"Zoë 😀 </script><b>"');
  await page.getByLabel('Mode', { exact: true }).selectOption('strict');
  await page.getByLabel('syntax').uncheck();
  await page.getByLabel('Dialect').selectOption('gemini');
  await expectText(page, 'verdict', /^Valid, and exact/);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expectText(page, 'share-status', /copied/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(address) && link.length < 500, link);
  await page.reload();
  const other = await context.newPage();
  await other.goto(link);
  for (const shown of [page, other]) {
    await expectText(shown, 'value', /Zoë 😀 <\/script><b>/);
    assert.equal(await shown.getByLabel('Mode', { exact: true }).inputValue(), 'strict');
    assert.equal(await shown.getByLabel('Dialect').inputValue(), 'gemini');
    assert.equal(await shown.getByLabel('syntax').isChecked(), false);
  }
  await context.close();
});

test('a link that is none is said to be none', async () => {
  for (const fragment of ['#1.%%%', '#1.AAAA', '#9.abc', `#1.${'A'.repeat(5000)}`]) {
    const { context, page, problems } = await open({}, fragment);
    await expectText(page, 'share-status', /can't be read/);
    await expectText(page, 'verdict', /^Valid/);
    assert.deepEqual(problems, [], fragment);
    await context.close();
  }
});

test('what is too much for a link is said at once, and kept in the tab', async () => {
  const { context, page, problems } = await open();
  // Of random digits half the size is left.
  const noise = randomBytes(160_000).toString('hex');
  await type(page, 'Schema', '{"type": "object", "properties": {"s": {"type": "string"}}}');
  await expectText(page, 'value', /\{/);
  await page.evaluate(() => document.querySelector('#answer .cm-content').focus());
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(`{"s": "${noise}"}`);
  await expectText(page, 'share-status', /too much for a link.* kept until this tab is closed/);
  assert.equal(await page.evaluate(() => location.hash), '');
  await page.reload();
  await page.waitForSelector('html[data-ready=yes]');
  await expectText(page, 'value', new RegExp(noise.slice(0, 50)));
  await type(page, 'Answer of the model', '{"s": "short"}');
  await page.waitForFunction(() => location.hash.startsWith('#1.') && sessionStorage.length === 0);
  assert.equal(await page.locator('#share-status').textContent(), '');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a link holds how much has been streamed', async () => {
  const { context, page } = await open({}, fragmentOf({ schema: '{"type": "array"}', answer: '[1, 2, 3]', arrived: 5 }));
  await expectText(page, 'arrived-text', /^5 of 9$/);
  const before = await page.evaluate(() => location.hash);
  await page.locator('#arrived').fill('3');
  await page.waitForFunction((earlier) => location.hash !== earlier, before);
  await page.reload();
  await expectText(page, 'arrived-text', /^3 of 9$/);
  await context.close();
});

// Each string costs a search of a million steps, up to the hundredth error: most of a minute for 5 KB.
const hostileSchema = JSON.stringify({ type: 'array', items: { type: 'string', pattern: '^((a+)+)\\1$' } });
const hostileAnswer = JSON.stringify(Array.from({ length: 120 }, () => `${'a'.repeat(40)}b`));

/** Milliseconds until the page has painted. */
const untilPainted = (page) => page.evaluate(async () => {
  const begin = performance.now();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - begin;
});

test('an answer that takes for ever freezes nothing, is stopped, and another one is read', async () => {
  const { context, page, problems } = await open();
  await type(page, 'Schema', hostileSchema);
  await type(page, 'Answer of the model', hostileAnswer);
  await page.locator('#busy').waitFor({ state: 'visible' });
  assert.match(await page.locator('#busy').textContent(), /Reading/);
  for (let i = 0; i < 10; ++i) {
    const took = await untilPainted(page);
    assert.ok(took < 500, `the page was frozen for ${took} ms`);
  }
  await page.getByLabel('Mode', { exact: true }).focus();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'mode');
  await page.waitForFunction(() => /longer than 10 seconds/.test(document.getElementById('verdict').textContent), undefined, { timeout: 60_000 });
  assert.equal(await page.locator('#busy').isVisible(), false);
  assert.equal(await page.locator('#value-pane').isVisible(), false);
  assert.equal(await page.locator('#answer .mark-repair').count(), 0);
  await picture(page, 'stopped');
  await type(page, 'Answer of the model', '["aa"]');
  await expectText(page, 'verdict', /^Valid, and exact/);
  assert.deepEqual(problems, []);
  await context.close();
});

test('reading is stopped by a button, and by the keyboard', async () => {
  const { context, page } = await open();
  await type(page, 'Schema', hostileSchema);
  await type(page, 'Answer of the model', hostileAnswer);
  const stop = page.getByRole('button', { name: 'Stop reading' });
  await stop.waitFor();
  await stop.focus();
  await page.keyboard.press('Enter');
  await expectText(page, 'verdict', /^It was stopped\. The next change starts it again\.$/);
  await page.getByLabel('Example').selectOption('CSV');
  await expectText(page, 'verdict', /^Valid/);
  await context.close();
});

test('a reading that is out of date is not shown', async () => {
  const { context, page } = await open();
  await type(page, 'Schema', hostileSchema);
  await type(page, 'Answer of the model', hostileAnswer);
  await page.locator('#busy').waitFor({ state: 'visible' });
  await type(page, 'Schema', '{"type": "array", "items": {"type": "string"}}');
  await page.getByRole('button', { name: 'Stop reading' }).click();
  await expectText(page, 'verdict', /^Valid, and exact/);
  await context.close();
});

test('a deep answer is read in the worker as elsewhere', async () => {
  const nested = (levels) => '['.repeat(levels) + ']'.repeat(levels);
  const { context, page } = await open({}, fragmentOf({ schema: 'true', answer: nested(200) }));
  await expectText(page, 'verdict', /^Valid/);
  await type(page, 'Answer of the model', nested(201));
  await page.waitForFunction(() => /depth_limit/.test(document.getElementById('errors').textContent));
  await type(page, 'Answer of the model', '['.repeat(100_000));
  await expectText(page, 'verdict', /^Refused/);
  await context.close();
});

test('opened as a file, it works as well', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${pathToFileURL(join(folder, 'index.html')).href}${fragmentOf({ schema: 'n int', answer: "{n: '7'}" })}`);
  await expectText(page, 'value', /"n": 7/);
  await context.close();
});

test('the schema may be in the short form, which can be written out', async () => {
  const { context, page } = await open();
  await type(page, 'Schema', 'name, age int,\ntags? [string]');
  await type(page, 'Answer of the model', "{name: 'Ada', age: '36'}");
  await expectText(page, 'value', /"age": 36/);
  assert.ok(await page.locator('#short').isVisible());
  await page.getByLabel('Dialect').selectOption('openai');
  await expectText(page, 'rewritten', /"additionalProperties": false/);
  await page.getByRole('button', { name: 'Write it as JSON Schema' }).click();
  await page.waitForFunction(() => document.querySelector('#schema .cm-content').textContent.includes('"required"'));
  await page.locator('#short').waitFor({ state: 'hidden' });
  await expectText(page, 'value', /"age": 36/);
  assert.ok(await page.locator('#schema .cm-line span').count() > 3, 'JSON is not coloured');
  await editorOf(page, 'Schema').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await page.locator('#short').waitFor({ state: 'visible' });
  await type(page, 'Schema', 'name,\nage integr');
  await expectText(page, 'schema-status', /can't be used: not a short schema, line 2, column 5: unknown type 'integr'; did you mean 'int'\?/);
  await context.close();
});

/** What a person hears: the names of the elements that the keyboard reaches. */
const selected = (page) => page.evaluate(() => getSelection().toString());

test('the source shows where each value comes from, by name, and what is nearest to one that is not there', async () => {
  const { context, page, problems } = await open();
  await page.getByLabel('Example').selectOption('Where the values come from');
  await expectText(page, 'evidence-status', /^4 of 5 values are in the source\.$/);
  const passages = await page.locator('#source .mark-source').allTextContents();
  assert.deepEqual(passages, ['ADA  LOVELACE', '1.234,50', 'thirty-five', 'March 4, 2024']);
  // Names stand behind the passages, in the order of the source.
  assert.deepEqual(await page.locator('#source .mark-name').allTextContents(), ['customer', 'total', 'items', 'due', 'contact?']);
  assert.deepEqual(await page.locator('#source .mark-nearest').allTextContents(), ['Smith']);
  assert.equal(await page.locator('#source .mark-name:not([aria-hidden=true])').count(), 0);
  const absent = page.locator('#evidence li.absent');
  assert.equal(await absent.count(), 1);
  assert.match(await absent.textContent(), /contact: “John Smith” is not in the source; the nearest is 5:12 “Smith” not_in_source/);
  await absent.getByRole('button', { name: 'Nearest to contact, line 5, column 12: show in the source' }).click();
  assert.equal(await selected(page), 'Smith');
  const total = page.getByRole('button', { name: 'total, line 3, column 12: show in the source' });
  await total.focus();
  await page.keyboard.press('Enter');
  assert.equal(await selected(page), '1.234,50');
  await picture(page, 'source');
  await type(page, 'Source text', 'Nothing of it.');
  await expectText(page, 'evidence-status', /^0 of 5/);
  assert.equal(await page.locator('#source .mark-source').count(), 0);
  await type(page, 'Answer of the model', '{"customer": 7}');
  await expectText(page, 'evidence-status', /looked up once the answer is valid/);
  await type(page, 'Source text', ' ');
  await page.locator('#evidence-pane').waitFor({ state: 'hidden' });
  assert.deepEqual(problems, []);
  await context.close();
});

test('the source is opened by the keyboard, left by Tab, and is in the link', async () => {
  const { context, page, problems } = await open({}, fragmentOf({ schema: 'name', answer: '{"name": "Zoë"}' }));
  await page.locator('#source-title').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Source text');
  const before = await page.evaluate(() => location.hash);
  await page.keyboard.insertText('😀 <img src=x onerror="document.title=1"> and Zoë');
  await expectText(page, 'evidence-status', /^1 of 1/);
  assert.deepEqual(await page.locator('#source .mark-source').allTextContents(), ['Zoë']);
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Source text');
  await page.waitForFunction((hash) => location.hash !== hash, before);
  await page.reload();
  await expectText(page, 'evidence-status', /^1 of 1/);
  assert.ok(await page.locator('#source').isVisible());
  assert.equal(await page.locator('main img:not(.cm-widgetBuffer)').count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test('what was said of an earlier answer does not stay', async () => {
  const { context, page } = await open({}, fragmentOf({ schema: '{"type": "object", "properties": {"a": {"type": "integer"}}}', answer: '{"a": "x", "b": [1]}' }));
  await page.getByRole('button', { name: /Reduce/ }).click();
  await expectText(page, 'reduce-status', /still give int_parsing at a\. Undo/);
  await type(page, 'Answer of the model', '{"a": 1}');
  assert.equal(await page.locator('#reduce-status').textContent(), '');
  assert.equal(await page.locator('#example').evaluate(({ selectedIndex }) => selectedIndex), -1);
  await context.close();
});

test('a failing answer is reduced to its smallest, and undo brings it back', async () => {
  const answer = `${'words '.repeat(60)}{"a": [1, 2, 3], "n": "many", "z": {"y": [true, null]}}${' and more'.repeat(30)}`;
  const schema = '{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}';
  const { context, page } = await open({}, fragmentOf({ schema, answer }));
  await expectText(page, 'verdict', /^Refused/);
  await page.getByRole('button', { name: /Reduce/ }).click();
  await expectText(page, 'reduce-status', /^From \d+ characters to \d+/);
  const left = await page.evaluate(() => document.querySelector('#answer .cm-content').textContent);
  assert.ok(left.length <= 12, left);
  await expectText(page, 'verdict', /^Refused/);
  await editorOf(page, 'Answer of the model').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expectText(page, 'value-title', /./);
  assert.ok((await page.evaluate(() => document.querySelector('#answer .cm-content').textContent)).startsWith('words words'));
  await context.close();
});

test('a schema that is none is said to be none, where it is', async () => {
  const { context, page } = await open();
  await type(page, 'Schema', '{"type": "object", "properties": {"a": {"type": "text"}}}');
  await expectText(page, 'schema-status', /#\/properties\/a\/type/);
  await type(page, 'Schema', '{');
  await expectText(page, 'schema-status', /can't be used/);
  await expectText(page, 'verdict', /Nothing is read/);
  await context.close();
});

test('dialects show what is sent and what a provider says', async () => {
  const { context, page } = await open();
  for (const target of await page.locator('#target option').evaluateAll((all) => all.map(({ value }) => value))) {
    await page.getByLabel('Dialect').selectOption(target);
    await page.waitForFunction(() => document.querySelectorAll('#findings li').length > 0);
    const hidden = await page.locator('#rewritten-details').isHidden();
    assert.equal(hidden, target === 'xgrammar' || target === 'llguidance', target);
    if (!hidden) assert.ok((await page.locator('#rewritten').textContent()).length > 50, target);
  }
  await context.close();
});

test('HTML of an answer stays text', async () => {
  const evil = '<img src=x onerror="document.title=\'caught\'">';
  const schema = JSON.stringify({ type: 'object', properties: { [evil]: { type: 'integer', description: evil } }, required: [evil] });
  const { context, page, problems } = await open({}, fragmentOf({ schema, answer: `{"${evil.replaceAll('"', '\\"')}": "${'<b>x</b>'}"}` }));
  await expectText(page, 'verdict', /^Refused/);
  assert.equal(await page.locator('main img, main b').count(), 0);
  assert.notEqual(await page.title(), 'caught');
  assert.deepEqual(problems, []);
  await context.close();
});

test('it works without a network once it was loaded, and sends nothing', async () => {
  const { context, page } = await open();
  const requests = [];
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForSelector('html[data-ready=yes]');
  context.on('request', (request) => requests.push(request.url()));
  await context.setOffline(true);
  const before = await page.evaluate(() => location.hash);
  await type(page, 'Answer of the model', "{customer: 'Ada', items: [{name: 'Tea', quantity: '1', price: 2}]}");
  await expectText(page, 'value', /Tea/);
  await page.waitForFunction((hash) => location.hash !== hash, before);
  assert.deepEqual(requests, []);
  await page.reload();
  await page.waitForSelector('html[data-ready=yes]');
  await expectText(page, 'value', /Tea/);
  await context.close();
});

test('all of it is reached by keyboard, has a name, and shows where the focus is', async () => {
  const { context, page } = await open();
  const reached = [];
  await page.evaluate(() => document.body.focus());
  for (let i = 0; i < 80; ++i) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const here = document.activeElement;
      if (here === document.body) return null;
      const style = getComputedStyle(here.closest('.cm-editor') ?? here);
      return { id: here.id || here.getAttribute('aria-label') || here.textContent.trim() || here.value, outline: style.outlineStyle };
    });
    if (at === null) break;
    assert.notEqual(at.outline, 'none', at.id);
    reached.push(at.id);
  }
  for (const id of ['example', 'share', 'Schema', 'Answer of the model', 'arrived', 'play', 'source-title', 'mode', 'ending', 'value', 'target']) {
    assert.ok(reached.includes(id), `${id}: ${reached.join(', ')}`);
  }
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, [role=textbox], pre[tabindex]')].filter((each) => {
      const labelled = each.labels?.length > 0 || each.getAttribute('aria-label') || each.getAttribute('aria-labelledby');
      return !labelled && each.textContent.trim() === '';
    }).map(({ outerHTML }) => outerHTML.slice(0, 80)));
  assert.deepEqual(nameless, []);
  for (const id of ['verdict', 'busy', 'schema-status', 'share-status', 'reduce-status', 'evidence-status']) {
    assert.equal(await page.locator(`#${id}`).getAttribute('role'), 'status');
  }
  await context.close();
});

/** The ratio of luminances that WCAG 2 asks to be 4.5 for text. */
const contrasts = () => {
  const luminance = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((each) => Number(each) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/rgba\(.*, 0\)|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
    if (!own || element.closest('[hidden], .cm-cursorLayer') || element.matches('option, .mark-unread') || element.getClientRects().length === 0) continue;
    const [a, b] = [getComputedStyle(element).color, backOf(element)].map(luminance);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${element.tagName} ${element.className}: ${ratio.toFixed(2)} "${element.textContent.slice(0, 20)}"`);
  }
  return poor;
};

for (const [name, options] of [
  ['phone', { viewport: { width: 360, height: 740 } }],
  ['phone-dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['wide-dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['wide-light', { viewport: { width: 1280, height: 900 } }],
]) {
  test(`nothing is cut off or hard to read: ${name}`, async () => {
    const { context, page } = await open(options);
    for (const [example, pictured] of [
      ['JSON in a fence, with slips', 'repairs'], ['Errors: four things are wrong', 'errors'], ['Where the values come from', 'source'],
      ['A schema in the short form', 'short'],
    ]) {
      await page.getByLabel('Example').selectOption(example);
      await expectText(page, 'verdict', pictured === 'errors' ? /^Refused/ : /^Valid/);
      if (pictured === 'source') await expectText(page, 'evidence-status', /values are in the source/);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, 'the page scrolls sideways');
      assert.deepEqual(await page.evaluate(contrasts), []);
      await picture(page, `${name}-${pictured}`);
    }
    await context.close();
  });
}
