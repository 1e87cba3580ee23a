// The playground: two editors, the settings, and what comes of them.
import type { EditorView } from '@codemirror/view';
import wasm from 'assay.wasm';

import { load, SchemaError, stringifyJson, type Assay, type ParseOptions, type Result, type Schema } from '../../package/src/index.js';
import { answerEditor, goTo, schemaEditor, setText } from './editors.js';
import { examples } from './examples.js';
import { fragmentOf, keepInTab, keptInTab, longestLink, stateOf, usualLink, type PageState } from './link.js';
import { showMarks, type Mark } from './marks.js';
import { reduced } from './reduce.js';
import { byId, pathText, showDialect, showPlaces } from './show.js';

const repairClasses = ['finding', 'syntax', 'structure', 'naming', 'conversion', 'interpretation'] as const;
/** Milliseconds without typing, before the page reads. */
const pause = 120;
/** As long as the last reading took, up to so many: a large answer doesn't stop whoever types in it. */
const longestPause = 1500;
/** Characters of a value that are shown; the browser would lay out all of them. */
const longestValue = 200_000;
/** Characters that arrive at once, while the answer is streamed, and how often. */
const piece = 4;
const streamInterval = 40;

class Page {
  private readonly schemaView: EditorView;
  private readonly answerView: EditorView;
  private readonly mode = byId('mode', HTMLSelectElement);
  private readonly ending = byId('ending', HTMLSelectElement);
  private readonly target = byId('target', HTMLSelectElement);
  private readonly arrived = byId('arrived', HTMLInputElement);
  private readonly play = byId('play', HTMLButtonElement);
  private readonly reduce = byId('reduce', HTMLButtonElement);
  private readonly boxes = new Map<string, HTMLInputElement>();
  private schema: Schema | undefined;
  private result: Result | undefined;
  private waiting: number | undefined;
  /** Milliseconds that the last reading took. */
  private lastTook = 0;
  /** Where the slider is to stand once the answer has been read. */
  private wantedArrived: number | undefined;
  private remembered = 0;
  private streaming: number | undefined;
  private reducing: AbortController | undefined;
  /** The fragment that this page wrote last, so that it isn't taken for one that somebody opened. */
  private written = '';

  constructor(private readonly assay: Assay) {
    byId('version').textContent = `assay ${assay.version}`;
    this.schemaView = schemaEditor(byId('schema'), () => this.changed());
    this.answerView = answerEditor(byId('answer'), () => this.answerChanged());
    this.addClasses();
    this.addExamples();
    for (const select of [this.mode, this.ending, this.target]) select.addEventListener('change', () => this.changed(0));
    this.arrived.addEventListener('input', () => {
      this.stopStream();
      this.showArrived();
    });
    this.arrived.addEventListener('change', () => void this.remember());
    this.play.addEventListener('click', () => (this.streaming === undefined ? this.stream() : this.stopStream()));
    this.reduce.addEventListener('click', () => void this.toggleReducing());
    byId('share').addEventListener('click', () => void this.share());
    window.addEventListener('hashchange', () => {
      if (location.hash !== this.written) void this.open();
    });
  }

  /** Shows what the address holds; the first example where it holds nothing. */
  async open(): Promise<void> {
    if (location.hash.length <= 1) {
      const kept = keptInTab();
      return kept === undefined ? this.showExample(0) : this.take(kept);
    }
    try {
      this.take(await stateOf(location.hash));
    } catch (problem) {
      if (this.schemaView.state.doc.length === 0) this.showExample(0);
      byId('share-status').textContent = `The link can't be read: ${wordsOf(problem)}.`;
    }
  }

  // --- what is set ---------------------------------------------------------------------------------------------------

  private addClasses(): void {
    for (const name of repairClasses) {
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = true;
      box.value = name;
      box.addEventListener('change', () => this.changed(0));
      label.append(box, name);
      byId('allow').append(label);
      this.boxes.set(name, box);
    }
  }

