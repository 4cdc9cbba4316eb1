// Save, open, and hand over: the dialog with everything that leaves the page.

/** @import { Model, Point } from './shapes.js' */
/** @import { Board } from './board.js' */
/** @import { Knowledge } from './knowledge.js' */
/** @import { Investigation } from './investigation.js' */
import { boardOf, linksOn, moreOf, nodesOn } from './board.js';
import { button, element, place } from './dom.js';
import { csvLinks, csvNodes, gexf, graphml } from './exports.js';
import { head } from './head.js';
import { read, written } from './investigation.js';
import { svg } from './svg.js';
import { WORDS } from './words.js';

// A picture is at most so many pixels on a side: browsers give an empty one beyond what they can hold.
const MOST_PIXELS = 8000;
const SCALE = 2;

/**
 * @typedef {object} Saving how investigations are kept where there is a server
 * @property {() => Promise<{name: string, saved_on: string}[]>} list
 * @property {(name: string) => Promise<void>} open
 * @property {(name: string) => Promise<string>} save resolves to what is to be said
 * @property {(redact: string[]) => Promise<Blob>} offline
 * @property {(saved: Investigation) => Promise<void>} show opens what was read from a file
 * @property {() => string} name of the investigation that is open, or ''
 */

/**
 * @param {object} page
 * @param {() => Board} page.board
 * @param {Knowledge} page.known
 * @param {Model} page.model
 * @param {import('./drawing.js').Drawing} page.drawn
 * @param {(board: Board, view: Investigation['view']) => void} page.restore
 * @param {(words: string) => void} page.tell
 * @param {string} title
 * @param {Saving | null} saving null inside a file, where there is nobody to keep anything
 */
