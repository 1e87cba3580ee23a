// What goes in and what comes out.

/** What JSON can hold. An integer beyond Number.MAX_SAFE_INTEGER is a bigint, not rounded. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON Schema: its text, or the document. */
export type JsonSchema = string | boolean | { readonly [keyword: string]: unknown };

/** How far a text may be from the exact document: one document and exact types; the same with Pydantic's conversions
 *  ("35" becomes 35); any text. */
export type Mode = 'strict' | 'lax' | 'llm';
export type RepairClass = 'finding' | 'syntax' | 'structure' | 'naming' | 'conversion' | 'interpretation';
export type Dialect = 'json_schema' | 'openai' | 'anthropic' | 'gemini';
/** Dialects, and engines that run on one's own machine: gbnf is llama.cpp with assay's grammar. */
export type LintTarget = Dialect | 'gbnf' | 'xgrammar' | 'llguidance';

/** Limits on one document; reaching one is an error of the result. */
export interface Limits {
  /** Nested arrays and objects: 200, and at most 1,000. The JavaScript engine's stack may end before that: then the
   *  call throws, and the module has to be loaded again. */
  maxDepth?: number;
  maxBytes?: number;
  maxItems?: number;
  /** Errors that are reported: 100. */
  maxErrors?: number;
  maxRepairs?: number;
}

export interface ParseOptions {
  /** 'llm' unless given. */
  mode?: Mode;
  /** The dialect of the schema that the model was sent: maps and tuples travel in another form in some. */
  dialect?: Dialect;
  /** Which classes of repairs are permitted: all unless given. */
  allow?: readonly RepairClass[];
  /** The model had finished, as the finish reason "stop" says. */
  complete?: boolean;
  /** The model was stopped before its end, as the finish reason "length" says. */
  cutOff?: boolean;
  limits?: Limits;
}

export interface SchemaOptions {
  /** Whether `format` is checked and 1.0 is an integer: as the document's $schema says, as Pydantic does it, or by the
   *  letter of JSON Schema. */
  vocabulary?: 'by_document' | 'pydantic' | 'json_schema';
  /** What references are resolved against where the document has no $id. */
  baseUri?: string;
  /** Reads type names of other languages ("dict", "float") as JSON Schema's. */
  foreignTypes?: boolean;
  /** Documents that the schema refers to, by their URIs. Nothing is loaded from a network. */
  documents?: { readonly [uri: string]: unknown };
}

/** Keys and indexes. */
export type Path = (string | number)[];

/** Where in the text: in bytes of UTF-8, and as `text.slice(start, end)` wants it. Lines and columns count from 1; line
 *  0 is no place in the text. */
export interface Place {
  offset: number;
  length: number;
  line: number;
  column: number;
  start: number;
  end: number;
}

/** One thing that is wrong; the types are listed in assay's docs/errors.md. */
export interface ParseError extends Place {
  type: string;
  loc: Path;
  message: string;
  input: JsonValue;
}

/** A departure from the exact document that was accepted; the codes are listed in assay's docs/repairs.md. */
export interface Repair extends Place {
  code: string;
  class: RepairClass;
  loc: Path;
  message: string;
}

/** How a passage of a source says a value, the closest first: docs/grounding.md of assay. */
export type GroundedBy = 'exact' | 'letter_case' | 'white_space' | 'unicode_form' | 'number' | 'date';

/** Which values must be in the source: those that the type describes so, or all where it describes none; or all. */
export type GroundScope = 'annotated' | 'all';

export interface GroundOptions {
  /** 'annotated' unless given. */
  scope?: GroundScope;
  /** Spans of each value: 8, at least 1. */
  maxSpans?: number;
  /** Values that are not in the source and for which the nearest passage is looked up: 20. */
  maxNearest?: number;
}

/** A passage of the source that resembles a value that isn't there. */
export interface NearestPassage extends Place {
  /** What stands there, shortened where it is long. */
  text: string;
  /** From 0 to below 1. */
  similarity: number;
}

/** One value: a string, a number, a date or an enumerator's label. */
export interface GroundedField {
  loc: Path;
  /** A string's characters, or a number's digits. */
  value: string;
  required: boolean;
  /** The closest way in which the source says it; null where it does not. */
  how: GroundedBy | null;
  /** The first passage can be read as another number or date as well: "1.234", "03/04/2024". */
  ambiguous: boolean;
  /** The passages that say it in that way. */
  spans: Place[];
  /** Of a value that is not there; null where nothing resembles it. */
  nearest: NearestPassage | null;
}

export interface Grounding {
  /** In the order of the value. */
  fields: GroundedField[];
  /** Every required value is in the source. */
  complete: boolean;
}

/** A union that had several alternatives for a value, none of which fits it better. */
export interface UnionChoice {
  loc: Path;
  offset: number;
  length: number;
  taken: string;
  others: string[];
}

/** Which part of the text was read, of how many that could have been the answer; in bytes of UTF-8. */
export interface Candidates {
  count: number;
  taken: number;
  begin: number;
  end: number;
}

interface Outcome {
  repairs: Repair[];
  /** Those beyond limits.maxRepairs included. */
  repairCount: number;
  choices: UnionChoice[];
  candidates: Candidates;
}
export interface Success extends Outcome {
  ok: true;
  value: JsonValue;
}
export interface Failure extends Outcome {
  ok: false;
  errors: ParseError[];
  /** There were more errors than limits.maxErrors. */
  moreErrors: boolean;
  /** All errors for people, with lines and carets. */
  report: string;
  /** All errors for the model that is to try again. */
  feedback: string;
}
export type Result = Success | Failure;

/** Something that a dialect can't say or a provider would refuse. */
export interface Finding {
  level: 'note' | 'warning' | 'error';
  /** A JSON pointer into the schema. */
  where: string;
  keyword: string;
  message: string;
}
export interface Rewritten {
  schema: { [keyword: string]: JsonValue };
  findings: Finding[];
}
export interface Grammar {
  /** GBNF, for llama.cpp. */
  grammar: string;
  findings: Finding[];
}
