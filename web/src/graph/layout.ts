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

/** Return a place for every node by its layer; those in `fixed` stay. */
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

const GAP = 16;

/** Return a place for every node after a change: those that were shown stay where they are.
 *
 * A new node is put near its layer, below what lies there; where most nodes are new, as after an
 * edit of the text, all are laid out again.
 */
export function placedAfter(graph: Graph, shown: Places, fixed: Places): Places {
  const known = graph.nodes.filter((node) => node.id in shown);
  if (2 * known.length < graph.nodes.length) return placed(graph, fixed);
  const places: Places = {};
  for (const node of known) places[node.id] = fixed[node.id] ?? shown[node.id];
  const fresh = graph.nodes.filter((node) => !(node.id in shown));
  if (!fresh.length) return places;
  const layers = placed(graph, {});
  for (const node of fresh) places[node.id] = free(node, fixed[node.id] ?? layers[node.id], places, graph);
  return places;
}

/** Return the first place at or below `wanted` where a node covers no other. */
export function free(
  node: GraphNode,
  wanted: [number, number],
  places: Places,
  graph: Graph,
): [number, number] {
  const [x, height] = [wanted[0], heightOf(node, graph)];
  let y = wanted[1];
  const column = graph.nodes
    .filter((other) => other.id in places && Math.abs(places[other.id][0] - x) < WIDTH + GAP)
    .map((other) => [places[other.id][1], places[other.id][1] + heightOf(other, graph)])
    .sort((one, other) => one[0] - other[0]);
  for (const [top, bottom] of column) {
    if (y < bottom + GAP && top < y + height + GAP) y = bottom + GAP;
  }
  return [x, y];
}