  private addExamples(): void {
    const select = byId('example', HTMLSelectElement);
    examples.forEach(({ name }, i) => select.add(new Option(name, String(i))));
    select.addEventListener('change', () => this.showExample(select.selectedIndex));
  }

  private showExample(index: number): void {
    const example = examples[index] ?? examples[0];
    if (example === undefined) return;
    this.take({
      schema: JSON.stringify(example.schema, null, 2),
      answer: example.answer,
      mode: 'llm',
      ending: 'unknown',
      allow: [...repairClasses],
    });
    byId('example', HTMLSelectElement).selectedIndex = index;
  }

  private take(state: Partial<PageState>): void {
    this.stopStream();
    if (state.schema !== undefined) setText(this.schemaView, state.schema);
    if (state.answer !== undefined) setText(this.answerView, state.answer);
    if (state.mode !== undefined) this.mode.value = state.mode;
    if (state.ending !== undefined) this.ending.value = state.ending;
    if ([...this.target.options].some(({ value }) => value === state.target)) this.target.value = state.target ?? '';
    if (state.allow !== undefined) for (const [name, box] of this.boxes) box.checked = state.allow.includes(name);
    this.wantedArrived = state.arrived;
    this.soon(0);
  }

  private state(): PageState {
    const arrived = Number(this.arrived.value);
    return {
      ...(arrived < this.answerView.state.doc.length && Number(this.arrived.max) === this.answerView.state.doc.length ? { arrived } : {}),
      schema: this.schemaView.state.doc.toString(),
      answer: this.answer(),
      mode: this.mode.value as PageState['mode'],
      ending: this.ending.value as PageState['ending'],
      allow: repairClasses.filter((name) => this.boxes.get(name)?.checked),
      target: this.target.value,
    };
  }

  private options(): ParseOptions {
    const { mode, ending, allow } = this.state();
    return {
      mode,
      allow: allow as NonNullable<ParseOptions['allow']>,
      complete: ending === 'complete',
      cutOff: ending === 'cutOff',
    };
  }

  private answer(): string {
    return this.answerView.state.doc.toString();
  }

  private answerChanged(): void {
    this.stopStream();
    this.reducing?.abort();
    this.changed();
  }

  /** What was said of the earlier input is no longer true. */
  private changed(after?: number): void {
    byId('share-status').textContent = '';
    if (this.reducing === undefined) byId('reduce-status').textContent = '';
    byId('example', HTMLSelectElement).selectedIndex = -1;
    this.soon(after);
  }

