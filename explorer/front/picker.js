/**
 * Fields for a party or a territory suggest what is known while somebody types (WAI-ARIA combobox with a list box).
 * What is chosen puts its id into the field. Without this module the fields take a name, a number or an id as text.
 *
 * @typedef {import('./shapes.js').Hit} Hit
 */

import { WORDS } from './words.js';

const KINDS = { party: ['Company', 'Person', 'PublicBody'], territory: ['Territory'] };
const MOST = 8;
const FEWEST_LETTERS = 2;
const PAUSE = 150;

/**
 * @param {string} text
 * @param {string[]} kinds
 * @param {AbortSignal} signal
 * @returns {Promise<Hit[]>}
 */
async function search(text, kinds, signal) {
  const asked = new URLSearchParams([['text', text], ['limit', String(MOST)], ...kinds.map((kind) => ['kind', kind])]);
  const response = await fetch(`/api/search?${asked}`, { signal });
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()).rows;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {string} [style]
 * @returns {HTMLElement} a text of a source, which decides its own direction
 */
function named(text, style = '') {
  return element('bdi', style ? { dir: 'auto', class: style } : { dir: 'auto' }, text);
}

/**
 * @param {Hit} hit
 * @param {string} id
 * @returns {HTMLElement}
 */
function option(hit, id) {
  const made = element('li', { role: 'option', id, 'aria-selected': 'false' }, named(short(hit.name)));
  if (hit.country) made.append(', ', named(hit.country));
  if (hit.matched && hit.matched !== hit.name && hit.matched !== hit.id) made.append(' (', named(short(hit.matched)), ')');
  made.append(named(short(hit.id), 'id'));
  return made;
}

/**
 * @param {string} text
 * @returns {string} at most 80 characters, none of them cut in two
 */
function short(text) {
  const parts = [...new Intl.Segmenter().segment(text.slice(0, 400))];
  return text.length > 80 && parts.length > 80 ? `${parts.slice(0, 79).map((part) => part.segment).join('')}…` : text;
}

/** @param {HTMLInputElement} input */
function suggestFor(input) {
  const kinds = KINDS[/** @type {keyof typeof KINDS} */ (input.dataset.picker)];
  const list = element('ul', { role: 'listbox', id: `${input.id}-list`, class: 'suggestions', 'aria-label': WORDS.suggestions });
  const status = element('p', { role: 'status', class: 'unseen' });
  /** @type {Hit[]} */
  let hits = [];
  let active = -1;
  let timer = 0;
  let asking = new AbortController();

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  /** Stops what is under way: what comes later is not for what stands in the field now. */
  const stop = () => {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
  };

  /** @param {Hit[]} found */
  const show = (found) => {
    hits = found;
    list.replaceChildren(...found.map((hit, place) => option(hit, `${input.id}-${place}`)));
    status.textContent = WORDS.suggested(found.length);
    close();
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
  };

  /** @param {number} place */
  const mark = (place) => {
    active = (place + hits.length) % hits.length;
    [...list.children].forEach((one, number) => one.setAttribute('aria-selected', String(number === active)));
    input.setAttribute('aria-activedescendant', `${input.id}-${active}`);
    list.children[active].scrollIntoView({ block: 'nearest' });
  };

  /** @param {number} place */
  const choose = (place) => {
    const hit = hits[place];
    stop();
    input.value = hit.id;
    close();
    status.textContent = WORDS.chosen(short(hit.name));
  };

  const ask = async () => {
    const { signal } = asking;
    try {
      show(await search(input.value.trim(), kinds, signal));
    } catch {
      if (signal.aborted) return;
      close();
      status.textContent = WORDS.noSuggestions;
    }
  };

  input.addEventListener('input', () => {
    stop();
    if (input.value.trim().length < FEWEST_LETTERS) close();
    else timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && !list.hidden) {
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && hits.length > 0) {
      if (list.hidden) show(hits);
      const before = active < 0 ? 0 : active;
      mark(event.key === 'ArrowDown' ? active + 1 : before - 1);
    } else if (event.key === 'Enter' && !list.hidden && active >= 0) {
      choose(active);
    } else {
      return;
    }
    event.preventDefault();
  });
  input.addEventListener('blur', () => {
    stop();
    close();
  });
  // The field keeps the focus while something is chosen by pointer.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const place = [...list.children].indexOf(/** @type {Element} */ (event.target).closest('li') ?? list);
    if (place >= 0) choose(place);
  });

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.after(list, status);
  close();
}

for (const input of document.querySelectorAll('input[data-picker]')) suggestFor(/** @type {HTMLInputElement} */ (input));
