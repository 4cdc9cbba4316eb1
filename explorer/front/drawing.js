// The drawing: what Cytoscape gets. Positions come from the board and nothing moves by itself.

/** @import { GraphLink, GraphNode, Model, Point } from './shapes.js' */
/** @import { Board, Group } from './board.js' */
/** @import { Knowledge } from './knowledge.js' */
import cytoscape from '../vendor/cytoscape/cytoscape.esm.min.mjs';
import { bends } from './bends.js';
import { MOST_CAPTIONED, linksOn, moreOf, nodesOn, shownOf, tiesOf } from './board.js';
import { FONT, measured, palette } from './canvas.js';
import { corners, INSIDE, reaches } from './outlines.js';
import { samePlaces } from './same_places.js';
import { wrapped } from './text.js';
import { WORDS } from './words.js';

const LINE = 14;
const TEXT_WIDTH = 124;
const NAME_LINES = 3;
const LINK_WIDTH = 110;
const LINK_LINE = 13;
const CLOSER = 1.3;
const MARGIN = 24;

// The shapes that Cytoscape draws as the legend does; all others are polygons of the legend's corners.
const OWN = /** @type {Record<string, string>} */ ({ box: 'round-rectangle', ellipse: 'ellipse', square: 'rectangle' });
const NARROWEST = 40;

const wide = measured(LINE);
const narrow = measured(12);

/** @param {ReturnType<typeof palette>} colours */
function look(colours) {
  const text = { 'font-family': FONT, 'text-wrap': 'wrap', 'text-max-width': '1000px' };
  return [
    { selector: 'node', style: {
      ...text, shape: 'data(shape)', width: 'data(width)', height: 'data(height)', 'background-color': 'data(color)',
      'border-width': 1.5, 'border-color': colours.line, label: 'data(label)', 'font-size': LINE, 'line-height': 1,
      'min-zoomed-font-size': 5,
    } },
    { selector: 'node[points]', style: { 'shape-polygon-points': 'data(points)' } },
    { selector: 'node[?inside]', style: { color: colours.inside, 'text-valign': 'center', 'text-halign': 'center' } },
    { selector: 'node[!inside]', style: {
      color: colours.ink, 'text-valign': 'bottom', 'text-margin-y': 3, 'text-outline-width': 2, 'text-outline-color': colours.paper,
    } },
    { selector: 'node[?dashed]', style: { 'border-style': 'dashed' } },
    { selector: 'node[?pinned]', style: { 'border-width': 3, 'border-style': 'double' } },
    { selector: 'node[?group]', style: {
      'background-color': colours.paper, color: colours.ink, 'border-style': 'dotted', 'border-width': 2.5,
    } },
    { selector: 'edge', style: {
      ...text, width: 1.5, 'line-color': colours.line, 'target-arrow-color': colours.line, 'target-arrow-shape': 'triangle',
      'arrow-scale': 0.9, 'curve-style': 'bezier', 'control-point-step-size': 36, 'font-size': 12, color: colours.ink,
      'text-background-color': colours.paper, 'text-background-opacity': 0.85, 'text-background-padding': '1px',
      'loop-direction': '-45deg', 'loop-sweep': '50deg', 'min-zoomed-font-size': 7, label: '',
    } },
    { selector: 'edge[bend]', style: {
      'curve-style': 'unbundled-bezier', 'control-point-distances': 'data(bend)', 'control-point-weights': 0.5,
    } },
    { selector: 'edge[?captioned]', style: { label: 'data(label)' } },
    { selector: 'edge[?dashed]', style: { 'line-style': 'dashed', 'line-dash-pattern': [6, 5] } },
    { selector: 'edge[?derived]', style: { 'line-style': 'dotted', 'target-arrow-shape': 'vee' } },
    { selector: 'edge[?circle]', style: { 'source-arrow-shape': 'diamond', 'source-arrow-color': colours.line } },
    { selector: 'edge[?disputed]', style: {
      'line-color': colours.dispute, 'target-arrow-color': colours.dispute, color: colours.dispute, 'mid-source-arrow-shape': 'tee',
      'mid-source-arrow-color': colours.dispute,
    } },
    { selector: 'edge[?group]', style: { 'line-style': 'dotted', 'target-arrow-shape': 'none', width: 2.5 } },
    { selector: 'edge[?same]', style: { 'line-style': 'dotted', 'target-arrow-shape': 'none', width: 2.5, 'line-color': colours.quiet, label: 'data(label)' } },
    { selector: 'node:selected', style: { 'border-width': 4, 'border-color': colours.chosen } },
    { selector: 'edge:selected', style: { width: 3.5, 'line-color': colours.chosen, 'target-arrow-color': colours.chosen, label: 'data(label)' } },
    { selector: '.hidden', style: { display: 'none' } },
    { selector: 'core', style: { 'active-bg-opacity': 0, 'selection-box-opacity': 0 } },
  ];
}

