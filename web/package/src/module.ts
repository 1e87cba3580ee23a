// The WebAssembly module as it is: text in, JSON out.
import { parseJson } from './json.js';
import type { JsonValue } from './types.js';

/** Where the module comes from: its bytes; compiled by WebAssembly.compile; a URL. */
export type ModuleSource = BufferSource | WebAssembly.Module | URL | string;

/** A schema that can't be used. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** @param where A JSON pointer into the schema. */
  constructor(message: string, readonly where: string) {
    super(message);
  }
}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  assay_allocate(size: number): number;
  assay_free(address: number): void;
  [name: string]: unknown;
}

type Reply = { failure?: { kind: string; message: string; where: string } } & { [member: string]: JsonValue };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One instance of the module. What the engine stops (its stack is at its end) leaves it unusable. */
export class Module {
  private stopped: unknown;

  private constructor(private readonly exports: Exports) {}

  static async load(source?: ModuleSource): Promise<Module> {
    const compiled = await compile(source);
    const holder: { memory?: WebAssembly.Memory } = {};
    const instance = await WebAssembly.instantiate(compiled, importsOf(compiled, holder));
    const exports = instance.exports as unknown as Exports;
    holder.memory = exports.memory;
    exports._initialize();
    return new Module(exports);
  }

  /** Calls a function that replies. Strings and bytes go in as an address and a size. */
  call(name: string, ...values: (number | string | Uint8Array)[]): JsonValue {
    const given: number[] = [];
    const copies: number[] = [];
    try {
      for (const value of values) {
        if (typeof value === 'number') {
          given.push(value);
        } else {
          const bytes = typeof value === 'string' ? encoder.encode(value) : value;
          const address = this.copy(bytes);
          copies.push(address);
          given.push(address, bytes.length);
        }
      }
      return this.take(this.run(name, given) as number);
    } finally {
      if (this.stopped === undefined) for (const address of copies) this.exports.assay_free(address);
    }
  }

  /** Frees what a handle stands for, by the function of that name. */
  release(name: string, handle: number): void {
    if (this.stopped === undefined) this.run(name, [handle]);
  }

  private copy(bytes: Uint8Array): number {
    const address = this.run('assay_allocate', [Math.max(bytes.length, 1)]) as number;
    if (address === 0) throw new RangeError('assay: the module has no memory for a text of that size');
    new Uint8Array(this.exports.memory.buffer, address, bytes.length).set(bytes);
    return address;
  }

  private run(name: string, given: number[]): unknown {
    if (this.stopped !== undefined) {
      throw new Error('assay: the module was stopped by an earlier call; load() another one', { cause: this.stopped });
    }
    try {
      return (this.exports[name] as (...values: number[]) => unknown)(...given);
    } catch (problem) {
      this.stopped = problem;
      throw new Error('assay: the engine stopped the module; load() another one', { cause: problem });
    }
  }

  private take(address: number): JsonValue {
    const at = address >>> 0;
    const size = new DataView(this.exports.memory.buffer).getUint32(at, true);
    const json = decoder.decode(new Uint8Array(this.exports.memory.buffer, at + 4, size));
    this.exports.assay_free(address);
    const reply = parseJson(json);
    refuseFailure(reply);
    return reply;
  }
}

function refuseFailure(reply: JsonValue): void {
  if (reply === null || typeof reply !== 'object' || Array.isArray(reply)) return;
  const failure = (reply as Reply).failure;
  if (failure === undefined) return;
  if (failure.kind === 'schema') throw new SchemaError(failure.message, failure.where);
  if (failure.kind === 'request') throw new TypeError(`assay: ${failure.message}`);
  throw new Error(`assay: ${failure.message}`);
}

async function compile(source?: ModuleSource): Promise<WebAssembly.Module> {
  if (source === undefined) return compile(new URL('./assay.wasm', import.meta.url));
  if (typeof source === 'string') return compile(new URL(source, import.meta.url));
  if (source instanceof URL) return WebAssembly.compile(await bytesAt(source));
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source as BufferSource);
}

async function bytesAt(url: URL): Promise<BufferSource> {
  if (url.protocol !== 'file:') return (await fetched(url)).arrayBuffer();
  const files = 'node:fs/promises'; // in a variable, so that bundlers for the web leave it alone
  const { readFile } = (await import(files)) as { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> };
  return readFile(url);
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`assay: ${url.href} can't be fetched: ${response.status} ${response.statusText}`);
  return response;
}

/** What the module imports of its surroundings. It opens no file and asks for no time; what the C library brings along
 *  besides is refused by number. */
function importsOf(compiled: WebAssembly.Module, holder: { memory?: WebAssembly.Memory }): WebAssembly.Imports {
  const notSupported = 52;  // ENOSYS of WASI
  const known: { [name: string]: (...values: number[]) => unknown } = {
    emscripten_notify_memory_growth: () => undefined,
    proc_exit: (code) => {
      throw new Error(`the module ended itself with code ${code}`);
    },
    environ_sizes_get: (count, size) => {
      const view = new DataView((holder.memory as WebAssembly.Memory).buffer);
      view.setUint32(count as number, 0, true);
      view.setUint32(size as number, 0, true);
      return 0;
    },
    environ_get: () => 0,
  };
  const imports: WebAssembly.Imports = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(compiled)) {
    if (kind === 'function') (imports[module] ??= {})[name] = known[name] ?? (() => notSupported);
  }
  return imports;
}
