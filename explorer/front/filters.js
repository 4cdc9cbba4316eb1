// What of the graph is drawn. Filters hide; they never move a node, and they never take it away.

/** @import { GraphLink, GraphNode, Span } from './shapes.js' */

/**
 * What to hide, and what to show alone. A filter that is empty hides nothing.
 *
 * @typedef {object} Filters
 * @property {readonly string[]} kinds of node that are hidden
 * @property {readonly string[]} relations that are hidden
 * @property {string} from first day of what is shown, ISO, or ''. What has dates is shown where its span and the range have a
 *   day in common; an open end of either reaches as far as one likes. That holds for links, and for nodes that have dates
 *   of their own (shipments, listings, statistics). A link without dates has those of such a node at its end.
 * @property {string} to last day, ISO, or ''
 * @property {boolean} undated whether links and such nodes without any date are shown, with a range or without one
 * @property {string} codes beginnings of HS codes, parted by commas or spaces. Shipments, commodities and statistics are
 *   shown where a code of theirs begins with one of these; a shipment also has the codes of the commodities that it is of.
 *   What states no code, or a shorter one, is hidden.
 * @property {readonly string[]} tiers of priority goods; the same nodes are shown where their commodity is of one of these
 * @property {readonly string[]} countries two-letter codes; '' is "none stated". Kinds of node that can have a country are
 *   shown where one of theirs is among these.
 * @property {number} share in per cent. Links that hold a share are shown where the share may reach it: its upper bound, or
 *   100 where none is stated.
 * @property {readonly string[]} sources of links that are hidden, by id
 */

const DATED = new Set(['Shipment', 'Listing', 'TradeFlow']);
const GOODS = new Set(['Shipment', 'Commodity', 'TradeFlow']);
const PLACED = new Set(['Company', 'Person', 'PublicBody', 'Address', 'Shipment', 'Port', 'Vessel', 'TradeFlow']);
const SHARES = new Set(['OWNS']);
const OF_GOODS = 'OF_GOODS';

/**
 * Filters that hide nothing.
 * @returns {Filters}
 */
export const noFilters = () => ({
  kinds: [], relations: [], from: '', to: '', undated: true, codes: '', tiers: [], countries: [], share: 0, sources: [],
});

/**
 * Whether the filters hide nothing.
 * @param {Filters} filters
 */
export const isEmpty = (filters) => active(filters).length === 0;

/**
 * The filters that are set, for a count and for "clear all".
 * @param {Filters} filters
 * @returns {(keyof Filters)[]}
 */
export function active(filters) {
  const none = noFilters();
  const names = /** @type {(keyof Filters)[]} */ (Object.keys(none));
  return names.filter((name) => {
    const value = filters[name];
    if (name === 'codes') return prefixes(filters.codes).length > 0;
    return Array.isArray(value) ? value.length > 0 : value !== none[name];
  });
}

/**
 * The ids of what is drawn. A link is drawn where it passes and both of its ends are drawn; a node stays where all of its
 * links are hidden.
 * @param {Filters} filters
 * @param {Iterable<GraphNode>} nodes
 * @param {Iterable<GraphLink>} links
 * @returns {{nodes: Set<string>, links: Set<string>}}
 */
export function visible(filters, nodes, links) {
  const known = new Map([...nodes].map((node) => [node.id, node]));
  const all = [...links];
  const goods = goodsOf(known, all);
  const kinds = new Set(filters.kinds);
  const relations = new Set(filters.relations);
  const sources = new Set(filters.sources);
  const wanted = prefixes(filters.codes);
  const fits = (/** @type {GraphNode} */ node) => !kinds.has(node.kind)
    && (!DATED.has(node.kind) || inRange(filters, node.dates))
    && (!GOODS.has(node.kind) || ofGoods(goods.get(node.id) ?? [node]))
    && (filters.countries.length === 0 || !PLACED.has(node.kind) || statedCountries(node).some((one) => filters.countries.includes(one)));
  const ofGoods = (/** @type {GraphNode[]} */ own) => (wanted.length === 0 || own.some(({ codes }) => codes.some((code) => wanted.some((one) => code.startsWith(one)))))
    && (filters.tiers.length === 0 || own.some(({ tier }) => filters.tiers.includes(tier)));
  const shown = new Set([...known.values()].filter(fits).map(({ id }) => id));
  const drawn = all.filter((link) => shown.has(link.from) && shown.has(link.to)
    && !relations.has(link.kind)
    && !sources.has(link.stated.source)
    && inRange(filters, datesOf(link, known))
    && (filters.share <= 0 || !SHARES.has(link.kind) || (link.share?.[1] ?? 100) >= filters.share));
  return { nodes: shown, links: new Set(drawn.map(({ id }) => id)) };
}

