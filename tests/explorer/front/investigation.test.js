import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boardOf, emptyBoard } from '../../../explorer/front/board.js';
import { noFilters } from '../../../explorer/front/filters.js';
import { read, written } from '../../../explorer/front/investigation.js';

const STATE = {
  name: 'Northern bearings “2022” </script>',
  saved_on: '2026-11-27',
  as_of: '2024-05-01',
  workspace: 'demo',
  shown: new Map([['ru-ogrn:1', { x: 0.1 + 0.2, y: -1e6 }], ['__proto__', { x: 0, y: 3 }], ['constructor', { x: 1, y: 2 }]]),
  from: new Map([['__proto__', 'ru-ogrn:1']]),
  groups: new Map([['group out SENT Shipment a', { node: 'a', relation: 'SENT', direction: 'out', kind: 'Shipment', x: 4, y: 5 }]]),
  pinned: new Set(['__proto__']),
  notes: new Map([['ru-ogrn:1', 'ask for the extract\n\u0000\u202e'], ['toString', 'x'.repeat(10_000)]]),
  tags: new Map([['__proto__', ['buyer', '']]]),
  filters: { ...noFilters(), from: '2022-01-01', codes: '8542', share: 25, countries: ['', 'HK'], undated: false },
  captions: null,
  view: { x: -3.5, y: 12, zoom: 0.25 },
};

/** The file of an investigation as it is saved, with some fields replaced. */
const file = (some = {}) => ({ ...JSON.parse(JSON.stringify(written(STATE))), ...some });

test('what is saved comes back the same, positions, filters and marks included', () => {
  assert.deepEqual(read(file()), STATE);
  assert.deepEqual(read(JSON.parse(JSON.stringify(written({ ...STATE, view: null, captions: true })))), { ...STATE, view: null, captions: true });
});

test('the day of an answer is part of the board, and none is as good', () => {
  assert.equal(boardOf(read(file())).as_of, '2024-05-01');
  assert.equal(boardOf(read(file({ as_of: '' }))).as_of, '');
  assert.equal(emptyBoard().as_of, '');
});

test('an id like __proto__ is an id and changes no object', () => {
  const opened = read(JSON.parse(JSON.stringify(written(STATE))));

  assert.deepEqual(opened.shown.get('__proto__'), { x: 0, y: 3 });
  assert.equal({}.x, undefined);
  assert.equal(Object.getPrototypeOf(opened.filters), Object.prototype);
});

test('a file of a newer ownergraph is refused and says so', () => {
  assert.throws(() => read(file({ version: 2, anything: true })), { message: 'made by a newer ownergraph: version 2, this one reads up to 1' });
});

for (const [what, content, words] of [
  ['no object', null, /the file: expected an object, found null/],
  ['a list', [], /the file: expected an object, found a list/],
  ['another file', { nodes: [] }, /this is no saved investigation of ownergraph/],
  ['no version', file({ version: '1' }), /version: expected a whole number from 1, found “1”/],
  ['a name that is no text', file({ name: 5 }), /name: expected a text, found 5/],
  ['a day that is none', file({ as_of: 'today' }), /as_of: expected a day like 2024-05-01, or an empty text, found “today”/],
  ['a place without y', file({ shown: { a: { x: 1 } } }), /shown “a”, y: expected a number up to 10,000,000, found nothing/],
  ['a place beyond all bounds', file({ shown: { a: { x: 1e300, y: 0 } } }), /shown “a”, x: expected a number/],
  ['shown as a list', file({ shown: [] }), /shown: expected an object, found a list/],
  ['a group without direction', file({ groups: { g: { node: 'a', relation: 'OWNS', kind: 'Company', direction: 'up', x: 0, y: 0 } } }), /groups “g”, direction: expected out or in, found “up”/],
  ['pins that are no texts', file({ pinned: [1] }), /pinned: expected a text, found 1/],
  ['tags that are no list', file({ tags: { a: 'b' } }), /tags “a”: expected a list of texts, found “b”/],
  ['an unknown filter', file({ filters: { ...noFilters(), colour: 'red' } }), /“colour” is no filter/],
  ['a missing filter', file({ filters: {} }), /filters, undated: expected true or false, found nothing/],
  ['a share that is no number', file({ filters: { ...noFilters(), share: '25' } }), /filters, share: expected a number/],
  ['captions of another type', file({ captions: 'yes' }), /captions: expected true, false or null, found “yes”/],
  ['no zoom', file({ view: { x: 0, y: 0, zoom: 0 } }), /view, zoom: expected a number above 0, found 0/],
  ['a field of its own', JSON.parse(JSON.stringify(file()).replace('{', '{"__proto__": {"polluted": 1},')), /“__proto__” is no field/],
  ['too many nodes', file({ shown: Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [n, { x: 0, y: 0 }])) }), /shown: 20,001 entries, at most 20,000 are read/],
  ['too long a note', file({ notes: { a: 'x'.repeat(10_001) } }), /notes “a”: a text of 10,001 characters, at most 10,000 are read/],
]) {
  test(`a file with ${what} is refused in words`, () => {
    assert.throws(() => read(content), (error) => error instanceof Error && words.test(error.message) || assert.fail(error.message));
  });
}

test('fields that every object has are no fields of the file', () => {
  const { name, ...rest } = file();
  const inherited = Object.assign(Object.create({ name }), rest);

  assert.throws(() => read(inherited), /name: expected a text, found nothing/);
});

test('what could not be opened again is not saved', () => {
  assert.throws(() => written({ ...STATE, notes: new Map([['a', 'x'.repeat(10_001)]]) }), /notes “a”: a text of 10,001 characters/);
});

test('twenty thousand nodes are saved and opened', () => {
  const shown = new Map(Array.from({ length: 20_000 }, (_, number) => [`n${number}`, { x: number, y: -number }]));

  assert.equal(read(JSON.parse(JSON.stringify(written({ ...STATE, shown })))).shown.size, 20_000);
});
