// What follows one trace: its graph, sentence, formula, code and panels.

import { FILLED, FORMULA, LINE, PHASE, SAID, SAY, Story } from "./story.js";
import { counter, tone } from "./look.js";
import { fill, sentence } from "./words.js";
import { make } from "./dom.js";
import { Picture } from "./picture.js";
import { breakable, codeView, inspect, noteView } from "./panels.js";

/** What follows one trace: its graph, the sentence, the formula, the note of an error, the code. */
export class Column {
  constructor(payload, onpick) {
    const story = this.story = new Story(payload), counted = ["live_nodes", "live_bytes", "grad_mode"].some((field) => story.ever("g", field));
    this.picked = null, this.k = -1;
    this.picture = new Picture(story, payload.svg, (id) => onpick(this, id === this.picked ? null : id));
    this.say = make("p", { class: "ag-say", "aria-live": "polite" });
    this.formula = make("div", { class: "ag-formula" }), this.note = make("div", { class: "ag-note", role: "note", hidden: true });
    this.text = make("div", { class: "ag-text" }, this.say, this.formula, this.note);
    this.text.style.setProperty("--rows", payload.rows);
    this.counter = make("p", { class: "ag-counter num", hidden: !counted });
    this.code = codeView(story.code);
    this.aside = [make("section", { class: "ag-book" }), make("section")];
  }

  get inspected() { return this.picked ?? this.story.focus(this.k); }

  show(k) {
    const { story } = this, frame = story.frames[k], note = story.notes[k];
    if (k === this.k) return;
    this.k = k;
    this.picture.show(k);
    const parts = sentence(story.sayings[frame[SAY]] ?? frame[SAY], frame[SAID]);
    this.say.replaceChildren(...parts.map(([t, tone]) => (tone ? make("b", { class: tone }, t) : t)));
    this.formula.innerHTML = frame[FORMULA] < 0 ? "" : `<math>${fill(story.math[frame[FORMULA]], frame[FILLED])}</math>`;
    breakable(this.formula);
    this.formula.hidden = Boolean(note) && frame[FORMULA] < 0, this.note.hidden = !note;
    this.note.replaceChildren(...(note ? noteView(note) : []));
    this.text.className = `ag-text ag-${tone(frame[PHASE])}`;
    this.counter.textContent = counter(story, k);
    this.code?.show(frame[LINE]);
    this.inspect();
  }

  inspect() {
    const { story, k, inspected: id, aside: [book, card] } = this;
    book.replaceChildren(...ledgerView(story, id, k), ...mailboxView(story, id, k));
    card.replaceChildren(...inspect(story, id, k));
  }

  pick(id) { this.picked = id, this.picture.pick(id), this.inspect(); }

  /** Picks the next node in the order of their numbers, or with -1 the one before. */
  cycle(d) {
    const ids = [...this.story.nodes.keys()];
    this.pick(ids[(ids.indexOf(this.inspected) + d + ids.length) % ids.length]);
  }
}

/** The box of a view: it takes the keys. */
export const frameOf = (kind, label, press, ...children) => make("div", { class: `ag ag-${kind}`, tabindex: 0, role: "group", "aria-label": label,
  "data-lm-suppress-shortcuts": "true", onkeydown: press }, make("div", { class: "ag-frame" }, ...children));

/** Builds a player in `root` and returns { show, destroy }. */
