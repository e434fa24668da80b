import { A as e, C as t, D as n, E as r, O as i, S as a, T as o, _ as s, a as c, b as l, c as u, f as d, g as f, h as p, i as m, k as h, m as g, o as _, p as v, r as y, s as b, t as x, v as S, w as C, x as w, y as T } from "./http_transport.js";
// node_modules/classcat/index.js
var E = /* @__PURE__ */ e(i(), 1), D = u();
function O(e) {
	if (typeof e == "string" || typeof e == "number") return "" + e;
	let t = "";
	if (Array.isArray(e)) for (let n = 0, r; n < e.length; n++) (r = O(e[n])) !== "" && (t += (t && " ") + r);
	else for (let n in e) e[n] && (t += (t && " ") + n);
	return t;
}
// node_modules/d3-dispatch/dist/d3-dispatch.mjs
var k = { value: () => {} };
function A() {
	for (var e = 0, t = arguments.length, n = {}, r; e < t; ++e) {
		if (!(r = arguments[e] + "") || r in n || /[\s.]/.test(r)) throw Error("illegal type: " + r);
		n[r] = [];
	}
	return new j(n);
}
function j(e) {
	this._ = e;
}
function M(e, t) {
	return e.trim().split(/^|\s+/).map(function(e) {
		var n = "", r = e.indexOf(".");
		if (r >= 0 && (n = e.slice(r + 1), e = e.slice(0, r)), e && !t.hasOwnProperty(e)) throw Error("unknown type: " + e);
		return {
			type: e,
			name: n
		};
	});
}
j.prototype = A.prototype = {
	constructor: j,
	on: function(e, t) {
		var n = this._, r = M(e + "", n), i, a = -1, o = r.length;
		if (arguments.length < 2) {
			for (; ++a < o;) if ((i = (e = r[a]).type) && (i = N(n[i], e.name))) return i;
		} else {
			if (t != null && typeof t != "function") throw Error("invalid callback: " + t);
			for (; ++a < o;) if (i = (e = r[a]).type) n[i] = P(n[i], e.name, t);
			else if (t == null) for (i in n) n[i] = P(n[i], e.name, null);
			return this;
		}
	},
	copy: function() {
		var e = {}, t = this._;
		for (var n in t) e[n] = t[n].slice();
		return new j(e);
	},
	call: function(e, t) {
		if ((i = arguments.length - 2) > 0) for (var n = Array(i), r = 0, i, a; r < i; ++r) n[r] = arguments[r + 2];
		if (!this._.hasOwnProperty(e)) throw Error("unknown type: " + e);
		for (a = this._[e], r = 0, i = a.length; r < i; ++r) a[r].value.apply(t, n);
	},
	apply: function(e, t, n) {
		if (!this._.hasOwnProperty(e)) throw Error("unknown type: " + e);
		for (var r = this._[e], i = 0, a = r.length; i < a; ++i) r[i].value.apply(t, n);
	}
};
function N(e, t) {
	for (var n = 0, r = e.length, i; n < r; ++n) if ((i = e[n]).name === t) return i.value;
}
function P(e, t, n) {
	for (var r = 0, i = e.length; r < i; ++r) if (e[r].name === t) {
		e[r] = k, e = e.slice(0, r).concat(e.slice(r + 1));
		break;
	}
	return n != null && e.push({
		name: t,
		value: n
	}), e;
}
// node_modules/d3-selection/dist/d3-selection.mjs
var F = "http://www.w3.org/1999/xhtml", I = {
	svg: "http://www.w3.org/2000/svg",
	xhtml: F,
	xlink: "http://www.w3.org/1999/xlink",
	xml: "http://www.w3.org/XML/1998/namespace",
	xmlns: "http://www.w3.org/2000/xmlns/"
};
function L(e) {
	var t = e += "", n = t.indexOf(":");
	return n >= 0 && (t = e.slice(0, n)) !== "xmlns" && (e = e.slice(n + 1)), I.hasOwnProperty(t) ? {
		space: I[t],
		local: e
	} : e;
}
function R(e) {
	return function() {
		var t = this.ownerDocument, n = this.namespaceURI;
		return n === F && t.documentElement.namespaceURI === F ? t.createElement(e) : t.createElementNS(n, e);
	};
}
function z(e) {
	return function() {
		return this.ownerDocument.createElementNS(e.space, e.local);
	};
}
function B(e) {
	var t = L(e);
	return (t.local ? z : R)(t);
}
function V() {}
function H(e) {
	return e == null ? V : function() {
		return this.querySelector(e);
	};
}
function ee(e) {
	typeof e != "function" && (e = H(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = Array(o), c, l, u = 0; u < o; ++u) (c = a[u]) && (l = e.call(c, c.__data__, u, a)) && ("__data__" in c && (l.__data__ = c.__data__), s[u] = l);
	return new G(r, this._parents);
}
function U(e) {
	return e == null ? [] : Array.isArray(e) ? e : Array.from(e);
}
function W() {
	return [];
}
function te(e) {
	return e == null ? W : function() {
		return this.querySelectorAll(e);
	};
}
function ne(e) {
	return function() {
		return U(e.apply(this, arguments));
	};
}
function re(e) {
	e = typeof e == "function" ? ne(e) : te(e);
	for (var t = this._groups, n = t.length, r = [], i = [], a = 0; a < n; ++a) for (var o = t[a], s = o.length, c, l = 0; l < s; ++l) (c = o[l]) && (r.push(e.call(c, c.__data__, l, o)), i.push(c));
	return new G(r, i);
}
function ie(e) {
	return function() {
		return this.matches(e);
	};
}
function ae(e) {
	return function(t) {
		return t.matches(e);
	};
}
var oe = Array.prototype.find;
function se(e) {
	return function() {
		return oe.call(this.children, e);
	};
}
function ce() {
	return this.firstElementChild;
}
function le(e) {
	return this.select(e == null ? ce : se(typeof e == "function" ? e : ae(e)));
}
var ue = Array.prototype.filter;
function de() {
	return Array.from(this.children);
}
function fe(e) {
	return function() {
		return ue.call(this.children, e);
	};
}
function pe(e) {
	return this.selectAll(e == null ? de : fe(typeof e == "function" ? e : ae(e)));
}
function me(e) {
	typeof e != "function" && (e = ie(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = [], c, l = 0; l < o; ++l) (c = a[l]) && e.call(c, c.__data__, l, a) && s.push(c);
	return new G(r, this._parents);
}
function he(e) {
	return Array(e.length);
}
function ge() {
	return new G(this._enter || this._groups.map(he), this._parents);
}
function _e(e, t) {
	this.ownerDocument = e.ownerDocument, this.namespaceURI = e.namespaceURI, this._next = null, this._parent = e, this.__data__ = t;
}
_e.prototype = {
	constructor: _e,
	appendChild: function(e) {
		return this._parent.insertBefore(e, this._next);
	},
	insertBefore: function(e, t) {
		return this._parent.insertBefore(e, t);
	},
	querySelector: function(e) {
		return this._parent.querySelector(e);
	},
	querySelectorAll: function(e) {
		return this._parent.querySelectorAll(e);
	}
};
function ve(e) {
	return function() {
		return e;
	};
}
function ye(e, t, n, r, i, a) {
	for (var o = 0, s, c = t.length, l = a.length; o < l; ++o) (s = t[o]) ? (s.__data__ = a[o], r[o] = s) : n[o] = new _e(e, a[o]);
	for (; o < c; ++o) (s = t[o]) && (i[o] = s);
}
function be(e, t, n, r, i, a, o) {
	var s, c, l = /* @__PURE__ */ new Map(), u = t.length, d = a.length, f = Array(u), p;
	for (s = 0; s < u; ++s) (c = t[s]) && (f[s] = p = o.call(c, c.__data__, s, t) + "", l.has(p) ? i[s] = c : l.set(p, c));
	for (s = 0; s < d; ++s) p = o.call(e, a[s], s, a) + "", (c = l.get(p)) ? (r[s] = c, c.__data__ = a[s], l.delete(p)) : n[s] = new _e(e, a[s]);
	for (s = 0; s < u; ++s) (c = t[s]) && l.get(f[s]) === c && (i[s] = c);
}
function xe(e) {
	return e.__data__;
}
function Se(e, t) {
	if (!arguments.length) return Array.from(this, xe);
	var n = t ? be : ye, r = this._parents, i = this._groups;
	typeof e != "function" && (e = ve(e));
	for (var a = i.length, o = Array(a), s = Array(a), c = Array(a), l = 0; l < a; ++l) {
		var u = r[l], d = i[l], f = d.length, p = Ce(e.call(u, u && u.__data__, l, r)), m = p.length, h = s[l] = Array(m), g = o[l] = Array(m);
		n(u, d, h, g, c[l] = Array(f), p, t);
		for (var _ = 0, v = 0, y, b; _ < m; ++_) if (y = h[_]) {
			for (_ >= v && (v = _ + 1); !(b = g[v]) && ++v < m;);
			y._next = b || null;
		}
	}
	return o = new G(o, r), o._enter = s, o._exit = c, o;
}
function Ce(e) {
	return typeof e == "object" && "length" in e ? e : Array.from(e);
}
function we() {
	return new G(this._exit || this._groups.map(he), this._parents);
}
function Te(e, t, n) {
	var r = this.enter(), i = this, a = this.exit();
	return typeof e == "function" ? (r = e(r), r &&= r.selection()) : r = r.append(e + ""), t != null && (i = t(i), i &&= i.selection()), n == null ? a.remove() : n(a), r && i ? r.merge(i).order() : i;
}
function Ee(e) {
	for (var t = e.selection ? e.selection() : e, n = this._groups, r = t._groups, i = n.length, a = r.length, o = Math.min(i, a), s = Array(i), c = 0; c < o; ++c) for (var l = n[c], u = r[c], d = l.length, f = s[c] = Array(d), p, m = 0; m < d; ++m) (p = l[m] || u[m]) && (f[m] = p);
	for (; c < i; ++c) s[c] = n[c];
	return new G(s, this._parents);
}
function De() {
	for (var e = this._groups, t = -1, n = e.length; ++t < n;) for (var r = e[t], i = r.length - 1, a = r[i], o; --i >= 0;) (o = r[i]) && (a && o.compareDocumentPosition(a) ^ 4 && a.parentNode.insertBefore(o, a), a = o);
	return this;
}
function Oe(e) {
	e ||= ke;
	function t(t, n) {
		return t && n ? e(t.__data__, n.__data__) : !t - !n;
	}
	for (var n = this._groups, r = n.length, i = Array(r), a = 0; a < r; ++a) {
		for (var o = n[a], s = o.length, c = i[a] = Array(s), l, u = 0; u < s; ++u) (l = o[u]) && (c[u] = l);
		c.sort(t);
	}
	return new G(i, this._parents).order();
}
function ke(e, t) {
	return e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function Ae() {
	var e = arguments[0];
	return arguments[0] = this, e.apply(null, arguments), this;
}
function je() {
	return Array.from(this);
}
function Me() {
	for (var e = this._groups, t = 0, n = e.length; t < n; ++t) for (var r = e[t], i = 0, a = r.length; i < a; ++i) {
		var o = r[i];
		if (o) return o;
	}
	return null;
}
function Ne() {
	let e = 0;
	for (let t of this) ++e;
	return e;
}
function Pe() {
	return !this.node();
}
function Fe(e) {
	for (var t = this._groups, n = 0, r = t.length; n < r; ++n) for (var i = t[n], a = 0, o = i.length, s; a < o; ++a) (s = i[a]) && e.call(s, s.__data__, a, i);
	return this;
}
function Ie(e) {
	return function() {
		this.removeAttribute(e);
	};
}
function Le(e) {
	return function() {
		this.removeAttributeNS(e.space, e.local);
	};
}
function Re(e, t) {
	return function() {
		this.setAttribute(e, t);
	};
}
function ze(e, t) {
	return function() {
		this.setAttributeNS(e.space, e.local, t);
	};
}
function Be(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? this.removeAttribute(e) : this.setAttribute(e, n);
	};
}
function Ve(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? this.removeAttributeNS(e.space, e.local) : this.setAttributeNS(e.space, e.local, n);
	};
}
function He(e, t) {
	var n = L(e);
	if (arguments.length < 2) {
		var r = this.node();
		return n.local ? r.getAttributeNS(n.space, n.local) : r.getAttribute(n);
	}
	return this.each((t == null ? n.local ? Le : Ie : typeof t == "function" ? n.local ? Ve : Be : n.local ? ze : Re)(n, t));
}
function Ue(e) {
	return e.ownerDocument && e.ownerDocument.defaultView || e.document && e || e.defaultView;
}
function We(e) {
	return function() {
		this.style.removeProperty(e);
	};
}
function Ge(e, t, n) {
	return function() {
		this.style.setProperty(e, t, n);
	};
}
function Ke(e, t, n) {
	return function() {
		var r = t.apply(this, arguments);
		r == null ? this.style.removeProperty(e) : this.style.setProperty(e, r, n);
	};
}
function qe(e, t, n) {
	return arguments.length > 1 ? this.each((t == null ? We : typeof t == "function" ? Ke : Ge)(e, t, n ?? "")) : Je(this.node(), e);
}
function Je(e, t) {
	return e.style.getPropertyValue(t) || Ue(e).getComputedStyle(e, null).getPropertyValue(t);
}
function Ye(e) {
	return function() {
		delete this[e];
	};
}
function Xe(e, t) {
	return function() {
		this[e] = t;
	};
}
function Ze(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? delete this[e] : this[e] = n;
	};
}
function Qe(e, t) {
	return arguments.length > 1 ? this.each((t == null ? Ye : typeof t == "function" ? Ze : Xe)(e, t)) : this.node()[e];
}
function $e(e) {
	return e.trim().split(/^|\s+/);
}
function et(e) {
	return e.classList || new tt(e);
}
function tt(e) {
	this._node = e, this._names = $e(e.getAttribute("class") || "");
}
tt.prototype = {
	add: function(e) {
		this._names.indexOf(e) < 0 && (this._names.push(e), this._node.setAttribute("class", this._names.join(" ")));
	},
	remove: function(e) {
		var t = this._names.indexOf(e);
		t >= 0 && (this._names.splice(t, 1), this._node.setAttribute("class", this._names.join(" ")));
	},
	contains: function(e) {
		return this._names.indexOf(e) >= 0;
	}
};
function nt(e, t) {
	for (var n = et(e), r = -1, i = t.length; ++r < i;) n.add(t[r]);
}
function rt(e, t) {
	for (var n = et(e), r = -1, i = t.length; ++r < i;) n.remove(t[r]);
}
function it(e) {
	return function() {
		nt(this, e);
	};
}
function at(e) {
	return function() {
		rt(this, e);
	};
}
function ot(e, t) {
	return function() {
		(t.apply(this, arguments) ? nt : rt)(this, e);
	};
}
function st(e, t) {
	var n = $e(e + "");
	if (arguments.length < 2) {
		for (var r = et(this.node()), i = -1, a = n.length; ++i < a;) if (!r.contains(n[i])) return !1;
		return !0;
	}
	return this.each((typeof t == "function" ? ot : t ? it : at)(n, t));
}
function ct() {
	this.textContent = "";
}
function lt(e) {
	return function() {
		this.textContent = e;
	};
}
function ut(e) {
	return function() {
		var t = e.apply(this, arguments);
		this.textContent = t ?? "";
	};
}
function dt(e) {
	return arguments.length ? this.each(e == null ? ct : (typeof e == "function" ? ut : lt)(e)) : this.node().textContent;
}
function ft() {
	this.innerHTML = "";
}
function pt(e) {
	return function() {
		this.innerHTML = e;
	};
}
function mt(e) {
	return function() {
		var t = e.apply(this, arguments);
		this.innerHTML = t ?? "";
	};
}
function ht(e) {
	return arguments.length ? this.each(e == null ? ft : (typeof e == "function" ? mt : pt)(e)) : this.node().innerHTML;
}
function gt() {
	this.nextSibling && this.parentNode.appendChild(this);
}
function _t() {
	return this.each(gt);
}
function vt() {
	this.previousSibling && this.parentNode.insertBefore(this, this.parentNode.firstChild);
}
function yt() {
	return this.each(vt);
}
function bt(e) {
	var t = typeof e == "function" ? e : B(e);
	return this.select(function() {
		return this.appendChild(t.apply(this, arguments));
	});
}
function xt() {
	return null;
}
function St(e, t) {
	var n = typeof e == "function" ? e : B(e), r = t == null ? xt : typeof t == "function" ? t : H(t);
	return this.select(function() {
		return this.insertBefore(n.apply(this, arguments), r.apply(this, arguments) || null);
	});
}
function Ct() {
	var e = this.parentNode;
	e && e.removeChild(this);
}
function wt() {
	return this.each(Ct);
}
function Tt() {
	var e = this.cloneNode(!1), t = this.parentNode;
	return t ? t.insertBefore(e, this.nextSibling) : e;
}
function Et() {
	var e = this.cloneNode(!0), t = this.parentNode;
	return t ? t.insertBefore(e, this.nextSibling) : e;
}
function Dt(e) {
	return this.select(e ? Et : Tt);
}
function Ot(e) {
	return arguments.length ? this.property("__data__", e) : this.node().__data__;
}
function kt(e) {
	return function(t) {
		e.call(this, t, this.__data__);
	};
}
function At(e) {
	return e.trim().split(/^|\s+/).map(function(e) {
		var t = "", n = e.indexOf(".");
		return n >= 0 && (t = e.slice(n + 1), e = e.slice(0, n)), {
			type: e,
			name: t
		};
	});
}
function jt(e) {
	return function() {
		var t = this.__on;
		if (t) {
			for (var n = 0, r = -1, i = t.length, a; n < i; ++n) a = t[n], (!e.type || a.type === e.type) && a.name === e.name ? this.removeEventListener(a.type, a.listener, a.options) : t[++r] = a;
			++r ? t.length = r : delete this.__on;
		}
	};
}
function Mt(e, t, n) {
	return function() {
		var r = this.__on, i, a = kt(t);
		if (r) {
			for (var o = 0, s = r.length; o < s; ++o) if ((i = r[o]).type === e.type && i.name === e.name) {
				this.removeEventListener(i.type, i.listener, i.options), this.addEventListener(i.type, i.listener = a, i.options = n), i.value = t;
				return;
			}
		}
		this.addEventListener(e.type, a, n), i = {
			type: e.type,
			name: e.name,
			value: t,
			listener: a,
			options: n
		}, r ? r.push(i) : this.__on = [i];
	};
}
function Nt(e, t, n) {
	var r = At(e + ""), i, a = r.length, o;
	if (arguments.length < 2) {
		var s = this.node().__on;
		if (s) {
			for (var c = 0, l = s.length, u; c < l; ++c) for (i = 0, u = s[c]; i < a; ++i) if ((o = r[i]).type === u.type && o.name === u.name) return u.value;
		}
	} else {
		for (s = t ? Mt : jt, i = 0; i < a; ++i) this.each(s(r[i], t, n));
		return this;
	}
}
function Pt(e, t, n) {
	var r = Ue(e), i = r.CustomEvent;
	typeof i == "function" ? i = new i(t, n) : (i = r.document.createEvent("Event"), n ? (i.initEvent(t, n.bubbles, n.cancelable), i.detail = n.detail) : i.initEvent(t, !1, !1)), e.dispatchEvent(i);
}
function Ft(e, t) {
	return function() {
		return Pt(this, e, t);
	};
}
function It(e, t) {
	return function() {
		return Pt(this, e, t.apply(this, arguments));
	};
}
function Lt(e, t) {
	return this.each((typeof t == "function" ? It : Ft)(e, t));
}
function* Rt() {
	for (var e = this._groups, t = 0, n = e.length; t < n; ++t) for (var r = e[t], i = 0, a = r.length, o; i < a; ++i) (o = r[i]) && (yield o);
}
var zt = [null];
function G(e, t) {
	this._groups = e, this._parents = t;
}
function Bt() {
	return new G([[document.documentElement]], zt);
}
function Vt() {
	return this;
}
G.prototype = Bt.prototype = {
	constructor: G,
	select: ee,
	selectAll: re,
	selectChild: le,
	selectChildren: pe,
	filter: me,
	data: Se,
	enter: ge,
	exit: we,
	join: Te,
	merge: Ee,
	selection: Vt,
	order: De,
	sort: Oe,
	call: Ae,
	nodes: je,
	node: Me,
	size: Ne,
	empty: Pe,
	each: Fe,
	attr: He,
	style: qe,
	property: Qe,
	classed: st,
	text: dt,
	html: ht,
	raise: _t,
	lower: yt,
	append: bt,
	insert: St,
	remove: wt,
	clone: Dt,
	datum: Ot,
	on: Nt,
	dispatch: Lt,
	[Symbol.iterator]: Rt
};
function K(e) {
	return typeof e == "string" ? new G([[document.querySelector(e)]], [document.documentElement]) : new G([[e]], zt);
}
var Ht = 0;
function Ut() {
	return new Wt();
}
function Wt() {
	this._ = "@" + (++Ht).toString(36);
}
Wt.prototype = Ut.prototype = {
	constructor: Wt,
	get: function(e) {
		for (var t = this._; !(t in e);) if (!(e = e.parentNode)) return;
		return e[t];
	},
	set: function(e, t) {
		return e[this._] = t;
	},
	remove: function(e) {
		return this._ in e && delete e[this._];
	},
	toString: function() {
		return this._;
	}
};
function Gt(e) {
	let t;
	for (; t = e.sourceEvent;) e = t;
	return e;
}
function Kt(e, t) {
	if (e = Gt(e), t === void 0 && (t = e.currentTarget), t) {
		var n = t.ownerSVGElement || t;
		if (n.createSVGPoint) {
			var r = n.createSVGPoint();
			return r.x = e.clientX, r.y = e.clientY, r = r.matrixTransform(t.getScreenCTM().inverse()), [r.x, r.y];
		}
		if (t.getBoundingClientRect) {
			var i = t.getBoundingClientRect();
			return [e.clientX - i.left - t.clientLeft, e.clientY - i.top - t.clientTop];
		}
	}
	return [e.pageX, e.pageY];
}
// node_modules/d3-drag/dist/d3-drag.mjs
var qt = { passive: !1 }, Jt = {
	capture: !0,
	passive: !1
};
function Yt(e) {
	e.stopImmediatePropagation();
}
function Xt(e) {
	e.preventDefault(), e.stopImmediatePropagation();
}
function Zt(e) {
	var t = e.document.documentElement, n = K(e).on("dragstart.drag", Xt, Jt);
	"onselectstart" in t ? n.on("selectstart.drag", Xt, Jt) : (t.__noselect = t.style.MozUserSelect, t.style.MozUserSelect = "none");
}
function Qt(e, t) {
	var n = e.document.documentElement, r = K(e).on("dragstart.drag", null);
	t && (r.on("click.drag", Xt, Jt), setTimeout(function() {
		r.on("click.drag", null);
	}, 0)), "onselectstart" in n ? r.on("selectstart.drag", null) : (n.style.MozUserSelect = n.__noselect, delete n.__noselect);
}
var $t = (e) => () => e;
function en(e, { sourceEvent: t, subject: n, target: r, identifier: i, active: a, x: o, y: s, dx: c, dy: l, dispatch: u }) {
	Object.defineProperties(this, {
		type: {
			value: e,
			enumerable: !0,
			configurable: !0
		},
		sourceEvent: {
			value: t,
			enumerable: !0,
			configurable: !0
		},
		subject: {
			value: n,
			enumerable: !0,
			configurable: !0
		},
		target: {
			value: r,
			enumerable: !0,
			configurable: !0
		},
		identifier: {
			value: i,
			enumerable: !0,
			configurable: !0
		},
		active: {
			value: a,
			enumerable: !0,
			configurable: !0
		},
		x: {
			value: o,
			enumerable: !0,
			configurable: !0
		},
		y: {
			value: s,
			enumerable: !0,
			configurable: !0
		},
		dx: {
			value: c,
			enumerable: !0,
			configurable: !0
		},
		dy: {
			value: l,
			enumerable: !0,
			configurable: !0
		},
		_: { value: u }
	});
}
en.prototype.on = function() {
	var e = this._.on.apply(this._, arguments);
	return e === this._ ? this : e;
};
function tn(e) {
	return !e.ctrlKey && !e.button;
}
function nn() {
	return this.parentNode;
}
function rn(e, t) {
	return t ?? {
		x: e.x,
		y: e.y
	};
}
function an() {
	return navigator.maxTouchPoints || "ontouchstart" in this;
}
function on() {
	var e = tn, t = nn, n = rn, r = an, i = {}, a = A("start", "drag", "end"), o = 0, s, c, l, u, d = 0;
	function f(e) {
		e.on("mousedown.drag", p).filter(r).on("touchstart.drag", g).on("touchmove.drag", _, qt).on("touchend.drag touchcancel.drag", v).style("touch-action", "none").style("-webkit-tap-highlight-color", "rgba(0,0,0,0)");
	}
	function p(n, r) {
		if (!u && e.call(this, n, r)) {
			var i = y(this, t.call(this, n, r), n, r, "mouse");
			i && (K(n.view).on("mousemove.drag", m, Jt).on("mouseup.drag", h, Jt), Zt(n.view), Yt(n), l = !1, s = n.clientX, c = n.clientY, i("start", n));
		}
	}
	function m(e) {
		if (Xt(e), !l) {
			var t = e.clientX - s, n = e.clientY - c;
			l = t * t + n * n > d;
		}
		i.mouse("drag", e);
	}
	function h(e) {
		K(e.view).on("mousemove.drag mouseup.drag", null), Qt(e.view, l), Xt(e), i.mouse("end", e);
	}
	function g(n, r) {
		if (e.call(this, n, r)) for (var i = n.changedTouches, a = t.call(this, n, r), o = i.length, s = 0, c; s < o; ++s) (c = y(this, a, n, r, i[s].identifier, i[s])) && (Yt(n), c("start", n, i[s]));
	}
	function _(e) {
		for (var t = e.changedTouches, n = t.length, r = 0, a; r < n; ++r) (a = i[t[r].identifier]) && (Xt(e), a("drag", e, t[r]));
	}
	function v(e) {
		var t = e.changedTouches, n = t.length, r, a;
		for (u && clearTimeout(u), u = setTimeout(function() {
			u = null;
		}, 500), r = 0; r < n; ++r) (a = i[t[r].identifier]) && (Yt(e), a("end", e, t[r]));
	}
	function y(e, t, r, s, c, l) {
		var u = a.copy(), d = Kt(l || r, t), p, m, h;
		if ((h = n.call(e, new en("beforestart", {
			sourceEvent: r,
			target: f,
			identifier: c,
			active: o,
			x: d[0],
			y: d[1],
			dx: 0,
			dy: 0,
			dispatch: u
		}), s)) != null) return p = h.x - d[0] || 0, m = h.y - d[1] || 0, function n(r, a, l) {
			var g = d, _;
			switch (r) {
				case "start":
					i[c] = n, _ = o++;
					break;
				case "end": delete i[c], --o;
				case "drag": d = Kt(l || a, t), _ = o;
			}
			u.call(r, e, new en(r, {
				sourceEvent: a,
				subject: h,
				target: f,
				identifier: c,
				active: _,
				x: d[0] + p,
				y: d[1] + m,
				dx: d[0] - g[0],
				dy: d[1] - g[1],
				dispatch: u
			}), s);
		};
	}
	return f.filter = function(t) {
		return arguments.length ? (e = typeof t == "function" ? t : $t(!!t), f) : e;
	}, f.container = function(e) {
		return arguments.length ? (t = typeof e == "function" ? e : $t(e), f) : t;
	}, f.subject = function(e) {
		return arguments.length ? (n = typeof e == "function" ? e : $t(e), f) : n;
	}, f.touchable = function(e) {
		return arguments.length ? (r = typeof e == "function" ? e : $t(!!e), f) : r;
	}, f.on = function() {
		var e = a.on.apply(a, arguments);
		return e === a ? f : e;
	}, f.clickDistance = function(e) {
		return arguments.length ? (d = (e = +e) * e, f) : Math.sqrt(d);
	}, f;
}
// node_modules/d3-color/dist/d3-color.mjs
function sn(e, t, n) {
	e.prototype = t.prototype = n, n.constructor = e;
}
function cn(e, t) {
	var n = Object.create(e.prototype);
	for (var r in t) n[r] = t[r];
	return n;
}
function ln() {}
var un = .7, dn = 1 / un, fn = "\\s*([+-]?\\d+)\\s*", pn = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*", mn = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*", hn = /^#([0-9a-f]{3,8})$/, gn = RegExp(`^rgb\\(${fn},${fn},${fn}\\)$`), _n = RegExp(`^rgb\\(${mn},${mn},${mn}\\)$`), vn = RegExp(`^rgba\\(${fn},${fn},${fn},${pn}\\)$`), yn = RegExp(`^rgba\\(${mn},${mn},${mn},${pn}\\)$`), bn = RegExp(`^hsl\\(${pn},${mn},${mn}\\)$`), xn = RegExp(`^hsla\\(${pn},${mn},${mn},${pn}\\)$`), Sn = {
	aliceblue: 15792383,
	antiquewhite: 16444375,
	aqua: 65535,
	aquamarine: 8388564,
	azure: 15794175,
	beige: 16119260,
	bisque: 16770244,
	black: 0,
	blanchedalmond: 16772045,
	blue: 255,
	blueviolet: 9055202,
	brown: 10824234,
	burlywood: 14596231,
	cadetblue: 6266528,
	chartreuse: 8388352,
	chocolate: 13789470,
	coral: 16744272,
	cornflowerblue: 6591981,
	cornsilk: 16775388,
	crimson: 14423100,
	cyan: 65535,
	darkblue: 139,
	darkcyan: 35723,
	darkgoldenrod: 12092939,
	darkgray: 11119017,
	darkgreen: 25600,
	darkgrey: 11119017,
	darkkhaki: 12433259,
	darkmagenta: 9109643,
	darkolivegreen: 5597999,
	darkorange: 16747520,
	darkorchid: 10040012,
	darkred: 9109504,
	darksalmon: 15308410,
	darkseagreen: 9419919,
	darkslateblue: 4734347,
	darkslategray: 3100495,
	darkslategrey: 3100495,
	darkturquoise: 52945,
	darkviolet: 9699539,
	deeppink: 16716947,
	deepskyblue: 49151,
	dimgray: 6908265,
	dimgrey: 6908265,
	dodgerblue: 2003199,
	firebrick: 11674146,
	floralwhite: 16775920,
	forestgreen: 2263842,
	fuchsia: 16711935,
	gainsboro: 14474460,
	ghostwhite: 16316671,
	gold: 16766720,
	goldenrod: 14329120,
	gray: 8421504,
	green: 32768,
	greenyellow: 11403055,
	grey: 8421504,
	honeydew: 15794160,
	hotpink: 16738740,
	indianred: 13458524,
	indigo: 4915330,
	ivory: 16777200,
	khaki: 15787660,
	lavender: 15132410,
	lavenderblush: 16773365,
	lawngreen: 8190976,
	lemonchiffon: 16775885,
	lightblue: 11393254,
	lightcoral: 15761536,
	lightcyan: 14745599,
	lightgoldenrodyellow: 16448210,
	lightgray: 13882323,
	lightgreen: 9498256,
	lightgrey: 13882323,
	lightpink: 16758465,
	lightsalmon: 16752762,
	lightseagreen: 2142890,
	lightskyblue: 8900346,
	lightslategray: 7833753,
	lightslategrey: 7833753,
	lightsteelblue: 11584734,
	lightyellow: 16777184,
	lime: 65280,
	limegreen: 3329330,
	linen: 16445670,
	magenta: 16711935,
	maroon: 8388608,
	mediumaquamarine: 6737322,
	mediumblue: 205,
	mediumorchid: 12211667,
	mediumpurple: 9662683,
	mediumseagreen: 3978097,
	mediumslateblue: 8087790,
	mediumspringgreen: 64154,
	mediumturquoise: 4772300,
	mediumvioletred: 13047173,
	midnightblue: 1644912,
	mintcream: 16121850,
	mistyrose: 16770273,
	moccasin: 16770229,
	navajowhite: 16768685,
	navy: 128,
	oldlace: 16643558,
	olive: 8421376,
	olivedrab: 7048739,
	orange: 16753920,
	orangered: 16729344,
	orchid: 14315734,
	palegoldenrod: 15657130,
	palegreen: 10025880,
	paleturquoise: 11529966,
	palevioletred: 14381203,
	papayawhip: 16773077,
	peachpuff: 16767673,
	peru: 13468991,
	pink: 16761035,
	plum: 14524637,
	powderblue: 11591910,
	purple: 8388736,
	rebeccapurple: 6697881,
	red: 16711680,
	rosybrown: 12357519,
	royalblue: 4286945,
	saddlebrown: 9127187,
	salmon: 16416882,
	sandybrown: 16032864,
	seagreen: 3050327,
	seashell: 16774638,
	sienna: 10506797,
	silver: 12632256,
	skyblue: 8900331,
	slateblue: 6970061,
	slategray: 7372944,
	slategrey: 7372944,
	snow: 16775930,
	springgreen: 65407,
	steelblue: 4620980,
	tan: 13808780,
	teal: 32896,
	thistle: 14204888,
	tomato: 16737095,
	turquoise: 4251856,
	violet: 15631086,
	wheat: 16113331,
	white: 16777215,
	whitesmoke: 16119285,
	yellow: 16776960,
	yellowgreen: 10145074
};
sn(ln, Dn, {
	copy(e) {
		return Object.assign(new this.constructor(), this, e);
	},
	displayable() {
		return this.rgb().displayable();
	},
	hex: Cn,
	formatHex: Cn,
	formatHex8: wn,
	formatHsl: Tn,
	formatRgb: En,
	toString: En
});
function Cn() {
	return this.rgb().formatHex();
}
function wn() {
	return this.rgb().formatHex8();
}
function Tn() {
	return zn(this).formatHsl();
}
function En() {
	return this.rgb().formatRgb();
}
function Dn(e) {
	var t, n;
	return e = (e + "").trim().toLowerCase(), (t = hn.exec(e)) ? (n = t[1].length, t = parseInt(t[1], 16), n === 6 ? On(t) : n === 3 ? new q(t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, (t & 15) << 4 | t & 15, 1) : n === 8 ? kn(t >> 24 & 255, t >> 16 & 255, t >> 8 & 255, (t & 255) / 255) : n === 4 ? kn(t >> 12 & 15 | t >> 8 & 240, t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, ((t & 15) << 4 | t & 15) / 255) : null) : (t = gn.exec(e)) ? new q(t[1], t[2], t[3], 1) : (t = _n.exec(e)) ? new q(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, 1) : (t = vn.exec(e)) ? kn(t[1], t[2], t[3], t[4]) : (t = yn.exec(e)) ? kn(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, t[4]) : (t = bn.exec(e)) ? Rn(t[1], t[2] / 100, t[3] / 100, 1) : (t = xn.exec(e)) ? Rn(t[1], t[2] / 100, t[3] / 100, t[4]) : Sn.hasOwnProperty(e) ? On(Sn[e]) : e === "transparent" ? new q(NaN, NaN, NaN, 0) : null;
}
function On(e) {
	return new q(e >> 16 & 255, e >> 8 & 255, e & 255, 1);
}
function kn(e, t, n, r) {
	return r <= 0 && (e = t = n = NaN), new q(e, t, n, r);
}
function An(e) {
	return e instanceof ln || (e = Dn(e)), e ? (e = e.rgb(), new q(e.r, e.g, e.b, e.opacity)) : new q();
}
function jn(e, t, n, r) {
	return arguments.length === 1 ? An(e) : new q(e, t, n, r ?? 1);
}
function q(e, t, n, r) {
	this.r = +e, this.g = +t, this.b = +n, this.opacity = +r;
}
sn(q, jn, cn(ln, {
	brighter(e) {
		return e = e == null ? dn : dn ** +e, new q(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? un : un ** +e, new q(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	rgb() {
		return this;
	},
	clamp() {
		return new q(In(this.r), In(this.g), In(this.b), Fn(this.opacity));
	},
	displayable() {
		return -.5 <= this.r && this.r < 255.5 && -.5 <= this.g && this.g < 255.5 && -.5 <= this.b && this.b < 255.5 && 0 <= this.opacity && this.opacity <= 1;
	},
	hex: Mn,
	formatHex: Mn,
	formatHex8: Nn,
	formatRgb: Pn,
	toString: Pn
}));
function Mn() {
	return `#${Ln(this.r)}${Ln(this.g)}${Ln(this.b)}`;
}
function Nn() {
	return `#${Ln(this.r)}${Ln(this.g)}${Ln(this.b)}${Ln((isNaN(this.opacity) ? 1 : this.opacity) * 255)}`;
}
function Pn() {
	let e = Fn(this.opacity);
	return `${e === 1 ? "rgb(" : "rgba("}${In(this.r)}, ${In(this.g)}, ${In(this.b)}${e === 1 ? ")" : `, ${e})`}`;
}
function Fn(e) {
	return isNaN(e) ? 1 : Math.max(0, Math.min(1, e));
}
function In(e) {
	return Math.max(0, Math.min(255, Math.round(e) || 0));
}
function Ln(e) {
	return e = In(e), (e < 16 ? "0" : "") + e.toString(16);
}
function Rn(e, t, n, r) {
	return r <= 0 ? e = t = n = NaN : n <= 0 || n >= 1 ? e = t = NaN : t <= 0 && (e = NaN), new Vn(e, t, n, r);
}
function zn(e) {
	if (e instanceof Vn) return new Vn(e.h, e.s, e.l, e.opacity);
	if (e instanceof ln || (e = Dn(e)), !e) return new Vn();
	if (e instanceof Vn) return e;
	e = e.rgb();
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = Math.min(t, n, r), a = Math.max(t, n, r), o = NaN, s = a - i, c = (a + i) / 2;
	return s ? (o = t === a ? (n - r) / s + (n < r) * 6 : n === a ? (r - t) / s + 2 : (t - n) / s + 4, s /= c < .5 ? a + i : 2 - a - i, o *= 60) : s = c > 0 && c < 1 ? 0 : o, new Vn(o, s, c, e.opacity);
}
function Bn(e, t, n, r) {
	return arguments.length === 1 ? zn(e) : new Vn(e, t, n, r ?? 1);
}
function Vn(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
sn(Vn, Bn, cn(ln, {
	brighter(e) {
		return e = e == null ? dn : dn ** +e, new Vn(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? un : un ** +e, new Vn(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = this.h % 360 + (this.h < 0) * 360, t = isNaN(e) || isNaN(this.s) ? 0 : this.s, n = this.l, r = n + (n < .5 ? n : 1 - n) * t, i = 2 * n - r;
		return new q(Wn(e >= 240 ? e - 240 : e + 120, i, r), Wn(e, i, r), Wn(e < 120 ? e + 240 : e - 120, i, r), this.opacity);
	},
	clamp() {
		return new Vn(Hn(this.h), Un(this.s), Un(this.l), Fn(this.opacity));
	},
	displayable() {
		return (0 <= this.s && this.s <= 1 || isNaN(this.s)) && 0 <= this.l && this.l <= 1 && 0 <= this.opacity && this.opacity <= 1;
	},
	formatHsl() {
		let e = Fn(this.opacity);
		return `${e === 1 ? "hsl(" : "hsla("}${Hn(this.h)}, ${Un(this.s) * 100}%, ${Un(this.l) * 100}%${e === 1 ? ")" : `, ${e})`}`;
	}
}));
function Hn(e) {
	return e = (e || 0) % 360, e < 0 ? e + 360 : e;
}
function Un(e) {
	return Math.max(0, Math.min(1, e || 0));
}
function Wn(e, t, n) {
	return (e < 60 ? t + (n - t) * e / 60 : e < 180 ? n : e < 240 ? t + (n - t) * (240 - e) / 60 : t) * 255;
}
var Gn = Math.PI / 180, Kn = 180 / Math.PI, qn = 18, Jn = .96422, Yn = 1, Xn = .82521, Zn = 4 / 29, Qn = 6 / 29, $n = 3 * Qn * Qn, er = Qn * Qn * Qn;
function tr(e) {
	if (e instanceof rr) return new rr(e.l, e.a, e.b, e.opacity);
	if (e instanceof ur) return dr(e);
	e instanceof q || (e = An(e));
	var t = sr(e.r), n = sr(e.g), r = sr(e.b), i = ir((.2225045 * t + .7168786 * n + .0606169 * r) / Yn), a, o;
	return t === n && n === r ? a = o = i : (a = ir((.4360747 * t + .3850649 * n + .1430804 * r) / Jn), o = ir((.0139322 * t + .0971045 * n + .7141733 * r) / Xn)), new rr(116 * i - 16, 500 * (a - i), 200 * (i - o), e.opacity);
}
function nr(e, t, n, r) {
	return arguments.length === 1 ? tr(e) : new rr(e, t, n, r ?? 1);
}
function rr(e, t, n, r) {
	this.l = +e, this.a = +t, this.b = +n, this.opacity = +r;
}
sn(rr, nr, cn(ln, {
	brighter(e) {
		return new rr(this.l + qn * (e ?? 1), this.a, this.b, this.opacity);
	},
	darker(e) {
		return new rr(this.l - qn * (e ?? 1), this.a, this.b, this.opacity);
	},
	rgb() {
		var e = (this.l + 16) / 116, t = isNaN(this.a) ? e : e + this.a / 500, n = isNaN(this.b) ? e : e - this.b / 200;
		return t = Jn * ar(t), e = Yn * ar(e), n = Xn * ar(n), new q(or(3.1338561 * t - 1.6168667 * e - .4906146 * n), or(-.9787684 * t + 1.9161415 * e + .033454 * n), or(.0719453 * t - .2289914 * e + 1.4052427 * n), this.opacity);
	}
}));
function ir(e) {
	return e > er ? e ** (1 / 3) : e / $n + Zn;
}
function ar(e) {
	return e > Qn ? e * e * e : $n * (e - Zn);
}
function or(e) {
	return 255 * (e <= .0031308 ? 12.92 * e : 1.055 * e ** (1 / 2.4) - .055);
}
function sr(e) {
	return (e /= 255) <= .04045 ? e / 12.92 : ((e + .055) / 1.055) ** 2.4;
}
function cr(e) {
	if (e instanceof ur) return new ur(e.h, e.c, e.l, e.opacity);
	if (e instanceof rr || (e = tr(e)), e.a === 0 && e.b === 0) return new ur(NaN, 0 < e.l && e.l < 100 ? 0 : NaN, e.l, e.opacity);
	var t = Math.atan2(e.b, e.a) * Kn;
	return new ur(t < 0 ? t + 360 : t, Math.sqrt(e.a * e.a + e.b * e.b), e.l, e.opacity);
}
function lr(e, t, n, r) {
	return arguments.length === 1 ? cr(e) : new ur(e, t, n, r ?? 1);
}
function ur(e, t, n, r) {
	this.h = +e, this.c = +t, this.l = +n, this.opacity = +r;
}
function dr(e) {
	if (isNaN(e.h)) return new rr(e.l, 0, 0, e.opacity);
	var t = e.h * Gn;
	return new rr(e.l, Math.cos(t) * e.c, Math.sin(t) * e.c, e.opacity);
}
sn(ur, lr, cn(ln, {
	brighter(e) {
		return new ur(this.h, this.c, this.l + qn * (e ?? 1), this.opacity);
	},
	darker(e) {
		return new ur(this.h, this.c, this.l - qn * (e ?? 1), this.opacity);
	},
	rgb() {
		return dr(this).rgb();
	}
}));
var fr = -.14861, pr = 1.78277, mr = -.29227, hr = -.90649, gr = 1.97294, _r = gr * hr, vr = gr * pr, yr = pr * mr - hr * fr;
function br(e) {
	if (e instanceof Sr) return new Sr(e.h, e.s, e.l, e.opacity);
	e instanceof q || (e = An(e));
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = (yr * r + _r * t - vr * n) / (yr + _r - vr), a = r - i, o = (gr * (n - i) - mr * a) / hr, s = Math.sqrt(o * o + a * a) / (gr * i * (1 - i)), c = s ? Math.atan2(o, a) * Kn - 120 : NaN;
	return new Sr(c < 0 ? c + 360 : c, s, i, e.opacity);
}
function xr(e, t, n, r) {
	return arguments.length === 1 ? br(e) : new Sr(e, t, n, r ?? 1);
}
function Sr(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
sn(Sr, xr, cn(ln, {
	brighter(e) {
		return e = e == null ? dn : dn ** +e, new Sr(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? un : un ** +e, new Sr(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = isNaN(this.h) ? 0 : (this.h + 120) * Gn, t = +this.l, n = isNaN(this.s) ? 0 : this.s * t * (1 - t), r = Math.cos(e), i = Math.sin(e);
		return new q(255 * (t + n * (fr * r + pr * i)), 255 * (t + n * (mr * r + hr * i)), 255 * (t + gr * r * n), this.opacity);
	}
}));
var Cr = (e) => () => e;
function wr(e, t) {
	return function(n) {
		return e + n * t;
	};
}
function Tr(e, t, n) {
	return e **= +n, t = t ** +n - e, n = 1 / n, function(r) {
		return (e + r * t) ** +n;
	};
}
function Er(e, t) {
	var n = t - e;
	return n ? wr(e, n > 180 || n < -180 ? n - 360 * Math.round(n / 360) : n) : Cr(isNaN(e) ? t : e);
}
function Dr(e) {
	return (e = +e) == 1 ? Or : function(t, n) {
		return n - t ? Tr(t, n, e) : Cr(isNaN(t) ? n : t);
	};
}
function Or(e, t) {
	var n = t - e;
	return n ? wr(e, n) : Cr(isNaN(e) ? t : e);
}
var kr = (function e(t) {
	var n = Dr(t);
	function r(e, t) {
		var r = n((e = jn(e)).r, (t = jn(t)).r), i = n(e.g, t.g), a = n(e.b, t.b), o = Or(e.opacity, t.opacity);
		return function(t) {
			return e.r = r(t), e.g = i(t), e.b = a(t), e.opacity = o(t), e + "";
		};
	}
	return r.gamma = e, r;
})(1);
function Ar(e, t) {
	t ||= [];
	var n = e ? Math.min(t.length, e.length) : 0, r = t.slice(), i;
	return function(a) {
		for (i = 0; i < n; ++i) r[i] = e[i] * (1 - a) + t[i] * a;
		return r;
	};
}
function jr(e) {
	return ArrayBuffer.isView(e) && !(e instanceof DataView);
}
function Mr(e, t) {
	for (var n = t ? t.length : 0, r = e ? Math.min(n, e.length) : 0, i = Array(r), a = Array(n), o = 0; o < r; ++o) i[o] = Vr(e[o], t[o]);
	for (; o < n; ++o) a[o] = t[o];
	return function(e) {
		for (o = 0; o < r; ++o) a[o] = i[o](e);
		return a;
	};
}
function Nr(e, t) {
	var n = /* @__PURE__ */ new Date();
	return e = +e, t = +t, function(r) {
		return n.setTime(e * (1 - r) + t * r), n;
	};
}
function Pr(e, t) {
	return e = +e, t = +t, function(n) {
		return e * (1 - n) + t * n;
	};
}
function Fr(e, t) {
	var n = {}, r = {}, i;
	for (i in typeof e == "object" && e || (e = {}), typeof t == "object" && t || (t = {}), t) i in e ? n[i] = Vr(e[i], t[i]) : r[i] = t[i];
	return function(e) {
		for (i in n) r[i] = n[i](e);
		return r;
	};
}
var Ir = /[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g, Lr = new RegExp(Ir.source, "g");
function Rr(e) {
	return function() {
		return e;
	};
}
function zr(e) {
	return function(t) {
		return e(t) + "";
	};
}
function Br(e, t) {
	var n = Ir.lastIndex = Lr.lastIndex = 0, r, i, a, o = -1, s = [], c = [];
	for (e += "", t += ""; (r = Ir.exec(e)) && (i = Lr.exec(t));) (a = i.index) > n && (a = t.slice(n, a), s[o] ? s[o] += a : s[++o] = a), (r = r[0]) === (i = i[0]) ? s[o] ? s[o] += i : s[++o] = i : (s[++o] = null, c.push({
		i: o,
		x: Pr(r, i)
	})), n = Lr.lastIndex;
	return n < t.length && (a = t.slice(n), s[o] ? s[o] += a : s[++o] = a), s.length < 2 ? c[0] ? zr(c[0].x) : Rr(t) : (t = c.length, function(e) {
		for (var n = 0, r; n < t; ++n) s[(r = c[n]).i] = r.x(e);
		return s.join("");
	});
}
function Vr(e, t) {
	var n = typeof t, r;
	return t == null || n === "boolean" ? Cr(t) : (n === "number" ? Pr : n === "string" ? (r = Dn(t)) ? (t = r, kr) : Br : t instanceof Dn ? kr : t instanceof Date ? Nr : jr(t) ? Ar : Array.isArray(t) ? Mr : typeof t.valueOf != "function" && typeof t.toString != "function" || isNaN(t) ? Fr : Pr)(e, t);
}
var Hr = 180 / Math.PI, Ur = {
	translateX: 0,
	translateY: 0,
	rotate: 0,
	skewX: 0,
	scaleX: 1,
	scaleY: 1
};
function Wr(e, t, n, r, i, a) {
	var o, s, c;
	return (o = Math.sqrt(e * e + t * t)) && (e /= o, t /= o), (c = e * n + t * r) && (n -= e * c, r -= t * c), (s = Math.sqrt(n * n + r * r)) && (n /= s, r /= s, c /= s), e * r < t * n && (e = -e, t = -t, c = -c, o = -o), {
		translateX: i,
		translateY: a,
		rotate: Math.atan2(t, e) * Hr,
		skewX: Math.atan(c) * Hr,
		scaleX: o,
		scaleY: s
	};
}
var Gr;
function Kr(e) {
	let t = new (typeof DOMMatrix == "function" ? DOMMatrix : WebKitCSSMatrix)(e + "");
	return t.isIdentity ? Ur : Wr(t.a, t.b, t.c, t.d, t.e, t.f);
}
function qr(e) {
	return e == null || (Gr ||= document.createElementNS("http://www.w3.org/2000/svg", "g"), Gr.setAttribute("transform", e), !(e = Gr.transform.baseVal.consolidate())) ? Ur : (e = e.matrix, Wr(e.a, e.b, e.c, e.d, e.e, e.f));
}
function Jr(e, t, n, r) {
	function i(e) {
		return e.length ? e.pop() + " " : "";
	}
	function a(e, r, i, a, o, s) {
		if (e !== i || r !== a) {
			var c = o.push("translate(", null, t, null, n);
			s.push({
				i: c - 4,
				x: Pr(e, i)
			}, {
				i: c - 2,
				x: Pr(r, a)
			});
		} else (i || a) && o.push("translate(" + i + t + a + n);
	}
	function o(e, t, n, a) {
		e === t ? t && n.push(i(n) + "rotate(" + t + r) : (e - t > 180 ? t += 360 : t - e > 180 && (e += 360), a.push({
			i: n.push(i(n) + "rotate(", null, r) - 2,
			x: Pr(e, t)
		}));
	}
	function s(e, t, n, a) {
		e === t ? t && n.push(i(n) + "skewX(" + t + r) : a.push({
			i: n.push(i(n) + "skewX(", null, r) - 2,
			x: Pr(e, t)
		});
	}
	function c(e, t, n, r, a, o) {
		if (e !== n || t !== r) {
			var s = a.push(i(a) + "scale(", null, ",", null, ")");
			o.push({
				i: s - 4,
				x: Pr(e, n)
			}, {
				i: s - 2,
				x: Pr(t, r)
			});
		} else (n !== 1 || r !== 1) && a.push(i(a) + "scale(" + n + "," + r + ")");
	}
	return function(t, n) {
		var r = [], i = [];
		return t = e(t), n = e(n), a(t.translateX, t.translateY, n.translateX, n.translateY, r, i), o(t.rotate, n.rotate, r, i), s(t.skewX, n.skewX, r, i), c(t.scaleX, t.scaleY, n.scaleX, n.scaleY, r, i), t = n = null, function(e) {
			for (var t = -1, n = i.length, a; ++t < n;) r[(a = i[t]).i] = a.x(e);
			return r.join("");
		};
	};
}
var Yr = Jr(Kr, "px, ", "px)", "deg)"), Xr = Jr(qr, ", ", ")", ")"), Zr = 1e-12;
function Qr(e) {
	return ((e = Math.exp(e)) + 1 / e) / 2;
}
function $r(e) {
	return ((e = Math.exp(e)) - 1 / e) / 2;
}
function ei(e) {
	return ((e = Math.exp(2 * e)) - 1) / (e + 1);
}
var ti = (function e(t, n, r) {
	function i(e, i) {
		var a = e[0], o = e[1], s = e[2], c = i[0], l = i[1], u = i[2], d = c - a, f = l - o, p = d * d + f * f, m, h;
		if (p < Zr) h = Math.log(u / s) / t, m = function(e) {
			return [
				a + e * d,
				o + e * f,
				s * Math.exp(t * e * h)
			];
		};
		else {
			var g = Math.sqrt(p), _ = (u * u - s * s + r * p) / (2 * s * n * g), v = (u * u - s * s - r * p) / (2 * u * n * g), y = Math.log(Math.sqrt(_ * _ + 1) - _);
			h = (Math.log(Math.sqrt(v * v + 1) - v) - y) / t, m = function(e) {
				var r = e * h, i = Qr(y), c = s / (n * g) * (i * ei(t * r + y) - $r(y));
				return [
					a + c * d,
					o + c * f,
					s * i / Qr(t * r + y)
				];
			};
		}
		return m.duration = Math.abs(h) * 1e3 * t / Math.SQRT2, m;
	}
	return i.rho = function(t) {
		var n = Math.max(.001, +t), r = n * n;
		return e(n, r, r * r);
	}, i;
})(Math.SQRT2, 2, 4);
function ni(e) {
	return (function t(n) {
		n = +n;
		function r(t, r) {
			var i = e((t = xr(t)).h, (r = xr(r)).h), a = Or(t.s, r.s), o = Or(t.l, r.l), s = Or(t.opacity, r.opacity);
			return function(e) {
				return t.h = i(e), t.s = a(e), t.l = o(e ** +n), t.opacity = s(e), t + "";
			};
		}
		return r.gamma = t, r;
	})(1);
}
ni(Er), ni(Or);
// node_modules/d3-timer/dist/d3-timer.mjs
var ri = 0, ii = 0, ai = 0, oi = 1e3, si, ci, li = 0, ui = 0, di = 0, fi = typeof performance == "object" && performance.now ? performance : Date, pi = typeof window == "object" && window.requestAnimationFrame ? window.requestAnimationFrame.bind(window) : function(e) {
	setTimeout(e, 17);
};
function mi() {
	return ui ||= (pi(hi), fi.now() + di);
}
function hi() {
	ui = 0;
}
function gi() {
	this._call = this._time = this._next = null;
}
gi.prototype = _i.prototype = {
	constructor: gi,
	restart: function(e, t, n) {
		if (typeof e != "function") throw TypeError("callback is not a function");
		n = (n == null ? mi() : +n) + (t == null ? 0 : +t), !this._next && ci !== this && (ci ? ci._next = this : si = this, ci = this), this._call = e, this._time = n, Si();
	},
	stop: function() {
		this._call && (this._call = null, this._time = Infinity, Si());
	}
};
function _i(e, t, n) {
	var r = new gi();
	return r.restart(e, t, n), r;
}
function vi() {
	mi(), ++ri;
	for (var e = si, t; e;) (t = ui - e._time) >= 0 && e._call.call(void 0, t), e = e._next;
	--ri;
}
function yi() {
	ui = (li = fi.now()) + di, ri = ii = 0;
	try {
		vi();
	} finally {
		ri = 0, xi(), ui = 0;
	}
}
function bi() {
	var e = fi.now(), t = e - li;
	t > oi && (di -= t, li = e);
}
function xi() {
	for (var e, t = si, n, r = Infinity; t;) t._call ? (r > t._time && (r = t._time), e = t, t = t._next) : (n = t._next, t._next = null, t = e ? e._next = n : si = n);
	ci = e, Si(r);
}
function Si(e) {
	ri || (ii &&= clearTimeout(ii), e - ui > 24 ? (e < Infinity && (ii = setTimeout(yi, Math.ceil(e - fi.now() - di) + 1)), ai &&= clearInterval(ai)) : (ai ||= (li = fi.now(), setInterval(bi, oi)), ri = 1, pi(yi)));
}
function Ci(e, t, n) {
	var r = new gi();
	return t = t == null ? 0 : +t, r.restart((n) => {
		r.stop(), e(n + t);
	}, t, n), r;
}
// node_modules/d3-ease/dist/d3-ease.mjs
function wi(e) {
	return ((e *= 2) <= 1 ? e * e * e : (e -= 2) * e * e + 2) / 2;
}
var Ti = 3;
(function e(t) {
	t = +t;
	function n(e) {
		return e ** +t;
	}
	return n.exponent = e, n;
})(Ti), (function e(t) {
	t = +t;
	function n(e) {
		return 1 - (1 - e) ** t;
	}
	return n.exponent = e, n;
})(Ti), (function e(t) {
	t = +t;
	function n(e) {
		return ((e *= 2) <= 1 ? e ** +t : 2 - (2 - e) ** t) / 2;
	}
	return n.exponent = e, n;
})(Ti);
function Ei(e) {
	return (2 ** (-10 * e) - .0009765625) * 1.0009775171065494;
}
var Di = 4 / 11;
1 / Di / Di;
var Oi = 1.70158;
(function e(t) {
	t = +t;
	function n(e) {
		return (e = +e) * e * (t * (e - 1) + e);
	}
	return n.overshoot = e, n;
})(Oi), (function e(t) {
	t = +t;
	function n(e) {
		return --e * e * ((e + 1) * t + e) + 1;
	}
	return n.overshoot = e, n;
})(Oi), (function e(t) {
	t = +t;
	function n(e) {
		return ((e *= 2) < 1 ? e * e * ((t + 1) * e - t) : (e -= 2) * e * ((t + 1) * e + t) + 2) / 2;
	}
	return n.overshoot = e, n;
})(Oi);
var ki = 2 * Math.PI, Ai = 1, ji = .3;
(function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= ki);
	function i(e) {
		return t * Ei(- --e) * Math.sin((r - e) / n);
	}
	return i.amplitude = function(t) {
		return e(t, n * ki);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ai, ji), (function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= ki);
	function i(e) {
		return 1 - t * Ei(e = +e) * Math.sin((e + r) / n);
	}
	return i.amplitude = function(t) {
		return e(t, n * ki);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ai, ji), (function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= ki);
	function i(e) {
		return ((e = e * 2 - 1) < 0 ? t * Ei(-e) * Math.sin((r - e) / n) : 2 - t * Ei(e) * Math.sin((r + e) / n)) / 2;
	}
	return i.amplitude = function(t) {
		return e(t, n * ki);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ai, ji);
// node_modules/d3-transition/dist/d3-transition.mjs
var Mi = A("start", "end", "cancel", "interrupt"), Ni = [], Pi = 0, Fi = 1, Ii = 2, Li = 3, Ri = 4, zi = 5, Bi = 6;
function Vi(e, t, n, r, i, a) {
	var o = e.__transition;
	if (!o) e.__transition = {};
	else if (n in o) return;
	Gi(e, n, {
		name: t,
		index: r,
		group: i,
		on: Mi,
		tween: Ni,
		time: a.time,
		delay: a.delay,
		duration: a.duration,
		ease: a.ease,
		timer: null,
		state: Pi
	});
}
function Hi(e, t) {
	var n = Wi(e, t);
	if (n.state > Pi) throw Error("too late; already scheduled");
	return n;
}
function Ui(e, t) {
	var n = Wi(e, t);
	if (n.state > Li) throw Error("too late; already running");
	return n;
}
function Wi(e, t) {
	var n = e.__transition;
	if (!n || !(n = n[t])) throw Error("transition not found");
	return n;
}
function Gi(e, t, n) {
	var r = e.__transition, i;
	r[t] = n, n.timer = _i(a, 0, n.time);
	function a(e) {
		n.state = Fi, n.timer.restart(o, n.delay, n.time), n.delay <= e && o(e - n.delay);
	}
	function o(a) {
		var l, u, d, f;
		if (n.state !== Fi) return c();
		for (l in r) if (f = r[l], f.name === n.name) {
			if (f.state === Li) return Ci(o);
			f.state === Ri ? (f.state = Bi, f.timer.stop(), f.on.call("interrupt", e, e.__data__, f.index, f.group), delete r[l]) : +l < t && (f.state = Bi, f.timer.stop(), f.on.call("cancel", e, e.__data__, f.index, f.group), delete r[l]);
		}
		if (Ci(function() {
			n.state === Li && (n.state = Ri, n.timer.restart(s, n.delay, n.time), s(a));
		}), n.state = Ii, n.on.call("start", e, e.__data__, n.index, n.group), n.state === Ii) {
			for (n.state = Li, i = Array(d = n.tween.length), l = 0, u = -1; l < d; ++l) (f = n.tween[l].value.call(e, e.__data__, n.index, n.group)) && (i[++u] = f);
			i.length = u + 1;
		}
	}
	function s(t) {
		for (var r = t < n.duration ? n.ease.call(null, t / n.duration) : (n.timer.restart(c), n.state = zi, 1), a = -1, o = i.length; ++a < o;) i[a].call(e, r);
		n.state === zi && (n.on.call("end", e, e.__data__, n.index, n.group), c());
	}
	function c() {
		for (var i in n.state = Bi, n.timer.stop(), delete r[t], r) return;
		delete e.__transition;
	}
}
function Ki(e, t) {
	var n = e.__transition, r, i, a = !0, o;
	if (n) {
		for (o in t = t == null ? null : t + "", n) (r = n[o]).name === t ? (i = r.state > Ii && r.state < zi, r.state = Bi, r.timer.stop(), r.on.call(i ? "interrupt" : "cancel", e, e.__data__, r.index, r.group), delete n[o]) : a = !1;
		a && delete e.__transition;
	}
}
function qi(e) {
	return this.each(function() {
		Ki(this, e);
	});
}
function Ji(e, t) {
	var n, r;
	return function() {
		var i = Ui(this, e), a = i.tween;
		if (a !== n) {
			r = n = a;
			for (var o = 0, s = r.length; o < s; ++o) if (r[o].name === t) {
				r = r.slice(), r.splice(o, 1);
				break;
			}
		}
		i.tween = r;
	};
}
function Yi(e, t, n) {
	var r, i;
	if (typeof n != "function") throw Error();
	return function() {
		var a = Ui(this, e), o = a.tween;
		if (o !== r) {
			i = (r = o).slice();
			for (var s = {
				name: t,
				value: n
			}, c = 0, l = i.length; c < l; ++c) if (i[c].name === t) {
				i[c] = s;
				break;
			}
			c === l && i.push(s);
		}
		a.tween = i;
	};
}
function Xi(e, t) {
	var n = this._id;
	if (e += "", arguments.length < 2) {
		for (var r = Wi(this.node(), n).tween, i = 0, a = r.length, o; i < a; ++i) if ((o = r[i]).name === e) return o.value;
		return null;
	}
	return this.each((t == null ? Ji : Yi)(n, e, t));
}
function Zi(e, t, n) {
	var r = e._id;
	return e.each(function() {
		var e = Ui(this, r);
		(e.value ||= {})[t] = n.apply(this, arguments);
	}), function(e) {
		return Wi(e, r).value[t];
	};
}
function Qi(e, t) {
	var n;
	return (typeof t == "number" ? Pr : t instanceof Dn ? kr : (n = Dn(t)) ? (t = n, kr) : Br)(e, t);
}
function $i(e) {
	return function() {
		this.removeAttribute(e);
	};
}
function ea(e) {
	return function() {
		this.removeAttributeNS(e.space, e.local);
	};
}
function ta(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = this.getAttribute(e);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function na(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = this.getAttributeNS(e.space, e.local);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function ra(e, t, n) {
	var r, i, a;
	return function() {
		var o, s = n(this), c;
		return s == null ? void this.removeAttribute(e) : (o = this.getAttribute(e), c = s + "", o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s)));
	};
}
function ia(e, t, n) {
	var r, i, a;
	return function() {
		var o, s = n(this), c;
		return s == null ? void this.removeAttributeNS(e.space, e.local) : (o = this.getAttributeNS(e.space, e.local), c = s + "", o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s)));
	};
}
function aa(e, t) {
	var n = L(e), r = n === "transform" ? Xr : Qi;
	return this.attrTween(e, typeof t == "function" ? (n.local ? ia : ra)(n, r, Zi(this, "attr." + e, t)) : t == null ? (n.local ? ea : $i)(n) : (n.local ? na : ta)(n, r, t));
}
function oa(e, t) {
	return function(n) {
		this.setAttribute(e, t.call(this, n));
	};
}
function sa(e, t) {
	return function(n) {
		this.setAttributeNS(e.space, e.local, t.call(this, n));
	};
}
function ca(e, t) {
	var n, r;
	function i() {
		var i = t.apply(this, arguments);
		return i !== r && (n = (r = i) && sa(e, i)), n;
	}
	return i._value = t, i;
}
function la(e, t) {
	var n, r;
	function i() {
		var i = t.apply(this, arguments);
		return i !== r && (n = (r = i) && oa(e, i)), n;
	}
	return i._value = t, i;
}
function ua(e, t) {
	var n = "attr." + e;
	if (arguments.length < 2) return (n = this.tween(n)) && n._value;
	if (t == null) return this.tween(n, null);
	if (typeof t != "function") throw Error();
	var r = L(e);
	return this.tween(n, (r.local ? ca : la)(r, t));
}
function da(e, t) {
	return function() {
		Hi(this, e).delay = +t.apply(this, arguments);
	};
}
function fa(e, t) {
	return t = +t, function() {
		Hi(this, e).delay = t;
	};
}
function pa(e) {
	var t = this._id;
	return arguments.length ? this.each((typeof e == "function" ? da : fa)(t, e)) : Wi(this.node(), t).delay;
}
function ma(e, t) {
	return function() {
		Ui(this, e).duration = +t.apply(this, arguments);
	};
}
function ha(e, t) {
	return t = +t, function() {
		Ui(this, e).duration = t;
	};
}
function ga(e) {
	var t = this._id;
	return arguments.length ? this.each((typeof e == "function" ? ma : ha)(t, e)) : Wi(this.node(), t).duration;
}
function _a(e, t) {
	if (typeof t != "function") throw Error();
	return function() {
		Ui(this, e).ease = t;
	};
}
function va(e) {
	var t = this._id;
	return arguments.length ? this.each(_a(t, e)) : Wi(this.node(), t).ease;
}
function ya(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		if (typeof n != "function") throw Error();
		Ui(this, e).ease = n;
	};
}
function ba(e) {
	if (typeof e != "function") throw Error();
	return this.each(ya(this._id, e));
}
function xa(e) {
	typeof e != "function" && (e = ie(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = [], c, l = 0; l < o; ++l) (c = a[l]) && e.call(c, c.__data__, l, a) && s.push(c);
	return new Xa(r, this._parents, this._name, this._id);
}
function Sa(e) {
	if (e._id !== this._id) throw Error();
	for (var t = this._groups, n = e._groups, r = t.length, i = n.length, a = Math.min(r, i), o = Array(r), s = 0; s < a; ++s) for (var c = t[s], l = n[s], u = c.length, d = o[s] = Array(u), f, p = 0; p < u; ++p) (f = c[p] || l[p]) && (d[p] = f);
	for (; s < r; ++s) o[s] = t[s];
	return new Xa(o, this._parents, this._name, this._id);
}
function Ca(e) {
	return (e + "").trim().split(/^|\s+/).every(function(e) {
		var t = e.indexOf(".");
		return t >= 0 && (e = e.slice(0, t)), !e || e === "start";
	});
}
function wa(e, t, n) {
	var r, i, a = Ca(t) ? Hi : Ui;
	return function() {
		var o = a(this, e), s = o.on;
		s !== r && (i = (r = s).copy()).on(t, n), o.on = i;
	};
}
function Ta(e, t) {
	var n = this._id;
	return arguments.length < 2 ? Wi(this.node(), n).on.on(e) : this.each(wa(n, e, t));
}
function Ea(e) {
	return function() {
		var t = this.parentNode;
		for (var n in this.__transition) if (+n !== e) return;
		t && t.removeChild(this);
	};
}
function Da() {
	return this.on("end.remove", Ea(this._id));
}
function Oa(e) {
	var t = this._name, n = this._id;
	typeof e != "function" && (e = H(e));
	for (var r = this._groups, i = r.length, a = Array(i), o = 0; o < i; ++o) for (var s = r[o], c = s.length, l = a[o] = Array(c), u, d, f = 0; f < c; ++f) (u = s[f]) && (d = e.call(u, u.__data__, f, s)) && ("__data__" in u && (d.__data__ = u.__data__), l[f] = d, Vi(l[f], t, n, f, l, Wi(u, n)));
	return new Xa(a, this._parents, t, n);
}
function ka(e) {
	var t = this._name, n = this._id;
	typeof e != "function" && (e = te(e));
	for (var r = this._groups, i = r.length, a = [], o = [], s = 0; s < i; ++s) for (var c = r[s], l = c.length, u, d = 0; d < l; ++d) if (u = c[d]) {
		for (var f = e.call(u, u.__data__, d, c), p, m = Wi(u, n), h = 0, g = f.length; h < g; ++h) (p = f[h]) && Vi(p, t, n, h, f, m);
		a.push(f), o.push(u);
	}
	return new Xa(a, o, t, n);
}
var Aa = Bt.prototype.constructor;
function ja() {
	return new Aa(this._groups, this._parents);
}
function Ma(e, t) {
	var n, r, i;
	return function() {
		var a = Je(this, e), o = (this.style.removeProperty(e), Je(this, e));
		return a === o ? null : a === n && o === r ? i : i = t(n = a, r = o);
	};
}
function Na(e) {
	return function() {
		this.style.removeProperty(e);
	};
}
function Pa(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = Je(this, e);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function Fa(e, t, n) {
	var r, i, a;
	return function() {
		var o = Je(this, e), s = n(this), c = s + "";
		return s ?? (c = s = (this.style.removeProperty(e), Je(this, e))), o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s));
	};
}
function Ia(e, t) {
	var n, r, i, a = "style." + t, o = "end." + a, s;
	return function() {
		var c = Ui(this, e), l = c.on, u = c.value[a] == null ? s ||= Na(t) : void 0;
		(l !== n || i !== u) && (r = (n = l).copy()).on(o, i = u), c.on = r;
	};
}
function La(e, t, n) {
	var r = (e += "") == "transform" ? Yr : Qi;
	return t == null ? this.styleTween(e, Ma(e, r)).on("end.style." + e, Na(e)) : typeof t == "function" ? this.styleTween(e, Fa(e, r, Zi(this, "style." + e, t))).each(Ia(this._id, e)) : this.styleTween(e, Pa(e, r, t), n).on("end.style." + e, null);
}
function Ra(e, t, n) {
	return function(r) {
		this.style.setProperty(e, t.call(this, r), n);
	};
}
function za(e, t, n) {
	var r, i;
	function a() {
		var a = t.apply(this, arguments);
		return a !== i && (r = (i = a) && Ra(e, a, n)), r;
	}
	return a._value = t, a;
}
function Ba(e, t, n) {
	var r = "style." + (e += "");
	if (arguments.length < 2) return (r = this.tween(r)) && r._value;
	if (t == null) return this.tween(r, null);
	if (typeof t != "function") throw Error();
	return this.tween(r, za(e, t, n ?? ""));
}
function Va(e) {
	return function() {
		this.textContent = e;
	};
}
function Ha(e) {
	return function() {
		var t = e(this);
		this.textContent = t ?? "";
	};
}
function Ua(e) {
	return this.tween("text", typeof e == "function" ? Ha(Zi(this, "text", e)) : Va(e == null ? "" : e + ""));
}
function Wa(e) {
	return function(t) {
		this.textContent = e.call(this, t);
	};
}
function Ga(e) {
	var t, n;
	function r() {
		var r = e.apply(this, arguments);
		return r !== n && (t = (n = r) && Wa(r)), t;
	}
	return r._value = e, r;
}
function Ka(e) {
	var t = "text";
	if (arguments.length < 1) return (t = this.tween(t)) && t._value;
	if (e == null) return this.tween(t, null);
	if (typeof e != "function") throw Error();
	return this.tween(t, Ga(e));
}
function qa() {
	for (var e = this._name, t = this._id, n = Za(), r = this._groups, i = r.length, a = 0; a < i; ++a) for (var o = r[a], s = o.length, c, l = 0; l < s; ++l) if (c = o[l]) {
		var u = Wi(c, t);
		Vi(c, e, n, l, o, {
			time: u.time + u.delay + u.duration,
			delay: 0,
			duration: u.duration,
			ease: u.ease
		});
	}
	return new Xa(r, this._parents, e, n);
}
function Ja() {
	var e, t, n = this, r = n._id, i = n.size();
	return new Promise(function(a, o) {
		var s = { value: o }, c = { value: function() {
			--i === 0 && a();
		} };
		n.each(function() {
			var n = Ui(this, r), i = n.on;
			i !== e && (t = (e = i).copy(), t._.cancel.push(s), t._.interrupt.push(s), t._.end.push(c)), n.on = t;
		}), i === 0 && a();
	});
}
var Ya = 0;
function Xa(e, t, n, r) {
	this._groups = e, this._parents = t, this._name = n, this._id = r;
}
function Za() {
	return ++Ya;
}
var Qa = Bt.prototype;
Xa.prototype = {
	constructor: Xa,
	select: Oa,
	selectAll: ka,
	selectChild: Qa.selectChild,
	selectChildren: Qa.selectChildren,
	filter: xa,
	merge: Sa,
	selection: ja,
	transition: qa,
	call: Qa.call,
	nodes: Qa.nodes,
	node: Qa.node,
	size: Qa.size,
	empty: Qa.empty,
	each: Qa.each,
	on: Ta,
	attr: aa,
	attrTween: ua,
	style: La,
	styleTween: Ba,
	text: Ua,
	textTween: Ka,
	remove: Da,
	tween: Xi,
	delay: pa,
	duration: ga,
	ease: va,
	easeVarying: ba,
	end: Ja,
	[Symbol.iterator]: Qa[Symbol.iterator]
};
var $a = {
	time: null,
	delay: 0,
	duration: 250,
	ease: wi
};
function eo(e, t) {
	for (var n; !(n = e.__transition) || !(n = n[t]);) if (!(e = e.parentNode)) throw Error(`transition ${t} not found`);
	return n;
}
function to(e) {
	var t, n;
	e instanceof Xa ? (t = e._id, e = e._name) : (t = Za(), (n = $a).time = mi(), e = e == null ? null : e + "");
	for (var r = this._groups, i = r.length, a = 0; a < i; ++a) for (var o = r[a], s = o.length, c, l = 0; l < s; ++l) (c = o[l]) && Vi(c, e, t, l, o, n || eo(c, t));
	return new Xa(r, this._parents, e, t);
}
Bt.prototype.interrupt = qi, Bt.prototype.transition = to;
// node_modules/d3-zoom/dist/d3-zoom.mjs
var no = (e) => () => e;
function ro(e, { sourceEvent: t, target: n, transform: r, dispatch: i }) {
	Object.defineProperties(this, {
		type: {
			value: e,
			enumerable: !0,
			configurable: !0
		},
		sourceEvent: {
			value: t,
			enumerable: !0,
			configurable: !0
		},
		target: {
			value: n,
			enumerable: !0,
			configurable: !0
		},
		transform: {
			value: r,
			enumerable: !0,
			configurable: !0
		},
		_: { value: i }
	});
}
function io(e, t, n) {
	this.k = e, this.x = t, this.y = n;
}
io.prototype = {
	constructor: io,
	scale: function(e) {
		return e === 1 ? this : new io(this.k * e, this.x, this.y);
	},
	translate: function(e, t) {
		return e === 0 & t === 0 ? this : new io(this.k, this.x + this.k * e, this.y + this.k * t);
	},
	apply: function(e) {
		return [e[0] * this.k + this.x, e[1] * this.k + this.y];
	},
	applyX: function(e) {
		return e * this.k + this.x;
	},
	applyY: function(e) {
		return e * this.k + this.y;
	},
	invert: function(e) {
		return [(e[0] - this.x) / this.k, (e[1] - this.y) / this.k];
	},
	invertX: function(e) {
		return (e - this.x) / this.k;
	},
	invertY: function(e) {
		return (e - this.y) / this.k;
	},
	rescaleX: function(e) {
		return e.copy().domain(e.range().map(this.invertX, this).map(e.invert, e));
	},
	rescaleY: function(e) {
		return e.copy().domain(e.range().map(this.invertY, this).map(e.invert, e));
	},
	toString: function() {
		return "translate(" + this.x + "," + this.y + ") scale(" + this.k + ")";
	}
};
var ao = new io(1, 0, 0);
oo.prototype = io.prototype;
function oo(e) {
	for (; !e.__zoom;) if (!(e = e.parentNode)) return ao;
	return e.__zoom;
}
function so(e) {
	e.stopImmediatePropagation();
}
function co(e) {
	e.preventDefault(), e.stopImmediatePropagation();
}
function lo(e) {
	return (!e.ctrlKey || e.type === "wheel") && !e.button;
}
function uo() {
	var e = this;
	return e instanceof SVGElement ? (e = e.ownerSVGElement || e, e.hasAttribute("viewBox") ? (e = e.viewBox.baseVal, [[e.x, e.y], [e.x + e.width, e.y + e.height]]) : [[0, 0], [e.width.baseVal.value, e.height.baseVal.value]]) : [[0, 0], [e.clientWidth, e.clientHeight]];
}
function fo() {
	return this.__zoom || ao;
}
function po(e) {
	return -e.deltaY * (e.deltaMode === 1 ? .05 : e.deltaMode ? 1 : .002) * (e.ctrlKey ? 10 : 1);
}
function mo() {
	return navigator.maxTouchPoints || "ontouchstart" in this;
}
function ho(e, t, n) {
	var r = e.invertX(t[0][0]) - n[0][0], i = e.invertX(t[1][0]) - n[1][0], a = e.invertY(t[0][1]) - n[0][1], o = e.invertY(t[1][1]) - n[1][1];
	return e.translate(i > r ? (r + i) / 2 : Math.min(0, r) || Math.max(0, i), o > a ? (a + o) / 2 : Math.min(0, a) || Math.max(0, o));
}
function go() {
	var e = lo, t = uo, n = ho, r = po, i = mo, a = [0, Infinity], o = [[-Infinity, -Infinity], [Infinity, Infinity]], s = 250, c = ti, l = A("start", "zoom", "end"), u, d, f, p = 500, m = 150, h = 0, g = 10;
	function _(e) {
		e.property("__zoom", fo).on("wheel.zoom", w, { passive: !1 }).on("mousedown.zoom", T).on("dblclick.zoom", E).filter(i).on("touchstart.zoom", D).on("touchmove.zoom", O).on("touchend.zoom touchcancel.zoom", k).style("-webkit-tap-highlight-color", "rgba(0,0,0,0)");
	}
	_.transform = function(e, t, n, r) {
		var i = e.selection ? e.selection() : e;
		i.property("__zoom", fo), e === i ? i.interrupt().each(function() {
			S(this, arguments).event(r).start().zoom(null, typeof t == "function" ? t.apply(this, arguments) : t).end();
		}) : x(e, t, n, r);
	}, _.scaleBy = function(e, t, n, r) {
		_.scaleTo(e, function() {
			return this.__zoom.k * (typeof t == "function" ? t.apply(this, arguments) : t);
		}, n, r);
	}, _.scaleTo = function(e, r, i, a) {
		_.transform(e, function() {
			var e = t.apply(this, arguments), a = this.__zoom, s = i == null ? b(e) : typeof i == "function" ? i.apply(this, arguments) : i, c = a.invert(s), l = typeof r == "function" ? r.apply(this, arguments) : r;
			return n(y(v(a, l), s, c), e, o);
		}, i, a);
	}, _.translateBy = function(e, r, i, a) {
		_.transform(e, function() {
			return n(this.__zoom.translate(typeof r == "function" ? r.apply(this, arguments) : r, typeof i == "function" ? i.apply(this, arguments) : i), t.apply(this, arguments), o);
		}, null, a);
	}, _.translateTo = function(e, r, i, a, s) {
		_.transform(e, function() {
			var e = t.apply(this, arguments), s = this.__zoom, c = a == null ? b(e) : typeof a == "function" ? a.apply(this, arguments) : a;
			return n(ao.translate(c[0], c[1]).scale(s.k).translate(typeof r == "function" ? -r.apply(this, arguments) : -r, typeof i == "function" ? -i.apply(this, arguments) : -i), e, o);
		}, a, s);
	};
	function v(e, t) {
		return t = Math.max(a[0], Math.min(a[1], t)), t === e.k ? e : new io(t, e.x, e.y);
	}
	function y(e, t, n) {
		var r = t[0] - n[0] * e.k, i = t[1] - n[1] * e.k;
		return r === e.x && i === e.y ? e : new io(e.k, r, i);
	}
	function b(e) {
		return [(+e[0][0] + +e[1][0]) / 2, (+e[0][1] + +e[1][1]) / 2];
	}
	function x(e, n, r, i) {
		e.on("start.zoom", function() {
			S(this, arguments).event(i).start();
		}).on("interrupt.zoom end.zoom", function() {
			S(this, arguments).event(i).end();
		}).tween("zoom", function() {
			var e = this, a = arguments, o = S(e, a).event(i), s = t.apply(e, a), l = r == null ? b(s) : typeof r == "function" ? r.apply(e, a) : r, u = Math.max(s[1][0] - s[0][0], s[1][1] - s[0][1]), d = e.__zoom, f = typeof n == "function" ? n.apply(e, a) : n, p = c(d.invert(l).concat(u / d.k), f.invert(l).concat(u / f.k));
			return function(e) {
				if (e === 1) e = f;
				else {
					var t = p(e), n = u / t[2];
					e = new io(n, l[0] - t[0] * n, l[1] - t[1] * n);
				}
				o.zoom(null, e);
			};
		});
	}
	function S(e, t, n) {
		return !n && e.__zooming || new C(e, t);
	}
	function C(e, n) {
		this.that = e, this.args = n, this.active = 0, this.sourceEvent = null, this.extent = t.apply(e, n), this.taps = 0;
	}
	C.prototype = {
		event: function(e) {
			return e && (this.sourceEvent = e), this;
		},
		start: function() {
			return ++this.active === 1 && (this.that.__zooming = this, this.emit("start")), this;
		},
		zoom: function(e, t) {
			return this.mouse && e !== "mouse" && (this.mouse[1] = t.invert(this.mouse[0])), this.touch0 && e !== "touch" && (this.touch0[1] = t.invert(this.touch0[0])), this.touch1 && e !== "touch" && (this.touch1[1] = t.invert(this.touch1[0])), this.that.__zoom = t, this.emit("zoom"), this;
		},
		end: function() {
			return --this.active === 0 && (delete this.that.__zooming, this.emit("end")), this;
		},
		emit: function(e) {
			var t = K(this.that).datum();
			l.call(e, this.that, new ro(e, {
				sourceEvent: this.sourceEvent,
				target: _,
				transform: this.that.__zoom,
				dispatch: l
			}), t);
		}
	};
	function w(t, ...i) {
		if (!e.apply(this, arguments)) return;
		var s = S(this, i).event(t), c = this.__zoom, l = Math.max(a[0], Math.min(a[1], c.k * 2 ** r.apply(this, arguments))), u = Kt(t);
		if (s.wheel) (s.mouse[0][0] !== u[0] || s.mouse[0][1] !== u[1]) && (s.mouse[1] = c.invert(s.mouse[0] = u)), clearTimeout(s.wheel);
		else if (c.k === l) return;
		else s.mouse = [u, c.invert(u)], Ki(this), s.start();
		co(t), s.wheel = setTimeout(d, m), s.zoom("mouse", n(y(v(c, l), s.mouse[0], s.mouse[1]), s.extent, o));
		function d() {
			s.wheel = null, s.end();
		}
	}
	function T(t, ...r) {
		if (f || !e.apply(this, arguments)) return;
		var i = t.currentTarget, a = S(this, r, !0).event(t), s = K(t.view).on("mousemove.zoom", d, !0).on("mouseup.zoom", p, !0), c = Kt(t, i), l = t.clientX, u = t.clientY;
		Zt(t.view), so(t), a.mouse = [c, this.__zoom.invert(c)], Ki(this), a.start();
		function d(e) {
			if (co(e), !a.moved) {
				var t = e.clientX - l, r = e.clientY - u;
				a.moved = t * t + r * r > h;
			}
			a.event(e).zoom("mouse", n(y(a.that.__zoom, a.mouse[0] = Kt(e, i), a.mouse[1]), a.extent, o));
		}
		function p(e) {
			s.on("mousemove.zoom mouseup.zoom", null), Qt(e.view, a.moved), co(e), a.event(e).end();
		}
	}
	function E(r, ...i) {
		if (e.apply(this, arguments)) {
			var a = this.__zoom, c = Kt(r.changedTouches ? r.changedTouches[0] : r, this), l = a.invert(c), u = a.k * (r.shiftKey ? .5 : 2), d = n(y(v(a, u), c, l), t.apply(this, i), o);
			co(r), s > 0 ? K(this).transition().duration(s).call(x, d, c, r) : K(this).call(_.transform, d, c, r);
		}
	}
	function D(t, ...n) {
		if (e.apply(this, arguments)) {
			var r = t.touches, i = r.length, a = S(this, n, t.changedTouches.length === i).event(t), o, s, c, l;
			for (so(t), s = 0; s < i; ++s) c = r[s], l = Kt(c, this), l = [
				l,
				this.__zoom.invert(l),
				c.identifier
			], a.touch0 ? !a.touch1 && a.touch0[2] !== l[2] && (a.touch1 = l, a.taps = 0) : (a.touch0 = l, o = !0, a.taps = 1 + !!u);
			u &&= clearTimeout(u), o && (a.taps < 2 && (d = l[0], u = setTimeout(function() {
				u = null;
			}, p)), Ki(this), a.start());
		}
	}
	function O(e, ...t) {
		if (this.__zooming) {
			var r = S(this, t).event(e), i = e.changedTouches, a = i.length, s, c, l, u;
			for (co(e), s = 0; s < a; ++s) c = i[s], l = Kt(c, this), r.touch0 && r.touch0[2] === c.identifier ? r.touch0[0] = l : r.touch1 && r.touch1[2] === c.identifier && (r.touch1[0] = l);
			if (c = r.that.__zoom, r.touch1) {
				var d = r.touch0[0], f = r.touch0[1], p = r.touch1[0], m = r.touch1[1], h = (h = p[0] - d[0]) * h + (h = p[1] - d[1]) * h, g = (g = m[0] - f[0]) * g + (g = m[1] - f[1]) * g;
				c = v(c, Math.sqrt(h / g)), l = [(d[0] + p[0]) / 2, (d[1] + p[1]) / 2], u = [(f[0] + m[0]) / 2, (f[1] + m[1]) / 2];
			} else if (r.touch0) l = r.touch0[0], u = r.touch0[1];
			else return;
			r.zoom("touch", n(y(c, l, u), r.extent, o));
		}
	}
	function k(e, ...t) {
		if (this.__zooming) {
			var n = S(this, t).event(e), r = e.changedTouches, i = r.length, a, o;
			for (so(e), f && clearTimeout(f), f = setTimeout(function() {
				f = null;
			}, p), a = 0; a < i; ++a) o = r[a], n.touch0 && n.touch0[2] === o.identifier ? delete n.touch0 : n.touch1 && n.touch1[2] === o.identifier && delete n.touch1;
			if (n.touch1 && !n.touch0 && (n.touch0 = n.touch1, delete n.touch1), n.touch0) n.touch0[1] = this.__zoom.invert(n.touch0[0]);
			else if (n.end(), n.taps === 2 && (o = Kt(o, this), Math.hypot(d[0] - o[0], d[1] - o[1]) < g)) {
				var s = K(this).on("dblclick.zoom");
				s && s.apply(this, arguments);
			}
		}
	}
	return _.wheelDelta = function(e) {
		return arguments.length ? (r = typeof e == "function" ? e : no(+e), _) : r;
	}, _.filter = function(t) {
		return arguments.length ? (e = typeof t == "function" ? t : no(!!t), _) : e;
	}, _.touchable = function(e) {
		return arguments.length ? (i = typeof e == "function" ? e : no(!!e), _) : i;
	}, _.extent = function(e) {
		return arguments.length ? (t = typeof e == "function" ? e : no([[+e[0][0], +e[0][1]], [+e[1][0], +e[1][1]]]), _) : t;
	}, _.scaleExtent = function(e) {
		return arguments.length ? (a[0] = +e[0], a[1] = +e[1], _) : [a[0], a[1]];
	}, _.translateExtent = function(e) {
		return arguments.length ? (o[0][0] = +e[0][0], o[1][0] = +e[1][0], o[0][1] = +e[0][1], o[1][1] = +e[1][1], _) : [[o[0][0], o[0][1]], [o[1][0], o[1][1]]];
	}, _.constrain = function(e) {
		return arguments.length ? (n = e, _) : n;
	}, _.duration = function(e) {
		return arguments.length ? (s = +e, _) : s;
	}, _.interpolate = function(e) {
		return arguments.length ? (c = e, _) : c;
	}, _.on = function() {
		var e = l.on.apply(l, arguments);
		return e === l ? _ : e;
	}, _.clickDistance = function(e) {
		return arguments.length ? (h = (e = +e) * e, _) : Math.sqrt(h);
	}, _.tapDistance = function(e) {
		return arguments.length ? (g = +e, _) : g;
	}, _;
}
// node_modules/@xyflow/system/dist/esm/index.js
var J = {
	error001: (e = "react") => `Seems like you have not used ${e === "svelte" ? "SvelteFlowProvider" : "ReactFlowProvider"} as an ancestor. Help: https://${e}flow.dev/error#001`,
	error002: () => "It looks like you've created a new nodeTypes or edgeTypes object. If this wasn't on purpose please define the nodeTypes/edgeTypes outside of the component or memoize them.",
	error003: (e) => `Node type "${e}" not found. Using fallback type "default".`,
	error004: () => "The parent container needs a width and a height to render the graph.",
	error005: () => "Only child nodes can use a parent extent.",
	error006: () => "Can't create edge. An edge needs a source and a target.",
	error007: (e) => `The old edge with id=${e} does not exist.`,
	error009: (e) => `Marker type "${e}" doesn't exist.`,
	error008: (e, { id: t, sourceHandle: n, targetHandle: r }) => `Couldn't create edge for ${e} handle id: "${e === "source" ? n : r}", edge id: ${t}.`,
	error010: () => "Handle: No node id found. Make sure to only use a Handle inside a custom Node.",
	error011: (e) => `Edge type "${e}" not found. Using fallback type "default".`,
	error012: (e) => `Node with id "${e}" does not exist, it may have been removed. This can happen when a node is deleted before the "onNodeClick" handler is called.`,
	error013: (e = "react") => `It seems that you haven't loaded the styles. Please import '@xyflow/${e}/dist/style.css' or base.css to make sure everything is working properly.`,
	error014: () => "useNodeConnections: No node ID found. Call useNodeConnections inside a custom Node or provide a node ID.",
	error015: () => "It seems that you are trying to drag a node that is not initialized. Please use onNodesChange as explained in the docs.",
	error016: (e) => `Edge with id "${e}" does not exist, it may have been removed. This can happen when an edge is deleted before the "onEdgeClick" handler is called.`
}, _o = [[-Infinity, -Infinity], [Infinity, Infinity]], vo = [
	"Enter",
	" ",
	"Escape"
], yo = {
	"node.a11yDescription.default": "Press enter or space to select a node. Press delete to remove it and escape to cancel.",
	"node.a11yDescription.keyboardDisabled": "Press enter or space to select a node. You can then use the arrow keys to move the node around. Press delete to remove it and escape to cancel.",
	"node.a11yDescription.ariaLiveMessage": ({ direction: e, x: t, y: n }) => `Moved selected node ${e}. New position, x: ${t}, y: ${n}`,
	"edge.a11yDescription.default": "Press enter or space to select an edge. You can then press delete to remove it or escape to cancel.",
	"controls.ariaLabel": "Control Panel",
	"controls.zoomIn.ariaLabel": "Zoom In",
	"controls.zoomOut.ariaLabel": "Zoom Out",
	"controls.fitView.ariaLabel": "Fit View",
	"controls.interactive.ariaLabel": "Toggle Interactivity",
	"minimap.ariaLabel": "Mini Map",
	"handle.ariaLabel": "Handle"
}, bo;
(function(e) {
	e.Strict = "strict", e.Loose = "loose";
})(bo ||= {});
var xo;
(function(e) {
	e.Free = "free", e.Vertical = "vertical", e.Horizontal = "horizontal";
})(xo ||= {});
var So;
(function(e) {
	e.Partial = "partial", e.Full = "full";
})(So ||= {});
var Co = {
	inProgress: !1,
	isValid: null,
	from: null,
	fromHandle: null,
	fromPosition: null,
	fromNode: null,
	to: null,
	toHandle: null,
	toPosition: null,
	toNode: null,
	pointer: null
}, wo;
(function(e) {
	e.Bezier = "default", e.Straight = "straight", e.Step = "step", e.SmoothStep = "smoothstep", e.SimpleBezier = "simplebezier";
})(wo ||= {});
var To;
(function(e) {
	e.Arrow = "arrow", e.ArrowClosed = "arrowclosed";
})(To ||= {});
var Y;
(function(e) {
	e.Left = "left", e.Top = "top", e.Right = "right", e.Bottom = "bottom";
})(Y ||= {});
var Eo = {
	[Y.Left]: Y.Right,
	[Y.Right]: Y.Left,
	[Y.Top]: Y.Bottom,
	[Y.Bottom]: Y.Top
}, Do = (e) => !!e && typeof e == "object" && "id" in e && "source" in e && "target" in e, Oo = (e) => !!e && typeof e == "object" && "id" in e && "position" in e && !("source" in e) && !("target" in e), ko = (e) => !!e && typeof e == "object" && "id" in e && "internals" in e && !("source" in e) && !("target" in e), Ao = (e, t = [0, 0]) => {
	let { width: n, height: r } = us(e), i = e.origin ?? t, a = n * i[0], o = r * i[1];
	return {
		x: e.position.x - a,
		y: e.position.y - o
	};
}, jo = (e, t = { nodeOrigin: [0, 0] }) => {
	if (e.length === 0) return {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
	let n = !1, r = e.reduce((e, r) => {
		let i = typeof r == "string", a = !t.nodeLookup && !i ? r : void 0;
		return t.nodeLookup && (a = i ? t.nodeLookup.get(r) : ko(r) ? r : t.nodeLookup.get(r.id)), a ? (n = !0, Wo(e, Jo(a, t.nodeOrigin))) : e;
	}, {
		x: Infinity,
		y: Infinity,
		x2: -Infinity,
		y2: -Infinity
	});
	return n ? Ko(r) : {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
}, Mo = (e, t = {}) => {
	let n = {
		x: Infinity,
		y: Infinity,
		x2: -Infinity,
		y2: -Infinity
	}, r = !1;
	return e.forEach((e) => {
		(t.filter === void 0 || t.filter(e)) && (n = Wo(n, Jo(e)), r = !0);
	}), r ? Ko(n) : {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
}, No = (e, t, [n, r, i] = [
	0,
	0,
	1
], a = !1, o = !1) => {
	let s = (t.x - n) / i, c = (t.y - r) / i, l = t.width / i, u = t.height / i, d = [];
	for (let t of e.values()) {
		let { measured: e, selectable: n = !0, hidden: r = !1 } = t;
		if (o && !n || r) continue;
		let i = e.width ?? t.width ?? t.initialWidth ?? 0, f = e.height ?? t.height ?? t.initialHeight ?? 0, { x: p, y: m } = t.internals.positionAbsolute, h = Xo(s, c, l, u, p, m, i, f), g = i * f, _ = a && h > 0;
		(!t.internals.handleBounds || _ || h >= g || t.dragging) && d.push(t);
	}
	return d;
}, Po = (e, t) => {
	let n = /* @__PURE__ */ new Set();
	return e.forEach((e) => {
		n.add(e.id);
	}), t.filter((e) => n.has(e.source) || n.has(e.target));
};
function Fo(e, t) {
	let n = /* @__PURE__ */ new Map(), r = t?.nodes ? new Set(t.nodes.map((e) => e.id)) : null;
	return e.forEach((e) => {
		let i;
		if (t?.includeHiddenNodes) {
			let { width: t, height: n } = us(e);
			i = t > 0 && n > 0;
		} else i = !!(e.measured.width && e.measured.height && !e.hidden);
		i && (!r || r.has(e.id)) && n.set(e.id, e);
	}), n;
}
async function Io({ nodes: e, width: t, height: n, panZoom: r, minZoom: i, maxZoom: a }, o) {
	if (e.size === 0) return !0;
	let s = ss(Mo(Fo(e, o)), t, n, o?.minZoom ?? i, o?.maxZoom ?? a, o?.padding ?? .1);
	return await r.setViewport(s, {
		duration: o?.duration,
		ease: o?.ease,
		interpolate: o?.interpolate
	}), !0;
}
function Lo({ nodeId: e, nextPosition: t, nodeLookup: n, nodeOrigin: r = [0, 0], nodeExtent: i, onError: a }) {
	let o = n.get(e), s = o.parentId ? n.get(o.parentId) : void 0, { x: c, y: l } = s ? s.internals.positionAbsolute : {
		x: 0,
		y: 0
	}, u = o.origin ?? r, d = o.extent || i;
	if (o.extent === "parent" && !o.expandParent) {
		if (!s) a?.("005", J.error005());
		else {
			let { width: e, height: t } = us(s);
			e && t && (d = [[c, l], [c + e, l + t]]);
		}
	} else s && ls(o.extent) && (d = [[o.extent[0][0] + c, o.extent[0][1] + l], [o.extent[1][0] + c, o.extent[1][1] + l]]);
	let f = ls(d) ? Bo(t, d, o.measured) : t;
	return (o.measured.width === void 0 || o.measured.height === void 0) && a?.("015", J.error015()), {
		position: {
			x: f.x - c + (o.measured.width ?? 0) * u[0],
			y: f.y - l + (o.measured.height ?? 0) * u[1]
		},
		positionAbsolute: f
	};
}
async function Ro({ nodesToRemove: e = [], edgesToRemove: t = [], nodes: n, edges: r, onBeforeDelete: i }) {
	let a = new Set(e.map((e) => e.id)), o = [];
	for (let e of n) {
		if (e.deletable === !1) continue;
		let t = a.has(e.id), n = !t && e.parentId && o.find((t) => t.id === e.parentId);
		(t || n) && o.push(e);
	}
	let s = new Set(t.map((e) => e.id)), c = r.filter((e) => e.deletable !== !1), l = Po(o, c);
	for (let e of c) s.has(e.id) && !l.find((t) => t.id === e.id) && l.push(e);
	if (!i) return {
		edges: l,
		nodes: o
	};
	let u = await i({
		nodes: o,
		edges: l
	});
	return typeof u == "boolean" ? u ? {
		edges: l,
		nodes: o
	} : {
		edges: [],
		nodes: []
	} : u;
}
var zo = (e, t = 0, n = 1) => Math.min(Math.max(e, t), n), Bo = (e = {
	x: 0,
	y: 0
}, t, n) => ({
	x: zo(e.x, t[0][0], t[1][0] - (n?.width ?? 0)),
	y: zo(e.y, t[0][1], t[1][1] - (n?.height ?? 0))
});
function Vo(e, t, n) {
	let { width: r, height: i } = us(n), { x: a, y: o } = n.internals.positionAbsolute;
	return Bo(e, [[a, o], [a + r, o + i]], t);
}
var Ho = (e, t, n) => e < t ? zo(Math.abs(e - t), 1, t) / t : e > n ? -zo(Math.abs(e - n), 1, t) / t : 0, Uo = (e, t, n = 15, r = 40) => [Ho(e.x, r, t.width - r) * n, Ho(e.y, r, t.height - r) * n], Wo = (e, t) => ({
	x: Math.min(e.x, t.x),
	y: Math.min(e.y, t.y),
	x2: Math.max(e.x2, t.x2),
	y2: Math.max(e.y2, t.y2)
}), Go = ({ x: e, y: t, width: n, height: r }) => ({
	x: e,
	y: t,
	x2: e + n,
	y2: t + r
}), Ko = ({ x: e, y: t, x2: n, y2: r }) => ({
	x: e,
	y: t,
	width: n - e,
	height: r - t
}), qo = (e, t = [0, 0]) => {
	let { x: n, y: r } = ko(e) ? e.internals.positionAbsolute : Ao(e, t);
	return {
		x: n,
		y: r,
		width: e.measured?.width ?? e.width ?? e.initialWidth ?? 0,
		height: e.measured?.height ?? e.height ?? e.initialHeight ?? 0
	};
}, Jo = (e, t = [0, 0]) => {
	let { x: n, y: r } = ko(e) ? e.internals.positionAbsolute : Ao(e, t);
	return {
		x: n,
		y: r,
		x2: n + (e.measured?.width ?? e.width ?? e.initialWidth ?? 0),
		y2: r + (e.measured?.height ?? e.height ?? e.initialHeight ?? 0)
	};
}, Yo = (e, t) => Ko(Wo(Go(e), Go(t))), Xo = (e, t, n, r, i, a, o, s) => {
	let c = Math.max(0, Math.min(e + n, i + o) - Math.max(e, i)), l = Math.max(0, Math.min(t + r, a + s) - Math.max(t, a));
	return Math.ceil(c * l);
}, Zo = (e, t) => Xo(e.x, e.y, e.width, e.height, t.x, t.y, t.width, t.height), Qo = (e) => $o(e.width) && $o(e.height) && $o(e.x) && $o(e.y), $o = (e) => !isNaN(e) && isFinite(e), es = (e, t) => (e, t) => {}, ts = (e, t = [1, 1]) => ({
	x: t[0] * Math.round(e.x / t[0]),
	y: t[1] * Math.round(e.y / t[1])
}), ns = ({ x: e, y: t }, [n, r, i], a = !1, o = [1, 1]) => {
	let s = {
		x: (e - n) / i,
		y: (t - r) / i
	};
	return a ? ts(s, o) : s;
}, rs = ({ x: e, y: t }, [n, r, i]) => ({
	x: e * i + n,
	y: t * i + r
});
function is(e, t) {
	if (typeof e == "number") return Math.floor((t - t / (1 + e)) * .5);
	if (typeof e == "string" && e.endsWith("px")) {
		let t = parseFloat(e);
		if (!Number.isNaN(t)) return Math.floor(t);
	}
	if (typeof e == "string" && e.endsWith("%")) {
		let n = parseFloat(e);
		if (!Number.isNaN(n)) return Math.floor(t * n * .01);
	}
	return console.error(`The padding value "${e}" is invalid. Please provide a number or a string with a valid unit (px or %).`), 0;
}
function as(e, t, n) {
	if (typeof e == "string" || typeof e == "number") {
		let r = is(e, n), i = is(e, t);
		return {
			top: r,
			right: i,
			bottom: r,
			left: i,
			x: i * 2,
			y: r * 2
		};
	}
	if (typeof e == "object") {
		let r = is(e.top ?? e.y ?? 0, n), i = is(e.bottom ?? e.y ?? 0, n), a = is(e.left ?? e.x ?? 0, t), o = is(e.right ?? e.x ?? 0, t);
		return {
			top: r,
			right: o,
			bottom: i,
			left: a,
			x: a + o,
			y: r + i
		};
	}
	return {
		top: 0,
		right: 0,
		bottom: 0,
		left: 0,
		x: 0,
		y: 0
	};
}
function os(e, t, n, r, i, a) {
	let { x: o, y: s } = rs(e, [
		t,
		n,
		r
	]), { x: c, y: l } = rs({
		x: e.x + e.width,
		y: e.y + e.height
	}, [
		t,
		n,
		r
	]), u = i - c, d = a - l;
	return {
		left: Math.floor(o),
		top: Math.floor(s),
		right: Math.floor(u),
		bottom: Math.floor(d)
	};
}
var ss = (e, t, n, r, i, a) => {
	let o = as(a, t, n), s = (t - o.x) / e.width, c = (n - o.y) / e.height, l = zo(Math.min(s, c), r, i), u = e.x + e.width / 2, d = e.y + e.height / 2, f = t / 2 - u * l, p = n / 2 - d * l, m = os(e, f, p, l, t, n), h = {
		left: Math.min(m.left - o.left, 0),
		top: Math.min(m.top - o.top, 0),
		right: Math.min(m.right - o.right, 0),
		bottom: Math.min(m.bottom - o.bottom, 0)
	};
	return {
		x: f - h.left + h.right,
		y: p - h.top + h.bottom,
		zoom: l
	};
}, cs = () => typeof navigator < "u" && navigator?.userAgent?.indexOf("Mac") >= 0;
function ls(e) {
	return e != null && e !== "parent";
}
function us(e) {
	return {
		width: e.measured?.width ?? e.width ?? e.initialWidth ?? 0,
		height: e.measured?.height ?? e.height ?? e.initialHeight ?? 0
	};
}
function ds(e) {
	return (e.measured?.width ?? e.width ?? e.initialWidth) !== void 0 && (e.measured?.height ?? e.height ?? e.initialHeight) !== void 0;
}
function fs(e, t = {
	width: 0,
	height: 0
}, n, r, i) {
	let a = { ...e }, o = r.get(n);
	if (o) {
		let e = o.origin || i;
		a.x += o.internals.positionAbsolute.x - (t.width ?? 0) * e[0], a.y += o.internals.positionAbsolute.y - (t.height ?? 0) * e[1];
	}
	return a;
}
function ps(e, t) {
	if (e.size !== t.size) return !1;
	for (let n of e) if (!t.has(n)) return !1;
	return !0;
}
function ms() {
	let e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function hs(e) {
	return {
		...yo,
		...e || {}
	};
}
function gs(e) {
	return e === null ? null : e ? "valid" : "invalid";
}
function _s(e, { snapGrid: t = [0, 0], snapToGrid: n = !1, transform: r, containerBounds: i }) {
	let { x: a, y: o } = Cs(e), s = ns({
		x: a - (i?.left ?? 0),
		y: o - (i?.top ?? 0)
	}, r), { x: c, y: l } = n ? ts(s, t) : s;
	return {
		xSnapped: c,
		ySnapped: l,
		...s
	};
}
var vs = (e) => ({
	width: e.offsetWidth,
	height: e.offsetHeight
}), ys = (e) => e?.getRootNode?.() || window?.document, bs = [
	"INPUT",
	"SELECT",
	"TEXTAREA"
];
function xs(e) {
	let t = e.composedPath?.()?.[0] || e.target;
	return t?.nodeType === 1 ? bs.includes(t.nodeName) || t.hasAttribute("contenteditable") || !!t.closest(".nokey") : !1;
}
var Ss = (e) => "clientX" in e, Cs = (e, t) => {
	let n = Ss(e), r = n ? e.clientX : e.touches?.[0].clientX, i = n ? e.clientY : e.touches?.[0].clientY;
	return {
		x: r - (t?.left ?? 0),
		y: i - (t?.top ?? 0)
	};
}, ws = (e, t, n, r, i) => {
	let a = t.querySelectorAll(`.${e}`);
	return !a || !a.length ? null : Array.from(a).map((t) => {
		let a = t.getBoundingClientRect();
		return {
			id: t.getAttribute("data-handleid"),
			type: e,
			nodeId: i,
			position: t.getAttribute("data-handlepos"),
			x: (a.left - n.left) / r,
			y: (a.top - n.top) / r,
			...vs(t)
		};
	});
};
function Ts({ sourceX: e, sourceY: t, targetX: n, targetY: r, sourceControlX: i, sourceControlY: a, targetControlX: o, targetControlY: s }) {
	let c = e * .125 + i * .375 + o * .375 + n * .125, l = t * .125 + a * .375 + s * .375 + r * .125;
	return [
		c,
		l,
		Math.abs(c - e),
		Math.abs(l - t)
	];
}
function Es(e, t) {
	return e >= 0 ? .5 * e : t * 25 * Math.sqrt(-e);
}
function Ds({ pos: e, x1: t, y1: n, x2: r, y2: i, c: a }) {
	switch (e) {
		case Y.Left: return [t - Es(t - r, a), n];
		case Y.Right: return [t + Es(r - t, a), n];
		case Y.Top: return [t, n - Es(n - i, a)];
		case Y.Bottom: return [t, n + Es(i - n, a)];
	}
}
function Os({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top, curvature: o = .25 }) {
	let [s, c] = Ds({
		pos: n,
		x1: e,
		y1: t,
		x2: r,
		y2: i,
		c: o
	}), [l, u] = Ds({
		pos: a,
		x1: r,
		y1: i,
		x2: e,
		y2: t,
		c: o
	}), [d, f, p, m] = Ts({
		sourceX: e,
		sourceY: t,
		targetX: r,
		targetY: i,
		sourceControlX: s,
		sourceControlY: c,
		targetControlX: l,
		targetControlY: u
	});
	return [
		`M${e},${t} C${s},${c} ${l},${u} ${r},${i}`,
		d,
		f,
		p,
		m
	];
}
function ks({ sourceX: e, sourceY: t, targetX: n, targetY: r }) {
	let i = Math.abs(n - e) / 2, a = n < e ? n + i : n - i, o = Math.abs(r - t) / 2;
	return [
		a,
		r < t ? r + o : r - o,
		i,
		o
	];
}
function As({ sourceNode: e, targetNode: t, selected: n = !1, zIndex: r = 0, elevateOnSelect: i = !1, zIndexMode: a = "basic" }) {
	return a === "manual" ? r : (i && n ? r + 1e3 : r) + Math.max(e.parentId || i && e.selected ? e.internals.z : 0, t.parentId || i && t.selected ? t.internals.z : 0);
}
function js({ sourceNode: e, targetNode: t, width: n, height: r, transform: i }) {
	let a = Wo(Jo(e), Jo(t));
	return a.x === a.x2 && (a.x2 += 1), a.y === a.y2 && (a.y2 += 1), Zo({
		x: -i[0] / i[2],
		y: -i[1] / i[2],
		width: n / i[2],
		height: r / i[2]
	}, Ko(a)) > 0;
}
var Ms = ({ source: e, sourceHandle: t, target: n, targetHandle: r }) => `xy-edge__${e}${t || ""}-${n}${r || ""}`, Ns = (e, t) => t.some((t) => t.source === e.source && t.target === e.target && (t.sourceHandle === e.sourceHandle || !t.sourceHandle && !e.sourceHandle) && (t.targetHandle === e.targetHandle || !t.targetHandle && !e.targetHandle)), Ps = (e, t, n = {}) => {
	if (!e.source || !e.target) return n.onError?.("006", J.error006()), t;
	let r = n.getEdgeId || Ms, i;
	return i = Do(e) ? { ...e } : {
		...e,
		id: r(e)
	}, Ns(i, t) ? t : (i.sourceHandle === null && delete i.sourceHandle, i.targetHandle === null && delete i.targetHandle, t.concat(i));
};
function Fs({ sourceX: e, sourceY: t, targetX: n, targetY: r }) {
	let [i, a, o, s] = ks({
		sourceX: e,
		sourceY: t,
		targetX: n,
		targetY: r
	});
	return [
		`M ${e},${t}L ${n},${r}`,
		i,
		a,
		o,
		s
	];
}
var Is = {
	[Y.Left]: {
		x: -1,
		y: 0
	},
	[Y.Right]: {
		x: 1,
		y: 0
	},
	[Y.Top]: {
		x: 0,
		y: -1
	},
	[Y.Bottom]: {
		x: 0,
		y: 1
	}
}, Ls = ({ source: e, sourcePosition: t = Y.Bottom, target: n }) => t === Y.Left || t === Y.Right ? e.x < n.x ? {
	x: 1,
	y: 0
} : {
	x: -1,
	y: 0
} : e.y < n.y ? {
	x: 0,
	y: 1
} : {
	x: 0,
	y: -1
}, Rs = (e, t) => Math.sqrt((t.x - e.x) ** 2 + (t.y - e.y) ** 2), zs = (e, t, n) => e.x === t.x && t.x === n.x && (t.y - e.y) * (n.y - t.y) >= 0 || e.y === t.y && t.y === n.y && (t.x - e.x) * (n.x - t.x) >= 0;
function Bs({ source: e, sourcePosition: t = Y.Bottom, target: n, targetPosition: r = Y.Top, center: i, offset: a, stepPosition: o }) {
	let s = Is[t], c = Is[r], l = {
		x: e.x + s.x * a,
		y: e.y + s.y * a
	}, u = {
		x: n.x + c.x * a,
		y: n.y + c.y * a
	}, d = Ls({
		source: l,
		sourcePosition: t,
		target: u
	}), f = d.x === 0 ? "y" : "x", p = d[f], m = [], h, g, _ = {
		x: 0,
		y: 0
	}, v = {
		x: 0,
		y: 0
	}, [, , y, b] = ks({
		sourceX: e.x,
		sourceY: e.y,
		targetX: n.x,
		targetY: n.y
	});
	if (s[f] * c[f] === -1) {
		f === "x" ? (h = i.x ?? l.x + (u.x - l.x) * o, g = i.y ?? (l.y + u.y) / 2) : (h = i.x ?? (l.x + u.x) / 2, g = i.y ?? l.y + (u.y - l.y) * o);
		let e = [{
			x: h,
			y: l.y
		}, {
			x: h,
			y: u.y
		}], t = [{
			x: l.x,
			y: g
		}, {
			x: u.x,
			y: g
		}];
		m = s[f] === p ? f === "x" ? e : t : f === "x" ? t : e;
	} else {
		let i = [{
			x: l.x,
			y: u.y
		}], o = [{
			x: u.x,
			y: l.y
		}];
		if (m = f === "x" ? s.x === p ? o : i : s.y === p ? i : o, t === r) {
			let t = Math.abs(e[f] - n[f]);
			if (t <= a) {
				let r = Math.min(a - 1, a - t);
				s[f] === p ? _[f] = (l[f] > e[f] ? -1 : 1) * r : v[f] = (u[f] > n[f] ? -1 : 1) * r;
			}
		}
		if (t !== r) {
			let e = f === "x" ? "y" : "x", t = s[f] === c[e], n = l[e] > u[e], r = l[e] < u[e];
			(s[f] === 1 && (!t && n || t && r) || s[f] !== 1 && (!t && r || t && n)) && (m = f === "x" ? i : o);
		}
		let d = {
			x: l.x + _.x,
			y: l.y + _.y
		}, y = {
			x: u.x + v.x,
			y: u.y + v.y
		};
		Math.max(Math.abs(d.x - m[0].x), Math.abs(y.x - m[0].x)) >= Math.max(Math.abs(d.y - m[0].y), Math.abs(y.y - m[0].y)) ? (h = (d.x + y.x) / 2, g = m[0].y) : (h = m[0].x, g = (d.y + y.y) / 2);
	}
	let x = {
		x: l.x + _.x,
		y: l.y + _.y
	}, S = {
		x: u.x + v.x,
		y: u.y + v.y
	}, C = [];
	for (let t of [
		e,
		x,
		...m,
		S,
		n
	]) {
		let [e, n] = C.slice(-2);
		n && zs(e, n, t) && C.pop(), C.push(t);
	}
	return [
		C,
		h,
		g,
		y,
		b
	];
}
function Vs(e, t, n, r) {
	let i = Math.min(Rs(e, t) / 2, Rs(t, n) / 2, r), { x: a, y: o } = t;
	if (e.x === a && a === n.x || e.y === o && o === n.y) return `L${a} ${o}`;
	if (e.y === o) {
		let t = e.x < n.x ? -1 : 1, r = e.y < n.y ? 1 : -1;
		return `L ${a + i * t},${o}Q ${a},${o} ${a},${o + i * r}`;
	}
	let s = e.x < n.x ? 1 : -1;
	return `L ${a},${o + i * (e.y < n.y ? -1 : 1)}Q ${a},${o} ${a + i * s},${o}`;
}
function Hs({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top, borderRadius: o = 5, centerX: s, centerY: c, offset: l = 20, stepPosition: u = .5 }) {
	let [d, f, p, m, h] = Bs({
		source: {
			x: e,
			y: t
		},
		sourcePosition: n,
		target: {
			x: r,
			y: i
		},
		targetPosition: a,
		center: {
			x: s,
			y: c
		},
		offset: l,
		stepPosition: u
	}), g = `M${d[0].x} ${d[0].y}`;
	for (let e = 1; e < d.length - 1; e++) g += Vs(d[e - 1], d[e], d[e + 1], o);
	return g += `L${d[d.length - 1].x} ${d[d.length - 1].y}`, [
		g,
		f,
		p,
		m,
		h
	];
}
function Us(e) {
	return e && !!(e.internals.handleBounds || e.handles?.length) && !!(e.measured.width || e.width || e.initialWidth);
}
function Ws(e) {
	let { sourceNode: t, targetNode: n } = e;
	if (!Us(t) || !Us(n)) return null;
	let r = t.internals.handleBounds || Gs(t.handles), i = n.internals.handleBounds || Gs(n.handles), a = qs(r?.source ?? [], e.sourceHandle), o = qs(e.connectionMode === bo.Strict ? i?.target ?? [] : (i?.target ?? []).concat(i?.source ?? []), e.targetHandle);
	if (!a || !o) return e.onError?.("008", J.error008(a ? "target" : "source", {
		id: e.id,
		sourceHandle: e.sourceHandle,
		targetHandle: e.targetHandle
	})), null;
	let s = a?.position || Y.Bottom, c = o?.position || Y.Top, l = Ks(t, a, s), u = Ks(n, o, c);
	return {
		sourceX: l.x,
		sourceY: l.y,
		targetX: u.x,
		targetY: u.y,
		sourcePosition: s,
		targetPosition: c
	};
}
function Gs(e) {
	if (!e) return null;
	let t = [], n = [];
	for (let r of e) r.width = r.width ?? 1, r.height = r.height ?? 1, r.type === "source" ? t.push(r) : r.type === "target" && n.push(r);
	return {
		source: t,
		target: n
	};
}
function Ks(e, t, n = Y.Left, r = !1) {
	let i = (t?.x ?? 0) + e.internals.positionAbsolute.x, a = (t?.y ?? 0) + e.internals.positionAbsolute.y, { width: o, height: s } = t ?? us(e);
	if (r) return {
		x: i + o / 2,
		y: a + s / 2
	};
	switch (t?.position ?? n) {
		case Y.Top: return {
			x: i + o / 2,
			y: a
		};
		case Y.Right: return {
			x: i + o,
			y: a + s / 2
		};
		case Y.Bottom: return {
			x: i + o / 2,
			y: a + s
		};
		case Y.Left: return {
			x: i,
			y: a + s / 2
		};
	}
}
function qs(e, t) {
	return e && (t ? e.find((e) => e.id === t) : e[0]) || null;
}
function Js(e, t) {
	return e ? typeof e == "string" ? e : `${t ? `${t}__` : ""}${Object.keys(e).sort().map((t) => `${t}=${e[t]}`).join("&")}` : "";
}
function Ys(e, { id: t, defaultColor: n, defaultMarkerStart: r, defaultMarkerEnd: i }) {
	let a = /* @__PURE__ */ new Set();
	return e.reduce((e, o) => ([o.markerStart || r, o.markerEnd || i].forEach((r) => {
		if (r && typeof r == "object") {
			let i = Js(r, t);
			a.has(i) || (e.push({
				id: i,
				color: r.color || n,
				...r
			}), a.add(i));
		}
	}), e), []).sort((e, t) => e.id.localeCompare(t.id));
}
var Xs = 1e3, Zs = 10, Qs = {
	nodeOrigin: [0, 0],
	nodeExtent: _o,
	elevateNodesOnSelect: !0,
	zIndexMode: "basic",
	defaults: {}
}, $s = {
	...Qs,
	checkEquality: !0
};
function ec(e, t) {
	let n = { ...e };
	for (let e in t) t[e] !== void 0 && (n[e] = t[e]);
	return n;
}
function tc(e, t, n) {
	let r = ec(Qs, n);
	for (let n of e.values()) if (n.parentId) oc(n, e, t, r);
	else {
		let e = Bo(Ao(n, r.nodeOrigin), ls(n.extent) ? n.extent : r.nodeExtent, us(n));
		n.internals.positionAbsolute = e;
	}
}
function nc(e, t) {
	if (!e.handles) return e.measured ? t?.internals.handleBounds : void 0;
	let n = [], r = [];
	for (let t of e.handles) {
		let i = {
			id: t.id,
			width: t.width ?? 1,
			height: t.height ?? 1,
			nodeId: e.id,
			x: t.x,
			y: t.y,
			position: t.position,
			type: t.type
		};
		t.type === "source" ? n.push(i) : t.type === "target" && r.push(i);
	}
	return {
		source: n,
		target: r
	};
}
function rc(e) {
	return e === "manual";
}
function ic(e, t, n, r = {}) {
	let i = ec($s, r), a = { i: 0 }, o = new Map(t), s = i?.elevateNodesOnSelect && !rc(i.zIndexMode) ? Xs : 0, c = e.length > 0, l = !1;
	t.clear(), n.clear();
	for (let u of e) {
		let e = o.get(u.id);
		if (i.checkEquality && u === e?.internals.userNode) t.set(u.id, e);
		else {
			let n = Bo(Ao(u, i.nodeOrigin), ls(u.extent) ? u.extent : i.nodeExtent, us(u));
			e = {
				...i.defaults,
				...u,
				measured: {
					width: u.measured?.width,
					height: u.measured?.height
				},
				internals: {
					positionAbsolute: n,
					handleBounds: nc(u, e),
					z: sc(u, s, i.zIndexMode),
					userNode: u
				}
			}, t.set(u.id, e);
		}
		e.measured !== void 0 && e.measured.width !== void 0 && e.measured.height !== void 0 || e.hidden || (c = !1), u.parentId && oc(e, t, n, r, a), l ||= u.selected ?? !1;
	}
	return {
		nodesInitialized: c,
		hasSelectedNodes: l
	};
}
function ac(e, t) {
	if (!e.parentId) return;
	let n = t.get(e.parentId);
	n ? n.set(e.id, e) : t.set(e.parentId, /* @__PURE__ */ new Map([[e.id, e]]));
}
function oc(e, t, n, r, i) {
	let { elevateNodesOnSelect: a, nodeOrigin: o, nodeExtent: s, zIndexMode: c } = ec(Qs, r), l = e.parentId, u = t.get(l);
	if (!u) {
		console.warn(`Parent node ${l} not found. Please make sure that parent nodes are in front of their child nodes in the nodes array.`);
		return;
	}
	ac(e, n), i && !u.parentId && u.internals.rootParentIndex === void 0 && c === "auto" && (u.internals.rootParentIndex = ++i.i, u.internals.z = u.internals.z + i.i * Zs), i && u.internals.rootParentIndex !== void 0 && (i.i = u.internals.rootParentIndex);
	let { x: d, y: f, z: p } = cc(e, u, o, s, a && !rc(c) ? Xs : 0, c), { positionAbsolute: m } = e.internals, h = d !== m.x || f !== m.y;
	(h || p !== e.internals.z) && t.set(e.id, {
		...e,
		internals: {
			...e.internals,
			positionAbsolute: h ? {
				x: d,
				y: f
			} : m,
			z: p
		}
	});
}
function sc(e, t, n) {
	let r = $o(e.zIndex) ? e.zIndex : 0;
	return rc(n) ? r : r + (e.selected ? t : 0);
}
function cc(e, t, n, r, i, a) {
	let { x: o, y: s } = t.internals.positionAbsolute, c = us(e), l = Ao(e, n), u = ls(e.extent) ? Bo(l, e.extent, c) : l, d = Bo({
		x: o + u.x,
		y: s + u.y
	}, r, c);
	e.extent === "parent" && (d = Vo(d, c, t));
	let f = sc(e, i, a), p = t.internals.z ?? 0;
	return {
		x: d.x,
		y: d.y,
		z: p >= f ? p + 1 : f
	};
}
function lc(e, t, n, r = [0, 0]) {
	let i = [], a = /* @__PURE__ */ new Map();
	for (let n of e) {
		let e = t.get(n.parentId);
		if (!e) continue;
		let r = Yo(a.get(n.parentId)?.expandedRect ?? qo(e), n.rect);
		a.set(n.parentId, {
			expandedRect: r,
			parent: e
		});
	}
	return a.size > 0 && a.forEach(({ expandedRect: t, parent: a }, o) => {
		let s = a.internals.positionAbsolute, c = us(a), l = a.origin ?? r, u = t.x < s.x ? Math.round(Math.abs(s.x - t.x)) : 0, d = t.y < s.y ? Math.round(Math.abs(s.y - t.y)) : 0, f = Math.max(c.width, Math.round(t.width)), p = Math.max(c.height, Math.round(t.height)), m = (f - c.width) * l[0], h = (p - c.height) * l[1];
		(u > 0 || d > 0 || m || h) && (i.push({
			id: o,
			type: "position",
			position: {
				x: a.position.x - u + m,
				y: a.position.y - d + h
			}
		}), n.get(o)?.forEach((t) => {
			e.some((e) => e.id === t.id) || i.push({
				id: t.id,
				type: "position",
				position: {
					x: t.position.x + u,
					y: t.position.y + d
				}
			});
		})), (c.width < t.width || c.height < t.height || u || d) && i.push({
			id: o,
			type: "dimensions",
			setAttributes: !0,
			dimensions: {
				width: f + (u ? l[0] * u - m : 0),
				height: p + (d ? l[1] * d - h : 0)
			}
		});
	}), i;
}
function uc(e, t, n, r, i, a, o) {
	let s = r?.querySelector(".xyflow__viewport"), c = !1;
	if (!s) return {
		changes: [],
		updatedInternals: c
	};
	let l = [], u = window.getComputedStyle(s), { m22: d } = new window.DOMMatrixReadOnly(u.transform), f = [];
	for (let r of e.values()) {
		let e = t.get(r.id);
		if (!e) continue;
		if (e.hidden) {
			t.set(e.id, {
				...e,
				internals: {
					...e.internals,
					handleBounds: void 0
				}
			}), c = !0;
			continue;
		}
		let s = vs(r.nodeElement), u = e.measured.width !== s.width || e.measured.height !== s.height;
		if (s.width && s.height && (u || !e.internals.handleBounds || r.force)) {
			let p = r.nodeElement.getBoundingClientRect(), m = ls(e.extent) ? e.extent : a, { positionAbsolute: h } = e.internals;
			if (e.parentId && e.extent === "parent") {
				let n = t.get(e.parentId);
				n && (h = Vo(h, s, n));
			} else m && (h = Bo(h, m, s));
			let g = {
				...e,
				measured: s,
				internals: {
					...e.internals,
					positionAbsolute: h,
					handleBounds: {
						source: ws("source", r.nodeElement, p, d, e.id),
						target: ws("target", r.nodeElement, p, d, e.id)
					}
				}
			};
			t.set(e.id, g), e.parentId && oc(g, t, n, {
				nodeOrigin: i,
				zIndexMode: o
			}), c = !0, u && (l.push({
				id: e.id,
				type: "dimensions",
				dimensions: s
			}), e.expandParent && e.parentId && f.push({
				id: e.id,
				parentId: e.parentId,
				rect: qo(g, i)
			}));
		}
	}
	if (f.length > 0) {
		let e = lc(f, t, n, i);
		l.push(...e);
	}
	return {
		changes: l,
		updatedInternals: c
	};
}
async function dc({ delta: e, panZoom: t, transform: n, translateExtent: r, width: i, height: a }) {
	if (!t || !e.x && !e.y) return !1;
	let o = await t.setViewportConstrained({
		x: n[0] + e.x,
		y: n[1] + e.y,
		zoom: n[2]
	}, [[0, 0], [i, a]], r);
	return !!o && (o.x !== n[0] || o.y !== n[1] || o.k !== n[2]);
}
function fc(e, t, n, r, i, a) {
	let o = i, s = r.get(o) || /* @__PURE__ */ new Map();
	r.set(o, s.set(n, t)), o = `${i}-${e}`;
	let c = r.get(o) || /* @__PURE__ */ new Map();
	if (r.set(o, c.set(n, t)), a) {
		o = `${i}-${e}-${a}`;
		let s = r.get(o) || /* @__PURE__ */ new Map();
		r.set(o, s.set(n, t));
	}
}
function pc(e, t, n) {
	e.clear(), t.clear();
	for (let r of n) {
		let { source: n, target: i, sourceHandle: a = null, targetHandle: o = null } = r, s = {
			edgeId: r.id,
			source: n,
			target: i,
			sourceHandle: a,
			targetHandle: o
		}, c = `${n}-${a}--${i}-${o}`;
		fc("source", s, `${i}-${o}--${n}-${a}`, e, n, a), fc("target", s, c, e, i, o), t.set(r.id, r);
	}
}
function mc(e, t) {
	if (!e.parentId) return !1;
	let n = t.get(e.parentId);
	return n ? n.selected ? !0 : mc(n, t) : !1;
}
function hc(e, t, n) {
	let r = e;
	do {
		if (r?.matches?.(t)) return !0;
		if (r === n) return !1;
		r = r?.parentElement;
	} while (r);
	return !1;
}
function gc(e, t, n, r, i) {
	let a = /* @__PURE__ */ new Map();
	for (let [o, s] of e) if ((i ? s.id === r : s.selected || s.id === r) && (i || !s.parentId || !mc(s, e)) && (s.draggable || t && s.draggable === void 0)) {
		let t = e.get(o);
		t && a.set(o, {
			id: o,
			position: t.position || {
				x: 0,
				y: 0
			},
			distance: {
				x: n.x - t.internals.positionAbsolute.x,
				y: n.y - t.internals.positionAbsolute.y
			},
			extent: t.extent,
			parentId: t.parentId,
			origin: t.origin,
			expandParent: t.expandParent,
			internals: { positionAbsolute: t.internals.positionAbsolute || {
				x: 0,
				y: 0
			} },
			measured: {
				width: t.measured.width ?? 0,
				height: t.measured.height ?? 0
			}
		});
	}
	return a;
}
function _c({ nodeId: e, dragItems: t, nodeLookup: n, dragging: r = !0 }) {
	let i = [];
	for (let [e, a] of t) {
		let t = n.get(e)?.internals.userNode;
		t && i.push({
			...t,
			position: a.position,
			dragging: r
		});
	}
	if (!e) return [i[0], i];
	let a = n.get(e)?.internals.userNode;
	return [a ? {
		...a,
		position: t.get(e)?.position || a.position,
		dragging: r
	} : i[0], i];
}
function vc({ dragItems: e, snapGrid: t, x: n, y: r }) {
	let i = e.values().next().value;
	if (!i) return null;
	let a = {
		x: n - i.distance.x,
		y: r - i.distance.y
	}, o = ts(a, t);
	return {
		x: o.x - a.x,
		y: o.y - a.y
	};
}
function yc({ onNodeMouseDown: e, getStoreItems: t, onDragStart: n, onDrag: r, onDragStop: i }) {
	let a = {
		x: null,
		y: null
	}, o = 0, s = /* @__PURE__ */ new Map(), c = !1, l = {
		x: 0,
		y: 0
	}, u = null, d = !1, f = null, p = !1, m = !1, h = null;
	function g({ noDragClassName: g, handleSelector: _, domNode: v, isSelectable: y, nodeId: b, nodeClickDistance: x = 0 }) {
		f = K(v);
		function S({ x: e, y: n }) {
			let { nodeLookup: i, nodeExtent: o, snapGrid: c, snapToGrid: l, nodeOrigin: u, onNodeDrag: d, onSelectionDrag: f, onError: p, updateNodePositions: g } = t();
			a = {
				x: e,
				y: n
			};
			let _ = !1, v = s.size > 1, y = v && o ? Go(Mo(s)) : null, x = v && l ? vc({
				dragItems: s,
				snapGrid: c,
				x: e,
				y: n
			}) : null;
			for (let [t, r] of s) {
				if (!i.has(t)) continue;
				let a = {
					x: e - r.distance.x,
					y: n - r.distance.y
				};
				l && (a = x ? {
					x: Math.round(a.x + x.x),
					y: Math.round(a.y + x.y)
				} : ts(a, c));
				let s = null;
				if (v && o && !r.extent && y) {
					let { positionAbsolute: e } = r.internals, t = e.x - y.x + o[0][0], n = e.x + r.measured.width - y.x2 + o[1][0], i = e.y - y.y + o[0][1], a = e.y + r.measured.height - y.y2 + o[1][1];
					s = [[t, i], [n, a]];
				}
				let { position: d, positionAbsolute: f } = Lo({
					nodeId: t,
					nextPosition: a,
					nodeLookup: i,
					nodeExtent: s || o,
					nodeOrigin: u,
					onError: p
				});
				_ = _ || r.position.x !== d.x || r.position.y !== d.y, r.position = d, r.internals.positionAbsolute = f;
			}
			if (m ||= _, _ && (g(s, !0), h && (r || d || !b && f))) {
				let [e, t] = _c({
					nodeId: b,
					dragItems: s,
					nodeLookup: i
				});
				r?.(h, s, e, t), d?.(h, e, t), b || f?.(h, t);
			}
		}
		async function C() {
			if (!u) return;
			let { transform: e, panBy: n, autoPanSpeed: r, autoPanOnNodeDrag: i } = t();
			if (!i) {
				c = !1, cancelAnimationFrame(o);
				return;
			}
			let [s, d] = Uo(l, u, r);
			(s !== 0 || d !== 0) && (a.x = (a.x ?? 0) - s / e[2], a.y = (a.y ?? 0) - d / e[2], await n({
				x: s,
				y: d
			}) && S(a)), o = requestAnimationFrame(C);
		}
		function w(r) {
			let { nodeLookup: i, multiSelectionActive: o, nodesDraggable: c, transform: l, snapGrid: f, snapToGrid: p, selectNodesOnDrag: m, onNodeDragStart: h, onSelectionDragStart: g, unselectNodesAndEdges: _ } = t();
			d = !0;
			let v = !!b && !o && !i.get(b)?.selected;
			m && y || o || !b || i.get(b)?.selected || _(), y && m && b && e?.(b);
			let x = _s(r.sourceEvent, {
				transform: l,
				snapGrid: f,
				snapToGrid: p,
				containerBounds: u
			});
			if (a = x, s = gc(i, c, x, b, v), s.size > 0 && (n || h || !b && g)) {
				let [e, t] = _c({
					nodeId: b,
					dragItems: s,
					nodeLookup: i
				});
				n?.(r.sourceEvent, s, e, t), h?.(r.sourceEvent, e, t), b || g?.(r.sourceEvent, t);
			}
		}
		let T = on().clickDistance(x).on("start", (e) => {
			let { domNode: n, nodeDragThreshold: r, transform: i, snapGrid: o, snapToGrid: s } = t();
			u = n?.getBoundingClientRect() || null, p = !1, m = !1, h = e.sourceEvent, r === 0 && w(e), a = _s(e.sourceEvent, {
				transform: i,
				snapGrid: o,
				snapToGrid: s,
				containerBounds: u
			}), l = Cs(e.sourceEvent, u);
		}).on("drag", (e) => {
			let { autoPanOnNodeDrag: n, transform: r, snapGrid: i, snapToGrid: o, nodeDragThreshold: f, nodeLookup: m } = t(), g = _s(e.sourceEvent, {
				transform: r,
				snapGrid: i,
				snapToGrid: o,
				containerBounds: u
			});
			if (h = e.sourceEvent, (e.sourceEvent.type === "touchmove" && e.sourceEvent.touches.length > 1 || b && !m.has(b)) && (p = !0), !p) {
				if (!c && n && d && (c = !0, C()), !d) {
					let t = Cs(e.sourceEvent, u), n = t.x - l.x, r = t.y - l.y;
					Math.sqrt(n * n + r * r) > f && w(e);
				}
				(a.x !== g.xSnapped || a.y !== g.ySnapped) && s && d && (l = Cs(e.sourceEvent, u), S(g));
			}
		}).on("end", (e) => {
			if (!d || p) p && s.size > 0 && t().updateNodePositions(s, !1);
			else if (c = !1, d = !1, cancelAnimationFrame(o), s.size > 0) {
				let { nodeLookup: n, updateNodePositions: r, onNodeDragStop: a, onSelectionDragStop: o } = t();
				if (m &&= (r(s, !1), !1), i || a || !b && o) {
					let [t, r] = _c({
						nodeId: b,
						dragItems: s,
						nodeLookup: n,
						dragging: !1
					});
					i?.(e.sourceEvent, s, t, r), a?.(e.sourceEvent, t, r), b || o?.(e.sourceEvent, r);
				}
			}
		}).filter((e) => {
			let t = e.target;
			return !e.button && (!g || !hc(t, `.${g}`, v)) && (!_ || hc(t, _, v));
		});
		f.call(T);
	}
	function _() {
		f?.on(".drag", null);
	}
	return {
		update: g,
		destroy: _
	};
}
function bc(e, t, n) {
	let r = [], i = {
		x: e.x - n,
		y: e.y - n,
		width: n * 2,
		height: n * 2
	};
	for (let e of t.values()) Zo(i, qo(e)) > 0 && r.push(e);
	return r;
}
var xc = 250;
function Sc(e, t, n, r) {
	let i = [], a = Infinity, o = bc(e, n, t + xc);
	for (let n of o) {
		let o = [...n.internals.handleBounds?.source ?? [], ...n.internals.handleBounds?.target ?? []];
		for (let s of o) {
			if (r.nodeId === s.nodeId && r.type === s.type && r.id === s.id) continue;
			let { x: o, y: c } = Ks(n, s, s.position, !0), l = Math.sqrt((o - e.x) ** 2 + (c - e.y) ** 2);
			l > t || (l < a ? (i = [{
				...s,
				x: o,
				y: c
			}], a = l) : l === a && i.push({
				...s,
				x: o,
				y: c
			}));
		}
	}
	if (!i.length) return null;
	if (i.length > 1) {
		let e = r.type === "source" ? "target" : "source";
		return i.find((t) => t.type === e) ?? i[0];
	}
	return i[0];
}
function Cc(e, t, n, r, i, a = !1) {
	let o = r.get(e);
	if (!o) return null;
	let s = i === "strict" ? o.internals.handleBounds?.[t] : [...o.internals.handleBounds?.source ?? [], ...o.internals.handleBounds?.target ?? []], c = (n ? s?.find((e) => e.id === n) : s?.[0]) ?? null;
	return c && a ? {
		...c,
		...Ks(o, c, c.position, !0)
	} : c;
}
function wc(e, t) {
	return e || (t?.classList.contains("target") ? "target" : t?.classList.contains("source") ? "source" : null);
}
function Tc(e, t) {
	let n = null;
	return t ? n = !0 : e && !t && (n = !1), n;
}
var Ec = () => !0;
function Dc(e, { connectionMode: t, connectionRadius: n, handleId: r, nodeId: i, edgeUpdaterType: a, isTarget: o, domNode: s, nodeLookup: c, lib: l, autoPanOnConnect: u, flowId: d, panBy: f, cancelConnection: p, onConnectStart: m, onConnect: h, onConnectEnd: g, isValidConnection: _ = Ec, onReconnectEnd: v, updateConnection: y, getTransform: b, getFromHandle: x, autoPanSpeed: S, dragThreshold: C = 1, handleDomNode: w }) {
	let T = ys(e.target), E = 0, D, { x: O, y: k } = Cs(e), A = wc(a, w), j = s?.getBoundingClientRect(), M = !1;
	if (!j || !A) return;
	let N = Cc(i, A, r, c, t);
	if (!N) return;
	let P = Cs(e, j), F = !1, I = null, L = !1, R = null;
	function z() {
		if (!u || !j) return;
		let [e, t] = Uo(P, j, S);
		f({
			x: e,
			y: t
		}), E = requestAnimationFrame(z);
	}
	let B = {
		...N,
		nodeId: i,
		type: A,
		position: N.position
	}, V = c.get(i), H = {
		inProgress: !0,
		isValid: null,
		from: Ks(V, B, Y.Left, !0),
		fromHandle: B,
		fromPosition: B.position,
		fromNode: V,
		to: P,
		toHandle: null,
		toPosition: Eo[B.position],
		toNode: null,
		pointer: P
	};
	function ee() {
		M = !0, y(H), m?.(e, {
			nodeId: i,
			handleId: r,
			handleType: A
		});
	}
	C === 0 && ee();
	function U(e) {
		if (!M) {
			let { x: t, y: n } = Cs(e), r = t - O, i = n - k;
			if (!(r * r + i * i > C * C)) return;
			ee();
		}
		if (!x() || !B) {
			W(e);
			return;
		}
		let a = b();
		P = Cs(e, j), D = Sc(ns(P, a, !1, [1, 1]), n, c, B), F ||= (z(), !0);
		let s = Oc(e, {
			handle: D,
			connectionMode: t,
			fromNodeId: i,
			fromHandleId: r,
			fromType: o ? "target" : "source",
			isValidConnection: _,
			doc: T,
			lib: l,
			flowId: d,
			nodeLookup: c
		});
		R = s.handleDomNode, I = s.connection, L = Tc(!!D, s.isValid);
		let u = c.get(i), f = u ? Ks(u, B, Y.Left, !0) : H.from, p = {
			...H,
			from: f,
			isValid: L,
			to: s.toHandle && L ? rs({
				x: s.toHandle.x,
				y: s.toHandle.y
			}, a) : P,
			toHandle: s.toHandle,
			toPosition: L && s.toHandle ? s.toHandle.position : Eo[B.position],
			toNode: s.toHandle ? c.get(s.toHandle.nodeId) : null,
			pointer: P
		};
		y(p), H = p;
	}
	function W(e) {
		if (!("touches" in e && e.touches.length > 0)) {
			if (M) {
				(D || R) && I && L && h?.(I);
				let { inProgress: t, ...n } = H, r = {
					...n,
					toPosition: H.toHandle ? H.toPosition : null
				};
				g?.(e, r), a && v?.(e, r);
			}
			p(), cancelAnimationFrame(E), F = !1, L = !1, I = null, R = null, T.removeEventListener("mousemove", U), T.removeEventListener("mouseup", W), T.removeEventListener("touchmove", U), T.removeEventListener("touchend", W);
		}
	}
	T.addEventListener("mousemove", U), T.addEventListener("mouseup", W), T.addEventListener("touchmove", U), T.addEventListener("touchend", W);
}
function Oc(e, { handle: t, connectionMode: n, fromNodeId: r, fromHandleId: i, fromType: a, doc: o, lib: s, flowId: c, isValidConnection: l = Ec, nodeLookup: u }) {
	let d = a === "target", f = t ? o.querySelector(`.${s}-flow__handle[data-id="${c}-${t?.nodeId}-${t?.id}-${t?.type}"]`) : null, { x: p, y: m } = Cs(e), h = o.elementFromPoint(p, m), g = h?.classList.contains(`${s}-flow__handle`) ? h : f, _ = {
		handleDomNode: g,
		isValid: !1,
		connection: null,
		toHandle: null
	};
	if (g) {
		let e = wc(void 0, g), t = g.getAttribute("data-nodeid"), a = g.getAttribute("data-handleid"), o = g.classList.contains("connectable"), s = g.classList.contains("connectableend");
		if (!t || !e) return _;
		let c = {
			source: d ? t : r,
			sourceHandle: d ? a : i,
			target: d ? r : t,
			targetHandle: d ? i : a
		};
		_.connection = c, _.isValid = o && s && (n === bo.Strict ? d && e === "source" || !d && e === "target" : t !== r || a !== i) && l(c), _.toHandle = Cc(t, e, a, u, n, !0);
	}
	return _;
}
var kc = {
	onPointerDown: Dc,
	isValid: Oc
};
function Ac({ domNode: e, panZoom: t, getTransform: n, getViewScale: r }) {
	let i = K(e);
	function a({ translateExtent: e, width: a, height: o, zoomStep: s = 1, pannable: c = !0, zoomable: l = !0, inversePan: u = !1 }) {
		let d = (e) => {
			if (e.sourceEvent.type !== "wheel" || !t) return;
			let r = n(), i = e.sourceEvent.ctrlKey && cs() ? 10 : 1, a = -e.sourceEvent.deltaY * (e.sourceEvent.deltaMode === 1 ? .05 : e.sourceEvent.deltaMode ? 1 : .002) * s, o = r[2] * 2 ** (a * i);
			t.scaleTo(o);
		}, f = [0, 0], p = go().on("start", (e) => {
			(e.sourceEvent.type === "mousedown" || e.sourceEvent.type === "touchstart") && (f = [e.sourceEvent.clientX ?? e.sourceEvent.touches[0].clientX, e.sourceEvent.clientY ?? e.sourceEvent.touches[0].clientY]);
		}).on("zoom", c ? (i) => {
			let s = n();
			if (i.sourceEvent.type !== "mousemove" && i.sourceEvent.type !== "touchmove" || !t) return;
			let c = [i.sourceEvent.clientX ?? i.sourceEvent.touches[0].clientX, i.sourceEvent.clientY ?? i.sourceEvent.touches[0].clientY], l = [c[0] - f[0], c[1] - f[1]];
			f = c;
			let d = r() * Math.max(s[2], Math.log(s[2])) * (u ? -1 : 1), p = {
				x: s[0] - l[0] * d,
				y: s[1] - l[1] * d
			}, m = [[0, 0], [a, o]];
			t.setViewportConstrained({
				x: p.x,
				y: p.y,
				zoom: s[2]
			}, m, e);
		} : null).on("zoom.wheel", l ? d : null);
		i.call(p, {});
	}
	function o() {
		i.on("zoom", null);
	}
	return {
		update: a,
		destroy: o,
		pointer: Kt
	};
}
var jc = (e) => ({
	x: e.x,
	y: e.y,
	zoom: e.k
}), Mc = ({ x: e, y: t, zoom: n }) => ao.translate(e, t).scale(n), Nc = (e, t) => e.target.closest(`.${t}`), Pc = (e, t) => t === 2 && Array.isArray(e) && e.includes(2), Fc = (e) => ((e *= 2) <= 1 ? e * e * e : (e -= 2) * e * e + 2) / 2, Ic = (e, t = 0, n = Fc, r = () => {}) => {
	let i = typeof t == "number" && t > 0;
	return i || r(), i ? e.transition().duration(t).ease(n).on("end", r) : e;
}, Lc = (e) => {
	let t = e.ctrlKey && cs() ? 10 : 1;
	return -e.deltaY * (e.deltaMode === 1 ? .05 : e.deltaMode ? 1 : .002) * t;
};
function Rc({ zoomPanValues: e, noWheelClassName: t, d3Selection: n, d3Zoom: r, panOnScrollMode: i, panOnScrollSpeed: a, zoomOnPinch: o, onPanZoomStart: s, onPanZoom: c, onPanZoomEnd: l }) {
	return (u) => {
		if (Nc(u, t)) return u.ctrlKey && u.preventDefault(), !1;
		u.preventDefault(), u.stopImmediatePropagation();
		let d = n.property("__zoom").k || 1;
		if (u.ctrlKey && o) {
			let e = Kt(u), t = d * 2 ** Lc(u);
			r.scaleTo(n, t, e, u);
			return;
		}
		let f = u.deltaMode === 1 ? 20 : 1, p = i === xo.Vertical ? 0 : u.deltaX * f, m = i === xo.Horizontal ? 0 : u.deltaY * f;
		!cs() && u.shiftKey && i !== xo.Vertical && (p = u.deltaY * f, m = 0), r.translateBy(n, -(p / d) * a, -(m / d) * a, { internal: !0 });
		let h = jc(n.property("__zoom"));
		clearTimeout(e.panScrollTimeout), e.isPanScrolling ? c?.(u, h) : (e.isPanScrolling = !0, s?.(u, h)), e.panScrollTimeout = setTimeout(() => {
			l?.(u, h), e.isPanScrolling = !1;
		}, 150);
	};
}
function zc({ noWheelClassName: e, preventScrolling: t, d3ZoomHandler: n }) {
	return function(r, i) {
		let a = r.type === "wheel", o = !t && a && !r.ctrlKey, s = Nc(r, e);
		if (r.ctrlKey && a && s && r.preventDefault(), o || s) return null;
		r.preventDefault(), n.call(this, r, i);
	};
}
function Bc({ zoomPanValues: e, onDraggingChange: t, onPanZoomStart: n }) {
	return (r) => {
		if (r.sourceEvent?.internal) return;
		let i = jc(r.transform);
		e.mouseButton = r.sourceEvent?.button || 0, e.isZoomingOrPanning = !0, e.prevViewport = i, r.sourceEvent?.type === "mousedown" && t(!0), n && n?.(r.sourceEvent, i);
	};
}
function Vc({ zoomPanValues: e, panOnDrag: t, onPaneContextMenu: n, onTransformChange: r, onPanZoom: i }) {
	return (a) => {
		e.usedRightMouseButton = !!(n && Pc(t, e.mouseButton ?? 0)), a.sourceEvent?.sync || r([
			a.transform.x,
			a.transform.y,
			a.transform.k
		]), i && !a.sourceEvent?.internal && i?.(a.sourceEvent, jc(a.transform));
	};
}
function Hc({ zoomPanValues: e, panOnDrag: t, panOnScroll: n, onDraggingChange: r, onPanZoomEnd: i, onPaneContextMenu: a }) {
	return (o) => {
		if (!o.sourceEvent?.internal && (e.isZoomingOrPanning = !1, a && Pc(t, e.mouseButton ?? 0) && !e.usedRightMouseButton && o.sourceEvent && a(o.sourceEvent), e.usedRightMouseButton = !1, r(!1), i)) {
			let t = jc(o.transform);
			e.prevViewport = t, clearTimeout(e.timerId), e.timerId = setTimeout(() => {
				i?.(o.sourceEvent, t);
			}, n ? 150 : 0);
		}
	};
}
function Uc({ panActivationKeyPressed: e, zoomActivationKeyPressed: t, zoomOnScroll: n, zoomOnPinch: r, panOnDrag: i, panOnScroll: a, zoomOnDoubleClick: o, userSelectionActive: s, noWheelClassName: c, noPanClassName: l, lib: u, connectionInProgress: d }) {
	return (f) => {
		let p = t || n, m = r && f.ctrlKey, h = f.type === "wheel";
		if (f.button === 1 && f.type === "mousedown" && (Nc(f, `${u}-flow__node`) || Nc(f, `${u}-flow__edge`) || Nc(f, `${u}-flow__selection`) || Nc(f, `${u}-flow__nodesselection`))) return !0;
		if (!i && !p && !a && !o && !r || s || d && !h || Nc(f, c) && h || Nc(f, l) && (!h || a && h && !t) || !r && f.ctrlKey && h) return !1;
		if (!r && f.type === "touchstart" && f.touches?.length > 1) return f.preventDefault(), !1;
		if (!p && !a && !m && h || !i && (f.type === "mousedown" || f.type === "touchstart") || Array.isArray(i) && !i.includes(f.button) && f.type === "mousedown") return !1;
		let g = Array.isArray(i) && i.includes(f.button) || !f.button || f.button <= 1;
		return (!f.ctrlKey || h || e) && g;
	};
}
function Wc({ domNode: e, minZoom: t, maxZoom: n, translateExtent: r, viewport: i, onPanZoom: a, onPanZoomStart: o, onPanZoomEnd: s, onDraggingChange: c }) {
	let l = {
		isZoomingOrPanning: !1,
		usedRightMouseButton: !1,
		prevViewport: {},
		mouseButton: 0,
		timerId: void 0,
		panScrollTimeout: void 0,
		isPanScrolling: !1
	}, u = e.getBoundingClientRect(), d = [[0, 0], [u.width, u.height]], f = typeof ResizeObserver < "u" ? new ResizeObserver((e) => {
		let t = e[0];
		t?.contentRect && (d = [[0, 0], [t.contentRect.width, t.contentRect.height]]);
	}) : null;
	f?.observe(e);
	let p = go().extent(() => d).scaleExtent([t, n]).translateExtent(r), m = K(e).call(p);
	b({
		x: i.x,
		y: i.y,
		zoom: zo(i.zoom, t, n)
	}, [[0, 0], [u.width, u.height]], r);
	let h = m.on("wheel.zoom"), g = m.on("dblclick.zoom");
	p.wheelDelta(Lc);
	async function _(e, t) {
		return m ? new Promise((n) => {
			p?.interpolate(t?.interpolate === "linear" ? Vr : ti).transform(Ic(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	function v({ noWheelClassName: e, noPanClassName: t, onPaneContextMenu: n, userSelectionActive: r, panOnScroll: i, panOnDrag: u, panOnScrollMode: d, panOnScrollSpeed: f, preventScrolling: _, zoomOnPinch: v, zoomOnScroll: y, zoomOnDoubleClick: b, panActivationKeyPressed: x = !1, zoomActivationKeyPressed: S, lib: C, onTransformChange: w, connectionInProgress: T, paneClickDistance: E, selectionOnDrag: D }) {
		r && !l.isZoomingOrPanning && p.on("zoom", null);
		let O = i && !S && !r;
		p.clickDistance(D ? Infinity : !$o(E) || E < 0 ? 0 : E);
		let k = O ? Rc({
			zoomPanValues: l,
			noWheelClassName: e,
			d3Selection: m,
			d3Zoom: p,
			panOnScrollMode: d,
			panOnScrollSpeed: f,
			zoomOnPinch: v,
			onPanZoomStart: o,
			onPanZoom: a,
			onPanZoomEnd: s
		}) : zc({
			noWheelClassName: e,
			preventScrolling: _,
			d3ZoomHandler: h
		});
		m.on("wheel.zoom", k, { passive: !1 });
		let A = Bc({
			zoomPanValues: l,
			onDraggingChange: c,
			onPanZoomStart: o
		});
		p.on("start", A);
		let j = Vc({
			zoomPanValues: l,
			panOnDrag: u,
			onPaneContextMenu: !!n,
			onPanZoom: a,
			onTransformChange: w
		});
		p.on("zoom", j);
		let M = Hc({
			zoomPanValues: l,
			panOnDrag: u,
			panOnScroll: i,
			onPaneContextMenu: n,
			onPanZoomEnd: s,
			onDraggingChange: c
		});
		p.on("end", M);
		let N = Uc({
			panActivationKeyPressed: x,
			zoomActivationKeyPressed: S,
			panOnDrag: u,
			zoomOnScroll: y,
			panOnScroll: i,
			zoomOnDoubleClick: b,
			zoomOnPinch: v,
			userSelectionActive: r,
			noPanClassName: t,
			noWheelClassName: e,
			lib: C,
			connectionInProgress: T
		});
		p.filter(N), b ? m.on("dblclick.zoom", g) : m.on("dblclick.zoom", null);
	}
	function y() {
		p.on("zoom", null), f?.disconnect();
	}
	async function b(e, t, n) {
		let r = Mc(e), i = p?.constrain()(r, t, n);
		return i && await _(i), i;
	}
	async function x(e, t) {
		let n = Mc(e);
		return await _(n, t), n;
	}
	function S(e) {
		if (m) {
			let t = Mc(e), n = m.property("__zoom");
			(n.k !== e.zoom || n.x !== e.x || n.y !== e.y) && p?.transform(m, t, null, { sync: !0 });
		}
	}
	function C() {
		let e = m ? oo(m.node()) : {
			x: 0,
			y: 0,
			k: 1
		};
		return {
			x: e.x,
			y: e.y,
			zoom: e.k
		};
	}
	async function w(e, t) {
		return m ? new Promise((n) => {
			p?.interpolate(t?.interpolate === "linear" ? Vr : ti).scaleTo(Ic(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	async function T(e, t) {
		return m ? new Promise((n) => {
			p?.interpolate(t?.interpolate === "linear" ? Vr : ti).scaleBy(Ic(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	function E(e) {
		p?.scaleExtent(e);
	}
	function D(e) {
		p?.translateExtent(e);
	}
	function O(e) {
		let t = !$o(e) || e < 0 ? 0 : e;
		p?.clickDistance(t);
	}
	return {
		update: v,
		destroy: y,
		setViewport: x,
		setViewportConstrained: b,
		getViewport: C,
		scaleTo: w,
		scaleBy: T,
		setScaleExtent: E,
		setTranslateExtent: D,
		syncViewport: S,
		setClickDistance: O
	};
}
var Gc;
(function(e) {
	e.Line = "line", e.Handle = "handle";
})(Gc ||= {});
function Kc({ width: e, prevWidth: t, height: n, prevHeight: r, affectsX: i, affectsY: a }) {
	let o = e - t, s = n - r, c = [o > 0 ? 1 : o < 0 ? -1 : 0, s > 0 ? 1 : s < 0 ? -1 : 0];
	return o && i && (c[0] *= -1), s && a && (c[1] *= -1), c;
}
function qc(e) {
	return {
		isHorizontal: e.includes("right") || e.includes("left"),
		isVertical: e.includes("bottom") || e.includes("top"),
		affectsX: e.includes("left"),
		affectsY: e.includes("top")
	};
}
function Jc(e, t) {
	return Math.max(0, t - e);
}
function Yc(e, t) {
	return Math.max(0, e - t);
}
function Xc(e, t, n) {
	return Math.max(0, t - e, e - n);
}
function Zc(e, t) {
	return e ? !t : t;
}
function Qc(e, t, n, r, i, a, o, s) {
	let { affectsX: c, affectsY: l } = t, { isHorizontal: u, isVertical: d } = t, f = u && d, { xSnapped: p, ySnapped: m } = n, { minWidth: h, maxWidth: g, minHeight: _, maxHeight: v } = r, { x: y, y: b, width: x, height: S, aspectRatio: C } = e, w = Math.floor(u ? p - e.pointerX : 0), T = Math.floor(d ? m - e.pointerY : 0), E = x + (c ? -w : w), D = S + (l ? -T : T), O = -a[0] * x, k = -a[1] * S, A = Xc(E, h, g), j = Xc(D, _, v);
	if (o) {
		let e = 0, t = 0;
		c && w < 0 ? e = Jc(y + w + O, o[0][0]) : !c && w > 0 && (e = Yc(y + E + O, o[1][0])), l && T < 0 ? t = Jc(b + T + k, o[0][1]) : !l && T > 0 && (t = Yc(b + D + k, o[1][1])), A = Math.max(A, e), j = Math.max(j, t);
	}
	if (s) {
		let e = 0, t = 0;
		c && w > 0 ? e = Yc(y + w, s[0][0]) : !c && w < 0 && (e = Jc(y + E, s[1][0])), l && T > 0 ? t = Yc(b + T, s[0][1]) : !l && T < 0 && (t = Jc(b + D, s[1][1])), A = Math.max(A, e), j = Math.max(j, t);
	}
	if (i) {
		if (u) {
			let e = Xc(E / C, _, v) * C;
			if (A = Math.max(A, e), o) {
				let e = 0;
				e = !c && !l || c && !l && f ? Yc(b + k + E / C, o[1][1]) * C : Jc(b + k + (c ? w : -w) / C, o[0][1]) * C, A = Math.max(A, e);
			}
			if (s) {
				let e = 0;
				e = !c && !l || c && !l && f ? Jc(b + E / C, s[1][1]) * C : Yc(b + (c ? w : -w) / C, s[0][1]) * C, A = Math.max(A, e);
			}
		}
		if (d) {
			let e = Xc(D * C, h, g) / C;
			if (j = Math.max(j, e), o) {
				let e = 0;
				e = !c && !l || l && !c && f ? Yc(y + D * C + O, o[1][0]) / C : Jc(y + (l ? T : -T) * C + O, o[0][0]) / C, j = Math.max(j, e);
			}
			if (s) {
				let e = 0;
				e = !c && !l || l && !c && f ? Jc(y + D * C, s[1][0]) / C : Yc(y + (l ? T : -T) * C, s[0][0]) / C, j = Math.max(j, e);
			}
		}
	}
	T += T < 0 ? j : -j, w += w < 0 ? A : -A, i && (f ? E > D * C ? T = (Zc(c, l) ? -w : w) / C : w = (Zc(c, l) ? -T : T) * C : u ? (T = w / C, l = c) : (w = T * C, c = l));
	let M = c ? y + w : y, N = l ? b + T : b;
	return {
		width: x + (c ? -w : w),
		height: S + (l ? -T : T),
		x: a[0] * w * (c ? -1 : 1) + M,
		y: a[1] * T * (l ? -1 : 1) + N
	};
}
var $c = {
	width: 0,
	height: 0,
	x: 0,
	y: 0
}, el = {
	...$c,
	pointerX: 0,
	pointerY: 0,
	aspectRatio: 1
};
function tl(e, t, n) {
	let r = t.position.x + e.position.x, i = t.position.y + e.position.y, a = e.measured.width ?? 0, o = e.measured.height ?? 0, s = n[0] * a, c = n[1] * o;
	return [[r - s, i - c], [r + a - s, i + o - c]];
}
function nl({ domNode: e, nodeId: t, getStoreItems: n, onChange: r, onEnd: i }) {
	let a = K(e), o = {
		controlDirection: qc("bottom-right"),
		boundaries: {
			minWidth: 0,
			minHeight: 0,
			maxWidth: Number.MAX_VALUE,
			maxHeight: Number.MAX_VALUE
		},
		resizeDirection: void 0,
		keepAspectRatio: !1
	};
	function s({ controlPosition: e, boundaries: s, keepAspectRatio: c, resizeDirection: l, onResizeStart: u, onResize: d, onResizeEnd: f, shouldResize: p }) {
		let m = { ...$c }, h = { ...el };
		o = {
			boundaries: s,
			resizeDirection: l,
			keepAspectRatio: c,
			controlDirection: qc(e)
		};
		let g, _ = null, v = [], y, b, x, S = on().on("start", (e) => {
			let { nodeLookup: r, transform: i, snapGrid: a, snapToGrid: o, nodeOrigin: s, paneDomNode: c } = n();
			if (g = r.get(t), !g) return;
			_ = c?.getBoundingClientRect() ?? null;
			let { xSnapped: l, ySnapped: d } = _s(e.sourceEvent, {
				transform: i,
				snapGrid: a,
				snapToGrid: o,
				containerBounds: _
			});
			m = {
				width: g.measured.width ?? 0,
				height: g.measured.height ?? 0,
				x: g.position.x ?? 0,
				y: g.position.y ?? 0
			}, h = {
				...m,
				pointerX: l,
				pointerY: d,
				aspectRatio: m.width / m.height
			}, y = void 0, b = ls(g.extent) ? g.extent : void 0, g.parentId && (g.extent === "parent" || g.expandParent) && (y = r.get(g.parentId)), y && g.extent === "parent" && (b = [[0, 0], [y.measured.width, y.measured.height]]), v = [], x = void 0;
			for (let [e, n] of r) if (n.parentId === t && (v.push({
				id: e,
				position: { ...n.position },
				extent: n.extent
			}), n.extent === "parent" || n.expandParent)) {
				let e = tl(n, g, n.origin ?? s);
				x = x ? [[Math.min(e[0][0], x[0][0]), Math.min(e[0][1], x[0][1])], [Math.max(e[1][0], x[1][0]), Math.max(e[1][1], x[1][1])]] : e;
			}
			u?.(e, { ...m });
		}).on("drag", (e) => {
			let { transform: t, snapGrid: i, snapToGrid: a, nodeOrigin: s } = n(), c = _s(e.sourceEvent, {
				transform: t,
				snapGrid: i,
				snapToGrid: a,
				containerBounds: _
			}), l = [];
			if (!g) return;
			let { x: u, y: f, width: S, height: C } = m, w = {}, T = g.origin ?? s, { width: E, height: D, x: O, y: k } = Qc(h, o.controlDirection, c, o.boundaries, o.keepAspectRatio, T, b, x), A = E !== S, j = D !== C, M = O !== u && A, N = k !== f && j;
			if (!M && !N && !A && !j) return;
			let P = {
				prevValues: { ...m },
				startX: h.x,
				startY: h.y,
				childNodes: v.map((e) => ({
					...e,
					position: { ...e.position }
				}))
			};
			if ((M || N || T[0] === 1 || T[1] === 1) && (w.x = M ? O : m.x, w.y = N ? k : m.y, m.x = w.x, m.y = w.y, v.length > 0)) {
				let e = O - u, t = k - f;
				for (let n of v) n.position = {
					x: n.position.x - e + T[0] * (E - S),
					y: n.position.y - t + T[1] * (D - C)
				}, l.push(n);
			}
			if ((A || j) && (w.width = A && (!o.resizeDirection || o.resizeDirection === "horizontal") ? E : m.width, w.height = j && (!o.resizeDirection || o.resizeDirection === "vertical") ? D : m.height, m.width = w.width, m.height = w.height), y && g.expandParent) {
				let e = T[0] * (w.width ?? 0);
				w.x && w.x < e && (m.x = e, h.x -= w.x - e);
				let t = T[1] * (w.height ?? 0);
				w.y && w.y < t && (m.y = t, h.y -= w.y - t);
			}
			let F = Kc({
				width: m.width,
				prevWidth: S,
				height: m.height,
				prevHeight: C,
				affectsX: o.controlDirection.affectsX,
				affectsY: o.controlDirection.affectsY
			}), I = {
				...m,
				direction: F
			};
			p?.(e, I) === !1 ? (m = P.prevValues, h.x = P.startX, h.y = P.startY, v.forEach((e, t) => {
				e.position = P.childNodes[t].position;
			})) : (d?.(e, I), r(w, l));
		}).on("end", (e) => {
			f?.(e, { ...m }), i?.({ ...m });
		});
		a.call(S);
	}
	function c() {
		a.on(".drag", null);
	}
	return {
		update: s,
		destroy: c
	};
}
// node_modules/use-sync-external-store/cjs/use-sync-external-store-shim.production.js
var rl = /* @__PURE__ */ h(((e) => {
	var t = i();
	function n(e, t) {
		return e === t && (e !== 0 || 1 / e == 1 / t) || e !== e && t !== t;
	}
	var r = typeof Object.is == "function" ? Object.is : n, a = t.useState, o = t.useEffect, s = t.useLayoutEffect, c = t.useDebugValue;
	function l(e, t) {
		var n = t(), r = a({ inst: {
			value: n,
			getSnapshot: t
		} }), i = r[0].inst, l = r[1];
		return s(function() {
			i.value = n, i.getSnapshot = t, u(i) && l({ inst: i });
		}, [
			e,
			n,
			t
		]), o(function() {
			return u(i) && l({ inst: i }), e(function() {
				u(i) && l({ inst: i });
			});
		}, [e]), c(n), n;
	}
	function u(e) {
		var t = e.getSnapshot;
		e = e.value;
		try {
			var n = t();
			return !r(e, n);
		} catch {
			return !0;
		}
	}
	function d(e, t) {
		return t();
	}
	var f = typeof window > "u" || window.document === void 0 || window.document.createElement === void 0 ? d : l;
	e.useSyncExternalStore = t.useSyncExternalStore === void 0 ? f : t.useSyncExternalStore;
})), il = /* @__PURE__ */ h(((e, t) => {
	t.exports = rl();
})), al = /* @__PURE__ */ h(((e) => {
	var t = i(), n = il();
	function r(e, t) {
		return e === t && (e !== 0 || 1 / e == 1 / t) || e !== e && t !== t;
	}
	var a = typeof Object.is == "function" ? Object.is : r, o = n.useSyncExternalStore, s = t.useRef, c = t.useEffect, l = t.useMemo, u = t.useDebugValue;
	e.useSyncExternalStoreWithSelector = function(e, t, n, r, i) {
		var d = s(null);
		if (d.current === null) {
			var f = {
				hasValue: !1,
				value: null
			};
			d.current = f;
		} else f = d.current;
		d = l(function() {
			function e(e) {
				if (!o) {
					if (o = !0, s = e, e = r(e), i !== void 0 && f.hasValue) {
						var t = f.value;
						if (i(t, e)) return c = t;
					}
					return c = e;
				}
				if (t = c, a(s, e)) return t;
				var n = r(e);
				return i !== void 0 && i(t, n) ? (s = e, t) : (s = e, c = n);
			}
			var o = !1, s, c, l = n === void 0 ? null : n;
			return [function() {
				return e(t());
			}, l === null ? void 0 : function() {
				return e(l());
			}];
		}, [
			t,
			n,
			r,
			i
		]);
		var p = o(e, d[0], d[1]);
		return c(function() {
			f.hasValue = !0, f.value = p;
		}, [p]), u(p), p;
	};
})), ol = /* @__PURE__ */ e((/* @__PURE__ */ h(((e, t) => {
	t.exports = al();
})))(), 1), sl = (e) => {
	let t, n = /* @__PURE__ */ new Set(), r = (e, r) => {
		let i = typeof e == "function" ? e(t) : e;
		if (!Object.is(i, t)) {
			let e = t;
			t = r ?? (typeof i != "object" || !i) ? i : Object.assign({}, t, i), n.forEach((n) => n(t, e));
		}
	}, i = () => t, a = {
		setState: r,
		getState: i,
		getInitialState: () => o,
		subscribe: (e) => (n.add(e), () => n.delete(e)),
		destroy: () => {
			console.warn("[DEPRECATED] The `destroy` method will be unsupported in a future version. Instead use unsubscribe function returned by subscribe. Everything will be garbage-collected if store is garbage-collected."), n.clear();
		}
	}, o = t = e(r, i, a);
	return a;
}, cl = (e) => e ? sl(e) : sl, { useDebugValue: ll } = E.default, { useSyncExternalStoreWithSelector: ul } = ol.default, dl = (e) => e;
function fl(e, t = dl, n) {
	let r = ul(e.subscribe, e.getState, e.getServerState || e.getInitialState, t, n);
	return ll(r), r;
}
var pl = (e, t) => {
	let n = cl(e), r = (e, r = t) => fl(n, e, r);
	return Object.assign(r, n), r;
}, ml = (e, t) => e ? pl(e, t) : pl;
// node_modules/zustand/esm/shallow.mjs
function X(e, t) {
	if (Object.is(e, t)) return !0;
	if (typeof e != "object" || !e || typeof t != "object" || !t) return !1;
	if (e instanceof Map && t instanceof Map) {
		if (e.size !== t.size) return !1;
		for (let [n, r] of e) if (!Object.is(r, t.get(n))) return !1;
		return !0;
	}
	if (e instanceof Set && t instanceof Set) {
		if (e.size !== t.size) return !1;
		for (let n of e) if (!t.has(n)) return !1;
		return !0;
	}
	let n = Object.keys(e);
	if (n.length !== Object.keys(t).length) return !1;
	for (let r of n) if (!Object.prototype.hasOwnProperty.call(t, r) || !Object.is(e[r], t[r])) return !1;
	return !0;
}
n();
var hl = (0, E.createContext)(null), gl = hl.Provider, _l = J.error001("react");
function Z(e, t) {
	let n = (0, E.useContext)(hl);
	if (n === null) throw Error(_l);
	return fl(n, e, t);
}
function Q() {
	let e = (0, E.useContext)(hl);
	if (e === null) throw Error(_l);
	return (0, E.useMemo)(() => ({
		getState: e.getState,
		setState: e.setState,
		subscribe: e.subscribe
	}), [e]);
}
var vl = { display: "none" }, yl = {
	position: "absolute",
	width: 1,
	height: 1,
	margin: -1,
	border: 0,
	padding: 0,
	overflow: "hidden",
	clip: "rect(0px, 0px, 0px, 0px)",
	clipPath: "inset(100%)"
}, bl = "react-flow__node-desc", xl = "react-flow__edge-desc", Sl = "react-flow__aria-live", Cl = (e) => e.ariaLiveMessage, wl = (e) => e.ariaLabelConfig;
function Tl({ rfId: e }) {
	let t = Z(Cl);
	return (0, D.jsx)("div", {
		id: `${Sl}-${e}`,
		"aria-live": "assertive",
		"aria-atomic": "true",
		style: yl,
		children: t
	});
}
function El({ rfId: e, disableKeyboardA11y: t }) {
	let n = Z(wl);
	return (0, D.jsxs)(D.Fragment, { children: [
		(0, D.jsx)("div", {
			id: `${bl}-${e}`,
			style: vl,
			children: t ? n["node.a11yDescription.default"] : n["node.a11yDescription.keyboardDisabled"]
		}),
		(0, D.jsx)("div", {
			id: `${xl}-${e}`,
			style: vl,
			children: n["edge.a11yDescription.default"]
		}),
		!t && (0, D.jsx)(Tl, { rfId: e })
	] });
}
var Dl = (0, E.forwardRef)(({ position: e = "top-left", children: t, className: n, style: r, ...i }, a) => {
	let o = `${e}`.split("-");
	return (0, D.jsx)("div", {
		className: O([
			"react-flow__panel",
			n,
			...o
		]),
		style: r,
		ref: a,
		...i,
		children: t
	});
});
Dl.displayName = "Panel";
var Ol = "https://reactflow.dev?utm_source=attribution";
function kl({ proOptions: e, position: t = "bottom-right" }) {
	return (0, E.useEffect)(() => {}, []), e?.hideAttribution ? null : (0, D.jsx)(Dl, {
		position: t,
		className: "react-flow__attribution",
		"data-message": `Please only hide this attribution when you are subscribed to React Flow Pro: ${Ol}`,
		children: (0, D.jsx)("a", {
			href: Ol,
			target: "_blank",
			rel: "noopener noreferrer",
			"aria-label": "React Flow attribution",
			children: "React Flow"
		})
	});
}
var Al = (e) => {
	let t = [], n = [];
	for (let [, n] of e.nodeLookup) n.selected && t.push(n.internals.userNode);
	for (let [, t] of e.edgeLookup) t.selected && n.push(t);
	return {
		selectedNodes: t,
		selectedEdges: n
	};
}, jl = (e) => e.id;
function Ml(e, t) {
	return X(e.selectedNodes.map(jl), t.selectedNodes.map(jl)) && X(e.selectedEdges.map(jl), t.selectedEdges.map(jl));
}
function Nl({ onSelectionChange: e }) {
	let t = Q(), { selectedNodes: n, selectedEdges: r } = Z(Al, Ml);
	return (0, E.useEffect)(() => {
		let i = {
			nodes: n,
			edges: r
		};
		e?.(i), t.getState().onSelectionChangeHandlers.forEach((e) => e(i));
	}, [
		n,
		r,
		e
	]), null;
}
var Pl = (e) => !!e.onSelectionChangeHandlers;
function Fl({ onSelectionChange: e }) {
	let t = Z(Pl);
	return e || t ? (0, D.jsx)(Nl, { onSelectionChange: e }) : null;
}
var Il = [0, 0], Ll = {
	x: 0,
	y: 0,
	zoom: 1
}, Rl = [.../* @__PURE__ */ "nodes.edges.defaultNodes.defaultEdges.onConnect.onConnectStart.onConnectEnd.onClickConnectStart.onClickConnectEnd.nodesDraggable.autoPanOnNodeFocus.nodesConnectable.nodesFocusable.edgesFocusable.edgesReconnectable.elevateNodesOnSelect.elevateEdgesOnSelect.minZoom.maxZoom.nodeExtent.onNodesChange.onEdgesChange.elementsSelectable.connectionMode.snapGrid.snapToGrid.translateExtent.connectOnClick.defaultEdgeOptions.fitView.fitViewOptions.onNodesDelete.onEdgesDelete.onDelete.onNodeDrag.onNodeDragStart.onNodeDragStop.onSelectionDrag.onSelectionDragStart.onSelectionDragStop.onMoveStart.onMove.onMoveEnd.noPanClassName.nodeOrigin.autoPanOnConnect.autoPanOnNodeDrag.onError.connectionRadius.isValidConnection.selectNodesOnDrag.nodeDragThreshold.connectionDragThreshold.onBeforeDelete.debug.autoPanSpeed.ariaLabelConfig.zIndexMode".split("."), "rfId"], zl = (e) => ({
	setNodes: e.setNodes,
	setEdges: e.setEdges,
	setMinZoom: e.setMinZoom,
	setMaxZoom: e.setMaxZoom,
	setTranslateExtent: e.setTranslateExtent,
	setNodeExtent: e.setNodeExtent,
	reset: e.reset,
	setDefaultNodesAndEdges: e.setDefaultNodesAndEdges
}), Bl = {
	translateExtent: _o,
	nodeOrigin: Il,
	minZoom: .5,
	maxZoom: 2,
	elementsSelectable: !0,
	noPanClassName: "nopan",
	rfId: "1"
};
function Vl(e) {
	let { setNodes: t, setEdges: n, setMinZoom: r, setMaxZoom: i, setTranslateExtent: a, setNodeExtent: o, reset: s, setDefaultNodesAndEdges: c } = Z(zl, X), l = Q();
	(0, E.useEffect)(() => (c(e.defaultNodes, e.defaultEdges), () => {
		u.current = Bl, s();
	}), []);
	let u = (0, E.useRef)(Bl);
	return (0, E.useEffect)(() => {
		for (let s of Rl) {
			let c = e[s];
			c !== u.current[s] && e[s] !== void 0 && (s === "nodes" ? t(c) : s === "edges" ? n(c) : s === "minZoom" ? r(c) : s === "maxZoom" ? i(c) : s === "translateExtent" ? a(c) : s === "nodeExtent" ? o(c) : s === "ariaLabelConfig" ? l.setState({ ariaLabelConfig: hs(c) }) : s === "fitView" ? l.setState({ fitViewQueued: c }) : s === "fitViewOptions" ? l.setState({ fitViewOptions: c }) : l.setState({ [s]: c }));
		}
		u.current = e;
	}, Rl.map((t) => e[t])), null;
}
function Hl() {
	return typeof window > "u" || !window.matchMedia ? null : window.matchMedia("(prefers-color-scheme: dark)");
}
function Ul(e) {
	let [t, n] = (0, E.useState)(e === "system" ? null : e);
	return (0, E.useEffect)(() => {
		if (e !== "system") {
			n(e);
			return;
		}
		let t = Hl(), r = () => n(t?.matches ? "dark" : "light");
		return r(), t?.addEventListener("change", r), () => {
			t?.removeEventListener("change", r);
		};
	}, [e]), t === null ? Hl()?.matches ? "dark" : "light" : t;
}
var Wl = typeof document < "u" ? document : null;
function Gl(e = null, t = {
	target: Wl,
	actInsideInputWithModifier: !0
}) {
	let [n, r] = (0, E.useState)(!1), i = (0, E.useRef)(!1), a = (0, E.useRef)(/* @__PURE__ */ new Set([])), [o, s] = (0, E.useMemo)(() => {
		if (e !== null) {
			let t = (Array.isArray(e) ? e : [e]).filter((e) => typeof e == "string").map((e) => e.replace(/\+/g, "\n").replace("\n\n", "\n+").split("\n"));
			return [t, t.reduce((e, t) => e.concat(...t), [])];
		}
		return [[], []];
	}, [e]);
	return (0, E.useEffect)(() => {
		let n = t?.target ?? Wl, c = t?.actInsideInputWithModifier ?? !0;
		if (e !== null) {
			let e = (e) => {
				if (i.current = e.ctrlKey || e.metaKey || e.shiftKey || e.altKey, (!i.current || i.current && !c) && xs(e)) return !1;
				let n = ql(e.code, s);
				if (a.current.add(e[n]), Kl(o, a.current, !1)) {
					let n = e.composedPath?.()?.[0] || e.target, a = n?.nodeName === "BUTTON" || n?.nodeName === "A";
					t.preventDefault !== !1 && (i.current || !a) && e.preventDefault(), r(!0);
				}
			}, l = (e) => {
				let t = ql(e.code, s);
				Kl(o, a.current, !0) ? (r(!1), a.current.clear()) : a.current.delete(e[t]), e.key === "Meta" && a.current.clear(), i.current = !1;
			}, u = () => {
				a.current.clear(), r(!1);
			};
			return n?.addEventListener("keydown", e), n?.addEventListener("keyup", l), window.addEventListener("blur", u), window.addEventListener("contextmenu", u), () => {
				n?.removeEventListener("keydown", e), n?.removeEventListener("keyup", l), window.removeEventListener("blur", u), window.removeEventListener("contextmenu", u);
			};
		}
	}, [e, r]), n;
}
function Kl(e, t, n) {
	return e.filter((e) => n || e.length === t.size).some((e) => e.every((e) => t.has(e)));
}
function ql(e, t) {
	return t.includes(e) ? "code" : "key";
}
var Jl = () => {
	let e = Q();
	return (0, E.useMemo)(() => ({
		zoomIn: async (t) => {
			let { panZoom: n } = e.getState();
			return n ? n.scaleBy(1.2, t) : !1;
		},
		zoomOut: async (t) => {
			let { panZoom: n } = e.getState();
			return n ? n.scaleBy(1 / 1.2, t) : !1;
		},
		zoomTo: async (t, n) => {
			let { panZoom: r } = e.getState();
			return r ? r.scaleTo(t, n) : !1;
		},
		getZoom: () => e.getState().transform[2],
		setViewport: async (t, n) => {
			let { transform: [r, i, a], panZoom: o } = e.getState();
			return o ? (await o.setViewport({
				x: t.x ?? r,
				y: t.y ?? i,
				zoom: t.zoom ?? a
			}, n), !0) : !1;
		},
		getViewport: () => {
			let [t, n, r] = e.getState().transform;
			return {
				x: t,
				y: n,
				zoom: r
			};
		},
		setCenter: async (t, n, r) => e.getState().setCenter(t, n, r),
		fitBounds: async (t, n) => {
			let { width: r, height: i, minZoom: a, maxZoom: o, panZoom: s } = e.getState(), c = ss(t, r, i, a, o, n?.padding ?? .1);
			return s ? (await s.setViewport(c, {
				duration: n?.duration,
				ease: n?.ease,
				interpolate: n?.interpolate
			}), !0) : !1;
		},
		screenToFlowPosition: (t, n = {}) => {
			let { transform: r, snapGrid: i, snapToGrid: a, domNode: o } = e.getState();
			if (!o) return t;
			let { x: s, y: c } = o.getBoundingClientRect(), l = {
				x: t.x - s,
				y: t.y - c
			}, u = n.snapGrid ?? i;
			return ns(l, r, n.snapToGrid ?? a, u);
		},
		flowToScreenPosition: (t) => {
			let { transform: n, domNode: r } = e.getState();
			if (!r) return t;
			let { x: i, y: a } = r.getBoundingClientRect(), o = rs(t, n);
			return {
				x: o.x + i,
				y: o.y + a
			};
		}
	}), []);
};
function Yl(e, t) {
	let n = [], r = /* @__PURE__ */ new Map(), i = [];
	for (let t of e) if (t.type === "add") {
		i.push(t);
		continue;
	} else if (t.type === "remove" || t.type === "replace") r.set(t.id, [t]);
	else {
		let e = r.get(t.id);
		e ? e.push(t) : r.set(t.id, [t]);
	}
	for (let e of t) {
		let t = r.get(e.id);
		if (!t) {
			n.push(e);
			continue;
		}
		if (t[0].type === "remove") continue;
		if (t[0].type === "replace") {
			n.push({ ...t[0].item });
			continue;
		}
		let i = { ...e };
		for (let e of t) Xl(e, i);
		n.push(i);
	}
	return i.length && i.forEach((e) => {
		e.index === void 0 ? n.push({ ...e.item }) : n.splice(e.index, 0, { ...e.item });
	}), n;
}
function Xl(e, t) {
	switch (e.type) {
		case "select":
			t.selected = e.selected;
			break;
		case "position":
			e.position !== void 0 && (t.position = e.position), e.dragging !== void 0 && (t.dragging = e.dragging);
			break;
		case "dimensions": e.dimensions !== void 0 && (t.measured = { ...e.dimensions }, e.setAttributes && ((e.setAttributes === !0 || e.setAttributes === "width") && (t.width = e.dimensions.width), (e.setAttributes === !0 || e.setAttributes === "height") && (t.height = e.dimensions.height))), typeof e.resizing == "boolean" && (t.resizing = e.resizing);
	}
}
function Zl(e, t) {
	return Yl(e, t);
}
function Ql(e, t) {
	return Yl(e, t);
}
function $l(e, t) {
	return {
		id: e,
		type: "select",
		selected: t
	};
}
function eu(e, t = /* @__PURE__ */ new Set()) {
	let n = [];
	for (let [r, i] of e) {
		let e = t.has(r);
		(i.selected !== void 0 || e) && i.selected !== e && n.push($l(i.id, e));
	}
	return n;
}
function tu({ items: e = [], lookup: t }) {
	let n = [], r = new Map(e.map((e) => [e.id, e]));
	for (let [r, i] of e.entries()) {
		let e = t.get(i.id), a = e?.internals?.userNode ?? e;
		a !== void 0 && a !== i && n.push({
			id: i.id,
			item: i,
			type: "replace"
		}), a === void 0 && n.push({
			item: i,
			type: "add",
			index: r
		});
	}
	for (let [e] of t) r.get(e) === void 0 && n.push({
		id: e,
		type: "remove"
	});
	return n;
}
function nu(e) {
	return {
		id: e.id,
		type: "remove"
	};
}
var ru = es("React Flow", "https://reactflow.dev/");
function iu(e, t, n = {}) {
	return Ps(e, t, {
		...n,
		onError: n.onError ?? ru
	});
}
var au = (e) => Oo(e), ou = (e) => Do(e);
function su(e) {
	return (0, E.forwardRef)(e);
}
var cu = typeof window < "u" ? E.useLayoutEffect : E.useEffect;
function lu(e) {
	let [t, n] = (0, E.useState)(BigInt(0)), [r] = (0, E.useState)(() => uu(() => n((e) => e + BigInt(1))));
	return cu(() => {
		let t = r.get();
		t.length && (e(t), r.reset());
	}, [t]), r;
}
function uu(e) {
	let t = [];
	return {
		get: () => t,
		reset: () => {
			t = [];
		},
		push: (n) => {
			t.push(n), e();
		}
	};
}
var du = (0, E.createContext)(null);
function fu({ children: e }) {
	let t = Q(), n = lu((0, E.useCallback)((e) => {
		let { nodes: n = [], setNodes: r, hasDefaultNodes: i, onNodesChange: a, nodeLookup: o, fitViewQueued: s, onNodesChangeMiddlewareMap: c } = t.getState(), l = n;
		for (let t of e) l = typeof t == "function" ? t(l) : t;
		let u = tu({
			items: l,
			lookup: o
		});
		for (let e of c.values()) u = e(u);
		i && r(l), u.length > 0 ? a?.(u) : s && window.requestAnimationFrame(() => {
			let { fitViewQueued: e, nodes: n, setNodes: r } = t.getState();
			e && r(n);
		});
	}, [])), r = lu((0, E.useCallback)((e) => {
		let { edges: n = [], setEdges: r, hasDefaultEdges: i, onEdgesChange: a, edgeLookup: o } = t.getState(), s = n;
		for (let t of e) s = typeof t == "function" ? t(s) : t;
		i ? r(s) : a && a(tu({
			items: s,
			lookup: o
		}));
	}, [])), i = (0, E.useMemo)(() => ({
		nodeQueue: n,
		edgeQueue: r
	}), []);
	return (0, D.jsx)(du.Provider, {
		value: i,
		children: e
	});
}
function pu() {
	let e = (0, E.useContext)(du);
	if (!e) throw Error("useBatchContext must be used within a BatchProvider");
	return e;
}
var mu = (e) => !!e.panZoom;
function hu() {
	let e = Jl(), t = Q(), n = pu(), r = Z(mu), i = (0, E.useMemo)(() => {
		let e = (e) => t.getState().nodeLookup.get(e), r = (e) => {
			n.nodeQueue.push(e);
		}, i = (e) => {
			n.edgeQueue.push(e);
		}, a = (e) => {
			let { nodeLookup: n, nodeOrigin: r } = t.getState(), i = au(e) ? e : n.get(e.id), a = i.parentId ? fs(i.position, i.measured, i.parentId, n, r) : i.position;
			return qo({
				...i,
				position: a,
				width: i.measured?.width ?? i.width,
				height: i.measured?.height ?? i.height
			}, i.parentId ? void 0 : r);
		}, o = (e, t, n = { replace: !1 }) => {
			r((r) => r.map((r) => {
				if (r.id === e) {
					let e = typeof t == "function" ? t(r) : t;
					return n.replace && au(e) ? e : {
						...r,
						...e
					};
				}
				return r;
			}));
		}, s = (e, t, n = { replace: !1 }) => {
			i((r) => r.map((r) => {
				if (r.id === e) {
					let e = typeof t == "function" ? t(r) : t;
					return n.replace && ou(e) ? e : {
						...r,
						...e
					};
				}
				return r;
			}));
		};
		return {
			getNodes: () => t.getState().nodes.map((e) => ({ ...e })),
			getNode: (t) => e(t)?.internals.userNode,
			getInternalNode: e,
			getEdges: () => {
				let { edges: e = [] } = t.getState();
				return e.map((e) => ({ ...e }));
			},
			getEdge: (e) => t.getState().edgeLookup.get(e),
			setNodes: r,
			setEdges: i,
			addNodes: (e) => {
				let t = Array.isArray(e) ? e : [e];
				n.nodeQueue.push((e) => [...e, ...t]);
			},
			addEdges: (e) => {
				let t = Array.isArray(e) ? e : [e];
				n.edgeQueue.push((e) => [...e, ...t]);
			},
			toObject: () => {
				let { nodes: e = [], edges: n = [], transform: r } = t.getState(), [i, a, o] = r;
				return {
					nodes: e.map((e) => ({ ...e })),
					edges: n.map((e) => ({ ...e })),
					viewport: {
						x: i,
						y: a,
						zoom: o
					}
				};
			},
			deleteElements: async ({ nodes: e = [], edges: n = [] }) => {
				let { nodes: r, edges: i, onNodesDelete: a, onEdgesDelete: o, triggerNodeChanges: s, triggerEdgeChanges: c, onDelete: l, onBeforeDelete: u } = t.getState(), { nodes: d, edges: f } = await Ro({
					nodesToRemove: e,
					edgesToRemove: n,
					nodes: r,
					edges: i,
					onBeforeDelete: u
				}), p = f.length > 0, m = d.length > 0;
				if (p) {
					let e = f.map(nu);
					o?.(f), c(e);
				}
				if (m) {
					let e = d.map(nu);
					a?.(d), s(e);
				}
				return (m || p) && l?.({
					nodes: d,
					edges: f
				}), {
					deletedNodes: d,
					deletedEdges: f
				};
			},
			getIntersectingNodes: (e, n = !0, r) => {
				let i = Qo(e), o = i ? e : a(e), s = r !== void 0;
				if (!o) return [];
				let { nodeOrigin: c } = t.getState();
				return (r || t.getState().nodes).filter((r) => {
					let a = t.getState().nodeLookup.get(r.id);
					if (a && !i && (r.id === e.id || !a.internals.positionAbsolute)) return !1;
					let l = qo(s ? r : a, c), u = Zo(l, o);
					return n && u > 0 || u >= l.width * l.height || u >= o.width * o.height;
				});
			},
			isNodeIntersecting: (e, t, n = !0) => {
				let r = Qo(e) ? e : a(e);
				if (!r) return !1;
				let i = Zo(r, t);
				return n && i > 0 || i >= t.width * t.height || i >= r.width * r.height;
			},
			updateNode: o,
			updateNodeData: (e, t, n = { replace: !1 }) => {
				o(e, (e) => {
					let r = typeof t == "function" ? t(e) : t;
					return n.replace ? {
						...e,
						data: r
					} : {
						...e,
						data: {
							...e.data,
							...r
						}
					};
				}, n);
			},
			updateEdge: s,
			updateEdgeData: (e, t, n = { replace: !1 }) => {
				s(e, (e) => {
					let r = typeof t == "function" ? t(e) : t;
					return n.replace ? {
						...e,
						data: r
					} : {
						...e,
						data: {
							...e.data,
							...r
						}
					};
				}, n);
			},
			getNodesBounds: (e) => {
				let { nodeLookup: n, nodeOrigin: r } = t.getState();
				return jo(e, {
					nodeLookup: n,
					nodeOrigin: r
				});
			},
			getHandleConnections: ({ type: e, id: n, nodeId: r }) => Array.from(t.getState().connectionLookup.get(`${r}-${e}${n ? `-${n}` : ""}`)?.values() ?? []),
			getNodeConnections: ({ type: e, handleId: n, nodeId: r }) => Array.from(t.getState().connectionLookup.get(`${r}${e ? n ? `-${e}-${n}` : `-${e}` : ""}`)?.values() ?? []),
			fitView: async (e) => {
				let r = t.getState().fitViewResolver ?? ms();
				return t.setState({
					fitViewQueued: !0,
					fitViewOptions: e,
					fitViewResolver: r
				}), n.nodeQueue.push((e) => [...e]), r.promise;
			}
		};
	}, []);
	return (0, E.useMemo)(() => ({
		...i,
		...e,
		viewportInitialized: r
	}), [r]);
}
var gu = (e) => e.selected, _u = typeof window < "u" ? window : void 0;
function vu({ deleteKeyCode: e, multiSelectionKeyCode: t }) {
	let n = Q(), { deleteElements: r } = hu(), i = Gl(e, { actInsideInputWithModifier: !1 }), a = Gl(t, { target: _u });
	(0, E.useEffect)(() => {
		if (i) {
			let { edges: e, nodes: t } = n.getState();
			r({
				nodes: t.filter(gu),
				edges: e.filter(gu)
			}), n.setState({ nodesSelectionActive: !1 });
		}
	}, [i]), (0, E.useEffect)(() => {
		n.setState({ multiSelectionActive: a });
	}, [a]);
}
function yu(e) {
	let t = Q();
	(0, E.useEffect)(() => {
		let n = () => {
			if (!e.current || !(e.current.checkVisibility?.() ?? !0)) return !1;
			let n = vs(e.current);
			(n.height === 0 || n.width === 0) && t.getState().onError?.("004", J.error004()), t.setState({
				width: n.width || 500,
				height: n.height || 500
			});
		};
		if (e.current) {
			n(), window.addEventListener("resize", n);
			let t = new ResizeObserver(() => n());
			return t.observe(e.current), () => {
				window.removeEventListener("resize", n), t.disconnect();
			};
		}
	}, []);
}
var bu = {
	position: "absolute",
	width: "100%",
	height: "100%",
	top: 0,
	left: 0
}, xu = (e) => ({
	userSelectionActive: e.userSelectionActive,
	lib: e.lib,
	connectionInProgress: e.connection.inProgress
});
function Su({ onPaneContextMenu: e, zoomOnScroll: t = !0, zoomOnPinch: n = !0, panOnScroll: r = !1, panActivationKeyPressed: i, panOnScrollSpeed: a = .5, panOnScrollMode: o = xo.Free, zoomOnDoubleClick: s = !0, panOnDrag: c = !0, defaultViewport: l, translateExtent: u, minZoom: d, maxZoom: f, zoomActivationKeyCode: p, preventScrolling: m = !0, children: h, noWheelClassName: g, noPanClassName: _, onViewportChange: v, isControlledViewport: y, paneClickDistance: b, selectionOnDrag: x }) {
	let S = Q(), C = (0, E.useRef)(null), { userSelectionActive: w, lib: T, connectionInProgress: O } = Z(xu, X), k = Gl(p), A = (0, E.useRef)();
	yu(C);
	let j = (0, E.useCallback)((e) => {
		v?.({
			x: e[0],
			y: e[1],
			zoom: e[2]
		}), y || S.setState({ transform: e });
	}, [v, y]);
	return (0, E.useEffect)(() => {
		if (C.current) {
			A.current = Wc({
				domNode: C.current,
				minZoom: d,
				maxZoom: f,
				translateExtent: u,
				viewport: l,
				onDraggingChange: (e) => S.setState((t) => t.paneDragging === e ? t : { paneDragging: e }),
				onPanZoomStart: (e, t) => {
					let { onViewportChangeStart: n, onMoveStart: r } = S.getState();
					r?.(e, t), n?.(t);
				},
				onPanZoom: (e, t) => {
					let { onViewportChange: n, onMove: r } = S.getState();
					r?.(e, t), n?.(t);
				},
				onPanZoomEnd: (e, t) => {
					let { onViewportChangeEnd: n, onMoveEnd: r } = S.getState();
					r?.(e, t), n?.(t);
				}
			});
			let { x: e, y: t, zoom: n } = A.current.getViewport();
			return S.setState({
				panZoom: A.current,
				transform: [
					e,
					t,
					n
				],
				domNode: C.current.closest(".react-flow")
			}), () => {
				A.current?.destroy();
			};
		}
	}, []), (0, E.useEffect)(() => {
		A.current?.update({
			onPaneContextMenu: e,
			zoomOnScroll: t,
			zoomOnPinch: n,
			panOnScroll: r,
			panActivationKeyPressed: i,
			panOnScrollSpeed: a,
			panOnScrollMode: o,
			zoomOnDoubleClick: s,
			panOnDrag: c,
			zoomActivationKeyPressed: k,
			preventScrolling: m,
			noPanClassName: _,
			userSelectionActive: w,
			noWheelClassName: g,
			lib: T,
			onTransformChange: j,
			connectionInProgress: O,
			selectionOnDrag: x,
			paneClickDistance: b
		});
	}, [
		e,
		t,
		n,
		r,
		i,
		a,
		o,
		s,
		c,
		k,
		m,
		_,
		w,
		g,
		T,
		j,
		O,
		x,
		b
	]), (0, D.jsx)("div", {
		className: "react-flow__renderer",
		ref: C,
		style: bu,
		children: h
	});
}
var Cu = (e) => ({
	userSelectionActive: e.userSelectionActive,
	userSelectionRect: e.userSelectionRect
});
function wu() {
	let { userSelectionActive: e, userSelectionRect: t } = Z(Cu, X);
	return e && t ? (0, D.jsx)("div", {
		className: "react-flow__selection react-flow__container",
		style: {
			width: t.width,
			height: t.height,
			transform: `translate(${t.x}px, ${t.y}px)`
		}
	}) : null;
}
var Tu = (e, t) => (n) => {
	n.target === t.current && e?.(n);
}, Eu = (e) => ({
	userSelectionActive: e.userSelectionActive,
	elementsSelectable: e.elementsSelectable,
	dragging: e.paneDragging,
	panBy: e.panBy,
	autoPanSpeed: e.autoPanSpeed
});
function Du({ isSelecting: e, selectionKeyPressed: t, selectionMode: n = So.Full, panOnDrag: r, autoPanOnSelection: i, paneClickDistance: a, selectionOnDrag: o, onSelectionStart: s, onSelectionEnd: c, onPaneClick: l, onPaneContextMenu: u, onPaneScroll: d, onPaneMouseEnter: f, onPaneMouseMove: p, onPaneMouseLeave: m, children: h }) {
	let g = (0, E.useRef)(0), _ = Q(), { userSelectionActive: v, elementsSelectable: y, dragging: b, panBy: x, autoPanSpeed: S } = Z(Eu, X), C = y && (e || v), w = (0, E.useRef)(null), T = (0, E.useRef)(), k = (0, E.useRef)(/* @__PURE__ */ new Set()), A = (0, E.useRef)(/* @__PURE__ */ new Set()), j = (0, E.useRef)(!1), M = (0, E.useRef)(!1), N = (0, E.useRef)({
		x: 0,
		y: 0
	}), P = (0, E.useRef)(!1), F = (e) => {
		if (M.current || j.current || _.getState().connection.inProgress) {
			M.current = !1, j.current = !1;
			return;
		}
		let { connectionClickStartHandle: t, connection: n, onClickConnectEnd: r, resetSelectedElements: i } = _.getState();
		if (t) {
			let t = structuredClone(n);
			delete t.inProgress, t.toPosition = t.toHandle ? t.toHandle.position : null, r?.(e.nativeEvent, t), _.setState({ connectionClickStartHandle: null });
		}
		l?.(e), i(), _.setState({ nodesSelectionActive: !1 });
	}, I = (e) => {
		Array.isArray(r) && r?.includes(2) ? e.preventDefault() : u?.(e);
	}, L = d ? (e) => d(e) : void 0, R = (e) => {
		M.current &&= (e.stopPropagation(), !1);
	}, z = (n) => {
		if (n.pointerType === "touch" && r !== !1 && !t) return;
		let { domNode: i, transform: a } = _.getState();
		if (T.current = i?.getBoundingClientRect(), !T.current) return;
		let s = n.target === w.current;
		if (!s && n.target.closest(".nokey") || !e || !(o && s || t) || n.button !== 0 || !n.isPrimary) return;
		n.target?.setPointerCapture?.(n.pointerId), M.current = !1;
		let { x: c, y: l } = Cs(n.nativeEvent, T.current), u = ns({
			x: c,
			y: l
		}, a);
		_.setState({ userSelectionRect: {
			width: 0,
			height: 0,
			startX: u.x,
			startY: u.y,
			x: c,
			y: l
		} }), s || (n.stopPropagation(), n.preventDefault());
	};
	function B(e, t) {
		let { userSelectionRect: r } = _.getState();
		if (!r) return;
		let { transform: i, nodeLookup: a, edgeLookup: o, connectionLookup: s, triggerNodeChanges: c, triggerEdgeChanges: l, defaultEdgeOptions: u } = _.getState(), d = {
			x: r.startX,
			y: r.startY
		}, { x: f, y: p } = rs(d, i), m = {
			startX: d.x,
			startY: d.y,
			x: e < f ? e : f,
			y: t < p ? t : p,
			width: Math.abs(e - f),
			height: Math.abs(t - p)
		}, h = k.current, g = A.current;
		k.current = new Set(No(a, m, i, n === So.Partial, !0).map((e) => e.id)), A.current = /* @__PURE__ */ new Set();
		let v = u?.selectable ?? !0;
		for (let e of k.current) {
			let t = s.get(e);
			if (t) for (let { edgeId: e } of t.values()) {
				let t = o.get(e);
				t && (t.selectable ?? v) && A.current.add(e);
			}
		}
		ps(h, k.current) || c(eu(a, k.current)), ps(g, A.current) || l(eu(o, A.current)), _.setState({
			userSelectionRect: m,
			userSelectionActive: !0,
			nodesSelectionActive: !1
		});
	}
	function V() {
		if (!i || !T.current) return;
		let [e, t] = Uo(N.current, T.current, S);
		x({
			x: e,
			y: t
		}).then((e) => {
			if (!M.current || !e) {
				g.current = requestAnimationFrame(V);
				return;
			}
			let { x: t, y: n } = N.current;
			B(t, n), g.current = requestAnimationFrame(V);
		});
	}
	let H = () => {
		cancelAnimationFrame(g.current), g.current = 0, P.current = !1;
	};
	(0, E.useEffect)(() => () => H(), []);
	let ee = (e) => {
		let { userSelectionRect: n, transform: r, resetSelectedElements: i } = _.getState();
		if (!T.current || !n) return;
		let { x: o, y: c } = Cs(e.nativeEvent, T.current);
		N.current = {
			x: o,
			y: c
		};
		let l = rs({
			x: n.startX,
			y: n.startY
		}, r);
		if (!M.current) {
			let n = t ? 0 : a;
			if (Math.hypot(o - l.x, c - l.y) <= n) return;
			i(), s?.(e);
		}
		M.current = !0, P.current ||= (V(), !0), B(o, c);
	}, U = (e) => {
		C ? e.button === 0 && (e.target?.releasePointerCapture?.(e.pointerId), !v && e.target === w.current && _.getState().userSelectionRect && F?.(e), _.setState({
			userSelectionActive: !1,
			userSelectionRect: null
		}), M.current && (c?.(e), _.setState({ nodesSelectionActive: k.current.size > 0 })), H()) : e.target === w.current && _.getState().connection.inProgress && (j.current = !0);
	}, W = (e) => {
		e.target?.releasePointerCapture?.(e.pointerId), H();
	}, te = r === !0 || Array.isArray(r) && r.includes(0);
	return (0, D.jsxs)("div", {
		className: O(["react-flow__pane", {
			draggable: te,
			dragging: b,
			selection: e
		}]),
		onClick: C ? void 0 : Tu(F, w),
		onContextMenu: Tu(I, w),
		onWheel: Tu(L, w),
		onPointerEnter: C ? void 0 : f,
		onPointerMove: C ? ee : p,
		onPointerUp: U,
		onPointerCancel: C ? W : void 0,
		onPointerDownCapture: C ? z : void 0,
		onClickCapture: C ? R : void 0,
		onPointerLeave: m,
		ref: w,
		style: bu,
		children: [h, (0, D.jsx)(wu, {})]
	});
}
function Ou({ id: e, store: t, unselect: n = !1, nodeRef: r }) {
	let { addSelectedNodes: i, unselectNodesAndEdges: a, multiSelectionActive: o, nodeLookup: s, onError: c } = t.getState(), l = s.get(e);
	l ? (t.setState({ nodesSelectionActive: !1 }), l.selected ? (n || l.selected && o) && (a({
		nodes: [l],
		edges: []
	}), requestAnimationFrame(() => r?.current?.blur())) : i([e])) : c?.("012", J.error012(e));
}
function ku({ nodeRef: e, disabled: t = !1, noDragClassName: n, handleSelector: r, nodeId: i, isSelectable: a, nodeClickDistance: o }) {
	let s = Q(), [c, l] = (0, E.useState)(!1), u = (0, E.useRef)();
	return (0, E.useEffect)(() => {
		if (!t) return u.current = yc({
			getStoreItems: () => s.getState(),
			onNodeMouseDown: (t) => {
				Ou({
					id: t,
					store: s,
					nodeRef: e
				});
			},
			onDragStart: () => {
				l(!0);
			},
			onDragStop: () => {
				l(!1);
			}
		}), () => {
			u.current?.destroy(), u.current = void 0;
		};
	}, [
		t,
		s,
		e
	]), (0, E.useEffect)(() => {
		!t && e.current && u.current && u.current.update({
			noDragClassName: n,
			handleSelector: r,
			domNode: e.current,
			isSelectable: a,
			nodeId: i,
			nodeClickDistance: o
		});
	}, [
		n,
		r,
		t,
		a,
		e,
		i,
		o
	]), c;
}
var Au = (e) => (t) => t.selected && (t.draggable || e && t.draggable === void 0);
function ju() {
	let e = Q();
	return (0, E.useCallback)((t) => {
		let { nodeExtent: n, snapToGrid: r, snapGrid: i, nodesDraggable: a, onError: o, updateNodePositions: s, nodeLookup: c, nodeOrigin: l } = e.getState(), u = /* @__PURE__ */ new Map(), d = Au(a), f = r ? i[0] : 5, p = r ? i[1] : 5, m = t.direction.x * f * t.factor, h = t.direction.y * p * t.factor;
		for (let [, e] of c) {
			if (!d(e)) continue;
			let t = {
				x: e.internals.positionAbsolute.x + m,
				y: e.internals.positionAbsolute.y + h
			};
			r && (t = ts(t, i));
			let { position: a, positionAbsolute: s } = Lo({
				nodeId: e.id,
				nextPosition: t,
				nodeLookup: c,
				nodeExtent: n,
				nodeOrigin: l,
				onError: o
			});
			e.position = a, e.internals.positionAbsolute = s, u.set(e.id, e);
		}
		s(u);
	}, []);
}
var Mu = (0, E.createContext)(null), Nu = Mu.Provider;
Mu.Consumer;
var Pu = () => (0, E.useContext)(Mu), Fu = (e) => ({
	connectOnClick: e.connectOnClick,
	noPanClassName: e.noPanClassName,
	rfId: e.rfId
}), Iu = (0, E.createContext)(null);
function Lu({ children: e }) {
	let t = Z(Fu, X);
	return (0, D.jsx)(Iu.Provider, {
		value: t,
		children: e
	});
}
function Ru() {
	let e = (0, E.useContext)(Iu);
	if (!e) throw Error("useHandleConfig must be used within a HandleConfigProvider");
	return e;
}
var zu = {
	connectingFrom: !1,
	connectingTo: !1,
	clickConnecting: !1,
	isPossibleEndHandle: !0,
	connectionInProcess: !1,
	clickConnectionInProcess: !1,
	valid: !1
}, Bu = (e, t, n) => (r) => {
	let { connectionClickStartHandle: i, connectionMode: a, connection: o } = r, { fromHandle: s, toHandle: c, isValid: l } = o;
	if (!s && !i) return zu;
	let u = c?.nodeId === e && c?.id === t && c?.type === n;
	return {
		connectingFrom: s?.nodeId === e && s?.id === t && s?.type === n,
		connectingTo: u,
		clickConnecting: i?.nodeId === e && i?.id === t && i?.type === n,
		isPossibleEndHandle: a === bo.Strict ? s?.type !== n : e !== s?.nodeId || t !== s?.id,
		connectionInProcess: !!s,
		clickConnectionInProcess: !!i,
		valid: u && l
	};
};
function Vu({ type: e = "source", position: t = Y.Top, isValidConnection: n, isConnectable: r = !0, isConnectableStart: i = !0, isConnectableEnd: a = !0, id: o, onConnect: s, children: c, className: l, onMouseDown: u, onTouchStart: d, ...f }, p) {
	let m = o || null, h = e === "target", g = Q(), _ = Pu(), { connectOnClick: v, noPanClassName: y, rfId: b } = Ru(), { connectingFrom: x, connectingTo: S, clickConnecting: C, isPossibleEndHandle: w, connectionInProcess: T, clickConnectionInProcess: E, valid: k } = Z(Bu(_, m, e), X);
	_ || g.getState().onError?.("010", J.error010());
	let A = (e) => {
		let { defaultEdgeOptions: t, onConnect: n, hasDefaultEdges: r } = g.getState(), i = {
			...t,
			...e
		};
		if (r) {
			let { edges: e, setEdges: t, onError: n } = g.getState();
			t(iu(i, e, { onError: n }));
		}
		n?.(i), s?.(i);
	}, j = (e) => {
		if (!_) return;
		let t = Ss(e.nativeEvent);
		if (i && (t && e.button === 0 || !t)) {
			let t = g.getState();
			kc.onPointerDown(e.nativeEvent, {
				handleDomNode: e.currentTarget,
				autoPanOnConnect: t.autoPanOnConnect,
				connectionMode: t.connectionMode,
				connectionRadius: t.connectionRadius,
				domNode: t.domNode,
				nodeLookup: t.nodeLookup,
				lib: t.lib,
				isTarget: h,
				handleId: m,
				nodeId: _,
				flowId: t.rfId,
				panBy: t.panBy,
				cancelConnection: t.cancelConnection,
				onConnectStart: t.onConnectStart,
				onConnectEnd: (...e) => g.getState().onConnectEnd?.(...e),
				updateConnection: t.updateConnection,
				onConnect: A,
				isValidConnection: n || ((...e) => g.getState().isValidConnection?.(...e) ?? !0),
				getTransform: () => g.getState().transform,
				getFromHandle: () => g.getState().connection.fromHandle,
				autoPanSpeed: t.autoPanSpeed,
				dragThreshold: t.connectionDragThreshold
			});
		}
		t ? u?.(e) : d?.(e);
	};
	return (0, D.jsx)("div", {
		"data-handleid": m,
		"data-nodeid": _,
		"data-handlepos": t,
		"data-id": `${b}-${_}-${m}-${e}`,
		className: O([
			"react-flow__handle",
			`react-flow__handle-${t}`,
			"nodrag",
			y,
			l,
			{
				source: !h,
				target: h,
				connectable: r,
				connectablestart: i,
				connectableend: a,
				clickconnecting: C,
				connectingfrom: x,
				connectingto: S,
				valid: k,
				connectionindicator: r && (!T || w) && (T || E ? a : i)
			}
		]),
		onMouseDown: j,
		onTouchStart: j,
		onClick: v ? (t) => {
			let { onClickConnectStart: r, onClickConnectEnd: a, connectionClickStartHandle: o, connectionMode: s, isValidConnection: c, lib: l, rfId: u, nodeLookup: d, connection: f } = g.getState();
			if (!_ || !o && !i) return;
			if (!o) {
				r?.(t.nativeEvent, {
					nodeId: _,
					handleId: m,
					handleType: e
				}), g.setState({ connectionClickStartHandle: {
					nodeId: _,
					type: e,
					id: m
				} });
				return;
			}
			let p = ys(t.target), h = n || c, { connection: v, isValid: y } = kc.isValid(t.nativeEvent, {
				handle: {
					nodeId: _,
					id: m,
					type: e
				},
				connectionMode: s,
				fromNodeId: o.nodeId,
				fromHandleId: o.id || null,
				fromType: o.type,
				isValidConnection: h,
				flowId: u,
				doc: p,
				lib: l,
				nodeLookup: d
			});
			y && v && A(v);
			let b = structuredClone(f);
			delete b.inProgress, b.toPosition = b.toHandle ? b.toHandle.position : null, a?.(t, b), g.setState({ connectionClickStartHandle: null });
		} : void 0,
		ref: p,
		...f,
		children: c
	});
}
var Hu = (0, E.memo)(su(Vu));
function Uu({ data: e, isConnectable: t, sourcePosition: n = Y.Bottom }) {
	return (0, D.jsxs)(D.Fragment, { children: [e?.label, (0, D.jsx)(Hu, {
		type: "source",
		position: n,
		isConnectable: t
	})] });
}
function Wu({ data: e, isConnectable: t, targetPosition: n = Y.Top, sourcePosition: r = Y.Bottom }) {
	return (0, D.jsxs)(D.Fragment, { children: [
		(0, D.jsx)(Hu, {
			type: "target",
			position: n,
			isConnectable: t
		}),
		e?.label,
		(0, D.jsx)(Hu, {
			type: "source",
			position: r,
			isConnectable: t
		})
	] });
}
function Gu() {
	return null;
}
function Ku({ data: e, isConnectable: t, targetPosition: n = Y.Top }) {
	return (0, D.jsxs)(D.Fragment, { children: [(0, D.jsx)(Hu, {
		type: "target",
		position: n,
		isConnectable: t
	}), e?.label] });
}
var qu = {
	ArrowUp: {
		x: 0,
		y: -1
	},
	ArrowDown: {
		x: 0,
		y: 1
	},
	ArrowLeft: {
		x: -1,
		y: 0
	},
	ArrowRight: {
		x: 1,
		y: 0
	}
}, Ju = {
	input: Uu,
	default: Wu,
	output: Ku,
	group: Gu
};
function Yu(e) {
	return e.internals.handleBounds === void 0 ? {
		width: e.width ?? e.initialWidth ?? e.style?.width,
		height: e.height ?? e.initialHeight ?? e.style?.height
	} : {
		width: e.width ?? e.style?.width,
		height: e.height ?? e.style?.height
	};
}
var Xu = (e) => {
	let { width: t, height: n, x: r, y: i } = Mo(e.nodeLookup, { filter: (e) => !!e.selected });
	return {
		width: $o(t) ? t : null,
		height: $o(n) ? n : null,
		userSelectionActive: e.userSelectionActive,
		transformString: `translate(${e.transform[0]}px,${e.transform[1]}px) scale(${e.transform[2]}) translate(${r}px,${i}px)`
	};
};
function Zu({ onSelectionContextMenu: e, noPanClassName: t, disableKeyboardA11y: n }) {
	let r = Q(), { width: i, height: a, transformString: o, userSelectionActive: s } = Z(Xu, X), c = ju(), l = (0, E.useRef)(null);
	(0, E.useEffect)(() => {
		n || l.current?.focus({ preventScroll: !0 });
	}, [n]);
	let u = !s && i !== null && a !== null;
	if (ku({
		nodeRef: l,
		disabled: !u
	}), !u) return null;
	let d = e ? (t) => {
		e(t, r.getState().nodes.filter((e) => e.selected));
	} : void 0;
	return (0, D.jsx)("div", {
		className: O([
			"react-flow__nodesselection",
			"react-flow__container",
			t
		]),
		style: { transform: o },
		children: (0, D.jsx)("div", {
			ref: l,
			className: "react-flow__nodesselection-rect",
			onContextMenu: d,
			tabIndex: n ? void 0 : -1,
			onKeyDown: n ? void 0 : (e) => {
				Object.prototype.hasOwnProperty.call(qu, e.key) && (e.preventDefault(), c({
					direction: qu[e.key],
					factor: e.shiftKey ? 4 : 1
				}));
			},
			style: {
				width: i,
				height: a
			}
		})
	});
}
var Qu = typeof window < "u" ? window : void 0, $u = (e) => ({
	nodesSelectionActive: e.nodesSelectionActive,
	userSelectionActive: e.userSelectionActive
});
function ed({ children: e, onPaneClick: t, onPaneMouseEnter: n, onPaneMouseMove: r, onPaneMouseLeave: i, onPaneContextMenu: a, onPaneScroll: o, paneClickDistance: s, deleteKeyCode: c, selectionKeyCode: l, selectionOnDrag: u, selectionMode: d, onSelectionStart: f, onSelectionEnd: p, multiSelectionKeyCode: m, panActivationKeyCode: h, zoomActivationKeyCode: g, elementsSelectable: _, zoomOnScroll: v, zoomOnPinch: y, panOnScroll: b, panOnScrollSpeed: x, panOnScrollMode: S, zoomOnDoubleClick: C, panOnDrag: w, autoPanOnSelection: T, defaultViewport: E, translateExtent: O, minZoom: k, maxZoom: A, preventScrolling: j, onSelectionContextMenu: M, noWheelClassName: N, noPanClassName: P, disableKeyboardA11y: F, onViewportChange: I, isControlledViewport: L }) {
	let { nodesSelectionActive: R, userSelectionActive: z } = Z($u, X), B = Gl(l, { target: Qu }), V = Gl(h, { target: Qu }), H = V || w, ee = V || b, U = u && H !== !0, W = B || z || U;
	return vu({
		deleteKeyCode: c,
		multiSelectionKeyCode: m
	}), (0, D.jsx)(Su, {
		onPaneContextMenu: a,
		elementsSelectable: _,
		zoomOnScroll: v,
		zoomOnPinch: y,
		panOnScroll: ee,
		panActivationKeyPressed: V,
		panOnScrollSpeed: x,
		panOnScrollMode: S,
		zoomOnDoubleClick: C,
		panOnDrag: !B && H,
		defaultViewport: E,
		translateExtent: O,
		minZoom: k,
		maxZoom: A,
		zoomActivationKeyCode: g,
		preventScrolling: j,
		noWheelClassName: N,
		noPanClassName: P,
		onViewportChange: I,
		isControlledViewport: L,
		paneClickDistance: s,
		selectionOnDrag: U,
		children: (0, D.jsxs)(Du, {
			onSelectionStart: f,
			onSelectionEnd: p,
			onPaneClick: t,
			onPaneMouseEnter: n,
			onPaneMouseMove: r,
			onPaneMouseLeave: i,
			onPaneContextMenu: a,
			onPaneScroll: o,
			panOnDrag: H,
			autoPanOnSelection: T,
			isSelecting: !!W,
			selectionMode: d,
			selectionKeyPressed: B,
			paneClickDistance: s,
			selectionOnDrag: U,
			children: [e, R && (0, D.jsx)(Zu, {
				onSelectionContextMenu: M,
				noPanClassName: P,
				disableKeyboardA11y: F
			})]
		})
	});
}
ed.displayName = "FlowRenderer";
var td = (0, E.memo)(ed), nd = (e) => (t) => e ? No(t.nodeLookup, {
	x: 0,
	y: 0,
	width: t.width,
	height: t.height
}, t.transform, !0).map((e) => e.id) : Array.from(t.nodeLookup.keys());
function rd(e) {
	return Z((0, E.useCallback)(nd(e), [e]), X);
}
var id = (e) => e.updateNodeInternals;
function ad() {
	let e = Z(id), [t] = (0, E.useState)(() => typeof ResizeObserver > "u" ? null : new ResizeObserver((t) => {
		let n = /* @__PURE__ */ new Map();
		t.forEach((e) => {
			let t = e.target.getAttribute("data-id");
			n.set(t, {
				id: t,
				nodeElement: e.target,
				force: !0
			});
		}), e(n);
	}));
	return (0, E.useEffect)(() => () => {
		t?.disconnect();
	}, [t]), t;
}
function od({ node: e, nodeType: t, hasDimensions: n, resizeObserver: r }) {
	let i = Q(), a = (0, E.useRef)(null), o = (0, E.useRef)(null), s = (0, E.useRef)(e.sourcePosition), c = (0, E.useRef)(e.targetPosition), l = (0, E.useRef)(t), u = n && !!e.internals.handleBounds;
	return (0, E.useEffect)(() => {
		!a.current || e.hidden || u && o.current === a.current || (o.current && r?.unobserve(o.current), r?.observe(a.current), o.current = a.current);
	}, [u, e.hidden]), (0, E.useEffect)(() => () => {
		o.current &&= (r?.unobserve(o.current), null);
	}, []), (0, E.useEffect)(() => {
		if (a.current) {
			let n = l.current !== t, r = s.current !== e.sourcePosition, o = c.current !== e.targetPosition;
			(n || r || o) && (l.current = t, s.current = e.sourcePosition, c.current = e.targetPosition, i.getState().updateNodeInternals(/* @__PURE__ */ new Map([[e.id, {
				id: e.id,
				nodeElement: a.current,
				force: !0
			}]])));
		}
	}, [
		e.id,
		t,
		e.sourcePosition,
		e.targetPosition
	]), a;
}
function sd({ id: e, onClick: t, onMouseEnter: n, onMouseMove: r, onMouseLeave: i, onContextMenu: a, onDoubleClick: o, nodesDraggable: s, elementsSelectable: c, nodesConnectable: l, nodesFocusable: u, resizeObserver: d, noDragClassName: f, noPanClassName: p, disableKeyboardA11y: m, rfId: h, nodeTypes: g, nodeClickDistance: _, onError: v }) {
	let { node: y, internals: b, isParent: x } = Z((t) => {
		let n = t.nodeLookup.get(e), r = t.parentLookup.has(e);
		return {
			node: n,
			internals: n.internals,
			isParent: r
		};
	}, X), S = y.type || "default", C = g?.[S] || Ju[S];
	C === void 0 && (v?.("003", J.error003(S)), S = "default", C = g?.default || Ju.default);
	let w = !!(y.draggable || s && y.draggable === void 0), T = !!(y.selectable || c && y.selectable === void 0), E = !!(y.connectable || l && y.connectable === void 0), k = !!(y.focusable || u && y.focusable === void 0), A = Q(), j = ds(y), M = od({
		node: y,
		nodeType: S,
		hasDimensions: j,
		resizeObserver: d
	}), N = ku({
		nodeRef: M,
		disabled: y.hidden || !w,
		noDragClassName: f,
		handleSelector: y.dragHandle,
		nodeId: e,
		isSelectable: T,
		nodeClickDistance: _
	}), P = ju();
	if (y.hidden) return null;
	let F = us(y), I = Yu(y), L = T || w || t || n || r || i, R = n ? (e) => n(e, { ...b.userNode }) : void 0, z = r ? (e) => r(e, { ...b.userNode }) : void 0, B = i ? (e) => i(e, { ...b.userNode }) : void 0, V = a ? (e) => a(e, { ...b.userNode }) : void 0, H = o ? (e) => o(e, { ...b.userNode }) : void 0, ee = (n) => {
		let { selectNodesOnDrag: r, nodeDragThreshold: i } = A.getState();
		T && (!r || !w || i > 0) && Ou({
			id: e,
			store: A,
			nodeRef: M
		}), t && t(n, { ...b.userNode });
	}, U = (t) => {
		if (!(xs(t.nativeEvent) || m)) {
			if (vo.includes(t.key) && T) {
				let n = t.key === "Escape";
				Ou({
					id: e,
					store: A,
					unselect: n,
					nodeRef: M
				});
			} else if (w && y.selected && Object.prototype.hasOwnProperty.call(qu, t.key)) {
				t.preventDefault();
				let { ariaLabelConfig: e } = A.getState();
				A.setState({ ariaLiveMessage: e["node.a11yDescription.ariaLiveMessage"]({
					direction: t.key.replace("Arrow", "").toLowerCase(),
					x: ~~b.positionAbsolute.x,
					y: ~~b.positionAbsolute.y
				}) }), P({
					direction: qu[t.key],
					factor: t.shiftKey ? 4 : 1
				});
			}
		}
	}, W = () => {
		if (m || !M.current?.matches(":focus-visible")) return;
		let { transform: t, width: n, height: r, autoPanOnNodeFocus: i, setCenter: a } = A.getState();
		i && (No(/* @__PURE__ */ new Map([[e, y]]), {
			x: 0,
			y: 0,
			width: n,
			height: r
		}, t, !0).length > 0 || a(y.position.x + F.width / 2, y.position.y + F.height / 2, { zoom: t[2] }));
	};
	return (0, D.jsx)("div", {
		className: O([
			"react-flow__node",
			`react-flow__node-${S}`,
			{ [p]: w },
			y.className,
			{
				selected: y.selected,
				selectable: T,
				parent: x,
				draggable: w,
				dragging: N
			}
		]),
		ref: M,
		style: {
			zIndex: b.z,
			transform: `translate(${b.positionAbsolute.x}px,${b.positionAbsolute.y}px)`,
			pointerEvents: L ? "all" : "none",
			visibility: j ? "visible" : "hidden",
			...y.style,
			...I
		},
		"data-id": e,
		"data-testid": `rf__node-${e}`,
		onMouseEnter: R,
		onMouseMove: z,
		onMouseLeave: B,
		onContextMenu: V,
		onClick: ee,
		onDoubleClick: H,
		onKeyDown: k ? U : void 0,
		tabIndex: k ? 0 : void 0,
		onFocus: k ? W : void 0,
		role: y.ariaRole ?? (k ? "group" : void 0),
		"aria-roledescription": "node",
		"aria-describedby": m ? void 0 : `${bl}-${h}`,
		"aria-label": y.ariaLabel,
		...y.domAttributes,
		children: (0, D.jsx)(Nu, {
			value: e,
			children: (0, D.jsx)(C, {
				id: e,
				data: y.data,
				type: S,
				positionAbsoluteX: b.positionAbsolute.x,
				positionAbsoluteY: b.positionAbsolute.y,
				selected: y.selected ?? !1,
				selectable: T,
				draggable: w,
				deletable: y.deletable ?? !0,
				isConnectable: E,
				sourcePosition: y.sourcePosition,
				targetPosition: y.targetPosition,
				dragging: N,
				dragHandle: y.dragHandle,
				zIndex: b.z,
				parentId: y.parentId,
				...F
			})
		})
	});
}
var cd = (0, E.memo)(sd), ld = (e) => ({
	nodesConnectable: e.nodesConnectable,
	nodesFocusable: e.nodesFocusable,
	elementsSelectable: e.elementsSelectable,
	onError: e.onError
});
function ud(e) {
	let { nodesConnectable: t, nodesFocusable: n, elementsSelectable: r, onError: i } = Z(ld, X), a = rd(e.onlyRenderVisibleElements), o = ad();
	return (0, D.jsx)("div", {
		className: "react-flow__nodes",
		style: bu,
		children: a.map((a) => (0, D.jsx)(cd, {
			id: a,
			nodeTypes: e.nodeTypes,
			nodeExtent: e.nodeExtent,
			onClick: e.onNodeClick,
			onMouseEnter: e.onNodeMouseEnter,
			onMouseMove: e.onNodeMouseMove,
			onMouseLeave: e.onNodeMouseLeave,
			onContextMenu: e.onNodeContextMenu,
			onDoubleClick: e.onNodeDoubleClick,
			noDragClassName: e.noDragClassName,
			noPanClassName: e.noPanClassName,
			rfId: e.rfId,
			disableKeyboardA11y: e.disableKeyboardA11y,
			resizeObserver: o,
			nodesDraggable: e.nodesDraggable ?? !0,
			nodesConnectable: t,
			nodesFocusable: n,
			elementsSelectable: r,
			nodeClickDistance: e.nodeClickDistance,
			onError: i
		}, a))
	});
}
ud.displayName = "NodeRenderer";
var dd = (0, E.memo)(ud);
function fd(e) {
	return Z((0, E.useCallback)((t) => {
		if (!e) return t.edges.map((e) => e.id);
		let n = [];
		if (t.width && t.height) for (let e of t.edges) {
			let r = t.nodeLookup.get(e.source), i = t.nodeLookup.get(e.target);
			r && i && js({
				sourceNode: r,
				targetNode: i,
				width: t.width,
				height: t.height,
				transform: t.transform
			}) && n.push(e.id);
		}
		return n;
	}, [e]), X);
}
var pd = ({ color: e = "none", strokeWidth: t = 1 }) => {
	let n = {
		strokeWidth: t,
		...e && { stroke: e }
	};
	return (0, D.jsx)("polyline", {
		className: "arrow",
		style: n,
		strokeLinecap: "round",
		fill: "none",
		strokeLinejoin: "round",
		points: "-5,-4 0,0 -5,4"
	});
}, md = ({ color: e = "none", strokeWidth: t = 1 }) => {
	let n = {
		strokeWidth: t,
		...e && {
			stroke: e,
			fill: e
		}
	};
	return (0, D.jsx)("polyline", {
		className: "arrowclosed",
		style: n,
		strokeLinecap: "round",
		strokeLinejoin: "round",
		points: "-5,-4 0,0 -5,4 -5,-4"
	});
}, hd = {
	[To.Arrow]: pd,
	[To.ArrowClosed]: md
};
function gd(e) {
	let t = Q();
	return (0, E.useMemo)(() => Object.prototype.hasOwnProperty.call(hd, e) ? hd[e] : (t.getState().onError?.("009", J.error009(e)), null), [e]);
}
var _d = ({ id: e, type: t, color: n, width: r = 12.5, height: i = 12.5, markerUnits: a = "strokeWidth", strokeWidth: o, orient: s = "auto-start-reverse" }) => {
	let c = gd(t);
	return c ? (0, D.jsx)("marker", {
		className: "react-flow__arrowhead",
		id: e,
		markerWidth: `${r}`,
		markerHeight: `${i}`,
		viewBox: "-10 -10 20 20",
		markerUnits: a,
		orient: s,
		refX: "0",
		refY: "0",
		children: (0, D.jsx)(c, {
			color: n,
			strokeWidth: o
		})
	}) : null;
}, vd = ({ defaultColor: e, rfId: t }) => {
	let n = Z((e) => e.edges), r = Z((e) => e.defaultEdgeOptions), i = (0, E.useMemo)(() => Ys(n, {
		id: t,
		defaultColor: e,
		defaultMarkerStart: r?.markerStart,
		defaultMarkerEnd: r?.markerEnd
	}), [
		n,
		r,
		t,
		e
	]);
	return i.length ? (0, D.jsx)("svg", {
		className: "react-flow__marker",
		"aria-hidden": "true",
		children: (0, D.jsx)("defs", { children: i.map((e) => (0, D.jsx)(_d, {
			id: e.id,
			type: e.type,
			color: e.color,
			width: e.width,
			height: e.height,
			markerUnits: e.markerUnits,
			strokeWidth: e.strokeWidth,
			orient: e.orient
		}, e.id)) })
	}) : null;
};
vd.displayName = "MarkerDefinitions";
var yd = (0, E.memo)(vd);
function bd({ x: e, y: t, label: n, labelStyle: r, labelShowBg: i = !0, labelBgStyle: a, labelBgPadding: o = [2, 4], labelBgBorderRadius: s = 2, children: c, className: l, ...u }) {
	let [d, f] = (0, E.useState)({
		x: 1,
		y: 0,
		width: 0,
		height: 0
	}), p = O(["react-flow__edge-textwrapper", l]), m = (0, E.useRef)(null);
	return (0, E.useEffect)(() => {
		if (m.current) {
			let e = m.current.getBBox();
			f({
				x: e.x,
				y: e.y,
				width: e.width,
				height: e.height
			});
		}
	}, [n]), n ? (0, D.jsxs)("g", {
		transform: `translate(${e - d.width / 2} ${t - d.height / 2})`,
		className: p,
		visibility: d.width ? "visible" : "hidden",
		...u,
		children: [
			i && (0, D.jsx)("rect", {
				width: d.width + 2 * o[0],
				x: -o[0],
				y: -o[1],
				height: d.height + 2 * o[1],
				className: "react-flow__edge-textbg",
				style: a,
				rx: s,
				ry: s
			}),
			(0, D.jsx)("text", {
				className: "react-flow__edge-text",
				y: d.height / 2,
				dy: "0.3em",
				ref: m,
				style: r,
				children: n
			}),
			c
		]
	}) : null;
}
bd.displayName = "EdgeText";
var xd = (0, E.memo)(bd);
function Sd({ path: e, labelX: t, labelY: n, label: r, labelStyle: i, labelShowBg: a, labelBgStyle: o, labelBgPadding: s, labelBgBorderRadius: c, interactionWidth: l = 20, ...u }) {
	return (0, D.jsxs)(D.Fragment, { children: [
		(0, D.jsx)("path", {
			...u,
			d: e,
			fill: "none",
			className: O(["react-flow__edge-path", u.className])
		}),
		l ? (0, D.jsx)("path", {
			d: e,
			fill: "none",
			strokeOpacity: 0,
			strokeWidth: l,
			className: "react-flow__edge-interaction"
		}) : null,
		r && $o(t) && $o(n) ? (0, D.jsx)(xd, {
			x: t,
			y: n,
			label: r,
			labelStyle: i,
			labelShowBg: a,
			labelBgStyle: o,
			labelBgPadding: s,
			labelBgBorderRadius: c
		}) : null
	] });
}
function Cd({ pos: e, x1: t, y1: n, x2: r, y2: i }) {
	return e === Y.Left || e === Y.Right ? [.5 * (t + r), n] : [t, .5 * (n + i)];
}
function wd({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top }) {
	let [o, s] = Cd({
		pos: n,
		x1: e,
		y1: t,
		x2: r,
		y2: i
	}), [c, l] = Cd({
		pos: a,
		x1: r,
		y1: i,
		x2: e,
		y2: t
	}), [u, d, f, p] = Ts({
		sourceX: e,
		sourceY: t,
		targetX: r,
		targetY: i,
		sourceControlX: o,
		sourceControlY: s,
		targetControlX: c,
		targetControlY: l
	});
	return [
		`M${e},${t} C${o},${s} ${c},${l} ${r},${i}`,
		u,
		d,
		f,
		p
	];
}
function Td(e) {
	return (0, E.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, sourcePosition: o, targetPosition: s, label: c, labelStyle: l, labelShowBg: u, labelBgStyle: d, labelBgPadding: f, labelBgBorderRadius: p, style: m, markerEnd: h, markerStart: g, interactionWidth: _ }) => {
		let [v, y, b] = wd({
			sourceX: n,
			sourceY: r,
			sourcePosition: o,
			targetX: i,
			targetY: a,
			targetPosition: s
		}), x = e.isInternal ? void 0 : t;
		return (0, D.jsx)(Sd, {
			id: x,
			path: v,
			labelX: y,
			labelY: b,
			label: c,
			labelStyle: l,
			labelShowBg: u,
			labelBgStyle: d,
			labelBgPadding: f,
			labelBgBorderRadius: p,
			style: m,
			markerEnd: h,
			markerStart: g,
			interactionWidth: _
		});
	});
}
var Ed = Td({ isInternal: !1 }), Dd = Td({ isInternal: !0 });
Ed.displayName = "SimpleBezierEdge", Dd.displayName = "SimpleBezierEdgeInternal";
function Od(e) {
	return (0, E.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, label: o, labelStyle: s, labelShowBg: c, labelBgStyle: l, labelBgPadding: u, labelBgBorderRadius: d, style: f, sourcePosition: p = Y.Bottom, targetPosition: m = Y.Top, markerEnd: h, markerStart: g, pathOptions: _, interactionWidth: v }) => {
		let [y, b, x] = Hs({
			sourceX: n,
			sourceY: r,
			sourcePosition: p,
			targetX: i,
			targetY: a,
			targetPosition: m,
			borderRadius: _?.borderRadius,
			offset: _?.offset,
			stepPosition: _?.stepPosition
		}), S = e.isInternal ? void 0 : t;
		return (0, D.jsx)(Sd, {
			id: S,
			path: y,
			labelX: b,
			labelY: x,
			label: o,
			labelStyle: s,
			labelShowBg: c,
			labelBgStyle: l,
			labelBgPadding: u,
			labelBgBorderRadius: d,
			style: f,
			markerEnd: h,
			markerStart: g,
			interactionWidth: v
		});
	});
}
var kd = Od({ isInternal: !1 }), Ad = Od({ isInternal: !0 });
kd.displayName = "SmoothStepEdge", Ad.displayName = "SmoothStepEdgeInternal";
function jd(e) {
	return (0, E.memo)(({ id: t, ...n }) => {
		let r = e.isInternal ? void 0 : t;
		return (0, D.jsx)(kd, {
			...n,
			id: r,
			pathOptions: (0, E.useMemo)(() => ({
				borderRadius: 0,
				offset: n.pathOptions?.offset
			}), [n.pathOptions?.offset])
		});
	});
}
var Md = jd({ isInternal: !1 }), Nd = jd({ isInternal: !0 });
Md.displayName = "StepEdge", Nd.displayName = "StepEdgeInternal";
function Pd(e) {
	return (0, E.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, label: o, labelStyle: s, labelShowBg: c, labelBgStyle: l, labelBgPadding: u, labelBgBorderRadius: d, style: f, markerEnd: p, markerStart: m, interactionWidth: h }) => {
		let [g, _, v] = Fs({
			sourceX: n,
			sourceY: r,
			targetX: i,
			targetY: a
		}), y = e.isInternal ? void 0 : t;
		return (0, D.jsx)(Sd, {
			id: y,
			path: g,
			labelX: _,
			labelY: v,
			label: o,
			labelStyle: s,
			labelShowBg: c,
			labelBgStyle: l,
			labelBgPadding: u,
			labelBgBorderRadius: d,
			style: f,
			markerEnd: p,
			markerStart: m,
			interactionWidth: h
		});
	});
}
var Fd = Pd({ isInternal: !1 }), Id = Pd({ isInternal: !0 });
Fd.displayName = "StraightEdge", Id.displayName = "StraightEdgeInternal";
function Ld(e) {
	return (0, E.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, sourcePosition: o = Y.Bottom, targetPosition: s = Y.Top, label: c, labelStyle: l, labelShowBg: u, labelBgStyle: d, labelBgPadding: f, labelBgBorderRadius: p, style: m, markerEnd: h, markerStart: g, pathOptions: _, interactionWidth: v }) => {
		let [y, b, x] = Os({
			sourceX: n,
			sourceY: r,
			sourcePosition: o,
			targetX: i,
			targetY: a,
			targetPosition: s,
			curvature: _?.curvature
		}), S = e.isInternal ? void 0 : t;
		return (0, D.jsx)(Sd, {
			id: S,
			path: y,
			labelX: b,
			labelY: x,
			label: c,
			labelStyle: l,
			labelShowBg: u,
			labelBgStyle: d,
			labelBgPadding: f,
			labelBgBorderRadius: p,
			style: m,
			markerEnd: h,
			markerStart: g,
			interactionWidth: v
		});
	});
}
var Rd = Ld({ isInternal: !1 }), zd = Ld({ isInternal: !0 });
Rd.displayName = "BezierEdge", zd.displayName = "BezierEdgeInternal";
var Bd = {
	default: zd,
	straight: Id,
	step: Nd,
	smoothstep: Ad,
	simplebezier: Dd
}, Vd = {
	sourceX: null,
	sourceY: null,
	targetX: null,
	targetY: null,
	sourcePosition: null,
	targetPosition: null,
	zIndex: void 0
}, Hd = (e, t, n) => n === Y.Left ? e - t : n === Y.Right ? e + t : e, Ud = (e, t, n) => n === Y.Top ? e - t : n === Y.Bottom ? e + t : e, Wd = "react-flow__edgeupdater";
function Gd({ position: e, centerX: t, centerY: n, radius: r = 10, onMouseDown: i, onMouseEnter: a, onMouseOut: o, type: s }) {
	return (0, D.jsx)("circle", {
		onMouseDown: i,
		onMouseEnter: a,
		onMouseOut: o,
		className: O([Wd, `${Wd}-${s}`]),
		cx: Hd(t, r, e),
		cy: Ud(n, r, e),
		r,
		stroke: "transparent",
		fill: "transparent"
	});
}
function Kd({ isReconnectable: e, reconnectRadius: t, edge: n, sourceX: r, sourceY: i, targetX: a, targetY: o, sourcePosition: s, targetPosition: c, onReconnect: l, onReconnectStart: u, onReconnectEnd: d, setReconnecting: f, setUpdateHover: p }) {
	let m = Q(), h = (e, t) => {
		if (e.button !== 0) return;
		let { autoPanOnConnect: r, domNode: i, connectionMode: a, connectionRadius: o, lib: s, onConnectStart: c, cancelConnection: p, nodeLookup: h, rfId: g, panBy: _, updateConnection: v } = m.getState(), y = t.type === "target";
		kc.onPointerDown(e.nativeEvent, {
			autoPanOnConnect: r,
			connectionMode: a,
			connectionRadius: o,
			domNode: i,
			handleId: t.id,
			nodeId: t.nodeId,
			nodeLookup: h,
			isTarget: y,
			edgeUpdaterType: t.type,
			lib: s,
			flowId: g,
			cancelConnection: p,
			panBy: _,
			isValidConnection: (...e) => m.getState().isValidConnection?.(...e) ?? !0,
			onConnect: (e) => l?.(n, e),
			onConnectStart: (r, i) => {
				f(!0), u?.(e, n, t.type), c?.(r, i);
			},
			onConnectEnd: (...e) => m.getState().onConnectEnd?.(...e),
			onReconnectEnd: (e, r) => {
				f(!1), d?.(e, n, t.type, r);
			},
			updateConnection: v,
			getTransform: () => m.getState().transform,
			getFromHandle: () => m.getState().connection.fromHandle,
			dragThreshold: m.getState().connectionDragThreshold,
			handleDomNode: e.currentTarget
		});
	}, g = (e) => h(e, {
		nodeId: n.target,
		id: n.targetHandle ?? null,
		type: "target"
	}), _ = (e) => h(e, {
		nodeId: n.source,
		id: n.sourceHandle ?? null,
		type: "source"
	}), v = () => p(!0), y = () => p(!1);
	return (0, D.jsxs)(D.Fragment, { children: [(e === !0 || e === "source") && (0, D.jsx)(Gd, {
		position: s,
		centerX: r,
		centerY: i,
		radius: t,
		onMouseDown: g,
		onMouseEnter: v,
		onMouseOut: y,
		type: "source"
	}), (e === !0 || e === "target") && (0, D.jsx)(Gd, {
		position: c,
		centerX: a,
		centerY: o,
		radius: t,
		onMouseDown: _,
		onMouseEnter: v,
		onMouseOut: y,
		type: "target"
	})] });
}
function qd({ id: e, edgesFocusable: t, edgesReconnectable: n, elementsSelectable: r, onClick: i, onDoubleClick: a, onContextMenu: o, onMouseEnter: s, onMouseMove: c, onMouseLeave: l, reconnectRadius: u, onReconnect: d, onReconnectStart: f, onReconnectEnd: p, rfId: m, edgeTypes: h, noPanClassName: g, onError: _, disableKeyboardA11y: v }) {
	let y = Z((t) => t.edgeLookup.get(e)), b = Z((e) => e.defaultEdgeOptions);
	y = b ? {
		...b,
		...y
	} : y;
	let x = y.type || "default", S = h?.[x] || Bd[x];
	S === void 0 && (_?.("011", J.error011(x)), x = "default", S = h?.default || Bd.default);
	let C = !!(y.focusable || t && y.focusable === void 0), w = d !== void 0 && (y.reconnectable || n && y.reconnectable === void 0), T = !!(y.selectable || r && y.selectable === void 0), k = (0, E.useRef)(null), [A, j] = (0, E.useState)(!1), [M, N] = (0, E.useState)(!1), P = Q(), { zIndex: F = y.zIndex, sourceX: I, sourceY: L, targetX: R, targetY: z, sourcePosition: B, targetPosition: V } = Z((0, E.useCallback)((t) => {
		let n = t.nodeLookup.get(y.source), r = t.nodeLookup.get(y.target);
		if (!n || !r) return Vd;
		let i = Ws({
			id: e,
			sourceNode: n,
			targetNode: r,
			sourceHandle: y.sourceHandle || null,
			targetHandle: y.targetHandle || null,
			connectionMode: t.connectionMode,
			onError: _
		}), a = As({
			selected: y.selected,
			zIndex: y.zIndex,
			sourceNode: n,
			targetNode: r,
			elevateOnSelect: t.elevateEdgesOnSelect,
			zIndexMode: t.zIndexMode
		});
		return {
			...i || Vd,
			zIndex: a
		};
	}, [
		y.source,
		y.target,
		y.sourceHandle,
		y.targetHandle,
		y.selected,
		y.zIndex,
		_
	]), X), H = (0, E.useMemo)(() => y.markerStart ? `url('#${Js(y.markerStart, m)}')` : void 0, [y.markerStart, m]), ee = (0, E.useMemo)(() => y.markerEnd ? `url('#${Js(y.markerEnd, m)}')` : void 0, [y.markerEnd, m]);
	if (y.hidden || I === null || L === null || R === null || z === null) return null;
	let U = (t) => {
		let { addSelectedEdges: n, unselectNodesAndEdges: r, multiSelectionActive: a } = P.getState();
		T && (P.setState({ nodesSelectionActive: !1 }), y.selected && a ? (r({
			nodes: [],
			edges: [y]
		}), k.current?.blur()) : n([e])), i && i(t, y);
	}, W = a ? (e) => {
		a(e, { ...y });
	} : void 0, te = o ? (e) => {
		o(e, { ...y });
	} : void 0, ne = s ? (e) => {
		s(e, { ...y });
	} : void 0, re = c ? (e) => {
		c(e, { ...y });
	} : void 0, ie = l ? (e) => {
		l(e, { ...y });
	} : void 0;
	return (0, D.jsx)("svg", {
		style: { zIndex: F },
		children: (0, D.jsxs)("g", {
			className: O([
				"react-flow__edge",
				`react-flow__edge-${x}`,
				y.className,
				g,
				{
					selected: y.selected,
					animated: y.animated,
					inactive: !T && !i,
					updating: A,
					selectable: T
				}
			]),
			onClick: U,
			onDoubleClick: W,
			onContextMenu: te,
			onMouseEnter: ne,
			onMouseMove: re,
			onMouseLeave: ie,
			onKeyDown: C ? (t) => {
				if (!v && vo.includes(t.key) && T) {
					let { unselectNodesAndEdges: n, addSelectedEdges: r } = P.getState();
					t.key === "Escape" ? (k.current?.blur(), n({ edges: [y] })) : r([e]);
				}
			} : void 0,
			tabIndex: C ? 0 : void 0,
			role: y.ariaRole ?? (C ? "group" : "img"),
			"aria-roledescription": "edge",
			"data-id": e,
			"data-testid": `rf__edge-${e}`,
			"aria-label": y.ariaLabel === null ? void 0 : y.ariaLabel || `Edge from ${y.source} to ${y.target}`,
			"aria-describedby": C ? `${xl}-${m}` : void 0,
			ref: k,
			...y.domAttributes,
			children: [!M && (0, D.jsx)(S, {
				id: e,
				source: y.source,
				target: y.target,
				type: y.type,
				selected: y.selected,
				animated: y.animated,
				selectable: T,
				deletable: y.deletable ?? !0,
				label: y.label,
				labelStyle: y.labelStyle,
				labelShowBg: y.labelShowBg,
				labelBgStyle: y.labelBgStyle,
				labelBgPadding: y.labelBgPadding,
				labelBgBorderRadius: y.labelBgBorderRadius,
				sourceX: I,
				sourceY: L,
				targetX: R,
				targetY: z,
				sourcePosition: B,
				targetPosition: V,
				data: y.data,
				style: y.style,
				sourceHandleId: y.sourceHandle,
				targetHandleId: y.targetHandle,
				markerStart: H,
				markerEnd: ee,
				pathOptions: "pathOptions" in y ? y.pathOptions : void 0,
				interactionWidth: y.interactionWidth
			}), w && (0, D.jsx)(Kd, {
				edge: y,
				isReconnectable: w,
				reconnectRadius: u,
				onReconnect: d,
				onReconnectStart: f,
				onReconnectEnd: p,
				sourceX: I,
				sourceY: L,
				targetX: R,
				targetY: z,
				sourcePosition: B,
				targetPosition: V,
				setUpdateHover: j,
				setReconnecting: N
			})]
		})
	});
}
var Jd = (0, E.memo)(qd), Yd = (e) => ({
	edgesFocusable: e.edgesFocusable,
	edgesReconnectable: e.edgesReconnectable,
	elementsSelectable: e.elementsSelectable,
	connectionMode: e.connectionMode,
	onError: e.onError
});
function Xd({ defaultMarkerColor: e, onlyRenderVisibleElements: t, rfId: n, edgeTypes: r, noPanClassName: i, onReconnect: a, onEdgeContextMenu: o, onEdgeMouseEnter: s, onEdgeMouseMove: c, onEdgeMouseLeave: l, onEdgeClick: u, reconnectRadius: d, onEdgeDoubleClick: f, onReconnectStart: p, onReconnectEnd: m, disableKeyboardA11y: h }) {
	let { edgesFocusable: g, edgesReconnectable: _, elementsSelectable: v, onError: y } = Z(Yd, X), b = fd(t);
	return (0, D.jsxs)("div", {
		className: "react-flow__edges",
		children: [(0, D.jsx)(yd, {
			defaultColor: e,
			rfId: n
		}), b.map((e) => (0, D.jsx)(Jd, {
			id: e,
			edgesFocusable: g,
			edgesReconnectable: _,
			elementsSelectable: v,
			noPanClassName: i,
			onReconnect: a,
			onContextMenu: o,
			onMouseEnter: s,
			onMouseMove: c,
			onMouseLeave: l,
			onClick: u,
			reconnectRadius: d,
			onDoubleClick: f,
			onReconnectStart: p,
			onReconnectEnd: m,
			rfId: n,
			onError: y,
			edgeTypes: r,
			disableKeyboardA11y: h
		}, e))]
	});
}
Xd.displayName = "EdgeRenderer";
var Zd = (0, E.memo)(Xd), Qd = (e) => `translate(${e[0]}px,${e[1]}px) scale(${e[2]})`;
function $d({ children: e }) {
	let t = Q(), n = (0, E.useRef)(null), [r] = (0, E.useState)(() => t.getState().transform);
	return cu(() => {
		let e = null, r = () => {
			let r = t.getState().transform;
			e && r[0] === e[0] && r[1] === e[1] && r[2] === e[2] || (e = r, n.current && (n.current.style.transform = Qd(r)));
		};
		return r(), t.subscribe(r);
	}, [t]), (0, D.jsx)("div", {
		ref: n,
		className: "react-flow__viewport xyflow__viewport react-flow__container",
		style: { transform: Qd(r) },
		children: e
	});
}
function ef(e) {
	let t = hu(), n = (0, E.useRef)(!1);
	(0, E.useEffect)(() => {
		!n.current && t.viewportInitialized && e && (setTimeout(() => e(t), 1), n.current = !0);
	}, [e, t.viewportInitialized]);
}
var tf = (e) => e.panZoom?.syncViewport;
function nf(e) {
	let t = Z(tf), n = Q();
	return (0, E.useEffect)(() => {
		e && (t?.(e), n.setState({ transform: [
			e.x,
			e.y,
			e.zoom
		] }));
	}, [e, t]), null;
}
function rf(e) {
	return e.connection.inProgress ? {
		...e.connection,
		to: ns(e.connection.to, e.transform)
	} : { ...e.connection };
}
function af(e) {
	return e ? (t) => e(rf(t)) : rf;
}
function of(e) {
	return Z(af(e), X);
}
var sf = (e) => ({
	nodesConnectable: e.nodesConnectable,
	isValid: e.connection.isValid,
	inProgress: e.connection.inProgress,
	width: e.width,
	height: e.height
});
function cf({ containerStyle: e, style: t, type: n, component: r }) {
	let { nodesConnectable: i, width: a, height: o, isValid: s, inProgress: c } = Z(sf, X);
	return a && i && c ? (0, D.jsx)("svg", {
		style: e,
		width: a,
		height: o,
		className: "react-flow__connectionline react-flow__container",
		children: (0, D.jsx)("g", {
			className: O(["react-flow__connection", gs(s)]),
			children: (0, D.jsx)(lf, {
				style: t,
				type: n,
				CustomComponent: r,
				isValid: s
			})
		})
	}) : null;
}
var lf = ({ style: e, type: t = wo.Bezier, CustomComponent: n, isValid: r }) => {
	let { inProgress: i, from: a, fromNode: o, fromHandle: s, fromPosition: c, to: l, toNode: u, toHandle: d, toPosition: f, pointer: p } = of();
	if (!i) return;
	if (n) return (0, D.jsx)(n, {
		connectionLineType: t,
		connectionLineStyle: e,
		fromNode: o,
		fromHandle: s,
		fromX: a.x,
		fromY: a.y,
		toX: l.x,
		toY: l.y,
		fromPosition: c,
		toPosition: f,
		connectionStatus: gs(r),
		toNode: u,
		toHandle: d,
		pointer: p
	});
	let m = "", h = {
		sourceX: a.x,
		sourceY: a.y,
		sourcePosition: c,
		targetX: l.x,
		targetY: l.y,
		targetPosition: f
	};
	switch (t) {
		case wo.Bezier:
			[m] = Os(h);
			break;
		case wo.SimpleBezier:
			[m] = wd(h);
			break;
		case wo.Step:
			[m] = Hs({
				...h,
				borderRadius: 0
			});
			break;
		case wo.SmoothStep:
			[m] = Hs(h);
			break;
		default: [m] = Fs(h);
	}
	return (0, D.jsx)("path", {
		d: m,
		fill: "none",
		className: "react-flow__connection-path",
		style: e
	});
};
lf.displayName = "ConnectionLine";
var uf = {};
function df(e = uf) {
	(0, E.useRef)(e), Q(), (0, E.useEffect)(() => {}, [e]);
}
function ff() {
	Q(), (0, E.useRef)(!1), (0, E.useEffect)(() => {}, []);
}
function pf({ nodeTypes: e, edgeTypes: t, onInit: n, onNodeClick: r, onEdgeClick: i, onNodeDoubleClick: a, onEdgeDoubleClick: o, onNodeMouseEnter: s, onNodeMouseMove: c, onNodeMouseLeave: l, onNodeContextMenu: u, onSelectionContextMenu: d, onSelectionStart: f, onSelectionEnd: p, connectionLineType: m, connectionLineStyle: h, connectionLineComponent: g, connectionLineContainerStyle: _, selectionKeyCode: v, selectionOnDrag: y, selectionMode: b, multiSelectionKeyCode: x, panActivationKeyCode: S, zoomActivationKeyCode: C, deleteKeyCode: w, onlyRenderVisibleElements: T, elementsSelectable: E, defaultViewport: O, translateExtent: k, minZoom: A, maxZoom: j, preventScrolling: M, defaultMarkerColor: N, zoomOnScroll: P, zoomOnPinch: F, panOnScroll: I, panOnScrollSpeed: L, panOnScrollMode: R, zoomOnDoubleClick: z, panOnDrag: B, autoPanOnSelection: V, onPaneClick: H, onPaneMouseEnter: ee, onPaneMouseMove: U, onPaneMouseLeave: W, onPaneScroll: te, onPaneContextMenu: ne, paneClickDistance: re, nodeClickDistance: ie, onEdgeContextMenu: ae, onEdgeMouseEnter: oe, onEdgeMouseMove: se, onEdgeMouseLeave: ce, reconnectRadius: le, onReconnect: ue, onReconnectStart: de, onReconnectEnd: fe, noDragClassName: pe, noWheelClassName: me, noPanClassName: he, disableKeyboardA11y: ge, nodeExtent: _e, rfId: ve, viewport: ye, onViewportChange: be, nodesDraggable: xe }) {
	return df(e), df(t), ff(), ef(n), nf(ye), (0, D.jsx)(td, {
		onPaneClick: H,
		onPaneMouseEnter: ee,
		onPaneMouseMove: U,
		onPaneMouseLeave: W,
		onPaneContextMenu: ne,
		onPaneScroll: te,
		paneClickDistance: re,
		deleteKeyCode: w,
		selectionKeyCode: v,
		selectionOnDrag: y,
		selectionMode: b,
		onSelectionStart: f,
		onSelectionEnd: p,
		multiSelectionKeyCode: x,
		panActivationKeyCode: S,
		zoomActivationKeyCode: C,
		elementsSelectable: E,
		zoomOnScroll: P,
		zoomOnPinch: F,
		zoomOnDoubleClick: z,
		panOnScroll: I,
		panOnScrollSpeed: L,
		panOnScrollMode: R,
		panOnDrag: B,
		autoPanOnSelection: V,
		defaultViewport: O,
		translateExtent: k,
		minZoom: A,
		maxZoom: j,
		onSelectionContextMenu: d,
		preventScrolling: M,
		noDragClassName: pe,
		noWheelClassName: me,
		noPanClassName: he,
		disableKeyboardA11y: ge,
		onViewportChange: be,
		isControlledViewport: !!ye,
		children: (0, D.jsxs)($d, { children: [
			(0, D.jsx)(Zd, {
				edgeTypes: t,
				onEdgeClick: i,
				onEdgeDoubleClick: o,
				onReconnect: ue,
				onReconnectStart: de,
				onReconnectEnd: fe,
				onlyRenderVisibleElements: T,
				onEdgeContextMenu: ae,
				onEdgeMouseEnter: oe,
				onEdgeMouseMove: se,
				onEdgeMouseLeave: ce,
				reconnectRadius: le,
				defaultMarkerColor: N,
				noPanClassName: he,
				disableKeyboardA11y: ge,
				rfId: ve
			}),
			(0, D.jsx)(cf, {
				style: h,
				type: m,
				component: g,
				containerStyle: _
			}),
			(0, D.jsx)("div", { className: "react-flow__edgelabel-renderer" }),
			(0, D.jsx)(dd, {
				nodeTypes: e,
				onNodeClick: r,
				onNodeDoubleClick: a,
				onNodeMouseEnter: s,
				onNodeMouseMove: c,
				onNodeMouseLeave: l,
				onNodeContextMenu: u,
				nodeClickDistance: ie,
				onlyRenderVisibleElements: T,
				noPanClassName: he,
				noDragClassName: pe,
				disableKeyboardA11y: ge,
				nodeExtent: _e,
				rfId: ve,
				nodesDraggable: xe
			}),
			(0, D.jsx)("div", { className: "react-flow__viewport-portal" })
		] })
	});
}
pf.displayName = "GraphView";
var mf = (0, E.memo)(pf), hf = es("React Flow", "https://reactflow.dev/"), gf = ({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, width: i, height: a, fitView: o, fitViewOptions: s, minZoom: c = .5, maxZoom: l = 2, nodeOrigin: u, nodeExtent: d, zIndexMode: f = "basic" } = {}) => {
	let p = /* @__PURE__ */ new Map(), m = /* @__PURE__ */ new Map(), h = /* @__PURE__ */ new Map(), g = /* @__PURE__ */ new Map(), _ = r ?? t ?? [], v = n ?? e ?? [], y = u ?? [0, 0], b = d ?? _o;
	pc(h, g, _);
	let { nodesInitialized: x } = ic(v, p, m, {
		nodeOrigin: y,
		nodeExtent: b,
		zIndexMode: f
	}), S = [
		0,
		0,
		1
	];
	if (o && i && a) {
		let { x: e, y: t, zoom: n } = ss(Mo(p, { filter: (e) => !(!e.width && !e.initialWidth || !e.height && !e.initialHeight) }), i, a, c, l, s?.padding ?? .1);
		S = [
			e,
			t,
			n
		];
	}
	return {
		rfId: "1",
		width: i ?? 0,
		height: a ?? 0,
		transform: S,
		nodes: v,
		nodesInitialized: x,
		nodeLookup: p,
		parentLookup: m,
		edges: _,
		edgeLookup: g,
		connectionLookup: h,
		onNodesChange: null,
		onEdgesChange: null,
		hasDefaultNodes: n !== void 0,
		hasDefaultEdges: r !== void 0,
		panZoom: null,
		minZoom: c,
		maxZoom: l,
		translateExtent: _o,
		nodeExtent: b,
		nodesSelectionActive: !1,
		userSelectionActive: !1,
		userSelectionRect: null,
		connectionMode: bo.Strict,
		domNode: null,
		paneDragging: !1,
		noPanClassName: "nopan",
		nodeOrigin: y,
		nodeDragThreshold: 1,
		connectionDragThreshold: 1,
		snapGrid: [15, 15],
		snapToGrid: !1,
		nodesDraggable: !0,
		nodesConnectable: !0,
		nodesFocusable: !0,
		edgesFocusable: !0,
		edgesReconnectable: !0,
		elementsSelectable: !0,
		elevateNodesOnSelect: !0,
		elevateEdgesOnSelect: !0,
		selectNodesOnDrag: !0,
		multiSelectionActive: !1,
		fitViewQueued: o ?? !1,
		fitViewOptions: s,
		fitViewResolver: null,
		connection: { ...Co },
		connectionClickStartHandle: null,
		connectOnClick: !0,
		ariaLiveMessage: "",
		autoPanOnConnect: !0,
		autoPanOnNodeDrag: !0,
		autoPanOnNodeFocus: !0,
		autoPanSpeed: 15,
		connectionRadius: 20,
		onError: hf,
		isValidConnection: void 0,
		onSelectionChangeHandlers: [],
		lib: "react",
		debug: !1,
		ariaLabelConfig: yo,
		zIndexMode: f,
		defaultEdgeOptions: void 0,
		onNodesChangeMiddlewareMap: /* @__PURE__ */ new Map(),
		onEdgesChangeMiddlewareMap: /* @__PURE__ */ new Map(),
		onNodesDelete: void 0,
		onEdgesDelete: void 0,
		onDelete: void 0,
		onBeforeDelete: void 0,
		onViewportChangeStart: void 0,
		onViewportChange: void 0,
		onViewportChangeEnd: void 0,
		onNodeDragStart: void 0,
		onNodeDrag: void 0,
		onNodeDragStop: void 0,
		onSelectionDragStart: void 0,
		onSelectionDrag: void 0,
		onSelectionDragStop: void 0,
		onMoveStart: void 0,
		onMove: void 0,
		onMoveEnd: void 0,
		onConnect: void 0,
		onConnectStart: void 0,
		onConnectEnd: void 0,
		onClickConnectStart: void 0,
		onClickConnectEnd: void 0
	};
}, _f = ({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, width: i, height: a, fitView: o, fitViewOptions: s, minZoom: c, maxZoom: l, nodeOrigin: u, nodeExtent: d, zIndexMode: f }) => ml((p, m) => {
	async function h() {
		let { nodeLookup: e, panZoom: t, fitViewOptions: n, fitViewResolver: r, width: i, height: a, minZoom: o, maxZoom: s } = m();
		t && (await Io({
			nodes: e,
			width: i,
			height: a,
			panZoom: t,
			minZoom: o,
			maxZoom: s
		}, n), r?.resolve(!0), p({ fitViewResolver: null }));
	}
	return {
		...gf({
			nodes: e,
			edges: t,
			width: i,
			height: a,
			fitView: o,
			fitViewOptions: s,
			minZoom: c,
			maxZoom: l,
			nodeOrigin: u,
			nodeExtent: d,
			defaultNodes: n,
			defaultEdges: r,
			zIndexMode: f
		}),
		setNodes: (e) => {
			let { nodeLookup: t, parentLookup: n, nodeOrigin: r, nodeExtent: i, elevateNodesOnSelect: a, fitViewQueued: o, zIndexMode: s, nodesSelectionActive: c } = m(), { nodesInitialized: l, hasSelectedNodes: u } = ic(e, t, n, {
				nodeOrigin: r,
				nodeExtent: i,
				elevateNodesOnSelect: a,
				checkEquality: !0,
				zIndexMode: s
			}), d = c && u;
			o && l ? (h(), p({
				nodes: e,
				nodesInitialized: l,
				fitViewQueued: !1,
				fitViewOptions: void 0,
				nodesSelectionActive: d
			})) : p({
				nodes: e,
				nodesInitialized: l,
				nodesSelectionActive: d
			});
		},
		setEdges: (e) => {
			let { connectionLookup: t, edgeLookup: n } = m();
			pc(t, n, e), p({ edges: e });
		},
		setDefaultNodesAndEdges: (e, t) => {
			if (e) {
				let { setNodes: t } = m();
				t(e), p({ hasDefaultNodes: !0 });
			}
			if (t) {
				let { setEdges: e } = m();
				e(t), p({ hasDefaultEdges: !0 });
			}
		},
		updateNodeInternals: (e) => {
			let { triggerNodeChanges: t, nodeLookup: n, parentLookup: r, domNode: i, nodeOrigin: a, nodeExtent: o, debug: s, fitViewQueued: c, zIndexMode: l } = m(), { changes: u, updatedInternals: d } = uc(e, n, r, i, a, o, l);
			d && (tc(n, r, {
				nodeOrigin: a,
				nodeExtent: o,
				zIndexMode: l
			}), c ? (h(), p({
				fitViewQueued: !1,
				fitViewOptions: void 0
			})) : p({}), u?.length > 0 && (s && console.log("React Flow: trigger node changes", u), t?.(u)));
		},
		updateNodePositions: (e, t = !1) => {
			let n = [], r = [], { nodeLookup: i, triggerNodeChanges: a, connection: o, updateConnection: s, onNodesChangeMiddlewareMap: c } = m();
			for (let [a, c] of e) {
				let e = i.get(a), l = !!(e?.expandParent && e?.parentId && c?.position), u = {
					id: a,
					type: "position",
					position: l ? {
						x: Math.max(0, c.position.x),
						y: Math.max(0, c.position.y)
					} : c.position,
					dragging: t
				};
				if (e && o.inProgress && o.fromNode.id === e.id) {
					let t = Ks(e, o.fromHandle, Y.Left, !0);
					s({
						...o,
						from: t
					});
				}
				l && e.parentId && n.push({
					id: a,
					parentId: e.parentId,
					rect: {
						...c.internals.positionAbsolute,
						width: c.measured.width ?? 0,
						height: c.measured.height ?? 0
					}
				}), r.push(u);
			}
			if (n.length > 0) {
				let { parentLookup: e, nodeOrigin: t } = m(), a = lc(n, i, e, t);
				r.push(...a);
			}
			for (let e of c.values()) r = e(r);
			a(r);
		},
		triggerNodeChanges: (e) => {
			let { onNodesChange: t, setNodes: n, nodes: r, hasDefaultNodes: i, debug: a } = m();
			e?.length && (i && n(Zl(e, r)), a && console.log("React Flow: trigger node changes", e), t?.(e));
		},
		triggerEdgeChanges: (e) => {
			let { onEdgesChange: t, setEdges: n, edges: r, hasDefaultEdges: i, debug: a } = m();
			e?.length && (i && n(Ql(e, r)), a && console.log("React Flow: trigger edge changes", e), t?.(e));
		},
		addSelectedNodes: (e) => {
			let { multiSelectionActive: t, edgeLookup: n, nodeLookup: r, triggerNodeChanges: i, triggerEdgeChanges: a } = m();
			t ? i(e.map((e) => $l(e, !0))) : (i(eu(r, /* @__PURE__ */ new Set([...e]))), a(eu(n)));
		},
		addSelectedEdges: (e) => {
			let { multiSelectionActive: t, edgeLookup: n, nodeLookup: r, triggerNodeChanges: i, triggerEdgeChanges: a } = m();
			t ? a(e.map((e) => $l(e, !0))) : (a(eu(n, /* @__PURE__ */ new Set([...e]))), i(eu(r, /* @__PURE__ */ new Set())));
		},
		unselectNodesAndEdges: ({ nodes: e, edges: t } = {}) => {
			let { edges: n, nodes: r, nodeLookup: i, triggerNodeChanges: a, triggerEdgeChanges: o } = m(), s = e || r, c = t || n, l = [];
			for (let e of s) e.selected && l.push($l(e.id, !1));
			let u = [];
			for (let e of c) e.selected && u.push($l(e.id, !1));
			a(l), o(u);
		},
		setMinZoom: (e) => {
			let { panZoom: t, maxZoom: n } = m();
			t?.setScaleExtent([e, n]), p({ minZoom: e });
		},
		setMaxZoom: (e) => {
			let { panZoom: t, minZoom: n } = m();
			t?.setScaleExtent([n, e]), p({ maxZoom: e });
		},
		setTranslateExtent: (e) => {
			m().panZoom?.setTranslateExtent(e), p({ translateExtent: e });
		},
		resetSelectedElements: () => {
			let { edges: e, nodes: t, triggerNodeChanges: n, triggerEdgeChanges: r, elementsSelectable: i } = m();
			if (!i) return;
			let a = t.reduce((e, t) => t.selected ? [...e, $l(t.id, !1)] : e, []), o = e.reduce((e, t) => t.selected ? [...e, $l(t.id, !1)] : e, []);
			n(a), r(o);
		},
		setNodeExtent: (e) => {
			let { nodes: t, nodeLookup: n, parentLookup: r, nodeOrigin: i, elevateNodesOnSelect: a, nodeExtent: o, zIndexMode: s } = m();
			(e[0][0] !== o[0][0] || e[0][1] !== o[0][1] || e[1][0] !== o[1][0] || e[1][1] !== o[1][1]) && (ic(t, n, r, {
				nodeOrigin: i,
				nodeExtent: e,
				elevateNodesOnSelect: a,
				checkEquality: !1,
				zIndexMode: s
			}), p({ nodeExtent: e }));
		},
		panBy: (e) => {
			let { transform: t, width: n, height: r, panZoom: i, translateExtent: a } = m();
			return dc({
				delta: e,
				panZoom: i,
				transform: t,
				translateExtent: a,
				width: n,
				height: r
			});
		},
		setCenter: async (e, t, n) => {
			let { width: r, height: i, maxZoom: a, panZoom: o } = m();
			if (!o) return !1;
			let s = n?.zoom === void 0 ? a : n.zoom;
			return await o.setViewport({
				x: r / 2 - e * s,
				y: i / 2 - t * s,
				zoom: s
			}, {
				duration: n?.duration,
				ease: n?.ease,
				interpolate: n?.interpolate
			}), !0;
		},
		cancelConnection: () => {
			p({ connection: { ...Co } });
		},
		updateConnection: (e) => {
			p({ connection: e });
		},
		reset: () => p({ ...gf() })
	};
}, Object.is);
function vf({ initialNodes: e, initialEdges: t, defaultNodes: n, defaultEdges: r, initialWidth: i, initialHeight: a, initialMinZoom: o, initialMaxZoom: s, initialFitViewOptions: c, fitView: l, nodeOrigin: u, nodeExtent: d, zIndexMode: f, children: p }) {
	let [m] = (0, E.useState)(() => _f({
		nodes: e,
		edges: t,
		defaultNodes: n,
		defaultEdges: r,
		width: i,
		height: a,
		fitView: l,
		minZoom: o,
		maxZoom: s,
		fitViewOptions: c,
		nodeOrigin: u,
		nodeExtent: d,
		zIndexMode: f
	}));
	return (0, D.jsx)(gl, {
		value: m,
		children: (0, D.jsx)(fu, { children: (0, D.jsx)(Lu, { children: p }) })
	});
}
function yf({ children: e, nodes: t, edges: n, defaultNodes: r, defaultEdges: i, width: a, height: o, fitView: s, fitViewOptions: c, minZoom: l, maxZoom: u, nodeOrigin: d, nodeExtent: f, zIndexMode: p }) {
	return (0, E.useContext)(hl) ? (0, D.jsx)(D.Fragment, { children: e }) : (0, D.jsx)(vf, {
		initialNodes: t,
		initialEdges: n,
		defaultNodes: r,
		defaultEdges: i,
		initialWidth: a,
		initialHeight: o,
		fitView: s,
		initialFitViewOptions: c,
		initialMinZoom: l,
		initialMaxZoom: u,
		nodeOrigin: d,
		nodeExtent: f,
		zIndexMode: p,
		children: e
	});
}
var bf = {
	width: "100%",
	height: "100%",
	overflow: "hidden",
	position: "relative",
	zIndex: 0
};
function xf({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, className: i, nodeTypes: a, edgeTypes: o, onNodeClick: s, onEdgeClick: c, onInit: l, onMove: u, onMoveStart: d, onMoveEnd: f, onConnect: p, onConnectStart: m, onConnectEnd: h, onClickConnectStart: g, onClickConnectEnd: _, onNodeMouseEnter: v, onNodeMouseMove: y, onNodeMouseLeave: b, onNodeContextMenu: x, onNodeDoubleClick: S, onNodeDragStart: C, onNodeDrag: w, onNodeDragStop: T, onNodesDelete: k, onEdgesDelete: A, onDelete: j, onSelectionChange: M, onSelectionDragStart: N, onSelectionDrag: P, onSelectionDragStop: F, onSelectionContextMenu: I, onSelectionStart: L, onSelectionEnd: R, onBeforeDelete: z, connectionMode: B, connectionLineType: V = wo.Bezier, connectionLineStyle: H, connectionLineComponent: ee, connectionLineContainerStyle: U, deleteKeyCode: W = "Backspace", selectionKeyCode: te = "Shift", selectionOnDrag: ne = !1, selectionMode: re = So.Full, panActivationKeyCode: ie = "Space", multiSelectionKeyCode: ae = cs() ? "Meta" : "Control", zoomActivationKeyCode: oe = cs() ? "Meta" : "Control", snapToGrid: se, snapGrid: ce, onlyRenderVisibleElements: le = !1, selectNodesOnDrag: ue, nodesDraggable: de, autoPanOnNodeFocus: fe, nodesConnectable: pe, nodesFocusable: me, nodeOrigin: he = Il, edgesFocusable: ge, edgesReconnectable: _e, elementsSelectable: ve = !0, defaultViewport: ye = Ll, minZoom: be = .5, maxZoom: xe = 2, translateExtent: Se = _o, preventScrolling: Ce = !0, nodeExtent: we, defaultMarkerColor: Te = "#b1b1b7", zoomOnScroll: Ee = !0, zoomOnPinch: De = !0, panOnScroll: Oe = !1, panOnScrollSpeed: ke = .5, panOnScrollMode: Ae = xo.Free, zoomOnDoubleClick: je = !0, panOnDrag: Me = !0, onPaneClick: Ne, onPaneMouseEnter: Pe, onPaneMouseMove: Fe, onPaneMouseLeave: Ie, onPaneScroll: Le, onPaneContextMenu: Re, paneClickDistance: ze = 1, nodeClickDistance: Be = 0, children: Ve, onReconnect: He, onReconnectStart: Ue, onReconnectEnd: We, onEdgeContextMenu: Ge, onEdgeDoubleClick: Ke, onEdgeMouseEnter: qe, onEdgeMouseMove: Je, onEdgeMouseLeave: Ye, reconnectRadius: Xe = 10, onNodesChange: Ze, onEdgesChange: Qe, noDragClassName: $e = "nodrag", noWheelClassName: et = "nowheel", noPanClassName: tt = "nopan", fitView: nt, fitViewOptions: rt, connectOnClick: it, attributionPosition: at, proOptions: ot, defaultEdgeOptions: st, elevateNodesOnSelect: ct = !0, elevateEdgesOnSelect: lt = !1, disableKeyboardA11y: ut = !1, autoPanOnConnect: dt, autoPanOnNodeDrag: ft, autoPanOnSelection: pt = !0, autoPanSpeed: mt, connectionRadius: ht, isValidConnection: gt, onError: _t, style: vt, id: yt, nodeDragThreshold: bt, connectionDragThreshold: xt, viewport: St, onViewportChange: Ct, width: wt, height: Tt, colorMode: Et = "light", debug: Dt, onScroll: Ot, ariaLabelConfig: kt, zIndexMode: At = "basic", ...jt }, Mt) {
	let Nt = yt || "1", Pt = Ul(Et), Ft = (0, E.useCallback)((e) => {
		e.currentTarget.scrollTo({
			top: 0,
			left: 0,
			behavior: "instant"
		}), Ot?.(e);
	}, [Ot]);
	return (0, D.jsx)("div", {
		"data-testid": "rf__wrapper",
		...jt,
		onScroll: Ft,
		style: {
			...vt,
			...bf
		},
		ref: Mt,
		className: O([
			"react-flow",
			i,
			Pt
		]),
		id: yt,
		role: "application",
		children: (0, D.jsxs)(yf, {
			nodes: e,
			edges: t,
			width: wt,
			height: Tt,
			fitView: nt,
			fitViewOptions: rt,
			minZoom: be,
			maxZoom: xe,
			nodeOrigin: he,
			nodeExtent: we,
			zIndexMode: At,
			children: [
				(0, D.jsx)(Vl, {
					nodes: e,
					edges: t,
					defaultNodes: n,
					defaultEdges: r,
					onConnect: p,
					onConnectStart: m,
					onConnectEnd: h,
					onClickConnectStart: g,
					onClickConnectEnd: _,
					nodesDraggable: de,
					autoPanOnNodeFocus: fe,
					nodesConnectable: pe,
					nodesFocusable: me,
					edgesFocusable: ge,
					edgesReconnectable: _e,
					elementsSelectable: ve,
					elevateNodesOnSelect: ct,
					elevateEdgesOnSelect: lt,
					minZoom: be,
					maxZoom: xe,
					nodeExtent: we,
					onNodesChange: Ze,
					onEdgesChange: Qe,
					snapToGrid: se,
					snapGrid: ce,
					connectionMode: B,
					translateExtent: Se,
					connectOnClick: it,
					defaultEdgeOptions: st,
					fitView: nt,
					fitViewOptions: rt,
					onNodesDelete: k,
					onEdgesDelete: A,
					onDelete: j,
					onNodeDragStart: C,
					onNodeDrag: w,
					onNodeDragStop: T,
					onSelectionDrag: P,
					onSelectionDragStart: N,
					onSelectionDragStop: F,
					onMove: u,
					onMoveStart: d,
					onMoveEnd: f,
					noPanClassName: tt,
					nodeOrigin: he,
					rfId: Nt,
					autoPanOnConnect: dt,
					autoPanOnNodeDrag: ft,
					autoPanSpeed: mt,
					onError: _t,
					connectionRadius: ht,
					isValidConnection: gt,
					selectNodesOnDrag: ue,
					nodeDragThreshold: bt,
					connectionDragThreshold: xt,
					onBeforeDelete: z,
					debug: Dt,
					ariaLabelConfig: kt,
					zIndexMode: At
				}),
				(0, D.jsx)(mf, {
					onInit: l,
					onNodeClick: s,
					onEdgeClick: c,
					onNodeMouseEnter: v,
					onNodeMouseMove: y,
					onNodeMouseLeave: b,
					onNodeContextMenu: x,
					onNodeDoubleClick: S,
					nodeTypes: a,
					edgeTypes: o,
					connectionLineType: V,
					connectionLineStyle: H,
					connectionLineComponent: ee,
					connectionLineContainerStyle: U,
					selectionKeyCode: te,
					selectionOnDrag: ne,
					selectionMode: re,
					deleteKeyCode: W,
					multiSelectionKeyCode: ae,
					panActivationKeyCode: ie,
					zoomActivationKeyCode: oe,
					onlyRenderVisibleElements: le,
					defaultViewport: ye,
					translateExtent: Se,
					minZoom: be,
					maxZoom: xe,
					preventScrolling: Ce,
					zoomOnScroll: Ee,
					zoomOnPinch: De,
					zoomOnDoubleClick: je,
					panOnScroll: Oe,
					panOnScrollSpeed: ke,
					panOnScrollMode: Ae,
					panOnDrag: Me,
					autoPanOnSelection: pt,
					onPaneClick: Ne,
					onPaneMouseEnter: Pe,
					onPaneMouseMove: Fe,
					onPaneMouseLeave: Ie,
					onPaneScroll: Le,
					onPaneContextMenu: Re,
					paneClickDistance: ze,
					nodeClickDistance: Be,
					onSelectionContextMenu: I,
					onSelectionStart: L,
					onSelectionEnd: R,
					onReconnect: He,
					onReconnectStart: Ue,
					onReconnectEnd: We,
					onEdgeContextMenu: Ge,
					onEdgeDoubleClick: Ke,
					onEdgeMouseEnter: qe,
					onEdgeMouseMove: Je,
					onEdgeMouseLeave: Ye,
					reconnectRadius: Xe,
					defaultMarkerColor: Te,
					noDragClassName: $e,
					noWheelClassName: et,
					noPanClassName: tt,
					rfId: Nt,
					disableKeyboardA11y: ut,
					nodeExtent: we,
					viewport: St,
					onViewportChange: Ct,
					nodesDraggable: de
				}),
				(0, D.jsx)(Fl, { onSelectionChange: M }),
				Ve,
				(0, D.jsx)(kl, {
					proOptions: ot,
					position: at
				}),
				(0, D.jsx)(El, {
					rfId: Nt,
					disableKeyboardA11y: ut
				})
			]
		})
	});
}
var Sf = su(xf);
function Cf(e) {
	let [t, n] = (0, E.useState)(e);
	return [
		t,
		n,
		(0, E.useCallback)((e) => n((t) => Zl(e, t)), [])
	];
}
function wf(e) {
	let [t, n] = (0, E.useState)(e);
	return [
		t,
		n,
		(0, E.useCallback)((e) => n((t) => Ql(e, t)), [])
	];
}
J.error014();
function Tf({ dimensions: e, lineWidth: t, variant: n, className: r }) {
	return (0, D.jsx)("path", {
		strokeWidth: t,
		d: `M${e[0] / 2} 0 V${e[1]} M0 ${e[1] / 2} H${e[0]}`,
		className: O([
			"react-flow__background-pattern",
			n,
			r
		])
	});
}
function Ef({ radius: e, className: t }) {
	return (0, D.jsx)("circle", {
		cx: e,
		cy: e,
		r: e,
		className: O([
			"react-flow__background-pattern",
			"dots",
			t
		])
	});
}
var Df;
(function(e) {
	e.Lines = "lines", e.Dots = "dots", e.Cross = "cross";
})(Df ||= {});
var Of = {
	[Df.Dots]: 1,
	[Df.Lines]: 1,
	[Df.Cross]: 6
}, kf = (e) => ({
	transform: e.transform,
	patternId: `pattern-${e.rfId}`
});
function Af({ id: e, variant: t = Df.Dots, gap: n = 20, size: r, lineWidth: i = 1, offset: a = 0, color: o, bgColor: s, style: c, className: l, patternClassName: u }) {
	let d = (0, E.useRef)(null), { transform: f, patternId: p } = Z(kf, X), m = r || Of[t], h = t === Df.Dots, g = t === Df.Cross, _ = Array.isArray(n) ? n : [n, n], v = [_[0] * f[2] || 1, _[1] * f[2] || 1], y = m * f[2], b = Array.isArray(a) ? a : [a, a], x = g ? [y, y] : v, S = [b[0] * f[2] + x[0] / 2, b[1] * f[2] + x[1] / 2], C = `${p}${e || ""}`;
	return (0, D.jsxs)("svg", {
		className: O(["react-flow__background", l]),
		style: {
			...c,
			...bu,
			"--xy-background-color-props": s,
			"--xy-background-pattern-color-props": o
		},
		ref: d,
		"data-testid": "rf__background",
		children: [(0, D.jsx)("pattern", {
			id: C,
			x: f[0] % v[0],
			y: f[1] % v[1],
			width: v[0],
			height: v[1],
			patternUnits: "userSpaceOnUse",
			patternTransform: `translate(-${S[0]},-${S[1]})`,
			children: h ? (0, D.jsx)(Ef, {
				radius: y / 2,
				className: u
			}) : (0, D.jsx)(Tf, {
				dimensions: x,
				lineWidth: i,
				variant: t,
				className: u
			})
		}), (0, D.jsx)("rect", {
			x: "0",
			y: "0",
			width: "100%",
			height: "100%",
			fill: `url(#${C})`
		})]
	});
}
Af.displayName = "Background";
var jf = (0, E.memo)(Af);
function Mf() {
	return (0, D.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 32",
		children: (0, D.jsx)("path", { d: "M32 18.133H18.133V32h-4.266V18.133H0v-4.266h13.867V0h4.266v13.867H32z" })
	});
}
function Nf() {
	return (0, D.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 5",
		children: (0, D.jsx)("path", { d: "M0 0h32v4.2H0z" })
	});
}
function Pf() {
	return (0, D.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 30",
		children: (0, D.jsx)("path", { d: "M3.692 4.63c0-.53.4-.938.939-.938h5.215V0H4.708C2.13 0 0 2.054 0 4.63v5.216h3.692V4.631zM27.354 0h-5.2v3.692h5.17c.53 0 .984.4.984.939v5.215H32V4.631A4.624 4.624 0 0027.354 0zm.954 24.83c0 .532-.4.94-.939.94h-5.215v3.768h5.215c2.577 0 4.631-2.13 4.631-4.707v-5.139h-3.692v5.139zm-23.677.94c-.531 0-.939-.4-.939-.94v-5.138H0v5.139c0 2.577 2.13 4.707 4.708 4.707h5.138V25.77H4.631z" })
	});
}
function Ff() {
	return (0, D.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 25 32",
		children: (0, D.jsx)("path", { d: "M21.333 10.667H19.81V7.619C19.81 3.429 16.38 0 12.19 0 8 0 4.571 3.429 4.571 7.619v3.048H3.048A3.056 3.056 0 000 13.714v15.238A3.056 3.056 0 003.048 32h18.285a3.056 3.056 0 003.048-3.048V13.714a3.056 3.056 0 00-3.048-3.047zM12.19 24.533a3.056 3.056 0 01-3.047-3.047 3.056 3.056 0 013.047-3.048 3.056 3.056 0 013.048 3.048 3.056 3.056 0 01-3.048 3.047zm4.724-13.866H7.467V7.619c0-2.59 2.133-4.724 4.723-4.724 2.591 0 4.724 2.133 4.724 4.724v3.048z" })
	});
}
function If() {
	return (0, D.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 25 32",
		children: (0, D.jsx)("path", { d: "M21.333 10.667H19.81V7.619C19.81 3.429 16.38 0 12.19 0c-4.114 1.828-1.37 2.133.305 2.438 1.676.305 4.42 2.59 4.42 5.181v3.048H3.047A3.056 3.056 0 000 13.714v15.238A3.056 3.056 0 003.048 32h18.285a3.056 3.056 0 003.048-3.048V13.714a3.056 3.056 0 00-3.048-3.047zM12.19 24.533a3.056 3.056 0 01-3.047-3.047 3.056 3.056 0 013.047-3.048 3.056 3.056 0 013.048 3.048 3.056 3.056 0 01-3.048 3.047z" })
	});
}
function Lf({ children: e, className: t, ...n }) {
	return (0, D.jsx)("button", {
		type: "button",
		className: O(["react-flow__controls-button", t]),
		...n,
		children: e
	});
}
var Rf = (e) => ({
	isInteractive: e.nodesDraggable || e.nodesConnectable || e.elementsSelectable,
	minZoomReached: e.transform[2] <= e.minZoom,
	maxZoomReached: e.transform[2] >= e.maxZoom,
	ariaLabelConfig: e.ariaLabelConfig
});
function zf({ style: e, showZoom: t = !0, showFitView: n = !0, showInteractive: r = !0, fitViewOptions: i, onZoomIn: a, onZoomOut: o, onFitView: s, onInteractiveChange: c, className: l, children: u, position: d = "bottom-left", orientation: f = "vertical", "aria-label": p }) {
	let m = Q(), { isInteractive: h, minZoomReached: g, maxZoomReached: _, ariaLabelConfig: v } = Z(Rf, X), { zoomIn: y, zoomOut: b, fitView: x } = hu();
	return (0, D.jsxs)(Dl, {
		className: O([
			"react-flow__controls",
			f === "horizontal" ? "horizontal" : "vertical",
			l
		]),
		position: d,
		style: e,
		"data-testid": "rf__controls",
		"aria-label": p ?? v["controls.ariaLabel"],
		children: [
			t && (0, D.jsxs)(D.Fragment, { children: [(0, D.jsx)(Lf, {
				onClick: () => {
					y(), a?.();
				},
				className: "react-flow__controls-zoomin",
				title: v["controls.zoomIn.ariaLabel"],
				"aria-label": v["controls.zoomIn.ariaLabel"],
				disabled: _,
				children: (0, D.jsx)(Mf, {})
			}), (0, D.jsx)(Lf, {
				onClick: () => {
					b(), o?.();
				},
				className: "react-flow__controls-zoomout",
				title: v["controls.zoomOut.ariaLabel"],
				"aria-label": v["controls.zoomOut.ariaLabel"],
				disabled: g,
				children: (0, D.jsx)(Nf, {})
			})] }),
			n && (0, D.jsx)(Lf, {
				className: "react-flow__controls-fitview",
				onClick: () => {
					x(i), s?.();
				},
				title: v["controls.fitView.ariaLabel"],
				"aria-label": v["controls.fitView.ariaLabel"],
				children: (0, D.jsx)(Pf, {})
			}),
			r && (0, D.jsx)(Lf, {
				className: "react-flow__controls-interactive",
				onClick: () => {
					m.setState({
						nodesDraggable: !h,
						nodesConnectable: !h,
						elementsSelectable: !h
					}), c?.(!h);
				},
				title: v["controls.interactive.ariaLabel"],
				"aria-label": v["controls.interactive.ariaLabel"],
				children: h ? (0, D.jsx)(If, {}) : (0, D.jsx)(Ff, {})
			}),
			u
		]
	});
}
zf.displayName = "Controls";
var Bf = (0, E.memo)(zf);
function Vf({ id: e, x: t, y: n, width: r, height: i, style: a, color: o, strokeColor: s, strokeWidth: c, className: l, borderRadius: u, shapeRendering: d, selected: f, onClick: p }) {
	let { background: m, backgroundColor: h } = a || {}, g = o || m || h;
	return (0, D.jsx)("rect", {
		className: O([
			"react-flow__minimap-node",
			{ selected: f },
			l
		]),
		x: t,
		y: n,
		rx: u,
		ry: u,
		width: r,
		height: i,
		style: {
			fill: g,
			stroke: s,
			strokeWidth: c
		},
		shapeRendering: d,
		onClick: p ? (t) => p(t, e) : void 0
	});
}
var Hf = (0, E.memo)(Vf), Uf = (e) => e.nodes.map((e) => e.id), Wf = (e) => e instanceof Function ? e : () => e;
function Gf({ nodeStrokeColor: e, nodeColor: t, nodeClassName: n = "", nodeBorderRadius: r = 5, nodeStrokeWidth: i, nodeComponent: a = Hf, onClick: o }) {
	let s = Z(Uf, X), c = Wf(t), l = Wf(e), u = Wf(n), d = typeof window > "u" || window.chrome ? "crispEdges" : "geometricPrecision";
	return (0, D.jsx)(D.Fragment, { children: s.map((e) => (0, D.jsx)(qf, {
		id: e,
		nodeColorFunc: c,
		nodeStrokeColorFunc: l,
		nodeClassNameFunc: u,
		nodeBorderRadius: r,
		nodeStrokeWidth: i,
		NodeComponent: a,
		onClick: o,
		shapeRendering: d
	}, e)) });
}
function Kf({ id: e, nodeColorFunc: t, nodeStrokeColorFunc: n, nodeClassNameFunc: r, nodeBorderRadius: i, nodeStrokeWidth: a, shapeRendering: o, NodeComponent: s, onClick: c }) {
	let { node: l, x: u, y: d, width: f, height: p } = Z((t) => {
		let n = t.nodeLookup.get(e);
		if (!n) return {
			node: void 0,
			x: 0,
			y: 0,
			width: 0,
			height: 0
		};
		let r = n.internals.userNode, { x: i, y: a } = n.internals.positionAbsolute, { width: o, height: s } = us(r);
		return {
			node: r,
			x: i,
			y: a,
			width: o,
			height: s
		};
	}, X);
	return !l || l.hidden || !ds(l) ? null : (0, D.jsx)(s, {
		x: u,
		y: d,
		width: f,
		height: p,
		style: l.style,
		selected: !!l.selected,
		className: r(l),
		color: t(l),
		borderRadius: i,
		strokeColor: n(l),
		strokeWidth: a,
		shapeRendering: o,
		onClick: c,
		id: l.id
	});
}
var qf = (0, E.memo)(Kf), Jf = (0, E.memo)(Gf), Yf = 200, Xf = 150, Zf = (e) => !e.hidden, Qf = (e) => {
	let t = {
		x: -e.transform[0] / e.transform[2],
		y: -e.transform[1] / e.transform[2],
		width: e.width / e.transform[2],
		height: e.height / e.transform[2]
	}, n = !1;
	for (let t of e.nodeLookup.values()) if (!t.hidden) {
		n = !0;
		break;
	}
	return {
		viewBB: t,
		boundingRect: n ? Yo(Mo(e.nodeLookup, { filter: Zf }), t) : t,
		rfId: e.rfId,
		panZoom: e.panZoom,
		translateExtent: e.translateExtent,
		flowWidth: e.width,
		flowHeight: e.height,
		ariaLabelConfig: e.ariaLabelConfig
	};
}, $f = (e, t) => e.x === t.x && e.y === t.y && e.width === t.width && e.height === t.height, ep = (e, t) => $f(e.viewBB, t.viewBB) && $f(e.boundingRect, t.boundingRect) && e.rfId === t.rfId && e.panZoom === t.panZoom && e.translateExtent === t.translateExtent && e.flowWidth === t.flowWidth && e.flowHeight === t.flowHeight && e.ariaLabelConfig === t.ariaLabelConfig, tp = "react-flow__minimap-desc";
function np({ style: e, className: t, nodeStrokeColor: n, nodeColor: r, nodeClassName: i = "", nodeBorderRadius: a = 5, nodeStrokeWidth: o, nodeComponent: s, bgColor: c, maskColor: l, maskStrokeColor: u, maskStrokeWidth: d, position: f = "bottom-right", onClick: p, onNodeClick: m, pannable: h = !1, zoomable: g = !1, ariaLabel: _, inversePan: v, zoomStep: y = 1, offsetScale: b = 5 }) {
	let x = Q(), S = (0, E.useRef)(null), { boundingRect: C, panZoom: w, viewBB: T, rfId: k, translateExtent: A, flowWidth: j, flowHeight: M, ariaLabelConfig: N } = Z(Qf, ep), P = e?.width ?? Yf, F = e?.height ?? Xf, I = C.width / P, L = C.height / F, R = Math.max(I, L), z = R * P, B = R * F, V = b * R, H = C.x - (z - C.width) / 2 - V, ee = C.y - (B - C.height) / 2 - V, U = z + V * 2, W = B + V * 2, te = `${tp}-${k}`, ne = (0, E.useRef)(0), re = (0, E.useRef)();
	ne.current = R, (0, E.useEffect)(() => {
		let e = x.getState().panZoom;
		if (S.current && e) return re.current = Ac({
			domNode: S.current,
			panZoom: e,
			getTransform: () => x.getState().transform,
			getViewScale: () => ne.current
		}), () => {
			re.current?.destroy();
		};
	}, [w]), (0, E.useEffect)(() => {
		re.current?.update({
			translateExtent: A,
			width: j,
			height: M,
			inversePan: v,
			pannable: h,
			zoomStep: y,
			zoomable: g
		});
	}, [
		h,
		g,
		v,
		y,
		A,
		j,
		M
	]);
	let ie = p ? (e) => {
		let [t, n] = re.current?.pointer(e) || [0, 0];
		p(e, {
			x: t,
			y: n
		});
	} : void 0, ae = (0, E.useCallback)((e, t) => {
		let n = x.getState().nodeLookup.get(t).internals.userNode;
		m?.(e, n);
	}, [m]), oe = m ? ae : void 0, se = _ ?? N["minimap.ariaLabel"];
	return (0, D.jsx)(Dl, {
		position: f,
		style: {
			...e,
			"--xy-minimap-background-color-props": typeof c == "string" ? c : void 0,
			"--xy-minimap-mask-background-color-props": typeof l == "string" ? l : void 0,
			"--xy-minimap-mask-stroke-color-props": typeof u == "string" ? u : void 0,
			"--xy-minimap-mask-stroke-width-props": typeof d == "number" ? d * R : void 0,
			"--xy-minimap-node-background-color-props": typeof r == "string" ? r : void 0,
			"--xy-minimap-node-stroke-color-props": typeof n == "string" ? n : void 0,
			"--xy-minimap-node-stroke-width-props": typeof o == "number" ? o : void 0
		},
		className: O(["react-flow__minimap", t]),
		"data-testid": "rf__minimap",
		children: (0, D.jsxs)("svg", {
			width: P,
			height: F,
			viewBox: `${H} ${ee} ${U} ${W}`,
			className: "react-flow__minimap-svg",
			role: "img",
			"aria-labelledby": te,
			ref: S,
			onClick: ie,
			children: [
				se && (0, D.jsx)("title", {
					id: te,
					children: se
				}),
				(0, D.jsx)(Jf, {
					onClick: oe,
					nodeColor: r,
					nodeStrokeColor: n,
					nodeBorderRadius: a,
					nodeClassName: i,
					nodeStrokeWidth: o,
					nodeComponent: s
				}),
				(0, D.jsx)("path", {
					className: "react-flow__minimap-mask",
					d: `M${H - V},${ee - V}h${U + V * 2}v${W + V * 2}h${-U - V * 2}z
        M${T.x},${T.y}h${T.width}v${T.height}h${-T.width}z`,
					fillRule: "evenodd",
					pointerEvents: "none"
				})
			]
		})
	});
}
np.displayName = "MiniMap";
var rp = (0, E.memo)(np), ip = (e) => (t) => e ? `${Math.max(1 / t.transform[2], 1)}` : void 0, ap = {
	[Gc.Line]: "right",
	[Gc.Handle]: "bottom-right"
};
function op({ nodeId: e, position: t, variant: n = Gc.Handle, className: r, style: i = void 0, children: a, color: o, minWidth: s = 10, minHeight: c = 10, maxWidth: l = Number.MAX_VALUE, maxHeight: u = Number.MAX_VALUE, keepAspectRatio: d = !1, resizeDirection: f, autoScale: p = !0, shouldResize: m, onResizeStart: h, onResize: g, onResizeEnd: _ }) {
	let v = Pu(), y = typeof e == "string" ? e : v, b = Q(), x = (0, E.useRef)(null), S = n === Gc.Handle, C = Z((0, E.useCallback)(ip(S && p), [S, p]), X), w = (0, E.useRef)(null), T = t ?? ap[n];
	(0, E.useEffect)(() => {
		if (x.current && y) return w.current ||= nl({
			domNode: x.current,
			nodeId: y,
			getStoreItems: () => {
				let { nodeLookup: e, transform: t, snapGrid: n, snapToGrid: r, nodeOrigin: i, domNode: a } = b.getState();
				return {
					nodeLookup: e,
					transform: t,
					snapGrid: n,
					snapToGrid: r,
					nodeOrigin: i,
					paneDomNode: a
				};
			},
			onChange: (e, t) => {
				let { triggerNodeChanges: n, nodeLookup: r, parentLookup: i, nodeOrigin: a } = b.getState(), o = [], s = {
					x: e.x,
					y: e.y
				}, c = r.get(y);
				if (c && c.expandParent && c.parentId) {
					let t = c.origin ?? a, n = e.width ?? c.measured.width ?? 0, l = e.height ?? c.measured.height ?? 0, u = lc([{
						id: c.id,
						parentId: c.parentId,
						rect: {
							width: n,
							height: l,
							...fs({
								x: e.x ?? c.position.x,
								y: e.y ?? c.position.y
							}, {
								width: n,
								height: l
							}, c.parentId, r, t)
						}
					}], r, i, a);
					o.push(...u), s.x = e.x ? Math.max(t[0] * n, e.x) : void 0, s.y = e.y ? Math.max(t[1] * l, e.y) : void 0;
				}
				if (s.x !== void 0 && s.y !== void 0) {
					let e = {
						id: y,
						type: "position",
						position: { ...s }
					};
					o.push(e);
				}
				if (e.width !== void 0 && e.height !== void 0) {
					let t = {
						id: y,
						type: "dimensions",
						resizing: !0,
						setAttributes: f ? f === "horizontal" ? "width" : "height" : !0,
						dimensions: {
							width: e.width,
							height: e.height
						}
					};
					o.push(t);
				}
				for (let e of t) {
					let t = {
						...e,
						type: "position"
					};
					o.push(t);
				}
				n(o);
			},
			onEnd: ({ width: e, height: t }) => {
				let n = {
					id: y,
					type: "dimensions",
					resizing: !1,
					dimensions: {
						width: e,
						height: t
					}
				};
				b.getState().triggerNodeChanges([n]);
			}
		}), w.current.update({
			controlPosition: T,
			boundaries: {
				minWidth: s,
				minHeight: c,
				maxWidth: l,
				maxHeight: u
			},
			keepAspectRatio: d,
			resizeDirection: f,
			onResizeStart: h,
			onResize: g,
			onResizeEnd: _,
			shouldResize: m
		}), () => {
			w.current?.destroy();
		};
	}, [
		T,
		s,
		c,
		l,
		u,
		d,
		h,
		g,
		_,
		m
	]);
	let k = T.split("-");
	return (0, D.jsx)("div", {
		className: O([
			"react-flow__resize-control",
			"nodrag",
			...k,
			n,
			r
		]),
		ref: x,
		style: {
			...i,
			scale: C,
			...o && { [S ? "backgroundColor" : "borderColor"]: o }
		},
		children: a
	});
}
(0, E.memo)(op);
// src/graph/canvas.css
var sp = r(), cp = (0, E.createContext)(null);
function $() {
	let e = (0, E.useContext)(cp);
	if (e === null) throw Error("outside of a canvas");
	return e;
}
function lp(e, t) {
	let n = (0, E.useCallback)((n) => e.onChange(t, n), [e, t]);
	return (0, E.useSyncExternalStore)(n, () => e.get(t));
}
var up = {
	state: "waiting",
	seconds: 0,
	count: 0,
	error: ""
};
function dp(e) {
	let { transport: t } = $(), n = (0, E.useCallback)((e) => t.onChange("states", e), [t]), r = (0, E.useSyncExternalStore)(n, () => {
		let n = t.get("states");
		return JSON.stringify(n?.[e] ?? up);
	});
	return JSON.parse(r);
}
function fp() {
	return lp($().transport, "graph");
}
var pp = class {
	urls = /* @__PURE__ */ new Map();
	listeners = /* @__PURE__ */ new Set();
	put(e, t) {
		this.drop(e), this.urls.set(e, URL.createObjectURL(new Blob([t], { type: "image/jpeg" })));
		for (let e of this.listeners) e();
	}
	url(e) {
		return this.urls.get(e);
	}
	follow = (e) => (this.listeners.add(e), () => this.listeners.delete(e));
	close() {
		for (let e of [...this.urls.keys()]) this.drop(e);
	}
	drop(e) {
		let t = this.urls.get(e);
		t !== void 0 && URL.revokeObjectURL(t), this.urls.delete(e);
	}
};
function mp(e) {
	let { thumbnails: t } = $();
	return (0, E.useSyncExternalStore)(t.follow, () => t.url(e));
}
// src/graph/Inspector.tsx
function hp({ node: e }) {
	let t = fp(), { ask: n } = $(), r = s(e.id), i = t.operations[e.operation ?? ""], a = new Set(t.wires.filter((t) => t.target === e.id).map((e) => e.argument)), o = i?.about ?? e.about ?? "";
	return /* @__PURE__ */ (0, D.jsxs)("aside", {
		className: "aw-inspector",
		"aria-label": `Node ${e.title}`,
		children: [
			r ? /* @__PURE__ */ (0, D.jsxs)("p", {
				className: "aw-about",
				children: [
					/* @__PURE__ */ (0, D.jsx)("b", { children: e.title }),
					" in ",
					r
				]
			}) : /* @__PURE__ */ (0, D.jsx)(vp, { node: e }, e.id),
			/* @__PURE__ */ (0, D.jsxs)("p", {
				className: "aw-about",
				children: [
					/* @__PURE__ */ (0, D.jsx)("b", { children: e.operation ?? (e.kind === "input" ? e.type : e.kind) }),
					" ",
					o
				]
			}),
			e.control ? /* @__PURE__ */ (0, D.jsx)("p", {
				className: "aw-about",
				children: e.control
			}) : null,
			(e.problems ?? []).map((e) => /* @__PURE__ */ (0, D.jsx)("p", {
				className: "aw-error",
				children: e
			}, e)),
			S(e, t) ? /* @__PURE__ */ (0, D.jsx)("div", {
				className: "aw-row",
				children: /* @__PURE__ */ (0, D.jsx)("button", {
					"aria-expanded": e.id in t.groups,
					onClick: () => n("group", {
						node: e.id,
						open: !(e.id in t.groups)
					}),
					children: e.id in t.groups ? "close the group" : "show what is inside"
				})
			}) : null,
			r ? /* @__PURE__ */ (0, D.jsx)(gp, { node: e }) : /* @__PURE__ */ (0, D.jsx)(_p, {
				node: e,
				operation: i,
				wired: a
			}),
			e.kind === "output" ? null : /* @__PURE__ */ (0, D.jsx)(Cp, { node: e }, `output ${e.id}`)
		]
	});
}
function gp({ node: e }) {
	return /* @__PURE__ */ (0, D.jsx)("dl", {
		className: "aw-written",
		children: Object.entries(e.arguments ?? {}).map(([e, t]) => /* @__PURE__ */ (0, D.jsxs)("div", { children: [/* @__PURE__ */ (0, D.jsx)("dt", { children: e }), /* @__PURE__ */ (0, D.jsx)("dd", { children: b(t) })] }, e))
	});
}
function _p({ node: e, operation: t, wired: n }) {
	let { change: r, ask: i } = $();
	return /* @__PURE__ */ (0, D.jsxs)(D.Fragment, { children: [
		/* @__PURE__ */ (0, D.jsxs)("div", {
			className: "aw-row",
			children: [
				e.kind !== "output" && /* @__PURE__ */ (0, D.jsx)("button", {
					onClick: () => i("run", { outputs: e.kind === "step" ? [e.id] : null }),
					children: "run to here"
				}),
				e.kind === "step" && /* @__PURE__ */ (0, D.jsx)("button", {
					onClick: () => r({
						kind: "add output",
						source: e.id,
						port: e.outputs[0]?.name
					}),
					children: "make output"
				}),
				/* @__PURE__ */ (0, D.jsx)("button", {
					onClick: () => r({
						kind: "remove",
						nodes: [e.id]
					}),
					children: "delete"
				})
			]
		}),
		e.kind === "input" ? /* @__PURE__ */ (0, D.jsx)(yp, { node: e }) : null,
		t?.arguments.filter((e) => m(e) && !n.has(e.name)).map((t) => /* @__PURE__ */ (0, D.jsx)(bp, {
			node: e,
			argument: t
		}, `${e.id} ${t.name}`)),
		t?.arguments.filter((e) => e.kind === "slot").map((t) => /* @__PURE__ */ (0, D.jsx)(Sp, {
			node: e,
			argument: t
		}, `${e.id} ${t.name}`))
	] });
}
function vp({ node: e }) {
	let { change: t } = $(), [n, r] = (0, E.useState)(e.title), i = e.id.startsWith("outputs."), a = async () => {
		n !== e.title && !await t({
			kind: "rename",
			node: e.id,
			name: n
		}) && r(e.title);
	};
	return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: ["name", /* @__PURE__ */ (0, D.jsx)("input", {
			value: n,
			disabled: i,
			onChange: (e) => r(e.target.value),
			onBlur: a,
			onKeyDown: (e) => e.key === "Enter" && a()
		})]
	});
}
function yp({ node: e }) {
	let { ask: t } = $(), n = /^(Text|Number|Integer|Flag|Probability|Positive|Count|"|.*\| None)/.test(e.type ?? ""), [r, i] = (0, E.useState)(b(e.given ?? e.default));
	if ((0, E.useEffect)(() => i(b(e.given ?? e.default)), [e.given, e.default]), !n) return null;
	let a = /Text|"/.test(e.type ?? "") ? { kind: "text" } : { kind: "json" }, o = () => t("give", {
		name: e.id,
		value: _(r, a)
	});
	return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: ["value", /* @__PURE__ */ (0, D.jsx)("input", {
			value: r,
			onChange: (e) => i(e.target.value),
			onBlur: () => r !== b(e.given ?? e.default) && o(),
			onKeyDown: (e) => e.key === "Enter" && o()
		})]
	});
}
function bp({ node: e, argument: t }) {
	let { change: n } = $(), r = y(t), i = t.name in (e.arguments ?? {}), a = i ? e.arguments[t.name] : t.default, [o, s] = (0, E.useState)(b(a));
	(0, E.useEffect)(() => s(b(a)), [JSON.stringify(a)]);
	let l = async (r) => {
		let i = {
			kind: "set",
			node: e.id,
			argument: t.name
		}, o = r === void 0 ? {} : { value: r };
		await n({
			...i,
			...o
		}) || s(b(a));
	}, u = /* @__PURE__ */ (0, D.jsxs)("span", {
		title: t.about,
		children: [t.name, i ? /* @__PURE__ */ (0, D.jsx)("button", {
			className: "aw-reset",
			"aria-label": `default of ${t.name}`,
			title: "default",
			onClick: (r) => {
				r.preventDefault(), n({
					kind: "set",
					node: e.id,
					argument: t.name
				});
			},
			children: "↺"
		}) : null]
	});
	if (r.kind === "flag") return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: [u, /* @__PURE__ */ (0, D.jsx)("input", {
			type: "checkbox",
			checked: a === !0,
			onChange: (e) => l(e.target.checked)
		})]
	});
	if (r.kind === "choice") return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: [u, /* @__PURE__ */ (0, D.jsxs)("select", {
			value: b(a),
			onChange: (e) => l(xp(r.choices, e.target.value)),
			children: [b(a) === "" && !r.choices.includes(null) ? /* @__PURE__ */ (0, D.jsx)("option", {
				value: "",
				children: "(not set)"
			}) : null, r.choices.map((e) => /* @__PURE__ */ (0, D.jsx)("option", {
				value: b(e),
				children: e === null ? "(none)" : b(e)
			}, b(e)))]
		})]
	});
	let d = c(t) ? null : void 0, f = () => o !== b(a) && l(o === "" ? d : _(o, r)), p = r.kind === "number" ? {
		min: r.least,
		max: r.most
	} : {};
	return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: [u, /* @__PURE__ */ (0, D.jsx)("input", {
			type: r.kind === "number" ? "number" : "text",
			step: r.kind === "number" && r.whole ? 1 : "any",
			...p,
			value: o,
			placeholder: `${t.type.replace(/ \| None$/, "")}${t.required ? "" : ", not set"}`,
			onChange: (e) => s(e.target.value),
			onBlur: f,
			onKeyDown: (e) => e.key === "Enter" && f()
		})]
	});
}
function xp(e, t) {
	return e.find((e) => b(e) === t) ?? null;
}
function Sp({ node: e, argument: t }) {
	let { transport: n, change: r } = $(), [i, a] = (0, E.useState)([]);
	(0, E.useEffect)(() => {
		let r = {
			node: e.id,
			slot: t.name
		};
		n.request("models", r).then(({ content: e }) => a(e.models), () => a([]));
	}, [
		n,
		e.id,
		t.name
	]);
	let o = String(e.arguments?.[t.name] ?? ""), s = (n) => r({
		kind: "set",
		node: e.id,
		argument: t.name,
		...n ? { value: n } : {}
	}), c = i.find((e) => e.name === o);
	return /* @__PURE__ */ (0, D.jsxs)("label", {
		className: "aw-field",
		children: [
			/* @__PURE__ */ (0, D.jsx)("span", {
				title: t.about,
				children: t.name
			}),
			/* @__PURE__ */ (0, D.jsxs)("select", {
				value: o,
				onChange: (e) => s(e.target.value),
				children: [
					/* @__PURE__ */ (0, D.jsx)("option", {
						value: "",
						children: "(by profile)"
					}),
					o.startsWith("$") ? /* @__PURE__ */ (0, D.jsxs)("option", {
						value: o,
						children: ["slot ", o]
					}) : null,
					i.map((e) => /* @__PURE__ */ (0, D.jsx)("option", {
						value: e.name,
						title: e.about,
						children: [
							e.name,
							w(e.bytes),
							e.license,
							e.gated ? "gated" : ""
						].filter(Boolean).join(" · ")
					}, e.name))
				]
			}),
			c ? /* @__PURE__ */ (0, D.jsxs)("small", { children: [
				c.about,
				"; ",
				w(c.memory),
				" in memory; ",
				c.license,
				c.commercial ? "" : "; not for commercial use"
			] }) : null
		]
	});
}
function Cp({ node: e }) {
	let { transport: t } = $(), n = dp(e.id), [r, i] = (0, E.useState)(null), [a, o] = (0, E.useState)(null);
	return (0, E.useEffect)(() => {
		let n = null, r = !1;
		return t.request("details", { node: e.id }).then(({ content: e, buffers: t }) => {
			r || (i(e), n = t.length ? URL.createObjectURL(new Blob([t[0]])) : null, o(n));
		}, (e) => i({
			explain: "",
			text: "",
			html: "",
			error: v(e)
		})), () => {
			r = !0, n !== null && URL.revokeObjectURL(n);
		};
	}, [
		t,
		e.id,
		n.state,
		JSON.stringify(e.arguments)
	]), r === null ? null : /* @__PURE__ */ (0, D.jsxs)("section", {
		"aria-label": "output",
		className: "aw-output",
		children: [
			e.kind === "step" ? /* @__PURE__ */ (0, D.jsxs)("p", { children: [
				n.state,
				" ",
				n.count > 1 ? `×${n.count}` : "",
				" ",
				f(n.seconds),
				r.explain ? /* @__PURE__ */ (0, D.jsxs)("em", { children: [" — ", r.explain] }) : null
			] }) : null,
			r.error ? /* @__PURE__ */ (0, D.jsx)("p", {
				className: "aw-error",
				children: r.error
			}) : null,
			a ? /* @__PURE__ */ (0, D.jsx)("img", {
				src: a,
				alt: `full result of ${e.title}`
			}) : null,
			r.html ? /* @__PURE__ */ (0, D.jsx)("div", {
				className: "aw-table",
				dangerouslySetInnerHTML: { __html: r.html }
			}) : /* @__PURE__ */ (0, D.jsx)("pre", { children: r.text })
		]
	});
}
// node_modules/@dagrejs/dagre/dist/dagre.esm.js
var wp = Object.defineProperty, Tp = (e, t, n) => t in e ? wp(e, t, {
	enumerable: !0,
	configurable: !0,
	writable: !0,
	value: n
}) : e[t] = n, Ep = (e, t) => {
	for (var n in t) wp(e, n, {
		get: t[n],
		enumerable: !0
	});
}, Dp = (e, t, n) => Tp(e, typeof t == "symbol" ? t : t + "", n), Op = {};
Ep(Op, {
	Graph: () => pm,
	alg: () => Vp
});
var kp = Object.defineProperty, Ap = (e, t) => {
	for (var n in t) kp(e, n, {
		get: t[n],
		enumerable: !0
	});
}, jp = class {
	constructor(e) {
		this._isDirected = !0, this._isMultigraph = !1, this._isCompound = !1, this._nodes = {}, this._in = {}, this._preds = {}, this._out = {}, this._sucs = {}, this._edgeObjs = {}, this._edgeLabels = {}, this._nodeCount = 0, this._edgeCount = 0, this._defaultNodeLabelFn = () => {}, this._defaultEdgeLabelFn = () => {}, e && (this._isDirected = "directed" in e ? e.directed : !0, this._isMultigraph = "multigraph" in e && e.multigraph, this._isCompound = "compound" in e && e.compound), this._isCompound && (this._parent = {}, this._children = {}, this._children["\0"] = {});
	}
	isDirected() {
		return this._isDirected;
	}
	isMultigraph() {
		return this._isMultigraph;
	}
	isCompound() {
		return this._isCompound;
	}
	setGraph(e) {
		return this._label = e, this;
	}
	graph() {
		return this._label;
	}
	setDefaultNodeLabel(e) {
		return this._defaultNodeLabelFn = typeof e == "function" ? e : () => e, this;
	}
	nodeCount() {
		return this._nodeCount;
	}
	nodes() {
		return Object.keys(this._nodes);
	}
	sources() {
		return this.nodes().filter((e) => Object.keys(this._in[e]).length === 0);
	}
	sinks() {
		return this.nodes().filter((e) => Object.keys(this._out[e]).length === 0);
	}
	setNodes(e, t) {
		return e.forEach((e) => {
			t === void 0 ? this.setNode(e) : this.setNode(e, t);
		}), this;
	}
	setNode(e, t) {
		return e in this._nodes ? (arguments.length > 1 && (this._nodes[e] = t), this) : (this._nodes[e] = arguments.length > 1 ? t : this._defaultNodeLabelFn(e), this._isCompound && (this._parent[e] = "\0", this._children[e] = {}, this._children["\0"][e] = !0), this._in[e] = {}, this._preds[e] = {}, this._out[e] = {}, this._sucs[e] = {}, ++this._nodeCount, this);
	}
	node(e) {
		return this._nodes[e];
	}
	hasNode(e) {
		return e in this._nodes;
	}
	removeNode(e) {
		if (e in this._nodes) {
			let t = (e) => this.removeEdge(this._edgeObjs[e]);
			delete this._nodes[e], this._isCompound && (this._removeFromParentsChildList(e), delete this._parent[e], this.children(e).forEach((e) => {
				this.setParent(e);
			}), delete this._children[e]), Object.keys(this._in[e]).forEach(t), delete this._in[e], delete this._preds[e], Object.keys(this._out[e]).forEach(t), delete this._out[e], delete this._sucs[e], --this._nodeCount;
		}
		return this;
	}
	setParent(e, t) {
		if (!this._isCompound) throw Error("Cannot set parent in a non-compound graph");
		if (t === void 0) t = "\0";
		else {
			t += "";
			for (let n = t; n !== void 0; n = this.parent(n)) if (n === e) throw Error("Setting " + t + " as parent of " + e + " would create a cycle");
			this.setNode(t);
		}
		return this.setNode(e), this._removeFromParentsChildList(e), this._parent[e] = t, this._children[t][e] = !0, this;
	}
	parent(e) {
		if (this._isCompound) {
			let t = this._parent[e];
			if (t !== "\0") return t;
		}
	}
	children(e = "\0") {
		if (this._isCompound) {
			let t = this._children[e];
			if (t) return Object.keys(t);
		} else {
			if (e === "\0") return this.nodes();
			if (this.hasNode(e)) return [];
		}
		return [];
	}
	predecessors(e) {
		let t = this._preds[e];
		if (t) return Object.keys(t);
	}
	successors(e) {
		let t = this._sucs[e];
		if (t) return Object.keys(t);
	}
	neighbors(e) {
		let t = this.predecessors(e);
		if (t) {
			let n = new Set(t), r = this.successors(e);
			if (r) for (let e of r) n.add(e);
			return Array.from(n.values());
		}
	}
	isLeaf(e) {
		let t;
		return t = this.isDirected() ? this.successors(e) : this.neighbors(e), (t?.length ?? 0) === 0;
	}
	filterNodes(e) {
		let t = new this.constructor({
			directed: this._isDirected,
			multigraph: this._isMultigraph,
			compound: this._isCompound
		});
		t.setGraph(this.graph()), Object.entries(this._nodes).forEach(([n, r]) => {
			e(n) && t.setNode(n, r);
		}), Object.values(this._edgeObjs).forEach((e) => {
			t.hasNode(e.v) && t.hasNode(e.w) && t.setEdge(e, this.edge(e));
		});
		let n = {}, r = (e) => {
			let i = this.parent(e);
			return !i || t.hasNode(i) ? (n[e] = i, i) : i in n ? n[i] : r(i);
		};
		return this._isCompound && t.nodes().forEach((e) => t.setParent(e, r(e))), t;
	}
	setDefaultEdgeLabel(e) {
		return this._defaultEdgeLabelFn = typeof e == "function" ? e : () => e, this;
	}
	edgeCount() {
		return this._edgeCount;
	}
	edges() {
		return Object.values(this._edgeObjs);
	}
	setPath(e, t) {
		return e.reduce((e, n) => (t === void 0 ? this.setEdge(e, n) : this.setEdge(e, n, t), n)), this;
	}
	setEdge(e, t, n, r) {
		let i, a, o, s, c = !1;
		typeof e == "object" && e && "v" in e ? (i = e.v, a = e.w, o = e.name, arguments.length === 2 && (s = t, c = !0)) : (i = e, a = t, o = r, arguments.length > 2 && (s = n, c = !0)), i = "" + i, a = "" + a, o !== void 0 && (o = "" + o);
		let l = Pp(this._isDirected, i, a, o);
		if (l in this._edgeLabels) return c && (this._edgeLabels[l] = s), this;
		if (o !== void 0 && !this._isMultigraph) throw Error("Cannot set a named edge when isMultigraph = false");
		this.setNode(i), this.setNode(a), this._edgeLabels[l] = c ? s : this._defaultEdgeLabelFn(i, a, o);
		let u = Fp(this._isDirected, i, a, o);
		return i = u.v, a = u.w, Object.freeze(u), this._edgeObjs[l] = u, Mp(this._preds[a], i), Mp(this._sucs[i], a), this._in[a][l] = u, this._out[i][l] = u, this._edgeCount++, this;
	}
	edge(e, t, n) {
		let r = arguments.length === 1 ? Ip(this._isDirected, e) : Pp(this._isDirected, e, t, n);
		return this._edgeLabels[r];
	}
	edgeAsObj(e, t, n) {
		let r = arguments.length === 1 ? this.edge(e) : this.edge(e, t, n);
		return typeof r != "object" || !r ? { label: r } : r;
	}
	hasEdge(e, t, n) {
		return (arguments.length === 1 ? Ip(this._isDirected, e) : Pp(this._isDirected, e, t, n)) in this._edgeLabels;
	}
	removeEdge(e, t, n) {
		let r = arguments.length === 1 ? Ip(this._isDirected, e) : Pp(this._isDirected, e, t, n), i = this._edgeObjs[r];
		if (i) {
			let e = i.v, t = i.w;
			delete this._edgeLabels[r], delete this._edgeObjs[r], Np(this._preds[t], e), Np(this._sucs[e], t), delete this._in[t][r], delete this._out[e][r], this._edgeCount--;
		}
		return this;
	}
	inEdges(e, t) {
		return this.isDirected() ? this.filterEdges(this._in[e], e, t) : this.nodeEdges(e, t);
	}
	outEdges(e, t) {
		return this.isDirected() ? this.filterEdges(this._out[e], e, t) : this.nodeEdges(e, t);
	}
	nodeEdges(e, t) {
		if (e in this._nodes) return this.filterEdges({
			...this._in[e],
			...this._out[e]
		}, e, t);
	}
	_removeFromParentsChildList(e) {
		delete this._children[this._parent[e]][e];
	}
	filterEdges(e, t, n) {
		if (!e) return;
		let r = Object.values(e);
		return n ? r.filter((e) => e.v === t && e.w === n || e.v === n && e.w === t) : r;
	}
};
function Mp(e, t) {
	e[t] ? e[t]++ : e[t] = 1;
}
function Np(e, t) {
	e[t] !== void 0 && !--e[t] && delete e[t];
}
function Pp(e, t, n, r) {
	let i = "" + t, a = "" + n;
	if (!e && i > a) {
		let e = i;
		i = a, a = e;
	}
	return i + "" + a + "" + (r === void 0 ? "\0" : r);
}
function Fp(e, t, n, r) {
	let i = "" + t, a = "" + n;
	if (!e && i > a) {
		let e = i;
		i = a, a = e;
	}
	let o = {
		v: i,
		w: a
	};
	return r && (o.name = r), o;
}
function Ip(e, t) {
	return Pp(e, t.v, t.w, t.name);
}
Ap({}, {
	read: () => Bp,
	write: () => Lp
});
function Lp(e) {
	let t = {
		options: {
			directed: e.isDirected(),
			multigraph: e.isMultigraph(),
			compound: e.isCompound()
		},
		nodes: Rp(e),
		edges: zp(e)
	}, n = e.graph();
	return n !== void 0 && (t.value = structuredClone(n)), t;
}
function Rp(e) {
	return e.nodes().map((t) => {
		let n = e.node(t), r = e.parent(t), i = { v: t };
		return n !== void 0 && (i.value = n), r !== void 0 && (i.parent = r), i;
	});
}
function zp(e) {
	return e.edges().map((t) => {
		let n = e.edge(t), r = {
			v: t.v,
			w: t.w
		};
		return t.name !== void 0 && (r.name = t.name), n !== void 0 && (r.value = n), r;
	});
}
function Bp(e) {
	let t = new jp(e.options);
	return e.value !== void 0 && t.setGraph(e.value), e.nodes.forEach((e) => {
		t.setNode(e.v, e.value), e.parent && t.setParent(e.v, e.parent);
	}), e.edges.forEach((e) => {
		t.setEdge({
			v: e.v,
			w: e.w,
			name: e.name
		}, e.value);
	}), t;
}
var Vp = {};
Ap(Vp, {
	CycleException: () => nm,
	bellmanFord: () => Up,
	components: () => Gp,
	dijkstra: () => Jp,
	dijkstraAll: () => Xp,
	findCycles: () => Qp,
	floydWarshall: () => em,
	isAcyclic: () => im,
	postorder: () => cm,
	preorder: () => lm,
	prim: () => um,
	shortestPaths: () => dm,
	tarjan: () => Zp,
	topsort: () => rm
});
var Hp = () => 1;
function Up(e, t, n, r) {
	return Wp(e, String(t), n || Hp, r || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function Wp(e, t, n, r) {
	let i = {}, a, o = 0, s = e.nodes(), c = function(e) {
		let t = i[e.v], r = i[e.w];
		if (!t || !r) return;
		let o = n(e);
		t.distance + o < r.distance && (i[e.w] = {
			distance: t.distance + o,
			predecessor: e.v
		}, a = !0);
	}, l = function() {
		s.forEach(function(e) {
			r(e).forEach(function(t) {
				let n = t.v === e ? t.v : t.w, r = n === t.v ? t.w : t.v;
				c({
					v: n,
					w: r
				});
			});
		});
	};
	s.forEach(function(e) {
		i[e] = {
			distance: e === t ? 0 : Infinity,
			predecessor: ""
		};
	});
	let u = s.length;
	for (let e = 1; e < u && (a = !1, o++, l(), a); e++);
	if (o === u - 1 && (a = !1, l(), a)) throw Error("The graph contains a negative weight cycle");
	return i;
}
function Gp(e) {
	let t = {}, n = [], r;
	function i(n) {
		var a, o;
		n in t || (t[n] = !0, r.push(n), (a = e.successors(n)) == null || a.forEach(i), (o = e.predecessors(n)) == null || o.forEach(i));
	}
	return e.nodes().forEach(function(e) {
		r = [], i(e), r.length && n.push(r);
	}), n;
}
var Kp = class {
	constructor() {
		this._arr = [], this._keyIndices = {};
	}
	size() {
		return this._arr.length;
	}
	keys() {
		return this._arr.map((e) => e.key);
	}
	has(e) {
		return e in this._keyIndices;
	}
	priority(e) {
		let t = this._keyIndices[e];
		if (t !== void 0) return this._arr[t].priority;
	}
	min() {
		if (this.size() === 0) throw Error("Queue underflow");
		return this._arr[0].key;
	}
	add(e, t) {
		let n = this._keyIndices, r = String(e);
		if (!(r in n)) {
			let e = this._arr, i = e.length;
			return n[r] = i, e.push({
				key: r,
				priority: t
			}), this._decrease(i), !0;
		}
		return !1;
	}
	removeMin() {
		if (this.size() === 0) throw Error("Queue underflow");
		this._swap(0, this._arr.length - 1);
		let e = this._arr.pop();
		return delete this._keyIndices[e.key], this._heapify(0), e.key;
	}
	decrease(e, t) {
		let n = this._keyIndices[e];
		if (n === void 0) throw Error(`Key not found: ${e}`);
		let r = this._arr[n].priority;
		if (t > r) throw Error(`New priority is greater than current priority. Key: ${e} Old: ${r} New: ${t}`);
		this._arr[n].priority = t, this._decrease(n);
	}
	_heapify(e) {
		let t = this._arr, n = 2 * e, r = n + 1, i = e;
		n < t.length && (i = t[n].priority < t[i].priority ? n : i, r < t.length && (i = t[r].priority < t[i].priority ? r : i), i !== e && (this._swap(e, i), this._heapify(i)));
	}
	_decrease(e) {
		let t = this._arr, n = t[e].priority, r;
		for (; e !== 0 && (r = e >> 1, !(t[r].priority < n));) this._swap(e, r), e = r;
	}
	_swap(e, t) {
		let n = this._arr, r = this._keyIndices, i = n[e], a = n[t];
		n[e] = a, n[t] = i, r[a.key] = e, r[i.key] = t;
	}
}, qp = () => 1;
function Jp(e, t, n, r) {
	return Yp(e, String(t), n || qp, r || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function Yp(e, t, n, r) {
	let i = {}, a = new Kp(), o, s, c = function(e) {
		let t = e.v === o ? e.w : e.v, r = i[t];
		if (!r) return;
		let c = n(e), l = s.distance + c;
		if (c < 0) throw Error("dijkstra does not allow negative edge weights. Bad edge: " + e + " Weight: " + c);
		l < r.distance && (r.distance = l, r.predecessor = o, a.decrease(t, l));
	};
	for (e.nodes().forEach(function(e) {
		let n = e === t ? 0 : Infinity;
		i[e] = {
			distance: n,
			predecessor: ""
		}, a.add(e, n);
	}); a.size() > 0;) {
		o = a.removeMin();
		let e = i[o];
		if (!e || e.distance === Infinity) break;
		s = e, r(o).forEach(c);
	}
	return i;
}
function Xp(e, t, n) {
	return e.nodes().reduce(function(r, i) {
		return r[i] = Jp(e, i, t, n), r;
	}, {});
}
function Zp(e) {
	let t = 0, n = [], r = {}, i = [];
	function a(o) {
		var s;
		let c = r[o] = {
			onStack: !0,
			lowlink: t,
			index: t++
		};
		if (n.push(o), (s = e.successors(o)) == null || s.forEach(function(e) {
			if (e in r) {
				let t = r[e];
				t != null && t.onStack && (c.lowlink = Math.min(c.lowlink, t.index));
			} else {
				a(e);
				let t = r[e];
				t && (c.lowlink = Math.min(c.lowlink, t.lowlink));
			}
		}), c.lowlink === c.index) {
			let e = [], t;
			do {
				t = n.pop();
				let i = r[t];
				i && (i.onStack = !1), e.push(t);
			} while (o !== t);
			i.push(e);
		}
	}
	return e.nodes().forEach(function(e) {
		e in r || a(e);
	}), i;
}
function Qp(e) {
	return Zp(e).filter(function(t) {
		let n = t[0];
		return n ? t.length > 1 || t.length === 1 && (e.outEdges(n, n) ?? []).length > 0 : !1;
	});
}
var $p = () => 1;
function em(e, t, n) {
	return tm(e, t || $p, n || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function tm(e, t, n) {
	let r = {}, i = e.nodes();
	return i.forEach(function(e) {
		let a = {};
		r[e] = a, a[e] = {
			distance: 0,
			predecessor: ""
		}, i.forEach(function(t) {
			e !== t && (a[t] = {
				distance: Infinity,
				predecessor: ""
			});
		}), n(e).forEach(function(n) {
			let r = n.v === e ? n.w : n.v, i = t(n);
			a[r] = {
				distance: i,
				predecessor: e
			};
		});
	}), i.forEach(function(e) {
		let t = r[e];
		t && i.forEach(function(n) {
			let a = r[n];
			a && i.forEach(function(n) {
				let r = a[e], i = t[n], o = a[n];
				if (r && i && o) {
					let e = r.distance + i.distance;
					e < o.distance && (o.distance = e, o.predecessor = i.predecessor);
				}
			});
		});
	}), r;
}
var nm = class extends Error {
	constructor(e) {
		super(e), this.name = "CycleException";
	}
};
function rm(e) {
	let t = {}, n = {}, r = [];
	function i(a) {
		var o;
		if (a in n) throw new nm();
		a in t || (n[a] = !0, t[a] = !0, (o = e.predecessors(a)) == null || o.forEach(i), delete n[a], r.push(a));
	}
	if (e.sinks().forEach(i), Object.keys(t).length !== e.nodeCount()) throw new nm();
	return r;
}
function im(e) {
	try {
		rm(e);
	} catch (e) {
		if (e instanceof nm) return !1;
		throw e;
	}
	return !0;
}
function am(e, t, n, r, i) {
	Array.isArray(t) || (t = [t]);
	let a = ((t) => (e.isDirected() ? e.successors(t) : e.neighbors(t)) ?? []), o = {};
	return t.forEach(function(t) {
		if (!e.hasNode(t)) throw Error("Graph does not have node: " + t);
		i = om(e, t, n === "post", o, a, r, i);
	}), i;
}
function om(e, t, n, r, i, a, o) {
	return t in r || (r[t] = !0, n || (o = a(o, t)), i(t).forEach(function(t) {
		o = om(e, t, n, r, i, a, o);
	}), n && (o = a(o, t))), o;
}
function sm(e, t, n) {
	return am(e, t, n, function(e, t) {
		return e.push(t), e;
	}, []);
}
function cm(e, t) {
	return sm(e, t, "post");
}
function lm(e, t) {
	return sm(e, t, "pre");
}
function um(e, t) {
	var n;
	let r = new jp(), i = {}, a = new Kp(), o;
	function s(e) {
		let n = e.v === o ? e.w : e.v, r = a.priority(n);
		if (r !== void 0) {
			let s = t(e);
			s < r && (i[n] = o, a.decrease(n, s));
		}
	}
	if (e.nodeCount() === 0) return r;
	e.nodes().forEach(function(e) {
		a.add(e, Infinity), r.setNode(e);
	});
	let c = e.nodes()[0];
	c !== void 0 && a.decrease(c, 0);
	let l = !1;
	for (; a.size() > 0;) {
		if (o = a.removeMin(), o in i) r.setEdge(o, i[o]);
		else {
			if (l) throw Error("Input graph is not connected: " + e);
			l = !0;
		}
		(n = e.nodeEdges(o)) == null || n.forEach(s);
	}
	return r;
}
function dm(e, t, n, r) {
	return fm(e, t, n, r ?? ((t) => e.outEdges(t) ?? []));
}
function fm(e, t, n, r) {
	if (n === void 0) return Jp(e, t, n, r);
	let i = !1, a = e.nodes();
	for (let o = 0; o < a.length; o++) {
		let s = a[o];
		if (s === void 0) continue;
		let c = r(s);
		for (let e = 0; e < c.length; e++) {
			let t = c[e];
			if (!t) continue;
			let r = t.v === s ? t.v : t.w;
			n({
				v: r,
				w: r === t.v ? t.w : t.v
			}) < 0 && (i = !0);
		}
		if (i) return Up(e, t, n, r);
	}
	return Jp(e, t, n, r);
}
var pm = jp;
function mm(e, t, n, r) {
	let i = r;
	for (; e.hasNode(i);) i = Am(r);
	return n.dummy = t, e.setNode(i, n), i;
}
function hm(e) {
	let t = new pm().setGraph(e.graph());
	return e.nodes().forEach((n) => t.setNode(n, e.node(n))), e.edges().forEach((n) => {
		let r = t.edge(n.v, n.w) || {
			weight: 0,
			minlen: 1
		}, i = e.edge(n);
		t.setEdge(n.v, n.w, {
			weight: r.weight + i.weight,
			minlen: Math.max(r.minlen, i.minlen)
		});
	}), t;
}
function gm(e) {
	let t = new pm({ multigraph: e.isMultigraph() }).setGraph(e.graph());
	return e.nodes().forEach((n) => {
		e.children(n).length || t.setNode(n, e.node(n));
	}), e.edges().forEach((n) => {
		t.setEdge(n, e.edge(n));
	}), t;
}
function _m(e, t) {
	let n = e.x, r = e.y, i = t.x - n, a = t.y - r, o = e.width / 2, s = e.height / 2;
	if (!i && !a) throw Error("Not possible to find intersection inside of the rectangle");
	let c, l;
	return i === 0 || Math.abs(a) * o > Math.abs(i) * s ? (a < 0 && (s = -s), c = s * i / a, l = s) : (i < 0 && (o = -o), c = o, l = o * a / i), {
		x: n + c,
		y: r + l
	};
}
function vm(e) {
	let t = jm(Tm(e) + 1).map(() => []);
	return e.nodes().forEach((n) => {
		let r = e.node(n), i = r.rank;
		i !== void 0 && (t[i] || (t[i] = []), t[i][r.order] = n);
	}), t;
}
function ym(e) {
	let t = e.nodes().map((t) => {
		let n = e.node(t).rank;
		return n === void 0 ? Number.MAX_VALUE : n;
	}), n = wm(Math.min, t);
	e.nodes().forEach((t) => {
		let r = e.node(t);
		Object.hasOwn(r, "rank") && (r.rank -= n);
	});
}
function bm(e) {
	let t = e.nodes().map((t) => e.node(t).rank).filter((e) => e !== void 0), n = wm(Math.min, t), r = [];
	e.nodes().forEach((t) => {
		let i = e.node(t).rank - n;
		r[i] || (r[i] = []), r[i].push(t);
	});
	let i = 0, a = e.graph().nodeRankFactor;
	Array.from(r).forEach((t, n) => {
		t === void 0 && n % a !== 0 ? --i : t !== void 0 && i && t.forEach((t) => e.node(t).rank += i);
	});
}
function xm(e, t, n, r) {
	let i = {
		width: 0,
		height: 0
	};
	return arguments.length >= 4 && (i.rank = n, i.order = r), mm(e, "border", i, t);
}
function Sm(e, t = Cm) {
	let n = [];
	for (let r = 0; r < e.length; r += t) {
		let i = e.slice(r, r + t);
		n.push(i);
	}
	return n;
}
var Cm = 65535;
function wm(e, t) {
	return t.length > Cm ? e(...Sm(t).map((t) => e(...t))) : e(...t);
}
function Tm(e) {
	let t = e.nodes().map((t) => {
		let n = e.node(t).rank;
		return n === void 0 ? Number.MIN_VALUE : n;
	});
	return wm(Math.max, t);
}
function Em(e, t) {
	let n = {
		lhs: [],
		rhs: []
	};
	return e.forEach((e) => {
		t(e) ? n.lhs.push(e) : n.rhs.push(e);
	}), n;
}
function Dm(e, t) {
	let n = Date.now();
	try {
		return t();
	} finally {
		console.log(e + " time: " + (Date.now() - n) + "ms");
	}
}
function Om(e, t) {
	return t();
}
var km = 0;
function Am(e) {
	return e + ("" + ++km);
}
function jm(e, t, n = 1) {
	t ?? (t = e, e = 0);
	let r = (e) => e < t;
	n < 0 && (r = (e) => t < e);
	let i = [];
	for (let t = e; r(t); t += n) i.push(t);
	return i;
}
function Mm(e, t) {
	let n = {};
	for (let r of t) e[r] !== void 0 && (n[r] = e[r]);
	return n;
}
function Nm(e, t) {
	let n;
	return n = typeof t == "string" ? (e) => e[t] : t, Object.entries(e).reduce((e, [t, r]) => (e[t] = n(r, t), e), {});
}
function Pm(e, t) {
	return e.reduce((e, n, r) => (e[n] = t[r], e), {});
}
var Fm = "\0";
function Im(e, t, n) {
	if (!(e && t && n && t.dummy === "edge" && n.dummy === "edge" && t.edgeObj && n.edgeObj && e[t.edgeObj.v] && e[n.edgeObj.v] && e[t.edgeObj.w] && e[n.edgeObj.w])) return 0;
	let r = !0;
	t.edgeObj.w === n.edgeObj.w && (r = !1);
	let i = r ? e[t.edgeObj.v]?.rank ?? NaN : e[t.edgeObj.w]?.rank ?? NaN, a = Object.entries(e).find((e) => e[1].edgeObj?.v === t.edgeObj.v && e[1].edgeObj?.w === t.edgeObj.w && e[1].rank === i), o = Object.entries(e).find((e) => e[1].edgeObj?.v === n.edgeObj.v && e[1].edgeObj?.w === n.edgeObj.w && e[1].rank === i);
	if (!a || !o) return 0;
	let s = a[1].order ?? NaN, c = o[1].order ?? NaN;
	return isNaN(s - c) ? 0 : s - c;
}
var Lm = "3.1.3", Rm = class {
	constructor() {
		Dp(this, "_sentinel");
		let e = {};
		e._next = e._prev = e, this._sentinel = e;
	}
	dequeue() {
		let e = this._sentinel, t = e._prev;
		if (t !== e) return zm(t), t;
	}
	enqueue(e) {
		let t = this._sentinel;
		e._prev && e._next && zm(e), e._next = t._next, t._next._prev = e, t._next = e, e._prev = t;
	}
	toString() {
		let e = [], t = this._sentinel, n = t._prev;
		for (; n !== t;) e.push(JSON.stringify(n, Bm)), n = n._prev;
		return "[" + e.join(", ") + "]";
	}
};
function zm(e) {
	e._prev._next = e._next, e._next._prev = e._prev, delete e._next, delete e._prev;
}
function Bm(e, t) {
	if (e !== "_next" && e !== "_prev") return t;
}
var Vm = Rm, Hm = () => 1;
function Um(e, t) {
	if (e.nodeCount() <= 1) return [];
	let n = Km(e, t || Hm);
	return Wm(n.graph, n.buckets, n.zeroIdx).flatMap((t) => e.outEdges(t.v, t.w) || []);
}
function Wm(e, t, n) {
	let r = [], i = t[t.length - 1], a = t[0], o;
	for (; e.nodeCount();) {
		for (; o = a.dequeue();) Gm(e, t, n, o);
		for (; o = i.dequeue();) Gm(e, t, n, o);
		if (e.nodeCount()) {
			for (let i = t.length - 2; i > 0; --i) if (o = t[i]?.dequeue(), o) {
				r = r.concat(Gm(e, t, n, o, !0) || []);
				break;
			}
		}
	}
	return r;
}
function Gm(e, t, n, r, i) {
	let a = [], o = i ? a : void 0;
	return (e.inEdges(r.v) || []).forEach((r) => {
		let o = e.edge(r), s = e.node(r.v);
		i && a.push({
			v: r.v,
			w: r.w
		}), s.out -= o, qm(t, n, s);
	}), (e.outEdges(r.v) || []).forEach((r) => {
		let i = e.edge(r), a = r.w, o = e.node(a);
		o.in -= i, qm(t, n, o);
	}), e.removeNode(r.v), o;
}
function Km(e, t) {
	let n = new pm(), r = 0, i = 0;
	e.nodes().forEach((e) => {
		n.setNode(e, {
			v: e,
			in: 0,
			out: 0
		});
	}), e.edges().forEach((e) => {
		let a = n.edge(e.v, e.w) || 0, o = t(e), s = a + o;
		n.setEdge(e.v, e.w, s);
		let c = n.node(e.v), l = n.node(e.w);
		i = Math.max(i, c.out += o), r = Math.max(r, l.in += o);
	});
	let a = Jm(i + r + 3).map(() => new Vm()), o = r + 1;
	return n.nodes().forEach((e) => {
		qm(a, o, n.node(e));
	}), {
		graph: n,
		buckets: a,
		zeroIdx: o
	};
}
function qm(e, t, n) {
	var r, i, a;
	n.out ? n.in ? (a = e[n.out - n.in + t]) == null || a.enqueue(n) : (i = e[e.length - 1]) == null || i.enqueue(n) : (r = e[0]) == null || r.enqueue(n);
}
function Jm(e) {
	let t = [];
	for (let n = 0; n < e; n++) t.push(n);
	return t;
}
function Ym(e, t) {
	(e.graph().acyclicer === "greedy" ? Um(e, n(e)) : Xm(e, t ?? null)).forEach((t) => {
		let n = e.edge(t);
		e.removeEdge(t), n.forwardName = t.name, n.reversed = !0, e.setEdge(t.w, t.v, n, Am("rev"));
	});
	function n(e) {
		return (t) => e.edge(t).weight;
	}
}
function Xm(e, t) {
	let n = [], r = {}, i = {};
	function a(t) {
		Object.hasOwn(i, t) || (i[t] = !0, r[t] = !0, e.outEdges(t).forEach((e) => {
			Object.hasOwn(r, e.w) ? n.push(e) : a(e.w);
		}), delete r[t]);
	}
	function o(a) {
		var s;
		Object.hasOwn(i, a) || (i[a] = !0, r[a] = !0, (s = e.outEdges(a)) == null || s.forEach((i) => {
			Object.hasOwn(r, i.w) || t.node(a)?.rank > t.node(i.w)?.rank && Qm(e, i.w, i) ? n.push(i) : o(i.w);
		}), delete r[a]);
	}
	let s = a;
	return t && typeof t.node == "function" && (s = o), e.sources().forEach(s), e.nodes().forEach(s), n;
}
function Zm(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		if (n.reversed) {
			e.removeEdge(t);
			let r = n.forwardName;
			delete n.reversed, delete n.forwardName, e.setEdge(t.w, t.v, n, r);
		}
	});
}
function Qm(e, t, n) {
	let r = /* @__PURE__ */ new Set();
	function i(t) {
		if (e.sources().includes(t)) return !0;
		r.add(t);
		for (let a of e.inEdges(t) ?? []) if ((a.v !== n.v || a.w !== n.w) && !r.has(a.v) && i(a.v)) return !0;
		return !1;
	}
	return i(t);
}
function $m(e) {
	e.graph().dummyChains = [], e.edges().forEach((t) => eh(e, t));
}
function eh(e, t) {
	let n = t.v, r = e.node(n).rank, i = t.w, a = e.node(i).rank, o = t.name, s = e.edge(t), c = s.labelRank;
	if (a === r + 1) return;
	e.removeEdge(t);
	let l, u, d = 0;
	for (++r; r < a; ++d, ++r) s.points = [], u = {
		width: 0,
		height: 0,
		edgeLabel: s,
		edgeObj: t,
		rank: r
	}, l = mm(e, "edge", u, "_d"), r === c && (u.width = s.width, u.height = s.height, u.dummy = "edge-label", u.labelpos = s.labelpos), e.setEdge(n, l, { weight: s.weight }, o), d === 0 && e.graph().dummyChains.push(l), n = l;
	e.setEdge(n, i, { weight: s.weight }, o);
}
function th(e) {
	e.graph().dummyChains.forEach((t) => {
		let n = e.node(t), r = n.edgeLabel, i;
		for (e.setEdge(n.edgeObj, r); n.dummy;) i = e.successors(t)[0], e.removeNode(t), r.points.push({
			x: n.x,
			y: n.y
		}), n.dummy === "edge-label" && (r.x = n.x, r.y = n.y, r.width = n.width, r.height = n.height), t = i, n = e.node(t);
	});
}
function nh(e) {
	let t = {};
	function n(r) {
		let i = e.node(r);
		if (Object.hasOwn(t, r)) return i.rank;
		t[r] = !0;
		let a = e.outEdges(r), o = a ? a.map((t) => t == null ? Infinity : n(t.w) - e.edge(t).minlen) : [], s = wm(Math.min, o);
		return s === Infinity && (s = 0), i.rank = s;
	}
	e.sources().forEach(n);
}
function rh(e, t) {
	return e.node(t.w).rank - e.node(t.v).rank - e.edge(t).minlen;
}
var ih = ah;
function ah(e) {
	let t = new pm({ directed: !1 }), n = e.nodes();
	if (n.length === 0) throw Error("Graph must have at least one node");
	let r = n[0], i = e.nodeCount();
	t.setNode(r, {});
	let a, o;
	for (; oh(t, e) < i && (a = sh(t, e), a);) o = t.hasNode(a.v) ? rh(e, a) : -rh(e, a), ch(t, e, o);
	return t;
}
function oh(e, t) {
	function n(r) {
		let i = t.nodeEdges(r);
		i && i.forEach((i) => {
			let a = i.v, o = r === a ? i.w : a;
			!e.hasNode(o) && !rh(t, i) && (e.setNode(o, {}), e.setEdge(r, o, {}), n(o));
		});
	}
	return e.nodes().forEach(n), e.nodeCount();
}
function sh(e, t) {
	return t.edges().reduce((n, r) => {
		let i = Infinity;
		return e.hasNode(r.v) !== e.hasNode(r.w) && (i = rh(t, r)), i < n[0] ? [i, r] : n;
	}, [Infinity, null])[1];
}
function ch(e, t, n) {
	e.nodes().forEach((e) => t.node(e).rank += n);
}
var { preorder: lh, postorder: uh } = Vp, dh = fh;
fh.initLowLimValues = gh, fh.initCutValues = ph, fh.calcCutValue = hh, fh.leaveEdge = vh, fh.enterEdge = yh, fh.exchangeEdges = bh;
function fh(e) {
	e = hm(e), nh(e);
	let t = ih(e);
	gh(t), ph(t, e);
	let n, r;
	for (; n = vh(t);) r = yh(t, e, n), bh(t, e, n, r);
}
function ph(e, t) {
	let n = uh(e, e.nodes());
	n = n.slice(0, n.length - 1), n.forEach((n) => mh(e, t, n));
}
function mh(e, t, n) {
	let r = e.node(n).parent, i = e.edge(n, r);
	i.cutvalue = hh(e, t, n);
}
function hh(e, t, n) {
	let r = e.node(n).parent, i = !0, a = t.edge(n, r), o = 0;
	a ||= (i = !1, t.edge(r, n)), o = a.weight;
	let s = t.nodeEdges(n);
	return s && s.forEach((a) => {
		let s = a.v === n, c = s ? a.w : a.v;
		if (c !== r) {
			let r = s === i, l = t.edge(a).weight;
			if (o += r ? l : -l, Sh(e, n, c)) {
				let t = e.edge(n, c).cutvalue;
				o += r ? -t : t;
			}
		}
	}), o;
}
function gh(e, t) {
	arguments.length < 2 && (t = e.nodes()[0]), _h(e, {}, 1, t);
}
function _h(e, t, n, r, i) {
	let a = n, o = e.node(r);
	t[r] = !0;
	let s = e.neighbors(r);
	return s && s.forEach((i) => {
		Object.hasOwn(t, i) || (n = _h(e, t, n, i, r));
	}), o.low = a, o.lim = n++, i ? o.parent = i : delete o.parent, n;
}
function vh(e) {
	return e.edges().find((t) => e.edge(t).cutvalue < 0);
}
function yh(e, t, n) {
	let r = n.v, i = n.w;
	t.hasEdge(r, i) || (r = n.w, i = n.v);
	let a = e.node(r), o = e.node(i), s = a, c = !1;
	return a.lim > o.lim && (s = o, c = !0), t.edges().filter((t) => c === Ch(e, e.node(t.v), s) && c !== Ch(e, e.node(t.w), s)).reduce((e, n) => rh(t, n) < rh(t, e) ? n : e);
}
function bh(e, t, n, r) {
	let i = n.v, a = n.w;
	e.removeEdge(i, a), e.setEdge(r.v, r.w, {}), gh(e), ph(e, t), xh(e, t);
}
function xh(e, t) {
	let n = e.nodes().find((t) => !e.node(t).parent);
	if (!n) return;
	let r = lh(e, [n]);
	r = r.slice(1), r.forEach((n) => {
		let r = e.node(n).parent, i = t.edge(n, r), a = !1;
		i || (i = t.edge(r, n), a = !0), t.node(n).rank = t.node(r).rank + (a ? i.minlen : -i.minlen);
	});
}
function Sh(e, t, n) {
	return e.hasEdge(t, n);
}
function Ch(e, t, n) {
	return n.low <= t.lim && t.lim <= n.lim;
}
var wh = Th;
function Th(e) {
	let t = e.graph().ranker;
	if (typeof t == "function") return t(e);
	switch (t) {
		case "network-simplex":
			Oh(e);
			break;
		case "tight-tree":
			Dh(e);
			break;
		case "longest-path":
			Eh(e);
			break;
		case "none": break;
		default: Oh(e);
	}
}
var Eh = nh;
function Dh(e) {
	nh(e), ih(e);
}
function Oh(e) {
	dh(e);
}
var kh = Ah;
function Ah(e) {
	let t = Mh(e), n = e.graph();
	Array.isArray(n.dummyChains) && n.dummyChains.forEach((n) => {
		let r = e.node(n), i = r.edgeObj, a = jh(e, t, i.v, i.w), o = a.path, s = a.lca, c = 0, l = o[c], u = !0;
		for (; n !== i.w;) {
			if (r = e.node(n), u) {
				for (; (l = o[c]) !== s && e.node(l).maxRank < r.rank;) c++;
				l === s && (u = !1);
			}
			if (!u) {
				for (; c < o.length - 1 && e.node(o[c + 1]).minRank <= r.rank;) c++;
				l = o[c];
			}
			l !== void 0 && e.setParent(n, l), n = e.successors(n)[0];
		}
	});
}
function jh(e, t, n, r) {
	let i = [], a = [], o = Math.min(t[n].low, t[r].low), s = Math.max(t[n].lim, t[r].lim), c;
	c = n;
	do
		c = e.parent(c), i.push(c);
	while (c && (t[c].low > o || s > t[c].lim));
	let l = c, u = r;
	for (; (u = e.parent(u)) !== l;) a.push(u);
	return {
		path: i.concat(a.reverse()),
		lca: l
	};
}
function Mh(e) {
	let t = {}, n = 0;
	function r(i) {
		let a = n;
		e.children(i).forEach(r), t[i] = {
			low: a,
			lim: n++
		};
	}
	return e.children(Fm).forEach(r), t;
}
function Nh(e) {
	let t = mm(e, "root", {}, "_root"), n = Fh(e), r = Object.values(n), i = wm(Math.max, r) - 1, a = 2 * i + 1;
	e.graph().nestingRoot = t, e.edges().forEach((t) => e.edge(t).minlen *= a);
	let o = Ih(e) + 1;
	e.children(Fm).forEach((r) => {
		Ph(e, t, a, o, i, n, r);
	}), e.graph().nodeRankFactor = a;
}
function Ph(e, t, n, r, i, a, o) {
	let s = e.children(o);
	if (!s.length) {
		o !== t && e.setEdge(t, o, {
			weight: 0,
			minlen: n
		});
		return;
	}
	let c = xm(e, "_bt"), l = xm(e, "_bb"), u = e.node(o);
	e.setParent(c, o), u.borderTop = c, e.setParent(l, o), u.borderBottom = l, s.forEach((s) => {
		Ph(e, t, n, r, i, a, s);
		let u = e.node(s), d = u.borderTop ? u.borderTop : s, f = u.borderBottom ? u.borderBottom : s, p = u.borderTop ? r : 2 * r, m = d === f ? i - (a[o] ?? 0) + 1 : 1;
		e.setEdge(c, d, {
			weight: p,
			minlen: m,
			nestingEdge: !0
		}), e.setEdge(f, l, {
			weight: p,
			minlen: m,
			nestingEdge: !0
		});
	}), e.parent(o) || e.setEdge(t, c, {
		weight: 0,
		minlen: i + (a[o] ?? 0)
	});
}
function Fh(e) {
	let t = {};
	function n(r, i) {
		let a = e.children(r);
		a && a.length && a.forEach((e) => n(e, i + 1)), t[r] = i;
	}
	return e.children(Fm).forEach((e) => n(e, 1)), t;
}
function Ih(e) {
	return e.edges().reduce((t, n) => t + e.edge(n).weight, 0);
}
function Lh(e) {
	let t = e.graph();
	e.removeNode(t.nestingRoot), delete t.nestingRoot, e.edges().forEach((t) => {
		e.edge(t).nestingEdge && e.removeEdge(t);
	});
}
var Rh = zh;
function zh(e) {
	function t(n) {
		let r = e.children(n), i = e.node(n);
		if (r.length && r.forEach(t), i && Object.hasOwn(i, "minRank")) {
			i.borderLeft = [], i.borderRight = [];
			for (let t = i.minRank, r = i.maxRank + 1; t < r; ++t) Bh(e, "borderLeft", "_bl", n, i, t), Bh(e, "borderRight", "_br", n, i, t);
		}
	}
	e.children(Fm).forEach(t);
}
function Bh(e, t, n, r, i, a) {
	let o = {
		width: 0,
		height: 0,
		rank: a,
		borderType: t
	}, s = i[t][a - 1], c = mm(e, "border", o, n);
	i[t][a] = c, e.setParent(c, r), s && e.setEdge(s, c, { weight: 1 });
}
function Vh(e) {
	let t = e.graph().rankdir?.toLowerCase();
	(t === "lr" || t === "rl") && Uh(e);
}
function Hh(e) {
	let t = e.graph().rankdir?.toLowerCase();
	(t === "bt" || t === "rl") && Gh(e), (t === "lr" || t === "rl") && (qh(e), Uh(e));
}
function Uh(e) {
	e.nodes().forEach((t) => Wh(e.node(t))), e.edges().forEach((t) => Wh(e.edge(t)));
}
function Wh(e) {
	let t = e.width;
	e.width = e.height, e.height = t;
}
function Gh(e) {
	e.nodes().forEach((t) => Kh(e.node(t))), e.edges().forEach((t) => {
		var n;
		let r = e.edge(t);
		(n = r.points) == null || n.forEach(Kh), Object.hasOwn(r, "y") && Kh(r);
	});
}
function Kh(e) {
	e.y = -e.y;
}
function qh(e) {
	e.nodes().forEach((t) => Jh(e.node(t))), e.edges().forEach((t) => {
		var n;
		let r = e.edge(t);
		(n = r.points) == null || n.forEach(Jh), Object.hasOwn(r, "x") && Jh(r);
	});
}
function Jh(e) {
	let t = e.x;
	e.x = e.y, e.y = t;
}
function Yh(e, t = null) {
	let n = {}, r = e.nodes().filter((t) => !e.children(t).length), i = r.map((t) => e.node(t).rank), a = jm(wm(Math.max, i) + 1).map(() => []);
	function o(t) {
		if (n[t]) return;
		n[t] = !0;
		let r = e.node(t);
		a[r.rank].push(t);
		let i = e.successors(t);
		i && [...i].sort((e, t) => s(e, t)).forEach(o);
	}
	r.sort((t, n) => e.node(t).rank - e.node(n).rank).forEach(o);
	function s(n, r) {
		return Im(t, e.node(n), e.node(r));
	}
	return a;
}
function Xh(e, t) {
	let n = 0;
	for (let r = 1; r < t.length; ++r) n += Zh(e, t[r - 1], t[r]);
	return n;
}
function Zh(e, t, n) {
	let r = Pm(n, n.map((e, t) => t)), i = t.flatMap((t) => {
		let n = e.outEdges(t);
		return n ? n.map((t) => ({
			pos: r[t.w],
			weight: e.edge(t).weight
		})).sort((e, t) => e.pos - t.pos) : [];
	}), a = 1;
	for (; a < n.length;) a <<= 1;
	let o = 2 * a - 1;
	--a;
	let s = Array(o).fill(0), c = 0;
	return i.forEach((e) => {
		let t = e.pos + a;
		s[t] += e.weight;
		let n = 0;
		for (; t > 0;) t % 2 && (n += s[t + 1]), t = t - 1 >> 1, s[t] += e.weight;
		c += e.weight * n;
	}), c;
}
function Qh(e, t = []) {
	return t.map((t) => {
		let n = e.inEdges(t);
		if (!n || !n.length) return { v: t };
		{
			let r = n.reduce((t, n) => {
				let r = e.edge(n), i = e.node(n.v);
				return {
					sum: t.sum + r.weight * i.order,
					weight: t.weight + r.weight
				};
			}, {
				sum: 0,
				weight: 0
			});
			return {
				v: t,
				barycenter: r.sum / r.weight,
				weight: r.weight
			};
		}
	});
}
function $h(e, t) {
	let n = {};
	return e.forEach((e, t) => {
		let r = {
			indegree: 0,
			in: [],
			out: [],
			vs: [e.v],
			i: t
		};
		e.barycenter !== void 0 && (r.barycenter = e.barycenter, r.weight = e.weight), n[e.v] = r;
	}), t.edges().forEach((e) => {
		let t = n[e.v], r = n[e.w];
		t !== void 0 && r !== void 0 && (r.indegree++, t.out.push(r));
	}), eg(Object.values(n).filter((e) => !e.indegree));
}
function eg(e) {
	let t = [];
	function n(e) {
		return (t) => {
			t.merged || (t.barycenter === void 0 || e.barycenter === void 0 || t.barycenter >= e.barycenter) && tg(e, t);
		};
	}
	function r(t) {
		return (n) => {
			n.in.push(t), --n.indegree === 0 && e.push(n);
		};
	}
	for (; e.length;) {
		let i = e.pop();
		t.push(i), i.in.reverse().forEach(n(i)), i.out.forEach(r(i));
	}
	return t.filter((e) => !e.merged).map((e) => Mm(e, [
		"vs",
		"i",
		"barycenter",
		"weight"
	]));
}
function tg(e, t) {
	let n = 0, r = 0;
	e.weight && (n += e.barycenter * e.weight, r += e.weight), t.weight && (n += t.barycenter * t.weight, r += t.weight), e.vs = t.vs.concat(e.vs), e.barycenter = n / r, e.weight = r, e.i = Math.min(t.i, e.i), t.merged = !0;
}
function ng(e, t, n, r, i) {
	let a = {}, o = null, s = null, c = i;
	typeof t == "boolean" ? (c = t, a = {}) : t && (a = t, o = n ?? null, s = r ?? null);
	let l = Em(e, (e) => Object.hasOwn(e, "barycenter")), u = l.lhs, d = l.rhs.sort((e, t) => t.i - e.i), f = [], p = 0, m = 0, h = 0;
	u.sort(ig(s, o, !!c));
	for (let [e, t] of Object.entries(a)) {
		let n = u.findIndex((t) => t.vs[0] === e);
		u.splice(n + 1, 0, t);
	}
	h = rg(f, d, h), u.forEach((e) => {
		h += e.vs.length, f.push(e.vs), p += e.barycenter * e.weight, m += e.weight, h = rg(f, d, h);
	});
	let g = { vs: f.flat(1) };
	return m && (g.barycenter = p / m, g.weight = m), g;
}
function rg(e, t, n) {
	let r;
	for (; t.length && (r = t[t.length - 1]).i <= n;) t.pop(), e.push(r.vs), n++;
	return n;
}
function ig(e, t, n) {
	return (r, i) => {
		if (r.barycenter < i.barycenter) return -1;
		if (r.barycenter > i.barycenter) return 1;
		if (e && (typeof r.vs[0] == "string" || typeof i.vs[0] == "string")) {
			let n = Im(t, e.node(r.vs[0]), e.node(i.vs[0]));
			if (n !== 0) return n;
		}
		return n ? i.i - r.i : r.i - i.i;
	};
}
function ag(e, t, n, r, i) {
	var a, o;
	let s = null, c = i;
	typeof r == "boolean" ? (c = r, s = null) : r !== void 0 && (s = r);
	let l = e.children(t), u = e.node(t), d = u ? u.borderLeft : void 0, f = u ? u.borderRight : void 0, p = {};
	d && (l = l.filter((e) => e !== d && e !== f));
	let m = Qh(e, l);
	m.forEach((t) => {
		if (e.children(t.v).length) {
			let { result: r } = ag(e, t.v, n, s, c);
			p[t.v] = r, Object.hasOwn(r, "barycenter") && sg(t, r);
		}
	});
	let h = $h(m, n);
	og(h, p);
	let g = {}, _ = !1;
	for (let t = 0; t < h.length; t++) for (let n = t + 1; n < h.length; n++) if (h[t] && h[n] && (a = h[t]) != null && a.barycenter && (o = h[n]) != null && o.barycenter && h[t]?.barycenter === h[n].barycenter) {
		let r = h[t]?.vs[0] ?? "", i = h[n]?.vs[0] ?? "", a = e.node(r), o = e.node(i);
		if (a.dummy === "edge" && o.dummy === "edge" && a.edgeObj?.v === o.edgeObj?.v && a.edgeObj?.w === o.edgeObj?.w) {
			if (a.edgeLabel.reversed) {
				g[i] = h[t], h.splice(t, 1), t--;
				break;
			}
			g[r] || (g[r] = h[n], h.splice(n, 1), n--);
		} else _ = !0;
	}
	let v = ng(h, g, s, e, c);
	if (d && f) {
		v.vs = [
			d,
			v.vs,
			f
		].flat(1);
		let t = e.predecessors(d);
		if (t && t.length) {
			let n = e.node(t[0]), r = e.predecessors(f), i = e.node(r[0]);
			Object.hasOwn(v, "barycenter") || (v.barycenter = 0, v.weight = 0), v.barycenter = (v.barycenter * v.weight + n.order + i.order) / (v.weight + 2), v.weight += 2;
		}
	}
	return Object.defineProperty(v, "result", {
		value: v,
		enumerable: !1,
		configurable: !0,
		writable: !0
	}), Object.defineProperty(v, "usedBias", {
		value: _,
		enumerable: !1,
		configurable: !0,
		writable: !0
	}), v;
}
function og(e, t) {
	e.forEach((e) => {
		e.vs = e.vs.flatMap((e) => t[e] ? t[e].vs : e);
	});
}
function sg(e, t) {
	e.barycenter === void 0 ? (e.barycenter = t.barycenter, e.weight = t.weight) : (e.barycenter = (e.barycenter * e.weight + t.barycenter * t.weight) / (e.weight + t.weight), e.weight += t.weight);
}
function cg(e, t, n, r) {
	r ||= e.nodes();
	let i = lg(e), a = new pm({ compound: !0 }).setGraph({ root: i }).setDefaultNodeLabel((t) => e.node(t));
	return r.forEach((r) => {
		let o = e.node(r), s = e.parent(r);
		if (o.rank === t || o.minRank <= t && t <= o.maxRank) {
			a.setNode(r), a.setParent(r, s || i);
			let c = e[n](r);
			c && c.forEach((t) => {
				let n = t.v === r ? t.w : t.v, i = a.edge(n, r), o = i === void 0 ? 0 : i.weight;
				a.setEdge(n, r, { weight: e.edge(t).weight + o });
			}), Object.hasOwn(o, "minRank") && a.setNode(r, {
				borderLeft: o.borderLeft[t],
				borderRight: o.borderRight[t]
			});
		}
	}), a;
}
function lg(e) {
	let t;
	for (; e.hasNode(t = Am("_root")););
	return t;
}
function ug(e, t, n) {
	let r = {}, i;
	n.forEach((n) => {
		let a = e.parent(n), o, s;
		for (; a;) {
			if (o = e.parent(a), o ? (s = r[o], r[o] = a) : (s = i, i = a), s && s !== a) {
				t.setEdge(s, a);
				return;
			}
			a = o;
		}
	});
}
function dg(e, t = {}, n = null) {
	if (typeof t.customOrder == "function") {
		t.customOrder(e, dg);
		return;
	}
	let r = Tm(e), i = fg(e, jm(1, r + 1), "inEdges"), a = fg(e, jm(r - 1, -1, -1), "outEdges"), o = Yh(e, n);
	if (mg(e, o), t.disableOptimalOrderHeuristic) return;
	let s = Infinity, c, l = t.constraints || [];
	for (let t = 0, r = 0; r < 4; ++t, ++r) {
		pg(t % 2 ? i : a, t % 4 >= 2, l, n), o = vm(e);
		let u = Xh(e, o);
		u < s ? (r = 0, c = Object.assign({}, o), s = u) : u === s && (c = structuredClone(o));
	}
	mg(e, c);
}
function fg(e, t, n) {
	let r = /* @__PURE__ */ new Map(), i = (e, t) => {
		r.has(e) || r.set(e, []), r.get(e).push(t);
	};
	for (let t of e.nodes()) {
		let n = e.node(t);
		if (typeof n.rank == "number" && i(n.rank, t), typeof n.minRank == "number" && typeof n.maxRank == "number") for (let e = n.minRank; e <= n.maxRank; e++) e !== n.rank && i(e, t);
	}
	return t.map(function(t) {
		return cg(e, t, n, r.get(t) || []);
	});
}
function pg(e, t, n, r) {
	let i = !0, a = new pm();
	e.forEach(function(e) {
		n.forEach((e) => a.setEdge(e.left, e.right));
		let o = e.graph().root, { result: s, usedBias: c } = ag(e, o, a, r, i);
		t && c && (i = !i), s.vs.forEach((t, n) => e.node(t).order = n), ug(e, a, s.vs);
	});
}
function mg(e, t) {
	Object.values(t).forEach((t) => t.forEach((t, n) => e.node(t).order = n));
}
function hg(e, t) {
	let n = {};
	function r(t, r) {
		let i = 0, a = 0, o = t.length, s = r[r.length - 1];
		return r.forEach((t, c) => {
			let l = _g(e, t), u = l ? e.node(l).order : o;
			(l || t === s) && (r.slice(a, c + 1).forEach((t) => {
				let r = e.predecessors(t);
				r && r.forEach((r) => {
					let a = e.node(r), o = a.order;
					(o < i || u < o) && !(a.dummy && e.node(t).dummy) && vg(n, r, t);
				});
			}), a = c + 1, i = u);
		}), r;
	}
	return t.length && t.reduce(r), n;
}
function gg(e, t) {
	let n = {};
	function r(t) {
		return e.node(t)?.dummy === "border";
	}
	if (!e.nodes().some(r)) return n;
	function i(t, r, i, a, o) {
		jm(r, i).forEach((r) => {
			let i = t[r];
			if (i !== void 0 && e.node(i).dummy) {
				let t = e.predecessors(i);
				t && t.forEach((t) => {
					if (t === void 0) return;
					let r = e.node(t);
					r.dummy && (r.order < a || r.order > o) && vg(n, t, i);
				});
			}
		});
	}
	function a(t, n) {
		let a = -1, o = -1, s = 0;
		return n.forEach((c, l) => {
			if (r(c)) {
				let t = e.predecessors(c);
				if (t && t.length) {
					let r = t[0];
					if (r === void 0) return;
					o = e.node(r).order, i(n, s, l, a, o), s = l, a = o;
				}
			}
			i(n, s, n.length, o, t.length);
		}), n;
	}
	return t.length && t.reduce(a), n;
}
function _g(e, t) {
	if (e.node(t).dummy) {
		let n = e.predecessors(t);
		if (n) return n.find((t) => e.node(t).dummy);
	}
}
function vg(e, t, n) {
	if (t > n) {
		let e = t;
		t = n, n = e;
	}
	let r = e[t];
	r || (e[t] = r = {}), r[n] = !0;
}
function yg(e, t, n) {
	if (t > n) {
		let e = t;
		t = n, n = e;
	}
	let r = e[t];
	return r !== void 0 && Object.hasOwn(r, n);
}
function bg(e, t, n, r, i) {
	let a = {}, o = {}, s = {};
	return t.forEach((e) => {
		e.forEach((e, t) => {
			a[e] = e, o[e] = e, s[e] = t;
		});
	}), t.forEach((t) => {
		let c = -1, l = -1, u = !1, d = t, f = t.findIndex((t) => i?.includes(t) || kg(t, e, i));
		f > 0 && (d = [
			t[f],
			...t.slice(0, f),
			...t.slice(f + 1)
		], u = !0), d.forEach((t) => {
			let d = r(t);
			if (d && d.length) {
				i != null && i.includes(t) && (d = d.filter((t) => kg(t, e, i)));
				let r = d.sort((e, t) => {
					let n = s[e], r = s[t];
					return (n === void 0 ? 0 : n) - (r === void 0 ? 0 : r);
				}), f = (r.length - 1) / 2;
				for (let e = Math.floor(f), i = Math.ceil(f); e <= i; ++e) {
					let i = r[e];
					if (i === void 0) continue;
					let d = s[i];
					if (d !== void 0 && o[t] === t && c < d && s[i] !== l && !yg(n, t, i)) {
						let e = a[i];
						e !== void 0 && (o[i] = t, o[t] = a[t] = e, c = d, u &&= (c = -1, l = s[i] ?? -1, !1));
					}
				}
			}
		});
	}), {
		root: a,
		align: o
	};
}
function xg(e, t, n, r, i = !1) {
	let a = {}, o = Sg(e, t, n, i), s = i ? "borderLeft" : "borderRight";
	function c(e, t) {
		let n = o.nodes().slice(), r = {}, i = n.pop();
		for (; i;) {
			if (r[i]) e(i);
			else {
				r[i] = !0, n.push(i);
				for (let e of t(i)) n.push(e);
			}
			i = n.pop();
		}
	}
	function l(e) {
		let t = o.inEdges(e);
		t ? a[e] = t.reduce((e, t) => {
			let n = a[t.v] ?? 0, r = o.edge(t);
			return Math.max(e, n + (r === void 0 ? 0 : r));
		}, 0) : a[e] = 0;
	}
	function u(t) {
		let n = o.outEdges(t), r = Infinity;
		n && (r = n.reduce((e, t) => {
			let n = a[t.w], r = o.edge(t);
			return Math.min(e, (n === void 0 ? 0 : n) - (r === void 0 ? 0 : r));
		}, Infinity));
		let i = e.node(t);
		r !== Infinity && i.borderType !== s && (a[t] = Math.max(a[t] === void 0 ? 0 : a[t], r));
	}
	function d(e) {
		return o.predecessors(e) || [];
	}
	function f(e) {
		return o.successors(e) || [];
	}
	return c(l, d), c(u, f), Object.keys(r).forEach((e) => {
		let t = n[e];
		t !== void 0 && (a[e] = a[t] ?? 0);
	}), a;
}
function Sg(e, t, n, r) {
	let i = new pm(), a = e.graph(), o = Dg(a.nodesep, a.edgesep, r);
	return t.forEach((t) => {
		let r;
		t.forEach((t) => {
			let a = n[t];
			if (a !== void 0) {
				if (i.setNode(a), r !== void 0) {
					let s = n[r];
					if (s !== void 0) {
						let n = i.edge(s, a);
						i.setEdge(s, a, Math.max(o(e, t, r), n || 0));
					}
				}
				r = t;
			}
		});
	}), i;
}
function Cg(e, t) {
	return Object.values(t).reduce((t, n) => {
		let r = -Infinity, i = Infinity;
		Object.entries(n).forEach(([t, n]) => {
			let a = Og(e, t) / 2;
			r = Math.max(n + a, r), i = Math.min(n - a, i);
		});
		let a = r - i;
		return a < t[0] && (t = [a, n]), t;
	}, [Infinity, null])[1];
}
function wg(e, t) {
	let n = Object.values(t), r = wm(Math.min, n), i = wm(Math.max, n);
	["u", "d"].forEach((n) => {
		["l", "r"].forEach((a) => {
			let o = n + a, s = e[o];
			if (!s || s === t) return;
			let c = Object.values(s), l = r - wm(Math.min, c);
			a !== "l" && (l = i - wm(Math.max, c)), l && (e[o] = Nm(s, (e) => e + l));
		});
	});
}
function Tg(e, t = void 0) {
	let n = e.ul;
	return n ? Nm(n, (n, r) => {
		if (t) {
			let n = e[t.toLowerCase()];
			if (n && n[r] !== void 0) return n[r];
		}
		let i = Object.values(e).map((e) => {
			let t = e[r];
			return t === void 0 ? 0 : t;
		}).sort((e, t) => e - t);
		return ((i[1] ?? 0) + (i[2] ?? 0)) / 2;
	}) : {};
}
function Eg(e, t) {
	let n = vm(e), r = Object.assign(hg(e, n), gg(e, n)), i = {}, a;
	return ["u", "d"].forEach((o) => {
		a = o === "u" ? n : Object.values(n).reverse(), ["l", "r"].forEach((n) => {
			n === "r" && (a = a.map((e) => Object.values(e).reverse()));
			let s = bg(e, a, r, (t) => (o === "u" ? e.predecessors(t) : e.successors(t)) || [], t), c = xg(e, a, s.root, s.align, n === "r");
			n === "r" && (c = Nm(c, (e) => -e)), i[o + n] = c;
		});
	}), wg(i, Cg(e, i)), Tg(i, e.graph().align);
}
function Dg(e, t, n) {
	return (r, i, a) => {
		let o = r.node(i), s = r.node(a), c = 0, l;
		if (c += o.width / 2, Object.hasOwn(o, "labelpos")) switch (o.labelpos.toLowerCase()) {
			case "l":
				l = -o.width / 2;
				break;
			case "r": l = o.width / 2;
		}
		if (l && (c += n ? l : -l), l = void 0, c += (o.dummy ? t : e) / 2, c += (s.dummy ? t : e) / 2, c += s.width / 2, Object.hasOwn(s, "labelpos")) switch (s.labelpos.toLowerCase()) {
			case "l":
				l = s.width / 2;
				break;
			case "r": l = -s.width / 2;
		}
		return l && (c += n ? l : -l), c;
	};
}
function Og(e, t) {
	return e.node(t).width;
}
function kg(e, t, n) {
	if (!n) return !1;
	let r = t.node(e)?.edgeObj;
	if (!r || t.node(e).edgeLabel.reversed) return !1;
	let i = n.indexOf(r?.v), a = n.indexOf(r?.w);
	return i !== -1 && a !== -1 && i === (a + 1) % n.length || i === (a - 1) % n.length;
}
function Ag(e, t) {
	e = gm(e), jg(e), Object.entries(Eg(e, t)).forEach(([t, n]) => e.node(t).x = n);
}
function jg(e) {
	let t = vm(e), n = e.graph(), r = n.ranksep, i = n.rankalign, a = 0;
	t.forEach((t) => {
		let n = t.reduce((t, n) => {
			let r = e.node(n).height ?? 0;
			return t > r ? t : r;
		}, 0);
		t.forEach((t) => {
			let r = e.node(t);
			r.y = i === "top" ? a + r.height / 2 : i === "bottom" ? a + n - r.height / 2 : a + n / 2;
		}), a += n + r;
	});
}
var Mg = /* @__PURE__ */ new WeakMap();
function Ng(e, t = {}) {
	return Fg(e, Om, t), e;
}
function Pg(e, t, n) {
	let r = t;
	for (; r !== void 0;) {
		let t = e.parent(r);
		if (t === n) return r;
		r = t;
	}
}
function Fg(e, t, n) {
	let r = e.nodes().filter((t) => e.children(t).length), i = {};
	r.forEach((r) => {
		let a = e.node(r);
		if (a && a.rankdir) {
			let o = new pm({
				multigraph: !0,
				compound: !0
			});
			o.setGraph({ rankdir: a.rankdir });
			let s = e.children(r);
			s.forEach((t) => {
				let n = { ...e.node(t) };
				o.setNode(t, n);
				let i = e.parent(t);
				i && i !== r && s.includes(i) && o.setParent(t, i);
			});
			let c = /* @__PURE__ */ new Set();
			e.edges().forEach((t) => {
				let n = Pg(e, t.v, r), i = Pg(e, t.w, r);
				if (n === t.v && i === t.w) o.setEdge(t, { ...e.edge(t) });
				else if (n && i && n !== i) {
					let r = `${n}\0${i}`;
					c.has(r) || (c.add(r), o.setEdge(n, i, { ...e.edge(t) }));
				}
			}), Fg(o, t, n);
			let l = qg(o);
			Lg(l, t, n, null), Rg(o, l);
			let u = 1 / 0, d = 1 / 0, f = -1 / 0, p = -1 / 0;
			o.nodes().forEach((e) => {
				if (e === r) return;
				let t = o.node(e);
				t && typeof t.x == "number" && typeof t.y == "number" && typeof t.width == "number" && typeof t.height == "number" && (u = Math.min(u, t.x - t.width / 2), f = Math.max(f, t.x + t.width / 2), d = Math.min(d, t.y - t.height / 2), p = Math.max(p, t.y + t.height / 2));
			}), isFinite(u) && isFinite(d) && isFinite(f) && isFinite(p) || (u = d = 0, f = p = 0);
			let m = f - u, h = p - d;
			i[r] = {
				minX: u,
				minY: d,
				maxX: f,
				maxY: p,
				width: m,
				height: h,
				offsetX: u,
				offsetY: d
			}, a._dagreClusterSubgraph = o;
		}
	});
	let a = [], o = (t) => {
		let n = [], r = (e.children(t) || []).filter((e) => e !== t);
		for (; r.length > 0;) {
			let t = r.shift();
			n.push(t), (e.children(t) || []).filter((e) => e !== t).forEach((e) => r.push(e));
		}
		return n;
	}, s = /* @__PURE__ */ new Map();
	r.forEach((t) => {
		let n = e.node(t);
		n && n.rankdir && i[t] && s.set(t, (e.children(t) || []).filter((e) => e !== t));
	});
	let c = new Set([...s.values()].flat()), l = /* @__PURE__ */ new Map();
	s.forEach((e, t) => {
		c.has(t) || l.set(t, o(t));
	});
	let u = new Set([...l.values()].flat()), d = (e) => {
		for (let [t, n] of l) if (n.includes(e)) return t;
		return e;
	}, f = [];
	e.edges().forEach((t) => {
		(u.has(t.v) || u.has(t.w)) && f.push({
			edge: t,
			label: e.edge(t)
		});
	});
	let p = /* @__PURE__ */ new Map();
	u.forEach((t) => {
		let n = e.parent(t);
		p.set(t, typeof n == "string" ? n : void 0);
	}), l.forEach((t, n) => {
		let r = e.node(n), o = [];
		t.forEach((t) => {
			let n = e.node(t);
			n && (o.push({
				id: t,
				node: n,
				parent: p.get(t)
			}), e.removeNode(t));
		});
		let s = f.filter(({ edge: e }) => t.includes(e.v) || t.includes(e.w)), c = i[n];
		r && (a.push({
			clusterId: n,
			subgraph: r._dagreClusterSubgraph,
			bounds: c,
			children: t,
			removedNodes: o,
			removedEdges: s
		}), r.width = c.width, r.height = c.height);
	});
	let m = /* @__PURE__ */ new Set();
	f.forEach(({ edge: t, label: n }) => {
		let r = d(t.v), i = d(t.w);
		if (r !== i && e.hasNode(r) && e.hasNode(i)) {
			let t = `${r}\0${i}`;
			m.has(t) || (m.add(t), e.setEdge(r, i, {
				...n,
				width: 0,
				height: 0
			}));
		}
	});
	let h = qg(e), g = Lg(h, t, n, Mg.get(e) ?? null);
	Mg.set(e, g), Rg(e, h), m.forEach((t) => {
		let n = t.indexOf("\0"), r = t.slice(0, n), i = t.slice(n + 1);
		e.hasEdge(r, i) && e.removeEdge(r, i);
	}), a.forEach(({ clusterId: t, subgraph: n, bounds: r, removedNodes: i, removedEdges: a }) => {
		let o = e.node(t), s = o?.x ?? 0, c = o?.y ?? 0, l = (r.minX + r.maxX) / 2, u = (r.minY + r.maxY) / 2;
		i.forEach(({ id: t, node: n, parent: r }) => {
			e.setNode(t, n), r !== void 0 && e.setParent(t, r);
		}), a.forEach(({ edge: t, label: n }) => {
			e.setEdge(t, n);
		}), n.nodes().forEach((r) => {
			if (r === t) return;
			let i = n.node(r), a = e.node(r);
			a && i && typeof i.x == "number" && typeof i.y == "number" && (a.x = s + (i.x - l), a.y = c + (i.y - u));
		}), Ig(e, n, s - l, c - u), delete o._dagreClusterSubgraph;
	}), r.forEach((t) => {
		let n = e.node(t), r = i[t];
		if (n && n.rankdir && n._dagreClusterSubgraph && r) {
			let i = n._dagreClusterSubgraph, a = n.x ?? 0, o = n.y ?? 0, s = (r.minX + r.maxX) / 2, c = (r.minY + r.maxY) / 2;
			i.nodes().forEach((n) => {
				if (n === t) return;
				let r = i.node(n), l = e.node(n);
				if (l && r && typeof r.x == "number" && typeof r.y == "number") {
					let e = r.x - s, t = r.y - c;
					l.x = a + e, l.y = o + t;
				}
			}), Ig(e, i, a - s, o - c), delete n._dagreClusterSubgraph;
		}
	});
}
function Ig(e, t, n, r) {
	t.edges().forEach((i) => {
		if (!e.hasEdge(i)) return;
		let a = t.edge(i), o = e.edge(i);
		o.points = a.points.map((e) => ({
			x: e.x + n,
			y: e.y + r
		})), Object.hasOwn(a, "x") && (o.x = a.x + n, o.y = a.y + r);
	});
}
function Lg(e, t, n, r = null) {
	var i, a;
	let o = n?.useDynamic !== !1, s = o && (i = r?.graph) != null ? i : null, c = o && (a = r?.rawNodes) != null ? a : null;
	t("    makeSpaceForEdgeLabels", () => Jg(e)), t("    removeSelfEdges", () => r_(e)), t("    acyclic", () => Ym(e, s)), t("    nestingGraph.run", () => Nh(e)), t("    rank", () => wh(gm(e))), t("    injectEdgeLabelProxies", () => Yg(e)), t("    removeEmptyRanks", () => bm(e)), t("    nestingGraph.cleanup", () => Lh(e)), t("    normalizeRanks", () => ym(e)), t("    assignRankMinMax", () => Xg(e)), t("    removeEdgeLabelProxies", () => Zg(e)), t("    normalize.run", () => $m(e)), t("    parentDummyChains", () => kh(e)), t("    addBorderSegments", () => Rh(e)), t("    order", () => dg(e, n, c)), t("    insertSelfEdges", () => i_(e)), t("    adjustCoordinateSystem", () => Vh(e)), t("    position", () => Ag(e, n.corePath)), t("    positionSelfEdges", () => a_(e));
	let l = JSON.parse(JSON.stringify(e._nodes));
	return t("    removeBorderNodes", () => n_(e)), t("    normalize.undo", () => th(e)), t("    fixupEdgeLabelCoords", () => e_(e)), t("    undoCoordinateSystem", () => Hh(e)), t("    translateGraph", () => Qg(e)), t("    assignNodeIntersects", () => $g(e)), t("    reversePoints", () => t_(e)), t("    acyclic.undo", () => Zm(e)), {
		graph: e,
		rawNodes: l
	};
}
function Rg(e, t) {
	e.nodes().forEach((n) => {
		let r = e.node(n), i = t.node(n);
		r && (r.x = i.x, r.y = i.y, r.order = i.order, r.rank = i.rank, t.children(n).length && (r.width = i.width, r.height = i.height));
	}), e.edges().forEach((n) => {
		let r = e.edge(n), i = t.edge(n);
		r.points = i.points, Object.hasOwn(i, "x") && (r.x = i.x, r.y = i.y);
	}), e.graph().width = t.graph().width, e.graph().height = t.graph().height;
}
var zg = [
	"nodesep",
	"edgesep",
	"ranksep",
	"marginx",
	"marginy"
], Bg = {
	ranksep: 50,
	edgesep: 20,
	nodesep: 50,
	rankdir: "TB",
	rankalign: "center"
}, Vg = [
	"acyclicer",
	"ranker",
	"rankdir",
	"align",
	"rankalign"
], Hg = [
	"width",
	"height",
	"rank"
], Ug = {
	width: 0,
	height: 0
}, Wg = [
	"minlen",
	"weight",
	"width",
	"height",
	"labeloffset"
], Gg = {
	minlen: 1,
	weight: 1,
	width: 0,
	height: 0,
	labeloffset: 10,
	labelpos: "r"
}, Kg = ["labelpos"];
function qg(e) {
	let t = new pm({
		multigraph: !0,
		compound: !0
	}), n = s_(e.graph());
	return t.setGraph(Object.assign({}, Bg, o_(n, zg), Mm(n, Vg))), e.nodes().forEach((n) => {
		let r = o_(s_(e.node(n)), Hg);
		Object.keys(Ug).forEach((e) => {
			r[e] === void 0 && (r[e] = Ug[e]);
		}), t.setNode(n, r);
		let i = e.parent(n);
		i !== void 0 && t.setParent(n, i);
	}), e.edges().forEach((n) => {
		let r = s_(e.edge(n));
		t.setEdge(n, Object.assign({}, Gg, o_(r, Wg), Mm(r, Kg)));
	}), t;
}
function Jg(e) {
	let t = e.graph();
	t.ranksep /= 2, e.edges().forEach((n) => {
		let r = e.edge(n);
		r.minlen *= 2, (r.labelpos ?? "r").toLowerCase() !== "c" && (t.rankdir === "TB" || t.rankdir === "BT" ? r.width += r.labeloffset : r.height += r.labeloffset);
	});
}
function Yg(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		if (n.width && n.height) {
			let n = e.node(t.v);
			mm(e, "edge-proxy", {
				rank: (e.node(t.w).rank - n.rank) / 2 + n.rank,
				e: t
			}, "_ep");
		}
	});
}
function Xg(e) {
	let t = 0;
	e.nodes().forEach((n) => {
		let r = e.node(n);
		r.borderTop && (r.minRank = e.node(r.borderTop).rank, r.maxRank = e.node(r.borderBottom).rank, t = Math.max(t, r.maxRank));
	}), e.graph().maxRank = t;
}
function Zg(e) {
	e.nodes().forEach((t) => {
		let n = e.node(t);
		if (n.dummy === "edge-proxy") {
			let r = n;
			e.edge(r.e).labelRank = n.rank, e.removeNode(t);
		}
	});
}
function Qg(e) {
	let t = Infinity, n = 0, r = Infinity, i = 0, a = e.graph(), o = a.marginx || 0, s = a.marginy || 0;
	function c(e) {
		let a = e.x, o = e.y, s = e.width, c = e.height;
		t = Math.min(t, a - s / 2), n = Math.max(n, a + s / 2), r = Math.min(r, o - c / 2), i = Math.max(i, o + c / 2);
	}
	e.nodes().forEach((t) => c(e.node(t))), e.edges().forEach((t) => {
		let n = e.edge(t);
		Object.hasOwn(n, "x") && c(n);
	}), t -= o, r -= s, e.nodes().forEach((n) => {
		let i = e.node(n);
		i.x -= t, i.y -= r;
	}), e.edges().forEach((n) => {
		let i = e.edge(n);
		i.points.forEach((e) => {
			e.x -= t, e.y -= r;
		}), Object.hasOwn(i, "x") && (i.x -= t), Object.hasOwn(i, "y") && (i.y -= r);
	}), a.width = n - t + o, a.height = i - r + s;
}
function $g(e) {
	e.edges().forEach((t) => {
		if (t.v === t.w) return;
		let n = e.edge(t), r = e.node(t.v), i = e.node(t.w), a, o;
		n.points ? (a = n.points[0], o = n.points[n.points.length - 1]) : (n.points = [], a = i, o = r), n.points.unshift(_m(r, a)), n.points.push(_m(i, o));
	});
}
function e_(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		if (Object.hasOwn(n, "x")) switch ((n.labelpos === "l" || n.labelpos === "r") && (n.width -= n.labeloffset), n.labelpos) {
			case "l":
				n.x -= n.width / 2 + n.labeloffset;
				break;
			case "r": n.x += n.width / 2 + n.labeloffset;
		}
	});
}
function t_(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		n.reversed && n.points.reverse();
	});
}
function n_(e) {
	e.nodes().forEach((t) => {
		if (e.children(t).length) {
			let n = e.node(t), r = e.node(n.borderTop), i = e.node(n.borderBottom), a = e.node(n.borderLeft[n.borderLeft.length - 1]), o = e.node(n.borderRight[n.borderRight.length - 1]);
			n.width = Math.abs(o.x - a.x), n.height = Math.abs(i.y - r.y), n.x = a.x + n.width / 2, n.y = r.y + n.height / 2;
		}
	}), e.nodes().forEach((t) => {
		e.node(t).dummy === "border" && e.removeNode(t);
	});
}
function r_(e) {
	e.edges().forEach((t) => {
		if (t.v === t.w) {
			let n = e.node(t.v);
			n.selfEdges ||= [], n.selfEdges.push({
				e: t,
				label: e.edge(t)
			}), e.removeEdge(t);
		}
	});
}
function i_(e) {
	vm(e).forEach((t) => {
		let n = 0;
		t.forEach((t, r) => {
			let i = e.node(t);
			typeof i.rank != "number" && (i.rank = 0), i.order = r + n, (i.selfEdges || []).forEach((t) => {
				mm(e, "selfedge", {
					width: t.label.width,
					height: t.label.height,
					rank: i.rank,
					order: r + ++n,
					e: t.e,
					edgeLabel: t.label
				}, "_se"), Array.isArray(t.label.points) && t.label.points.length === 7 || (t.label.points = [
					{
						x: 0,
						y: -10
					},
					{
						x: 0,
						y: -10
					},
					{
						x: 0,
						y: 0
					},
					{
						x: 0,
						y: 10
					},
					{
						x: 0,
						y: 10
					},
					{
						x: 0,
						y: 0
					},
					{
						x: 0,
						y: 0
					}
				]);
			}), delete i.selfEdges;
		});
	});
}
function a_(e) {
	e.nodes().forEach((t) => {
		let n = e.node(t), r = (e) => typeof e == "number" && isFinite(e);
		if (n.dummy === "selfedge") {
			let i = n, a = e.node(i.e.v), o = r(a?.x) ? a.x : 0, s = r(a?.y) ? a.y : 0, c = r(a?.width) ? a.width : 0, l = r(a?.height) ? a.height : 0, u = r(n.x) ? n.x : o, d = r(n.y) ? n.y : s, f = c / 2, p = l / 2;
			i.edgeLabel.points = [
				{
					x: u + f,
					y: d - p
				},
				{
					x: u + f,
					y: d - p
				},
				{
					x: u,
					y: d
				},
				{
					x: u - f,
					y: d + p
				},
				{
					x: u - f,
					y: d + p
				},
				{
					x: u,
					y: d
				},
				{
					x: u,
					y: d
				}
			], i.edgeLabel.x = u, i.edgeLabel.y = d, e.setEdge(i.e, i.edgeLabel), e.removeNode(t);
		} else n && Array.isArray(n.selfEdges) && n.selfEdges.forEach((e) => {
			if (!Array.isArray(e.label.points) || e.label.points.length !== 7) {
				let t = r(n.x) ? n.x : 0, i = r(n.y) ? n.y : 0, a = r(n.width) ? n.width : 0, o = r(n.height) ? n.height : 0, s = a / 2, c = o / 2;
				e.label.points = [
					{
						x: t + s,
						y: i - c
					},
					{
						x: t + s,
						y: i - c
					},
					{
						x: t,
						y: i
					},
					{
						x: t - s,
						y: i + c
					},
					{
						x: t - s,
						y: i + c
					},
					{
						x: t,
						y: i
					},
					{
						x: t,
						y: i
					}
				];
			}
		});
	});
}
function o_(e, t) {
	return Nm(Mm(e, t), Number);
}
function s_(e) {
	let t = {};
	return e && Object.entries(e).forEach(([e, n]) => {
		typeof e == "string" && (e = e.toLowerCase()), t[e] = n;
	}), t;
}
function c_(e) {
	let t = vm(e), n = new pm({
		compound: !0,
		multigraph: !0
	}).setGraph({});
	return e.nodes().forEach((t) => {
		n.setNode(t, { label: t }), n.setParent(t, "layer" + e.node(t).rank);
	}), e.edges().forEach((e) => n.setEdge(e.v, e.w, {}, e.name)), t.forEach((e, t) => {
		let r = "layer" + t;
		n.setNode(r, { rank: "same" }), e.reduce((e, t) => (n.setEdge(e, t, { style: "invis" }), t));
	}), n;
}
var l_ = {
	graphlib: Op,
	version: Lm,
	layout: Ng,
	debug: c_,
	util: {
		time: Dm,
		notime: Om
	}
}, u_ = 20, d_ = 46, f_ = 124, p_ = 24, m_ = 70;
function h_(e, t) {
	let n = Math.max(a(e, t).length, e.outputs.length);
	if (e.kind === "output") return d_;
	let r = e.kind === "input" && e.type !== "Image";
	return d_ + n * u_ + (r ? p_ : f_);
}
var g_ = 28, __ = 20;
function v_(e, t) {
	return t.groups[e.id] ? b_(e.id, t).size : {
		width: 190,
		height: h_(e, t)
	};
}
var y_ = /* @__PURE__ */ new WeakMap();
function b_(e, t) {
	let n = y_.get(t) ?? /* @__PURE__ */ new Map();
	y_.set(t, n);
	let r = n.get(e);
	if (r) return r;
	let { nodes: i, wires: a, inputs: o, outputs: s } = t.groups[e], c = d_ + Math.max(o.length, s.length) * u_ + __, { places: l, size: u } = x_(i, a, t), d = {
		places: Object.fromEntries(Object.entries(l).map(([e, [t, n]]) => [e, [t + g_, n + c]])),
		size: {
			width: Math.max(190, u.width + 56),
			height: c + u.height + __
		}
	};
	return n.set(e, d), d;
}
function x_(e, t, n) {
	let r = new l_.graphlib.Graph();
	r.setGraph({
		rankdir: "LR",
		nodesep: 24,
		ranksep: m_
	}), r.setDefaultEdgeLabel(() => ({}));
	for (let t of e) r.setNode(t.id, { ...v_(t, n) });
	for (let { source: e, target: n } of t) r.hasNode(e) && r.hasNode(n) && r.setEdge(e, n);
	l_.layout(r);
	let i = {};
	for (let t of e) {
		let { x: e, y: n, width: a, height: o } = r.node(t.id);
		i[t.id] = [e - a / 2, n - o / 2];
	}
	let { width: a = 0, height: o = 0 } = r.graph();
	return {
		places: i,
		size: {
			width: Math.max(0, a),
			height: Math.max(0, o)
		}
	};
}
function S_(e, t) {
	let { places: n } = x_(e.nodes, e.wires, e);
	for (let r of e.nodes) n[r.id] = t[r.id] ?? n[r.id];
	return n;
}
function C_(e, t, n, r) {
	let [i, a] = e[t], [o, s] = [r.width - n.width, r.height - n.height];
	if (!o && !s) return e;
	let c = {};
	for (let [r, [l, u]] of Object.entries(e)) {
		let e = r !== t && l >= i + n.width, d = r !== t && !e && l + 190 > i && u >= a + n.height;
		c[r] = [e ? l + o : l, d ? u + s : u];
	}
	return c;
}
var w_ = 16;
function T_(e, t, n) {
	let r = e.nodes.filter((e) => e.id in t);
	if (2 * r.length < e.nodes.length) return S_(e, n);
	let i = {};
	for (let e of r) i[e.id] = n[e.id] ?? t[e.id];
	let a = e.nodes.filter((e) => !(e.id in t));
	if (!a.length) return i;
	let o = S_(e, {});
	for (let t of a) {
		let r = n[t.id] ?? E_(t, i, e) ?? o[t.id];
		i[t.id] = D_(t, r, i, e);
	}
	return i;
}
function E_(e, t, n) {
	let r = n.nodes.filter((t) => n.wires.some((n) => n.target === e.id && n.source === t.id)).filter((e) => e.id in t).map((e) => [t[e.id][0] + v_(e, n).width, t[e.id][1]]).sort((e, t) => t[0] - e[0]);
	return r.length ? [r[0][0] + m_, r[0][1]] : void 0;
}
function D_(e, t, n, r) {
	let [i, a] = [t[0], h_(e, r)], o = t[1], s = r.nodes.filter((e) => e.id in n).map((e) => ({
		place: n[e.id],
		size: v_(e, r)
	})).filter(({ place: e, size: t }) => e[0] - i < 206 && i - e[0] < t.width + w_).map(({ place: e, size: t }) => [e[1], e[1] + t.height]).sort((e, t) => e[0] - t[0]);
	for (let [e, t] of s) o < t + w_ && e < o + a + w_ && (o = t + w_);
	return [i, o];
}
// src/graph/NodeCard.tsx
var O_ = {
	waiting: "○",
	running: "◐",
	done: "●",
	cached: "◆",
	stale: "◌",
	failed: "✕",
	skipped: "–",
	asking: "?"
}, k_ = (0, E.memo)(function({ data: e, selected: t }) {
	let { node: n, sockets: r, canOpen: i, unread: a, group: o } = e, { ask: c } = $(), l = s(n.id) === "", u = () => c("group", {
		node: n.id,
		open: o === null
	}), d = dp(n.id), m = mp(n.id), h = n.kind === "step", _ = n.problems?.length ? n.problems.join("\n") : "", v = a && d.state === "waiting", y = _ ? "incomplete" : v ? g : d.state, b = h ? y : n.kind, x = v ? `${g}: "run to here" runs it, "make output" makes it one` : b, S = h ? n.operation : n.kind === "input" ? n.type : "output";
	return /* @__PURE__ */ (0, D.jsxs)("div", {
		className: `aw-node aw-${n.kind} aw-state-${h ? d.state : "none"}`,
		"data-state": h ? d.state : void 0,
		"data-node": n.id,
		"data-selected": t,
		"data-control": n.control ? "true" : void 0,
		"data-open": o ? "true" : void 0,
		onDoubleClick: i ? u : void 0,
		children: [
			/* @__PURE__ */ (0, D.jsxs)("div", {
				className: "aw-node-head",
				children: [
					i ? /* @__PURE__ */ (0, D.jsx)("button", {
						className: "aw-group-button nodrag",
						"aria-expanded": o !== null,
						"aria-label": `${o ? "close" : "open"} ${n.title}`,
						title: o ? "close" : "show what is inside",
						onClick: u,
						onDoubleClick: (e) => e.stopPropagation(),
						children: o ? "▾" : "▸"
					}) : null,
					/* @__PURE__ */ (0, D.jsx)("span", {
						className: "aw-node-title",
						children: n.title
					}),
					h && /* @__PURE__ */ (0, D.jsxs)("span", {
						className: "aw-node-state",
						title: _ || d.error || x,
						children: [
							/* @__PURE__ */ (0, D.jsx)("span", {
								"aria-hidden": "true",
								children: _ ? "△" : O_[d.state]
							}),
							" ",
							b,
							d.count > 1 ? ` ×${d.count}` : "",
							" ",
							f(d.seconds)
						]
					})
				]
			}),
			/* @__PURE__ */ (0, D.jsxs)("div", {
				className: "aw-node-operation",
				children: [S, n.control ? /* @__PURE__ */ (0, D.jsxs)("span", {
					className: "aw-node-control",
					children: [" ", n.control]
				}) : null]
			}),
			/* @__PURE__ */ (0, D.jsxs)("div", {
				className: "aw-node-sockets",
				children: [/* @__PURE__ */ (0, D.jsxs)("ul", { children: [r.map((e) => /* @__PURE__ */ (0, D.jsxs)("li", { children: [
					/* @__PURE__ */ (0, D.jsx)(Hu, {
						type: "target",
						isConnectable: l,
						position: Y.Left,
						id: e.name,
						style: { background: p(e.type) },
						"aria-label": `takes ${e.name || "a value"}: ${e.type}`,
						role: "img"
					}),
					/* @__PURE__ */ (0, D.jsx)("span", {
						title: e.type,
						children: e.name
					}),
					o?.inputs.some((t) => t.name === e.name) ? /* @__PURE__ */ (0, D.jsx)(j_, {
						side: "in",
						socket: e
					}) : null
				] }, e.name)), o?.inputs.filter((e) => !r.some((t) => t.name === e.name)).map((e) => /* @__PURE__ */ (0, D.jsxs)("li", { children: [/* @__PURE__ */ (0, D.jsx)("span", {
					title: e.type,
					children: e.name
				}), /* @__PURE__ */ (0, D.jsx)(j_, {
					side: "in",
					socket: e
				})] }, e.name))] }), /* @__PURE__ */ (0, D.jsx)("ul", {
					className: "aw-node-outputs",
					children: n.outputs.map((e) => /* @__PURE__ */ (0, D.jsxs)("li", { children: [
						o ? /* @__PURE__ */ (0, D.jsx)(j_, {
							side: "out",
							socket: A_(e, o)
						}) : null,
						/* @__PURE__ */ (0, D.jsx)("span", {
							title: e.type,
							children: e.name || M_(e.type)
						}),
						/* @__PURE__ */ (0, D.jsx)(Hu, {
							type: "source",
							isConnectable: l,
							position: Y.Right,
							id: e.name || "=",
							style: { background: p(e.type) },
							"aria-label": `gives ${e.name || "its value"}: ${e.type}`,
							role: "img"
						})
					] }, e.name))
				})]
			}),
			m && !o ? /* @__PURE__ */ (0, D.jsx)("img", {
				src: m,
				alt: `result of ${n.title}`,
				draggable: !1,
				decoding: "async"
			}) : null,
			n.kind === "input" && !m ? /* @__PURE__ */ (0, D.jsx)("div", {
				className: "aw-node-given",
				children: N_(n)
			}) : null,
			d.state === "failed" && h ? /* @__PURE__ */ (0, D.jsx)("div", {
				className: "aw-node-error",
				children: d.error
			}) : null
		]
	});
});
function A_(e, t) {
	return t.outputs.find((t) => t.name === e.name) ?? t.outputs[0];
}
function j_({ side: e, socket: t }) {
	return /* @__PURE__ */ (0, D.jsx)(Hu, {
		type: e === "in" ? "source" : "target",
		position: e === "in" ? Y.Right : Y.Left,
		id: `${e}:${t.name}`,
		className: "aw-border",
		isConnectable: !1,
		style: { background: p(t.type) },
		"aria-label": `${t.name || "value"} ${e === "in" ? "goes in" : "comes out"}: ${t.type}`,
		role: "img"
	});
}
function M_(e) {
	return e.length > 14 ? `${e.slice(0, 13)}…` : e;
}
function N_(e) {
	let t = e.given ?? e.default;
	return t == null ? e.required ? "no value yet" : "none" : String(t);
}
// src/graph/Palette.tsx
var P_ = "application/x-anyloom-operation", F_ = [
	"Image",
	"Text",
	"Number",
	"Integer",
	"Flag",
	"Points",
	"Regions",
	"Masks"
];
function I_(e, t) {
	let n = t.toLowerCase().split(/\s+/).filter(Boolean), r = e.filter((e) => {
		let t = [...e.arguments, ...e.outputs].map((e) => e.type), r = [
			e.name,
			e.group,
			e.about,
			...t
		].join(" ").toLowerCase();
		return n.every((e) => r.includes(e));
	});
	if (!n.length) return r;
	let i = n.join("_"), a = (e) => e.name === i ? 0 : e.name.startsWith(i) ? 1 : e.name.includes(i) ? 2 : 3;
	return r.map((e, t) => ({
		one: e,
		key: [
			a(e),
			+(e.kind === "graph"),
			t
		]
	})).sort((e, t) => e.key[0] - t.key[0] || e.key[1] - t.key[1] || e.key[2] - t.key[2]).map(({ one: e }) => e);
}
function L_({ add: e }) {
	let { transport: t } = $(), [n, r] = (0, E.useState)([]), [i, a] = (0, E.useState)(""), o = (0, E.useRef)(null);
	(0, E.useEffect)(() => o.current?.focus({ preventScroll: !0 }), []), (0, E.useEffect)(() => {
		t.request("palette").then(({ content: e }) => r(e.operations), () => r([]));
	}, [t]);
	let s = (0, E.useMemo)(() => I_(n, i), [n, i]), c = (0, E.useMemo)(() => {
		let e = /* @__PURE__ */ new Map();
		for (let t of s) e.set(t.group, [...e.get(t.group) ?? [], t]);
		return i ? [...e] : [...e].sort(([e], [t]) => e.localeCompare(t));
	}, [s, i]);
	return /* @__PURE__ */ (0, D.jsxs)("aside", {
		className: "aw-palette",
		"aria-label": "Nodes to add",
		children: [/* @__PURE__ */ (0, D.jsx)("input", {
			ref: o,
			type: "search",
			placeholder: "search nodes and types",
			"aria-label": "search nodes and types",
			value: i,
			onChange: (e) => a(e.target.value),
			onKeyDown: (t) => {
				t.key === "Enter" && i && s.length && e({
					kind: "add",
					operation: s[0].name
				});
			}
		}), /* @__PURE__ */ (0, D.jsxs)("div", {
			className: "aw-palette-groups",
			children: [i ? null : /* @__PURE__ */ (0, D.jsxs)("details", { children: [/* @__PURE__ */ (0, D.jsx)("summary", { children: "inputs" }), F_.map((t) => /* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => e({
					kind: "add input",
					type: t
				}),
				children: t
			}, t))] }), c.map(([t, n]) => /* @__PURE__ */ (0, D.jsxs)("details", {
				open: i !== "",
				children: [/* @__PURE__ */ (0, D.jsx)("summary", { children: t }), n.map((t) => /* @__PURE__ */ (0, D.jsx)("button", {
					title: t.about,
					draggable: !0,
					"data-operation": t.name,
					onDragStart: (e) => e.dataTransfer.setData(P_, t.name),
					onClick: () => e({
						kind: "add",
						operation: t.name
					}),
					children: t.name
				}, t.name))]
			}, t))]
		})]
	});
}
// src/graph/TextPane.tsx
function R_({ form: e }) {
	let { transport: t } = $(), n = fp(), [r, i] = (0, E.useState)(n[e]), [a, o] = (0, E.useState)("");
	(0, E.useEffect)(() => {
		i(n[e]), o("");
	}, [n[e], e]);
	let s = () => t.request("text", {
		form: e,
		text: r
	}).then(() => o(""), (e) => o(v(e)));
	return /* @__PURE__ */ (0, D.jsxs)("aside", {
		className: "aw-text",
		"aria-label": `The graph as ${e === "yaml" ? "YAML" : "Python"}`,
		children: [
			/* @__PURE__ */ (0, D.jsx)("textarea", {
				spellCheck: !1,
				value: r,
				"aria-label": e === "yaml" ? "YAML" : "Python",
				"aria-invalid": a !== "",
				onChange: (e) => i(e.target.value),
				onKeyDown: (e) => {
					e.key === "Enter" && (e.ctrlKey || e.metaKey) && s();
				}
			}),
			/* @__PURE__ */ (0, D.jsxs)("div", {
				className: "aw-row",
				children: [/* @__PURE__ */ (0, D.jsx)("button", {
					onClick: s,
					disabled: r === n[e],
					children: "apply (Ctrl+Enter)"
				}), /* @__PURE__ */ (0, D.jsx)("button", {
					onClick: () => i(n[e]),
					disabled: r === n[e],
					children: "discard"
				})]
			}),
			a ? /* @__PURE__ */ (0, D.jsx)("pre", {
				className: "aw-error",
				role: "alert",
				children: a
			}) : null
		]
	});
}
// src/graph/GraphCanvas.tsx
var z_ = { card: k_ }, B_ = 60;
function V_(e, t) {
	let n = (0, sp.createRoot)(e), r = new pp(), i = (e) => n.render(/* @__PURE__ */ (0, D.jsx)(H_, {
		transport: t,
		thumbnails: r,
		mode: e
	}));
	return i("light"), {
		setColorMode: i,
		unmount: () => {
			n.unmount(), r.close();
		}
	};
}
function H_({ transport: e, thumbnails: t, mode: n }) {
	let [r, i] = (0, E.useState)(""), a = (0, E.useRef)(null);
	U_(a);
	let o = (0, E.useMemo)(() => {
		let n = (t, n = {}) => e.request(t, n).then(() => (i(""), !0), (e) => (i(v(e)), !1));
		return {
			transport: e,
			thumbnails: t,
			ask: n,
			change: (e) => n("change", { change: e })
		};
	}, [e, t]);
	return (0, E.useEffect)(() => {
		let n = e.onMessage("thumbnail", ({ content: e, buffers: n }) => t.put(String(e.node), n[0]));
		return e.request("open").catch((e) => i(v(e))), n;
	}, [e, t]), /* @__PURE__ */ (0, D.jsxs)(cp.Provider, {
		value: o,
		children: [/* @__PURE__ */ (0, D.jsx)("style", { children: "" }), /* @__PURE__ */ (0, D.jsx)("div", {
			ref: a,
			className: "aw-canvas",
			"data-theme": n,
			children: /* @__PURE__ */ (0, D.jsx)(vf, { children: /* @__PURE__ */ (0, D.jsx)(W_, {
				mode: n,
				notice: r,
				setNotice: i
			}) })
		})]
	});
}
function U_(e) {
	(0, E.useEffect)(() => {
		let t = e.current, n = null, r = (e) => {
			n = e.target;
		}, i = (e) => window.setTimeout(() => {
			n === e.target && n?.isConnected && (n = null);
		}), a = new MutationObserver(() => {
			if (n === null || n.isConnected) return;
			n = null;
			let e = document.activeElement;
			(e === null || e === document.body) && t.querySelector(".aw-drawing")?.focus({ preventScroll: !0 });
		});
		return t.addEventListener("focusin", r), t.addEventListener("focusout", i), a.observe(t, {
			childList: !0,
			subtree: !0
		}), () => {
			a.disconnect(), t.removeEventListener("focusin", r), t.removeEventListener("focusout", i);
		};
	}, [e]);
}
function W_(e) {
	let { notice: t, setNotice: n } = e, { change: r, ask: i } = $(), a = fp(), [o, s] = (0, E.useState)(!1), [c, l] = (0, E.useState)(""), [u, d] = (0, E.useState)(null), { transport: f } = $(), p = lp(f, "states") ?? {}, m = Object.values(p).some((e) => e.state === "running");
	(0, E.useEffect)(() => n(""), [a, n]), (0, E.useEffect)(() => {
		m && n("");
	}, [m, n]);
	let h = (0, E.useRef)(null), g = (0, E.useCallback)((e) => void h.current?.add(e), []), _ = async () => {
		let { nodes: e, edges: t } = h.current?.chosen() ?? {
			nodes: [],
			edges: []
		};
		e.length && await r({
			kind: "remove",
			nodes: e
		});
		for (let { target: n, targetHandle: i } of e.length ? [] : t) await r({
			kind: "disconnect",
			target: n,
			argument: i ?? ""
		});
	}, v = T(a).find((e) => e.id === u), y = !a.nodes.some((e) => e.kind === "step");
	return /* @__PURE__ */ (0, D.jsxs)(D.Fragment, { children: [/* @__PURE__ */ (0, D.jsxs)("div", {
		className: "aw-bar",
		role: "toolbar",
		"aria-label": "Graph",
		children: [
			/* @__PURE__ */ (0, D.jsx)("strong", {
				title: a.about,
				children: a.name
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => i("run"),
				children: "▶ run"
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => i("cancel"),
				children: "■ stop"
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => i("undo"),
				disabled: !a.can.undo,
				children: "↶ undo"
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => i("redo"),
				disabled: !a.can.redo,
				children: "↷ redo"
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				onClick: () => h.current?.arrange(),
				children: "arrange"
			}),
			/* @__PURE__ */ (0, D.jsx)("button", {
				"aria-pressed": o,
				onClick: () => s(!o),
				children: "+ node"
			}),
			["yaml", "python"].map((e) => /* @__PURE__ */ (0, D.jsx)("button", {
				"aria-pressed": c === e,
				onClick: () => l(c === e ? "" : e),
				children: e === "yaml" ? "YAML" : "Python"
			}, e)),
			/* @__PURE__ */ (0, D.jsx)(Y_, {})
		]
	}), /* @__PURE__ */ (0, D.jsxs)("div", {
		className: "aw-body",
		onKeyDown: (e) => {
			if (Q_(e.target)) return;
			let t = e.key.toLowerCase();
			if (t === "delete" || t === "backspace") {
				_();
				return;
			}
			let n = e.ctrlKey || e.metaKey, r = e.target.closest(".react-flow__node"), o = T(a).find((e) => e.id === r?.dataset.id);
			if (!n && t === "o" && o && S(o, a)) i("group", {
				node: o.id,
				open: !a.groups[o.id]
			});
			else if (!n) return;
			else if (t === "z") i(e.shiftKey ? "redo" : "undo");
			else if (t === "y") i("redo");
			else if (t === "enter") i("run");
			else return;
			e.preventDefault();
		},
		children: [
			o ? /* @__PURE__ */ (0, D.jsx)(L_, { add: g }) : null,
			/* @__PURE__ */ (0, D.jsxs)("div", {
				className: "aw-flow",
				children: [
					/* @__PURE__ */ (0, D.jsx)("div", {
						className: "aw-notice",
						role: "status",
						children: t || a.error || (y ? "" : a.problems.join("; "))
					}),
					/* @__PURE__ */ (0, D.jsx)("p", {
						className: "aw-hint",
						children: G_(a)
					}),
					/* @__PURE__ */ (0, D.jsx)(K_, {
						mode: e.mode,
						actions: h,
						setSelected: d,
						setNotice: n
					})
				]
			}),
			c ? /* @__PURE__ */ (0, D.jsx)(R_, { form: c }) : null,
			v ? /* @__PURE__ */ (0, D.jsx)(hp, { node: v }) : null
		]
	})] });
}
function G_(e) {
	let t = new Set(e.nodes.map((e) => e.kind));
	return t.size ? t.has("step") ? t.has("output") || e.problems.length ? "" : "No outputs yet: ▶ run goes to the last nodes. To save the graph, select a node and choose “make output”." : "Next, add a node (+ node) and pull a wire to it." : "Nothing here yet: add a node, or open a graph.";
}
var K_ = (0, E.memo)(function({ mode: e, actions: t, setSelected: n, setNotice: r }) {
	let { transport: i, change: a } = $(), c = fp(), l = lp(i, "places"), [u, d, f] = Cf([]), [p, m, h] = wf([]), g = hu(), _ = (0, E.useRef)(null), v = (0, E.useRef)(null), y = (0, E.useRef)({}), b = (0, E.useRef)(null), [x, S] = (0, E.useState)(0), C = ([e, t], { width: n, height: r }) => {
		let { x: i, y: a, zoom: o } = g.getViewport(), { clientWidth: s, clientHeight: c } = _.current;
		e * o + i >= 0 && t * o + a >= 0 && (e + n) * o + i <= s && (t + r) * o + a <= c || g.setCenter(e + n / 2, t + r / 2, { zoom: o });
	};
	(0, E.useEffect)(() => {
		let e = { ...l }, t = c.nodes.filter((e) => !(e.id in y.current));
		if (v.current !== null && t.length) {
			let { at: n, exact: r } = v.current, a = r ? n : D_(t[0], n, y.current, c);
			e[t[0].id] = a, v.current = null, i.set("places", e), r || C(a, v_(t[0], c));
		}
		let n = T_(c, y.current, e), r = b.current;
		for (let e of r?.nodes ?? []) (r.groups[e.id] || c.groups[e.id]) && e.id in n && (n = C_(n, e.id, v_(e, r), v_(e, c)));
		let a = Object.entries(e).some(([e, t]) => String(n[e] ?? t) !== String(t));
		y.current = {
			...y.current,
			...n
		}, b.current = c, a && i.set("places", q_(e, n)), d((e) => J_(c, n, e));
	}, [
		c,
		l,
		x
	]), (0, E.useEffect)(() => m(X_(c)), [c, m]);
	let w = (0, E.useCallback)(() => void window.setTimeout(() => g.fitView({
		padding: .1,
		maxZoom: 1
	}), 50), [g]), T = (0, E.useCallback)((e, t) => {
		let n = _.current?.getBoundingClientRect(), r = n && {
			x: n.x + n.width / 2,
			y: n.y + n.height / 2
		}, i = t ?? r;
		if (i) {
			let { x: e, y: n } = g.screenToFlowPosition(i);
			v.current = {
				at: [e - 95, n - 20],
				exact: t !== void 0
			};
		}
		return a(e);
	}, [a, g]);
	(0, E.useEffect)(() => {
		let e = _.current, [t, n] = [e.clientWidth, e.clientHeight], r = new ResizeObserver(() => {
			let { x: r, y: i, zoom: a } = g.getViewport(), o = g.getNodesBounds(g.getNodes()), s = o.x * a + r >= 0 && o.y * a + i >= 0 && (o.x + o.width) * a + r <= t && (o.y + o.height) * a + i <= n;
			[t, n] = [e.clientWidth, e.clientHeight], s && w();
		});
		return r.observe(e), () => r.disconnect();
	}, [w, g]), (0, E.useImperativeHandle)(t, () => ({
		add: T,
		arrange: () => {
			y.current = {}, b.current = null, i.set("places", {}), S((e) => e + 1), w();
		},
		chosen: () => ({
			nodes: g.getNodes().filter((e) => e.selected && !s(e.id)).map((e) => e.id),
			edges: g.getEdges().filter((e) => e.selected && !s(e.target))
		})
	}), [
		T,
		w,
		g,
		i
	]);
	let O = (0, E.useCallback)(({ source: e, target: t, sourceHandle: n, targetHandle: r }) => {
		a({
			kind: "connect",
			source: e,
			port: n === "=" ? "" : n ?? "",
			target: t,
			argument: r ?? ""
		});
	}, [a]), k = (0, E.useCallback)((e, { fromHandle: t, fromNode: n, toHandle: i }) => {
		if (!t || i || !n) return;
		let a = t.type === "target";
		r(o(c, n.id, t.id ?? "", a));
	}, [c, r]), A = (0, E.useCallback)(({ nodes: e }) => n(e[0]?.id ?? null), [n]), j = (0, E.useCallback)((e, { id: t, position: n }) => {
		let r = [n.x, n.y];
		y.current = {
			...y.current,
			[t]: r
		}, i.set("places", {
			...i.get("places"),
			[t]: r
		});
	}, [i]);
	return /* @__PURE__ */ (0, D.jsx)("div", {
		ref: _,
		className: "aw-drawing",
		tabIndex: -1,
		onDragOver: (e) => e.preventDefault(),
		onDrop: (e) => {
			let t = e.dataTransfer.getData(P_);
			t && (e.preventDefault(), T({
				kind: "add",
				operation: t
			}, {
				x: e.clientX,
				y: e.clientY
			}));
		},
		children: /* @__PURE__ */ (0, D.jsxs)(Sf, {
			nodes: u,
			edges: p,
			nodeTypes: z_,
			colorMode: e,
			fitView: !0,
			minZoom: .1,
			zoomOnDoubleClick: !1,
			onlyRenderVisibleElements: u.length > B_,
			onNodesChange: f,
			onEdgesChange: h,
			onConnect: O,
			onConnectEnd: k,
			onSelectionChange: A,
			onNodeDragStop: j,
			deleteKeyCode: null,
			"aria-label": `Graph ${c.name}`,
			children: [
				/* @__PURE__ */ (0, D.jsx)(jf, {}),
				/* @__PURE__ */ (0, D.jsx)(Bf, { showInteractive: !1 }),
				u.length > 20 ? /* @__PURE__ */ (0, D.jsx)(rp, {
					pannable: !0,
					zoomable: !0
				}) : null
			]
		})
	});
});
function q_(e, t) {
	return Object.fromEntries(Object.keys(e).map((n) => [n, t[n] ?? e[n]]));
}
function J_(e, t, n) {
	let r = new Map(n.map((e) => [e.id, e])), i = C(e);
	return T(e).map((n) => {
		let o = s(n.id), [c, l] = o ? b_(o, e).places[n.id] : t[n.id], u = e.groups[n.id], d = {
			node: n,
			sockets: a(n, e),
			canOpen: S(n, e),
			unread: i.has(n.id),
			group: u ? {
				inputs: u.inputs,
				outputs: u.outputs
			} : null
		}, f = v_(n, e), p = Z_(n, e), m = r.get(n.id);
		return m !== void 0 && m.position.x === c && m.position.y === l && m.ariaLabel === p && m.width === f.width && JSON.stringify(m.data) === JSON.stringify(d) ? m : {
			...m && {
				selected: m.selected,
				measured: m.measured
			},
			id: n.id,
			type: "card",
			position: {
				x: c,
				y: l
			},
			data: d,
			width: f.width,
			...u ? { height: f.height } : { initialHeight: f.height },
			...o && {
				parentId: o,
				draggable: !1,
				extent: "parent"
			},
			ariaLabel: p
		};
	});
}
function Y_() {
	let { transport: e } = $(), t = lp(e, "states") ?? {}, n = fp(), r = new Set(n.nodes.filter((e) => e.problems?.length).map((e) => e.id)), i = C(n), a = /* @__PURE__ */ new Map();
	for (let { id: e } of n.nodes.filter((e) => e.kind === "step")) {
		let n = t[e]?.state ?? "waiting", o = r.has(e) ? "incomplete" : n === "waiting" && i.has(e) ? g : n;
		a.set(o, (a.get(o) ?? 0) + 1);
	}
	let o = [...a].map(([e, t]) => `${t} ${e}`).join(", ");
	return /* @__PURE__ */ (0, D.jsx)("span", {
		className: "aw-summary",
		role: "status",
		children: o
	});
}
function X_(e) {
	return l(e).map((n) => {
		let r = t(e, n.source, n.port);
		return {
			id: `${n.source}.${n.port}→${n.target}.${n.argument}`,
			source: n.source,
			target: n.target,
			sourceHandle: n.port || "=",
			targetHandle: n.argument,
			style: {
				stroke: p(r),
				strokeWidth: 2
			},
			ariaLabel: `${r} from ${n.source} to ${n.target}`
		};
	});
}
function Z_(e, t) {
	let n = s(e.id), r = (n ? t.groups[n].wires : t.wires).filter((t) => t.target === e.id).map(({ source: e, port: t }) => t.startsWith("in:") ? t.slice(3) : e), i = [n ? `${e.title} in ${n}` : e.title, e.operation ?? e.kind];
	return e.control && i.push(e.control), r.length && i.push(`reads ${r.map((e) => e.slice(e.lastIndexOf("/") + 1)).join(", ")}`), t.groups[e.id] ? i.push(`open, with ${t.groups[e.id].nodes.length} nodes`) : S(e, t) && i.push("a graph, O opens it"), i.join(", ");
}
function Q_(e) {
	return e instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName);
}
// src/page/CanvasView.tsx
function $_({ name: e, mode: t }) {
	let [n, r] = (0, E.useState)(e ? { graph: e } : {}), [i, a] = (0, E.useState)(null), [o, s] = (0, E.useState)("");
	(0, E.useEffect)(() => {
		let e = null, t = !0;
		return a(null), s(""), x.open(n).then((n) => {
			e = n, t ? a(n) : n.close();
		}, (e) => t && s(v(e))), () => {
			t = !1, e?.close();
		};
	}, [n]);
	let c = async (e) => {
		e && r({ yaml: await e.text() });
	};
	return /* @__PURE__ */ (0, D.jsxs)(D.Fragment, { children: [/* @__PURE__ */ (0, D.jsxs)("p", {
		className: "row",
		children: [
			/* @__PURE__ */ (0, D.jsxs)("label", {
				className: "button",
				children: ["Open a YAML file", /* @__PURE__ */ (0, D.jsx)("input", {
					type: "file",
					accept: ".yaml,.yml",
					hidden: !0,
					onChange: (e) => void c(e.target.files?.[0])
				})]
			}),
			i ? /* @__PURE__ */ (0, D.jsx)(ev, {
				transport: i,
				failed: s
			}) : null,
			/* @__PURE__ */ (0, D.jsx)("span", {
				role: "alert",
				className: "bad",
				children: o
			})
		]
	}), i ? /* @__PURE__ */ (0, D.jsx)(tv, {
		transport: i,
		mode: t
	}) : o ? null : /* @__PURE__ */ (0, D.jsx)("p", { children: "opening …" })] });
}
function ev({ transport: e, failed: t }) {
	let n = lp(e, "graph"), r = n.nodes.filter((e) => e.kind === "input" && /^Image\b/.test(e.type ?? "")), i = async (n, r) => {
		if (r) try {
			await e.request("give", {
				name: n,
				value: await d(r)
			}), t("");
		} catch (e) {
			t(v(e));
		}
	};
	return /* @__PURE__ */ (0, D.jsxs)(D.Fragment, { children: [/* @__PURE__ */ (0, D.jsx)("button", {
		onClick: () => {
			let e = document.createElement("a");
			e.href = URL.createObjectURL(new Blob([n.yaml], { type: "application/yaml" })), e.download = `${n.name}.yaml`, e.click(), setTimeout(() => URL.revokeObjectURL(e.href), 1e3);
		},
		children: "Save as YAML"
	}), r.map((e) => /* @__PURE__ */ (0, D.jsxs)("label", { children: [
		e.id,
		" ",
		/* @__PURE__ */ (0, D.jsx)("input", {
			type: "file",
			accept: "image/*",
			"aria-label": `image for ${e.id}`,
			onChange: (t) => void i(e.id, t.target.files?.[0])
		})
	] }, e.id))] });
}
function tv({ transport: e, mode: t }) {
	let n = (0, E.useRef)(null), r = (0, E.useRef)(null);
	return (0, E.useEffect)(() => {
		let i = V_(n.current, e);
		return r.current = i, i.setColorMode(t), () => {
			r.current = null, setTimeout(() => i.unmount());
		};
	}, [e]), (0, E.useEffect)(() => r.current?.setColorMode(t), [t]), /* @__PURE__ */ (0, D.jsx)("div", {
		className: "board",
		ref: n
	});
}
export { $_ as default };
