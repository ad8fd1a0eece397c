// The view of one trace: its graph, sentence, formula, code and panels.

import { sub } from "./numbers.js";
import { LINE, Timeline } from "./timeline.js";
import { counter } from "./look.js";
import { keepFocus, make, makeButton, reveal, setReachable } from "./dom.js";
import { spellOut } from "./digits.js";
import { makeCode, makeNote, makePanel } from "./panels.js";
import { makeLedger, makeMailbox } from "./ledger.js";
import { formatTitle, makeInspector } from "./inspector.js";
import { makeGraphTable } from "./graph_table.js";
import { Bench } from "./bench.js";
import { Picture } from "./picture.js";
import { Narration } from "./narration.js";
import { keepHeight, reserveNarration, sampleSteps } from "./reservation.js";

/** What follows one trace.  `memory` outlives it: which panels are folded, whether the table stands
 *  for the graph.  `on` is told what is picked, opened, closed and where to go. */
export class TraceView {
  constructor(payload, key, memory, on) {
    this.timeline = new Timeline(payload, key);
    this.memory = memory;
    this.on = on;
    this.k = -1;
    this.picked = null;
    this.cells = [];      // what an explanation takes the place of,
    this.under = false;   // unless it stands under the sentence
    this.picture = new Picture(this.timeline, payload.scenes[key], {
      pick: (id) => this.#togglePick(id),
      open: on.open,
      close: on.close,
      hover: (id, edge) => this.narration.light(id, edge),
    });
    this.picture.root.hidden = memory.table;
    this.table = make("div", {
      class: "ag-tabled", tabindex: 0, role: "group", "aria-label": "The graph as a table",
    });
    this.table.hidden = !memory.table;
    this.#makeNarration(payload.rows);
    this.#makePanels();
    const fields = ["live_nodes", "live_bytes", "grad_mode"];
    const counted = fields.some((field) => this.timeline.ever("g", field));
    this.counter = make("p", { class: "ag-counter num", hidden: !counted });
  }

