// The fields of the filters and of the time slider. They hide, and never move anything.

/** @import { GraphLink, GraphNode, Model } from './shapes.js' */
/** @import { Filters } from './filters.js' */
import { button, element, place } from './dom.js';
import { bounds, choicesIn, isEmpty, noFilters } from './filters.js';
import { count, WORDS } from './words.js';

const DAY = 86_400_000;

/**
 * @param {Filters} filters
 * @param {GraphNode[]} nodes
 * @param {GraphLink[]} links
 * @param {Model} model
 * @param {(filters: Filters) => void} change
 */
export function showFilters(filters, nodes, links, model, change) {
  const found = choicesIn(nodes, links);
  const kinds = new Map([...model.nodes.map((kind) => /** @type {const} */ ([kind.name, kind.plural])), ...model.links.map((kind) => /** @type {const} */ ([kind.name, kind.verb]))]);
  const fields = place('filter-fields');
  const focused = /** @type {HTMLElement | null} */ (fields.contains(document.activeElement) ? document.activeElement : null)?.dataset.field;

  /**
   * Boxes for what is hidden when not ticked.
   * @param {'kinds' | 'relations' | 'sources'} key
   * @param {string} words
   * @param {[string, number][]} choices
   * @param {Map<string, string>} names
   */
  const hiding = (key, words, choices, names) => boxes(words, choices, names, key, (value) => !filters[key].includes(value),
    (value, ticked) => change({ ...filters, [key]: ticked ? filters[key].filter((one) => one !== value) : [...filters[key], value] }));
  /**
   * Boxes of which the ticked ones alone are shown; none ticked shows all.
   * @param {'countries' | 'tiers'} key
   * @param {string} words
   * @param {[string, number][]} choices
   */
  const choosing = (key, words, choices) => boxes(words, choices, new Map(), key, (value) => filters[key].includes(value),
    (value, ticked) => change({ ...filters, [key]: ticked ? [...filters[key], value] : filters[key].filter((one) => one !== value) }));
  /**
   * @param {string} words
   * @param {'from' | 'to' | 'codes' | 'share'} key
   * @param {Record<string, string>} attributes
   */
  function field(words, key, attributes) {
    const made = /** @type {HTMLInputElement} */ (element('input', { ...attributes, 'data-field': key }));
    made.value = key === 'share' ? String(filters.share || '') : filters[key];
    made.addEventListener('change', () => change({ ...filters, [key]: key === 'share' ? Number(made.value) || 0 : made.value.trim() }));
    return element('label', {}, `${words} `, made);
  }
  const undated = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox', 'data-field': 'undated' }));
  undated.checked = filters.undated;
  undated.addEventListener('change', () => change({ ...filters, undated: undated.checked }));

  fields.replaceChildren(
    hiding('kinds', WORDS.kinds, found.kinds, kinds),
    hiding('relations', WORDS.relations, found.relations, kinds),
    element('fieldset', {}, element('legend', {}, WORDS.dates),
      field(WORDS.dateFrom, 'from', { type: 'date' }), field(WORDS.dateTo, 'to', { type: 'date' }), element('label', {}, undated, WORDS.undatedToo)),
    element('fieldset', {}, element('legend', {}, WORDS.goods),
      field(WORDS.codes, 'codes', { type: 'text', maxlength: '200', inputmode: 'numeric', placeholder: WORDS.codesExample }),
      field(WORDS.share, 'share', { type: 'number', min: '0', max: '100', step: 'any' })),
    ...(found.tiers.length ? [choosing('tiers', WORDS.tiers, found.tiers)] : []),
    ...(found.countries.length ? [choosing('countries', WORDS.countries, found.countries)] : []),
    hiding('sources', WORDS.sources, found.sources.map(({ id, count: many }) => [id, many]), new Map(found.sources.map(({ id, title }) => [id, title]))),
    element('div', { class: 'actions' }, button(WORDS.clearFilters, () => change(noFilters()), { 'data-act': 'clear' })),
  );
  if (focused) /** @type {HTMLElement | null} */ ([...fields.querySelectorAll('[data-field]')].find((one) => one instanceof HTMLElement && one.dataset.field === focused) ?? null)?.focus();
  place('filters-told').textContent = isEmpty(filters) ? '' : WORDS.filtersSet;
}

/**
 * @param {string} words
 * @param {[string, number][]} choices
 * @param {Map<string, string>} names
 * @param {string} key
 * @param {(value: string) => boolean} ticked
 * @param {(value: string, ticked: boolean) => void} change
 */
function boxes(words, choices, names, key, ticked, change) {
  const rows = choices.map(([value, many]) => {
    const box = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox', 'data-field': `${key} ${value}` }));
    box.checked = ticked(value);
    box.addEventListener('change', () => change(value, box.checked));
    return element('label', {}, box, element('bdi', { dir: 'auto' }, ([...names.get(value) ?? value].slice(0, 120).join('') || WORDS.noneStated)), ` (${count(many)})`);
  });
  return element('fieldset', {}, element('legend', {}, words), ...rows);
}

/**
 * The slider over the time that the graph covers.
 * @param {Filters} filters
 * @param {GraphNode[]} nodes
 * @param {GraphLink[]} links
 * @param {(filters: Filters) => void} preview while a handle moves
 * @param {(filters: Filters) => void} change when it is let go
 */
export function showTimeline(filters, nodes, links, preview, change) {
  const frame = place('timeline');
  const span = bounds(nodes, links);
  frame.hidden = span === null;
  if (!span) return;
  const [first, last] = span.map((day) => Math.floor(Date.parse(day) / DAY));
  const day = (/** @type {number} */ number) => new Date(number * DAY).toISOString().slice(0, 10);
  const number = (/** @type {string} */ text, /** @type {number} */ otherwise) => (text ? Math.floor(Date.parse(text) / DAY) : otherwise);
  const within = (/** @type {number} */ value) => Math.min(last, Math.max(first, value));
  const focused = /** @type {HTMLElement | null} */ (frame.contains(document.activeElement) ? document.activeElement : null)?.id;
  const handles = /** @type {const} */ ([['from', first, WORDS.shownFrom], ['to', last, WORDS.shownTo]]).map(([key, end, words]) => {
    const handle = /** @type {HTMLInputElement} */ (element('input', {
      type: 'range', min: String(first), max: String(last), step: '1', id: `time-${key}`, 'aria-label': words,
    }));
    const output = element('output', { for: `time-${key}` });
    const say = () => {
      output.textContent = day(Number(handle.value));
      handle.setAttribute('aria-valuetext', output.textContent);
    };
    handle.value = String(within(number(filters[key], end)));
    say();
    const asked = () => ({ ...filters, [key]: Number(handle.value) === end ? '' : day(Number(handle.value)) });
    handle.addEventListener('input', () => {
      say();
      preview(asked());
    });
    handle.addEventListener('change', () => change(asked()));
    return element('label', {}, `${words} `, handle, output);
  });
  frame.replaceChildren(...handles);
  if (focused) document.getElementById(focused)?.focus();
}
