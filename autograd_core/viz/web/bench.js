// The bench: a vector to choose, the Jacobian beside it, and their product.

import { number, size, sub } from "./numbers.js";
import { extent } from "./lines.js";
import { keepFocus, make } from "./dom.js";
import { formatFully } from "./digits.js";
import { makeHeatRows } from "./matrices.js";
import {
  chainJacobians, countElements, findOutput, makeOneHot, multiply, readJacobian, shapeVector,
} from "./vjp.js";

const MOST = 16;   // components that have a slider each
const NOTHING = "Nothing is computed by this node. "
  + "Pick an operation, or a node before the output.";

/** Chooses a Jacobian, and shows the sliders for v beside its rows. */
export class Bench {
  constructor(body) {
    this.body = body;
    this.v = [];
    this.choice = "";
  }

  /** `asking`: a question stands open; `predict`: one may come. */
  show({ asking, predict }, timeline, id, k) {
    if (asking) {
      this.key = null;
      this.#tell([], "Answer the question first: the bench would give it away.");
      return;
    }
    const choices = listChoices(timeline, id, k, predict);
    const chosen = choices.find(({ key }) => key === this.choice) ?? choices[0];
    const rows = chosen?.rows;
    const state = typeof rows === "string" ? rows : JSON.stringify(rows);
    const key = `${timeline.key}/${id}/${chosen?.key}/${state}`;
    if (key === this.key) return;
    this.key = key;
    const again = () => this.show({ asking, predict }, timeline, id, k);
    const pick = this.#makePick(choices, chosen, again);
    if (rows === undefined) this.#tell([], NOTHING);
    else if (typeof rows === "string") this.#tell([pick], rows);
    else {
      const { from, to } = chosen;
      if (this.v.length !== rows.length) this.v = rows.map(() => 1);
      const product = new Product(this.v, rows, timeline.nodes.get(from), timeline.nodes.get(to));
      this.body.replaceChildren(...product.build(pick));
    }
  }

  #tell(before, text) {
    this.body.replaceChildren(...before, make("p", { class: "ag-hint" }, text));
  }

  #makePick(choices, chosen, again) {
    const pick = make("select", {
      "aria-label": "Which Jacobian",
      onchange: () => {
        this.choice = pick.value;
        keepFocus(this.body, again);
      },
    });
    pick.append(...choices.map(({ key, text }) =>
      make("option", { value: key, selected: key === chosen.key }, text)));
    return pick;
  }
}

/** The Jacobians that end at a node, and the one from there to the output: { key, text, from, to,
 *  rows }; in place of rows it may be said why there are none. */
function listChoices(timeline, id, k, predict) {
  const name = (node) => `u${sub(timeline.nodes.get(node).u)}`;
  const choices = timeline.into.get(id).filter((edge) => !edge.cut).map((edge) => ({
    key: `e${edge.id}`, text: `${name(edge.source)} → ${name(id)}`, from: edge.source, to: id,
    rows: readJacobian(timeline, edge, k),
  }));
  const end = findOutput(timeline, k);
  if (id === end) return choices;
  const last = timeline.frames.length - 1;
  const early = predict && timeline.within(`n${id}`, "upstream", k + 1, last) >= 0;
  const rows = early
    ? `With Predict on, this waits until P${sub(timeline.nodes.get(id).u)} is known.`
    : chainJacobians(timeline, id, end, k);
  const text = `end to end: ${name(id)} → ${name(end)}`;
  return [{ key: "all", text, from: id, to: end, rows }, ...choices];
}

/** Sliders for v beside the rows of J, and vᵀJ below, in the shape of the tensor. */
class Product {
  constructor(v, rows, from, to) {
    this.v = v;
    this.rows = rows;
    this.from = from;
    this.name = `J${sub(from.u)}→${sub(to.u)}`;
    this.many = rows.length > MOST;
  }

