// The SVG with its slots found once; a step touches only what differs.

import { size } from "./numbers.js";
import { CHANGES, EDGES, NODES, OWNER } from "./timeline.js";
import { edgeMarks, edgeTexts, mark, nodeMarks, nodeTexts } from "./look.js";
import { calm, make, reachable } from "./dom.js";
import { full } from "./panels.js";
import { Viewport } from "./viewport.js";

const LEGIBLE = 0.25;   // drawn smaller than this, texts are left out

/** The SVG with its slots found once; show(k) touches only what differs from what is on screen. */
export class Picture {
  constructor(timeline, source, { pick, open, close, hover }) {
    this.timeline = timeline, this.zoom = null, this.aim = null, this.ahead = 0;
    this.root = make("div", { class: "ag-graph", role: "group", "aria-label": "Graph" });
    this.viewport = new Viewport(this.root, source, (key) => this.at >= 0 && this.#update(key, this.at));
    this.svg = this.viewport.svg, this.parts = new Map(), this.boxes = new Map();
    for (const piece of this.viewport.pieces) {
      if (!this.parts.has(piece.key)) this.parts.set(piece.key, { pieces: [], slots: null, marks: "" });
      this.parts.get(piece.key).pieces.push(piece);
      if (piece.kind === "node") this.boxes.set(piece.key, piece.place);
    }
    this.port = { x: 0, y: 0, wide: 0, high: 0 };   // what is in sight, in px of the drawn picture: asking the page takes a layout
    this.root.addEventListener("scroll", () => (this.#scrolled(), this.#look()));
    const node = (event) => event.target.closest("[data-n]")?.dataset.n, edge = (event) => event.target.closest("[data-e]")?.dataset.e;
    const number = (text) => (text === undefined ? null : Number(text));
    this.svg.addEventListener("click", (event) => {
      const group = event.target.closest("[data-g]")?.dataset.g;
      if (this.dragged) this.dragged = false;
      else if (open && event.target.closest(".opens")) open(number(node(event)));
      else if (close && group !== undefined) close(Number(group));
      else this.still = true, pick(number(node(event))), this.still = false;   // it is in sight
    });
    this.svg.addEventListener("dblclick", (event) => { if (open && timeline.all.get(number(node(event)))?.kind === "composite") open(number(node(event))); });
    this.svg.addEventListener("pointerover", (event) => {
      const slot = event.target.closest("[data-f]"), field = slot?.dataset.f, id = number(node(event)), line = number(edge(event));
      this.root.title = field ? this.#whole(id === null ? `e${line}` : `n${id}`, field) : "";
      hover(id, line);
    });
    this.svg.addEventListener("pointerleave", () => hover(null, null));
    this.root.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) event.preventDefault(), this.zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, event);
    }, { passive: false });
    this.root.addEventListener("pointerdown", (event) => this.#drag(event));
    this.at = -1;
    const [, , width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.width = width, this.height = height, this.overflows = false, this.scale = 1;
  }

  /** All digits of a field, for a tooltip. */
  #whole(object, field) {
    const value = this.timeline.known(object, field, this.at);
    if (!Array.isArray(value) || !Array.isArray(value[0])) return "";
    const [shape, dtype, data] = value;
    return data ? data.map((x) => full(x, dtype)).join(shape.length ? ",  " : "") : size(shape);
  }

  /** Moves the graph under the pointer, from where there is no card. */
  #drag(down) {
    const { root } = this, { scrollLeft, scrollTop } = root;
    this.dragged = false;
    if (!this.overflows || down.button || down.target.closest("[data-n],[data-g]") || down.pointerType === "touch") return;
    const move = (event) => {
      const dx = event.clientX - down.clientX, dy = event.clientY - down.clientY;
      if (Math.abs(dx) + Math.abs(dy) > 4) this.dragged = true;
      root.scrollTo(scrollLeft - dx, scrollTop - dy);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
  }

  /** Makes the picture larger or smaller, around the pointer or the middle. */
  zoomBy(factor, { clientX, clientY } = {}) {
    const { root } = this, box = root.getBoundingClientRect(), before = this.scale;
    const x = clientX === undefined ? root.clientWidth / 2 : clientX - box.left, y = clientY === undefined ? root.clientHeight / 2 : clientY - box.top;
    this.zoom = Math.min(3, Math.max(0.05, before * factor));
    const [left, top] = [root.scrollLeft + x, root.scrollTop + y].map((at) => at * (this.zoom / before));
    this.#size(this.zoom), this.measure(false);
    root.scrollTo(left - x, top - y);
  }

