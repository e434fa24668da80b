/** One node on the canvas: sockets, state and picture. */
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { colorOf, duration, type GraphNode, type Socket, type StateName } from "./model";
import { useNodeState, useThumbnail } from "./shared";

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
}

export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps) {
  const { node, sockets } = data as CardData;
  const state = useNodeState(node.id);
  const picture = useThumbnail(node.id);
  const isStep = node.kind === "step";
  const wrong = node.problems?.length ? node.problems.join("\n") : "";
  const words = isStep ? (wrong ? "incomplete" : state.state) : node.kind;
  const title = isStep ? node.operation : node.kind === "input" ? node.type : "output";
  return (
    <div
      className={`aw-node aw-${node.kind} aw-state-${isStep ? state.state : "none"}`}
      data-state={isStep ? state.state : undefined}
      data-node={node.id}
      data-selected={selected}
      data-control={node.control ? "true" : undefined}
    >
      <div className="aw-node-head">
        <span className="aw-node-title">{node.title}</span>
        {isStep && (
          <span className="aw-node-state" title={wrong || state.error || words}>
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
                position={Position.Left}
                id={socket.name}
                style={{ background: colorOf(socket.type) }}
                aria-label={`takes ${socket.name || "a value"}: ${socket.type}`}
                role="img"
              />
              <span title={socket.type}>{socket.name}</span>
            </li>
          ))}
        </ul>
        <ul className="aw-node-outputs">
          {node.outputs.map((socket) => (
            <li key={socket.name}>
              <span title={socket.type}>{socket.name || short(socket.type)}</span>
              <Handle
                type="source"
                position={Position.Right}
                id={socket.name}
                style={{ background: colorOf(socket.type) }}
                aria-label={`gives ${socket.name || "its value"}: ${socket.type}`}
                role="img"
              />
            </li>
          ))}
        </ul>
      </div>
      {picture ? <img src={picture} alt={`result of ${node.title}`} draggable={false} /> : null}
      {node.kind === "input" && !picture ? (
        <div className="aw-node-given">{given(node)}</div>
      ) : null}
      {state.state === "failed" && isStep ? (
        <div className="aw-node-error">{state.error}</div>
      ) : null}
    </div>
  );
});

function short(type: string): string {
  return type.length > 14 ? `${type.slice(0, 13)}…` : type;
}

function given(node: GraphNode): string {
  const value = node.given ?? node.default;
  if (value === null || value === undefined) return node.required ? "no value yet" : "none";
  return String(value);
}
