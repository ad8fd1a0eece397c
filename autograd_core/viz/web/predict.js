// Prediction questions: asks before a reveal, checks, names the likely mistake, keeps the score.

import { plain } from "./numbers.js";
import { CHANGES } from "./timeline.js";
import { fillText } from "./templates.js";
import { make } from "./dom.js";

const WEIGHT = { gradient: 2, grad: 1, contribution: 1, local: 1, value: 1 };
const IDLE = "Step on. Before some numbers you are asked.";
const HINTS = {
  value: "Not yet. Look at the operation, and at the values that go in.",
  local: "Not yet. How much does what comes out change, when what goes in changes a little?",
};
const HINT = "Not yet. Look at the numbers on the edge and at P of the node that sends.";

/** The numbers in "[1, -2.5] 1/3", or in words what cannot be read. */
export function parseAnswer(text) {
  const bare = text.replace(/[−–]/g, "-").replace(/tensor|[[\](){};,]/g, " ");
  const numbers = [];
  for (const word of bare.split(/\s+/).filter(Boolean)) {
    const parts = word.split("/").map((part) => (part === "" ? NaN : Number(part)));
    if (parts.length > 2 || parts.some(Number.isNaN))
      return `“${word}” is not a number. Write 0.5, -2, 1e-3 or 1/3.`;
    numbers.push(parts.length === 2 ? parts[0] / parts[1] : parts[0]);
  }
  return numbers.length ? numbers : "Write a number first.";
}

const isClose = (a, b, off) =>
  a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) <= off);

/** [whether it is right, what is said of it]. */
export function judgeAnswer({ tolerance, wrong, count, topic }, right, numbers, mistakes) {
  if (numbers.length !== count) {
    const asked = count === 1 ? "is one number" : `are ${count} numbers`;
    return [false, `Asked ${asked}; you wrote ${numbers.length}.`];
  }
  if (isClose(numbers, right, tolerance)) return [true, "Right."];
  const known = wrong.find(([data]) => isClose(numbers, data, tolerance));
  if (known) return [false, mistakes[known[1]]];
  const flipped = isClose(numbers.map((x) => -x), right, tolerance);
  return [false, flipped ? "The size is right, the sign is not." : HINTS[topic] ?? HINT];
}

/** step → question, at most one a step: the sum of several paths is worth more than the last
 *  path. */
export function selectQuestions(payload, timeline) {
  const found = new Map();
  for (const question of payload.questions ?? []) {
    const [at, topic, object, field, ask, args, tolerance, wrong] = question;
    const k = timeline.place.get(at);
    if (k === undefined || timeline.called(object) === null) continue;
    const changes = payload.frames[at][CHANGES];
    const value = changes.find(([o, f]) => o === object && f === field)[2];
    const weight = topic === "gradient" && !wrong.length ? 0 : WEIGHT[topic];
    if ((found.get(k)?.weight ?? -1) >= weight) continue;
    const count = value[2].length;
    found.set(k, { at, topic, ask, args, tolerance, wrong, value, weight, count });
  }
  return found;
}

/** The panel that asks; `score` is kept by the page: [{question, answers, right}, …]. */
export class Quiz {
  constructor(payload, score, { reveal, leave, asking }) {
    Object.assign(this, { payload, score, reveal, leave, asking });
    this.ask = make("p", { class: "ag-ask" }, IDLE);
    this.said = make("p", { class: "ag-verdict", role: "status" });
    this.field = make("input", {
      type: "text", autocomplete: "off", spellcheck: "false", "aria-label": "Your answer",
    });
    this.form = this.#makeForm();
    this.tally = make("span", { class: "ag-tally" });
    this.save = this.#makeButton("Save answers", () => this.#export());
    this.again = this.#makeButton("Ask again", () => this.forget());
    this.root = make("div", {
      class: "ag-quiz", role: "group", "aria-label": "Predict", hidden: true,
      onkeydown: (event) => this.#press(event),
    }, this.ask, this.form, this.said,
    make("div", { class: "ag-score" }, this.tally, this.save, this.again));
    this.#count();
  }

