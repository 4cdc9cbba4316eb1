// The panel that says what a link or a node rests on. All text is set as text, never as HTML.

/** @import { PictureLink, PictureNode } from './shapes.js' */
import { element, linked, quoted } from '../front/dom.js';
import { factsTable, statedTable } from '../front/stated.js';
import { WORDS } from '../front/words.js';

/**
 * @param {PictureLink} link
 * @param {PictureNode} from
 * @param {PictureNode} to
 * @param {Record<string, string>} meanings
 * @returns {Node[]}
 */
export function linkEvidence(link, from, to, meanings) {
  const { stated } = link;
  const disputed = stated.disputed_by
    ? [element('p', { class: 'dispute' }, `${WORDS.disputedBy} `, quoted(stated.disputed_by),
        ...(stated.dispute_source ? [' (', linked(stated.dispute_source), ')'] : []))]
    : [];
  return [
    element('h2', {}, quoted(from.label), ` → ${link.verb} → `, quoted(to.label)),
    ...disputed,
    element('h3', {}, WORDS.statedIn),
    statedTable(stated, stated.title),
    element('h3', {}, WORDS.says),
    factsTable(link.facts, meanings),
  ];
}

/**
 * @param {PictureNode} node
 * @param {string} kind
 * @param {Record<string, string>} meanings
 * @param {Node} links the list of its links
 * @returns {Node[]}
 */
export function nodeEvidence(node, kind, meanings, links) {
  return [
    element('p', { class: 'kind' }, kind),
    element('h2', {}, quoted(node.label)),
    element('h3', {}, 'Links in this picture'),
    links,
    element('h3', {}, WORDS.recorded),
    factsTable(node.facts, meanings),
  ];
}
