// Legend and list: what is drawn, as text, for the keyboard and for those who do not see the drawing.

/**
 * @param {PictureData} data
 * @returns {HTMLElement}
 */
function legend(data) {
  const list = element('ul', {});
  for (const kind of data.legend) {
    list.append(element('li', { title: kind.what }, icon(kind.shape, kind.color, false), kind.singular));
  }
  list.append(element('li', {}, icon('link', '', false), 'a source states it'));
  if ([...data.edges, ...data.nodes].some((one) => one.dashed)) {
    list.append(element('li', {}, icon('link', '', true), 'computed, suggested, unnamed or stated without particulars'));
  }
  if (data.edges.some((link) => link.disputed)) {
    list.append(element('li', { class: 'disputed' }, icon('link', '', false), 'disputed'));
  }
  return list;
}

/**
 * A list of buttons that select a node or a link.
 * @param {[string, (Node | string)[]][]} items id and words
 * @param {(id: string) => void} select
 * @returns {HTMLElement}
 */
function choices(items, select) {
  const list = element('ul', { class: 'choices' });
  for (const [id, words] of items) {
    const button = element('button', { type: 'button', 'data-id': id }, ...words);
    button.addEventListener('click', () => select(id));
    list.append(element('li', {}, button));
  }
  return list;
}

/**
 * @param {PictureNode} node
 * @returns {[string, (Node | string)[]]}
 */
function nodeChoice(node) {
  return [node.id, [quoted(node.label), ...(node.note ? [', ', quoted(node.note)] : [])]];
}

/**
 * @param {PictureLink} link
 * @param {Map<string, PictureNode>} nodes
 * @returns {[string, (Node | string)[]]}
 */
function linkChoice(link, nodes) {
  const [from, to] = ends(link, nodes);
  const details = link.details.flatMap((detail) => [', ', quoted(detail)]);
  return [link.id, [quoted(from.label), ` → ${link.verb} → `, quoted(to.label), ...details]];
}

/**
 * The two nodes of a link.
 * @param {PictureLink} link
 * @param {Map<string, PictureNode>} nodes
 * @returns {[PictureNode, PictureNode]}
 */
function ends(link, nodes) {
  const [from, to] = [nodes.get(link.from), nodes.get(link.to)];
  if (!from || !to) throw new Error(`link ${link.id} has no end`);
  return [from, to];
}

/**
 * @param {PictureData} data
 * @param {Map<string, PictureNode>} nodes
 * @param {(id: string) => void} select
 * @returns {Node[]}
 */
function contents(data, nodes, select) {
  /** @type {Node[]} */
  const parts = [];
  for (const kind of data.legend) {
    const members = data.nodes.filter((node) => node.kind === kind.name);
    parts.push(element('h2', {}, `${kind.plural} (${members.length})`));
    parts.push(choices(members.map(nodeChoice), select));
  }
  parts.push(element('h2', {}, `Links (${data.edges.length})`));
  parts.push(choices(data.edges.map((link) => linkChoice(link, nodes)), select));
  return parts;
}
