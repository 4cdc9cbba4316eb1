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

for (const [words, end] of [['level', { x: 400, y: 0 }], ['steep', { x: 0, y: 300 }], ['slanting', { x: 300, y: 280 }]]) {
  test(`captions of ${words} links between the same two do not cover one another, whichever way these point`, () => {
    const boxes = new Map([['a', box(0, 0)], ['b', { ...box(0, 0), ...end }]]);
    const links = [['1', 'a', 'b'], ['2', 'b', 'a'], ['3', 'a', 'b']].map(([id, from, to]) => ({ id, from, to }));
    const [width, height] = [110, 26];

    const found = bends(boxes, links, () => ({ width, height }));

    const length = Math.hypot(end.x, end.y);
    const middles = links.map((link) => {
      const aside = side(link, found.get(link.id) ?? 0) / 2;
      return { x: (-end.y / length) * aside, y: (end.x / length) * aside };
    });
    for (const [at, one] of middles.entries()) {
      for (const other of middles.slice(at + 1)) {
        assert.ok(Math.abs(one.x - other.x) >= width || Math.abs(one.y - other.y) >= height, JSON.stringify(middles));
      }
    }
    assert.deepEqual([...bends(boxes, links).keys()], [], 'without captions the drawing sets them side by side itself');
  });
}
