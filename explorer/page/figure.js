// Shapes with corners, drawn as the explorer draws them; vis-network draws box, square and ellipse itself.

/** @import { palette } from '../front/canvas.js' */
import { FONT, measured } from '../front/canvas.js';
import { corners, INSIDE, reaches } from '../front/outlines.js';

const HALO = 4;
const GAP = 6;
const SMALLEST = 4;

/** @param {string} shape */
export const isDrawnHere = (shape) => corners(shape, 1, 1) !== null;

/**
 * How far the outline reaches to each side and up and down, and the room of outline and caption.
 * @param {string} shape
 * @param {string[]} lines
 * @param {number} height of a line
 */
function extent(shape, lines, height) {
  const wide = Math.max(0, ...lines.map(measured(height))) / 2;
  const tall = (lines.length * height) / 2;
  const [across, down] = reaches(shape, wide, tall);
  const below = INSIDE.has(shape) ? 0 : 2 * tall + GAP;
  return { across, down, room: { left: Math.max(across, wide), top: down, right: Math.max(across, wide), bottom: down + below } };
}

/**
 * What vis-network calls to draw a node of its shape `custom`.
 * @param {string} shape
 * @param {string[]} lines its caption
 * @param {number} height of a line
 * @param {ReturnType<typeof palette>} colours as they are when it draws
 */
export function renderer(shape, lines, height, colours) {
  const { across, down } = extent(shape, lines, height);
  const outline = corners(shape, across, down) ?? [];
  const inside = INSIDE.has(shape);
  const top = inside ? -(lines.length * height) / 2 : down + GAP;
  return (/** @type {Drawn} */ { ctx, x, y, style }) => {
    const scale = ctx.getTransform().a / devicePixelRatio;
    function drawOutline() {
      ctx.beginPath();
      for (const [right, below] of outline) ctx.lineTo(x + right, y + below);
      ctx.closePath();
      // As wide on the screen at every scale, as vis-network has it.
      Object.assign(ctx, { fillStyle: style.color, strokeStyle: style.borderColor, lineWidth: style.borderWidth / scale });
      ctx.fill();
      ctx.setLineDash(style.borderDashes || []);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    function drawCaption() {
      if (height * scale < SMALLEST) return;
      Object.assign(ctx, {
        font: `${height}px ${FONT}`, textAlign: 'center', textBaseline: 'middle', lineJoin: 'round', lineWidth: HALO,
        strokeStyle: colours.paper, fillStyle: inside ? colours.inside : colours.ink,
      });
      const middle = (/** @type {number} */ index) => y + top + (index + 0.5) * height;
      // All halos first, lest that of one line cuts the letters above it.
      if (!inside) lines.forEach((line, index) => ctx.strokeText(line, x, middle(index)));
      lines.forEach((line, index) => ctx.fillText(line, x, middle(index)));
    }
    // An external label comes after all arrows.
    return inside ? { drawNode() { drawOutline(); drawCaption(); } } : { drawNode: drawOutline, drawExternalLabel: drawCaption };
  };
}

/**
 * Tells vis-network how large a node of the shape `custom` is. By itself it takes each for a square of one size, as wide as
 * that its arrows end and clicks count.
 * @param {any} drawn a node of vis-network
 * @param {string} shape
 * @param {number} height of a line of the caption
 */
export function fit(drawn, shape, height) {
  const { across, down, room } = extent(shape, drawn.options.label.split('\n'), height);
  const own = drawn.shape;
  own.resize = () => Object.assign(own, { width: 2 * across, height: 2 * down });
  own.updateBoundingBox = (/** @type {number} */ x, /** @type {number} */ y) => {
    own.boundingBox = { left: x - room.left, top: y - room.top, right: x + room.right, bottom: y + room.bottom };
  };
  own.resize();
  own.updateBoundingBox(drawn.x, drawn.y);
}

/**
 * @typedef {{ctx: CanvasRenderingContext2D, x: number, y: number,
 *   style: {color: string, borderColor: string, borderWidth: number, borderDashes: number[] | false}}} Drawn
 */
