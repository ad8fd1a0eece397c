// The playhead: one cursor over all steps, moved by keys, by the controls, or playing.

import { makeHelp } from "./help.js";
import { Transport, groupSteps } from "./transport.js";

/** One cursor over `frames` (of each only the phase counts): the controls, the keys, playing.
 *  `move(k)` shows a step and returns what it says; `gate(k)` says whether a question stands before
 *  step k; the rest concerns the picked node and sizes. */
export class Playhead {
  #timer = 0;

  constructor(frames, { move, cycle, unpick, quiet, gate = () => false, keys = {} }) {
    Object.assign(this, { move, quiet, gate });
    this.k = -1;
    this.last = frames.length - 1;
    this.runs = groupSteps(frames);
    this.help = makeHelp();
    this.transport = new Transport(frames, this.runs, this, () => this.#toggleHelp());
    this.actions = {
      ArrowLeft: () => this.by(-1),
      ArrowRight: () => this.by(1),
      Home: () => this.go(0),
      End: () => this.walk(this.last),
      " ": () => this.toggle(),
      f: () => this.#jump("forward", "run"),
      b: () => this.#jump("backward"),
      x: () => this.#jump("error", "warning"),
      n: () => cycle(1),
      N: () => cycle(-1),
      Escape: () => (this.help.hidden ? unpick() : this.#toggleHelp()),
      "?": () => this.#toggleHelp(),
      ...keys,
    };
  }

  show(to) {
    const k = Math.min(this.last, Math.max(0, to));
    if (k === this.k) return;
    this.k = k;
    this.transport.show(k, this.move(k));
  }

  go(to) {
    if (to === undefined) return;
    this.stop();
    this.show(to);
  }

  /** Forward to a step, but not past a question. */
  walk(to) {
    if (to === undefined) return;
    this.stop();
    const end = Math.min(to, this.last);
    for (let i = this.k + 1; i <= end; i++) {
      if (!this.gate(i)) continue;
      this.show(i - 1);
      this.gate(i);   // the step put the question away
      return;
    }
    this.show(to);
  }

  by(d) {
    this.stop();
    if (d < 0 || !this.gate(this.k + 1)) this.show(this.k + d);
  }

  /** Plays, or stops playing. */
  toggle() {
    if (this.#timer) {
      this.stop();
      return;
    }
    if (this.k === this.last) this.show(0);
    this.transport.showPlaying(true);
    this.quiet(true);
    this.#wait(this.transport.pause / 2);
  }

  #wait(pause) {
    this.#timer = setTimeout(() => this.#tick(), pause);
  }

  #tick() {
    if (this.gate(this.k + 1)) {
      this.stop();
      return;
    }
    this.show(this.k + 1);
    if (this.k < this.last) this.#wait(this.transport.pause);
    else this.stop();
  }

  stop() {
    if (this.#timer) this.quiet(false);
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.transport.showPlaying(false);
  }

  /** To the next run of steps of a kind, or around to the first. */
  #jump(...kinds) {
    const starts = this.runs.filter(([group]) => kinds.includes(group)).map(([, from]) => from);
    this.go(starts.find((from) => from > this.k) ?? starts[0]);
  }

  #toggleHelp() {
    this.help.hidden = !this.help.hidden;
    this.transport.help.setAttribute("aria-expanded", !this.help.hidden);
  }

  /** Does what a key stands for. */
  press(event) {
    const { key, target } = event;
    const others = event.ctrlKey || event.metaKey || event.altKey;
    if (others || target.closest("select, input:not(.ag-range)")) return;
    if ((key === " " || key === "Enter") && target.closest("button")) return;
    const act = this.actions[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
