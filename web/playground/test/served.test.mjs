// The playground as `assay serve` has it at its root, in a real browser.
//   ASSAY=build/release/bin/assay node --test web/playground/test/served.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { findBrowser } from './support.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const assay = process.env.ASSAY ?? join(root, 'build/release/bin/assay');
const skip = existsSync(assay) ? false : `there is no ${assay}`;

let service;
let browser;
let address;
let log = '';

before(async () => {
  if (skip) return;
  service = spawn(assay, ['serve', '--port', '0', '--playground', join(root, 'build/web/page')], { stdio: ['ignore', 'pipe', 'pipe'] });
  service.stderr.on('data', (text) => (log += text));
  const begun = await new Promise((resolve) => {
    createInterface({ input: service.stdout }).once('line', resolve);
    service.once('exit', () => resolve(undefined));
  });
  assert.ok(begun, `the service does not start: ${log}`);
  address = begun;
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  if (service === undefined) return;
  const ended = new Promise((resolve) => service.once('exit', resolve));
  service.kill('SIGTERM');
  if (!skip) assert.equal(await ended, 0);
});

test('at the root of a service an answer is read and marked', { skip }, async () => {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (problem) => problems.push(problem.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const sent = [];
  await page.goto(address);
  await page.waitForSelector('html[data-ready=yes]');
  page.on('request', (request) => sent.push(request.url()));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.getByRole('textbox', { name: 'Schema', exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('n int, who');
  await page.getByRole('textbox', { name: 'Answer of the model' }).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("It is {n: '7', who: 'Ada'}");
  await page.waitForFunction(() => /"n": 7/.test(document.getElementById('value').textContent));
  assert.ok((await page.locator('#answer .mark-repair').allTextContents()).includes("'7'"));
  // What is typed stays in the browser: nothing but the page's own files, kept by its service worker, is asked for.
  assert.deepEqual(sent.filter((url) => !url.startsWith(address)), []);
  assert.deepEqual(sent.filter((url) => url.includes('/v1/')), []);
  assert.deepEqual(problems, []);
  await page.close();
});

test('the names that the service does not have are refused in the browser, too', { skip }, async () => {
  const other = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--host-resolver-rules=MAP evil.example 127.0.0.1'] });
  try {
    const page = await other.newPage();
    const reply = await page.goto(address.replace('127.0.0.1', 'evil.example'));
    assert.equal(reply.status(), 421);
  } finally {
    await other.close();
  }
});

test('a page of another site can neither use nor read the service', { skip }, async () => {
  const site = createServer((_request, response) => response.end('<!doctype html><title>another site</title>'));
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const outcomes = await page.evaluate(async (service) => {
    const body = '{"text": "{a: 1}"}';
    const tries = {
      GET: { path: 'schemas' },
      'POST of JSON, after a question': { path: 'repair', method: 'POST', body, headers: { 'Content-Type': 'application/json' } },
      'POST of text, without one': { path: 'repair', method: 'POST', body, mode: 'no-cors' },
    };
    const said = {};
    for (const [name, { path, ...options }] of Object.entries(tries)) {
      said[name] = await fetch(`${service}/v1/${path}`, options).then((reply) => reply.type, () => 'refused');
    }
    return said;
  }, address);
  assert.deepEqual(outcomes, { GET: 'refused', 'POST of JSON, after a question': 'refused', 'POST of text, without one': 'opaque' });
  const statuses = log.split('\n').filter((line) => line.includes('"path":"/v1/')).map((line) => JSON.parse(line).status);
  assert.deepEqual(statuses, [403, 403, 403]);
  await page.close();
  site.close();
});
