// The bench: v times a Jacobian, of one operation or of all that lies between a node and the output.

import { number, size, sub } from "./numbers.js";
import { extent } from "./look.js";
import { keepFocus, make } from "./dom.js";
import { full, heat } from "./panels.js";

/** vᵀJ of a matrix given by its rows; columns say how long the result is when there are no rows. */
export const times = (v, rows, columns = rows[0]?.length ?? 0) =>
  Array.from({ length: columns }, (_, j) => rows.reduce((sum, row, i) => sum + v[i] * row[j], 0));

/** The rows of a local Jacobian at step k, or in words why there are none. */
export function rowsOf(timeline, edge, k) {
  const value = timeline.known(`e${edge.id}`, "local", k), name = `J${sub(timeline.nodes.get(edge.source).u)}→${sub(timeline.nodes.get(edge.target).u)}`;
  if (value === undefined) return `${name} is not computed yet at this step.`;
  if (value === null) return `${name} is not kept.`;
  const [[height, width], , data] = value;
  if (!data) return `${name} has ${size([height, width])} numbers: more than are carried in the page.`;
  const plain = data.map((x) => ({ nan: NaN, inf: Infinity, "-inf": -Infinity })[x] ?? x);
  return Array.from({ length: height }, (_, r) => plain.slice(r * width, (r + 1) * width));
}

/** The Jacobian of `to` with respect to `from`, summed over all paths, or in words why not. */
export function through(timeline, from, to, k) {
  // ids are in the order of computation: what uses a value comes after it
  const elements = (id) => timeline.nodes.get(id).shape.reduce((a, b) => a * b, 1), total = new Map();
  total.set(to, Array.from({ length: elements(to) }, (_, i) => Array.from({ length: elements(to) }, (_, j) => Number(i === j))));
  const order = [...timeline.nodes.keys()].sort((a, b) => b - a), reaches = above(timeline, from);
  for (const id of order) {
    if (!total.has(id) || id === from) continue;
    for (const edge of timeline.into.get(id)) {
      if (!edge.grad || edge.cut || !reaches.has(edge.source)) continue;
      const rows = rowsOf(timeline, edge, k);
      if (typeof rows === "string") return rows;
      const part = total.get(id).map((row) => times(row, rows)), sum = total.get(edge.source);
      total.set(edge.source, sum ? sum.map((row, i) => row.map((x, j) => x + part[i][j])) : part);
    }
  }
  return total.get(from) ?? `No gradient flows from u${sub(timeline.nodes.get(to).u)} to u${sub(timeline.nodes.get(from).u)}.`;
}

/** The node and all that is computed from it. */
function above(timeline, from) {
  const found = new Set([from]), waiting = [from];
  while (waiting.length) for (const { target } of timeline.out.get(waiting.pop())) if (!found.has(target)) found.add(target), waiting.push(target);
  return found;
}

/** The node that a backward call starts from: that of this step's call, else of the last. */
export function outputOf(timeline, k) {
  const seeds = timeline.frames.flatMap(([phase, owner], i) => (phase === "seed" && timeline.nodes.has(owner) ? [[i, owner]] : []));
  return (seeds.filter(([i]) => i <= timeline.span(k)[1]).pop() ?? seeds[0])?.[1] ?? [...timeline.nodes.keys()].pop();
}

const MOST = 16;

/** Sliders for v beside the rows of J, and vᵀJ below, in the shape of the tensor. */
export class Bench {
  constructor(body) { this.body = body, this.v = [], this.choice = ""; }

