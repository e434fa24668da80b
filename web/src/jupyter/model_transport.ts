/** Transport over the model of a Jupyter widget. */
import { Refused, type Reply, type Transport } from "../transport";

/** The part of an anywidget model that is used. */
export interface WidgetModel {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: (...content: any[]) => void): void;
  off(event: string, listener: (...content: any[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

export class ModelTransport implements Transport {
  private waiting = new Map<string, Waiting>();
  private listeners = new Map<string, Set<(reply: Reply) => void>>();
  private asked = 0;
  /** Several views of one model get each other's answers. */
  private readonly view = Math.random().toString(36).slice(2);

  constructor(private readonly model: WidgetModel) {
    model.on("msg:custom", this.received);
  }

  get(key: string): unknown {
    return this.model.get(key);
  }

  set(key: string, value: unknown): void {
    this.model.set(key, value);
    this.model.save_changes();
  }

  onChange(key: string, listener: () => void): () => void {
    this.model.on(`change:${key}`, listener);
    return () => this.model.off(`change:${key}`, listener);
  }

  request(kind: string, content: Record<string, unknown> = {}): Promise<Reply> {
    const id = `${this.view}-${++this.asked}`;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.model.send({ ...content, kind, id });
    });
  }

  onMessage(kind: string, listener: (reply: Reply) => void): () => void {
    const known = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, known.add(listener));
    return () => known.delete(listener);
  }

  close(): void {
    this.model.off("msg:custom", this.received);
    for (const one of this.waiting.values()) one.reject(new Refused("the view was closed"));
    this.waiting.clear();
  }

  private received = (content: Record<string, unknown>, buffers: DataView[] = []): void => {
    const reply: Reply = { content, buffers: buffers.map(bytesOf) };
    const waiting = this.waiting.get(String(content.id));
    if (content.id === undefined) {
      for (const listener of this.listeners.get(String(content.kind)) ?? []) listener(reply);
    } else if (waiting !== undefined) {
      this.waiting.delete(String(content.id));
      if (typeof content.refused === "string") waiting.reject(new Refused(content.refused));
      else waiting.resolve(reply);
    }
  };
}

function bytesOf(buffer: DataView | ArrayBuffer): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  const { byteOffset, byteLength } = buffer;
  return buffer.buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
