// The playground: the editors, the settings, and what comes of them. What reads is a worker (core.ts).
import type { EditorView } from '@codemirror/view';
import wasm from 'assay.wasm';
import workerProgram from 'core_worker.txt';

import { Core, oneAtATime, Stopped } from './core.js';
import type { ReadOutcome, ShownResult } from './core_messages.js';
import { answerEditor, goTo, schemaEditor, setText, sourceEditor } from './editors.js';
import { examples } from './examples.js';
import { keptInTab, stateOf, type PageState } from './link.js';
import { showMarks, type Mark } from './marks.js';
import { repairClasses, Settings } from './settings.js';
import { Sharing } from './sharing.js';
import { byId, nameOf, showDialect, showEvidence, showPlaces } from './show.js';

/** Milliseconds without typing, before the page reads. */
const pause = 120;
/** As long as the last reading took, up to so many: a large answer isn't read at every key. */
const longestPause = 1500;
/** Milliseconds of reading, before the page says that it reads. */
const untilBusy = 400;
/** Characters that arrive at once, while the answer is streamed, and how often. */
const piece = 4;
const streamInterval = 40;

class Page {
  private readonly schemaView: EditorView;
  private readonly answerView: EditorView;
  private readonly sourceView: EditorView;
  private readonly settings: Settings;
  private readonly sharing: Sharing;
  private readonly arrived = byId('arrived', HTMLInputElement);
  private readonly play = byId('play', HTMLButtonElement);
  private readonly reduce = byId('reduce', HTMLButtonElement);
  private outcome: ReadOutcome | undefined;
  /** Why there is no outcome. */
  private stopped: string | undefined;
  private waiting: number | undefined;
  /** Counts what was changed: an outcome of earlier input isn't shown. */
  private changes = 0;
  /** Milliseconds that the last reading took. */
  private lastTook = 0;
  /** Where the slider is to stand once the answer has been read. */
  private wantedArrived: number | undefined;
  private streaming: number | undefined;
  private reducing: AbortController | undefined;
  private readonly read = oneAtATime(() => this.readAll());
  private readonly showBeginning = oneAtATime(() => this.showValueOfBeginning());

