// XML as text: well-formed whatever a source writes.

// What XML 1.0 forbids: most control characters, two code points at the end of the plane, and halves of a pair. Controls
// from U+007F on are allowed but hide text.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ESCAPES = /** @type {{[character: string]: string}} */ ({
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;',
});

/**
 * A text in which characters that no file can hold are written out, as `⟨U+0000⟩`.
 * @param {string} text
 */
export const cleaned = (text) => text.replace(FORBIDDEN, (character) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/**
 * A text as it stands in XML, between tags or as the value of an attribute.
 * @param {string} text
 */
export const escaped = (text) => cleaned(text).replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character]);

/**
 * An element. Attributes are texts; what is inside is XML already: other elements, or `escaped` text.
 * @param {string} tag
 * @param {{[name: string]: string}} attributes
 * @param {string[]} inside
 * @returns {string}
 */
export function xml(tag, attributes, ...inside) {
  const stated = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  return inside.length ? `<${tag}${stated}>${inside.join('')}</${tag}>` : `<${tag}${stated}/>`;
}
