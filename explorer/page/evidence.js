// The panel that says what a link or a node rests on. All text is set as text, never as HTML.

/** @import { PictureLink, PictureNode } from './shapes.js' */
import { element, linked, quoted, table } from '../front/dom.js';

/**
 * @param {[string, string][]} facts
 * @param {Record<string, string>} meanings
 * @returns {[string, string, string?][]}
 */
const explained = (facts, meanings) => facts.map(([name, value]) => [name, value, meanings[name]]);

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
    ? [element('p', { class: 'dispute' }, 'Disputed by ', quoted(stated.disputed_by),
        ...(stated.dispute_source ? [' (', linked(stated.dispute_source), ')'] : []))]
    : [];
  return [
    element('h2', {}, quoted(from.label), ` → ${link.verb} → `, quoted(to.label)),
    ...disputed,
    element('h3', {}, 'Stated in'),
    table([
      ['source', stated.title],
      ['publisher', stated.publisher || 'not recorded'],
      ['record', stated.record || 'not recorded'],
      ['link', stated.url ? linked(stated.url) : 'no link recorded'],
      ['retrieved on', stated.retrieved_on || 'not recorded'],
    ]),
    element('h3', {}, 'What it says'),
    table(explained(link.facts, meanings)),
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
    element('h3', {}, 'Recorded'),
    table(explained(node.facts, meanings)),
  ];
}
