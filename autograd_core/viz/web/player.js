// The player of one trace.  Everything shown follows from the payload and one number, the step.

import { make } from "./dom.js";
import { Playhead } from "./playhead.js";
import { TraceView } from "./trace_view.js";
import { Quiz } from "./predict.js";
import { Toolbar } from "./toolbar.js";
import { Navigator } from "./navigator.js";

/** The box of a view: it takes the keys. */
export const makeFrame = (kind, label, press, ...children) => make("div", {
  class: `ag ag-${kind}`, tabindex: 0, role: "group", "aria-label": label, onkeydown: press,
}, make("div", { class: "ag-frame" }, ...children));

/** Builds a player in `root`.  `host` has the step and what is open to begin with, and hears of
 *  changes: { frame, opened, predict, moved(k, key), ask(message) }. */
export class Player {
  constructor(root, payload, host = {}) {
    this.payload = payload;
    this.host = host;
    this.memory = {
      folded: new Set(host.folded ?? ["bench"]), table: false, predict: Boolean(host.predict),
      score: [],
    };
    this.holder = make("div", { class: "ag-holder" });
    this.hint = make("p", { class: "ag-hint ag-told", role: "status", hidden: true });
    const label = `Step through ${payload.title || "the computation"}`;
    this.box = makeFrame("wide", label, (event) => this.playhead.press(event), this.holder);
    this.box.firstChild.classList.add("ag-held");
    root.append(this.box);
    this.navigator = new Navigator(this, host.ask);
    const known = payload.scenes[host.opened] !== undefined;
    this.build(known ? host.opened : payload.open, host.frame ?? 0);
  }

  get k() {
    return this.playhead.k;
  }

  show(k) {
    this.playhead.show(k);
  }

  tell(text) {
    this.hint.textContent = text;
    this.hint.hidden = !text;
  }

