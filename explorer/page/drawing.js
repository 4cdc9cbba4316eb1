// The drawing: what vis-network gets. Positions come with the data and nothing moves by itself.

/** @import { PictureData, PictureLink, PictureNode } from './shapes.js' */
/** @import { palette } from '../front/canvas.js' */
import { FONT, measured } from '../front/canvas.js';
import { INSIDE } from '../front/outlines.js';
import { wrapped } from '../front/text.js';
import { isDrawnHere, renderer } from './figure.js';

const NAME_LINES = 3;
const LINK_TEXT = 12;
const LINK_TEXT_WIDTH = 96;
// Links of a node to itself leave at its corners, opposite ones first.
const LOOP_ANGLES = [0.25, 1.25, 0.75, 1.75].map((turn) => turn * Math.PI);

/**
 * @param {PictureNode} node
 * @param {PictureData['text']} text
 * @param {ReturnType<typeof palette>} colours
 */
export function drawnNode(node, text, colours) {
  const width = node.shape === 'ellipse' ? text.width - 24 : text.width;
  const fitted = (/** @type {string} */ words, /** @type {number} */ lines) =>
    wrapped(words, measured(text.height), width, lines).split('\n').filter((line) => line !== '');
  const room = text.lines - fitted(node.note, text.lines - 1).length;
  const name = fitted(node.label, Math.min(NAME_LINES, Math.max(room, NAME_LINES - 1)));
  const caption = [...name, ...fitted(node.note, text.lines - name.length)];
  const inside = INSIDE.has(node.shape);
  const fill = { background: node.color, border: colours.line };
  return {
    id: node.id, x: node.x, y: node.y, size: 20, borderWidth: 1.5, borderWidthSelected: 4, margin: 8,
    label: caption.join('\n'),
    ...(isDrawnHere(node.shape) ? { shape: 'custom', ctxRenderer: renderer(node.shape, caption, text.height, colours) } : { shape: node.shape }),
    color: { ...fill, highlight: { background: node.color, border: colours.chosen } },
    shapeProperties: { borderDashes: node.dashed ? [5, 4] : false },
    font: {
      face: FONT, size: text.height, color: inside ? colours.inside : colours.ink,
      strokeWidth: inside ? 0 : 4, strokeColor: colours.paper,
    },
  };
}

/**
 * @param {PictureLink} link
 * @param {number} loop how many links of a node to itself come before this one
 * @param {boolean} captioned
 * @param {ReturnType<typeof palette>} colours
 */
export function drawnLink(link, loop, captioned, colours) {
  const lines = link.label.split('\n').map((line) => wrapped(line, measured(LINK_TEXT), LINK_TEXT_WIDTH, 2));
  const colour = link.disputed ? colours.dispute : colours.line;
  return {
    id: link.id, from: link.from, to: link.to, label: captioned ? lines.join('\n') : undefined,
    width: 1.5, selectionWidth: 2, dashes: link.dashed ? [6, 5] : false, color: { color: colour, highlight: colours.chosen },
    arrows: { to: { enabled: true, scaleFactor: 0.7 } },
    smooth: link.bend === 0
      ? { enabled: false }
      : { enabled: true, type: link.bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.abs(link.bend) },
    selfReference: { size: 22 + 12 * Math.floor(loop / LOOP_ANGLES.length), angle: LOOP_ANGLES[loop % LOOP_ANGLES.length] },
    font: {
      face: FONT, size: LINK_TEXT, color: link.disputed ? colours.dispute : colours.ink,
      background: colours.paper, strokeWidth: 2, strokeColor: colours.paper, align: 'horizontal',
    },
  };
}

export const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { selectConnectedEdges: false, hover: false, keyboard: false },
  nodes: { labelHighlightBold: false },
  edges: { labelHighlightBold: false },
};
