// The picture: the SVG with its slots found once; a step touches only what differs.

import { size } from "./numbers.js";
import { CHANGES, EDGES, NODES, OWNER } from "./timeline.js";
import { edgeMarks, edgeTexts, isValue, mark, nodeMarks, nodeTexts } from "./look.js";
import { make } from "./dom.js";
import { formatFully } from "./digits.js";
import { Viewport } from "./viewport.js";
import { Camera } from "./camera.js";

/** The id that an event is about: of a card (data-n), an edge (data-e) or a group (data-g). */
function readId({ target }, name) {
  const text = target.closest(`[data-${name}]`)?.dataset[name];
  return text === undefined ? null : Number(text);
}

/** The SVG with its slots found once; show(k) touches only what differs from what is on screen.
 *  `on` is told what is picked, opened, closed and pointed at. */
export class Picture {
  constructor(timeline, source, on) {
    this.timeline = timeline;
    this.on = on;
    this.at = -1;
    this.sought = null;
    this.root = make("div", { class: "ag-graph", role: "group", "aria-label": "Graph" });
    this.viewport = new Viewport(this.root, source, (key) => this.#updateNow(key));
    this.svg = this.viewport.svg;
    this.#groupPieces();
    this.camera = new Camera(this.root, this.svg, {
      cull: (rectangle) => this.viewport.cull(rectangle),
      aim: () => this.#findTargets(),
    });
    this.svg.addEventListener("click", (event) => this.#click(event));
    this.svg.addEventListener("dblclick", (event) => this.#openComposite(event));
    this.svg.addEventListener("pointerover", (event) => this.#point(event));
    this.svg.addEventListener("pointerleave", () => on.hover(null, null));
  }

  /** A part is what shows the state of a card or an edge: an edge and its label are one. */
  #groupPieces() {
    this.parts = new Map();
    this.boxes = new Map();
    for (const piece of this.viewport.pieces) {
      const { key, kind, place } = piece;
      if (!this.parts.has(key)) this.parts.set(key, { pieces: [], slots: null, marks: "" });
      this.parts.get(key).pieces.push(piece);
      if (kind === "node") this.boxes.set(key, place);
    }
  }

  #click(event) {
    const { open, close, pick } = this.on;
    const group = readId(event, "g");
    if (this.camera.dragged) this.camera.dragged = false;
    else if (open && event.target.closest(".opens")) open(readId(event, "n"));
    else if (close && group !== null) close(group);
    else {
      this.still = true;   // it is in sight
      pick(readId(event, "n"));
      this.still = false;
    }
  }

  #openComposite(event) {
    const id = readId(event, "n");
    if (this.on.open && this.timeline.all.get(id)?.kind === "composite") this.on.open(id);
  }

  #point(event) {
    const field = event.target.closest("[data-f]")?.dataset.f;
    const id = readId(event, "n");
    const edge = readId(event, "e");
    const object = id === null ? `e${edge}` : `n${id}`;
    this.root.title = field ? this.#spellField(object, field) : "";
    this.on.hover(id, edge);
  }

