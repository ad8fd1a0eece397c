// Ledger, mailbox, inspector, notes, code: what stands around the graph.

import { number, size, sub } from "./numbers.js";
import { FREED, NOT_KEPT, edgeTexts, extent, fieldRows, isOff, isValue, mailbox, mark, nameNow, nodeMarks, nodeTexts, rows } from "./look.js";
import { CHANGES, EDGES, NODES } from "./timeline.js";
import { cell, ledger } from "./words.js";
import { make, reveal } from "./dom.js";

/** A panel that folds away; which ones are folded is remembered in `folded`. */
export function panel(folded, name, title, onfold = () => {}) {
  const head = make("button", { type: "button", class: "ag-fold", "aria-expanded": "true", onclick: () => { fold(!body.hidden), onfold(); } }, title), body = make("div");
  const root = make("section", { class: `ag-${name}` }, make("div", { class: "ag-head" }, head), body);
  const fold = (away) => { body.hidden = away, head.setAttribute("aria-expanded", !away), folded[away ? "add" : "delete"](name); };
  fold(folded.has(name));
  return { root, body, show(title, ...children) { head.textContent = title, body.replaceChildren(...children); } };
}

/** A number with all its digits: nine of a float32, which is all there is in it. */
export const full = (x, dtype = "float32") => (typeof x !== "number" || /int/.test(dtype) ? String(x) : String(dtype === "float32" ? Number(x.toPrecision(9)) : x));

/** All digits of a small value, for a tooltip. */
export const digits = (value) => (Array.isArray(value?.[2]) && value[2].length <= 16 ? value[2].map((x) => full(x, value[1])).join(",  ") : false);

const SHOWN = ["value", "upstream", "grad", "local", "contribution"];

/** `text` with all digits of its numbers, as far as the step is about values that read so; else "". */
export function spelled(timeline, k, text) {
  const { [NODES]: nodes, [EDGES]: edges, [CHANGES]: changes } = timeline.frames[k], all = new Map();
  const ends = edges.flatMap((id) => { const { source, target } = timeline.edges.get(id) ?? {}; return [source, target]; });
  const objects = new Set([...changes.map(([object]) => object), ...[...nodes, ...ends].map((id) => `n${id}`), ...edges.map((id) => `e${id}`)]);
  for (const object of objects) for (const field of SHOWN) {
    const value = timeline.known(object, field, k);
    if (isValue(value)) for (const x of value[2] ?? []) for (const size of x < 0 ? [x, -x] : [x]) all.set(number(size, value[1]), full(size, value[1]));
  }
  const whole = text.replaceAll("−", "-").replace(/-?\d[\d.]*(?:e[+-]\d+)?/g, (short) => all.get(short) ?? short);
  return whole === text ? "" : whole;
}

/** Rows of numbers as table rows, tinted by sign and size: zero has no colour, the largest the most. */
export function heat(rows, dtype = "float32", bare = false) {
  const most = Math.max(...rows.flat().map((x) => Math.abs(x)).filter(Number.isFinite), 0) || 1;
  return rows.map((row) => make("tr", {}, ...row.map((x) => make("td", { title: full(x, dtype), class: x < 0 ? "neg" : x > 0 ? "pos" : false,
    style: x && Number.isFinite(x) ? `--t:${(Math.abs(x) / most).toFixed(2)}` : false }, bare ? (x < 0 ? "−" : "") : number(x, dtype)))));
}

function title(node, label) {
  const name = label || (node.kind === "composite" ? node.op : "");
  return `u${sub(node.u)}${["", `u${node.u}`].includes(name) ? "" : ` · ${name}`}`;
}

/** P as the backward call that step k is in knows it. */
const upstreamNow = (timeline, id, k) => (timeline.within(`n${id}`, "upstream", timeline.span(k)[0], k) >= 0
  ? timeline.known(`n${id}`, "upstream", k) : undefined);

const PATHS = 24, AHEAD = 4;

/** P of a node as a table: each path's upstream × local = contribution, and their sum; of many
 *  paths, those around the newest contribution. */
