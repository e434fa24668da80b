import { A as e, E as t, O as n, c as r, d as i, f as a, g as o, l as s, n as c, o as l, p as u, r as d, s as f, u as p, x as m } from "./http_transport.js";
// src/page/hooks.ts
var h = t(), g = /* @__PURE__ */ e(n(), 1);
function _() {
	return (0, g.useSyncExternalStore)((e) => (addEventListener("hashchange", e), () => removeEventListener("hashchange", e)), () => location.hash).replace(/^#\/?/, "").split("/").map(decodeURIComponent);
}
function v(e, ...t) {
	let [n, r] = (0, g.useState)({
		value: null,
		error: ""
	}), [i, a] = (0, g.useState)(0);
	return (0, g.useEffect)(() => {
		let t = !0;
		return e().then((e) => t && r({
			value: e,
			error: ""
		}), (e) => t && r({
			value: null,
			error: u(e)
		})), () => {
			t = !1;
		};
	}, [i, ...t]), {
		...n,
		reload: () => a((e) => e + 1)
	};
}
var y = {
	"node started": "running",
	"node finished": "done",
	"node cached": "cached",
	"node shared": "cached",
	"node failed": "failed",
	"node skipped": "skipped",
	"node waiting": "asking"
}, b = [
	"done",
	"failed",
	"cancelled"
];
function x(e) {
	let { value: t, error: n, reload: r } = v(() => p.run(e), e), [i, a] = (0, g.useState)(/* @__PURE__ */ new Map()), [o, s] = (0, g.useState)(""), [c, l] = (0, g.useState)(0);
	return (0, g.useEffect)(() => {
		a(/* @__PURE__ */ new Map()), l(0);
		let t = new EventSource(`/v1/runs/${e}/events`), n = (e, t) => a((n) => {
			let r = n.get(e) ?? {
				state: "waiting",
				seconds: 0,
				error: "",
				jpeg: ""
			};
			return new Map(n).set(e, {
				...r,
				...t
			});
		});
		for (let [e, r] of Object.entries(y)) t.addEventListener(e, (e) => {
			let { node: t, seconds: i, error: a } = JSON.parse(e.data);
			n(t, {
				state: r,
				seconds: i ?? 0,
				error: a ?? ""
			});
		});
		t.addEventListener("thumbnail", (e) => {
			let { node: t, jpeg: r } = JSON.parse(e.data);
			n(t, { jpeg: r });
		}), t.addEventListener("model loading", (e) => s(`loading ${JSON.parse(e.data).model} …`)), t.addEventListener("asking", () => r()), t.addEventListener("image ended", () => l((e) => e + 1));
		for (let e of b) t.addEventListener(e, () => {
			t.close(), s(""), r();
		});
		return () => t.close();
	}, [e]), {
		run: t,
		steps: i,
		images: c,
		notice: o,
		error: n,
		reload: r
	};
}
// src/page/ImagePicker.tsx
var S = r(), C = /\.(zip|tar|tgz|tar\.(gz|bz2|xz))$/i;
function w({ label: e, file: t, choose: n, chooseMany: r, preview: i = !0 }) {
	let a = (0, g.useId)(), [o, s] = (0, g.useState)(!1), c = (0, g.useMemo)(() => t && i ? URL.createObjectURL(t) : "", [t, i]);
	(0, g.useEffect)(() => () => URL.revokeObjectURL(c), [c]);
	let l = (e) => {
		e?.length && ((e.length > 1 || C.test(e[0].name)) && r ? r([...e]) : n(e[0]));
	};
	return /* @__PURE__ */ (0, S.jsxs)("div", {
		className: "drop",
		"data-over": o,
		onDragOver: (e) => {
			e.preventDefault(), s(!0);
		},
		onDragLeave: () => s(!1),
		onDrop: (e) => {
			e.preventDefault(), s(!1), l(e.dataTransfer.files);
		},
		onPaste: (e) => l(e.clipboardData.files),
		children: [
			c ? /* @__PURE__ */ (0, S.jsx)("img", {
				src: c,
				alt: t?.name ?? ""
			}) : null,
			/* @__PURE__ */ (0, S.jsxs)("label", {
				htmlFor: a,
				children: [
					/* @__PURE__ */ (0, S.jsx)("b", { children: e }),
					" ",
					t ? t.name : r ? "drop an image here, or several, or a zip of images" : "drop an image here, or choose one"
				]
			}),
			/* @__PURE__ */ (0, S.jsx)("input", {
				id: a,
				type: "file",
				accept: r ? "image/*,.zip,.tar,.tgz,.gz" : "image/*",
				multiple: r !== void 0,
				onChange: (e) => l(e.target.files)
			})
		]
	});
}
// src/page/Slider.tsx
function T({ before: e, after: t, label: n }) {
	let [r, i] = (0, g.useState)(50);
	return /* @__PURE__ */ (0, S.jsxs)("div", {
		className: "slider",
		children: [/* @__PURE__ */ (0, S.jsxs)("div", {
			className: "slider-images",
			children: [
				/* @__PURE__ */ (0, S.jsx)("img", {
					src: t,
					alt: `${n}, after`
				}),
				/* @__PURE__ */ (0, S.jsx)("img", {
					src: e,
					alt: `${n}, before`,
					style: { clipPath: `inset(0 ${100 - r}% 0 0)` }
				}),
				/* @__PURE__ */ (0, S.jsx)("span", {
					className: "slider-line",
					style: { left: `${r}%` }
				})
			]
		}), /* @__PURE__ */ (0, S.jsx)("input", {
			type: "range",
			min: 0,
			max: 100,
			value: r,
			"aria-label": `before and after: ${n}`,
			onChange: (e) => i(Number(e.target.value))
		})]
	});
}
// src/page/Results.tsx
function E({ run: e }) {
	let t = Object.entries(e.outputs ?? {}), n = Object.entries(e.annotations ?? {});
	return /* @__PURE__ */ (0, S.jsxs)("section", {
		"aria-label": "Results",
		children: [n.map(([t, n]) => /* @__PURE__ */ (0, S.jsxs)("article", {
			className: "card",
			children: [
				/* @__PURE__ */ (0, S.jsxs)("h3", { children: [
					t,
					" ",
					/* @__PURE__ */ (0, S.jsx)("small", { children: n.length === 1 ? "1 instance" : `${n.length} instances` })
				] }),
				n.length && A(e) ? /* @__PURE__ */ (0, S.jsx)("img", {
					className: "result",
					src: M(e, t),
					alt: `${t} on the image`
				}) : null,
				/* @__PURE__ */ (0, S.jsx)("p", {
					className: "chips",
					children: N(n.map((e) => e.category_name ?? "")).map(([e, t]) => /* @__PURE__ */ (0, S.jsxs)("span", {
						className: "chip",
						children: [e || "no label", t > 1 ? ` × ${t}` : ""]
					}, e))
				}),
				/* @__PURE__ */ (0, S.jsxs)("p", {
					className: "row",
					children: [[
						"coco",
						"labelme",
						"yolo"
					].map((n) => /* @__PURE__ */ (0, S.jsx)("a", {
						href: `/v1/runs/${e.id}/annotations?format=${n}&output=${t}`,
						download: !0,
						children: {
							coco: "COCO",
							labelme: "LabelMe",
							yolo: "YOLO"
						}[n]
					}, n)), A(e) ? /* @__PURE__ */ (0, S.jsx)("a", {
						href: M(e, t, 4096),
						download: `${t}-overlay.jpg`,
						children: "overlay"
					}) : null]
				}),
				/* @__PURE__ */ (0, S.jsx)(O, {
					run: e,
					value: e.outputs?.[t]
				})
			]
		}, `instances ${t}`)), t.filter(([e]) => !n.some(([t]) => t === e)).map(([t, n]) => /* @__PURE__ */ (0, S.jsxs)("article", {
			className: "card",
			children: [/* @__PURE__ */ (0, S.jsx)("h3", { children: t }), /* @__PURE__ */ (0, S.jsx)(D, {
				run: e,
				name: t,
				value: n
			})]
		}, t))]
	});
}
function D({ run: e, name: t, value: n }) {
	if (n === null || [
		"string",
		"number",
		"boolean"
	].includes(typeof n)) return /* @__PURE__ */ (0, S.jsx)("p", {
		className: "value",
		children: n === null ? "nothing" : String(n)
	});
	if (Array.isArray(n)) return n.every((e) => typeof e != "object") ? /* @__PURE__ */ (0, S.jsx)("p", {
		className: "value",
		children: n.join(", ") || "nothing"
	}) : /* @__PURE__ */ (0, S.jsx)("div", {
		className: "grid",
		children: n.map((n, r) => /* @__PURE__ */ (0, S.jsx)(D, {
			run: e,
			name: `${t} ${r + 1}`,
			value: n
		}, r))
	});
	let { kind: r, file: a, rows: o, width: s, height: c } = n;
	if (r === void 0) return /* @__PURE__ */ (0, S.jsx)("dl", { children: Object.entries(n).map(([n, r]) => /* @__PURE__ */ (0, S.jsxs)("div", { children: [/* @__PURE__ */ (0, S.jsx)("dt", { children: n }), /* @__PURE__ */ (0, S.jsx)("dd", { children: /* @__PURE__ */ (0, S.jsx)(D, {
		run: e,
		name: `${t} ${n}`,
		value: r
	}) })] }, n)) });
	if (o) return /* @__PURE__ */ (0, S.jsx)(k, { rows: o });
	if (r === "Image" && a) {
		let r = i(e, a), o = A(e) && s !== void 0 && !/overlay|sheet/.test(t);
		return /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [o ? /* @__PURE__ */ (0, S.jsx)(T, {
			before: j(e, Math.min(4096, Math.max(s, c ?? 0))),
			after: r,
			label: t
		}) : /* @__PURE__ */ (0, S.jsx)("img", {
			className: "result",
			src: r,
			alt: t
		}), /* @__PURE__ */ (0, S.jsx)(O, {
			run: e,
			value: n
		})] });
	}
	return /* @__PURE__ */ (0, S.jsx)(O, {
		run: e,
		value: n
	});
}
function O({ run: e, value: t }) {
	let { file: n, files: r = [] } = t ?? {}, a = n ? [n, ...r] : r;
	return a.length ? /* @__PURE__ */ (0, S.jsxs)("details", {
		open: a.length === 1,
		children: [/* @__PURE__ */ (0, S.jsx)("summary", { children: a.length === 1 ? "1 file" : `${a.length} files` }), /* @__PURE__ */ (0, S.jsx)("p", {
			className: "row",
			children: a.map((t) => /* @__PURE__ */ (0, S.jsx)("a", {
				href: i(e, t),
				download: !0,
				children: t.split("/").pop()
			}, t))
		})]
	}) : null;
}
function k({ rows: e }) {
	let t = Object.keys(e[0] ?? {});
	return e.length ? /* @__PURE__ */ (0, S.jsx)("div", {
		className: "table",
		children: /* @__PURE__ */ (0, S.jsxs)("table", { children: [/* @__PURE__ */ (0, S.jsx)("thead", { children: /* @__PURE__ */ (0, S.jsx)("tr", { children: t.map((e) => /* @__PURE__ */ (0, S.jsx)("th", { children: e }, e)) }) }), /* @__PURE__ */ (0, S.jsx)("tbody", { children: e.slice(0, 200).map((e, n) => /* @__PURE__ */ (0, S.jsx)("tr", { children: t.map((t) => /* @__PURE__ */ (0, S.jsx)("td", { children: typeof e[t] == "object" ? JSON.stringify(e[t]) : String(e[t]) }, t)) }, n)) })] })
	}) : /* @__PURE__ */ (0, S.jsx)("p", {
		className: "value",
		children: "no rows"
	});
}
function A(e) {
	return Object.values(e.inputs).some((e) => typeof e == "object" && !!e && "upload" in e);
}
function j(e, t) {
	return `/v1/runs/${e.id}/image?side=${t}`;
}
function M(e, t, n = 1280, r = "") {
	let i = r ? `&on=${encodeURIComponent(r)}` : "";
	return `/v1/runs/${e.id}/overlay?output=${encodeURIComponent(t)}&side=${n}${i}`;
}
function N(e) {
	let t = /* @__PURE__ */ new Map();
	for (let n of e) t.set(n, (t.get(n) ?? 0) + 1);
	return [...t];
}
// src/page/EditResults.tsx
function P({ run: e }) {
	let { value: t } = v(() => p.post("/v1/edit/plan", { plan: e.inputs.plan }), e.id), n = (t) => e.outputs?.[t], r = n("edited");
	return /* @__PURE__ */ (0, S.jsxs)("section", {
		"aria-label": "Results",
		children: [t?.steps.map((r, a) => {
			let o = n(r.image);
			if (!o) return null;
			let s = a ? n(t.steps[a - 1].image) : void 0, c = s ? i(e, s.file) : j(e, Math.min(4096, Math.max(o.width, o.height)));
			return /* @__PURE__ */ (0, S.jsxs)("article", {
				className: "card",
				children: [/* @__PURE__ */ (0, S.jsxs)("h3", { children: [
					a + 1,
					". ",
					r.chips.map((e) => e.text).join(" ")
				] }), /* @__PURE__ */ (0, S.jsxs)("div", {
					className: "grid",
					children: [r.masks && e.outputs?.[r.masks] !== void 0 ? /* @__PURE__ */ (0, S.jsxs)("figure", { children: [/* @__PURE__ */ (0, S.jsx)("img", {
						className: "result",
						src: M(e, r.masks, 1280, a ? t.steps[a - 1].image : ""),
						alt: `what step ${a + 1} is done to`
					}), /* @__PURE__ */ (0, S.jsx)("figcaption", { children: "what it is done to" })] }) : null, /* @__PURE__ */ (0, S.jsx)(T, {
						before: c,
						after: i(e, o.file),
						label: `step ${a + 1}`
					})]
				})]
			}, r.text);
		}), r ? /* @__PURE__ */ (0, S.jsx)("p", {
			className: "row",
			children: /* @__PURE__ */ (0, S.jsx)("a", {
				className: "main",
				href: i(e, r.file),
				download: !0,
				children: "Download the result (PNG)"
			})
		}) : null]
	});
}
// src/page/Questions.tsx
function ee({ run: e, answered: t }) {
	return /* @__PURE__ */ (0, S.jsx)("section", {
		"aria-label": "Questions",
		children: e.questions.map((n) => /* @__PURE__ */ (0, S.jsx)(te, {
			run: e,
			question: n,
			answered: t
		}, n.key))
	});
}
function te({ run: e, question: t, answered: n }) {
	let [r, i] = (0, g.useState)(""), [a, o] = (0, g.useState)(""), s = t.type === "Flag" ? ["yes", "no"] : t.choices, c = (r) => p.post(`/v1/runs/${e.id}/answers`, {
		key: t.key,
		answer: ne(t.type, r)
	}).then(n, (e) => o(u(e)));
	return /* @__PURE__ */ (0, S.jsxs)("form", {
		className: "card",
		onSubmit: (e) => {
			e.preventDefault(), c(r);
		},
		children: [
			/* @__PURE__ */ (0, S.jsxs)("h3", { children: [
				t.text,
				" ",
				t.item ? /* @__PURE__ */ (0, S.jsx)("small", { children: t.item }) : null
			] }),
			t.jpeg ? /* @__PURE__ */ (0, S.jsx)("img", {
				className: "result",
				src: `data:image/jpeg;base64,${t.jpeg}`,
				alt: ""
			}) : null,
			s.length ? /* @__PURE__ */ (0, S.jsx)("p", {
				className: "row",
				children: s.map((e) => /* @__PURE__ */ (0, S.jsx)("button", {
					type: "button",
					onClick: () => void c(e),
					children: e
				}, e))
			}) : /* @__PURE__ */ (0, S.jsxs)("p", {
				className: "row",
				children: [
					/* @__PURE__ */ (0, S.jsx)("input", {
						value: r,
						required: !0,
						"aria-label": t.text,
						onChange: (e) => i(e.target.value)
					}),
					/* @__PURE__ */ (0, S.jsx)("button", {
						className: "main",
						children: "Answer"
					}),
					/* @__PURE__ */ (0, S.jsx)("small", { children: t.type })
				]
			}),
			/* @__PURE__ */ (0, S.jsx)("span", {
				role: "alert",
				className: "bad",
				children: a
			})
		]
	});
}
function ne(e, t) {
	if (e === "Flag") return t === "yes";
	if (e === "Points") {
		let e = t.trim().split(/\s+/);
		return {
			points: e.map((e) => e.replace(/^-/, "").split(",").map(Number)),
			positive: e.map((e) => !e.startsWith("-"))
		};
	}
	return e === "Regions" ? { boxes: t.split(";").map((e) => e.split(",").map(Number)) } : t;
}
// src/page/RunView.tsx
function F({ id: e }) {
	let { run: t, steps: n, images: r, notice: i, error: a, reload: s } = x(e);
	if (a) return /* @__PURE__ */ (0, S.jsx)("p", {
		role: "alert",
		className: "bad",
		children: a
	});
	if (t === null) return /* @__PURE__ */ (0, S.jsx)("p", { children: "loading …" });
	let c = t.state === "waiting" || t.state === "running";
	return /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
		/* @__PURE__ */ (0, S.jsxs)("h2", { children: [
			/* @__PURE__ */ (0, S.jsx)("a", {
				href: t.graph === "edit" ? "#/edit" : `#/graph/${t.graph}`,
				children: t.graph
			}),
			" ",
			/* @__PURE__ */ (0, S.jsx)("span", {
				className: "state",
				"data-state": t.state,
				role: "status",
				children: t.state
			})
		] }),
		/* @__PURE__ */ (0, S.jsxs)("p", {
			className: "soft",
			children: [
				(/* @__PURE__ */ new Date(t.created * 1e3)).toLocaleString(),
				" ",
				I(t),
				" ",
				i,
				t.timing ? ` ${o(t.timing.seconds)}, ${t.timing.cached} of ${t.timing.cached + t.timing.computed} steps from the cache` : ""
			]
		}),
		c ? /* @__PURE__ */ (0, S.jsx)("button", {
			onClick: () => void p.remove(`/v1/runs/${e}`),
			children: "Cancel"
		}) : null,
		r && c ? /* @__PURE__ */ (0, S.jsxs)("p", {
			role: "status",
			children: [r === 1 ? "1 image" : `${r} images`, " so far"]
		}) : null,
		t.batch ? /* @__PURE__ */ (0, S.jsx)(ie, {
			run: t,
			ended: !c
		}) : null,
		t.failures.map((e) => /* @__PURE__ */ (0, S.jsxs)("p", {
			role: "alert",
			className: "bad",
			children: [e.node ? `${e.node}: ` : "", e.reason]
		}, e.node + e.reason)),
		t.state === "asking" ? /* @__PURE__ */ (0, S.jsx)(ee, {
			run: t,
			answered: s
		}) : null,
		/* @__PURE__ */ (0, S.jsx)(re, {
			steps: n,
			open: c
		}),
		t.graph === "edit" && t.state === "done" ? /* @__PURE__ */ (0, S.jsx)(P, { run: t }) : /* @__PURE__ */ (0, S.jsx)(E, { run: t })
	] });
}
function I(e) {
	let t = [
		"instruction",
		"prompt",
		"text",
		"question"
	].map((t) => e.inputs[t]).find((e) => typeof e == "string" && e !== "");
	return t === void 0 ? "" : `“${String(t)}”`;
}
function re({ steps: e, open: t }) {
	return e.size ? /* @__PURE__ */ (0, S.jsxs)("details", {
		className: "steps",
		open: t,
		children: [/* @__PURE__ */ (0, S.jsxs)("summary", { children: [e.size, " steps"] }), /* @__PURE__ */ (0, S.jsx)("ul", { children: [...e].map(([e, t]) => /* @__PURE__ */ (0, S.jsxs)("li", {
			"data-state": t.state,
			children: [
				t.jpeg ? /* @__PURE__ */ (0, S.jsx)("img", {
					src: `data:image/jpeg;base64,${t.jpeg}`,
					alt: `what ${e} has made`
				}) : null,
				/* @__PURE__ */ (0, S.jsx)("b", { children: e }),
				" ",
				/* @__PURE__ */ (0, S.jsx)("span", { children: t.state }),
				" ",
				/* @__PURE__ */ (0, S.jsx)("small", { children: o(t.seconds) }),
				t.error ? /* @__PURE__ */ (0, S.jsxs)("small", {
					className: "bad",
					children: [" ", t.error]
				}) : null
			]
		}, e)) })]
	}) : null;
}
function ie({ run: e, ended: t }) {
	let { done: n, failed: r, waiting: i, found: a } = e.batch;
	return /* @__PURE__ */ (0, S.jsxs)("article", {
		className: "card",
		children: [
			/* @__PURE__ */ (0, S.jsx)("p", {
				className: "chips",
				children: Object.entries({
					done: n,
					failed: r,
					"waiting for an answer": i
				}).map(([e, t]) => t ? /* @__PURE__ */ (0, S.jsxs)("span", {
					className: "chip",
					children: [
						t,
						" ",
						e
					]
				}, e) : null)
			}),
			Object.keys(a).length ? /* @__PURE__ */ (0, S.jsxs)("p", { children: [
				"found:",
				" ",
				Object.entries(a).map(([e, t]) => `${t} ${e || "without label"}`).join(", ")
			] }) : null,
			n ? /* @__PURE__ */ (0, S.jsx)("img", {
				className: "result",
				src: j(e, 1024),
				alt: "the first images"
			}) : null,
			t ? /* @__PURE__ */ (0, S.jsxs)("p", {
				className: "row",
				children: [/* @__PURE__ */ (0, S.jsx)("a", {
					className: "main",
					href: `/v1/runs/${e.id}/archive`,
					download: !0,
					children: "Download all results (zip)"
				}), /* @__PURE__ */ (0, S.jsx)("small", { children: "report.html in it shows every image" })]
			}) : null
		]
	});
}
// src/page/EditDoor.tsx
function ae() {
	let [e, t] = (0, g.useState)(null), [n, r] = (0, g.useState)(""), [i, o] = (0, g.useState)(null), [c, l] = (0, g.useState)({}), [d, f] = (0, g.useState)(null), [m, h] = (0, g.useState)(""), _ = v(() => p.get("/v1/edit/verbs")), y = (0, g.useRef)(0), b = async (e) => {
		let t = ++y.current;
		try {
			let n = await p.post("/v1/edit/plan", e);
			if (t !== y.current) return;
			o(n), f(null);
		} catch (n) {
			if (t !== y.current) return;
			let r = n instanceof s ? n.suggestion : "";
			f({
				text: u(n),
				suggestion: r
			}), "instruction" in e && o(null);
		}
	};
	(0, g.useEffect)(() => {
		if (!n.trim()) return;
		let e = setTimeout(() => void b({ instruction: n }), 350);
		return () => clearTimeout(e);
	}, [n]);
	let x = async (t) => {
		if (t.preventDefault(), !e) return f({
			text: "choose an image first",
			suggestion: ""
		});
		if (!i) return b({ instruction: n });
		try {
			let t = {};
			for (let [e, n] of Object.entries(c)) t[e] = await a(n);
			let r = {
				image: await a(e),
				plan: i.plan,
				instruction: n,
				files: t
			};
			h((await p.post("/v1/graphs/edit/runs?thumbnails=true", r)).id), f(null);
		} catch (e) {
			f({
				text: u(e),
				suggestion: ""
			});
		}
	}, C = (e, t, n) => void b({
		plan: i.plan,
		correct: {
			step: e,
			field: t,
			text: n
		}
	}), T = (e) => {
		let t = i.plan.steps.filter((t, n) => n !== e);
		t.length ? b({ plan: { steps: t } }) : o(null);
	};
	return /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
		/* @__PURE__ */ (0, S.jsx)("h2", { children: "Edit by a sentence" }),
		/* @__PURE__ */ (0, S.jsxs)("form", {
			className: "form",
			onSubmit: x,
			children: [
				/* @__PURE__ */ (0, S.jsx)(w, {
					label: "image",
					file: e,
					choose: t
				}),
				/* @__PURE__ */ (0, S.jsxs)("label", {
					className: "field",
					children: [/* @__PURE__ */ (0, S.jsx)("span", { children: "What to do" }), /* @__PURE__ */ (0, S.jsx)("input", {
						value: n,
						placeholder: "blur the background, then brighten the photo",
						onChange: (e) => r(e.target.value)
					})]
				}),
				d ? /* @__PURE__ */ (0, S.jsxs)("p", {
					role: "alert",
					className: "bad",
					children: [
						d.text,
						" ",
						d.suggestion ? /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
							"did you mean",
							" ",
							/* @__PURE__ */ (0, S.jsx)("button", {
								type: "button",
								onClick: () => r(d.suggestion),
								children: d.suggestion
							})
						] }) : null
					]
				}) : null,
				i ? /* @__PURE__ */ (0, S.jsx)("ol", {
					className: "plan",
					"aria-label": "Plan",
					children: i.steps.map((e, t) => /* @__PURE__ */ (0, S.jsxs)("li", { children: [e.chips.map((e) => /* @__PURE__ */ (0, S.jsx)(oe, {
						chip: e,
						verbs: Object.keys(_.value ?? {}),
						change: (n) => C(t, e.field, n)
					}, `${e.field} ${e.text}`)), /* @__PURE__ */ (0, S.jsx)("button", {
						type: "button",
						"aria-label": `drop step ${t + 1}`,
						onClick: () => T(t),
						children: "×"
					})] }, t))
				}) : null,
				(i?.files ?? []).map((e) => /* @__PURE__ */ (0, S.jsx)(w, {
					label: e,
					file: c[e] ?? null,
					choose: (t) => l((n) => ({
						...n,
						[e]: t
					}))
				}, e)),
				/* @__PURE__ */ (0, S.jsx)("p", {
					className: "row",
					children: /* @__PURE__ */ (0, S.jsx)("button", {
						className: "main",
						disabled: i === null,
						children: "Edit"
					})
				})
			]
		}),
		m ? /* @__PURE__ */ (0, S.jsx)(F, { id: m }, m) : null,
		/* @__PURE__ */ (0, S.jsxs)("details", { children: [/* @__PURE__ */ (0, S.jsx)("summary", { children: "What can be said" }), /* @__PURE__ */ (0, S.jsx)("dl", {
			className: "verbs",
			children: Object.entries(_.value ?? {}).map(([e, t]) => /* @__PURE__ */ (0, S.jsxs)("div", { children: [/* @__PURE__ */ (0, S.jsx)("dt", { children: e }), t.slice(0, 4).map((e) => /* @__PURE__ */ (0, S.jsx)("dd", { children: e }, e))] }, e))
		})] })
	] });
}
function oe({ chip: e, verbs: t, change: n }) {
	let [r, i] = (0, g.useState)(null), a = () => {
		r !== null && r !== e.text && n(r), i(null);
	};
	if (e.field === "do") {
		let r = t.includes(e.text) ? t : [e.text, ...t];
		return /* @__PURE__ */ (0, S.jsx)("select", {
			className: "chip verb",
			value: e.text,
			"aria-label": "verb",
			onChange: (e) => n(e.target.value),
			children: r.map((e) => /* @__PURE__ */ (0, S.jsx)("option", { children: e }, e))
		});
	}
	return e.fixed ? /* @__PURE__ */ (0, S.jsxs)("span", {
		className: "chip",
		children: [
			/* @__PURE__ */ (0, S.jsx)("small", { children: e.field }),
			" ",
			e.text
		]
	}) : r === null ? /* @__PURE__ */ (0, S.jsxs)("button", {
		type: "button",
		className: "chip",
		title: `correct ${e.field}`,
		onClick: () => i(e.text),
		children: [
			/* @__PURE__ */ (0, S.jsx)("small", { children: e.field }),
			" ",
			e.text
		]
	}) : /* @__PURE__ */ (0, S.jsx)("input", {
		className: "chip",
		autoFocus: !0,
		value: r,
		"aria-label": e.field,
		onChange: (e) => i(e.target.value),
		onBlur: a,
		onKeyDown: (e) => {
			e.key === "Escape" && i(null), e.key === "Enter" && (e.preventDefault(), a());
		}
	});
}
// src/clicks/prompts.ts
var L = () => ({
	clicks: [],
	box: null,
	strokes: []
});
function se(e) {
	return !e.clicks.length && e.box === null && !e.strokes.length;
}
var R = class {
	before = [];
	undone = [];
	now;
	active;
	constructor(e) {
		this.now = e && e.objects.length ? e : { objects: [L()] }, this.active = this.now.objects.length - 1;
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
		se(this.now.objects[e]) ? this.active = e : (this.replace({ objects: [...this.now.objects, L()] }), this.active = e + 1);
	}
	clear() {
		this.replace({ objects: [L()] });
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
}, z = [
	"#0072b2",
	"#e69f00",
	"#009e73",
	"#d55e00",
	"#cc79a7",
	"#56b4e9"
], ce = 4, B = 1 / 60, V = [
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
], H = {
	b: "box",
	l: "lasso",
	p: "brush",
	e: "erase"
};
function U(e, t) {
	let n = new W(e, t);
	return () => n.close();
}
var W = class {
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
		this.transport = t, this.history = new R(t.get("prompts")), this.build(e), this.listen(), t.request("image").then(this.showPicture, this.showError), t.request("mask").then(this.showMask, this.showError), this.refresh();
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
		t.textContent = "";
		let n = document.createElement("div");
		n.className = "aw-clicks-bar", n.setAttribute("role", "toolbar"), n.setAttribute("aria-label", "Marking");
		for (let e of V) n.append(this.button(e.name, e.label, e.title, () => this.choose(e.name)));
		n.append(this.button("next", "next object", "Mark another object (key N)", () => this.next()), this.button("undo", "↶ undo", "Take back the last mark (Ctrl+Z)", () => this.undo()), this.button("redo", "↷ redo", "Mark it again (Ctrl+Shift+Z)", () => this.redo()), this.button("clear", "clear", "Remove all marks", () => this.clear())), this.canvas.tabIndex = 0, this.canvas.setAttribute("role", "application"), this.canvas.setAttribute("aria-label", "Image to mark. Arrow keys move the cross, Enter marks, plus and minus choose the kind of point."), this.status.className = "aw-clicks-status", this.status.setAttribute("role", "status"), this.root.className = "aw-clicks", this.root.append(t, n, this.canvas, this.status), e.append(this.root);
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
			if (Math.min(...e) < ce) return;
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
		else if (n in H) this.choose(H[n]);
		else if (e.target !== this.canvas) return;
		else if (e.key.startsWith("Arrow")) this.moveCursor(e.key, e.shiftKey ? 10 : 1);
		else if (e.key === "Enter" || e.key === " ") this.markCursor();
		else if (e.key === "Escape") this.dropPath();
		else return;
		e.preventDefault();
	};
	moveCursor(e, t) {
		let [n, r] = this.shape, i = t * Math.max(1, Math.round(Math.max(n, r) / 200)), [a, o] = this.cursor ?? [r / 2, n / 2], s = e === "ArrowRight" ? i : e === "ArrowLeft" ? -i : 0, c = e === "ArrowDown" ? i : e === "ArrowUp" ? -i : 0;
		this.cursor = [G(a + s, r), G(o + c, n)], this.draw(), this.say(`cross at ${Math.round(this.cursor[0])}, ${Math.round(this.cursor[1])}`);
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
		JSON.stringify(e) !== JSON.stringify(this.history.prompts) && (this.history = new R(e), this.refresh());
	};
	showPicture = async ({ buffers: e }) => {
		this.picture = await createImageBitmap(new Blob([e[0]])), this.canvas.width = this.picture.width, this.canvas.height = this.picture.height, this.draw();
	};
	showMask = async ({ content: e, buffers: t }) => {
		this.mask = t.length ? await createImageBitmap(new Blob([t[0]])) : null, this.draw();
		let n = Number(e.seconds ?? 0) * 1e3;
		this.sent && (this.root.dataset.milliseconds = String(performance.now() - this.sent - n)), this.root.dataset.masks = String(e.masks ?? 0);
	};
	showError = (e) => this.say(u(e));
	say(e) {
		this.status.textContent = e;
	}
	refresh() {
		let { text: e = "", busy: t = !1 } = this.transport.get("status") ?? {};
		this.say(e), this.root.setAttribute("aria-busy", String(t));
		for (let e of V) this.buttons.get(e.name).setAttribute("aria-pressed", String(e.name === this.tool));
		this.buttons.get("undo").disabled = !this.history.canUndo, this.buttons.get("redo").disabled = !this.history.canRedo, this.draw();
	}
	draw() {
		let e = this.canvas.getContext("2d");
		if (e === null || this.picture === null) return;
		let { width: t, height: n } = this.canvas;
		e.clearRect(0, 0, t, n), e.drawImage(this.picture, 0, 0, t, n), this.mask !== null && e.drawImage(this.mask, 0, 0, t, n);
		let r = Math.max(1, Math.max(t, n) / 500);
		this.history.prompts.objects.forEach((t, n) => {
			let i = z[n % z.length];
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
		let n = z[this.history.active % z.length], [r, i] = [this.path[0], this.path[this.path.length - 1]];
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
		return Math.max(1, Math.max(...this.shape) * B);
	}
	onCanvas([e, t]) {
		let [n, r] = this.shape;
		return [e * this.canvas.width / r, t * this.canvas.height / n];
	}
	place(e) {
		let t = this.canvas.getBoundingClientRect(), [n, r] = this.shape;
		return [G((e.clientX - t.left) / t.width * r, r), G((e.clientY - t.top) / t.height * n, n)];
	}
};
function G(e, t) {
	return Math.min(Math.max(e, 0), t);
}
// src/page/Marking.tsx
function le({ file: e, marked: t }) {
	let n = (0, g.useRef)(null), r = (0, g.useRef)(t);
	r.current = t;
	let [i, a] = (0, g.useState)("");
	return (0, g.useEffect)(() => {
		let t = () => {}, i = !0;
		return a(""), createImageBitmap(e).then((a) => {
			if (!i || n.current === null) return;
			let o = [a.height, a.width];
			a.close();
			let s = new c(e, o, (...e) => r.current(...e));
			t = U(n.current, s);
		}, () => a(`${e.name} cannot be shown by this browser, so there is nothing to click on`)), () => {
			i = !1, t();
		};
	}, [e]), /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [/* @__PURE__ */ (0, S.jsx)("div", { ref: n }), i ? /* @__PURE__ */ (0, S.jsx)("p", {
		role: "alert",
		children: i
	}) : null] });
}
function ue(e, t, n, r) {
	let i = n.objects.flatMap((e, t) => e.clicks.map((e) => ({
		...e,
		object: t
	}))), a = n.objects.flatMap((e) => e.box ? [e.box.map(Math.round)] : []);
	if (e === "masks") return r?.length ? { rle: r } : void 0;
	if (e === "boxes") return a.length ? t ? a.map((e) => e.join(",")).join("; ") : { boxes: a } : void 0;
	if (i.length) return t ? i.map(({ at: e, positive: t }) => `${t ? "" : "-"}${Math.floor(e[0])},${Math.floor(e[1])}`).join(" ") : {
		points: i.map(({ at: e }) => e),
		positive: i.map(({ positive: e }) => e),
		objects: i.map(({ object: e }) => e)
	};
}
// src/page/GraphForm.tsx
function de({ graph: e }) {
	let [t, n] = (0, g.useState)({}), [r, i] = (0, g.useState)({}), [o, s] = (0, g.useState)({}), [c, m] = (0, g.useState)(""), [h, _] = (0, g.useState)(!1), [v, y] = (0, g.useState)([]), b = Object.keys(e.inputs.properties), x = (t) => e.inputs.required.includes(t), C = (t) => J(e.inputs.properties[t]) && !(t in e.marks), T = b.filter((t) => C(t) || !(t in e.marks) && x(t)), E = b.filter((e) => !T.includes(e)), D = Object.entries(e.marks), O = e.image && !v.length ? t[e.image] : void 0, k = (t, n) => {
		let r = {};
		for (let [a, o] of D) {
			let s = Y(e.inputs.properties[a]), c = ue(o, s, t, n);
			s ? i((e) => ({
				...e,
				[a]: f(c)
			})) : c !== void 0 && (r[a] = c);
		}
		s(r);
	}, A = async (n) => {
		n.preventDefault(), _(!0), m("");
		try {
			let n = v.length ? {} : { ...o };
			for (let [r, i] of Object.entries(t)) {
				if (v.length && r === e.image) continue;
				let t = await a(i);
				n[r] = me(e.inputs.properties[r]) ? [t] : t;
			}
			for (let [t, i] of Object.entries(r)) i !== "" && (n[t] = l(i, d(K(t, e))));
			let i = v.length ? await p.form(`/v1/graphs/${e.name}/batches`, fe(v, n)) : await p.post(`/v1/graphs/${e.name}/runs?thumbnails=true`, n);
			location.hash = `#/run/${i.id}`;
		} catch (e) {
			m(u(e));
		} finally {
			_(!1);
		}
	}, j = (a) => C(a) ? /* @__PURE__ */ (0, S.jsx)(w, {
		label: a,
		file: t[a] ?? null,
		preview: !(D.length && a === e.image),
		choose: (t) => {
			n((e) => ({
				...e,
				[a]: t
			})), a === e.image && y([]);
		},
		chooseMany: a === e.image ? y : void 0
	}, a) : /* @__PURE__ */ (0, S.jsx)(pe, {
		name: a,
		graph: e,
		text: r[a],
		set: (e) => i((t) => ({
			...t,
			[a]: e
		}))
	}, a), M = E.filter((t) => !(t in e.marks) || Y(e.inputs.properties[t]));
	return /* @__PURE__ */ (0, S.jsxs)("form", {
		className: "form",
		onSubmit: A,
		children: [
			T.map(j),
			v.length ? /* @__PURE__ */ (0, S.jsxs)("p", {
				role: "status",
				children: [v.length === 1 ? v[0].name : `${v.length} files`, ": one run for all images"]
			}) : null,
			D.length && O ? /* @__PURE__ */ (0, S.jsxs)("fieldset", { children: [/* @__PURE__ */ (0, S.jsxs)("legend", { children: [
				"Mark ",
				D.map(([e]) => e).join(", "),
				" in the image"
			] }), /* @__PURE__ */ (0, S.jsx)(le, {
				file: O,
				marked: k
			})] }) : null,
			M.filter((e) => x(e)).map(j),
			M.some((e) => !x(e)) ? /* @__PURE__ */ (0, S.jsxs)("details", { children: [/* @__PURE__ */ (0, S.jsx)("summary", { children: "More inputs" }), M.filter((e) => !x(e)).map(j)] }) : null,
			/* @__PURE__ */ (0, S.jsxs)("p", {
				className: "row",
				children: [/* @__PURE__ */ (0, S.jsx)("button", {
					className: "main",
					disabled: h,
					children: h ? "sending …" : "Run"
				}), /* @__PURE__ */ (0, S.jsx)("span", {
					role: "alert",
					className: "bad",
					children: c
				})]
			})
		]
	});
}
function fe(e, t) {
	let n = new FormData();
	for (let t of e) n.append("files", t);
	for (let [e, r] of Object.entries(t)) n.append(e, typeof r == "string" ? r : JSON.stringify(r));
	return n;
}
function pe({ name: e, graph: t, text: n, set: r }) {
	let i = t.inputs.properties[e], a = d(K(e, t)), o = n ?? f(i.default), s = t.inputs.required.includes(e);
	return /* @__PURE__ */ (0, S.jsxs)("label", {
		className: "field",
		children: [
			/* @__PURE__ */ (0, S.jsx)("span", { children: e }),
			a.kind === "flag" ? /* @__PURE__ */ (0, S.jsx)("input", {
				type: "checkbox",
				checked: o === "true",
				onChange: (e) => r(String(e.target.checked))
			}) : a.kind === "choice" ? /* @__PURE__ */ (0, S.jsx)("select", {
				value: o,
				onChange: (e) => r(e.target.value),
				children: a.choices.map((e) => /* @__PURE__ */ (0, S.jsx)("option", {
					value: f(e),
					children: e === null ? "(none)" : f(e)
				}, f(e)))
			}) : a.kind === "number" ? /* @__PURE__ */ (0, S.jsx)("input", {
				type: "number",
				value: o,
				required: s,
				min: a.least,
				max: a.most,
				step: a.whole ? 1 : "any",
				onChange: (e) => r(e.target.value)
			}) : /* @__PURE__ */ (0, S.jsx)("input", {
				value: o,
				required: s,
				onChange: (e) => r(e.target.value)
			}),
			i.description ? /* @__PURE__ */ (0, S.jsx)("small", { children: i.description }) : null
		]
	});
}
function K(e, t) {
	return {
		name: e,
		kind: "parameter",
		type: "",
		required: !1,
		about: "",
		schema: t.inputs.properties[e]
	};
}
function q(e) {
	return [e, ...(e.anyOf ?? []).flatMap(q)];
}
function J(e) {
	return q(e).some((e) => {
		let { properties: t, items: n } = e;
		return t !== void 0 && "data" in t || n !== void 0 && J(n);
	});
}
function me(e) {
	return q(e).every((e) => (e.type ?? "array") === "array");
}
function Y(e) {
	return q(e).some((e) => e.type === "string");
}
// src/page/History.tsx
function he() {
	let [e, t] = (0, g.useState)([]), [n, r] = (0, g.useState)(!0), [i, a] = (0, g.useState)(""), o = async (e) => {
		try {
			let n = await p.runs(e);
			t((t) => e === void 0 ? n : [...t, ...n]), r(n.length === 24);
		} catch (e) {
			a(u(e));
		}
	};
	return (0, g.useEffect)(() => void o(), []), /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
		/* @__PURE__ */ (0, S.jsx)("h2", { children: "Runs" }),
		i ? /* @__PURE__ */ (0, S.jsx)("p", {
			role: "alert",
			className: "bad",
			children: i
		}) : null,
		e.length || i ? null : /* @__PURE__ */ (0, S.jsx)("p", { children: "none yet" }),
		/* @__PURE__ */ (0, S.jsx)("ul", {
			className: "gallery",
			children: e.map((e) => /* @__PURE__ */ (0, S.jsx)("li", { children: /* @__PURE__ */ (0, S.jsxs)("a", {
				className: "card",
				href: `#/run/${e.id}`,
				children: [
					A(e) || e.batch ? /* @__PURE__ */ (0, S.jsx)("img", {
						src: ge(e),
						alt: "",
						loading: "lazy"
					}) : null,
					/* @__PURE__ */ (0, S.jsx)("b", { children: e.graph }),
					" ",
					/* @__PURE__ */ (0, S.jsx)("span", {
						className: "state",
						"data-state": e.state,
						children: e.state
					}),
					/* @__PURE__ */ (0, S.jsxs)("p", { children: [
						I(e),
						" ",
						e.batch ? X(e.batch) : ""
					] }),
					/* @__PURE__ */ (0, S.jsx)("small", {
						className: "soft",
						children: (/* @__PURE__ */ new Date(e.created * 1e3)).toLocaleString()
					})
				]
			}) }, e.id))
		}),
		n && e.length ? /* @__PURE__ */ (0, S.jsx)("button", {
			onClick: () => void o(e.at(-1)?.number),
			children: "Earlier runs"
		}) : null
	] });
}
function ge(e) {
	return e.overlay !== null && A(e) ? M(e, e.overlay, 360) : j(e, 360);
}
function X({ done: e, failed: t, waiting: n }) {
	let r = e + t + n;
	return r === 1 ? "1 image" : `${r} images`;
}
// src/page/App.tsx
var _e = (0, g.lazy)(() => import("./CanvasView.js"));
function ve() {
	let [e, t] = Se(), [n = "", r = ""] = _(), i = v(() => p.session()), a = i.value, o = [
		["", "Graphs"],
		...a?.edits ? [["edit", "Edit"]] : [],
		...a?.canvas ? [["canvas", "Canvas"]] : [],
		["runs", "Runs"]
	];
	return /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [/* @__PURE__ */ (0, S.jsxs)("header", { children: [
		/* @__PURE__ */ (0, S.jsx)("a", {
			className: "brand",
			href: "#/",
			children: "anyloom"
		}),
		/* @__PURE__ */ (0, S.jsx)("nav", {
			"aria-label": "Page",
			children: o.map(([e, t]) => /* @__PURE__ */ (0, S.jsx)("a", {
				href: `#/${e}`,
				"aria-current": e === n ? "page" : void 0,
				children: t
			}, e))
		}),
		/* @__PURE__ */ (0, S.jsx)("button", {
			onClick: () => t(e === "dark" ? "light" : "dark"),
			children: e === "dark" ? "light" : "dark"
		}),
		a?.tokens ? /* @__PURE__ */ (0, S.jsxs)("button", {
			onClick: () => void p.remove("/v1/session").then(i.reload),
			children: ["sign out ", a.client]
		}) : null
	] }), /* @__PURE__ */ (0, S.jsx)("main", { children: a === null ? i.error ? /* @__PURE__ */ (0, S.jsx)(xe, {
		reason: i.error,
		entered: i.reload
	}) : /* @__PURE__ */ (0, S.jsx)("p", { children: "loading …" }) : n === "graph" ? /* @__PURE__ */ (0, S.jsx)(be, {
		name: r,
		canvas: a.canvas
	}, r) : n === "edit" ? /* @__PURE__ */ (0, S.jsx)(ae, {}) : n === "canvas" ? /* @__PURE__ */ (0, S.jsx)(g.Suspense, {
		fallback: /* @__PURE__ */ (0, S.jsx)("p", { children: "loading …" }),
		children: /* @__PURE__ */ (0, S.jsx)(_e, {
			name: r,
			mode: e
		}, r)
	}) : n === "runs" ? /* @__PURE__ */ (0, S.jsx)(he, {}) : n === "run" ? /* @__PURE__ */ (0, S.jsx)(F, { id: r }, r) : /* @__PURE__ */ (0, S.jsx)(ye, {}) })] });
}
function ye() {
	let { value: e, error: t } = v(() => p.graphs()), [n, r] = (0, g.useState)(""), i = Object.entries(e?.refused ?? {}), a = (e?.graphs ?? []).filter((e) => n.toLowerCase().split(/\s+/).every((t) => `${e.name} ${e.about}`.toLowerCase().includes(t)));
	return /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
		/* @__PURE__ */ (0, S.jsx)("h2", { children: "Graphs" }),
		/* @__PURE__ */ (0, S.jsx)("p", {
			className: "row",
			children: /* @__PURE__ */ (0, S.jsx)("input", {
				type: "search",
				placeholder: "search",
				"aria-label": "search",
				value: n,
				onChange: (e) => r(e.target.value)
			})
		}),
		t ? /* @__PURE__ */ (0, S.jsx)("p", {
			role: "alert",
			className: "bad",
			children: t
		}) : null,
		/* @__PURE__ */ (0, S.jsx)(Z, { graphs: a.filter((e) => !e.verb) }),
		a.some((e) => e.verb) ? /* @__PURE__ */ (0, S.jsxs)("details", {
			open: n !== "",
			children: [/* @__PURE__ */ (0, S.jsx)("summary", { children: "Steps of edits" }), /* @__PURE__ */ (0, S.jsx)(Z, { graphs: a.filter((e) => e.verb) })]
		}) : null,
		i.length ? /* @__PURE__ */ (0, S.jsxs)("details", { children: [/* @__PURE__ */ (0, S.jsxs)("summary", { children: [i.length === 1 ? "1 graph" : `${i.length} graphs`, " left out"] }), /* @__PURE__ */ (0, S.jsx)("dl", { children: i.map(([e, t]) => /* @__PURE__ */ (0, S.jsxs)("div", { children: [/* @__PURE__ */ (0, S.jsx)("dt", { children: e }), /* @__PURE__ */ (0, S.jsx)("dd", { children: t })] }, e)) })] }) : null
	] });
}
function Z({ graphs: e }) {
	return /* @__PURE__ */ (0, S.jsx)("ul", {
		className: "gallery",
		children: [...e.filter((e) => e.example), ...e.filter((e) => !e.example)].map((e) => /* @__PURE__ */ (0, S.jsx)("li", { children: /* @__PURE__ */ (0, S.jsxs)("a", {
			className: "card",
			href: `#/graph/${e.name}`,
			children: [
				e.example ? /* @__PURE__ */ (0, S.jsx)("img", {
					src: `/v1/graphs/${e.name}/example`,
					alt: "",
					loading: "lazy"
				}) : /* @__PURE__ */ (0, S.jsxs)("div", {
					className: "ports",
					children: [
						/* @__PURE__ */ (0, S.jsx)("span", { children: Object.keys(e.inputs.properties).join(", ") || "nothing" }),
						/* @__PURE__ */ (0, S.jsx)("span", {
							"aria-hidden": "true",
							children: "↓"
						}),
						/* @__PURE__ */ (0, S.jsx)("span", { children: Object.keys(e.outputs).join(", ") })
					]
				}),
				/* @__PURE__ */ (0, S.jsx)("b", { children: e.name }),
				/* @__PURE__ */ (0, S.jsx)("p", { children: e.about }),
				/* @__PURE__ */ (0, S.jsx)(Q, { of: e })
			]
		}) }, e.name))
	});
}
function Q({ of: e }) {
	if (!e.downloads.length) return null;
	let t = e.downloads.map((e) => `${e.model} (${m(e.size) || "size unknown"})`);
	return /* @__PURE__ */ (0, S.jsxs)("p", {
		className: "soft",
		children: ["not on this server yet: a run downloads ", t.join(", ")]
	});
}
function be({ name: e, canvas: t }) {
	let { value: n, error: r } = v(() => p.get(`/v1/graphs/${encodeURIComponent(e)}`), e);
	return r ? /* @__PURE__ */ (0, S.jsx)("p", {
		role: "alert",
		className: "bad",
		children: r
	}) : n === null ? /* @__PURE__ */ (0, S.jsx)("p", { children: "loading …" }) : /* @__PURE__ */ (0, S.jsxs)(S.Fragment, { children: [
		/* @__PURE__ */ (0, S.jsx)("h2", { children: n.name }),
		/* @__PURE__ */ (0, S.jsx)("p", { children: n.about }),
		/* @__PURE__ */ (0, S.jsx)(Q, { of: n }),
		/* @__PURE__ */ (0, S.jsx)(de, { graph: n }),
		/* @__PURE__ */ (0, S.jsxs)("details", { children: [
			/* @__PURE__ */ (0, S.jsx)("summary", { children: "The graph" }),
			/* @__PURE__ */ (0, S.jsx)("img", {
				className: "drawing",
				src: `/v1/graphs/${n.name}/picture`,
				alt: `drawing of ${n.name}`
			}),
			/* @__PURE__ */ (0, S.jsx)("p", {
				className: "soft",
				children: n.models.length ? `models: ${n.models.join(", ")}` : "no models"
			}),
			t ? /* @__PURE__ */ (0, S.jsx)("a", {
				href: `#/canvas/${n.name}`,
				children: "open on the canvas"
			}) : null
		] })
	] });
}
function xe({ reason: e, entered: t }) {
	let [n, r] = (0, g.useState)(""), [i, a] = (0, g.useState)("");
	return e.includes("Bearer") ? /* @__PURE__ */ (0, S.jsxs)("form", {
		className: "form entry",
		onSubmit: (e) => {
			e.preventDefault(), p.enter(n.trim()).then(t, (e) => a(u(e)));
		},
		children: [
			/* @__PURE__ */ (0, S.jsx)("h2", { children: "Who are you?" }),
			/* @__PURE__ */ (0, S.jsxs)("label", {
				className: "field",
				children: [
					/* @__PURE__ */ (0, S.jsx)("span", { children: "Token" }),
					/* @__PURE__ */ (0, S.jsx)("input", {
						type: "password",
						autoComplete: "current-password",
						required: !0,
						value: n,
						onChange: (e) => r(e.target.value)
					}),
					/* @__PURE__ */ (0, S.jsx)("small", { children: "The person who runs this server has it." })
				]
			}),
			/* @__PURE__ */ (0, S.jsxs)("p", {
				className: "row",
				children: [/* @__PURE__ */ (0, S.jsx)("button", {
					className: "main",
					children: "Enter"
				}), /* @__PURE__ */ (0, S.jsx)("span", {
					role: "alert",
					className: "bad",
					children: i ? "this is no token of this server" : ""
				})]
			})
		]
	}) : /* @__PURE__ */ (0, S.jsx)("p", {
		role: "alert",
		className: "bad",
		children: e
	});
}
var $ = "anyloom-mode";
function Se() {
	let e = matchMedia("(prefers-color-scheme: dark)"), [t, n] = (0, g.useState)(() => {
		let t = localStorage.getItem($);
		return t === "dark" || t === "light" ? t : e.matches ? "dark" : "light";
	});
	return (0, g.useEffect)(() => {
		document.documentElement.dataset.theme = t;
	}, [t]), [t, (e) => {
		localStorage.setItem($, e), n(e);
	}];
}
// src/page/main.tsx
(0, h.createRoot)(document.getElementById("page")).render(/* @__PURE__ */ (0, S.jsx)(ve, {}));
