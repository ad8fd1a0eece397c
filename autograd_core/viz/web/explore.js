// Parameter sliders: the kernel runs the function with their values.

import { number } from "./numbers.js";
import { make } from "./dom.js";

export const PATIENCE = 3000;   // ms until the kernel is said to be silent
const SILENT = "No answer from the kernel: it is busy, or not running, or was started anew. "
  + "What is shown is the last run; run the cell again.";

/** Sends the kernel a message; whether there was one to send it to. */
export function sendMessage(model, message) {
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
    this.model = model;
    this.busy = 0;
    this.again = false;
    this.status = make("output", { class: "ag-hint" });
    this.fields = model.get("inputs").map((input) => this.#makeField(input));
    const labels = this.fields.map(({ label }) => label);
    this.root = make("div", { class: "ag ag-explore" }, ...labels, this.status);
    if (!model.send) this.status.textContent = "The sliders need a kernel; this page has none.";
  }

  #makeField([name, low, high, value, step]) {
    const shown = make("output", { class: "num" }, number(value));
    const slider = make("input", {
      type: "range", min: low, max: high, step, value, "aria-label": name,
      disabled: !this.model.send,
      oninput: () => {
        shown.textContent = number(Number(slider.value));
        this.#run();
      },
    });
    const label = make("label", {}, make("span", { class: "num" }, name), slider, shown);
    return { name, slider, label };
  }

  #run() {
    if (this.busy) {
      this.again = true;
      return;
    }
    const read = ({ name, slider }) => [name, Number(slider.value)];
    const values = Object.fromEntries(this.fields.map(read));
    const silent = () => {
      this.busy = 0;
      this.status.textContent = SILENT;
    };
    const asked = sendMessage(this.model, { type: "explore", values });
    if (asked) this.busy = setTimeout(silent, PATIENCE);
    else silent();
  }

  /** The kernel ran the function, or says why it could not. */
  answered(text = "") {
    clearTimeout(this.busy);
    this.busy = 0;
    this.status.textContent = text;
    if (!this.again) return;
    this.again = false;
    this.#run();
  }
}
