import assert from 'node:assert/strict';
import { test } from 'node:test';

import { active, bounds, choicesIn, isEmpty, noFilters, visible } from '../../../explorer/front/filters.js';
import { link, node, stated } from './graphs.js';

const NODES = [
  node('ural', { countries: ['RU'] }), node('hk', { countries: ['HK'] }), node('unknown'),
  node('person', { kind: 'Person', countries: ['RU', 'CY'] }),
  node('s1', { kind: 'Shipment', dates: ['2022-03-05', '2022-03-05'], countries: ['CN', 'HK'], codes: ['8542319000'] }),
  node('s2', { kind: 'Shipment', dates: ['2022-01-01', '2022-12-31'], countries: ['HK'] }),
  node('s3', { kind: 'Shipment', countries: ['HK'], codes: ['8482'] }),
  node('chips', { kind: 'Commodity', codes: ['854231'], tier: '1' }), node('bearings', { kind: 'Commodity', codes: ['8482'], tier: '3.A' }),
  node('listing', { kind: 'Listing', dates: ['2022-02-24', ''] }),
];
const LINKS = [
  link('own', 'OWNS', 'person', 'ural', { dates: ['2014-01-01', ''], share: [25, 50] }),
  link('gone', 'OWNS', 'hk', 'ural', { dates: ['', '2021-12-31'], share: [10, 10], stated: stated('leak') }),
  link('vague', 'OWNS', 'unknown', 'hk'),
  link('office', 'OFFICER_OF', 'person', 'ural', { dates: ['2020-01-01', '2020-12-31'] }),
  link('sent1', 'SENT', 'hk', 's1'), link('got1', 'RECEIVED_BY', 's1', 'ural'), link('sent2', 'SENT', 'hk', 's2'), link('sent3', 'SENT', 'hk', 's3'),
  link('of1', 'OF_GOODS', 's1', 'chips'), link('of2', 'OF_GOODS', 's2', 'bearings'), link('listed', 'LISTED_AS', 'ural', 'listing'),
];

/** What a filter hides. */
function hidden(some) {
  const { nodes, links } = visible({ ...noFilters(), ...some }, NODES, LINKS);
  return [...NODES.filter(({ id }) => !nodes.has(id)), ...LINKS.filter(({ id }) => !links.has(id))].map(({ id }) => id);
}

test('empty filters hide nothing', () => {
  assert.deepEqual(hidden({}), []);
  assert.ok(isEmpty(noFilters()));
});

test('a hidden kind goes with its links, a hidden relation alone', () => {
  assert.deepEqual(hidden({ kinds: ['Person'] }), ['person', 'own', 'office']);
  assert.deepEqual(hidden({ relations: ['OWNS'] }), ['own', 'gone', 'vague']);
  assert.deepEqual(hidden({ sources: ['leak'] }), ['gone']);
});

test('dates filter by overlap: open ends reach as far as one likes, and shipments go with their links', () => {
  assert.deepEqual(hidden({ from: '2022-04-01' }), ['s1', 'gone', 'office', 'sent1', 'got1', 'of1']);
  assert.deepEqual(hidden({ to: '2020-12-31' }), ['s1', 's2', 'listing', 'sent1', 'got1', 'sent2', 'of1', 'of2', 'listed']);
  assert.deepEqual(hidden({ from: '2022-03-05', to: '2022-03-05' }), ['gone', 'office']);
  assert.deepEqual(hidden({ from: '2021-12-31', to: '2021-12-31' }), ['s1', 's2', 'listing', 'office', 'sent1', 'got1', 'sent2', 'of1', 'of2', 'listed']);
});

test('a month as a bound is meant as a whole', () => {
  assert.deepEqual(hidden({ from: '2022-03', to: '2022-03' }), ['gone', 'office']);
});

test('what has no date is hidden by its own switch alone', () => {
  assert.deepEqual(hidden({ undated: false }), ['s3', 'vague', 'sent3']);
});

test('HS codes filter shipments by their own code or that of their commodity', () => {
  assert.deepEqual(hidden({ codes: '8542' }), ['s2', 's3', 'bearings', 'sent2', 'sent3', 'of2']);
  assert.deepEqual(hidden({ codes: '8482, 8542.31' }), []);
  assert.deepEqual(hidden({ codes: '85423190' }), ['s2', 's3', 'chips', 'bearings', 'sent2', 'sent3', 'of1', 'of2']);
});

test('tiers filter shipments by their commodity', () => {
  assert.deepEqual(hidden({ tiers: ['1'] }), ['s2', 's3', 'bearings', 'sent2', 'sent3', 'of2']);
});

test('countries filter what can have one, and "none stated" is a choice', () => {
  assert.deepEqual(hidden({ countries: ['RU', 'HK'] }), ['unknown', 'vague']);
  assert.deepEqual(hidden({ countries: ['CY', ''] }).filter((id) => NODES.some((one) => one.id === id)), ['ural', 'hk', 's1', 's2', 's3']);
});

test('a share is shown where its upper bound reaches the figure, or where none is stated', () => {
  assert.deepEqual(hidden({ share: 25 }), ['gone']);
  assert.deepEqual(hidden({ share: 50 }), ['gone']);
  assert.deepEqual(hidden({ share: 50.1 }), ['own', 'gone']);
});

test('filters hold together', () => {
  assert.deepEqual(hidden({ from: '2022-04-01', share: 60, kinds: ['Listing'] }), ['s1', 'listing', 'own', 'gone', 'office', 'sent1', 'got1', 'of1', 'listed']);
});

test('which filters are set can be said', () => {
  assert.deepEqual(active({ ...noFilters(), undated: false, countries: [''], codes: ' , ', share: 10 }), ['undated', 'countries', 'share']);
});

test('the choices are those that occur, with their counts', () => {
  const choices = choicesIn(NODES, LINKS);

  assert.deepEqual(choices.kinds.slice(0, 2), [['Company', 3], ['Shipment', 3]]);
  assert.deepEqual(choices.countries, [['HK', 4], ['RU', 2], ['', 1], ['CN', 1], ['CY', 1]]);
  assert.deepEqual(choices.tiers, [['1', 1], ['3.A', 1]]);
  assert.deepEqual(choices.sources, [{ id: 'register', title: 'Title of register', count: 10 }, { id: 'leak', title: 'Title of leak', count: 1 }]);
  assert.equal(choices.undated, 3);
  assert.equal(choices.shares, 3);
});

test('the bounds are the first and the last day of all', () => {
  assert.deepEqual(bounds(NODES, LINKS), ['2014-01-01', '2022-12-31']);
  assert.equal(bounds([node('a')], []), null);
});
