// Lists of what was found, as elements. All text of others goes in as text, never as HTML.
import type { Finding, GroundedBy, GroundedField, Path, Place } from '../../package/src/types.js';
import { pathText } from './paths.js';

export function byId(id: string): HTMLElement;
export function byId<T extends HTMLElement>(id: string, type: new () => T): T;
export function byId(id: string, type: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no #${id}`);
  return found;
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

type GoTo = (start: number, end: number) => void;

/** Leads to a place in a text. */
function placeButton({ line, column, start, end }: Place, label: string, goTo: GoTo): HTMLElement {
  const button = element('button', '', `${line}:${column}`);
  button.setAttribute('type', 'button');
  button.setAttribute('aria-label', label);
  button.addEventListener('click', () => goTo(start, end));
  return button;
}

/** Items of the lists; there may be thousands more. */
const most = 200;

function showItems<T>(list: HTMLElement, items: readonly T[], itemOf: (item: T) => HTMLElement): void {
  const shown = items.slice(0, most).map(itemOf);
  if (items.length > most) shown.push(element('li', '', `and ${items.length - most} more`));
  list.replaceChildren(...shown);
}

interface Placed extends Place {
  loc: Path;
  message: string;
}

/** One item each: where, what, its code and maybe its class; a button leads to the place in the answer. */
export function showPlaces<T extends Placed>(
  list: HTMLElement,
  items: readonly T[],
  codesOf: (item: T) => readonly [code: string, classOfIt?: string],
  goTo: GoTo,
): void {
  showItems(list, items, (item) => {
    const line = element('li', '', '');
    if (item.line > 0) {
      line.append(placeButton(item, `Line ${item.line}, column ${item.column}: show in the answer`, goTo), ' ');
    }
    if (item.loc.length > 0) line.append(element('strong', '', pathText(item.loc)), ': ');
    const [code, classOfIt] = codesOf(item);
    line.append(item.message, ' ', element('span', 'code', code));
    if (classOfIt !== undefined) line.append(' ', element('span', 'class', `(${classOfIt})`));
    return line;
  });
}

const wordsOfWay: Record<GroundedBy, string> = {
  exact: 'as it is',
  letter_case: 'in other letters, upper or lower case',
  white_space: 'with other white space',
  unicode_form: 'in other forms of the same characters',
  number: 'as a number that is spelled in another way',
  date: 'as a date that is spelled in another way',
};

export function nameOf(field: GroundedField): string {
  return field.loc.length === 0 ? 'the value' : pathText(field.loc);
}

const longestShown = 120;

function evidenceItem(field: GroundedField, goTo: GoTo): HTMLElement {
  const name = nameOf(field);
  const line = element('li', field.how === null ? 'absent' : '', '');
  const value = field.value.length <= longestShown ? field.value : `${field.value.slice(0, longestShown)}…`;
  const button = (place: Place, what: string): HTMLElement =>
    placeButton(place, `${what}, line ${place.line}, column ${place.column}: show in the source`, goTo);
  for (const span of field.spans) line.append(button(span, name), ' ');
  line.append(element('strong', '', name), `: “${value}” `);
  if (field.how !== null) {
    line.append(`is there ${wordsOfWay[field.how]}`, field.ambiguous ? '; it may be read as another one, too ' : ' ');
    line.append(element('span', 'code', field.how));
    return line;
  }
  line.append(element('span', 'bad', 'is not in the source'));
  if (field.nearest === null) {
    line.append('; nothing there resembles it ');
  } else {
    line.append('; the nearest is ', button(field.nearest, `Nearest to ${name}`), ` “${field.nearest.text}” `);
  }
  line.append(element('span', 'code', 'not_in_source'));
  return line;
}

/** One item for each value: where the source says it, or what is nearest; buttons lead there. */
export function showEvidence(list: HTMLElement, fields: readonly GroundedField[], goTo: GoTo): void {
  showItems(list, fields, (field) => evidenceItem(field, goTo));
}

function findingItem({ level, where, keyword, message }: Finding): HTMLElement {
  const item = element('li', level, '');
  item.append(element('span', 'level', level), ' ', element('span', 'code', `${where} ${keyword}`), ` ${message}`);
  return item;
}

/** What a provider says of the schema, and the schema as it is sent there, if it has such a form. */
export function showDialect(findings: readonly Finding[], rewritten: string | undefined, isUsable: boolean): void {
  const items = findings.map(findingItem);
  if (items.length === 0 && isUsable) items.push(element('li', '', 'Nothing to say: it is sent as it is.'));
  byId('findings').replaceChildren(...items);
  byId('rewritten-details').hidden = rewritten === undefined;
  byId('rewritten').textContent = rewritten ?? '';
}
