// Predict: asks before a reveal, checks, names the likely mistake, keeps the score.

import { plain } from "./numbers.js";
import { CHANGES } from "./timeline.js";
import { make } from "./dom.js";

/** The numbers in "[1, -2.5] 1/3", or in words what cannot be read. */
export function parse(text) {
  const words = text.replace(/[−–]/g, "-").replace(/tensor|[[\](){};,]/g, " ").split(/\s+/).filter(Boolean), numbers = [];
  for (const word of words) {
    const parts = word.split("/").map((part) => (part === "" ? NaN : Number(part)));
    if (parts.length > 2 || parts.some(Number.isNaN)) return `“${word}” is not a number. Write 0.5, -2, 1e-3 or 1/3.`;
    numbers.push(parts.length === 2 ? parts[0] / parts[1] : parts[0]);
  }
  return numbers.length ? numbers : "Write a number first.";
}

const close = (a, b, off) => a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) <= off);

/** [whether it is right, what is said of it]. */
export function judge({ tolerance, wrong, count, topic }, right, numbers, mistakes) {
  if (numbers.length !== count) return [false, `Asked ${count === 1 ? "is one number" : `are ${count} numbers`}; you wrote ${numbers.length}.`];
  if (close(numbers, right, tolerance)) return [true, "Right."];
  const known = wrong.find(([data]) => close(numbers, data, tolerance));
  if (known) return [false, mistakes[known[1]]];
  return [false, close(numbers.map((x) => -x), right, tolerance) ? "The size is right, the sign is not." : LOOK[topic] ?? "Not yet. Look at the numbers on the edge and at P of the node that sends."];
}

const LOOK = { value: "Not yet. Look at the operation, and at the values that go in.", local: "Not yet. How much does what comes out change, when what goes in changes a little?" };

const WEIGHT = { gradient: 2, grad: 1, contribution: 1, local: 1, value: 1 };

/** step → question, at most one a step: the sum of several paths is worth more than the last path. */
export function questionsOf(payload, timeline) {
  const found = new Map();
  for (const [at, topic, object, field, ask, args, tolerance, wrong] of payload.questions ?? []) {
    const k = timeline.place.get(at), name = timeline.called(object);
    if (k === undefined || name === null) continue;
    const value = payload.frames[at][CHANGES].find(([o, f]) => o === object && f === field)[2];
    const weight = topic === "gradient" && !wrong.length ? 0 : WEIGHT[topic];
    if ((found.get(k)?.weight ?? -1) < weight) found.set(k, { at, topic, ask, args, tolerance, wrong, value, weight, count: value[2].length });
  }
  return found;
}

const filled = (template, args) => template.replace(/\{(\w+)\}/g, (_, name) => args[name] ?? "");

const IDLE = "Step on. Before some numbers you are asked.";

/** The panel that asks; `score` is kept by the page: [{question, answers, right}, …]. */
export class Quiz {
  constructor(payload, score, { reveal, leave, asking }) {
    this.payload = payload, this.score = score, this.reveal = reveal, this.asking = asking;
    this.ask = make("p", { class: "ag-ask" }, IDLE), this.said = make("p", { class: "ag-verdict", role: "status" });
    this.field = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": "Your answer" });
    const check = make("button", { type: "submit" }, "Check");
    this.form = make("form", { class: "ag-waits", onsubmit: (event) => (event.preventDefault(), this.#check()) }, this.field, check,
      make("button", { type: "button", onclick: () => this.#give() }, "Show me"));
    this.tally = make("span", { class: "ag-tally" });
    this.save = make("button", { type: "button", hidden: true, onclick: () => this.#export() }, "Save answers");
    this.again = make("button", { type: "button", hidden: true, onclick: () => this.forget() }, "Ask again");
    this.root = make("div", { class: "ag-quiz", role: "group", "aria-label": "Predict", hidden: true, onkeydown: (event) => {
      if (event.key === "Escape") leave();
      else event.stopPropagation();
    } }, this.ask, this.form, this.said, make("div", { class: "ag-score" }, this.tally, this.save, this.again));
    this.#count();
  }

  /** Whether there is a question before step k that has not been answered yet; asks it. */
  stops(timeline, k) {
    this.questions = this.of === timeline ? this.questions : questionsOf(this.payload, timeline), this.of = timeline;
    const question = this.questions.get(k);
    if (!question || this.score.some(({ at, done }) => at === question.at && done)) return false;
    if (this.now?.at !== question.at) this.field.value = "", this.said.textContent = "";
    this.now = { ...question, at: question.at, k };
    this.ask.textContent = `${filled(this.payload.ask[question.ask], question.args)}${question.count > 1 ? ` (${question.count} numbers${question.value[0].length > 1 ? ", row by row" : ""})` : ""}`;
    this.form.classList.remove("ag-waits"), this.root.hidden = false;
    this.asking(true);
    this.field.focus({ preventScroll: true });
    return true;
  }

  /** Puts the question away, its place stays; what was said of the last answer does for one step. */
  rest(keep = false) {
    this.now = null, this.asking(false), this.form.classList.add("ag-waits");
    if (!keep) this.ask.textContent = IDLE, this.said.textContent = "";
  }

  /** Forgets all answers: everything can be asked once more. */
  forget() { this.score.length = 0, this.said.textContent = "", this.#count(), this.rest(); }

  #entry() {
    let entry = this.score.find(({ at }) => at === this.now.at);
    if (!entry) this.score.push(entry = { at: this.now.at, question: this.ask.textContent, answers: [], right: false, done: false });
    return entry;
  }

  #check() {
    const numbers = parse(this.field.value);
    if (typeof numbers === "string") return void (this.said.textContent = numbers);
    const comma = numbers.length === 2 && this.now.count === 1 && /^\s*[-−]?\d+,\d+\s*$/.test(this.field.value);
    if (comma) return void (this.said.textContent = "Write a dot, not a comma: 0.5.");
    const [right, said] = judge(this.now, this.now.value[2], numbers, this.payload.mistakes), entry = this.#entry();
    if (numbers.length === this.now.count) entry.answers.push(this.field.value.trim());
    this.said.textContent = said;
    this.root.classList.toggle("ag-right", right);
    if (right) entry.right = entry.answers.length === 1, this.#done(entry);
  }

  #give() {
    this.root.classList.remove("ag-right");
    this.said.textContent = `It is ${plain(this.now.value)}.`;
    this.#done(this.#entry());
  }

  #done(entry) {
    entry.done = true, this.ask.textContent = entry.question;
    this.#count();
    const { k } = this.now;
    this.rest(true);
    this.reveal(k);
  }

  #count() {
    const done = this.score.filter((entry) => entry.done), right = done.filter((entry) => entry.right).length;
    this.tally.textContent = done.length ? `${right} of ${done.length} right at the first try` : "";
    this.save.hidden = this.again.hidden = !done.length;
  }

  #export() {
    const text = JSON.stringify({ title: this.payload.title || document.title, answers: this.score.map(({ question, answers, right }) => ({ question, answers, right })) }, null, 1);
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: "answers.json" });
    link.click(), URL.revokeObjectURL(link.href);
  }
}
