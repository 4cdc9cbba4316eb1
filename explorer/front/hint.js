/** The hint of the start page can be put away for good; without this module it stays. */

const KEY = 'ownergraph-hint';

/** @returns {boolean} whether the hint was put away; not where the browser keeps nothing */
function isPutAway() {
  try {
    return localStorage.getItem(KEY) === 'away';
  } catch {
    return false;
  }
}

/** Puts the hint away, at least until the page is left. */
function putAway() {
  /** @type {HTMLElement} */ (document.getElementById('hint')).hidden = true;
  document.getElementById('q-start')?.focus();
  try {
    localStorage.setItem(KEY, 'away');
  } catch {
    // The browser keeps nothing: the hint comes back with the next visit.
  }
}

const hint = document.getElementById('hint');
const close = document.getElementById('hint-close');
if (hint && close) {
  hint.hidden = isPutAway();
  close.hidden = false;
  close.addEventListener('click', putAway);
}

export {};