  /** The elements: `pick` beside the presets, the table, the product. */
  build(pick) {
    this.fields = this.many ? [] : this.rows.map((_, i) => [
      this.#makeField(i, "number"), this.#makeField(i, "range"),
    ]);
    this.table = this.#makeTable();
    this.out = make("div", { class: "ag-bench-out g num", "aria-live": "polite" });
    this.#showResult();
    return [this.#makePresets(pick), this.table, this.out];
  }

  #set(values) {
    this.v.splice(0, values.length, ...values);
    this.fields.forEach((both, i) => {
      for (const field of both) if (field !== document.activeElement) field.value = values[i];
    });
    this.#showResult();
  }

  #setOneHot(i) {
    this.#set(makeOneHot(this.v.length, i));
  }

  #makeField(i, type) {
    const slider = type === "range";
    return make("input", {
      type, step: slider ? 0.1 : "any", min: slider && -2, max: slider && 2, value: this.v[i],
      "aria-label": `v, component ${i + 1}${slider ? ", slider" : ""}`,
      onblur: ({ target }) => {
        target.value = this.v[i];
      },
      oninput: ({ target }) => {
        const x = Number(target.value);
        if (target.value === "" || !Number.isFinite(x)) return;
        this.#set(this.v.map((old, j) => (j === i ? x : old)));
      },
    });
  }

  #makeTable() {
    const { rows, name } = this;
    const columns = rows[0]?.length;
    const title = `${name}, ${size([rows.length, columns ?? 0])}`;
    const lines = this.many ? [] : makeHeatRows(rows).map((row, i) => this.#makeRow(row, i));
    return make("table", { class: "ag-bench-rows ag-heat" },
      make("thead", {}, make("tr", {},
        make("th", { scope: "col" }, "v"),
        make("th", { scope: "col", colspan: columns ?? 1 }, title))),
      make("tbody", {}, ...lines));
  }

  /** A row of J, and before it the component of v that it is multiplied by. */
  #makeRow(row, i) {
    const name = `e${sub(String(i + 1))}`;
    const button = make("button", {
      type: "button", title: `v = one-hot ${i + 1}: row ${i + 1} of J`,
      "aria-label": `${name}, one-hot`, onclick: () => this.#setOneHot(i),
    }, name);
    return make("tr", {},
      make("th", { scope: "row" }, button, ...this.fields[i]), ...row.children);
  }

  #makePresets(pick) {
    const preset = (text, value) => make("button", {
      type: "button", onclick: () => this.#set(this.v.map(() => value)),
    }, text);
    const nth = make("input", {
      type: "number", min: 1, max: this.rows.length, value: 1,
      "aria-label": "one-hot: which component",
      onchange: () => this.#setOneHot(Number(nth.value) - 1),
    });
    return make("div", { class: "ag-presets" },
      pick, preset("ones", 1), preset("zeros", 0), ...(this.many ? ["one-hot", nth] : []));
  }

  #showResult() {
    const { v, rows, from: { shape } } = this;
    const product = multiply(v, rows, countElements(shape));
    const oneHot = v.includes(1) && v.filter((x) => x !== 0).length === 1;
    const lit = oneHot ? v.indexOf(1) : -1;
    [...this.table.tBodies[0].rows].forEach((row, i) => row.classList.toggle("now", i === lit));
    const told = lit >= 0 && rows.length > 1 ? [make("i", {}, `row ${lit + 1} of J`)] : [];
    this.out.replaceChildren(
      make("span", {}, `vᵀJ${shape.length > 1 ? ` as ${extent(shape)}` : ""} =`),
      makeProduct(product, shape), ...told);
  }
}

function makeProduct(product, shape) {
  if (product.length === 1)
    return make("b", { title: formatFully(product[0]) }, number(product[0]));
  return make("table", { class: "ag-matrix ag-heat" },
    make("tbody", {}, ...makeHeatRows(shapeVector(product, shape))));
}