  #makeNarration(rows) {
    const narration = this.narration = new Narration(this.timeline);
    const { root, say, formula } = narration;
    root.style.setProperty("--rows", rows);
    say.setAttribute("aria-live", "polite");
    formula.addEventListener("pointerover", ({ target }) =>
      this.picture.light(narration.findMeant(target.closest("msub"))));
    formula.addEventListener("pointerleave", () => this.picture.light([]));
    root.addEventListener("pointerover", ({ target }) => {
      const digits = target.closest("b,mn");
      root.title = digits ? spellOut(this.timeline, this.k, digits.textContent) : "";
    });
  }

  #makePanels() {
    const { memory: { folded }, timeline } = this;
    this.note = make("div", {
      class: "ag-note", role: "note", "aria-label": "What happened, and what to do", hidden: true,
    });
    this.code = makeCode(timeline.code, folded);
    this.book = makePanel(folded, "book", "");
    this.card = makePanel(folded, "card", "");
    this.benched = makePanel(folded, "bench", "Bench: vᵀJ", () => this.#showBench());
    this.bench = new Bench(this.benched.body);
    const measured = [...timeline.edges.keys()].some((id) => timeline.ever(`e${id}`, "local"));
    this.benched.root.hidden = !measured;
    const light = (edge) => {
      this.picture.light(edge === null ? [] : [`e${edge}`]);
      this.narration.light(null, edge);
    };
    this.book.root.addEventListener("pointerover", ({ target }) => {
      const edge = target.closest("[data-edge]")?.dataset.edge;
      light(edge === undefined ? null : Number(edge));
    });
    this.book.root.addEventListener("pointerleave", () => light(null));
  }

  /** Puts what stands beside or under the graph into columns. */
  layOut() {
    const column = (...parts) => make("div", { class: "ag-cell" }, ...parts);
    this.cells = [column(this.book.root, this.benched.root), column(this.card.root)];
    return [
      ...(this.code ? [column(this.code.root)] : []),
      ...(Object.keys(this.timeline.notes).length ? [this.note] : []),
      ...this.cells,
    ];
  }

  get inspected() {
    return this.picked ?? this.timeline.focus(this.k);
  }

  show(k) {
    if (k === this.k) return;
    const { timeline } = this;
    const frame = timeline.frames[k];
    const note = timeline.notes[k];
    this.k = k;
    this.picture.show(k);
    this.narration.tell(frame);
    this.note.replaceChildren(...(note ? [makeNote(note)] : []));
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
    this.under = under;
    this.note.hidden = true;
    this.note.style.minHeight = "";
    if (under) this.narration.root.after(this.note);
    else this.cells[0].before(this.note);
    this.#hideCells(false);
    if (this.k >= 0) this.#explain();
  }

  /** An explanation in the place of the panels goes when a node is picked. */
  #explain() {
    const explained = Boolean(this.timeline.notes[this.k]);
    const shown = explained && (this.under || this.picked === null);
    const instead = shown && !this.under;
    if (this.note.hidden !== shown) return;
    if (instead && this.cells.length) this.note.style.minHeight = `${this.#measureCells()}px`;
    this.note.hidden = !shown;
    this.#hideCells(instead);
  }

  #hideCells(hidden) {
    for (const cell of this.cells) cell.hidden = hidden;
  }

  #measureCells() {
    const boxes = this.cells.map((cell) => cell.getBoundingClientRect());
    return Math.max(...boxes.map(({ bottom }) => bottom)) - boxes[0].top;
  }

  /** What is larger than its place can be scrolled with the keys. */
  measure() {
    for (const part of [this.narration.formula, this.note]) {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = part;
      setReachable(part, scrollWidth > clientWidth || scrollHeight > clientHeight);
    }
  }

  inspect() {
    keepFocus(this.card.root, () => keepFocus(this.table, () => this.#rebuild()));
    this.#showBench();
    this.#steady();
    this.#explain();
  }

  #rebuild() {
    const { timeline, k, inspected: id } = this;
    const steps = timeline.events(id);
    this.event = {
      E: steps.findLast((step) => step < k),
      e: steps.find((step) => step > k),
    };
    this.book.show(`P of u${sub(timeline.nodes.get(id).u)}, path by path`,
      ...makeLedger(timeline, id, k), ...makeMailbox(timeline, id, k));
    this.card.show(formatTitle(timeline, id, k), ...this.#makeControls(id),
      makeInspector(timeline, id, k));
    if (!this.memory.table) return;
    const onpick = (picked) => this.#togglePick(picked);
    this.table.replaceChildren(makeGraphTable(timeline, k, this.picked, onpick));
  }

  #togglePick(id) {
    this.on.pick(id === this.picked ? null : id);
  }

  /** The buttons above what is inspected; none where several traces have one cursor. */
  #makeControls(id) {
    const { on, event: { e: later, E: earlier } } = this;
    if (!on.go) return [];
    const name = formatTitle(this.timeline, id, this.k);
    const toEvent = (text, label, step) =>
      makeControl(text, label, () => on.go(step), step === undefined);
    const doors = this.#makeDoors(id, name);
    const events = make("div", { class: "ag-events" },
      toEvent("‹ event", `Previous event of ${name} (E)`, earlier),
      toEvent("event ›", `Next event of ${name} (e)`, later));
    return doors.length ? [events, make("div", { class: "ag-doors" }, ...doors)] : [events];
  }

  /** The buttons that lead to the explanation, and into and out of a composite. */
  #makeDoors(id, name) {
    const { timeline, on } = this;
    const doors = [];
    if (timeline.notes[this.k] && this.picked !== null && !this.under) {
      const label = "What happened, and what to do (Esc)";
      doors.push(makeControl("Explanation", label, () => on.pick(null)));
    }
    if (timeline.nodes.get(id).kind === "composite")
      doors.push(makeControl("Open", `Open ${name} (o)`, () => on.open(id)));
    const around = timeline.all.get(id).parent;
    if (around !== null) {
      const { label, op } = timeline.all.get(around);
      doors.push(makeControl("Close", `Close ${label || op} (o)`, () => on.close(around)));
    }
    return doors;
  }

  /** Whether panels stand one under another, so that what is below one moves with its height. */
  get #stands() {
    if (this.memory.table) return false;
    return getComputedStyle(this.book.root).getPropertyValue("--steady") === "1";
  }

  get #bodies() {
    return [this.book.body, this.card.body, this.bench.body, this.table];
  }

  /** Has what stands above something never get smaller again: what is below stays in place. */
  #steady() {
    if (!this.reserved) return;
    if (this.memory.table) keepHeight(this.table);
    else if (this.#stands) this.#bodies.forEach(keepHeight);
  }

  /** Room for sentences, formulas and panels, so that nothing moves between steps. */
  reserve() {
    const width = this.narration.root.clientWidth;
    if (this.k < 0 || (this.reserved && this.reserved === width)) return;
    this.reserved = width;
    reserveNarration(this.narration);
    if (this.reserved) this.#reservePanels();
  }

  /** Room for the panels as they are when a step is last about each node: they only grow. */
  #reservePanels() {
    for (const { style } of this.#bodies) style.minHeight = "";
    this.#hideCells(false);   // an explanation may stand there
    if (this.#stands) {
      const { k, picked } = this;
      this.picked = null;
      for (const step of sampleSteps(this.timeline)) {
        this.k = step;
        this.#rebuild();
        this.#steady();
      }
      this.picked = picked;
      this.k = k;
      this.#rebuild();
    }
    this.note.hidden = true;
    this.#explain();
  }

  #showBench() {
    if (this.memory.folded.has("bench")) return;
    this.bench.show(this.memory, this.timeline, this.inspected, this.k);
  }

  /** Shows the table in place of the graph, or the graph again. */
  showTable(on) {
    this.memory.table = on;
    this.table.hidden = !on;
    this.picture.root.hidden = on;
    this.inspect();
  }

  pick(id) {
    this.picked = id;
    this.picture.pick(id);
    this.inspect();
  }

  /** Picks the next node in the order of their numbers, or with -1 the one before. */
  cycle(d) {
    const ids = [...this.timeline.nodes.keys()];
    this.pick(ids[(ids.indexOf(this.inspected) + d + ids.length) % ids.length]);
  }
}

/** A button that does nothing while it is off, and stays where the keys get to it. */
function makeControl(text, label, onclick, off = false) {
  const nothing = () => {};
  return makeButton(text, label, off ? nothing : onclick, { "aria-disabled": String(off) });
}
