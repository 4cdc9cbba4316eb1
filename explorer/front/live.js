// The graph from the server on this machine.

/** @import { Data, Hit, Model, Page, Part, Paths, Record as Stating } from './shapes.js' */
import { WORDS } from './words.js';

const SLOW = 3000;
// In characters, of which none takes more than three bytes.
const OUTLIVING = 20_000;

/** What the server answers with when it cannot. `status` is 0 where it does not answer at all. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * JSON from the server. Rejects with what went wrong in words.
 * @param {string} path
 * @param {Record<string, string | number | readonly string[] | null | undefined>} parameters
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
export async function fetched(path, parameters = {}, options = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach((one) => query.append(name, one));
    else if (value !== null && value !== undefined) query.append(name, String(value));
  }
  const address = query.size ? `${path}?${query}` : path;
  const slow = setTimeout(() => dispatchEvent(new CustomEvent('slow', { detail: WORDS.slow })), SLOW);
  try {
    const response = await fetch(address, { credentials: 'same-origin', ...options });
    if (!response.ok) throw new Refused(await refusal(response), response.status);
    return await response.json();
  } catch (error) {
    // fetch rejects with a TypeError where nobody answers; its words differ from browser to browser.
    throw error instanceof Refused ? error : new Refused(WORDS.noAnswer, 0);
  } finally {
    clearTimeout(slow);
    dispatchEvent(new CustomEvent('slow', { detail: '' }));
  }
}

/**
 * Sends something to the server. Rejects with what went wrong in words.
 * @param {string} path
 * @param {string} method
 * @param {string | null} content
 * @param {globalThis.Record<string, string>} headers
 * @returns {Promise<{body: Response}>}
 */
export async function sent(path, method, content, headers) {
  let body;
  try {
    // What is small is sent to its end even where the page is closed meanwhile; browsers do that up to 64 KiB.
    const keepalive = content !== null && content.length < OUTLIVING;
    body = await fetch(path, { method, body: content, headers, credentials: 'same-origin', keepalive });
  } catch {
    throw new Refused(WORDS.noAnswer, 0);
  }
  if (body.status === 409) throw new Refused(WORDS.conflict, 409);
  if (!body.ok) throw new Refused(await refusal(body), body.status);
  return { body };
}

/** @param {Response} response */
async function refusal(response) {
  const text = await response.text();
  try {
    return String(JSON.parse(text).error);
  } catch {
    return text.slice(0, 300) || `${response.status} ${response.statusText}`;
  }
}

/** @returns {Promise<Model>} */
export const liveModel = () => fetched('/api/model');

/** @type {Data} */
export const live = {
  search: async (text) => /** @type {{rows: Hit[]}} */ (await fetched('/api/search', { text, limit: 50 })).rows,
  // As a body: an address holds some hundreds of ids.
  nodes: async (ids, shown) => /** @type {Promise<Part>} */ (fetched('/api/nodes', {}, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: ids, shown }),
  })),
  neighbours: async (group, options) => /** @type {Promise<Page>} */ (fetched('/api/neighbours', { ...group, ...options })),
  paths: async (from, to, { steps, avoid }) => /** @type {Promise<Paths>} */ (fetched('/api/paths', { from, to, steps, avoid })),
  records: async (claim) => /** @type {Promise<Stating[]>} */ (fetched('/api/records', { claim })),
};