  /** All digits of a field, for a tooltip. */
  #spellField(object, field) {
    const value = this.timeline.known(object, field, this.at);
    if (!isValue(value)) return "";
    const [shape, dtype, data] = value;
    if (!data) return size(shape);
    return data.map((x) => formatFully(x, dtype)).join(shape.length ? ",  " : "");
  }

  show(k) {
    const touched = this.#findTouched(this.at, k);
    this.at = k;
    this.sought = null;
    for (const key of touched) {
      const isHere = this.parts.get(key)?.pieces.some(({ here }) => here);
      if (isHere) this.#update(key, k);
    }
    if (!this.camera.overflows) return;
    this.camera.follow();
    this.camera.look();
  }

  /** What may look different at step k than at step `from`. */
  #findTouched(from, k) {
    const { timeline } = this;
    if (from < 0 || timeline.span(from)[0] !== timeline.span(k)[0]) return this.parts.keys();
    const keys = new Set();
    for (let i = Math.min(from, k); i <= Math.max(from, k); i++) {
      const frame = timeline.frames[i];
      keys.add(`n${frame[OWNER]}`);
      for (const [object, field] of frame[CHANGES]) this.#addAffected(keys, object, field);
    }
    for (const { [NODES]: nodes, [EDGES]: edges } of [timeline.frames[from], timeline.frames[k]]) {
      for (const id of nodes) keys.add(`n${id}`);
      for (const id of edges) keys.add(`e${id}`);
    }
    return keys;
  }

  /** What looks different when a field changes: the card or the edge, and what lies next to it. */
  #addAffected(keys, object, field) {
    const { edges, into, out } = this.timeline;
    const id = Number(object.slice(1));
    keys.add(object);
    if (object[0] === "e") keys.add(`n${edges.get(id).source}`);
    if (object[0] !== "n") return;
    const state = field === "alive" || field === "reached";
    for (const edge of into.get(id)) if (edge.cut || state) keys.add(`e${edge.id}`);
    if (state) for (const edge of out.get(id)) keys.add(`e${edge.id}`);
  }

  #updateNow(key) {
    if (this.at >= 0) this.#update(key, this.at);
  }

  #update(key, k) {
    const part = this.parts.get(key);
    const id = Number(key.slice(1));
    const [marks, texts] = key[0] === "n"
      ? [nodeMarks(this.timeline, id, k), nodeTexts(this.timeline, id, k)]
      : [edgeMarks(this.timeline, id, k), edgeTexts(this.timeline, id, k)];
    if (marks !== part.marks) {
      for (const piece of part.pieces) markPiece(piece, marks);
      part.marks = marks;
    }
    part.slots ??= findSlots(part);
    for (const [field, slots] of Object.entries(part.slots))
      slots.forEach((slot, i) => fillSlot(slot, texts[field]?.[i] ?? ""));
  }

  /** Lights edges and cards, as far as they are drawn. */
  light(keys) {
    for (const part of this.lit ?? []) for (const { g } of part.pieces) g.classList.remove("lit");
    this.lit = keys.map((key) => this.parts.get(key)).filter(Boolean);
    for (const part of this.lit) for (const { g } of part.pieces) g.classList.add("lit");
  }

  /** Gives a card a class, or takes it. */
  mark(id, name, on) {
    for (const { g } of this.parts.get(`n${id}`)?.pieces ?? []) g.classList.toggle(name, on);
  }

  pick(id) {
    this.picked?.classList.remove("picked");
    this.picked = id === null ? null : this.parts.get(`n${id}`)?.pieces[0].g;
    this.picked?.classList.add("picked");
    if (id !== null && !this.still) this.see([id]);
  }

  /** Scrolls to some cards. */
  see(ids) {
    this.sought = ids;
    if (this.camera.overflows) this.camera.follow();
  }

  /** Where the cards are that were asked for since the step, else those that it is about. */
  #findTargets() {
    const { at, timeline } = this;
    if (at < 0) return [];
    const ids = this.sought ?? [timeline.focus(at), ...timeline.frames[at][NODES]];
    return ids.map((id) => this.boxes.get(`n${id}`)).filter(Boolean);
  }
}

/** The elements of a part that show a text, by their field. */
function findSlots({ pieces }) {
  const slots = {};
  for (const { g } of pieces) {
    for (const slot of g.querySelectorAll("[data-f]")) {
      slot.shows = slot.textContent;
      (slots[slot.dataset.f] ??= []).push(slot);
    }
  }
  return slots;
}

function fillSlot(slot, text) {
  if (text === slot.shows) return;
  slot.textContent = text;
  slot.shows = text;
  for (const set of ["gone", "stale"]) slot.classList.toggle(set, mark(text) === set);
}

function markPiece({ g, base }, marks) {
  const kept = ["picked", "found", "lit"].filter((name) => g.classList.contains(name));
  g.setAttribute("class", [`${base} ${marks}`, ...kept].join(" "));
}
