// The lines and marks of cards and edges: as autograd_core/viz/lines.py and look.py.

import { number, size } from "./numbers.js";
import { EDGES, NODES, NONE, PHASE, before } from "./timeline.js";

export const NOT_KEPT = "not kept", FREED = "freed", CARD = 28, UPRIGHT = 14, EDGE = 12, NAME = 18, NOTE = 28, SAVED = 28;
const STALE = " ≠ v";
const BACK = ["seed", "backward", "hook", "accumulate", "free", "release", "grad", "zero_grad"];

/** f, b, w or x: what a step is (forward, backward, a warning, an error), for its colour. */
export const tone = (phase) => ({ warning: "w", error: "x" })[phase] ?? (BACK.includes(phase) ? "b" : "f");

/** The lines that show a value in a card: its numbers if they fit, else its range. */
export function rows(value) {
  const [shape, dtype, data, summary] = value;
  if (data && shape.length <= 2) {
    const lines = numbers(shape, dtype, data);
    if (lines.length) return lines;
  }
  const [low, high, nans] = range(data, summary ?? {}), many = nans ? [`${nans} NaN`] : [];
  if (low !== null) return [`${shown(low, dtype)} to ${shown(high, dtype)}`, ...many];
  return data?.length && nans ? many : [extent(shape), ...many];
}

/** The least and the greatest number (null, null when unknown), and how many are NaN. */
function range(data, { min = null, max = null, nan = 0 }) {
  if (data?.length) {
    const real = data.filter((x) => x !== "nan").map((x) => ENDLESS[x] ?? x), nans = data.length - real.length;
    return real.length ? [least(real, 1), least(real, -1), nans] : [null, null, nans];
  }
  return min === null || min === "nan" ? [null, null, nan || (min && "with")] : [ENDLESS[min] ?? min, ENDLESS[max] ?? max, nan];
}

const ENDLESS = { inf: Infinity, "-inf": -Infinity };
const least = (xs, sign) => xs.reduce((a, b) => (sign * b < sign * a ? b : a));
export const shown = (x, dtype) => (x === Infinity ? "inf" : x === -Infinity ? "-inf" : number(x, dtype));

function numbers(shape, dtype, data) {
  if (!data.length) return [];
  const texts = data.map((x) => number(x, dtype)), columns = shape[shape.length - 1];
  if (texts.length === 1) return texts;
  if (Math.floor(texts.length / columns) > 4) return [];
  let lines = shape.length === 2 ? aligned(texts, columns) : vector(texts, texts.length);
  if (shape.length === 1 && lines[0].length > UPRIGHT && texts.length <= 4) lines = vector(texts, 1);
  return lines[0].length <= CARD ? lines : [];
}

function aligned(texts, columns) {
  const wide = Array.from({ length: columns }, (_, c) =>
    Math.max(...texts.filter((_, i) => i % columns === c).map((t) => t.length)));
  return Array.from({ length: texts.length / columns }, (_, r) => `[${wide.map((w, c) =>
    texts[r * columns + c].padStart(w, "\u00a0")).join(" ")}]`);
}

/** Texts between brackets, `most` in a line. */
function vector(texts, most) {
  const lines = [];
  for (let k = 0; k < texts.length; k += most) lines.push(texts.slice(k, k + most).join(", "));
  return lines.map((line, k) => `${k ? "\u00a0" : "["}${line}${k < lines.length - 1 ? "," : "]"}`);
}

/** A value on an edge: its numbers when they are few, in as many lines as it takes, or its size. */
export function short([shape, dtype, data]) {
  if (data?.length === 1) return [number(data[0], dtype)];
  if (!data?.length) return [extent(shape)];
  const texts = data.map((x) => number(x, dtype, 3)), all = texts.length;
  if (shape.length === 2 && shape[0] === 2 && shape[1] === 2) return aligned(texts, 2);
  if (shape.filter((d) => d > 1).length !== 1) return [extent(shape)];
  for (const line of [vector(data.map((x) => number(x, dtype)), all), vector(texts, all)])
    if (line[0].length <= EDGE) return line;
  return all <= 4 ? vector(texts, all === 4 ? 2 : 1) : [extent(shape)];
}

/** A size that cannot be taken for a number: "3×2", "size 3". */
export const extent = (shape) => (shape.length === 1 ? `size ${shape[0]}` : size(shape));

/** A local Jacobian on its edge: "J = 5", else its size and structure. */
export function local(value, structure) {
  if (value === null) return [`J ${NOT_KEPT}`];
  const texts = short(value), whole = extent(value[0]), named = structure && structure !== "dense";
  if ((texts.length > 1 || texts[0] !== whole) && (value[0].includes(1) || !named)) return after("J = ", texts);
  return after("", [`J ${whole}`, ...(named ? [clip(structure, 14)] : [])]);
}

