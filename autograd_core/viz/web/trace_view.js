// What follows one trace: its graph, sentence, formula, code and panels.

import { sub } from "./numbers.js";
import { FILLED, FORMULA, LINE, PHASE, SAID, SAY, Timeline } from "./timeline.js";
import { counter, tone } from "./look.js";
import { fill, sentence } from "./words.js";
import { keepFocus, make, reachable, reveal } from "./dom.js";
import { breakable, codeView, inspect, ledgerView, mailboxView, noteView, panel, spelled, tableView, titleOf } from "./panels.js";
import { Picture } from "./picture.js";
import { Bench } from "./bench.js";

const ROOM = 190, SAMPLED = 60;   // the most px of sentence or formula; how many are measured

/** Of each kind of frame, the one that measures most. */
function longest(frames, kind, measure) {
  const found = new Map();
  for (const frame of frames) {
    const size = measure(frame), [most = -1] = found.get(kind(frame)) ?? [];
    if (size > most) found.set(kind(frame), [size, frame]);
  }
  return [...found.values()].slice(0, SAMPLED).map(([, frame]) => frame);
}

/** Where a step is told: a sentence and a formula. */
function spoken() {
  const say = make("p", { class: "ag-say" }), formula = make("div", { class: "ag-formula", role: "group", "aria-label": "Formula" });
  return { say, formula, text: make("div", { class: "ag-text" }, say, formula) };
}

/** What follows one trace.  `memory` outlives it: which panels are folded, whether the table stands
 *  for the graph.  `on` is told what is picked, opened, closed and where to go. */
