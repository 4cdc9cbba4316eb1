// The search field: a name or number, in any script, to a list of what it can mean.

/** @import { Data, Hit, Model } from './shapes.js' */
import { element, place, quoted } from './dom.js';
import { counted, WORDS } from './words.js';

const TYPED = 120;
const MOST = 50;
// So long after the last letter it is counted how much is tied to each hit.
const COUNTED = 250;

/**
 * @param {Data} data
 * @param {Model} model
 * @param {(id: string) => boolean} isShown
 * @param {(id: string) => void} add
 * @param {(error: unknown, again: () => void) => void} failed
 */
export function finding(data, model, isShown, add, failed) {
  const field = /** @type {HTMLInputElement} */ (place('q'));
  const list = place('hits');
  const told = place('hits-told');
  let turn = 0;
  let typed = 0;
  let counting = 0;
  /** @type {{text: string, done: Promise<void>}} */
  let last = { text: '', done: Promise.resolve() };

  function close() {
    turn += 1;
    clearTimeout(counting);
    last = { text: '', done: Promise.resolve() };
    list.hidden = true;
    list.replaceChildren();
    told.textContent = '';
  }

  /** @param {Hit} hit */
  function row(hit) {
    const kind = model.nodes.find(({ name }) => name === hit.kind)?.singular ?? hit.kind;
    const facts = [kind, hit.country, hit.id, isShown(hit.id) ? WORDS.inGraph : ''].filter(Boolean).join(' · ');
    const spelled = hit.matched !== hit.name && hit.matched !== hit.id ? [element('span', { class: 'kind' }, quoted(hit.matched))] : [];
    const made = element('button', { type: 'button', 'data-hit': hit.id }, element('span', { class: 'name' }, quoted(hit.name)), ...spelled,
      element('span', { class: 'kind' }, quoted(facts), element('span', { 'data-links': hit.id })));
    made.addEventListener('click', () => choose(hit.id));
    return element('li', {}, made);
  }

  /** @param {string} id */
  function choose(id) {
    close();
    field.value = '';
    field.focus();
    add(id);
  }

  /**
   * Says at each hit how many links it has: of parties of one name, the one with many is looked at first.
   * @param {Hit[]} hits
   * @param {number} own
   */
  async function countLinks(hits, own) {
    const { nodes } = await data.nodes(hits.map(({ id }) => id), []);
    if (own !== turn) return;
    const links = new Map(nodes.map((node) => [node.id, node.neighbours.reduce((sum, ties) => sum + ties.links, 0)]));
    for (const place of list.querySelectorAll('[data-links]')) {
      const many = links.get(place.getAttribute('data-links') ?? '');
      if (many !== undefined) place.textContent = ` · ${counted(many, 'link')}`;
    }
  }

  /** @param {string} text */
  async function ask(text) {
    const own = ++turn;
    try {
      const hits = text ? await data.search(text) : [];
      if (own !== turn) return;
      list.replaceChildren(...hits.map(row));
      list.hidden = hits.length === 0;
      clearTimeout(counting);
      // Without the counts the list serves as well.
      if (hits.length) counting = window.setTimeout(() => countLinks(hits, own).catch(() => undefined), COUNTED);
      told.textContent = !text ? '' : hits.length ? WORDS.matches(hits.length, hits.length >= MOST) : WORDS.noMatches;
    } catch (error) {
      if (own === turn) failed(error, () => void ask(text));
    }
  }

  const now = () => {
    const text = field.value.trim();
    if (text !== last.text) last = { text, done: ask(text) };
    return last.done;
  };
  field.addEventListener('input', () => {
    clearTimeout(typed);
    typed = window.setTimeout(now, TYPED);
  });
  const buttons = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('button')]);
  field.addEventListener('keydown', async (event) => {
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      await now();
      buttons()[0]?.focus();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      clearTimeout(typed);
      await now();
      const first = buttons()[0]?.dataset.hit;
      if (first !== undefined) choose(first);
    }
  });
  list.addEventListener('keydown', (event) => {
    const all = buttons();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      close();
      field.focus();
    } else if (step) {
      event.preventDefault();
      (all[at + step] ?? (step < 0 ? field : all[at]))?.focus();
    }
  });
}