  constructor(private readonly core: Core, version: string) {
    byId('version').textContent = `assay ${version}`;
    this.schemaView = schemaEditor(byId('schema'), () => this.changed());
    this.answerView = answerEditor(byId('answer'), () => this.answerChanged());
    this.sourceView = sourceEditor(byId('source'), () => this.changed());
    this.settings = new Settings(() => this.changed(0));
    this.sharing = new Sharing(() => this.state(), () => void this.open());
    this.addExamples();
    this.arrived.addEventListener('input', () => {
      this.stopStream();
      this.showArrived();
    });
    this.arrived.addEventListener('change', () => void this.sharing.remember());
    this.play.addEventListener('click', () => (this.streaming === undefined ? this.stream() : this.stopStream()));
    this.reduce.addEventListener('click', () => void this.toggleReducing());
    byId('stop').addEventListener('click', () => this.core.stop());
    byId('expand').addEventListener('click', () => this.expandSchema());
    byId('source-details').addEventListener('toggle', () => this.sourceView.requestMeasure());
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
      this.sharing.say(`The link can't be read: ${wordsOf(problem)}.`);
    }
  }

  // --- what is set ---------------------------------------------------------------------------------------------------

  private addExamples(): void {
    const select = byId('example', HTMLSelectElement);
    examples.forEach(({ name }, i) => select.add(new Option(name, String(i))));
    select.addEventListener('change', () => this.showExample(select.selectedIndex));
  }

  private showExample(index: number): void {
    const example = examples[index] ?? examples[0];
    if (example === undefined) return;
    this.take({
      schema: typeof example.schema === 'string' ? example.schema : JSON.stringify(example.schema, null, 2),
      answer: example.answer,
      source: example.source ?? '',
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
    setText(this.sourceView, state.source ?? '');
    if (state.source) byId('source-details', HTMLDetailsElement).open = true;
    this.settings.take(state);
    this.wantedArrived = state.arrived;
    this.soon(0);
  }

  private state(): PageState {
    const arrived = Number(this.arrived.value);
    const size = this.answerView.state.doc.length;
    return {
      ...(arrived < size && Number(this.arrived.max) === size ? { arrived } : {}),
      schema: this.schema(),
      answer: this.answer(),
      source: this.source(),
      ...this.settings.state(),
    };
  }

  private schema(): string {
    return this.schemaView.state.doc.toString();
  }
  private answer(): string {
    return this.answerView.state.doc.toString();
  }
  private source(): string {
    return this.sourceView.state.doc.toString();
  }

  private answerChanged(): void {
    this.stopStream();
    this.reducing?.abort();
    this.changed();
  }

  /** What was said of the earlier input is no longer true. */
  private changed(after?: number): void {
    this.sharing.say('');
    if (this.reducing === undefined) byId('reduce-status').textContent = '';
    byId('example', HTMLSelectElement).selectedIndex = -1;
    this.soon(after);
  }

  private soon(after = Math.min(Math.max(pause, this.lastTook), longestPause)): void {
    ++this.changes;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(this.read, after);
  }

  private expandSchema(): void {
    const expanded = this.outcome?.schema.expanded;
    if (expanded === undefined) return;
    setText(this.schemaView, expanded);
    this.schemaView.focus();
  }

  // --- what comes of it ----------------------------------------------------------------------------------------------

  private async readAll(): Promise<void> {
    const turn = this.changes;
    const begin = performance.now();
    const busy = window.setTimeout(() => (byId('busy').hidden = false), untilBusy);
    try {
      const outcome = await this.core.ask('read', {
        schema: this.schema(), answer: this.answer(), source: this.source(), options: this.settings.options(), target: this.settings.target,
      });
      if (turn === this.changes) this.show(outcome, undefined);
    } catch (problem) {
      if (!(problem instanceof Stopped)) return tellBroken(`Something went wrong; reload the page: ${wordsOf(problem)}`);
      if (turn === this.changes) this.show(undefined, `${problem.message} The next change starts it again.`);
    } finally {
      this.lastTook = performance.now() - begin;
      clearTimeout(busy);
      byId('busy').hidden = true;
    }
  }

  private show(outcome: ReadOutcome | undefined, stopped: string | undefined): void {
    this.outcome = outcome;
    this.stopped = stopped;
    const size = this.answerView.state.doc.length;
    this.arrived.max = String(size);
    this.arrived.value = String(Math.min(this.wantedArrived ?? size, size));
    this.wantedArrived = undefined;
    this.showSchema();
    this.showResult();
    this.showArrived();
    void this.sharing.remember();
  }

  private showSchema(): void {
    const schema = this.outcome?.schema;
    const status = byId('schema-status');
    status.className = schema?.usable === false ? 'status bad' : 'status';
    status.textContent = schema?.words ?? '';
    byId('short').hidden = schema?.expanded === undefined;
    showDialect(this.outcome?.findings ?? [], this.outcome?.rewritten, schema?.usable ?? false);
  }

  private showResult(): void {
    const result = this.outcome?.result;
    const failed = result !== undefined && !result.ok;
    showPlaces(byId('errors'), failed ? result.errors : [], (each) => [each.type], this.goToAnswer);
    showPlaces(byId('repairs'), result?.repairs ?? [], (each) => [each.code, each.class], this.goToAnswer);
    byId('repairs-title').textContent = `Repairs (${result?.repairCount ?? 0})`;
    byId('no-repairs').hidden = result === undefined || result.repairCount > 0;
    byId('no-repairs').textContent = failed ? 'None.' : 'None: the answer is exact.';
    byId('reask').textContent = failed ? result.feedback : '';
    this.showEvidence();
  }

  private showEvidence(): void {
    const fields = this.outcome?.evidence?.fields ?? [];
    const found = fields.filter(({ how }) => how !== null).length;
    showEvidence(byId('evidence'), fields, this.goToSource);
    const isAsked = this.source().trim() !== '';
    byId('evidence-status').textContent =
      this.outcome?.evidence !== undefined ? `${found} of ${fields.length} values are in the source.`
      : isAsked ? 'The values are looked up once the answer is valid.' : '';
  }

  /** What is said of the whole answer is said when it is there. */
  private showVerdict(whole: boolean): void {
    const result = this.outcome?.result;
    const failed = result !== undefined && !result.ok;
    byId('errors-pane').hidden = !whole || !failed;
    byId('reask-pane').hidden = !whole || !failed;
    this.reduce.hidden = !whole || !failed;
    byId('repairs-pane').hidden = !whole || result === undefined;
    byId('evidence-pane').hidden = !whole || byId('evidence-status').textContent === '';
    const words = this.stopped ?? (whole || result === undefined ? verdictOf(result) : 'The answer is still arriving.');
    const verdict = byId('verdict');
    const isBad = failed || this.stopped !== undefined;
    verdict.className = `verdict ${!whole || (result === undefined && !isBad) ? '' : isBad ? 'bad' : 'good'}`;
    if (verdict.textContent !== words) verdict.textContent = words; // it is read out when it changes
  }

  private readonly goToAnswer = (start: number, end: number): void => goTo(this.answerView, start, end);
  private readonly goToSource = (start: number, end: number): void => {
    byId('source-details', HTMLDetailsElement).open = true;
    goTo(this.sourceView, start, end);
  };

  private answerMarks(): Mark[] {
    const result = this.outcome?.result;
    if (result === undefined) return [];
    const repairs = result.repairs.map(({ start, end, code, message }): Mark => ({ start, end, kind: 'repair', title: `${code}: ${message}` }));
    if (result.ok) return repairs;
    const errors = result.errors.filter(({ line }) => line > 0);
    return [...repairs, ...errors.map(({ start, end, type, message }): Mark => ({ start, end, kind: 'error', title: `${type}: ${message}` }))];
  }

  private sourceMarks(): Mark[] {
    return (this.outcome?.evidence?.fields ?? []).flatMap((field): Mark[] => {
      const name = nameOf(field);
      const found = field.spans.map(({ start, end }): Mark => ({ start, end, kind: 'source', title: `${name}: ${field.how}`, name }));
      if (field.nearest === null) return found;
      const { start, end } = field.nearest;
      return [{ start, end, kind: 'nearest', title: `${name}: not_in_source, and this is nearest`, name: `${name}?` }];
    });
  }

  // --- streaming -----------------------------------------------------------------------------------------------------

  /** The value of what has arrived: all of it is the result's. */
  private showArrived(): void {
    const total = this.answerView.state.doc.length;
    const size = Number(this.arrived.value);
    byId('arrived-text').textContent = `${size} of ${total}`;
    this.arrived.setAttribute('aria-valuetext', `${size} of ${total} characters`);
    const whole = size >= total;
    this.showVerdict(whole);
    this.answerView.dispatch({ effects: showMarks.of({ marks: whole ? this.answerMarks() : [], arrived: whole ? total : size }) });
    this.sourceView.dispatch({ effects: showMarks.of({ marks: whole ? this.sourceMarks() : [], arrived: this.sourceView.state.doc.length }) });
    const result = this.outcome?.result;
    byId('value-title').textContent = whole ? 'Value' : 'Value so far';
    byId('value-pane').hidden = whole && !result?.ok;
    if (whole) {
      byId('value').textContent = result?.ok ? result.value : '';
    } else {
      this.showBeginning();
    }
  }

  private async showValueOfBeginning(): Promise<void> {
    const turn = this.changes;
    const isWanted = (): boolean => turn === this.changes && Number(this.arrived.value) < this.answerView.state.doc.length;
    if (!isWanted()) return;
    try {
      const answer = this.answerView.state.sliceDoc(0, Number(this.arrived.value));
      const value = await this.core.ask('beginning', { schema: this.schema(), answer, options: this.settings.options() });
      if (isWanted()) byId('value').textContent = value;
    } catch (problem) {
      if (!(problem instanceof Stopped)) return tellBroken(`Something went wrong; reload the page: ${wordsOf(problem)}`);
      this.stopStream();
      if (isWanted()) byId('value').textContent = problem.message;
    }
  }

  private stream(): void {
    if (Number(this.arrived.value) >= this.answerView.state.doc.length) this.arrived.value = '0';
    this.play.textContent = 'Stop';
    const next = (): void => {
      this.arrived.value = String(Number(this.arrived.value) + piece);
      this.showArrived();
      if (Number(this.arrived.value) >= this.answerView.state.doc.length) this.stopStream();
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
    const asked = { schema: this.schema(), answer: this.answer(), options: this.settings.options() };
    const status = byId('reduce-status');
    const stop = new AbortController();
    this.reducing = stop;
    this.reduce.textContent = 'Stop reducing';
    try {
      const told = (size: number): void => {
        if (!stop.signal.aborted) status.textContent = `${size} characters…`;
      };
      const reduced = await this.core.ask('reduce', asked, told, stop.signal);
      if (reduced === undefined || asked.answer !== this.answer() || asked.schema !== this.schema()) return;
      this.reducing = undefined;
      setText(this.answerView, reduced.text);
      status.textContent = `From ${asked.answer.length} characters to ${reduced.text.length} that still give ${reduced.error}. Undo in the editor brings the answer back.`;
    } catch (problem) {
      status.textContent = wordsOf(problem);
    } finally {
      this.reducing = undefined;
      this.reduce.textContent = 'Reduce to the smallest failing answer';
    }
  }
}

function verdictOf(result: ShownResult | undefined): string {
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
    const { core, version } = await Core.start(wasm, workerProgram);
    const page = new Page(core, version);
    await page.open();
    document.documentElement.dataset.ready = 'yes';
  } catch (problem) {
    tellBroken(`The playground can't start: ${wordsOf(problem)}`);
    throw problem;
  }
  if ('serviceWorker' in navigator && location.protocol !== 'file:') await navigator.serviceWorker.register('offline.js');
}

void main();
