// Keeps all that the page holds in its address, so that a reload and a copied link find it.
import { fragmentOf, keepInTab, longestLink, usualLink, type PageState } from './link.js';
import { byId } from './show.js';

const tooMuch = `This is too much for a link, which holds at most ${longestLink.toLocaleString('en')} characters.`;

export class Sharing {
  private turn = 0;
  /** The fragment that this page wrote last, so that it isn't taken for one that somebody opened. */
  private written = '';

  constructor(private readonly state: () => PageState, opened: () => void) {
    byId('share').addEventListener('click', () => void this.share());
    window.addEventListener('hashchange', () => {
      if (location.hash !== this.written) opened();
    });
  }

  /** Keeps everything in the address; what is too much for that, in the tab. The link, if there is one. */
  async remember(): Promise<string | undefined> {
    const turn = ++this.turn;
    const state = this.state();
    const fragment = await fragmentOf(state);
    if (turn !== this.turn) return undefined; // a later one has the newer state
    if (fragment.length > longestLink) {
      this.written = '';
      history.replaceState(null, '', location.pathname + location.search);
      this.say(keepInTab(state) ? `${tooMuch} It is kept until this tab is closed.` : `${tooMuch} A reload will lose it.`);
      return undefined;
    }
    keepInTab(undefined);
    this.written = fragment;
    history.replaceState(null, '', fragment);
    return location.href;
  }

  say(words: string): void {
    byId('share-status').textContent = words;
  }

  private async share(): Promise<void> {
    const link = await this.remember();
    if (link === undefined) return; // and it has been said
    const size = `${link.length.toLocaleString('en')} characters`;
    const warning = link.length > usualLink ? '; some programs cut links of that length' : '';
    try {
      await navigator.clipboard.writeText(link);
      this.say(`The link is copied: ${size}${warning}.`);
    } catch {
      this.say(`The link is in the address bar: ${size}${warning}.`);
    }
  }
}
