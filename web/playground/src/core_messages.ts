// What the page and its worker say to each other. All of it can be cloned.
import type { Finding, Grounding, ParseError, ParseOptions, Repair } from '../../package/src/types.js';

export type Target = 'json_schema' | 'openai' | 'anthropic' | 'gemini' | 'gbnf' | 'xgrammar' | 'llguidance';

/** All that a reading depends on. */
export interface Reading {
  /** JSON Schema, or the short form. */
  schema: string;
  answer: string;
  /** The text that the answer is about; empty: none. */
  source: string;
  options: ParseOptions;
  target: Target;
}

export interface ReadSchema {
  usable: boolean;
  /** What is wrong with it, or what of it is not enforced. */
  words: string;
  /** The JSON Schema of a short form. */
  expanded?: string;
}

/** A result whose value is text, shortened where it is long: the page only shows it. */
export type ShownResult = {
  repairs: Repair[];
  repairCount: number;
} & ({ ok: true; value: string } | { ok: false; errors: ParseError[]; moreErrors: boolean; feedback: string });

export interface ReadOutcome {
  schema: ReadSchema;
  /** What the target says of the schema, and the schema as it is sent there; where it has such a form. */
  findings: Finding[];
  rewritten?: string;
  /** Without a usable schema there is none. */
  result?: ShownResult;
  /** Of a valid value, where there is a source. */
  evidence?: Grounding;
}

export interface ReduceOutcome {
  text: string;
  /** The error that stayed, as a sentence has it: "missing at a.b". */
  error: string;
}

/** The kinds of questions, each with what is asked and what is answered. */
export interface Questions {
  read: { asked: Reading; answered: ReadOutcome };
  /** The value of a beginning of the answer. */
  beginning: { asked: Omit<Reading, 'source' | 'target'>; answered: string };
  /** The smallest answer with the same first error; reports its size on the way, and can be stopped. */
  reduce: { asked: Omit<Reading, 'source' | 'target'>; answered: ReduceOutcome | undefined };
}
export type Kind = keyof Questions;

export type ToWorker =
  | { module: WebAssembly.Module }
  | { [K in Kind]: { id: number; kind: K; asked: Questions[K]['asked'] } }[Kind]
  | { stop: number };

export type FromWorker =
  | { version: string }
  | { id: number; progress: number }
  | { id: number; answered: Questions[Kind]['answered'] }
  | { id: number; failed: string };
