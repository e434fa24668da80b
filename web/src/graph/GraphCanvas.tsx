/** A graph that fills with pictures while it runs, and that a person edits.
 *
 * State of the transport: `graph` (see model.ts), `states`, and `places`, those of nodes that a
 * person has moved. Messages "thumbnail" bring the picture of a node. Requests: "open", "palette",
 * "models", "details", "change", "give", "group", "run", "cancel", "undo", "redo", "text".
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
import {
  memo,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { createRoot } from "react-dom/client";
import { wordsOf, type Transport } from "../transport";
import styles from "./canvas.css?inline";
import { Inspector } from "./Inspector";
import { free, inside, makeRoom, placedAfter, sizeOf, WIDTH, type Places, type Size } from "./layout";
import {
  colorOf,
  NAMELESS,
  outerOf,
  runsGraph,
  shownNodes,
  shownWires,
  socketsOf,
  typeOf,
  UNREAD,
  unreadSteps,
  wireHint,
  type Graph,
  type GraphNode,
  type States,
} from "./model";
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
  const whole = useRef<HTMLDivElement>(null);
  useKeptFocus(whole);
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
      <div ref={whole} className="aw-canvas" data-theme={mode}>
        <ReactFlowProvider>
          <Board mode={mode} notice={notice} setNotice={setNotice} />
        </ReactFlowProvider>
      </div>
    </BenchContext.Provider>
  );
}

/** Give the focus to the drawing when the element that has it goes, so that the keys go on. */
function useKeptFocus(whole: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = whole.current!;
    let last: Element | null = null;
    const came = (event: FocusEvent) => {
      last = event.target as Element;
    };
    // A browser may report that the focus has left before the element goes, or not at all.
    const left = (event: FocusEvent) =>
      window.setTimeout(() => {
        if (last === event.target && last?.isConnected) last = null;
      });
    const observer = new MutationObserver(() => {
      if (last === null || last.isConnected) return;
      last = null;
      const active = document.activeElement;
      if (active !== null && active !== document.body) return;
      element.querySelector<HTMLElement>(".aw-drawing")?.focus({ preventScroll: true });
    });
    element.addEventListener("focusin", came);
    element.addEventListener("focusout", left);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("focusin", came);
      element.removeEventListener("focusout", left);
    };
  }, [whole]);
}

type Pane = "" | "yaml" | "python";

function Board(props: { mode: ColorMode; notice: string; setNotice(text: string): void }): ReactNode {
  const { notice, setNotice } = props;
  const { change, ask } = useBench();
  const graph = useGraph();
  const [palette, setPalette] = useState(false);
  const [pane, setPane] = useState<Pane>("");
  const [selected, setSelected] = useState<string | null>(null);
  const { transport } = useBench();
  const states = useShared<States | undefined>(transport, "states") ?? {};
  const runs = Object.values(states).some((one) => one.state === "running");
  // Whoever has changed or run the graph, here or in Python, has seen what was refused before.
  useEffect(() => setNotice(""), [graph, setNotice]);
  useEffect(() => {
    if (runs) setNotice("");
  }, [runs, setNotice]);
  const board = useRef<BoardActions | null>(null);
  const add = useCallback((change: Record<string, unknown>) => void board.current?.add(change), []);
  // Not React Flow's own deletion: it listens to the keys of the whole page.
  const removeSelected = async () => {
    const { nodes, edges } = board.current?.chosen() ?? { nodes: [], edges: [] };
    if (nodes.length) await change({ kind: "remove", nodes });
    for (const { target, targetHandle } of nodes.length ? [] : edges) {
      await change({ kind: "disconnect", target, argument: targetHandle ?? "" });
    }
  };
  const node = shownNodes(graph).find((one) => one.id === selected);
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
        <button onClick={() => board.current?.arrange()}>arrange</button>
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
          const key = event.key.toLowerCase();
          if (key === "delete" || key === "backspace") {
            void removeSelected();
            return;
          }
          const pressed = event.ctrlKey || event.metaKey;
          const focused = (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node");
          const at = shownNodes(graph).find((one) => one.id === focused?.dataset.id);
          if (!pressed && key === "o" && at && runsGraph(at, graph)) {
            void ask("group", { node: at.id, open: !graph.groups[at.id] });
          } else if (!pressed) return;
          else if (key === "z") ask(event.shiftKey ? "redo" : "undo");
          else if (key === "y") ask("redo");
          else if (key === "enter") ask("run");
          else return;
          event.preventDefault();
        }}
      >
        {palette ? <Palette add={add} /> : null}
        <div className="aw-flow">
          <div className="aw-notice" role="status">
            {notice || graph.error || (empty ? "" : graph.problems.join("; "))}
          </div>
          <p className="aw-hint">{hintOf(graph)}</p>
          <Flow mode={props.mode} actions={board} setSelected={setSelected} setNotice={setNotice} />
        </div>
        {pane ? <TextPane form={pane} /> : null}
        {node ? <Inspector node={node} /> : null}
      </div>
    </>
  );
}

