// The page: data in, drawing, list and panel out, and the selection that they share.

/** @import { PictureData, PictureLink, PictureNode } from './shapes.js' */
import { palette } from '../front/canvas.js';
import { breakable, element, place } from '../front/dom.js';
import { choices, legend } from '../front/listing.js';
import { drawnLink, drawnNode, OPTIONS } from './drawing.js';
import { linkEvidence, nodeEvidence } from './evidence.js';
import { fit, isDrawnHere } from './figure.js';
import { contents, ends, linkChoice } from './listing.js';

// The vendored script that stands before this one.
const { vis } = /** @type {any} */ (globalThis);

// More captions on links than this cover one another; they can be switched on.
const MOST_CAPTIONED = 30;
const CLOSER = 1.3;
// Of a longer name, so many letters are read aloud when it is chosen.
const SPOKEN = 300;
const MARGIN = 20;

/** @type {PictureData} */
const data = JSON.parse(place('data').textContent || '');
const nodes = new Map(data.nodes.map((node) => [node.id, node]));
const links = new Map(data.edges.map((link) => [link.id, link]));
/** @type {HTMLInputElement} */
const captions = place('captions');

for (const [id, words] of [['title', data.title], ['subtitle', data.subtitle], ['caution', data.caution],
  ['as-of', data.asOf && `As of ${data.asOf}`]]) {
  place(id).append(...breakable(words));
  place(id).hidden = !words;
}
place('notes').append(...data.notes.map((note) => element('li', {}, ...breakable(note))));
place('notes').hidden = data.notes.length === 0;
place('legend').append(legend(data.nodes, data.edges, { groups: false, same: false }, { nodes: data.legend }));
place('drawing').setAttribute('aria-label',
  `${data.nodes.length} parties and things, ${data.edges.length} links; all are in the list of this page`);
captions.checked = data.edges.length <= MOST_CAPTIONED;

const drawnNodes = new vis.DataSet();
const drawnLinks = new vis.DataSet();

const colours = palette();

/** Gives the drawing its texts and colours, at first and whenever these change. */
function paint() {
  Object.assign(colours, palette());
  /** @type {Map<string, number>} */
  const loops = new Map();
  drawnNodes.update(data.nodes.map((node) => drawnNode(node, data.text, colours)));
  drawnLinks.update(data.edges.map((link) => {
    const loop = loops.get(link.from) ?? 0;
    if (link.from === link.to) loops.set(link.from, loop + 1);
    return drawnLink(link, loop, captions.checked, colours);
  }));
}

// Whether all is in view and so is to stay when the window changes; no more once a reader has moved or zoomed.
let whole = true;

/** Shows all of the picture, bent links included; a small one keeps its natural size. */
function showWhole() {
  whole = true;
  const [left, top, right, bottom] = data.frame;
  const { clientWidth, clientHeight } = place('drawing');
  const scale = Math.min(1, clientWidth / (right - left + 2 * MARGIN), clientHeight / (bottom - top + 2 * MARGIN));
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
}

/** @param {object} view as `moveTo` of vis-network takes it */
function move(view) {
  whole = false;
  network.moveTo({ ...view, animation: false });
}

/** @param {number} factor */
const zoom = (factor) => move({ scale: network.getScale() * factor });

/**
 * Selects a node or a link, in the drawing, in the list and in the panel; null selects nothing.
 * @param {string | null} id
 */
function select(id) {
  const node = nodes.get(id ?? '');
  const link = links.get(id ?? '');
  network.setSelection({ nodes: node ? [node.id] : [], edges: link ? [link.id] : [] });
  for (const button of document.querySelectorAll('button[data-id]')) {
    if (button.getAttribute('data-id') === id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  const panel = place('evidence');
  const within = panel.contains(document.activeElement);
  panel.replaceChildren(...evidence(node, link));
  panel.scrollTop = 0;
  if (within) panel.focus();
  place('chosen').textContent = (panel.querySelector('h2')?.textContent ?? '').slice(0, SPOKEN);
  if (node) bringIntoView(node.id);
  if (link) bringIntoView(link.from, link.to);
}

/**
 * @param {PictureNode | undefined} node
 * @param {PictureLink | undefined} link
 * @returns {Node[]}
 */
function evidence(node, link) {
  if (link) return linkEvidence(link, ...ends(link, nodes), data.meanings[link.kind]);
  if (!node) {
    return [element('p', {}, 'Choose a link or a party, in the drawing or in the list below, to see what it rests on.')];
  }
  const own = data.edges.filter((one) => one.from === node.id || one.to === node.id);
  const kind = data.legend.find(({ name }) => name === node.kind)?.singular ?? node.kind;
  return nodeEvidence(node, kind, data.meanings[node.kind], choices(own.map((one) => linkChoice(one, nodes)), select));
}

/**
 * Moves the drawing, at the same scale, when one of these nodes is outside of it.
 * @param {string[]} ids
 */
function bringIntoView(...ids) {
  const frame = place('drawing');
  const points = Object.values(network.getPositions(ids));
  const hidden = points.map((point) => network.canvasToDOM(point))
    .some(({ x, y }) => x < 0 || y < 0 || x > frame.clientWidth || y > frame.clientHeight);
  if (!hidden) return;
  const middle = (/** @type {number[]} */ values) => (Math.min(...values) + Math.max(...values)) / 2;
  const position = { x: middle(points.map(({ x }) => x)), y: middle(points.map(({ y }) => y)) };
  move({ position });
}

paint();
const network = new vis.Network(place('drawing'), { nodes: drawnNodes, edges: drawnLinks }, OPTIONS);
for (const { id, shape } of data.nodes) if (isDrawnHere(shape)) fit(network.body.nodes[id], shape, data.text.height);
network.on('click', (/** @type {{nodes: string[], edges: string[]}} */ { nodes: [node], edges: [link] }) => {
  select(node ?? link ?? null);
});
for (const moved of ['zoom', 'dragStart']) network.on(moved, () => { whole = false; });
place('closer').addEventListener('click', () => zoom(CLOSER));
place('farther').addEventListener('click', () => zoom(1 / CLOSER));
place('whole').addEventListener('click', showWhole);
captions.addEventListener('change', paint);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
for (const [event, printing] of /** @type {const} */ ([['beforeprint', true], ['afterprint', false]])) {
  addEventListener(event, () => {
    document.documentElement.classList.toggle('printing', printing);
    paint();
  });
}
// vis-network makes its canvas a stop of the Tab key, without a use for it: the list serves the keyboard.
/** @type {HTMLElement} */ (place('drawing').firstElementChild).tabIndex = -1;
place('contents').append(...contents(data, nodes, select));
select(null);
// Also whenever the size changes, after vis-network's own observer, which scales by the mean of both sides and so cuts.
new ResizeObserver(() => { if (whole) showWhole(); }).observe(place('drawing'));
showWhole();

// For tests and for the curious: ids here are those of the graph.
const drawnId = new Map([...data.nodes, ...data.edges].map((one) => [one.key, one.id]));
Object.assign(window, {
  picture: {
    network,
    data,
    idOf: (/** @type {string} */ key) => drawnId.get(key),
    select: (/** @type {string} */ key) => select(drawnId.get(key) ?? null),
  },
});
