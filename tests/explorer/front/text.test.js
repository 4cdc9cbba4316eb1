import assert from 'node:assert/strict';
import { test } from 'node:test';

import { breakable, characters, shortened, wrapped } from '../../../explorer/front/text.js';

// Ten pixels for each character that a reader sees.
const measure = (text) => 10 * [...characters(text)].length;
const FAMILY = '👨‍👩‍👧‍👦';

test('a caption is broken at spaces, else at hyphens, else anywhere', () => {
  assert.equal(wrapped('Northern Bearing Works', measure, 90, 3), 'Northern\nBearing\nWorks');
  assert.equal(wrapped('Rhein-Mechanik', measure, 90, 3), 'Rhein-\nMechanik');
  assert.equal(wrapped('Abcdefghijkl', measure, 50, 3), 'Abcde\nfghij\nkl');
});

test('a caption that does not fit ends in an ellipsis', () => {
  assert.equal(wrapped('One two three four five', measure, 60, 2), 'One\ntwo t…');
  assert.equal(wrapped('x'.repeat(10_000), measure, 100, 3).length, 32);
});

test('a figure is never cut into a smaller one', () => {
  assert.equal(shortened('USD 1,250,000', measure, 90), 'USD…');
});

test('what a reader sees as one character stays whole', () => {
  assert.equal(wrapped(FAMILY.repeat(3), measure, 20, 3), `${FAMILY}${FAMILY}\n${FAMILY}`);
  assert.equal(wrapped(`é${'é'.repeat(3)}`, measure, 20, 1), 'é…');
  assert.deepEqual([...characters('𝒜б')], ['𝒜', 'б']);
});

test('a letter under hundreds of marks is cut to those that a line has room for', () => {
  const [letter] = [...characters(`o${'\u0300'.repeat(500)}`)];

  assert.equal(Array.from(letter).length, 12);
});

test('ten thousand letters without a space can be broken, and nothing is lost', () => {
  const text = `${'W'.repeat(9_990)}${FAMILY.repeat(10)}`;

  const parts = breakable(text);

  assert.equal(parts.join(''), text);
  assert.equal(parts.length, 250);
  assert.deepEqual(breakable('short'), ['short']);
});