/** Lines with `start` before the first; all as long, so that they align when centred. */
function after(start, texts) {
  const all = texts.map((text, i) => (i ? "\u00a0".repeat(start.length) : start) + text);
  const wide = Math.max(...all.map((text) => [...text].length));
  return all.map((text) => text + "\u00a0".repeat(wide - [...text].length));
}

/** A contribution on its edge: "← [1, 2]". */
export const contribution = (value) => (value === null ? [`← ${NOT_KEPT}`] : after("← ", short(value)));

/** `text`, or its beginning and an ellipsis; counted in characters, not in UTF-16 units. */
export function clip(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** What stands before and after P while its contributions come in: "5 + 3 = ", " + …". */
export function sums(timeline, id, k) {
  const [first, last] = timeline.span(k), field = "contribution";
  const names = (timeline.out.get(id) ?? []).map((edge) => `e${edge.id}`);
  const come = names.map((n) => [timeline.within(n, field, first, k), n]).filter(([step]) => step >= 0);
  if (!come.length) return ["", ""];
  const due = names.some((n) => timeline.within(n, field, k + 1, last) >= 0);
  const values = come.sort(([a], [b]) => a - b).map(([, n]) => timeline.known(n, field, k));
  const texts = values.map((v) => (v?.[2]?.length === 1 ? number(v[2][0], v[1]) : null));
  const summed = texts.every((t) => t !== null) && texts.length > 1 && texts.length <= 3;
  return [summed ? `${texts.reduce((a, t) => a + (t[0] === "-" ? ` - ${t.slice(1)}` : ` + ${t}`))} = ` : "",
    due ? " + …" : ""];
}

export const isValue = (x) => Array.isArray(x) && Array.isArray(x[0]);

/** The lines of one field: none before it is known, "not kept" when it is known to be gone. */
export function fieldRows(timeline, object, field, k) {
  const value = timeline.known(object, field, k);
  if (value === undefined) return [];
  if (value === null) return [field === "grad" ? "None" : NOT_KEPT];
  if (field === "saved") {
    if (!value.length && timeline.known(object, "freed", k) === true) return [FREED];
    const kept = value.map((text) => clip(text, SAVED));
    return kept.length <= 3 ? kept : [...kept.slice(0, 2), `and ${kept.length - 2} more`];
  }
  return isValue(value) ? rows(value) : [String(value)];
}

/** The variable that refers to a node; at the step that takes it away, the one that did. */
export function nameNow(timeline, id, k) {
  const object = `n${id}`;
  if (!timeline.ever(object, "name")) return timeline.nodes.get(id).label;
  const now = timeline.known(object, "name", k);
  return (now === "" && timeline.changes(object, "name", k) ? timeline.known(object, "name", k - 1) : now) ?? "";
}

/** The line under a name: what made the node, its shape and dtype, whether a leaf requires no gradient. */
export function noteNow(timeline, id, k) {
  const node = timeline.nodes.get(id), [made, leaf, grad] = ["grad_fn", "is_leaf", "requires_grad"].map((f) => timeline.known(`n${id}`, f, k));
  let parts = [node.gradFn || node.op || node.kind];
  if (node.kind === "composite") parts = [node.op || "composite"];
  else if (made && made !== "None") parts = [made];
  else if (leaf === true && node.gradFn) parts = ["leaf"];
  if (node.kind === "leaf" && grad === false) parts.push("no grad");
  if (node.shape.length) parts.push(size(node.shape));
  if (!["float32", ""].includes(node.dtype)) parts.push(node.dtype);
  const room = NOTE - parts.slice(1).reduce((a, part) => a + part.length + 3, 0);
  return [clip(parts[0], Math.max(room, 6)), ...parts.slice(1)].join(" · ");
}

/** The lines of every slot of a card. */
export function nodeTexts(timeline, id, k) {
  const texts = {}, object = `n${id}`, { u } = timeline.nodes.get(id);
  for (const field of ["value", "grad", "saved"]) texts[field] = fieldRows(timeline, object, field, k);
  const now = timeline.within(object, "upstream", timeline.span(k)[0], k) >= 0;
  texts.upstream = now ? fieldRows(timeline, object, "upstream", k) : [];
  const [first, after] = texts.upstream.length ? sums(timeline, id, k) : ["", ""];
  const version = timeline.known(object, "version", k), label = nameNow(timeline, id, k);
  return { ...texts, note: [noteNow(timeline, id, k)], before: [first], after: [after], version: [version ? `v${version}` : ""],
    name: [label === `u${u}` ? "" : clip(label, NAME)] };
}

/** The class of a slot whose text is set apart: gone, stale, or none. */
export const mark = (text) => (text.includes(NOT_KEPT) || text === FREED ? "gone" : text.includes(STALE) ? "stale" : "");

/** The state of a card in words. */
export function nodeMarks(timeline, id, k) {
  const name = `n${id}`, hit = timeline.lit(k) === id, version = timeline.known(name, "version", k);
  const moved = timeline.changes(name, "name", k), called = timeline.known(name, "name", k);
  const near = !hit && timeline.frames[k][NODES].includes(id);
  return words({
    known: timeline.known(name, "value", k) !== undefined,
    hit,
    near,
    past: timeline.passed(id, k),
    got: isValue(timeline.known(name, "grad", k)),
    freed: timeline.known(name, "freed", k) === true,
    named: moved && called,
    unnamed: moved && !called,
    versioned: version > 0,
    bumped: version > 0 && timeline.changes(name, "version", k),
    [tone(timeline.frames[k][PHASE])]: hit || near,
    dead: isDead(timeline, id, k),
    off: isOff(timeline, id, k),
  });
}

/** Whether autograd let go of a node. */
const isDead = (timeline, id, k) => timeline.known(`n${id}`, "alive", k) === false;

/** Whether the backward call that is running does not get to a node. */
export const isOff = (timeline, id, k) => timeline.within(`n${id}`, "reached", timeline.span(k)[0], k) >= 0 && timeline.known(`n${id}`, "reached", k) === false;

/** What happened to .grad up to step k: [what, lines of what was added, lines of the total]. */
export function mailbox(timeline, id, k) {
  const object = `n${id}`, { steps, values } = timeline.past.get(`${object}.grad`) ?? NONE, lines = [];
  steps.slice(0, before(steps, k) + 1).forEach((step, i) => {
    const phase = timeline.frames[step][PHASE], total = fieldRows(timeline, object, "grad", step);
    if (phase === "accumulate") lines.push([`call ${timeline.call(step)}`, fieldRows(timeline, object, "upstream", step), total]);
    else if (values[i] !== null) lines.push([phase === "zero_grad" ? "zeroed" : lines.length ? "set" : "before", [], total]);
    else if (lines.length) lines.push(["set to None", [], total]);
  });
  return lines;
}

/** "graph: 5 nodes alive · 1.2 KB saved · grad mode off", as far as it is known. */
export function counter(timeline, k) {
  const [nodes, held, mode] = ["live_nodes", "live_bytes", "grad_mode"].map((field) => timeline.known("g", field, k));
  const parts = [nodes === undefined ? "" : `${nodes} node${nodes === 1 ? "" : "s"} alive`,
    held === undefined ? "" : `${amount(held)} saved`, mode === undefined ? "" : `grad mode ${mode ? "on" : "off"}`];
  return parts.some(Boolean) ? `graph: ${parts.filter(Boolean).join(" · ")}` : "";
}

/** Bytes in a unit that suits them. */
function amount(count) {
  if (count < 1000) return `${count} B`;
  const power = count < 1e6 ? 1 : 2;
  return `${number(count / 1000 ** power, "float32", 3)} ${["KB", "MB"][power - 1]}`;
}

/** The lines of an edge's label. */
export function edgeTexts(timeline, id, k) {
  const name = `e${id}`, jacobian = timeline.known(name, "local", k);
  const part = timeline.known(name, "contribution", k);
  const come = timeline.within(name, "contribution", timeline.span(k)[0], k) >= 0;
  return {
    local: jacobian === undefined ? [] : local(jacobian, timeline.edges.get(id).structure),
    contribution: come ? contribution(part) : [],
  };
}

/** The state of an edge in words. */
export function edgeMarks(timeline, id, k) {
  const name = `e${id}`, hit = timeline.frames[k][EDGES].includes(id), { cut, source, target } = timeline.edges.get(id);
  const come = timeline.within(name, "contribution", timeline.span(k)[0], k) >= 0;
  const known = cut ? timeline.known(`n${target}`, "value", k) : timeline.known(name, "local", k);
  return words({ known: known !== undefined, hit, flow: come && hit, flown: come && !hit,
    off: !hit && !come && [source, target].some((end) => isDead(timeline, end, k) || isOff(timeline, end, k)),
    [tone(timeline.frames[k][PHASE])]: hit });
}

const words = (marks) => Object.keys(marks).filter((mark) => marks[mark]).join(" ");
