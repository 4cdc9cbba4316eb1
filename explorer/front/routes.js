// Shortest paths in a part of the graph that is all in memory: the same search from both ends as `graph/paths.py`.

/** @import { GraphNode, Part, Paths } from './shapes.js' */
import { WORDS } from './words.js';

const MOST_PATHS = 10;
// A node with more links than this, in the whole graph, is a hub.
export const HUB_LINKS = 200;
// So many nodes are looked at before the search gives up.
const MOST_SEEN = 20_000;

/**
 * @typedef {Map<string, Set<string>>} Beside the nodes beside each node
 * @typedef {{edge: Set<string>, seen: Set<string>}} Side what is reached from one end: its outermost nodes, and all so far
 */

/**
 * The shortest paths of at most `steps` links between two nodes, the first ten in the order of their ids. They go through
 * no hub and no node of a kind in `avoid`.
 * @param {Part} part
 * @param {string} from
 * @param {string} to
 * @param {{steps: number, avoid?: readonly string[], hubLinks?: number}} options
 * @returns {Paths} with an Error that can be shown where a node is unknown or both are one
 */
export function shortestPaths(part, from, to, { steps, avoid = [], hubLinks = HUB_LINKS }) {
  const nodes = new Map(part.nodes.map((node) => [node.id, node]));
  for (const id of [from, to]) {
    if (!nodes.has(id)) throw new Error(WORDS.unknownNode(id));
  }
  if (from === to) throw new Error(WORDS.sameEnds);
  const beside = neighbours(part, nodes);
  const ends = new Set([from, to]);
  /** @type {Set<string>} */
  const hubs = new Set();
  /** @type {Beside} */
  const followed = new Map();
  const beyond = (/** @type {Side} */ side) => {
    /** @type {Set<string>} */
    const found = new Set();
    for (const id of side.edge) {
      for (const other of beside.get(id) ?? []) {
        const node = /** @type {GraphNode} */ (nodes.get(other));
        if (avoid.includes(node.kind) && !ends.has(other)) continue;
        if (!side.seen.has(other) && !ends.has(other) && linksOf(node) > hubLinks) hubs.add(other);
        if (hubs.has(other)) continue;
        tie(followed, id, other);
        tie(followed, other, id);
        if (!side.seen.has(other)) found.add(other);
      }
    }
    for (const id of found) side.seen.add(id);
    return found;
  };
  const sides = [from, to].map((id) => ({ edge: new Set([id]), seen: new Set([id]) }));
  const result = (/** @type {Part[]} */ paths, /** @type {boolean} */ gaveUp) => ({ paths, steps, hubs: hubs.size, gave_up: gaveUp });
  for (let step = 0; step < steps; step += 1) {
    const [near, far] = sides[0].edge.size <= sides[1].edge.size ? sides : [sides[1], sides[0]];
    near.edge = beyond(near);
    if ([...near.edge].some((id) => far.seen.has(id))) return result(firstPaths(followed, from, to).map((path) => along(part, nodes, path)), false);
    if (near.edge.size === 0) break;
    if (sides[0].seen.size + sides[1].seen.size > MOST_SEEN) return result([], true);
  }
  return result([], false);
}

/**
 * @param {Part} part
 * @param {Map<string, GraphNode>} nodes
 * @returns {Beside}
 */
function neighbours(part, nodes) {
  /** @type {Beside} */
  const beside = new Map();
  for (const { from, to } of part.links) {
    if (!nodes.has(from) || !nodes.has(to)) continue;
    tie(beside, from, to);
    tie(beside, to, from);
  }
  return beside;
}

/**
 * @param {Beside} beside
 * @param {string} one
 * @param {string} other
 */
function tie(beside, one, other) {
  const own = beside.get(one);
  if (own) own.add(other);
  else beside.set(one, new Set([other]));
}

/**
 * How many links a node has in the whole graph, of which the part may hold a few.
 * @param {GraphNode} node
 */
const linksOf = ({ neighbours: all }) => all.reduce((sum, { links }) => sum + links, 0);

/**
 * The first shortest paths in the order of their ids: from the start always to a node that is one step nearer to the end.
 * @param {Beside} beside
 * @param {string} from
 * @param {string} to
 * @returns {string[][]}
 */
function firstPaths(beside, from, to) {
  const left = new Map([[to, 0]]);
  for (let edge = [to], distance = 1; edge.length > 0 && !left.has(from); distance += 1) {
    const next = new Set(edge.flatMap((id) => [...beside.get(id) ?? []]).filter((id) => !left.has(id)));
    for (const id of next) left.set(id, distance);
    edge = [...next];
  }
  /** @type {string[][]} */
  const found = [];
  const walk = (/** @type {string[]} */ path) => {
    const here = path[path.length - 1];
    if (here === to) found.push(path);
    const nearer = [...beside.get(here) ?? []].filter((id) => left.get(id) === (left.get(here) ?? 0) - 1).sort();
    for (const id of nearer) {
      if (found.length < MOST_PATHS) walk([...path, id]);
    }
  };
  walk([from]);
  return found;
}

/**
 * A path with its nodes in order and every link between neighbours.
 * @param {Part} part
 * @param {Map<string, GraphNode>} nodes
 * @param {string[]} path
 * @returns {Part}
 */
function along(part, nodes, path) {
  const place = new Map(path.map((id, index) => [id, index]));
  const links = part.links.filter(({ from, to }) => Math.abs((place.get(from) ?? NaN) - (place.get(to) ?? NaN)) === 1);
  return {
    nodes: path.flatMap((id) => nodes.get(id) ?? []),
    links: links.sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}
