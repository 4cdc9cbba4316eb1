// The signs of the legend: the shapes of vis-network in a square of 20 by 20.

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
  dot: ['circle', { cx: '10', cy: '10', r: '8' }],
  circle: ['path', { d: 'M1 10 a9 9 0 0 1 18 0 a9 9 0 0 1 -18 0 M5 10 h10' }],
  database: ['path', { d: 'M2 5 a8 3 0 0 1 16 0 v10 a8 3 0 0 1 -16 0 z M2 5 a8 3 0 0 0 16 0' }],
  text: ['path', { d: 'M4 5 h12 M10 5 v12' }],
  link: ['path', { d: 'M1 10 H17 M12 5 L18 10 L12 15' }],
};

/**
 * @param {string} shape
 * @param {string} colour
 * @param {boolean} dashed
 * @returns {SVGSVGElement}
 */
function icon(shape, colour, dashed) {
  const space = 'http://www.w3.org/2000/svg';
  const [tag, attributes] = SIGNS[shape];
  const drawing = document.createElementNS(space, 'svg');
  const sign = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) sign.setAttribute(name, value);
  sign.setAttribute('fill', shape === 'link' || shape === 'text' ? 'none' : colour);
  if (dashed) sign.setAttribute('stroke-dasharray', '3 2');
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.append(sign);
  return drawing;
}
