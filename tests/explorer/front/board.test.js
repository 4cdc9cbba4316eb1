import assert from 'node:assert/strict';
import { test } from 'node:test';

import { added, collapsible, collapsibleBy, emptyBoard, groupOf, knownOf, missingOf, noted, pinToggled, shownOf } from '../../../explorer/front/board.js';
import { knowledge, learn } from '../../../explorer/front/knowledge.js';
import { WORDS } from '../../../explorer/front/words.js';
import { link, node } from './graphs.js';

const OWNS = { relation: 'OWNS', direction: 'out', kind: 'Company', neighbours: 4, links: 5 };
const AT = { relation: 'REGISTERED_AT', direction: 'out', kind: 'Address', neighbours: 2, links: 2 };
const HUB = node('hub', { neighbours: [OWNS, AT] });
const places = (...ids) => ids.map((id, x) => [id, { x, y: 0 }]);

/** A hub that owns four and is at two addresses; of one of the four two links tell. One address is another's, too. */
function world() {
  const known = knowledge();
  learn(known, {
    nodes: [HUB, ...['a', 'b', 'c', 'd'].map((id) => node(id)), node('here', { kind: 'Address' }), node('there', { kind: 'Address' }), node('other')],
    links: [
      ...['a', 'b', 'c', 'd'].map((id) => link(`owns ${id}`, 'OWNS', 'hub', id)), link('owns a again', 'OWNS', 'hub', 'a'),
      link('at here', 'REGISTERED_AT', 'hub', 'here'), link('at there', 'REGISTERED_AT', 'hub', 'there'), link('other at there', 'REGISTERED_AT', 'other', 'there'),
      link('owned', 'OWNS', 'other', 'hub'),
    ],
  });
  return known;
}

test('of each relation it is known who is tied, who of these is shown, and how many are missing', () => {
  const known = world();
  const board = added(added(emptyBoard(), places('hub')), places('a', 'b', 'here'), 'hub');
  const owned = groupOf(HUB, OWNS);

  assert.deepEqual(knownOf(known, owned), new Set(['a', 'b', 'c', 'd']));
  assert.deepEqual(shownOf(board, known, owned), new Set(['a', 'b']));
  assert.equal(missingOf(board, known, HUB, OWNS), 2);
  assert.equal(missingOf(board, known, HUB, AT), 1);
  assert.deepEqual(shownOf(added(emptyBoard(), places('a')), known, owned), new Set(), 'without the hub nothing of it is shown');
});

test('one relation of an expansion is taken back, and the others stay', () => {
  const known = world();
  const board = added(added(emptyBoard(), places('hub')), places('a', 'b', 'c', 'd', 'here', 'there'), 'hub');

  assert.deepEqual(collapsibleBy(board, known, groupOf(HUB, OWNS)).sort(), ['a', 'b', 'c', 'd']);
  assert.deepEqual(collapsibleBy(board, known, groupOf(HUB, AT)).sort(), ['here', 'there']);
});

test('what is pinned, noted, tied to another or was there before stays when a relation is taken back', () => {
  const known = world();
  const shown = added(added(emptyBoard(), places('hub', 'other', 'd')), places('a', 'b', 'c', 'here', 'there'), 'hub');
  const board = noted(pinToggled(shown, 'a'), 'b', 'mine', []);

  assert.deepEqual(collapsibleBy(board, known, groupOf(HUB, OWNS)), ['c']);
  assert.deepEqual(collapsibleBy(board, known, groupOf(HUB, AT)), ['here']);
  assert.deepEqual(collapsible(board, known, 'hub').sort(), ['c', 'here']);
});

test('only what was added is said', () => {
  assert.equal(WORDS.addedMany(2, 3), '2 parties and things and 3 links added');
  assert.equal(WORDS.addedMany(1, 0), '1 party or thing added');
  assert.equal(WORDS.addedMany(0, 1), '1 link added');
});
