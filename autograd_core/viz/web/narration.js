// The narration of a step: its sentence and its formula, whose terms point at the picture.

import { FILLED, FORMULA, PHASE, SAID, SAY } from "./timeline.js";
import { tone } from "./look.js";
import { fillFormula, splitSentence } from "./templates.js";
import { make } from "./dom.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** Where a step is told: `root` with a sentence, `say`, and a formula. */
export class Narration {
  constructor(timeline) {
    this.timeline = timeline;
    this.say = make("p", { class: "ag-say" });
    this.formula = make("div", { class: "ag-formula", role: "group", "aria-label": "Formula" });
    this.root = make("div", { class: "ag-text" }, this.say, this.formula);
  }

  /** Says what a frame says, and shows its formula. */
  tell(frame) {
    const { [PHASE]: phase, [SAY]: key, [SAID]: args, [FORMULA]: at, [FILLED]: filled } = frame;
    const { sayings, math } = this.timeline;
    const pieces = splitSentence(sayings[key] ?? key, args);
    this.say.replaceChildren(...pieces.map(([text, toned]) =>
      (toned ? make("b", { class: toned }, text) : text)));
    this.formula.innerHTML = at < 0 ? "" : `<math>${fillFormula(math[at], filled)}</math>`;
    breakAtEquals(this.formula);
    this.formula.hidden = phase === "error" && at < 0;
    this.root.className = `ag-text ag-${tone(phase)}`;
  }

  /** The cards and edges that a term of the formula means: J_{2→4}, P_4, u_4. */
  findMeant(term) {
    if (!term) return [];
    const [letter, index] = [...term.children].map((x) => x.textContent.replace(/\s/g, ""));
    const ends = index.split("→");
    if (letter !== "J" || ends.length !== 2) return [`n${this.#findNode(index)}`];
    const [source, target] = ends.map((u) => this.#findNode(u));
    const edges = this.timeline.into.get(target) ?? [];
    return edges.filter((edge) => edge.source === source).map(({ id }) => `e${id}`);
  }

  #findNode(number) {
    return [...this.timeline.nodes.values()].find(({ u }) => u === number)?.id;
  }

  /** Lights the terms of the formula that speak of a card or an edge. */
  light(id, edge) {
    const keys = [];
    if (id !== null) keys.push(`n${id}`);
    if (edge !== null) keys.push(`e${edge}`);
    for (const term of this.formula.querySelectorAll("msub")) {
      const meant = this.findMeant(term);
      term.classList.toggle("lit", keys.some((key) => meant.includes(key)));
    }
  }
}

/** Cuts a formula before each "=" of its outermost row, so that a long one wraps there. */
function breakAtEquals(root) {
  const row = root.querySelector("math > mrow");
  if (!row) return;
  const parts = [[]];
  for (const child of row.children) {
    const isEquals = child.localName === "mo" && child.textContent === "=";
    if (isEquals && parts.at(-1).length) parts.push([]);
    parts.at(-1).push(child);
  }
  root.replaceChildren(...parts.flatMap((part) => {
    const math = document.createElementNS(MATHML, "math");
    math.setAttribute("displaystyle", "true");
    math.append(...part);
    return [math, " "];
  }));
}
