// The panel that says what a link, a node or a group rests on, and what can be done with it.

/** @import { Data, GraphLink, GraphNode, Model, Neighbours, Record } from './shapes.js' */
/** @import { Board, GroupOf } from './board.js' */
/** @import { Knowledge } from './knowledge.js' */
import { MOST_DRAWN, collapsible, groupId, groupOf, knownOf, linksAt, shownOf } from './board.js';
import { button, element, linked, quoted } from './dom.js';
import { TOLD, identityPart } from './identity.js';
import { choices, linkChoice, verbOf } from './listing.js';
import { factsTable, statedTable } from './stated.js';
import { WORDS } from './words.js';

/**
 * @typedef {object} Actions
 * @property {(id: string | null) => void} select
 * @property {(id: string) => void} expand
 * @property {(group: GroupOf) => void} openGroup
 * @property {(group: GroupOf) => void} expandBy shows all neighbours by one relation
 * @property {(group: GroupOf) => void} collapseBy takes back what the node's expansion showed by one relation
 * @property {(id: string) => void} collapse
 * @property {(id: string) => void} hide
 * @property {(id: string) => void} pin
 * @property {(id: string) => void} path
 * @property {(id: string, note: string, tags: string[]) => void} note
 */

/**
 * @typedef {object} Showing
 * @property {Board} board
 * @property {Knowledge} known
 * @property {Model} model
 * @property {Data} data
 * @property {boolean} live whether there are pages to lead to
 */

/**
 * @param {Showing} showing
 * @param {GraphLink} link
 * @param {Actions} act
 * @returns {Node[]}
 */
export function linkPanel(showing, link, act) {
  const { known, model } = showing;
  const kind = model.links.find(({ name }) => name === link.kind);
  const { stated } = link;
  const disputed = stated.disputed_by
    ? [element('p', { class: 'dispute' }, `${WORDS.disputedBy} `, quoted(stated.disputed_by),
        ...(stated.dispute_source ? [`${WORDS.disputeStated} `, disputeSource(showing, link)] : []))]
    : [];
  return [
    element('h2', {}, nameOf(known, link.from), ` → ${kind?.verb ?? link.kind} → `, nameOf(known, link.to)),
    ...(link.derived ? [element('p', { class: 'derived' }, WORDS.derived)] : []),
    ...disputed,
    element('div', { class: 'ends' },
      ...[link.from, link.to].map((id) => button(known.nodes.get(id)?.name ?? id, () => act.select(id), { dir: 'auto', 'data-choice': id }))),
    element('h3', {}, WORDS.statedIn),
    statedTable(stated, sourcePage(showing, stated.source, stated.title)),
    records(showing, link.id),
    element('h3', {}, WORDS.says),
    factsTable(link.facts, kind?.meanings),
    notes(showing, link.id, act),
  ];
}

/**
 * A source by its title, which leads to its page where there is one.
 * @param {Showing} showing
 * @param {string} id
 * @param {string} title
 */
const sourcePage = ({ live }, id, title) => (
  live && id ? element('a', { href: `/source?id=${encodeURIComponent(id)}` }, quoted(title)) : quoted(title));

/**
 * Where a dispute is stated: a source that links rest on by its title, else what is written there, as an address or text.
 * @param {Showing} showing
 * @param {GraphLink} link
 */
function disputeSource(showing, { stated }) {
  const id = stated.dispute_source;
  const resting = stated.source === id ? stated : [...showing.known.links.values()].find((other) => other.stated.source === id)?.stated;
  return resting ? sourcePage(showing, id, resting.title) : linked(id);
}

/**
 * @param {Showing} showing
 * @param {GraphNode} node
 * @param {Actions} act
 * @returns {Node[]}
 */
export function nodePanel(showing, node, act) {
  const { board, known, model, live } = showing;
  const kind = model.nodes.find(({ name }) => name === node.kind);
  const own = linksAt(board, known, node.id);
  return [
    element('p', { class: 'kind' }, kind?.singular ?? node.kind),
    element('h2', {}, quoted(node.name)),
    ...(node.note ? [element('p', { class: 'kind' }, quoted(node.note))] : []),
    element('div', { class: 'actions' },
      button(WORDS.expand, () => act.expand(node.id), { 'data-act': 'expand' }),
      button(WORDS.collapse, () => act.collapse(node.id), { 'data-act': 'collapse' }),
      button(WORDS.pathFrom, () => act.path(node.id), { 'data-act': 'path' }),
      button(board.pinned.has(node.id) ? WORDS.unpin : WORDS.pin, () => act.pin(node.id), { 'data-act': 'pin' }),
      button(WORDS.hide, () => act.hide(node.id), { 'data-act': 'hide' }),
      ...(live ? [element('a', { href: `/entity?id=${encodeURIComponent(node.id)}` }, WORDS.page)] : [])),
    element('h3', {}, WORDS.ties),
    ties(showing, node, act),
    element('h3', {}, WORDS.heading(WORDS.linksHere, own.length)),
    choices(own.map((link) => linkChoice(link, known, model)), act.select),
    ...identityPart(showing, node, act.select),
    element('h3', {}, WORDS.recorded),
    factsTable(node.facts.filter(([name]) => !TOLD.has(name)), kind?.meanings),
    notes(showing, node.id, act),
  ];
}

