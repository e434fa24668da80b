/** An image on which a person clicks, draws boxes and paints; the mask follows.
 *
 * State of the transport: `shape` [height, width], `prompts` (see prompts.ts), `status` {text,
 * busy}. The request "image" gives the picture, "mask" the mask so far; a message "mask" brings each
 * new mask, a transparent picture of the whole image.
 */
import { wordsOf, type Reply, type Transport } from "../transport";
import styles from "./clicks.css?inline";
import { PromptHistory, type Point, type Prompts, type Stroke } from "./prompts";

/** As those that `drawing.palette` gives to masks. */
const COLORS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9"];
const SMALLEST_BOX = 4;
const BRUSH_SHARE = 1 / 60;

interface Tool {
  name: "add" | "remove" | "box" | "brush" | "erase" | "lasso";
  label: string;
  title: string;
}

const TOOLS: Tool[] = [
  { name: "add", label: "+ point", title: "Click on the object (key +)" },
  { name: "remove", label: "− point", title: "Click beside the object (key −, or Shift and click)" },
  { name: "box", label: "▭ box", title: "Drag a box around the object (key B)" },
  { name: "lasso", label: "◌ lasso", title: "Draw around what belongs to the object (key L)" },
  { name: "brush", label: "● brush", title: "Paint what belongs to the object (key P)" },
  { name: "erase", label: "○ eraser", title: "Paint what does not belong to it (key E)" },
];
const KEYS: Record<string, Tool["name"]> = { b: "box", l: "lasso", p: "brush", e: "erase" };

/** Show the component in an element; return what removes it. */
export function mountImageClicks(element: HTMLElement, transport: Transport): () => void {
  const view = new ImageClicks(element, transport);
  return () => view.close();
}

class ImageClicks {
  private readonly root = document.createElement("div");
  private readonly canvas = document.createElement("canvas");
  private readonly status = document.createElement("span");
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly endings: (() => void)[] = [];
  private history: PromptHistory;
  private tool: Tool["name"] = "add";
  private picture: ImageBitmap | null = null;
  private mask: ImageBitmap | null = null;
  private path: Point[] = [];
  private cursor: Point | null = null;
  private sent = 0;

  constructor(
    element: HTMLElement,
    private readonly transport: Transport,
  ) {
    this.history = new PromptHistory(transport.get("prompts") as Prompts | undefined);
    this.build(element);
    this.listen();
    transport.request("image").then(this.showPicture, this.showError);
    transport.request("mask").then(this.showMask, this.showError);
    this.refresh();
  }

  close(): void {
    for (const end of this.endings) end();
    this.root.remove();
  }

  private get shape(): [height: number, width: number] {
    return (this.transport.get("shape") as [number, number]) ?? [1, 1];
  }

