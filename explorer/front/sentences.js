// What a still picture says of its links, for those who point at one or do not see it.

/** @import { GraphLink, GraphNode } from './shapes.js' */
import { WORDS } from './words.js';

/**
 * What stands behind the links, each source once.
 * @param {GraphLink[]} links
 * @returns {string[]}
 */
export function sourcesOf(links) {
  const all = new Set(links.map(({ stated }) => [stated.title || stated.source, stated.publisher, stated.retrieved_on && WORDS.retrieved(stated.retrieved_on)].filter(Boolean).join(', ')));
  return all.size ? [WORDS.sourceList([...all].sort())] : [];
}

/**
 * @param {GraphLink} link
 * @param {Map<string, string>} names
 * @param {Map<string, string>} verbs
 */
export function sentence(link, names, verbs) {
  const said = `${names.get(link.from)} → ${verbs.get(link.kind) ?? link.kind} → ${names.get(link.to)}`;
  const { title, publisher, record, url, disputed_by: by } = link.stated;
  const stated = WORDS.statedInLine([title, publisher, record, url].filter(Boolean).join(', '));
  return [[said, ...link.details].join(', '), stated, ...(by ? [WORDS.disputedLine(by)] : [])].join('\n');
}

/**
 * Every link as a sentence, then what is not linked: for those who do not see the drawing.
 * @param {GraphNode[]} nodes
 * @param {GraphLink[]} links
 * @param {Map<string, string>} names
 * @param {Map<string, string>} verbs
 */
export function inWords(nodes, links, names, verbs) {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const alone = nodes.filter(({ id }) => !linked.has(id)).map(({ name }) => name);
  return [...links.map((link) => [`${names.get(link.from)} → ${verbs.get(link.kind) ?? link.kind} → ${names.get(link.to)}`, ...link.details].join(', ')), ...alone].join('. ');
}