  /** `asking`: a question stands open; `predict`: one may come. */
  show({ asking, predict }, timeline, id, k) {
    if (asking) return void (this.key = null, this.body.replaceChildren(make("p", { class: "ag-hint" }, "Answer the question first: the bench would give it away.")));
    const end = outputOf(timeline, k), name = (node) => `u${sub(timeline.nodes.get(node).u)}`;
    const ways = timeline.into.get(id).filter((edge) => !edge.cut).map((edge) => [`e${edge.id}`, `${name(edge.source)} → ${name(id)}`, edge.source, id, rowsOf(timeline, edge, k)]);
    const early = predict && timeline.within(`n${id}`, "upstream", k + 1, timeline.frames.length - 1) >= 0;
    if (id !== end) ways.unshift(["all", `end to end: ${name(id)} → ${name(end)}`, id, end, early ? `With Predict on, this waits until P${sub(timeline.nodes.get(id).u)} is known.` : through(timeline, id, end, k)]);
    const [chosen, , from, to, rows] = ways.find(([key]) => key === this.choice) ?? ways[0] ?? [];
    const key = `${timeline.key}/${id}/${chosen}/${typeof rows === "string" ? rows : JSON.stringify(rows)}`;
    if (key === this.key) return;
    this.key = key;
    const pick = make("select", { "aria-label": "Which Jacobian", onchange: () => { this.choice = pick.value, keepFocus(this.body, () => this.show({ asking, predict }, timeline, id, k)); } },
      ...ways.map(([value, text]) => make("option", { value, selected: value === chosen }, text)));
    if (rows === undefined) this.body.replaceChildren(make("p", { class: "ag-hint" }, "Nothing is computed by this node. Pick an operation, or a node before the output."));
    else if (typeof rows === "string") this.body.replaceChildren(pick, make("p", { class: "ag-hint" }, rows));
    else this.#build(pick, rows, timeline.nodes.get(from), timeline.nodes.get(to));
  }

  #build(pick, rows, from, to) {
    if (this.v.length !== rows.length) this.v = rows.map(() => 1);
    const { v } = this, u = [sub(from.u), sub(to.u)], many = rows.length > MOST;
    const set = (values) => { values.forEach((x, i) => (v[i] = x)), fields.forEach((both, i) => both.forEach((field) => { if (field !== document.activeElement) field.value = v[i]; })), result(); };
    const field = (i, type) => make("input", { type, step: type === "range" ? 0.1 : "any", min: type === "range" && -2, max: type === "range" && 2, value: v[i], "aria-label": `v, component ${i + 1}${type === "range" ? ", slider" : ""}`,
      onblur: ({ target }) => (target.value = v[i]), oninput: ({ target }) => { if (target.value !== "" && Number.isFinite(Number(target.value))) set(v.map((x, j) => (j === i ? Number(target.value) : x))); } });
    const fields = many ? [] : rows.map((_, i) => [field(i, "number"), field(i, "range")]);
    const hot = (i) => set(v.map((_, j) => Number(i === j)));
    const table = make("table", { class: "ag-bench-rows ag-heat" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "v"), make("th", { scope: "col", colspan: rows[0]?.length ?? 1 }, `J${u[0]}→${u[1]}, ${size([rows.length, rows[0]?.length ?? 0])}`))),
      make("tbody", {}, ...(many ? [] : heat(rows).map((row, i) => make("tr", {}, make("th", { scope: "row" }, make("button", { type: "button", title: `v = one-hot ${i + 1}: row ${i + 1} of J`, "aria-label": `e${sub(String(i + 1))}, one-hot`, onclick: () => hot(i) }, `e${sub(String(i + 1))}`), ...fields[i]), ...row.children)))));
    const out = make("div", { class: "ag-bench-out g num", "aria-live": "polite" });
    const result = () => {
      const got = times(v, rows, from.shape.reduce((a, b) => a * b, 1)), lit = v.filter((x) => x !== 0).length === 1 && v.includes(1) ? v.indexOf(1) : -1;
      [...table.tBodies[0].rows].forEach((row, i) => row.classList.toggle("now", i === lit));
      const columns = from.shape.length > 1 ? from.shape[from.shape.length - 1] : got.length || 1;
      const shaped = Array.from({ length: got.length / columns }, (_, r) => got.slice(r * columns, (r + 1) * columns));
      out.replaceChildren(make("span", {}, `vᵀJ${from.shape.length > 1 ? ` as ${extent(from.shape)}` : ""} =`), got.length === 1 ? make("b", { title: full(got[0]) }, number(got[0])) : make("table", { class: "ag-matrix ag-heat" }, make("tbody", {}, ...heat(shaped))),
        ...(lit >= 0 && rows.length > 1 ? [make("i", {}, `row ${lit + 1} of J`)] : []));
    };
    const preset = (text, values) => make("button", { type: "button", onclick: () => set(values()) }, text);
    const nth = many && make("input", { type: "number", min: 1, max: rows.length, value: 1, "aria-label": "one-hot: which component", onchange: () => hot(Number(nth.value) - 1) });
    this.body.replaceChildren(make("div", { class: "ag-presets" }, pick, preset("ones", () => v.map(() => 1)), preset("zeros", () => v.map(() => 0)), ...(many ? ["one-hot", nth] : [])), table, out);
    result();
  }
}
