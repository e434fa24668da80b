/** Hooks of the page: its address, answers of the server, and the events of a run. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { wordsOf } from "../transport";
import { api, type Run } from "./api";

/** Return the parts of the address behind "#/". */
export function useAddress(): string[] {
  const hash = useSyncExternalStore(
    (listener) => {
      addEventListener("hashchange", listener);
      return () => removeEventListener("hashchange", listener);
    },
    () => location.hash,
  );
  return hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
}

export interface Loaded<T> {
  value: T | null;
  error: string;
  reload(): void;
}

/** Return what a function asks of the server, and ask again when a key changes. */
export function useLoaded<T>(ask: () => Promise<T>, ...keys: unknown[]): Loaded<T> {
  const [found, setFound] = useState<{ value: T | null; error: string }>({ value: null, error: "" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    ask().then(
      (value) => current && setFound({ value, error: "" }),
      (error) => current && setFound({ value: null, error: wordsOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [round, ...keys]);
  return { ...found, reload: () => setRound((before) => before + 1) };
}

export interface StepState {
  state: string;
  seconds: number;
  error: string;
  jpeg: string;
}

const STATES: Record<string, string> = {
  "node started": "running",
  "node finished": "done",
  "node cached": "cached",
  "node shared": "cached",
  "node failed": "failed",
  "node skipped": "skipped",
  "node waiting": "asking",
};
const ENDS = ["done", "failed", "cancelled"];

export interface Followed {
  run: Run | null;
  steps: Map<string, StepState>;
  /** Of a batch, how many have ended. */
  images: number;
  notice: string;
  error: string;
  reload(): void;
}

/** Return a run, and what happens in it until it has ended. */
export function useRun(id: string): Followed {
  const { value, error, reload } = useLoaded<Run>(() => api.run(id), id);
  const [steps, setSteps] = useState(new Map<string, StepState>());
  const [notice, setNotice] = useState("");
  const [images, setImages] = useState(0);
  useEffect(() => {
    setSteps(new Map());
    setImages(0);
    const events = new EventSource(`/v1/runs/${id}/events`);
    const note = (node: string, change: Partial<StepState>) =>
      setSteps((before) => {
        const known = before.get(node) ?? { state: "waiting", seconds: 0, error: "", jpeg: "" };
        return new Map(before).set(node, { ...known, ...change });
      });
    for (const [kind, state] of Object.entries(STATES)) {
      events.addEventListener(kind, (event) => {
        const { node, seconds, error } = JSON.parse(event.data);
        note(node, { state, seconds: seconds ?? 0, error: error ?? "" });
      });
    }
    events.addEventListener("thumbnail", (event) => {
      const { node, jpeg } = JSON.parse(event.data);
      note(node, { jpeg });
    });
    events.addEventListener("model loading", (event) =>
      setNotice(`loading ${JSON.parse(event.data).model} …`),
    );
    events.addEventListener("asking", () => reload());
    events.addEventListener("image ended", () => setImages((before) => before + 1));
    for (const kind of ENDS) {
      events.addEventListener(kind, () => {
        events.close();
        setNotice("");
        reload();
      });
    }
    return () => events.close();
  }, [id]);
  return { run: value, steps, images, notice, error, reload };
}
