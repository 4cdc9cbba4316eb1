// Where nodes stand. Every function is pure: plain data in, places out, the same for the same input. A place is the middle
// of a node; `width` and `height` of a node are the room that it takes with its caption.

/** @import { Direction, GraphLink, Point, Span } from './shapes.js' */
import { Graph, layout } from '../vendor/dagre/dagre.esm.js';

/**
 * @typedef {{id: string, width: number, height: number}} Sized a node with the room that it takes
 * @typedef {Sized & {dates: Span | null}} Dated
 * @typedef {Pick<GraphLink, 'id' | 'kind' | 'from' | 'to'>} Tie
 * @typedef {Map<string, Point>} Places
 * @typedef {Point & {width: number, height: number}} Box the middle of something and its size
 *
 * @typedef {object} Layered
 * @property {Places} places
 * @property {string[]} circles ids of the links that run in a circle, which cannot all point the same way
 */

// Room for the captions of links between layers, and between neighbours of one layer.
const LAYER_GAP = 90;
const GAP = 28;
const PART_GAP = 80;
// Sheets are about this much wider than high.
const WIDER = 1.6;
// Beyond these many nodes dagre's best way to rank them takes too long.
const MOST_RANKED_WELL = 250;

const POWER = new Set(['OWNS', 'CONTROLS']);
const GOODS = new Set(['SENT', 'RECEIVED_BY', 'BOUGHT_BY']);
// Who comes first along the arrow of these without being an owner or a sender.
const BEFORE = new Set(['OFFICER_OF', 'OWNS', 'CONTROLS', 'SENT']);

/**
 * Owners above what they own. Whatever is tied to the tree by other links hangs below it, officers stand above; what is
 * tied to nothing stands beside. No two nodes overlap.
 * @param {readonly Sized[]} nodes
 * @param {readonly Tie[]} links
 * @returns {Layered}
 */
export const ownershipTree = (nodes, links) => layered(nodes, links, POWER, 'TB');

/**
 * Goods from the left to the right: consignor, shipment, consignee. Whatever is tied to them by other links comes behind.
 * No two nodes overlap.
 * @param {readonly Sized[]} nodes
 * @param {readonly Tie[]} links
 * @returns {Layered}
 */
export const chain = (nodes, links) => layered(nodes, links, GOODS, 'LR');

/**
 * @param {readonly Sized[]} nodes
 * @param {readonly Tie[]} links
 * @param {Set<string>} along relations whose arrows point from layer to layer
 * @param {'TB' | 'LR'} rankdir
 * @returns {Layered}
 */
function layered(nodes, links, along, rankdir) {
  const known = new Set(nodes.map(({ id }) => id));
  const among = links.filter(({ from, to }) => known.has(from) && known.has(to));
  const steps = among.filter(({ kind, from, to }) => along.has(kind) && from !== to);
  const component = circularParts(nodes, steps);
  const circles = among.filter(({ kind, from, to }) => along.has(kind) && (from === to || component.get(from) === component.get(to)));
  const arrows = [...steps.map(({ from, to }) => /** @type {[string, string]} */ ([from, to])), ...hanging(nodes, among, steps)];
  const sheets = parts(nodes, arrows).map((part) => laidOut(part.nodes, part.arrows, rankdir));
  return { places: shelved(sheets), circles: circles.map(({ id }) => id) };
}

/**
 * Arrows for the nodes that no step ties: each from or to nodes that are nearer to a step. Such a node has either only
 * arrows that come or only arrows that leave towards nearer ones, so these close no circle.
 * @param {readonly Sized[]} nodes
 * @param {readonly Tie[]} links
 * @param {readonly Tie[]} steps
 * @returns {[string, string][]}
 */
