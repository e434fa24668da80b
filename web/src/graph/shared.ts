/** Hooks that read the state of a transport. */
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Transport } from "../transport";
import type { Graph, NodeState } from "./model";

/** What every part of the canvas can reach. */
export interface Bench {
  transport: Transport;
  thumbnails: Thumbnails;
  /** Ask for a change; a refusal is shown. */
  change(change: Record<string, unknown>): Promise<boolean>;
  ask(kind: string, content?: Record<string, unknown>): Promise<boolean>;
}

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (bench === null) throw new Error("outside of a canvas");
  return bench;
}

/** Return the state of a key, and follow its changes. */
export function useShared<T>(transport: Transport, key: string): T {
  const subscribe = useCallback(
    (listener: () => void) => transport.onChange(key, listener),
    [transport, key],
  );
  return useSyncExternalStore(subscribe, () => transport.get(key)) as T;
}

const WAITING: NodeState = { state: "waiting", seconds: 0, count: 0, error: "" };

/** Return the state of one node; another node's changes cause no drawing. */
export function useNodeState(id: string): NodeState {
  const { transport } = useBench();
  const subscribe = useCallback(
    (listener: () => void) => transport.onChange("states", listener),
    [transport],
  );
  const text = useSyncExternalStore(subscribe, () => {
    const states = transport.get("states") as Record<string, NodeState> | undefined;
    return JSON.stringify(states?.[id] ?? WAITING);
  });
  return JSON.parse(text) as NodeState;
}

export function useGraph(): Graph {
  return useShared<Graph>(useBench().transport, "graph");
}

/** The pictures of the nodes, as addresses that an image element shows. */
export class Thumbnails {
  private urls = new Map<string, string>();
  private listeners = new Set<() => void>();

  put(node: string, content: ArrayBuffer): void {
    this.drop(node);
    this.urls.set(node, URL.createObjectURL(new Blob([content], { type: "image/jpeg" })));
    for (const listener of this.listeners) listener();
  }

  url(node: string): string | undefined {
    return this.urls.get(node);
  }

  follow = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  close(): void {
    for (const node of [...this.urls.keys()]) this.drop(node);
  }

  private drop(node: string): void {
    const known = this.urls.get(node);
    if (known !== undefined) URL.revokeObjectURL(known);
    this.urls.delete(node);
  }
}

export function useThumbnail(id: string): string | undefined {
  const { thumbnails } = useBench();
  return useSyncExternalStore(thumbnails.follow, () => thumbnails.url(id));
}
