// assay in a worker, as the page sees it: questions that are answered later. A question that takes too long ends the
// worker, and another one takes its place; the page is never kept waiting by what a model wrote.
import type { FromWorker, Kind, Questions, ToWorker } from './core_messages.js';

/** Milliseconds that the worker may be silent while it has a question. */
export const patience = 10_000;

/** The question was given up: it took too long, somebody stopped it, or the engine did. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

interface Pending {
  answer(answered: unknown): void;
  refuse(problem: Error): void;
  progress: ((size: number) => void) | undefined;
}

export class Core {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private ready: Promise<string> = Promise.reject(new Error('not started'));
  private lastId = 0;
  private silence: number | undefined;

  private constructor(private readonly module: WebAssembly.Module, private readonly source: string) {
    this.ready.catch(() => undefined);
  }

  /** `source` is the worker's program: in a blob, since a page that was opened as a file may load no other. */
  static async start(bytes: BufferSource, program: string): Promise<{ core: Core; version: string }> {
    const core = new Core(await WebAssembly.compile(bytes), URL.createObjectURL(new Blob([program], { type: 'text/javascript' })));
    core.begin();
    return { core, version: await core.ready };
  }

  /** Throws Stopped. `signal` has a reducing end with what it found so far. */
  async ask<K extends Kind>(kind: K, asked: Questions[K]['asked'], told?: (size: number) => void, signal?: AbortSignal): Promise<Questions[K]['answered']> {
    await this.ready;
    const id = ++this.lastId;
    return new Promise((answer, refuse) => {
      this.pending.set(id, { answer: answer as (answered: unknown) => void, refuse, progress: told });
      if (this.pending.size === 1) this.listen();
      this.say({ id, kind, asked } as ToWorker);
      signal?.addEventListener('abort', () => this.say({ stop: id }));
    });
  }

  /** Gives up whatever is being asked. */
  stop(why = 'It was stopped.'): void {
    this.worker?.terminate();
    clearTimeout(this.silence);
    const given = [...this.pending.values()];
    this.pending.clear();
    this.begin();
    for (const { refuse } of given) refuse(new Stopped(why));
  }

  private begin(): void {
    const worker = new Worker(this.source);
    this.worker = worker;
    this.ready = new Promise((begun, failed) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if ('version' in data) return begun(data.version);
        if (worker === this.worker) this.hear(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        failed(new Error(event.message || 'the worker does not start'));
        if (worker === this.worker && this.pending.size > 0) this.stop(`The engine stopped it: ${event.message}.`);
      };
    });
    this.ready.catch(() => undefined); // whoever asks hears of it
    this.say({ module: this.module });
  }

  private say(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private hear(message: Exclude<FromWorker, { version: string }>): void {
    const asked = this.pending.get(message.id);
    if (asked === undefined) return;
    if ('progress' in message) {
      asked.progress?.(message.progress);
    } else if ('failed' in message) {
      return this.stop(`It was given up: ${message.failed}.`);
    } else {
      this.pending.delete(message.id);
      asked.answer(message.answered);
    }
    this.listen();
  }

  /** Waits for the worker's next word, if one is to come. */
  private listen(): void {
    clearTimeout(this.silence);
    if (this.pending.size === 0) return;
    this.silence = window.setTimeout(() => this.stop(`It took longer than ${patience / 1000} seconds and was stopped.`), patience);
  }
}

/** Runs `work` one at a time; a call that comes meanwhile has it run once more afterwards. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let runs = false;
  let again = false;
  return () => {
    again = true;
    if (runs) return;
    runs = true;
    void (async () => {
      try {
        while (again) {
          again = false;
          await work();
        }
      } finally {
        runs = false;
      }
    })();
  };
}