function hanging(nodes, links, steps) {
  /** @type {Map<string, Tie[]>} */
  const at = new Map(nodes.map(({ id }) => [id, []]));
  for (const link of links) {
    at.get(link.from)?.push(link);
    at.get(link.to)?.push(link);
  }
  const far = (/** @type {Tie} */ link, /** @type {string} */ id) => (link.from === id ? link.to : link.from);
  const rank = new Map(steps.flatMap(({ from, to }) => [[from, 0], [to, 0]]));
  /** @type {[string, string][]} */
  const arrows = [];
  const spread = (/** @type {string[]} */ edge) => {
    for (let distance = 1; edge.length > 0; distance += 1) {
      const next = new Set(edge.flatMap((id) => (at.get(id) ?? []).map((link) => far(link, id))).filter((id) => !rank.has(id)));
      for (const id of next) rank.set(id, distance);
      for (const id of next) {
        const nearer = (at.get(id) ?? []).filter((link) => (rank.get(far(link, id)) ?? Infinity) < distance);
        const first = nearer[0].from === id && BEFORE.has(nearer[0].kind);
        arrows.push(...nearer.map((link) => /** @type {[string, string]} */ (first ? [id, far(link, id)] : [far(link, id), id])));
      }
      edge = [...next];
    }
  };
  spread([...rank.keys()]);
  // Parts without any step hang on their node with the most links.
  const rest = nodes.map(({ id }) => id).filter((id) => !rank.has(id));
  rest.sort((one, other) => (at.get(other)?.length ?? 0) - (at.get(one)?.length ?? 0));
  for (const id of rest) {
    if (rank.has(id)) continue;
    rank.set(id, 0);
    spread([id]);
  }
  return arrows;
}

/**
 * Which circular part each node is in: two nodes are in one where steps lead from each to the other (Tarjan).
 * @param {readonly Sized[]} nodes
 * @param {readonly Tie[]} steps
 * @returns {Map<string, number>}
 */
function circularParts(nodes, steps) {
  /** @type {Map<string, string[]>} */
  const after = new Map(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of steps) after.get(from)?.push(to);
  /** @type {Map<string, number>} */
  const part = new Map();
  /** @type {Map<string, number>} */
  const order = new Map();
  /** @type {Map<string, number>} */
  const lowest = new Map();
  /** @type {string[]} */
  const open = [];
  const low = (/** @type {string} */ id) => /** @type {number} */ (lowest.get(id));
  const enter = (/** @type {string} */ id) => {
    order.set(id, order.size);
    lowest.set(id, order.size - 1);
    open.push(id);
    return { id, next: /** @type {string[]} */ (after.get(id))[Symbol.iterator]() };
  };
  for (const { id: start } of nodes) {
    if (order.has(start)) continue;
    const way = [enter(start)];
    while (way.length > 0) {
      const { id, next } = way[way.length - 1];
      const { value: other, done } = next.next();
      if (!done) {
        if (!order.has(other)) way.push(enter(other));
        else if (!part.has(other)) lowest.set(id, Math.min(low(id), /** @type {number} */ (order.get(other))));
        continue;
      }
      way.pop();
      if (way.length > 0) {
        const before = way[way.length - 1].id;
        lowest.set(before, Math.min(low(before), low(id)));
      }
      if (low(id) === order.get(id)) {
        const number = part.size;
        for (let member = ''; member !== id;) {
          member = /** @type {string} */ (open.pop());
          part.set(member, number);
        }
      }
    }
  }
  return part;
}

/**
 * The connected parts, largest first.
 * @param {readonly Sized[]} nodes
 * @param {readonly [string, string][]} arrows
 * @returns {{nodes: Sized[], arrows: [string, string][]}[]}
 */
function parts(nodes, arrows) {
  const root = new Map(nodes.map(({ id }) => [id, id]));
  const find = (/** @type {string} */ id) => {
    let top = id;
    while (root.get(top) !== top) top = /** @type {string} */ (root.get(top));
    for (let one = id; one !== top;) {
      const next = /** @type {string} */ (root.get(one));
      root.set(one, top);
      one = next;
    }
    return top;
  };
  for (const [from, to] of arrows) root.set(find(from), find(to));
  /** @type {Map<string, {nodes: Sized[], arrows: [string, string][]}>} */
  const found = new Map();
  for (const node of nodes) {
    const top = find(node.id);
    const part = found.get(top);
    if (part) part.nodes.push(node);
    else found.set(top, { nodes: [node], arrows: [] });
  }
  for (const arrow of arrows) found.get(find(arrow[0]))?.arrows.push(arrow);
  return [...found.values()].sort((one, other) => other.nodes.length - one.nodes.length);
}

