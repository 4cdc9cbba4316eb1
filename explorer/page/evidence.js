// The panel that says what a link or a node rests on. All text is set as text, never as HTML.

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * The text of a source, in its own direction of writing.
 * @param {string} words
 */
const quoted = (words) => element('bdi', { dir: 'auto' }, ...breakable(words));

/**
 * An address as a link where it leads to the web, else as text.
 * @param {string} address
 * @returns {HTMLElement}
 */
function linked(address) {
  const web = /^https?:\/\//i.test(address) && URL.canParse(address);
  if (!web) return quoted(address);
  return element('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, ...breakable(address));
}

/**
 * @param {[string, Node | string, string?][]} rows name, value, meaning
 * @returns {HTMLElement}
 */
function table(rows) {
  const list = element('dl', {});
  for (const [name, value, meaning] of rows) {
    const parts = typeof value === 'string' ? breakable(value) : [value];
    list.append(element('dt', {}, name), element('dd', { dir: 'auto' }, ...parts));
    if (meaning) list.append(element('dd', { class: 'meaning' }, meaning));
  }
  return list;
}

/**
 * @param {[string, string][]} facts
 * @param {Record<string, string>} meanings
 * @returns {[string, string, string?][]}
 */
const explained = (facts, meanings) => facts.map(([name, value]) => [name, value, meanings[name]]);

/**
 * @param {PictureLink} link
 * @param {PictureNode} from
 * @param {PictureNode} to
 * @param {Record<string, string>} meanings
 * @returns {Node[]}
 */
function linkEvidence(link, from, to, meanings) {
  const { stated } = link;
  const disputed = stated.disputed_by
    ? [element('p', { class: 'dispute' }, 'Disputed by ', quoted(stated.disputed_by),
        ...(stated.dispute_source ? [' (', linked(stated.dispute_source), ')'] : []))]
    : [];
  return [
    element('h2', {}, quoted(from.label), ` → ${link.verb} → `, quoted(to.label)),
    ...disputed,
    element('h3', {}, 'Stated in'),
    table([
      ['source', stated.title],
      ['publisher', stated.publisher || 'not recorded'],
      ['record', stated.record || 'not recorded'],
      ['link', stated.url ? linked(stated.url) : 'no link recorded'],
      ['retrieved on', stated.retrieved_on || 'not recorded'],
    ]),
    element('h3', {}, 'What it says'),
    table(explained(link.facts, meanings)),
  ];
}

/**
 * @param {PictureNode} node
 * @param {string} kind
 * @param {Record<string, string>} meanings
 * @param {Node} links the list of its links
 * @returns {Node[]}
 */
function nodeEvidence(node, kind, meanings, links) {
  return [
    element('p', { class: 'kind' }, kind),
    element('h2', {}, quoted(node.label)),
    element('h3', {}, 'Links in this picture'),
    links,
    element('h3', {}, 'Recorded'),
    table(explained(node.facts, meanings)),
  ];
}
