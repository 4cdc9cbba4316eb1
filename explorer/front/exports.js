// What is shown as files for other programs: GraphML and GEXF with every parallel link, and CSV for spreadsheets.

/** @import { GraphLink, GraphNode, Part, Point } from './shapes.js' */
import { cleaned, escaped, xml } from './xml.js';

/**
 * A property of each node or link: its name, its type, and how it is read. Null is left out.
 * @template T
 * @typedef {[name: string, type: 'string' | 'double' | 'boolean', value: (one: T) => string | number | boolean | null]} Column
 */

/** @type {Column<GraphNode>[]} */
const OF_NODES = [
  ['kind', 'string', ({ kind }) => kind],
  ['name', 'string', ({ name }) => name],
  ['note', 'string', ({ note }) => note],
  ['first_day', 'string', ({ dates }) => dates?.[0] ?? ''],
  ['last_day', 'string', ({ dates }) => dates?.[1] ?? ''],
  ['countries', 'string', ({ countries }) => countries.join('; ')],
  ['codes', 'string', ({ codes }) => codes.join('; ')],
  ['tier', 'string', ({ tier }) => tier],
  ['uncertain', 'boolean', ({ dashed }) => dashed],
];

/** @type {Column<GraphLink>[]} */
const OF_LINKS = [
  ['kind', 'string', ({ kind }) => kind],
  ['details', 'string', ({ details }) => details.join('; ')],
  ['first_day', 'string', ({ dates }) => dates?.[0] ?? ''],
  ['last_day', 'string', ({ dates }) => dates?.[1] ?? ''],
  ['share_min', 'double', ({ share }) => share?.[0] ?? null],
  ['share_max', 'double', ({ share }) => share?.[1] ?? null],
  ['derived', 'boolean', ({ derived }) => derived],
  ['uncertain', 'boolean', ({ dashed }) => dashed],
  ['disputed', 'boolean', ({ disputed }) => disputed],
  ['source', 'string', ({ stated }) => stated.source],
  ['source_title', 'string', ({ stated }) => stated.title],
  ['publisher', 'string', ({ stated }) => stated.publisher],
  ['record', 'string', ({ stated }) => stated.record],
  ['url', 'string', ({ stated }) => stated.url],
  ['retrieved_on', 'string', ({ stated }) => stated.retrieved_on],
  ['disputed_by', 'string', ({ stated }) => stated.disputed_by],
  ['dispute_source', 'string', ({ stated }) => stated.dispute_source],
];

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * GraphML: a directed graph with every parallel link, each with where it is stated; x and y as drawn, y growing downwards.
 * @param {Part} part
 * @param {ReadonlyMap<string, Point>} positions
 * @returns {string}
 */
export function graphml(part, positions) {
  /** @type {Column<GraphNode>[]} */
  const ofNodes = [...OF_NODES, ['x', 'double', ({ id }) => positions.get(id)?.x ?? null], ['y', 'double', ({ id }) => positions.get(id)?.y ?? null]];
  const names = cleanIds(part.nodes);
  const keys = [...declared('n', 'node', ofNodes), ...declared('e', 'edge', OF_LINKS)];
  const nodes = part.nodes.map((node) => xml('node', { id: named(names, node.id) }, ...data('n', ofNodes, node)));
  const edges = linksAmong(part, names).map(([id, link]) => (
    xml('edge', { id, source: named(names, link.from), target: named(names, link.to) }, ...data('e', OF_LINKS, link))));
  const graph = xml('graph', { id: 'G', edgedefault: 'directed' }, ...nodes, ...edges);
  return `${HEAD}${xml('graphml', { xmlns: 'http://graphml.graphdrawing.org/xmlns' }, ...keys, graph)}\n`;
}

/**
 * @template T
 * @param {string} prefix
 * @param {string} what
 * @param {Column<T>[]} columns
 */
const declared = (prefix, what, columns) => columns.map(([name, type], number) => (
  xml('key', { id: `${prefix}${number}`, for: what, 'attr.name': name, 'attr.type': type })));

/**
 * @template T
 * @param {string} prefix
 * @param {Column<T>[]} columns
 * @param {T} one
 */
const data = (prefix, columns, one) => columns.flatMap(([, , value], number) => {
  const found = value(one);
  return found === null ? [] : [xml('data', { key: `${prefix}${number}` }, escaped(String(found)))];
});

