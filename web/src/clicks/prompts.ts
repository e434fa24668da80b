/** What a person has marked in an image, with undo. Coordinates are pixels of the whole image. */

export type Point = [x: number, y: number];

export interface Click {
  at: Point;
  positive: boolean;
}

export interface Stroke {
  kind: "brush" | "lasso";
  adds: boolean;
  path: Point[];
  radius: number;
}

/** One object: what is clicked on it, the box around it, and what is painted by hand. */
export interface Marked {
  clicks: Click[];
  box: [x0: number, y0: number, x1: number, y1: number] | null;
  strokes: Stroke[];
}

export interface Prompts {
  objects: Marked[];
}

export const nothing = (): Marked => ({ clicks: [], box: null, strokes: [] });

export function isEmpty(marked: Marked): boolean {
  return !marked.clicks.length && marked.box === null && !marked.strokes.length;
}

/** The prompts of one image, changed step by step. */
export class PromptHistory {
  private before: Prompts[] = [];
  private undone: Prompts[] = [];
  private now: Prompts;
  /** Index of the object that is being marked. */
  active: number;

  constructor(start?: Prompts) {
    this.now = start && start.objects.length ? start : { objects: [nothing()] };
    this.active = this.now.objects.length - 1;
  }

  get prompts(): Prompts {
    return this.now;
  }

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  click(at: Point, positive: boolean): void {
    this.change((marked) => ({ ...marked, clicks: [...marked.clicks, { at, positive }] }));
  }

  /** Set the box of the active object from two of its corners, in any order. */
  box(from: Point, to: Point): void {
    const [x0, x1] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [y0, y1] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    this.change((marked) => ({ ...marked, box: [x0, y0, x1, y1] }));
  }

  stroke(stroke: Stroke): void {
    this.change((marked) => ({ ...marked, strokes: [...marked.strokes, stroke] }));
  }

  /** Begin another object; nothing happens while the active one is empty. */
  next(): void {
    const last = this.now.objects.length - 1;
    if (isEmpty(this.now.objects[last])) {
      this.active = last;
      return;
    }
    this.replace({ objects: [...this.now.objects, nothing()] });
    this.active = last + 1;
  }

  clear(): void {
    this.replace({ objects: [nothing()] });
  }

  undo(): boolean {
    return this.step(this.before, this.undone);
  }

  redo(): boolean {
    return this.step(this.undone, this.before);
  }

  private step(from: Prompts[], to: Prompts[]): boolean {
    const found = from.pop();
    if (found === undefined) return false;
    to.push(this.now);
    this.now = found;
    this.active = Math.min(this.active, found.objects.length - 1);
    return true;
  }

  private change(how: (marked: Marked) => Marked): void {
    const objects = this.now.objects.map((one, index) => (index === this.active ? how(one) : one));
    this.replace({ objects });
  }

  private replace(prompts: Prompts): void {
    this.before.push(this.now);
    this.undone = [];
    this.now = prompts;
    this.active = Math.min(this.active, prompts.objects.length - 1);
  }
}
