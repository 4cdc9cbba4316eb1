import assert from 'node:assert/strict';
import { test } from 'node:test';

import { samePlaces } from '../../../explorer/front/same_places.js';

const address = (id, unit, building) => ({ id, place: { unit, building } });

test('two spellings of one room are tied as a room, and of one building as a building', () => {
  const found = samePlaces([
    address('a', 'u1', 'b1'), address('b', 'u1', 'b1'), address('c', 'u2', 'b1'), address('d', '', 'b1'), address('e', '', ''), { id: 'x', place: null },
  ]);

  assert.deepEqual(found.map(({ from, to, level }) => [from, to, level]), [
    ['a', 'b', 'unit'], ['a', 'c', 'building'], ['a', 'd', 'building'],
  ]);
});

test('addresses without a key are never the same', () => {
  assert.deepEqual(samePlaces([address('a', '', ''), address('b', '', '')]), []);
});
