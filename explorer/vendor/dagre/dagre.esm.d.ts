// The part of dagre that the explorer uses; written for ownergraph, so that `tsc` does not read the vendored file itself.

export interface GraphLabel {
  rankdir?: 'TB' | 'LR';
  nodesep?: number;
  edgesep?: number;
  ranksep?: number;
  marginx?: number;
  marginy?: number;
  ranker?: 'network-simplex' | 'tight-tree' | 'longest-path';
}

export interface NodeLabel {
  width: number;
  height: number;
  /** The middle, as the layout sets it. */
  x?: number;
  y?: number;
  /** The layer, counted from the start, as the layout sets it. */
  rank?: number;
}

export interface EdgeLabel {
  minlen?: number;
  weight?: number;
  points?: { x: number; y: number }[];
}

export class Graph {
  constructor(options?: { directed?: boolean; multigraph?: boolean; compound?: boolean });
  setGraph(label: GraphLabel): this;
  graph(): GraphLabel & { width: number; height: number };
  setNode(id: string, label: NodeLabel): this;
  setEdge(from: string, to: string, label: EdgeLabel, name?: string): this;
  node(id: string): Required<NodeLabel>;
  nodes(): string[];
}

export function layout(graph: Graph): void;
export const version: string;
