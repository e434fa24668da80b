import { beforeAll, describe, expect, it } from "vitest";
import { mountGraphCanvas } from "../src/graph/GraphCanvas";
import { free, heightOf, inside, makeRoom, placed, placedAfter, sizeOf, WIDTH, type Places } from "../src/graph/layout";
import { shownNodes, shownWires, socketsOf, unreadSteps, wireHint, type Graph } from "../src/graph/model";
import { found } from "../src/graph/Palette";
import type { Reply, Transport } from "../src/transport";

const operation = {
  name: "segment",
  kind: "node" as const,
  group: "segmentation",
  about: "Segment what boxes indicate.",
  arguments: [
    { name: "image", kind: "port" as const, type: "Image", required: true, about: "" },
    { name: "regions", kind: "port" as const, type: "Regions | None", required: false, about: "" },
    { name: "refine", kind: "parameter" as const, type: "Integer", required: false, about: "" },
  ],
  outputs: [{ name: "", type: "Masks" }],
  requires: [],
};

function graphOf(count: number): Graph {
  const steps = Array.from({ length: count }, (_, index) => ({
    id: `masks${index}`,
    kind: "step" as const,
    title: `masks${index}`,
    operation: "segment",
    arguments: {},
    outputs: [{ name: "", type: "Masks" }],
    problems: [],
  }));
  const wires = steps.map((step, index) => ({
    source: index ? `masks${index - 1}` : "image",
    port: "",
    target: step.id,
    argument: index ? "regions" : "image",
  }));
  return {
    name: "test",
    about: "",
    nodes: [
      { id: "image", kind: "input", title: "image", type: "Image", outputs: [{ name: "", type: "Image" }] },
      ...steps,
    ],
    wires,
    groups: {},
    operations: { segment: operation },
    models: {},
    problems: [],
    yaml: "",
    python: "",
    can: { undo: false, redo: false },
    error: "",
  };
}

/** A graph whose step "masks0" runs a graph, and is open. */
function nested(): Graph {
  const graph = graphOf(2);
  const step = (id: string) => ({ ...graph.nodes[1], id, title: id.slice(7) });
  const wire = (source: string, port: string, target: string, argument: string) => ({
    source, port, target, argument,
  });
  return {
    ...graph,
    operations: { segment: { ...operation, kind: "graph" } },
    groups: {
      masks0: {
        inputs: [{ name: "image", type: "Image" }],
        outputs: [{ name: "masks", type: "Masks" }],
        nodes: [step("masks0/a"), step("masks0/b")],
        wires: [
          wire("masks0", "in:image", "masks0/a", "image"),
          wire("masks0/a", "", "masks0/b", "regions"),
          wire("masks0/b", "", "masks0", "out:masks"),
        ],
      },
    },
  };
}

function transportOf(state: Record<string, unknown>) {
  const listeners = new Map<string, Set<() => void>>();
  const asked: string[] = [];
  const transport: Transport = {
    get: (key) => state[key],
    set: (key, value) => change(key, value),
    onChange: (key, listener) => {
      listeners.set(key, (listeners.get(key) ?? new Set()).add(listener));
      return () => listeners.get(key)?.delete(listener);
    },
    request: async (kind): Promise<Reply> => {
      asked.push(kind);
      return { content: { operations: [operation] }, buffers: [] };
    },
    onMessage: () => () => undefined,
  };
  const change = (key: string, value: unknown) => {
    state[key] = value;
    listeners.get(key)?.forEach((listener) => listener());
  };
  return { transport, asked, change };
}

beforeAll(() => {
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as unknown as typeof ResizeObserver;
});

