/** A graph that fills with pictures while it runs, and that a person edits.
 *
 * State of the transport: `graph` (see model.ts), `states`, and `places`, those of nodes that a
 * person has moved. Messages "thumbnail" bring the picture of a node. Requests: "open", "palette",
 * "models", "details", "change", "give", "run", "cancel", "undo", "redo", "text".
 */
import {
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
  useReactFlow,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type Node,
} from "@xyflow/react";
import flowStyles from "@xyflow/react/dist/style.css?inline";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { wordsOf, type Transport } from "../transport";
import styles from "./canvas.css?inline";
import { Inspector } from "./Inspector";
import { free, heightOf, placedAfter, WIDTH, type Places } from "./layout";
import { colorOf, socketsOf, type Graph, type States } from "./model";
import { NodeCard, type CardData } from "./NodeCard";
import { DRAGGED, Palette } from "./Palette";
import { BenchContext, Thumbnails, useBench, useGraph, useShared, type Bench } from "./shared";
import { TextPane } from "./TextPane";

export type ColorMode = "light" | "dark";

const NODE_TYPES = { card: NodeCard };
const MANY = 60;

export interface Mounted {
  setColorMode(mode: ColorMode): void;
  unmount(): void;
}

/** Show the component in an element. */
export function mountGraphCanvas(element: HTMLElement, transport: Transport): Mounted {
  const root = createRoot(element);
  const thumbnails = new Thumbnails();
  const show = (mode: ColorMode) =>
    root.render(<GraphCanvas transport={transport} thumbnails={thumbnails} mode={mode} />);
  show("light");
  return {
    setColorMode: show,
    unmount: () => {
      root.unmount();
      thumbnails.close();
    },
  };
}

interface Props {
  transport: Transport;
  thumbnails: Thumbnails;
  mode: ColorMode;
}

export function GraphCanvas({ transport, thumbnails, mode }: Props): ReactNode {
  const [notice, setNotice] = useState("");
  const bench = useMemo<Bench>(() => {
    const ask = (kind: string, content: Record<string, unknown> = {}) =>
      transport.request(kind, content).then(
        () => {
          setNotice("");
          return true;
        },
        (error) => {
          setNotice(wordsOf(error));
          return false;
        },
      );
    return { transport, thumbnails, ask, change: (change) => ask("change", { change }) };
  }, [transport, thumbnails]);
  useEffect(() => {
    const end = transport.onMessage("thumbnail", ({ content, buffers }) =>
      thumbnails.put(String(content.node), buffers[0]),
    );
    transport.request("open").catch((error) => setNotice(wordsOf(error)));
    return end;
  }, [transport, thumbnails]);
  return (
    <BenchContext.Provider value={bench}>
      <style>{flowStyles + styles}</style>
      <div className="aw-canvas" data-theme={mode}>
        <ReactFlowProvider>
          <Board mode={mode} notice={notice} setNotice={setNotice} />
        </ReactFlowProvider>
      </div>
    </BenchContext.Provider>
  );
}

type Pane = "" | "yaml" | "python";

