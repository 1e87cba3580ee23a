// All that the page holds, in the part of its address behind '#', which browsers send to nobody.

/** What a link holds. */
export interface PageState {
  schema: string;
  answer: string;
  /** The text that the answer is about. */
  source: string;
  mode: 'llm' | 'lax' | 'strict';
  ending: 'unknown' | 'complete' | 'cutOff';
  allow: string[];
  target: string;
  /** How much of the answer has been streamed, in UTF-16 units; absent: all of it. */
  arrived?: number;
}

/** Characters of a link; longer ones are refused. Many programs that people send links with cut them beyond 8,000. */
export const longestLink = 200_000;
export const usualLink = 8_000;
/** Bytes that a link may unpack to, whatever it says. */
const mostUnpacked = 8 << 20;
const prefix = '#1.';

export async function fragmentOf(state: PageState): Promise<string> {
  const packed = await through(new Blob([JSON.stringify(state)]), new CompressionStream('deflate-raw'));
  let binary = '';
  for (let at = 0; at < packed.length; at += 8192) binary += String.fromCharCode(...packed.subarray(at, at + 8192));
  return prefix + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const storageKey = 'assay-playground';

/** Keeps what is too much for a link until the tab is closed; nothing clears it. False where the browser refuses. */
export function keepInTab(state: PageState | undefined): boolean {
  try {
    if (state === undefined) {
      sessionStorage.removeItem(storageKey);
    } else {
      sessionStorage.setItem(storageKey, JSON.stringify(state));
    }
    return true;
  } catch {
    return false; // its room is bounded, and a user may forbid it
  }
}

/** What was kept, if anything. */
export function keptInTab(): Partial<PageState> | undefined {
  try {
    const text = sessionStorage.getItem(storageKey);
    return text === null ? undefined : checked(JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** Throws an Error for what is no such link. */
export async function stateOf(fragment: string): Promise<Partial<PageState>> {
  if (!fragment.startsWith(prefix)) throw new Error('it is of another version');
  let packed: Uint8Array<ArrayBuffer>;
  try {
    const binary = atob(fragment.slice(prefix.length).replaceAll('-', '+').replaceAll('_', '/'));
    packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw new Error('it holds other characters');
  }
  const text = await through(new Blob([packed]), new DecompressionStream('deflate-raw')).catch(() => {
    throw new Error('it is damaged, or was cut');
  });
  const given: unknown = JSON.parse(new TextDecoder().decode(text));
  if (given === null || typeof given !== 'object') throw new Error('it holds something else');
  return checked(given as Record<string, unknown>);
}

async function through(blob: Blob, change: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const reader = blob.stream().pipeThrough(change).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > mostUnpacked) {
      await reader.cancel();
      throw new Error('it is too large');
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What of it has the type that it should have: anybody can write a link. */
function checked(given: Record<string, unknown>): Partial<PageState> {
  const state: Partial<PageState> = {};
  if (typeof given.schema === 'string') state.schema = given.schema;
  if (typeof given.answer === 'string') state.answer = given.answer;
  if (typeof given.source === 'string') state.source = given.source;
  if (typeof given.target === 'string') state.target = given.target;
  if (given.mode === 'llm' || given.mode === 'lax' || given.mode === 'strict') state.mode = given.mode;
  if (given.ending === 'unknown' || given.ending === 'complete' || given.ending === 'cutOff') state.ending = given.ending;
  if (typeof given.arrived === 'number' && Number.isSafeInteger(given.arrived) && given.arrived >= 0) state.arrived = given.arrived;
  if (Array.isArray(given.allow)) state.allow = given.allow.filter((each) => typeof each === 'string');
  return state;
}
