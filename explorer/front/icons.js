// The signs of the legend: the shapes of the drawing in a square of 20 by 20.

/** @type {Record<string, [string, Record<string, string>]>} */
const SIGNS = {
  box: ['rect', { x: '1', y: '4', width: '18', height: '12', rx: '3' }],
  ellipse: ['ellipse', { cx: '10', cy: '10', rx: '9', ry: '6' }],
  hexagon: ['polygon', { points: '5,2 15,2 19,10 15,18 5,18 1,10' }],
  triangle: ['polygon', { points: '10,2 19,18 1,18' }],
  triangleDown: ['polygon', { points: '1,2 19,2 10,18' }],
  diamond: ['polygon', { points: '10,1 19,10 10,19 1,10' }],
  square: ['rect', { x: '2', y: '2', width: '16', height: '16' }],
  star: ['polygon', { points: '10,1 12.4,7.4 19,7.4 13.6,11.6 15.6,18.4 10,14.4 4.4,18.4 6.4,11.6 1,7.4 7.6,7.4' }],
  dot: ['polygon', { points: '6,1 14,1 19,6 19,14 14,19 6,19 1,14 1,6' }],
  circle: ['polygon', { points: '2,3 18,3 15.5,10 18,17 2,17 4.5,10' }],
  database: ['path', { d: 'M2 5 a8 3 0 0 1 16 0 v10 a8 3 0 0 1 -16 0 z' }],
  text: ['polygon', { points: '1,4 14,4 19,10 14,16 1,16' }],
  link: ['path', { d: 'M1 10 H17 M12 5 L18 10 L12 15' }],
};
const DASHES = /** @type {Record<string, string>} */ ({ dashed: '3 2', group: '1.5 2' });

/**
 * @param {string} shape
 * @param {string} colour
 * @param {string} sign dashed, disputed, group or nothing
 * @returns {SVGSVGElement}
 */
export function icon(shape, colour, sign) {
  const space = 'http://www.w3.org/2000/svg';
  const [tag, attributes] = SIGNS[shape];
  const drawing = document.createElementNS(space, 'svg');
  const figure = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) figure.setAttribute(name, value);
  figure.setAttribute('fill', shape === 'link' ? 'none' : colour);
  if (DASHES[sign]) figure.setAttribute('stroke-dasharray', DASHES[sign]);
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.append(figure);
  return drawing;
}
