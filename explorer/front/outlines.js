// The outlines of nodes, by the shapes that the schema names: one table for what the pages draw, for their legends and for the
// SVG that they write. `explorer/figures.py` has the same for still pictures; a test compares the two.

/** Shapes with their caption below, in a square of 20 by 20. */
const SIGNS = /** @type {Record<string, string>} */ ({
  hexagon: '5,2 15,2 19,10 15,18 5,18 1,10',
  triangle: '10,2 19,18 1,18',
  triangleDown: '1,2 19,2 10,18',
  diamond: '10,1 19,10 10,19 1,10',
  star: '10,1 12.4,7.4 19,7.4 13.6,11.6 15.6,18.4 10,14.4 4.4,18.4 6.4,11.6 1,7.4 7.6,7.4',
  octagon: '6,1 14,1 19,6 19,14 14,19 6,19 1,14 1,6',
});
export const INSIDE = new Set(['box', 'ellipse', 'concave-hexagon', 'barrel', 'tag']);

const RADIUS = 20;
const PADDING = 8;
// What the outline takes of the room for a caption, at each side and above and below.
const [TIP, WAIST, LID] = [10, 8, 6];
const TAKEN = /** @type {Record<string, [number, number]>} */ ({ tag: [TIP, 0], 'concave-hexagon': [WAIST, 0], barrel: [0, LID] });
const LID_STEPS = 12;
const IN_LEGEND = /** @type {Record<string, [number, number]>} */ ({
  box: [9, 6], ellipse: [9, 6], tag: [9, 6], square: [8, 8], 'concave-hexagon': [8, 7], barrel: [8, 8],
});

/**
 * The outline as a polygon around 0, 0; null for box, square and ellipse, which every drawing has of its own.
 * @param {string} shape
 * @param {number} across how far it reaches to either side
 * @param {number} down how far it reaches up and down
 * @returns {[number, number][] | null}
 */
export function corners(shape, across, down) {
  if (Object.hasOwn(SIGNS, shape)) {
    return SIGNS[shape].split(' ').map((corner) => {
      const [x, y] = corner.split(',').map(Number);
      return [((x - 10) * across) / 10, ((y - 10) * down) / 10];
    });
  }
  if (shape === 'tag') {
    const neck = across - Math.min(TIP, across / 2);
    return [[-across, -down], [neck, -down], [across, 0], [neck, down], [-across, down]];
  }
  if (shape === 'concave-hexagon') {
    const waist = across - Math.min(WAIST, across / 3);
    return [[-across, -down], [across, -down], [waist, 0], [across, down], [-across, down], [-waist, 0]];
  }
  if (shape === 'barrel') {
    const lid = Math.min(LID, down / 3);
    const above = /** @type {[number, number][]} */ (Array.from({ length: LID_STEPS + 1 }, (_, step) => {
      const turn = (step / LID_STEPS) * Math.PI;
      return [-across * Math.cos(turn), lid - down - lid * Math.sin(turn)];
    }));
    return [...above, ...above.map(([x, y]) => /** @type {[number, number]} */ ([-x, -y]))];
  }
  return null;
}

/**
 * How far the outline reaches to either side, and up and down.
 * @param {string} shape
 * @param {number} wide half of the width of the caption
 * @param {number} tall half of its height
 * @returns {[number, number]}
 */
export function reaches(shape, wide, tall) {
  if (!INSIDE.has(shape)) return [RADIUS, RADIUS];
  if (shape === 'ellipse') return [wide * 1.25 + 10, tall * 1.4 + 9];
  const [side, end] = TAKEN[shape] ?? [0, 0];
  return [wide + PADDING + side, tall + PADDING + end];
}

/**
 * The same in a legend, where signs stand in squares of 20 by 20.
 * @param {string} shape
 * @returns {[number, number]}
 */
export const reachesInLegend = (shape) => IN_LEGEND[shape] ?? [10, 10];