export class TraceView {
  constructor(payload, key, memory, on) {
    const timeline = this.timeline = new Timeline(payload, key), counted = ["live_nodes", "live_bytes", "grad_mode"].some((field) => timeline.ever("g", field));
    this.picked = null, this.k = -1, this.memory = memory, this.on = on;
    this.picture = new Picture(timeline, payload.scenes[key], { pick: (id) => on.pick(id === this.picked ? null : id), open: on.open, close: on.close, hover: (id, edge) => this.#terms(id, edge) });
    this.table = make("div", { class: "ag-tabled", tabindex: 0, role: "group", "aria-label": "The graph as a table" });
    Object.assign(this, spoken());
    this.say.setAttribute("aria-live", "polite");
    this.formula.addEventListener("pointerover", ({ target }) => this.picture.light(this.#meant(target.closest("msub"))));
    this.formula.addEventListener("pointerleave", () => this.picture.light([]));
    this.text.addEventListener("pointerover", ({ target }) => { const digits = target.closest("b,mn"); this.text.title = digits ? spelled(timeline, this.k, digits.textContent) : ""; });
    this.note = make("div", { class: "ag-note", role: "note", "aria-label": "What happened, and what to do", hidden: true });
    this.cells = [], this.under = false;   // what an explanation takes the place of, unless it stands under the sentence
    this.text.style.setProperty("--rows", payload.rows);
    this.counter = make("p", { class: "ag-counter num", hidden: !counted });
    this.code = codeView(timeline.code, memory.folded);
    this.book = panel(memory.folded, "book", ""), this.card = panel(memory.folded, "card", "");
    this.table.hidden = !memory.table, this.picture.root.hidden = memory.table;
    const benched = panel(memory.folded, "bench", "Bench: vᵀJ", () => this.#bench());
    this.bench = new Bench(benched.body), this.benched = benched.root;
    this.benched.hidden = ![...timeline.edges.keys()].some((id) => timeline.ever(`e${id}`, "local"));
    this.book.root.addEventListener("pointerover", ({ target }) => {
      const edge = target.closest("[data-edge]")?.dataset.edge;
      this.picture.light(edge === undefined ? [] : [`e${edge}`]), this.#terms(null, edge === undefined ? null : Number(edge));
    });
    this.book.root.addEventListener("pointerleave", () => (this.picture.light([]), this.#terms(null, null)));
  }

  /** What stands beside or under the graph. */
  panels() {
    const column = (...parts) => make("div", { class: "ag-cell" }, ...parts), explained = Object.keys(this.timeline.notes).length > 0;
    this.cells = [column(this.book.root, this.benched), column(this.card.root)];
    return [...(this.code ? [column(this.code.root)] : []), ...(explained ? [this.note] : []), ...this.cells];
  }

  get inspected() { return this.picked ?? this.timeline.focus(this.k); }

  show(k) {
    const { timeline } = this, frame = timeline.frames[k], note = timeline.notes[k];
    if (k === this.k) return;
    this.k = k;
    this.picture.show(k);
    this.#tell(frame, this);
    this.note.replaceChildren(...(note ? noteView(note) : []));
    this.counter.textContent = counter(timeline, k);
    this.code?.show(frame[LINE]);
    this.inspect();
    if (!this.reserved) return;   // it is about to be measured
    this.measure();
    const now = this.book.body.querySelector(".now");
    if (now) reveal(now);
  }

  /** Where explanations stand: under the sentence, or in the place of the panels. */
  explainUnder(under) {
    if (under === this.under || !this.cells.length) return;
    this.under = under, this.note.hidden = true, this.note.style.minHeight = "";
    if (under) this.text.after(this.note); else this.cells[0].before(this.note);
    for (const cell of this.cells) cell.hidden = false;
    if (this.k >= 0) this.#explain();
  }

  /** An explanation in the place of the panels goes when a node is picked. */
  #explain() {
    const shown = Boolean(this.timeline.notes[this.k]) && (this.under || this.picked === null), instead = shown && !this.under;
    if (this.note.hidden !== shown) return;
    if (instead && this.cells.length) this.note.style.minHeight = `${Math.max(...this.cells.map((cell) => cell.getBoundingClientRect().bottom)) - this.cells[0].getBoundingClientRect().top}px`;
    this.note.hidden = !shown;
    for (const cell of this.cells) cell.hidden = instead;
  }

  /** What is larger than its place can be scrolled with the keys. */
  measure() { for (const part of [this.formula, this.note]) reachable(part, part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight); }

  inspect() { keepFocus(this.card.root, () => keepFocus(this.table, () => this.#rebuild())), this.#bench(), this.#steady(), this.#explain(); }

  #rebuild() {
    const { timeline, k, inspected: id } = this, composite = timeline.nodes.get(id).kind === "composite", steps = timeline.events(id);
    const inside = timeline.all.get(id).parent, noted = timeline.notes[k] && this.picked !== null && !this.under, button = (text, label, onclick, off) => make("button", { type: "button", "aria-label": label, title: label, "aria-disabled": String(off), onclick: () => off || onclick() }, text);
    const earlier = steps.filter((step) => step < k).pop(), later = steps.find((step) => step > k), name = titleOf(timeline, id, k);
    this.book.show(`P of u${sub(timeline.nodes.get(id).u)}, path by path`, ...ledgerView(timeline, id, k), ...mailboxView(timeline, id, k));
    const others = [...(noted ? [button("Explanation", "What happened, and what to do (Esc)", () => this.on.pick(null), false)] : []),
      ...(composite ? [button("Open", `Open ${name} (o)`, () => this.on.open(id), false)] : []),
      ...(inside !== null ? [button("Close", `Close ${timeline.all.get(inside).label || timeline.all.get(inside).op} (o)`, () => this.on.close(inside), false)] : [])];
    const events = !this.on.go ? [] : [make("div", { class: "ag-events" },
      button("‹ event", `Previous event of ${name} (E)`, () => this.on.go(earlier), earlier === undefined),
      button("event ›", `Next event of ${name} (e)`, () => this.on.go(later), later === undefined)), ...(others.length ? [make("div", { class: "ag-doors" }, ...others)] : [])];
    this.card.show(name, ...events, inspect(timeline, id, k));
    this.event = { e: later, E: earlier };
    if (this.memory.table) this.table.replaceChildren(tableView(timeline, k, this.picked, (id) => this.on.pick(id === this.picked ? null : id)));
  }

  /** Whether panels stand one under another, so that what is below one moves with its height. */
  get #stands() { return !this.memory.table && getComputedStyle(this.book.root).getPropertyValue("--steady") === "1"; }

  get #bodies() { return [this.book.body, this.card.body, this.bench.body, this.table]; }

  /** Has what stands above something never get smaller again: what is below stays in place. */
  #steady() {
    if (!this.reserved) return;
    for (const body of this.memory.table ? [this.table] : this.#stands ? this.#bodies : [])
      if (body.offsetHeight > parseFloat(body.style.minHeight || 0)) body.style.minHeight = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  }

  /** Room for the longest of the sentences, for each kind of formula and for the panels, so that
   *  nothing moves between steps.  All are laid out at once, out of sight. */
  reserve() {
    const { timeline, text } = this;
    if (this.k < 0 || (this.reserved && this.reserved === text.clientWidth)) return;
    const length = (texts) => Object.values(texts).reduce((sum, text) => sum + text.length, 0);
    const said = longest(timeline.frames, ({ [PHASE]: phase }) => phase === "error", ({ [SAY]: key, [SAID]: args }) => (timeline.sayings[key] ?? key).length + length(args));
    const shown = longest(timeline.frames, ({ [FORMULA]: at }) => at, ({ [FORMULA]: at, [FILLED]: args }) => (at < 0 ? -1 : length(args)));
    const trials = [...said, ...shown].map((frame) => this.#tell(frame, spoken())), room = make("div", { class: "ag-room", "aria-hidden": "true" }, ...trials.map(({ text }) => text));
    const high = (part, among) => Math.max(0, ...among.map((trial) => Math.ceil(trial[part].getBoundingClientRect().height)));
    const errors = trials.filter((_, i) => said[i]?.[PHASE] === "error"), plain = trials.slice(0, said.length).filter((trial) => !errors.includes(trial));
    room.style.setProperty("--rows", text.style.getPropertyValue("--rows"));
    text.after(room), this.reserved = text.clientWidth;
    const rooms = { say: high("say", plain), formula: Math.min(ROOM, high("formula", trials.slice(said.length))) };
    for (const trial of [this, ...plain, ...errors]) for (const part in rooms) trial[part].style.minHeight = `${rooms[part]}px`;
    const usual = high("text", plain);
    text.style.minHeight = `${Math.max(usual, Math.min(high("text", errors), Math.max(usual, 1.6 * ROOM)))}px`;
    room.remove();
    if (this.reserved) this.#panels();
  }

  /** Room for the panels as they are when a step is last about each node: they only grow. */
  #panels() {
    for (const { style } of this.#bodies) style.minHeight = "";
    for (const cell of this.cells) cell.hidden = false;   // an explanation may stand there
    if (this.#stands) {
      const { k, picked, timeline } = this, every = [...timeline.frames.keys()], steps = every.length <= SAMPLED ? every : [...new Map(every.map((k) => [timeline.focus(k), k])).values()];
      this.picked = null;
      for (this.k of steps.filter((_, i) => i % Math.ceil(steps.length / SAMPLED) === 0)) this.#rebuild(), this.#steady();
      this.picked = picked, this.k = k;
      this.#rebuild();
    }
    this.note.hidden = true, this.#explain();
  }

  /** Puts what a frame says, and its formula, into these elements. */
  #tell(frame, parts) {
    const { say, formula, text } = parts, { [PHASE]: phase, [SAY]: key, [SAID]: args, [FORMULA]: at, [FILLED]: filled } = frame, { sayings, math } = this.timeline;
    say.replaceChildren(...sentence(sayings[key] ?? key, args).map(([t, tone]) => (tone ? make("b", { class: tone }, t) : t)));
    formula.innerHTML = at < 0 ? "" : `<math>${fill(math[at], filled)}</math>`;
    breakable(formula);
    formula.hidden = phase === "error" && at < 0;
    text.className = `ag-text ag-${tone(phase)}`;
    return parts;
  }

  #bench() { if (!this.memory.folded.has("bench")) this.bench.show(this.memory, this.timeline, this.inspected, this.k); }

  /** Shows the table in place of the graph, or the graph again. */
  swap(on) { this.memory.table = on, this.table.hidden = !on, this.picture.root.hidden = on, this.inspect(); }

  pick(id) { this.picked = id, this.picture.pick(id), this.inspect(); }

  /** Picks the next node in the order of their numbers, or with -1 the one before. */
  cycle(d) {
    const ids = [...this.timeline.nodes.keys()];
    this.pick(ids[(ids.indexOf(this.inspected) + d + ids.length) % ids.length]);
  }

  /** Ids of nodes whose number, name, operation or grad_fn holds the text; hidden ones by their box. */
  find(text) {
    const wanted = text.trim().toLowerCase().replace(/[₀-₉]/g, (d) => "₀₁₂₃₄₅₆₇₈₉".indexOf(d)), { timeline } = this;
    if (!wanted) return [];
    const hit = ({ u, label, op, gradFn }) => `u${u}` === wanted || [label, op, gradFn].some((x) => x.toLowerCase().includes(wanted));
    return [...new Set([...timeline.all.values()].filter(hit).map(({ id }) => (timeline.opened.has(id) ? null : timeline.box(id))).filter((id) => timeline.nodes.has(id)))];
  }

  /** The cards and edges that a term of the formula means: J_{2→4}, P_4, u_4. */
  #meant(term) {
    if (!term) return [];
    const [letter, index] = [...term.children].map((x) => x.textContent.replace(/\s/g, "")), ends = index.split("→");
    const numbered = (u) => [...this.timeline.nodes.values()].find((node) => node.u === u)?.id;
    if (letter === "J" && ends.length === 2) return this.timeline.into.get(numbered(ends[1]))?.filter(({ source }) => source === numbered(ends[0])).map(({ id }) => `e${id}`) ?? [];
    return [`n${numbered(index)}`];
  }

  /** Lights the terms of the formula that speak of a card or an edge. */
  #terms(id, edge) {
    for (const term of this.formula.querySelectorAll("msub")) {
      const meant = this.#meant(term);
      term.classList.toggle("lit", (id !== null && meant.includes(`n${id}`)) || (edge !== null && meant.includes(`e${edge}`)));
    }
  }
}

/** The box of a view: it takes the keys. */
export const frameOf = (kind, label, press, ...children) => make("div", { class: `ag ag-${kind}`, tabindex: 0, role: "group", "aria-label": label,
  onkeydown: press }, make("div", { class: "ag-frame" }, ...children));
