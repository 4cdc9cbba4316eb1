// The graph page inside a file of its own: all it knows is in the file, and it asks nobody.

import { added, boardOf } from './board.js';
import { place } from './dom.js';
import { embedded } from './embedded.js';
import { explorer } from './graph.js';
import { handingOver } from './handing_over.js';
import { head } from './head.js';
import { read } from './investigation.js';
import { knowledge, learn } from './knowledge.js';

/**
 * @typedef {import('./shapes.js').Model} Model
 * @typedef {import('./shapes.js').Part} Part
 * @typedef {{model: Model, part: Part, positions: Record<string, [number, number]>, board: unknown, records: Record<string, import('./shapes.js').Record[]>,
 *   spellings: Record<string, string[]>, title: string, asked: string, caution: string, as_of: string | null, notes: string[], made: string}} Handed
 */

/** @type {Handed} */
const handed = JSON.parse(place('data').textContent || '');
const whole = knowledge();
learn(whole, handed.part);
const page = explorer(embedded(handed.part, whole, handed.records, handed.spellings), handed.model, { live: false });
Object.assign(window, { explorer: page });
const begun = { ...added(page.board(), Object.entries(handed.positions).map(([id, [x, y]]) => [id, { x, y }])), as_of: handed.as_of ?? '' };
learn(page.known, handed.part);
const saved = handed.board ? read(handed.board) : null;
head({ ...handed, asked: [handed.asked, handed.made].filter(Boolean).join(' ') });
page.restore(saved ? boardOf(saved) : begun, saved?.view);
handingOver(page, handed.title, null);
document.documentElement.dataset.ready = 'yes';