export function handingOver(page, title, saving) {
  const dialog = /** @type {HTMLDialogElement} */ (place('files'));
  const told = element('p', { role: 'status', id: 'files-told' });
  const say = (/** @type {string} */ words) => { told.textContent = words; };

  /** @param {() => unknown} work */
  const tried = (work) => async () => {
    say('');
    try {
      await work();
    } catch (error) {
      say(`${WORDS.failed}: ${error instanceof Error ? error.message : error}`);
    }
  };

  /** What is drawn, without what filters hide. */
  function shown() {
    const { board, known, drawn } = page;
    const visible = new Set(drawn.cy.elements(':visible').map((/** @type {any} */ one) => one.id()));
    return {
      part: {
        nodes: nodesOn(board(), known).filter(({ id }) => visible.has(id)),
        links: linksOn(board(), known).filter(({ id }) => visible.has(id)),
      },
      positions: board().shown,
    };
  }

  /** The picture as a file, with what the page says above it, and what filters hide. */
  function picture() {
    const { board, known, drawn, model } = page;
    const { part, positions } = shown();
    const hidden = nodesOn(board(), known).length - part.nodes.length + linksOn(board(), known).length - part.links.length;
    const marks = part.nodes.flatMap((node) => {
      const more = moreOf(board(), known, node);
      return more > 0 ? [/** @type {[string, string]} */ ([node.id, WORDS.more(more)])] : [];
    });
    const groups = drawn.cy.nodes('[?group]:visible').map((/** @type {any} */ one) => (
      { ...one.position(), node: board().groups.get(one.id())?.node, label: one.data('label').replaceAll('\n', ' '), color: one.data('color') }));
    return svg(part, positions, model, {
      title: place('title').textContent ?? '', heading: ['asked', 'as-of', 'caution'].flatMap((id) => place(id).textContent || []),
      notes: [...[...place('notes').children].flatMap((one) => one.textContent || []), ...(hidden ? [WORDS.hidden(hidden)] : [])],
      captions: board().captions, marks: new Map(marks), groups,
    });
  }

  const made = /** @type {[string, string, string, () => string][]} */ ([
    [WORDS.graphml, 'graph.graphml', 'application/xml', () => graphml(shown().part, shown().positions)],
    [WORDS.gexf, 'graph.gexf', 'application/xml', () => gexf(shown().part, shown().positions)],
    [WORDS.csvNodes, 'nodes.csv', 'text/csv', () => csvNodes(shown().part)],
    [WORDS.csvLinks, 'links.csv', 'text/csv', () => csvLinks(shown().part)],
    [WORDS.svg, 'graph.svg', 'image/svg+xml', picture],
  ]);

  async function png() {
    const { drawn } = page;
    const box = drawn.cy.elements(':visible').boundingBox();
    const scale = Math.min(SCALE, MOST_PIXELS / Math.max(box.w, box.h, 1));
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
    const blob = await drawn.cy.png({ output: 'blob-promise', full: true, scale, bg: paper });
    download('graph.png', blob);
    say(scale < SCALE ? WORDS.pngCapped(MOST_PIXELS) : WORDS.pngMade(SCALE));
  }

  /** Shows as much of an investigation as this file holds, and says what it does not. @param {Investigation} saved */
  function showKnown(saved) {
    const shown = new Map([...saved.shown].filter(([id]) => page.known.nodes.has(id)));
    const missing = saved.shown.size - shown.size;
    head({ title: saved.name || title });
    page.restore({ ...boardOf(saved), shown }, saved.view);
    page.tell(missing ? WORDS.missingHere(missing) : '');
  }

  async function openFile(/** @type {File} */ file) {
    if (file.size > 20 * 1024 * 1024) throw new Error(WORDS.fileTooLarge);
    let found;
    try {
      found = JSON.parse(await file.text());
    } catch {
      throw new Error(WORDS.fileNoJson);
    }
    const saved = read(found);
    if (saving) await saving.show(saved);
    else showKnown(saved);
    dialog.close();
  }

  async function show() {
    const name = /** @type {HTMLInputElement} */ (element('input', { maxlength: '80', dir: 'auto', id: 'save-name' }));
    name.value = saving?.name() ?? '';
    const file = /** @type {HTMLInputElement} */ (element('input', { type: 'file', accept: '.json,application/json', id: 'open-file' }));
    file.addEventListener('change', tried(async () => { if (file.files?.[0]) await openFile(file.files[0]); }));
    const redact = /** @type {HTMLInputElement} */ (element('input', { maxlength: '500', id: 'redact', placeholder: WORDS.redactExample }));
    const saved = element('ul', { class: 'listed', id: 'saved' });
    const kept = saving ? [
      element('h3', {}, WORDS.investigation),
      element('label', {}, `${WORDS.investigationName} `, name),
      element('div', { class: 'actions' },
        button(WORDS.save, tried(async () => { say(await saving.save(name.value.trim())); }), { 'data-act': 'save' })),
      element('h3', {}, WORDS.openSaved), saved,
    ] : [element('p', {}, WORDS.outside)];
    const parts = [
      element('h2', { id: 'files-title' }, WORDS.filesTitle), told, ...kept,
      element('h3', {}, WORDS.asFile),
      element('div', { class: 'actions' }, button(WORDS.saveFile, tried(() => download('investigation.json', blobOf(JSON.stringify(written(investigationOf(page, name.value.trim() || title))), 'application/json'))), { 'data-act': 'save-file' })),
      element('label', {}, `${WORDS.openFile} `, file),
      ...(saving ? [
        element('h3', {}, WORDS.offline),
        element('p', { class: 'kind' }, WORDS.offlineHint),
        element('label', {}, `${WORDS.redact} `, redact),
        element('div', { class: 'actions' }, button(WORDS.makeOffline, tried(async () => {
          download('graph.html', await saving.offline(redact.value.split(',').map((one) => one.trim()).filter(Boolean)));
          say(WORDS.offlineMade(page.board().shown.size));
        }), { 'data-act': 'offline' })),
      ] : []),
      element('h3', {}, WORDS.pictureAndData),
      element('div', { class: 'actions' },
        button(WORDS.png, tried(png), { 'data-act': 'png' }),
        ...made.map(([words, fileName, type, text]) => button(words, tried(() => download(fileName, blobOf(text(), type))), { 'data-act': fileName })),
        button(WORDS.print, () => { dialog.close(); print(); }, { 'data-act': 'print' })),
      element('div', { class: 'actions' }, button(WORDS.close, () => dialog.close(), { 'data-act': 'close' })),
    ];
    dialog.replaceChildren(...parts);
    dialog.setAttribute('aria-labelledby', 'files-title');
    say('');
    dialog.showModal();
    if (saving) {
      await tried(async () => {
        const all = await saving.list();
        saved.replaceChildren(...all.map((one) => element('li', {},
          button(one.name, tried(async () => {
            await saving.open(one.name);
            dialog.close();
          }), { dir: 'auto' }), WORDS.savedOn(one.saved_on.slice(0, 16).replace('T', ' ')))));
        if (!all.length) saved.replaceWith(element('p', { class: 'kind' }, WORDS.noneSaved));
      })();
    }
  }
  place('open-files').addEventListener('click', () => void show());
}

/**
 * What is saved of a page.
 * @param {{board: () => Board, drawn: import('./drawing.js').Drawing}} page
 * @param {string} name
 * @returns {Investigation}
 */
export const investigationOf = ({ board, drawn }, name) => ({
  ...board(), name, saved_on: new Date().toISOString(), workspace: '', view: drawn.view(),
});

/**
 * @param {string} text
 * @param {string} type
 */
const blobOf = (text, type) => new Blob([text], { type: `${type};charset=utf-8` });

/**
 * @param {string} name
 * @param {Blob} blob
 */
function download(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = element('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
