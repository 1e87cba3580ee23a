// Places in bytes of UTF-8 as places in a string of JavaScript.

/** The places in `text`, in UTF-16 units, of offsets in its UTF-8; in linear time for all of them together. An offset
 *  within a character is the place of that character. */
export function unitsOf(text: string, byteSize: number, offsets: readonly number[]): Map<number, number> {
  const places = new Map<number, number>();
  if (byteSize === text.length) {
    for (const each of offsets) places.set(each, Math.min(each, text.length));
    return places;
  }
  const sorted = [...new Set(offsets)].sort((a, b) => a - b);
  let next = 0;
  let bytes = 0;
  let unit = 0;
  while (unit < text.length && next < sorted.length) {
    const point = text.codePointAt(unit) as number;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    while (next < sorted.length && (sorted[next] as number) < bytes + size) places.set(sorted[next++] as number, unit);
    bytes += size;
    unit += point < 0x10000 ? 1 : 2;
  }
  while (next < sorted.length) places.set(sorted[next++] as number, text.length);
  return places;
}
