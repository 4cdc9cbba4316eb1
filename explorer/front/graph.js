// The graph page: the board, its history, what is drawn of it, listed and said.

/** @import { Data, GraphNode, Model, Neighbours, Part, Point } from './shapes.js' */
/** @import { Board, GroupOf } from './board.js' */
import {
  MOST_DRAWN, added, collapsible, collapsibleBy, emptyBoard, groupId, groupOf, grouped, linksOn, missingOf, moreOf, moved, nodesOn, noted, pinToggled, removed,
  tiesOf,
} from './board.js';
import { button, element, place } from './dom.js';
import { drawing } from './drawing.js';
import { showFilters, showTimeline } from './filtering.js';
import { isEmpty, visible } from './filters.js';
import { finding } from './finding.js';
import { chooseFrom } from './groups.js';
import { canRedo, canUndo, did, redo, start, undo } from './history.js';
import { knowledge, learn } from './knowledge.js';
import { contents, groupList, groupWords, legend, sameList } from './listing.js';
import { linkPanel, nodePanel } from './panel.js';
import { findPath } from './pathfinding.js';
import { besides, chain, ownershipTree, timeOrder } from './placing.js';
import { samePlaces } from './same_places.js';
import { WORDS } from './words.js';

// Of a longer name, so many letters are read aloud when it is chosen.
const SPOKEN = 300;
// The most neighbours that the server gives at once.
const LONGEST_PAGE = 200;

/**
 * Starts the page.
 * @param {Data} data
 * @param {Model} model
 * @param {{live: boolean}} options
 */
