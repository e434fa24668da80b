/** One node on the canvas: sockets, state and picture. */
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import {
  colorOf,
  duration,
  NAMELESS,
  outerOf,
  UNREAD,
  type GraphNode,
  type Group,
  type Socket,
  type StateName,
} from "./model";
import { useBench, useNodeState, useThumbnail } from "./shared";

export const MARKS: Record<StateName, string> = {
  waiting: "○",
  running: "◐",
  done: "●",
  cached: "◆",
  stale: "◌",
  failed: "✕",
  skipped: "–",
  asking: "?",
};

export interface CardData extends Record<string, unknown> {
  node: GraphNode;
  sockets: Socket[];
  /** The node runs a graph. */
  canOpen: boolean;
  /** No output reads the node, so that a run leaves it out. */
  unread: boolean;
  /** What is in the node, where it is open. */
  group: Pick<Group, "inputs" | "outputs"> | null;
}

export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps) {
  const { node, sockets, canOpen, unread, group } = data as CardData;
  const { ask } = useBench();
  const wirable = outerOf(node.id) === "";
  const toggle = () => ask("group", { node: node.id, open: group === null });
  const state = useNodeState(node.id);
  const picture = useThumbnail(node.id);
  const isStep = node.kind === "step";
  const wrong = node.problems?.length ? node.problems.join("\n") : "";
  const isLeftOut = unread && state.state === "waiting";
  const stated = wrong ? "incomplete" : isLeftOut ? UNREAD : state.state;
  const words = isStep ? stated : node.kind;
  const hint = isLeftOut ? `${UNREAD}: "run to here" runs it, "make output" makes it one` : words;
  const title = isStep ? node.operation : node.kind === "input" ? node.type : "output";
  return (
    <div
      className={`aw-node aw-${node.kind} aw-state-${isStep ? state.state : "none"}`}
      data-state={isStep ? state.state : undefined}
      data-node={node.id}
      data-selected={selected}
      data-control={node.control ? "true" : undefined}
      data-open={group ? "true" : undefined}
      onDoubleClick={canOpen ? toggle : undefined}
    >
      <div className="aw-node-head">
        {canOpen ? (
          <button
            className="aw-group-button nodrag"
            aria-expanded={group !== null}
            aria-label={`${group ? "close" : "open"} ${node.title}`}
            title={group ? "close" : "show what is inside"}
            onClick={toggle}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            {group ? "▾" : "▸"}
          </button>
        ) : null}
        <span className="aw-node-title">{node.title}</span>
        {isStep && (
          <span className="aw-node-state" title={wrong || state.error || hint}>
            <span aria-hidden="true">{wrong ? "△" : MARKS[state.state]}</span> {words}
            {state.count > 1 ? ` ×${state.count}` : ""} {duration(state.seconds)}
          </span>
        )}
      </div>
      <div className="aw-node-operation">
        {title}
        {node.control ? <span className="aw-node-control"> {node.control}</span> : null}
      </div>
      <div className="aw-node-sockets">
        <ul>
          {sockets.map((socket) => (
            <li key={socket.name}>
              <Handle
                type="target"
                isConnectable={wirable}
                position={Position.Left}
                id={socket.name}
                style={{ background: colorOf(socket.type) }}
                aria-label={`takes ${socket.name || "a value"}: ${socket.type}`}
                role="img"
              />
              <span title={socket.type}>{socket.name}</span>
              {group?.inputs.some((one) => one.name === socket.name) ? (
                <Border side="in" socket={socket} />
              ) : null}
            </li>
          ))}
          {group?.inputs
            .filter((one) => !sockets.some((socket) => socket.name === one.name))
            .map((socket) => (
              <li key={socket.name}>
                <span title={socket.type}>{socket.name}</span>
                <Border side="in" socket={socket} />
              </li>
            ))}
        </ul>
        <ul className="aw-node-outputs">
          {node.outputs.map((socket) => (
            <li key={socket.name}>
              {group ? <Border side="out" socket={borderOf(socket, group)} /> : null}
              <span title={socket.type}>{socket.name || short(socket.type)}</span>
              <Handle
                type="source"
                isConnectable={wirable}
                position={Position.Right}
                id={socket.name || NAMELESS}
                style={{ background: colorOf(socket.type) }}
                aria-label={`gives ${socket.name || "its value"}: ${socket.type}`}
                role="img"
              />
            </li>
          ))}
        </ul>
      </div>
      {picture && !group ? (
        <img src={picture} alt={`result of ${node.title}`} draggable={false} decoding="async" />
      ) : null}
      {node.kind === "input" && !picture ? (
        <div className="aw-node-given">{given(node)}</div>
      ) : null}
      {state.state === "failed" && isStep ? (
        <div className="aw-node-error">{state.error}</div>
      ) : null}
    </div>
  );
});

/** Return the output of a group that is an output of its step; a single one has no name there. */
function borderOf(socket: Socket, group: Pick<Group, "outputs">): Socket {
  return group.outputs.find((one) => one.name === socket.name) ?? group.outputs[0];
}

/** Where the wires of an open group begin and end. */
function Border({ side, socket }: { side: "in" | "out"; socket: Socket }): ReactNode {
  return (
    <Handle
      type={side === "in" ? "source" : "target"}
      position={side === "in" ? Position.Right : Position.Left}
      id={`${side}:${socket.name}`}
      className="aw-border"
      isConnectable={false}
      style={{ background: colorOf(socket.type) }}
      aria-label={`${socket.name || "value"} ${side === "in" ? "goes in" : "comes out"}: ${socket.type}`}
      role="img"
    />
  );
}

function short(type: string): string {
  return type.length > 14 ? `${type.slice(0, 13)}…` : type;
}

function given(node: GraphNode): string {
  const value = node.given ?? node.default;
  if (value === null || value === undefined) return node.required ? "no value yet" : "none";
  return String(value);
}
