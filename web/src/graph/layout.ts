/** Places of the nodes: where a person has put them, else in layers from left to right. */
import dagre from "@dagrejs/dagre";
import { socketsOf, type Graph, type GraphNode } from "./model";

export type Places = Record<string, [x: number, y: number]>;

export const WIDTH = 190;
const ROW = 20;
const HEAD = 46;
const PICTURE = 124;
const GIVEN = 24;

/** Return the height that a node takes. */
export function heightOf(node: GraphNode, graph: Graph): number {
  const rows = Math.max(socketsOf(node, graph).length, node.outputs.length);
  if (node.kind === "output") return HEAD;
  const small = node.kind === "input" && node.type !== "Image";
  return HEAD + rows * ROW + (small ? GIVEN : PICTURE);
}

/** Return a place for every node; those in `fixed` stay. */
export function placed(graph: Graph, fixed: Places): Places {
  const layers = new dagre.graphlib.Graph();
  layers.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 70 });
  layers.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    layers.setNode(node.id, { width: WIDTH, height: heightOf(node, graph) });
  }
  for (const wire of graph.wires) layers.setEdge(wire.source, wire.target);
  dagre.layout(layers);
  const places: Places = {};
  for (const node of graph.nodes) {
    const { x, y } = layers.node(node.id);
    places[node.id] = fixed[node.id] ?? [x - WIDTH / 2, y - heightOf(node, graph) / 2];
  }
  return places;
}
