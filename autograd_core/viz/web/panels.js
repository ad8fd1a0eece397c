// Ledger, mailbox, inspector, notes, code: what stands around the graph.

import { number, size, sub } from "./numbers.js";
import { FREED, NOT_KEPT, extent, fieldRows, isOff, isValue, mailbox, mark, nameNow, rows } from "./look.js";
import { cell, ledger } from "./words.js";
import { heading, make } from "./dom.js";

const title = (node, label) => `u${sub(node.u)}${["", `u${node.u}`].includes(label) ? "" : ` · ${label}`}`;

/** P as the backward call that step k is in knows it. */
const upstreamNow = (story, id, k) => (story.within(`n${id}`, "upstream", story.span(k)[0], k) >= 0
  ? story.known(`n${id}`, "upstream", k) : undefined);

/** P of a node as a table: each path's upstream × local = contribution, and their sum. */
function ledgerView(story, id, k) {
  const node = story.nodes.get(id), paths = ledger(story, id, k), p = `P${sub(node.u)}`, label = nameNow(story, id, k);
  const upstream = upstreamNow(story, id, k);
  if (!paths.length && upstream === undefined) return [];
  const kept = isValue(story.known(`n${id}`, "grad", k)) && upstream !== undefined;
  const row = ({ now, path, upstream, local: jacobian, contribution }) => make("tr", { class: now ? "now" : false },
    make("td", {}, path), pair(upstream), pair(jacobian), make("td", { class: "g num" }, grid(contribution)));
  const pair = ([word, text]) => make("td", { class: "num" }, make("i", {}, `${word} ${text ? "= " : ""}`), grid(text));
  return [heading(`P of u${sub(node.u)}, path by path`), make("table", { class: "ag-ledger" },
    make("thead", {}, make("tr", {}, ...["path", "upstream", "× local", "= contribution"].map((t) => make("th", { scope: "col" }, t)))),
    make("tbody", {}, ...(paths.length ? paths.map(row) : [make("tr", {}, make("td", { colspan: 3 }, "the output: backward starts here"), make("td"))]),
      make("tr", { class: "sum" }, make("td", { colspan: 3 }, kept && label ? `${p}, added to ${label}.grad` : p),
        make("td", { class: "g num" }, grid(cell(upstream))))))];
}

/** The mailbox as a running sum, a line a call, where more than one thing happens to it. */
function mailboxView(story, id, k) {
  const rows = mailbox(story, id, k), several = mailbox(story, id, story.frames.length - 1).length > 1;
  if (!rows.length || !several) return [];
  const label = nameNow(story, id, k) || `u${sub(story.nodes.get(id).u)}`;
  const sign = (text, [first, ...rest]) => (first === undefined ? []
    : lines([text === "+" && first[0] === "-" ? `- ${first.slice(1)}` : `${text} ${first}`, ...rest]));
  return [heading(`${label}.grad, call by call`), make("table", { class: "ag-ledger ag-sums" }, make("tbody", {},
    ...rows.map(([what, added, total]) => make("tr", {}, make("td", {}, what),
      make("td", { class: "g num" }, ...sign("+", added)), make("td", { class: "g num" }, ...sign("=", total))))))];
}

/** Rows of numbers as a small table; a text as it is. */
const grid = (cells) => (typeof cells === "string" ? cells : make("table", { class: "ag-matrix" }, make("tbody", {},
  ...cells.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text)))))));

export const lines = (texts) => texts.flatMap((t, i) => (i && texts[i - 1].localName !== "table" ? [make("br"), t] : [t]));

/** All that is known of a node at this step. */
export function inspect(story, id, k) {
  const node = story.nodes.get(id), object = `n${id}`, entries = [], known = (field) => story.known(object, field, k);
  const add = (term, texts, tone = "") => entries.push(make("dt", {}, term), make("dd", { class: `num ${tone}` }, ...lines(texts)));
  const leaf = known("is_leaf") ?? (node.kind === "leaf" || node.kind === "constant" || !node.requiresGrad);
  const grad = known("requires_grad") ?? node.requiresGrad;
  add("value", whole(known("value")), "f");
  if (story.ever(object, "upstream")) add(`P${sub(node.u)}`, whole(upstreamNow(story, id, k)), "g");
  if ((leaf && grad) || story.ever(object, "grad")) add(".grad", whole(known("grad"), "None"), "g");
  if (story.ever(object, "state")) add("optimiser", known("state") ?? [], "s");
  for (const edge of story.into.get(id)) {
    const jacobian = story.known(`e${edge.id}`, "local", k), from = story.nodes.get(edge.source);
    const note = edge.structure && edge.structure !== "scalar" ? [edge.structure] : [], term = `J${sub(from.u)}→${sub(node.u)}`;
    if (edge.cut) add(term, [`cut: ${edge.cut}`]);
    else add(term, jacobian ? [...matrix(jacobian), ...note] : jacobian === null ? [NOT_KEPT] : []);
  }
  for (const edge of story.out.get(id)) if (edge.cut) add(`to u${sub(story.nodes.get(edge.target).u)}`, [`cut: ${edge.cut}`]);
  add("is_leaf", [leaf ? "True" : "False"]);
  add("requires_grad", [grad ? "True" : "False"]);
  const made = known("grad_fn") ?? (node.gradFn || (leaf ? "None" : ""));
  if (made) add("grad_fn", [made]);
  if (node.layer) add("layer", [`${node.layer}: made by backward`]);
  if (story.past.get(`${object}.version`)?.values.some((v) => v)) add("_version", [String(known("version") ?? "")]);
  const saved = known("saved");
  if (saved?.length || fieldRows(story, object, "saved", k)[0] === FREED) add(known("freed") === true ? "saved (freed)" : "saved",
    (saved?.length ? saved : [FREED]).map((text) => (mark(text) ? make("b", { class: mark(text) }, text) : text)), "s");
  if (isOff(story, id, k)) add("on the path", ["no: this backward does not get here"]);
  if (known("alive") === false) add("alive", ["no: autograd has let go of it"]);
  add("dtype", [node.shape.length ? `${node.dtype} ${size(node.shape)}` : node.dtype]);
  return [heading(title(node, nameNow(story, id, k))), make("dl", { class: "ag-node" }, ...entries)];
}

/** All numbers of a value, or its size and range. */
export function whole(value, none = NOT_KEPT) {
  if (value === undefined) return [];
  return value === null ? [none] : matrix(value);
}

function matrix([shape, dtype, data, summary]) {
  if (data?.length === 1) return [number(data[0], dtype)];
  if (!data || shape.length > 2 || !data.length) return [extent(shape), ...rows([shape, dtype, data, summary])].filter((t, i, a) => a.indexOf(t) === i);
  const columns = shape[shape.length - 1];
  return [grid(Array.from({ length: data.length / columns }, (_, r) => data.slice(r * columns, (r + 1) * columns).map((x) => number(x, dtype))))];
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
export function codeView(source) {
  if (!source) return null;
  const spans = source.map((line) => make("span", {}, line || " "));
  const root = make("section", { class: "ag-code" }, heading("Your lines"), make("pre", {}, ...spans));
  let now = null;
  return { root, show(line) {
    const next = spans[line ?? -1] ?? null;
    if (next === now) return;
    now?.classList.remove("now"), next?.classList.add("now"), now = next;
  } };
}
