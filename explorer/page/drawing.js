// The drawing: what vis-network gets. Positions come with the data and nothing moves by itself.

const FONT = 'system-ui, sans-serif';
const NAME_LINES = 3;
const LINK_TEXT_WIDTH = 96;
// Links of a node to itself leave at its corners, opposite ones first.
const LOOP_ANGLES = [0.25, 1.25, 0.75, 1.75].map((turn) => turn * Math.PI);
const CAPTION_INSIDE = ['box', 'ellipse', 'circle', 'database'];

/** The colours of the page, as the style sheet sets them for light, dark and print. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'), paper: colour('--paper'), line: colour('--line'),
    chosen: colour('--chosen'), dispute: colour('--dispute'), inside: colour('--inside'),
  };
}

/**
 * @param {PictureNode} node
 * @param {PictureData['text']} text
 * @param {ReturnType<typeof palette>} colours
 */
function drawnNode(node, text, colours) {
  const font = `${text.height}px ${FONT}`;
  const width = node.shape === 'ellipse' ? text.width - 24 : text.width;
  const fitted = (/** @type {string} */ words, /** @type {number} */ lines) =>
    wrapped(words, font, width, lines).split('\n').filter((line) => line !== '');
  const room = text.lines - fitted(node.note, text.lines - 1).length;
  const name = fitted(node.label, Math.min(NAME_LINES, Math.max(room, NAME_LINES - 1)));
  const label = [...name, ...fitted(node.note, text.lines - name.length)].join('\n');
  const inside = CAPTION_INSIDE.includes(node.shape);
  const fill = { background: node.color, border: colours.line };
  // A cylinder is as high as it is wide, and its lid takes the upper part.
  const above = node.shape === 'database' ? (text.width + 40 - label.split('\n').length * text.height) / 2 : 8;
  return {
    id: node.id, x: node.x, y: node.y, label, shape: node.shape, size: 20, borderWidth: 1.5, borderWidthSelected: 4,
    margin: { top: above, bottom: 8, left: 8, right: 8 },
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
function drawnLink(link, loop, captioned, colours) {
  const lines = link.label.split('\n').map((line) => wrapped(line, `12px ${FONT}`, LINK_TEXT_WIDTH, 2));
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
      face: FONT, size: 12, color: link.disputed ? colours.dispute : colours.ink,
      background: colours.paper, strokeWidth: 2, strokeColor: colours.paper, align: 'horizontal',
    },
  };
}

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { selectConnectedEdges: false, hover: false, keyboard: false },
  nodes: { labelHighlightBold: false },
  edges: { labelHighlightBold: false },
};
