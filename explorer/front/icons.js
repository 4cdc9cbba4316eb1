// The signs of the legend: the shapes of the drawing in a square of 20 by 20.

import { corners, reachesInLegend } from './outlines.js';

const LINK = 'M1 10 H17 M12 5 L18 10 L12 15';
const DASHES = /** @type {Record<string, string>} */ ({ dashed: '3 2', group: '1.5 2' });

/**
 * @param {string} shape
 * @returns {[string, Record<string, string | number>]}
 */
function figure(shape) {
  if (shape === 'link') return ['path', { d: LINK, fill: 'none' }];
  const [across, down] = reachesInLegend(shape);
  const outline = corners(shape, across, down);
  if (outline) return ['polygon', { points: outline.map(([x, y]) => `${10 + x},${10 + y}`).join(' ') }];
  if (shape === 'ellipse') return ['ellipse', { cx: 10, cy: 10, rx: across, ry: down }];
  return ['rect', { x: 10 - across, y: 10 - down, width: 2 * across, height: 2 * down, rx: shape === 'box' ? 3 : 0 }];
}

/**
 * @param {string} shape
 * @param {string} colour
 * @param {string} sign dashed, disputed, group or nothing
 * @returns {SVGSVGElement}
 */
export function icon(shape, colour, sign) {
  const space = 'http://www.w3.org/2000/svg';
  const [tag, attributes] = figure(shape);
  const drawing = document.createElementNS(space, 'svg');
  const drawn = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries({ fill: colour, ...attributes })) drawn.setAttribute(name, String(value));
  if (DASHES[sign]) drawn.setAttribute('stroke-dasharray', DASHES[sign]);
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.append(drawn);
  return drawing;
}
