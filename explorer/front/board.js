// What lies on the board: which nodes stand where, groups, pins, notes, filters. Boards never change: each action of the
// investigator makes a new one, so that undoing is going back to the one before.

/** @import { Direction, GraphLink, GraphNode, Neighbours, Point } from './shapes.js' */
/** @import { Knowledge } from './knowledge.js' */
/** @import { Filters } from './filters.js' */
import { noFilters } from './filters.js';

/**
 * @typedef {{node: string, relation: string, direction: Direction, kind: string}} GroupOf
 * @typedef {GroupOf & Point} Group neighbours that are too many to draw, at one place of the board
 *
 * @typedef {object} Board
 * @property {ReadonlyMap<string, Point>} shown where each node stands
 * @property {ReadonlyMap<string, string>} from by which node's expansion a node came
 * @property {ReadonlyMap<string, Group>} groups
 * @property {ReadonlySet<string>} pinned
 * @property {ReadonlyMap<string, string>} notes of the investigator, by id of a node or link
 * @property {ReadonlyMap<string, readonly string[]>} tags
 * @property {Filters} filters
 * @property {boolean | null} captions on links; null: as long as they are few
 * @property {string} as_of the day that the answer holds for with which the board began, or ''
 */

// More links than this are drawn without captions unless the reader wants them: captions would cover one another.
export const MOST_CAPTIONED = 40;
// More neighbours than this by one relation are drawn as a group.
export const MOST_DRAWN = 25;

/** @returns {Board} */
export const emptyBoard = () => ({
  shown: new Map(),
  from: new Map(),
  groups: new Map(),
  pinned: new Set(),
  notes: new Map(),
  tags: new Map(),
  filters: noFilters(),
  captions: null,
  as_of: '',
});

/**
 * What of a saved investigation is the board.
 * @param {import('./investigation.js').Investigation} saved
 * @returns {Board}
 */
export const boardOf = ({ shown, from, groups, pinned, notes, tags, filters, captions, as_of }) => ({
  shown, from, groups, pinned, notes, tags, filters, captions, as_of,
});

/** @param {GroupOf} group */
export const groupId = ({ node, relation, direction, kind }) => `group ${direction} ${relation} ${kind} ${node}`;

/**
 * @param {Board} board
 * @param {Iterable<[string, Point]>} places
 * @param {string} [from] the node by whose expansion they came
 * @returns {Board}
 */
export function added(board, places, from) {
  const shown = new Map(board.shown);
  const origins = new Map(board.from);
  for (const [id, point] of places) {
    if (shown.has(id)) continue;
    shown.set(id, point);
    if (from !== undefined && from !== id) origins.set(id, from);
  }
  return { ...board, shown, from: origins };
}

/**
 * @param {Board} board
 * @param {Iterable<[GroupOf, Point]>} groups
 * @returns {Board}
 */
export function grouped(board, groups) {
  const all = new Map(board.groups);
  for (const [group, point] of groups) {
    if (!all.has(groupId(group))) all.set(groupId(group), { ...group, ...point });
  }
  return { ...board, groups: all };
}

/**
 * Nodes and groups moved to other places; the same board where all stand there already.
 * @param {Board} board
 * @param {Iterable<[string, Point]>} places
 * @returns {Board}
 */
export function moved(board, places) {
  const shown = new Map(board.shown);
  const groups = new Map(board.groups);
  let changed = false;
  for (const [id, { x, y }] of places) {
    const group = groups.get(id);
    const before = group ?? shown.get(id);
    if (!before || (before.x === x && before.y === y)) continue;
    changed = true;
    if (group) groups.set(id, { ...group, x, y });
    else shown.set(id, { x, y });
  }
  return changed ? { ...board, shown, groups } : board;
}

/**
 * The board without these nodes and groups, and without the groups of such a node. Notes stay: they are the investigator's.
 * @param {Board} board
 * @param {Iterable<string>} ids
 * @returns {Board}
 */
export function removed(board, ids) {
  const gone = new Set(ids);
  const kept = (/** @type {[string, unknown]} */ [id]) => !gone.has(id);
  return {
    ...board,
    shown: new Map([...board.shown].filter(kept)),
    from: new Map([...board.from].filter(kept)),
    groups: new Map([...board.groups].filter(([id, { node }]) => !gone.has(id) && !gone.has(node))),
    pinned: new Set([...board.pinned].filter((id) => !gone.has(id))),
  };
}

/**
 * What taking back an expansion takes away: the groups of the node, and of the nodes that its expansion showed those that
 * nothing else on the board is tied to, unless they are pinned or have a note or tag.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {string} id
 * @returns {string[]}
 */
