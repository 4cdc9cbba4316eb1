// Undo and redo: the states of a page one after the other. States never change; each action makes a new one.

// Steps that are kept; older ones are forgotten.
export const MOST_STEPS = 500;

/**
 * @template S
 * @typedef {object} History
 * @property {readonly S[]} past oldest first
 * @property {S} present
 * @property {readonly S[]} future nearest first
 */

/**
 * @template S
 * @param {S} state
 * @returns {History<S>}
 */
export const start = (state) => ({ past: [], present: state, future: [] });

/**
 * The history after an action that made `state`; what had been undone is forgotten. An action that changed nothing is no
 * step.
 * @template S
 * @param {History<S>} history
 * @param {S} state
 * @returns {History<S>}
 */
export function did(history, state) {
  if (Object.is(state, history.present)) return history;
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present: state, future: [] };
}

/** @param {History<unknown>} history */
export const canUndo = (history) => history.past.length > 0;

/** @param {History<unknown>} history */
export const canRedo = (history) => history.future.length > 0;

/**
 * One step back; the same history where there is none.
 * @template S
 * @param {History<S>} history
 * @returns {History<S>}
 */
export function undo(history) {
  if (!canUndo(history)) return history;
  return {
    past: history.past.slice(0, -1),
    present: history.past[history.past.length - 1],
    future: [history.present, ...history.future],
  };
}

/**
 * One undone step forward again; the same history where there is none.
 * @template S
 * @param {History<S>} history
 * @returns {History<S>}
 */
export function redo(history) {
  if (!canRedo(history)) return history;
  const [next, ...rest] = history.future;
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present: next, future: rest };
}
