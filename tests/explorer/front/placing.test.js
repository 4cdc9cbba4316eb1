import assert from 'node:assert/strict';
import { test } from 'node:test';

import { besides, chain, firstDays, ownershipTree, timeOrder } from '../../../explorer/front/placing.js';
import { chance, drawn, link, node, overlaps, reachable } from './graphs.js';

const SEEDS = Array.from({ length: 25 }, (_, seed) => seed);
const EVERY = ['OWNS', 'CONTROLS', 'REGISTERED_AT', 'OFFICER_OF', 'SENT', 'RECEIVED_BY', 'BOUGHT_BY', 'OF_GOODS'];

function circling(links, kinds) {
  const steps = links.filter(({ kind }) => kinds.includes(kind));
  return new Set(steps.filter(({ from, to }) => from === to || reachable(steps, to).has(from)).map(({ id }) => id));
}

for (const [name, layout, kinds, axis] of [
  ['an owner stands above what it owns', ownershipTree, ['OWNS', 'CONTROLS'], 'y'],
  ['goods go from the left to the right', chain, ['SENT', 'RECEIVED_BY', 'BOUGHT_BY'], 'x'],
]) {
  test(`${name}, save in circles, which are named`, () => {
    for (const seed of SEEDS) {
      const { nodes, links } = drawn(seed, 10 + 4 * seed, EVERY);

      const { places, circles } = layout(nodes, links);

      const expected = circling(links, kinds);
      assert.deepEqual(new Set(circles), expected, `seed ${seed}`);
      for (const { id, kind, from, to } of links) {
        if (kinds.includes(kind) && !expected.has(id)) assert.ok(places.get(from)[axis] < places.get(to)[axis], `seed ${seed}: ${id}`);
      }
    }
  });

  test(`${name}: every node has a place, and no two overlap`, () => {
    for (const seed of SEEDS) {
      const { nodes, links } = drawn(seed, 10 + 8 * seed, EVERY, seed % 3);

      const { places } = layout(nodes, links);

      assert.deepEqual([...places.keys()].sort(), nodes.map(({ id }) => id).sort());
      assert.deepEqual(overlaps(nodes, places), [], `seed ${seed}`);
    }
  });

  test(`${name}: a thousand nodes take a few seconds at most`, () => {
    const { nodes, links } = drawn(1, 1000, EVERY, 1.2);
    const began = performance.now();

    layout(nodes, links);

    assert.ok(performance.now() - began < 30_000, `took ${performance.now() - began} ms`);
  });
}

test('two owners of each other are both flagged, and the chain below them still points down', () => {
  const nodes = ['a', 'b', 'c'].map((id) => node(id));
  const links = [link('1', 'OWNS', 'a', 'b'), link('2', 'OWNS', 'b', 'a'), link('3', 'OWNS', 'b', 'c'), link('4', 'OWNS', 'c', 'c')];

  const { places, circles } = ownershipTree(nodes, links);

  assert.deepEqual(circles, ['1', '2', '4']);
  assert.ok(places.get('b').y < places.get('c').y);
});

test('officers stand above their company and its address below', () => {
  const nodes = ['owner', 'company', 'officer', 'address'].map((id) => node(id));
  const links = [link('1', 'OWNS', 'owner', 'company'), link('2', 'OFFICER_OF', 'officer', 'company'), link('3', 'REGISTERED_AT', 'company', 'address')];

  const { places } = ownershipTree(nodes, links);

  assert.ok(places.get('officer').y < places.get('company').y);
  assert.ok(places.get('company').y < places.get('address').y);
});

test('nodes named like the parts of an object have their places', () => {
  const nodes = ['__proto__', 'constructor', 'toString'].map((id) => node(id));
  const links = [link('1', 'OWNS', '__proto__', 'constructor'), link('2', 'SENT', 'constructor', 'toString')];

  for (const layout of [ownershipTree, chain]) assert.equal(layout(nodes, links).places.size, 3);
  assert.equal(timeOrder(nodes, links).places.size, 3);
});

test('nothing and one node are laid out too', () => {
  for (const layout of [ownershipTree, chain, timeOrder]) {
    assert.equal(layout([], []).places.size, 0);
    assert.equal(layout([node('a')], []).places.size, 1);
  }
});

