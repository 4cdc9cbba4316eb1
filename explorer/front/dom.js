// Making elements. All text is set as text, never as HTML.

import { breakable as parts } from './text.js';

/**
 * A text with places to break it. A browser needs seconds to lay out ten thousand letters without one.
 * @param {string} words
 * @returns {(Node | string)[]}
 */
export const breakable = (words) => parts(words).flatMap((part, number) => (number ? [document.createElement('wbr'), part] : [part]));

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * The text of a source, in its own direction of writing.
 * @param {string} words
 */
export const quoted = (words) => element('bdi', { dir: 'auto' }, ...breakable(words));

/**
 * @param {string} words
 * @param {() => void} pressed
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLButtonElement}
 */
export function button(words, pressed, attributes = {}) {
  const made = /** @type {HTMLButtonElement} */ (element('button', { type: 'button', ...attributes }, words));
  made.addEventListener('click', pressed);
  return made;
}

/**
 * An address as a link where it leads to the web, else as text.
 * @param {string} address
 * @returns {HTMLElement}
 */
export function linked(address) {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return quoted(address);
  return element('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, ...breakable(address));
}

/**
 * @param {[string, Node | string, string?][]} rows name, value, meaning
 * @returns {HTMLElement}
 */
export function table(rows) {
  const list = element('dl', {});
  for (const [name, value, meaning] of rows) {
    const words = typeof value === 'string' ? breakable(value) : [value];
    list.append(element('dt', {}, name), element('dd', { dir: 'auto' }, ...words));
    if (meaning) list.append(element('dd', { class: 'meaning' }, meaning));
  }
  return list;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
export function place(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (found);
}