  #size(scale) {
    this.svg.classList.toggle("far", scale < LEGIBLE);
    this.svg.style.cssText = `width:${Math.floor(this.width * scale)}px;height:${Math.floor(this.height * scale)}px`;
  }

  /** Lights edges and cards, as far as they are drawn. */
  light(keys) {
    for (const part of this.lit ?? []) for (const { g } of part.pieces) g.classList.remove("lit");
    this.lit = keys.map((key) => this.parts.get(key)).filter(Boolean);
    for (const part of this.lit) for (const { g } of part.pieces) g.classList.add("lit");
  }

  /** The elements of a part that show a text, by their field. */
  #slots({ pieces }) {
    const slots = {};
    for (const { g } of pieces) for (const slot of g.querySelectorAll("[data-f]"))
      (slots[slot.dataset.f] ??= []).push(Object.assign(slot, { shows: slot.textContent }));
    return slots;
  }

  /** Shows the whole graph, however small, or a part that is easy to read.  Unless told, all of it
   *  when that takes shrinking to no less than 0.44. */
  fit(whole = this.whole) {
    if (whole !== this.whole) this.zoom = null;
    const { root, width, height } = this, highest = parseFloat(getComputedStyle(root).maxHeight) || 520;
    const all = Math.min(1, (root.clientWidth - 8) / width, (highest - 8) / height);
    this.whole = whole, this.small = all < 0.75, this.all = whole ?? all >= 0.44;
    const scale = this.all ? all : whole === false ? 0.9 : Math.max(0.6, Math.min(0.72, (highest - 20) / height));
    this.#size(this.zoom ?? scale);
    this.measure();
  }

  measure(follow = true) {
    const { clientWidth: wide, clientHeight: high, scrollWidth, scrollHeight } = this.root;
    this.scale = this.svg.clientWidth / this.width || 1, this.overflows = scrollWidth > wide + 1 || scrollHeight > high + 1;
    Object.assign(this.port, { wide, high }), this.#scrolled();
    this.root.classList.toggle("ag-pans", this.overflows), reachable(this.root, this.overflows);
    if (follow && this.overflows && this.at >= 0) this.#follow(this.at, true);
    this.#look();
  }

  #scrolled() { this.port.x = this.root.scrollLeft, this.port.y = this.root.scrollTop; }

  /** Has in the page what can be seen, and once that is painted, half as much again on every side. */
  #look() {
    const { x, y, wide, high } = this.port, [dx, dy] = [wide, high].map((side) => side * this.ahead);
    this.viewport.look([x - dx, y - dy, x + wide + dx, y + high + dy].map((at) => at / this.scale));
    if (this.ahead || this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => setTimeout(() => { this.ahead = 0.5, this.#look(); }));
  }

  show(k) {
    const touched = this.#touched(this.at, k);
    this.at = k, this.aim = null;
    for (const key of touched) if (this.parts.get(key)?.pieces.some(({ here }) => here)) this.#update(key, k);
    if (this.overflows) this.#follow(k), this.#look();
  }

  /** What may look different at step k than at step `from`. */
  #touched(from, k) {
    const { timeline } = this;
    if (from < 0 || timeline.span(from)[0] !== timeline.span(k)[0]) return this.parts.keys();
    const keys = new Set(), [low, high] = from < k ? [from, k] : [k, from];
    for (let i = low; i <= high; i++) {
      const frame = timeline.frames[i];
      keys.add(`n${frame[OWNER]}`);
      for (const [object, field] of frame[CHANGES]) {
        keys.add(object);
        const id = Number(object.slice(1));
        if (object[0] === "e") keys.add(`n${timeline.edges.get(id).source}`);
        if (object[0] !== "n") continue;
        const state = field === "alive" || field === "reached";
        for (const edge of timeline.into.get(id)) if (edge.cut || state) keys.add(`e${edge.id}`);
        if (state) for (const edge of timeline.out.get(id)) keys.add(`e${edge.id}`);
      }
    }
    for (const frame of [timeline.frames[from], timeline.frames[k]]) {
      for (const id of frame[NODES]) keys.add(`n${id}`);
      for (const id of frame[EDGES]) keys.add(`e${id}`);
    }
    return keys;
  }

  #update(key, k) {
    const part = this.parts.get(key), id = Number(key.slice(1)), node = key[0] === "n";
    const marks = (node ? nodeMarks : edgeMarks)(this.timeline, id, k);
    if (marks !== part.marks) {
      for (const { g, base } of part.pieces) g.setAttribute("class", `${base} ${marks}${["picked", "found", "lit"].filter((c) => g.classList.contains(c)).map((c) => ` ${c}`).join("")}`);
      part.marks = marks;
    }
    const texts = (node ? nodeTexts : edgeTexts)(this.timeline, id, k);
    part.slots ??= this.#slots(part);
    for (const field in part.slots)
      part.slots[field].forEach((slot, i) => {
        const text = texts[field]?.[i] ?? "";
        if (text === slot.shows) return;
        slot.textContent = slot.shows = text;
        for (const set of ["gone", "stale"]) slot.classList.toggle(set, mark(text) === set);
      });
  }

  /** Gives a card a class, or takes it. */
  mark(id, name, on) { for (const { g } of this.parts.get(`n${id}`)?.pieces ?? []) g.classList.toggle(name, on); }

  /** Scrolls to some cards. */
  see(ids) { this.aim = ids; if (this.overflows) this.#follow(this.at); }

  pick(id) {
    this.picked?.classList.remove("picked");
    this.picked = id === null ? null : this.parts.get(`n${id}`)?.pieces[0].g;
    this.picked?.classList.add("picked");
    if (id !== null && !this.still) this.see([id]);
  }

  /** Scrolls so that what was asked for since the step, else what is lit, can be seen: all of it if it fits, else what the step is about. */
  #follow(k, atOnce = false, nodes = this.aim ?? [this.timeline.focus(k), ...this.timeline.frames[k][NODES]]) {
    const { root, scale, port: { x, y, wide, high } } = this;
    const boxes = nodes.map((id) => this.boxes.get(`n${id}`)).filter(Boolean);
    if (!boxes.length) return;
    const into = (at, from, shown) => {
      const spans = boxes.map((box) => [box[at] * scale - 12, box[at + 2] * scale + 12]);
      const all = [Math.min(...spans.map(([a]) => a)), Math.max(...spans.map(([, b]) => b))];
      const [a, b] = all[1] - all[0] <= shown ? all : spans[0];
      return a >= from && b <= from + shown ? from : Math.max(0, (a + b - shown) / 2);
    };
    const left = into(0, x, wide), top = into(1, y, high), far = Math.abs(left - x) > wide || Math.abs(top - y) > high;
    if (left !== x || top !== y) root.scrollTo({ left, top, behavior: atOnce || far || calm() ? "auto" : "smooth" }), this.#scrolled();
  }
}
