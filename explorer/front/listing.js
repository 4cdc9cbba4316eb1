// Legend and list: what is drawn, as text, for the keyboard and for those who do not see the drawing.

/** @import { GraphLink, GraphNode, Model, NodeKind } from './shapes.js' */
/** @import { Knowledge } from './knowledge.js' */
/** @import { Board, GroupOf } from './board.js' */
import { shownOf, tiesOf } from './board.js';
import { button, element, quoted } from './dom.js';
import { icon } from './icons.js';
import { samePlaces } from './same_places.js';
import { WORDS } from './words.js';

// A list of more is shown in steps: thousands of buttons make any page slow.
const LISTED = 200;

/**
 * A list of buttons that select a node or a link.
 * @param {[string, (Node | string)[]][]} items id and words
 * @param {(id: string) => void} select
 * @returns {HTMLElement}
 */
export function choices(items, select) {
  const list = element('ul', { class: 'choices' });
  let listed = 0;
  const more = element('li', {});
  function list_more() {
    const rows = items.slice(listed, listed + LISTED).map(([id, words]) => {
      const made = element('button', { type: 'button', 'data-id': id }, ...words);
      made.addEventListener('click', () => select(id));
      return element('li', {}, made);
    });
    listed += rows.length;
    more.remove();
    list.append(...rows);
    if (listed < items.length) list.append(more);
  }
  const press = element('button', { type: 'button' }, WORDS.nextPage);
  press.addEventListener('click', () => {
    const first = listed;
    list_more();
    /** @type {HTMLElement | undefined} */ (list.children[first]?.querySelector('button'))?.focus();
  });
  more.append(press);
  list_more();
  return list;
}

/**
 * @param {GraphNode} node
 * @returns {[string, (Node | string)[]]}
 */
export const nodeChoice = (node) => [node.id, [quoted(node.name), ...(node.note ? [', ', quoted(node.note)] : [])]];

/**
 * @param {GraphLink} link
 * @param {Knowledge} known
 * @param {Model} model
 * @returns {[string, (Node | string)[]]}
 */
export function linkChoice(link, known, model) {
  const name = (/** @type {string} */ id) => quoted(known.nodes.get(id)?.name ?? id);
  const verb = model.links.find((kind) => kind.name === link.kind)?.verb ?? link.kind;
  return [link.id, [name(link.from), ` → ${verb} → `, name(link.to), ...link.details.flatMap((detail) => [', ', quoted(detail)])]];
}

/**
 * A relation as it reads from one of its ends.
 * @param {Model} model
 * @param {Pick<GroupOf, 'relation' | 'direction'>} seen
 */
export function verbOf(model, { relation, direction }) {
  const kind = model.links.find(({ name }) => name === relation);
  return (direction === 'out' ? kind?.verb : kind?.reverse) ?? relation;
}

/**
 * A group in words: whose, by what relation, and how many of it are shown.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {Model} model
 * @param {GroupOf} group
 */
export function groupWords(board, known, model, group) {
  const node = known.nodes.get(group.node);
  const ties = tiesOf(node, group);
  const kind = model.nodes.find(({ name }) => name === group.kind);
  return `${node?.name ?? group.node} ${verbOf(model, group)}: ${WORDS.shownOf(shownOf(board, known, group).size, ties?.neighbours ?? 0)} ${kind?.plural ?? group.kind}`;
}

/**
 * The groups of the board.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {Model} model
 * @param {(id: string) => void} open
 * @returns {Node[]}
 */
export function groupList(board, known, model, open) {
  if (!board.groups.size) return [];
  const rows = [...board.groups].map(([id, group]) => (
    element('li', {}, button(groupWords(board, known, model, group), () => open(id), { 'data-id': id, dir: 'auto' }))));
  return [element('h3', {}, WORDS.heading(WORDS.groups, board.groups.size)), element('ul', { class: 'choices' }, ...rows)];
}

/**
 * Addresses that are one place.
 * @param {GraphNode[]} nodes
 * @param {Knowledge} known
 * @param {(id: string) => void} select
 * @returns {Node[]}
 */
export function sameList(nodes, known, select) {
  const same = samePlaces(nodes);
  if (!same.length) return [];
  const name = (/** @type {string} */ id) => known.nodes.get(id)?.name ?? id;
  const rows = same.map(({ id, from, to, level }) => (
    element('li', {}, button(`${WORDS.same[level]}: ${name(from)} = ${name(to)}`, () => select(id), { 'data-id': id, dir: 'auto' }))));
  return [element('h3', {}, WORDS.heading(WORDS.samePlaces, same.length)), element('ul', { class: 'choices' }, ...rows)];
}

/**
 * Everything in the graph, by kind.
 * @param {GraphNode[]} nodes
 * @param {GraphLink[]} links
 * @param {Knowledge} known
 * @param {Model} model
 * @param {(id: string) => void} select
 * @returns {Node[]}
 */
export function contents(nodes, links, known, model, select) {
  /** @type {Node[]} */
  const parts = [];
  for (const kind of model.nodes) {
    const members = nodes.filter((node) => node.kind === kind.name);
    if (!members.length) continue;
    parts.push(element('h3', {}, WORDS.heading(kind.plural, members.length)), choices(members.map(nodeChoice), select));
  }
  if (links.length) parts.push(element('h3', {}, WORDS.heading(WORDS.links, links.length)), choices(links.map((link) => linkChoice(link, known, model)), select));
  return parts;
}

/**
 * @param {Pick<GraphNode, 'kind' | 'dashed'>[]} nodes
 * @param {Pick<GraphLink, 'dashed' | 'disputed'>[]} links
 * @param {{groups: boolean, same: boolean}} occurring whether there are groups, and addresses that are one place
 * @param {{nodes: Pick<NodeKind, 'name' | 'singular' | 'what' | 'color' | 'shape'>[]}} model
 * @returns {HTMLElement}
 */
export function legend(nodes, links, { groups, same }, model) {
  const list = element('ul', {});
  const present = new Set(nodes.map(({ kind }) => kind));
  for (const kind of model.nodes) {
    if (present.has(kind.name)) list.append(element('li', { title: kind.what }, icon(kind.shape, kind.color, ''), kind.singular));
  }
  const signs = /** @type {[boolean, string, string][]} */ ([
    [links.some((link) => !link.dashed), '', WORDS.legendStated],
    [[...nodes, ...links].some((one) => one.dashed), 'dashed', WORDS.legendDerived],
    [links.some((link) => link.disputed), 'disputed', WORDS.legendDisputed],
    [groups, 'group', WORDS.legendGroup],
    [same, 'group', WORDS.legendSame],
  ]);
  for (const [occurs, sign, words] of signs) {
    if (occurs) list.append(element('li', { class: sign }, icon('link', '', sign), words));
  }
  return list;
}
