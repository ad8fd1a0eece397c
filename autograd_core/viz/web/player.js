// Steps through a trace, or through several side by side.  Everything shown follows from the
// payload and one number, the step.

import { PHASE, Timeline, ids } from "./timeline.js";
import { make } from "./dom.js";
import { cursor } from "./transport.js";
import { TraceView, frameOf } from "./trace_view.js";
import { Quiz } from "./predict.js";
import { Explorer, sent } from "./explore.js";

/** What can be done with the whole graph: search, zoom, the table, predicting. */
class Tools {
  constructor(one, { swap, predict, fit }) {
    const button = (text, label, onclick, pressed) => make("button", { type: "button", "aria-label": label, title: label, onclick, ...(pressed === undefined ? {} : { "aria-pressed": String(pressed) }) }, text);
    const { memory, picture, timeline } = one;
    this.found = [], this.at = -1, this.one = one;
    this.search = make("input", { type: "search", placeholder: "Search name or op", "aria-label": "Search a node by name, number or operation", oninput: () => this.#find(), onkeydown: (event) => {
      if (event.key === "Enter") event.preventDefault(), this.#next(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") this.search.value = "", this.#find(), one.on.back();
    } });
    this.status = make("output", { class: "ag-hits" });
    this.fit = button("Fit", "Fit the whole graph (0)", () => fit(picture.zoom !== null || !picture.all), false);
    this.table = button("Table", "Table instead of the graph (t)", swap, memory.table);
    this.predict = button("Predict", "Predict: ask me before a reveal (p)", predict, memory.predict);
    this.zoom = make("span", { class: "ag-zoom" }, button("−", "Zoom out (-)", () => picture.zoomBy(1 / 1.25)), button("+", "Zoom in (+)", () => picture.zoomBy(1.25)), this.fit);
    this.root = make("div", { class: "ag-top" }, make("span", { class: "ag-search", role: "search", hidden: timeline.all.size < 9 }, this.search, this.status), this.zoom, this.table, this.predict);
    if (!one.asks) this.predict.setAttribute("aria-disabled", "true");
    this.zoom.hidden = memory.table;
  }

  /** Whether all of the graph is shown. */
  sized({ all, zoom }) { this.fit.setAttribute("aria-pressed", String(all && zoom === null)); }

  #find() {
    const { one } = this;
    for (const id of this.found) one.picture.mark(id, "found", false);
    this.found = one.find(this.search.value), this.at = -1;
    for (const id of this.found) one.picture.mark(id, "found", true);
    this.status.textContent = this.search.value.trim() ? (this.found.length ? `${this.found.length} found` : "nothing found") : "";
  }

  #next(d) {
    const { found } = this;
    if (!found.length) return;
    this.at = (this.at + d + found.length) % found.length;
    this.status.textContent = `${this.at + 1} of ${found.length}`;
    this.one.on.pick(found[this.at]);
  }
}

const PATIENCE = 3000;

/** "Sequential / Block 3": a composite and those around it. */
function pathOf(timeline, id) {
  const parts = [];
  for (let at = id; at !== null; at = timeline.all.get(at).parent) parts.unshift(timeline.all.get(at).op || timeline.all.get(at).label);
  return parts.join(" / ");
}

/** Builds a player in `root`: { show, open, load, box, k, destroy }.  `host` has the step and what is
 *  open to begin with, and hears of changes: { frame, opened, predict, moved(k, key), ask(message) }. */
