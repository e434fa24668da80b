import { C as e, S as t, _ as n, a as r, b as i, d as a, f as o, g as s, h as c, i as l, m as u, o as d, p as f, r as p, t as m, u as h, v as g, w as _, x as v, y } from "./http_transport.js";
// node_modules/classcat/index.js
var b = /* @__PURE__ */ _(t(), 1), x = d();
function S(e) {
	if (typeof e == "string" || typeof e == "number") return "" + e;
	let t = "";
	if (Array.isArray(e)) for (let n = 0, r; n < e.length; n++) (r = S(e[n])) !== "" && (t += (t && " ") + r);
	else for (let n in e) e[n] && (t += (t && " ") + n);
	return t;
}
// node_modules/d3-dispatch/dist/d3-dispatch.mjs
var C = { value: () => {} };
function w() {
	for (var e = 0, t = arguments.length, n = {}, r; e < t; ++e) {
		if (!(r = arguments[e] + "") || r in n || /[\s.]/.test(r)) throw Error("illegal type: " + r);
		n[r] = [];
	}
	return new T(n);
}
function T(e) {
	this._ = e;
}
function E(e, t) {
	return e.trim().split(/^|\s+/).map(function(e) {
		var n = "", r = e.indexOf(".");
		if (r >= 0 && (n = e.slice(r + 1), e = e.slice(0, r)), e && !t.hasOwnProperty(e)) throw Error("unknown type: " + e);
		return {
			type: e,
			name: n
		};
	});
}
T.prototype = w.prototype = {
	constructor: T,
	on: function(e, t) {
		var n = this._, r = E(e + "", n), i, a = -1, o = r.length;
		if (arguments.length < 2) {
			for (; ++a < o;) if ((i = (e = r[a]).type) && (i = D(n[i], e.name))) return i;
		} else {
			if (t != null && typeof t != "function") throw Error("invalid callback: " + t);
			for (; ++a < o;) if (i = (e = r[a]).type) n[i] = O(n[i], e.name, t);
			else if (t == null) for (i in n) n[i] = O(n[i], e.name, null);
			return this;
		}
	},
	copy: function() {
		var e = {}, t = this._;
		for (var n in t) e[n] = t[n].slice();
		return new T(e);
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
function D(e, t) {
	for (var n = 0, r = e.length, i; n < r; ++n) if ((i = e[n]).name === t) return i.value;
}
function O(e, t, n) {
	for (var r = 0, i = e.length; r < i; ++r) if (e[r].name === t) {
		e[r] = C, e = e.slice(0, r).concat(e.slice(r + 1));
		break;
	}
	return n != null && e.push({
		name: t,
		value: n
	}), e;
}
// node_modules/d3-selection/dist/d3-selection.mjs
var k = "http://www.w3.org/1999/xhtml", A = {
	svg: "http://www.w3.org/2000/svg",
	xhtml: k,
	xlink: "http://www.w3.org/1999/xlink",
	xml: "http://www.w3.org/XML/1998/namespace",
	xmlns: "http://www.w3.org/2000/xmlns/"
};
function j(e) {
	var t = e += "", n = t.indexOf(":");
	return n >= 0 && (t = e.slice(0, n)) !== "xmlns" && (e = e.slice(n + 1)), A.hasOwnProperty(t) ? {
		space: A[t],
		local: e
	} : e;
}
function M(e) {
	return function() {
		var t = this.ownerDocument, n = this.namespaceURI;
		return n === k && t.documentElement.namespaceURI === k ? t.createElement(e) : t.createElementNS(n, e);
	};
}
function N(e) {
	return function() {
		return this.ownerDocument.createElementNS(e.space, e.local);
	};
}
function P(e) {
	var t = j(e);
	return (t.local ? N : M)(t);
}
function F() {}
function I(e) {
	return e == null ? F : function() {
		return this.querySelector(e);
	};
}
function L(e) {
	typeof e != "function" && (e = I(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = Array(o), c, l, u = 0; u < o; ++u) (c = a[u]) && (l = e.call(c, c.__data__, u, a)) && ("__data__" in c && (l.__data__ = c.__data__), s[u] = l);
	return new K(r, this._parents);
}
function R(e) {
	return e == null ? [] : Array.isArray(e) ? e : Array.from(e);
}
function z() {
	return [];
}
function B(e) {
	return e == null ? z : function() {
		return this.querySelectorAll(e);
	};
}
function V(e) {
	return function() {
		return R(e.apply(this, arguments));
	};
}
function H(e) {
	e = typeof e == "function" ? V(e) : B(e);
	for (var t = this._groups, n = t.length, r = [], i = [], a = 0; a < n; ++a) for (var o = t[a], s = o.length, c, l = 0; l < s; ++l) (c = o[l]) && (r.push(e.call(c, c.__data__, l, o)), i.push(c));
	return new K(r, i);
}
function U(e) {
	return function() {
		return this.matches(e);
	};
}
function W(e) {
	return function(t) {
		return t.matches(e);
	};
}
var G = Array.prototype.find;
function ee(e) {
	return function() {
		return G.call(this.children, e);
	};
}
function te() {
	return this.firstElementChild;
}
function ne(e) {
	return this.select(e == null ? te : ee(typeof e == "function" ? e : W(e)));
}
var re = Array.prototype.filter;
function ie() {
	return Array.from(this.children);
}
function ae(e) {
	return function() {
		return re.call(this.children, e);
	};
}
function oe(e) {
	return this.selectAll(e == null ? ie : ae(typeof e == "function" ? e : W(e)));
}
function se(e) {
	typeof e != "function" && (e = U(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = [], c, l = 0; l < o; ++l) (c = a[l]) && e.call(c, c.__data__, l, a) && s.push(c);
	return new K(r, this._parents);
}
function ce(e) {
	return Array(e.length);
}
function le() {
	return new K(this._enter || this._groups.map(ce), this._parents);
}
function ue(e, t) {
	this.ownerDocument = e.ownerDocument, this.namespaceURI = e.namespaceURI, this._next = null, this._parent = e, this.__data__ = t;
}
ue.prototype = {
	constructor: ue,
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
function de(e) {
	return function() {
		return e;
	};
}
function fe(e, t, n, r, i, a) {
	for (var o = 0, s, c = t.length, l = a.length; o < l; ++o) (s = t[o]) ? (s.__data__ = a[o], r[o] = s) : n[o] = new ue(e, a[o]);
	for (; o < c; ++o) (s = t[o]) && (i[o] = s);
}
function pe(e, t, n, r, i, a, o) {
	var s, c, l = /* @__PURE__ */ new Map(), u = t.length, d = a.length, f = Array(u), p;
	for (s = 0; s < u; ++s) (c = t[s]) && (f[s] = p = o.call(c, c.__data__, s, t) + "", l.has(p) ? i[s] = c : l.set(p, c));
	for (s = 0; s < d; ++s) p = o.call(e, a[s], s, a) + "", (c = l.get(p)) ? (r[s] = c, c.__data__ = a[s], l.delete(p)) : n[s] = new ue(e, a[s]);
	for (s = 0; s < u; ++s) (c = t[s]) && l.get(f[s]) === c && (i[s] = c);
}
function me(e) {
	return e.__data__;
}
function he(e, t) {
	if (!arguments.length) return Array.from(this, me);
	var n = t ? pe : fe, r = this._parents, i = this._groups;
	typeof e != "function" && (e = de(e));
	for (var a = i.length, o = Array(a), s = Array(a), c = Array(a), l = 0; l < a; ++l) {
		var u = r[l], d = i[l], f = d.length, p = ge(e.call(u, u && u.__data__, l, r)), m = p.length, h = s[l] = Array(m), g = o[l] = Array(m);
		n(u, d, h, g, c[l] = Array(f), p, t);
		for (var _ = 0, v = 0, y, b; _ < m; ++_) if (y = h[_]) {
			for (_ >= v && (v = _ + 1); !(b = g[v]) && ++v < m;);
			y._next = b || null;
		}
	}
	return o = new K(o, r), o._enter = s, o._exit = c, o;
}
function ge(e) {
	return typeof e == "object" && "length" in e ? e : Array.from(e);
}
function _e() {
	return new K(this._exit || this._groups.map(ce), this._parents);
}
function ve(e, t, n) {
	var r = this.enter(), i = this, a = this.exit();
	return typeof e == "function" ? (r = e(r), r &&= r.selection()) : r = r.append(e + ""), t != null && (i = t(i), i &&= i.selection()), n == null ? a.remove() : n(a), r && i ? r.merge(i).order() : i;
}
function ye(e) {
	for (var t = e.selection ? e.selection() : e, n = this._groups, r = t._groups, i = n.length, a = r.length, o = Math.min(i, a), s = Array(i), c = 0; c < o; ++c) for (var l = n[c], u = r[c], d = l.length, f = s[c] = Array(d), p, m = 0; m < d; ++m) (p = l[m] || u[m]) && (f[m] = p);
	for (; c < i; ++c) s[c] = n[c];
	return new K(s, this._parents);
}
function be() {
	for (var e = this._groups, t = -1, n = e.length; ++t < n;) for (var r = e[t], i = r.length - 1, a = r[i], o; --i >= 0;) (o = r[i]) && (a && o.compareDocumentPosition(a) ^ 4 && a.parentNode.insertBefore(o, a), a = o);
	return this;
}
function xe(e) {
	e ||= Se;
	function t(t, n) {
		return t && n ? e(t.__data__, n.__data__) : !t - !n;
	}
	for (var n = this._groups, r = n.length, i = Array(r), a = 0; a < r; ++a) {
		for (var o = n[a], s = o.length, c = i[a] = Array(s), l, u = 0; u < s; ++u) (l = o[u]) && (c[u] = l);
		c.sort(t);
	}
	return new K(i, this._parents).order();
}
function Se(e, t) {
	return e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function Ce() {
	var e = arguments[0];
	return arguments[0] = this, e.apply(null, arguments), this;
}
function we() {
	return Array.from(this);
}
function Te() {
	for (var e = this._groups, t = 0, n = e.length; t < n; ++t) for (var r = e[t], i = 0, a = r.length; i < a; ++i) {
		var o = r[i];
		if (o) return o;
	}
	return null;
}
function Ee() {
	let e = 0;
	for (let t of this) ++e;
	return e;
}
function De() {
	return !this.node();
}
function Oe(e) {
	for (var t = this._groups, n = 0, r = t.length; n < r; ++n) for (var i = t[n], a = 0, o = i.length, s; a < o; ++a) (s = i[a]) && e.call(s, s.__data__, a, i);
	return this;
}
function ke(e) {
	return function() {
		this.removeAttribute(e);
	};
}
function Ae(e) {
	return function() {
		this.removeAttributeNS(e.space, e.local);
	};
}
function je(e, t) {
	return function() {
		this.setAttribute(e, t);
	};
}
function Me(e, t) {
	return function() {
		this.setAttributeNS(e.space, e.local, t);
	};
}
function Ne(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? this.removeAttribute(e) : this.setAttribute(e, n);
	};
}
function Pe(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? this.removeAttributeNS(e.space, e.local) : this.setAttributeNS(e.space, e.local, n);
	};
}
function Fe(e, t) {
	var n = j(e);
	if (arguments.length < 2) {
		var r = this.node();
		return n.local ? r.getAttributeNS(n.space, n.local) : r.getAttribute(n);
	}
	return this.each((t == null ? n.local ? Ae : ke : typeof t == "function" ? n.local ? Pe : Ne : n.local ? Me : je)(n, t));
}
function Ie(e) {
	return e.ownerDocument && e.ownerDocument.defaultView || e.document && e || e.defaultView;
}
function Le(e) {
	return function() {
		this.style.removeProperty(e);
	};
}
function Re(e, t, n) {
	return function() {
		this.style.setProperty(e, t, n);
	};
}
function ze(e, t, n) {
	return function() {
		var r = t.apply(this, arguments);
		r == null ? this.style.removeProperty(e) : this.style.setProperty(e, r, n);
	};
}
function Be(e, t, n) {
	return arguments.length > 1 ? this.each((t == null ? Le : typeof t == "function" ? ze : Re)(e, t, n ?? "")) : Ve(this.node(), e);
}
function Ve(e, t) {
	return e.style.getPropertyValue(t) || Ie(e).getComputedStyle(e, null).getPropertyValue(t);
}
function He(e) {
	return function() {
		delete this[e];
	};
}
function Ue(e, t) {
	return function() {
		this[e] = t;
	};
}
function We(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		n == null ? delete this[e] : this[e] = n;
	};
}
function Ge(e, t) {
	return arguments.length > 1 ? this.each((t == null ? He : typeof t == "function" ? We : Ue)(e, t)) : this.node()[e];
}
function Ke(e) {
	return e.trim().split(/^|\s+/);
}
function qe(e) {
	return e.classList || new Je(e);
}
function Je(e) {
	this._node = e, this._names = Ke(e.getAttribute("class") || "");
}
Je.prototype = {
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
function Ye(e, t) {
	for (var n = qe(e), r = -1, i = t.length; ++r < i;) n.add(t[r]);
}
function Xe(e, t) {
	for (var n = qe(e), r = -1, i = t.length; ++r < i;) n.remove(t[r]);
}
function Ze(e) {
	return function() {
		Ye(this, e);
	};
}
function Qe(e) {
	return function() {
		Xe(this, e);
	};
}
function $e(e, t) {
	return function() {
		(t.apply(this, arguments) ? Ye : Xe)(this, e);
	};
}
function et(e, t) {
	var n = Ke(e + "");
	if (arguments.length < 2) {
		for (var r = qe(this.node()), i = -1, a = n.length; ++i < a;) if (!r.contains(n[i])) return !1;
		return !0;
	}
	return this.each((typeof t == "function" ? $e : t ? Ze : Qe)(n, t));
}
function tt() {
	this.textContent = "";
}
function nt(e) {
	return function() {
		this.textContent = e;
	};
}
function rt(e) {
	return function() {
		var t = e.apply(this, arguments);
		this.textContent = t ?? "";
	};
}
function it(e) {
	return arguments.length ? this.each(e == null ? tt : (typeof e == "function" ? rt : nt)(e)) : this.node().textContent;
}
function at() {
	this.innerHTML = "";
}
function ot(e) {
	return function() {
		this.innerHTML = e;
	};
}
function st(e) {
	return function() {
		var t = e.apply(this, arguments);
		this.innerHTML = t ?? "";
	};
}
function ct(e) {
	return arguments.length ? this.each(e == null ? at : (typeof e == "function" ? st : ot)(e)) : this.node().innerHTML;
}
function lt() {
	this.nextSibling && this.parentNode.appendChild(this);
}
function ut() {
	return this.each(lt);
}
function dt() {
	this.previousSibling && this.parentNode.insertBefore(this, this.parentNode.firstChild);
}
function ft() {
	return this.each(dt);
}
function pt(e) {
	var t = typeof e == "function" ? e : P(e);
	return this.select(function() {
		return this.appendChild(t.apply(this, arguments));
	});
}
function mt() {
	return null;
}
function ht(e, t) {
	var n = typeof e == "function" ? e : P(e), r = t == null ? mt : typeof t == "function" ? t : I(t);
	return this.select(function() {
		return this.insertBefore(n.apply(this, arguments), r.apply(this, arguments) || null);
	});
}
function gt() {
	var e = this.parentNode;
	e && e.removeChild(this);
}
function _t() {
	return this.each(gt);
}
function vt() {
	var e = this.cloneNode(!1), t = this.parentNode;
	return t ? t.insertBefore(e, this.nextSibling) : e;
}
function yt() {
	var e = this.cloneNode(!0), t = this.parentNode;
	return t ? t.insertBefore(e, this.nextSibling) : e;
}
function bt(e) {
	return this.select(e ? yt : vt);
}
function xt(e) {
	return arguments.length ? this.property("__data__", e) : this.node().__data__;
}
function St(e) {
	return function(t) {
		e.call(this, t, this.__data__);
	};
}
function Ct(e) {
	return e.trim().split(/^|\s+/).map(function(e) {
		var t = "", n = e.indexOf(".");
		return n >= 0 && (t = e.slice(n + 1), e = e.slice(0, n)), {
			type: e,
			name: t
		};
	});
}
function wt(e) {
	return function() {
		var t = this.__on;
		if (t) {
			for (var n = 0, r = -1, i = t.length, a; n < i; ++n) a = t[n], (!e.type || a.type === e.type) && a.name === e.name ? this.removeEventListener(a.type, a.listener, a.options) : t[++r] = a;
			++r ? t.length = r : delete this.__on;
		}
	};
}
function Tt(e, t, n) {
	return function() {
		var r = this.__on, i, a = St(t);
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
function Et(e, t, n) {
	var r = Ct(e + ""), i, a = r.length, o;
	if (arguments.length < 2) {
		var s = this.node().__on;
		if (s) {
			for (var c = 0, l = s.length, u; c < l; ++c) for (i = 0, u = s[c]; i < a; ++i) if ((o = r[i]).type === u.type && o.name === u.name) return u.value;
		}
	} else {
		for (s = t ? Tt : wt, i = 0; i < a; ++i) this.each(s(r[i], t, n));
		return this;
	}
}
function Dt(e, t, n) {
	var r = Ie(e), i = r.CustomEvent;
	typeof i == "function" ? i = new i(t, n) : (i = r.document.createEvent("Event"), n ? (i.initEvent(t, n.bubbles, n.cancelable), i.detail = n.detail) : i.initEvent(t, !1, !1)), e.dispatchEvent(i);
}
function Ot(e, t) {
	return function() {
		return Dt(this, e, t);
	};
}
function kt(e, t) {
	return function() {
		return Dt(this, e, t.apply(this, arguments));
	};
}
function At(e, t) {
	return this.each((typeof t == "function" ? kt : Ot)(e, t));
}
function* jt() {
	for (var e = this._groups, t = 0, n = e.length; t < n; ++t) for (var r = e[t], i = 0, a = r.length, o; i < a; ++i) (o = r[i]) && (yield o);
}
var Mt = [null];
function K(e, t) {
	this._groups = e, this._parents = t;
}
function Nt() {
	return new K([[document.documentElement]], Mt);
}
function Pt() {
	return this;
}
K.prototype = Nt.prototype = {
	constructor: K,
	select: L,
	selectAll: H,
	selectChild: ne,
	selectChildren: oe,
	filter: se,
	data: he,
	enter: le,
	exit: _e,
	join: ve,
	merge: ye,
	selection: Pt,
	order: be,
	sort: xe,
	call: Ce,
	nodes: we,
	node: Te,
	size: Ee,
	empty: De,
	each: Oe,
	attr: Fe,
	style: Be,
	property: Ge,
	classed: et,
	text: it,
	html: ct,
	raise: ut,
	lower: ft,
	append: pt,
	insert: ht,
	remove: _t,
	clone: bt,
	datum: xt,
	on: Et,
	dispatch: At,
	[Symbol.iterator]: jt
};
function q(e) {
	return typeof e == "string" ? new K([[document.querySelector(e)]], [document.documentElement]) : new K([[e]], Mt);
}
var Ft = 0;
function It() {
	return new Lt();
}
function Lt() {
	this._ = "@" + (++Ft).toString(36);
}
Lt.prototype = It.prototype = {
	constructor: Lt,
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
function Rt(e) {
	let t;
	for (; t = e.sourceEvent;) e = t;
	return e;
}
function zt(e, t) {
	if (e = Rt(e), t === void 0 && (t = e.currentTarget), t) {
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
var Bt = { passive: !1 }, Vt = {
	capture: !0,
	passive: !1
};
function Ht(e) {
	e.stopImmediatePropagation();
}
function Ut(e) {
	e.preventDefault(), e.stopImmediatePropagation();
}
function Wt(e) {
	var t = e.document.documentElement, n = q(e).on("dragstart.drag", Ut, Vt);
	"onselectstart" in t ? n.on("selectstart.drag", Ut, Vt) : (t.__noselect = t.style.MozUserSelect, t.style.MozUserSelect = "none");
}
function Gt(e, t) {
	var n = e.document.documentElement, r = q(e).on("dragstart.drag", null);
	t && (r.on("click.drag", Ut, Vt), setTimeout(function() {
		r.on("click.drag", null);
	}, 0)), "onselectstart" in n ? r.on("selectstart.drag", null) : (n.style.MozUserSelect = n.__noselect, delete n.__noselect);
}
var Kt = (e) => () => e;
function qt(e, { sourceEvent: t, subject: n, target: r, identifier: i, active: a, x: o, y: s, dx: c, dy: l, dispatch: u }) {
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
qt.prototype.on = function() {
	var e = this._.on.apply(this._, arguments);
	return e === this._ ? this : e;
};
function Jt(e) {
	return !e.ctrlKey && !e.button;
}
function Yt() {
	return this.parentNode;
}
function Xt(e, t) {
	return t ?? {
		x: e.x,
		y: e.y
	};
}
function Zt() {
	return navigator.maxTouchPoints || "ontouchstart" in this;
}
function Qt() {
	var e = Jt, t = Yt, n = Xt, r = Zt, i = {}, a = w("start", "drag", "end"), o = 0, s, c, l, u, d = 0;
	function f(e) {
		e.on("mousedown.drag", p).filter(r).on("touchstart.drag", g).on("touchmove.drag", _, Bt).on("touchend.drag touchcancel.drag", v).style("touch-action", "none").style("-webkit-tap-highlight-color", "rgba(0,0,0,0)");
	}
	function p(n, r) {
		if (!u && e.call(this, n, r)) {
			var i = y(this, t.call(this, n, r), n, r, "mouse");
			i && (q(n.view).on("mousemove.drag", m, Vt).on("mouseup.drag", h, Vt), Wt(n.view), Ht(n), l = !1, s = n.clientX, c = n.clientY, i("start", n));
		}
	}
	function m(e) {
		if (Ut(e), !l) {
			var t = e.clientX - s, n = e.clientY - c;
			l = t * t + n * n > d;
		}
		i.mouse("drag", e);
	}
	function h(e) {
		q(e.view).on("mousemove.drag mouseup.drag", null), Gt(e.view, l), Ut(e), i.mouse("end", e);
	}
	function g(n, r) {
		if (e.call(this, n, r)) for (var i = n.changedTouches, a = t.call(this, n, r), o = i.length, s = 0, c; s < o; ++s) (c = y(this, a, n, r, i[s].identifier, i[s])) && (Ht(n), c("start", n, i[s]));
	}
	function _(e) {
		for (var t = e.changedTouches, n = t.length, r = 0, a; r < n; ++r) (a = i[t[r].identifier]) && (Ut(e), a("drag", e, t[r]));
	}
	function v(e) {
		var t = e.changedTouches, n = t.length, r, a;
		for (u && clearTimeout(u), u = setTimeout(function() {
			u = null;
		}, 500), r = 0; r < n; ++r) (a = i[t[r].identifier]) && (Ht(e), a("end", e, t[r]));
	}
	function y(e, t, r, s, c, l) {
		var u = a.copy(), d = zt(l || r, t), p, m, h;
		if ((h = n.call(e, new qt("beforestart", {
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
				case "drag": d = zt(l || a, t), _ = o;
			}
			u.call(r, e, new qt(r, {
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
		return arguments.length ? (e = typeof t == "function" ? t : Kt(!!t), f) : e;
	}, f.container = function(e) {
		return arguments.length ? (t = typeof e == "function" ? e : Kt(e), f) : t;
	}, f.subject = function(e) {
		return arguments.length ? (n = typeof e == "function" ? e : Kt(e), f) : n;
	}, f.touchable = function(e) {
		return arguments.length ? (r = typeof e == "function" ? e : Kt(!!e), f) : r;
	}, f.on = function() {
		var e = a.on.apply(a, arguments);
		return e === a ? f : e;
	}, f.clickDistance = function(e) {
		return arguments.length ? (d = (e = +e) * e, f) : Math.sqrt(d);
	}, f;
}
// node_modules/d3-color/dist/d3-color.mjs
function $t(e, t, n) {
	e.prototype = t.prototype = n, n.constructor = e;
}
function en(e, t) {
	var n = Object.create(e.prototype);
	for (var r in t) n[r] = t[r];
	return n;
}
function tn() {}
var nn = .7, rn = 1 / nn, an = "\\s*([+-]?\\d+)\\s*", on = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*", sn = "\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*", cn = /^#([0-9a-f]{3,8})$/, ln = RegExp(`^rgb\\(${an},${an},${an}\\)$`), un = RegExp(`^rgb\\(${sn},${sn},${sn}\\)$`), dn = RegExp(`^rgba\\(${an},${an},${an},${on}\\)$`), fn = RegExp(`^rgba\\(${sn},${sn},${sn},${on}\\)$`), pn = RegExp(`^hsl\\(${on},${sn},${sn}\\)$`), mn = RegExp(`^hsla\\(${on},${sn},${sn},${on}\\)$`), hn = {
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
$t(tn, bn, {
	copy(e) {
		return Object.assign(new this.constructor(), this, e);
	},
	displayable() {
		return this.rgb().displayable();
	},
	hex: gn,
	formatHex: gn,
	formatHex8: _n,
	formatHsl: vn,
	formatRgb: yn,
	toString: yn
});
function gn() {
	return this.rgb().formatHex();
}
function _n() {
	return this.rgb().formatHex8();
}
function vn() {
	return Mn(this).formatHsl();
}
function yn() {
	return this.rgb().formatRgb();
}
function bn(e) {
	var t, n;
	return e = (e + "").trim().toLowerCase(), (t = cn.exec(e)) ? (n = t[1].length, t = parseInt(t[1], 16), n === 6 ? xn(t) : n === 3 ? new J(t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, (t & 15) << 4 | t & 15, 1) : n === 8 ? Sn(t >> 24 & 255, t >> 16 & 255, t >> 8 & 255, (t & 255) / 255) : n === 4 ? Sn(t >> 12 & 15 | t >> 8 & 240, t >> 8 & 15 | t >> 4 & 240, t >> 4 & 15 | t & 240, ((t & 15) << 4 | t & 15) / 255) : null) : (t = ln.exec(e)) ? new J(t[1], t[2], t[3], 1) : (t = un.exec(e)) ? new J(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, 1) : (t = dn.exec(e)) ? Sn(t[1], t[2], t[3], t[4]) : (t = fn.exec(e)) ? Sn(t[1] * 255 / 100, t[2] * 255 / 100, t[3] * 255 / 100, t[4]) : (t = pn.exec(e)) ? jn(t[1], t[2] / 100, t[3] / 100, 1) : (t = mn.exec(e)) ? jn(t[1], t[2] / 100, t[3] / 100, t[4]) : hn.hasOwnProperty(e) ? xn(hn[e]) : e === "transparent" ? new J(NaN, NaN, NaN, 0) : null;
}
function xn(e) {
	return new J(e >> 16 & 255, e >> 8 & 255, e & 255, 1);
}
function Sn(e, t, n, r) {
	return r <= 0 && (e = t = n = NaN), new J(e, t, n, r);
}
function Cn(e) {
	return e instanceof tn || (e = bn(e)), e ? (e = e.rgb(), new J(e.r, e.g, e.b, e.opacity)) : new J();
}
function wn(e, t, n, r) {
	return arguments.length === 1 ? Cn(e) : new J(e, t, n, r ?? 1);
}
function J(e, t, n, r) {
	this.r = +e, this.g = +t, this.b = +n, this.opacity = +r;
}
$t(J, wn, en(tn, {
	brighter(e) {
		return e = e == null ? rn : rn ** +e, new J(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? nn : nn ** +e, new J(this.r * e, this.g * e, this.b * e, this.opacity);
	},
	rgb() {
		return this;
	},
	clamp() {
		return new J(kn(this.r), kn(this.g), kn(this.b), On(this.opacity));
	},
	displayable() {
		return -.5 <= this.r && this.r < 255.5 && -.5 <= this.g && this.g < 255.5 && -.5 <= this.b && this.b < 255.5 && 0 <= this.opacity && this.opacity <= 1;
	},
	hex: Tn,
	formatHex: Tn,
	formatHex8: En,
	formatRgb: Dn,
	toString: Dn
}));
function Tn() {
	return `#${An(this.r)}${An(this.g)}${An(this.b)}`;
}
function En() {
	return `#${An(this.r)}${An(this.g)}${An(this.b)}${An((isNaN(this.opacity) ? 1 : this.opacity) * 255)}`;
}
function Dn() {
	let e = On(this.opacity);
	return `${e === 1 ? "rgb(" : "rgba("}${kn(this.r)}, ${kn(this.g)}, ${kn(this.b)}${e === 1 ? ")" : `, ${e})`}`;
}
function On(e) {
	return isNaN(e) ? 1 : Math.max(0, Math.min(1, e));
}
function kn(e) {
	return Math.max(0, Math.min(255, Math.round(e) || 0));
}
function An(e) {
	return e = kn(e), (e < 16 ? "0" : "") + e.toString(16);
}
function jn(e, t, n, r) {
	return r <= 0 ? e = t = n = NaN : n <= 0 || n >= 1 ? e = t = NaN : t <= 0 && (e = NaN), new Pn(e, t, n, r);
}
function Mn(e) {
	if (e instanceof Pn) return new Pn(e.h, e.s, e.l, e.opacity);
	if (e instanceof tn || (e = bn(e)), !e) return new Pn();
	if (e instanceof Pn) return e;
	e = e.rgb();
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = Math.min(t, n, r), a = Math.max(t, n, r), o = NaN, s = a - i, c = (a + i) / 2;
	return s ? (o = t === a ? (n - r) / s + (n < r) * 6 : n === a ? (r - t) / s + 2 : (t - n) / s + 4, s /= c < .5 ? a + i : 2 - a - i, o *= 60) : s = c > 0 && c < 1 ? 0 : o, new Pn(o, s, c, e.opacity);
}
function Nn(e, t, n, r) {
	return arguments.length === 1 ? Mn(e) : new Pn(e, t, n, r ?? 1);
}
function Pn(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
$t(Pn, Nn, en(tn, {
	brighter(e) {
		return e = e == null ? rn : rn ** +e, new Pn(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? nn : nn ** +e, new Pn(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = this.h % 360 + (this.h < 0) * 360, t = isNaN(e) || isNaN(this.s) ? 0 : this.s, n = this.l, r = n + (n < .5 ? n : 1 - n) * t, i = 2 * n - r;
		return new J(Ln(e >= 240 ? e - 240 : e + 120, i, r), Ln(e, i, r), Ln(e < 120 ? e + 240 : e - 120, i, r), this.opacity);
	},
	clamp() {
		return new Pn(Fn(this.h), In(this.s), In(this.l), On(this.opacity));
	},
	displayable() {
		return (0 <= this.s && this.s <= 1 || isNaN(this.s)) && 0 <= this.l && this.l <= 1 && 0 <= this.opacity && this.opacity <= 1;
	},
	formatHsl() {
		let e = On(this.opacity);
		return `${e === 1 ? "hsl(" : "hsla("}${Fn(this.h)}, ${In(this.s) * 100}%, ${In(this.l) * 100}%${e === 1 ? ")" : `, ${e})`}`;
	}
}));
function Fn(e) {
	return e = (e || 0) % 360, e < 0 ? e + 360 : e;
}
function In(e) {
	return Math.max(0, Math.min(1, e || 0));
}
function Ln(e, t, n) {
	return (e < 60 ? t + (n - t) * e / 60 : e < 180 ? n : e < 240 ? t + (n - t) * (240 - e) / 60 : t) * 255;
}
var Rn = Math.PI / 180, zn = 180 / Math.PI, Bn = 18, Vn = .96422, Hn = 1, Un = .82521, Wn = 4 / 29, Gn = 6 / 29, Kn = 3 * Gn * Gn, qn = Gn * Gn * Gn;
function Jn(e) {
	if (e instanceof Xn) return new Xn(e.l, e.a, e.b, e.opacity);
	if (e instanceof rr) return ir(e);
	e instanceof J || (e = Cn(e));
	var t = er(e.r), n = er(e.g), r = er(e.b), i = Zn((.2225045 * t + .7168786 * n + .0606169 * r) / Hn), a, o;
	return t === n && n === r ? a = o = i : (a = Zn((.4360747 * t + .3850649 * n + .1430804 * r) / Vn), o = Zn((.0139322 * t + .0971045 * n + .7141733 * r) / Un)), new Xn(116 * i - 16, 500 * (a - i), 200 * (i - o), e.opacity);
}
function Yn(e, t, n, r) {
	return arguments.length === 1 ? Jn(e) : new Xn(e, t, n, r ?? 1);
}
function Xn(e, t, n, r) {
	this.l = +e, this.a = +t, this.b = +n, this.opacity = +r;
}
$t(Xn, Yn, en(tn, {
	brighter(e) {
		return new Xn(this.l + Bn * (e ?? 1), this.a, this.b, this.opacity);
	},
	darker(e) {
		return new Xn(this.l - Bn * (e ?? 1), this.a, this.b, this.opacity);
	},
	rgb() {
		var e = (this.l + 16) / 116, t = isNaN(this.a) ? e : e + this.a / 500, n = isNaN(this.b) ? e : e - this.b / 200;
		return t = Vn * Qn(t), e = Hn * Qn(e), n = Un * Qn(n), new J($n(3.1338561 * t - 1.6168667 * e - .4906146 * n), $n(-.9787684 * t + 1.9161415 * e + .033454 * n), $n(.0719453 * t - .2289914 * e + 1.4052427 * n), this.opacity);
	}
}));
function Zn(e) {
	return e > qn ? e ** (1 / 3) : e / Kn + Wn;
}
function Qn(e) {
	return e > Gn ? e * e * e : Kn * (e - Wn);
}
function $n(e) {
	return 255 * (e <= .0031308 ? 12.92 * e : 1.055 * e ** (1 / 2.4) - .055);
}
function er(e) {
	return (e /= 255) <= .04045 ? e / 12.92 : ((e + .055) / 1.055) ** 2.4;
}
function tr(e) {
	if (e instanceof rr) return new rr(e.h, e.c, e.l, e.opacity);
	if (e instanceof Xn || (e = Jn(e)), e.a === 0 && e.b === 0) return new rr(NaN, 0 < e.l && e.l < 100 ? 0 : NaN, e.l, e.opacity);
	var t = Math.atan2(e.b, e.a) * zn;
	return new rr(t < 0 ? t + 360 : t, Math.sqrt(e.a * e.a + e.b * e.b), e.l, e.opacity);
}
function nr(e, t, n, r) {
	return arguments.length === 1 ? tr(e) : new rr(e, t, n, r ?? 1);
}
function rr(e, t, n, r) {
	this.h = +e, this.c = +t, this.l = +n, this.opacity = +r;
}
function ir(e) {
	if (isNaN(e.h)) return new Xn(e.l, 0, 0, e.opacity);
	var t = e.h * Rn;
	return new Xn(e.l, Math.cos(t) * e.c, Math.sin(t) * e.c, e.opacity);
}
$t(rr, nr, en(tn, {
	brighter(e) {
		return new rr(this.h, this.c, this.l + Bn * (e ?? 1), this.opacity);
	},
	darker(e) {
		return new rr(this.h, this.c, this.l - Bn * (e ?? 1), this.opacity);
	},
	rgb() {
		return ir(this).rgb();
	}
}));
var ar = -.14861, or = 1.78277, sr = -.29227, cr = -.90649, lr = 1.97294, ur = lr * cr, dr = lr * or, fr = or * sr - cr * ar;
function pr(e) {
	if (e instanceof hr) return new hr(e.h, e.s, e.l, e.opacity);
	e instanceof J || (e = Cn(e));
	var t = e.r / 255, n = e.g / 255, r = e.b / 255, i = (fr * r + ur * t - dr * n) / (fr + ur - dr), a = r - i, o = (lr * (n - i) - sr * a) / cr, s = Math.sqrt(o * o + a * a) / (lr * i * (1 - i)), c = s ? Math.atan2(o, a) * zn - 120 : NaN;
	return new hr(c < 0 ? c + 360 : c, s, i, e.opacity);
}
function mr(e, t, n, r) {
	return arguments.length === 1 ? pr(e) : new hr(e, t, n, r ?? 1);
}
function hr(e, t, n, r) {
	this.h = +e, this.s = +t, this.l = +n, this.opacity = +r;
}
$t(hr, mr, en(tn, {
	brighter(e) {
		return e = e == null ? rn : rn ** +e, new hr(this.h, this.s, this.l * e, this.opacity);
	},
	darker(e) {
		return e = e == null ? nn : nn ** +e, new hr(this.h, this.s, this.l * e, this.opacity);
	},
	rgb() {
		var e = isNaN(this.h) ? 0 : (this.h + 120) * Rn, t = +this.l, n = isNaN(this.s) ? 0 : this.s * t * (1 - t), r = Math.cos(e), i = Math.sin(e);
		return new J(255 * (t + n * (ar * r + or * i)), 255 * (t + n * (sr * r + cr * i)), 255 * (t + lr * r * n), this.opacity);
	}
}));
var gr = (e) => () => e;
function _r(e, t) {
	return function(n) {
		return e + n * t;
	};
}
function vr(e, t, n) {
	return e **= +n, t = t ** +n - e, n = 1 / n, function(r) {
		return (e + r * t) ** +n;
	};
}
function yr(e, t) {
	var n = t - e;
	return n ? _r(e, n > 180 || n < -180 ? n - 360 * Math.round(n / 360) : n) : gr(isNaN(e) ? t : e);
}
function br(e) {
	return (e = +e) == 1 ? xr : function(t, n) {
		return n - t ? vr(t, n, e) : gr(isNaN(t) ? n : t);
	};
}
function xr(e, t) {
	var n = t - e;
	return n ? _r(e, n) : gr(isNaN(e) ? t : e);
}
var Sr = (function e(t) {
	var n = br(t);
	function r(e, t) {
		var r = n((e = wn(e)).r, (t = wn(t)).r), i = n(e.g, t.g), a = n(e.b, t.b), o = xr(e.opacity, t.opacity);
		return function(t) {
			return e.r = r(t), e.g = i(t), e.b = a(t), e.opacity = o(t), e + "";
		};
	}
	return r.gamma = e, r;
})(1);
function Cr(e, t) {
	t ||= [];
	var n = e ? Math.min(t.length, e.length) : 0, r = t.slice(), i;
	return function(a) {
		for (i = 0; i < n; ++i) r[i] = e[i] * (1 - a) + t[i] * a;
		return r;
	};
}
function wr(e) {
	return ArrayBuffer.isView(e) && !(e instanceof DataView);
}
function Tr(e, t) {
	for (var n = t ? t.length : 0, r = e ? Math.min(n, e.length) : 0, i = Array(r), a = Array(n), o = 0; o < r; ++o) i[o] = Pr(e[o], t[o]);
	for (; o < n; ++o) a[o] = t[o];
	return function(e) {
		for (o = 0; o < r; ++o) a[o] = i[o](e);
		return a;
	};
}
function Er(e, t) {
	var n = /* @__PURE__ */ new Date();
	return e = +e, t = +t, function(r) {
		return n.setTime(e * (1 - r) + t * r), n;
	};
}
function Dr(e, t) {
	return e = +e, t = +t, function(n) {
		return e * (1 - n) + t * n;
	};
}
function Or(e, t) {
	var n = {}, r = {}, i;
	for (i in typeof e == "object" && e || (e = {}), typeof t == "object" && t || (t = {}), t) i in e ? n[i] = Pr(e[i], t[i]) : r[i] = t[i];
	return function(e) {
		for (i in n) r[i] = n[i](e);
		return r;
	};
}
var kr = /[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g, Ar = new RegExp(kr.source, "g");
function jr(e) {
	return function() {
		return e;
	};
}
function Mr(e) {
	return function(t) {
		return e(t) + "";
	};
}
function Nr(e, t) {
	var n = kr.lastIndex = Ar.lastIndex = 0, r, i, a, o = -1, s = [], c = [];
	for (e += "", t += ""; (r = kr.exec(e)) && (i = Ar.exec(t));) (a = i.index) > n && (a = t.slice(n, a), s[o] ? s[o] += a : s[++o] = a), (r = r[0]) === (i = i[0]) ? s[o] ? s[o] += i : s[++o] = i : (s[++o] = null, c.push({
		i: o,
		x: Dr(r, i)
	})), n = Ar.lastIndex;
	return n < t.length && (a = t.slice(n), s[o] ? s[o] += a : s[++o] = a), s.length < 2 ? c[0] ? Mr(c[0].x) : jr(t) : (t = c.length, function(e) {
		for (var n = 0, r; n < t; ++n) s[(r = c[n]).i] = r.x(e);
		return s.join("");
	});
}
function Pr(e, t) {
	var n = typeof t, r;
	return t == null || n === "boolean" ? gr(t) : (n === "number" ? Dr : n === "string" ? (r = bn(t)) ? (t = r, Sr) : Nr : t instanceof bn ? Sr : t instanceof Date ? Er : wr(t) ? Cr : Array.isArray(t) ? Tr : typeof t.valueOf != "function" && typeof t.toString != "function" || isNaN(t) ? Or : Dr)(e, t);
}
var Fr = 180 / Math.PI, Ir = {
	translateX: 0,
	translateY: 0,
	rotate: 0,
	skewX: 0,
	scaleX: 1,
	scaleY: 1
};
function Lr(e, t, n, r, i, a) {
	var o, s, c;
	return (o = Math.sqrt(e * e + t * t)) && (e /= o, t /= o), (c = e * n + t * r) && (n -= e * c, r -= t * c), (s = Math.sqrt(n * n + r * r)) && (n /= s, r /= s, c /= s), e * r < t * n && (e = -e, t = -t, c = -c, o = -o), {
		translateX: i,
		translateY: a,
		rotate: Math.atan2(t, e) * Fr,
		skewX: Math.atan(c) * Fr,
		scaleX: o,
		scaleY: s
	};
}
var Rr;
function zr(e) {
	let t = new (typeof DOMMatrix == "function" ? DOMMatrix : WebKitCSSMatrix)(e + "");
	return t.isIdentity ? Ir : Lr(t.a, t.b, t.c, t.d, t.e, t.f);
}
function Br(e) {
	return e == null || (Rr ||= document.createElementNS("http://www.w3.org/2000/svg", "g"), Rr.setAttribute("transform", e), !(e = Rr.transform.baseVal.consolidate())) ? Ir : (e = e.matrix, Lr(e.a, e.b, e.c, e.d, e.e, e.f));
}
function Vr(e, t, n, r) {
	function i(e) {
		return e.length ? e.pop() + " " : "";
	}
	function a(e, r, i, a, o, s) {
		if (e !== i || r !== a) {
			var c = o.push("translate(", null, t, null, n);
			s.push({
				i: c - 4,
				x: Dr(e, i)
			}, {
				i: c - 2,
				x: Dr(r, a)
			});
		} else (i || a) && o.push("translate(" + i + t + a + n);
	}
	function o(e, t, n, a) {
		e === t ? t && n.push(i(n) + "rotate(" + t + r) : (e - t > 180 ? t += 360 : t - e > 180 && (e += 360), a.push({
			i: n.push(i(n) + "rotate(", null, r) - 2,
			x: Dr(e, t)
		}));
	}
	function s(e, t, n, a) {
		e === t ? t && n.push(i(n) + "skewX(" + t + r) : a.push({
			i: n.push(i(n) + "skewX(", null, r) - 2,
			x: Dr(e, t)
		});
	}
	function c(e, t, n, r, a, o) {
		if (e !== n || t !== r) {
			var s = a.push(i(a) + "scale(", null, ",", null, ")");
			o.push({
				i: s - 4,
				x: Dr(e, n)
			}, {
				i: s - 2,
				x: Dr(t, r)
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
var Hr = Vr(zr, "px, ", "px)", "deg)"), Ur = Vr(Br, ", ", ")", ")"), Wr = 1e-12;
function Gr(e) {
	return ((e = Math.exp(e)) + 1 / e) / 2;
}
function Kr(e) {
	return ((e = Math.exp(e)) - 1 / e) / 2;
}
function qr(e) {
	return ((e = Math.exp(2 * e)) - 1) / (e + 1);
}
var Jr = (function e(t, n, r) {
	function i(e, i) {
		var a = e[0], o = e[1], s = e[2], c = i[0], l = i[1], u = i[2], d = c - a, f = l - o, p = d * d + f * f, m, h;
		if (p < Wr) h = Math.log(u / s) / t, m = function(e) {
			return [
				a + e * d,
				o + e * f,
				s * Math.exp(t * e * h)
			];
		};
		else {
			var g = Math.sqrt(p), _ = (u * u - s * s + r * p) / (2 * s * n * g), v = (u * u - s * s - r * p) / (2 * u * n * g), y = Math.log(Math.sqrt(_ * _ + 1) - _);
			h = (Math.log(Math.sqrt(v * v + 1) - v) - y) / t, m = function(e) {
				var r = e * h, i = Gr(y), c = s / (n * g) * (i * qr(t * r + y) - Kr(y));
				return [
					a + c * d,
					o + c * f,
					s * i / Gr(t * r + y)
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
function Yr(e) {
	return (function t(n) {
		n = +n;
		function r(t, r) {
			var i = e((t = mr(t)).h, (r = mr(r)).h), a = xr(t.s, r.s), o = xr(t.l, r.l), s = xr(t.opacity, r.opacity);
			return function(e) {
				return t.h = i(e), t.s = a(e), t.l = o(e ** +n), t.opacity = s(e), t + "";
			};
		}
		return r.gamma = t, r;
	})(1);
}
Yr(yr), Yr(xr);
// node_modules/d3-timer/dist/d3-timer.mjs
var Xr = 0, Zr = 0, Qr = 0, $r = 1e3, ei, ti, ni = 0, ri = 0, ii = 0, ai = typeof performance == "object" && performance.now ? performance : Date, oi = typeof window == "object" && window.requestAnimationFrame ? window.requestAnimationFrame.bind(window) : function(e) {
	setTimeout(e, 17);
};
function si() {
	return ri ||= (oi(ci), ai.now() + ii);
}
function ci() {
	ri = 0;
}
function li() {
	this._call = this._time = this._next = null;
}
li.prototype = ui.prototype = {
	constructor: li,
	restart: function(e, t, n) {
		if (typeof e != "function") throw TypeError("callback is not a function");
		n = (n == null ? si() : +n) + (t == null ? 0 : +t), !this._next && ti !== this && (ti ? ti._next = this : ei = this, ti = this), this._call = e, this._time = n, hi();
	},
	stop: function() {
		this._call && (this._call = null, this._time = Infinity, hi());
	}
};
function ui(e, t, n) {
	var r = new li();
	return r.restart(e, t, n), r;
}
function di() {
	si(), ++Xr;
	for (var e = ei, t; e;) (t = ri - e._time) >= 0 && e._call.call(void 0, t), e = e._next;
	--Xr;
}
function fi() {
	ri = (ni = ai.now()) + ii, Xr = Zr = 0;
	try {
		di();
	} finally {
		Xr = 0, mi(), ri = 0;
	}
}
function pi() {
	var e = ai.now(), t = e - ni;
	t > $r && (ii -= t, ni = e);
}
function mi() {
	for (var e, t = ei, n, r = Infinity; t;) t._call ? (r > t._time && (r = t._time), e = t, t = t._next) : (n = t._next, t._next = null, t = e ? e._next = n : ei = n);
	ti = e, hi(r);
}
function hi(e) {
	Xr || (Zr &&= clearTimeout(Zr), e - ri > 24 ? (e < Infinity && (Zr = setTimeout(fi, Math.ceil(e - ai.now() - ii) + 1)), Qr &&= clearInterval(Qr)) : (Qr ||= (ni = ai.now(), setInterval(pi, $r)), Xr = 1, oi(fi)));
}
function gi(e, t, n) {
	var r = new li();
	return t = t == null ? 0 : +t, r.restart((n) => {
		r.stop(), e(n + t);
	}, t, n), r;
}
// node_modules/d3-ease/dist/d3-ease.mjs
function _i(e) {
	return ((e *= 2) <= 1 ? e * e * e : (e -= 2) * e * e + 2) / 2;
}
var vi = 3;
(function e(t) {
	t = +t;
	function n(e) {
		return e ** +t;
	}
	return n.exponent = e, n;
})(vi), (function e(t) {
	t = +t;
	function n(e) {
		return 1 - (1 - e) ** t;
	}
	return n.exponent = e, n;
})(vi), (function e(t) {
	t = +t;
	function n(e) {
		return ((e *= 2) <= 1 ? e ** +t : 2 - (2 - e) ** t) / 2;
	}
	return n.exponent = e, n;
})(vi);
function yi(e) {
	return (2 ** (-10 * e) - .0009765625) * 1.0009775171065494;
}
var bi = 4 / 11;
1 / bi / bi;
var xi = 1.70158;
(function e(t) {
	t = +t;
	function n(e) {
		return (e = +e) * e * (t * (e - 1) + e);
	}
	return n.overshoot = e, n;
})(xi), (function e(t) {
	t = +t;
	function n(e) {
		return --e * e * ((e + 1) * t + e) + 1;
	}
	return n.overshoot = e, n;
})(xi), (function e(t) {
	t = +t;
	function n(e) {
		return ((e *= 2) < 1 ? e * e * ((t + 1) * e - t) : (e -= 2) * e * ((t + 1) * e + t) + 2) / 2;
	}
	return n.overshoot = e, n;
})(xi);
var Si = 2 * Math.PI, Ci = 1, wi = .3;
(function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= Si);
	function i(e) {
		return t * yi(- --e) * Math.sin((r - e) / n);
	}
	return i.amplitude = function(t) {
		return e(t, n * Si);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ci, wi), (function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= Si);
	function i(e) {
		return 1 - t * yi(e = +e) * Math.sin((e + r) / n);
	}
	return i.amplitude = function(t) {
		return e(t, n * Si);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ci, wi), (function e(t, n) {
	var r = Math.asin(1 / (t = Math.max(1, t))) * (n /= Si);
	function i(e) {
		return ((e = e * 2 - 1) < 0 ? t * yi(-e) * Math.sin((r - e) / n) : 2 - t * yi(e) * Math.sin((r + e) / n)) / 2;
	}
	return i.amplitude = function(t) {
		return e(t, n * Si);
	}, i.period = function(n) {
		return e(t, n);
	}, i;
})(Ci, wi);
// node_modules/d3-transition/dist/d3-transition.mjs
var Ti = w("start", "end", "cancel", "interrupt"), Ei = [], Di = 0, Oi = 1, ki = 2, Ai = 3, ji = 4, Mi = 5, Ni = 6;
function Pi(e, t, n, r, i, a) {
	var o = e.__transition;
	if (!o) e.__transition = {};
	else if (n in o) return;
	Ri(e, n, {
		name: t,
		index: r,
		group: i,
		on: Ti,
		tween: Ei,
		time: a.time,
		delay: a.delay,
		duration: a.duration,
		ease: a.ease,
		timer: null,
		state: Di
	});
}
function Fi(e, t) {
	var n = Li(e, t);
	if (n.state > Di) throw Error("too late; already scheduled");
	return n;
}
function Ii(e, t) {
	var n = Li(e, t);
	if (n.state > Ai) throw Error("too late; already running");
	return n;
}
function Li(e, t) {
	var n = e.__transition;
	if (!n || !(n = n[t])) throw Error("transition not found");
	return n;
}
function Ri(e, t, n) {
	var r = e.__transition, i;
	r[t] = n, n.timer = ui(a, 0, n.time);
	function a(e) {
		n.state = Oi, n.timer.restart(o, n.delay, n.time), n.delay <= e && o(e - n.delay);
	}
	function o(a) {
		var l, u, d, f;
		if (n.state !== Oi) return c();
		for (l in r) if (f = r[l], f.name === n.name) {
			if (f.state === Ai) return gi(o);
			f.state === ji ? (f.state = Ni, f.timer.stop(), f.on.call("interrupt", e, e.__data__, f.index, f.group), delete r[l]) : +l < t && (f.state = Ni, f.timer.stop(), f.on.call("cancel", e, e.__data__, f.index, f.group), delete r[l]);
		}
		if (gi(function() {
			n.state === Ai && (n.state = ji, n.timer.restart(s, n.delay, n.time), s(a));
		}), n.state = ki, n.on.call("start", e, e.__data__, n.index, n.group), n.state === ki) {
			for (n.state = Ai, i = Array(d = n.tween.length), l = 0, u = -1; l < d; ++l) (f = n.tween[l].value.call(e, e.__data__, n.index, n.group)) && (i[++u] = f);
			i.length = u + 1;
		}
	}
	function s(t) {
		for (var r = t < n.duration ? n.ease.call(null, t / n.duration) : (n.timer.restart(c), n.state = Mi, 1), a = -1, o = i.length; ++a < o;) i[a].call(e, r);
		n.state === Mi && (n.on.call("end", e, e.__data__, n.index, n.group), c());
	}
	function c() {
		for (var i in n.state = Ni, n.timer.stop(), delete r[t], r) return;
		delete e.__transition;
	}
}
function zi(e, t) {
	var n = e.__transition, r, i, a = !0, o;
	if (n) {
		for (o in t = t == null ? null : t + "", n) (r = n[o]).name === t ? (i = r.state > ki && r.state < Mi, r.state = Ni, r.timer.stop(), r.on.call(i ? "interrupt" : "cancel", e, e.__data__, r.index, r.group), delete n[o]) : a = !1;
		a && delete e.__transition;
	}
}
function Bi(e) {
	return this.each(function() {
		zi(this, e);
	});
}
function Vi(e, t) {
	var n, r;
	return function() {
		var i = Ii(this, e), a = i.tween;
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
function Hi(e, t, n) {
	var r, i;
	if (typeof n != "function") throw Error();
	return function() {
		var a = Ii(this, e), o = a.tween;
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
function Ui(e, t) {
	var n = this._id;
	if (e += "", arguments.length < 2) {
		for (var r = Li(this.node(), n).tween, i = 0, a = r.length, o; i < a; ++i) if ((o = r[i]).name === e) return o.value;
		return null;
	}
	return this.each((t == null ? Vi : Hi)(n, e, t));
}
function Wi(e, t, n) {
	var r = e._id;
	return e.each(function() {
		var e = Ii(this, r);
		(e.value ||= {})[t] = n.apply(this, arguments);
	}), function(e) {
		return Li(e, r).value[t];
	};
}
function Gi(e, t) {
	var n;
	return (typeof t == "number" ? Dr : t instanceof bn ? Sr : (n = bn(t)) ? (t = n, Sr) : Nr)(e, t);
}
function Ki(e) {
	return function() {
		this.removeAttribute(e);
	};
}
function qi(e) {
	return function() {
		this.removeAttributeNS(e.space, e.local);
	};
}
function Ji(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = this.getAttribute(e);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function Yi(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = this.getAttributeNS(e.space, e.local);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function Xi(e, t, n) {
	var r, i, a;
	return function() {
		var o, s = n(this), c;
		return s == null ? void this.removeAttribute(e) : (o = this.getAttribute(e), c = s + "", o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s)));
	};
}
function Zi(e, t, n) {
	var r, i, a;
	return function() {
		var o, s = n(this), c;
		return s == null ? void this.removeAttributeNS(e.space, e.local) : (o = this.getAttributeNS(e.space, e.local), c = s + "", o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s)));
	};
}
function Qi(e, t) {
	var n = j(e), r = n === "transform" ? Ur : Gi;
	return this.attrTween(e, typeof t == "function" ? (n.local ? Zi : Xi)(n, r, Wi(this, "attr." + e, t)) : t == null ? (n.local ? qi : Ki)(n) : (n.local ? Yi : Ji)(n, r, t));
}
function $i(e, t) {
	return function(n) {
		this.setAttribute(e, t.call(this, n));
	};
}
function ea(e, t) {
	return function(n) {
		this.setAttributeNS(e.space, e.local, t.call(this, n));
	};
}
function ta(e, t) {
	var n, r;
	function i() {
		var i = t.apply(this, arguments);
		return i !== r && (n = (r = i) && ea(e, i)), n;
	}
	return i._value = t, i;
}
function na(e, t) {
	var n, r;
	function i() {
		var i = t.apply(this, arguments);
		return i !== r && (n = (r = i) && $i(e, i)), n;
	}
	return i._value = t, i;
}
function ra(e, t) {
	var n = "attr." + e;
	if (arguments.length < 2) return (n = this.tween(n)) && n._value;
	if (t == null) return this.tween(n, null);
	if (typeof t != "function") throw Error();
	var r = j(e);
	return this.tween(n, (r.local ? ta : na)(r, t));
}
function ia(e, t) {
	return function() {
		Fi(this, e).delay = +t.apply(this, arguments);
	};
}
function aa(e, t) {
	return t = +t, function() {
		Fi(this, e).delay = t;
	};
}
function oa(e) {
	var t = this._id;
	return arguments.length ? this.each((typeof e == "function" ? ia : aa)(t, e)) : Li(this.node(), t).delay;
}
function sa(e, t) {
	return function() {
		Ii(this, e).duration = +t.apply(this, arguments);
	};
}
function ca(e, t) {
	return t = +t, function() {
		Ii(this, e).duration = t;
	};
}
function la(e) {
	var t = this._id;
	return arguments.length ? this.each((typeof e == "function" ? sa : ca)(t, e)) : Li(this.node(), t).duration;
}
function ua(e, t) {
	if (typeof t != "function") throw Error();
	return function() {
		Ii(this, e).ease = t;
	};
}
function da(e) {
	var t = this._id;
	return arguments.length ? this.each(ua(t, e)) : Li(this.node(), t).ease;
}
function fa(e, t) {
	return function() {
		var n = t.apply(this, arguments);
		if (typeof n != "function") throw Error();
		Ii(this, e).ease = n;
	};
}
function pa(e) {
	if (typeof e != "function") throw Error();
	return this.each(fa(this._id, e));
}
function ma(e) {
	typeof e != "function" && (e = U(e));
	for (var t = this._groups, n = t.length, r = Array(n), i = 0; i < n; ++i) for (var a = t[i], o = a.length, s = r[i] = [], c, l = 0; l < o; ++l) (c = a[l]) && e.call(c, c.__data__, l, a) && s.push(c);
	return new Ua(r, this._parents, this._name, this._id);
}
function ha(e) {
	if (e._id !== this._id) throw Error();
	for (var t = this._groups, n = e._groups, r = t.length, i = n.length, a = Math.min(r, i), o = Array(r), s = 0; s < a; ++s) for (var c = t[s], l = n[s], u = c.length, d = o[s] = Array(u), f, p = 0; p < u; ++p) (f = c[p] || l[p]) && (d[p] = f);
	for (; s < r; ++s) o[s] = t[s];
	return new Ua(o, this._parents, this._name, this._id);
}
function ga(e) {
	return (e + "").trim().split(/^|\s+/).every(function(e) {
		var t = e.indexOf(".");
		return t >= 0 && (e = e.slice(0, t)), !e || e === "start";
	});
}
function _a(e, t, n) {
	var r, i, a = ga(t) ? Fi : Ii;
	return function() {
		var o = a(this, e), s = o.on;
		s !== r && (i = (r = s).copy()).on(t, n), o.on = i;
	};
}
function va(e, t) {
	var n = this._id;
	return arguments.length < 2 ? Li(this.node(), n).on.on(e) : this.each(_a(n, e, t));
}
function ya(e) {
	return function() {
		var t = this.parentNode;
		for (var n in this.__transition) if (+n !== e) return;
		t && t.removeChild(this);
	};
}
function ba() {
	return this.on("end.remove", ya(this._id));
}
function xa(e) {
	var t = this._name, n = this._id;
	typeof e != "function" && (e = I(e));
	for (var r = this._groups, i = r.length, a = Array(i), o = 0; o < i; ++o) for (var s = r[o], c = s.length, l = a[o] = Array(c), u, d, f = 0; f < c; ++f) (u = s[f]) && (d = e.call(u, u.__data__, f, s)) && ("__data__" in u && (d.__data__ = u.__data__), l[f] = d, Pi(l[f], t, n, f, l, Li(u, n)));
	return new Ua(a, this._parents, t, n);
}
function Sa(e) {
	var t = this._name, n = this._id;
	typeof e != "function" && (e = B(e));
	for (var r = this._groups, i = r.length, a = [], o = [], s = 0; s < i; ++s) for (var c = r[s], l = c.length, u, d = 0; d < l; ++d) if (u = c[d]) {
		for (var f = e.call(u, u.__data__, d, c), p, m = Li(u, n), h = 0, g = f.length; h < g; ++h) (p = f[h]) && Pi(p, t, n, h, f, m);
		a.push(f), o.push(u);
	}
	return new Ua(a, o, t, n);
}
var Ca = Nt.prototype.constructor;
function wa() {
	return new Ca(this._groups, this._parents);
}
function Ta(e, t) {
	var n, r, i;
	return function() {
		var a = Ve(this, e), o = (this.style.removeProperty(e), Ve(this, e));
		return a === o ? null : a === n && o === r ? i : i = t(n = a, r = o);
	};
}
function Ea(e) {
	return function() {
		this.style.removeProperty(e);
	};
}
function Da(e, t, n) {
	var r, i = n + "", a;
	return function() {
		var o = Ve(this, e);
		return o === i ? null : o === r ? a : a = t(r = o, n);
	};
}
function Oa(e, t, n) {
	var r, i, a;
	return function() {
		var o = Ve(this, e), s = n(this), c = s + "";
		return s ?? (c = s = (this.style.removeProperty(e), Ve(this, e))), o === c ? null : o === r && c === i ? a : (i = c, a = t(r = o, s));
	};
}
function ka(e, t) {
	var n, r, i, a = "style." + t, o = "end." + a, s;
	return function() {
		var c = Ii(this, e), l = c.on, u = c.value[a] == null ? s ||= Ea(t) : void 0;
		(l !== n || i !== u) && (r = (n = l).copy()).on(o, i = u), c.on = r;
	};
}
function Aa(e, t, n) {
	var r = (e += "") == "transform" ? Hr : Gi;
	return t == null ? this.styleTween(e, Ta(e, r)).on("end.style." + e, Ea(e)) : typeof t == "function" ? this.styleTween(e, Oa(e, r, Wi(this, "style." + e, t))).each(ka(this._id, e)) : this.styleTween(e, Da(e, r, t), n).on("end.style." + e, null);
}
function ja(e, t, n) {
	return function(r) {
		this.style.setProperty(e, t.call(this, r), n);
	};
}
function Ma(e, t, n) {
	var r, i;
	function a() {
		var a = t.apply(this, arguments);
		return a !== i && (r = (i = a) && ja(e, a, n)), r;
	}
	return a._value = t, a;
}
function Na(e, t, n) {
	var r = "style." + (e += "");
	if (arguments.length < 2) return (r = this.tween(r)) && r._value;
	if (t == null) return this.tween(r, null);
	if (typeof t != "function") throw Error();
	return this.tween(r, Ma(e, t, n ?? ""));
}
function Pa(e) {
	return function() {
		this.textContent = e;
	};
}
function Fa(e) {
	return function() {
		var t = e(this);
		this.textContent = t ?? "";
	};
}
function Ia(e) {
	return this.tween("text", typeof e == "function" ? Fa(Wi(this, "text", e)) : Pa(e == null ? "" : e + ""));
}
function La(e) {
	return function(t) {
		this.textContent = e.call(this, t);
	};
}
function Ra(e) {
	var t, n;
	function r() {
		var r = e.apply(this, arguments);
		return r !== n && (t = (n = r) && La(r)), t;
	}
	return r._value = e, r;
}
function za(e) {
	var t = "text";
	if (arguments.length < 1) return (t = this.tween(t)) && t._value;
	if (e == null) return this.tween(t, null);
	if (typeof e != "function") throw Error();
	return this.tween(t, Ra(e));
}
function Ba() {
	for (var e = this._name, t = this._id, n = Wa(), r = this._groups, i = r.length, a = 0; a < i; ++a) for (var o = r[a], s = o.length, c, l = 0; l < s; ++l) if (c = o[l]) {
		var u = Li(c, t);
		Pi(c, e, n, l, o, {
			time: u.time + u.delay + u.duration,
			delay: 0,
			duration: u.duration,
			ease: u.ease
		});
	}
	return new Ua(r, this._parents, e, n);
}
function Va() {
	var e, t, n = this, r = n._id, i = n.size();
	return new Promise(function(a, o) {
		var s = { value: o }, c = { value: function() {
			--i === 0 && a();
		} };
		n.each(function() {
			var n = Ii(this, r), i = n.on;
			i !== e && (t = (e = i).copy(), t._.cancel.push(s), t._.interrupt.push(s), t._.end.push(c)), n.on = t;
		}), i === 0 && a();
	});
}
var Ha = 0;
function Ua(e, t, n, r) {
	this._groups = e, this._parents = t, this._name = n, this._id = r;
}
function Wa() {
	return ++Ha;
}
var Ga = Nt.prototype;
Ua.prototype = {
	constructor: Ua,
	select: xa,
	selectAll: Sa,
	selectChild: Ga.selectChild,
	selectChildren: Ga.selectChildren,
	filter: ma,
	merge: ha,
	selection: wa,
	transition: Ba,
	call: Ga.call,
	nodes: Ga.nodes,
	node: Ga.node,
	size: Ga.size,
	empty: Ga.empty,
	each: Ga.each,
	on: va,
	attr: Qi,
	attrTween: ra,
	style: Aa,
	styleTween: Na,
	text: Ia,
	textTween: za,
	remove: ba,
	tween: Ui,
	delay: oa,
	duration: la,
	ease: da,
	easeVarying: pa,
	end: Va,
	[Symbol.iterator]: Ga[Symbol.iterator]
};
var Ka = {
	time: null,
	delay: 0,
	duration: 250,
	ease: _i
};
function qa(e, t) {
	for (var n; !(n = e.__transition) || !(n = n[t]);) if (!(e = e.parentNode)) throw Error(`transition ${t} not found`);
	return n;
}
function Ja(e) {
	var t, n;
	e instanceof Ua ? (t = e._id, e = e._name) : (t = Wa(), (n = Ka).time = si(), e = e == null ? null : e + "");
	for (var r = this._groups, i = r.length, a = 0; a < i; ++a) for (var o = r[a], s = o.length, c, l = 0; l < s; ++l) (c = o[l]) && Pi(c, e, t, l, o, n || qa(c, t));
	return new Ua(r, this._parents, e, t);
}
Nt.prototype.interrupt = Bi, Nt.prototype.transition = Ja;
// node_modules/d3-zoom/dist/d3-zoom.mjs
var Ya = (e) => () => e;
function Xa(e, { sourceEvent: t, target: n, transform: r, dispatch: i }) {
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
function Za(e, t, n) {
	this.k = e, this.x = t, this.y = n;
}
Za.prototype = {
	constructor: Za,
	scale: function(e) {
		return e === 1 ? this : new Za(this.k * e, this.x, this.y);
	},
	translate: function(e, t) {
		return e === 0 & t === 0 ? this : new Za(this.k, this.x + this.k * e, this.y + this.k * t);
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
var Qa = new Za(1, 0, 0);
$a.prototype = Za.prototype;
function $a(e) {
	for (; !e.__zoom;) if (!(e = e.parentNode)) return Qa;
	return e.__zoom;
}
function eo(e) {
	e.stopImmediatePropagation();
}
function to(e) {
	e.preventDefault(), e.stopImmediatePropagation();
}
function no(e) {
	return (!e.ctrlKey || e.type === "wheel") && !e.button;
}
function ro() {
	var e = this;
	return e instanceof SVGElement ? (e = e.ownerSVGElement || e, e.hasAttribute("viewBox") ? (e = e.viewBox.baseVal, [[e.x, e.y], [e.x + e.width, e.y + e.height]]) : [[0, 0], [e.width.baseVal.value, e.height.baseVal.value]]) : [[0, 0], [e.clientWidth, e.clientHeight]];
}
function io() {
	return this.__zoom || Qa;
}
function ao(e) {
	return -e.deltaY * (e.deltaMode === 1 ? .05 : e.deltaMode ? 1 : .002) * (e.ctrlKey ? 10 : 1);
}
function oo() {
	return navigator.maxTouchPoints || "ontouchstart" in this;
}
function so(e, t, n) {
	var r = e.invertX(t[0][0]) - n[0][0], i = e.invertX(t[1][0]) - n[1][0], a = e.invertY(t[0][1]) - n[0][1], o = e.invertY(t[1][1]) - n[1][1];
	return e.translate(i > r ? (r + i) / 2 : Math.min(0, r) || Math.max(0, i), o > a ? (a + o) / 2 : Math.min(0, a) || Math.max(0, o));
}
function co() {
	var e = no, t = ro, n = so, r = ao, i = oo, a = [0, Infinity], o = [[-Infinity, -Infinity], [Infinity, Infinity]], s = 250, c = Jr, l = w("start", "zoom", "end"), u, d, f, p = 500, m = 150, h = 0, g = 10;
	function _(e) {
		e.property("__zoom", io).on("wheel.zoom", T, { passive: !1 }).on("mousedown.zoom", E).on("dblclick.zoom", D).filter(i).on("touchstart.zoom", O).on("touchmove.zoom", k).on("touchend.zoom touchcancel.zoom", A).style("-webkit-tap-highlight-color", "rgba(0,0,0,0)");
	}
	_.transform = function(e, t, n, r) {
		var i = e.selection ? e.selection() : e;
		i.property("__zoom", io), e === i ? i.interrupt().each(function() {
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
			return n(Qa.translate(c[0], c[1]).scale(s.k).translate(typeof r == "function" ? -r.apply(this, arguments) : -r, typeof i == "function" ? -i.apply(this, arguments) : -i), e, o);
		}, a, s);
	};
	function v(e, t) {
		return t = Math.max(a[0], Math.min(a[1], t)), t === e.k ? e : new Za(t, e.x, e.y);
	}
	function y(e, t, n) {
		var r = t[0] - n[0] * e.k, i = t[1] - n[1] * e.k;
		return r === e.x && i === e.y ? e : new Za(e.k, r, i);
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
					e = new Za(n, l[0] - t[0] * n, l[1] - t[1] * n);
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
			var t = q(this.that).datum();
			l.call(e, this.that, new Xa(e, {
				sourceEvent: this.sourceEvent,
				target: _,
				transform: this.that.__zoom,
				dispatch: l
			}), t);
		}
	};
	function T(t, ...i) {
		if (!e.apply(this, arguments)) return;
		var s = S(this, i).event(t), c = this.__zoom, l = Math.max(a[0], Math.min(a[1], c.k * 2 ** r.apply(this, arguments))), u = zt(t);
		if (s.wheel) (s.mouse[0][0] !== u[0] || s.mouse[0][1] !== u[1]) && (s.mouse[1] = c.invert(s.mouse[0] = u)), clearTimeout(s.wheel);
		else if (c.k === l) return;
		else s.mouse = [u, c.invert(u)], zi(this), s.start();
		to(t), s.wheel = setTimeout(d, m), s.zoom("mouse", n(y(v(c, l), s.mouse[0], s.mouse[1]), s.extent, o));
		function d() {
			s.wheel = null, s.end();
		}
	}
	function E(t, ...r) {
		if (f || !e.apply(this, arguments)) return;
		var i = t.currentTarget, a = S(this, r, !0).event(t), s = q(t.view).on("mousemove.zoom", d, !0).on("mouseup.zoom", p, !0), c = zt(t, i), l = t.clientX, u = t.clientY;
		Wt(t.view), eo(t), a.mouse = [c, this.__zoom.invert(c)], zi(this), a.start();
		function d(e) {
			if (to(e), !a.moved) {
				var t = e.clientX - l, r = e.clientY - u;
				a.moved = t * t + r * r > h;
			}
			a.event(e).zoom("mouse", n(y(a.that.__zoom, a.mouse[0] = zt(e, i), a.mouse[1]), a.extent, o));
		}
		function p(e) {
			s.on("mousemove.zoom mouseup.zoom", null), Gt(e.view, a.moved), to(e), a.event(e).end();
		}
	}
	function D(r, ...i) {
		if (e.apply(this, arguments)) {
			var a = this.__zoom, c = zt(r.changedTouches ? r.changedTouches[0] : r, this), l = a.invert(c), u = a.k * (r.shiftKey ? .5 : 2), d = n(y(v(a, u), c, l), t.apply(this, i), o);
			to(r), s > 0 ? q(this).transition().duration(s).call(x, d, c, r) : q(this).call(_.transform, d, c, r);
		}
	}
	function O(t, ...n) {
		if (e.apply(this, arguments)) {
			var r = t.touches, i = r.length, a = S(this, n, t.changedTouches.length === i).event(t), o, s, c, l;
			for (eo(t), s = 0; s < i; ++s) c = r[s], l = zt(c, this), l = [
				l,
				this.__zoom.invert(l),
				c.identifier
			], a.touch0 ? !a.touch1 && a.touch0[2] !== l[2] && (a.touch1 = l, a.taps = 0) : (a.touch0 = l, o = !0, a.taps = 1 + !!u);
			u &&= clearTimeout(u), o && (a.taps < 2 && (d = l[0], u = setTimeout(function() {
				u = null;
			}, p)), zi(this), a.start());
		}
	}
	function k(e, ...t) {
		if (this.__zooming) {
			var r = S(this, t).event(e), i = e.changedTouches, a = i.length, s, c, l, u;
			for (to(e), s = 0; s < a; ++s) c = i[s], l = zt(c, this), r.touch0 && r.touch0[2] === c.identifier ? r.touch0[0] = l : r.touch1 && r.touch1[2] === c.identifier && (r.touch1[0] = l);
			if (c = r.that.__zoom, r.touch1) {
				var d = r.touch0[0], f = r.touch0[1], p = r.touch1[0], m = r.touch1[1], h = (h = p[0] - d[0]) * h + (h = p[1] - d[1]) * h, g = (g = m[0] - f[0]) * g + (g = m[1] - f[1]) * g;
				c = v(c, Math.sqrt(h / g)), l = [(d[0] + p[0]) / 2, (d[1] + p[1]) / 2], u = [(f[0] + m[0]) / 2, (f[1] + m[1]) / 2];
			} else if (r.touch0) l = r.touch0[0], u = r.touch0[1];
			else return;
			r.zoom("touch", n(y(c, l, u), r.extent, o));
		}
	}
	function A(e, ...t) {
		if (this.__zooming) {
			var n = S(this, t).event(e), r = e.changedTouches, i = r.length, a, o;
			for (eo(e), f && clearTimeout(f), f = setTimeout(function() {
				f = null;
			}, p), a = 0; a < i; ++a) o = r[a], n.touch0 && n.touch0[2] === o.identifier ? delete n.touch0 : n.touch1 && n.touch1[2] === o.identifier && delete n.touch1;
			if (n.touch1 && !n.touch0 && (n.touch0 = n.touch1, delete n.touch1), n.touch0) n.touch0[1] = this.__zoom.invert(n.touch0[0]);
			else if (n.end(), n.taps === 2 && (o = zt(o, this), Math.hypot(d[0] - o[0], d[1] - o[1]) < g)) {
				var s = q(this).on("dblclick.zoom");
				s && s.apply(this, arguments);
			}
		}
	}
	return _.wheelDelta = function(e) {
		return arguments.length ? (r = typeof e == "function" ? e : Ya(+e), _) : r;
	}, _.filter = function(t) {
		return arguments.length ? (e = typeof t == "function" ? t : Ya(!!t), _) : e;
	}, _.touchable = function(e) {
		return arguments.length ? (i = typeof e == "function" ? e : Ya(!!e), _) : i;
	}, _.extent = function(e) {
		return arguments.length ? (t = typeof e == "function" ? e : Ya([[+e[0][0], +e[0][1]], [+e[1][0], +e[1][1]]]), _) : t;
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
var lo = {
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
}, uo = [[-Infinity, -Infinity], [Infinity, Infinity]], fo = [
	"Enter",
	" ",
	"Escape"
], po = {
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
}, mo;
(function(e) {
	e.Strict = "strict", e.Loose = "loose";
})(mo ||= {});
var ho;
(function(e) {
	e.Free = "free", e.Vertical = "vertical", e.Horizontal = "horizontal";
})(ho ||= {});
var go;
(function(e) {
	e.Partial = "partial", e.Full = "full";
})(go ||= {});
var _o = {
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
}, vo;
(function(e) {
	e.Bezier = "default", e.Straight = "straight", e.Step = "step", e.SmoothStep = "smoothstep", e.SimpleBezier = "simplebezier";
})(vo ||= {});
var yo;
(function(e) {
	e.Arrow = "arrow", e.ArrowClosed = "arrowclosed";
})(yo ||= {});
var Y;
(function(e) {
	e.Left = "left", e.Top = "top", e.Right = "right", e.Bottom = "bottom";
})(Y ||= {});
var bo = {
	[Y.Left]: Y.Right,
	[Y.Right]: Y.Left,
	[Y.Top]: Y.Bottom,
	[Y.Bottom]: Y.Top
}, xo = (e) => !!e && typeof e == "object" && "id" in e && "source" in e && "target" in e, So = (e) => !!e && typeof e == "object" && "id" in e && "position" in e && !("source" in e) && !("target" in e), Co = (e) => !!e && typeof e == "object" && "id" in e && "internals" in e && !("source" in e) && !("target" in e), wo = (e, t = [0, 0]) => {
	let { width: n, height: r } = is(e), i = e.origin ?? t, a = n * i[0], o = r * i[1];
	return {
		x: e.position.x - a,
		y: e.position.y - o
	};
}, To = (e, t = { nodeOrigin: [0, 0] }) => {
	if (e.length === 0) return {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
	let n = !1, r = e.reduce((e, r) => {
		let i = typeof r == "string", a = !t.nodeLookup && !i ? r : void 0;
		return t.nodeLookup && (a = i ? t.nodeLookup.get(r) : Co(r) ? r : t.nodeLookup.get(r.id)), a ? (n = !0, Ro(e, Ho(a, t.nodeOrigin))) : e;
	}, {
		x: Infinity,
		y: Infinity,
		x2: -Infinity,
		y2: -Infinity
	});
	return n ? Bo(r) : {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
}, Eo = (e, t = {}) => {
	let n = {
		x: Infinity,
		y: Infinity,
		x2: -Infinity,
		y2: -Infinity
	}, r = !1;
	return e.forEach((e) => {
		(t.filter === void 0 || t.filter(e)) && (n = Ro(n, Ho(e)), r = !0);
	}), r ? Bo(n) : {
		x: 0,
		y: 0,
		width: 0,
		height: 0
	};
}, Do = (e, t, [n, r, i] = [
	0,
	0,
	1
], a = !1, o = !1) => {
	let s = (t.x - n) / i, c = (t.y - r) / i, l = t.width / i, u = t.height / i, d = [];
	for (let t of e.values()) {
		let { measured: e, selectable: n = !0, hidden: r = !1 } = t;
		if (o && !n || r) continue;
		let i = e.width ?? t.width ?? t.initialWidth ?? 0, f = e.height ?? t.height ?? t.initialHeight ?? 0, { x: p, y: m } = t.internals.positionAbsolute, h = Wo(s, c, l, u, p, m, i, f), g = i * f, _ = a && h > 0;
		(!t.internals.handleBounds || _ || h >= g || t.dragging) && d.push(t);
	}
	return d;
}, Oo = (e, t) => {
	let n = /* @__PURE__ */ new Set();
	return e.forEach((e) => {
		n.add(e.id);
	}), t.filter((e) => n.has(e.source) || n.has(e.target));
};
function ko(e, t) {
	let n = /* @__PURE__ */ new Map(), r = t?.nodes ? new Set(t.nodes.map((e) => e.id)) : null;
	return e.forEach((e) => {
		let i;
		if (t?.includeHiddenNodes) {
			let { width: t, height: n } = is(e);
			i = t > 0 && n > 0;
		} else i = !!(e.measured.width && e.measured.height && !e.hidden);
		i && (!r || r.has(e.id)) && n.set(e.id, e);
	}), n;
}
async function Ao({ nodes: e, width: t, height: n, panZoom: r, minZoom: i, maxZoom: a }, o) {
	if (e.size === 0) return !0;
	let s = ts(Eo(ko(e, o)), t, n, o?.minZoom ?? i, o?.maxZoom ?? a, o?.padding ?? .1);
	return await r.setViewport(s, {
		duration: o?.duration,
		ease: o?.ease,
		interpolate: o?.interpolate
	}), !0;
}
function jo({ nodeId: e, nextPosition: t, nodeLookup: n, nodeOrigin: r = [0, 0], nodeExtent: i, onError: a }) {
	let o = n.get(e), s = o.parentId ? n.get(o.parentId) : void 0, { x: c, y: l } = s ? s.internals.positionAbsolute : {
		x: 0,
		y: 0
	}, u = o.origin ?? r, d = o.extent || i;
	if (o.extent === "parent" && !o.expandParent) {
		if (!s) a?.("005", lo.error005());
		else {
			let { width: e, height: t } = is(s);
			e && t && (d = [[c, l], [c + e, l + t]]);
		}
	} else s && rs(o.extent) && (d = [[o.extent[0][0] + c, o.extent[0][1] + l], [o.extent[1][0] + c, o.extent[1][1] + l]]);
	let f = rs(d) ? Po(t, d, o.measured) : t;
	return (o.measured.width === void 0 || o.measured.height === void 0) && a?.("015", lo.error015()), {
		position: {
			x: f.x - c + (o.measured.width ?? 0) * u[0],
			y: f.y - l + (o.measured.height ?? 0) * u[1]
		},
		positionAbsolute: f
	};
}
async function Mo({ nodesToRemove: e = [], edgesToRemove: t = [], nodes: n, edges: r, onBeforeDelete: i }) {
	let a = new Set(e.map((e) => e.id)), o = [];
	for (let e of n) {
		if (e.deletable === !1) continue;
		let t = a.has(e.id), n = !t && e.parentId && o.find((t) => t.id === e.parentId);
		(t || n) && o.push(e);
	}
	let s = new Set(t.map((e) => e.id)), c = r.filter((e) => e.deletable !== !1), l = Oo(o, c);
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
var No = (e, t = 0, n = 1) => Math.min(Math.max(e, t), n), Po = (e = {
	x: 0,
	y: 0
}, t, n) => ({
	x: No(e.x, t[0][0], t[1][0] - (n?.width ?? 0)),
	y: No(e.y, t[0][1], t[1][1] - (n?.height ?? 0))
});
function Fo(e, t, n) {
	let { width: r, height: i } = is(n), { x: a, y: o } = n.internals.positionAbsolute;
	return Po(e, [[a, o], [a + r, o + i]], t);
}
var Io = (e, t, n) => e < t ? No(Math.abs(e - t), 1, t) / t : e > n ? -No(Math.abs(e - n), 1, t) / t : 0, Lo = (e, t, n = 15, r = 40) => [Io(e.x, r, t.width - r) * n, Io(e.y, r, t.height - r) * n], Ro = (e, t) => ({
	x: Math.min(e.x, t.x),
	y: Math.min(e.y, t.y),
	x2: Math.max(e.x2, t.x2),
	y2: Math.max(e.y2, t.y2)
}), zo = ({ x: e, y: t, width: n, height: r }) => ({
	x: e,
	y: t,
	x2: e + n,
	y2: t + r
}), Bo = ({ x: e, y: t, x2: n, y2: r }) => ({
	x: e,
	y: t,
	width: n - e,
	height: r - t
}), Vo = (e, t = [0, 0]) => {
	let { x: n, y: r } = Co(e) ? e.internals.positionAbsolute : wo(e, t);
	return {
		x: n,
		y: r,
		width: e.measured?.width ?? e.width ?? e.initialWidth ?? 0,
		height: e.measured?.height ?? e.height ?? e.initialHeight ?? 0
	};
}, Ho = (e, t = [0, 0]) => {
	let { x: n, y: r } = Co(e) ? e.internals.positionAbsolute : wo(e, t);
	return {
		x: n,
		y: r,
		x2: n + (e.measured?.width ?? e.width ?? e.initialWidth ?? 0),
		y2: r + (e.measured?.height ?? e.height ?? e.initialHeight ?? 0)
	};
}, Uo = (e, t) => Bo(Ro(zo(e), zo(t))), Wo = (e, t, n, r, i, a, o, s) => {
	let c = Math.max(0, Math.min(e + n, i + o) - Math.max(e, i)), l = Math.max(0, Math.min(t + r, a + s) - Math.max(t, a));
	return Math.ceil(c * l);
}, Go = (e, t) => Wo(e.x, e.y, e.width, e.height, t.x, t.y, t.width, t.height), Ko = (e) => qo(e.width) && qo(e.height) && qo(e.x) && qo(e.y), qo = (e) => !isNaN(e) && isFinite(e), Jo = (e, t) => (e, t) => {}, Yo = (e, t = [1, 1]) => ({
	x: t[0] * Math.round(e.x / t[0]),
	y: t[1] * Math.round(e.y / t[1])
}), Xo = ({ x: e, y: t }, [n, r, i], a = !1, o = [1, 1]) => {
	let s = {
		x: (e - n) / i,
		y: (t - r) / i
	};
	return a ? Yo(s, o) : s;
}, Zo = ({ x: e, y: t }, [n, r, i]) => ({
	x: e * i + n,
	y: t * i + r
});
function Qo(e, t) {
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
function $o(e, t, n) {
	if (typeof e == "string" || typeof e == "number") {
		let r = Qo(e, n), i = Qo(e, t);
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
		let r = Qo(e.top ?? e.y ?? 0, n), i = Qo(e.bottom ?? e.y ?? 0, n), a = Qo(e.left ?? e.x ?? 0, t), o = Qo(e.right ?? e.x ?? 0, t);
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
function es(e, t, n, r, i, a) {
	let { x: o, y: s } = Zo(e, [
		t,
		n,
		r
	]), { x: c, y: l } = Zo({
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
var ts = (e, t, n, r, i, a) => {
	let o = $o(a, t, n), s = (t - o.x) / e.width, c = (n - o.y) / e.height, l = No(Math.min(s, c), r, i), u = e.x + e.width / 2, d = e.y + e.height / 2, f = t / 2 - u * l, p = n / 2 - d * l, m = es(e, f, p, l, t, n), h = {
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
}, ns = () => typeof navigator < "u" && navigator?.userAgent?.indexOf("Mac") >= 0;
function rs(e) {
	return e != null && e !== "parent";
}
function is(e) {
	return {
		width: e.measured?.width ?? e.width ?? e.initialWidth ?? 0,
		height: e.measured?.height ?? e.height ?? e.initialHeight ?? 0
	};
}
function as(e) {
	return (e.measured?.width ?? e.width ?? e.initialWidth) !== void 0 && (e.measured?.height ?? e.height ?? e.initialHeight) !== void 0;
}
function os(e, t = {
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
function ss(e, t) {
	if (e.size !== t.size) return !1;
	for (let n of e) if (!t.has(n)) return !1;
	return !0;
}
function cs() {
	let e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function ls(e) {
	return {
		...po,
		...e || {}
	};
}
function us(e) {
	return e === null ? null : e ? "valid" : "invalid";
}
function ds(e, { snapGrid: t = [0, 0], snapToGrid: n = !1, transform: r, containerBounds: i }) {
	let { x: a, y: o } = _s(e), s = Xo({
		x: a - (i?.left ?? 0),
		y: o - (i?.top ?? 0)
	}, r), { x: c, y: l } = n ? Yo(s, t) : s;
	return {
		xSnapped: c,
		ySnapped: l,
		...s
	};
}
var fs = (e) => ({
	width: e.offsetWidth,
	height: e.offsetHeight
}), ps = (e) => e?.getRootNode?.() || window?.document, ms = [
	"INPUT",
	"SELECT",
	"TEXTAREA"
];
function hs(e) {
	let t = e.composedPath?.()?.[0] || e.target;
	return t?.nodeType === 1 ? ms.includes(t.nodeName) || t.hasAttribute("contenteditable") || !!t.closest(".nokey") : !1;
}
var gs = (e) => "clientX" in e, _s = (e, t) => {
	let n = gs(e), r = n ? e.clientX : e.touches?.[0].clientX, i = n ? e.clientY : e.touches?.[0].clientY;
	return {
		x: r - (t?.left ?? 0),
		y: i - (t?.top ?? 0)
	};
}, vs = (e, t, n, r, i) => {
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
			...fs(t)
		};
	});
};
function ys({ sourceX: e, sourceY: t, targetX: n, targetY: r, sourceControlX: i, sourceControlY: a, targetControlX: o, targetControlY: s }) {
	let c = e * .125 + i * .375 + o * .375 + n * .125, l = t * .125 + a * .375 + s * .375 + r * .125;
	return [
		c,
		l,
		Math.abs(c - e),
		Math.abs(l - t)
	];
}
function bs(e, t) {
	return e >= 0 ? .5 * e : t * 25 * Math.sqrt(-e);
}
function xs({ pos: e, x1: t, y1: n, x2: r, y2: i, c: a }) {
	switch (e) {
		case Y.Left: return [t - bs(t - r, a), n];
		case Y.Right: return [t + bs(r - t, a), n];
		case Y.Top: return [t, n - bs(n - i, a)];
		case Y.Bottom: return [t, n + bs(i - n, a)];
	}
}
function Ss({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top, curvature: o = .25 }) {
	let [s, c] = xs({
		pos: n,
		x1: e,
		y1: t,
		x2: r,
		y2: i,
		c: o
	}), [l, u] = xs({
		pos: a,
		x1: r,
		y1: i,
		x2: e,
		y2: t,
		c: o
	}), [d, f, p, m] = ys({
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
function Cs({ sourceX: e, sourceY: t, targetX: n, targetY: r }) {
	let i = Math.abs(n - e) / 2, a = n < e ? n + i : n - i, o = Math.abs(r - t) / 2;
	return [
		a,
		r < t ? r + o : r - o,
		i,
		o
	];
}
function ws({ sourceNode: e, targetNode: t, selected: n = !1, zIndex: r = 0, elevateOnSelect: i = !1, zIndexMode: a = "basic" }) {
	return a === "manual" ? r : (i && n ? r + 1e3 : r) + Math.max(e.parentId || i && e.selected ? e.internals.z : 0, t.parentId || i && t.selected ? t.internals.z : 0);
}
function Ts({ sourceNode: e, targetNode: t, width: n, height: r, transform: i }) {
	let a = Ro(Ho(e), Ho(t));
	return a.x === a.x2 && (a.x2 += 1), a.y === a.y2 && (a.y2 += 1), Go({
		x: -i[0] / i[2],
		y: -i[1] / i[2],
		width: n / i[2],
		height: r / i[2]
	}, Bo(a)) > 0;
}
var Es = ({ source: e, sourceHandle: t, target: n, targetHandle: r }) => `xy-edge__${e}${t || ""}-${n}${r || ""}`, Ds = (e, t) => t.some((t) => t.source === e.source && t.target === e.target && (t.sourceHandle === e.sourceHandle || !t.sourceHandle && !e.sourceHandle) && (t.targetHandle === e.targetHandle || !t.targetHandle && !e.targetHandle)), Os = (e, t, n = {}) => {
	if (!e.source || !e.target) return n.onError?.("006", lo.error006()), t;
	let r = n.getEdgeId || Es, i;
	return i = xo(e) ? { ...e } : {
		...e,
		id: r(e)
	}, Ds(i, t) ? t : (i.sourceHandle === null && delete i.sourceHandle, i.targetHandle === null && delete i.targetHandle, t.concat(i));
};
function ks({ sourceX: e, sourceY: t, targetX: n, targetY: r }) {
	let [i, a, o, s] = Cs({
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
var As = {
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
}, js = ({ source: e, sourcePosition: t = Y.Bottom, target: n }) => t === Y.Left || t === Y.Right ? e.x < n.x ? {
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
}, Ms = (e, t) => Math.sqrt((t.x - e.x) ** 2 + (t.y - e.y) ** 2), Ns = (e, t, n) => e.x === t.x && t.x === n.x && (t.y - e.y) * (n.y - t.y) >= 0 || e.y === t.y && t.y === n.y && (t.x - e.x) * (n.x - t.x) >= 0;
function Ps({ source: e, sourcePosition: t = Y.Bottom, target: n, targetPosition: r = Y.Top, center: i, offset: a, stepPosition: o }) {
	let s = As[t], c = As[r], l = {
		x: e.x + s.x * a,
		y: e.y + s.y * a
	}, u = {
		x: n.x + c.x * a,
		y: n.y + c.y * a
	}, d = js({
		source: l,
		sourcePosition: t,
		target: u
	}), f = d.x === 0 ? "y" : "x", p = d[f], m = [], h, g, _ = {
		x: 0,
		y: 0
	}, v = {
		x: 0,
		y: 0
	}, [, , y, b] = Cs({
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
		n && Ns(e, n, t) && C.pop(), C.push(t);
	}
	return [
		C,
		h,
		g,
		y,
		b
	];
}
function Fs(e, t, n, r) {
	let i = Math.min(Ms(e, t) / 2, Ms(t, n) / 2, r), { x: a, y: o } = t;
	if (e.x === a && a === n.x || e.y === o && o === n.y) return `L${a} ${o}`;
	if (e.y === o) {
		let t = e.x < n.x ? -1 : 1, r = e.y < n.y ? 1 : -1;
		return `L ${a + i * t},${o}Q ${a},${o} ${a},${o + i * r}`;
	}
	let s = e.x < n.x ? 1 : -1;
	return `L ${a},${o + i * (e.y < n.y ? -1 : 1)}Q ${a},${o} ${a + i * s},${o}`;
}
function Is({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top, borderRadius: o = 5, centerX: s, centerY: c, offset: l = 20, stepPosition: u = .5 }) {
	let [d, f, p, m, h] = Ps({
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
	for (let e = 1; e < d.length - 1; e++) g += Fs(d[e - 1], d[e], d[e + 1], o);
	return g += `L${d[d.length - 1].x} ${d[d.length - 1].y}`, [
		g,
		f,
		p,
		m,
		h
	];
}
function Ls(e) {
	return e && !!(e.internals.handleBounds || e.handles?.length) && !!(e.measured.width || e.width || e.initialWidth);
}
function Rs(e) {
	let { sourceNode: t, targetNode: n } = e;
	if (!Ls(t) || !Ls(n)) return null;
	let r = t.internals.handleBounds || zs(t.handles), i = n.internals.handleBounds || zs(n.handles), a = Vs(r?.source ?? [], e.sourceHandle), o = Vs(e.connectionMode === mo.Strict ? i?.target ?? [] : (i?.target ?? []).concat(i?.source ?? []), e.targetHandle);
	if (!a || !o) return e.onError?.("008", lo.error008(a ? "target" : "source", {
		id: e.id,
		sourceHandle: e.sourceHandle,
		targetHandle: e.targetHandle
	})), null;
	let s = a?.position || Y.Bottom, c = o?.position || Y.Top, l = Bs(t, a, s), u = Bs(n, o, c);
	return {
		sourceX: l.x,
		sourceY: l.y,
		targetX: u.x,
		targetY: u.y,
		sourcePosition: s,
		targetPosition: c
	};
}
function zs(e) {
	if (!e) return null;
	let t = [], n = [];
	for (let r of e) r.width = r.width ?? 1, r.height = r.height ?? 1, r.type === "source" ? t.push(r) : r.type === "target" && n.push(r);
	return {
		source: t,
		target: n
	};
}
function Bs(e, t, n = Y.Left, r = !1) {
	let i = (t?.x ?? 0) + e.internals.positionAbsolute.x, a = (t?.y ?? 0) + e.internals.positionAbsolute.y, { width: o, height: s } = t ?? is(e);
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
function Vs(e, t) {
	return e && (t ? e.find((e) => e.id === t) : e[0]) || null;
}
function Hs(e, t) {
	return e ? typeof e == "string" ? e : `${t ? `${t}__` : ""}${Object.keys(e).sort().map((t) => `${t}=${e[t]}`).join("&")}` : "";
}
function Us(e, { id: t, defaultColor: n, defaultMarkerStart: r, defaultMarkerEnd: i }) {
	let a = /* @__PURE__ */ new Set();
	return e.reduce((e, o) => ([o.markerStart || r, o.markerEnd || i].forEach((r) => {
		if (r && typeof r == "object") {
			let i = Hs(r, t);
			a.has(i) || (e.push({
				id: i,
				color: r.color || n,
				...r
			}), a.add(i));
		}
	}), e), []).sort((e, t) => e.id.localeCompare(t.id));
}
var Ws = 1e3, Gs = 10, Ks = {
	nodeOrigin: [0, 0],
	nodeExtent: uo,
	elevateNodesOnSelect: !0,
	zIndexMode: "basic",
	defaults: {}
}, qs = {
	...Ks,
	checkEquality: !0
};
function Js(e, t) {
	let n = { ...e };
	for (let e in t) t[e] !== void 0 && (n[e] = t[e]);
	return n;
}
function Ys(e, t, n) {
	let r = Js(Ks, n);
	for (let n of e.values()) if (n.parentId) ec(n, e, t, r);
	else {
		let e = Po(wo(n, r.nodeOrigin), rs(n.extent) ? n.extent : r.nodeExtent, is(n));
		n.internals.positionAbsolute = e;
	}
}
function Xs(e, t) {
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
function Zs(e) {
	return e === "manual";
}
function Qs(e, t, n, r = {}) {
	let i = Js(qs, r), a = { i: 0 }, o = new Map(t), s = i?.elevateNodesOnSelect && !Zs(i.zIndexMode) ? Ws : 0, c = e.length > 0, l = !1;
	t.clear(), n.clear();
	for (let u of e) {
		let e = o.get(u.id);
		if (i.checkEquality && u === e?.internals.userNode) t.set(u.id, e);
		else {
			let n = Po(wo(u, i.nodeOrigin), rs(u.extent) ? u.extent : i.nodeExtent, is(u));
			e = {
				...i.defaults,
				...u,
				measured: {
					width: u.measured?.width,
					height: u.measured?.height
				},
				internals: {
					positionAbsolute: n,
					handleBounds: Xs(u, e),
					z: tc(u, s, i.zIndexMode),
					userNode: u
				}
			}, t.set(u.id, e);
		}
		e.measured !== void 0 && e.measured.width !== void 0 && e.measured.height !== void 0 || e.hidden || (c = !1), u.parentId && ec(e, t, n, r, a), l ||= u.selected ?? !1;
	}
	return {
		nodesInitialized: c,
		hasSelectedNodes: l
	};
}
function $s(e, t) {
	if (!e.parentId) return;
	let n = t.get(e.parentId);
	n ? n.set(e.id, e) : t.set(e.parentId, /* @__PURE__ */ new Map([[e.id, e]]));
}
function ec(e, t, n, r, i) {
	let { elevateNodesOnSelect: a, nodeOrigin: o, nodeExtent: s, zIndexMode: c } = Js(Ks, r), l = e.parentId, u = t.get(l);
	if (!u) {
		console.warn(`Parent node ${l} not found. Please make sure that parent nodes are in front of their child nodes in the nodes array.`);
		return;
	}
	$s(e, n), i && !u.parentId && u.internals.rootParentIndex === void 0 && c === "auto" && (u.internals.rootParentIndex = ++i.i, u.internals.z = u.internals.z + i.i * Gs), i && u.internals.rootParentIndex !== void 0 && (i.i = u.internals.rootParentIndex);
	let { x: d, y: f, z: p } = nc(e, u, o, s, a && !Zs(c) ? Ws : 0, c), { positionAbsolute: m } = e.internals, h = d !== m.x || f !== m.y;
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
function tc(e, t, n) {
	let r = qo(e.zIndex) ? e.zIndex : 0;
	return Zs(n) ? r : r + (e.selected ? t : 0);
}
function nc(e, t, n, r, i, a) {
	let { x: o, y: s } = t.internals.positionAbsolute, c = is(e), l = wo(e, n), u = rs(e.extent) ? Po(l, e.extent, c) : l, d = Po({
		x: o + u.x,
		y: s + u.y
	}, r, c);
	e.extent === "parent" && (d = Fo(d, c, t));
	let f = tc(e, i, a), p = t.internals.z ?? 0;
	return {
		x: d.x,
		y: d.y,
		z: p >= f ? p + 1 : f
	};
}
function rc(e, t, n, r = [0, 0]) {
	let i = [], a = /* @__PURE__ */ new Map();
	for (let n of e) {
		let e = t.get(n.parentId);
		if (!e) continue;
		let r = Uo(a.get(n.parentId)?.expandedRect ?? Vo(e), n.rect);
		a.set(n.parentId, {
			expandedRect: r,
			parent: e
		});
	}
	return a.size > 0 && a.forEach(({ expandedRect: t, parent: a }, o) => {
		let s = a.internals.positionAbsolute, c = is(a), l = a.origin ?? r, u = t.x < s.x ? Math.round(Math.abs(s.x - t.x)) : 0, d = t.y < s.y ? Math.round(Math.abs(s.y - t.y)) : 0, f = Math.max(c.width, Math.round(t.width)), p = Math.max(c.height, Math.round(t.height)), m = (f - c.width) * l[0], h = (p - c.height) * l[1];
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
function ic(e, t, n, r, i, a, o) {
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
		let s = fs(r.nodeElement), u = e.measured.width !== s.width || e.measured.height !== s.height;
		if (s.width && s.height && (u || !e.internals.handleBounds || r.force)) {
			let p = r.nodeElement.getBoundingClientRect(), m = rs(e.extent) ? e.extent : a, { positionAbsolute: h } = e.internals;
			if (e.parentId && e.extent === "parent") {
				let n = t.get(e.parentId);
				n && (h = Fo(h, s, n));
			} else m && (h = Po(h, m, s));
			let g = {
				...e,
				measured: s,
				internals: {
					...e.internals,
					positionAbsolute: h,
					handleBounds: {
						source: vs("source", r.nodeElement, p, d, e.id),
						target: vs("target", r.nodeElement, p, d, e.id)
					}
				}
			};
			t.set(e.id, g), e.parentId && ec(g, t, n, {
				nodeOrigin: i,
				zIndexMode: o
			}), c = !0, u && (l.push({
				id: e.id,
				type: "dimensions",
				dimensions: s
			}), e.expandParent && e.parentId && f.push({
				id: e.id,
				parentId: e.parentId,
				rect: Vo(g, i)
			}));
		}
	}
	if (f.length > 0) {
		let e = rc(f, t, n, i);
		l.push(...e);
	}
	return {
		changes: l,
		updatedInternals: c
	};
}
async function ac({ delta: e, panZoom: t, transform: n, translateExtent: r, width: i, height: a }) {
	if (!t || !e.x && !e.y) return !1;
	let o = await t.setViewportConstrained({
		x: n[0] + e.x,
		y: n[1] + e.y,
		zoom: n[2]
	}, [[0, 0], [i, a]], r);
	return !!o && (o.x !== n[0] || o.y !== n[1] || o.k !== n[2]);
}
function oc(e, t, n, r, i, a) {
	let o = i, s = r.get(o) || /* @__PURE__ */ new Map();
	r.set(o, s.set(n, t)), o = `${i}-${e}`;
	let c = r.get(o) || /* @__PURE__ */ new Map();
	if (r.set(o, c.set(n, t)), a) {
		o = `${i}-${e}-${a}`;
		let s = r.get(o) || /* @__PURE__ */ new Map();
		r.set(o, s.set(n, t));
	}
}
function sc(e, t, n) {
	e.clear(), t.clear();
	for (let r of n) {
		let { source: n, target: i, sourceHandle: a = null, targetHandle: o = null } = r, s = {
			edgeId: r.id,
			source: n,
			target: i,
			sourceHandle: a,
			targetHandle: o
		}, c = `${n}-${a}--${i}-${o}`;
		oc("source", s, `${i}-${o}--${n}-${a}`, e, n, a), oc("target", s, c, e, i, o), t.set(r.id, r);
	}
}
function cc(e, t) {
	if (!e.parentId) return !1;
	let n = t.get(e.parentId);
	return n ? n.selected ? !0 : cc(n, t) : !1;
}
function lc(e, t, n) {
	let r = e;
	do {
		if (r?.matches?.(t)) return !0;
		if (r === n) return !1;
		r = r?.parentElement;
	} while (r);
	return !1;
}
function uc(e, t, n, r, i) {
	let a = /* @__PURE__ */ new Map();
	for (let [o, s] of e) if ((i ? s.id === r : s.selected || s.id === r) && (i || !s.parentId || !cc(s, e)) && (s.draggable || t && s.draggable === void 0)) {
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
function dc({ nodeId: e, dragItems: t, nodeLookup: n, dragging: r = !0 }) {
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
function fc({ dragItems: e, snapGrid: t, x: n, y: r }) {
	let i = e.values().next().value;
	if (!i) return null;
	let a = {
		x: n - i.distance.x,
		y: r - i.distance.y
	}, o = Yo(a, t);
	return {
		x: o.x - a.x,
		y: o.y - a.y
	};
}
function pc({ onNodeMouseDown: e, getStoreItems: t, onDragStart: n, onDrag: r, onDragStop: i }) {
	let a = {
		x: null,
		y: null
	}, o = 0, s = /* @__PURE__ */ new Map(), c = !1, l = {
		x: 0,
		y: 0
	}, u = null, d = !1, f = null, p = !1, m = !1, h = null;
	function g({ noDragClassName: g, handleSelector: _, domNode: v, isSelectable: y, nodeId: b, nodeClickDistance: x = 0 }) {
		f = q(v);
		function S({ x: e, y: n }) {
			let { nodeLookup: i, nodeExtent: o, snapGrid: c, snapToGrid: l, nodeOrigin: u, onNodeDrag: d, onSelectionDrag: f, onError: p, updateNodePositions: g } = t();
			a = {
				x: e,
				y: n
			};
			let _ = !1, v = s.size > 1, y = v && o ? zo(Eo(s)) : null, x = v && l ? fc({
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
				} : Yo(a, c));
				let s = null;
				if (v && o && !r.extent && y) {
					let { positionAbsolute: e } = r.internals, t = e.x - y.x + o[0][0], n = e.x + r.measured.width - y.x2 + o[1][0], i = e.y - y.y + o[0][1], a = e.y + r.measured.height - y.y2 + o[1][1];
					s = [[t, i], [n, a]];
				}
				let { position: d, positionAbsolute: f } = jo({
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
				let [e, t] = dc({
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
			let [s, d] = Lo(l, u, r);
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
			let x = ds(r.sourceEvent, {
				transform: l,
				snapGrid: f,
				snapToGrid: p,
				containerBounds: u
			});
			if (a = x, s = uc(i, c, x, b, v), s.size > 0 && (n || h || !b && g)) {
				let [e, t] = dc({
					nodeId: b,
					dragItems: s,
					nodeLookup: i
				});
				n?.(r.sourceEvent, s, e, t), h?.(r.sourceEvent, e, t), b || g?.(r.sourceEvent, t);
			}
		}
		let T = Qt().clickDistance(x).on("start", (e) => {
			let { domNode: n, nodeDragThreshold: r, transform: i, snapGrid: o, snapToGrid: s } = t();
			u = n?.getBoundingClientRect() || null, p = !1, m = !1, h = e.sourceEvent, r === 0 && w(e), a = ds(e.sourceEvent, {
				transform: i,
				snapGrid: o,
				snapToGrid: s,
				containerBounds: u
			}), l = _s(e.sourceEvent, u);
		}).on("drag", (e) => {
			let { autoPanOnNodeDrag: n, transform: r, snapGrid: i, snapToGrid: o, nodeDragThreshold: f, nodeLookup: m } = t(), g = ds(e.sourceEvent, {
				transform: r,
				snapGrid: i,
				snapToGrid: o,
				containerBounds: u
			});
			if (h = e.sourceEvent, (e.sourceEvent.type === "touchmove" && e.sourceEvent.touches.length > 1 || b && !m.has(b)) && (p = !0), !p) {
				if (!c && n && d && (c = !0, C()), !d) {
					let t = _s(e.sourceEvent, u), n = t.x - l.x, r = t.y - l.y;
					Math.sqrt(n * n + r * r) > f && w(e);
				}
				(a.x !== g.xSnapped || a.y !== g.ySnapped) && s && d && (l = _s(e.sourceEvent, u), S(g));
			}
		}).on("end", (e) => {
			if (!d || p) p && s.size > 0 && t().updateNodePositions(s, !1);
			else if (c = !1, d = !1, cancelAnimationFrame(o), s.size > 0) {
				let { nodeLookup: n, updateNodePositions: r, onNodeDragStop: a, onSelectionDragStop: o } = t();
				if (m &&= (r(s, !1), !1), i || a || !b && o) {
					let [t, r] = dc({
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
			return !e.button && (!g || !lc(t, `.${g}`, v)) && (!_ || lc(t, _, v));
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
function mc(e, t, n) {
	let r = [], i = {
		x: e.x - n,
		y: e.y - n,
		width: n * 2,
		height: n * 2
	};
	for (let e of t.values()) Go(i, Vo(e)) > 0 && r.push(e);
	return r;
}
var hc = 250;
function gc(e, t, n, r) {
	let i = [], a = Infinity, o = mc(e, n, t + hc);
	for (let n of o) {
		let o = [...n.internals.handleBounds?.source ?? [], ...n.internals.handleBounds?.target ?? []];
		for (let s of o) {
			if (r.nodeId === s.nodeId && r.type === s.type && r.id === s.id) continue;
			let { x: o, y: c } = Bs(n, s, s.position, !0), l = Math.sqrt((o - e.x) ** 2 + (c - e.y) ** 2);
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
function _c(e, t, n, r, i, a = !1) {
	let o = r.get(e);
	if (!o) return null;
	let s = i === "strict" ? o.internals.handleBounds?.[t] : [...o.internals.handleBounds?.source ?? [], ...o.internals.handleBounds?.target ?? []], c = (n ? s?.find((e) => e.id === n) : s?.[0]) ?? null;
	return c && a ? {
		...c,
		...Bs(o, c, c.position, !0)
	} : c;
}
function vc(e, t) {
	return e || (t?.classList.contains("target") ? "target" : t?.classList.contains("source") ? "source" : null);
}
function yc(e, t) {
	let n = null;
	return t ? n = !0 : e && !t && (n = !1), n;
}
var bc = () => !0;
function xc(e, { connectionMode: t, connectionRadius: n, handleId: r, nodeId: i, edgeUpdaterType: a, isTarget: o, domNode: s, nodeLookup: c, lib: l, autoPanOnConnect: u, flowId: d, panBy: f, cancelConnection: p, onConnectStart: m, onConnect: h, onConnectEnd: g, isValidConnection: _ = bc, onReconnectEnd: v, updateConnection: y, getTransform: b, getFromHandle: x, autoPanSpeed: S, dragThreshold: C = 1, handleDomNode: w }) {
	let T = ps(e.target), E = 0, D, { x: O, y: k } = _s(e), A = vc(a, w), j = s?.getBoundingClientRect(), M = !1;
	if (!j || !A) return;
	let N = _c(i, A, r, c, t);
	if (!N) return;
	let P = _s(e, j), F = !1, I = null, L = !1, R = null;
	function z() {
		if (!u || !j) return;
		let [e, t] = Lo(P, j, S);
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
		from: Bs(V, B, Y.Left, !0),
		fromHandle: B,
		fromPosition: B.position,
		fromNode: V,
		to: P,
		toHandle: null,
		toPosition: bo[B.position],
		toNode: null,
		pointer: P
	};
	function U() {
		M = !0, y(H), m?.(e, {
			nodeId: i,
			handleId: r,
			handleType: A
		});
	}
	C === 0 && U();
	function W(e) {
		if (!M) {
			let { x: t, y: n } = _s(e), r = t - O, i = n - k;
			if (!(r * r + i * i > C * C)) return;
			U();
		}
		if (!x() || !B) {
			G(e);
			return;
		}
		let a = b();
		P = _s(e, j), D = gc(Xo(P, a, !1, [1, 1]), n, c, B), F ||= (z(), !0);
		let s = Sc(e, {
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
		R = s.handleDomNode, I = s.connection, L = yc(!!D, s.isValid);
		let u = c.get(i), f = u ? Bs(u, B, Y.Left, !0) : H.from, p = {
			...H,
			from: f,
			isValid: L,
			to: s.toHandle && L ? Zo({
				x: s.toHandle.x,
				y: s.toHandle.y
			}, a) : P,
			toHandle: s.toHandle,
			toPosition: L && s.toHandle ? s.toHandle.position : bo[B.position],
			toNode: s.toHandle ? c.get(s.toHandle.nodeId) : null,
			pointer: P
		};
		y(p), H = p;
	}
	function G(e) {
		if (!("touches" in e && e.touches.length > 0)) {
			if (M) {
				(D || R) && I && L && h?.(I);
				let { inProgress: t, ...n } = H, r = {
					...n,
					toPosition: H.toHandle ? H.toPosition : null
				};
				g?.(e, r), a && v?.(e, r);
			}
			p(), cancelAnimationFrame(E), F = !1, L = !1, I = null, R = null, T.removeEventListener("mousemove", W), T.removeEventListener("mouseup", G), T.removeEventListener("touchmove", W), T.removeEventListener("touchend", G);
		}
	}
	T.addEventListener("mousemove", W), T.addEventListener("mouseup", G), T.addEventListener("touchmove", W), T.addEventListener("touchend", G);
}
function Sc(e, { handle: t, connectionMode: n, fromNodeId: r, fromHandleId: i, fromType: a, doc: o, lib: s, flowId: c, isValidConnection: l = bc, nodeLookup: u }) {
	let d = a === "target", f = t ? o.querySelector(`.${s}-flow__handle[data-id="${c}-${t?.nodeId}-${t?.id}-${t?.type}"]`) : null, { x: p, y: m } = _s(e), h = o.elementFromPoint(p, m), g = h?.classList.contains(`${s}-flow__handle`) ? h : f, _ = {
		handleDomNode: g,
		isValid: !1,
		connection: null,
		toHandle: null
	};
	if (g) {
		let e = vc(void 0, g), t = g.getAttribute("data-nodeid"), a = g.getAttribute("data-handleid"), o = g.classList.contains("connectable"), s = g.classList.contains("connectableend");
		if (!t || !e) return _;
		let c = {
			source: d ? t : r,
			sourceHandle: d ? a : i,
			target: d ? r : t,
			targetHandle: d ? i : a
		};
		_.connection = c, _.isValid = o && s && (n === mo.Strict ? d && e === "source" || !d && e === "target" : t !== r || a !== i) && l(c), _.toHandle = _c(t, e, a, u, n, !0);
	}
	return _;
}
var Cc = {
	onPointerDown: xc,
	isValid: Sc
};
function wc({ domNode: e, panZoom: t, getTransform: n, getViewScale: r }) {
	let i = q(e);
	function a({ translateExtent: e, width: a, height: o, zoomStep: s = 1, pannable: c = !0, zoomable: l = !0, inversePan: u = !1 }) {
		let d = (e) => {
			if (e.sourceEvent.type !== "wheel" || !t) return;
			let r = n(), i = e.sourceEvent.ctrlKey && ns() ? 10 : 1, a = -e.sourceEvent.deltaY * (e.sourceEvent.deltaMode === 1 ? .05 : e.sourceEvent.deltaMode ? 1 : .002) * s, o = r[2] * 2 ** (a * i);
			t.scaleTo(o);
		}, f = [0, 0], p = co().on("start", (e) => {
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
		pointer: zt
	};
}
var Tc = (e) => ({
	x: e.x,
	y: e.y,
	zoom: e.k
}), Ec = ({ x: e, y: t, zoom: n }) => Qa.translate(e, t).scale(n), Dc = (e, t) => e.target.closest(`.${t}`), Oc = (e, t) => t === 2 && Array.isArray(e) && e.includes(2), kc = (e) => ((e *= 2) <= 1 ? e * e * e : (e -= 2) * e * e + 2) / 2, Ac = (e, t = 0, n = kc, r = () => {}) => {
	let i = typeof t == "number" && t > 0;
	return i || r(), i ? e.transition().duration(t).ease(n).on("end", r) : e;
}, jc = (e) => {
	let t = e.ctrlKey && ns() ? 10 : 1;
	return -e.deltaY * (e.deltaMode === 1 ? .05 : e.deltaMode ? 1 : .002) * t;
};
function Mc({ zoomPanValues: e, noWheelClassName: t, d3Selection: n, d3Zoom: r, panOnScrollMode: i, panOnScrollSpeed: a, zoomOnPinch: o, onPanZoomStart: s, onPanZoom: c, onPanZoomEnd: l }) {
	return (u) => {
		if (Dc(u, t)) return u.ctrlKey && u.preventDefault(), !1;
		u.preventDefault(), u.stopImmediatePropagation();
		let d = n.property("__zoom").k || 1;
		if (u.ctrlKey && o) {
			let e = zt(u), t = d * 2 ** jc(u);
			r.scaleTo(n, t, e, u);
			return;
		}
		let f = u.deltaMode === 1 ? 20 : 1, p = i === ho.Vertical ? 0 : u.deltaX * f, m = i === ho.Horizontal ? 0 : u.deltaY * f;
		!ns() && u.shiftKey && i !== ho.Vertical && (p = u.deltaY * f, m = 0), r.translateBy(n, -(p / d) * a, -(m / d) * a, { internal: !0 });
		let h = Tc(n.property("__zoom"));
		clearTimeout(e.panScrollTimeout), e.isPanScrolling ? c?.(u, h) : (e.isPanScrolling = !0, s?.(u, h)), e.panScrollTimeout = setTimeout(() => {
			l?.(u, h), e.isPanScrolling = !1;
		}, 150);
	};
}
function Nc({ noWheelClassName: e, preventScrolling: t, d3ZoomHandler: n }) {
	return function(r, i) {
		let a = r.type === "wheel", o = !t && a && !r.ctrlKey, s = Dc(r, e);
		if (r.ctrlKey && a && s && r.preventDefault(), o || s) return null;
		r.preventDefault(), n.call(this, r, i);
	};
}
function Pc({ zoomPanValues: e, onDraggingChange: t, onPanZoomStart: n }) {
	return (r) => {
		if (r.sourceEvent?.internal) return;
		let i = Tc(r.transform);
		e.mouseButton = r.sourceEvent?.button || 0, e.isZoomingOrPanning = !0, e.prevViewport = i, r.sourceEvent?.type === "mousedown" && t(!0), n && n?.(r.sourceEvent, i);
	};
}
function Fc({ zoomPanValues: e, panOnDrag: t, onPaneContextMenu: n, onTransformChange: r, onPanZoom: i }) {
	return (a) => {
		e.usedRightMouseButton = !!(n && Oc(t, e.mouseButton ?? 0)), a.sourceEvent?.sync || r([
			a.transform.x,
			a.transform.y,
			a.transform.k
		]), i && !a.sourceEvent?.internal && i?.(a.sourceEvent, Tc(a.transform));
	};
}
function Ic({ zoomPanValues: e, panOnDrag: t, panOnScroll: n, onDraggingChange: r, onPanZoomEnd: i, onPaneContextMenu: a }) {
	return (o) => {
		if (!o.sourceEvent?.internal && (e.isZoomingOrPanning = !1, a && Oc(t, e.mouseButton ?? 0) && !e.usedRightMouseButton && o.sourceEvent && a(o.sourceEvent), e.usedRightMouseButton = !1, r(!1), i)) {
			let t = Tc(o.transform);
			e.prevViewport = t, clearTimeout(e.timerId), e.timerId = setTimeout(() => {
				i?.(o.sourceEvent, t);
			}, n ? 150 : 0);
		}
	};
}
function Lc({ panActivationKeyPressed: e, zoomActivationKeyPressed: t, zoomOnScroll: n, zoomOnPinch: r, panOnDrag: i, panOnScroll: a, zoomOnDoubleClick: o, userSelectionActive: s, noWheelClassName: c, noPanClassName: l, lib: u, connectionInProgress: d }) {
	return (f) => {
		let p = t || n, m = r && f.ctrlKey, h = f.type === "wheel";
		if (f.button === 1 && f.type === "mousedown" && (Dc(f, `${u}-flow__node`) || Dc(f, `${u}-flow__edge`) || Dc(f, `${u}-flow__selection`) || Dc(f, `${u}-flow__nodesselection`))) return !0;
		if (!i && !p && !a && !o && !r || s || d && !h || Dc(f, c) && h || Dc(f, l) && (!h || a && h && !t) || !r && f.ctrlKey && h) return !1;
		if (!r && f.type === "touchstart" && f.touches?.length > 1) return f.preventDefault(), !1;
		if (!p && !a && !m && h || !i && (f.type === "mousedown" || f.type === "touchstart") || Array.isArray(i) && !i.includes(f.button) && f.type === "mousedown") return !1;
		let g = Array.isArray(i) && i.includes(f.button) || !f.button || f.button <= 1;
		return (!f.ctrlKey || h || e) && g;
	};
}
function Rc({ domNode: e, minZoom: t, maxZoom: n, translateExtent: r, viewport: i, onPanZoom: a, onPanZoomStart: o, onPanZoomEnd: s, onDraggingChange: c }) {
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
	let p = co().extent(() => d).scaleExtent([t, n]).translateExtent(r), m = q(e).call(p);
	b({
		x: i.x,
		y: i.y,
		zoom: No(i.zoom, t, n)
	}, [[0, 0], [u.width, u.height]], r);
	let h = m.on("wheel.zoom"), g = m.on("dblclick.zoom");
	p.wheelDelta(jc);
	async function _(e, t) {
		return m ? new Promise((n) => {
			p?.interpolate(t?.interpolate === "linear" ? Pr : Jr).transform(Ac(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	function v({ noWheelClassName: e, noPanClassName: t, onPaneContextMenu: n, userSelectionActive: r, panOnScroll: i, panOnDrag: u, panOnScrollMode: d, panOnScrollSpeed: f, preventScrolling: _, zoomOnPinch: v, zoomOnScroll: y, zoomOnDoubleClick: b, panActivationKeyPressed: x = !1, zoomActivationKeyPressed: S, lib: C, onTransformChange: w, connectionInProgress: T, paneClickDistance: E, selectionOnDrag: D }) {
		r && !l.isZoomingOrPanning && p.on("zoom", null);
		let O = i && !S && !r;
		p.clickDistance(D ? Infinity : !qo(E) || E < 0 ? 0 : E);
		let k = O ? Mc({
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
		}) : Nc({
			noWheelClassName: e,
			preventScrolling: _,
			d3ZoomHandler: h
		});
		m.on("wheel.zoom", k, { passive: !1 });
		let A = Pc({
			zoomPanValues: l,
			onDraggingChange: c,
			onPanZoomStart: o
		});
		p.on("start", A);
		let j = Fc({
			zoomPanValues: l,
			panOnDrag: u,
			onPaneContextMenu: !!n,
			onPanZoom: a,
			onTransformChange: w
		});
		p.on("zoom", j);
		let M = Ic({
			zoomPanValues: l,
			panOnDrag: u,
			panOnScroll: i,
			onPaneContextMenu: n,
			onPanZoomEnd: s,
			onDraggingChange: c
		});
		p.on("end", M);
		let N = Lc({
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
		let r = Ec(e), i = p?.constrain()(r, t, n);
		return i && await _(i), i;
	}
	async function x(e, t) {
		let n = Ec(e);
		return await _(n, t), n;
	}
	function S(e) {
		if (m) {
			let t = Ec(e), n = m.property("__zoom");
			(n.k !== e.zoom || n.x !== e.x || n.y !== e.y) && p?.transform(m, t, null, { sync: !0 });
		}
	}
	function C() {
		let e = m ? $a(m.node()) : {
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
			p?.interpolate(t?.interpolate === "linear" ? Pr : Jr).scaleTo(Ac(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	async function T(e, t) {
		return m ? new Promise((n) => {
			p?.interpolate(t?.interpolate === "linear" ? Pr : Jr).scaleBy(Ac(m, t?.duration, t?.ease, () => n(!0)), e);
		}) : !1;
	}
	function E(e) {
		p?.scaleExtent(e);
	}
	function D(e) {
		p?.translateExtent(e);
	}
	function O(e) {
		let t = !qo(e) || e < 0 ? 0 : e;
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
var zc;
(function(e) {
	e.Line = "line", e.Handle = "handle";
})(zc ||= {});
function Bc({ width: e, prevWidth: t, height: n, prevHeight: r, affectsX: i, affectsY: a }) {
	let o = e - t, s = n - r, c = [o > 0 ? 1 : o < 0 ? -1 : 0, s > 0 ? 1 : s < 0 ? -1 : 0];
	return o && i && (c[0] *= -1), s && a && (c[1] *= -1), c;
}
function Vc(e) {
	return {
		isHorizontal: e.includes("right") || e.includes("left"),
		isVertical: e.includes("bottom") || e.includes("top"),
		affectsX: e.includes("left"),
		affectsY: e.includes("top")
	};
}
function Hc(e, t) {
	return Math.max(0, t - e);
}
function Uc(e, t) {
	return Math.max(0, e - t);
}
function Wc(e, t, n) {
	return Math.max(0, t - e, e - n);
}
function Gc(e, t) {
	return e ? !t : t;
}
function Kc(e, t, n, r, i, a, o, s) {
	let { affectsX: c, affectsY: l } = t, { isHorizontal: u, isVertical: d } = t, f = u && d, { xSnapped: p, ySnapped: m } = n, { minWidth: h, maxWidth: g, minHeight: _, maxHeight: v } = r, { x: y, y: b, width: x, height: S, aspectRatio: C } = e, w = Math.floor(u ? p - e.pointerX : 0), T = Math.floor(d ? m - e.pointerY : 0), E = x + (c ? -w : w), D = S + (l ? -T : T), O = -a[0] * x, k = -a[1] * S, A = Wc(E, h, g), j = Wc(D, _, v);
	if (o) {
		let e = 0, t = 0;
		c && w < 0 ? e = Hc(y + w + O, o[0][0]) : !c && w > 0 && (e = Uc(y + E + O, o[1][0])), l && T < 0 ? t = Hc(b + T + k, o[0][1]) : !l && T > 0 && (t = Uc(b + D + k, o[1][1])), A = Math.max(A, e), j = Math.max(j, t);
	}
	if (s) {
		let e = 0, t = 0;
		c && w > 0 ? e = Uc(y + w, s[0][0]) : !c && w < 0 && (e = Hc(y + E, s[1][0])), l && T > 0 ? t = Uc(b + T, s[0][1]) : !l && T < 0 && (t = Hc(b + D, s[1][1])), A = Math.max(A, e), j = Math.max(j, t);
	}
	if (i) {
		if (u) {
			let e = Wc(E / C, _, v) * C;
			if (A = Math.max(A, e), o) {
				let e = 0;
				e = !c && !l || c && !l && f ? Uc(b + k + E / C, o[1][1]) * C : Hc(b + k + (c ? w : -w) / C, o[0][1]) * C, A = Math.max(A, e);
			}
			if (s) {
				let e = 0;
				e = !c && !l || c && !l && f ? Hc(b + E / C, s[1][1]) * C : Uc(b + (c ? w : -w) / C, s[0][1]) * C, A = Math.max(A, e);
			}
		}
		if (d) {
			let e = Wc(D * C, h, g) / C;
			if (j = Math.max(j, e), o) {
				let e = 0;
				e = !c && !l || l && !c && f ? Uc(y + D * C + O, o[1][0]) / C : Hc(y + (l ? T : -T) * C + O, o[0][0]) / C, j = Math.max(j, e);
			}
			if (s) {
				let e = 0;
				e = !c && !l || l && !c && f ? Hc(y + D * C, s[1][0]) / C : Uc(y + (l ? T : -T) * C, s[0][0]) / C, j = Math.max(j, e);
			}
		}
	}
	T += T < 0 ? j : -j, w += w < 0 ? A : -A, i && (f ? E > D * C ? T = (Gc(c, l) ? -w : w) / C : w = (Gc(c, l) ? -T : T) * C : u ? (T = w / C, l = c) : (w = T * C, c = l));
	let M = c ? y + w : y, N = l ? b + T : b;
	return {
		width: x + (c ? -w : w),
		height: S + (l ? -T : T),
		x: a[0] * w * (c ? -1 : 1) + M,
		y: a[1] * T * (l ? -1 : 1) + N
	};
}
var qc = {
	width: 0,
	height: 0,
	x: 0,
	y: 0
}, Jc = {
	...qc,
	pointerX: 0,
	pointerY: 0,
	aspectRatio: 1
};
function Yc(e, t, n) {
	let r = t.position.x + e.position.x, i = t.position.y + e.position.y, a = e.measured.width ?? 0, o = e.measured.height ?? 0, s = n[0] * a, c = n[1] * o;
	return [[r - s, i - c], [r + a - s, i + o - c]];
}
function Xc({ domNode: e, nodeId: t, getStoreItems: n, onChange: r, onEnd: i }) {
	let a = q(e), o = {
		controlDirection: Vc("bottom-right"),
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
		let m = { ...qc }, h = { ...Jc };
		o = {
			boundaries: s,
			resizeDirection: l,
			keepAspectRatio: c,
			controlDirection: Vc(e)
		};
		let g, _ = null, v = [], y, b, x, S = Qt().on("start", (e) => {
			let { nodeLookup: r, transform: i, snapGrid: a, snapToGrid: o, nodeOrigin: s, paneDomNode: c } = n();
			if (g = r.get(t), !g) return;
			_ = c?.getBoundingClientRect() ?? null;
			let { xSnapped: l, ySnapped: d } = ds(e.sourceEvent, {
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
			}, y = void 0, b = rs(g.extent) ? g.extent : void 0, g.parentId && (g.extent === "parent" || g.expandParent) && (y = r.get(g.parentId)), y && g.extent === "parent" && (b = [[0, 0], [y.measured.width, y.measured.height]]), v = [], x = void 0;
			for (let [e, n] of r) if (n.parentId === t && (v.push({
				id: e,
				position: { ...n.position },
				extent: n.extent
			}), n.extent === "parent" || n.expandParent)) {
				let e = Yc(n, g, n.origin ?? s);
				x = x ? [[Math.min(e[0][0], x[0][0]), Math.min(e[0][1], x[0][1])], [Math.max(e[1][0], x[1][0]), Math.max(e[1][1], x[1][1])]] : e;
			}
			u?.(e, { ...m });
		}).on("drag", (e) => {
			let { transform: t, snapGrid: i, snapToGrid: a, nodeOrigin: s } = n(), c = ds(e.sourceEvent, {
				transform: t,
				snapGrid: i,
				snapToGrid: a,
				containerBounds: _
			}), l = [];
			if (!g) return;
			let { x: u, y: f, width: S, height: C } = m, w = {}, T = g.origin ?? s, { width: E, height: D, x: O, y: k } = Kc(h, o.controlDirection, c, o.boundaries, o.keepAspectRatio, T, b, x), A = E !== S, j = D !== C, M = O !== u && A, N = k !== f && j;
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
			let F = Bc({
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
var Zc = /* @__PURE__ */ e(((e) => {
	var n = t();
	function r(e, t) {
		return e === t && (e !== 0 || 1 / e == 1 / t) || e !== e && t !== t;
	}
	var i = typeof Object.is == "function" ? Object.is : r, a = n.useState, o = n.useEffect, s = n.useLayoutEffect, c = n.useDebugValue;
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
			return !i(e, n);
		} catch {
			return !0;
		}
	}
	function d(e, t) {
		return t();
	}
	var f = typeof window > "u" || window.document === void 0 || window.document.createElement === void 0 ? d : l;
	e.useSyncExternalStore = n.useSyncExternalStore === void 0 ? f : n.useSyncExternalStore;
})), Qc = /* @__PURE__ */ e(((e, t) => {
	t.exports = Zc();
})), $c = /* @__PURE__ */ e(((e) => {
	var n = t(), r = Qc();
	function i(e, t) {
		return e === t && (e !== 0 || 1 / e == 1 / t) || e !== e && t !== t;
	}
	var a = typeof Object.is == "function" ? Object.is : i, o = r.useSyncExternalStore, s = n.useRef, c = n.useEffect, l = n.useMemo, u = n.useDebugValue;
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
})), el = /* @__PURE__ */ _((/* @__PURE__ */ e(((e, t) => {
	t.exports = $c();
})))(), 1), tl = (e) => {
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
}, nl = (e) => e ? tl(e) : tl, { useDebugValue: rl } = b.default, { useSyncExternalStoreWithSelector: il } = el.default, al = (e) => e;
function ol(e, t = al, n) {
	let r = il(e.subscribe, e.getState, e.getServerState || e.getInitialState, t, n);
	return rl(r), r;
}
var sl = (e, t) => {
	let n = nl(e), r = (e, r = t) => ol(n, e, r);
	return Object.assign(r, n), r;
}, cl = (e, t) => e ? sl(e, t) : sl;
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
v();
var ll = (0, b.createContext)(null), ul = ll.Provider, dl = lo.error001("react");
function Z(e, t) {
	let n = (0, b.useContext)(ll);
	if (n === null) throw Error(dl);
	return ol(n, e, t);
}
function Q() {
	let e = (0, b.useContext)(ll);
	if (e === null) throw Error(dl);
	return (0, b.useMemo)(() => ({
		getState: e.getState,
		setState: e.setState,
		subscribe: e.subscribe
	}), [e]);
}
var fl = { display: "none" }, pl = {
	position: "absolute",
	width: 1,
	height: 1,
	margin: -1,
	border: 0,
	padding: 0,
	overflow: "hidden",
	clip: "rect(0px, 0px, 0px, 0px)",
	clipPath: "inset(100%)"
}, ml = "react-flow__node-desc", hl = "react-flow__edge-desc", gl = "react-flow__aria-live", _l = (e) => e.ariaLiveMessage, vl = (e) => e.ariaLabelConfig;
function yl({ rfId: e }) {
	let t = Z(_l);
	return (0, x.jsx)("div", {
		id: `${gl}-${e}`,
		"aria-live": "assertive",
		"aria-atomic": "true",
		style: pl,
		children: t
	});
}
function bl({ rfId: e, disableKeyboardA11y: t }) {
	let n = Z(vl);
	return (0, x.jsxs)(x.Fragment, { children: [
		(0, x.jsx)("div", {
			id: `${ml}-${e}`,
			style: fl,
			children: t ? n["node.a11yDescription.default"] : n["node.a11yDescription.keyboardDisabled"]
		}),
		(0, x.jsx)("div", {
			id: `${hl}-${e}`,
			style: fl,
			children: n["edge.a11yDescription.default"]
		}),
		!t && (0, x.jsx)(yl, { rfId: e })
	] });
}
var xl = (0, b.forwardRef)(({ position: e = "top-left", children: t, className: n, style: r, ...i }, a) => {
	let o = `${e}`.split("-");
	return (0, x.jsx)("div", {
		className: S([
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
xl.displayName = "Panel";
var Sl = "https://reactflow.dev?utm_source=attribution";
function Cl({ proOptions: e, position: t = "bottom-right" }) {
	return (0, b.useEffect)(() => {}, []), e?.hideAttribution ? null : (0, x.jsx)(xl, {
		position: t,
		className: "react-flow__attribution",
		"data-message": `Please only hide this attribution when you are subscribed to React Flow Pro: ${Sl}`,
		children: (0, x.jsx)("a", {
			href: Sl,
			target: "_blank",
			rel: "noopener noreferrer",
			"aria-label": "React Flow attribution",
			children: "React Flow"
		})
	});
}
var wl = (e) => {
	let t = [], n = [];
	for (let [, n] of e.nodeLookup) n.selected && t.push(n.internals.userNode);
	for (let [, t] of e.edgeLookup) t.selected && n.push(t);
	return {
		selectedNodes: t,
		selectedEdges: n
	};
}, Tl = (e) => e.id;
function El(e, t) {
	return X(e.selectedNodes.map(Tl), t.selectedNodes.map(Tl)) && X(e.selectedEdges.map(Tl), t.selectedEdges.map(Tl));
}
function Dl({ onSelectionChange: e }) {
	let t = Q(), { selectedNodes: n, selectedEdges: r } = Z(wl, El);
	return (0, b.useEffect)(() => {
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
var Ol = (e) => !!e.onSelectionChangeHandlers;
function kl({ onSelectionChange: e }) {
	let t = Z(Ol);
	return e || t ? (0, x.jsx)(Dl, { onSelectionChange: e }) : null;
}
var Al = [0, 0], jl = {
	x: 0,
	y: 0,
	zoom: 1
}, Ml = [.../* @__PURE__ */ "nodes.edges.defaultNodes.defaultEdges.onConnect.onConnectStart.onConnectEnd.onClickConnectStart.onClickConnectEnd.nodesDraggable.autoPanOnNodeFocus.nodesConnectable.nodesFocusable.edgesFocusable.edgesReconnectable.elevateNodesOnSelect.elevateEdgesOnSelect.minZoom.maxZoom.nodeExtent.onNodesChange.onEdgesChange.elementsSelectable.connectionMode.snapGrid.snapToGrid.translateExtent.connectOnClick.defaultEdgeOptions.fitView.fitViewOptions.onNodesDelete.onEdgesDelete.onDelete.onNodeDrag.onNodeDragStart.onNodeDragStop.onSelectionDrag.onSelectionDragStart.onSelectionDragStop.onMoveStart.onMove.onMoveEnd.noPanClassName.nodeOrigin.autoPanOnConnect.autoPanOnNodeDrag.onError.connectionRadius.isValidConnection.selectNodesOnDrag.nodeDragThreshold.connectionDragThreshold.onBeforeDelete.debug.autoPanSpeed.ariaLabelConfig.zIndexMode".split("."), "rfId"], Nl = (e) => ({
	setNodes: e.setNodes,
	setEdges: e.setEdges,
	setMinZoom: e.setMinZoom,
	setMaxZoom: e.setMaxZoom,
	setTranslateExtent: e.setTranslateExtent,
	setNodeExtent: e.setNodeExtent,
	reset: e.reset,
	setDefaultNodesAndEdges: e.setDefaultNodesAndEdges
}), Pl = {
	translateExtent: uo,
	nodeOrigin: Al,
	minZoom: .5,
	maxZoom: 2,
	elementsSelectable: !0,
	noPanClassName: "nopan",
	rfId: "1"
};
function Fl(e) {
	let { setNodes: t, setEdges: n, setMinZoom: r, setMaxZoom: i, setTranslateExtent: a, setNodeExtent: o, reset: s, setDefaultNodesAndEdges: c } = Z(Nl, X), l = Q();
	(0, b.useEffect)(() => (c(e.defaultNodes, e.defaultEdges), () => {
		u.current = Pl, s();
	}), []);
	let u = (0, b.useRef)(Pl);
	return (0, b.useEffect)(() => {
		for (let s of Ml) {
			let c = e[s];
			c !== u.current[s] && e[s] !== void 0 && (s === "nodes" ? t(c) : s === "edges" ? n(c) : s === "minZoom" ? r(c) : s === "maxZoom" ? i(c) : s === "translateExtent" ? a(c) : s === "nodeExtent" ? o(c) : s === "ariaLabelConfig" ? l.setState({ ariaLabelConfig: ls(c) }) : s === "fitView" ? l.setState({ fitViewQueued: c }) : s === "fitViewOptions" ? l.setState({ fitViewOptions: c }) : l.setState({ [s]: c }));
		}
		u.current = e;
	}, Ml.map((t) => e[t])), null;
}
function Il() {
	return typeof window > "u" || !window.matchMedia ? null : window.matchMedia("(prefers-color-scheme: dark)");
}
function Ll(e) {
	let [t, n] = (0, b.useState)(e === "system" ? null : e);
	return (0, b.useEffect)(() => {
		if (e !== "system") {
			n(e);
			return;
		}
		let t = Il(), r = () => n(t?.matches ? "dark" : "light");
		return r(), t?.addEventListener("change", r), () => {
			t?.removeEventListener("change", r);
		};
	}, [e]), t === null ? Il()?.matches ? "dark" : "light" : t;
}
var Rl = typeof document < "u" ? document : null;
function zl(e = null, t = {
	target: Rl,
	actInsideInputWithModifier: !0
}) {
	let [n, r] = (0, b.useState)(!1), i = (0, b.useRef)(!1), a = (0, b.useRef)(/* @__PURE__ */ new Set([])), [o, s] = (0, b.useMemo)(() => {
		if (e !== null) {
			let t = (Array.isArray(e) ? e : [e]).filter((e) => typeof e == "string").map((e) => e.replace(/\+/g, "\n").replace("\n\n", "\n+").split("\n"));
			return [t, t.reduce((e, t) => e.concat(...t), [])];
		}
		return [[], []];
	}, [e]);
	return (0, b.useEffect)(() => {
		let n = t?.target ?? Rl, c = t?.actInsideInputWithModifier ?? !0;
		if (e !== null) {
			let e = (e) => {
				if (i.current = e.ctrlKey || e.metaKey || e.shiftKey || e.altKey, (!i.current || i.current && !c) && hs(e)) return !1;
				let n = Vl(e.code, s);
				if (a.current.add(e[n]), Bl(o, a.current, !1)) {
					let n = e.composedPath?.()?.[0] || e.target, a = n?.nodeName === "BUTTON" || n?.nodeName === "A";
					t.preventDefault !== !1 && (i.current || !a) && e.preventDefault(), r(!0);
				}
			}, l = (e) => {
				let t = Vl(e.code, s);
				Bl(o, a.current, !0) ? (r(!1), a.current.clear()) : a.current.delete(e[t]), e.key === "Meta" && a.current.clear(), i.current = !1;
			}, u = () => {
				a.current.clear(), r(!1);
			};
			return n?.addEventListener("keydown", e), n?.addEventListener("keyup", l), window.addEventListener("blur", u), window.addEventListener("contextmenu", u), () => {
				n?.removeEventListener("keydown", e), n?.removeEventListener("keyup", l), window.removeEventListener("blur", u), window.removeEventListener("contextmenu", u);
			};
		}
	}, [e, r]), n;
}
function Bl(e, t, n) {
	return e.filter((e) => n || e.length === t.size).some((e) => e.every((e) => t.has(e)));
}
function Vl(e, t) {
	return t.includes(e) ? "code" : "key";
}
var Hl = () => {
	let e = Q();
	return (0, b.useMemo)(() => ({
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
			let { width: r, height: i, minZoom: a, maxZoom: o, panZoom: s } = e.getState(), c = ts(t, r, i, a, o, n?.padding ?? .1);
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
			return Xo(l, r, n.snapToGrid ?? a, u);
		},
		flowToScreenPosition: (t) => {
			let { transform: n, domNode: r } = e.getState();
			if (!r) return t;
			let { x: i, y: a } = r.getBoundingClientRect(), o = Zo(t, n);
			return {
				x: o.x + i,
				y: o.y + a
			};
		}
	}), []);
};
function Ul(e, t) {
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
		for (let e of t) Wl(e, i);
		n.push(i);
	}
	return i.length && i.forEach((e) => {
		e.index === void 0 ? n.push({ ...e.item }) : n.splice(e.index, 0, { ...e.item });
	}), n;
}
function Wl(e, t) {
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
function Gl(e, t) {
	return Ul(e, t);
}
function Kl(e, t) {
	return Ul(e, t);
}
function ql(e, t) {
	return {
		id: e,
		type: "select",
		selected: t
	};
}
function Jl(e, t = /* @__PURE__ */ new Set()) {
	let n = [];
	for (let [r, i] of e) {
		let e = t.has(r);
		(i.selected !== void 0 || e) && i.selected !== e && n.push(ql(i.id, e));
	}
	return n;
}
function Yl({ items: e = [], lookup: t }) {
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
function Xl(e) {
	return {
		id: e.id,
		type: "remove"
	};
}
var Zl = Jo("React Flow", "https://reactflow.dev/");
function Ql(e, t, n = {}) {
	return Os(e, t, {
		...n,
		onError: n.onError ?? Zl
	});
}
var $l = (e) => So(e), eu = (e) => xo(e);
function tu(e) {
	return (0, b.forwardRef)(e);
}
var nu = typeof window < "u" ? b.useLayoutEffect : b.useEffect;
function ru(e) {
	let [t, n] = (0, b.useState)(BigInt(0)), [r] = (0, b.useState)(() => iu(() => n((e) => e + BigInt(1))));
	return nu(() => {
		let t = r.get();
		t.length && (e(t), r.reset());
	}, [t]), r;
}
function iu(e) {
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
var au = (0, b.createContext)(null);
function ou({ children: e }) {
	let t = Q(), n = ru((0, b.useCallback)((e) => {
		let { nodes: n = [], setNodes: r, hasDefaultNodes: i, onNodesChange: a, nodeLookup: o, fitViewQueued: s, onNodesChangeMiddlewareMap: c } = t.getState(), l = n;
		for (let t of e) l = typeof t == "function" ? t(l) : t;
		let u = Yl({
			items: l,
			lookup: o
		});
		for (let e of c.values()) u = e(u);
		i && r(l), u.length > 0 ? a?.(u) : s && window.requestAnimationFrame(() => {
			let { fitViewQueued: e, nodes: n, setNodes: r } = t.getState();
			e && r(n);
		});
	}, [])), r = ru((0, b.useCallback)((e) => {
		let { edges: n = [], setEdges: r, hasDefaultEdges: i, onEdgesChange: a, edgeLookup: o } = t.getState(), s = n;
		for (let t of e) s = typeof t == "function" ? t(s) : t;
		i ? r(s) : a && a(Yl({
			items: s,
			lookup: o
		}));
	}, [])), i = (0, b.useMemo)(() => ({
		nodeQueue: n,
		edgeQueue: r
	}), []);
	return (0, x.jsx)(au.Provider, {
		value: i,
		children: e
	});
}
function su() {
	let e = (0, b.useContext)(au);
	if (!e) throw Error("useBatchContext must be used within a BatchProvider");
	return e;
}
var cu = (e) => !!e.panZoom;
function lu() {
	let e = Hl(), t = Q(), n = su(), r = Z(cu), i = (0, b.useMemo)(() => {
		let e = (e) => t.getState().nodeLookup.get(e), r = (e) => {
			n.nodeQueue.push(e);
		}, i = (e) => {
			n.edgeQueue.push(e);
		}, a = (e) => {
			let { nodeLookup: n, nodeOrigin: r } = t.getState(), i = $l(e) ? e : n.get(e.id), a = i.parentId ? os(i.position, i.measured, i.parentId, n, r) : i.position;
			return Vo({
				...i,
				position: a,
				width: i.measured?.width ?? i.width,
				height: i.measured?.height ?? i.height
			}, i.parentId ? void 0 : r);
		}, o = (e, t, n = { replace: !1 }) => {
			r((r) => r.map((r) => {
				if (r.id === e) {
					let e = typeof t == "function" ? t(r) : t;
					return n.replace && $l(e) ? e : {
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
					return n.replace && eu(e) ? e : {
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
				let { nodes: r, edges: i, onNodesDelete: a, onEdgesDelete: o, triggerNodeChanges: s, triggerEdgeChanges: c, onDelete: l, onBeforeDelete: u } = t.getState(), { nodes: d, edges: f } = await Mo({
					nodesToRemove: e,
					edgesToRemove: n,
					nodes: r,
					edges: i,
					onBeforeDelete: u
				}), p = f.length > 0, m = d.length > 0;
				if (p) {
					let e = f.map(Xl);
					o?.(f), c(e);
				}
				if (m) {
					let e = d.map(Xl);
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
				let i = Ko(e), o = i ? e : a(e), s = r !== void 0;
				if (!o) return [];
				let { nodeOrigin: c } = t.getState();
				return (r || t.getState().nodes).filter((r) => {
					let a = t.getState().nodeLookup.get(r.id);
					if (a && !i && (r.id === e.id || !a.internals.positionAbsolute)) return !1;
					let l = Vo(s ? r : a, c), u = Go(l, o);
					return n && u > 0 || u >= l.width * l.height || u >= o.width * o.height;
				});
			},
			isNodeIntersecting: (e, t, n = !0) => {
				let r = Ko(e) ? e : a(e);
				if (!r) return !1;
				let i = Go(r, t);
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
				return To(e, {
					nodeLookup: n,
					nodeOrigin: r
				});
			},
			getHandleConnections: ({ type: e, id: n, nodeId: r }) => Array.from(t.getState().connectionLookup.get(`${r}-${e}${n ? `-${n}` : ""}`)?.values() ?? []),
			getNodeConnections: ({ type: e, handleId: n, nodeId: r }) => Array.from(t.getState().connectionLookup.get(`${r}${e ? n ? `-${e}-${n}` : `-${e}` : ""}`)?.values() ?? []),
			fitView: async (e) => {
				let r = t.getState().fitViewResolver ?? cs();
				return t.setState({
					fitViewQueued: !0,
					fitViewOptions: e,
					fitViewResolver: r
				}), n.nodeQueue.push((e) => [...e]), r.promise;
			}
		};
	}, []);
	return (0, b.useMemo)(() => ({
		...i,
		...e,
		viewportInitialized: r
	}), [r]);
}
var uu = (e) => e.selected, du = typeof window < "u" ? window : void 0;
function fu({ deleteKeyCode: e, multiSelectionKeyCode: t }) {
	let n = Q(), { deleteElements: r } = lu(), i = zl(e, { actInsideInputWithModifier: !1 }), a = zl(t, { target: du });
	(0, b.useEffect)(() => {
		if (i) {
			let { edges: e, nodes: t } = n.getState();
			r({
				nodes: t.filter(uu),
				edges: e.filter(uu)
			}), n.setState({ nodesSelectionActive: !1 });
		}
	}, [i]), (0, b.useEffect)(() => {
		n.setState({ multiSelectionActive: a });
	}, [a]);
}
function pu(e) {
	let t = Q();
	(0, b.useEffect)(() => {
		let n = () => {
			if (!e.current || !(e.current.checkVisibility?.() ?? !0)) return !1;
			let n = fs(e.current);
			(n.height === 0 || n.width === 0) && t.getState().onError?.("004", lo.error004()), t.setState({
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
var mu = {
	position: "absolute",
	width: "100%",
	height: "100%",
	top: 0,
	left: 0
}, hu = (e) => ({
	userSelectionActive: e.userSelectionActive,
	lib: e.lib,
	connectionInProgress: e.connection.inProgress
});
function gu({ onPaneContextMenu: e, zoomOnScroll: t = !0, zoomOnPinch: n = !0, panOnScroll: r = !1, panActivationKeyPressed: i, panOnScrollSpeed: a = .5, panOnScrollMode: o = ho.Free, zoomOnDoubleClick: s = !0, panOnDrag: c = !0, defaultViewport: l, translateExtent: u, minZoom: d, maxZoom: f, zoomActivationKeyCode: p, preventScrolling: m = !0, children: h, noWheelClassName: g, noPanClassName: _, onViewportChange: v, isControlledViewport: y, paneClickDistance: S, selectionOnDrag: C }) {
	let w = Q(), T = (0, b.useRef)(null), { userSelectionActive: E, lib: D, connectionInProgress: O } = Z(hu, X), k = zl(p), A = (0, b.useRef)();
	pu(T);
	let j = (0, b.useCallback)((e) => {
		v?.({
			x: e[0],
			y: e[1],
			zoom: e[2]
		}), y || w.setState({ transform: e });
	}, [v, y]);
	return (0, b.useEffect)(() => {
		if (T.current) {
			A.current = Rc({
				domNode: T.current,
				minZoom: d,
				maxZoom: f,
				translateExtent: u,
				viewport: l,
				onDraggingChange: (e) => w.setState((t) => t.paneDragging === e ? t : { paneDragging: e }),
				onPanZoomStart: (e, t) => {
					let { onViewportChangeStart: n, onMoveStart: r } = w.getState();
					r?.(e, t), n?.(t);
				},
				onPanZoom: (e, t) => {
					let { onViewportChange: n, onMove: r } = w.getState();
					r?.(e, t), n?.(t);
				},
				onPanZoomEnd: (e, t) => {
					let { onViewportChangeEnd: n, onMoveEnd: r } = w.getState();
					r?.(e, t), n?.(t);
				}
			});
			let { x: e, y: t, zoom: n } = A.current.getViewport();
			return w.setState({
				panZoom: A.current,
				transform: [
					e,
					t,
					n
				],
				domNode: T.current.closest(".react-flow")
			}), () => {
				A.current?.destroy();
			};
		}
	}, []), (0, b.useEffect)(() => {
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
			userSelectionActive: E,
			noWheelClassName: g,
			lib: D,
			onTransformChange: j,
			connectionInProgress: O,
			selectionOnDrag: C,
			paneClickDistance: S
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
		E,
		g,
		D,
		j,
		O,
		C,
		S
	]), (0, x.jsx)("div", {
		className: "react-flow__renderer",
		ref: T,
		style: mu,
		children: h
	});
}
var _u = (e) => ({
	userSelectionActive: e.userSelectionActive,
	userSelectionRect: e.userSelectionRect
});
function vu() {
	let { userSelectionActive: e, userSelectionRect: t } = Z(_u, X);
	return e && t ? (0, x.jsx)("div", {
		className: "react-flow__selection react-flow__container",
		style: {
			width: t.width,
			height: t.height,
			transform: `translate(${t.x}px, ${t.y}px)`
		}
	}) : null;
}
var yu = (e, t) => (n) => {
	n.target === t.current && e?.(n);
}, bu = (e) => ({
	userSelectionActive: e.userSelectionActive,
	elementsSelectable: e.elementsSelectable,
	dragging: e.paneDragging,
	panBy: e.panBy,
	autoPanSpeed: e.autoPanSpeed
});
function xu({ isSelecting: e, selectionKeyPressed: t, selectionMode: n = go.Full, panOnDrag: r, autoPanOnSelection: i, paneClickDistance: a, selectionOnDrag: o, onSelectionStart: s, onSelectionEnd: c, onPaneClick: l, onPaneContextMenu: u, onPaneScroll: d, onPaneMouseEnter: f, onPaneMouseMove: p, onPaneMouseLeave: m, children: h }) {
	let g = (0, b.useRef)(0), _ = Q(), { userSelectionActive: v, elementsSelectable: y, dragging: C, panBy: w, autoPanSpeed: T } = Z(bu, X), E = y && (e || v), D = (0, b.useRef)(null), O = (0, b.useRef)(), k = (0, b.useRef)(/* @__PURE__ */ new Set()), A = (0, b.useRef)(/* @__PURE__ */ new Set()), j = (0, b.useRef)(!1), M = (0, b.useRef)(!1), N = (0, b.useRef)({
		x: 0,
		y: 0
	}), P = (0, b.useRef)(!1), F = (e) => {
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
		if (O.current = i?.getBoundingClientRect(), !O.current) return;
		let s = n.target === D.current;
		if (!s && n.target.closest(".nokey") || !e || !(o && s || t) || n.button !== 0 || !n.isPrimary) return;
		n.target?.setPointerCapture?.(n.pointerId), M.current = !1;
		let { x: c, y: l } = _s(n.nativeEvent, O.current), u = Xo({
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
		}, { x: f, y: p } = Zo(d, i), m = {
			startX: d.x,
			startY: d.y,
			x: e < f ? e : f,
			y: t < p ? t : p,
			width: Math.abs(e - f),
			height: Math.abs(t - p)
		}, h = k.current, g = A.current;
		k.current = new Set(Do(a, m, i, n === go.Partial, !0).map((e) => e.id)), A.current = /* @__PURE__ */ new Set();
		let v = u?.selectable ?? !0;
		for (let e of k.current) {
			let t = s.get(e);
			if (t) for (let { edgeId: e } of t.values()) {
				let t = o.get(e);
				t && (t.selectable ?? v) && A.current.add(e);
			}
		}
		ss(h, k.current) || c(Jl(a, k.current)), ss(g, A.current) || l(Jl(o, A.current)), _.setState({
			userSelectionRect: m,
			userSelectionActive: !0,
			nodesSelectionActive: !1
		});
	}
	function V() {
		if (!i || !O.current) return;
		let [e, t] = Lo(N.current, O.current, T);
		w({
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
	(0, b.useEffect)(() => () => H(), []);
	let U = (e) => {
		let { userSelectionRect: n, transform: r, resetSelectedElements: i } = _.getState();
		if (!O.current || !n) return;
		let { x: o, y: c } = _s(e.nativeEvent, O.current);
		N.current = {
			x: o,
			y: c
		};
		let l = Zo({
			x: n.startX,
			y: n.startY
		}, r);
		if (!M.current) {
			let n = t ? 0 : a;
			if (Math.hypot(o - l.x, c - l.y) <= n) return;
			i(), s?.(e);
		}
		M.current = !0, P.current ||= (V(), !0), B(o, c);
	}, W = (e) => {
		E ? e.button === 0 && (e.target?.releasePointerCapture?.(e.pointerId), !v && e.target === D.current && _.getState().userSelectionRect && F?.(e), _.setState({
			userSelectionActive: !1,
			userSelectionRect: null
		}), M.current && (c?.(e), _.setState({ nodesSelectionActive: k.current.size > 0 })), H()) : e.target === D.current && _.getState().connection.inProgress && (j.current = !0);
	}, G = (e) => {
		e.target?.releasePointerCapture?.(e.pointerId), H();
	}, ee = r === !0 || Array.isArray(r) && r.includes(0);
	return (0, x.jsxs)("div", {
		className: S(["react-flow__pane", {
			draggable: ee,
			dragging: C,
			selection: e
		}]),
		onClick: E ? void 0 : yu(F, D),
		onContextMenu: yu(I, D),
		onWheel: yu(L, D),
		onPointerEnter: E ? void 0 : f,
		onPointerMove: E ? U : p,
		onPointerUp: W,
		onPointerCancel: E ? G : void 0,
		onPointerDownCapture: E ? z : void 0,
		onClickCapture: E ? R : void 0,
		onPointerLeave: m,
		ref: D,
		style: mu,
		children: [h, (0, x.jsx)(vu, {})]
	});
}
function Su({ id: e, store: t, unselect: n = !1, nodeRef: r }) {
	let { addSelectedNodes: i, unselectNodesAndEdges: a, multiSelectionActive: o, nodeLookup: s, onError: c } = t.getState(), l = s.get(e);
	l ? (t.setState({ nodesSelectionActive: !1 }), l.selected ? (n || l.selected && o) && (a({
		nodes: [l],
		edges: []
	}), requestAnimationFrame(() => r?.current?.blur())) : i([e])) : c?.("012", lo.error012(e));
}
function Cu({ nodeRef: e, disabled: t = !1, noDragClassName: n, handleSelector: r, nodeId: i, isSelectable: a, nodeClickDistance: o }) {
	let s = Q(), [c, l] = (0, b.useState)(!1), u = (0, b.useRef)();
	return (0, b.useEffect)(() => {
		if (!t) return u.current = pc({
			getStoreItems: () => s.getState(),
			onNodeMouseDown: (t) => {
				Su({
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
	]), (0, b.useEffect)(() => {
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
var wu = (e) => (t) => t.selected && (t.draggable || e && t.draggable === void 0);
function Tu() {
	let e = Q();
	return (0, b.useCallback)((t) => {
		let { nodeExtent: n, snapToGrid: r, snapGrid: i, nodesDraggable: a, onError: o, updateNodePositions: s, nodeLookup: c, nodeOrigin: l } = e.getState(), u = /* @__PURE__ */ new Map(), d = wu(a), f = r ? i[0] : 5, p = r ? i[1] : 5, m = t.direction.x * f * t.factor, h = t.direction.y * p * t.factor;
		for (let [, e] of c) {
			if (!d(e)) continue;
			let t = {
				x: e.internals.positionAbsolute.x + m,
				y: e.internals.positionAbsolute.y + h
			};
			r && (t = Yo(t, i));
			let { position: a, positionAbsolute: s } = jo({
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
var Eu = (0, b.createContext)(null), Du = Eu.Provider;
Eu.Consumer;
var Ou = () => (0, b.useContext)(Eu), ku = (e) => ({
	connectOnClick: e.connectOnClick,
	noPanClassName: e.noPanClassName,
	rfId: e.rfId
}), Au = (0, b.createContext)(null);
function ju({ children: e }) {
	let t = Z(ku, X);
	return (0, x.jsx)(Au.Provider, {
		value: t,
		children: e
	});
}
function Mu() {
	let e = (0, b.useContext)(Au);
	if (!e) throw Error("useHandleConfig must be used within a HandleConfigProvider");
	return e;
}
var Nu = {
	connectingFrom: !1,
	connectingTo: !1,
	clickConnecting: !1,
	isPossibleEndHandle: !0,
	connectionInProcess: !1,
	clickConnectionInProcess: !1,
	valid: !1
}, Pu = (e, t, n) => (r) => {
	let { connectionClickStartHandle: i, connectionMode: a, connection: o } = r, { fromHandle: s, toHandle: c, isValid: l } = o;
	if (!s && !i) return Nu;
	let u = c?.nodeId === e && c?.id === t && c?.type === n;
	return {
		connectingFrom: s?.nodeId === e && s?.id === t && s?.type === n,
		connectingTo: u,
		clickConnecting: i?.nodeId === e && i?.id === t && i?.type === n,
		isPossibleEndHandle: a === mo.Strict ? s?.type !== n : e !== s?.nodeId || t !== s?.id,
		connectionInProcess: !!s,
		clickConnectionInProcess: !!i,
		valid: u && l
	};
};
function Fu({ type: e = "source", position: t = Y.Top, isValidConnection: n, isConnectable: r = !0, isConnectableStart: i = !0, isConnectableEnd: a = !0, id: o, onConnect: s, children: c, className: l, onMouseDown: u, onTouchStart: d, ...f }, p) {
	let m = o || null, h = e === "target", g = Q(), _ = Ou(), { connectOnClick: v, noPanClassName: y, rfId: b } = Mu(), { connectingFrom: C, connectingTo: w, clickConnecting: T, isPossibleEndHandle: E, connectionInProcess: D, clickConnectionInProcess: O, valid: k } = Z(Pu(_, m, e), X);
	_ || g.getState().onError?.("010", lo.error010());
	let A = (e) => {
		let { defaultEdgeOptions: t, onConnect: n, hasDefaultEdges: r } = g.getState(), i = {
			...t,
			...e
		};
		if (r) {
			let { edges: e, setEdges: t, onError: n } = g.getState();
			t(Ql(i, e, { onError: n }));
		}
		n?.(i), s?.(i);
	}, j = (e) => {
		if (!_) return;
		let t = gs(e.nativeEvent);
		if (i && (t && e.button === 0 || !t)) {
			let t = g.getState();
			Cc.onPointerDown(e.nativeEvent, {
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
	return (0, x.jsx)("div", {
		"data-handleid": m,
		"data-nodeid": _,
		"data-handlepos": t,
		"data-id": `${b}-${_}-${m}-${e}`,
		className: S([
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
				clickconnecting: T,
				connectingfrom: C,
				connectingto: w,
				valid: k,
				connectionindicator: r && (!D || E) && (D || O ? a : i)
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
			let p = ps(t.target), h = n || c, { connection: v, isValid: y } = Cc.isValid(t.nativeEvent, {
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
var Iu = (0, b.memo)(tu(Fu));
function Lu({ data: e, isConnectable: t, sourcePosition: n = Y.Bottom }) {
	return (0, x.jsxs)(x.Fragment, { children: [e?.label, (0, x.jsx)(Iu, {
		type: "source",
		position: n,
		isConnectable: t
	})] });
}
function Ru({ data: e, isConnectable: t, targetPosition: n = Y.Top, sourcePosition: r = Y.Bottom }) {
	return (0, x.jsxs)(x.Fragment, { children: [
		(0, x.jsx)(Iu, {
			type: "target",
			position: n,
			isConnectable: t
		}),
		e?.label,
		(0, x.jsx)(Iu, {
			type: "source",
			position: r,
			isConnectable: t
		})
	] });
}
function zu() {
	return null;
}
function Bu({ data: e, isConnectable: t, targetPosition: n = Y.Top }) {
	return (0, x.jsxs)(x.Fragment, { children: [(0, x.jsx)(Iu, {
		type: "target",
		position: n,
		isConnectable: t
	}), e?.label] });
}
var Vu = {
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
}, Hu = {
	input: Lu,
	default: Ru,
	output: Bu,
	group: zu
};
function Uu(e) {
	return e.internals.handleBounds === void 0 ? {
		width: e.width ?? e.initialWidth ?? e.style?.width,
		height: e.height ?? e.initialHeight ?? e.style?.height
	} : {
		width: e.width ?? e.style?.width,
		height: e.height ?? e.style?.height
	};
}
var Wu = (e) => {
	let { width: t, height: n, x: r, y: i } = Eo(e.nodeLookup, { filter: (e) => !!e.selected });
	return {
		width: qo(t) ? t : null,
		height: qo(n) ? n : null,
		userSelectionActive: e.userSelectionActive,
		transformString: `translate(${e.transform[0]}px,${e.transform[1]}px) scale(${e.transform[2]}) translate(${r}px,${i}px)`
	};
};
function Gu({ onSelectionContextMenu: e, noPanClassName: t, disableKeyboardA11y: n }) {
	let r = Q(), { width: i, height: a, transformString: o, userSelectionActive: s } = Z(Wu, X), c = Tu(), l = (0, b.useRef)(null);
	(0, b.useEffect)(() => {
		n || l.current?.focus({ preventScroll: !0 });
	}, [n]);
	let u = !s && i !== null && a !== null;
	if (Cu({
		nodeRef: l,
		disabled: !u
	}), !u) return null;
	let d = e ? (t) => {
		e(t, r.getState().nodes.filter((e) => e.selected));
	} : void 0;
	return (0, x.jsx)("div", {
		className: S([
			"react-flow__nodesselection",
			"react-flow__container",
			t
		]),
		style: { transform: o },
		children: (0, x.jsx)("div", {
			ref: l,
			className: "react-flow__nodesselection-rect",
			onContextMenu: d,
			tabIndex: n ? void 0 : -1,
			onKeyDown: n ? void 0 : (e) => {
				Object.prototype.hasOwnProperty.call(Vu, e.key) && (e.preventDefault(), c({
					direction: Vu[e.key],
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
var Ku = typeof window < "u" ? window : void 0, qu = (e) => ({
	nodesSelectionActive: e.nodesSelectionActive,
	userSelectionActive: e.userSelectionActive
});
function Ju({ children: e, onPaneClick: t, onPaneMouseEnter: n, onPaneMouseMove: r, onPaneMouseLeave: i, onPaneContextMenu: a, onPaneScroll: o, paneClickDistance: s, deleteKeyCode: c, selectionKeyCode: l, selectionOnDrag: u, selectionMode: d, onSelectionStart: f, onSelectionEnd: p, multiSelectionKeyCode: m, panActivationKeyCode: h, zoomActivationKeyCode: g, elementsSelectable: _, zoomOnScroll: v, zoomOnPinch: y, panOnScroll: b, panOnScrollSpeed: S, panOnScrollMode: C, zoomOnDoubleClick: w, panOnDrag: T, autoPanOnSelection: E, defaultViewport: D, translateExtent: O, minZoom: k, maxZoom: A, preventScrolling: j, onSelectionContextMenu: M, noWheelClassName: N, noPanClassName: P, disableKeyboardA11y: F, onViewportChange: I, isControlledViewport: L }) {
	let { nodesSelectionActive: R, userSelectionActive: z } = Z(qu, X), B = zl(l, { target: Ku }), V = zl(h, { target: Ku }), H = V || T, U = V || b, W = u && H !== !0, G = B || z || W;
	return fu({
		deleteKeyCode: c,
		multiSelectionKeyCode: m
	}), (0, x.jsx)(gu, {
		onPaneContextMenu: a,
		elementsSelectable: _,
		zoomOnScroll: v,
		zoomOnPinch: y,
		panOnScroll: U,
		panActivationKeyPressed: V,
		panOnScrollSpeed: S,
		panOnScrollMode: C,
		zoomOnDoubleClick: w,
		panOnDrag: !B && H,
		defaultViewport: D,
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
		selectionOnDrag: W,
		children: (0, x.jsxs)(xu, {
			onSelectionStart: f,
			onSelectionEnd: p,
			onPaneClick: t,
			onPaneMouseEnter: n,
			onPaneMouseMove: r,
			onPaneMouseLeave: i,
			onPaneContextMenu: a,
			onPaneScroll: o,
			panOnDrag: H,
			autoPanOnSelection: E,
			isSelecting: !!G,
			selectionMode: d,
			selectionKeyPressed: B,
			paneClickDistance: s,
			selectionOnDrag: W,
			children: [e, R && (0, x.jsx)(Gu, {
				onSelectionContextMenu: M,
				noPanClassName: P,
				disableKeyboardA11y: F
			})]
		})
	});
}
Ju.displayName = "FlowRenderer";
var Yu = (0, b.memo)(Ju), Xu = (e) => (t) => e ? Do(t.nodeLookup, {
	x: 0,
	y: 0,
	width: t.width,
	height: t.height
}, t.transform, !0).map((e) => e.id) : Array.from(t.nodeLookup.keys());
function Zu(e) {
	return Z((0, b.useCallback)(Xu(e), [e]), X);
}
var Qu = (e) => e.updateNodeInternals;
function $u() {
	let e = Z(Qu), [t] = (0, b.useState)(() => typeof ResizeObserver > "u" ? null : new ResizeObserver((t) => {
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
	return (0, b.useEffect)(() => () => {
		t?.disconnect();
	}, [t]), t;
}
function ed({ node: e, nodeType: t, hasDimensions: n, resizeObserver: r }) {
	let i = Q(), a = (0, b.useRef)(null), o = (0, b.useRef)(null), s = (0, b.useRef)(e.sourcePosition), c = (0, b.useRef)(e.targetPosition), l = (0, b.useRef)(t), u = n && !!e.internals.handleBounds;
	return (0, b.useEffect)(() => {
		!a.current || e.hidden || u && o.current === a.current || (o.current && r?.unobserve(o.current), r?.observe(a.current), o.current = a.current);
	}, [u, e.hidden]), (0, b.useEffect)(() => () => {
		o.current &&= (r?.unobserve(o.current), null);
	}, []), (0, b.useEffect)(() => {
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
function td({ id: e, onClick: t, onMouseEnter: n, onMouseMove: r, onMouseLeave: i, onContextMenu: a, onDoubleClick: o, nodesDraggable: s, elementsSelectable: c, nodesConnectable: l, nodesFocusable: u, resizeObserver: d, noDragClassName: f, noPanClassName: p, disableKeyboardA11y: m, rfId: h, nodeTypes: g, nodeClickDistance: _, onError: v }) {
	let { node: y, internals: b, isParent: C } = Z((t) => {
		let n = t.nodeLookup.get(e), r = t.parentLookup.has(e);
		return {
			node: n,
			internals: n.internals,
			isParent: r
		};
	}, X), w = y.type || "default", T = g?.[w] || Hu[w];
	T === void 0 && (v?.("003", lo.error003(w)), w = "default", T = g?.default || Hu.default);
	let E = !!(y.draggable || s && y.draggable === void 0), D = !!(y.selectable || c && y.selectable === void 0), O = !!(y.connectable || l && y.connectable === void 0), k = !!(y.focusable || u && y.focusable === void 0), A = Q(), j = as(y), M = ed({
		node: y,
		nodeType: w,
		hasDimensions: j,
		resizeObserver: d
	}), N = Cu({
		nodeRef: M,
		disabled: y.hidden || !E,
		noDragClassName: f,
		handleSelector: y.dragHandle,
		nodeId: e,
		isSelectable: D,
		nodeClickDistance: _
	}), P = Tu();
	if (y.hidden) return null;
	let F = is(y), I = Uu(y), L = D || E || t || n || r || i, R = n ? (e) => n(e, { ...b.userNode }) : void 0, z = r ? (e) => r(e, { ...b.userNode }) : void 0, B = i ? (e) => i(e, { ...b.userNode }) : void 0, V = a ? (e) => a(e, { ...b.userNode }) : void 0, H = o ? (e) => o(e, { ...b.userNode }) : void 0, U = (n) => {
		let { selectNodesOnDrag: r, nodeDragThreshold: i } = A.getState();
		D && (!r || !E || i > 0) && Su({
			id: e,
			store: A,
			nodeRef: M
		}), t && t(n, { ...b.userNode });
	}, W = (t) => {
		if (!(hs(t.nativeEvent) || m)) {
			if (fo.includes(t.key) && D) {
				let n = t.key === "Escape";
				Su({
					id: e,
					store: A,
					unselect: n,
					nodeRef: M
				});
			} else if (E && y.selected && Object.prototype.hasOwnProperty.call(Vu, t.key)) {
				t.preventDefault();
				let { ariaLabelConfig: e } = A.getState();
				A.setState({ ariaLiveMessage: e["node.a11yDescription.ariaLiveMessage"]({
					direction: t.key.replace("Arrow", "").toLowerCase(),
					x: ~~b.positionAbsolute.x,
					y: ~~b.positionAbsolute.y
				}) }), P({
					direction: Vu[t.key],
					factor: t.shiftKey ? 4 : 1
				});
			}
		}
	}, G = () => {
		if (m || !M.current?.matches(":focus-visible")) return;
		let { transform: t, width: n, height: r, autoPanOnNodeFocus: i, setCenter: a } = A.getState();
		i && (Do(/* @__PURE__ */ new Map([[e, y]]), {
			x: 0,
			y: 0,
			width: n,
			height: r
		}, t, !0).length > 0 || a(y.position.x + F.width / 2, y.position.y + F.height / 2, { zoom: t[2] }));
	};
	return (0, x.jsx)("div", {
		className: S([
			"react-flow__node",
			`react-flow__node-${w}`,
			{ [p]: E },
			y.className,
			{
				selected: y.selected,
				selectable: D,
				parent: C,
				draggable: E,
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
		onClick: U,
		onDoubleClick: H,
		onKeyDown: k ? W : void 0,
		tabIndex: k ? 0 : void 0,
		onFocus: k ? G : void 0,
		role: y.ariaRole ?? (k ? "group" : void 0),
		"aria-roledescription": "node",
		"aria-describedby": m ? void 0 : `${ml}-${h}`,
		"aria-label": y.ariaLabel,
		...y.domAttributes,
		children: (0, x.jsx)(Du, {
			value: e,
			children: (0, x.jsx)(T, {
				id: e,
				data: y.data,
				type: w,
				positionAbsoluteX: b.positionAbsolute.x,
				positionAbsoluteY: b.positionAbsolute.y,
				selected: y.selected ?? !1,
				selectable: D,
				draggable: E,
				deletable: y.deletable ?? !0,
				isConnectable: O,
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
var nd = (0, b.memo)(td), rd = (e) => ({
	nodesConnectable: e.nodesConnectable,
	nodesFocusable: e.nodesFocusable,
	elementsSelectable: e.elementsSelectable,
	onError: e.onError
});
function id(e) {
	let { nodesConnectable: t, nodesFocusable: n, elementsSelectable: r, onError: i } = Z(rd, X), a = Zu(e.onlyRenderVisibleElements), o = $u();
	return (0, x.jsx)("div", {
		className: "react-flow__nodes",
		style: mu,
		children: a.map((a) => (0, x.jsx)(nd, {
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
id.displayName = "NodeRenderer";
var ad = (0, b.memo)(id);
function od(e) {
	return Z((0, b.useCallback)((t) => {
		if (!e) return t.edges.map((e) => e.id);
		let n = [];
		if (t.width && t.height) for (let e of t.edges) {
			let r = t.nodeLookup.get(e.source), i = t.nodeLookup.get(e.target);
			r && i && Ts({
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
var sd = ({ color: e = "none", strokeWidth: t = 1 }) => {
	let n = {
		strokeWidth: t,
		...e && { stroke: e }
	};
	return (0, x.jsx)("polyline", {
		className: "arrow",
		style: n,
		strokeLinecap: "round",
		fill: "none",
		strokeLinejoin: "round",
		points: "-5,-4 0,0 -5,4"
	});
}, cd = ({ color: e = "none", strokeWidth: t = 1 }) => {
	let n = {
		strokeWidth: t,
		...e && {
			stroke: e,
			fill: e
		}
	};
	return (0, x.jsx)("polyline", {
		className: "arrowclosed",
		style: n,
		strokeLinecap: "round",
		strokeLinejoin: "round",
		points: "-5,-4 0,0 -5,4 -5,-4"
	});
}, ld = {
	[yo.Arrow]: sd,
	[yo.ArrowClosed]: cd
};
function ud(e) {
	let t = Q();
	return (0, b.useMemo)(() => Object.prototype.hasOwnProperty.call(ld, e) ? ld[e] : (t.getState().onError?.("009", lo.error009(e)), null), [e]);
}
var dd = ({ id: e, type: t, color: n, width: r = 12.5, height: i = 12.5, markerUnits: a = "strokeWidth", strokeWidth: o, orient: s = "auto-start-reverse" }) => {
	let c = ud(t);
	return c ? (0, x.jsx)("marker", {
		className: "react-flow__arrowhead",
		id: e,
		markerWidth: `${r}`,
		markerHeight: `${i}`,
		viewBox: "-10 -10 20 20",
		markerUnits: a,
		orient: s,
		refX: "0",
		refY: "0",
		children: (0, x.jsx)(c, {
			color: n,
			strokeWidth: o
		})
	}) : null;
}, fd = ({ defaultColor: e, rfId: t }) => {
	let n = Z((e) => e.edges), r = Z((e) => e.defaultEdgeOptions), i = (0, b.useMemo)(() => Us(n, {
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
	return i.length ? (0, x.jsx)("svg", {
		className: "react-flow__marker",
		"aria-hidden": "true",
		children: (0, x.jsx)("defs", { children: i.map((e) => (0, x.jsx)(dd, {
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
fd.displayName = "MarkerDefinitions";
var pd = (0, b.memo)(fd);
function md({ x: e, y: t, label: n, labelStyle: r, labelShowBg: i = !0, labelBgStyle: a, labelBgPadding: o = [2, 4], labelBgBorderRadius: s = 2, children: c, className: l, ...u }) {
	let [d, f] = (0, b.useState)({
		x: 1,
		y: 0,
		width: 0,
		height: 0
	}), p = S(["react-flow__edge-textwrapper", l]), m = (0, b.useRef)(null);
	return (0, b.useEffect)(() => {
		if (m.current) {
			let e = m.current.getBBox();
			f({
				x: e.x,
				y: e.y,
				width: e.width,
				height: e.height
			});
		}
	}, [n]), n ? (0, x.jsxs)("g", {
		transform: `translate(${e - d.width / 2} ${t - d.height / 2})`,
		className: p,
		visibility: d.width ? "visible" : "hidden",
		...u,
		children: [
			i && (0, x.jsx)("rect", {
				width: d.width + 2 * o[0],
				x: -o[0],
				y: -o[1],
				height: d.height + 2 * o[1],
				className: "react-flow__edge-textbg",
				style: a,
				rx: s,
				ry: s
			}),
			(0, x.jsx)("text", {
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
md.displayName = "EdgeText";
var hd = (0, b.memo)(md);
function gd({ path: e, labelX: t, labelY: n, label: r, labelStyle: i, labelShowBg: a, labelBgStyle: o, labelBgPadding: s, labelBgBorderRadius: c, interactionWidth: l = 20, ...u }) {
	return (0, x.jsxs)(x.Fragment, { children: [
		(0, x.jsx)("path", {
			...u,
			d: e,
			fill: "none",
			className: S(["react-flow__edge-path", u.className])
		}),
		l ? (0, x.jsx)("path", {
			d: e,
			fill: "none",
			strokeOpacity: 0,
			strokeWidth: l,
			className: "react-flow__edge-interaction"
		}) : null,
		r && qo(t) && qo(n) ? (0, x.jsx)(hd, {
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
function _d({ pos: e, x1: t, y1: n, x2: r, y2: i }) {
	return e === Y.Left || e === Y.Right ? [.5 * (t + r), n] : [t, .5 * (n + i)];
}
function vd({ sourceX: e, sourceY: t, sourcePosition: n = Y.Bottom, targetX: r, targetY: i, targetPosition: a = Y.Top }) {
	let [o, s] = _d({
		pos: n,
		x1: e,
		y1: t,
		x2: r,
		y2: i
	}), [c, l] = _d({
		pos: a,
		x1: r,
		y1: i,
		x2: e,
		y2: t
	}), [u, d, f, p] = ys({
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
function yd(e) {
	return (0, b.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, sourcePosition: o, targetPosition: s, label: c, labelStyle: l, labelShowBg: u, labelBgStyle: d, labelBgPadding: f, labelBgBorderRadius: p, style: m, markerEnd: h, markerStart: g, interactionWidth: _ }) => {
		let [v, y, b] = vd({
			sourceX: n,
			sourceY: r,
			sourcePosition: o,
			targetX: i,
			targetY: a,
			targetPosition: s
		}), S = e.isInternal ? void 0 : t;
		return (0, x.jsx)(gd, {
			id: S,
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
var bd = yd({ isInternal: !1 }), xd = yd({ isInternal: !0 });
bd.displayName = "SimpleBezierEdge", xd.displayName = "SimpleBezierEdgeInternal";
function Sd(e) {
	return (0, b.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, label: o, labelStyle: s, labelShowBg: c, labelBgStyle: l, labelBgPadding: u, labelBgBorderRadius: d, style: f, sourcePosition: p = Y.Bottom, targetPosition: m = Y.Top, markerEnd: h, markerStart: g, pathOptions: _, interactionWidth: v }) => {
		let [y, b, S] = Is({
			sourceX: n,
			sourceY: r,
			sourcePosition: p,
			targetX: i,
			targetY: a,
			targetPosition: m,
			borderRadius: _?.borderRadius,
			offset: _?.offset,
			stepPosition: _?.stepPosition
		}), C = e.isInternal ? void 0 : t;
		return (0, x.jsx)(gd, {
			id: C,
			path: y,
			labelX: b,
			labelY: S,
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
var Cd = Sd({ isInternal: !1 }), wd = Sd({ isInternal: !0 });
Cd.displayName = "SmoothStepEdge", wd.displayName = "SmoothStepEdgeInternal";
function Td(e) {
	return (0, b.memo)(({ id: t, ...n }) => {
		let r = e.isInternal ? void 0 : t;
		return (0, x.jsx)(Cd, {
			...n,
			id: r,
			pathOptions: (0, b.useMemo)(() => ({
				borderRadius: 0,
				offset: n.pathOptions?.offset
			}), [n.pathOptions?.offset])
		});
	});
}
var Ed = Td({ isInternal: !1 }), Dd = Td({ isInternal: !0 });
Ed.displayName = "StepEdge", Dd.displayName = "StepEdgeInternal";
function Od(e) {
	return (0, b.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, label: o, labelStyle: s, labelShowBg: c, labelBgStyle: l, labelBgPadding: u, labelBgBorderRadius: d, style: f, markerEnd: p, markerStart: m, interactionWidth: h }) => {
		let [g, _, v] = ks({
			sourceX: n,
			sourceY: r,
			targetX: i,
			targetY: a
		}), y = e.isInternal ? void 0 : t;
		return (0, x.jsx)(gd, {
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
var kd = Od({ isInternal: !1 }), Ad = Od({ isInternal: !0 });
kd.displayName = "StraightEdge", Ad.displayName = "StraightEdgeInternal";
function jd(e) {
	return (0, b.memo)(({ id: t, sourceX: n, sourceY: r, targetX: i, targetY: a, sourcePosition: o = Y.Bottom, targetPosition: s = Y.Top, label: c, labelStyle: l, labelShowBg: u, labelBgStyle: d, labelBgPadding: f, labelBgBorderRadius: p, style: m, markerEnd: h, markerStart: g, pathOptions: _, interactionWidth: v }) => {
		let [y, b, S] = Ss({
			sourceX: n,
			sourceY: r,
			sourcePosition: o,
			targetX: i,
			targetY: a,
			targetPosition: s,
			curvature: _?.curvature
		}), C = e.isInternal ? void 0 : t;
		return (0, x.jsx)(gd, {
			id: C,
			path: y,
			labelX: b,
			labelY: S,
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
var Md = jd({ isInternal: !1 }), Nd = jd({ isInternal: !0 });
Md.displayName = "BezierEdge", Nd.displayName = "BezierEdgeInternal";
var Pd = {
	default: Nd,
	straight: Ad,
	step: Dd,
	smoothstep: wd,
	simplebezier: xd
}, Fd = {
	sourceX: null,
	sourceY: null,
	targetX: null,
	targetY: null,
	sourcePosition: null,
	targetPosition: null,
	zIndex: void 0
}, Id = (e, t, n) => n === Y.Left ? e - t : n === Y.Right ? e + t : e, Ld = (e, t, n) => n === Y.Top ? e - t : n === Y.Bottom ? e + t : e, Rd = "react-flow__edgeupdater";
function zd({ position: e, centerX: t, centerY: n, radius: r = 10, onMouseDown: i, onMouseEnter: a, onMouseOut: o, type: s }) {
	return (0, x.jsx)("circle", {
		onMouseDown: i,
		onMouseEnter: a,
		onMouseOut: o,
		className: S([Rd, `${Rd}-${s}`]),
		cx: Id(t, r, e),
		cy: Ld(n, r, e),
		r,
		stroke: "transparent",
		fill: "transparent"
	});
}
function Bd({ isReconnectable: e, reconnectRadius: t, edge: n, sourceX: r, sourceY: i, targetX: a, targetY: o, sourcePosition: s, targetPosition: c, onReconnect: l, onReconnectStart: u, onReconnectEnd: d, setReconnecting: f, setUpdateHover: p }) {
	let m = Q(), h = (e, t) => {
		if (e.button !== 0) return;
		let { autoPanOnConnect: r, domNode: i, connectionMode: a, connectionRadius: o, lib: s, onConnectStart: c, cancelConnection: p, nodeLookup: h, rfId: g, panBy: _, updateConnection: v } = m.getState(), y = t.type === "target";
		Cc.onPointerDown(e.nativeEvent, {
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
	return (0, x.jsxs)(x.Fragment, { children: [(e === !0 || e === "source") && (0, x.jsx)(zd, {
		position: s,
		centerX: r,
		centerY: i,
		radius: t,
		onMouseDown: g,
		onMouseEnter: v,
		onMouseOut: y,
		type: "source"
	}), (e === !0 || e === "target") && (0, x.jsx)(zd, {
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
function Vd({ id: e, edgesFocusable: t, edgesReconnectable: n, elementsSelectable: r, onClick: i, onDoubleClick: a, onContextMenu: o, onMouseEnter: s, onMouseMove: c, onMouseLeave: l, reconnectRadius: u, onReconnect: d, onReconnectStart: f, onReconnectEnd: p, rfId: m, edgeTypes: h, noPanClassName: g, onError: _, disableKeyboardA11y: v }) {
	let y = Z((t) => t.edgeLookup.get(e)), C = Z((e) => e.defaultEdgeOptions);
	y = C ? {
		...C,
		...y
	} : y;
	let w = y.type || "default", T = h?.[w] || Pd[w];
	T === void 0 && (_?.("011", lo.error011(w)), w = "default", T = h?.default || Pd.default);
	let E = !!(y.focusable || t && y.focusable === void 0), D = d !== void 0 && (y.reconnectable || n && y.reconnectable === void 0), O = !!(y.selectable || r && y.selectable === void 0), k = (0, b.useRef)(null), [A, j] = (0, b.useState)(!1), [M, N] = (0, b.useState)(!1), P = Q(), { zIndex: F = y.zIndex, sourceX: I, sourceY: L, targetX: R, targetY: z, sourcePosition: B, targetPosition: V } = Z((0, b.useCallback)((t) => {
		let n = t.nodeLookup.get(y.source), r = t.nodeLookup.get(y.target);
		if (!n || !r) return Fd;
		let i = Rs({
			id: e,
			sourceNode: n,
			targetNode: r,
			sourceHandle: y.sourceHandle || null,
			targetHandle: y.targetHandle || null,
			connectionMode: t.connectionMode,
			onError: _
		}), a = ws({
			selected: y.selected,
			zIndex: y.zIndex,
			sourceNode: n,
			targetNode: r,
			elevateOnSelect: t.elevateEdgesOnSelect,
			zIndexMode: t.zIndexMode
		});
		return {
			...i || Fd,
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
	]), X), H = (0, b.useMemo)(() => y.markerStart ? `url('#${Hs(y.markerStart, m)}')` : void 0, [y.markerStart, m]), U = (0, b.useMemo)(() => y.markerEnd ? `url('#${Hs(y.markerEnd, m)}')` : void 0, [y.markerEnd, m]);
	if (y.hidden || I === null || L === null || R === null || z === null) return null;
	let W = (t) => {
		let { addSelectedEdges: n, unselectNodesAndEdges: r, multiSelectionActive: a } = P.getState();
		O && (P.setState({ nodesSelectionActive: !1 }), y.selected && a ? (r({
			nodes: [],
			edges: [y]
		}), k.current?.blur()) : n([e])), i && i(t, y);
	}, G = a ? (e) => {
		a(e, { ...y });
	} : void 0, ee = o ? (e) => {
		o(e, { ...y });
	} : void 0, te = s ? (e) => {
		s(e, { ...y });
	} : void 0, ne = c ? (e) => {
		c(e, { ...y });
	} : void 0, re = l ? (e) => {
		l(e, { ...y });
	} : void 0;
	return (0, x.jsx)("svg", {
		style: { zIndex: F },
		children: (0, x.jsxs)("g", {
			className: S([
				"react-flow__edge",
				`react-flow__edge-${w}`,
				y.className,
				g,
				{
					selected: y.selected,
					animated: y.animated,
					inactive: !O && !i,
					updating: A,
					selectable: O
				}
			]),
			onClick: W,
			onDoubleClick: G,
			onContextMenu: ee,
			onMouseEnter: te,
			onMouseMove: ne,
			onMouseLeave: re,
			onKeyDown: E ? (t) => {
				if (!v && fo.includes(t.key) && O) {
					let { unselectNodesAndEdges: n, addSelectedEdges: r } = P.getState();
					t.key === "Escape" ? (k.current?.blur(), n({ edges: [y] })) : r([e]);
				}
			} : void 0,
			tabIndex: E ? 0 : void 0,
			role: y.ariaRole ?? (E ? "group" : "img"),
			"aria-roledescription": "edge",
			"data-id": e,
			"data-testid": `rf__edge-${e}`,
			"aria-label": y.ariaLabel === null ? void 0 : y.ariaLabel || `Edge from ${y.source} to ${y.target}`,
			"aria-describedby": E ? `${hl}-${m}` : void 0,
			ref: k,
			...y.domAttributes,
			children: [!M && (0, x.jsx)(T, {
				id: e,
				source: y.source,
				target: y.target,
				type: y.type,
				selected: y.selected,
				animated: y.animated,
				selectable: O,
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
				markerEnd: U,
				pathOptions: "pathOptions" in y ? y.pathOptions : void 0,
				interactionWidth: y.interactionWidth
			}), D && (0, x.jsx)(Bd, {
				edge: y,
				isReconnectable: D,
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
var Hd = (0, b.memo)(Vd), Ud = (e) => ({
	edgesFocusable: e.edgesFocusable,
	edgesReconnectable: e.edgesReconnectable,
	elementsSelectable: e.elementsSelectable,
	connectionMode: e.connectionMode,
	onError: e.onError
});
function Wd({ defaultMarkerColor: e, onlyRenderVisibleElements: t, rfId: n, edgeTypes: r, noPanClassName: i, onReconnect: a, onEdgeContextMenu: o, onEdgeMouseEnter: s, onEdgeMouseMove: c, onEdgeMouseLeave: l, onEdgeClick: u, reconnectRadius: d, onEdgeDoubleClick: f, onReconnectStart: p, onReconnectEnd: m, disableKeyboardA11y: h }) {
	let { edgesFocusable: g, edgesReconnectable: _, elementsSelectable: v, onError: y } = Z(Ud, X), b = od(t);
	return (0, x.jsxs)("div", {
		className: "react-flow__edges",
		children: [(0, x.jsx)(pd, {
			defaultColor: e,
			rfId: n
		}), b.map((e) => (0, x.jsx)(Hd, {
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
Wd.displayName = "EdgeRenderer";
var Gd = (0, b.memo)(Wd), Kd = (e) => `translate(${e[0]}px,${e[1]}px) scale(${e[2]})`;
function qd({ children: e }) {
	let t = Q(), n = (0, b.useRef)(null), [r] = (0, b.useState)(() => t.getState().transform);
	return nu(() => {
		let e = null, r = () => {
			let r = t.getState().transform;
			e && r[0] === e[0] && r[1] === e[1] && r[2] === e[2] || (e = r, n.current && (n.current.style.transform = Kd(r)));
		};
		return r(), t.subscribe(r);
	}, [t]), (0, x.jsx)("div", {
		ref: n,
		className: "react-flow__viewport xyflow__viewport react-flow__container",
		style: { transform: Kd(r) },
		children: e
	});
}
function Jd(e) {
	let t = lu(), n = (0, b.useRef)(!1);
	(0, b.useEffect)(() => {
		!n.current && t.viewportInitialized && e && (setTimeout(() => e(t), 1), n.current = !0);
	}, [e, t.viewportInitialized]);
}
var Yd = (e) => e.panZoom?.syncViewport;
function Xd(e) {
	let t = Z(Yd), n = Q();
	return (0, b.useEffect)(() => {
		e && (t?.(e), n.setState({ transform: [
			e.x,
			e.y,
			e.zoom
		] }));
	}, [e, t]), null;
}
function Zd(e) {
	return e.connection.inProgress ? {
		...e.connection,
		to: Xo(e.connection.to, e.transform)
	} : { ...e.connection };
}
function Qd(e) {
	return e ? (t) => e(Zd(t)) : Zd;
}
function $d(e) {
	return Z(Qd(e), X);
}
var ef = (e) => ({
	nodesConnectable: e.nodesConnectable,
	isValid: e.connection.isValid,
	inProgress: e.connection.inProgress,
	width: e.width,
	height: e.height
});
function tf({ containerStyle: e, style: t, type: n, component: r }) {
	let { nodesConnectable: i, width: a, height: o, isValid: s, inProgress: c } = Z(ef, X);
	return a && i && c ? (0, x.jsx)("svg", {
		style: e,
		width: a,
		height: o,
		className: "react-flow__connectionline react-flow__container",
		children: (0, x.jsx)("g", {
			className: S(["react-flow__connection", us(s)]),
			children: (0, x.jsx)(nf, {
				style: t,
				type: n,
				CustomComponent: r,
				isValid: s
			})
		})
	}) : null;
}
var nf = ({ style: e, type: t = vo.Bezier, CustomComponent: n, isValid: r }) => {
	let { inProgress: i, from: a, fromNode: o, fromHandle: s, fromPosition: c, to: l, toNode: u, toHandle: d, toPosition: f, pointer: p } = $d();
	if (!i) return;
	if (n) return (0, x.jsx)(n, {
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
		connectionStatus: us(r),
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
		case vo.Bezier:
			[m] = Ss(h);
			break;
		case vo.SimpleBezier:
			[m] = vd(h);
			break;
		case vo.Step:
			[m] = Is({
				...h,
				borderRadius: 0
			});
			break;
		case vo.SmoothStep:
			[m] = Is(h);
			break;
		default: [m] = ks(h);
	}
	return (0, x.jsx)("path", {
		d: m,
		fill: "none",
		className: "react-flow__connection-path",
		style: e
	});
};
nf.displayName = "ConnectionLine";
var rf = {};
function af(e = rf) {
	(0, b.useRef)(e), Q(), (0, b.useEffect)(() => {}, [e]);
}
function of() {
	Q(), (0, b.useRef)(!1), (0, b.useEffect)(() => {}, []);
}
function sf({ nodeTypes: e, edgeTypes: t, onInit: n, onNodeClick: r, onEdgeClick: i, onNodeDoubleClick: a, onEdgeDoubleClick: o, onNodeMouseEnter: s, onNodeMouseMove: c, onNodeMouseLeave: l, onNodeContextMenu: u, onSelectionContextMenu: d, onSelectionStart: f, onSelectionEnd: p, connectionLineType: m, connectionLineStyle: h, connectionLineComponent: g, connectionLineContainerStyle: _, selectionKeyCode: v, selectionOnDrag: y, selectionMode: b, multiSelectionKeyCode: S, panActivationKeyCode: C, zoomActivationKeyCode: w, deleteKeyCode: T, onlyRenderVisibleElements: E, elementsSelectable: D, defaultViewport: O, translateExtent: k, minZoom: A, maxZoom: j, preventScrolling: M, defaultMarkerColor: N, zoomOnScroll: P, zoomOnPinch: F, panOnScroll: I, panOnScrollSpeed: L, panOnScrollMode: R, zoomOnDoubleClick: z, panOnDrag: B, autoPanOnSelection: V, onPaneClick: H, onPaneMouseEnter: U, onPaneMouseMove: W, onPaneMouseLeave: G, onPaneScroll: ee, onPaneContextMenu: te, paneClickDistance: ne, nodeClickDistance: re, onEdgeContextMenu: ie, onEdgeMouseEnter: ae, onEdgeMouseMove: oe, onEdgeMouseLeave: se, reconnectRadius: ce, onReconnect: le, onReconnectStart: ue, onReconnectEnd: de, noDragClassName: fe, noWheelClassName: pe, noPanClassName: me, disableKeyboardA11y: he, nodeExtent: ge, rfId: _e, viewport: ve, onViewportChange: ye, nodesDraggable: be }) {
	return af(e), af(t), of(), Jd(n), Xd(ve), (0, x.jsx)(Yu, {
		onPaneClick: H,
		onPaneMouseEnter: U,
		onPaneMouseMove: W,
		onPaneMouseLeave: G,
		onPaneContextMenu: te,
		onPaneScroll: ee,
		paneClickDistance: ne,
		deleteKeyCode: T,
		selectionKeyCode: v,
		selectionOnDrag: y,
		selectionMode: b,
		onSelectionStart: f,
		onSelectionEnd: p,
		multiSelectionKeyCode: S,
		panActivationKeyCode: C,
		zoomActivationKeyCode: w,
		elementsSelectable: D,
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
		noDragClassName: fe,
		noWheelClassName: pe,
		noPanClassName: me,
		disableKeyboardA11y: he,
		onViewportChange: ye,
		isControlledViewport: !!ve,
		children: (0, x.jsxs)(qd, { children: [
			(0, x.jsx)(Gd, {
				edgeTypes: t,
				onEdgeClick: i,
				onEdgeDoubleClick: o,
				onReconnect: le,
				onReconnectStart: ue,
				onReconnectEnd: de,
				onlyRenderVisibleElements: E,
				onEdgeContextMenu: ie,
				onEdgeMouseEnter: ae,
				onEdgeMouseMove: oe,
				onEdgeMouseLeave: se,
				reconnectRadius: ce,
				defaultMarkerColor: N,
				noPanClassName: me,
				disableKeyboardA11y: he,
				rfId: _e
			}),
			(0, x.jsx)(tf, {
				style: h,
				type: m,
				component: g,
				containerStyle: _
			}),
			(0, x.jsx)("div", { className: "react-flow__edgelabel-renderer" }),
			(0, x.jsx)(ad, {
				nodeTypes: e,
				onNodeClick: r,
				onNodeDoubleClick: a,
				onNodeMouseEnter: s,
				onNodeMouseMove: c,
				onNodeMouseLeave: l,
				onNodeContextMenu: u,
				nodeClickDistance: re,
				onlyRenderVisibleElements: E,
				noPanClassName: me,
				noDragClassName: fe,
				disableKeyboardA11y: he,
				nodeExtent: ge,
				rfId: _e,
				nodesDraggable: be
			}),
			(0, x.jsx)("div", { className: "react-flow__viewport-portal" })
		] })
	});
}
sf.displayName = "GraphView";
var cf = (0, b.memo)(sf), lf = Jo("React Flow", "https://reactflow.dev/"), uf = ({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, width: i, height: a, fitView: o, fitViewOptions: s, minZoom: c = .5, maxZoom: l = 2, nodeOrigin: u, nodeExtent: d, zIndexMode: f = "basic" } = {}) => {
	let p = /* @__PURE__ */ new Map(), m = /* @__PURE__ */ new Map(), h = /* @__PURE__ */ new Map(), g = /* @__PURE__ */ new Map(), _ = r ?? t ?? [], v = n ?? e ?? [], y = u ?? [0, 0], b = d ?? uo;
	sc(h, g, _);
	let { nodesInitialized: x } = Qs(v, p, m, {
		nodeOrigin: y,
		nodeExtent: b,
		zIndexMode: f
	}), S = [
		0,
		0,
		1
	];
	if (o && i && a) {
		let { x: e, y: t, zoom: n } = ts(Eo(p, { filter: (e) => !(!e.width && !e.initialWidth || !e.height && !e.initialHeight) }), i, a, c, l, s?.padding ?? .1);
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
		translateExtent: uo,
		nodeExtent: b,
		nodesSelectionActive: !1,
		userSelectionActive: !1,
		userSelectionRect: null,
		connectionMode: mo.Strict,
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
		connection: { ..._o },
		connectionClickStartHandle: null,
		connectOnClick: !0,
		ariaLiveMessage: "",
		autoPanOnConnect: !0,
		autoPanOnNodeDrag: !0,
		autoPanOnNodeFocus: !0,
		autoPanSpeed: 15,
		connectionRadius: 20,
		onError: lf,
		isValidConnection: void 0,
		onSelectionChangeHandlers: [],
		lib: "react",
		debug: !1,
		ariaLabelConfig: po,
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
}, df = ({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, width: i, height: a, fitView: o, fitViewOptions: s, minZoom: c, maxZoom: l, nodeOrigin: u, nodeExtent: d, zIndexMode: f }) => cl((p, m) => {
	async function h() {
		let { nodeLookup: e, panZoom: t, fitViewOptions: n, fitViewResolver: r, width: i, height: a, minZoom: o, maxZoom: s } = m();
		t && (await Ao({
			nodes: e,
			width: i,
			height: a,
			panZoom: t,
			minZoom: o,
			maxZoom: s
		}, n), r?.resolve(!0), p({ fitViewResolver: null }));
	}
	return {
		...uf({
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
			let { nodeLookup: t, parentLookup: n, nodeOrigin: r, nodeExtent: i, elevateNodesOnSelect: a, fitViewQueued: o, zIndexMode: s, nodesSelectionActive: c } = m(), { nodesInitialized: l, hasSelectedNodes: u } = Qs(e, t, n, {
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
			sc(t, n, e), p({ edges: e });
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
			let { triggerNodeChanges: t, nodeLookup: n, parentLookup: r, domNode: i, nodeOrigin: a, nodeExtent: o, debug: s, fitViewQueued: c, zIndexMode: l } = m(), { changes: u, updatedInternals: d } = ic(e, n, r, i, a, o, l);
			d && (Ys(n, r, {
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
					let t = Bs(e, o.fromHandle, Y.Left, !0);
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
				let { parentLookup: e, nodeOrigin: t } = m(), a = rc(n, i, e, t);
				r.push(...a);
			}
			for (let e of c.values()) r = e(r);
			a(r);
		},
		triggerNodeChanges: (e) => {
			let { onNodesChange: t, setNodes: n, nodes: r, hasDefaultNodes: i, debug: a } = m();
			e?.length && (i && n(Gl(e, r)), a && console.log("React Flow: trigger node changes", e), t?.(e));
		},
		triggerEdgeChanges: (e) => {
			let { onEdgesChange: t, setEdges: n, edges: r, hasDefaultEdges: i, debug: a } = m();
			e?.length && (i && n(Kl(e, r)), a && console.log("React Flow: trigger edge changes", e), t?.(e));
		},
		addSelectedNodes: (e) => {
			let { multiSelectionActive: t, edgeLookup: n, nodeLookup: r, triggerNodeChanges: i, triggerEdgeChanges: a } = m();
			t ? i(e.map((e) => ql(e, !0))) : (i(Jl(r, /* @__PURE__ */ new Set([...e]))), a(Jl(n)));
		},
		addSelectedEdges: (e) => {
			let { multiSelectionActive: t, edgeLookup: n, nodeLookup: r, triggerNodeChanges: i, triggerEdgeChanges: a } = m();
			t ? a(e.map((e) => ql(e, !0))) : (a(Jl(n, /* @__PURE__ */ new Set([...e]))), i(Jl(r, /* @__PURE__ */ new Set())));
		},
		unselectNodesAndEdges: ({ nodes: e, edges: t } = {}) => {
			let { edges: n, nodes: r, nodeLookup: i, triggerNodeChanges: a, triggerEdgeChanges: o } = m(), s = e || r, c = t || n, l = [];
			for (let e of s) e.selected && l.push(ql(e.id, !1));
			let u = [];
			for (let e of c) e.selected && u.push(ql(e.id, !1));
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
			let a = t.reduce((e, t) => t.selected ? [...e, ql(t.id, !1)] : e, []), o = e.reduce((e, t) => t.selected ? [...e, ql(t.id, !1)] : e, []);
			n(a), r(o);
		},
		setNodeExtent: (e) => {
			let { nodes: t, nodeLookup: n, parentLookup: r, nodeOrigin: i, elevateNodesOnSelect: a, nodeExtent: o, zIndexMode: s } = m();
			(e[0][0] !== o[0][0] || e[0][1] !== o[0][1] || e[1][0] !== o[1][0] || e[1][1] !== o[1][1]) && (Qs(t, n, r, {
				nodeOrigin: i,
				nodeExtent: e,
				elevateNodesOnSelect: a,
				checkEquality: !1,
				zIndexMode: s
			}), p({ nodeExtent: e }));
		},
		panBy: (e) => {
			let { transform: t, width: n, height: r, panZoom: i, translateExtent: a } = m();
			return ac({
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
			p({ connection: { ..._o } });
		},
		updateConnection: (e) => {
			p({ connection: e });
		},
		reset: () => p({ ...uf() })
	};
}, Object.is);
function ff({ initialNodes: e, initialEdges: t, defaultNodes: n, defaultEdges: r, initialWidth: i, initialHeight: a, initialMinZoom: o, initialMaxZoom: s, initialFitViewOptions: c, fitView: l, nodeOrigin: u, nodeExtent: d, zIndexMode: f, children: p }) {
	let [m] = (0, b.useState)(() => df({
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
	return (0, x.jsx)(ul, {
		value: m,
		children: (0, x.jsx)(ou, { children: (0, x.jsx)(ju, { children: p }) })
	});
}
function pf({ children: e, nodes: t, edges: n, defaultNodes: r, defaultEdges: i, width: a, height: o, fitView: s, fitViewOptions: c, minZoom: l, maxZoom: u, nodeOrigin: d, nodeExtent: f, zIndexMode: p }) {
	return (0, b.useContext)(ll) ? (0, x.jsx)(x.Fragment, { children: e }) : (0, x.jsx)(ff, {
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
var mf = {
	width: "100%",
	height: "100%",
	overflow: "hidden",
	position: "relative",
	zIndex: 0
};
function hf({ nodes: e, edges: t, defaultNodes: n, defaultEdges: r, className: i, nodeTypes: a, edgeTypes: o, onNodeClick: s, onEdgeClick: c, onInit: l, onMove: u, onMoveStart: d, onMoveEnd: f, onConnect: p, onConnectStart: m, onConnectEnd: h, onClickConnectStart: g, onClickConnectEnd: _, onNodeMouseEnter: v, onNodeMouseMove: y, onNodeMouseLeave: C, onNodeContextMenu: w, onNodeDoubleClick: T, onNodeDragStart: E, onNodeDrag: D, onNodeDragStop: O, onNodesDelete: k, onEdgesDelete: A, onDelete: j, onSelectionChange: M, onSelectionDragStart: N, onSelectionDrag: P, onSelectionDragStop: F, onSelectionContextMenu: I, onSelectionStart: L, onSelectionEnd: R, onBeforeDelete: z, connectionMode: B, connectionLineType: V = vo.Bezier, connectionLineStyle: H, connectionLineComponent: U, connectionLineContainerStyle: W, deleteKeyCode: G = "Backspace", selectionKeyCode: ee = "Shift", selectionOnDrag: te = !1, selectionMode: ne = go.Full, panActivationKeyCode: re = "Space", multiSelectionKeyCode: ie = ns() ? "Meta" : "Control", zoomActivationKeyCode: ae = ns() ? "Meta" : "Control", snapToGrid: oe, snapGrid: se, onlyRenderVisibleElements: ce = !1, selectNodesOnDrag: le, nodesDraggable: ue, autoPanOnNodeFocus: de, nodesConnectable: fe, nodesFocusable: pe, nodeOrigin: me = Al, edgesFocusable: he, edgesReconnectable: ge, elementsSelectable: _e = !0, defaultViewport: ve = jl, minZoom: ye = .5, maxZoom: be = 2, translateExtent: xe = uo, preventScrolling: Se = !0, nodeExtent: Ce, defaultMarkerColor: we = "#b1b1b7", zoomOnScroll: Te = !0, zoomOnPinch: Ee = !0, panOnScroll: De = !1, panOnScrollSpeed: Oe = .5, panOnScrollMode: ke = ho.Free, zoomOnDoubleClick: Ae = !0, panOnDrag: je = !0, onPaneClick: Me, onPaneMouseEnter: Ne, onPaneMouseMove: Pe, onPaneMouseLeave: Fe, onPaneScroll: Ie, onPaneContextMenu: Le, paneClickDistance: Re = 1, nodeClickDistance: ze = 0, children: Be, onReconnect: Ve, onReconnectStart: He, onReconnectEnd: Ue, onEdgeContextMenu: We, onEdgeDoubleClick: Ge, onEdgeMouseEnter: Ke, onEdgeMouseMove: qe, onEdgeMouseLeave: Je, reconnectRadius: Ye = 10, onNodesChange: Xe, onEdgesChange: Ze, noDragClassName: Qe = "nodrag", noWheelClassName: $e = "nowheel", noPanClassName: et = "nopan", fitView: tt, fitViewOptions: nt, connectOnClick: rt, attributionPosition: it, proOptions: at, defaultEdgeOptions: ot, elevateNodesOnSelect: st = !0, elevateEdgesOnSelect: ct = !1, disableKeyboardA11y: lt = !1, autoPanOnConnect: ut, autoPanOnNodeDrag: dt, autoPanOnSelection: ft = !0, autoPanSpeed: pt, connectionRadius: mt, isValidConnection: ht, onError: gt, style: _t, id: vt, nodeDragThreshold: yt, connectionDragThreshold: bt, viewport: xt, onViewportChange: St, width: Ct, height: wt, colorMode: Tt = "light", debug: Et, onScroll: Dt, ariaLabelConfig: Ot, zIndexMode: kt = "basic", ...At }, jt) {
	let Mt = vt || "1", K = Ll(Tt), Nt = (0, b.useCallback)((e) => {
		e.currentTarget.scrollTo({
			top: 0,
			left: 0,
			behavior: "instant"
		}), Dt?.(e);
	}, [Dt]);
	return (0, x.jsx)("div", {
		"data-testid": "rf__wrapper",
		...At,
		onScroll: Nt,
		style: {
			..._t,
			...mf
		},
		ref: jt,
		className: S([
			"react-flow",
			i,
			K
		]),
		id: vt,
		role: "application",
		children: (0, x.jsxs)(pf, {
			nodes: e,
			edges: t,
			width: Ct,
			height: wt,
			fitView: tt,
			fitViewOptions: nt,
			minZoom: ye,
			maxZoom: be,
			nodeOrigin: me,
			nodeExtent: Ce,
			zIndexMode: kt,
			children: [
				(0, x.jsx)(Fl, {
					nodes: e,
					edges: t,
					defaultNodes: n,
					defaultEdges: r,
					onConnect: p,
					onConnectStart: m,
					onConnectEnd: h,
					onClickConnectStart: g,
					onClickConnectEnd: _,
					nodesDraggable: ue,
					autoPanOnNodeFocus: de,
					nodesConnectable: fe,
					nodesFocusable: pe,
					edgesFocusable: he,
					edgesReconnectable: ge,
					elementsSelectable: _e,
					elevateNodesOnSelect: st,
					elevateEdgesOnSelect: ct,
					minZoom: ye,
					maxZoom: be,
					nodeExtent: Ce,
					onNodesChange: Xe,
					onEdgesChange: Ze,
					snapToGrid: oe,
					snapGrid: se,
					connectionMode: B,
					translateExtent: xe,
					connectOnClick: rt,
					defaultEdgeOptions: ot,
					fitView: tt,
					fitViewOptions: nt,
					onNodesDelete: k,
					onEdgesDelete: A,
					onDelete: j,
					onNodeDragStart: E,
					onNodeDrag: D,
					onNodeDragStop: O,
					onSelectionDrag: P,
					onSelectionDragStart: N,
					onSelectionDragStop: F,
					onMove: u,
					onMoveStart: d,
					onMoveEnd: f,
					noPanClassName: et,
					nodeOrigin: me,
					rfId: Mt,
					autoPanOnConnect: ut,
					autoPanOnNodeDrag: dt,
					autoPanSpeed: pt,
					onError: gt,
					connectionRadius: mt,
					isValidConnection: ht,
					selectNodesOnDrag: le,
					nodeDragThreshold: yt,
					connectionDragThreshold: bt,
					onBeforeDelete: z,
					debug: Et,
					ariaLabelConfig: Ot,
					zIndexMode: kt
				}),
				(0, x.jsx)(cf, {
					onInit: l,
					onNodeClick: s,
					onEdgeClick: c,
					onNodeMouseEnter: v,
					onNodeMouseMove: y,
					onNodeMouseLeave: C,
					onNodeContextMenu: w,
					onNodeDoubleClick: T,
					nodeTypes: a,
					edgeTypes: o,
					connectionLineType: V,
					connectionLineStyle: H,
					connectionLineComponent: U,
					connectionLineContainerStyle: W,
					selectionKeyCode: ee,
					selectionOnDrag: te,
					selectionMode: ne,
					deleteKeyCode: G,
					multiSelectionKeyCode: ie,
					panActivationKeyCode: re,
					zoomActivationKeyCode: ae,
					onlyRenderVisibleElements: ce,
					defaultViewport: ve,
					translateExtent: xe,
					minZoom: ye,
					maxZoom: be,
					preventScrolling: Se,
					zoomOnScroll: Te,
					zoomOnPinch: Ee,
					zoomOnDoubleClick: Ae,
					panOnScroll: De,
					panOnScrollSpeed: Oe,
					panOnScrollMode: ke,
					panOnDrag: je,
					autoPanOnSelection: ft,
					onPaneClick: Me,
					onPaneMouseEnter: Ne,
					onPaneMouseMove: Pe,
					onPaneMouseLeave: Fe,
					onPaneScroll: Ie,
					onPaneContextMenu: Le,
					paneClickDistance: Re,
					nodeClickDistance: ze,
					onSelectionContextMenu: I,
					onSelectionStart: L,
					onSelectionEnd: R,
					onReconnect: Ve,
					onReconnectStart: He,
					onReconnectEnd: Ue,
					onEdgeContextMenu: We,
					onEdgeDoubleClick: Ge,
					onEdgeMouseEnter: Ke,
					onEdgeMouseMove: qe,
					onEdgeMouseLeave: Je,
					reconnectRadius: Ye,
					defaultMarkerColor: we,
					noDragClassName: Qe,
					noWheelClassName: $e,
					noPanClassName: et,
					rfId: Mt,
					disableKeyboardA11y: lt,
					nodeExtent: Ce,
					viewport: xt,
					onViewportChange: St,
					nodesDraggable: ue
				}),
				(0, x.jsx)(kl, { onSelectionChange: M }),
				Be,
				(0, x.jsx)(Cl, {
					proOptions: at,
					position: it
				}),
				(0, x.jsx)(bl, {
					rfId: Mt,
					disableKeyboardA11y: lt
				})
			]
		})
	});
}
var gf = tu(hf);
function _f(e) {
	let [t, n] = (0, b.useState)(e);
	return [
		t,
		n,
		(0, b.useCallback)((e) => n((t) => Gl(e, t)), [])
	];
}
function vf(e) {
	let [t, n] = (0, b.useState)(e);
	return [
		t,
		n,
		(0, b.useCallback)((e) => n((t) => Kl(e, t)), [])
	];
}
lo.error014();
function yf({ dimensions: e, lineWidth: t, variant: n, className: r }) {
	return (0, x.jsx)("path", {
		strokeWidth: t,
		d: `M${e[0] / 2} 0 V${e[1]} M0 ${e[1] / 2} H${e[0]}`,
		className: S([
			"react-flow__background-pattern",
			n,
			r
		])
	});
}
function bf({ radius: e, className: t }) {
	return (0, x.jsx)("circle", {
		cx: e,
		cy: e,
		r: e,
		className: S([
			"react-flow__background-pattern",
			"dots",
			t
		])
	});
}
var xf;
(function(e) {
	e.Lines = "lines", e.Dots = "dots", e.Cross = "cross";
})(xf ||= {});
var Sf = {
	[xf.Dots]: 1,
	[xf.Lines]: 1,
	[xf.Cross]: 6
}, Cf = (e) => ({
	transform: e.transform,
	patternId: `pattern-${e.rfId}`
});
function wf({ id: e, variant: t = xf.Dots, gap: n = 20, size: r, lineWidth: i = 1, offset: a = 0, color: o, bgColor: s, style: c, className: l, patternClassName: u }) {
	let d = (0, b.useRef)(null), { transform: f, patternId: p } = Z(Cf, X), m = r || Sf[t], h = t === xf.Dots, g = t === xf.Cross, _ = Array.isArray(n) ? n : [n, n], v = [_[0] * f[2] || 1, _[1] * f[2] || 1], y = m * f[2], C = Array.isArray(a) ? a : [a, a], w = g ? [y, y] : v, T = [C[0] * f[2] + w[0] / 2, C[1] * f[2] + w[1] / 2], E = `${p}${e || ""}`;
	return (0, x.jsxs)("svg", {
		className: S(["react-flow__background", l]),
		style: {
			...c,
			...mu,
			"--xy-background-color-props": s,
			"--xy-background-pattern-color-props": o
		},
		ref: d,
		"data-testid": "rf__background",
		children: [(0, x.jsx)("pattern", {
			id: E,
			x: f[0] % v[0],
			y: f[1] % v[1],
			width: v[0],
			height: v[1],
			patternUnits: "userSpaceOnUse",
			patternTransform: `translate(-${T[0]},-${T[1]})`,
			children: h ? (0, x.jsx)(bf, {
				radius: y / 2,
				className: u
			}) : (0, x.jsx)(yf, {
				dimensions: w,
				lineWidth: i,
				variant: t,
				className: u
			})
		}), (0, x.jsx)("rect", {
			x: "0",
			y: "0",
			width: "100%",
			height: "100%",
			fill: `url(#${E})`
		})]
	});
}
wf.displayName = "Background";
var Tf = (0, b.memo)(wf);
function Ef() {
	return (0, x.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 32",
		children: (0, x.jsx)("path", { d: "M32 18.133H18.133V32h-4.266V18.133H0v-4.266h13.867V0h4.266v13.867H32z" })
	});
}
function Df() {
	return (0, x.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 5",
		children: (0, x.jsx)("path", { d: "M0 0h32v4.2H0z" })
	});
}
function Of() {
	return (0, x.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 32 30",
		children: (0, x.jsx)("path", { d: "M3.692 4.63c0-.53.4-.938.939-.938h5.215V0H4.708C2.13 0 0 2.054 0 4.63v5.216h3.692V4.631zM27.354 0h-5.2v3.692h5.17c.53 0 .984.4.984.939v5.215H32V4.631A4.624 4.624 0 0027.354 0zm.954 24.83c0 .532-.4.94-.939.94h-5.215v3.768h5.215c2.577 0 4.631-2.13 4.631-4.707v-5.139h-3.692v5.139zm-23.677.94c-.531 0-.939-.4-.939-.94v-5.138H0v5.139c0 2.577 2.13 4.707 4.708 4.707h5.138V25.77H4.631z" })
	});
}
function kf() {
	return (0, x.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 25 32",
		children: (0, x.jsx)("path", { d: "M21.333 10.667H19.81V7.619C19.81 3.429 16.38 0 12.19 0 8 0 4.571 3.429 4.571 7.619v3.048H3.048A3.056 3.056 0 000 13.714v15.238A3.056 3.056 0 003.048 32h18.285a3.056 3.056 0 003.048-3.048V13.714a3.056 3.056 0 00-3.048-3.047zM12.19 24.533a3.056 3.056 0 01-3.047-3.047 3.056 3.056 0 013.047-3.048 3.056 3.056 0 013.048 3.048 3.056 3.056 0 01-3.048 3.047zm4.724-13.866H7.467V7.619c0-2.59 2.133-4.724 4.723-4.724 2.591 0 4.724 2.133 4.724 4.724v3.048z" })
	});
}
function Af() {
	return (0, x.jsx)("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		viewBox: "0 0 25 32",
		children: (0, x.jsx)("path", { d: "M21.333 10.667H19.81V7.619C19.81 3.429 16.38 0 12.19 0c-4.114 1.828-1.37 2.133.305 2.438 1.676.305 4.42 2.59 4.42 5.181v3.048H3.047A3.056 3.056 0 000 13.714v15.238A3.056 3.056 0 003.048 32h18.285a3.056 3.056 0 003.048-3.048V13.714a3.056 3.056 0 00-3.048-3.047zM12.19 24.533a3.056 3.056 0 01-3.047-3.047 3.056 3.056 0 013.047-3.048 3.056 3.056 0 013.048 3.048 3.056 3.056 0 01-3.048 3.047z" })
	});
}
function jf({ children: e, className: t, ...n }) {
	return (0, x.jsx)("button", {
		type: "button",
		className: S(["react-flow__controls-button", t]),
		...n,
		children: e
	});
}
var Mf = (e) => ({
	isInteractive: e.nodesDraggable || e.nodesConnectable || e.elementsSelectable,
	minZoomReached: e.transform[2] <= e.minZoom,
	maxZoomReached: e.transform[2] >= e.maxZoom,
	ariaLabelConfig: e.ariaLabelConfig
});
function Nf({ style: e, showZoom: t = !0, showFitView: n = !0, showInteractive: r = !0, fitViewOptions: i, onZoomIn: a, onZoomOut: o, onFitView: s, onInteractiveChange: c, className: l, children: u, position: d = "bottom-left", orientation: f = "vertical", "aria-label": p }) {
	let m = Q(), { isInteractive: h, minZoomReached: g, maxZoomReached: _, ariaLabelConfig: v } = Z(Mf, X), { zoomIn: y, zoomOut: b, fitView: C } = lu();
	return (0, x.jsxs)(xl, {
		className: S([
			"react-flow__controls",
			f === "horizontal" ? "horizontal" : "vertical",
			l
		]),
		position: d,
		style: e,
		"data-testid": "rf__controls",
		"aria-label": p ?? v["controls.ariaLabel"],
		children: [
			t && (0, x.jsxs)(x.Fragment, { children: [(0, x.jsx)(jf, {
				onClick: () => {
					y(), a?.();
				},
				className: "react-flow__controls-zoomin",
				title: v["controls.zoomIn.ariaLabel"],
				"aria-label": v["controls.zoomIn.ariaLabel"],
				disabled: _,
				children: (0, x.jsx)(Ef, {})
			}), (0, x.jsx)(jf, {
				onClick: () => {
					b(), o?.();
				},
				className: "react-flow__controls-zoomout",
				title: v["controls.zoomOut.ariaLabel"],
				"aria-label": v["controls.zoomOut.ariaLabel"],
				disabled: g,
				children: (0, x.jsx)(Df, {})
			})] }),
			n && (0, x.jsx)(jf, {
				className: "react-flow__controls-fitview",
				onClick: () => {
					C(i), s?.();
				},
				title: v["controls.fitView.ariaLabel"],
				"aria-label": v["controls.fitView.ariaLabel"],
				children: (0, x.jsx)(Of, {})
			}),
			r && (0, x.jsx)(jf, {
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
				children: h ? (0, x.jsx)(Af, {}) : (0, x.jsx)(kf, {})
			}),
			u
		]
	});
}
Nf.displayName = "Controls";
var Pf = (0, b.memo)(Nf);
function Ff({ id: e, x: t, y: n, width: r, height: i, style: a, color: o, strokeColor: s, strokeWidth: c, className: l, borderRadius: u, shapeRendering: d, selected: f, onClick: p }) {
	let { background: m, backgroundColor: h } = a || {}, g = o || m || h;
	return (0, x.jsx)("rect", {
		className: S([
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
var If = (0, b.memo)(Ff), Lf = (e) => e.nodes.map((e) => e.id), Rf = (e) => e instanceof Function ? e : () => e;
function zf({ nodeStrokeColor: e, nodeColor: t, nodeClassName: n = "", nodeBorderRadius: r = 5, nodeStrokeWidth: i, nodeComponent: a = If, onClick: o }) {
	let s = Z(Lf, X), c = Rf(t), l = Rf(e), u = Rf(n), d = typeof window > "u" || window.chrome ? "crispEdges" : "geometricPrecision";
	return (0, x.jsx)(x.Fragment, { children: s.map((e) => (0, x.jsx)(Vf, {
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
function Bf({ id: e, nodeColorFunc: t, nodeStrokeColorFunc: n, nodeClassNameFunc: r, nodeBorderRadius: i, nodeStrokeWidth: a, shapeRendering: o, NodeComponent: s, onClick: c }) {
	let { node: l, x: u, y: d, width: f, height: p } = Z((t) => {
		let n = t.nodeLookup.get(e);
		if (!n) return {
			node: void 0,
			x: 0,
			y: 0,
			width: 0,
			height: 0
		};
		let r = n.internals.userNode, { x: i, y: a } = n.internals.positionAbsolute, { width: o, height: s } = is(r);
		return {
			node: r,
			x: i,
			y: a,
			width: o,
			height: s
		};
	}, X);
	return !l || l.hidden || !as(l) ? null : (0, x.jsx)(s, {
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
var Vf = (0, b.memo)(Bf), Hf = (0, b.memo)(zf), Uf = 200, Wf = 150, Gf = (e) => !e.hidden, Kf = (e) => {
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
		boundingRect: n ? Uo(Eo(e.nodeLookup, { filter: Gf }), t) : t,
		rfId: e.rfId,
		panZoom: e.panZoom,
		translateExtent: e.translateExtent,
		flowWidth: e.width,
		flowHeight: e.height,
		ariaLabelConfig: e.ariaLabelConfig
	};
}, qf = (e, t) => e.x === t.x && e.y === t.y && e.width === t.width && e.height === t.height, Jf = (e, t) => qf(e.viewBB, t.viewBB) && qf(e.boundingRect, t.boundingRect) && e.rfId === t.rfId && e.panZoom === t.panZoom && e.translateExtent === t.translateExtent && e.flowWidth === t.flowWidth && e.flowHeight === t.flowHeight && e.ariaLabelConfig === t.ariaLabelConfig, Yf = "react-flow__minimap-desc";
function Xf({ style: e, className: t, nodeStrokeColor: n, nodeColor: r, nodeClassName: i = "", nodeBorderRadius: a = 5, nodeStrokeWidth: o, nodeComponent: s, bgColor: c, maskColor: l, maskStrokeColor: u, maskStrokeWidth: d, position: f = "bottom-right", onClick: p, onNodeClick: m, pannable: h = !1, zoomable: g = !1, ariaLabel: _, inversePan: v, zoomStep: y = 1, offsetScale: C = 5 }) {
	let w = Q(), T = (0, b.useRef)(null), { boundingRect: E, panZoom: D, viewBB: O, rfId: k, translateExtent: A, flowWidth: j, flowHeight: M, ariaLabelConfig: N } = Z(Kf, Jf), P = e?.width ?? Uf, F = e?.height ?? Wf, I = E.width / P, L = E.height / F, R = Math.max(I, L), z = R * P, B = R * F, V = C * R, H = E.x - (z - E.width) / 2 - V, U = E.y - (B - E.height) / 2 - V, W = z + V * 2, G = B + V * 2, ee = `${Yf}-${k}`, te = (0, b.useRef)(0), ne = (0, b.useRef)();
	te.current = R, (0, b.useEffect)(() => {
		let e = w.getState().panZoom;
		if (T.current && e) return ne.current = wc({
			domNode: T.current,
			panZoom: e,
			getTransform: () => w.getState().transform,
			getViewScale: () => te.current
		}), () => {
			ne.current?.destroy();
		};
	}, [D]), (0, b.useEffect)(() => {
		ne.current?.update({
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
	let re = p ? (e) => {
		let [t, n] = ne.current?.pointer(e) || [0, 0];
		p(e, {
			x: t,
			y: n
		});
	} : void 0, ie = (0, b.useCallback)((e, t) => {
		let n = w.getState().nodeLookup.get(t).internals.userNode;
		m?.(e, n);
	}, [m]), ae = m ? ie : void 0, oe = _ ?? N["minimap.ariaLabel"];
	return (0, x.jsx)(xl, {
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
		className: S(["react-flow__minimap", t]),
		"data-testid": "rf__minimap",
		children: (0, x.jsxs)("svg", {
			width: P,
			height: F,
			viewBox: `${H} ${U} ${W} ${G}`,
			className: "react-flow__minimap-svg",
			role: "img",
			"aria-labelledby": ee,
			ref: T,
			onClick: re,
			children: [
				oe && (0, x.jsx)("title", {
					id: ee,
					children: oe
				}),
				(0, x.jsx)(Hf, {
					onClick: ae,
					nodeColor: r,
					nodeStrokeColor: n,
					nodeBorderRadius: a,
					nodeClassName: i,
					nodeStrokeWidth: o,
					nodeComponent: s
				}),
				(0, x.jsx)("path", {
					className: "react-flow__minimap-mask",
					d: `M${H - V},${U - V}h${W + V * 2}v${G + V * 2}h${-W - V * 2}z
        M${O.x},${O.y}h${O.width}v${O.height}h${-O.width}z`,
					fillRule: "evenodd",
					pointerEvents: "none"
				})
			]
		})
	});
}
Xf.displayName = "MiniMap";
var Zf = (0, b.memo)(Xf), Qf = (e) => (t) => e ? `${Math.max(1 / t.transform[2], 1)}` : void 0, $f = {
	[zc.Line]: "right",
	[zc.Handle]: "bottom-right"
};
function ep({ nodeId: e, position: t, variant: n = zc.Handle, className: r, style: i = void 0, children: a, color: o, minWidth: s = 10, minHeight: c = 10, maxWidth: l = Number.MAX_VALUE, maxHeight: u = Number.MAX_VALUE, keepAspectRatio: d = !1, resizeDirection: f, autoScale: p = !0, shouldResize: m, onResizeStart: h, onResize: g, onResizeEnd: _ }) {
	let v = Ou(), y = typeof e == "string" ? e : v, C = Q(), w = (0, b.useRef)(null), T = n === zc.Handle, E = Z((0, b.useCallback)(Qf(T && p), [T, p]), X), D = (0, b.useRef)(null), O = t ?? $f[n];
	(0, b.useEffect)(() => {
		if (w.current && y) return D.current ||= Xc({
			domNode: w.current,
			nodeId: y,
			getStoreItems: () => {
				let { nodeLookup: e, transform: t, snapGrid: n, snapToGrid: r, nodeOrigin: i, domNode: a } = C.getState();
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
				let { triggerNodeChanges: n, nodeLookup: r, parentLookup: i, nodeOrigin: a } = C.getState(), o = [], s = {
					x: e.x,
					y: e.y
				}, c = r.get(y);
				if (c && c.expandParent && c.parentId) {
					let t = c.origin ?? a, n = e.width ?? c.measured.width ?? 0, l = e.height ?? c.measured.height ?? 0, u = rc([{
						id: c.id,
						parentId: c.parentId,
						rect: {
							width: n,
							height: l,
							...os({
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
				C.getState().triggerNodeChanges([n]);
			}
		}), D.current.update({
			controlPosition: O,
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
			D.current?.destroy();
		};
	}, [
		O,
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
	let k = O.split("-");
	return (0, x.jsx)("div", {
		className: S([
			"react-flow__resize-control",
			"nodrag",
			...k,
			n,
			r
		]),
		ref: w,
		style: {
			...i,
			scale: E,
			...o && { [T ? "backgroundColor" : "borderColor"]: o }
		},
		children: a
	});
}
(0, b.memo)(ep);
// src/graph/canvas.css
var tp = i(), np = (0, b.createContext)(null);
function $() {
	let e = (0, b.useContext)(np);
	if (e === null) throw Error("outside of a canvas");
	return e;
}
function rp(e, t) {
	let n = (0, b.useCallback)((n) => e.onChange(t, n), [e, t]);
	return (0, b.useSyncExternalStore)(n, () => e.get(t));
}
var ip = {
	state: "waiting",
	seconds: 0,
	count: 0,
	error: ""
};
function ap(e) {
	let { transport: t } = $(), n = (0, b.useCallback)((e) => t.onChange("states", e), [t]), r = (0, b.useSyncExternalStore)(n, () => {
		let n = t.get("states");
		return JSON.stringify(n?.[e] ?? ip);
	});
	return JSON.parse(r);
}
function op() {
	return rp($().transport, "graph");
}
var sp = class {
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
function cp(e) {
	let { thumbnails: t } = $();
	return (0, b.useSyncExternalStore)(t.follow, () => t.url(e));
}
// src/graph/Inspector.tsx
function lp({ node: e }) {
	let t = op(), { ask: n } = $(), r = u(e.id), i = t.operations[e.operation ?? ""], a = new Set(t.wires.filter((t) => t.target === e.id).map((e) => e.argument)), o = i?.about ?? e.about ?? "";
	return /* @__PURE__ */ (0, x.jsxs)("aside", {
		className: "aw-inspector",
		"aria-label": `Node ${e.title}`,
		children: [
			r ? /* @__PURE__ */ (0, x.jsxs)("p", {
				className: "aw-about",
				children: [
					/* @__PURE__ */ (0, x.jsx)("b", { children: e.title }),
					" in ",
					r
				]
			}) : /* @__PURE__ */ (0, x.jsx)(fp, { node: e }, e.id),
			/* @__PURE__ */ (0, x.jsxs)("p", {
				className: "aw-about",
				children: [
					/* @__PURE__ */ (0, x.jsx)("b", { children: e.operation ?? (e.kind === "input" ? e.type : e.kind) }),
					" ",
					o
				]
			}),
			e.control ? /* @__PURE__ */ (0, x.jsx)("p", {
				className: "aw-about",
				children: e.control
			}) : null,
			(e.problems ?? []).map((e) => /* @__PURE__ */ (0, x.jsx)("p", {
				className: "aw-error",
				children: e
			}, e)),
			c(e, t) ? /* @__PURE__ */ (0, x.jsx)("div", {
				className: "aw-row",
				children: /* @__PURE__ */ (0, x.jsx)("button", {
					"aria-expanded": e.id in t.groups,
					onClick: () => n("group", {
						node: e.id,
						open: !(e.id in t.groups)
					}),
					children: e.id in t.groups ? "close the group" : "show what is inside"
				})
			}) : null,
			r ? /* @__PURE__ */ (0, x.jsx)(up, { node: e }) : /* @__PURE__ */ (0, x.jsx)(dp, {
				node: e,
				operation: i,
				wired: a
			}),
			e.kind === "output" ? null : /* @__PURE__ */ (0, x.jsx)(_p, { node: e }, `output ${e.id}`)
		]
	});
}
function up({ node: e }) {
	return /* @__PURE__ */ (0, x.jsx)("dl", {
		className: "aw-written",
		children: Object.entries(e.arguments ?? {}).map(([e, t]) => /* @__PURE__ */ (0, x.jsxs)("div", { children: [/* @__PURE__ */ (0, x.jsx)("dt", { children: e }), /* @__PURE__ */ (0, x.jsx)("dd", { children: r(t) })] }, e))
	});
}
function dp({ node: e, operation: t, wired: n }) {
	let { change: r, ask: i } = $();
	return /* @__PURE__ */ (0, x.jsxs)(x.Fragment, { children: [
		/* @__PURE__ */ (0, x.jsxs)("div", {
			className: "aw-row",
			children: [
				e.kind !== "output" && /* @__PURE__ */ (0, x.jsx)("button", {
					onClick: () => i("run", { outputs: e.kind === "step" ? [e.id] : null }),
					children: "run to here"
				}),
				e.kind === "step" && /* @__PURE__ */ (0, x.jsx)("button", {
					onClick: () => r({
						kind: "add output",
						source: e.id,
						port: e.outputs[0]?.name
					}),
					children: "make output"
				}),
				/* @__PURE__ */ (0, x.jsx)("button", {
					onClick: () => r({
						kind: "remove",
						nodes: [e.id]
					}),
					children: "delete"
				})
			]
		}),
		e.kind === "input" ? /* @__PURE__ */ (0, x.jsx)(pp, { node: e }) : null,
		t?.arguments.filter((e) => e.kind === "parameter" && !n.has(e.name)).map((t) => /* @__PURE__ */ (0, x.jsx)(mp, {
			node: e,
			argument: t
		}, `${e.id} ${t.name}`)),
		t?.arguments.filter((e) => e.kind === "slot").map((t) => /* @__PURE__ */ (0, x.jsx)(gp, {
			node: e,
			argument: t
		}, `${e.id} ${t.name}`))
	] });
}
function fp({ node: e }) {
	let { change: t } = $(), [n, r] = (0, b.useState)(e.title), i = e.id.startsWith("outputs."), a = async () => {
		n !== e.title && !await t({
			kind: "rename",
			node: e.id,
			name: n
		}) && r(e.title);
	};
	return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: ["name", /* @__PURE__ */ (0, x.jsx)("input", {
			value: n,
			disabled: i,
			onChange: (e) => r(e.target.value),
			onBlur: a,
			onKeyDown: (e) => e.key === "Enter" && a()
		})]
	});
}
function pp({ node: e }) {
	let { ask: t } = $(), n = /^(Text|Number|Integer|Flag|Probability|Positive|Count|"|.*\| None)/.test(e.type ?? ""), [i, a] = (0, b.useState)(r(e.given ?? e.default));
	if ((0, b.useEffect)(() => a(r(e.given ?? e.default)), [e.given, e.default]), !n) return null;
	let o = /Text|"/.test(e.type ?? "") ? { kind: "text" } : { kind: "json" }, s = () => t("give", {
		name: e.id,
		value: l(i, o)
	});
	return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: ["value", /* @__PURE__ */ (0, x.jsx)("input", {
			value: i,
			onChange: (e) => a(e.target.value),
			onBlur: () => i !== r(e.given ?? e.default) && s(),
			onKeyDown: (e) => e.key === "Enter" && s()
		})]
	});
}
function mp({ node: e, argument: t }) {
	let { change: n } = $(), i = p(t), a = t.name in (e.arguments ?? {}), o = a ? e.arguments[t.name] : t.default, [s, c] = (0, b.useState)(r(o));
	(0, b.useEffect)(() => c(r(o)), [JSON.stringify(o)]);
	let u = async (i) => {
		let a = {
			kind: "set",
			node: e.id,
			argument: t.name
		};
		await n({
			...a,
			value: i
		}) || c(r(o));
	}, d = /* @__PURE__ */ (0, x.jsxs)("span", {
		title: t.about,
		children: [t.name, a ? /* @__PURE__ */ (0, x.jsx)("button", {
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
	if (i.kind === "flag") return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: [d, /* @__PURE__ */ (0, x.jsx)("input", {
			type: "checkbox",
			checked: o === !0,
			onChange: (e) => u(e.target.checked)
		})]
	});
	if (i.kind === "choice") return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: [d, /* @__PURE__ */ (0, x.jsx)("select", {
			value: r(o),
			onChange: (e) => u(hp(i.choices, e.target.value)),
			children: i.choices.map((e) => /* @__PURE__ */ (0, x.jsx)("option", {
				value: r(e),
				children: e === null ? "(none)" : r(e)
			}, r(e)))
		})]
	});
	let f = () => s !== r(o) && u(s === "" ? null : l(s, i)), m = i.kind === "number" ? {
		min: i.least,
		max: i.most
	} : {};
	return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: [d, /* @__PURE__ */ (0, x.jsx)("input", {
			type: i.kind === "number" ? "number" : "text",
			step: i.kind === "number" && i.whole ? 1 : "any",
			...m,
			value: s,
			placeholder: `${t.type.replace(/ \| None$/, "")}${t.required ? "" : ", not set"}`,
			onChange: (e) => c(e.target.value),
			onBlur: f,
			onKeyDown: (e) => e.key === "Enter" && f()
		})]
	});
}
function hp(e, t) {
	return e.find((e) => r(e) === t) ?? null;
}
function gp({ node: e, argument: t }) {
	let { transport: n, change: r } = $(), [i, a] = (0, b.useState)([]);
	(0, b.useEffect)(() => {
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
	return /* @__PURE__ */ (0, x.jsxs)("label", {
		className: "aw-field",
		children: [
			/* @__PURE__ */ (0, x.jsx)("span", {
				title: t.about,
				children: t.name
			}),
			/* @__PURE__ */ (0, x.jsxs)("select", {
				value: o,
				onChange: (e) => s(e.target.value),
				children: [
					/* @__PURE__ */ (0, x.jsx)("option", {
						value: "",
						children: "(by profile)"
					}),
					o.startsWith("$") ? /* @__PURE__ */ (0, x.jsxs)("option", {
						value: o,
						children: ["slot ", o]
					}) : null,
					i.map((e) => /* @__PURE__ */ (0, x.jsx)("option", {
						value: e.name,
						title: e.about,
						children: [
							e.name,
							g(e.bytes),
							e.license,
							e.gated ? "gated" : ""
						].filter(Boolean).join(" · ")
					}, e.name))
				]
			}),
			c ? /* @__PURE__ */ (0, x.jsxs)("small", { children: [
				c.about,
				"; ",
				g(c.memory),
				" in memory; ",
				c.license,
				c.commercial ? "" : "; not for commercial use"
			] }) : null
		]
	});
}
function _p({ node: e }) {
	let { transport: t } = $(), n = ap(e.id), [r, i] = (0, b.useState)(null), [o, s] = (0, b.useState)(null);
	return (0, b.useEffect)(() => {
		let n = null, r = !1;
		return t.request("details", { node: e.id }).then(({ content: e, buffers: t }) => {
			r || (i(e), n = t.length ? URL.createObjectURL(new Blob([t[0]])) : null, s(n));
		}, (e) => i({
			explain: "",
			text: "",
			html: "",
			error: a(e)
		})), () => {
			r = !0, n !== null && URL.revokeObjectURL(n);
		};
	}, [
		t,
		e.id,
		n.state,
		JSON.stringify(e.arguments)
	]), r === null ? null : /* @__PURE__ */ (0, x.jsxs)("section", {
		"aria-label": "output",
		className: "aw-output",
		children: [
			e.kind === "step" ? /* @__PURE__ */ (0, x.jsxs)("p", { children: [
				n.state,
				" ",
				n.count > 1 ? `×${n.count}` : "",
				" ",
				f(n.seconds),
				r.explain ? /* @__PURE__ */ (0, x.jsxs)("em", { children: [" — ", r.explain] }) : null
			] }) : null,
			r.error ? /* @__PURE__ */ (0, x.jsx)("p", {
				className: "aw-error",
				children: r.error
			}) : null,
			o ? /* @__PURE__ */ (0, x.jsx)("img", {
				src: o,
				alt: `full result of ${e.title}`
			}) : null,
			r.html ? /* @__PURE__ */ (0, x.jsx)("div", {
				className: "aw-table",
				dangerouslySetInnerHTML: { __html: r.html }
			}) : /* @__PURE__ */ (0, x.jsx)("pre", { children: r.text })
		]
	});
}
// node_modules/@dagrejs/dagre/dist/dagre.esm.js
var vp = Object.defineProperty, yp = (e, t, n) => t in e ? vp(e, t, {
	enumerable: !0,
	configurable: !0,
	writable: !0,
	value: n
}) : e[t] = n, bp = (e, t) => {
	for (var n in t) vp(e, n, {
		get: t[n],
		enumerable: !0
	});
}, xp = (e, t, n) => yp(e, typeof t == "symbol" ? t : t + "", n), Sp = {};
bp(Sp, {
	Graph: () => sm,
	alg: () => Fp
});
var Cp = Object.defineProperty, wp = (e, t) => {
	for (var n in t) Cp(e, n, {
		get: t[n],
		enumerable: !0
	});
}, Tp = class {
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
		let l = Op(this._isDirected, i, a, o);
		if (l in this._edgeLabels) return c && (this._edgeLabels[l] = s), this;
		if (o !== void 0 && !this._isMultigraph) throw Error("Cannot set a named edge when isMultigraph = false");
		this.setNode(i), this.setNode(a), this._edgeLabels[l] = c ? s : this._defaultEdgeLabelFn(i, a, o);
		let u = kp(this._isDirected, i, a, o);
		return i = u.v, a = u.w, Object.freeze(u), this._edgeObjs[l] = u, Ep(this._preds[a], i), Ep(this._sucs[i], a), this._in[a][l] = u, this._out[i][l] = u, this._edgeCount++, this;
	}
	edge(e, t, n) {
		let r = arguments.length === 1 ? Ap(this._isDirected, e) : Op(this._isDirected, e, t, n);
		return this._edgeLabels[r];
	}
	edgeAsObj(e, t, n) {
		let r = arguments.length === 1 ? this.edge(e) : this.edge(e, t, n);
		return typeof r != "object" || !r ? { label: r } : r;
	}
	hasEdge(e, t, n) {
		return (arguments.length === 1 ? Ap(this._isDirected, e) : Op(this._isDirected, e, t, n)) in this._edgeLabels;
	}
	removeEdge(e, t, n) {
		let r = arguments.length === 1 ? Ap(this._isDirected, e) : Op(this._isDirected, e, t, n), i = this._edgeObjs[r];
		if (i) {
			let e = i.v, t = i.w;
			delete this._edgeLabels[r], delete this._edgeObjs[r], Dp(this._preds[t], e), Dp(this._sucs[e], t), delete this._in[t][r], delete this._out[e][r], this._edgeCount--;
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
function Ep(e, t) {
	e[t] ? e[t]++ : e[t] = 1;
}
function Dp(e, t) {
	e[t] !== void 0 && !--e[t] && delete e[t];
}
function Op(e, t, n, r) {
	let i = "" + t, a = "" + n;
	if (!e && i > a) {
		let e = i;
		i = a, a = e;
	}
	return i + "" + a + "" + (r === void 0 ? "\0" : r);
}
function kp(e, t, n, r) {
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
function Ap(e, t) {
	return Op(e, t.v, t.w, t.name);
}
wp({}, {
	read: () => Pp,
	write: () => jp
});
function jp(e) {
	let t = {
		options: {
			directed: e.isDirected(),
			multigraph: e.isMultigraph(),
			compound: e.isCompound()
		},
		nodes: Mp(e),
		edges: Np(e)
	}, n = e.graph();
	return n !== void 0 && (t.value = structuredClone(n)), t;
}
function Mp(e) {
	return e.nodes().map((t) => {
		let n = e.node(t), r = e.parent(t), i = { v: t };
		return n !== void 0 && (i.value = n), r !== void 0 && (i.parent = r), i;
	});
}
function Np(e) {
	return e.edges().map((t) => {
		let n = e.edge(t), r = {
			v: t.v,
			w: t.w
		};
		return t.name !== void 0 && (r.name = t.name), n !== void 0 && (r.value = n), r;
	});
}
function Pp(e) {
	let t = new Tp(e.options);
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
var Fp = {};
wp(Fp, {
	CycleException: () => Xp,
	bellmanFord: () => Lp,
	components: () => zp,
	dijkstra: () => Hp,
	dijkstraAll: () => Wp,
	findCycles: () => Kp,
	floydWarshall: () => Jp,
	isAcyclic: () => Qp,
	postorder: () => nm,
	preorder: () => rm,
	prim: () => im,
	shortestPaths: () => am,
	tarjan: () => Gp,
	topsort: () => Zp
});
var Ip = () => 1;
function Lp(e, t, n, r) {
	return Rp(e, String(t), n || Ip, r || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function Rp(e, t, n, r) {
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
function zp(e) {
	let t = {}, n = [], r;
	function i(n) {
		var a, o;
		n in t || (t[n] = !0, r.push(n), (a = e.successors(n)) == null || a.forEach(i), (o = e.predecessors(n)) == null || o.forEach(i));
	}
	return e.nodes().forEach(function(e) {
		r = [], i(e), r.length && n.push(r);
	}), n;
}
var Bp = class {
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
}, Vp = () => 1;
function Hp(e, t, n, r) {
	return Up(e, String(t), n || Vp, r || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function Up(e, t, n, r) {
	let i = {}, a = new Bp(), o, s, c = function(e) {
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
function Wp(e, t, n) {
	return e.nodes().reduce(function(r, i) {
		return r[i] = Hp(e, i, t, n), r;
	}, {});
}
function Gp(e) {
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
function Kp(e) {
	return Gp(e).filter(function(t) {
		let n = t[0];
		return n ? t.length > 1 || t.length === 1 && (e.outEdges(n, n) ?? []).length > 0 : !1;
	});
}
var qp = () => 1;
function Jp(e, t, n) {
	return Yp(e, t || qp, n || function(t) {
		return e.outEdges(t) ?? [];
	});
}
function Yp(e, t, n) {
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
var Xp = class extends Error {
	constructor(e) {
		super(e), this.name = "CycleException";
	}
};
function Zp(e) {
	let t = {}, n = {}, r = [];
	function i(a) {
		var o;
		if (a in n) throw new Xp();
		a in t || (n[a] = !0, t[a] = !0, (o = e.predecessors(a)) == null || o.forEach(i), delete n[a], r.push(a));
	}
	if (e.sinks().forEach(i), Object.keys(t).length !== e.nodeCount()) throw new Xp();
	return r;
}
function Qp(e) {
	try {
		Zp(e);
	} catch (e) {
		if (e instanceof Xp) return !1;
		throw e;
	}
	return !0;
}
function $p(e, t, n, r, i) {
	Array.isArray(t) || (t = [t]);
	let a = ((t) => (e.isDirected() ? e.successors(t) : e.neighbors(t)) ?? []), o = {};
	return t.forEach(function(t) {
		if (!e.hasNode(t)) throw Error("Graph does not have node: " + t);
		i = em(e, t, n === "post", o, a, r, i);
	}), i;
}
function em(e, t, n, r, i, a, o) {
	return t in r || (r[t] = !0, n || (o = a(o, t)), i(t).forEach(function(t) {
		o = em(e, t, n, r, i, a, o);
	}), n && (o = a(o, t))), o;
}
function tm(e, t, n) {
	return $p(e, t, n, function(e, t) {
		return e.push(t), e;
	}, []);
}
function nm(e, t) {
	return tm(e, t, "post");
}
function rm(e, t) {
	return tm(e, t, "pre");
}
function im(e, t) {
	var n;
	let r = new Tp(), i = {}, a = new Bp(), o;
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
function am(e, t, n, r) {
	return om(e, t, n, r ?? ((t) => e.outEdges(t) ?? []));
}
function om(e, t, n, r) {
	if (n === void 0) return Hp(e, t, n, r);
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
		if (i) return Lp(e, t, n, r);
	}
	return Hp(e, t, n, r);
}
var sm = Tp;
function cm(e, t, n, r) {
	let i = r;
	for (; e.hasNode(i);) i = wm(r);
	return n.dummy = t, e.setNode(i, n), i;
}
function lm(e) {
	let t = new sm().setGraph(e.graph());
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
function um(e) {
	let t = new sm({ multigraph: e.isMultigraph() }).setGraph(e.graph());
	return e.nodes().forEach((n) => {
		e.children(n).length || t.setNode(n, e.node(n));
	}), e.edges().forEach((n) => {
		t.setEdge(n, e.edge(n));
	}), t;
}
function dm(e, t) {
	let n = e.x, r = e.y, i = t.x - n, a = t.y - r, o = e.width / 2, s = e.height / 2;
	if (!i && !a) throw Error("Not possible to find intersection inside of the rectangle");
	let c, l;
	return i === 0 || Math.abs(a) * o > Math.abs(i) * s ? (a < 0 && (s = -s), c = s * i / a, l = s) : (i < 0 && (o = -o), c = o, l = o * a / i), {
		x: n + c,
		y: r + l
	};
}
function fm(e) {
	let t = Tm(ym(e) + 1).map(() => []);
	return e.nodes().forEach((n) => {
		let r = e.node(n), i = r.rank;
		i !== void 0 && (t[i] || (t[i] = []), t[i][r.order] = n);
	}), t;
}
function pm(e) {
	let t = e.nodes().map((t) => {
		let n = e.node(t).rank;
		return n === void 0 ? Number.MAX_VALUE : n;
	}), n = vm(Math.min, t);
	e.nodes().forEach((t) => {
		let r = e.node(t);
		Object.hasOwn(r, "rank") && (r.rank -= n);
	});
}
function mm(e) {
	let t = e.nodes().map((t) => e.node(t).rank).filter((e) => e !== void 0), n = vm(Math.min, t), r = [];
	e.nodes().forEach((t) => {
		let i = e.node(t).rank - n;
		r[i] || (r[i] = []), r[i].push(t);
	});
	let i = 0, a = e.graph().nodeRankFactor;
	Array.from(r).forEach((t, n) => {
		t === void 0 && n % a !== 0 ? --i : t !== void 0 && i && t.forEach((t) => e.node(t).rank += i);
	});
}
function hm(e, t, n, r) {
	let i = {
		width: 0,
		height: 0
	};
	return arguments.length >= 4 && (i.rank = n, i.order = r), cm(e, "border", i, t);
}
function gm(e, t = _m) {
	let n = [];
	for (let r = 0; r < e.length; r += t) {
		let i = e.slice(r, r + t);
		n.push(i);
	}
	return n;
}
var _m = 65535;
function vm(e, t) {
	return t.length > _m ? e(...gm(t).map((t) => e(...t))) : e(...t);
}
function ym(e) {
	let t = e.nodes().map((t) => {
		let n = e.node(t).rank;
		return n === void 0 ? Number.MIN_VALUE : n;
	});
	return vm(Math.max, t);
}
function bm(e, t) {
	let n = {
		lhs: [],
		rhs: []
	};
	return e.forEach((e) => {
		t(e) ? n.lhs.push(e) : n.rhs.push(e);
	}), n;
}
function xm(e, t) {
	let n = Date.now();
	try {
		return t();
	} finally {
		console.log(e + " time: " + (Date.now() - n) + "ms");
	}
}
function Sm(e, t) {
	return t();
}
var Cm = 0;
function wm(e) {
	return e + ("" + ++Cm);
}
function Tm(e, t, n = 1) {
	t ?? (t = e, e = 0);
	let r = (e) => e < t;
	n < 0 && (r = (e) => t < e);
	let i = [];
	for (let t = e; r(t); t += n) i.push(t);
	return i;
}
function Em(e, t) {
	let n = {};
	for (let r of t) e[r] !== void 0 && (n[r] = e[r]);
	return n;
}
function Dm(e, t) {
	let n;
	return n = typeof t == "string" ? (e) => e[t] : t, Object.entries(e).reduce((e, [t, r]) => (e[t] = n(r, t), e), {});
}
function Om(e, t) {
	return e.reduce((e, n, r) => (e[n] = t[r], e), {});
}
var km = "\0";
function Am(e, t, n) {
	if (!(e && t && n && t.dummy === "edge" && n.dummy === "edge" && t.edgeObj && n.edgeObj && e[t.edgeObj.v] && e[n.edgeObj.v] && e[t.edgeObj.w] && e[n.edgeObj.w])) return 0;
	let r = !0;
	t.edgeObj.w === n.edgeObj.w && (r = !1);
	let i = r ? e[t.edgeObj.v]?.rank ?? NaN : e[t.edgeObj.w]?.rank ?? NaN, a = Object.entries(e).find((e) => e[1].edgeObj?.v === t.edgeObj.v && e[1].edgeObj?.w === t.edgeObj.w && e[1].rank === i), o = Object.entries(e).find((e) => e[1].edgeObj?.v === n.edgeObj.v && e[1].edgeObj?.w === n.edgeObj.w && e[1].rank === i);
	if (!a || !o) return 0;
	let s = a[1].order ?? NaN, c = o[1].order ?? NaN;
	return isNaN(s - c) ? 0 : s - c;
}
var jm = "3.1.3", Mm = class {
	constructor() {
		xp(this, "_sentinel");
		let e = {};
		e._next = e._prev = e, this._sentinel = e;
	}
	dequeue() {
		let e = this._sentinel, t = e._prev;
		if (t !== e) return Nm(t), t;
	}
	enqueue(e) {
		let t = this._sentinel;
		e._prev && e._next && Nm(e), e._next = t._next, t._next._prev = e, t._next = e, e._prev = t;
	}
	toString() {
		let e = [], t = this._sentinel, n = t._prev;
		for (; n !== t;) e.push(JSON.stringify(n, Pm)), n = n._prev;
		return "[" + e.join(", ") + "]";
	}
};
function Nm(e) {
	e._prev._next = e._next, e._next._prev = e._prev, delete e._next, delete e._prev;
}
function Pm(e, t) {
	if (e !== "_next" && e !== "_prev") return t;
}
var Fm = Mm, Im = () => 1;
function Lm(e, t) {
	if (e.nodeCount() <= 1) return [];
	let n = Bm(e, t || Im);
	return Rm(n.graph, n.buckets, n.zeroIdx).flatMap((t) => e.outEdges(t.v, t.w) || []);
}
function Rm(e, t, n) {
	let r = [], i = t[t.length - 1], a = t[0], o;
	for (; e.nodeCount();) {
		for (; o = a.dequeue();) zm(e, t, n, o);
		for (; o = i.dequeue();) zm(e, t, n, o);
		if (e.nodeCount()) {
			for (let i = t.length - 2; i > 0; --i) if (o = t[i]?.dequeue(), o) {
				r = r.concat(zm(e, t, n, o, !0) || []);
				break;
			}
		}
	}
	return r;
}
function zm(e, t, n, r, i) {
	let a = [], o = i ? a : void 0;
	return (e.inEdges(r.v) || []).forEach((r) => {
		let o = e.edge(r), s = e.node(r.v);
		i && a.push({
			v: r.v,
			w: r.w
		}), s.out -= o, Vm(t, n, s);
	}), (e.outEdges(r.v) || []).forEach((r) => {
		let i = e.edge(r), a = r.w, o = e.node(a);
		o.in -= i, Vm(t, n, o);
	}), e.removeNode(r.v), o;
}
function Bm(e, t) {
	let n = new sm(), r = 0, i = 0;
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
	let a = Hm(i + r + 3).map(() => new Fm()), o = r + 1;
	return n.nodes().forEach((e) => {
		Vm(a, o, n.node(e));
	}), {
		graph: n,
		buckets: a,
		zeroIdx: o
	};
}
function Vm(e, t, n) {
	var r, i, a;
	n.out ? n.in ? (a = e[n.out - n.in + t]) == null || a.enqueue(n) : (i = e[e.length - 1]) == null || i.enqueue(n) : (r = e[0]) == null || r.enqueue(n);
}
function Hm(e) {
	let t = [];
	for (let n = 0; n < e; n++) t.push(n);
	return t;
}
function Um(e, t) {
	(e.graph().acyclicer === "greedy" ? Lm(e, n(e)) : Wm(e, t ?? null)).forEach((t) => {
		let n = e.edge(t);
		e.removeEdge(t), n.forwardName = t.name, n.reversed = !0, e.setEdge(t.w, t.v, n, wm("rev"));
	});
	function n(e) {
		return (t) => e.edge(t).weight;
	}
}
function Wm(e, t) {
	let n = [], r = {}, i = {};
	function a(t) {
		Object.hasOwn(i, t) || (i[t] = !0, r[t] = !0, e.outEdges(t).forEach((e) => {
			Object.hasOwn(r, e.w) ? n.push(e) : a(e.w);
		}), delete r[t]);
	}
	function o(a) {
		var s;
		Object.hasOwn(i, a) || (i[a] = !0, r[a] = !0, (s = e.outEdges(a)) == null || s.forEach((i) => {
			Object.hasOwn(r, i.w) || t.node(a)?.rank > t.node(i.w)?.rank && Km(e, i.w, i) ? n.push(i) : o(i.w);
		}), delete r[a]);
	}
	let s = a;
	return t && typeof t.node == "function" && (s = o), e.sources().forEach(s), e.nodes().forEach(s), n;
}
function Gm(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		if (n.reversed) {
			e.removeEdge(t);
			let r = n.forwardName;
			delete n.reversed, delete n.forwardName, e.setEdge(t.w, t.v, n, r);
		}
	});
}
function Km(e, t, n) {
	let r = /* @__PURE__ */ new Set();
	function i(t) {
		if (e.sources().includes(t)) return !0;
		r.add(t);
		for (let a of e.inEdges(t) ?? []) if ((a.v !== n.v || a.w !== n.w) && !r.has(a.v) && i(a.v)) return !0;
		return !1;
	}
	return i(t);
}
function qm(e) {
	e.graph().dummyChains = [], e.edges().forEach((t) => Jm(e, t));
}
function Jm(e, t) {
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
	}, l = cm(e, "edge", u, "_d"), r === c && (u.width = s.width, u.height = s.height, u.dummy = "edge-label", u.labelpos = s.labelpos), e.setEdge(n, l, { weight: s.weight }, o), d === 0 && e.graph().dummyChains.push(l), n = l;
	e.setEdge(n, i, { weight: s.weight }, o);
}
function Ym(e) {
	e.graph().dummyChains.forEach((t) => {
		let n = e.node(t), r = n.edgeLabel, i;
		for (e.setEdge(n.edgeObj, r); n.dummy;) i = e.successors(t)[0], e.removeNode(t), r.points.push({
			x: n.x,
			y: n.y
		}), n.dummy === "edge-label" && (r.x = n.x, r.y = n.y, r.width = n.width, r.height = n.height), t = i, n = e.node(t);
	});
}
function Xm(e) {
	let t = {};
	function n(r) {
		let i = e.node(r);
		if (Object.hasOwn(t, r)) return i.rank;
		t[r] = !0;
		let a = e.outEdges(r), o = a ? a.map((t) => t == null ? Infinity : n(t.w) - e.edge(t).minlen) : [], s = vm(Math.min, o);
		return s === Infinity && (s = 0), i.rank = s;
	}
	e.sources().forEach(n);
}
function Zm(e, t) {
	return e.node(t.w).rank - e.node(t.v).rank - e.edge(t).minlen;
}
var Qm = $m;
function $m(e) {
	let t = new sm({ directed: !1 }), n = e.nodes();
	if (n.length === 0) throw Error("Graph must have at least one node");
	let r = n[0], i = e.nodeCount();
	t.setNode(r, {});
	let a, o;
	for (; eh(t, e) < i && (a = th(t, e), a);) o = t.hasNode(a.v) ? Zm(e, a) : -Zm(e, a), nh(t, e, o);
	return t;
}
function eh(e, t) {
	function n(r) {
		let i = t.nodeEdges(r);
		i && i.forEach((i) => {
			let a = i.v, o = r === a ? i.w : a;
			!e.hasNode(o) && !Zm(t, i) && (e.setNode(o, {}), e.setEdge(r, o, {}), n(o));
		});
	}
	return e.nodes().forEach(n), e.nodeCount();
}
function th(e, t) {
	return t.edges().reduce((n, r) => {
		let i = Infinity;
		return e.hasNode(r.v) !== e.hasNode(r.w) && (i = Zm(t, r)), i < n[0] ? [i, r] : n;
	}, [Infinity, null])[1];
}
function nh(e, t, n) {
	e.nodes().forEach((e) => t.node(e).rank += n);
}
var { preorder: rh, postorder: ih } = Fp, ah = oh;
oh.initLowLimValues = uh, oh.initCutValues = sh, oh.calcCutValue = lh, oh.leaveEdge = fh, oh.enterEdge = ph, oh.exchangeEdges = mh;
function oh(e) {
	e = lm(e), Xm(e);
	let t = Qm(e);
	uh(t), sh(t, e);
	let n, r;
	for (; n = fh(t);) r = ph(t, e, n), mh(t, e, n, r);
}
function sh(e, t) {
	let n = ih(e, e.nodes());
	n = n.slice(0, n.length - 1), n.forEach((n) => ch(e, t, n));
}
function ch(e, t, n) {
	let r = e.node(n).parent, i = e.edge(n, r);
	i.cutvalue = lh(e, t, n);
}
function lh(e, t, n) {
	let r = e.node(n).parent, i = !0, a = t.edge(n, r), o = 0;
	a ||= (i = !1, t.edge(r, n)), o = a.weight;
	let s = t.nodeEdges(n);
	return s && s.forEach((a) => {
		let s = a.v === n, c = s ? a.w : a.v;
		if (c !== r) {
			let r = s === i, l = t.edge(a).weight;
			if (o += r ? l : -l, gh(e, n, c)) {
				let t = e.edge(n, c).cutvalue;
				o += r ? -t : t;
			}
		}
	}), o;
}
function uh(e, t) {
	arguments.length < 2 && (t = e.nodes()[0]), dh(e, {}, 1, t);
}
function dh(e, t, n, r, i) {
	let a = n, o = e.node(r);
	t[r] = !0;
	let s = e.neighbors(r);
	return s && s.forEach((i) => {
		Object.hasOwn(t, i) || (n = dh(e, t, n, i, r));
	}), o.low = a, o.lim = n++, i ? o.parent = i : delete o.parent, n;
}
function fh(e) {
	return e.edges().find((t) => e.edge(t).cutvalue < 0);
}
function ph(e, t, n) {
	let r = n.v, i = n.w;
	t.hasEdge(r, i) || (r = n.w, i = n.v);
	let a = e.node(r), o = e.node(i), s = a, c = !1;
	return a.lim > o.lim && (s = o, c = !0), t.edges().filter((t) => c === _h(e, e.node(t.v), s) && c !== _h(e, e.node(t.w), s)).reduce((e, n) => Zm(t, n) < Zm(t, e) ? n : e);
}
function mh(e, t, n, r) {
	let i = n.v, a = n.w;
	e.removeEdge(i, a), e.setEdge(r.v, r.w, {}), uh(e), sh(e, t), hh(e, t);
}
function hh(e, t) {
	let n = e.nodes().find((t) => !e.node(t).parent);
	if (!n) return;
	let r = rh(e, [n]);
	r = r.slice(1), r.forEach((n) => {
		let r = e.node(n).parent, i = t.edge(n, r), a = !1;
		i || (i = t.edge(r, n), a = !0), t.node(n).rank = t.node(r).rank + (a ? i.minlen : -i.minlen);
	});
}
function gh(e, t, n) {
	return e.hasEdge(t, n);
}
function _h(e, t, n) {
	return n.low <= t.lim && t.lim <= n.lim;
}
var vh = yh;
function yh(e) {
	let t = e.graph().ranker;
	if (typeof t == "function") return t(e);
	switch (t) {
		case "network-simplex":
			Sh(e);
			break;
		case "tight-tree":
			xh(e);
			break;
		case "longest-path":
			bh(e);
			break;
		case "none": break;
		default: Sh(e);
	}
}
var bh = Xm;
function xh(e) {
	Xm(e), Qm(e);
}
function Sh(e) {
	ah(e);
}
var Ch = wh;
function wh(e) {
	let t = Eh(e), n = e.graph();
	Array.isArray(n.dummyChains) && n.dummyChains.forEach((n) => {
		let r = e.node(n), i = r.edgeObj, a = Th(e, t, i.v, i.w), o = a.path, s = a.lca, c = 0, l = o[c], u = !0;
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
function Th(e, t, n, r) {
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
function Eh(e) {
	let t = {}, n = 0;
	function r(i) {
		let a = n;
		e.children(i).forEach(r), t[i] = {
			low: a,
			lim: n++
		};
	}
	return e.children(km).forEach(r), t;
}
function Dh(e) {
	let t = cm(e, "root", {}, "_root"), n = kh(e), r = Object.values(n), i = vm(Math.max, r) - 1, a = 2 * i + 1;
	e.graph().nestingRoot = t, e.edges().forEach((t) => e.edge(t).minlen *= a);
	let o = Ah(e) + 1;
	e.children(km).forEach((r) => {
		Oh(e, t, a, o, i, n, r);
	}), e.graph().nodeRankFactor = a;
}
function Oh(e, t, n, r, i, a, o) {
	let s = e.children(o);
	if (!s.length) {
		o !== t && e.setEdge(t, o, {
			weight: 0,
			minlen: n
		});
		return;
	}
	let c = hm(e, "_bt"), l = hm(e, "_bb"), u = e.node(o);
	e.setParent(c, o), u.borderTop = c, e.setParent(l, o), u.borderBottom = l, s.forEach((s) => {
		Oh(e, t, n, r, i, a, s);
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
function kh(e) {
	let t = {};
	function n(r, i) {
		let a = e.children(r);
		a && a.length && a.forEach((e) => n(e, i + 1)), t[r] = i;
	}
	return e.children(km).forEach((e) => n(e, 1)), t;
}
function Ah(e) {
	return e.edges().reduce((t, n) => t + e.edge(n).weight, 0);
}
function jh(e) {
	let t = e.graph();
	e.removeNode(t.nestingRoot), delete t.nestingRoot, e.edges().forEach((t) => {
		e.edge(t).nestingEdge && e.removeEdge(t);
	});
}
var Mh = Nh;
function Nh(e) {
	function t(n) {
		let r = e.children(n), i = e.node(n);
		if (r.length && r.forEach(t), i && Object.hasOwn(i, "minRank")) {
			i.borderLeft = [], i.borderRight = [];
			for (let t = i.minRank, r = i.maxRank + 1; t < r; ++t) Ph(e, "borderLeft", "_bl", n, i, t), Ph(e, "borderRight", "_br", n, i, t);
		}
	}
	e.children(km).forEach(t);
}
function Ph(e, t, n, r, i, a) {
	let o = {
		width: 0,
		height: 0,
		rank: a,
		borderType: t
	}, s = i[t][a - 1], c = cm(e, "border", o, n);
	i[t][a] = c, e.setParent(c, r), s && e.setEdge(s, c, { weight: 1 });
}
function Fh(e) {
	let t = e.graph().rankdir?.toLowerCase();
	(t === "lr" || t === "rl") && Lh(e);
}
function Ih(e) {
	let t = e.graph().rankdir?.toLowerCase();
	(t === "bt" || t === "rl") && zh(e), (t === "lr" || t === "rl") && (Vh(e), Lh(e));
}
function Lh(e) {
	e.nodes().forEach((t) => Rh(e.node(t))), e.edges().forEach((t) => Rh(e.edge(t)));
}
function Rh(e) {
	let t = e.width;
	e.width = e.height, e.height = t;
}
function zh(e) {
	e.nodes().forEach((t) => Bh(e.node(t))), e.edges().forEach((t) => {
		var n;
		let r = e.edge(t);
		(n = r.points) == null || n.forEach(Bh), Object.hasOwn(r, "y") && Bh(r);
	});
}
function Bh(e) {
	e.y = -e.y;
}
function Vh(e) {
	e.nodes().forEach((t) => Hh(e.node(t))), e.edges().forEach((t) => {
		var n;
		let r = e.edge(t);
		(n = r.points) == null || n.forEach(Hh), Object.hasOwn(r, "x") && Hh(r);
	});
}
function Hh(e) {
	let t = e.x;
	e.x = e.y, e.y = t;
}
function Uh(e, t = null) {
	let n = {}, r = e.nodes().filter((t) => !e.children(t).length), i = r.map((t) => e.node(t).rank), a = Tm(vm(Math.max, i) + 1).map(() => []);
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
		return Am(t, e.node(n), e.node(r));
	}
	return a;
}
function Wh(e, t) {
	let n = 0;
	for (let r = 1; r < t.length; ++r) n += Gh(e, t[r - 1], t[r]);
	return n;
}
function Gh(e, t, n) {
	let r = Om(n, n.map((e, t) => t)), i = t.flatMap((t) => {
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
function Kh(e, t = []) {
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
function qh(e, t) {
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
	}), Jh(Object.values(n).filter((e) => !e.indegree));
}
function Jh(e) {
	let t = [];
	function n(e) {
		return (t) => {
			t.merged || (t.barycenter === void 0 || e.barycenter === void 0 || t.barycenter >= e.barycenter) && Yh(e, t);
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
	return t.filter((e) => !e.merged).map((e) => Em(e, [
		"vs",
		"i",
		"barycenter",
		"weight"
	]));
}
function Yh(e, t) {
	let n = 0, r = 0;
	e.weight && (n += e.barycenter * e.weight, r += e.weight), t.weight && (n += t.barycenter * t.weight, r += t.weight), e.vs = t.vs.concat(e.vs), e.barycenter = n / r, e.weight = r, e.i = Math.min(t.i, e.i), t.merged = !0;
}
function Xh(e, t, n, r, i) {
	let a = {}, o = null, s = null, c = i;
	typeof t == "boolean" ? (c = t, a = {}) : t && (a = t, o = n ?? null, s = r ?? null);
	let l = bm(e, (e) => Object.hasOwn(e, "barycenter")), u = l.lhs, d = l.rhs.sort((e, t) => t.i - e.i), f = [], p = 0, m = 0, h = 0;
	u.sort(Qh(s, o, !!c));
	for (let [e, t] of Object.entries(a)) {
		let n = u.findIndex((t) => t.vs[0] === e);
		u.splice(n + 1, 0, t);
	}
	h = Zh(f, d, h), u.forEach((e) => {
		h += e.vs.length, f.push(e.vs), p += e.barycenter * e.weight, m += e.weight, h = Zh(f, d, h);
	});
	let g = { vs: f.flat(1) };
	return m && (g.barycenter = p / m, g.weight = m), g;
}
function Zh(e, t, n) {
	let r;
	for (; t.length && (r = t[t.length - 1]).i <= n;) t.pop(), e.push(r.vs), n++;
	return n;
}
function Qh(e, t, n) {
	return (r, i) => {
		if (r.barycenter < i.barycenter) return -1;
		if (r.barycenter > i.barycenter) return 1;
		if (e && (typeof r.vs[0] == "string" || typeof i.vs[0] == "string")) {
			let n = Am(t, e.node(r.vs[0]), e.node(i.vs[0]));
			if (n !== 0) return n;
		}
		return n ? i.i - r.i : r.i - i.i;
	};
}
function $h(e, t, n, r, i) {
	var a, o;
	let s = null, c = i;
	typeof r == "boolean" ? (c = r, s = null) : r !== void 0 && (s = r);
	let l = e.children(t), u = e.node(t), d = u ? u.borderLeft : void 0, f = u ? u.borderRight : void 0, p = {};
	d && (l = l.filter((e) => e !== d && e !== f));
	let m = Kh(e, l);
	m.forEach((t) => {
		if (e.children(t.v).length) {
			let { result: r } = $h(e, t.v, n, s, c);
			p[t.v] = r, Object.hasOwn(r, "barycenter") && tg(t, r);
		}
	});
	let h = qh(m, n);
	eg(h, p);
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
	let v = Xh(h, g, s, e, c);
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
function eg(e, t) {
	e.forEach((e) => {
		e.vs = e.vs.flatMap((e) => t[e] ? t[e].vs : e);
	});
}
function tg(e, t) {
	e.barycenter === void 0 ? (e.barycenter = t.barycenter, e.weight = t.weight) : (e.barycenter = (e.barycenter * e.weight + t.barycenter * t.weight) / (e.weight + t.weight), e.weight += t.weight);
}
function ng(e, t, n, r) {
	r ||= e.nodes();
	let i = rg(e), a = new sm({ compound: !0 }).setGraph({ root: i }).setDefaultNodeLabel((t) => e.node(t));
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
function rg(e) {
	let t;
	for (; e.hasNode(t = wm("_root")););
	return t;
}
function ig(e, t, n) {
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
function ag(e, t = {}, n = null) {
	if (typeof t.customOrder == "function") {
		t.customOrder(e, ag);
		return;
	}
	let r = ym(e), i = og(e, Tm(1, r + 1), "inEdges"), a = og(e, Tm(r - 1, -1, -1), "outEdges"), o = Uh(e, n);
	if (cg(e, o), t.disableOptimalOrderHeuristic) return;
	let s = Infinity, c, l = t.constraints || [];
	for (let t = 0, r = 0; r < 4; ++t, ++r) {
		sg(t % 2 ? i : a, t % 4 >= 2, l, n), o = fm(e);
		let u = Wh(e, o);
		u < s ? (r = 0, c = Object.assign({}, o), s = u) : u === s && (c = structuredClone(o));
	}
	cg(e, c);
}
function og(e, t, n) {
	let r = /* @__PURE__ */ new Map(), i = (e, t) => {
		r.has(e) || r.set(e, []), r.get(e).push(t);
	};
	for (let t of e.nodes()) {
		let n = e.node(t);
		if (typeof n.rank == "number" && i(n.rank, t), typeof n.minRank == "number" && typeof n.maxRank == "number") for (let e = n.minRank; e <= n.maxRank; e++) e !== n.rank && i(e, t);
	}
	return t.map(function(t) {
		return ng(e, t, n, r.get(t) || []);
	});
}
function sg(e, t, n, r) {
	let i = !0, a = new sm();
	e.forEach(function(e) {
		n.forEach((e) => a.setEdge(e.left, e.right));
		let o = e.graph().root, { result: s, usedBias: c } = $h(e, o, a, r, i);
		t && c && (i = !i), s.vs.forEach((t, n) => e.node(t).order = n), ig(e, a, s.vs);
	});
}
function cg(e, t) {
	Object.values(t).forEach((t) => t.forEach((t, n) => e.node(t).order = n));
}
function lg(e, t) {
	let n = {};
	function r(t, r) {
		let i = 0, a = 0, o = t.length, s = r[r.length - 1];
		return r.forEach((t, c) => {
			let l = dg(e, t), u = l ? e.node(l).order : o;
			(l || t === s) && (r.slice(a, c + 1).forEach((t) => {
				let r = e.predecessors(t);
				r && r.forEach((r) => {
					let a = e.node(r), o = a.order;
					(o < i || u < o) && !(a.dummy && e.node(t).dummy) && fg(n, r, t);
				});
			}), a = c + 1, i = u);
		}), r;
	}
	return t.length && t.reduce(r), n;
}
function ug(e, t) {
	let n = {};
	function r(t) {
		return e.node(t)?.dummy === "border";
	}
	if (!e.nodes().some(r)) return n;
	function i(t, r, i, a, o) {
		Tm(r, i).forEach((r) => {
			let i = t[r];
			if (i !== void 0 && e.node(i).dummy) {
				let t = e.predecessors(i);
				t && t.forEach((t) => {
					if (t === void 0) return;
					let r = e.node(t);
					r.dummy && (r.order < a || r.order > o) && fg(n, t, i);
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
function dg(e, t) {
	if (e.node(t).dummy) {
		let n = e.predecessors(t);
		if (n) return n.find((t) => e.node(t).dummy);
	}
}
function fg(e, t, n) {
	if (t > n) {
		let e = t;
		t = n, n = e;
	}
	let r = e[t];
	r || (e[t] = r = {}), r[n] = !0;
}
function pg(e, t, n) {
	if (t > n) {
		let e = t;
		t = n, n = e;
	}
	let r = e[t];
	return r !== void 0 && Object.hasOwn(r, n);
}
function mg(e, t, n, r, i) {
	let a = {}, o = {}, s = {};
	return t.forEach((e) => {
		e.forEach((e, t) => {
			a[e] = e, o[e] = e, s[e] = t;
		});
	}), t.forEach((t) => {
		let c = -1, l = -1, u = !1, d = t, f = t.findIndex((t) => i?.includes(t) || Cg(t, e, i));
		f > 0 && (d = [
			t[f],
			...t.slice(0, f),
			...t.slice(f + 1)
		], u = !0), d.forEach((t) => {
			let d = r(t);
			if (d && d.length) {
				i != null && i.includes(t) && (d = d.filter((t) => Cg(t, e, i)));
				let r = d.sort((e, t) => {
					let n = s[e], r = s[t];
					return (n === void 0 ? 0 : n) - (r === void 0 ? 0 : r);
				}), f = (r.length - 1) / 2;
				for (let e = Math.floor(f), i = Math.ceil(f); e <= i; ++e) {
					let i = r[e];
					if (i === void 0) continue;
					let d = s[i];
					if (d !== void 0 && o[t] === t && c < d && s[i] !== l && !pg(n, t, i)) {
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
function hg(e, t, n, r, i = !1) {
	let a = {}, o = gg(e, t, n, i), s = i ? "borderLeft" : "borderRight";
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
function gg(e, t, n, r) {
	let i = new sm(), a = e.graph(), o = xg(a.nodesep, a.edgesep, r);
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
function _g(e, t) {
	return Object.values(t).reduce((t, n) => {
		let r = -Infinity, i = Infinity;
		Object.entries(n).forEach(([t, n]) => {
			let a = Sg(e, t) / 2;
			r = Math.max(n + a, r), i = Math.min(n - a, i);
		});
		let a = r - i;
		return a < t[0] && (t = [a, n]), t;
	}, [Infinity, null])[1];
}
function vg(e, t) {
	let n = Object.values(t), r = vm(Math.min, n), i = vm(Math.max, n);
	["u", "d"].forEach((n) => {
		["l", "r"].forEach((a) => {
			let o = n + a, s = e[o];
			if (!s || s === t) return;
			let c = Object.values(s), l = r - vm(Math.min, c);
			a !== "l" && (l = i - vm(Math.max, c)), l && (e[o] = Dm(s, (e) => e + l));
		});
	});
}
function yg(e, t = void 0) {
	let n = e.ul;
	return n ? Dm(n, (n, r) => {
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
function bg(e, t) {
	let n = fm(e), r = Object.assign(lg(e, n), ug(e, n)), i = {}, a;
	return ["u", "d"].forEach((o) => {
		a = o === "u" ? n : Object.values(n).reverse(), ["l", "r"].forEach((n) => {
			n === "r" && (a = a.map((e) => Object.values(e).reverse()));
			let s = mg(e, a, r, (t) => (o === "u" ? e.predecessors(t) : e.successors(t)) || [], t), c = hg(e, a, s.root, s.align, n === "r");
			n === "r" && (c = Dm(c, (e) => -e)), i[o + n] = c;
		});
	}), vg(i, _g(e, i)), yg(i, e.graph().align);
}
function xg(e, t, n) {
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
function Sg(e, t) {
	return e.node(t).width;
}
function Cg(e, t, n) {
	if (!n) return !1;
	let r = t.node(e)?.edgeObj;
	if (!r || t.node(e).edgeLabel.reversed) return !1;
	let i = n.indexOf(r?.v), a = n.indexOf(r?.w);
	return i !== -1 && a !== -1 && i === (a + 1) % n.length || i === (a - 1) % n.length;
}
function wg(e, t) {
	e = um(e), Tg(e), Object.entries(bg(e, t)).forEach(([t, n]) => e.node(t).x = n);
}
function Tg(e) {
	let t = fm(e), n = e.graph(), r = n.ranksep, i = n.rankalign, a = 0;
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
var Eg = /* @__PURE__ */ new WeakMap();
function Dg(e, t = {}) {
	return kg(e, Sm, t), e;
}
function Og(e, t, n) {
	let r = t;
	for (; r !== void 0;) {
		let t = e.parent(r);
		if (t === n) return r;
		r = t;
	}
}
function kg(e, t, n) {
	let r = e.nodes().filter((t) => e.children(t).length), i = {};
	r.forEach((r) => {
		let a = e.node(r);
		if (a && a.rankdir) {
			let o = new sm({
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
				let n = Og(e, t.v, r), i = Og(e, t.w, r);
				if (n === t.v && i === t.w) o.setEdge(t, { ...e.edge(t) });
				else if (n && i && n !== i) {
					let r = `${n}\0${i}`;
					c.has(r) || (c.add(r), o.setEdge(n, i, { ...e.edge(t) }));
				}
			}), kg(o, t, n);
			let l = Vg(o);
			jg(l, t, n, null), Mg(o, l);
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
	let h = Vg(e), g = jg(h, t, n, Eg.get(e) ?? null);
	Eg.set(e, g), Mg(e, h), m.forEach((t) => {
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
		}), Ag(e, n, s - l, c - u), delete o._dagreClusterSubgraph;
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
			}), Ag(e, i, a - s, o - c), delete n._dagreClusterSubgraph;
		}
	});
}
function Ag(e, t, n, r) {
	t.edges().forEach((i) => {
		if (!e.hasEdge(i)) return;
		let a = t.edge(i), o = e.edge(i);
		o.points = a.points.map((e) => ({
			x: e.x + n,
			y: e.y + r
		})), Object.hasOwn(a, "x") && (o.x = a.x + n, o.y = a.y + r);
	});
}
function jg(e, t, n, r = null) {
	var i, a;
	let o = n?.useDynamic !== !1, s = o && (i = r?.graph) != null ? i : null, c = o && (a = r?.rawNodes) != null ? a : null;
	t("    makeSpaceForEdgeLabels", () => Hg(e)), t("    removeSelfEdges", () => Zg(e)), t("    acyclic", () => Um(e, s)), t("    nestingGraph.run", () => Dh(e)), t("    rank", () => vh(um(e))), t("    injectEdgeLabelProxies", () => Ug(e)), t("    removeEmptyRanks", () => mm(e)), t("    nestingGraph.cleanup", () => jh(e)), t("    normalizeRanks", () => pm(e)), t("    assignRankMinMax", () => Wg(e)), t("    removeEdgeLabelProxies", () => Gg(e)), t("    normalize.run", () => qm(e)), t("    parentDummyChains", () => Ch(e)), t("    addBorderSegments", () => Mh(e)), t("    order", () => ag(e, n, c)), t("    insertSelfEdges", () => Qg(e)), t("    adjustCoordinateSystem", () => Fh(e)), t("    position", () => wg(e, n.corePath)), t("    positionSelfEdges", () => $g(e));
	let l = JSON.parse(JSON.stringify(e._nodes));
	return t("    removeBorderNodes", () => Xg(e)), t("    normalize.undo", () => Ym(e)), t("    fixupEdgeLabelCoords", () => Jg(e)), t("    undoCoordinateSystem", () => Ih(e)), t("    translateGraph", () => Kg(e)), t("    assignNodeIntersects", () => qg(e)), t("    reversePoints", () => Yg(e)), t("    acyclic.undo", () => Gm(e)), {
		graph: e,
		rawNodes: l
	};
}
function Mg(e, t) {
	e.nodes().forEach((n) => {
		let r = e.node(n), i = t.node(n);
		r && (r.x = i.x, r.y = i.y, r.order = i.order, r.rank = i.rank, t.children(n).length && (r.width = i.width, r.height = i.height));
	}), e.edges().forEach((n) => {
		let r = e.edge(n), i = t.edge(n);
		r.points = i.points, Object.hasOwn(i, "x") && (r.x = i.x, r.y = i.y);
	}), e.graph().width = t.graph().width, e.graph().height = t.graph().height;
}
var Ng = [
	"nodesep",
	"edgesep",
	"ranksep",
	"marginx",
	"marginy"
], Pg = {
	ranksep: 50,
	edgesep: 20,
	nodesep: 50,
	rankdir: "TB",
	rankalign: "center"
}, Fg = [
	"acyclicer",
	"ranker",
	"rankdir",
	"align",
	"rankalign"
], Ig = [
	"width",
	"height",
	"rank"
], Lg = {
	width: 0,
	height: 0
}, Rg = [
	"minlen",
	"weight",
	"width",
	"height",
	"labeloffset"
], zg = {
	minlen: 1,
	weight: 1,
	width: 0,
	height: 0,
	labeloffset: 10,
	labelpos: "r"
}, Bg = ["labelpos"];
function Vg(e) {
	let t = new sm({
		multigraph: !0,
		compound: !0
	}), n = t_(e.graph());
	return t.setGraph(Object.assign({}, Pg, e_(n, Ng), Em(n, Fg))), e.nodes().forEach((n) => {
		let r = e_(t_(e.node(n)), Ig);
		Object.keys(Lg).forEach((e) => {
			r[e] === void 0 && (r[e] = Lg[e]);
		}), t.setNode(n, r);
		let i = e.parent(n);
		i !== void 0 && t.setParent(n, i);
	}), e.edges().forEach((n) => {
		let r = t_(e.edge(n));
		t.setEdge(n, Object.assign({}, zg, e_(r, Rg), Em(r, Bg)));
	}), t;
}
function Hg(e) {
	let t = e.graph();
	t.ranksep /= 2, e.edges().forEach((n) => {
		let r = e.edge(n);
		r.minlen *= 2, (r.labelpos ?? "r").toLowerCase() !== "c" && (t.rankdir === "TB" || t.rankdir === "BT" ? r.width += r.labeloffset : r.height += r.labeloffset);
	});
}
function Ug(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		if (n.width && n.height) {
			let n = e.node(t.v);
			cm(e, "edge-proxy", {
				rank: (e.node(t.w).rank - n.rank) / 2 + n.rank,
				e: t
			}, "_ep");
		}
	});
}
function Wg(e) {
	let t = 0;
	e.nodes().forEach((n) => {
		let r = e.node(n);
		r.borderTop && (r.minRank = e.node(r.borderTop).rank, r.maxRank = e.node(r.borderBottom).rank, t = Math.max(t, r.maxRank));
	}), e.graph().maxRank = t;
}
function Gg(e) {
	e.nodes().forEach((t) => {
		let n = e.node(t);
		if (n.dummy === "edge-proxy") {
			let r = n;
			e.edge(r.e).labelRank = n.rank, e.removeNode(t);
		}
	});
}
function Kg(e) {
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
function qg(e) {
	e.edges().forEach((t) => {
		if (t.v === t.w) return;
		let n = e.edge(t), r = e.node(t.v), i = e.node(t.w), a, o;
		n.points ? (a = n.points[0], o = n.points[n.points.length - 1]) : (n.points = [], a = i, o = r), n.points.unshift(dm(r, a)), n.points.push(dm(i, o));
	});
}
function Jg(e) {
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
function Yg(e) {
	e.edges().forEach((t) => {
		let n = e.edge(t);
		n.reversed && n.points.reverse();
	});
}
function Xg(e) {
	e.nodes().forEach((t) => {
		if (e.children(t).length) {
			let n = e.node(t), r = e.node(n.borderTop), i = e.node(n.borderBottom), a = e.node(n.borderLeft[n.borderLeft.length - 1]), o = e.node(n.borderRight[n.borderRight.length - 1]);
			n.width = Math.abs(o.x - a.x), n.height = Math.abs(i.y - r.y), n.x = a.x + n.width / 2, n.y = r.y + n.height / 2;
		}
	}), e.nodes().forEach((t) => {
		e.node(t).dummy === "border" && e.removeNode(t);
	});
}
function Zg(e) {
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
function Qg(e) {
	fm(e).forEach((t) => {
		let n = 0;
		t.forEach((t, r) => {
			let i = e.node(t);
			typeof i.rank != "number" && (i.rank = 0), i.order = r + n, (i.selfEdges || []).forEach((t) => {
				cm(e, "selfedge", {
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
function $g(e) {
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
function e_(e, t) {
	return Dm(Em(e, t), Number);
}
function t_(e) {
	let t = {};
	return e && Object.entries(e).forEach(([e, n]) => {
		typeof e == "string" && (e = e.toLowerCase()), t[e] = n;
	}), t;
}
function n_(e) {
	let t = fm(e), n = new sm({
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
var r_ = {
	graphlib: Sp,
	version: jm,
	layout: Dg,
	debug: n_,
	util: {
		time: xm,
		notime: Sm
	}
}, i_ = 20, a_ = 46, o_ = 124, s_ = 24, c_ = 70;
function l_(e, t) {
	let n = Math.max(y(e, t).length, e.outputs.length);
	if (e.kind === "output") return a_;
	let r = e.kind === "input" && e.type !== "Image";
	return a_ + n * i_ + (r ? s_ : o_);
}
var u_ = 28, d_ = 20;
function f_(e, t) {
	return t.groups[e.id] ? m_(e.id, t).size : {
		width: 190,
		height: l_(e, t)
	};
}
var p_ = /* @__PURE__ */ new WeakMap();
function m_(e, t) {
	let n = p_.get(t) ?? /* @__PURE__ */ new Map();
	p_.set(t, n);
	let r = n.get(e);
	if (r) return r;
	let { nodes: i, wires: a, inputs: o, outputs: s } = t.groups[e], c = a_ + Math.max(o.length, s.length) * i_ + d_, { places: l, size: u } = h_(i, a, t), d = {
		places: Object.fromEntries(Object.entries(l).map(([e, [t, n]]) => [e, [t + u_, n + c]])),
		size: {
			width: Math.max(190, u.width + 56),
			height: c + u.height + d_
		}
	};
	return n.set(e, d), d;
}
function h_(e, t, n) {
	let r = new r_.graphlib.Graph();
	r.setGraph({
		rankdir: "LR",
		nodesep: 24,
		ranksep: c_
	}), r.setDefaultEdgeLabel(() => ({}));
	for (let t of e) r.setNode(t.id, { ...f_(t, n) });
	for (let { source: e, target: n } of t) r.hasNode(e) && r.hasNode(n) && r.setEdge(e, n);
	r_.layout(r);
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
function g_(e, t) {
	let { places: n } = h_(e.nodes, e.wires, e);
	for (let r of e.nodes) n[r.id] = t[r.id] ?? n[r.id];
	return n;
}
function __(e, t, n, r) {
	let [i, a] = e[t], [o, s] = [r.width - n.width, r.height - n.height];
	if (!o && !s) return e;
	let c = {};
	for (let [r, [l, u]] of Object.entries(e)) {
		let e = r !== t && l >= i + n.width, d = r !== t && !e && l + 190 > i && u >= a + n.height;
		c[r] = [e ? l + o : l, d ? u + s : u];
	}
	return c;
}
var v_ = 16;
function y_(e, t, n) {
	let r = e.nodes.filter((e) => e.id in t);
	if (2 * r.length < e.nodes.length) return g_(e, n);
	let i = {};
	for (let e of r) i[e.id] = n[e.id] ?? t[e.id];
	let a = e.nodes.filter((e) => !(e.id in t));
	if (!a.length) return i;
	let o = g_(e, {});
	for (let t of a) {
		let r = n[t.id] ?? b_(t, i, e) ?? o[t.id];
		i[t.id] = x_(t, r, i, e);
	}
	return i;
}
function b_(e, t, n) {
	let r = n.nodes.filter((t) => n.wires.some((n) => n.target === e.id && n.source === t.id)).filter((e) => e.id in t).map((e) => [t[e.id][0] + f_(e, n).width, t[e.id][1]]).sort((e, t) => t[0] - e[0]);
	return r.length ? [r[0][0] + c_, r[0][1]] : void 0;
}
function x_(e, t, n, r) {
	let [i, a] = [t[0], l_(e, r)], o = t[1], s = r.nodes.filter((e) => e.id in n).map((e) => ({
		place: n[e.id],
		size: f_(e, r)
	})).filter(({ place: e, size: t }) => e[0] - i < 206 && i - e[0] < t.width + v_).map(({ place: e, size: t }) => [e[1], e[1] + t.height]).sort((e, t) => e[0] - t[0]);
	for (let [e, t] of s) o < t + v_ && e < o + a + v_ && (o = t + v_);
	return [i, o];
}
// src/graph/NodeCard.tsx
var S_ = {
	waiting: "○",
	running: "◐",
	done: "●",
	cached: "◆",
	stale: "◌",
	failed: "✕",
	skipped: "–",
	asking: "?"
}, C_ = (0, b.memo)(function({ data: e, selected: t }) {
	let { node: n, sockets: r, canOpen: i, group: a } = e, { ask: s } = $(), c = u(n.id) === "", l = () => s("group", {
		node: n.id,
		open: a === null
	}), d = ap(n.id), p = cp(n.id), m = n.kind === "step", h = n.problems?.length ? n.problems.join("\n") : "", g = m ? h ? "incomplete" : d.state : n.kind, _ = m ? n.operation : n.kind === "input" ? n.type : "output";
	return /* @__PURE__ */ (0, x.jsxs)("div", {
		className: `aw-node aw-${n.kind} aw-state-${m ? d.state : "none"}`,
		"data-state": m ? d.state : void 0,
		"data-node": n.id,
		"data-selected": t,
		"data-control": n.control ? "true" : void 0,
		"data-open": a ? "true" : void 0,
		onDoubleClick: i ? l : void 0,
		children: [
			/* @__PURE__ */ (0, x.jsxs)("div", {
				className: "aw-node-head",
				children: [
					i ? /* @__PURE__ */ (0, x.jsx)("button", {
						className: "aw-group-button nodrag",
						"aria-expanded": a !== null,
						"aria-label": `${a ? "close" : "open"} ${n.title}`,
						title: a ? "close" : "show what is inside",
						onClick: l,
						onDoubleClick: (e) => e.stopPropagation(),
						children: a ? "▾" : "▸"
					}) : null,
					/* @__PURE__ */ (0, x.jsx)("span", {
						className: "aw-node-title",
						children: n.title
					}),
					m && /* @__PURE__ */ (0, x.jsxs)("span", {
						className: "aw-node-state",
						title: h || d.error || g,
						children: [
							/* @__PURE__ */ (0, x.jsx)("span", {
								"aria-hidden": "true",
								children: h ? "△" : S_[d.state]
							}),
							" ",
							g,
							d.count > 1 ? ` ×${d.count}` : "",
							" ",
							f(d.seconds)
						]
					})
				]
			}),
			/* @__PURE__ */ (0, x.jsxs)("div", {
				className: "aw-node-operation",
				children: [_, n.control ? /* @__PURE__ */ (0, x.jsxs)("span", {
					className: "aw-node-control",
					children: [" ", n.control]
				}) : null]
			}),
			/* @__PURE__ */ (0, x.jsxs)("div", {
				className: "aw-node-sockets",
				children: [/* @__PURE__ */ (0, x.jsxs)("ul", { children: [r.map((e) => /* @__PURE__ */ (0, x.jsxs)("li", { children: [
					/* @__PURE__ */ (0, x.jsx)(Iu, {
						type: "target",
						isConnectable: c,
						position: Y.Left,
						id: e.name,
						style: { background: o(e.type) },
						"aria-label": `takes ${e.name || "a value"}: ${e.type}`,
						role: "img"
					}),
					/* @__PURE__ */ (0, x.jsx)("span", {
						title: e.type,
						children: e.name
					}),
					a?.inputs.some((t) => t.name === e.name) ? /* @__PURE__ */ (0, x.jsx)(T_, {
						side: "in",
						socket: e
					}) : null
				] }, e.name)), a?.inputs.filter((e) => !r.some((t) => t.name === e.name)).map((e) => /* @__PURE__ */ (0, x.jsxs)("li", { children: [/* @__PURE__ */ (0, x.jsx)("span", {
					title: e.type,
					children: e.name
				}), /* @__PURE__ */ (0, x.jsx)(T_, {
					side: "in",
					socket: e
				})] }, e.name))] }), /* @__PURE__ */ (0, x.jsx)("ul", {
					className: "aw-node-outputs",
					children: n.outputs.map((e) => /* @__PURE__ */ (0, x.jsxs)("li", { children: [
						a ? /* @__PURE__ */ (0, x.jsx)(T_, {
							side: "out",
							socket: w_(e, a)
						}) : null,
						/* @__PURE__ */ (0, x.jsx)("span", {
							title: e.type,
							children: e.name || E_(e.type)
						}),
						/* @__PURE__ */ (0, x.jsx)(Iu, {
							type: "source",
							isConnectable: c,
							position: Y.Right,
							id: e.name || "=",
							style: { background: o(e.type) },
							"aria-label": `gives ${e.name || "its value"}: ${e.type}`,
							role: "img"
						})
					] }, e.name))
				})]
			}),
			p && !a ? /* @__PURE__ */ (0, x.jsx)("img", {
				src: p,
				alt: `result of ${n.title}`,
				draggable: !1,
				decoding: "async"
			}) : null,
			n.kind === "input" && !p ? /* @__PURE__ */ (0, x.jsx)("div", {
				className: "aw-node-given",
				children: D_(n)
			}) : null,
			d.state === "failed" && m ? /* @__PURE__ */ (0, x.jsx)("div", {
				className: "aw-node-error",
				children: d.error
			}) : null
		]
	});
});
function w_(e, t) {
	return t.outputs.find((t) => t.name === e.name) ?? t.outputs[0];
}
function T_({ side: e, socket: t }) {
	return /* @__PURE__ */ (0, x.jsx)(Iu, {
		type: e === "in" ? "source" : "target",
		position: e === "in" ? Y.Right : Y.Left,
		id: `${e}:${t.name}`,
		className: "aw-border",
		isConnectable: !1,
		style: { background: o(t.type) },
		"aria-label": `${t.name || "value"} ${e === "in" ? "goes in" : "comes out"}: ${t.type}`,
		role: "img"
	});
}
function E_(e) {
	return e.length > 14 ? `${e.slice(0, 13)}…` : e;
}
function D_(e) {
	let t = e.given ?? e.default;
	return t == null ? e.required ? "no value yet" : "none" : String(t);
}
// src/graph/Palette.tsx
var O_ = "application/x-anyloom-operation", k_ = [
	"Image",
	"Text",
	"Number",
	"Integer",
	"Flag",
	"Points",
	"Regions",
	"Masks"
];
function A_(e, t) {
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
function j_({ add: e }) {
	let { transport: t } = $(), [n, r] = (0, b.useState)([]), [i, a] = (0, b.useState)(""), o = (0, b.useRef)(null);
	(0, b.useEffect)(() => o.current?.focus({ preventScroll: !0 }), []), (0, b.useEffect)(() => {
		t.request("palette").then(({ content: e }) => r(e.operations), () => r([]));
	}, [t]);
	let s = (0, b.useMemo)(() => A_(n, i), [n, i]), c = (0, b.useMemo)(() => {
		let e = /* @__PURE__ */ new Map();
		for (let t of s) e.set(t.group, [...e.get(t.group) ?? [], t]);
		return i ? [...e] : [...e].sort(([e], [t]) => e.localeCompare(t));
	}, [s, i]);
	return /* @__PURE__ */ (0, x.jsxs)("aside", {
		className: "aw-palette",
		"aria-label": "Nodes to add",
		children: [/* @__PURE__ */ (0, x.jsx)("input", {
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
		}), /* @__PURE__ */ (0, x.jsxs)("div", {
			className: "aw-palette-groups",
			children: [i ? null : /* @__PURE__ */ (0, x.jsxs)("details", { children: [/* @__PURE__ */ (0, x.jsx)("summary", { children: "inputs" }), k_.map((t) => /* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => e({
					kind: "add input",
					type: t
				}),
				children: t
			}, t))] }), c.map(([t, n]) => /* @__PURE__ */ (0, x.jsxs)("details", {
				open: i !== "",
				children: [/* @__PURE__ */ (0, x.jsx)("summary", { children: t }), n.map((t) => /* @__PURE__ */ (0, x.jsx)("button", {
					title: t.about,
					draggable: !0,
					"data-operation": t.name,
					onDragStart: (e) => e.dataTransfer.setData(O_, t.name),
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
function M_({ form: e }) {
	let { transport: t } = $(), n = op(), [r, i] = (0, b.useState)(n[e]), [o, s] = (0, b.useState)("");
	(0, b.useEffect)(() => {
		i(n[e]), s("");
	}, [n[e], e]);
	let c = () => t.request("text", {
		form: e,
		text: r
	}).then(() => s(""), (e) => s(a(e)));
	return /* @__PURE__ */ (0, x.jsxs)("aside", {
		className: "aw-text",
		"aria-label": `The graph as ${e === "yaml" ? "YAML" : "Python"}`,
		children: [
			/* @__PURE__ */ (0, x.jsx)("textarea", {
				spellCheck: !1,
				value: r,
				"aria-label": e === "yaml" ? "YAML" : "Python",
				"aria-invalid": o !== "",
				onChange: (e) => i(e.target.value),
				onKeyDown: (e) => {
					e.key === "Enter" && (e.ctrlKey || e.metaKey) && c();
				}
			}),
			/* @__PURE__ */ (0, x.jsxs)("div", {
				className: "aw-row",
				children: [/* @__PURE__ */ (0, x.jsx)("button", {
					onClick: c,
					disabled: r === n[e],
					children: "apply (Ctrl+Enter)"
				}), /* @__PURE__ */ (0, x.jsx)("button", {
					onClick: () => i(n[e]),
					disabled: r === n[e],
					children: "discard"
				})]
			}),
			o ? /* @__PURE__ */ (0, x.jsx)("pre", {
				className: "aw-error",
				role: "alert",
				children: o
			}) : null
		]
	});
}
// src/graph/GraphCanvas.tsx
var N_ = { card: C_ }, P_ = 60;
function F_(e, t) {
	let n = (0, tp.createRoot)(e), r = new sp(), i = (e) => n.render(/* @__PURE__ */ (0, x.jsx)(I_, {
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
function I_({ transport: e, thumbnails: t, mode: n }) {
	let [r, i] = (0, b.useState)(""), o = (0, b.useMemo)(() => {
		let n = (t, n = {}) => e.request(t, n).then(() => (i(""), !0), (e) => (i(a(e)), !1));
		return {
			transport: e,
			thumbnails: t,
			ask: n,
			change: (e) => n("change", { change: e })
		};
	}, [e, t]);
	return (0, b.useEffect)(() => {
		let n = e.onMessage("thumbnail", ({ content: e, buffers: n }) => t.put(String(e.node), n[0]));
		return e.request("open").catch((e) => i(a(e))), n;
	}, [e, t]), /* @__PURE__ */ (0, x.jsxs)(np.Provider, {
		value: o,
		children: [/* @__PURE__ */ (0, x.jsx)("style", { children: "" }), /* @__PURE__ */ (0, x.jsx)("div", {
			className: "aw-canvas",
			"data-theme": n,
			children: /* @__PURE__ */ (0, x.jsx)(ff, { children: /* @__PURE__ */ (0, x.jsx)(L_, {
				mode: n,
				notice: r,
				setNotice: i
			}) })
		})]
	});
}
function L_(e) {
	let { notice: t, setNotice: n } = e, { change: r, ask: i } = $(), a = op(), [o, l] = (0, b.useState)(!1), [u, d] = (0, b.useState)(""), [f, p] = (0, b.useState)(null), m = (0, b.useRef)(null), h = (0, b.useCallback)((e) => void m.current?.add(e), []), g = async () => {
		let { nodes: e, edges: t } = m.current?.chosen() ?? {
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
	}, _ = s(a).find((e) => e.id === f), v = !a.nodes.some((e) => e.kind === "step");
	return /* @__PURE__ */ (0, x.jsxs)(x.Fragment, { children: [/* @__PURE__ */ (0, x.jsxs)("div", {
		className: "aw-bar",
		role: "toolbar",
		"aria-label": "Graph",
		children: [
			/* @__PURE__ */ (0, x.jsx)("strong", {
				title: a.about,
				children: a.name
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => i("run"),
				children: "▶ run"
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => i("cancel"),
				children: "■ stop"
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => i("undo"),
				disabled: !a.can.undo,
				children: "↶ undo"
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => i("redo"),
				disabled: !a.can.redo,
				children: "↷ redo"
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				onClick: () => m.current?.arrange(),
				children: "arrange"
			}),
			/* @__PURE__ */ (0, x.jsx)("button", {
				"aria-pressed": o,
				onClick: () => l(!o),
				children: "+ node"
			}),
			["yaml", "python"].map((e) => /* @__PURE__ */ (0, x.jsx)("button", {
				"aria-pressed": u === e,
				onClick: () => d(u === e ? "" : e),
				children: e === "yaml" ? "YAML" : "Python"
			}, e)),
			/* @__PURE__ */ (0, x.jsx)(H_, {})
		]
	}), /* @__PURE__ */ (0, x.jsxs)("div", {
		className: "aw-body",
		onKeyDown: (e) => {
			if (K_(e.target)) return;
			let t = e.key.toLowerCase();
			if (t === "delete" || t === "backspace") {
				g();
				return;
			}
			let n = e.ctrlKey || e.metaKey, r = e.target.closest(".react-flow__node"), o = s(a).find((e) => e.id === r?.dataset.id);
			if (!n && t === "o" && o && c(o, a)) i("group", {
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
			o ? /* @__PURE__ */ (0, x.jsx)(j_, { add: h }) : null,
			/* @__PURE__ */ (0, x.jsxs)("div", {
				className: "aw-flow",
				children: [
					/* @__PURE__ */ (0, x.jsx)("div", {
						className: "aw-notice",
						role: "status",
						children: t || a.error || (v ? "" : a.problems.join("; "))
					}),
					/* @__PURE__ */ (0, x.jsx)("p", {
						className: "aw-hint",
						children: R_(a)
					}),
					/* @__PURE__ */ (0, x.jsx)(z_, {
						mode: e.mode,
						actions: m,
						setSelected: p,
						setNotice: n
					})
				]
			}),
			u ? /* @__PURE__ */ (0, x.jsx)(M_, { form: u }) : null,
			_ ? /* @__PURE__ */ (0, x.jsx)(lp, { node: _ }) : null
		]
	})] });
}
function R_(e) {
	let t = new Set(e.nodes.map((e) => e.kind));
	return t.size ? t.has("step") ? t.has("output") || e.problems.length ? "" : "No outputs yet: ▶ run goes to the last nodes. To save the graph, select a node and choose “make output”." : "Next, add a node (+ node) and pull a wire to it." : "Nothing here yet: add a node, or open a graph.";
}
var z_ = (0, b.memo)(function({ mode: e, actions: t, setSelected: n, setNotice: r }) {
	let { transport: i, change: a } = $(), o = op(), s = rp(i, "places"), [c, l, d] = _f([]), [f, p, m] = vf([]), h = lu(), g = (0, b.useRef)(null), _ = (0, b.useRef)(null), v = (0, b.useRef)({}), y = (0, b.useRef)(null);
	(0, b.useEffect)(() => {
		let e = { ...s }, t = o.nodes.filter((e) => !(e.id in v.current));
		if (_.current !== null && t.length && t.length < o.nodes.length) {
			let { at: n, exact: r } = _.current;
			e[t[0].id] = r ? n : x_(t[0], n, v.current, o), _.current = null, i.set("places", e);
		}
		let n = y_(o, v.current, e), r = y.current;
		for (let e of r?.nodes ?? []) (r.groups[e.id] || o.groups[e.id]) && e.id in n && (n = __(n, e.id, f_(e, r), f_(e, o)));
		let a = Object.entries(e).some(([e, t]) => String(n[e] ?? t) !== String(t));
		v.current = {
			...v.current,
			...n
		}, y.current = o, a && i.set("places", B_(e, n)), l((e) => V_(o, n, e));
	}, [o, s]), (0, b.useEffect)(() => p(U_(o)), [o, p]);
	let S = (0, b.useCallback)(() => void window.setTimeout(() => h.fitView({
		padding: .1,
		maxZoom: 1
	}), 50), [h]), C = (0, b.useCallback)((e, t) => {
		let n = g.current?.getBoundingClientRect(), r = n && {
			x: n.x + n.width / 2,
			y: n.y + n.height / 2
		}, i = t ?? r;
		if (i) {
			let { x: e, y: n } = h.screenToFlowPosition(i);
			_.current = {
				at: [e - 95, n - 20],
				exact: t !== void 0
			};
		}
		return a(e);
	}, [a, h]);
	(0, b.useEffect)(() => {
		let e = g.current, [t, n] = [e.clientWidth, e.clientHeight], r = new ResizeObserver(() => {
			let { x: r, y: i, zoom: a } = h.getViewport(), o = h.getNodesBounds(h.getNodes()), s = o.x * a + r >= 0 && o.y * a + i >= 0 && (o.x + o.width) * a + r <= t && (o.y + o.height) * a + i <= n;
			[t, n] = [e.clientWidth, e.clientHeight], s && S();
		});
		return r.observe(e), () => r.disconnect();
	}, [S, h]), (0, b.useImperativeHandle)(t, () => ({
		add: C,
		arrange: () => {
			v.current = {}, y.current = null, i.set("places", {}), S();
		},
		chosen: () => ({
			nodes: h.getNodes().filter((e) => e.selected && !u(e.id)).map((e) => e.id),
			edges: h.getEdges().filter((e) => e.selected && !u(e.target))
		})
	}), [
		C,
		S,
		h,
		i
	]);
	let w = (0, b.useCallback)(({ source: e, target: t, sourceHandle: n, targetHandle: r }) => {
		a({
			kind: "connect",
			source: e,
			port: n === "=" ? "" : n ?? "",
			target: t,
			argument: r ?? ""
		});
	}, [a]), T = (0, b.useCallback)((e, { fromHandle: t, fromNode: n, toHandle: i }) => {
		t && !i && n && r(`${n.id} gives ${W_(o, n.id, t.id)}: drop it on a socket`);
	}, [o, r]), E = (0, b.useCallback)(({ nodes: e }) => n(e[0]?.id ?? null), [n]), D = (0, b.useCallback)((e, { id: t, position: n }) => {
		let r = [n.x, n.y];
		v.current = {
			...v.current,
			[t]: r
		}, i.set("places", {
			...i.get("places"),
			[t]: r
		});
	}, [i]);
	return /* @__PURE__ */ (0, x.jsx)("div", {
		ref: g,
		className: "aw-drawing",
		onDragOver: (e) => e.preventDefault(),
		onDrop: (e) => {
			let t = e.dataTransfer.getData(O_);
			t && (e.preventDefault(), C({
				kind: "add",
				operation: t
			}, {
				x: e.clientX,
				y: e.clientY
			}));
		},
		children: /* @__PURE__ */ (0, x.jsxs)(gf, {
			nodes: c,
			edges: f,
			nodeTypes: N_,
			colorMode: e,
			fitView: !0,
			minZoom: .1,
			zoomOnDoubleClick: !1,
			onlyRenderVisibleElements: c.length > P_,
			onNodesChange: d,
			onEdgesChange: m,
			onConnect: w,
			onConnectEnd: T,
			onSelectionChange: E,
			onNodeDragStop: D,
			deleteKeyCode: null,
			"aria-label": `Graph ${o.name}`,
			children: [
				/* @__PURE__ */ (0, x.jsx)(Tf, {}),
				/* @__PURE__ */ (0, x.jsx)(Pf, { showInteractive: !1 }),
				c.length > 20 ? /* @__PURE__ */ (0, x.jsx)(Zf, {
					pannable: !0,
					zoomable: !0
				}) : null
			]
		})
	});
});
function B_(e, t) {
	return Object.fromEntries(Object.keys(e).map((n) => [n, t[n] ?? e[n]]));
}
function V_(e, t, n) {
	let r = new Map(n.map((e) => [e.id, e]));
	return s(e).map((n) => {
		let i = u(n.id), [a, o] = i ? m_(i, e).places[n.id] : t[n.id], s = e.groups[n.id], l = {
			node: n,
			sockets: y(n, e),
			canOpen: c(n, e),
			group: s ? {
				inputs: s.inputs,
				outputs: s.outputs
			} : null
		}, d = f_(n, e), f = G_(n, e), p = r.get(n.id);
		return p !== void 0 && p.position.x === a && p.position.y === o && p.ariaLabel === f && p.width === d.width && JSON.stringify(p.data) === JSON.stringify(l) ? p : {
			...p && {
				selected: p.selected,
				measured: p.measured
			},
			id: n.id,
			type: "card",
			position: {
				x: a,
				y: o
			},
			data: l,
			width: d.width,
			...s ? { height: d.height } : { initialHeight: d.height },
			...i && {
				parentId: i,
				draggable: !1,
				extent: "parent"
			},
			ariaLabel: f
		};
	});
}
function H_() {
	let { transport: e } = $(), t = rp(e, "states") ?? {}, n = op(), r = new Set(n.nodes.filter((e) => e.problems?.length).map((e) => e.id)), i = /* @__PURE__ */ new Map();
	for (let { id: e } of n.nodes.filter((e) => e.kind === "step")) {
		let n = r.has(e) ? "incomplete" : t[e]?.state ?? "waiting";
		i.set(n, (i.get(n) ?? 0) + 1);
	}
	let a = [...i].map(([e, t]) => `${t} ${e}`).join(", ");
	return /* @__PURE__ */ (0, x.jsx)("span", {
		className: "aw-summary",
		role: "status",
		children: a
	});
}
function U_(e) {
	return n(e).map((t) => {
		let n = W_(e, t.source, t.port);
		return {
			id: `${t.source}.${t.port}→${t.target}.${t.argument}`,
			source: t.source,
			target: t.target,
			sourceHandle: t.port || "=",
			targetHandle: t.argument,
			style: {
				stroke: o(n),
				strokeWidth: 2
			},
			ariaLabel: `${n} from ${t.source} to ${t.target}`
		};
	});
}
function W_(e, t, n) {
	if (n?.startsWith("in:")) return (e.groups[t]?.inputs ?? []).find((e) => `in:${e.name}` === n)?.type ?? "anything";
	let r = s(e).find((e) => e.id === t)?.outputs ?? [];
	return (r.find((e) => e.name === (n ?? "")) ?? r[0])?.type ?? "anything";
}
function G_(e, t) {
	let n = u(e.id), r = (n ? t.groups[n].wires : t.wires).filter((t) => t.target === e.id).map(({ source: e, port: t }) => t.startsWith("in:") ? t.slice(3) : e), i = [n ? `${e.title} in ${n}` : e.title, e.operation ?? e.kind];
	return e.control && i.push(e.control), r.length && i.push(`reads ${r.map((e) => e.slice(e.lastIndexOf("/") + 1)).join(", ")}`), t.groups[e.id] ? i.push(`open, with ${t.groups[e.id].nodes.length} nodes`) : c(e, t) && i.push("a graph, O opens it"), i.join(", ");
}
function K_(e) {
	return e instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName);
}
// src/page/CanvasView.tsx
function q_({ name: e, mode: t }) {
	let [n, r] = (0, b.useState)(e ? { graph: e } : {}), [i, o] = (0, b.useState)(null), [s, c] = (0, b.useState)("");
	(0, b.useEffect)(() => {
		let e = null, t = !0;
		return o(null), c(""), m.open(n).then((n) => {
			e = n, t ? o(n) : n.close();
		}, (e) => t && c(a(e))), () => {
			t = !1, e?.close();
		};
	}, [n]);
	let l = async (e) => {
		e && r({ yaml: await e.text() });
	};
	return /* @__PURE__ */ (0, x.jsxs)(x.Fragment, { children: [/* @__PURE__ */ (0, x.jsxs)("p", {
		className: "row",
		children: [
			/* @__PURE__ */ (0, x.jsxs)("label", {
				className: "button",
				children: ["Open a YAML file", /* @__PURE__ */ (0, x.jsx)("input", {
					type: "file",
					accept: ".yaml,.yml",
					hidden: !0,
					onChange: (e) => void l(e.target.files?.[0])
				})]
			}),
			i ? /* @__PURE__ */ (0, x.jsx)(J_, {
				transport: i,
				failed: c
			}) : null,
			/* @__PURE__ */ (0, x.jsx)("span", {
				role: "alert",
				className: "bad",
				children: s
			})
		]
	}), i ? /* @__PURE__ */ (0, x.jsx)(Y_, {
		transport: i,
		mode: t
	}) : s ? null : /* @__PURE__ */ (0, x.jsx)("p", { children: "opening …" })] });
}
function J_({ transport: e, failed: t }) {
	let n = rp(e, "graph"), r = n.nodes.filter((e) => e.kind === "input" && /^Image\b/.test(e.type ?? "")), i = async (n, r) => {
		if (r) try {
			await e.request("give", {
				name: n,
				value: await h(r)
			}), t("");
		} catch (e) {
			t(a(e));
		}
	};
	return /* @__PURE__ */ (0, x.jsxs)(x.Fragment, { children: [/* @__PURE__ */ (0, x.jsx)("button", {
		onClick: () => {
			let e = document.createElement("a");
			e.href = URL.createObjectURL(new Blob([n.yaml], { type: "application/yaml" })), e.download = `${n.name}.yaml`, e.click(), setTimeout(() => URL.revokeObjectURL(e.href), 1e3);
		},
		children: "Save as YAML"
	}), r.map((e) => /* @__PURE__ */ (0, x.jsxs)("label", { children: [
		e.id,
		" ",
		/* @__PURE__ */ (0, x.jsx)("input", {
			type: "file",
			accept: "image/*",
			"aria-label": `image for ${e.id}`,
			onChange: (t) => void i(e.id, t.target.files?.[0])
		})
	] }, e.id))] });
}
function Y_({ transport: e, mode: t }) {
	let n = (0, b.useRef)(null), r = (0, b.useRef)(null);
	return (0, b.useEffect)(() => {
		let i = F_(n.current, e);
		return r.current = i, i.setColorMode(t), () => {
			r.current = null, setTimeout(() => i.unmount());
		};
	}, [e]), (0, b.useEffect)(() => r.current?.setColorMode(t), [t]), /* @__PURE__ */ (0, x.jsx)("div", {
		className: "board",
		ref: n
	});
}
export { q_ as default };
