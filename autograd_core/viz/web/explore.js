// Explore: sliders whose values the kernel runs the function with.

import { number } from "./numbers.js";
import { make } from "./dom.js";

/** Sends the kernel a message; whether there was one to send it to. */
export function sent(model, message) {
  try {
    model.send(message);
    return true;
  } catch (error) {   // it was shut down
    console.info("The kernel cannot be asked.", error);
    return false;
  }
}

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
    const values = Object.fromEntries(this.fields.map(([name, slider]) => [name, Number(slider.value)]));
    const silent = () => { this.busy = 0, this.status.textContent = "No answer from the kernel: it is busy, or not running, or was started anew. What is shown is the last run; run the cell again."; };
    if (sent(this.model, { type: "explore", values })) this.busy = setTimeout(silent, 3000); else silent();
  }

  /** The kernel ran the function, or says why it could not. */
  answered(text = "") {
    clearTimeout(this.busy), this.busy = 0, this.status.textContent = text;
    if (this.again) this.again = false, this.#run();
  }
}
