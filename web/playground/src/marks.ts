// What was repaired and what is wrong, marked in the editor of the answer; and how much of it has arrived.
import { StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

export interface Mark {
  start: number;
  end: number;
  kind: 'repair' | 'error';
  /** What a pointer that rests there is told; the lists have it for everybody. */
  title: string;
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

function decorationsOf({ marks, arrived }: Shown, size: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { start, end, kind, title } of marks.slice(0, most)) {
    if (start > size) continue;
    const to = Math.min(end, size);
    ranges.push(
      to > start
        ? Decoration.mark({ class: `mark-${kind}`, attributes: { title } }).range(start, to)
        : Decoration.widget({ widget: new Here(kind, title), side: 1 }).range(start),
    );
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