/**
 * @typedef {{places: Places, width: number, height: number}} Sheet places with (0, 0) at the left top
 */

/**
 * One connected part, in layers.
 * @param {readonly Sized[]} nodes
 * @param {readonly [string, string][]} arrows
 * @param {'TB' | 'LR'} rankdir
 * @returns {Sheet}
 */
function laidOut(nodes, arrows, rankdir) {
  if (nodes.length === 1) {
    const [{ id, width, height }] = nodes;
    return { places: new Map([[id, { x: width / 2, y: height / 2 }]]), width, height };
  }
  const ranker = nodes.length > MOST_RANKED_WELL ? 'longest-path' : 'network-simplex';
  const graph = new Graph().setGraph({ rankdir, nodesep: GAP, edgesep: 12, ranksep: LAYER_GAP, ranker });
  // Names of its own: dagre keeps nodes in plain objects, where `__proto__` is no key.
  const names = new Map(nodes.map(({ id }, number) => [id, `n${number}`]));
  const name = (/** @type {string} */ id) => /** @type {string} */ (names.get(id));
  for (const { id, width, height } of nodes) graph.setNode(name(id), { width, height });
  for (const [from, to] of arrows) graph.setEdge(name(from), name(to), {});
  layout(graph);
  const placed = nodes.map((node) => ({ ...node, x: graph.node(name(node.id)).x, y: graph.node(name(node.id)).y }));
  const left = Math.min(...placed.map(({ x, width }) => x - width / 2));
  const top = Math.min(...placed.map(({ y, height }) => y - height / 2));
  return {
    places: new Map(placed.map(({ id, x, y }) => [id, { x: x - left, y: y - top }])),
    width: Math.max(...placed.map(({ x, width }) => x + width / 2)) - left,
    height: Math.max(...placed.map(({ y, height }) => y + height / 2)) - top,
  };
}

/**
 * Sheets in rows, so that the whole is about as wide as a screen.
 * @param {readonly Sheet[]} sheets
 * @returns {Places}
 */
function shelved(sheets) {
  const area = sheets.reduce((sum, { width, height }) => sum + (width + PART_GAP) * (height + PART_GAP), 0);
  const wide = Math.max(Math.sqrt(area * WIDER), ...sheets.map(({ width }) => width));
  /** @type {Places} */
  const places = new Map();
  let x = 0;
  let y = 0;
  let tall = 0;
  for (const sheet of sheets) {
    const gap = sheet.places.size > 1 ? PART_GAP : GAP;
    if (x > 0 && x + sheet.width > wide) {
      x = 0;
      y += tall;
      tall = 0;
    }
    for (const [id, point] of sheet.places) places.set(id, { x: x + point.x, y: y + point.y });
    x += sheet.width + gap;
    tall = Math.max(tall, sheet.height + gap);
  }
  return places;
}

/**
 * The first day that is known of a node: its own, else the earliest of its links or of what they lead to.
 * @param {readonly Dated[]} nodes
 * @param {readonly (Tie & {dates: Span | null})[]} links
 * @returns {Map<string, string>} undated nodes are missing
 */
export function firstDays(nodes, links) {
  const day = (/** @type {Span | null} */ dates) => (dates ? dates[0] || dates[1] : '');
  const own = new Map(nodes.map((node) => [node.id, day(node.dates)]));
  const found = new Map([...own].filter(([, one]) => one !== ''));
  for (const link of links) {
    for (const [id, other] of [[link.from, link.to], [link.to, link.from]]) {
      const here = day(link.dates) || own.get(other);
      if (own.get(id) !== '' || !here) continue;
      const earliest = found.get(id);
      if (earliest === undefined || here < earliest) found.set(id, here);
    }
  }
  return found;
}

