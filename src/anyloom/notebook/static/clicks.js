// src/transport.ts
var e = class extends Error {};
function t(e) {
	return e instanceof Error ? e.message : String(e);
}
// src/clicks/clicks.css?inline
var n = ".aw-clicks{--lightningcss-light:initial;--lightningcss-dark: ;color-scheme:light dark;flex-direction:column;gap:6px;max-width:900px;font:13px system-ui,sans-serif;display:flex}@media (prefers-color-scheme:dark){.aw-clicks{--lightningcss-light: ;--lightningcss-dark:initial}}.aw-clicks[data-theme=light]{--lightningcss-light:initial;--lightningcss-dark: ;color-scheme:light}.aw-clicks[data-theme=dark]{--lightningcss-light: ;--lightningcss-dark:initial;color-scheme:dark}.aw-clicks-bar{flex-wrap:wrap;gap:4px;display:flex}.aw-clicks button{font:inherit;color:var(--lightningcss-light,#1d2330)var(--lightningcss-dark,#e8ebf0);cursor:pointer;background:var(--lightningcss-light,#fff)var(--lightningcss-dark,#23272f);border:1px solid var(--lightningcss-light,#b6bcc6)var(--lightningcss-dark,#555d6b);border-radius:5px;padding:3px 8px}.aw-clicks button[aria-pressed=true]{color:var(--lightningcss-light,#fff)var(--lightningcss-dark,#10151d);background:var(--lightningcss-light,#1f63b5)var(--lightningcss-dark,#7fb8ff);border-color:#0000}.aw-clicks button:disabled{opacity:.45;cursor:default}.aw-clicks button:focus-visible,.aw-clicks canvas:focus-visible{outline-offset:2px;outline:2px solid var(--lightningcss-light,#1f63b5)var(--lightningcss-dark,#7fb8ff)}.aw-clicks canvas{touch-action:none;cursor:crosshair;border-radius:4px;align-self:flex-start;max-width:100%;max-height:70vh}.aw-clicks[aria-busy=true] canvas{cursor:progress}.aw-clicks-status{color:var(--lightningcss-light,#4a5262)var(--lightningcss-dark,#aeb6c4);min-height:1.3em}", r = () => ({
	clicks: [],
	box: null,
	strokes: []
});
function i(e) {
	return !e.clicks.length && e.box === null && !e.strokes.length;
}
var a = class {
	before = [];
	undone = [];
	now;
	active;
	constructor(e) {
		this.now = e && e.objects.length ? e : { objects: [r()] }, this.active = this.now.objects.length - 1;
	}
	get prompts() {
		return this.now;
	}
	get canUndo() {
		return this.before.length > 0;
	}
	get canRedo() {
		return this.undone.length > 0;
	}
	click(e, t) {
		this.change((n) => ({
			...n,
			clicks: [...n.clicks, {
				at: e,
				positive: t
			}]
		}));
	}
	box(e, t) {
		let [n, r] = [Math.min(e[0], t[0]), Math.max(e[0], t[0])], [i, a] = [Math.min(e[1], t[1]), Math.max(e[1], t[1])];
		this.change((e) => ({
			...e,
			box: [
				n,
				i,
				r,
				a
			]
		}));
	}
	stroke(e) {
		this.change((t) => ({
			...t,
			strokes: [...t.strokes, e]
		}));
	}
	next() {
		let e = this.now.objects.length - 1;
		i(this.now.objects[e]) ? this.active = e : (this.replace({ objects: [...this.now.objects, r()] }), this.active = e + 1);
	}
	clear() {
		this.replace({ objects: [r()] });
	}
	undo() {
		return this.step(this.before, this.undone);
	}
	redo() {
		return this.step(this.undone, this.before);
	}
	step(e, t) {
		let n = e.pop();
		return n !== void 0 && (t.push(this.now), this.now = n, this.active = Math.min(this.active, n.objects.length - 1), !0);
	}
	change(e) {
		let t = this.now.objects.map((t, n) => n === this.active ? e(t) : t);
		this.replace({ objects: t });
	}
	replace(e) {
		this.before.push(this.now), this.undone = [], this.now = e, this.active = Math.min(this.active, e.objects.length - 1);
	}
}, o = [
	"#0072b2",
	"#e69f00",
	"#009e73",
	"#d55e00",
	"#cc79a7",
	"#56b4e9"
], s = 4, c = 1 / 60, l = [
	{
		name: "add",
		label: "+ point",
		title: "Click on the object (key +)"
	},
	{
		name: "remove",
		label: "− point",
		title: "Click beside the object (key −, or Shift and click)"
	},
	{
		name: "box",
		label: "▭ box",
		title: "Drag a box around the object (key B)"
	},
	{
		name: "lasso",
		label: "◌ lasso",
		title: "Draw around what belongs to the object (key L)"
	},
	{
		name: "brush",
		label: "● brush",
		title: "Paint what belongs to the object (key P)"
	},
	{
		name: "erase",
		label: "○ eraser",
		title: "Paint what does not belong to it (key E)"
	}
], u = {
	b: "box",
	l: "lasso",
	p: "brush",
	e: "erase"
};
function d(e, t) {
	let n = new f(e, t);
	return () => n.close();
}
var f = class {
	transport;
	root = document.createElement("div");
	canvas = document.createElement("canvas");
	status = document.createElement("span");
	buttons = /* @__PURE__ */ new Map();
	endings = [];
	history;
	tool = "add";
	picture = null;
	mask = null;
	path = [];
	cursor = null;
	sent = 0;
	constructor(e, t) {
		this.transport = t, this.history = new a(t.get("prompts")), this.build(e), this.listen(), t.request("image").then(this.showPicture, this.showError), t.request("mask").then(this.showMask, this.showError), this.refresh();
	}
	close() {
		for (let e of this.endings) e();
		this.root.remove();
	}
	get shape() {
		return this.transport.get("shape") ?? [1, 1];
	}
	build(e) {
		let t = document.createElement("style");
		t.textContent = n;
		let r = document.createElement("div");
		r.className = "aw-clicks-bar", r.setAttribute("role", "toolbar"), r.setAttribute("aria-label", "Marking");
		for (let e of l) r.append(this.button(e.name, e.label, e.title, () => this.choose(e.name)));
		r.append(this.button("next", "next object", "Mark another object (key N)", () => this.next()), this.button("undo", "↶ undo", "Take back the last mark (Ctrl+Z)", () => this.undo()), this.button("redo", "↷ redo", "Mark it again (Ctrl+Shift+Z)", () => this.redo()), this.button("clear", "clear", "Remove all marks", () => this.clear())), this.canvas.tabIndex = 0, this.canvas.setAttribute("role", "application"), this.canvas.setAttribute("aria-label", "Image to mark. Arrow keys move the cross, Enter marks, plus and minus choose the kind of point."), this.status.className = "aw-clicks-status", this.status.setAttribute("role", "status"), this.root.className = "aw-clicks", this.root.append(t, r, this.canvas, this.status), e.append(this.root);
	}
	button(e, t, n, r) {
		let i = document.createElement("button");
		return i.type = "button", i.textContent = t, i.title = n, i.dataset.tool = e, i.addEventListener("click", r), this.buttons.set(e, i), i;
	}
	listen() {
		let { canvas: e, transport: t } = this;
		e.addEventListener("pointerdown", this.pressed), e.addEventListener("pointermove", this.moved), e.addEventListener("pointerup", this.released), e.addEventListener("pointercancel", () => this.dropPath()), e.addEventListener("contextmenu", (e) => e.preventDefault()), this.root.addEventListener("keydown", this.typed), this.endings.push(t.onChange("prompts", this.promptsChanged), t.onChange("status", () => this.refresh()), t.onMessage("mask", this.showMask));
	}
	pressed = (e) => {
		let t = this.place(e);
		if (this.cursor = null, this.tool === "add" || this.tool === "remove") {
			let n = e.shiftKey || e.button === 2;
			this.history.click(t, this.tool === "add" !== n), this.send();
		} else this.canvas.setPointerCapture(e.pointerId), this.path = [t];
	};
	moved = (e) => {
		this.path.length && (this.path.push(this.place(e)), this.draw());
	};
	released = (e) => {
		if (!this.path.length) return;
		let t = [...this.path, this.place(e)];
		this.dropPath();
		let [n, r] = [t[0], t[t.length - 1]];
		if (this.tool === "box") {
			let e = [Math.abs(n[0] - r[0]), Math.abs(n[1] - r[1])];
			if (Math.min(...e) < s) return;
			this.history.box(n, r);
		} else {
			let e = this.tool === "lasso" ? "lasso" : "brush";
			this.history.stroke({
				kind: e,
				adds: this.tool !== "erase",
				path: t,
				radius: this.radius
			});
		}
		this.send();
	};
	typed = (e) => {
		let t = e.ctrlKey || e.metaKey, n = e.key.toLowerCase();
		if (t && n === "z") e.shiftKey ? this.redo() : this.undo();
		else if (t && n === "y") this.redo();
		else if (t || e.altKey) return;
		else if (e.key === "+") this.choose("add");
		else if (e.key === "-" || e.key === "−") this.choose("remove");
		else if (n === "n") this.next();
		else if (n in u) this.choose(u[n]);
		else if (e.target !== this.canvas) return;
		else if (e.key.startsWith("Arrow")) this.moveCursor(e.key, e.shiftKey ? 10 : 1);
		else if (e.key === "Enter" || e.key === " ") this.markCursor();
		else if (e.key === "Escape") this.dropPath();
		else return;
		e.preventDefault();
	};
	moveCursor(e, t) {
		let [n, r] = this.shape, i = t * Math.max(1, Math.round(Math.max(n, r) / 200)), [a, o] = this.cursor ?? [r / 2, n / 2], s = e === "ArrowRight" ? i : e === "ArrowLeft" ? -i : 0, c = e === "ArrowDown" ? i : e === "ArrowUp" ? -i : 0;
		this.cursor = [p(a + s, r), p(o + c, n)], this.draw(), this.say(`cross at ${Math.round(this.cursor[0])}, ${Math.round(this.cursor[1])}`);
	}
	markCursor() {
		let e = this.cursor;
		e !== null && (this.tool === "add" || this.tool === "remove" ? (this.history.click(e, this.tool === "add"), this.send()) : this.path.length ? this.tool === "box" && (this.history.box(this.path[0], e), this.dropPath(), this.send()) : this.path = [e]);
	}
	choose(e) {
		this.tool = e, this.dropPath(), this.refresh();
	}
	next() {
		this.history.next(), this.refresh();
	}
	undo() {
		this.history.undo() && this.send();
	}
	redo() {
		this.history.redo() && this.send();
	}
	clear() {
		this.history.clear(), this.send();
	}
	send() {
		this.sent = performance.now(), delete this.root.dataset.milliseconds, this.transport.set("prompts", this.history.prompts), this.refresh();
	}
	promptsChanged = () => {
		let e = this.transport.get("prompts");
		JSON.stringify(e) !== JSON.stringify(this.history.prompts) && (this.history = new a(e), this.refresh());
	};
	showPicture = async ({ buffers: e }) => {
		this.picture = await createImageBitmap(new Blob([e[0]])), this.canvas.width = this.picture.width, this.canvas.height = this.picture.height, this.draw();
	};
	showMask = async ({ content: e, buffers: t }) => {
		this.mask = t.length ? await createImageBitmap(new Blob([t[0]])) : null, this.draw();
		let n = Number(e.seconds ?? 0) * 1e3;
		this.sent && (this.root.dataset.milliseconds = String(performance.now() - this.sent - n)), this.root.dataset.masks = String(e.masks ?? 0);
	};
	showError = (e) => this.say(t(e));
	say(e) {
		this.status.textContent = e;
	}
	refresh() {
		let { text: e = "", busy: t = !1 } = this.transport.get("status") ?? {};
		this.say(e), this.root.setAttribute("aria-busy", String(t));
		for (let e of l) this.buttons.get(e.name).setAttribute("aria-pressed", String(e.name === this.tool));
		this.buttons.get("undo").disabled = !this.history.canUndo, this.buttons.get("redo").disabled = !this.history.canRedo, this.draw();
	}
	draw() {
		let e = this.canvas.getContext("2d");
		if (e === null || this.picture === null) return;
		let { width: t, height: n } = this.canvas;
		e.clearRect(0, 0, t, n), e.drawImage(this.picture, 0, 0, t, n), this.mask !== null && e.drawImage(this.mask, 0, 0, t, n);
		let r = Math.max(1, Math.max(t, n) / 500);
		this.history.prompts.objects.forEach((t, n) => {
			let i = o[n % o.length];
			t.box !== null && this.drawBox(e, t.box, i, r);
			for (let { at: n, positive: a } of t.clicks) this.drawPoint(e, n, a, i, r);
		}), this.path.length && this.drawPath(e, r), this.cursor !== null && this.drawCursor(e, this.cursor, r);
	}
	drawBox(e, t, n, r) {
		let [i, a] = this.onCanvas([t[0], t[1]]), [o, s] = this.onCanvas([t[2], t[3]]);
		for (let [t, c] of [["#fff", 4], [n, 2]]) e.strokeStyle = t, e.lineWidth = c * r, e.strokeRect(i, a, o - i, s - a);
	}
	drawPoint(e, t, n, r, i) {
		let [a, o] = this.onCanvas(t), s = 6 * i;
		e.beginPath(), e.arc(a, o, s, 0, 2 * Math.PI), e.fillStyle = n ? r : "#fff", e.fill(), e.lineWidth = 2 * i, e.strokeStyle = n ? "#fff" : r, e.stroke(), e.beginPath(), e.moveTo(a - s / 2, o), e.lineTo(a + s / 2, o), n && (e.moveTo(a, o - s / 2), e.lineTo(a, o + s / 2)), e.stroke();
	}
	drawPath(e, t) {
		let n = o[this.history.active % o.length], [r, i] = [this.path[0], this.path[this.path.length - 1]];
		if (this.tool === "box") {
			this.drawBox(e, [...r, ...i], n, t);
			return;
		}
		e.beginPath();
		for (let t of this.path) e.lineTo(...this.onCanvas(t));
		let a = this.canvas.width / this.shape[1];
		e.lineWidth = this.tool === "lasso" ? 2 * t : 2 * this.radius * a, e.lineCap = e.lineJoin = "round", e.globalAlpha = this.tool === "lasso" ? 1 : .5, e.strokeStyle = this.tool === "erase" ? "#fff" : n, e.stroke(), e.globalAlpha = 1;
	}
	drawCursor(e, t, n) {
		let [r, i] = this.onCanvas(t);
		for (let [t, a] of [["#000", 3], ["#fff", 1]]) e.strokeStyle = t, e.lineWidth = a * n, e.beginPath(), e.moveTo(r - 10 * n, i), e.lineTo(r + 10 * n, i), e.moveTo(r, i - 10 * n), e.lineTo(r, i + 10 * n), e.stroke();
	}
	dropPath() {
		this.path = [], this.draw();
	}
	get radius() {
		return Math.max(1, Math.max(...this.shape) * c);
	}
	onCanvas([e, t]) {
		let [n, r] = this.shape;
		return [e * this.canvas.width / r, t * this.canvas.height / n];
	}
	place(e) {
		let t = this.canvas.getBoundingClientRect(), [n, r] = this.shape;
		return [p((e.clientX - t.left) / t.width * r, r), p((e.clientY - t.top) / t.height * n, n)];
	}
};
function p(e, t) {
	return Math.min(Math.max(e, 0), t);
}
// src/jupyter/model_transport.ts
var m = class {
	model;
	waiting = /* @__PURE__ */ new Map();
	listeners = /* @__PURE__ */ new Map();
	asked = 0;
	view = Math.random().toString(36).slice(2);
	constructor(e) {
		this.model = e, e.on("msg:custom", this.received);
	}
	get(e) {
		return this.model.get(e);
	}
	set(e, t) {
		this.model.set(e, t), this.model.save_changes();
	}
	onChange(e, t) {
		return this.model.on(`change:${e}`, t), () => this.model.off(`change:${e}`, t);
	}
	request(e, t = {}) {
		let n = `${this.view}-${++this.asked}`;
		return new Promise((r, i) => {
			this.waiting.set(n, {
				resolve: r,
				reject: i
			}), this.model.send({
				...t,
				kind: e,
				id: n
			});
		});
	}
	onMessage(e, t) {
		let n = this.listeners.get(e) ?? /* @__PURE__ */ new Set();
		return this.listeners.set(e, n.add(t)), () => n.delete(t);
	}
	close() {
		this.model.off("msg:custom", this.received);
		for (let t of this.waiting.values()) t.reject(new e("the view was closed"));
		this.waiting.clear();
	}
	received = (t, n = []) => {
		let r = {
			content: t,
			buffers: n.map(h)
		}, i = this.waiting.get(String(t.id));
		if (t.id === void 0) for (let e of this.listeners.get(String(t.kind)) ?? []) e(r);
		else i !== void 0 && (this.waiting.delete(String(t.id)), typeof t.refused == "string" ? i.reject(new e(t.refused)) : i.resolve(r));
	};
};
function h(e) {
	if (e instanceof ArrayBuffer) return e;
	let { byteOffset: t, byteLength: n } = e;
	return e.buffer.slice(t, t + n);
}
// src/jupyter/record.ts
function g(e, t) {
	if (!t) return () => void 0;
	let n = e.createElement("style");
	return n.textContent = `.${CSS.escape(t)} { display: none; }`, e.head.append(n), () => n.remove();
}
// src/jupyter/theme.ts
function _(e) {
	let t = e.body.dataset.jpThemeLight ?? e.body.dataset.vscodeThemeKind;
	return t === "false" || t === "vscode-dark" ? "dark" : t === "true" || t === "vscode-light" ? "light" : e.defaultView?.matchMedia?.("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
function v(e, t) {
	t(_(e));
	let n = new MutationObserver(() => t(_(e)));
	return n.observe(e.body, { attributes: !0 }), () => n.disconnect();
}
function y(e) {
	e.dataset.lmSuppressShortcuts = "true", e.addEventListener("keydown", (e) => e.stopPropagation());
}
// src/jupyter/clicks.ts
function b({ model: e, el: t }) {
	let n = new m(e);
	y(t);
	let r = d(t, n), i = t.querySelector(".aw-clicks"), a = v(document, (e) => i.dataset.theme = e), o = g(document, String(e.get("record") ?? ""));
	return () => {
		o(), a(), r(), n.close();
	};
}
var x = { render: b };
export { x as default };