test('the order of time is by the first day known, and the undated stand at the end in a column of their own', () => {
  const nodes = [
    node('late', { dates: ['2023-05-01', '2023-05-02'] }), node('early', { dates: ['2021-01-01', ''] }),
    node('until', { dates: ['', '2022-02-02'] }), node('same', { dates: ['2021-01-01', '2021-01-03'] }),
    node('sender'), node('alone'), node('other'),
  ];
  const links = [link('1', 'SENT', 'sender', 'late'), link('2', 'SENT', 'sender', 'until')];

  const { places, undated, axis } = timeOrder(nodes, links);
  const x = (id) => places.get(id).x;

  assert.equal(x('early'), x('same'));
  assert.ok(x('early') < x('until') && x('until') < x('late'));
  assert.equal(x('sender'), x('until'));
  assert.deepEqual(undated, ['alone', 'other']);
  assert.deepEqual(axis, { first: '2021-01-01', last: '2023-05-01', right: x('late') });
  assert.ok(x('alone') > x('late') && x('alone') === x('other'));
  assert.deepEqual(overlaps(nodes, places), []);
});

test('many nodes in the order of time do not overlap', () => {
  const random = chance(5);
  const nodes = drawn(5, 400, ['OWNS']).nodes.map((one) => {
    const day = new Date(Date.UTC(2019, 0, Math.floor(random() * 1500))).toISOString().slice(0, 10);
    return { ...one, dates: random() < 0.8 ? [day, day] : null };
  });

  const { places } = timeOrder(nodes, []);
  const byDay = nodes.filter(({ dates }) => dates).sort((one, other) => (one.dates[0] < other.dates[0] ? -1 : 1));

  assert.deepEqual(overlaps(nodes, places), []);
  for (let index = 1; index < byDay.length; index += 1) {
    const [before, after] = [byDay[index - 1], byDay[index]];
    const [a, b] = [places.get(before.id).x, places.get(after.id).x];
    assert.ok(before.dates[0] === after.dates[0] ? a === b : a < b);
  }
});

test('a link without a date takes that of what it leads to', () => {
  const days = firstDays([node('a'), node('s', { dates: ['2022-03-01', '2022-03-01'] }), node('b')], [
    link('1', 'SENT', 'a', 's'), link('2', 'RECEIVED_BY', 's', 'b', { dates: ['2022-02-01', '2022-02-01'] }),
  ]);

  assert.deepEqual([...days], [['s', '2022-03-01'], ['a', '2022-03-01'], ['b', '2022-02-01']]);
});

test('new nodes stand round their anchor and overlap nothing: those it leads to on the right', () => {
  const anchor = { x: 500, y: 300, width: 150, height: 70 };
  const added = drawn(2, 20, ['OWNS']).nodes.map((one, number) => ({ ...one, direction: number % 2 ? 'in' : 'out' }));

  const places = besides(anchor, added, []);

  assert.deepEqual(overlaps([...added, { ...anchor, id: 'anchor' }], new Map([...places, ['anchor', anchor]])), []);
  assert.equal(places.size, 20);
  assert.ok(places.get(added[0].id).x > anchor.x);
  assert.ok(places.get(added[1].id).x < anchor.x);
  for (const { x, y } of places.values()) assert.ok(Math.hypot(x - anchor.x, y - anchor.y) < 900);
});

test('the links to twenty-five new nodes can be told apart: none runs through the middle of another node', () => {
  const anchor = { x: 0, y: 0, width: 150, height: 60 };
  const added = Array.from({ length: 25 }, (_, number) => node(`n${number}`));

  const places = [...besides(anchor, added, []).values()];

  for (const near of places) {
    for (const far of places) {
      const length = Math.hypot(far.x, far.y);
      const along = (near.x * far.x + near.y * far.y) / length;
      if (near === far || along < 0 || along > length) continue;
      assert.ok(Math.abs(near.x * far.y - near.y * far.x) / length > 10);
    }
  }
});

test('two hundred new nodes among a thousand are placed at once', () => {
  const random = chance(3);
  const { nodes } = drawn(3, 1200, ['OWNS']);
  const taken = [];
  for (let row = 0; taken.length < 1000; row += 1) {
    for (let column = 0; column < 40; column += 1) {
      if (random() < 0.9) taken.push({ ...nodes[taken.length], x: column * 190, y: row * 140, width: 170, height: 120 });
    }
  }
  const rest = nodes.slice(taken.length);
  const anchor = taken[500];
  const began = performance.now();

  const places = besides(anchor, rest, taken);

  const took = performance.now() - began;
  const all = [...taken, ...rest];
  const settled = new Map([...taken.map(({ id, x, y }) => [id, { x, y }]), ...places]);
  const old = new Set(taken.map(({ id }) => id));
  assert.deepEqual(overlaps(all, settled).filter(([one, other]) => !old.has(one) || !old.has(other)), []);
  assert.ok(took < 2000, `took ${took} ms`);
});

test('the same input gives the same places', () => {
  const { nodes, links } = drawn(9, 60, EVERY);

  assert.deepEqual(ownershipTree(nodes, links), ownershipTree(nodes, links));
  assert.deepEqual(besides({ x: 0, y: 0, width: 10, height: 10 }, nodes, []), besides({ x: 0, y: 0, width: 10, height: 10 }, nodes, []));
});
