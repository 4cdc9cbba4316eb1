// Which links bend: so that none runs behind a third node, where it would look as if it ended there, and no caption covers
// another.

/** @import { Point } from './shapes.js' */

/** @typedef {Point & {width: number, height: number}} Box */

// More nodes than this and the picture is no longer read link by link.
const MOST = 150;
const CLEAR = 26;
// Links between the same two run so far from each other, counted at the points that bend them.
const APART = 40;
// Between two captions.
const GAP = 4;

/** @typedef {{id: string, from: string, to: string}} Ends */
/** @typedef {{width: number, height: number}} Size */

/**
 * How far, in pixels, the point that bends each link lies to the side, as seen along its arrow; links that need not bend
 * are missing. Links between the same two nodes go round a third one on both sides, one outside the other; where captions
 * stand on them, they keep so far apart that no caption covers another.
 * @template {Ends} L
 * @param {ReadonlyMap<string, Box>} boxes by id of the node
 * @param {Iterable<L>} links
 * @param {(link: L) => Size | null} [caption] the size of a link's caption, if it has one
 * @returns {Map<string, number>}
 */
export function bends(boxes, links, caption = () => null) {
  /** @type {Map<string, number>} */
  const found = new Map();
  if (boxes.size > MOST) return found;
  for (const own of ofPairs(links)) {
    const [{ from, to }] = own;
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (!start || !end || from === to) continue;
    const past = detour(boxes, own[0], start, end);
    const captions = own.flatMap((link) => caption(link) ?? []);
    if (!past && captions.length < 2) continue;
    const apart = captions.length > 1 ? Math.max(APART, roomOf(captions, start, end)) : APART;
    const forward = start.x === end.x ? from < to : start.x < end.x;
    own.forEach(({ id, from: origin }, at) => {
      const aside = past ? (at % 2 ? -1 : 1) * (2 * past + Math.floor(at / 2) * apart) : ((own.length - 1) / 2 - at) * apart;
      // At first upwards, since captions stand below; the same side for both directions of a pair.
      found.set(id, aside * ((origin === from) === forward ? -1 : 1));
    });
  }
  return found;
}

/**
 * The links of each two nodes together.
 * @template {Ends} L
 * @param {Iterable<L>} links
 */
export function ofPairs(links) {
  /** @type {Map<string, L[]>} */
  const pairs = new Map();
  for (const link of links) {
    const pair = JSON.stringify([link.from, link.to].sort());
    const own = pairs.get(pair);
    if (own) own.push(link);
    else pairs.set(pair, [link]);
  }
  return pairs.values();
}

/**
 * How far the middle of a link lies to the side of a straight one so that it passes every third node in its way.
 * @param {ReadonlyMap<string, Box>} boxes
 * @param {Ends} link
 * @param {Point} start
 * @param {Point} end
 */
function detour(boxes, { from, to }, start, end) {
  let past = 0;
  for (const [node, box] of boxes) {
    if (node === from || node === to || !crosses(start, end, box)) continue;
    past = Math.max(past, Math.min(box.width, box.height) / 2 + CLEAR);
  }
  return past;
}

/**
 * How far apart the points lie that bend two links whose captions stand beside each other, or one above the other,
 * whichever takes less. The middle of a curve lies half as far out as the point that bends it.
 * @param {Size[]} captions
 * @param {Point} start
 * @param {Point} end
 */
function roomOf(captions, start, end) {
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  const [across, down] = [Math.abs(end.y - start.y) / length, Math.abs(end.x - start.x) / length];
  const width = Math.max(...captions.map((one) => one.width)) + GAP;
  const height = Math.max(...captions.map((one) => one.height)) + GAP;
  return 2 * Math.min(across ? width / across : Infinity, down ? height / down : Infinity);
}

/**
 * Whether the straight line between two points runs through a box.
 * @param {Point} start
 * @param {Point} end
 * @param {Box} box
 */
function crosses(start, end, { x, y, width, height }) {
  let [enter, leave] = [0, 1];
  for (const [from, to, low, high] of [
    [start.x, end.x, x - width / 2, x + width / 2], [start.y, end.y, y - height / 2, y + height / 2],
  ]) {
    const step = to - from;
    if (step === 0) {
      if (from < low || from > high) return false;
      continue;
    }
    const [near, far] = [(low - from) / step, (high - from) / step].sort((a, b) => a - b);
    [enter, leave] = [Math.max(enter, near), Math.min(leave, far)];
  }
  return enter < leave;
}
