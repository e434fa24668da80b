/** Calls of the server's API. */
import type { Schema } from "../graph/model";
import { Refused } from "../transport";

export interface GraphFacts {
  name: string;
  about: string;
  inputs: { properties: Record<string, Schema>; required: string[] };
  outputs: Record<string, string>;
  models: string[];
  /** What the server would have to download before a run. */
  downloads: { model: string; size: number }[];
  image: string | null;
  /** Whether there is a picture of a result. */
  example: boolean;
  verb: string;
  marks: Record<string, "points" | "boxes" | "masks">;
}

/** The graphs of the server, and why others are not offered. */
export interface Offer {
  graphs: GraphFacts[];
  refused: Record<string, string>;
}

export type RunState = "waiting" | "running" | "done" | "failed" | "cancelled" | "asking";

export interface Annotation {
  category_name?: string;
  score?: number;
}

export interface Question {
  key: string;
  /** The image of a batch that waits for the answer. */
  item: string;
  step: string;
  text: string;
  type: string;
  choices: string[];
  jpeg: string;
}

export interface Run {
  id: string;
  number: number;
  graph: string;
  state: RunState;
  inputs: Record<string, unknown>;
  created: number;
  started: number | null;
  ended: number | null;
  outputs: Record<string, unknown> | null;
  annotations: Record<string, Annotation[]> | null;
  /** The first output with instances. */
  overlay: string | null;
  failures: { node: string; reason: string }[];
  timing: Record<string, number> | null;
  questions: Question[];
  batch: { done: number; failed: number; waiting: number; found: Record<string, number> } | null;
}

export interface Session {
  client: string;
  tokens: boolean;
  edits: boolean;
  canvas: boolean;
}

export interface Chip {
  field: string;
  text: string;
  fixed: boolean;
}

export interface Plan {
  plan: Record<string, unknown>;
  steps: { text: string; chips: Chip[]; image: string; masks: string | null }[];
  files: string[];
  yaml: string;
}

/** A refusal of the server: its line, the status, and for a sentence a better one. */
export class ApiError extends Refused {
  constructor(
    message: string,
    readonly status: number,
    readonly suggestion = "",
  ) {
    super(message);
  }
}

async function answerOf(answer: Response): Promise<any> {
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  const detail = typeof content.detail === "string" ? content.detail : JSON.stringify(content.detail ?? "");
  throw new ApiError(detail || `the server answers ${answer.status}`, answer.status, content.suggestion);
}

async function send(path: string, options?: RequestInit): Promise<any> {
  let answer: Response;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new ApiError("the server does not answer", 0);
  }
  return answerOf(answer);
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const api = {
  get: (path: string): Promise<any> => send(path),
  post: (path: string, body: unknown = {}): Promise<any> => send(path, json("POST", body)),
  remove: (path: string): Promise<any> => send(path, { method: "DELETE" }),
  session: (): Promise<Session> => send("/v1/session"),
  /** Begin a session with a token; the answer sets a cookie that scripts cannot read. */
  enter: (token: string): Promise<Session> =>
    send("/v1/session", { method: "POST", headers: { authorization: `Bearer ${token}` } }),
  graphs: (): Promise<Offer> => send("/v1/graphs"),
  run: (id: string): Promise<Run> => send(`/v1/runs/${id}`),
  runs: async (before?: number): Promise<Run[]> =>
    (await send(`/v1/runs?limit=24${before === undefined ? "" : `&before=${before}`}`)).runs,
  form: (path: string, body: FormData): Promise<any> => send(path, { method: "POST", body }),
  upload: async (file: Blob): Promise<string> =>
    (await send("/v1/uploads", { method: "POST", body: file })).id,
};

const uploads = new WeakMap<Blob, Promise<string>>();

/** Return a file as the value of an input; a file is uploaded once. */
export async function uploaded(file: File): Promise<{ upload: string; name: string }> {
  const known = uploads.get(file) ?? api.upload(file);
  uploads.set(file, known);
  known.catch(() => uploads.delete(file));
  return { upload: await known, name: file.name.slice(-255) };
}

export function fileOf(run: Run, path: string): string {
  return `/v1/runs/${run.id}/files/${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)).buffer as ArrayBuffer;
}
