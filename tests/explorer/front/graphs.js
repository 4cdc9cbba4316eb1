// Graphs for tests: drawn at random from a seed, so that a failure can be repeated.

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

export const node = (id, more = {}) => ({
  id, kind: 'Company', name: id, note: '', dashed: false, dates: null, countries: [], codes: [], tier: '', facts: [],
  neighbours: [], width: 150, height: 60, ...more,
});

export const link = (id, kind, from, to, more = {}) => ({
  id, kind, from, to, label: kind, details: [], derived: false, dashed: false, disputed: false, dates: null, share: null,
  facts: [], stated: stated('register'), ...more,
});

export const stated = (source, more = {}) => ({
  source, title: `Title of ${source}`, publisher: '', record: '', url: '', retrieved_on: '', disputed_by: '', dispute_source: '', ...more,
});

/** Nodes of differing size with as many links of these kinds. */
export function drawn(seed, count, kinds, linksPerNode = 1.5) {
  const random = chance(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const nodes = Array.from({ length: count }, (_, number) => node(`n${number}`, {
    width: 40 + Math.floor(random() * 140), height: 40 + Math.floor(random() * 90),
  }));
  const links = Array.from({ length: Math.floor(count * linksPerNode) }, (_, number) => (
    link(`l${number}`, pick(kinds), pick(nodes).id, pick(nodes).id)));
  return { nodes, links };
}

/** Pairs of nodes whose boxes overlap. */
export function overlaps(nodes, places) {
  const found = [];
  nodes.forEach((one, index) => nodes.slice(index + 1).forEach((other) => {
    const [a, b] = [places.get(one.id), places.get(other.id)];
    const apart = Math.abs(a.x - b.x) * 2 >= one.width + other.width - 1e-6 || Math.abs(a.y - b.y) * 2 >= one.height + other.height - 1e-6;
    if (!apart) found.push([one.id, other.id]);
  }));
  return found;
}

/** Every node that can be reached along the steps, itself only where a circle leads back. */
export function reachable(steps, start) {
  const found = new Set();
  const edge = [start];
  while (edge.length > 0) {
    const id = edge.pop();
    for (const { from, to } of steps) {
      if (from === id && !found.has(to)) {
        found.add(to);
        edge.push(to);
      }
    }
  }
  return found;
}
