// The smallest text that still fails in the same way: delta debugging (ddmin, Zeller and Hildebrandt 2002) over the
// characters of a text.

/** Texts up to this length are tried without any two of their characters: brackets and quotes go in pairs. */
const pairsUpTo = 64;

/** Removes what it can while `fails` holds, and lets others run every few milliseconds. The result is such that no
 *  single character can be removed, nor any two of a short text, unless `signal` stopped it before. There are several such
 *  texts: of what is found from the front and from the back, it is the shorter one. `told` hears of the size so far. */
export async function reduced(
  text: string,
  fails: (text: string) => boolean,
  told: (size: number) => void,
  signal: AbortSignal,
): Promise<string> {
  let breath = performance.now();
  const rest = async (size: number): Promise<void> => {
    if (performance.now() - breath < 12) return;
    told(size);
    await new Promise((resolve) => setTimeout(resolve));
    breath = performance.now();
  };
  const front = await smallest([...text], (characters) => fails(characters.join('')), rest, signal);
  const back = await smallest([...text].reverse(), (characters) => fails([...characters].reverse().join('')), rest, signal);
  return (back.length < front.length ? back.reverse() : front).join('');
}

async function smallest(characters: string[], fails: Fails, rest: Rest, signal: AbortSignal): Promise<string[]> {
  for (;;) {
    characters = await withoutParts(characters, fails, rest, signal);
    const fewer = characters.length <= pairsUpTo ? await withoutPair(characters, fails, rest, signal) : undefined;
    if (fewer === undefined) return characters;
    characters = fewer;
  }
}

type Fails = (characters: string[]) => boolean;
type Rest = (size: number) => Promise<void>;

async function withoutParts(characters: string[], fails: Fails, rest: Rest, signal: AbortSignal): Promise<string[]> {
  let parts = Math.min(2, characters.length);
  while (characters.length > 0 && !signal.aborted) {
    const size = Math.ceil(characters.length / parts);
    let removed = false;
    for (let at = 0; at < characters.length && !signal.aborted; ) {
      const others = [...characters.slice(0, at), ...characters.slice(at + size)];
      if (fails(others)) {
        characters = others;
        removed = true;
      } else {
        at += size;
      }
      await rest(characters.length);
    }
    if (size <= 1 && !removed) break;
    parts = size <= 1 ? characters.length : Math.min(characters.length, parts * 2);
  }
  return characters;
}

async function withoutPair(all: string[], fails: Fails, rest: Rest, signal: AbortSignal): Promise<string[] | undefined> {
  for (let first = 0; first < all.length; ++first) {
    for (let second = first + 1; second < all.length && !signal.aborted; ++second) {
      const others = all.filter((_, at) => at !== first && at !== second);
      if (fails(others)) return others;
      await rest(all.length);
    }
  }
  return undefined;
}