/**
 * In the order of time: x is the first day known of a node (see `firstDays`), to scale; what has none stands at the end, in
 * a column of its own. No two nodes overlap.
 * @param {readonly Dated[]} nodes
 * @param {readonly (Tie & {dates: Span | null})[]} links
 * @returns {{places: Places, undated: string[], axis: {first: string, last: string, right: number} | null}} `axis` is where
 *   the first day (x = 0) and the last one (x = right) stand
 */
export function timeOrder(nodes, links) {
  const days = firstDays(nodes, links);
  const dated = nodes.flatMap((node) => {
    const day = days.get(node.id);
    return day === undefined ? [] : [{ ...node, day, at: Date.parse(day) }];
  });
  dated.sort((one, other) => one.at - other.at);
  const undated = nodes.filter(({ id }) => !days.has(id));
  const tall = Math.max(0, ...nodes.map(({ height }) => height)) + GAP;
  const wide = Math.max(0, ...nodes.map(({ width }) => width)) + GAP;
  const [first, last] = dated.length ? [dated[0].at, dated[dated.length - 1].at] : [0, 0];
  const scale = last > first ? Math.ceil(Math.sqrt(dated.length * WIDER * 2)) * wide / (last - first) : 0;
  /** @type {Places} */
  const places = new Map();
  /** @type {number[]} */
  const ends = [];
  for (const { id, at, width } of dated) {
    const x = (at - first) * scale;
    let lane = ends.findIndex((end) => end <= x - width / 2);
    if (lane < 0) lane = ends.length;
    ends[lane] = x + width / 2 + GAP;
    places.set(id, { x, y: lane * tall });
  }
  const column = dated.length ? Math.max(...ends) + PART_GAP + wide / 2 : 0;
  const rows = Math.max(ends.length, Math.ceil(Math.sqrt(undated.length)), 8);
  undated.forEach(({ id }, number) => {
    places.set(id, { x: column + Math.floor(number / rows) * wide, y: (number % rows) * tall });
  });
  return {
    places,
    undated: undated.map(({ id }) => id),
    axis: dated.length ? { first: dated[0].day, last: dated[dated.length - 1].day, right: (last - first) * scale } : null,
  };
}

// Boxes are found by the squares of this side that they touch.
const SQUARE = 160;

/** Boxes among which a free place is looked for. */
function room() {
  /** @type {Map<string, Box[]>} */
  const squares = new Map();
  /** @param {Box} box */
  function* touched({ x, y, width, height }) {
    for (let column = Math.floor((x - width / 2) / SQUARE); column <= Math.floor((x + width / 2) / SQUARE); column += 1) {
      for (let row = Math.floor((y - height / 2) / SQUARE); row <= Math.floor((y + height / 2) / SQUARE); row += 1) {
        yield `${column} ${row}`;
      }
    }
  }
  return {
    /** @param {Box} box */
    take(box) {
      for (const square of touched(box)) {
        const there = squares.get(square);
        if (there) there.push(box);
        else squares.set(square, [box]);
      }
    },
    /** @param {Box} box */
    isFree(box) {
      for (const square of touched(box)) {
        for (const other of squares.get(square) ?? []) {
          const apart = Math.abs(box.x - other.x) * 2 >= box.width + other.width || Math.abs(box.y - other.y) * 2 >= box.height + other.height;
          if (!apart) return false;
        }
      }
      return true;
    },
  };
}

// So many rings are searched for a place that no link to a nearer new node points at.
const SIGHT_RINGS = 8;
const MOST_IN_SIGHT = 40;

/**
 * Places round an anchor for nodes that come new: those that its arrows lead to on the right, those that lead to it on the
 * left, and where one side is full for some distance, on the other. They overlap nothing that is taken, nor each other; as
 * long as there is room, none stands straight behind another, where its link would seem to be that of the other.
 * @param {Box} anchor
 * @param {readonly (Sized & {direction?: Direction})[]} newNodes `out` unless said
 * @param {readonly Box[]} taken
 * @returns {Places}
 */