export function ledgerView(timeline, id, k) {
  const node = timeline.nodes.get(id), paths = ledger(timeline, id, k), p = `P${sub(node.u)}`, label = nameNow(timeline, id, k);
  const upstream = upstreamNow(timeline, id, k);
  if (!paths.length && upstream === undefined) return [make("p", { class: "ag-hint" }, !node.requiresGrad ? "No gradient comes back to it." : timeline.out.get(id).length ? "Nothing has come back to it yet." : "It is the end: backward starts here.")];
  const kept = isValue(timeline.known(`n${id}`, "grad", k)) && upstream !== undefined;
  const row = ({ edge, now, path, upstream, local: jacobian, contribution, raw }) => make("tr", { class: now ? "now" : false, "data-edge": edge },
    make("td", {}, path), pair(upstream, raw[0]), pair(jacobian, raw[1]), make("td", { class: "g num", title: digits(raw[2]) }, grid(contribution)));
  const pair = ([word, text], value) => make("td", { class: "num", title: digits(value) }, make("i", {}, `${word} ${text ? "= " : ""}`), grid(text));
  const from = Math.max(0, Math.min(paths.filter(({ step }) => step >= 0).length + AHEAD, paths.length) - PATHS), shown = paths.slice(from, from + PATHS);
  const more = (count, where) => (count ? [make("tr", {}, make("td", { colspan: 4 }, `… ${count} ${where}`))] : []);
  return [make("table", { class: "ag-ledger" },
    make("thead", {}, make("tr", {}, ...["path", "upstream", "× local", "= contribution"].map((t) => make("th", { scope: "col" }, t)))),
    make("tbody", {}, ...more(from, "before"), ...(paths.length ? shown.map(row) : [make("tr", {}, make("td", { colspan: 3 }, "the output: backward starts here"), make("td"))]),
      ...more(paths.length - from - shown.length, "more"),
      make("tr", { class: "sum" }, make("td", { colspan: 3 }, kept && label ? `${p}, added to ${label}.grad` : p),
        make("td", { class: "g num", title: digits(upstream) }, grid(cell(upstream))))))];
}

const CALLS = 8;

/** The mailbox as a running sum, a line a call, where more than one thing happens to it. */
export function mailboxView(timeline, id, k) {
  const rows = mailbox(timeline, id, k), several = mailbox(timeline, id, timeline.frames.length - 1).length > 1;
  if (!rows.length || !several) return [];
  const label = nameNow(timeline, id, k) || `u${sub(timeline.nodes.get(id).u)}`;
  const sign = (text, [first, ...rest]) => (first === undefined ? []
    : lines([text === "+" && first[0] === "-" ? `- ${first.slice(1)}` : `${text} ${first}`, ...rest]));
  return [make("table", { class: "ag-ledger ag-sums" }, make("caption", {}, `${label}.grad, call by call`), make("tbody", {},
    ...(rows.length > CALLS ? [make("tr", {}, make("td", { colspan: 3 }, `… ${rows.length - CALLS} before`))] : []),
    ...rows.slice(-CALLS).map(([what, added, total]) => make("tr", {}, make("td", {}, what),
      make("td", { class: "g num" }, ...sign("+", added)), make("td", { class: "g num" }, ...sign("=", total))))))];
}

/** Rows of numbers as a small table; a text as it is. */
const grid = (cells) => (typeof cells === "string" ? cells : make("table", { class: "ag-matrix" }, make("tbody", {},
  ...cells.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text)))))));

export const lines = (texts) => texts.flatMap((t, i) => (i && texts[i - 1].localName !== "table" ? [make("br"), t] : [t]));

