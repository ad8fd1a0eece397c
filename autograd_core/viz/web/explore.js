// Explore: sliders whose values the kernel runs the function with.

import { number } from "./numbers.js";
import { make } from "./dom.js";

const PATIENCE = 3000;

/** A slider an input; at most one run is under way, and the last values always get one. */
export class Explorer {
  constructor(model) {
    this.model = model, this.busy = 0, this.again = false;
    this.status = make("output", { class: "ag-hint" });
    this.fields = model.get("inputs").map(([name, low, high, value, step]) => {
      const shown = make("output", { class: "num" }, number(value));
      const slider = make("input", { type: "range", min: low, max: high, step, value, "aria-label": name, disabled: !model.send, oninput: () => { shown.textContent = number(Number(slider.value)), this.#run(); } });
      return [name, slider, make("label", {}, make("span", { class: "num" }, name), slider, shown)];
    });
    this.root = make("div", { class: "ag ag-explore" }, ...this.fields.map(([, , label]) => label), this.status);
    if (!model.send) this.status.textContent = "The sliders need a kernel; this page has none.";
  }

  #run() {
    if (this.busy) return void (this.again = true);
    this.model.send({ type: "explore", values: Object.fromEntries(this.fields.map(([name, slider]) => [name, Number(slider.value)])) });
    this.busy = setTimeout(() => { this.busy = 0, this.status.textContent = "No answer from the kernel: it is busy or not running. What is shown is the last run."; }, PATIENCE);
  }

  /** The kernel ran the function, or says why it could not. */
  answered(text = "") {
    clearTimeout(this.busy), this.busy = 0, this.status.textContent = text;
    if (this.again) this.again = false, this.#run();
  }
}