  #focus() {
    this.box.focus({ preventScroll: true });
  }

  /** Shows the scene with these composites open, at a step; `about` was opened or closed. */
  build(key, step, about = null) {
    const focused = this.holder.contains(document.activeElement);
    const picked = this.view?.picked ?? null;
    this.resized?.disconnect();
    this.playhead?.stop();
    this.view = this.#makeView(key);
    this.toolbar = this.#makeToolbar();
    this.quiz = this.#makeQuiz();
    this.playhead = this.#makePlayhead(key);
    const { view } = this;
    const { camera, root } = view.picture;
    this.#layOut();
    this.#arrange();
    camera.fit(null);
    this.toolbar.showFit(camera);
    this.resized = new ResizeObserver(() => this.#resize());
    this.resized.observe(root);
    this.quiz.root.hidden = !this.memory.predict;
    this.playhead.show(Math.min(step, view.timeline.frames.length - 1));
    view.reserve();
    view.measure();
    this.#pickAgain(picked, about);
    if (focused) this.#focus();
  }

  #makeView(key) {
    const view = new TraceView(this.payload, key, this.memory, {
      pick: (id) => this.view.pick(id),
      open: (id) => this.navigator.open(id),
      close: (id) => this.navigator.close(id),
      go: (k) => this.playhead.walk(k),
      back: () => this.#focus(),
    });
    view.asks = this.payload.questions?.length > 0;
    return view;
  }

  #makeToolbar() {
    return new Toolbar(this.view, {
      swap: () => this.#swap(),
      predict: () => this.#predict(),
      fit: (whole) => this.#fit(whole),
    });
  }

  #makeQuiz() {
    return new Quiz(this.payload, this.memory.score, {
      reveal: (k) => {
        this.playhead.show(k);
        this.#focus();
      },
      leave: () => {
        this.quiz.rest();
        this.#focus();
      },
      asking: (on) => {
        if (this.memory.asking === on) return;
        this.memory.asking = on;
        if (this.view.k >= 0) this.view.inspect();
      },
    });
  }

  #makePlayhead(key) {
    const { view } = this;
    return new Playhead(view.timeline.frames, {
      move: (k) => {
        view.show(k);
        if (this.quiz.now) this.quiz.rest();
        this.host.moved?.(k, key);
        return view.narration.say.textContent;
      },
      cycle: (d) => view.cycle(d),
      unpick: () => {
        this.tell("");
        view.pick(null);
      },
      quiet: (on) => view.narration.say.setAttribute("aria-live", on ? "off" : "polite"),
      gate: (k) => this.memory.predict && this.quiz.stops(view.timeline, k),
      keys: this.#listKeys(),
    });
  }

  /** What the keys do that are not the playhead's own. */
  #listKeys() {
    const { view, toolbar } = this;
    return {
      o: () => this.navigator.toggle(),
      p: () => this.#predict(),
      t: () => this.#swap(),
      "+": () => this.#zoom(1.25),
      "=": () => this.#zoom(1.25),
      "-": () => this.#zoom(0.8),
      0: () => this.#fit(true),
      e: () => this.playhead.walk(view.event.e),
      E: () => this.playhead.go(view.event.E),
      "/": () => toolbar.focusSearch(),
    };
  }

  #layOut() {
    const { view, toolbar, playhead, quiz, hint } = this;
    this.holder.replaceChildren(
      make("div", { class: "ag-main" },
        toolbar.root, view.picture.root, view.table, hint, view.counter, playhead.transport.root,
        playhead.help, quiz.root, view.narration.root),
      make("div", { class: "ag-side" }, ...view.layOut()));
  }

  /** Panels stand beside the graph, or under it. */
  #arrange() {
    const { box, memory: { predict }, view } = this;
    const { clientWidth } = box;
    const small = view.picture.camera.width < (clientWidth >= 1060 ? 800 : 620);
    const notes = Object.keys(view.timeline.notes).length > 0;
    const under = notes && small && clientWidth >= 820;
    box.className = `ag ag-${small ? "small" : "wide"}`;
    box.classList.toggle("ag-notes", notes);
    box.classList.toggle("ag-under", under);
    box.classList.toggle("ag-predicts", predict);
    view.explainUnder(under);
  }

  #resize() {
    const { view } = this;
    this.#arrange();
    view.picture.camera.fit();
    view.measure();
    view.reserve();
    this.toolbar.showFit(view.picture.camera);
  }

  /** Picks what was picked before; of a composite that was opened or closed, what it is now. */
  #pickAgain(picked, about) {
    const { view } = this;
    const { nodes } = view.timeline;
    const inside = [...nodes.values()].filter(({ parent }) => parent === about).map(({ id }) => id);
    inside.reverse();
    if (nodes.has(picked)) view.pick(picked);
    else if (picked !== null && about !== null) view.pick(inside[0] ?? about);
    if (about !== null) view.picture.see(inside.length ? inside : [about]);
  }

  #fit(whole) {
    const { camera } = this.view.picture;
    camera.zoom = null;
    camera.fit(whole);
    this.toolbar.showFit(camera);
  }

  #zoom(factor) {
    const { camera } = this.view.picture;
    camera.zoomBy(factor);
    this.toolbar.showFit(camera);
  }

  /** Shows the table in place of the graph, or the graph again. */
  #swap() {
    this.view.showTable(!this.memory.table);
    this.toolbar.showTable(this.memory.table);
  }

  /** Begins to ask, or stops it. */
  #predict() {
    const { memory, quiz, view } = this;
    if (!view.asks) {
      this.tell("There is nothing to predict here: "
        + "questions are asked of values of at most four numbers.");
      return;
    }
    memory.predict = !memory.predict;
    this.toolbar.predict.setAttribute("aria-pressed", String(memory.predict));
    quiz.rest();
    quiz.root.hidden = !memory.predict;
    this.box.classList.toggle("ag-predicts", memory.predict);
    view.inspect();
  }

  /** Shows the scene with these composites open. */
  open(key) {
    this.navigator.show(key);
  }

  /** The kernel cannot give what was asked for. */
  refuse(text) {
    this.navigator.refuse(text);
  }

  /** Takes another payload. */
  load(payload) {
    this.navigator.load(payload);
  }

  destroy() {
    this.navigator.stop();
    this.playhead.stop();
    this.resized.disconnect();
    this.box.remove();
  }
}
