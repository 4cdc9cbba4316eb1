// The list: what is drawn, as text, for the keyboard and for those who do not see the drawing.

/** @import { PictureData, PictureLink, PictureNode } from './shapes.js' */
import { element, quoted } from '../front/dom.js';
import { choices } from '../front/listing.js';

/**
 * @param {PictureNode} node
 * @returns {[string, (Node | string)[]]}
 */
function nodeChoice(node) {
  return [node.id, [quoted(node.label), ...(node.note ? [', ', quoted(node.note)] : [])]];
}

/**
 * @param {PictureLink} link
 * @param {Map<string, PictureNode>} nodes
 * @returns {[string, (Node | string)[]]}
 */
export function linkChoice(link, nodes) {
  const [from, to] = ends(link, nodes);
  const details = link.details.flatMap((detail) => [', ', quoted(detail)]);
  return [link.id, [quoted(from.label), ` → ${link.verb} → `, quoted(to.label), ...details]];
}

/**
 * The two nodes of a link.
 * @param {PictureLink} link
 * @param {Map<string, PictureNode>} nodes
 * @returns {[PictureNode, PictureNode]}
 */
export function ends(link, nodes) {
  const [from, to] = [nodes.get(link.from), nodes.get(link.to)];
  if (!from || !to) throw new Error(`link ${link.id} has no end`);
  return [from, to];
}

/**
 * @param {PictureData} data
 * @param {Map<string, PictureNode>} nodes
 * @param {(id: string) => void} select
 * @returns {Node[]}
 */
export function contents(data, nodes, select) {
  /** @type {Node[]} */
  const parts = [];
  for (const kind of data.legend) {
    const members = data.nodes.filter((node) => node.kind === kind.name);
    parts.push(element('h2', {}, `${kind.plural} (${members.length})`));
    parts.push(choices(members.map(nodeChoice), select));
  }
  parts.push(element('h2', {}, `Links (${data.edges.length})`));
  parts.push(choices(data.edges.map((link) => linkChoice(link, nodes)), select));
  return parts;
}
