// assay for JavaScript: what a language model wrote, as the JSON of a schema.
import { parseJson, stringifyJson } from './json.js';
import { Module, SchemaError, type ModuleSource } from './module.js';
import { unitsOf } from './offsets.js';
import type {
  Candidates, Dialect, Failure, Finding, Grammar, GroundedField, Grounding, GroundOptions, JsonSchema, JsonValue, LintTarget,
  NearestPassage, ParseError, ParseOptions, Path, Place, Repair, Result, Rewritten, SchemaOptions, Success, UnionChoice,
} from './types.js';

export { parseJson, SchemaError, stringifyJson };
export type { ModuleSource };
export type * from './types.js';

/** As the module tells it: places in bytes alone. */
interface Told {
  ok: boolean;
  value?: JsonValue;
  errors?: Omit<ParseError, 'start' | 'end'>[];
  moreErrors?: boolean;
  report?: string;
  feedback?: string;
  repairs: Omit<Repair, 'length' | 'start' | 'end'>[];
  repairLengths: number[];
  repairCount: number;
  choices: UnionChoice[];
  candidates: Candidates;
}

/** A place as the module tells it. */
type ByteSpan = Omit<Place, 'start' | 'end'>;

/** Adds to places in `text` what slice() wants; `spans` are all that will be asked for. */
function placer(text: string, spans: readonly { offset: number; length: number }[]) {
  const units = unitsOf(text, byteSize(text), spans.flatMap(({ offset, length }) => [offset, offset + length]));
  return <T extends { offset: number; length: number }>(item: T) => ({
    ...item,
    start: units.get(item.offset) ?? 0,
    end: units.get(item.offset + item.length) ?? 0,
  });
}

function resultOf(told: Told, text: string): Result {
  const repairs = told.repairs.map((repair, i) => ({ ...repair, length: told.repairLengths[i] ?? 0 }));
  const errors = told.errors ?? [];
  const placed = placer(text, [...repairs, ...errors]);
  const outcome = {
    repairs: repairs.map(placed),
    repairCount: told.repairCount,
    choices: told.choices,
    candidates: told.candidates,
  };
  if (told.ok) return { ok: true, value: told.value ?? null, ...outcome } satisfies Success;
  return {
    ok: false,
    errors: errors.map(placed),
    moreErrors: told.moreErrors ?? false,
    report: told.report ?? '',
    feedback: told.feedback ?? '',
    ...outcome,
  } satisfies Failure;
}

/** As the module tells it. */
interface ToldGrounding {
  fields: (Omit<GroundedField, 'spans' | 'nearest'> & { spans: ByteSpan[]; nearest?: Omit<NearestPassage, 'start' | 'end'> })[];
  complete: boolean;
}

function groundingOf(told: ToldGrounding, source: string): Grounding {
  const placed = placer(source, told.fields.flatMap(({ spans, nearest }) => (nearest === undefined ? spans : [...spans, nearest])));
  const fields = told.fields.map((field) => ({
    ...field,
    spans: field.spans.map(placed),
    nearest: field.nearest === undefined ? null : placed(field.nearest),
  }));
  return { fields, complete: told.complete };
}

function byteSize(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; ++i) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) size += unit < 0x800 ? 1 : 2;
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) {  // four bytes for the two of them
        ++i;
      }
    }
  }
  return size;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : value === undefined ? 'undefined' : `a value of type ${typeof value}`;
}

/** Callers without types may give anything. */
function checkText(text: unknown): void {
  if (typeof text !== 'string') throw new TypeError(`assay: the text must be a string, and is ${kindOf(text)}`);
}

function checkSchema(schema: unknown): void {
  const isObject = typeof schema === 'object' && schema !== null && !Array.isArray(schema);
  if (isObject || typeof schema === 'string' || typeof schema === 'boolean') return;
  throw new TypeError(`assay: the schema must be an object, a boolean, or JSON as a string, and is ${kindOf(schema)}`);
}

function asText(schema: JsonSchema): string {
  checkSchema(schema);
  return typeof schema === 'string' ? schema : JSON.stringify(schema);
}
const asJson = (options: object | undefined): string => JSON.stringify(options ?? {});

/** Handles that nobody holds any more are freed some time after. */
interface Held {
  readonly module: Module;
  readonly release: string;
  readonly handle: number;
}
const forgotten = new FinalizationRegistry<Held>(({ module, release, handle }) => module.release(release, handle));

/** Something in the module's memory; close() frees it at once. */
abstract class Handle {
  private open = true;

  protected constructor(protected readonly held: Held) {
    forgotten.register(this, held, this);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    forgotten.unregister(this);
    this.held.module.release(this.held.release, this.held.handle);
  }

  protected get handle(): number {
    if (!this.open) throw new Error('assay: this was closed');
    return this.held.handle;
  }
}

interface Opened {
  handle: number;
  notes?: Finding[];
}

/** A schema that is ready to read answers by. */
export class Schema extends Handle {
  /** What is kept but not enforced, such as a format that assay doesn't know. */
  readonly notes: Finding[];

  /** @internal Use Assay.schema(). */
  constructor(module: Module, { handle, notes }: Opened) {
    super({ module, release: 'assay_schema_free', handle });
    this.notes = notes ?? [];
  }

  /** Reads a text by the schema. Bad data never throws: the result has every error with its path and place. */
  parse(text: string, options?: ParseOptions): Result {
    checkText(text);
    return resultOf(this.held.module.call('assay_parse', this.handle, text, asJson(options)) as unknown as Told, text);
  }

