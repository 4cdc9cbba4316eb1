// Investigations kept by the server: saved by name, saved by themselves from then on, and never over another page's work.

/** @import { Part } from './shapes.js' */
/** @import { Investigation } from './investigation.js' */
import { boardOf } from './board.js';
import { investigationOf } from './handing_over.js';
import { head } from './head.js';
import { read, written } from './investigation.js';
import { Refused, fetched, live, sent } from './live.js';
import { WORDS } from './words.js';

// So long after the last change a named investigation saves itself.
const QUIET = 1500;
// Where a graph without a name is kept in this browser, so that a closed window loses nothing.
const DRAFT = 'ownergraph-draft';
// Ids that are asked for at once.
const AT_ONCE = 500;

/**
 * @param {ReturnType<typeof import('./graph.js').explorer>} page
 * @returns {import('./handing_over.js').Saving & {begin: () => void, draft: () => Investigation | null}}
 */
export function saving(page) {
  let name = '';
  let revision = '';
  let waiting = 0;
  let off = false;
  /** @type {Promise<void>} */
  let last = Promise.resolve();

  /** Saves after what is being saved: each saving builds on the revision that the one before made. */
  function keep() {
    clearTimeout(waiting);
    waiting = 0;
    last = last.catch(() => {}).then(put);
    return last;
  }

  async function put() {
    const { body } = await sent(`/api/investigations/${encodeURIComponent(name)}`, 'PUT', JSON.stringify(written(investigationOf(page, name))), {
      'content-type': 'application/json', ...(revision && { 'if-match': revision }),
    });
    revision = (await body.json()).revision;
  }

  /** @param {Investigation} saved */
  async function show(saved) {
    const ids = [...saved.shown.keys()];
    let unknown = 0;
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const wanted = ids.slice(start, start + AT_ONCE);
      const part = /** @type {Part & {unknown: string[]}} */ (await live.nodes(wanted, ids.slice(0, start)));
      page.learn(part);
      unknown += part.unknown.length;
    }
    const title = saved.name || WORDS.graph;
    document.title = WORDS.pageTitle(title);
    head({ title });
    const board = boardOf(saved);
    page.restore({ ...board, shown: new Map([...board.shown].filter(([id]) => page.known.nodes.has(id))) }, saved.view);
    page.tell(unknown ? WORDS.missing(unknown) : '');
  }

  /** A browser that keeps nothing, or is full, loses no more than it did without. */
  function keepDraft() {
    try {
      localStorage.setItem(DRAFT, JSON.stringify(written(investigationOf(page, ''))));
    } catch (error) {
      page.tell(`${WORDS.draftNotKept} ${error instanceof Error ? error.message : ''}`);
    }
  }

  return {
    name: () => name,
    list: () => fetched('/api/investigations'),
    show: async (saved) => {
      name = '';
      revision = '';
      await show(saved);
    },
    async open(wanted) {
      const { body } = await sent(`/api/investigations/${encodeURIComponent(wanted)}`, 'GET', null, {});
      const saved = read(await body.json());
      await show(saved);
      name = wanted;
      revision = body.headers.get('etag') ?? '';
      off = false;
    },
    async save(wanted) {
      if (!wanted) throw new Error(WORDS.nameNeeded);
      clearTimeout(waiting);
      await last.catch(() => {});
      const before = { name, revision };
      const anew = wanted !== name;
      if (anew) [name, revision] = [wanted, ''];
      try {
        await keep();
        off = false;
      } catch (error) {
        if (anew) ({ name, revision } = before);
        else off = true;
        throw anew && error instanceof Refused && error.status === 409 ? new Error(WORDS.nameTaken) : error;
      }
      return WORDS.saved(name);
    },
    async offline(redact) {
      const request = { ids: [...page.board().shown.keys()], title: document.title.replace(/ · ownergraph$/, ''), board: written(investigationOf(page, name)), redact };
      return (await sent('/api/offline', 'POST', JSON.stringify(request), { 'content-type': 'application/json' })).body.blob();
    },
    draft() {
      try {
        const kept = localStorage.getItem(DRAFT);
        return kept ? read(JSON.parse(kept)) : null;
      } catch {
        // What an older version, or somebody else, left there.
        return null;
      }
    },
    begin() {
      addEventListener('board', () => {
        if (off) return;
        clearTimeout(waiting);
        waiting = window.setTimeout(async () => {
          if (!name) {
            keepDraft();
            return;
          }
          try {
            await keep();
            page.tell(WORDS.saved(name));
          } catch (error) {
            off = true;
            page.failed(error, () => {
              off = false;
              void keep().catch((again) => page.failed(again, () => {}));
            });
          }
        }, QUIET);
      });
      addEventListener('visibilitychange', () => {
        if (document.hidden && waiting) void keep().catch(() => {});
      });
    },
  };
}
