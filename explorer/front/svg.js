// What is shown as one still SVG: for print, reports and drawing programs. It holds no script, no style sheet and nothing
// from elsewhere; its colours are the light ones.

/** @import { GraphLink, GraphNode, Model, Part, Point } from './shapes.js' */
import { ofPairs } from './bends.js';
import { MOST_CAPTIONED } from './board.js';
import { corners, INSIDE, reaches, reachesInLegend } from './outlines.js';
import { inWords, sentence, sourcesOf } from './sentences.js';
import { wrapped } from './text.js';
import { WORDS } from './words.js';
import { cleaned, escaped, xml } from './xml.js';

/**
 * @typedef {object} Sheet
 * @property {string} title what it shows
 * @property {readonly string[]} [heading] sentences below the title, for example the date that it holds for
 * @property {readonly string[]} [notes] sentences below the drawing: what is hidden or left out
 * @property {boolean | null} [captions] on links; unless said, as long as they are few
 * @property {ReadonlyMap<string, string>} [marks] one more line of a node, for example how many links are not drawn
 * @property {readonly (Point & {node: string, label: string, color: string})[]} [groups] what stands for many nodes
 * @property {(text: string, size: number) => number} [measure] width of a text in letters of this size; estimated unless said
 */

const COLOURS = { paper: '#ffffff', ink: '#1a1a1a', line: '#5c5c5c', dispute: '#b3261e' };
const FONT = 'system-ui, sans-serif';
const LINE = 14;
const TEXT_WIDTH = 124;
const NAME_LINES = 3;
const NOTE_LINES = 2;
const LINK_LINE = 12;
const LINK_WIDTH = 110;
const SAID = 13;
const SAID_LINE = 19;
const MARGIN = 24;
const LEAST_WIDTH = 540;
const ARROW = 11;
const ARROW_SIDE = 4.5;
// Links between the same two nodes bend away from one another by so much.
const BEND = 56;
// A link is followed in so many steps to where it reaches its target.
const STEPS = 100;
// Where along a link its caption may stand: the first of these at which it covers nothing, else in the middle.
const CAPTION_PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Area
 * @typedef {object} Figure
 * @property {string} shape
 * @property {string} color
 * @property {Point} at
 * @property {string[]} lines
 * @property {number} across how far the outline reaches to either side
 * @property {number} down how far it reaches up and down
 * @property {Area} area with the caption
 *
 * @typedef {object} Curve
 * @property {GraphLink} link
 * @property {Point} start
 * @property {Point} control
 * @property {Point} end
 * @property {Figure} target
 * @property {{middle: Point, radius: number} | null} loop of a node to itself
 */

/**
 * The drawing as SVG, with title, legend and the sources of what is drawn. Nodes without a position are left out, with
 * their links.
 * @param {Part} part
 * @param {ReadonlyMap<string, Point>} positions
 * @param {Model} model
 * @param {Sheet} [sheet]
 * @returns {string}
 */