/** All that is known of a node at this step. */
export function inspect(timeline, id, k) {
  const node = timeline.nodes.get(id), object = `n${id}`, entries = [], known = (field) => timeline.known(object, field, k);
  const add = (term, texts, tone = "") => entries.push(make("dt", {}, term), make("dd", { class: `num ${tone}` }, ...lines(texts)));
  const leaf = known("is_leaf") ?? (node.kind === "leaf" || node.kind === "constant" || !node.requiresGrad);
  const grad = known("requires_grad") ?? node.requiresGrad;
  add("value", whole(known("value")), "f");
  if (timeline.ever(object, "upstream")) add(`P${sub(node.u)}`, whole(upstreamNow(timeline, id, k)), "g");
  if ((leaf && grad) || timeline.ever(object, "grad")) add(".grad", whole(known("grad"), "None"), "g");
  if (timeline.ever(object, "state")) add("optimiser", known("state") ?? [], "s");
  for (const edge of timeline.into.get(id)) {
    const jacobian = timeline.known(`e${edge.id}`, "local", k), from = timeline.nodes.get(edge.source);
    const note = edge.structure && edge.structure !== "scalar" ? [edge.structure] : [], term = `J${sub(from.u)}→${sub(node.u)}`;
    if (edge.cut) add(term, [`cut: ${edge.cut}`]);
    else if (jacobian !== undefined || timeline.ever(`e${edge.id}`, "local")) add(term, jacobian ? [...matrix(jacobian), ...note] : jacobian === null ? [NOT_KEPT] : []);
  }
  for (const edge of timeline.out.get(id)) if (edge.cut) add(`to u${sub(timeline.nodes.get(edge.target).u)}`, [`cut: ${edge.cut}`]);
  const made = known("grad_fn") ?? (node.gradFn || (leaf ? "None" : ""));
  if (!timeline.deferred) add("is_leaf", [leaf ? "True" : "False"]), add("requires_grad", [grad ? "True" : "False"]);
  if (made && !timeline.deferred) add("grad_fn", [made]);
  if (node.layer) add("layer", [`${node.layer}: made by backward`]);
  if (timeline.past.get(`${object}.version`)?.values.some((v) => v)) add("_version", [String(known("version") ?? "")]);
  const saved = known("saved");
  if (saved?.length || fieldRows(timeline, object, "saved", k)[0] === FREED) add(known("freed") === true ? "saved (freed)" : "saved",
    (saved?.length ? saved : [FREED]).map((text) => (mark(text) ? make("b", { class: mark(text) }, text) : text)), "s");
  if (isOff(timeline, id, k)) add("on the path", ["no: this backward does not get here"]);
  if (known("alive") === false) add("alive", ["no: autograd has let go of it"]);
  add("dtype", [node.shape.length ? `${node.dtype} ${size(node.shape)}` : node.dtype]);
  return make("dl", { class: "ag-node" }, ...entries);
}

/** "u₄ · y" */
export const titleOf = (timeline, id, k) => title(timeline.nodes.get(id), nameNow(timeline, id, k));

/** All numbers of a value, or its size and range. */
export function whole(value, none = NOT_KEPT) {
  if (value === undefined) return [];
  return value === null ? [none] : matrix(value);
}

const FITS = 36;   // characters that a row of an inspected matrix has room for

/** A value as a tinted matrix, with numbers where they fit; of a large one its size, range and a corner. */
function matrix([shape, dtype, data, summary]) {
  if (data?.length === 1) return [make("span", { title: full(data[0], dtype) }, number(data[0], dtype))];
  if (data?.length) {
    const columns = shape[shape.length - 1], table = Array.from({ length: data.length / columns }, (_, r) => data.slice(r * columns, (r + 1) * columns));
    const wide = Array.from({ length: columns }, (_, c) => Math.max(...table.map((row) => number(row[c], dtype).length))).reduce((a, w) => a + w + 2, 0);
    return [...(shape.length > 2 ? [extent(shape)] : []), tinted(table, dtype, wide > FITS)];
  }
  const texts = [extent(shape), ...rows([shape, dtype, data, summary])].filter((t, i, a) => a.indexOf(t) === i), corner = summary?.thumbnail;
  return corner ? [...texts, tinted(corner, dtype, true), make("span", { class: "ag-hint" }, `its first ${corner.length} × ${corner[0].length}`)] : texts;
}