/**
 * All ties of a node by relation, with how many are in the graph.
 * @param {Showing} showing
 * @param {GraphNode} node
 * @param {Actions} act
 */
function ties(showing, node, act) {
  if (!node.neighbours.length) return element('p', {}, WORDS.tiesNone);
  const leaves = new Set(collapsible(showing.board, showing.known, node.id));
  const rows = node.neighbours.map((one) => tiesRow(showing, node, one, leaves, act));
  return element('div', {}, element('ul', { class: 'ties' }, ...rows), ...(showing.live ? [] : [element('p', { class: 'kind' }, WORDS.outside)]));
}

/**
 * The ties of a node by one relation: how many are in the graph, and what shows or takes back the others.
 * @param {Showing} showing
 * @param {GraphNode} node
 * @param {Neighbours} one
 * @param {Set<string>} leaves what taking back the expansion of the node would take away
 * @param {Actions} act
 */
function tiesRow({ board, known, model, live }, node, one, leaves, act) {
  const group = groupOf(node, one);
  const here = shownOf(board, known, group);
  const kind = model.nodes.find(({ name }) => name === one.kind);
  const words = `${verbOf(model, one)}: ${(one.neighbours === 1 ? kind?.singular : kind?.plural) ?? one.kind}, ${WORDS.shownOf(here.size, one.neighbours)}`;
  const press = (/** @type {string} */ what, /** @type {string} */ doing, /** @type {() => void} */ pressed) => (
    button(what, pressed, { 'aria-label': `${what} ${words}`, 'data-act': doing, 'data-relation': one.relation }));
  // A file holds a part of what is missing; a server has all of it.
  const missing = one.neighbours - here.size;
  const held = live ? missing : knownOf(known, group).size - here.size;
  const back = [...here].filter((id) => leaves.has(id)).length;
  return element('li', { 'data-ties': groupId({ ...group, node: '' }) }, `${words} `,
    ...(held > 0 && held <= MOST_DRAWN ? [press(held === missing ? WORDS.showAll(held) : WORDS.showHeld(held), 'show-all', () => act.expandBy(group))] : []),
    ...(missing > 0 ? [press(WORDS.chooseFrom, 'group', () => act.openGroup(group))] : []),
    ...(back ? [press(WORDS.takeBack(back), 'take-back', () => act.collapseBy(group))] : []));
}

/**
 * The records behind a claim, fetched when they are asked for.
 * @param {Showing} showing
 * @param {string} claim
 */
function records({ data }, claim) {
  const details = /** @type {HTMLDetailsElement} */ (element('details', { class: 'records' }, element('summary', {}, WORDS.records)));
  details.addEventListener('toggle', async () => {
    if (!details.open || details.dataset.asked) return;
    details.dataset.asked = 'yes';
    try {
      details.append(...(await data.records(claim)).map(recordText));
    } catch (error) {
      delete details.dataset.asked;
      details.append(element('p', { role: 'alert' }, error instanceof Error ? error.message : String(error)));
    }
  });
  return details;
}

/** @param {Record} record */
function recordText({ file, position, raw, disputed_by: disputed }) {
  return element('figure', {},
    element('figcaption', {}, quoted(WORDS.record(file.split('/').pop() ?? file, position)), ...(disputed ? [` · ${WORDS.disputedBy} `, quoted(disputed)] : [])),
    element('pre', { tabindex: '0', dir: 'auto' }, raw));
}

/**
 * @param {Showing} showing
 * @param {string} id
 * @param {Actions} act
 */
function notes({ board }, id, act) {
  const note = /** @type {HTMLTextAreaElement} */ (element('textarea', { rows: '3', maxlength: '10000', dir: 'auto', 'data-note': id }));
  const tags = /** @type {HTMLInputElement} */ (element('input', { maxlength: '500', dir: 'auto' }));
  note.value = board.notes.get(id) ?? '';
  tags.value = (board.tags.get(id) ?? []).join(', ');
  const keep = () => act.note(id, note.value.trim(), tags.value.split(',').map((tag) => tag.trim()).filter(Boolean));
  note.addEventListener('change', keep);
  tags.addEventListener('change', keep);
  return element('div', { class: 'notes' }, element('label', {}, WORDS.note, note), element('label', {}, WORDS.tags, tags));
}

/**
 * @param {Knowledge} known
 * @param {string} id
 */
const nameOf = (known, id) => quoted(known.nodes.get(id)?.name ?? id);