export function collapsible(board, known, id) {
  const leaves = [...board.from].filter(([node, from]) => from === id
    && !board.pinned.has(node) && !board.notes.has(node) && !board.tags.has(node)
    && linksAt(board, known, node).every((link) => [id, node].includes(link.from) && [id, node].includes(link.to))
    && ![...board.groups.values()].some((group) => group.node === node));
  const groups = [...board.groups].filter(([, group]) => group.node === id);
  return [...leaves, ...groups].map(([one]) => one);
}

/**
 * What taking back one relation of an expansion takes away: of what taking back all of it would, the neighbours by this.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {GroupOf} group
 * @returns {string[]}
 */
export function collapsibleBy(board, known, group) {
  const near = shownOf(board, known, group);
  return collapsible(board, known, group.node).filter((id) => near.has(id));
}

/**
 * @param {Board} board
 * @param {string} id
 * @returns {Board}
 */
export function pinToggled(board, id) {
  const pinned = new Set(board.pinned);
  if (!pinned.delete(id)) pinned.add(id);
  return { ...board, pinned };
}

/**
 * @param {Board} board
 * @param {string} id of a node or link
 * @param {string} note an empty one takes it away
 * @param {readonly string[]} tags
 * @returns {Board}
 */
export function noted(board, id, note, tags) {
  const notes = new Map(board.notes);
  const all = new Map(board.tags);
  if (note) notes.set(id, note);
  else notes.delete(id);
  if (tags.length) all.set(id, tags);
  else all.delete(id);
  return { ...board, notes, tags: all };
}

/**
 * The links of a node that are on the board: both ends stand there.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {string} id
 * @returns {GraphLink[]}
 */
export function linksAt(board, known, id) {
  const found = [];
  for (const one of known.linksOf.get(id) ?? []) {
    const link = known.links.get(one);
    if (link && board.shown.has(link.from) && board.shown.has(link.to)) found.push(link);
  }
  return found;
}

/**
 * All links on the board.
 * @param {Board} board
 * @param {Knowledge} known
 * @returns {GraphLink[]}
 */
export function linksOn(board, known) {
  /** @type {Map<string, GraphLink>} */
  const found = new Map();
  for (const id of board.shown.keys()) {
    for (const link of linksAt(board, known, id)) found.set(link.id, link);
  }
  return [...found.values()];
}

/**
 * The nodes on the board.
 * @param {Board} board
 * @param {Knowledge} known
 * @returns {GraphNode[]}
 */
export const nodesOn = (board, known) => [...board.shown.keys()].flatMap((id) => known.nodes.get(id) ?? []);

/**
 * How many links of a node are not on the board. A link of a node to itself is counted at both of its ends.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {GraphNode} node
 */
export function moreOf(board, known, node) {
  const all = node.neighbours.reduce((sum, { links }) => sum + links, 0);
  const here = linksAt(board, known, node.id);
  return all - here.length - here.filter(({ from, to }) => from === to).length;
}

/**
 * The neighbours of a node by one relation that are known, on the board or not.
 * @param {Knowledge} known
 * @param {GroupOf} group
 * @returns {Set<string>}
 */
export function knownOf(known, { node, relation, direction, kind }) {
  const found = new Set();
  for (const id of known.linksOf.get(node) ?? []) {
    const link = known.links.get(id);
    if (!link || link.kind !== relation) continue;
    const [near, far] = direction === 'out' ? [link.from, link.to] : [link.to, link.from];
    if (near === node && known.nodes.get(far)?.kind === kind) found.add(far);
  }
  return found;
}

/**
 * The neighbours of a node by one relation that are on the board.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {GroupOf} group
 * @returns {Set<string>}
 */
export const shownOf = (board, known, group) => new Set(
  board.shown.has(group.node) ? [...knownOf(known, group)].filter((id) => board.shown.has(id)) : []);

/**
 * How many neighbours of a node by one relation are not on the board.
 * @param {Board} board
 * @param {Knowledge} known
 * @param {GraphNode} node
 * @param {Neighbours} ties
 */
export const missingOf = (board, known, node, ties) => ties.neighbours - shownOf(board, known, groupOf(node, ties)).size;

/**
 * The ties of a node that a group stands for.
 * @param {GraphNode | undefined} node
 * @param {GroupOf} group
 */
export const tiesOf = (node, group) => node?.neighbours.find(({ relation, direction, kind }) => (
  relation === group.relation && direction === group.direction && kind === group.kind));

/**
 * The ties of a node by one relation as a group.
 * @param {GraphNode} node
 * @param {Neighbours} ties
 * @returns {GroupOf}
 */
export const groupOf = (node, { relation, direction, kind }) => ({ node: node.id, relation, direction, kind });
