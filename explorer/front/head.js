// The head of the page: what is shown, what was asked, what that does not prove, and what is not drawn.

import { element, place } from './dom.js';

/** @param {{title: string, asked?: string, caution?: string, notes?: readonly string[]}} head what is not given is not shown */
export function head({ title, asked = '', caution = '', notes = [] }) {
  place('title').textContent = title;
  for (const [id, words] of [['asked', asked], ['caution', caution]]) {
    place(id).textContent = words;
    place(id).hidden = !words;
  }
  place('notes').replaceChildren(...notes.map((note) => element('li', { dir: 'auto' }, note)));
  place('notes').hidden = notes.length === 0;
  place('said').hidden = !caution && notes.length === 0;
}
