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

export interface Graph {
  name: string;
  about: string;
  nodes: GraphNode[];
  wires: Wire[];
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

/** Return the sockets on the left of a node: its ports, and what else is wired. */
export function socketsOf(node: GraphNode, graph: Graph): Socket[] {
  if (node.kind === "input") return [];
  if (node.kind === "output") return [{ name: "", type: "anything" }];
  const operation = graph.operations[node.operation ?? ""];
  const wired = graph.wires.filter((wire) => wire.target === node.id).map((wire) => wire.argument);
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
