// Lists of what was found, as elements. All text of others goes in as text, never as HTML.
import { SchemaError, type Assay, type Dialect, type Finding, type LintTarget, type Path } from '../../package/src/index.js';
import { stringifyJson } from '../../package/src/json.js';

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

/** As people write it: items[2].price. */
export function pathText(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

interface Placed {
  loc: Path;
  message: string;
  line: number;
  column: number;
  start: number;
  end: number;
}

/** Items of the lists; there may be thousands more. */
const most = 200;

/** One item each: where, what, its code and maybe its class; a button leads to the place in the text. */
export function showPlaces<T extends Placed>(
  list: HTMLElement,
  items: readonly T[],
  codesOf: (item: T) => readonly [code: string, classOfIt?: string],
  goTo: (start: number, end: number) => void,
): void {
  const shown = items.slice(0, most).map((item) => {
    const line = document.createElement('li');
    if (item.line > 0) {
      const button = element('button', '', `${item.line}:${item.column}`);
      button.setAttribute('type', 'button');
      button.setAttribute('aria-label', `Line ${item.line}, column ${item.column}: show in the answer`);
      button.addEventListener('click', () => goTo(item.start, item.end));
      line.append(button, ' ');
    }
    if (item.loc.length > 0) line.append(element('strong', '', pathText(item.loc)), ': ');
    const [code, classOfIt] = codesOf(item);
    line.append(item.message, ' ', element('span', 'code', code));
    if (classOfIt !== undefined) line.append(' ', element('span', 'class', `(${classOfIt})`));
    return line;
  });
  if (items.length > most) shown.push(element('li', '', `and ${items.length - most} more`) as HTMLLIElement);
  list.replaceChildren(...shown);
}

function findingItem({ level, where, keyword, message }: Finding): HTMLElement {
  const item = element('li', level, '');
  item.append(element('span', 'level', level), ' ', element('span', 'code', `${where} ${keyword}`), ` ${message}`);
  return item;
}

const lintOnly: readonly string[] = ['xgrammar', 'llguidance'];

/** What a provider says of the schema, and the schema as it is sent there. */
export function showDialect(assay: Assay, schema: string | undefined, target: string): void {
  const findings = schema === undefined ? [] : orRefusal(() => assay.lint(schema, target as LintTarget));
  const items = findings.map(findingItem);
  if (items.length === 0 && schema !== undefined) items.push(element('li', '', 'Nothing to say: it is sent as it is.'));
  byId('findings').replaceChildren(...items);
  const details = byId('rewritten-details');
  details.hidden = schema === undefined || lintOnly.includes(target);
  byId('rewritten').textContent = schema === undefined || details.hidden ? '' : rewritten(assay, schema, target);
}

/** A schema that can be read may be one that can't be rewritten: then that is what is found. */
function orRefusal(lint: () => Finding[]): Finding[] {
  try {
    return lint();
  } catch (problem) {
    if (!(problem instanceof SchemaError)) throw problem;
    return [{ level: 'error', where: problem.where, keyword: '', message: problem.message }];
  }
}

function rewritten(assay: Assay, schema: string, target: string): string {
  try {
    const made = assay.rewriteSchema(schema, target as Dialect | 'gbnf');
    return 'grammar' in made ? made.grammar : stringifyJson(made.schema, 2);
  } catch (problem) {
    if (!(problem instanceof SchemaError)) throw problem;
    return '';
  }
}
