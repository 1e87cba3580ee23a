// JSON of the module as values of JavaScript, without rounding an integer.
import type { JsonValue } from './types.js';

const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const longInteger = /^-?\d{16,}$/;

/** JSON.parse, with a bigint for each integer beyond Number.MAX_SAFE_INTEGER. */
export function parseJson(json: string): JsonValue {
  if (!/\d{16}/.test(json)) return JSON.parse(json) as JsonValue;
  const mark = unusedMark(json);
  let found = false;
  const marked = json.replace(stringOrNumber, (token) => {
    if (!longInteger.test(token) || Number.isSafeInteger(Number(token))) return token;
    found = true;
    return `"${mark}${token}"`;
  });
  if (!found) return JSON.parse(json) as JsonValue;
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  ) as JsonValue;
}

/** Characters that no string of a JSON text begins with. */
function unusedMark(json: string): string {
  let mark = '#';
  while (json.includes(`"${mark}`)) mark += '#';
  return mark;
}

/** JSON.stringify, with bigints as integers. */
export function stringifyJson(value: JsonValue | undefined, indent = 0): string {
  const plain = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `\u0000${each}` : each), indent);
  return plain === undefined ? 'null' : plain.replace(/"\\u0000(-?\d+)"/g, '$1');
}
