// The graph from the file itself: nothing is asked of anybody.

/** @import { Data, GraphNode, Hit, Part, Record } from './shapes.js' */
/** @import { Knowledge } from './knowledge.js' */
import { shortestPaths } from './routes.js';
import { WORDS } from './words.js';

const PAGE = 25;
const MOST_HITS = 50;

/**
 * A text as it is searched: no accents, no letter case, ß as ss.
 * @param {string} text
 */
export const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/**
 * @param {Part} part all that the file holds
 * @param {Knowledge} known the same, learnt
 * @param {globalThis.Record<string, Record[]>} records by claim
 * @param {globalThis.Record<string, string[]>} spellings other spellings of a node, folded, by its id
 * @returns {Data}
 */
export function embedded(part, known, records, spellings) {
  const searched = part.nodes.map((node) => ({
    node, words: [folded(node.name), folded(node.id), ...(Object.hasOwn(spellings, node.id) ? spellings[node.id] : [])],
  }));
  return {
    search: async (text) => found(searched, folded(text)),
    nodes: async (ids, shown) => {
      const wanted = new Set([...ids, ...shown]);
      const own = new Set(ids);
      return {
        nodes: part.nodes.filter(({ id }) => own.has(id)),
        links: part.links.filter(({ from, to }) => wanted.has(from) && wanted.has(to) && (own.has(from) || own.has(to))),
      };
    },
    neighbours: async ({ node, relation, direction, kind }, { after, limit = PAGE, text = '' }) => {
      const words = folded(text);
      const links = [...known.linksOf.get(node) ?? []].flatMap((id) => known.links.get(id) ?? [])
        .filter((link) => link.kind === relation && (direction === 'out' ? link.from : link.to) === node);
      const far = (/** @type {typeof links[number]} */ link) => (direction === 'out' ? link.to : link.from);
      const ids = [...new Set(links.map(far))].filter((id) => id > (after ?? '')).sort();
      const nodes = ids.flatMap((id) => known.nodes.get(id) ?? [])
        .filter((one) => one.kind === kind && (folded(one.name).includes(words) || folded(one.id).includes(words)));
      const page = nodes.slice(0, limit);
      const listed = new Set(page.map(({ id }) => id));
      return { nodes: page, links: links.filter((link) => listed.has(far(link))), next: nodes.length > limit ? page[limit - 1].id : null };
    },
    paths: async (from, to, options) => shortestPaths(part, from, to, options),
    records: async (claim) => {
      if (Object.hasOwn(records, claim)) return records[claim];
      throw new Error(WORDS.noRecords);
    },
  };
}

/**
 * @param {{node: GraphNode, words: string[]}[]} searched
 * @param {string} text folded
 * @returns {Hit[]}
 */
function found(searched, text) {
  const words = text.split(' ').filter(Boolean);
  if (!words.length) return [];
  /** @type {[number, Hit][]} */
  const hits = [];
  for (const { node, words: spellings } of searched) {
    const matched = spellings.find((spelling) => words.every((word) => spelling.includes(word)));
    if (matched === undefined) continue;
    const rank = matched === text ? 0 : matched.startsWith(text) ? 1 : 2;
    hits.push([rank, { id: node.id, name: node.name, kind: node.kind, country: node.countries[0] ?? null, matched: node.name }]);
  }
  return hits.sort(([a, one], [b, other]) => a - b || (one.name < other.name ? -1 : 1)).slice(0, MOST_HITS).map(([, hit]) => hit);
}
