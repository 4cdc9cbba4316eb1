import assert from 'node:assert/strict';
import { test } from 'node:test';

import { identityOf } from '../../../explorer/front/identity.js';
import { node } from './graphs.js';

test('a party of several records says under which ids and on what ground', () => {
  const joined = node('lei:1', { facts: [['id', 'lei:1'], ['identity basis', 'number'], ['former ids', 'findings:a:b; ru-inn:2']] });

  assert.deepEqual(identityOf(joined), { basis: 'number', ids: ['lei:1', 'findings:a:b', 'ru-inn:2'], suggestions: 0 });
});

test('a party of one record has no ids to tell, and what may be the same is counted', () => {
  const alone = node('findings:a:b', {
    facts: [['identity basis', 'name']],
    neighbours: [
      { relation: 'POSSIBLY_SAME_AS', direction: 'out', kind: 'Company', neighbours: 2, links: 2 },
      { relation: 'POSSIBLY_SAME_AS', direction: 'in', kind: 'Person', neighbours: 1, links: 1 },
      { relation: 'OWNS', direction: 'in', kind: 'Person', neighbours: 1, links: 1 },
    ],
  });

  assert.deepEqual(identityOf(alone), { basis: 'name', ids: [], suggestions: 3 });
});

test('what is no party has nothing of it', () => {
  assert.deepEqual(identityOf(node('port', { kind: 'Port' })), { basis: '', ids: [], suggestions: 0 });
});
