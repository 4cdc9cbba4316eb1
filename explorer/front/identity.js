// Why records are taken for one party: the ids that they came under, the ground, and what is suggested and not joined.

/** @import { GraphNode, Model } from './shapes.js' */
/** @import { Board } from './board.js' */
/** @import { Knowledge } from './knowledge.js' */
import { linksAt } from './board.js';
import { element, quoted } from './dom.js';
import { choices, linkChoice } from './listing.js';
import { WORDS } from './words.js';

const BASIS = 'identity basis';
const IDS = 'former ids';
const SUGGESTION = 'POSSIBLY_SAME_AS';
// What the part tells, so that it is not told again among the facts.
export const TOLD = new Set([BASIS, IDS]);

/**
 * @param {GraphNode} node
 * @returns {{basis: string, ids: string[], suggestions: number}} `ids` are all that the party has, where they are several
 */
export function identityOf({ id, facts, neighbours }) {
  const values = new Map(facts);
  const former = (values.get(IDS) ?? '').split('; ').filter(Boolean);
  const suggested = neighbours.filter(({ relation }) => relation === SUGGESTION);
  return {
    basis: values.get(BASIS) ?? '',
    ids: former.length ? [id, ...former] : [],
    suggestions: suggested.reduce((sum, { links }) => sum + links, 0),
  };
}

/**
 * The part of a party's panel; nothing for what is no party, and where the facts on it were left out.
 * @param {{board: Board, known: Knowledge, model: Model}} showing
 * @param {GraphNode} node
 * @param {(id: string) => void} select
 * @returns {Node[]}
 */
export function identityPart({ board, known, model }, node, select) {
  const { basis, ids, suggestions } = identityOf(node);
  if (!basis && !ids.length && !suggestions) return [];
  const here = linksAt(board, known, node.id).filter(({ kind }) => kind === SUGGESTION);
  return [
    element('h3', {}, WORDS.oneParty),
    ...(basis ? [element('p', { class: 'basis' }, basis === 'number' ? WORDS.byNumber : WORDS.byName)] : []),
    ...(ids.length ? [
      element('p', {}, WORDS.joinedIds),
      element('ul', { class: 'ties', id: 'joined-ids' }, ...ids.map((id) => element('li', {}, quoted(id)))),
    ] : []),
    ...(suggestions ? [element('p', {}, WORDS.maybeSame(suggestions))] : []),
    ...(here.length ? [choices(here.map((link) => linkChoice(link, known, model)), select)] : []),
  ];
}
