// The widget's entry point: shows a model's payload, and keeps model and view in step.

import { Explorer, sendMessage } from "./explore.js";
import { Player } from "./player.js";
import { Comparison } from "./comparison.js";

const DELAY = 250;   // ms from the last change until it is saved

/** Saves what is shown in the model, when nothing has changed for a while. */
class Saver {
  #waiting = 0;

  constructor(model) {
    this.model = model;
  }

  save(state) {
    this.stop();
    this.#waiting = setTimeout(() => this.#write(state), DELAY);
  }

  #write(state) {
    const { model } = this;
    const changed = Object.entries(state).filter(([name, value]) => model.get(name) !== value);
    for (const [name, value] of changed) model.set(name, value);
    if (changed.length) model.save_changes();
  }

  stop() {
    clearTimeout(this.#waiting);
  }
}

/** Shows a model's payload in `el`, and keeps both in step; returns what ends that. */
export function render({ model, el, payload, read }) {
  const saver = new Saver(model);
  const show = payload.variants ? showComparison : showPlayer;
  const { view, hear } = show({ model, el, payload, read, saver });
  const heard = { "change:frame": () => view.show(model.get("frame")), ...hear };
  for (const [name, listen] of Object.entries(heard)) model.on(name, listen);
  return () => {
    saver.stop();
    view.destroy();
    for (const [name, listen] of Object.entries(heard)) model.off(name, listen);
  };
}

function showComparison({ model, el, payload, saver }) {
  const onmove = (frame) => saver.save({ frame });
  return { view: new Comparison(el, payload, model.get("frame"), onmove), hear: {} };
}

function showPlayer({ model, el, payload, read, saver }) {
  const explorer = model.get("inputs")?.length ? new Explorer(model) : null;
  if (explorer) el.append(explorer.root);
  const view = new Player(el, payload, {
    frame: model.get("frame"),
    opened: model.get("opened"),
    predict: model.get("predict"),
    moved: (frame, opened) => saver.save({ frame, opened }),
    ask: model.send && ((message) => sendMessage(model, message)),
  });
  const hear = {
    "change:opened": () => view.open(model.get("opened")),
    "change:payload": async () => {
      explorer?.answered();
      view.load(await read());
    },
    "msg:custom": ({ type, text }) => {
      if (type === "failed") explorer.answered(`${text} What is shown is the run before.`);
      if (type === "refused") view.refuse(text);
    },
  };
  return { view, hear };
}
