// Which links bend so that they do not run behind a third node, where it would look as if they ended there.

/** @import { Point } from './shapes.js' */

/** @typedef {Point & {width: number, height: number}} Box */

// More nodes than this and the picture is no longer read link by link.
const MOST = 150;
const CLEAR = 26;

/**
 * How far, in pixels, the middle of each link moves to the side; links that need not bend are missing.
 * @param {ReadonlyMap<string, Box>} boxes by id of the node
 * @param {Iterable<{id: string, from: string, to: string}>} links
 * @returns {Map<string, number>}
 */
export function bends(boxes, links) {
  /** @type {Map<string, number>} */
  const found = new Map();
  if (boxes.size > MOST) return found;
  for (const { id, from, to } of links) {
    const [start, end] = [boxes.get(from), boxes.get(to)];
    if (!start || !end || from === to) continue;
    let bend = 0;
    for (const [node, box] of boxes) {
      if (node === from || node === to || !crosses(start, end, box)) continue;
      bend = Math.max(bend, Math.min(box.width, box.height) / 2 + CLEAR);
    }
    // The middle of a curve lies half as far out as its control point.
    if (bend) found.set(id, 2 * bend);
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
