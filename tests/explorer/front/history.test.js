import assert from 'node:assert/strict';
import { test } from 'node:test';

import { canRedo, canUndo, did, redo, start, undo } from '../../../explorer/front/history.js';

/**
 * @template T
 * @param {T} value
 * @param {number} times
 * @param {(value: T) => T} action
 */
function repeated(value, times, action) {
  let result = value;
  for (let time = 0; time < times; time += 1) result = action(result);
  return result;
}

const counted = (steps) => repeated(start({ step: 0 }), steps, (history) => did(history, { step: history.present.step + 1 }));

test('two hundred steps are undone one by one and redone to the same state', () => {
  const history = counted(200);

  const back = repeated(history, 200, undo);
  const forth = repeated(back, 200, redo);

  assert.deepEqual(back.present, { step: 0 });
  assert.equal(canUndo(back), false);
  assert.deepEqual(forth, history);
  assert.equal(canRedo(forth), false);
});

test('an action after an undo forgets what was undone', () => {
  const history = did(undo(counted(3)), { step: 99 });

  assert.equal(canRedo(history), false);
  assert.deepEqual(undo(history).present, { step: 2 });
});

test('at either end nothing happens', () => {
  const history = start('only');

  assert.equal(undo(history), history);
  assert.equal(redo(history), history);
});

test('an action that changes nothing is no step', () => {
  const history = counted(1);

  assert.equal(did(history, history.present), history);
});

test('so many steps are kept that memory does not grow without end', () => {
  const history = counted(3000);

  assert.ok(history.past.length >= 200 && history.past.length <= 1000);
  assert.deepEqual(repeated(history, 200, undo).present, { step: 2800 });
});
