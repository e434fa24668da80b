/** A graph as it arrives: see `graph_view` of `anyloom.interaction`. */

export interface Socket {
  name: string;
  type: string;
}

export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  anyOf?: Schema[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  $ref?: string;
  default?: unknown;
}

export interface Argument {
  name: string;
  kind: "port" | "parameter" | "slot";
  type: string;
  required: boolean;
  about: string;
  schema?: Schema;
  default?: unknown;
}

export interface Operation {
  name: string;
  kind: "node" | "graph";
  group: string;
  about: string;
  arguments: Argument[];
  outputs: Socket[];
  requires: string[];
}

export interface GraphNode {
  id: string;
  kind: "input" | "step" | "output";
  title: string;
  outputs: Socket[];
  about?: string;
  type?: string;
  required?: boolean;
  default?: unknown;
  given?: unknown;
  operation?: string;
  arguments?: Record<string, unknown>;
  control?: string;
  problems?: string[];
}

export interface Wire {
  source: string;
  port: string;
  target: string;
  argument: string;
}

/** What is in a step that runs a graph: its wires begin and end at the border as "in:…", "out:…". */
export interface Group {
  inputs: Socket[];
  outputs: Socket[];
  nodes: GraphNode[];
  wires: Wire[];
}

export interface Graph {
  name: string;
  about: string;
  nodes: GraphNode[];
  wires: Wire[];
  /** The steps that are open, by name, "outer/inner" for one in another. */
  groups: Record<string, Group>;
  operations: Record<string, Operation>;
  models: Record<string, string | null>;
  problems: string[];
  yaml: string;
  python: string;
  can: { undo: boolean; redo: boolean };
  error: string;
}

export type StateName =
  | "waiting"
  | "running"
  | "done"
  | "cached"
  | "stale"
  | "failed"
  | "skipped"
  | "asking";

export interface NodeState {
  state: StateName;
  seconds: number;
  count: number;
  error: string;
}

export type States = Record<string, NodeState>;

export interface ModelChoice {
  name: string;
  about: string;
  license: string;
  commercial: boolean;
  gated: boolean;
  bytes: number;
  memory: number;
}

/** The handle of an output without a name; React Flow takes an empty one for the first of all. */
export const NAMELESS = "=";

/** Return whether a node runs a graph, which can be opened. */
export function runsGraph(node: GraphNode, graph: Graph): boolean {
  return node.kind === "step" && graph.operations[node.operation ?? ""]?.kind === "graph";
}

/** Return the step around a node, "" for a node of the graph itself. */
export function outerOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf("/")));
}

/** Return every node that is shown, those of open groups after the group. */
export function shownNodes(graph: Graph, nodes = graph.nodes): GraphNode[] {
  return nodes.flatMap((node) => {
    const group = graph.groups[node.id];
    return group ? [node, ...shownNodes(graph, group.nodes)] : [node];
  });
}

/** Return every wire that is shown. */
export function shownWires(graph: Graph): Wire[] {
  return [...graph.wires, ...Object.values(graph.groups).flatMap((group) => group.wires)];
}

function wiresAround(node: GraphNode, graph: Graph): Wire[] {
  const outer = outerOf(node.id);
  return outer ? (graph.groups[outer]?.wires ?? []) : graph.wires;
}

/** Return the sockets on the left of a node: its ports, and what else is wired. */
export function socketsOf(node: GraphNode, graph: Graph): Socket[] {
  if (node.kind === "input") return [];
  if (node.kind === "output") return [{ name: "", type: "anything" }];
  const operation = graph.operations[node.operation ?? ""];
  const wired = wiresAround(node, graph)
    .filter((wire) => wire.target === node.id)
    .map((wire) => wire.argument);
  const known = (operation?.arguments ?? []).filter(
    (one) => one.kind === "port" || wired.includes(one.name),
  );
  const names = new Set(known.map((one) => one.name));
  const others = [...new Set(wired)].filter((name) => !names.has(name));
  return [
    ...known.map(({ name, type }) => ({ name, type })),
    ...others.map((name) => ({ name, type: name === "when" ? "Flag" : "anything" })),
  ];
}

/** Return the type of an output of a node, or of a border socket "in:…" of an open group. */
export function typeOf(graph: Graph, node: string, port: string | null | undefined): string {
  if (port?.startsWith("in:")) {
    const inputs = graph.groups[node]?.inputs ?? [];
    return inputs.find((one) => `in:${one.name}` === port)?.type ?? "anything";
  }
  const outputs = shownNodes(graph).find((one) => one.id === node)?.outputs ?? [];
  return (outputs.find((one) => one.name === (port ?? "")) ?? outputs[0])?.type ?? "anything";
}

/** Return what to do with a wire that was dragged from a socket and dropped beside all others. */
export function wireHint(graph: Graph, id: string, socket: string, isInput: boolean): string {
  if (!isInput) return `${id} gives ${typeOf(graph, id, socket)}: drop it on a socket`;
  const node = shownNodes(graph).find((one) => one.id === id);
  const sockets = node ? socketsOf(node, graph) : [];
  const type = sockets.find((one) => one.name === socket)?.type ?? "anything";
  const name = node?.kind === "output" ? `output ${node.title}` : `${id}.${socket}`;
  return `${name} takes ${type}: drop it on an output of another node`;
}

/** The state in words of a step that a run leaves out. */
export const UNREAD = "no output reads it";

/** Return the steps that no output reads, directly or through others; a run leaves them out. */
export function unreadSteps(graph: Graph): Set<string> {
  const outputs = graph.nodes.filter((node) => node.kind === "output");
  if (!outputs.length) return new Set();
  const sources = new Map<string, string[]>();
  for (const { source, target } of graph.wires) {
    sources.set(target, [...(sources.get(target) ?? []), source]);
  }
  const read = new Set<string>();
  const waiting = outputs.map((node) => node.id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (read.has(id)) continue;
    read.add(id);
    waiting.push(...(sources.get(id) ?? []));
  }
  const steps = graph.nodes.filter((node) => node.kind === "step" && !read.has(node.id));
  return new Set(steps.map((node) => node.id));
}

const COLORS: Record<string, string> = {
  Image: "#2f7de1",
  Masks: "#0f8f5f",
  Regions: "#b07a00",
  Points: "#c4461f",
  Heatmap: "#a3429b",
  LabelMap: "#6a7d00",
  Text: "#5b6f8f",
  Number: "#4f7f8f",
  Integer: "#4f7f8f",
  Flag: "#7a6a55",
  Table: "#7057c7",
  Embedding: "#8a5a44",
};

/** Return the color of a type: that of the first value type that its name holds. */
export function colorOf(type: string): string {
  const word = type.match(/[A-Z]\w*/)?.[0] ?? "";
  return COLORS[word] ?? "#7a7f8a";
}

/** Return seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds <= 0) return "";
  if (seconds < 0.1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min`;
}

/** Return bytes as a person says them. */
export function size(bytes: number): string {
  if (!bytes) return "";
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
