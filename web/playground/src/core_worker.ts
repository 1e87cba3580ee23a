// The worker: assay itself, off the page's thread. It answers questions one after another, except that it takes others
// while it reduces an answer.
import { load, SchemaError, stringifyJson, type Assay, type Dialect, type Finding, type Result, type Schema } from '../../package/src/index.js';
import type { FromWorker, Kind, Questions, Reading, ReadOutcome, ReadSchema, ShownResult, ToWorker } from './core_messages.js';
import { reduced } from './reduce.js';
import { pathText } from './paths.js';

interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}
const scope = self as unknown as Scope;

/** Characters of a value that are shown; the browser would lay out all of them. */
const longestValue = 200_000;
/** Repairs that are handed over; the page marks and lists fewer. */
const mostRepairs = 2_000;
/** Engines without a dialect: the schema isn't sent to them in a form of its own. */
const lintOnly: readonly string[] = ['xgrammar', 'llguidance'];

class Desk {
  private loaded: { text: string; schema: Schema; document: string; said: ReadSchema } | undefined;
  private readonly reducing = new Map<number, AbortController>();

  constructor(private readonly assay: Assay) {}

  async answer(message: ToWorker): Promise<void> {
    if ('module' in message) return;
    if ('stop' in message) return this.reducing.get(message.stop)?.abort();
    const { id } = message;
    try {
      scope.postMessage({ id, answered: await this.answerOf(message) });
    } catch (problem) {
      scope.postMessage({ id, failed: wordsOf(problem) });
    }
  }

  private answerOf(message: Extract<ToWorker, { id: number }>): Questions[Kind]['answered'] | Promise<Questions[Kind]['answered']> {
    switch (message.kind) {
      case 'read':
        return this.read(message.asked);
      case 'beginning':
        return this.beginning(message.asked);
      case 'reduce':
        return this.reduce(message.id, message.asked);
    }
  }

  private read({ schema: text, answer, source, options, target }: Reading): ReadOutcome {
    const schema = this.load(text);
    if (!('document' in schema)) return { schema: schema.said, findings: [] };
    const result = schema.schema.parse(answer, options);
    const rewritten = this.rewritten(schema.document, target);
    return {
      schema: schema.said,
      findings: this.findings(schema.document, target),
      ...(rewritten === undefined ? {} : { rewritten }),
      result: shown(result),
      ...(result.ok && source.trim() !== '' ? { evidence: schema.schema.ground(result.value, source) } : {}),
    };
  }

  private beginning({ schema: text, answer, options }: Questions['beginning']['asked']): string {
    const schema = this.load(text);
    if (!('document' in schema)) return '';
    const stream = schema.schema.stream(options);
    try {
      const value = stream.feed(answer);
      return value === null ? 'nothing yet' : shortened(stringifyJson(value, 2));
    } finally {
      stream.close();
    }
  }

  private async reduce(id: number, { schema: text, answer, options }: Questions['reduce']['asked']): Promise<Questions['reduce']['answered']> {
    const { schema } = { schema: undefined, ...this.load(text) };
    if (schema === undefined) return undefined;
    const first = firstError(schema.parse(answer, options));
    if (first === undefined) return undefined;
    const limited = { ...options, limits: { maxErrors: 100 } };
    const path = JSON.stringify(first.loc);
    const fails = (rest: string): boolean => {
      const read = schema.parse(rest, limited);
      return !read.ok && read.errors.some(({ type, loc }) => type === first.type && JSON.stringify(loc) === path);
    };
    const stop = new AbortController();
    this.reducing.set(id, stop);
    try {
      const smallest = await reduced(answer, fails, (size) => scope.postMessage({ id, progress: size }), stop.signal);
      return { text: smallest, error: `${first.type}${first.loc.length === 0 ? '' : ` at ${pathText(first.loc)}`}` };
    } finally {
      this.reducing.delete(id);
    }
  }

  // --- schemas -------------------------------------------------------------------------------------------------------

  /** The schema of a text; the last one is kept. It isn't closed when another comes: an answer may still be reduced. */
  private load(text: string): { said: ReadSchema } | { schema: Schema; document: string; said: ReadSchema } {
    if (this.loaded?.text === text) return this.loaded;
    try {
      const short = isShort(text);
      const document = short ? stringifyJson(this.assay.shortSchema(text), 2) : text;
      const schema = this.assay.schema(document);
      const words = schema.notes.map(({ where, message }) => `${where}: ${message}`).join('; ');
      this.loaded = { text, schema, document, said: { usable: true, words, ...(short ? { expanded: document } : {}) } };
      return this.loaded;
    } catch (problem) {
      if (!(problem instanceof SchemaError)) throw problem;
      return { said: { usable: false, words: `This schema can't be used: ${problem.message}${problem.where === '' ? '' : ` (at ${problem.where})`}` } };
    }
  }

  /** A schema that can be read may be one that can't be rewritten: then that is what is found. */
  private findings(document: string, target: Reading['target']): Finding[] {
    try {
      return this.assay.lint(document, target);
    } catch (problem) {
      if (!(problem instanceof SchemaError)) throw problem;
      return [{ level: 'error', where: problem.where, keyword: '', message: problem.message }];
    }
  }

  private rewritten(document: string, target: Reading['target']): string | undefined {
    if (lintOnly.includes(target)) return undefined;
    try {
      const made = this.assay.rewriteSchema(document, target as Dialect | 'gbnf');
      return 'grammar' in made ? made.grammar : stringifyJson(made.schema, 2);
    } catch (problem) {
      if (!(problem instanceof SchemaError)) throw problem;
      return '';
    }
  }
}

/** What begins as JSON does is JSON Schema; so is an empty text, whose error says what is expected. */
function isShort(text: string): boolean {
  return !/^\s*([{[]|(true|false)\s*$|$)/.test(text);
}

function firstError(result: Result) {
  return result.ok ? undefined : result.errors[0];
}

function shown(result: Result): ShownResult {
  const repairs = { repairs: result.repairs.slice(0, mostRepairs), repairCount: result.repairCount };
  if (result.ok) return { ok: true, value: shortened(stringifyJson(result.value, 2)), ...repairs };
  const { errors, moreErrors, feedback } = result;
  return { ok: false, errors, moreErrors, feedback, ...repairs };
}

function shortened(text: string): string {
  if (text.length <= longestValue) return text;
  return `${text.slice(0, longestValue)}\n… and ${(text.length - longestValue).toLocaleString('en')} characters more`;
}

function wordsOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

let desk: Promise<Desk> | undefined;
scope.onmessage = ({ data }) => {
  if ('module' in data) {
    desk = load(data.module).then((assay) => {
      scope.postMessage({ version: assay.version });
      return new Desk(assay);
    });
    desk.catch(reportError); // which the page hears as an error of the worker
    return;
  }
  void desk?.then((ready) => ready.answer(data), () => undefined);
};