/** Return what to do next with a graph that is still being drawn. */
function hintOf(graph: Graph): string {
  const kinds = new Set(graph.nodes.map((node) => node.kind));
  if (!kinds.size) return "Nothing here yet: add a node, or open a graph.";
  if (!kinds.has("step")) return "Next, add a node (+ node) and pull a wire to it.";
  if (kinds.has("output") || graph.problems.length) return "";
  return "No outputs yet: ▶ run goes to the last nodes. To save the graph, select a node and choose “make output”.";
}

/** What the bar, the palette and the keys ask of the drawing. */
interface BoardActions {
  arrange(): void;
  add(change: Record<string, unknown>): Promise<boolean>;
  chosen(): { nodes: string[]; edges: Edge[] };
}

interface FlowProps {
  mode: ColorMode;
  actions: RefObject<BoardActions | null>;
  setSelected(id: string | null): void;
  setNotice(text: string): void;
}

/** The drawing: only this part follows the pointer while a node is dragged. */
const Flow = memo(function Flow({ mode, actions, setSelected, setNotice }: FlowProps): ReactNode {
  const { transport, change } = useBench();
  const graph = useGraph();
  const layout = useShared<Places | undefined>(transport, "places");
  const [nodes, setNodes, onNodesChange] = useNodesState<Node>([]);
  const [edges, setEdges, onEdgesChange] = useEdgesState<Edge>([]);
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const drop = useRef<{ at: [number, number]; exact: boolean } | null>(null);
  const shown = useRef<Places>({});
  const drawn = useRef<Graph | null>(null);
  const [arranged, setArranged] = useState(0);

  /** Move the view to a place that it does not show whole. */
  const reveal = ([left, top]: [number, number], { width, height }: Size) => {
    const { x, y, zoom } = flow.getViewport();
    const { clientWidth, clientHeight } = frame.current!;
    const isVisible =
      left * zoom + x >= 0 &&
      top * zoom + y >= 0 &&
      (left + width) * zoom + x <= clientWidth &&
      (top + height) * zoom + y <= clientHeight;
    if (!isVisible) void flow.setCenter(left + width / 2, top + height / 2, { zoom });
  };

  useEffect(() => {
    const fixed = { ...layout };
    const added = graph.nodes.filter((node) => !(node.id in shown.current));
    if (drop.current !== null && added.length) {
      const { at, exact } = drop.current;
      const place = exact ? at : free(added[0], at, shown.current, graph);
      fixed[added[0].id] = place;
      drop.current = null;
      transport.set("places", fixed);
      if (!exact) reveal(place, sizeOf(added[0], graph)); // what was dragged lies where it was let go
    }
    let places = placedAfter(graph, shown.current, fixed);
    const before = drawn.current;
    for (const node of before?.nodes ?? []) {
      const wasOpen = before!.groups[node.id];
      if ((!wasOpen && !graph.groups[node.id]) || !(node.id in places)) continue;
      places = makeRoom(places, node.id, sizeOf(node, before!), sizeOf(node, graph));
    }
    const isMoved = Object.entries(fixed).some(([id, at]) => String(places[id] ?? at) !== String(at));
    shown.current = { ...shown.current, ...places };
    drawn.current = graph;
    if (isMoved) transport.set("places", kept(fixed, places));
    setNodes((known) => cardsOf(graph, places, known));
  }, [graph, layout, arranged]);

  useEffect(() => setEdges(edgesOf(graph)), [graph, setEdges]);
  const fit = useCallback(
    () => void window.setTimeout(() => flow.fitView({ padding: 0.1, maxZoom: 1 }), 50),
    [flow],
  );
  const add = useCallback(
    (change_: Record<string, unknown>, at?: { x: number; y: number }) => {
      const box = frame.current?.getBoundingClientRect();
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
  useEffect(() => {
    const element = frame.current!;
    let [width, height] = [element.clientWidth, element.clientHeight];
    const observer = new ResizeObserver(() => {
      const { x, y, zoom } = flow.getViewport();
      const all = flow.getNodesBounds(flow.getNodes());
      const wasVisible =
        all.x * zoom + x >= 0 &&
        all.y * zoom + y >= 0 &&
        (all.x + all.width) * zoom + x <= width &&
        (all.y + all.height) * zoom + y <= height;
      [width, height] = [element.clientWidth, element.clientHeight];
      if (wasVisible) fit(); // a panel beside the graph must not hide its end
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fit, flow]);
  useImperativeHandle(
    actions,
    () => ({
      add,
      arrange: () => {
        shown.current = {};
        drawn.current = null;
        transport.set("places", {});
        setArranged((times) => times + 1); // also where nobody has moved a node
        fit();
      },
      chosen: () => ({
        nodes: flow.getNodes().filter((one) => one.selected && !outerOf(one.id)).map((one) => one.id),
        edges: flow.getEdges().filter((one) => one.selected && !outerOf(one.target)),
      }),
    }),
    [add, fit, flow, transport],
  );
  const connect = useCallback(
    ({ source, target, sourceHandle, targetHandle }: Connection) => {
      const port = sourceHandle === NAMELESS ? "" : (sourceHandle ?? "");
      const argument = targetHandle ?? "";
      void change({ kind: "connect", source, port, target, argument });
    },
    [change],
  );
  const ended = useCallback(
    (_: unknown, { fromHandle, fromNode, toHandle }: FinalConnectionState) => {
      if (!fromHandle || toHandle || !fromNode) return;
      const isInput = fromHandle.type === "target";
      setNotice(wireHint(graph, fromNode.id, fromHandle.id ?? "", isInput));
    },
    [graph, setNotice],
  );
  const select = useCallback(
    ({ nodes: chosen }: { nodes: Node[] }) => setSelected(chosen[0]?.id ?? null),
    [setSelected],
  );
  const dragged = useCallback(
    (_: unknown, { id, position }: Node) => {
      const place: [number, number] = [position.x, position.y];
      shown.current = { ...shown.current, [id]: place };
      transport.set("places", { ...(transport.get("places") as Places | undefined), [id]: place });
    },
    [transport],
  );
  return (
    <div
      ref={frame}
      className="aw-drawing"
      tabIndex={-1}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const operation = event.dataTransfer.getData(DRAGGED);
        if (!operation) return;
        event.preventDefault();
        void add({ kind: "add", operation }, { x: event.clientX, y: event.clientY });
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        colorMode={mode}
        fitView
        minZoom={0.1}
        zoomOnDoubleClick={false}
        onlyRenderVisibleElements={nodes.length > MANY}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={connect}
        onConnectEnd={ended}
        onSelectionChange={select}
        onNodeDragStop={dragged}
        deleteKeyCode={null}
        aria-label={`Graph ${graph.name}`}
      >
        <Background />
        <Controls showInteractive={false} />
        {nodes.length > 20 ? <MiniMap pannable zoomable /> : null}
      </ReactFlow>
    </div>
  );
});

/** Return the places that a person has chosen, as they are now. */
function kept(chosen: Places, places: Places): Places {
  return Object.fromEntries(Object.keys(chosen).map((id) => [id, places[id] ?? chosen[id]])) as Places;
}

/** Return what is drawn for each node; one that has not changed is the same object as before. */
function cardsOf(graph: Graph, places: Places, known: Node[]): Node[] {
  const before = new Map(known.map((one) => [one.id, one]));
  const unread = unreadSteps(graph);
  return shownNodes(graph).map((node) => {
    const outer = outerOf(node.id);
    const [x, y] = outer ? inside(outer, graph).places[node.id] : places[node.id];
    const group = graph.groups[node.id];
    const data: CardData = {
      node,
      sockets: socketsOf(node, graph),
      canOpen: runsGraph(node, graph),
      unread: unread.has(node.id),
      group: group ? { inputs: group.inputs, outputs: group.outputs } : null,
    };
    const size = sizeOf(node, graph);
    const ariaLabel = spoken(node, graph);
    const old = before.get(node.id);
    const same =
      old !== undefined &&
      old.position.x === x &&
      old.position.y === y &&
      old.ariaLabel === ariaLabel &&
      old.width === size.width &&
      JSON.stringify(old.data) === JSON.stringify(data);
    if (same) return old;
    return {
      ...(old && { selected: old.selected, measured: old.measured }),
      id: node.id,
      type: "card",
      position: { x, y },
      data,
      width: size.width,
      ...(group ? { height: size.height } : { initialHeight: size.height }),
      ...(outer && { parentId: outer, draggable: false, extent: "parent" as const }),
      ariaLabel,
    };
  });
}

function Summary(): ReactNode {
  const { transport } = useBench();
  const states = useShared<States | undefined>(transport, "states") ?? {};
  const graph = useGraph();
  const incomplete = new Set(
    graph.nodes.filter((node) => node.problems?.length).map((node) => node.id),
  );
  const unread = unreadSteps(graph);
  const counts = new Map<string, number>();
  for (const { id } of graph.nodes.filter((node) => node.kind === "step")) {
    const state = states[id]?.state ?? "waiting";
    const word = incomplete.has(id) ? "incomplete" : state === "waiting" && unread.has(id) ? UNREAD : state;
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
  return shownWires(graph).map((wire) => {
    const type = typeOf(graph, wire.source, wire.port);
    return {
      id: `${wire.source}.${wire.port}→${wire.target}.${wire.argument}`,
      source: wire.source,
      target: wire.target,
      sourceHandle: wire.port || NAMELESS,
      targetHandle: wire.argument,
      style: { stroke: colorOf(type), strokeWidth: 2 },
      ariaLabel: `${type} from ${wire.source} to ${wire.target}`,
    };
  });
}

function spoken(node: GraphNode, graph: Graph): string {
  const outer = outerOf(node.id);
  const wires = (outer ? graph.groups[outer].wires : graph.wires).filter((one) => one.target === node.id);
  const from = wires.map(({ source, port }) => (port.startsWith("in:") ? port.slice(3) : source));
  const words = [outer ? `${node.title} in ${outer}` : node.title, node.operation ?? node.kind];
  if (node.control) words.push(node.control);
  if (from.length) words.push(`reads ${from.map((name) => name.slice(name.lastIndexOf("/") + 1)).join(", ")}`);
  if (graph.groups[node.id]) words.push(`open, with ${graph.groups[node.id].nodes.length} nodes`);
  else if (runsGraph(node, graph)) words.push("a graph, O opens it");
  return words.join(", ");
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
