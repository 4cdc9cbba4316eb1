// The list of a group: neighbours that are too many to draw, page by page, to choose from.

/** @import { Data, GraphNode, Model, Page } from './shapes.js' */
/** @import { GroupOf } from './board.js' */
import { tiesOf } from './board.js';
import { button, element, place, quoted } from './dom.js';
import { verbOf } from './listing.js';
import { WORDS } from './words.js';

const TYPED = 200;

/**
 * Opens the list; resolves to the chosen ids when it is closed, none where nothing was chosen.
 * @param {Data} data
 * @param {Model} model
 * @param {GraphNode} node
 * @param {GroupOf} group
 * @param {Set<string>} shown what is in the graph already
 * @param {(page: Page) => void} learnt
 * @returns {Promise<string[]>}
 */
export function chooseFrom(data, model, node, group, shown, learnt) {
  const dialog = /** @type {HTMLDialogElement} */ (place('group'));
  const kind = model.nodes.find(({ name }) => name === group.kind);
  const all = tiesOf(node, group)?.neighbours ?? 0;
  /** @type {Set<string>} */
  const chosen = new Set();
  let listed = 0;
  /** @type {string | null} */
  let next = null;
  let asked = 0;

  const list = element('ul', { class: 'listed' });
  const told = element('p', { role: 'status' });
  const filter = /** @type {HTMLInputElement} */ (element('input', { type: 'search', maxlength: '200', spellcheck: 'false', autocomplete: 'off' }));
  const more = button(WORDS.nextPage, () => fetchPage(false), { 'data-act': 'more' });
  const add = button(WORDS.addChosen(0), () => dialog.close('add'), { 'data-act': 'add' });
  const failed = element('p', { role: 'alert' });

  /** @param {GraphNode} one */
  function row(one) {
    if (shown.has(one.id)) return element('li', {}, quoted(one.name), `, ${WORDS.inGraph}`);
    const box = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox', value: one.id }));
    box.checked = chosen.has(one.id);
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(one.id);
      else chosen.delete(one.id);
      add.textContent = WORDS.addChosen(chosen.size);
      add.disabled = chosen.size === 0;
    });
    return element('li', {}, element('label', {}, box, quoted(one.name), ...(one.note ? [', ', quoted(one.note)] : [])));
  }

  /** @param {boolean} anew */
  async function fetchPage(anew) {
    const turn = ++asked;
    const text = filter.value.trim();
    failed.textContent = '';
    try {
      const page = await data.neighbours(group, { after: anew ? '' : next, text });
      if (turn !== asked) return;
      if (anew) {
        list.replaceChildren();
        listed = 0;
      }
      learnt(page);
      list.append(...page.nodes.map(row));
      listed += page.nodes.length;
      next = page.next;
      more.hidden = next === null;
      told.textContent = text ? WORDS.groupFiltered(listed, next !== null) : WORDS.groupPage(listed, all);
    } catch (error) {
      failed.textContent = `${WORDS.failed}: ${error instanceof Error ? error.message : error}`;
    }
  }

  let typed = 0;
  filter.addEventListener('input', () => {
    clearTimeout(typed);
    typed = window.setTimeout(() => fetchPage(true), TYPED);
  });
  add.disabled = true;
  dialog.replaceChildren(
    element('h2', { id: 'group-title' }, quoted(node.name), WORDS.groupTitle(verbOf(model, group), (all === 1 ? kind?.singular : kind?.plural) ?? group.kind, all)),
    element('label', {}, `${WORDS.groupFilter} `, filter),
    told, failed, list,
    element('div', { class: 'actions' }, more, add, button(WORDS.close, () => dialog.close(''))),
  );
  dialog.setAttribute('aria-labelledby', 'group-title');
  dialog.returnValue = '';
  dialog.showModal();
  void fetchPage(true);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'add' ? [...chosen] : []), { once: true });
  });
}
