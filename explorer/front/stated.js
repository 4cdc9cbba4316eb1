// What stands behind a link, and the facts of a node or a link, as the panels of both pages say them.

/** @import { Stated } from './shapes.js' */
import { linked, table } from './dom.js';
import { WORDS } from './words.js';

/**
 * Where a link is stated.
 * @param {Omit<Stated, 'source'>} stated
 * @param {Node | string} source its source as the page shows it
 */
export const statedTable = (stated, source) => table([
  [WORDS.source, source],
  [WORDS.publisher, stated.publisher || WORDS.notRecorded],
  [WORDS.recordKey, stated.record || WORDS.notRecorded],
  [WORDS.link, stated.url ? linked(stated.url) : WORDS.noLink],
  [WORDS.retrievedOn, stated.retrieved_on || WORDS.notRecorded],
]);

/**
 * Facts with what their names mean.
 * @param {[string, string][]} facts
 * @param {Record<string, string> | undefined} meanings
 */
export const factsTable = (facts, meanings) => table(facts.map(([name, value]) => [name, value, meanings?.[name]]));