  private soon(after = Math.min(Math.max(pause, this.lastTook), longestPause)): void {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.read(), after);
  }

  // --- what comes of it ----------------------------------------------------------------------------------------------

  private read(): void {
    const begin = performance.now();
    try {
      this.readAll();
      this.lastTook = performance.now() - begin;
    } catch (problem) {
      // The engine stopped the module, which is of no use any more.
      tellBroken(`Something went wrong; reload the page: ${wordsOf(problem)}`);
      throw problem;
    }
  }

  private readAll(): void {
    const size = this.answerView.state.doc.length;
    this.arrived.max = String(size);
    this.arrived.value = String(Math.min(this.wantedArrived ?? size, size));
    this.wantedArrived = undefined;
    this.loadSchema();
    showDialect(this.assay, this.schema ? this.schemaView.state.doc.toString() : undefined, this.target.value);
    this.result = this.schema?.parse(this.answer(), this.options());
    this.showResult();
    this.showArrived();
    void this.remember();
  }

  private loadSchema(): void {
    const status = byId('schema-status');
    this.schema?.close();
    this.schema = undefined;
    status.className = 'status';
    try {
      this.schema = this.assay.schema(this.schemaView.state.doc.toString());
      status.textContent = this.schema.notes.map(({ where, message }) => `${where}: ${message}`).join('; ');
    } catch (problem) {
      status.classList.add('bad');
      const where = problem instanceof SchemaError && problem.where !== '' ? ` (at ${problem.where})` : '';
      status.textContent = `This schema can't be used: ${wordsOf(problem)}${where}`;
    }
  }

  private showResult(): void {
    const { result } = this;
    const failed = result !== undefined && !result.ok;
    showPlaces(byId('errors'), failed ? result.errors : [], (each) => [each.type], this.goTo);
    showPlaces(byId('repairs'), result?.repairs ?? [], (each) => [each.code, each.class], this.goTo);
    byId('repairs-title').textContent = `Repairs (${result?.repairCount ?? 0})`;
    byId('no-repairs').hidden = result === undefined || result.repairCount > 0;
    byId('no-repairs').textContent = failed ? 'None.' : 'None: the answer is exact.';
    byId('reask').textContent = failed ? result.feedback : '';
  }

  /** What is said of the whole answer is said when it is there. */
  private showVerdict(whole: boolean): void {
    const { result } = this;
    const failed = result !== undefined && !result.ok;
    byId('errors-pane').hidden = !whole || !failed;
    byId('reask-pane').hidden = !whole || !failed;
    this.reduce.hidden = !whole || !failed;
    byId('repairs-pane').hidden = !whole || result === undefined;
    const words = whole || result === undefined ? verdictOf(result) : 'The answer is still arriving.';
    const verdict = byId('verdict');
    verdict.className = `verdict ${!whole || result === undefined ? '' : failed ? 'bad' : 'good'}`;
    if (verdict.textContent !== words) verdict.textContent = words; // it is read out when it changes
  }

  private readonly goTo = (start: number, end: number): void => goTo(this.answerView, start, end);

  private marks(): Mark[] {
    const { result } = this;
    if (result === undefined) return [];
    const repairs = result.repairs.map(({ start, end, code, message }): Mark => ({ start, end, kind: 'repair', title: `${code}: ${message}` }));
    if (result.ok) return repairs;
    const errors = result.errors.filter(({ line }) => line > 0);
    return [...repairs, ...errors.map(({ start, end, type, message }): Mark => ({ start, end, kind: 'error', title: `${type}: ${message}` }))];
  }

  // --- streaming -----------------------------------------------------------------------------------------------------

  /** The value of what has arrived: all of it is the result's. */
  private showArrived(): void {
    const text = this.answer();
    const size = Number(this.arrived.value);
    byId('arrived-text').textContent = `${size} of ${text.length}`;
    this.arrived.setAttribute('aria-valuetext', `${size} of ${text.length} characters`);
    const whole = size >= text.length;
    this.showVerdict(whole);
    this.answerView.dispatch({ effects: showMarks.of({ marks: whole ? this.marks() : [], arrived: whole ? text.length : size }) });
    byId('value-title').textContent = whole ? 'Value' : 'Value so far';
    byId('value-pane').hidden = whole && !this.result?.ok;
    byId('value').textContent = shortened(whole ? (this.result?.ok ? stringifyJson(this.result.value, 2) : '') : this.valueOf(text.slice(0, size)));
  }

  private valueOf(beginning: string): string {
    const stream = this.schema?.stream(this.options());
    if (stream === undefined) return '';
    try {
      const value = stream.feed(beginning);
      return value === null ? 'nothing yet' : stringifyJson(value, 2);
    } finally {
      stream.close();
    }
  }

  private stream(): void {
    if (Number(this.arrived.value) >= this.answer().length) this.arrived.value = '0';
    this.play.textContent = 'Stop';
    const next = (): void => {
      this.arrived.value = String(Number(this.arrived.value) + piece);
      this.showArrived();
      if (Number(this.arrived.value) >= this.answer().length) this.stopStream();
    };
    this.streaming = window.setInterval(next, streamInterval);
    next();
  }

  private stopStream(): void {
    clearInterval(this.streaming);
    this.streaming = undefined;
    this.play.textContent = 'Stream';
  }

  // --- reducing ------------------------------------------------------------------------------------------------------

  private async toggleReducing(): Promise<void> {
    if (this.reducing !== undefined) return this.reducing.abort();
    const { result, schema } = this;
    const first = result !== undefined && !result.ok ? result.errors[0] : undefined;
    if (first === undefined || schema === undefined) return;
    const before = this.answer();
    const options = { ...this.options(), limits: { maxErrors: 100 } };
    const path = JSON.stringify(first.loc);
    const fails = (text: string): boolean => {
      const read = schema.parse(text, options);
      return !read.ok && read.errors.some(({ type, loc }) => type === first.type && JSON.stringify(loc) === path);
    };
    const status = byId('reduce-status');
    const stop = new AbortController();
    this.reducing = stop;
    this.reduce.textContent = 'Stop reducing';
    try {
      const after = await reduced(before, fails, (size) => (status.textContent = `${size} characters…`), stop.signal);
      if (before !== this.answer() || schema !== this.schema) return;
      this.reducing = undefined;
      setText(this.answerView, after);
      status.textContent = `From ${before.length} characters to ${after.length} that still give ${first.type}${first.loc.length === 0 ? '' : ` at ${pathText(first.loc)}`}. Undo in the editor brings the answer back.`;
    } finally {
      this.reducing = undefined;
      this.reduce.textContent = 'Reduce to the smallest failing answer';
    }
  }

  // --- links ---------------------------------------------------------------------------------------------------------

  /** Keeps everything in the address, so that a reload finds it; what is too much for that, in the tab. */
  private async remember(): Promise<string | undefined> {
    const turn = ++this.remembered;
    const state = this.state();
    const fragment = await fragmentOf(state);
    if (turn !== this.remembered) return undefined; // a later one has the newer state
    if (fragment.length > longestLink) {
      this.written = '';
      history.replaceState(null, '', location.pathname + location.search);
      byId('share-status').textContent = keepInTab(state)
        ? `${tooMuch} It is kept until this tab is closed.`
        : `${tooMuch} A reload will lose it.`;
      return undefined;
    }
    keepInTab(undefined);
    this.written = fragment;
    history.replaceState(null, '', fragment);
    return location.href;
  }

  private async share(): Promise<void> {
    const status = byId('share-status');
    const link = await this.remember();
    if (link === undefined) return; // and it has been said
    const size = `${link.length.toLocaleString('en')} characters`;
    const warning = link.length > usualLink ? '; some programs cut links of that length' : '';
    try {
      await navigator.clipboard.writeText(link);
      status.textContent = `The link is copied: ${size}${warning}.`;
    } catch {
      status.textContent = `The link is in the address bar: ${size}${warning}.`;
    }
  }
}

const tooMuch = `This is too much for a link, which holds at most ${longestLink.toLocaleString('en')} characters.`;

function shortened(text: string): string {
  if (text.length <= longestValue) return text;
  return `${text.slice(0, longestValue)}\n… and ${(text.length - longestValue).toLocaleString('en')} characters more`;
}

function verdictOf(result: Result | undefined): string {
  if (result === undefined) return 'Nothing is read without a schema.';
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
  if (!result.ok) return `Refused: ${count(result.errors.length, 'error')}${result.moreErrors ? ' and more' : ''}.`;
  return `Valid, ${result.repairCount === 0 ? 'and exact' : `with ${count(result.repairCount, 'repair')}`}.`;
}

function wordsOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function tellBroken(words: string): void {
  const notice = byId('broken');
  notice.hidden = false;
  notice.textContent = words;
}

async function main(): Promise<void> {
  try {
    const page = new Page(await load(wasm));
    await page.open();
    document.documentElement.dataset.ready = 'yes';
  } catch (problem) {
    tellBroken(`The playground can't start: ${wordsOf(problem)}`);
    throw problem;
  }
  if ('serviceWorker' in navigator && location.protocol !== 'file:') await navigator.serviceWorker.register('offline.js');
}

void main();