/**
 * The beginnings of HS codes in a text: their digits, as 8542.31 is written with a point or without.
 * @param {string} text
 * @returns {string[]}
 */
export const prefixes = (text) => text.split(/[\s,;]+/u).map((one) => one.replace(/\D/gu, '')).filter(Boolean);

/**
 * A node of goods with the commodities that it is of.
 * @param {Map<string, GraphNode>} known
 * @param {GraphLink[]} links
 * @returns {Map<string, GraphNode[]>}
 */
function goodsOf(known, links) {
  /** @type {Map<string, GraphNode[]>} */
  const found = new Map();
  for (const { kind, from, to } of links) {
    const [node, commodity] = [known.get(from), known.get(to)];
    if (kind === OF_GOODS && node && commodity) found.set(from, [...(found.get(from) ?? [node]), commodity]);
  }
  return found;
}

/** @param {GraphNode} node */
const statedCountries = ({ countries }) => (countries.length ? countries : ['']);

/**
 * The dates of a link: its own, else those of a dated node at its end.
 * @param {GraphLink} link
 * @param {Map<string, GraphNode>} known
 * @returns {Span | null}
 */
function datesOf(link, known) {
  if (link.dates) return link.dates;
  const ends = [known.get(link.from), known.get(link.to)];
  return ends.find((end) => end && DATED.has(end.kind) && end.dates)?.dates ?? null;
}

/**
 * Whether a span and the range have a day in common. A month or year as bound is meant as a whole.
 * @param {Filters} filters
 * @param {Span | null} dates
 */
function inRange({ from, to, undated }, dates) {
  if (!dates || (!dates[0] && !dates[1])) return undated;
  const [first, last] = dates;
  return (!to || !first || first.slice(0, to.length) <= to) && (!from || !last || last.slice(0, from.length) >= from);
}

/**
 * What can be filtered, each with how many nodes or links it is about, most first.
 *
 * @typedef {object} Choices
 * @property {[string, number][]} kinds
 * @property {[string, number][]} relations
 * @property {[string, number][]} tiers in their own order
 * @property {[string, number][]} countries '' is "none stated"
 * @property {{id: string, title: string, count: number}[]} sources
 * @property {number} undated links and nodes with dates of their own of which no date is known
 * @property {number} shares links that hold a share
 * @property {number} goods shipments, commodities and statistics
 */

/**
 * @param {Iterable<GraphNode>} nodes
 * @param {Iterable<GraphLink>} links
 * @returns {Choices}
 */
export function choicesIn(nodes, links) {
  const known = new Map([...nodes].map((node) => [node.id, node]));
  const all = [...known.values()];
  const ties = [...links];
  const titles = new Map(ties.map(({ stated }) => [stated.source, stated.title || stated.source]));
  const dates = [...all.filter(({ kind }) => DATED.has(kind)).map((node) => node.dates), ...ties.map((link) => datesOf(link, known))];
  return {
    kinds: counted(all.map(({ kind }) => kind)),
    relations: counted(ties.map(({ kind }) => kind)),
    tiers: counted(all.map(({ tier }) => tier).filter(Boolean)).sort(([one], [other]) => (one < other ? -1 : 1)),
    countries: counted(all.filter(({ kind }) => PLACED.has(kind)).flatMap(statedCountries)),
    sources: counted(ties.map(({ stated }) => stated.source)).map(([id, count]) => ({ id, title: titles.get(id) ?? id, count })),
    undated: dates.filter((one) => !one || (!one[0] && !one[1])).length,
    shares: ties.filter(({ kind }) => SHARES.has(kind)).length,
    goods: all.filter(({ kind }) => GOODS.has(kind)).length,
  };
}

/**
 * @param {string[]} values
 * @returns {[string, number][]}
 */
function counted(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}

/**
 * The first and the last day that anything is known of; null where nothing has a date.
 * @param {Iterable<GraphNode>} nodes
 * @param {Iterable<GraphLink>} links
 * @returns {[string, string] | null}
 */
export function bounds(nodes, links) {
  /** @type {string | undefined} */
  let first;
  /** @type {string | undefined} */
  let last;
  for (const one of [...nodes, ...links]) {
    for (const day of one.dates ?? []) {
      if (!day) continue;
      if (first === undefined || day < first) first = day;
      if (last === undefined || day > last) last = day;
    }
  }
  return first === undefined || last === undefined ? null : [first, last];
}
