import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bends } from '../../../explorer/front/bends.js';

const box = (x, y) => ({ x, y, width: 100, height: 40 });
const row = new Map([['a', box(0, 0)], ['between', box(200, 0)], ['b', box(400, 0)]]);
// Where the point that bends a link lies: to the right of its arrow where the number is above 0.
const side = ({ from }, bend) => (from === 'a' ? bend : -bend);

test('a link bends where it would run behind a third node, and only there', () => {
  const links = [{ id: 'behind', from: 'a', to: 'b' }, { id: 'free', from: 'a', to: 'between' }];

  assert.deepEqual([...bends(row, links).keys()], ['behind']);
});

test('links between the same two go round on both sides, each at a distance of its own, whichever way they point', () => {
  const links = [['1', 'a', 'b'], ['2', 'a', 'b'], ['3', 'b', 'a'], ['4', 'b', 'a']].map(([id, from, to]) => ({ id, from, to }));
  const found = bends(row, links);
  const sides = links.map((link) => side(link, /** @type {number} */ (found.get(link.id))));

  assert.equal(sides.filter((one) => one > 0).length, 2);
  const places = sides.sort((one, other) => one - other);
  places.slice(1).forEach((one, at) => assert.ok(one - places[at] >= 24, `${places}`));
});
