import assert from 'node:assert/strict';
import { test } from 'node:test';

import { shortestPaths } from '../../../explorer/front/routes.js';
import { drawn, link, node } from './graphs.js';

const ties = (links) => [{ relation: 'OWNS', direction: 'out', kind: 'Company', neighbours: links, links }];
const ids = ({ paths }) => paths.map(({ nodes }) => nodes.map(({ id }) => id));

/** A ring of six with a hub in its middle that would shorten every way. */
const RING = {
  nodes: [...'abcdef'].map((id) => node(id)).concat(node('hub', { kind: 'Address', neighbours: ties(500) })),
  links: [...'abcdef'].flatMap((id, index) => [link(`r${index}`, 'OWNS', id, 'bcdefa'[index]), link(`h${index}`, 'REGISTERED_AT', id, 'hub')]),
};

test('both ways round are found, in the order of their ids, and the hub in the middle is not walked through', () => {
  const found = shortestPaths(RING, 'a', 'd', { steps: 6 });

  assert.deepEqual(ids(found), [['a', 'b', 'c', 'd'], ['a', 'f', 'e', 'd']]);
  assert.equal(found.hubs, 1);
  assert.deepEqual(found.paths[0].links.map(({ id }) => id), ['r0', 'r1', 'r2']);
});

test('a hub can be an end, and be walked through where the limit is higher', () => {
  assert.deepEqual(ids(shortestPaths(RING, 'a', 'hub', { steps: 6 })), [['a', 'hub']]);
  assert.deepEqual(ids(shortestPaths(RING, 'a', 'd', { steps: 6, hubLinks: 500 })), [['a', 'hub', 'd']]);
});

test('kinds that are avoided are not walked through, but may be an end', () => {
  assert.deepEqual(ids(shortestPaths(RING, 'a', 'd', { steps: 6, hubLinks: 500, avoid: ['Address'] })).length, 2);
  assert.deepEqual(ids(shortestPaths(RING, 'a', 'hub', { steps: 6, avoid: ['Address'] })), [['a', 'hub']]);
});

test('no path is longer than asked for, and none is no error', () => {
  assert.deepEqual(shortestPaths(RING, 'a', 'd', { steps: 2 }), { paths: [], steps: 2, hubs: 1, gave_up: false });
  assert.deepEqual(ids(shortestPaths({ nodes: [node('a'), node('b')], links: [] }, 'a', 'b', { steps: 6 })), []);
});

test('every link between neighbours of a path is shown', () => {
  const part = { nodes: [node('a'), node('b')], links: [link('2', 'OWNS', 'a', 'b'), link('1', 'CONTROLS', 'b', 'a'), link('3', 'OWNS', 'a', 'a')] };

  const [path] = shortestPaths(part, 'a', 'b', { steps: 1 }).paths;

  assert.deepEqual(path.links.map(({ id }) => id), ['1', '2']);
});

test('unknown ends and one node twice are said', () => {
  assert.throws(() => shortestPaths(RING, 'a', 'z', { steps: 3 }), /nothing is known under z/);
  assert.throws(() => shortestPaths(RING, 'a', 'a', { steps: 3 }), /choose two/);
});

test('at most ten paths are given, the first by id', () => {
  const middle = Array.from({ length: 30 }, (_, number) => node(`m${String(number).padStart(2, '0')}`));
  const part = {
    nodes: [node('a'), ...middle, node('z')],
    links: middle.flatMap(({ id }) => [link(`a${id}`, 'OWNS', 'a', id), link(`z${id}`, 'OWNS', id, 'z')]).reverse(),
  };

  const found = ids(shortestPaths(part, 'a', 'z', { steps: 4 }));

  assert.deepEqual(found.map((path) => path[1]), middle.slice(0, 10).map(({ id }) => id));
});

test('the length is that of a plain search in breadth', () => {
  const { nodes, links } = drawn(4, 120, ['OWNS', 'SENT'], 1.3);
  const length = (from, to) => {
    let [edge, seen, steps] = [[from], new Set([from]), 0];
    while (edge.length && !seen.has(to)) {
      edge = [...new Set(edge.flatMap((id) => links.flatMap((one) => (one.from === id ? [one.to] : one.to === id ? [one.from] : []))))].filter((id) => !seen.has(id));
      edge.forEach((id) => seen.add(id));
      steps += 1;
    }
    return seen.has(to) ? steps : null;
  };
  for (let pair = 0; pair < 60; pair += 1) {
    const [from, to] = [nodes[pair].id, nodes[119 - pair].id];
    const [first] = shortestPaths({ nodes, links }, from, to, { steps: 40 }).paths;

    assert.equal(first ? first.nodes.length - 1 : null, length(from, to));
  }
});

test('a large part is searched at once', () => {
  const { nodes, links } = drawn(8, 20_000, ['OWNS'], 1.5);
  const began = performance.now();

  shortestPaths({ nodes, links }, 'n1', 'n2', { steps: 12 });

  assert.ok(performance.now() - began < 2000);
});