export function player(root, payload, host = {}) {
  const memory = { folded: new Set(host.folded ?? ["bench"]), table: false, predict: Boolean(host.predict), score: [] };
  const holder = make("div", { class: "ag-holder" }), hint = make("p", { class: "ag-hint ag-told", role: "status", hidden: true });
  let one, at, tools, quiz, waiting = 0, resized;

  function tell(text) { hint.textContent = text, hint.hidden = !text; }

  /** Shows the scene with these composites open, at a step; `about` was opened or closed. */
  function build(key, step, about = null) {
    const focused = holder.contains(document.activeElement), picked = one?.picked ?? null;
    resized?.disconnect(), at?.stop();
    one = new TraceView(payload, key, memory, { pick: (id) => one.pick(id), open, close, go: (k) => at.walk(k), back: () => box.focus({ preventScroll: true }) });
    one.asks = payload.questions?.length > 0;
    const { picture, timeline } = one;
    const fit = (whole) => (picture.fit(whole), tools.sized(picture));
    tools = new Tools(one, { swap, predict, fit: (whole) => (picture.zoom = null, fit(whole)) });
    quiz = new Quiz(payload, memory.score, { reveal: (k) => (at.show(k), box.focus({ preventScroll: true })), leave: () => (quiz.rest(), box.focus({ preventScroll: true })), asking: (on) => { if (memory.asking !== on) memory.asking = on, one.k >= 0 && one.inspect(); } });
    const toggle = () => { const node = timeline.nodes.get(one.inspected); if (node.kind === "composite") open(node.id); else if (node.parent !== null) close(node.parent); };
    const zoom = (factor) => () => (picture.zoomBy(factor), tools.sized(picture));
    at = cursor(timeline.frames, {
      move: (k) => (one.show(k), quiz.now && quiz.rest(), host.moved?.(k, key), one.say.textContent), cycle: (d) => one.cycle(d), unpick: () => (tell(""), one.pick(null)),
      quiet: (on) => one.say.setAttribute("aria-live", on ? "off" : "polite"),
      gate: (k) => memory.predict && quiz.stops(timeline, k),
      keys: { o: toggle, p: predict, t: swap, "+": zoom(1.25), "=": zoom(1.25), "-": zoom(0.8), 0: () => (picture.zoom = null, fit(true)), e: () => at.walk(one.event.e), E: () => at.go(one.event.E),
        "/": () => { if (!tools.search.parentNode.hidden) tools.search.focus(); } },
    });
    const arrange = () => {   // beside the graph, or under it
      const kind = picture.width < (box.clientWidth >= 1060 ? 800 : 620) ? "small" : "wide", notes = Object.keys(timeline.notes).length > 0;
      const under = notes && kind === "small" && box.clientWidth >= 820;
      box.className = `ag ag-${kind}${notes ? " ag-notes" : ""}${under ? " ag-under" : ""}${memory.predict ? " ag-predicts" : ""}`;
      one.explainUnder(under);
    };
    holder.replaceChildren(
      make("div", { class: "ag-main" }, tools.root, picture.root, one.table, hint, one.counter, at.transport.root, at.keys, quiz.root, one.text),
      make("div", { class: "ag-side" }, ...one.panels()));
    arrange();
    picture.fit(null), tools.sized(picture);
    resized = new ResizeObserver(() => (arrange(), picture.fit(), one.measure(), one.reserve(), tools.sized(picture)));
    resized.observe(picture.root);
    quiz.root.hidden = !memory.predict;
    at.show(Math.min(step, timeline.frames.length - 1));
    one.reserve(), one.measure();
    const inside = [...timeline.nodes.values()].filter(({ parent }) => parent === about).map(({ id }) => id).reverse();
    if (timeline.nodes.has(picked)) one.pick(picked);
    else if (picked !== null && about !== null) one.pick(inside[0] ?? about);   // it was opened, or what held it closed
    if (about !== null) one.picture.see(inside.length ? inside : [about]);
    if (focused) box.focus({ preventScroll: true });
  }
  function swap() { one.swap(!memory.table), tools.table.setAttribute("aria-pressed", String(memory.table)), tools.zoom.hidden = memory.table; }
  function predict() {
    if (!one.asks) return tell("There is nothing to predict here: questions are asked of values of at most four numbers.");
    memory.predict = !memory.predict, tools.predict.setAttribute("aria-pressed", String(memory.predict));
    quiz.rest(), quiz.root.hidden = !memory.predict, box.classList.toggle("ag-predicts", memory.predict), one.inspect();
  }

  const keyOf = (set) => [...set].sort((a, b) => a - b).join(",");
  function open(id) { reach(keyOf(new Set([...one.timeline.opened, id])), id); }
  function close(id) {
    const inside = (i) => i !== null && (i === id || inside(one.timeline.all.get(i).parent));
    reach(keyOf([...one.timeline.opened].filter((i) => !inside(i))), id, true);
  }
  /** To the scene of that name, where `id` is open or closed; from the kernel, if need be. */
  function reach(key, id, closing = false) {
    const trace = one.timeline.index[at.k], name = pathOf(one.timeline, id);
    tell("");
    if (payload.scenes[key] !== undefined) {
      build(key, new Timeline(payload, key).near(trace), id);
      return;
    }
    const other = Object.keys(payload.scenes).filter((k) => ids(k).includes(id)).sort((a, b) => ids(b).filter((i) => one.timeline.opened.has(i)).length - ids(a).filter((i) => one.timeline.opened.has(i)).length)[0];
    const instead = () => {
      if (other === undefined) return tell(host.ask ? `This output does not hold the inside of ${name}, and no kernel answers. Run the cell again.`
        : `This page does not hold the inside of ${name}: there was no room for it. trace.to_html(path, opened=[…]) makes one that does.`);
      build(other, new Timeline(payload, other).near(trace));
      tell(`Opened ${name} and closed others: this page does not hold the picture with all of them open.`);
    };
    if (!host.ask?.({ type: "open", opened: ids(key) })) return instead();
    wanted = { key, trace, id };
    tell(`Asking the kernel for the ${closing ? "graph without the inside" : "inside"} of ${name} …`);
    clearTimeout(waiting), waiting = setTimeout(() => {
      tell(`No answer from the kernel yet. If it is busy, ${name} opens when it is done; if it was started anew, run the cell again.`);
      waiting = setTimeout(() => { wanted = null, instead(); }, 10 * PATIENCE);
    }, PATIENCE);
  }
  let wanted = null;

  const box = frameOf("wide", `Step through ${payload.title || "the computation"}`, (event) => at.press(event), holder);
  box.firstChild.classList.add("ag-held");
  root.append(box);
  build(payload.scenes[host.opened] === undefined ? payload.open : host.opened, host.frame ?? 0);
  return {
    box, show: (k) => at.show(k), open: (key) => { if (payload.scenes[key] !== undefined && key !== one.timeline.key) build(key, new Timeline(payload, key).near(one.timeline.index[at.k])); },
    get k() { return at.k; }, get key() { return one.timeline.key; }, tell,
    refused(text) { clearTimeout(waiting), wanted = null, tell(text); },
    /** Takes another payload, of the same trace with more scenes or of a new one, and keeps the step. */
    load(data) {
      const here = data.scenes[wanted?.key] !== undefined;   // not so when it answers an earlier wish
      if (here || !wanted) clearTimeout(waiting), tell("");
      const about = here ? wanted.id : null, key = here ? wanted.key : data.scenes[one.timeline.key] === undefined ? data.open : one.timeline.key, trace = here ? wanted.trace : one.timeline.index[at.k];
      if (!wanted) memory.score.length = 0;   // other numbers: everything can be asked again
      payload = data;
      if (here) wanted = null;
      build(key, new Timeline(payload, key).near(trace), about);
    },
    destroy() { clearTimeout(waiting), at.stop(), resized.disconnect(), box.remove(); },
  };
}

