// The shapes of what the server and the offline file give to the page. Types only: `tsc --checkJs` reads them.

/**
 * @typedef {'out' | 'in'} Direction along the arrow of a relation, or against it
 *
 * @typedef {object} Neighbours how many nodes of one kind are tied to a node by one relation in one direction
 * @property {string} relation name of the relation in the schema, for example REGISTERED_AT
 * @property {Direction} direction
 * @property {string} kind kind of the nodes at the other end
 * @property {number} neighbours how many nodes
 * @property {number} links how many links lead to them; several can lead to one
 *
 * @typedef {[string, string]} Span first and last day that a date can mean or something was in force, ISO; '' where open
 *
 * @typedef {object} GraphNode
 * @property {string} id
 * @property {string} kind name of the kind in the schema, for example Company
 * @property {string} name caption, with characters that turn or hide text written out
 * @property {string} note short fact, for example country and city; may be empty
 * @property {boolean} dashed unnamed, or stated by a publication without particulars
 * @property {Span | null} dates of a shipment, listing or statistic; null where none is known or the kind has none
 * @property {string[]} countries two-letter codes
 * @property {string[]} codes HS codes
 * @property {string} tier tier of priority goods, or ''
 * @property {{unit: string, building: string} | null} [place] of an address: equal for two spellings of one room, and of one building
 * @property {[string, string][]} facts every recorded property in words
 * @property {Neighbours[]} neighbours all of its ties in the whole graph, of which the page may show a part
 *
 * @typedef {object} Stated where a link is stated; empty texts are not recorded
 * @property {string} source id of the source
 * @property {string} title
 * @property {string} publisher
 * @property {string} record
 * @property {string} url
 * @property {string} retrieved_on
 * @property {string} disputed_by
 * @property {string} dispute_source
 *
 * @typedef {object} GraphLink
 * @property {string} id
 * @property {string} kind name of the relation in the schema
 * @property {string} from id of the node at the start of the arrow
 * @property {string} to id of the node at its end
 * @property {string} label short caption, lines parted by \n
 * @property {string[]} details share, role, dates, dispute: what sets it apart from others of its kind
 * @property {boolean} derived computed by ownergraph; no source states it as such
 * @property {boolean} dashed derived, suggested, or stated without particulars
 * @property {boolean} disputed
 * @property {Span | null} dates null where no date is stated
 * @property {[number, number] | null} share bounds in per cent; null where not stated or the relation has none
 * @property {[string, string][]} facts every recorded property in words
 * @property {Stated} stated
 *
 * @typedef {object} Part nodes with the links among them
 * @property {GraphNode[]} nodes
 * @property {GraphLink[]} links
 *
 * @typedef {object} NodeKind
 * @property {string} name
 * @property {string} singular
 * @property {string} plural
 * @property {string} what
 * @property {string} color fill; text on it is dark
 * @property {string} shape one of `outlines.js`
 * @property {Object<string, string>} meanings what each fact means
 *
 * @typedef {object} LinkKind
 * @property {string} name
 * @property {string} what
 * @property {string} verb reads along the arrow
 * @property {string} reverse reads against it
 * @property {boolean} derived
 * @property {boolean} event it happens at a date and has no duration
 * @property {Object<string, string>} meanings
 *
 * @typedef {object} Model
 * @property {NodeKind[]} nodes
 * @property {LinkKind[]} links
 *
 * @typedef {object} Hit one result of a search
 * @property {string} id
 * @property {string} name
 * @property {string} kind
 * @property {string | null} country
 * @property {string} matched the spelling or number that matched
 *
 * @typedef {object} Record one record that states a claim
 * @property {string} claim
 * @property {string} statement
 * @property {string} source
 * @property {string} title
 * @property {string | null} publisher
 * @property {string | null} url
 * @property {string} file
 * @property {number} position line or ordinal in the file
 * @property {string} record key of the record
 * @property {string | null} seen_on
 * @property {string | null} disputed_by
 * @property {string} raw text of the record as the file has it
 *
 * @typedef {{x: number, y: number}} Point
 *
 * @typedef {object} Page one page of the neighbours of a node
 * @property {GraphNode[]} nodes
 * @property {GraphLink[]} links between the node and these neighbours, in this relation and direction
 * @property {string | null} next what to give as `after` for the next page; null at the end
 *
 * @typedef {object} Paths
 * @property {Part[]} paths each with its nodes in order and every link between neighbours
 * @property {number} steps most steps that were asked for
 * @property {number} hubs how many hubs were not walked through
 * @property {boolean} gave_up whether there was too much to look at
 *
 * @typedef {object} Data where the page gets the graph from: the server or the file itself. All may reject with an Error
 *   whose message can be shown.
 * @property {(text: string) => Promise<Hit[]>} search
 * @property {(ids: string[], shown: string[]) => Promise<Part>} nodes these nodes, with all links among them and to the shown ones
 * @property {(group: {node: string, relation: string, direction: Direction, kind: string}, options: {after?: string | null, limit?: number, text?: string}) => Promise<Page>} neighbours
 * @property {(from: string, to: string, options: {steps: number, avoid: string[]}) => Promise<Paths>} paths
 *   shortest paths, at most ten; none where none has so few steps
 * @property {(claim: string) => Promise<Record[]>} records
 */

export {};
