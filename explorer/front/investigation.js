// A saved investigation as a file: what stands where, with notes, tags and filters. The graph itself is not in it.

/** @import { Direction, Point } from './shapes.js' */
/** @import { Filters } from './filters.js' */
import { noFilters } from './filters.js';
import { WORDS } from './words.js';

/**
 * What is saved.
 * @typedef {object} Investigation
 * @property {string} name
 * @property {string} saved_on ISO
 * @property {string} as_of the day that the answer holds for with which it began, or ''
 * @property {string} workspace name of the workspace that the ids are of
 * @property {ReadonlyMap<string, Point>} shown where each node stands
 * @property {ReadonlyMap<string, string>} from by which node's expansion a node came
 * @property {ReadonlyMap<string, {node: string, relation: string, direction: Direction, kind: string} & Point>} groups
 * @property {ReadonlySet<string>} pinned
 * @property {ReadonlyMap<string, string>} notes by id of a node or link
 * @property {ReadonlyMap<string, readonly string[]>} tags
 * @property {Filters} filters
 * @property {boolean | null} captions
 * @property {{x: number, y: number, zoom: number} | null} view
 */

export const FORMAT = 'ownergraph-investigation';
export const VERSION = 1;
export const MOST_ENTRIES = 20_000;
export const LONGEST_TEXT = 10_000;
const FARTHEST = 1e7;

/**
 * The file, ready for JSON. Throws what `read` would throw, so that nothing is saved that cannot be opened again.
 * @param {Investigation} state
 * @returns {{[field: string]: unknown}}
 */
export function written(state) {
  const file = {
    format: FORMAT,
    version: VERSION,
    name: state.name,
    saved_on: state.saved_on,
    as_of: state.as_of,
    workspace: state.workspace,
    shown: keyed(state.shown, ({ x, y }) => ({ x, y })),
    from: keyed(state.from, (id) => id),
    groups: keyed(state.groups, ({ node, relation, direction, kind, x, y }) => ({ node, relation, direction, kind, x, y })),
    pinned: [...state.pinned],
    notes: keyed(state.notes, (note) => note),
    tags: keyed(state.tags, (tags) => [...tags]),
    filters: { ...state.filters },
    captions: state.captions,
    view: state.view && { x: state.view.x, y: state.view.y, zoom: state.view.zoom },
  };
  read(file);
  return file;
}

/**
 * An object without a prototype, so that `__proto__` is an id like any other.
 * @template V, W
 * @param {ReadonlyMap<string, V>} map
 * @param {(value: V) => W} plain
 * @returns {{[id: string]: W}}
 */
function keyed(map, plain) {
  const object = Object.create(null);
  for (const [id, value] of map) object[id] = plain(value);
  return object;
}

/**
 * What a file holds. Throws an Error that says in words what is wrong with it.
 * @param {unknown} file as JSON has it
 * @returns {Investigation}
 */
export function read(file) {
  const fields = object(file, WORDS.theFile);
  if (get(fields, 'format') !== FORMAT) throw new Error(WORDS.notAnInvestigation);
  const version = get(fields, 'version');
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) throw wrong('version', WORDS.wholeNumber, version);
  if (version > VERSION) throw new Error(WORDS.newerFile(version, VERSION));
  const unknown = Object.keys(fields).filter((name) => !FIELDS.has(name));
  if (unknown.length) throw new Error(WORDS.noField(quoted(unknown[0])));
  return {
    name: text(get(fields, 'name'), 'name'),
    saved_on: text(get(fields, 'saved_on'), 'saved_on'),
    as_of: day(get(fields, 'as_of'), 'as_of'),
    workspace: text(get(fields, 'workspace'), 'workspace'),
    shown: entries(get(fields, 'shown'), 'shown', point),
    from: entries(get(fields, 'from'), 'from', text),
    groups: entries(get(fields, 'groups'), 'groups', group),
    pinned: new Set(texts(get(fields, 'pinned'), 'pinned')),
    notes: entries(get(fields, 'notes'), 'notes', text),
    tags: entries(get(fields, 'tags'), 'tags', texts),
    filters: filters(get(fields, 'filters')),
    captions: captions(get(fields, 'captions')),
    view: view(get(fields, 'view')),
  };
}

const FIELDS = new Set([
  'format', 'version', 'name', 'saved_on', 'as_of', 'workspace', 'shown', 'from', 'groups', 'pinned', 'notes', 'tags', 'filters',
  'captions', 'view',
]);

/** @typedef {{[name: string]: unknown}} Fields */

/**
 * A field of its own, never one that every object has.
 * @param {Fields} fields
 * @param {string} name
 */