/** Builds a comparison in `root`: a column a variant, one cursor for all. */
export function comparison(root, payload, frame = 0, onmove = () => {}) {
  let active = null;
  const memory = { folded: new Set(["bench"]), table: false };
  const choose = (column, id) => {
    for (const other of columns) if (other !== column) other.pick(null), other.side.hidden = true;
    active = id === null ? null : column;
    column.pick(id), column.side.hidden = id === null;
  };
  const columns = payload.variants.map(([, data], i) => new TraceView(data, data.open, memory, { pick: (id) => choose(columns[i], id) }));
  const roots = columns.map((column, i) => {
    column.side = make("div", { class: "ag-side", hidden: true }, column.book.root, column.card.root, column.benched);
    return make("div", { class: "ag-variant", role: "group", "aria-label": payload.variants[i][0] }, make("p", { class: "ag-called" }, payload.variants[i][0]),
      ...(column.code ? [column.code.root] : []), column.picture.root, column.counter, column.text, column.side);
  });
  const frames = payload.steps.map((steps) => [loudest(steps.map(([k, moves], i) => (moves ? columns[i].timeline.frames[k][PHASE] : "")))]);
  const at = cursor(frames, {
    move(k) {
      payload.steps[k].forEach(([step, moves], i) => {
        columns[i].show(step);
        roots[i].classList.toggle("ag-rests", !moves);
      });
      onmove(k);
      return columns.map((column, i) => `${payload.variants[i][0]}: ${column.say.textContent}`).join(" ");
    },
    cycle: (d) => { const column = active ?? columns[0]; column.cycle(d), choose(column, column.picked); },
    unpick: () => active && choose(active, null),
    quiet: (on) => columns.forEach((column) => column.say.setAttribute("aria-live", on ? "off" : "polite")),
  });
  const box = frameOf("compare", `Step through ${payload.title}`, at.press,
    make("div", { class: "ag-main" }, at.transport.root, at.keys), make("div", { class: "ag-variants", style: `--columns:${columnsFor(roots.length)}` }, ...roots),
    make("div", { class: "ag-explained" }, ...columns.map(({ note }, i) => make("div", {}, make("p", { class: "ag-called" }, payload.variants[i][0]), note))));
  root.append(box);
  const fit = () => columns.forEach((column) => (column.picture.fit(), column.measure(), column.reserve()));
  const resized = new ResizeObserver(fit);
  columns.forEach(({ picture }) => (picture.fit(null), resized.observe(picture.root)));
  at.show(frame), fit();
  return { show: at.show, box, get k() { return at.k; }, destroy() { at.stop(), resized.disconnect(), box.remove(); } };
}