  private build(element: HTMLElement): void {
    const style = document.createElement("style");
    style.textContent = styles;
    const bar = document.createElement("div");
    bar.className = "aw-clicks-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", "Marking");
    for (const tool of TOOLS) {
      bar.append(this.button(tool.name, tool.label, tool.title, () => this.choose(tool.name)));
    }
    bar.append(
      this.button("next", "next object", "Mark another object (key N)", () => this.next()),
      this.button("undo", "↶ undo", "Take back the last mark (Ctrl+Z)", () => this.undo()),
      this.button("redo", "↷ redo", "Mark it again (Ctrl+Shift+Z)", () => this.redo()),
      this.button("clear", "clear", "Remove all marks", () => this.clear()),
    );
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute(
      "aria-label",
      "Image to mark. Arrow keys move the cross, Enter marks, plus and minus choose the kind of point.",
    );
    this.status.className = "aw-clicks-status";
    this.status.setAttribute("role", "status");
    this.root.className = "aw-clicks";
    this.root.append(style, bar, this.canvas, this.status);
    element.append(this.root);
  }

  private button(name: string, label: string, title: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.title = title;
    button.dataset.tool = name;
    button.addEventListener("click", act);
    this.buttons.set(name, button);
    return button;
  }

  private listen(): void {
    const { canvas, transport } = this;
    canvas.addEventListener("pointerdown", this.pressed);
    canvas.addEventListener("pointermove", this.moved);
    canvas.addEventListener("pointerup", this.released);
    canvas.addEventListener("pointercancel", () => this.dropPath());
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    this.root.addEventListener("keydown", this.typed);
    this.endings.push(
      transport.onChange("prompts", this.promptsChanged),
      transport.onChange("status", () => this.refresh()),
      transport.onMessage("mask", this.showMask),
    );
  }

  // What a person does

  private pressed = (event: PointerEvent): void => {
    const at = this.place(event);
    this.cursor = null;
    if (this.tool === "add" || this.tool === "remove") {
      const other = event.shiftKey || event.button === 2;
      this.history.click(at, (this.tool === "add") !== other);
      this.send();
      return;
    }
    this.canvas.setPointerCapture(event.pointerId);
    this.path = [at];
  };

  private moved = (event: PointerEvent): void => {
    if (!this.path.length) return;
    this.path.push(this.place(event));
    this.draw();
  };

  private released = (event: PointerEvent): void => {
    if (!this.path.length) return;
    const path = [...this.path, this.place(event)];
    this.dropPath();
    const [first, last] = [path[0], path[path.length - 1]];
    if (this.tool === "box") {
      const sides = [Math.abs(first[0] - last[0]), Math.abs(first[1] - last[1])];
      if (Math.min(...sides) < SMALLEST_BOX) return;
      this.history.box(first, last);
    } else {
      const kind: Stroke["kind"] = this.tool === "lasso" ? "lasso" : "brush";
      this.history.stroke({ kind, adds: this.tool !== "erase", path, radius: this.radius });
    }
    this.send();
  };

  private typed = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === "z") event.shiftKey ? this.redo() : this.undo();
    else if (command && key === "y") this.redo();
    else if (command || event.altKey) return;
    else if (event.key === "+") this.choose("add");
    else if (event.key === "-" || event.key === "−") this.choose("remove");
    else if (key === "n") this.next();
    else if (key in KEYS) this.choose(KEYS[key]);
    else if (event.target !== this.canvas) return;
    else if (event.key.startsWith("Arrow")) this.moveCursor(event.key, event.shiftKey ? 10 : 1);
    else if (event.key === "Enter" || event.key === " ") this.markCursor();
    else if (event.key === "Escape") this.dropPath();
    else return;
    event.preventDefault();
  };

  private moveCursor(key: string, times: number): void {
    const [height, width] = this.shape;
    const step = times * Math.max(1, Math.round(Math.max(height, width) / 200));
    const [x, y] = this.cursor ?? [width / 2, height / 2];
    const dx = key === "ArrowRight" ? step : key === "ArrowLeft" ? -step : 0;
    const dy = key === "ArrowDown" ? step : key === "ArrowUp" ? -step : 0;
    this.cursor = [clamp(x + dx, width), clamp(y + dy, height)];
    this.draw();
    this.say(`cross at ${Math.round(this.cursor[0])}, ${Math.round(this.cursor[1])}`);
  }

  private markCursor(): void {
    const at = this.cursor;
    if (at === null) return;
    if (this.tool === "add" || this.tool === "remove") {
      this.history.click(at, this.tool === "add");
      this.send();
    } else if (!this.path.length) {
      this.path = [at]; // the second Enter ends the box
    } else if (this.tool === "box") {
      this.history.box(this.path[0], at);
      this.dropPath();
      this.send();
    }
  }

  private choose(tool: Tool["name"]): void {
    this.tool = tool;
    this.dropPath();
    this.refresh();
  }

  private next(): void {
    this.history.next();
    this.refresh();
  }

  private undo(): void {
    if (this.history.undo()) this.send();
  }

  private redo(): void {
    if (this.history.redo()) this.send();
  }

  private clear(): void {
    this.history.clear();
    this.send();
  }

  private send(): void {
    this.sent = performance.now();
    delete this.root.dataset.milliseconds;
    this.transport.set("prompts", this.history.prompts);
    this.refresh();
  }

  // What comes from the other side

  private promptsChanged = (): void => {
    const prompts = this.transport.get("prompts") as Prompts;
    if (JSON.stringify(prompts) === JSON.stringify(this.history.prompts)) return;
    this.history = new PromptHistory(prompts);
    this.refresh();
  };

  private showPicture = async ({ buffers }: Reply): Promise<void> => {
    this.picture = await createImageBitmap(new Blob([buffers[0]]));
    this.canvas.width = this.picture.width;
    this.canvas.height = this.picture.height;
    this.draw();
  };

  private showMask = async ({ content, buffers }: Reply): Promise<void> => {
    this.mask = buffers.length ? await createImageBitmap(new Blob([buffers[0]])) : null;
    this.draw();
    const model = Number(content.seconds ?? 0) * 1000;
    if (this.sent) this.root.dataset.milliseconds = String(performance.now() - this.sent - model);
    this.root.dataset.masks = String(content.masks ?? 0);
  };

  private showError = (error: unknown): void => this.say(wordsOf(error));

  private say(text: string): void {
    this.status.textContent = text;
  }

  // Drawing

  private refresh(): void {
    const { text = "", busy = false } = (this.transport.get("status") ?? {}) as {
      text?: string;
      busy?: boolean;
    };
    this.say(text);
    this.root.setAttribute("aria-busy", String(busy));
    for (const tool of TOOLS) {
      this.buttons.get(tool.name)!.setAttribute("aria-pressed", String(tool.name === this.tool));
    }
    this.buttons.get("undo")!.disabled = !this.history.canUndo;
    this.buttons.get("redo")!.disabled = !this.history.canRedo;
    this.draw();
  }

  private draw(): void {
    const pen = this.canvas.getContext("2d");
    if (pen === null || this.picture === null) return;
    const { width, height } = this.canvas;
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.picture, 0, 0, width, height);
    if (this.mask !== null) pen.drawImage(this.mask, 0, 0, width, height);
    const unit = Math.max(1, Math.max(width, height) / 500);
    this.history.prompts.objects.forEach((marked, index) => {
      const color = COLORS[index % COLORS.length];
      if (marked.box !== null) this.drawBox(pen, marked.box, color, unit);
      for (const { at, positive } of marked.clicks) this.drawPoint(pen, at, positive, color, unit);
    });
    if (this.path.length) this.drawPath(pen, unit);
    if (this.cursor !== null) this.drawCursor(pen, this.cursor, unit);
  }

  private drawBox(pen: CanvasRenderingContext2D, box: number[], color: string, unit: number): void {
    const [x0, y0] = this.onCanvas([box[0], box[1]]);
    const [x1, y1] = this.onCanvas([box[2], box[3]]);
    for (const [style, thickness] of [["#fff", 4], [color, 2]] as const) {
      pen.strokeStyle = style;
      pen.lineWidth = thickness * unit;
      pen.strokeRect(x0, y0, x1 - x0, y1 - y0);
    }
  }

  private drawPoint(
    pen: CanvasRenderingContext2D,
    at: Point,
    positive: boolean,
    color: string,
    unit: number,
  ): void {
    const [x, y] = this.onCanvas(at);
    const radius = 6 * unit;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = positive ? color : "#fff";
    pen.fill();
    pen.lineWidth = 2 * unit;
    pen.strokeStyle = positive ? "#fff" : color;
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x - radius / 2, y);
    pen.lineTo(x + radius / 2, y);
    if (positive) {
      pen.moveTo(x, y - radius / 2);
      pen.lineTo(x, y + radius / 2);
    }
    pen.stroke();
  }

  private drawPath(pen: CanvasRenderingContext2D, unit: number): void {
    const color = COLORS[this.history.active % COLORS.length];
    const [first, last] = [this.path[0], this.path[this.path.length - 1]];
    if (this.tool === "box") {
      this.drawBox(pen, [...first, ...last], color, unit);
      return;
    }
    pen.beginPath();
    for (const at of this.path) pen.lineTo(...this.onCanvas(at));
    const scale = this.canvas.width / this.shape[1];
    pen.lineWidth = this.tool === "lasso" ? 2 * unit : 2 * this.radius * scale;
    pen.lineCap = pen.lineJoin = "round";
    pen.globalAlpha = this.tool === "lasso" ? 1 : 0.5;
    pen.strokeStyle = this.tool === "erase" ? "#fff" : color;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  private drawCursor(pen: CanvasRenderingContext2D, at: Point, unit: number): void {
    const [x, y] = this.onCanvas(at);
    for (const [style, thickness] of [["#000", 3], ["#fff", 1]] as const) {
      pen.strokeStyle = style;
      pen.lineWidth = thickness * unit;
      pen.beginPath();
      pen.moveTo(x - 10 * unit, y);
      pen.lineTo(x + 10 * unit, y);
      pen.moveTo(x, y - 10 * unit);
      pen.lineTo(x, y + 10 * unit);
      pen.stroke();
    }
  }

  private dropPath(): void {
    this.path = [];
    this.draw();
  }

  private get radius(): number {
    return Math.max(1, Math.max(...this.shape) * BRUSH_SHARE);
  }

  private onCanvas([x, y]: Point): Point {
    const [height, width] = this.shape;
    return [(x * this.canvas.width) / width, (y * this.canvas.height) / height];
  }

  private place(event: PointerEvent): Point {
    const bounds = this.canvas.getBoundingClientRect();
    const [height, width] = this.shape;
    return [
      clamp(((event.clientX - bounds.left) / bounds.width) * width, width),
      clamp(((event.clientY - bounds.top) / bounds.height) * height, height),
    ];
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