function Board(props: { mode: ColorMode; notice: string; setNotice(text: string): void }): ReactNode {
  const { notice, setNotice } = props;
  const { transport, change, ask } = useBench();
  const graph = useGraph();
  const layout = useShared<Places | undefined>(transport, "places");
  const [palette, setPalette] = useState(false);
  const [pane, setPane] = useState<Pane>("");
  const [selected, setSelected] = useState<string | null>(null);
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>([]);
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>([]);
  const flow = useReactFlow();
  const drop = useRef<{ at: [number, number]; exact: boolean } | null>(null);
  const shown = useRef<Places>({});
  const fit = useCallback(
    () => void window.setTimeout(() => flow.fitView({ padding: 0.1, maxZoom: 1 }), 50),
    [flow],
  );
  useEffect(fit, [palette, pane, fit]);

  useEffect(() => {
    const fixed = { ...layout };
    const added = graph.nodes.filter((node) => !(node.id in shown.current));
    if (drop.current !== null && added.length && added.length < graph.nodes.length) {
      const { at, exact } = drop.current;
      fixed[added[0].id] = exact ? at : free(added[0], at, shown.current, graph);
      drop.current = null;
      transport.set("places", fixed);
    }
    const places = placedAfter(graph, shown.current, fixed);
    shown.current = { ...shown.current, ...places };
    setNodes(
      graph.nodes.map((node) => ({
        id: node.id,
        type: "card",
        position: { x: places[node.id][0], y: places[node.id][1] },
        data: { node, sockets: socketsOf(node, graph) } satisfies CardData,
        width: WIDTH,
        initialHeight: heightOf(node, graph),
        selected: node.id === selected,
        ariaLabel: spoken(node, graph),
      })),
    );
  }, [graph, layout]);

  useEffect(() => setEdges(edgesOf(graph)), [graph, setEdges]);
  const connect = useCallback(
    ({ source, target, sourceHandle, targetHandle }: Connection) =>
      change({
        kind: "connect",
        source,
        port: sourceHandle ?? "",
        target,
        argument: targetHandle ?? "",
      }),
    [change],
  );
  const ended = useCallback(
    (_: unknown, state: FinalConnectionState) => {
      const { fromHandle, toHandle } = state;
      if (!fromHandle || toHandle || !state.fromNode) return;
      setNotice(`${state.fromNode.id} gives ${typeOf(graph, state.fromNode.id, fromHandle.id)}: drop it on a socket`);
    },
    [graph, setNotice],
  );
  const add = useCallback(
    (change_: Record<string, unknown>, at?: { x: number; y: number }) => {
      const box = document.querySelector(".aw-canvas .react-flow")?.getBoundingClientRect();
      const middle = box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const place = at ?? middle;
      if (place) {
        const { x, y } = flow.screenToFlowPosition(place);
        drop.current = { at: [x - WIDTH / 2, y - 20], exact: at !== undefined };
      }
      return change(change_);
    },
    [change, flow],
  );
  // Not React Flow's own deletion: it listens to the keys of the whole page.
  const removeSelected = async () => {
    const gone = flow.getNodes().filter((one) => one.selected);
    const cut = flow.getEdges().filter((one) => one.selected);
    if (gone.length) await change({ kind: "remove", nodes: gone.map((one) => one.id) });
    for (const one of gone.length ? [] : cut) {
      await change({ kind: "disconnect", target: one.target, argument: one.targetHandle ?? "" });
    }
  };
  const node = graph.nodes.find((one) => one.id === selected);
  const empty = !graph.nodes.some((one) => one.kind === "step");
  return (
    <>
      <div className="aw-bar" role="toolbar" aria-label="Graph">
        <strong title={graph.about}>{graph.name}</strong>
        <button onClick={() => ask("run")}>▶ run</button>
        <button onClick={() => ask("cancel")}>■ stop</button>
        <button onClick={() => ask("undo")} disabled={!graph.can.undo}>
          ↶ undo
        </button>
        <button onClick={() => ask("redo")} disabled={!graph.can.redo}>
          ↷ redo
        </button>
        <button
          onClick={() => {
            shown.current = {};
            transport.set("places", {});
            fit();
          }}
        >
          arrange
        </button>
        <button aria-pressed={palette} onClick={() => setPalette(!palette)}>
          + node
        </button>
        {(["yaml", "python"] as const).map((form) => (
          <button key={form} aria-pressed={pane === form} onClick={() => setPane(pane === form ? "" : form)}>
            {form === "yaml" ? "YAML" : "Python"}
          </button>
        ))}
        <Summary />
      </div>
      <div
        className="aw-body"
        onKeyDown={(event) => {
          if (isField(event.target)) return;
          if (event.key === "Delete" || event.key === "Backspace") {
            void removeSelected();
            return;
          }
          if (!(event.ctrlKey || event.metaKey)) return;
          const key = event.key.toLowerCase();
          if (key === "z") ask(event.shiftKey ? "redo" : "undo");
          else if (key === "y") ask("redo");
          else if (key === "enter") ask("run");
          else return;
          event.preventDefault();
        }}
      >
        {palette ? <Palette add={(one) => void add(one)} /> : null}
        <div
          className="aw-flow"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            const operation = event.dataTransfer.getData(DRAGGED);
            if (!operation) return;
            event.preventDefault();
            void add({ kind: "add", operation }, { x: event.clientX, y: event.clientY });
          }}
        >
          <div className="aw-notice" role="status">
            {notice || graph.error || (empty ? "" : graph.problems.join("; "))}
          </div>
          {empty ? <p className="aw-empty">Nothing here yet: add a node, or open a graph.</p> : null}
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={NODE_TYPES}
            colorMode={props.mode}
            fitView
            minZoom={0.1}
            onlyRenderVisibleElements={graph.nodes.length > MANY}
            onNodesChange={onNodesChange}
            onEdgesChange={onEdgesChange}
            onConnect={connect}
            onConnectEnd={ended}
            onSelectionChange={({ nodes: chosen }) => setSelected(chosen[0]?.id ?? null)}
            onNodeDragStop={(_, one) => {
              shown.current = { ...shown.current, [one.id]: [one.position.x, one.position.y] };
              transport.set("places", { ...layout, [one.id]: [one.position.x, one.position.y] });
            }}
            deleteKeyCode={null}
            aria-label={`Graph ${graph.name}`}
          >
            <Background />
            <Controls showInteractive={false} />
            {graph.nodes.length > 20 ? <MiniMap pannable zoomable /> : null}
          </ReactFlow>
        </div>
        {pane ? <TextPane form={pane} /> : null}
        {node ? <Inspector node={node} /> : null}
      </div>
    </>
  );
}

function Summary(): ReactNode {
  const { transport } = useBench();
  const states = useShared<States | undefined>(transport, "states") ?? {};
  const incomplete = new Set(
    useGraph().nodes.filter((node) => node.problems?.length).map((node) => node.id),
  );
  const counts = new Map<string, number>();
  for (const [node, { state }] of Object.entries(states)) {
    const word = incomplete.has(node) ? "incomplete" : state;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
  return (
    <span className="aw-summary" role="status">
      {words}
    </span>
  );
}

function edgesOf(graph: Graph): Edge[] {
  return graph.wires.map((wire) => {
    const type = typeOf(graph, wire.source, wire.port);
    return {
      id: `${wire.source}.${wire.port}→${wire.target}.${wire.argument}`,
      source: wire.source,
      target: wire.target,
      sourceHandle: wire.port,
      targetHandle: wire.argument,
      style: { stroke: colorOf(type), strokeWidth: 2 },
      ariaLabel: `${type} from ${wire.source} to ${wire.target}`,
    };
  });
}

function typeOf(graph: Graph, node: string, port: string | null | undefined): string {
  const outputs = graph.nodes.find((one) => one.id === node)?.outputs ?? [];
  return (outputs.find((one) => one.name === (port ?? "")) ?? outputs[0])?.type ?? "anything";
}

function spoken(node: Graph["nodes"][number], graph: Graph): string {
  const inputs = graph.wires.filter((wire) => wire.target === node.id);
  const from = inputs.map((wire) => wire.source).join(", ");
  const what = node.kind === "step" ? `${node.operation}` : `${node.kind}`;
  return `${node.title}, ${what}${from ? `, reads ${from}` : ""}`;
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