/** How many columns to set that many variants in, so that rows are full and cards can be read. */
export const columnsFor = (count) => (count === 4 ? 2 : Math.min(count, 3));

/** The phase that a step of several variants is marked by: an error, else a warning, else the first. */
export const loudest = (phases) => phases.find((p) => p === "error") ?? phases.find((p) => p === "warning") ?? phases.find(Boolean) ?? "forward";

/** Shows a model's payload in `el`, and keeps both in step; returns what ends that. */
export function render({ model, el, payload, read }) {
  let waiting = 0, view;
  const save = (state) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const changed = Object.entries(state).filter(([name, value]) => model.get(name) !== value);
      for (const [name, value] of changed) model.set(name, value);
      if (changed.length) model.save_changes();
    }, 250);
  };
  const heard = { "change:frame": () => view.show(model.get("frame")) };
  if (payload.variants) view = comparison(el, payload, model.get("frame"), (frame) => save({ frame }));
  else {
    const explored = model.get("inputs")?.length ? new Explorer(model) : null;
    if (explored) el.append(explored.root);
    view = player(el, payload, { frame: model.get("frame"), opened: model.get("opened"), predict: model.get("predict"), moved: (frame, opened) => save({ frame, opened }), ask: model.send && ((message) => sent(model, message)) });
    heard["change:opened"] = () => view.open(model.get("opened"));
    heard["change:payload"] = async () => (explored?.answered(), view.load(await read()));
    heard["msg:custom"] = ({ type, text }) => { if (type === "failed") explored.answered(`${text} What is shown is the run before.`); if (type === "refused") view.refused(text); };
  }
  for (const [name, listen] of Object.entries(heard)) model.on(name, listen);
  return () => {
    clearTimeout(waiting), view.destroy();
    for (const [name, listen] of Object.entries(heard)) model.off(name, listen);
  };
}
