// What the page has learnt of the graph so far: every node and link it ever got, shown or not.

/** @import { GraphLink, GraphNode, Part } from './shapes.js' */

/**
 * @typedef {object} Knowledge
 * @property {Map<string, GraphNode>} nodes
 * @property {Map<string, GraphLink>} links
 * @property {Map<string, Set<string>>} linksOf ids of the links at a node
 */

/** @returns {Knowledge} */
export const knowledge = () => ({ nodes: new Map(), links: new Map(), linksOf: new Map() });

/**
 * @param {Knowledge} known
 * @param {Part} part
 */
export function learn(known, part) {
  for (const node of part.nodes) known.nodes.set(node.id, node);
  for (const link of part.links) {
    known.links.set(link.id, link);
    for (const end of [link.from, link.to]) {
      const own = known.linksOf.get(end);
      if (own) own.add(link.id);
      else known.linksOf.set(end, new Set([link.id]));
    }
  }
}
