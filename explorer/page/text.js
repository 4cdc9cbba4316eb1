// Text: the parts of a text that a reader takes for one character, and captions that fit.

// A character with more marks than this (the longest emoji have 11 code points) is cut, so that no caption grows upwards.
const MOST_CODE_POINTS = 12;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/**
 * The characters of a text as a reader sees them: letters with their marks, emoji with their joiners.
 * @param {string} text
 * @returns {Generator<string>}
 */
function* characters(text) {
  for (const { segment } of segmenter.segment(text)) {
    const points = Array.from(segment);
    yield points.length > MOST_CODE_POINTS ? points.slice(0, MOST_CODE_POINTS).join('') : segment;
  }
}

/**
 * A text in at most `lines` lines of at most `width` pixels, broken at spaces where possible and ended by "…" where cut.
 * @param {string} text
 * @param {string} font as CSS writes it
 * @param {number} width
 * @param {number} lines
 * @returns {string}
 */
function wrapped(text, font, width, lines) {
  ruler.font = font;
  /** @type {string[]} */
  const done = [];
  let line = '';
  for (const character of characters(text)) {
    if (line === '' && character === ' ') continue;
    if (ruler.measureText(line + character).width <= width) {
      line += character;
    } else if (done.length === lines - 1) {
      return [...done, shortened(line, width)].join('\n');
    } else {
      const space = line.lastIndexOf(' ');
      const whole = character === ' ' || space < 1;
      done.push(whole ? line : line.slice(0, space));
      line = whole ? character.trim() : line.slice(space + 1) + character;
    }
  }
  return [...done, line].filter((one) => one !== '').join('\n');
}

/**
 * A line without the last characters that leave no room for "…".
 * @param {string} line
 * @param {number} width
 */
function shortened(line, width) {
  const kept = Array.from(characters(line));
  while (kept.length > 1 && ruler.measureText(`${kept.join('')}…`).width > width) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}
