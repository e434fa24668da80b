/** Places of the nodes: where a person has put them, else in layers from left to right. */
import dagre from "@dagrejs/dagre";
import { socketsOf, type Graph, type GraphNode, type Wire } from "./model";

export type Places = Record<string, [x: number, y: number]>;

export const WIDTH = 190;
const ROW = 20;
const HEAD = 46;
const PICTURE = 124;
const GIVEN = 24;
const RANK = 70;

/** Return the height that a node takes. */
export function heightOf(node: GraphNode, graph: Graph): number {
  const rows = Math.max(socketsOf(node, graph).length, node.outputs.length);
  if (node.kind === "output") return HEAD;
  const small = node.kind === "input" && node.type !== "Image";
  return HEAD + rows * ROW + (small ? GIVEN : PICTURE);
}

export interface Size {
  width: number;
  height: number;
}

const INSET = 28;
const TAIL = 20;

/** Return the size that a node takes; that of an open group holds its nodes. */
export function sizeOf(node: GraphNode, graph: Graph): Size {
  return graph.groups[node.id]
    ? inside(node.id, graph).size
    : { width: WIDTH, height: heightOf(node, graph) };
}

const known = new WeakMap<Graph, Map<string, { places: Places; size: Size }>>();

/** Return the places of the nodes of an open group, from its corner, and the size of the group. */
export function inside(id: string, graph: Graph): { places: Places; size: Size } {
  const found = known.get(graph) ?? new Map<string, { places: Places; size: Size }>();
  known.set(graph, found);
  const before = found.get(id);
  if (before) return before;
  const { nodes, wires, inputs, outputs } = graph.groups[id];
  const top = HEAD + Math.max(inputs.length, outputs.length) * ROW + TAIL;
  const { places, size } = layered(nodes, wires, graph);
  const shifted = Object.fromEntries(
    Object.entries(places).map(([name, [x, y]]) => [name, [x + INSET, y + top]]),
  ) as Places;
  const width = Math.max(WIDTH, size.width + 2 * INSET);
  const made = { places: shifted, size: { width, height: top + size.height + TAIL } };
  found.set(id, made);
  return made;
}

function layered(nodes: GraphNode[], wires: Wire[], graph: Graph): { places: Places; size: Size } {
  const layers = new dagre.graphlib.Graph();
  layers.setGraph({ rankdir: "LR", nodesep: 24, ranksep: RANK });
  layers.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) layers.setNode(node.id, { ...sizeOf(node, graph) });
  for (const { source, target } of wires) {
    if (layers.hasNode(source) && layers.hasNode(target)) layers.setEdge(source, target);
  }
  dagre.layout(layers);
  const places: Places = {};
  for (const node of nodes) {
    const { x, y, width, height } = layers.node(node.id);
    places[node.id] = [x - width / 2, y - height / 2];
  }
  const { width = 0, height = 0 } = layers.graph();
  return { places, size: { width: Math.max(0, width), height: Math.max(0, height) } };
}

/** Return a place for every node by its layer; those in `fixed` stay. */
export function placed(graph: Graph, fixed: Places): Places {
  const { places } = layered(graph.nodes, graph.wires, graph);
  for (const node of graph.nodes) places[node.id] = fixed[node.id] ?? places[node.id];
  return places;
}

/** Return the places after a group was opened or closed: what lies right of it and below moves. */
export function makeRoom(places: Places, id: string, before: Size, after: Size): Places {
  const [left, top] = places[id];
  const [wider, higher] = [after.width - before.width, after.height - before.height];
  if (!wider && !higher) return places;
  const moved: Places = {};
  for (const [name, [x, y]] of Object.entries(places)) {
    const isRight = name !== id && x >= left + before.width;
    const isBelow =
      name !== id && !isRight && x + WIDTH > left && y >= top + before.height;
    moved[name] = [isRight ? x + wider : x, isBelow ? y + higher : y];
  }
  return moved;
}

const GAP = 16;

/** Return a place for every node after a change: those that were shown stay where they are.
 *
 * A new node is put behind what it reads, or in its layer, below what lies there; where most nodes are new, as after an
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
  for (const node of fresh) {
    const wanted = fixed[node.id] ?? behind(node, places, graph) ?? layers[node.id];
    places[node.id] = free(node, wanted, places, graph);
  }
  return places;
}

/** Return the place right of the last node that a node reads, undefined where it reads none. */
function behind(node: GraphNode, places: Places, graph: Graph): [number, number] | undefined {
  const sources = graph.nodes
    .filter((one) => graph.wires.some((wire) => wire.target === node.id && wire.source === one.id))
    .filter((one) => one.id in places)
    .map((one): [number, number] => [places[one.id][0] + sizeOf(one, graph).width, places[one.id][1]])
    .sort((one, other) => other[0] - one[0]);
  return sources.length ? [sources[0][0] + RANK, sources[0][1]] : undefined;
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
    .filter((other) => other.id in places)
    .map((other) => ({ place: places[other.id], size: sizeOf(other, graph) }))
    .filter(({ place, size }) => place[0] - x < WIDTH + GAP && x - place[0] < size.width + GAP)
    .map(({ place, size }) => [place[1], place[1] + size.height])
    .sort((one, other) => one[0] - other[0]);
  for (const [top, bottom] of column) {
    if (y < bottom + GAP && top < y + height + GAP) y = bottom + GAP;
  }
  return [x, y];
}