  /** Reads an answer as it arrives, in the mode 'llm'. */
  stream(options?: ParseOptions): Stream {
    const opened = this.held.module.call('assay_stream_open', this.handle, asJson(options)) as unknown as Opened;
    return new Stream(this.held.module, opened);
  }

  /** Looks each value of an answer up in the source text that the answer is about. `value` is one that parse() gave. */
  ground(value: JsonValue, source: string, options?: GroundOptions): Grounding {
    checkText(source);
    const told = this.held.module.call('assay_ground', this.handle, stringifyJson(value), source, asJson(options));
    return groundingOf(told as unknown as ToldGrounding, source);
  }

  /** A compact, commented sketch of the type, for models without native schemas. */
  prompt(): string {
    return this.held.module.call('assay_schema_prompt', this.handle) as string;
  }
}

/** An answer that is still being written, as a value that fills up. */
export class Stream extends Handle {
  private text = '';
  private shown: JsonValue = null;
  private half = '';  // of a pair of surrogates
  private finished = false;

  /** @internal Use Schema.stream(). */
  constructor(module: Module, { handle }: Opened) {
    super({ module, release: 'assay_stream_free', handle });
  }

  /** More of the answer, cut anywhere. Returns what is there of the value so far; null where nothing is. Fields that
   *  have not come hold their defaults, and constraints are judged by finish() alone. */
  feed(chunk: string): JsonValue {
    checkText(chunk);
    if (this.finished) throw new Error('assay: finish() was called, and the answer is complete; open another stream');
    const whole = this.half + chunk;
    this.half = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : '';
    return this.pass(this.half === '' ? whole : whole.slice(0, -1));
  }

  /** The value so far. */
  get value(): JsonValue {
    return this.shown;
  }

  /** Whether what stands at a path in the value is final, as far as its text goes. */
  completed(path: Path): boolean {
    return this.held.module.call('assay_stream_completed', this.handle, JSON.stringify(path)) as boolean;
  }

  /** What parse() gives for the whole text, however it was cut; `how` it ended, if that is known. */
  finish(how?: 'complete' | 'cutOff'): Result {
    this.finished = true;
    if (this.half !== '') {
      const rest = this.half;
      this.half = '';
      this.pass(rest);
    }
    const ending = how === 'complete' ? 1 : how === 'cutOff' ? 2 : 0;
    return resultOf(this.held.module.call('assay_stream_finish', this.handle, ending) as unknown as Told, this.text);
  }

  private pass(chunk: string): JsonValue {
    const reply = this.held.module.call('assay_stream_feed', this.handle, chunk) as { value: JsonValue };
    this.text += chunk;
    this.shown = reply.value;
    return this.shown;
  }
}

/** assay, loaded. All of it is synchronous; several can be loaded beside each other. */
export class Assay {
  /** Of assay, for instance "0.1.0". */
  readonly version: string;

  private constructor(private readonly module: Module) {
    this.version = module.call('assay_version') as string;
  }

  /** @internal Use load(). */
  static async load(source?: ModuleSource): Promise<Assay> {
    return new Assay(await Module.load(source));
  }

  /** A JSON Schema of draft 2020-12, 2019-09, 07, 06 or 04. Throws SchemaError for what is none. */
  schema(schema: JsonSchema, options?: SchemaOptions): Schema {
    const opened = this.module.call('assay_schema_load', asText(schema), asJson(options)) as unknown as Opened;
    return new Schema(this.module, opened);
  }

  /** The JSON Schema that the short form of the command line stands for: 'name, age int, tags [string]'. Throws
   *  SchemaError, which says where it is wrong. */
  shortSchema(text: string): { [keyword: string]: JsonValue } {
    checkText(text);
    const reply = this.module.call('assay_schema_of_short', text) as unknown as { schema: { [keyword: string]: JsonValue } };
    return reply.schema;
  }

  /** Reads one text by a schema. For several texts, schema() once and its parse() take less time. */
  parse(schema: JsonSchema, text: string, options?: ParseOptions): Result {
    const loaded = this.schema(schema);
    try {
      return loaded.parse(text, options);
    } finally {
      loaded.close();
    }
  }

  /** Finds the JSON in any text and repairs its syntax, without a schema: nothing is converted. */
  repair(text: string, options?: ParseOptions): Result {
    checkText(text);
    return resultOf(this.module.call('assay_repair', text, asJson(options)) as unknown as Told, text);
  }

  /** The schema in a provider's dialect, with what that can't say in descriptions; or as a grammar. */
  rewriteSchema(schema: JsonSchema, target: 'gbnf'): Grammar;
  rewriteSchema(schema: JsonSchema, target: Dialect): Rewritten;
  rewriteSchema(schema: JsonSchema, target: Dialect | 'gbnf'): Rewritten | Grammar;
  rewriteSchema(schema: JsonSchema, target: Dialect | 'gbnf'): Rewritten | Grammar {
    return this.module.call('assay_schema_rewrite', asText(schema), asJson({ target })) as unknown as Rewritten | Grammar;
  }

  /** What a provider or an engine would refuse in a schema, is near a limit of, or says in another way. */
  lint(schema: JsonSchema, target: LintTarget): Finding[] {
    return this.module.call('assay_schema_lint', asText(schema), asJson({ target })) as unknown as Finding[];
  }
}

/** Loads the module: beside this file unless a source is given. */
export function load(source?: ModuleSource): Promise<Assay> {
  return Assay.load(source);
}