export function svg(part, positions, model, sheet = { title: WORDS.graph }) {
  const measure = sheet.measure ?? estimate;
  const kinds = new Map(model.nodes.map((kind) => [kind.name, kind]));
  /** @type {Map<string, Figure>} */
  const figures = new Map();
  const nodes = part.nodes.filter(({ id }) => positions.has(id));
  for (const node of nodes) {
    const kind = kinds.get(node.kind);
    figures.set(node.id, figure(kind?.shape ?? 'box', kind?.color ?? COLOURS.paper, /** @type {Point} */ (positions.get(node.id)), captionOf(node, sheet, measure), measure));
  }
  const curves = curved(part.links, figures);
  const captioned = sheet.captions ?? curves.length <= MOST_CAPTIONED;
  const areas = [...figures.values()].map(({ area }) => area);
  const groups = (sheet.groups ?? []).map((group) => ({ group, box: figure('box', group.color, group, lines(group.label, TEXT_WIDTH, 5, LINE, measure), measure) }));
  areas.push(...groups.map(({ box }) => box.area));
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const verbs = new Map(model.links.map(({ name, verb }) => [name, verb]));
  const drawn = [
    ...groups.flatMap(({ group, box }) => groupDrawn(group, box, figures.get(group.node))),
    ...curves.map((curve) => curveDrawn(curve, sentence(curve.link, names, verbs))),
    ...(captioned ? curves.flatMap((curve) => linkCaption(curve, areas, measure)) : []),
    ...nodes.map((node) => nodeDrawn(node, /** @type {Figure} */ (figures.get(node.id)))),
  ];
  const room = around([...areas, ...curves.map(reach)]);
  const width = Math.max(room.right - room.left, LEAST_WIDTH);
  const left = (room.left + room.right - width) / 2;
  const above = paragraphs([sheet.title, ...sheet.heading ?? []], width, measure);
  const top = room.top - MARGIN - above.height;
  const legend = legendDrawn(nodes, curves, groups.length > 0, model, width, measure);
  const uncaptioned = captioned || !curves.length ? [] : [WORDS.uncaptioned];
  const below = paragraphs([...sheet.notes ?? [], ...uncaptioned, ...sourcesOf(curves.map(({ link }) => link))], width, measure);
  const bottom = room.bottom + MARGIN + legend.height + below.height;
  const frame = [left - MARGIN, top - MARGIN, width + 2 * MARGIN, bottom - top + 2 * MARGIN].map(short);
  return `${xml('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: frame.join(' '), width: frame[2], height: frame[3], role: 'img', 'font-family': FONT },
    xml('title', {}, escaped(sheet.title)),
    xml('desc', {}, escaped(inWords(nodes, curves.map(({ link }) => link), names, verbs))),
    xml('rect', { x: frame[0], y: frame[1], width: frame[2], height: frame[3], fill: COLOURS.paper }),
    moved(left, top, above.drawn(true)),
    ...drawn,
    moved(left, room.bottom + MARGIN, legend.drawn),
    moved(left, room.bottom + MARGIN + legend.height, below.drawn(false)))}\n`;
}

/**
 * About the width of a text: where nothing measures, and the same everywhere.
 * @param {string} text
 * @param {number} size of its letters
 */
