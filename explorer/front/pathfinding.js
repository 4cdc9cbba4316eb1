// The dialog that finds shortest paths between two nodes.

/** @import { Data, Hit, Model, Part, Paths } from './shapes.js' */
/** @import { Knowledge } from './knowledge.js' */
import { button, element, place, quoted } from './dom.js';
import { WORDS } from './words.js';

const STEPS = 6;

/**
 * Opens the dialog; resolves to the path that is to be shown, or null.
 * @param {Data} data
 * @param {Model} model
 * @param {Knowledge} known
 * @param {string[]} shown ids of the nodes in the graph
 * @param {string | null} start
 * @returns {Promise<Part | null>}
 */
export function findPath(data, model, known, shown, start) {
  const dialog = /** @type {HTMLDialogElement} */ (place('paths'));
  const first = end(WORDS.pathStart, shown, known, start ?? undefined);
  const ends = [first, end(WORDS.pathEnd, shown, known, undefined, first.value())];
  const steps = /** @type {HTMLInputElement} */ (element('input', { type: 'number', min: '1', max: '12', value: String(STEPS), id: 'path-steps' }));
  const kinds = model.nodes.map((kind) => {
    const box = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox', value: kind.name }));
    box.checked = kind.name !== 'Territory' && kind.name !== 'Source' && kind.name !== 'Commodity' && kind.name !== 'Port';
    return { box, label: element('label', {}, box, kind.plural) };
  });
  const told = element('p', { role: 'status', id: 'path-told' });
  const found = element('ol', { class: 'listed', id: 'path-found' });
  /** @type {Part | null} */
  let chosen = null;

  async function search() {
    const [from, to] = ends.map(({ value }) => value());
    found.replaceChildren();
    if (!from || !to || from === to) {
      told.textContent = WORDS.pathSame;
      return;
    }
    const avoid = kinds.filter(({ box }) => !box.checked).map(({ box }) => box.value);
    told.textContent = '…';
    try {
      const paths = await data.paths(from, to, { steps: Number(steps.value) || STEPS, avoid });
      told.textContent = said(paths);
      found.append(...paths.paths.map((path) => element('li', {}, quoted(path.nodes.map(({ name }) => name).join(' — ')), ' ',
        button(WORDS.pathShow, () => {
          chosen = path;
          dialog.close();
        }, { 'data-act': 'show-path' }))));
    } catch (error) {
      told.textContent = `${WORDS.failed}: ${error instanceof Error ? error.message : error}`;
    }
  }

  dialog.replaceChildren(
    element('h2', { id: 'paths-title' }, WORDS.pathTitle),
    ...ends.map((one) => one.field),
    element('label', {}, `${WORDS.pathSteps} `, steps),
    element('fieldset', {}, element('legend', {}, WORDS.pathThrough), ...kinds.map(({ label }) => label)),
    element('div', { class: 'actions' }, button(WORDS.pathSearch, () => void search(), { 'data-act': 'search-path' }), button(WORDS.close, () => dialog.close())),
    told, found,
  );
  dialog.setAttribute('aria-labelledby', 'paths-title');
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(chosen), { once: true }));
}

/** @param {Paths} paths */
function said({ paths, steps, hubs, gave_up: gaveUp }) {
  const beside = hubs ? ` ${WORDS.pathHubs(hubs)}` : '';
  if (gaveUp) return WORDS.pathGaveUp + beside;
  if (!paths.length) return WORDS.pathNone(steps) + beside;
  return `${WORDS.pathFound(paths.length, paths[0].nodes.length - 1)}.${beside}`;
}

/**
 * A list of what is in the graph, for one end of a path.
 * @param {string} words
 * @param {string[]} shown
 * @param {Knowledge} known
 * @param {string} [chosen]
 * @param {string} [other] what is not chosen by itself
 */
function end(words, shown, known, chosen, other) {
  const field = /** @type {HTMLSelectElement} */ (element('select', { 'data-end': words }));
  const named = shown.map((id) => /** @type {const} */ ([id, known.nodes.get(id)?.name ?? id])).sort(([, a], [, b]) => (a < b ? -1 : 1));
  for (const [id, name] of named) {
    const short = name.length > 80 ? `${[...name].slice(0, 80).join('')}…` : name;
    field.append(element('option', { value: id, dir: 'auto' }, short));
  }
  field.value = chosen ?? named.find(([id]) => id !== other)?.[0] ?? '';
  return { field: element('label', {}, `${words} `, field), value: () => field.value };
}
