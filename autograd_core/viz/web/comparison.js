// The comparison: several traces side by side, with one cursor for all.

import { PHASE } from "./timeline.js";
import { make } from "./dom.js";
import { Playhead } from "./playhead.js";
import { TraceView } from "./trace_view.js";
import { makeFrame } from "./player.js";

/** How many columns to set that many variants in, so that rows are full and cards can be read. */
export const countColumns = (count) => (count === 4 ? 2 : Math.min(count, 3));

/** The phase that a step of several variants is marked by: an error, else a warning, else the
 *  first. */
export const pickLoudest = (phases) =>
  ["error", "warning"].find((phase) => phases.includes(phase)) ?? phases.find(Boolean) ?? "forward";

/** Builds a comparison in `root`: a column a variant; `onmove(k)` hears of steps. */
export class Comparison {
  #active = null;   // the view in which a node is picked

  constructor(root, payload, frame = 0, onmove = () => {}) {
    this.steps = payload.steps;
    this.onmove = onmove;
    const memory = { folded: new Set(["bench"]), table: false };
    this.variants = payload.variants.map(([name, data]) => this.#makeVariant(name, data, memory));
    this.playhead = this.#makePlayhead();
    this.box = this.#makeBox(payload.title);
    root.append(this.box);
    this.resized = new ResizeObserver(() => this.#fit());
    for (const { view: { picture } } of this.variants) {
      picture.camera.fit(null);
      this.resized.observe(picture.root);
    }
    this.show(frame);
    this.#fit();
  }

  #makeVariant(name, data, memory) {
    const pick = (id) => this.#choose(variant, id);
    const view = new TraceView(data, data.open, memory, { pick });
    const side = make("div", { class: "ag-side", hidden: true },
      view.book.root, view.card.root, view.benched.root);
    const root = make("div", { class: "ag-variant", role: "group", "aria-label": name },
      make("p", { class: "ag-called" }, name),
      ...(view.code ? [view.code.root] : []),
      view.picture.root, view.counter, view.narration.root, side);
    const variant = { name, view, side, root };
    return variant;
  }

  #makePlayhead() {
    const phaseOf = ([k, moves], i) =>
      (moves ? this.variants[i].view.timeline.frames[k][PHASE] : "");
    const frames = this.steps.map((steps) => [pickLoudest(steps.map(phaseOf))]);
    return new Playhead(frames, {
      move: (k) => this.#move(k),
      cycle: (d) => this.#cycle(d),
      unpick: () => this.#active && this.#choose(this.#active, null),
      quiet: (on) => {
        for (const { view } of this.variants)
          view.narration.say.setAttribute("aria-live", on ? "off" : "polite");
      },
    });
  }

  #makeBox(title) {
    const { playhead, variants } = this;
    const notes = variants.map(({ name, view }) =>
      make("div", {}, make("p", { class: "ag-called" }, name), view.note));
    const style = `--columns:${countColumns(variants.length)}`;
    return makeFrame("compare", `Step through ${title}`, (event) => playhead.press(event),
      make("div", { class: "ag-main" }, playhead.transport.root, playhead.help),
      make("div", { class: "ag-variants", style }, ...variants.map(({ root }) => root)),
      make("div", { class: "ag-explained" }, ...notes));
  }

  #move(k) {
    this.steps[k].forEach(([step, moves], i) => {
      const { view, root } = this.variants[i];
      view.show(step);
      root.classList.toggle("ag-rests", !moves);
    });
    this.onmove(k);
    return this.variants
      .map(({ name, view }) => `${name}: ${view.narration.say.textContent}`)
      .join(" ");
  }

  #cycle(d) {
    const variant = this.#active ?? this.variants[0];
    variant.view.cycle(d);
    this.#choose(variant, variant.view.picked);
  }

  /** Picks a node of one variant, and none of the others. */
  #choose(variant, id) {
    for (const other of this.variants) {
      if (other === variant) continue;
      other.view.pick(null);
      other.side.hidden = true;
    }
    this.#active = id === null ? null : variant;
    variant.view.pick(id);
    variant.side.hidden = id === null;
  }

  #fit() {
    for (const { view } of this.variants) {
      view.picture.camera.fit();
      view.measure();
      view.reserve();
    }
  }

  show(k) {
    this.playhead.show(k);
  }

  destroy() {
    this.playhead.stop();
    this.resized.disconnect();
    this.box.remove();
  }
}
