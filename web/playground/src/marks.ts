// Marks in an editor: in the answer what was repaired and what is wrong, and how much of it has arrived; in the source
// where values come from, each with its name.
import { StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

export interface Mark {
  start: number;
  end: number;
  kind: 'repair' | 'error' | 'source' | 'nearest';
  /** What a pointer that rests there is told; the lists have it for everybody. */
  title: string;
  /** Shown behind it. */
  name?: string;
}

interface Shown {
  marks: readonly Mark[];
  /** What is behind it has not arrived. */
  arrived: number;
}

/** Marks beyond these are only in the lists. */
const most = 2_000;

export const showMarks = StateEffect.define<Shown>();

/** A place without width: something is missing there. */
class Here extends WidgetType {
  constructor(private readonly kind: Mark['kind'], private readonly title: string) {
    super();
  }
  override eq(other: Here): boolean {
    return this.kind === other.kind && this.title === other.title;
  }
  override toDOM(): HTMLElement {
    const place = document.createElement('span');
    place.className = this.kind === 'error' ? 'mark-here is-error' : 'mark-here';
    place.title = this.title;
    return place;
  }
}

/** The name of a mark: colours alone don't tell marks apart. Screen readers have the list. */
class Name extends WidgetType {
  constructor(private readonly name: string, private readonly kind: Mark['kind']) {
    super();
  }
  override eq(other: Name): boolean {
    return this.name === other.name && this.kind === other.kind;
  }
  override toDOM(): HTMLElement {
    const place = document.createElement('span');
    place.className = `mark-name of-${this.kind}`;
    place.textContent = this.name;
    place.setAttribute('aria-hidden', 'true');
    return place;
  }
}

function decorationsOf({ marks, arrived }: Shown, size: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { start, end, kind, title, name } of marks.slice(0, most)) {
    if (start > size) continue;
    const to = Math.min(end, size);
    ranges.push(
      to > start
        ? Decoration.mark({ class: `mark-${kind}`, attributes: { title } }).range(start, to)
        : Decoration.widget({ widget: new Here(kind, title), side: 1 }).range(start),
    );
    if (name !== undefined) ranges.push(Decoration.widget({ widget: new Name(name, kind), side: 1 }).range(to));
  }
  if (arrived < size) ranges.push(Decoration.mark({ class: 'mark-unread' }).range(arrived, size));
  return Decoration.set(ranges, true);
}

export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(showMarks)) next = decorationsOf(effect.value, transaction.newDoc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
