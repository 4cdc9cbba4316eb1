// Which links bend so that they do not run behind a third node, where it would look as if they ended there.

/** @import { Point } from './shapes.js' */

/** @typedef {Point & {width: number, height: number}} Box */

// More nodes than this and the picture is no longer read link by link.
const MOST = 150;
const CLEAR = 26;
// Links between the same two run so far from each other, counted at the points that bend them.
const APART = 40;

/**
 * How far, in pixels, the point that bends each link lies to the side, as seen along its arrow; links that need not bend
 * are missing. Links between the same two nodes go round the third one on both sides, one outside the other.
 * @param {ReadonlyMap<string, Box>} boxes by id of the node
 * @param {Iterable<{id: string, from: string, to: string}>} links
 * @returns {Map<string, number>}
 */
export function bends(boxes, links) {
  /** @type {Map<string, number>} */
  const found = new Map();
  if (boxes.size > MOST) return found;
  /** @type {Map<string, number>} */
  const parallel = new Map();
  for (const { id, from, to } of links) {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (!start || !end || from === to) continue;
    let bend = 0;
    for (const [node, box] of boxes) {
      if (node === from || node === to || !crosses(start, end, box)) continue;
      bend = Math.max(bend, Math.min(box.width, box.height) / 2 + CLEAR);
    }
    if (!bend) continue;
    const pair = [from, to].sort().join('\n');
    const before = parallel.get(pair) ?? 0;
    parallel.set(pair, before + 1);
    // The middle of a curve lies half as far out as the point that bends it.
    const out = 2 * bend + Math.floor(before / 2) * APART;
    // At first upwards, since captions stand below; the same side for both directions of a pair.
    const forward = start.x === end.x ? from < to : start.x < end.x;
    found.set(id, (before % 2 ? -out : out) * (forward ? -1 : 1));
  }
  return found;
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