  #makeForm() {
    const onsubmit = (event) => {
      event.preventDefault();
      this.#check();
    };
    return make("form", { class: "ag-waits", onsubmit },
      this.field,
      make("button", { type: "submit" }, "Check"),
      make("button", { type: "button", onclick: () => this.#give() }, "Show me"));
  }

  #makeButton(text, onclick) {
    return make("button", { type: "button", hidden: true, onclick }, text);
  }

  #press(event) {
    if (event.key === "Escape") this.leave();
    else event.stopPropagation();
  }

  /** Whether there is a question before step k that has not been answered yet; asks it. */
  stops(timeline, k) {
    if (this.of !== timeline) this.questions = selectQuestions(this.payload, timeline);
    this.of = timeline;
    const question = this.questions.get(k);
    if (!question || this.score.some(({ at, done }) => at === question.at && done)) return false;
    if (this.now?.at !== question.at) {
      this.field.value = "";
      this.said.textContent = "";
    }
    this.now = { ...question, k };
    this.ask.textContent = this.#formatQuestion(question);
    this.form.classList.remove("ag-waits");
    this.root.hidden = false;
    this.asking(true);
    this.field.focus({ preventScroll: true });
    return true;
  }

  #formatQuestion({ ask, args, count, value: [shape] }) {
    const text = fillText(this.payload.ask[ask], args);
    if (count === 1) return text;
    return `${text} (${count} numbers${shape.length > 1 ? ", row by row" : ""})`;
  }

  /** Puts the question away, its place stays; what was said of the last answer does for one
   *  step. */
  rest(keep = false) {
    this.now = null;
    this.asking(false);
    this.form.classList.add("ag-waits");
    if (keep) return;
    this.ask.textContent = IDLE;
    this.said.textContent = "";
  }

  /** Forgets all answers: everything can be asked once more. */
  forget() {
    this.score.length = 0;
    this.said.textContent = "";
    this.#count();
    this.rest();
  }

  /** What is kept of the question that is asked. */
  #findEntry() {
    const { at } = this.now;
    const known = this.score.find((entry) => entry.at === at);
    if (known) return known;
    const entry = { at, question: this.ask.textContent, answers: [], right: false, done: false };
    this.score.push(entry);
    return entry;
  }

  #check() {
    const { now } = this;
    const text = this.field.value;
    const numbers = parseAnswer(text);
    if (typeof numbers === "string") {
      this.said.textContent = numbers;
      return;
    }
    if (numbers.length === 2 && now.count === 1 && /^\s*[-−]?\d+,\d+\s*$/.test(text)) {
      this.said.textContent = "Write a dot, not a comma: 0.5.";
      return;
    }
    const [right, said] = judgeAnswer(now, now.value[2], numbers, this.payload.mistakes);
    const entry = this.#findEntry();
    if (numbers.length === now.count) entry.answers.push(text.trim());
    this.said.textContent = said;
    this.root.classList.toggle("ag-right", right);
    if (!right) return;
    entry.right = entry.answers.length === 1;
    this.#finish(entry);
  }

  #give() {
    this.root.classList.remove("ag-right");
    this.said.textContent = `It is ${plain(this.now.value)}.`;
    this.#finish(this.#findEntry());
  }

  #finish(entry) {
    const { k } = this.now;
    entry.done = true;
    this.ask.textContent = entry.question;
    this.#count();
    this.rest(true);
    this.reveal(k);
  }

  #count() {
    const done = this.score.filter((entry) => entry.done);
    const right = done.filter((entry) => entry.right);
    const text = `${right.length} of ${done.length} right at the first try`;
    this.tally.textContent = done.length ? text : "";
    this.save.hidden = !done.length;
    this.again.hidden = !done.length;
  }

  #export() {
    const answers = this.score.map(({ question, answers: given, right }) =>
      ({ question, answers: given, right }));
    const text = JSON.stringify({ title: this.payload.title || document.title, answers }, null, 1);
    const file = new Blob([text], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(file), download: "answers.json" });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