const tinted = (rows, dtype, bare) => make("table", { class: `ag-matrix ag-heat${bare ? " ag-bare" : ""}` }, make("tbody", {}, ...heat(rows, dtype, bare)));

/** The graph as a table: a row a node, with all that its card and its edges show. */
export function tableView(timeline, k, inspected, onpick) {
  const name = (id) => titleOf(timeline, id, k), texts = (list) => lines(list.filter(Boolean));
  const input = (edge) => { const { local: [j = "", ...more], contribution } = edgeTexts(timeline, edge.id, k); return [name(edge.source), edge.cut ? `cut: ${edge.cut}` : [j, ...more].join(" "), contribution.join(" ")].filter(Boolean).join(" · "); };
  return make("table", { class: "ag-table" }, make("caption", {}, `All nodes after step ${k + 1}`),
    make("thead", {}, make("tr", {}, ...["node", "made by", "inputs: J, contribution", "value", "P", ".grad", "saved"].map((t) => make("th", { scope: "col" }, t)))),
    make("tbody", {}, ...[...timeline.nodes.keys()].map((id) => {
      const { value, upstream, before: [first], after: [rest], grad, saved, note: [note], version: [version] } = nodeTexts(timeline, id, k);
      const marks = nodeMarks(timeline, id, k).split(" "), node = timeline.nodes.get(id), state = [node.layer && "made by backward", marks.includes("dead") && "let go of", marks.includes("off") && "this backward does not get here"];
      const all = (field) => digits(timeline.known(`n${id}`, field, k));
      return make("tr", { class: timeline.lit(k) === id ? "now" : false, "aria-current": timeline.lit(k) === id && "step" },
        make("th", { scope: "row" }, make("button", { type: "button", "aria-pressed": String(id === inspected), onclick: () => onpick(id) }, name(id))),
        make("td", {}, ...texts([note, version, ...state])), make("td", {}, ...texts(timeline.into.get(id).map(input))), make("td", { class: "num f", title: all("value") }, ...texts(value)),
        make("td", { class: "num g", title: all("upstream") }, ...texts(upstream.length ? [`${first}${upstream[0]}${rest}`, ...upstream.slice(1)] : [])), make("td", { class: "num g", title: all("grad") }, ...texts(grad)), make("td", { class: "num s" }, ...texts(saved.map((text) => (marks.includes("freed") ? `${text} (freed)` : text)))));
    })));
}

/** An explanation: its four parts, each a heading and pieces of text and code. */
export const noteView = (parts) => [make("dl", {}, ...parts.flatMap(([kind, word, pieces]) => [make("dt", { class: `ag-${kind}` }, word),
  make("dd", {}, ...pieces.map(([form, text]) => ({ code: () => make("code", {}, text), block: () => make("pre", {}, text.trimEnd()) }[form] ?? (() => text))()))]))];

/** Cuts a formula before each "=" of its outermost row, so that a long one wraps there. */
export function breakable(root) {
  const row = root.querySelector("math > mrow");
  if (!row) return;
  const parts = [[]];
  for (const child of row.children) {
    if (child.localName === "mo" && child.textContent === "=" && parts.at(-1).length) parts.push([]);
    parts.at(-1).push(child);
  }
  root.replaceChildren(...parts.flatMap((part) => {
    const math = document.createElementNS("http://www.w3.org/1998/Math/MathML", "math");
    math.setAttribute("displaystyle", "true"), math.append(...part);
    return [math, " "];
  }));
}

/** The learner's lines; show(line) lights one, counted from 0, or none. */
export function codeView(source, folded) {
  if (!source) return null;
  const spans = source.map((line) => make("span", {}, line || " ")), { root, show } = panel(folded, "code", "Your lines");
  show("Your lines", make("pre", {}, ...spans));
  let now = null;
  return { root, show(line) {
    const next = spans[line ?? -1] ?? null;
    if (next === now) return;
    now?.classList.remove("now"), next?.classList.add("now"), now = next;
    if (next) reveal(next);
  } };
}