const get = (fields, name) => (Object.hasOwn(fields, name) ? fields[name] : undefined);

/**
 * @param {string} where
 * @param {string} expected
 * @param {unknown} found
 */
const wrong = (where, expected, found) => new Error(WORDS.expected(where, expected, inWords(found)));

/** @param {unknown} found */
function inWords(found) {
  if (found === undefined) return WORDS.nothing;
  if (found === null) return 'null';
  if (Array.isArray(found)) return WORDS.aList;
  if (typeof found === 'object') return WORDS.anObject;
  return typeof found === 'string' ? quoted(found) : String(found);
}

/** @param {string} words */
const quoted = (words) => WORDS.quote(words.length > 60 ? `${Array.from(words).slice(0, 60).join('')}…` : words);

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {Fields}
 */
function object(value, where) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, WORDS.anObject, value);
  return /** @type {Fields} */ (value);
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {string}
 */
function text(value, where) {
  if (typeof value !== 'string') throw wrong(where, WORDS.aText, value);
  if (value.length > LONGEST_TEXT) throw new Error(WORDS.tooLong(where, value.length, LONGEST_TEXT));
  return value;
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {string} ISO, or ''
 */
function day(value, where) {
  const words = text(value, where);
  if (words && !/^\d{4}-\d{2}-\d{2}$/.test(words)) throw wrong(where, WORDS.dayOrNothing, words);
  return words;
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {string[]}
 */
function texts(value, where) {
  if (!Array.isArray(value)) throw wrong(where, WORDS.listOfTexts, value);
  few(value.length, where);
  return value.map((one) => text(one, where));
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {number}
 */
function number(value, where) {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > FARTHEST) throw wrong(where, WORDS.numberUpTo(FARTHEST), value);
  return value;
}

/**
 * @template V
 * @param {unknown} value
 * @param {string} where
 * @param {(value: unknown, where: string) => V} read
 * @returns {Map<string, V>}
 */
function entries(value, where, read) {
  const all = Object.entries(object(value, where));
  few(all.length, where);
  return new Map(all.map(([id, one]) => [text(id, where), read(one, `${where} ${quoted(id)}`)]));
}

/**
 * @param {number} length
 * @param {string} where
 */
function few(length, where) {
  if (length > MOST_ENTRIES) throw new Error(WORDS.tooMany(where, length, MOST_ENTRIES));
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {Point}
 */
function point(value, where) {
  const fields = object(value, where);
  return { x: number(get(fields, 'x'), `${where}, x`), y: number(get(fields, 'y'), `${where}, y`) };
}

/**
 * @param {unknown} value
 * @param {string} where
 */
function group(value, where) {
  const fields = object(value, where);
  const direction = get(fields, 'direction');
  if (direction !== 'out' && direction !== 'in') throw wrong(`${where}, direction`, WORDS.outOrIn, direction);
  const named = (/** @type {string} */ name) => text(get(fields, name), `${where}, ${name}`);
  return {
    node: named('node'), relation: named('relation'), direction: /** @type {Direction} */ (direction), kind: named('kind'),
    ...point(value, where),
  };
}

/**
 * @param {unknown} value
 * @returns {Filters}
 */
function filters(value) {
  const fields = object(value, 'filters');
  const none = noFilters();
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(none, name));
  if (unknown.length) throw new Error(WORDS.noFilter(quoted(unknown[0])));
  const named = (/** @type {string} */ name) => get(fields, name);
  const list = (/** @type {string} */ name) => texts(named(name), `filters, ${name}`);
  const words = (/** @type {string} */ name) => text(named(name), `filters, ${name}`);
  const undated = named('undated');
  if (typeof undated !== 'boolean') throw wrong('filters, undated', WORDS.trueOrFalse, undated);
  return {
    kinds: list('kinds'), relations: list('relations'), from: words('from'), to: words('to'), undated, codes: words('codes'),
    tiers: list('tiers'), countries: list('countries'), share: number(named('share'), 'filters, share'), sources: list('sources'),
  };
}

/**
 * @param {unknown} value
 * @returns {boolean | null}
 */
function captions(value) {
  if (value !== null && typeof value !== 'boolean') throw wrong('captions', WORDS.trueFalseOrNull, value);
  return value;
}

/**
 * @param {unknown} value
 * @returns {Investigation['view']}
 */
function view(value) {
  if (value === null) return null;
  const zoom = number(get(object(value, 'view'), 'zoom'), 'view, zoom');
  if (zoom <= 0) throw wrong('view, zoom', WORDS.numberAbove, zoom);
  return { ...point(value, 'view'), zoom };
}
