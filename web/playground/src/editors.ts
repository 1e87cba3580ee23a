// The editors: CodeMirror, with colours that follow the page's.
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

import { marks } from './marks.js';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--key)' },
  { tag: tags.string, color: 'var(--string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--number)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--raised)' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--faint)', backgroundColor: 'transparent', border: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--focus) 30%, transparent)',
  },
});

/** An editor in `place`, named for screen readers. Tab leaves it, as it leaves any other field. */
function editor(place: HTMLElement, label: string, changed: () => void, more: Extension): EditorView {
  return new EditorView({
    parent: place,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        bracketMatching(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        // A carriage return is a character of the answer, not a way to end lines.
        EditorState.lineSeparator.of('\n'),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed();
        }),
        look,
        more,
      ],
    }),
  });
}

const inColour: Extension = [json(), syntaxHighlighting(colours)];

/** JSON is coloured as such, and the short form is not. */
export function schemaEditor(place: HTMLElement, changed: () => void): EditorView {
  const language = new Compartment();
  let isJson = false;
  const follow = EditorView.updateListener.of(({ docChanged, state, view }) => {
    const begins = state.sliceDoc(0, 200).trimStart().startsWith('{');
    if (!docChanged || begins === isJson) return;
    isJson = begins;
    view.dispatch({ effects: language.reconfigure(isJson ? inColour : []) });
  });
  return editor(place, 'Schema', changed, [language.of([]), follow]);
}

export function answerEditor(place: HTMLElement, changed: () => void): EditorView {
  return editor(place, 'Answer of the model', changed, marks);
}

export function sourceEditor(place: HTMLElement, changed: () => void): EditorView {
  return editor(place, 'Source text', changed, marks);
}

export function setText(view: EditorView, text: string): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    annotations: isolateHistory.of('full'), // one step of undo
  });
}

/** Selects a place and brings it into view. */
export function goTo(view: EditorView, start: number, end: number): void {
  const size = view.state.doc.length;
  view.dispatch({ selection: { anchor: Math.min(start, size), head: Math.min(end, size) }, scrollIntoView: true });
  view.focus();
}