export function explorer(data, model, { live }) {
  const known = knowledge();
  let history = start(emptyBoard());
  /** @type {string | null} */
  let selected = null;
  /** @type {Set<string>} */
  let circles = new Set();
  const board = () => history.present;
  const frame = place('drawing');
  const drawn = drawing(frame, model, known, { select, open: (id) => void opened(id), move: (places) => act(moved(board(), places)) });

  /**
   * An action of the investigator: one step that can be undone.
   * @param {Board} next
   * @param {string} [said]
   */
  function act(next, said) {
    history = did(history, next);
    show();
    if (said !== undefined) tell(said);
    dispatchEvent(new CustomEvent('board', { detail: next }));
  }

  /** @param {string} words */
  const tell = (words) => { place('told').textContent = words; };

  /** Draws, lists and says what the board holds. */
  function show() {
    const now = board();
    const nodes = nodesOn(now, known);
    const links = linksOn(now, known);
    const seen = visible(now.filters, nodes, links);
    drawn.render(now, seen, circles);
    const hidden = nodes.length - seen.nodes.size + links.length - seen.links.size;
    frame.setAttribute('aria-label', WORDS.drawing(seen.nodes.size, seen.links.size));
    const shownNodes = nodes.filter(({ id }) => seen.nodes.has(id));
    const shownLinks = links.filter(({ id }) => seen.links.has(id));
    place('legend').replaceChildren(legend(shownNodes, shownLinks, { groups: now.groups.size > 0, same: samePlaces(shownNodes).length > 0 }, model));
    place('contents').replaceChildren(
      element('h2', {}, WORDS.inTheGraph),
      element('p', { id: 'contents-told' }, nodes.length ? WORDS.contents(nodes.length, links.length, hidden) : WORDS.start),
      ...groupList(now, known, model, (id) => void opened(id)), ...sameList(shownNodes, known, select), ...contents(shownNodes, shownLinks, known, model, select));
    showFilters(now.filters, nodes, links, model, filter);
    showTimeline(now.filters, nodes, links, preview, filter);
    /** @type {HTMLButtonElement} */ (place('undo')).disabled = !canUndo(history);
    /** @type {HTMLButtonElement} */ (place('redo')).disabled = !canRedo(history);
    /** @type {HTMLInputElement} */ (place('captions')).checked = drawn.captioned();
    if (selected !== null && !isThere(selected)) selected = null;
    sayDay(now.as_of);
    mark();
  }

  /** @param {string} day that the answer holds for, or '' */
  function sayDay(day) {
    const line = place('as-of');
    line.textContent = day && !place('asked').textContent?.includes(day) ? WORDS.asOf(day) : '';
    line.hidden = line.textContent === '';
  }

  /** @param {Board['filters']} filters */
  function filter(filters) {
    // What is as it was is no step to be undone.
    act(JSON.stringify(filters) === JSON.stringify(board().filters) ? board() : { ...board(), filters });
    const seen = visible(filters, nodesOn(board(), known), linksOn(board(), known));
    tell(isEmpty(filters) ? '' : WORDS.filtered(seen.nodes.size, seen.links.size));
  }

  /** @param {Board['filters']} filters */
  function preview(filters) {
    drawn.render({ ...board(), filters }, visible(filters, nodesOn(board(), known), linksOn(board(), known)), circles);
  }

  /** @param {string} id */
  const isThere = (id) => board().shown.has(id) || board().groups.has(id) || samePlaces(nodesOn(board(), known)).some((same) => same.id === id)
    || (known.links.has(id) && board().shown.has(known.links.get(id)?.from ?? '') && board().shown.has(known.links.get(id)?.to ?? ''));

  /**
   * Selects a node, a link or a group, in the drawing, in the list and in the panel; null selects nothing.
   * @param {string | null} id
   */
  function select(id) {
    selected = id;
    mark();
    const panel = place('evidence');
    panel.scrollTop = 0;
    const link = known.links.get(id ?? '');
    if (id !== null) drawn.bringIntoView(link ? [link.from, link.to] : [id]);
    tell((panel.querySelector('h2')?.textContent ?? '').slice(0, SPOKEN));
  }

  /** Shows what is selected. */
  function mark() {
    drawn.select(selected);
    for (const one of document.querySelectorAll('#contents [data-id], #evidence [data-id]')) {
      if (one.getAttribute('data-id') === selected) one.setAttribute('aria-current', 'true');
      else one.removeAttribute('aria-current');
    }
    const panel = place('evidence');
    const focused = document.activeElement instanceof HTMLElement && panel.contains(document.activeElement) ? document.activeElement : null;
    const within = focused?.dataset.act;
    const ties = /** @type {HTMLElement | undefined} */ (focused?.closest('[data-ties]') ?? undefined)?.dataset.ties;
    panel.replaceChildren(...evidence());
    if (focused) focusIn(panel, within, ties);
  }

  /** @returns {Node[]} */
  function evidence() {
    const showing = { board: board(), known, model, data, live };
    const group = board().groups.get(selected ?? '');
    if (group) return [element('h2', {}, groupWords(board(), known, model, group)), button(WORDS.chooseFrom, () => void openGroup(group), { 'data-act': 'group' })];
    const same = samePlaces(nodesOn(board(), known)).find(({ id }) => id === selected);
    if (same) {
      const ends = [same.from, same.to].map((id) => button(known.nodes.get(id)?.name ?? id, () => select(id), { dir: 'auto' }));
      return [element('h2', {}, WORDS.same[same.level]), element('p', { class: 'derived' }, WORDS.sameWhy), element('div', { class: 'ends' }, ...ends)];
    }
    const node = board().shown.has(selected ?? '') ? known.nodes.get(selected ?? '') : undefined;
    const link = known.links.get(selected ?? '');
    if (node) return nodePanel(showing, node, actions);
    if (link) return linkPanel(showing, link, actions);
    return [element('p', {}, WORDS.choose)];
  }

  /**
   * Puts the focus on what does the same as before, among ties on what is left of their row, else on the panel.
   * @param {HTMLElement} panel
   * @param {string | undefined} doing
   * @param {string} [ties]
   */
  function focusIn(panel, doing, ties) {
    const rows = /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll('[data-ties]'));
    const within = ties === undefined ? panel : [...rows].find((row) => row.dataset.ties === ties) ?? panel;
    const same = doing === undefined ? null : within.querySelector(`[data-act="${doing}"]`);
    const beside = within === panel ? null : within.querySelector('button');
    /** @type {HTMLElement} */ (same ?? beside ?? panel).focus();
  }

  const actions = {
    select,
    expand: (/** @type {string} */ id) => void attempt(() => expand(id)),
    openGroup: (/** @type {GroupOf} */ group) => void openGroup(group),
    expandBy: (/** @type {GroupOf} */ group) => void attempt(() => expandBy(group)),
    collapse: (/** @type {string} */ id) => collapse(collapsible(board(), known, id)),
    collapseBy: (/** @type {GroupOf} */ group) => collapse(collapsibleBy(board(), known, group)),
    hide: (/** @type {string} */ id) => act(removed(board(), [id]), WORDS.removed(1)),
    pin: (/** @type {string} */ id) => act(pinToggled(board(), id)),
    path: (/** @type {string} */ id) => void path(id),
    note: (/** @type {string} */ id, /** @type {string} */ note, /** @type {string[]} */ tags) => act(noted(board(), id, note, tags)),
  };

  /**
   * Does something that can fail, and says how it can be tried again.
   * @param {() => Promise<unknown>} work
   */
  async function attempt(work) {
    place('failed').hidden = true;
    try {
      await work();
    } catch (error) {
      failed(error, () => void attempt(work));
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  function failed(error, again) {
    const box = place('failed');
    /** @type {HTMLElement} */ (box.querySelector('p')).textContent = `${WORDS.failed}: ${error instanceof Error ? error.message : error}`;
    /** @type {HTMLElement} */ (box.querySelector('.actions')).replaceChildren(
      button(WORDS.retry, () => { box.hidden = true; again(); }, { 'data-act': 'retry' }),
      button(WORDS.close, () => { box.hidden = true; }));
    box.hidden = false;
  }

  /** Where boxes stand on the board. */
  const taken = () => [
    ...nodesOn(board(), known).map((node) => ({ id: node.id, ...drawn.sizeOf(node), .../** @type {Point} */ (board().shown.get(node.id)) })),
    ...[...board().groups].map(([id, { x, y }]) => ({ id, x, y, width: 160, height: 70 })),
  ];

  /**
   * Nodes that are known, onto the board beside another node.
   * @param {Board} onto
   * @param {string[]} ids
   * @param {string | undefined} anchor
   * @param {GroupOf[]} groups
   */
  function placed(onto, ids, anchor, groups = []) {
    const at = anchor === undefined ? undefined : onto.shown.get(anchor);
    const anchorNode = anchor === undefined ? undefined : known.nodes.get(anchor);
    const boxes = [
      ...ids.flatMap((id) => known.nodes.get(id) ?? []).map((node) => ({ id: node.id, ...drawn.sizeOf(node), direction: sideOf(anchor, node.id) })),
      ...groups.map((group) => ({ id: groupId(group), width: 160, height: 70, direction: group.direction })),
    ];
    const size = anchorNode ? drawn.sizeOf(anchorNode) : { width: 0, height: 0 };
    const places = besides({ ...size, ...(at ?? drawn.middle()) }, boxes, taken());
    const spot = (/** @type {string} */ id) => places.get(id) ?? { x: 0, y: 0 };
    return grouped(added(onto, ids.map((id) => [id, spot(id)]), anchor), groups.map((group) => [group, spot(groupId(group))]));
  }

  /**
   * On which side of a node a neighbour is put: along arrows to the right.
   * @param {string | undefined} anchor
   * @param {string} id
   * @returns {import('./shapes.js').Direction}
   */
  function sideOf(anchor, id) {
    for (const one of known.linksOf.get(id) ?? []) {
      const link = known.links.get(one);
      if (link && link.from === id && link.to === anchor) return 'in';
    }
    return 'out';
  }

  /**
   * @param {string[]} ids
   * @param {string} [anchor]
   */
  async function add(ids, anchor) {
    const wanted = ids.filter((id) => !board().shown.has(id));
    if (wanted.length) {
      const part = await data.nodes(wanted, [...board().shown.keys()]);
      learn(known, part);
      const there = wanted.filter((id) => known.nodes.has(id));
      if (there.length) put(placed(board(), there, anchor));
    }
    if (ids.length === 1 && !known.nodes.has(ids[0])) {
      tell(WORDS.unknownNode(ids[0].slice(0, SPOKEN)));
    } else if (ids.length === 1) {
      select(ids[0]);
      tell(WORDS.added(known.nodes.get(ids[0])?.name.slice(0, SPOKEN) ?? ids[0]));
    }
    if (board().shown.size <= ids.length) drawn.whole();
  }

  /**
   * Shows what a node is tied to: all of it where it is little, else as groups.
   * @param {string} id
   */
  async function expand(id) {
    const node = known.nodes.get(id);
    if (!node) return;
    const missing = (/** @type {Neighbours} */ ties) => missingOf(board(), known, node, ties);
    const hidden = node.neighbours.filter((ties) => missing(ties) > 0);
    await unfold(node, hidden.filter((ties) => missing(ties) <= MOST_DRAWN), hidden.filter((ties) => missing(ties) > MOST_DRAWN));
  }

  /**
   * Shows what a node is tied to by one relation; where a group stood for the last of it, the group goes.
   * @param {GroupOf} group
   */
  async function expandBy(group) {
    const node = known.nodes.get(group.node);
    const ties = tiesOf(node, group);
    if (node && ties) await unfold(node, [ties], []);
  }

  /**
   * Shows ties of a node as one step: all neighbours by the few, groups for the many.
   * @param {GraphNode} node
   * @param {Neighbours[]} few
   * @param {Neighbours[]} many
   */
  async function unfold(node, few, many) {
    const pages = await Promise.all(few.map((ties) => allOf(groupOf(node, ties))));
    pages.forEach((page) => learn(known, page));
    const found = [...new Set(pages.flatMap((page) => page.nodes.map((one) => one.id)))].filter((one) => !board().shown.has(one));
    if (found.length) learn(known, await data.nodes(found, [...board().shown.keys()]));
    const ids = found.filter((id) => !board().shown.has(id));
    const groups = many.map((ties) => groupOf(node, ties)).filter((group) => !board().groups.has(groupId(group)));
    if (!ids.length && !groups.length) {
      tell(many.length ? WORDS.grouped(many.length) : live ? WORDS.nothingMore : WORDS.outside);
      return;
    }
    const next = placed(board(), ids, node.id, groups);
    const done = few.filter((ties) => missingOf(next, known, node, ties) <= 0).map((ties) => groupId(groupOf(node, ties)));
    put(removed(next, done), () => [groups.length ? WORDS.grouped(groups.length) : '', drawn.outOfView([...ids, ...groups.map(groupId)]) ? WORDS.outOfView : '']);
  }

  /**
   * A board with more on it, as one step, and how much more.
   * @param {Board} next
   * @param {() => string[]} more what else is said once it is drawn
   */
  function put(next, more = () => []) {
    const nodes = next.shown.size - board().shown.size;
    const links = linksOn(next, known).length - linksOn(board(), known).length;
    const words = nodes || links ? WORDS.addedMany(nodes, links) : next.groups.size > board().groups.size ? '' : WORDS.allThere;
    act(next);
    tell([words, ...more()].filter(Boolean).join('. '));
  }

  /**
   * All neighbours of a node by one relation. They are more than one page only where most of them are in the graph already.
   * @param {GroupOf} group
   */
  async function allOf(group) {
    /** @type {Part} */
    const part = { nodes: [], links: [] };
    /** @type {string | null} */
    let after = '';
    while (after !== null) {
      /** @type {import('./shapes.js').Page} */
      const page = await data.neighbours(group, { after, limit: LONGEST_PAGE });
      part.nodes.push(...page.nodes);
      part.links.push(...page.links);
      after = page.next;
    }
    return part;
  }

  /** @param {GroupOf} group */
  async function openGroup(group) {
    const node = known.nodes.get(group.node);
    if (!node) return;
    const back = document.activeElement;
    const chosen = await chooseFrom(data, model, node, group, new Set(board().shown.keys()), (page) => learn(known, page));
    if (chosen.length) await attempt(() => add(chosen, group.node));
    if (back instanceof HTMLElement && back.isConnected) back.focus();
    else focusIn(place('evidence'), 'group');
  }

  /** @param {string} id */
  async function opened(id) {
    const group = board().groups.get(id);
    if (group) await openGroup(group);
    else if (board().shown.has(id)) await attempt(() => expand(id));
  }

  /** @param {string[]} gone */
  function collapse(gone) {
    if (gone.length) act(removed(board(), gone), WORDS.removed(gone.length));
    else tell(WORDS.keptAtCollapse);
  }

  /** @param {string | null} from */
  async function path(from) {
    const back = document.activeElement;
    const found = await findPath(data, model, known, [...board().shown.keys()], from);
    if (found) {
      await attempt(async () => {
        learn(known, found);
        const ids = found.nodes.map(({ id }) => id).filter((id) => !board().shown.has(id));
        if (ids.length) learn(known, await data.nodes(ids, [...board().shown.keys()]));
        if (ids.length) put(placed(board(), ids, found.nodes[0].id));
        else tell(WORDS.allThere);
      });
    }
    if (back instanceof HTMLElement && back.isConnected) back.focus();
  }

  /** @param {string} how */
  function arrange(how) {
    const groups = [...board().groups];
    const nodes = [
      ...nodesOn(board(), known).map((node) => ({ id: node.id, dates: node.dates, ...drawn.sizeOf(node) })),
      ...groups.map(([id]) => ({ id, dates: null, width: 160, height: 70 })),
    ];
    const links = [
      ...linksOn(board(), known),
      ...groups.map(([id, { node }]) => ({ id: `to ${id}`, kind: '', from: node, to: id, dates: null })),
    ];
    const arranged = how === 'tree' ? ownershipTree(nodes, links) : how === 'chain' ? chain(nodes, links) : how === 'time' ? timeOrder(nodes, links) : null;
    if (!arranged) return;
    circles = new Set('circles' in arranged ? arranged.circles : []);
    act(moved(board(), arranged.places), [WORDS.arranged, circles.size ? WORDS.cycle(circles.size) : '',
      'undated' in arranged && arranged.undated.length ? WORDS.undated(arranged.undated.length) : ''].filter(Boolean).join(' '));
    drawn.whole();
  }

  function goBack() {
    if (!canUndo(history)) return tell(WORDS.nothingUndone);
    history = undo(history);
    show();
    dispatchEvent(new CustomEvent('board', { detail: board() }));
    return tell(WORDS.undone);
  }
  function goForth() {
    if (!canRedo(history)) return tell(WORDS.nothingRedone);
    history = redo(history);
    show();
    dispatchEvent(new CustomEvent('board', { detail: board() }));
    return tell(WORDS.redone);
  }

  finding(data, model, (id) => board().shown.has(id), (id) => void attempt(() => add([id])), failed);
  const arranging = /** @type {HTMLSelectElement} */ (place('arrange'));
  const captions = /** @type {HTMLInputElement} */ (place('captions'));
  for (const [id, pressed] of /** @type {[string, () => void][]} */ ([
    ['undo', goBack], ['redo', goForth], ['closer', () => drawn.zoom(1)], ['farther', () => drawn.zoom(-1)], ['whole', drawn.whole], ['find-path', () => void path(board().shown.has(selected ?? '') ? selected : null)],
  ])) place(id).addEventListener('click', pressed);
  arranging.addEventListener('change', () => {
    arrange(arranging.value);
    arranging.value = '';
  });
  captions.addEventListener('change', () => act({ ...board(), captions: captions.checked }));
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type="checkbox"]):not([type="range"]), textarea');
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !typing) {
      event.preventDefault();
      if (event.shiftKey) goForth();
      else goBack();
    } else if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      place('q').focus();
    }
  });
  addEventListener('slow', (event) => { place('slow').textContent = /** @type {CustomEvent<string>} */ (event).detail; });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawn.repaint);
  for (const [event, printing] of /** @type {const} */ ([['beforeprint', true], ['afterprint', false]])) {
    addEventListener(event, () => {
      document.documentElement.classList.toggle('printing', printing);
      drawn.repaint();
    });
  }
  show();

  return {
    known,
    model,
    board,
    drawn,
    select,
    expand,
    add,
    collapse: actions.collapse,
    undo: goBack,
    redo: goForth,
    attempt,
    act,
    tell,
    failed,
    learn: (/** @type {Part} */ part) => learn(known, part),
    arrange,
    more: (/** @type {string} */ id) => {
      const node = known.nodes.get(id);
      return node ? moreOf(board(), known, node) : 0;
    },
    /** @param {Part} part @param {Record<string, [number, number]>} positions @param {string} day that they hold for, or '' */
    begin(part, positions, day) {
      learn(known, part);
      history = start({ ...added(board(), Object.entries(positions).map(([id, [x, y]]) => [id, { x, y }])), as_of: day });
      show();
      drawn.whole();
    },
    /**
     * Shows a saved board as it was, with the nodes that are known; undoing starts anew.
     * @param {Board} restored
     * @param {import('./investigation.js').Investigation['view']} [seen]
     */
    restore(restored, seen = null) {
      history = start(restored);
      show();
      if (seen) drawn.setView(seen);
      else drawn.whole();
    },
  };
}
