// How an answer is read: mode, ending, permitted repairs, and whom the schema is for.
import type { ParseOptions } from '../../package/src/types.js';
import type { Target } from './core_messages.js';
import type { PageState } from './link.js';
import { byId } from './show.js';

export const repairClasses = ['finding', 'syntax', 'structure', 'naming', 'conversion', 'interpretation'] as const;

export class Settings {
  private readonly mode = byId('mode', HTMLSelectElement);
  private readonly ending = byId('ending', HTMLSelectElement);
  private readonly targets = byId('target', HTMLSelectElement);
  private readonly boxes = new Map<string, HTMLInputElement>();

  constructor(changed: () => void) {
    for (const select of [this.mode, this.ending, this.targets]) select.addEventListener('change', changed);
    for (const name of repairClasses) {
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = true;
      box.value = name;
      box.addEventListener('change', changed);
      label.append(box, name);
      byId('allow').append(label);
      this.boxes.set(name, box);
    }
  }

  get target(): Target {
    return this.targets.value as Target;
  }

  options(): ParseOptions {
    return {
      mode: this.mode.value as PageState['mode'],
      allow: this.allowed(),
      complete: this.ending.value === 'complete',
      cutOff: this.ending.value === 'cutOff',
    };
  }

  state(): Pick<PageState, 'mode' | 'ending' | 'allow' | 'target'> {
    return {
      mode: this.mode.value as PageState['mode'],
      ending: this.ending.value as PageState['ending'],
      allow: this.allowed(),
      target: this.target,
    };
  }

  /** Anybody can write a link: what is no choice stays as it is. */
  take(state: Partial<PageState>): void {
    if (state.mode !== undefined) this.mode.value = state.mode;
    if (state.ending !== undefined) this.ending.value = state.ending;
    if ([...this.targets.options].some(({ value }) => value === state.target)) this.targets.value = state.target ?? '';
    if (state.allow !== undefined) for (const [name, box] of this.boxes) box.checked = state.allow.includes(name);
  }

  private allowed(): (typeof repairClasses)[number][] {
    return repairClasses.filter((name) => this.boxes.get(name)?.checked);
  }
}
