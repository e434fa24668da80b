/** What a component needs of the side that has the graphs and values. */

export interface Reply {
  content: Record<string, unknown>;
  buffers: ArrayBuffer[];
}

export interface Transport {
  /** Return the state of a key, undefined where there is none yet. */
  get(key: string): unknown;
  /** Change the state of a key on both sides. */
  set(key: string, value: unknown): void;
  /** Call the listener when the other side has changed a key; return what ends that. */
  onChange(key: string, listener: () => void): () => void;
  /** Ask for something; an answer with an error rejects. */
  request(kind: string, content?: Record<string, unknown>): Promise<Reply>;
  /** Call the listener with every message of a kind that is no answer; return what ends that. */
  onMessage(kind: string, listener: (reply: Reply) => void): () => void;
}

/** A refusal or failure that the other side reports; its message is one line for the user. */
export class Refused extends Error {}

/** Return the words of an error for the user. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
