// Card state: the lines and marks of cards and edges at a step, as in autograd_core/viz/card_state.py.

import { number, size } from "./numbers.js";
import { NOT_KEPT, amount, clip, contribution, local, rows } from "./lines.js";
import { EDGES, NODES, NONE, PHASE, findStep } from "./timeline.js";

export const FREED = "freed";
const NAME = 18;
const NOTE = 28;
const SAVED = 28;
const STALE = " ≠ v";
const BACK = [
  "seed", "backward", "hook", "accumulate", "free", "release", "grad", "zero_grad",
];

/** f, b, w or x: what a step is (forward, backward, a warning, an error), for its colour. */
export function tone(phase) {
  if (phase === "warning") return "w";
  if (phase === "error") return "x";
  return BACK.includes(phase) ? "b" : "f";
}

/** What stands before and after P while its contributions come in: "5 + 3 = ", " + …". */
export function sums(timeline, id, k) {
  const [first, last] = timeline.span(k);
  const edges = (timeline.out.get(id) ?? []).map((edge) => `e${edge.id}`);
  const arrival = (edge, from, to) => timeline.within(edge, "contribution", from, to);
  const come = edges.map((edge) => [arrival(edge, first, k), edge]).filter(([step]) => step >= 0);
  if (!come.length) return ["", ""];
  const texts = come.sort(([a], [b]) => a - b).map(([, edge]) => {
    const value = timeline.known(edge, "contribution", k);
    return value?.[2]?.length === 1 ? number(value[2][0], value[1]) : null;
  });
  const summed = texts.every((t) => t !== null) && texts.length > 1 && texts.length <= 3;
  const due = edges.some((edge) => arrival(edge, k + 1, last) >= 0);
  return [summed ? `${texts.reduce(addText)} = ` : "", due ? " + …" : ""];
}

const addText = (sum, text) => (text[0] === "-" ? `${sum} - ${text.slice(1)}` : `${sum} + ${text}`);

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
  const taken = now === "" && timeline.changes(object, "name", k);
  return (taken ? timeline.known(object, "name", k - 1) : now) ?? "";
}

/** The line under a name: what made the node, its shape and dtype, whether a leaf requires no
 *  gradient. */
export function noteNow(timeline, id, k) {
  const node = timeline.nodes.get(id);
  const known = (field) => timeline.known(`n${id}`, field, k);
  const parts = [nameOrigin(node, known("grad_fn"), known("is_leaf"))];
  if (node.kind === "leaf" && known("requires_grad") === false) parts.push("no grad");
  if (node.shape.length) parts.push(size(node.shape));
  if (!["float32", ""].includes(node.dtype)) parts.push(node.dtype);
  const room = NOTE - parts.slice(1).reduce((sum, part) => sum + part.length + 3, 0);
  return [clip(parts[0], Math.max(room, 6)), ...parts.slice(1)].join(" · ");
}

function nameOrigin(node, gradFn, isLeaf) {
  if (node.kind === "composite") return node.op || "composite";
  if (gradFn && gradFn !== "None") return gradFn;
  if (isLeaf === true && node.gradFn) return "leaf";
  return node.gradFn || node.op || node.kind;
}

/** The lines of every slot of a card. */
export function nodeTexts(timeline, id, k) {
  const object = `n${id}`;
  const field = (name) => fieldRows(timeline, object, name, k);
  const upstream = inThisCall(timeline, object, "upstream", k) ? field("upstream") : [];
  const [before, after] = upstream.length ? sums(timeline, id, k) : ["", ""];
  const version = timeline.known(object, "version", k);
  const label = nameNow(timeline, id, k);
  return {
    value: field("value"),
    grad: field("grad"),
    saved: field("saved"),
    upstream,
    note: [noteNow(timeline, id, k)],
    before: [before],
    after: [after],
    version: [version ? `v${version}` : ""],
    name: [label === `u${timeline.nodes.get(id).u}` ? "" : clip(label, NAME)],
  };
}

/** Whether the field changed in the backward call that step k is in. */
const inThisCall = (timeline, object, field, k) =>
  timeline.within(object, field, timeline.span(k)[0], k) >= 0;

