// The shapes of what `explorer/picture.py` gives to the page of a picture. Types only: `tsc --checkJs` reads them.

/**
 * @typedef {{title: string, publisher: string, record: string, url: string, retrieved_on: string, disputed_by: string,
 *   dispute_source: string}} Stated
 * @typedef {{id: string, key: string, kind: string, label: string, note: string, shape: string, color: string,
 *   dashed: boolean, x: number, y: number, facts: [string, string][]}} PictureNode
 * @typedef {{id: string, key: string, kind: string, from: string, to: string, label: string, verb: string, bend: number,
 *   details: string[], dashed: boolean, disputed: boolean, facts: [string, string][], stated: Stated}} PictureLink
 * @typedef {{name: string, singular: string, plural: string, what: string, color: string, shape: string}} KindOfNode
 * @typedef {{title: string, subtitle: string, caution: string, asOf: string, notes: string[], legend: KindOfNode[],
 *   frame: [number, number, number, number], meanings: Record<string, Record<string, string>>, text: {width: number, lines: number, height: number},
 *   nodes: PictureNode[], edges: PictureLink[]}} PictureData
 */

export {};