export function estimate(text, size) {
  let width = 0;
  for (const one of text) width += widthOf(one);
  return width * size;
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** @param {string} one code point; its width as a multiple of the size of the letters */
function widthOf(one) {
  if (/[\p{M}\u200c\u200d]/u.test(one)) return 0;
  if (WIDE.test(one)) return 1.05;
  if (/[\s.,:;'|()ijlrtfI-]/.test(one)) return 0.38;
  return /[\p{Lu}mw%@\u0448\u0449\u0436\u044e]/u.test(one) ? 0.8 : 0.63;
}

/** @param {number} value a length, to a tenth of a pixel */
const short = (value) => String(Math.round(value * 10) / 10 + 0);

/** @param {Point} point */
const pair = ({ x, y }) => `${short(x)},${short(y)}`;

/**
 * @param {string} text
 * @param {number} width
 * @param {number} most
 * @param {number} size
 * @param {(text: string, size: number) => number} measure
 */
const lines = (text, width, most, size, measure) => text.split('\n')
  .flatMap((one) => wrapped(cleaned(one), (words) => measure(words, size), width, most).split('\n')).filter(Boolean);

/**
 * @param {GraphNode} node
 * @param {Sheet} sheet
 * @param {(text: string, size: number) => number} measure
 */
const captionOf = (node, sheet, measure) => [
  ...lines(node.name, TEXT_WIDTH, NAME_LINES, LINE, measure),
  ...lines(node.note, TEXT_WIDTH, NOTE_LINES, LINE, measure),
  ...lines(sheet.marks?.get(node.id) ?? '', TEXT_WIDTH, 1, LINE, measure),
];

/**
 * @param {string} shape
 * @param {string} color
 * @param {Point} at
 * @param {string[]} caption
 * @param {(text: string, size: number) => number} measure
 * @returns {Figure}
 */
function figure(shape, color, { x, y }, caption, measure) {
  const wide = Math.max(0, ...caption.map((line) => measure(line, LINE))) / 2;
  const tall = (caption.length * LINE) / 2;
  const [across, down] = reaches(shape, wide, tall);
  const side = Math.max(across, wide);
  const below = INSIDE.has(shape) ? 0 : 2 * tall + 4;
  return {
    shape, color, at: { x, y }, lines: caption, across, down,
    area: { left: x - side, top: y - down, right: x + side, bottom: y + down + below },
  };
}

/**
 * Whether a point lies inside of the outline.
 * @param {Figure} figure
 * @param {Point} point
 */
function holds({ shape, at, across, down }, { x, y }) {
  const [right, below] = [x - at.x, y - at.y];
  if (shape === 'ellipse') return (right / across) ** 2 + (below / down) ** 2 < 1;
  const polygon = corners(shape, across, down);
  if (!polygon) return Math.abs(right) < across && Math.abs(below) < down;
  let within = false;
  polygon.forEach(([a, b], index) => {
    const [c, d] = polygon[(index + 1) % polygon.length];
    if ((b > below) !== (d > below) && right < a + ((below - b) / (d - b)) * (c - a)) within = !within;
  });
  return within;
}

/**
 * @param {string} shape
 * @param {Point} at
 * @param {number} across
 * @param {number} down
 * @param {{[name: string]: string}} look
 * @returns {string}
 */
function outline(shape, at, across, down, look) {
  const polygon = corners(shape, across, down);
  if (polygon) return xml('polygon', { points: polygon.map(([x, y]) => pair({ x: at.x + x, y: at.y + y })).join(' '), ...look });
  if (shape === 'ellipse') return xml('ellipse', { cx: short(at.x), cy: short(at.y), rx: short(across), ry: short(down), ...look });
  const box = { x: short(at.x - across), y: short(at.y - down), width: short(2 * across), height: short(2 * down) };
  return xml('rect', { ...box, rx: shape === 'box' ? '4' : '0', ...look });
}

/**
 * @param {string[]} said
 * @param {Point} first where the first line has its foot
 * @param {number} size
 * @param {{[name: string]: string}} look
 */
const texts = (said, first, size, look) => xml('text', { 'font-size': String(size), fill: COLOURS.ink, 'unicode-bidi': 'plaintext', ...look },
  ...said.map((line, index) => xml('tspan', { x: short(first.x), y: short(first.y + index * size) }, escaped(line))));

/** @param {number} x @param {number} y @param {string} drawn */
const moved = (x, y, drawn) => xml('g', { transform: `translate(${short(x)},${short(y)})` }, drawn);

const CENTRED = { 'text-anchor': 'middle' };
const OUTLINED = { stroke: COLOURS.paper, 'stroke-width': '4', 'stroke-linejoin': 'round', 'paint-order': 'stroke' };

/** @param {GraphNode} node @param {Figure} drawn */
function nodeDrawn(node, { shape, color, at, lines: caption, across, down }) {
  const inside = INSIDE.has(shape);
  const first = inside ? at.y + 5 - ((caption.length - 1) * LINE) / 2 : at.y + down + LINE;
  return xml('g', {},
    xml('title', {}, escaped([node.name, node.note].filter(Boolean).join(', '))),
    outline(shape, at, across, down, { fill: color, stroke: COLOURS.line, 'stroke-width': '1.5', 'stroke-dasharray': node.dashed ? '5 4' : 'none' }),
    texts(caption, { x: at.x, y: first }, LINE, inside ? CENTRED : { ...CENTRED, ...OUTLINED }));
}

/**
 * @param {{label: string}} group
 * @param {Figure} box
 * @param {Figure | undefined} node
 */
function groupDrawn(group, box, node) {
  const look = { stroke: COLOURS.line, 'stroke-width': '2.5', 'stroke-dasharray': '1.5 4', fill: 'none' };
  const line = node ? [xml('path', { d: `M${pair(node.at)} L${pair(box.at)}`, ...look })] : [];
  return [...line, xml('g', {},
    xml('title', {}, escaped(group.label)),
    outline('box', box.at, box.across, box.down, { ...look, fill: box.color }),
    texts(box.lines, { x: box.at.x, y: box.at.y + 5 - ((box.lines.length - 1) * LINE) / 2 }, LINE, CENTRED))];
}

/**
 * The links as curves: those between the same two nodes side by side, those of a node to itself as circles at its corners.
 * @param {readonly GraphLink[]} links
 * @param {Map<string, Figure>} figures
 * @returns {Curve[]}
 */
function curved(links, figures) {
  const known = links.filter(({ from, to }) => figures.has(from) && figures.has(to));
  return [...ofPairs(known)].flatMap((all) => all.map((link, index) => {
    const source = /** @type {Figure} */ (figures.get(link.from));
    const target = /** @type {Figure} */ (figures.get(link.to));
    const [start, end] = [source.at, target.at];
    const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
    const bend = (index - (all.length - 1) / 2) * BEND * (link.from <= link.to ? 1 : -1);
    const control = {
      x: (start.x + end.x) / 2 - ((end.y - start.y) / length) * bend,
      y: (start.y + end.y) / 2 + ((end.x - start.x) / length) * bend,
    };
    const radius = 18 + 12 * Math.floor(index / 4);
    const [a, b] = [[1, -1], [-1, 1], [-1, -1], [1, 1]][index % 4];
    const loop = link.from === link.to ? { middle: { x: start.x + a * source.across, y: start.y + b * source.down }, radius } : null;
    return { link, start, control, end, target, loop };
  }));
}

/** @param {Curve} curve @param {number} share of the way */
const along = ({ start, control, end }, share) => {
  const rest = 1 - share;
  return {
    x: rest * rest * start.x + 2 * rest * share * control.x + share * share * end.x,
    y: rest * rest * start.y + 2 * rest * share * control.y + share * share * end.y,
  };
};

/** @param {Curve} curve @returns {Area} */
function reach(curve) {
  if (curve.loop) {
    const { middle: { x, y }, radius } = curve.loop;
    return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
  }
  return around([0, 0.25, 0.5, 0.75, 1].map((share) => {
    const { x, y } = along(curve, share);
    return { left: x, top: y, right: x, bottom: y };
  }));
}

/** @param {Curve} curve @param {string} said */
function curveDrawn(curve, said) {
  const { link, loop } = curve;
  const colour = link.disputed ? COLOURS.dispute : COLOURS.line;
  const look = { fill: 'none', stroke: colour, 'stroke-width': '1.5', 'stroke-dasharray': link.dashed ? '6 5' : 'none' };
  const title = xml('title', {}, escaped(said));
  if (loop) return xml('g', {}, title, xml('circle', { cx: short(loop.middle.x), cy: short(loop.middle.y), r: String(loop.radius), ...look }));
  const bar = link.disputed ? [barDrawn(along(curve, 0.3), along(curve, 0.32), colour)] : [];
  return xml('g', {}, title, xml('path', { d: `M${pair(curve.start)} Q${pair(curve.control)} ${pair(curve.end)}`, ...look }), arrow(curve, colour), ...bar);
}

/**
 * The head of an arrow where a link reaches the outline of its target.
 * @param {Curve} curve
 * @param {string} colour
 */
function arrow(curve, colour) {
  let step = STEPS;
  while (step > 1 && holds(curve.target, along(curve, step / STEPS))) step -= 1;
  const tip = along(curve, step / STEPS);
  while (step > 0 && Math.hypot(along(curve, step / STEPS).x - tip.x, along(curve, step / STEPS).y - tip.y) < ARROW) step -= 1;
  const back = along(curve, step / STEPS);
  const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
  const [x, y] = [(tip.x - back.x) / length, (tip.y - back.y) / length];
  const sides = [ARROW_SIDE, -ARROW_SIDE].map((side) => ({ x: tip.x - x * ARROW - y * side, y: tip.y - y * ARROW + x * side }));
  return xml('polygon', { points: [tip, ...sides].map(pair).join(' '), fill: colour });
}

/**
 * The sign of a dispute: a bar across the link, so that its colour is not the only sign.
 * @param {Point} at
 * @param {Point} next
 * @param {string} colour
 */
function barDrawn(at, next, colour) {
  const length = Math.hypot(next.x - at.x, next.y - at.y) || 1;
  const [x, y] = [(-(next.y - at.y) / length) * 7, ((next.x - at.x) / length) * 7];
  return xml('path', { d: `M${pair({ x: at.x + x, y: at.y + y })} L${pair({ x: at.x - x, y: at.y - y })}`, stroke: colour, 'stroke-width': '2.5' });
}

/**
 * @param {Curve} curve
 * @param {Area[]} areas that are taken; that of the caption is added
 * @param {(text: string, size: number) => number} measure
 */
function linkCaption(curve, areas, measure) {
  const said = curve.link.label.split('\n').flatMap((line) => lines(line, LINK_WIDTH, 2, LINK_LINE, measure));
  if (!said.length) return [];
  const wide = Math.max(...said.map((line) => measure(line, LINK_LINE))) / 2 + 1;
  const tall = (said.length * LINK_LINE) / 2 + 2;
  const places = curve.loop ? besideLoop(curve.loop, wide, tall) : CAPTION_PLACES.map((share) => along(curve, share));
  const boxes = places.map(({ x, y }) => ({ left: x - wide, top: y - tall, right: x + wide, bottom: y + tall }));
  const free = boxes.find((box) => !areas.some((area) => meet(box, area))) ?? boxes[0];
  areas.push(free);
  const box = { x: short(free.left), y: short(free.top), width: short(2 * wide), height: short(2 * tall) };
  const colour = curve.link.disputed ? COLOURS.dispute : COLOURS.ink;
  return [
    xml('rect', { ...box, fill: COLOURS.paper }),
    texts(said, { x: (free.left + free.right) / 2, y: free.top + LINK_LINE }, LINK_LINE, { ...CENTRED, fill: colour }),
  ];
}

/**
 * @param {{middle: Point, radius: number}} loop
 * @param {number} wide
 * @param {number} tall
 * @returns {Point[]}
 */
const besideLoop = ({ middle: { x, y }, radius }, wide, tall) => [
  { x, y: y - radius - tall }, { x: x + radius + wide, y }, { x: x + radius + wide, y: y - radius - tall }, { x, y: y + radius + tall },
];

/** @param {Area} one @param {Area} other */
const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** @param {Area[]} areas @returns {Area} */
const around = (areas) => areas.reduce((whole, area) => ({
  left: Math.min(whole.left, area.left), top: Math.min(whole.top, area.top),
  right: Math.max(whole.right, area.right), bottom: Math.max(whole.bottom, area.bottom),
}), areas[0] ?? { left: 0, top: 0, right: 0, bottom: 0 });

/**
 * @param {readonly string[]} all
 * @param {number} width
 * @param {(text: string, size: number) => number} measure
 */
function paragraphs(all, width, measure) {
  // Bold letters are a tenth wider than others.
  const said = all.filter(Boolean).map((text) => lines(text, 0.9 * width, Infinity, SAID, measure));
  const rows = said.flatMap((one, index) => one.map((line) => ({ line, first: index === 0 })));
  return {
    height: rows.length * SAID_LINE,
    drawn: (/** @type {boolean} */ bold) => rows.map(({ line, first }, row) => (
      texts([line], { x: 0, y: row * SAID_LINE + SAID }, SAID, bold && first ? { 'font-weight': '600' } : {}))).join(''),
  };
}

/**
 * The signs with their meaning, in rows.
 * @param {GraphNode[]} nodes
 * @param {Curve[]} curves
 * @param {boolean} grouped
 * @param {Model} model
 * @param {number} width
 * @param {(text: string, size: number) => number} measure
 */
function legendDrawn(nodes, curves, grouped, model, width, measure) {
  const present = new Set(nodes.map(({ kind }) => kind));
  const middle = { x: 10, y: 10 };
  const thin = { stroke: COLOURS.line, 'stroke-width': '1.5' };
  /** @type {[string, string][]} */
  const signs = model.nodes.filter(({ name }) => present.has(name)).map(({ shape, color, singular }) => (
    [outline(shape, middle, ...reachesInLegend(shape), { fill: color, ...thin }), singular]));
  const line = (/** @type {string} */ colour, /** @type {{[name: string]: string}} */ look = {}) => (
    xml('path', { d: 'M1,10 H17', stroke: colour, 'stroke-width': '1.5', ...look }) + xml('polygon', { points: '19,10 11,6 11,14', fill: colour }));
  const links = curves.map(({ link }) => link);
  if (links.some(({ dashed, disputed }) => !dashed && !disputed)) signs.push([line(COLOURS.line), WORDS.legendStated]);
  if ([...links, ...nodes].some(({ dashed }) => dashed)) signs.push([line(COLOURS.line, { 'stroke-dasharray': '6 5' }), WORDS.legendDerived]);
  if (links.some(({ disputed }) => disputed)) signs.push([line(COLOURS.dispute) + barDrawn({ x: 6, y: 10 }, { x: 7, y: 10 }, COLOURS.dispute), WORDS.legendDisputed]);
  if (grouped) signs.push([outline('box', middle, 9, 6, { ...thin, fill: COLOURS.paper, 'stroke-dasharray': '1.5 2' }), WORDS.legendUndrawn]);
  let [x, y] = [0, 0];
  const drawn = signs.map(([sign, words]) => {
    const wide = 26 + measure(words, SAID);
    if (x > 0 && x + wide > width) [x, y] = [0, y + SAID_LINE + 3];
    const one = moved(x, y, sign + texts([words], { x: 26, y: 15 }, SAID, {}));
    x += wide + 18;
    return one;
  });
  return { drawn: drawn.join(''), height: signs.length ? y + SAID_LINE + 12 : 0 };
}