/** The class of a slot whose text is set apart: gone, stale, or none. */
export function mark(text) {
  if (text.includes(NOT_KEPT) || text === FREED) return "gone";
  return text.includes(STALE) ? "stale" : "";
}

/** The state of a card in words. */
export function nodeMarks(timeline, id, k) {
  const name = `n${id}`;
  const known = (field) => timeline.known(name, field, k);
  const hit = timeline.lit(k) === id;
  const near = !hit && timeline.frames[k][NODES].includes(id);
  const moved = timeline.changes(name, "name", k);
  const versioned = known("version") > 0;
  return joinMarks({
    known: known("value") !== undefined,
    hit,
    near,
    past: timeline.passed(id, k),
    got: isValue(known("grad")),
    freed: known("freed") === true,
    named: moved && known("name"),
    unnamed: moved && !known("name"),
    versioned,
    bumped: versioned && timeline.changes(name, "version", k),
    [tone(timeline.frames[k][PHASE])]: hit || near,
    dead: isDead(timeline, id, k),
    off: isOff(timeline, id, k),
  });
}

const joinMarks = (marks) => Object.keys(marks).filter((word) => marks[word]).join(" ");

/** Whether autograd let go of a node. */
const isDead = (timeline, id, k) => timeline.known(`n${id}`, "alive", k) === false;

/** Whether the backward call that is running does not get to a node. */
export const isOff = (timeline, id, k) =>
  inThisCall(timeline, `n${id}`, "reached", k) && timeline.known(`n${id}`, "reached", k) === false;

/** What happened to .grad up to step k: [what, lines of what was added, lines of the total]. */
export function mailbox(timeline, id, k) {
  const object = `n${id}`;
  const { steps, values } = timeline.past.get(`${object}.grad`) ?? NONE;
  const events = [];
  steps.slice(0, findStep(steps, k) + 1).forEach((step, i) => {
    const phase = timeline.frames[step][PHASE];
    const total = fieldRows(timeline, object, "grad", step);
    if (phase === "accumulate") {
      const added = fieldRows(timeline, object, "upstream", step);
      events.push([`call ${timeline.call(step)}`, added, total]);
    } else if (values[i] !== null) {
      const what = events.length ? "set" : "before";
      events.push([phase === "zero_grad" ? "zeroed" : what, [], total]);
    } else if (events.length) events.push(["set to None", [], total]);
  });
  return events;
}

/** "graph: 5 nodes alive · 1.2 KB saved · grad mode off", as far as it is known. */
export function counter(timeline, k) {
  const known = (field) => timeline.known("g", field, k);
  const [nodes, held, mode] = [known("live_nodes"), known("live_bytes"), known("grad_mode")];
  const parts = [];
  if (nodes !== undefined) parts.push(`${nodes} node${nodes === 1 ? "" : "s"} alive`);
  if (held !== undefined) parts.push(`${amount(held)} saved`);
  if (mode !== undefined) parts.push(`grad mode ${mode ? "on" : "off"}`);
  return parts.length ? `graph: ${parts.join(" · ")}` : "";
}

/** The lines of an edge's label. */
export function edgeTexts(timeline, id, k) {
  const name = `e${id}`;
  const jacobian = timeline.known(name, "local", k);
  const part = timeline.known(name, "contribution", k);
  return {
    local: jacobian === undefined ? [] : local(jacobian, timeline.edges.get(id).structure),
    contribution: inThisCall(timeline, name, "contribution", k) ? contribution(part) : [],
  };
}

/** The state of an edge in words. */
export function edgeMarks(timeline, id, k) {
  const name = `e${id}`;
  const { cut, source, target } = timeline.edges.get(id);
  const hit = timeline.frames[k][EDGES].includes(id);
  const come = inThisCall(timeline, name, "contribution", k);
  const [object, field] = cut ? [`n${target}`, "value"] : [name, "local"];
  const aside = (end) => isDead(timeline, end, k) || isOff(timeline, end, k);
  return joinMarks({
    known: timeline.known(object, field, k) !== undefined,
    hit,
    flow: come && hit,
    flown: come && !hit,
    off: !hit && !come && [source, target].some(aside),
    [tone(timeline.frames[k][PHASE])]: hit,
  });
}