export function besides(anchor, newNodes, taken) {
  const boxes = room();
  for (const box of [anchor, ...taken]) boxes.take(box);
  const widest = Math.max(0, ...newNodes.map(({ width }) => width));
  const highest = Math.max(0, ...newNodes.map(({ height }) => height));
  const step = { across: (widest + GAP) / 2, down: (highest + GAP) / 2 };
  const side = (/** @type {Direction} */ wanted) => {
    const many = newNodes.filter(({ direction = 'out' }) => direction === wanted).length;
    return {
      // The more come, the further out they start, so that their links have room between one another.
      start: {
        across: Math.max((anchor.width + widest) / 2 + LAYER_GAP, Math.min(many, MOST_IN_SIGHT) * step.down * 0.42),
        down: (anchor.height + highest) / 2 + GAP,
      },
      sign: /** @type {1 | -1} */ (wanted === 'out' ? 1 : -1),
      ring: 0,
      sight: true,
    };
  };
  const sides = { out: side('out'), in: side('in') };
  /** @type {Places} */
  const places = new Map();
  /** @type {Box[]} */
  const placed = [];
  for (const { id, width, height, direction = 'out' } of newNodes) {
    const own = sides[direction];
    const place = (/** @type {number} */ rings, /** @type {(at: Point) => boolean} */ fits) => {
      for (let ring = own.ring; ring < own.ring + rings; ring += 1) {
        for (const at of ringPlaces(anchor, own.start, step, ring, own.sign)) {
          if (fits(at) && boxes.isFree({ ...at, width: width + GAP, height: height + GAP })) return { at, ring };
        }
      }
      return null;
    };
    const seen = own.sight ? place(SIGHT_RINGS, (at) => !placed.some((box) => crosses(anchor, at, box))) : null;
    // Further out there is always room.
    const found = seen ?? /** @type {{at: Point, ring: number}} */ (place(Infinity, () => true));
    own.sight = seen !== null;
    if (!seen) own.ring = found.ring;
    const box = { ...found.at, width, height };
    boxes.take(box);
    placed.push(box);
    places.set(id, found.at);
  }
  return places;
}

/**
 * Whether the line between two points crosses the middle of a box, half as wide and high as it is.
 * @param {Point} from
 * @param {Point} to
 * @param {Box} box
 */
function crosses(from, to, box) {
  let [enter, leave] = [0, 1];
  for (const [start, end, middle, half] of [[from.x, to.x, box.x, box.width / 4], [from.y, to.y, box.y, box.height / 4]]) {
    const [way, near, far] = [end - start, middle - half - start, middle + half - start];
    if (way === 0) {
      if (near > 0 || far < 0) return false;
      continue;
    }
    enter = Math.max(enter, Math.min(near / way, far / way));
    leave = Math.min(leave, Math.max(near / way, far / way));
  }
  return enter <= leave;
}

/**
 * The places of a ring, those straight beside the anchor first; then those on the other side of a ring nearer by.
 * @param {Point} anchor
 * @param {{across: number, down: number}} start
 * @param {{across: number, down: number}} step
 * @param {number} ring
 * @param {1 | -1} side
 * @returns {Generator<Point>}
 */
function* ringPlaces(anchor, start, step, ring, side) {
  for (const [number, turned] of /** @type {[number, 1 | -1][]} */ ([[ring, side], [ring - 4, -side]])) {
    if (number < 0) continue;
    const across = start.across + number * step.across;
    const down = Math.max(start.down + number * step.down, across * 0.7);
    const turns = Math.max(1, Math.floor((down * 1.4) / (step.down * 2)));
    for (let turn = 0; turn <= turns; turn += 1) {
      const angle = (turn / turns) * 1.35;
      for (const up of turn === 0 ? [1] : [1, -1]) {
        yield { x: anchor.x + turned * across * Math.cos(angle), y: anchor.y + up * down * Math.sin(angle) };
      }
    }
  }
}
