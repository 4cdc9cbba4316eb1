// Addresses that are one room or one building in two spellings. No source says so: ownergraph reads them that way, and so
// the drawing ties them apart from what is stated.

/** @import { GraphNode } from './shapes.js' */

/** @typedef {{id: string, from: string, to: string, level: 'unit' | 'building'}} SamePlace */

/**
 * The ties among these nodes: each address to the first one in the same room, else to the first one in the same building.
 * @param {Iterable<GraphNode>} nodes
 * @returns {SamePlace[]}
 */
export function samePlaces(nodes) {
  /** @type {Map<string, string>} */
  const first = new Map();
  /** @type {SamePlace[]} */
  const found = [];
  for (const { id, place } of nodes) {
    if (!place) continue;
    for (const level of /** @type {const} */ (['unit', 'building'])) {
      const key = place[level] && `${level} ${place[level]}`;
      const other = key ? first.get(key) : undefined;
      if (other !== undefined) {
        found.push({ id: `same ${other} ${id}`, from: other, to: id, level });
        break;
      }
    }
    for (const level of /** @type {const} */ (['unit', 'building'])) {
      const key = place[level] && `${level} ${place[level]}`;
      if (key && !first.has(key)) first.set(key, id);
    }
  }
  return found;
}
