// What a drawing on a canvas takes from its page: the colours of the style sheet, and the widths of texts.

export const FONT = 'system-ui, sans-serif';

const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

/**
 * @param {number} size of the letters in pixels
 * @returns {import('./text.js').Measure}
 */
export const measured = (size) => (text) => {
  ruler.font = `${size}px ${FONT}`;
  return ruler.measureText(text).width;
};

/** The colours of the page, as the style sheet sets them for light, dark and print. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'), paper: colour('--paper'), line: colour('--line'), quiet: colour('--quiet'),
    chosen: colour('--chosen'), dispute: colour('--dispute'), inside: colour('--inside'),
  };
}