/**
 * How much room a node takes, caption included.
 * @param {{inside: boolean, width: number, height: number, label: string}} data
 */
const room = (data) => (data.inside
  ? { width: data.width, height: data.height }
  : { width: Math.max(data.width, TEXT_WIDTH), height: data.height + 2 * (3 + data.label.split('\n').length * LINE) });

/**
 * @param {Record<string, unknown>} before
 * @param {Record<string, unknown>} now
 */
const isOther = (before, now) => Object.keys(now).some((name) => before[name] !== now[name]);

/**
 * @typedef {object} Drawing
 * @property {any} cy for tests
 * @property {(board: Board, visible: {nodes: Set<string>, links: Set<string>}, circles: Set<string>) => void} render
 * @property {(id: string | null) => void} select
 * @property {() => void} whole
 * @property {(factor: number) => void} zoom
 * @property {(ids: string[]) => void} bringIntoView
 * @property {(ids: string[]) => boolean} outOfView whether any of these nodes and groups is not in view as a whole
 * @property {(node: GraphNode) => {width: number, height: number}} sizeOf
 * @property {() => {x: number, y: number, zoom: number}} view what is in view
 * @property {(view: {x: number, y: number, zoom: number}) => void} setView
 * @property {() => Point} middle of what is in view
 * @property {() => boolean} captioned whether links are drawn with their captions
 * @property {() => void} repaint after the colours changed
 */

/**
 * @param {HTMLElement} frame
 * @param {Model} model
 * @param {Knowledge} known
 * @param {{select: (id: string | null) => void, open: (id: string) => void, move: (places: [string, Point][]) => void}} act
 * @returns {Drawing}
 */
