// The graph page with the server behind it: what its address names is shown at first.

import { button, place } from './dom.js';
import { explorer } from './graph.js';
import { handingOver } from './handing_over.js';
import { head } from './head.js';
import { fetched, live, liveModel } from './live.js';
import { saving } from './saving.js';
import { WORDS } from './words.js';

const page = explorer(live, await liveModel(), { live: true });
const keeping = saving(page);
Object.assign(window, { explorer: page });
handingOver(page, 'graph', keeping);
keeping.begin();
await page.attempt(begin);
document.documentElement.dataset.ready = 'yes';

/** Shows what the address names: nodes, or the answer to a question. */
async function begin() {
  const asked = new URLSearchParams(location.search);
  const question = asked.get('question');
  const nodes = asked.getAll('node');
  const investigation = asked.get('investigation');
  if (investigation) await keeping.open(investigation);
  else if (question) await showAnswer(question, asked);
  else if (nodes.length) await page.add(nodes);
  else offerDraft();
}

/** Offers the graph that was on this page last and was given no name. */
function offerDraft() {
  const draft = keeping.draft();
  if (!draft?.shown.size) return;
  const go = button(WORDS.draft(draft.saved_on.slice(0, 16).replace('T', ' '), draft.shown.size), () => {
    go.remove();
    void page.attempt(() => keeping.show(draft));
  }, { 'data-act': 'draft' });
  place('top').append(go);
}

/**
 * @param {string} question
 * @param {URLSearchParams} asked
 */
async function showAnswer(question, asked) {
  const parameters = /** @type {Record<string, string[]>} */ ({});
  for (const name of new Set(asked.keys())) {
    if (name !== 'question') parameters[name] = asked.getAll(name);
  }
  const answer = await fetched(`/api/answers/${encodeURIComponent(question)}/part`, parameters);
  // The head first: it takes room from the drawing.
  document.title = WORDS.pageTitle(answer.title);
  head(answer);
  page.begin(answer.part, answer.positions, answer.as_of ?? '');
}