async function shown<T>(check: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return check();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe("a graph on the canvas", () => {
  it("has a card for each node with its state in words, and follows the states", async () => {
    const states = { masks0: { state: "running", seconds: 0, count: 0, error: "" } };
    const { transport, asked, change } = transportOf({ graph: graphOf(2), states });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, transport);
    await shown(() => expect(element.querySelectorAll(".aw-node")).toHaveLength(3));
    const card = element.querySelector("[data-node=masks0]")!;
    expect(card.textContent).toContain("running");
    change("states", { masks0: { state: "failed", seconds: 1, count: 1, error: "too dark" } });
    await shown(() => expect(card.textContent).toContain("too dark"));
    expect(asked).toContain("open");
    mounted.unmount();
    expect(element.textContent).toBe("");
  });

  it("says what to do next while the graph is drawn, and nothing once it has an output", async () => {
    const { transport, change } = transportOf({ graph: { ...graphOf(0), nodes: [] }, states: {} });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, transport);
    const hint = () => element.querySelector(".aw-hint")?.textContent;
    await shown(() => expect(hint()).toContain("Nothing here yet"));
    change("graph", graphOf(0)); // an image alone
    await shown(() => expect(hint()).toContain("pull a wire"));
    change("graph", graphOf(1));
    await shown(() => expect(hint()).toContain("make output"));
    const output = { id: "output:o", kind: "output" as const, title: "o", outputs: [] };
    change("graph", { ...graphOf(1), nodes: [...graphOf(1).nodes, output] });
    await shown(() => expect(hint()).toBe(""));
    mounted.unmount();
  });

  it("keeps the keys when the node that has the focus is removed", async () => {
    const { transport, asked, change } = transportOf({ graph: graphOf(2), states: {} });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, transport);
    const card = await shown(() => {
      const found = element.querySelector<HTMLElement>(".react-flow__node[data-id=masks1]");
      expect(found).not.toBeNull();
      return found!;
    });
    card.focus();
    expect(document.activeElement).toBe(card);
    change("graph", graphOf(1));
    await shown(() => expect(card.isConnected).toBe(false));
    await shown(() => expect(element.contains(document.activeElement)).toBe(true));
    const pressed = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true });
    document.activeElement!.dispatchEvent(pressed);
    expect(asked).toContain("undo");
    mounted.unmount();
  });

  it("clears what was refused when the graph has changed or a run begins", async () => {
    const { transport, change } = transportOf({ graph: graphOf(1), states: {} });
    const refusing = async (kind: string): Promise<Reply> => {
      if (kind === "run") throw new Error("give image a value first");
      return { content: {}, buffers: [] };
    };
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, { ...transport, request: refusing });
    const notice = () => element.querySelector(".aw-notice")?.textContent;
    const refuse = async () => {
      const run = [...element.querySelectorAll("button")].find((one) => one.textContent === "▶ run");
      run!.click();
      await shown(() => expect(notice()).toContain("give image a value first"));
    };
    await shown(() => expect(element.querySelectorAll(".aw-node")).toHaveLength(2));
    await refuse();
    change("graph", graphOf(2));
    await shown(() => expect(notice()).toBe(""));
    await refuse();
    change("states", { masks0: { state: "running", seconds: 0, count: 0, error: "" } });
    await shown(() => expect(notice()).toBe(""));
    mounted.unmount();
  });

  it("says what a socket gives or takes when its wire is dropped beside all others", () => {
    const graph = graphOf(1);
    expect(wireHint(graph, "image", "=", false)).toBe("image gives Image: drop it on a socket");
    expect(wireHint(graph, "masks0", "regions", true)).toBe(
      "masks0.regions takes Regions | None: drop it on an output of another node",
    );
  });

  it("says of a step that no output reads it, but of none where there is no output", async () => {
    const graph = graphOf(3);
    expect(unreadSteps(graph)).toEqual(new Set());
    graph.nodes.push({ id: "output:o", kind: "output", title: "o", outputs: [] });
    graph.wires.push({ source: "masks1", port: "", target: "output:o", argument: "" });
    expect(unreadSteps(graph)).toEqual(new Set(["masks2"]));
    const { transport } = transportOf({ graph, states: {} });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, transport);
    await shown(() =>
      expect(element.querySelector("[data-node=masks2]")?.textContent).toContain("no output reads it"),
    );
    expect(element.querySelector("[data-node=masks1]")?.textContent).toContain("waiting");
    mounted.unmount();
  });

  it("names the sockets of ports and of wired parameters", () => {
    const graph = graphOf(1);
    const step = graph.nodes[1];
    expect(socketsOf(step, graph).map((socket) => socket.name)).toEqual(["image", "regions"]);
    graph.wires.push({ source: "image", port: "", target: step.id, argument: "refine" });
    expect(socketsOf(step, graph).map((socket) => socket.name)).toContain("refine");
  });

  it("is laid out from left to right; what a person has moved stays", () => {
    const graph = graphOf(3);
    const places = placed(graph, { masks1: [7, 8] });
    expect(places.masks1).toEqual([7, 8]);
    expect(places.masks0[0]).toBeGreaterThan(places.image[0] + WIDTH);
    expect(places.masks2[0]).toBeGreaterThan(places.masks0[0] + WIDTH);
  });

  it("leaves the nodes in their places when the graph changes", () => {
    const before = graphOf(3);
    const places = placed(before, {});
    const after = graphOf(4);
    after.wires = after.wires.filter((wire) => wire.target !== "masks1");
    const next = placedAfter(after, places, {});
    for (const node of before.nodes) expect(next[node.id]).toEqual(places[node.id]);
    const added = after.nodes.find((node) => node.id === "masks3")!;
    const [x, y] = next.masks3;
    for (const node of before.nodes) {
      const [left, top] = places[node.id];
      const apart =
        Math.abs(left - x) >= WIDTH ||
        top + heightOf(node, after) <= y ||
        y + heightOf(added, after) <= top;
      expect(apart).toBe(true);
    }
    expect(placedAfter(graphOf(9), places, {})).toEqual(placed(graphOf(9), {}));
  });

  it("puts a new output beside the node that it reads, wherever that was moved", () => {
    const graph = graphOf(3);
    const places = { ...placed(graph, {}), masks2: [2000, 900] as [number, number] };
    const output = { id: "output:o", kind: "output" as const, title: "o", outputs: [] };
    const wire = { source: "masks2", port: "", target: "output:o", argument: "" };
    const next = placedAfter({ ...graph, nodes: [...graph.nodes, output], wires: [...graph.wires, wire] }, places, {});
    expect(next["output:o"][0]).toBeGreaterThan(2000 + WIDTH);
    expect(next["output:o"]).toEqual([2000 + WIDTH + 70, 900]);
  });

  it("puts a node where it covers no other", () => {
    const graph = graphOf(2);
    const places = { masks0: [0, 0], masks1: [40, 300] } as Record<string, [number, number]>;
    const node = { ...graph.nodes[1], id: "new" };
    const [x, y] = free(node, [10, 20], places, graph);
    expect(x).toBe(10);
    expect(y).toBeGreaterThanOrEqual(300 + heightOf(node, graph));
    expect(free(node, [900, 20], places, graph)).toEqual([900, 20]);
  });

  it("shows the nodes and wires of open groups, the group first", () => {
    const graph = nested();
    const shown = shownNodes(graph).map((node) => node.id);
    expect(shown).toEqual(["image", "masks0", "masks0/a", "masks0/b", "masks1"]);
    expect(shownWires(graph)).toHaveLength(graph.wires.length + 3);
    expect(socketsOf(graph.groups.masks0.nodes[0], graph).map((one) => one.name)).toContain("image");
  });

  it("gives an open group room for its nodes", () => {
    const graph = nested();
    const { places, size } = inside("masks0", graph);
    for (const node of graph.groups.masks0.nodes) {
      const [x, y] = places[node.id];
      expect(x).toBeGreaterThan(0);
      expect(x + WIDTH).toBeLessThan(size.width);
      expect(y + heightOf(node, graph)).toBeLessThan(size.height);
    }
    expect(sizeOf(graph.nodes[1], graph)).toEqual(size);
  });

  it("moves what lies beside a group when it opens, and back when it closes", () => {
    const closed = { ...nested(), groups: {} };
    const [before, after] = [sizeOf(closed.nodes[1], closed), sizeOf(closed.nodes[1], nested())];
    const places: Places = { ...placed(closed, {}), below: [placed(closed, {}).masks0[0], 900] };
    const opened = makeRoom(places, "masks0", before, after);
    expect(opened.masks0).toEqual(places.masks0);
    expect(opened.image).toEqual(places.image);
    expect(opened.masks1[0] - places.masks1[0]).toBe(after.width - before.width);
    expect(opened.below[1] - 900).toBe(after.height - before.height);
    expect(makeRoom(opened, "masks0", after, before)).toEqual(places);
  });

  it("draws the group with its nodes, and asks to close it", async () => {
    const { transport, asked } = transportOf({ graph: nested(), states: {} });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = mountGraphCanvas(element, transport);
    await shown(() => expect(element.querySelectorAll(".aw-node")).toHaveLength(5));
    const button = element.querySelector<HTMLElement>("[aria-label='close masks0']")!;
    expect(button.getAttribute("aria-expanded")).toBe("true");
    button.click();
    await shown(() => expect(asked).toContain("group"));
    mounted.unmount();
  });

  it("finds operations by their name first", () => {
    const other = { ...operation, name: "automatic_masks", kind: "graph" as const, group: "graphs" };
    const like = { ...operation, name: "segment_like" };
    const names = (search: string) => found([other, like, operation], search).map((one) => one.name);
    expect(names("segment")).toEqual(["segment", "segment_like", "automatic_masks"]);
  });

  it("finds operations by words of their names, groups and types", () => {
    expect(found([operation], "mask segm")).toHaveLength(1);
    expect(found([operation], "regions")).toHaveLength(1);
    expect(found([operation], "caption")).toHaveLength(0);
  });
});
