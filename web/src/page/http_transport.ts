/** Transports over HTTP: a canvas that is a session of the server, and marks in an image. */
import type { Prompts } from "../clicks/prompts";
import { wordsOf, type Reply, type Transport } from "../transport";
import { api, bytesOf, uploaded } from "./api";

class State {
  private values = new Map<string, unknown>();
  private changed = new Map<string, Set<() => void>>();
  private listeners = new Map<string, Set<(reply: Reply) => void>>();

  get = (key: string): unknown => this.values.get(key);

  put(key: string, value: unknown): void {
    this.values.set(key, value);
    for (const listener of this.changed.get(key) ?? []) listener();
  }

  onChange = (key: string, listener: () => void): (() => void) => added(this.changed, key, listener);

  onMessage = (kind: string, listener: (reply: Reply) => void): (() => void) =>
    added(this.listeners, kind, listener);

  tell(kind: string, reply: Reply): void {
    for (const listener of this.listeners.get(kind) ?? []) listener(reply);
  }
}

function added<T>(known: Map<string, Set<T>>, key: string, one: T): () => void {
  const found = known.get(key) ?? new Set<T>();
  known.set(key, found.add(one));
  return () => found.delete(one);
}

/** What a canvas begins with: a graph of the server, the text of one, or nothing. */
export interface Beginning {
  graph?: string;
  yaml?: string;
}

/** A canvas of the server. After a restart of the server it begins again with the graph as it was. */
export class CanvasTransport implements Transport {
  private readonly state = new State();
  private events: EventSource | null = null;
  private id = "";
  private thumbnails = new Map<string, Reply>();

  static async open(beginning: Beginning): Promise<CanvasTransport> {
    const made = new CanvasTransport();
    await made.begin(beginning);
    return made;
  }

  get = (key: string): unknown => this.state.get(key);
  set = (key: string, value: unknown): void => this.state.put(key, value);
  onChange = this.state.onChange;
  onMessage = this.state.onMessage;

  async request(kind: string, content: Record<string, unknown> = {}): Promise<Reply> {
    if (kind === "open") {
      for (const reply of this.thumbnails.values()) this.state.tell("thumbnail", reply);
      return { content: {}, buffers: [] };
    }
    const answer = await api.post(`/v1/canvases/${this.id}/requests`, { ...content, kind });
    return { content: answer.content, buffers: answer.buffers.map(bytesOf) };
  }

  close(): void {
    this.events?.close();
  }

  private async begin(beginning: Beginning): Promise<void> {
    this.id = (await api.post("/v1/canvases", beginning)).id;
    const events = (this.events = new EventSource(`/v1/canvases/${this.id}/events`));
    await new Promise<void>((resolve) => {
      events.addEventListener("state", (event) => {
        const { key, value } = JSON.parse(event.data);
        this.state.put(key, value);
        if (key === "graph") resolve();
      });
      events.addEventListener("thumbnail", (event) => {
        const { node, jpeg } = JSON.parse(event.data);
        const reply = { content: { node }, buffers: [bytesOf(jpeg)] };
        this.thumbnails.set(node, reply);
        this.state.tell("thumbnail", reply);
      });
      events.addEventListener("error", () => {
        if (events.readyState !== EventSource.CLOSED || this.events !== events) return;
        const graph = this.get("graph") as { yaml: string } | undefined;
        setTimeout(() => void this.begin(graph ? { yaml: graph.yaml } : beginning).catch(() => {}), 1000);
      });
    });
  }
}

/** Marks in an image that was chosen on the page; the server finds their masks. */
export class MarkTransport implements Transport {
  private readonly state = new State();
  private newest = 0;

  constructor(
    private readonly file: File,
    shape: [height: number, width: number],
    private readonly marked: (prompts: Prompts, masks: unknown[] | null) => void,
  ) {
    this.state.put("shape", shape);
    this.state.put("status", { text: "click on an object", busy: false });
  }

  get = (key: string): unknown => this.state.get(key);
  onChange = this.state.onChange;
  onMessage = this.state.onMessage;

  set(key: string, value: unknown): void {
    this.state.put(key, value);
    if (key === "prompts") void this.find(value as Prompts);
  }

  async request(kind: string): Promise<Reply> {
    return { content: {}, buffers: kind === "image" ? [await this.file.arrayBuffer()] : [] };
  }

  private async find(prompts: Prompts): Promise<void> {
    const mine = ++this.newest;
    this.marked(prompts, null);
    this.state.put("status", { text: "looking …", busy: true });
    const started = performance.now();
    try {
      const found = await api.post("/v1/marks", { image: await uploaded(this.file), prompts });
      if (mine !== this.newest) return;
      this.marked(prompts, found.rle);
      const buffers = found.layer ? [bytesOf(found.layer)] : [];
      this.state.tell("mask", { content: { masks: found.masks }, buffers });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      this.state.put("status", { text: `${found.masks} marked, mask in ${seconds} s`, busy: false });
    } catch (error) {
      if (mine === this.newest) this.state.put("status", { text: wordsOf(error), busy: false });
    }
  }
}
