// Every text that people read stands in words.js, once, and is used.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { WORDS } from '../../../explorer/front/words.js';

const FRONT = new URL('../../../explorer/front/', import.meta.url);
const TEMPLATES = new URL('../server/templates/', FRONT);
const BOARD = readFileSync(new URL('board.html', TEMPLATES), 'utf8');
const SCRIPTS = readdirSync(FRONT).filter((name) => name.endsWith('.js') && name !== 'words.js')
  .map((name) => /** @type {const} */ ([name, readFileSync(new URL(name, FRONT), 'utf8')]));

// Texts for whoever writes the page, not for who reads it.
const FOR_PROGRAMMERS = new Set(['the page has no #', 'dragpan scrollzoom pinchzoom']);
// Where a text is shown: a child of an element, words of a button, a text or attribute that is set, a message.
const SHOWN = [
  /\b(?:element|quoted)\('[^']*', \{[^{}]*\},(?:[^()]*,)? ['`](?<text>[^'`]*)/gu,
  /\b(?:button|quoted|tell|say)\(['`](?<text>[^'`]*)/gu,
  /\.(?:textContent|title|placeholder|ariaLabel) = ['`](?<text>[^'`]*)/gu,
  /(?:'aria-label'|'aria-valuetext'|\btitle|\bplaceholder): ['`](?<text>[^'`]*)/gu,
  /setAttribute\('(?:aria-label|aria-valuetext|title|placeholder)', ['`](?<text>[^'`]*)/gu,
  /\bnew Error\(['`](?<text>[^'`]*)/gu,
  // Words after one another, or one with a capital letter that ends like a sentence, are read wherever they stand.
  /['`](?<text>\p{Lu}\p{Ll}+(?: [\p{L}]+)+[^'`]*)['`]/gu,
  /['`](?<text>\p{Ll}{2,} \p{Ll}+ \p{Ll}+[^'`]*)['`]/gu,
  /['`](?<text>\p{Lu}\p{Ll}+[.…:?!])['`]/gu,
  /, ['`](?<text> [\p{L} ]+)['`]/gu,
  // The name of a row in a list of facts.
  /^\s*\['(?<text>[a-z ]+)', (?:stated|source|link|node)\b/gmu,
];

/** A script without its comments, which are for whoever reads the script. */
const code = (script) => script.replaceAll(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gmu, '');

/** What of a script is shown and no word of words.js. */
const literal = (script) => SHOWN.flatMap((pattern) => [...code(script).matchAll(pattern)].map(({ groups }) => groups.text))
  .map((text) => text.replaceAll(/\$\{[^}]*\}?/gu, '')).filter((text) => /\p{L}/u.test(text) && !FOR_PROGRAMMERS.has(text));

/** What of a template is shown: texts between tags, and attributes that are read out. */
function shownIn(template) {
  const html = template.replaceAll(/\{#[\s\S]*?#\}/gu, '').replaceAll(/\{\{\s*words\.\w+\s*\}\}/gu, '');
  const attributes = [...html.matchAll(/\b(?:aria-label|title|placeholder|alt|value)="([^"]*)"/gu)].map(([, text]) => text)
    .filter((text) => !['tree', 'chain', 'time'].includes(text));
  return [...html.replaceAll(/<[^>]*>/gu, '\n').split('\n'), ...attributes].filter((text) => /\p{L}/u.test(text));
}

test('no text of the page stands in its template', () => {
  assert.deepEqual(shownIn(BOARD), []);
});

test('a text in a template is found', () => {
  assert.deepEqual(shownIn('<p id="x">{{ words.undo }}</p><a title="Away">Go <b>on</b></a>'), ['Go ', 'on', 'Away']);
});

for (const [name, script] of SCRIPTS) {
  test(`no text for readers stands in ${name}`, () => {
    assert.deepEqual(literal(script), []);
  });
}

for (const script of [
  "element('p', {}, 'Gone')", "element('p', { class: 'kind' }, quoted(name), ' gone')", "button('Go', pressed)", 'told.textContent = `${many} gone`;',
  "element('div', { 'aria-label': 'Away' })", "throw new Error('no such thing')", "const words = many ? 'There are more' : '';", "const end = 'Done.';",
  "list.setAttribute('aria-label', 'Hits')", "  ['retrieved on', stated.retrieved_on],",
]) {
  test(`a text is found in ${script}`, () => {
    assert.notDeepEqual(literal(script), []);
  });
}

test('every word is used', () => {
  const templates = readdirSync(TEMPLATES).map((name) => readFileSync(new URL(name, TEMPLATES), 'utf8'));
  const all = [...SCRIPTS.map(([, script]) => code(script)), ...templates].join('\n');
  const unused = Object.keys(WORDS).filter((name) => !new RegExp(`\\b(?:WORDS|words)\\.${name}\\b`, 'u').test(all));

  assert.deepEqual(unused, []);
});

test('a template can hold every word that it names', () => {
  for (const [, name] of BOARD.matchAll(/\{\{\s*words\.(\w+)\s*\}\}/gu)) assert.match(String(WORDS[name]), /^[^'\\]+$/u);
});
