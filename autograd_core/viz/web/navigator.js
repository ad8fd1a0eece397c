// Scene navigation: opens and closes composites, with scenes at hand or asked from the kernel.

import { Timeline, parseIds } from "./timeline.js";
import { PATIENCE } from "./explore.js";

const formatKey = (ids) => [...ids].sort((a, b) => a - b).join(",");

/** "Sequential / Block 3": a composite and those around it. */
function describePath(timeline, id) {
  const parts = [];
  for (let at = id; at !== null; at = timeline.all.get(at).parent) {
    const { op, label } = timeline.all.get(at);
    parts.unshift(op || label);
  }
  return parts.join(" / ");
}

/** Brings a player from scene to scene; `ask(message)` asks the kernel, and says whether there is
 *  one. */
export class Navigator {
  #waiting = 0;    // the timer of what was asked from the kernel
  #wanted = null;  // and what that was

  constructor(player, ask) {
    this.player = player;
    this.ask = ask;
  }

  get #timeline() {
    return this.player.view.timeline;
  }

  /** The step of the trace that is shown. */
  get #moment() {
    return this.#timeline.index[this.player.k];
  }

  /** To a scene at hand, at the step at which as much has happened. */
  #goTo(key, moment, about) {
    const { payload } = this.player;
    this.player.build(key, new Timeline(payload, key).near(moment), about);
  }

  /** To the scene of that name, if it is another one and at hand. */
  show(key) {
    if (this.player.payload.scenes[key] === undefined || key === this.#timeline.key) return;
    this.#goTo(key, this.#moment);
  }

  open(id) {
    this.#reach(formatKey(new Set([...this.#timeline.opened, id])), id);
  }

  close(id) {
    const { all, opened } = this.#timeline;
    const isInside = (i) => i !== null && (i === id || isInside(all.get(i).parent));
    this.#reach(formatKey([...opened].filter((i) => !isInside(i))), id, true);
  }

  /** Opens the composite that is inspected, or closes the one around what is. */
  toggle() {
    const { id, kind, parent } = this.#timeline.nodes.get(this.player.view.inspected);
    if (kind === "composite") this.open(id);
    else if (parent !== null) this.close(parent);
  }

  /** To the scene of that name, where `id` is open or closed; from the kernel, if need be. */
  #reach(key, id, closing = false) {
    const { player } = this;
    const moment = this.#moment;
    const name = describePath(this.#timeline, id);
    player.tell("");
    if (player.payload.scenes[key] !== undefined) {
      this.#goTo(key, moment, id);
      return;
    }
    const nearest = this.#findNearest(id);
    const instead = () => this.#showInstead(nearest, moment, name);
    if (!this.ask?.({ type: "open", opened: parseIds(key) })) {
      instead();
      return;
    }
    this.#wanted = { key, moment, id };
    const what = closing ? "graph without the inside" : "inside";
    player.tell(`Asking the kernel for the ${what} of ${name} …`);
    this.#wait(name, instead);
  }

  #wait(name, instead) {
    this.stop();
    this.#waiting = setTimeout(() => {
      this.player.tell(`No answer from the kernel yet. If it is busy, ${name} opens when it is `
        + "done; if it was started anew, run the cell again.");
      this.#waiting = setTimeout(() => {
        this.#wanted = null;
        instead();
      }, 10 * PATIENCE);
    }, PATIENCE);
  }

  /** The scene at hand in which `id` is open, and as much else as possible of what is open now. */
  #findNearest(id) {
    const { opened } = this.#timeline;
    const countShared = (key) => parseIds(key).filter((i) => opened.has(i)).length;
    return Object.keys(this.player.payload.scenes)
      .filter((key) => parseIds(key).includes(id))
      .sort((a, b) => countShared(b) - countShared(a))[0];
  }

  /** In place of a scene that cannot be had, the nearest one. */
  #showInstead(key, moment, name) {
    const { player } = this;
    if (key !== undefined) {
      this.#goTo(key, moment);
      player.tell(`Opened ${name} and closed others: `
        + "this page does not hold the picture with all of them open.");
    } else if (this.ask) {
      player.tell(`This output does not hold the inside of ${name}, and no kernel answers. `
        + "Run the cell again.");
    } else {
      player.tell(`This page does not hold the inside of ${name}: there was no room for it. `
        + "trace.to_html(path, opened=[…]) makes one that does.");
    }
  }

  /** The kernel cannot give what was asked for. */
  refuse(text) {
    this.stop();
    this.#wanted = null;
    this.player.tell(text);
  }

  /** Takes another payload, of the same trace with more scenes or of a new one, and keeps the
   *  step. */
  load(payload) {
    const { player } = this;
    const wanted = this.#wanted;
    // not so when it answers an earlier wish
    const answers = payload.scenes[wanted?.key] !== undefined;
    if (answers || !wanted) {
      this.stop();
      player.tell("");
    }
    if (!wanted) player.memory.score.length = 0;   // other numbers: everything can be asked again
    const known = payload.scenes[this.#timeline.key] !== undefined;
    const here = { key: known ? this.#timeline.key : payload.open, moment: this.#moment, id: null };
    const { key, moment, id } = answers ? wanted : here;
    player.payload = payload;
    if (answers) this.#wanted = null;
    this.#goTo(key, moment, id);
  }

  /** Waits for the kernel no longer. */
  stop() {
    clearTimeout(this.#waiting);
  }
}