export function drawing(frame, model, known, act) {
  const kinds = new Map(model.nodes.map((kind) => [kind.name, kind]));
  const relations = new Map(model.links.map((kind) => [kind.name, kind]));
  const cy = cytoscape({
    container: frame, style: /** @type {any} */ (look(palette())), layout: { name: 'preset' }, minZoom: 0.02, maxZoom: 4,
    textureOnViewport: true, boxSelectionEnabled: false, selectionType: 'single', autounselectify: false,
  });
  let captions = true;
  // Letters are measured once: a step of the time slider draws a thousand captions anew.
  /** @type {WeakMap<GraphNode, {own: string[], broad: number}>} */
  const captionOf = new WeakMap();
  /** @type {WeakMap<GraphLink, {text: string, width: number, height: number}>} */
  const linkCaptions = new WeakMap();

  /** @param {GraphNode} node */
  function caption(node) {
    const there = captionOf.get(node);
    if (there) return there;
    const own = wrapped(node.name, wide, TEXT_WIDTH, NAME_LINES).split('\n').filter(Boolean);
    if (node.note) own.push(...wrapped(node.note, wide, TEXT_WIDTH, 2).split('\n').filter(Boolean));
    const made = { own, broad: Math.max(0, ...own.map(wide)) };
    captionOf.set(node, made);
    return made;
  }

  /**
   * @param {GraphNode} node
   * @param {number} more
   * @param {Board | null} board
   */
  function nodeData(node, more, board) {
    const kind = kinds.get(node.kind);
    const shape = kind?.shape ?? 'box';
    const inside = INSIDE.has(shape);
    const { own, broad } = caption(node);
    const lines = [...own];
    const marks = [board?.pinned.has(node.id) ? WORDS.pinned : '', board?.notes.has(node.id) ? '✎' : ''].filter(Boolean);
    if (more > 0) marks.push(WORDS.more(more));
    if (marks.length) lines.push(marks.join(' · '));
    const broadest = Math.max(NARROWEST, broad, ...lines.slice(own.length).map(wide));
    const [across, down] = reaches(shape, broadest / 2, (lines.length * LINE) / 2);
    const outline = corners(shape, across, down);
    return {
      id: node.id, label: lines.join('\n'), shape: OWN[shape] ?? 'polygon', color: kind?.color ?? '#dddddd', inside, width: 2 * across, height: 2 * down,
      ...(outline && { points: outline.map(([x, y]) => `${(x / across).toFixed(4)} ${(y / down).toFixed(4)}`).join(' ') }),
      dashed: node.dashed, pinned: Boolean(board?.pinned.has(node.id)), group: false, kind: node.kind, more,
    };
  }

  /**
   * @param {string} id
   * @param {Group} group
   * @param {number} shown
   */
  function groupData(id, group, shown) {
    const ties = tiesOf(known.nodes.get(group.node), group);
    const relation = relations.get(group.relation);
    const kind = kinds.get(group.kind);
    const verb = (group.direction === 'out' ? relation?.reverse : relation?.verb) ?? group.relation;
    const label = wrapped(WORDS.group((ties?.neighbours ?? 0) - shown, kind?.singular ?? group.kind, verb), wide, TEXT_WIDTH, 4);
    const lines = label.split('\n');
    return {
      id, label, shape: 'cut-rectangle', color: kind?.color ?? '#ffffff', inside: true,
      width: Math.max(...lines.map(wide)) + 24, height: lines.length * LINE + 20, dashed: false, pinned: false, group: true, kind: group.kind, more: 0,
    };
  }

  /** @param {GraphLink} link */
  function linkCaption(link) {
    const there = linkCaptions.get(link);
    if (there) return there;
    const lines = link.label.split('\n').flatMap((line) => wrapped(line, narrow, LINK_WIDTH, 2).split('\n'));
    const made = { text: lines.join('\n'), width: Math.max(...lines.map(narrow)), height: lines.length * LINK_LINE };
    linkCaptions.set(link, made);
    return made;
  }

  /**
   * @param {GraphLink} link
   * @param {Set<string>} circles
   * @param {number | undefined} bend
   */
  function linkData(link, circles, bend) {
    return {
      id: link.id, source: link.from, target: link.to, label: linkCaption(link).text, dashed: link.dashed, derived: link.derived, disputed: link.disputed,
      circle: circles.has(link.id), captioned: captions, group: false, bend,
    };
  }

  /** @type {Drawing['render']} */
  function render(board, visible, circles) {
    const links = linksOn(board, known);
    captions = board.captions ?? links.length <= MOST_CAPTIONED;
    /** @type {Map<string, {data: any, position?: Point, hidden: boolean}>} */
    const wanted = new Map();
    for (const [id, { x, y }] of board.shown) {
      const node = known.nodes.get(id);
      if (node) wanted.set(id, { data: nodeData(node, moreOf(board, known, node), board), position: { x, y }, hidden: !visible.nodes.has(id) });
    }
    for (const [id, group] of board.groups) {
      const hidden = !visible.nodes.has(group.node);
      const left = groupData(id, group, shownOf(board, known, group).size);
      wanted.set(id, { data: left, position: { x: group.x, y: group.y }, hidden });
      wanted.set(`to ${id}`, { data: { id: `to ${id}`, source: group.node, target: id, group: true, label: '' }, hidden });
    }
    const boxes = new Map([...wanted].flatMap(([id, { data, position }]) => (position ? [[id, { ...position, width: data.width, height: data.height }]] : [])));
    const bent = bends(boxes, links, (link) => (captions && link.label ? linkCaption(link) : null));
    for (const link of links) wanted.set(link.id, { data: linkData(link, circles, bent.get(link.id)), hidden: !visible.links.has(link.id) });
    for (const { id, from, to, level } of samePlaces(nodesOn(board, known))) {
      const data = { id, source: from, target: to, group: true, same: true, label: WORDS.same[level] };
      wanted.set(id, { data, hidden: !visible.nodes.has(from) || !visible.nodes.has(to) });
    }
    cy.batch(() => {
      cy.elements().forEach((/** @type {any} */ one) => { if (!wanted.has(one.id())) one.remove(); });
      /** @type {any[]} */
      const made = [];
      for (const [id, { data, position, hidden }] of wanted) {
        const present = cy.getElementById(id);
        if (present.empty()) {
          made.push({ group: position ? 'nodes' : 'edges', data, ...(position && { position: { ...position } }), classes: hidden ? 'hidden' : '' });
          continue;
        }
        // Each change is a new computation of the style.
        if (isOther(present.data(), data)) {
          if (data.bend === undefined) present.removeData('bend');
          present.data(data);
        }
        if (position && (present.position('x') !== position.x || present.position('y') !== position.y)) present.position({ ...position });
        if (present.hasClass('hidden') !== hidden) present.toggleClass('hidden', hidden);
      }
      cy.add(made.filter(({ group }) => group === 'nodes'));
      cy.add(made.filter(({ group }) => group === 'edges'));
    });
  }

  const corner = () => ({ x: frame.getBoundingClientRect().left + scrollX, y: frame.getBoundingClientRect().top + scrollY, wide: innerWidth, high: innerHeight });
  let before = corner();
  let whole = true;
  function showWhole() {
    whole = true;
    before = corner();
    // What stands above may just have grown or shrunk.
    cy.resize();
    const drawn = cy.elements(':visible');
    if (drawn.empty()) return;
    cy.fit(drawn, MARGIN);
    if (cy.zoom() > 1) {
      cy.zoom(1);
      cy.center(drawn);
    }
  }

  cy.on('tap', (/** @type {any} */ event) => {
    const id = event.target === cy ? null : event.target.id();
    act.select(id?.startsWith('to group ') ? id.slice(3) : id);
  });
  cy.on('dbltap', 'node', (/** @type {any} */ event) => act.open(event.target.id()));
  /** @type {Map<string, Point>} */
  let grabbed = new Map();
  cy.on('grab', 'node', () => {
    if (!grabbed.size) grabbed = new Map(cy.nodes().map((/** @type {any} */ node) => [node.id(), { ...node.position() }]));
  });
  cy.on('free', 'node', () => {
    const places = /** @type {[string, Point][]} */ ([...grabbed].flatMap(([id, { x, y }]) => {
      const now = cy.getElementById(id).position();
      return now && (now.x !== x || now.y !== y) ? [[id, { ...now }]] : [];
    }));
    grabbed = new Map();
    if (places.length) act.move(places);
  });
  cy.on('dragpan scrollzoom pinchzoom', () => { whole = false; });
  new ResizeObserver(() => {
    const now = corner();
    cy.resize();
    if (now.wide !== before.wide || now.high !== before.high) {
      if (whole) showWhole();
    } else {
      // The legend grew or shrank: what is drawn stays where it is on the screen.
      cy.panBy({ x: before.x - now.x, y: before.y - now.y });
    }
    before = now;
  }).observe(frame);

  return {
    cy,
    render,
    select(id) {
      cy.elements(':selected').unselect();
      if (id !== null) cy.getElementById(id).select();
    },
    whole: showWhole,
    zoom(factor) {
      whole = false;
      cy.zoom({ level: cy.zoom() * (factor > 0 ? CLOSER : 1 / CLOSER), renderedPosition: { x: frame.clientWidth / 2, y: frame.clientHeight / 2 } });
    },
    bringIntoView(ids) {
      const wanted = cy.collection();
      for (const id of ids) wanted.merge(cy.getElementById(id));
      if (wanted.empty()) return;
      const box = wanted.renderedBoundingBox();
      if (box.x1 >= 0 && box.y1 >= 0 && box.x2 <= frame.clientWidth && box.y2 <= frame.clientHeight) return;
      whole = false;
      cy.center(wanted);
    },
    sizeOf: (node) => room(nodeData(node, 1, null)),
    view: () => ({ ...cy.pan(), zoom: cy.zoom() }),
    setView({ x, y, zoom }) {
      whole = false;
      // The legend may just have grown or shrunk; what is asked for holds for the frame as it is now.
      before = corner();
      cy.resize();
      cy.viewport({ zoom, pan: { x, y } });
    },
    middle() {
      const { x1, x2, y1, y2 } = cy.extent();
      return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
    },
    outOfView(ids) {
      const { x1, x2, y1, y2 } = cy.extent();
      return ids.some((id) => {
        const box = cy.getElementById(id).boundingBox();
        return box.x1 < x1 || box.x2 > x2 || box.y1 < y1 || box.y2 > y2;
      });
    },
    captioned: () => captions,
    repaint: () => cy.style(/** @type {any} */ (look(palette()))),
  };
}
