// Elements, made of text and other elements: no text is ever read as HTML.

export type Child = Node | string | null;

export interface Attributes {
  [name: string]: string | number | boolean | null | ((event: Event) => void);
}

/** An element; an attribute that is a function listens to the event of that name, and null or false leaves it out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** What controls the direction of text, or can't be seen, as U+202E in a mark of its own. */
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Text of a model: what would not show as itself is spelled out. */
export function foreign(text: string): DocumentFragment {
  const shown = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(invisible)) {
    shown.append(text.slice(at, found.index));
    const code = found[0].charCodeAt(0).toString(16).padStart(4, "0").toUpperCase();
    shown.append(h("span", { class: "code-point", title: `the character U+${code}` }, `U+${code}`));
    at = found.index + found[0].length;
  }
  shown.append(text.slice(at));
  return shown;
}

const whole = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);
export const short = (value: number): string => (Math.abs(value) < 10000 ? whole.format(value) : compact.format(value));

/** A share in percent; never 100 % or 0 % where that is not the whole truth. */
export function percent(part: number, all: number): string {
  if (all === 0) return "–";
  const share = (100 * part) / all;
  if (part < all && share > 99.9) return ">99.9\u00a0%";
  if (part > 0 && share < 0.1) return "<0.1\u00a0%";
  return `${Number.isInteger(share) ? share : share.toFixed(1)}\u00a0%`;
}

function bytes(value: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let at = 0;
  while (value >= 1000 && at + 1 < units.length) {
    value /= 1024;
    ++at;
  }
  return `${value < 10 && at > 0 ? value.toFixed(1) : Math.round(value)}\u00a0${units[at]}`;
}

/** A figure with its unit: 12 ms, 1.5 KB. */
export function figure(value: number, unit: string): string {
  if (unit === "s")
    return value < 1 ? `${Math.round(value * 1000)}\u00a0ms` : `${value.toFixed(value < 10 ? 2 : 1)}\u00a0s`;
  if (unit === "B") return bytes(value);
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : short(Math.round(value));
}

export const dollars = (cost: number | null): string =>
  cost === null ? "unknown" : `$${cost.toFixed(cost !== 0 && cost < 1 ? 4 : 2)}`;

/** An id as it was written; a text without its quotes. */
export function idText(id: string): string {
  if (!id.startsWith('"')) return id;
  try {
    return String(JSON.parse(id));
  } catch {
    return id; // it was shortened
  }
}

export const fieldName = (field: string): string => (field === "" ? "(the whole answer)" : field);