/**
 * GEXF 1.3, which Gephi reads: a directed graph with every parallel link. Positions are as drawn, but y grows upwards there.
 * @param {Part} part
 * @param {ReadonlyMap<string, Point>} positions
 * @returns {string}
 */
export function gexf(part, positions) {
  const names = cleanIds(part.nodes);
  const nodes = part.nodes.map((node) => {
    const at = positions.get(node.id);
    const place = at ? [xml('viz:position', { x: String(at.x), y: String(-at.y), z: '0' })] : [];
    return xml('node', { id: named(names, node.id), label: node.name }, xml('attvalues', {}, ...attributes(OF_NODES, node)), ...place);
  });
  const edges = linksAmong(part, names).map(([id, link]) => (
    xml('edge', { id, source: named(names, link.from), target: named(names, link.to), kind: link.kind, label: link.label.replaceAll('\n', ', ') },
      xml('attvalues', {}, ...attributes(OF_LINKS, link)))));
  const spaces = { xmlns: 'http://gexf.net/1.3', 'xmlns:viz': 'http://gexf.net/1.3/viz', version: '1.3' };
  const graph = xml('graph', { mode: 'static', defaultedgetype: 'directed' },
    xml('attributes', { class: 'node', mode: 'static' }, ...OF_NODES.map(attribute)),
    xml('attributes', { class: 'edge', mode: 'static' }, ...OF_LINKS.map(attribute)),
    xml('nodes', { count: String(nodes.length) }, ...nodes),
    xml('edges', { count: String(edges.length) }, ...edges));
  return `${HEAD}${xml('gexf', spaces, graph)}\n`;
}

/** @param {Column<any>} column @param {number} number */
const attribute = ([name, type], number) => xml('attribute', { id: String(number), title: name, type });

/**
 * @template T
 * @param {Column<T>[]} columns
 * @param {T} one
 */
const attributes = (columns, one) => columns.flatMap(([, , value], number) => {
  const found = value(one);
  return found === null ? [] : [xml('attvalue', { for: String(number), value: String(found) })];
});

/**
 * The ids of nodes without characters that XML forbids, and still no two alike.
 * @param {readonly {id: string}[]} all
 * @returns {Map<string, string>}
 */
function cleanIds(all) {
  const taken = new Set(all.map(({ id }) => id).filter((id) => cleaned(id) === id));
  return new Map(all.map(({ id }) => {
    let name = cleaned(id);
    if (name !== id) {
      while (taken.has(name)) name += '′';
      taken.add(name);
    }
    return [id, name];
  }));
}

/** @param {Map<string, string>} names @param {string} id */
const named = (names, id) => /** @type {string} */ (names.get(id));

/**
 * The links whose ends are both there, each with its clean id.
 * @param {Part} part
 * @param {Map<string, string>} names
 * @returns {[string, GraphLink][]}
 */
function linksAmong(part, names) {
  const links = part.links.filter(({ from, to }) => names.has(from) && names.has(to));
  const ids = cleanIds(links);
  return links.map((link) => [named(ids, link.id), link]);
}

/**
 * The nodes as CSV for spreadsheets.
 * @param {Part} part
 * @param {ReadonlyMap<string, Point>} [positions]
 * @returns {string}
 */
export function csvNodes(part, positions = new Map()) {
  const rows = part.nodes.map((node) => [
    node.id, ...OF_NODES.map(([, , value]) => value(node)), positions.get(node.id)?.x ?? null, positions.get(node.id)?.y ?? null,
  ]);
  return table([['id', ...OF_NODES.map(([name]) => name), 'x', 'y'], ...rows]);
}

/**
 * The links as CSV for spreadsheets, each with the names of its ends and where it is stated.
 * @param {Part} part
 * @returns {string}
 */
export function csvLinks(part) {
  const names = new Map(part.nodes.map(({ id, name }) => [id, name]));
  const rows = part.links.map((link) => [
    link.id, link.from, names.get(link.from) ?? '', link.to, names.get(link.to) ?? '', ...OF_LINKS.map(([, , value]) => value(link)),
  ]);
  return table([['id', 'from', 'from_name', 'to', 'to_name', ...OF_LINKS.map(([name]) => name)], ...rows]);
}

/**
 * RFC 4180 with a byte order mark, which spreadsheets need for UTF-8.
 * @param {(string | number | boolean | null)[][]} rows
 */
const table = (rows) => `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; numbers stay numbers.
 * @param {string | number | boolean | null} value
 * @returns {string}
 */
function cell(value) {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const text = cleaned(guarded);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
