// Text: the parts of a text that a reader takes for one character, and captions that fit.

// A character with more marks than this (the longest emoji have 11 code points) is cut, so that no caption grows upwards.
const MOST_CODE_POINTS = 12;

const UNBROKEN = 40;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The width of a text in pixels, in the font that it will have.
 * @typedef {(text: string) => number} Measure
 */

/**
 * The characters of a text as a reader sees them: letters with their marks, emoji with their joiners.
 * @param {string} text
 * @returns {Generator<string>}
 */
export function* characters(text) {
  for (const { segment } of segmenter.segment(text)) {
    const points = Array.from(segment);
    yield points.length > MOST_CODE_POINTS ? points.slice(0, MOST_CODE_POINTS).join('') : segment;
  }
}

/**
 * A text in parts between which it may be broken. A browser needs seconds to lay out ten thousand letters without a break.
 * @param {string} text
 * @returns {string[]} joined they are the text
 */
export function breakable(text) {
  if (text.length <= UNBROKEN) return [text];
  /** @type {string[]} */
  const parts = [];
  let part = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (count === UNBROKEN) {
      parts.push(part);
      part = '';
      count = 0;
    }
    part += segment;
    // A browser breaks at spaces by itself, and breaks no word then.
    count = /\s/u.test(segment) ? 0 : count + 1;
  }
  return [...parts, part];
}

/**
 * A text in at most `lines` lines of at most `width` pixels, broken at spaces, else at hyphens,
 * else anywhere, and ended by "…" where cut.
 * @param {string} text
 * @param {Measure} measure
 * @param {number} width
 * @param {number} lines
 * @returns {string}
 */
export function wrapped(text, measure, width, lines) {
  /** @type {string[]} */
  const done = [];
  let line = '';
  for (const character of characters(text)) {
    if (line === '' && character === ' ') continue;
    if (measure(line + character) <= width) {
      line += character;
    } else if (done.length === lines - 1) {
      return [...done, shortened(line, measure, width)].join('\n');
    } else {
      const end = (line.includes(' ') ? line.lastIndexOf(' ') : line.lastIndexOf('-')) + 1;
      const whole = character === ' ' || end < 2;
      done.push((whole ? line : line.slice(0, end)).trimEnd());
      line = whole ? character.trim() : line.slice(end) + character;
    }
  }
  return [...done, line].filter((one) => one !== '').join('\n');
}

/**
 * A line without the last characters that leave no room for "…"; a figure goes whole, lest a part is read as it.
 * @param {string} line
 * @param {Measure} measure
 * @param {number} width
 * @returns {string}
 */
export function shortened(line, measure, width) {
  const kept = Array.from(characters(line));
  while (kept.length > 1 && measure(`${kept.join('')}…`) > width) kept.pop();
  return `${kept.join('').replace(/[\d.,]+$/, '').replace(/[ .,]+$/, '')}…`;
}
