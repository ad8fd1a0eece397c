// The inspector: all that is known of a node at a step.

import { size, sub } from "./numbers.js";
import { NOT_KEPT } from "./lines.js";
import { FREED, fieldRows, isOff, mark, nameNow } from "./look.js";
import { make } from "./dom.js";
import { makeMatrix, makeValue, stack } from "./matrices.js";
import { findUpstream } from "./ledger.js";

/** "u₄ · y" */
export function formatTitle(timeline, id, k) {
  const node = timeline.nodes.get(id);
  const name = nameNow(timeline, id, k) || (node.kind === "composite" ? node.op : "");
  const plainName = name === "" || name === `u${node.u}`;
  return `u${sub(node.u)}${plainName ? "" : ` · ${name}`}`;
}

/** What is known of a node, as a list of terms. */
export function makeInspector(timeline, id, k) {
  const entries = [
    ...listNumbers(timeline, id, k),
    ...listJacobians(timeline, id, k),
    ...listCuts(timeline, id),
    ...listFlags(timeline, id, k),
    ...listMemory(timeline, id, k),
  ];
  return make("dl", { class: "ag-node" }, ...entries.flatMap(([term, texts, tone = ""]) => [
    make("dt", {}, term), make("dd", { class: `num ${tone}` }, ...stack(texts)),
  ]));
}

/** Whether a node is a leaf and requires a gradient, at this step as far as that is known. */
function readFlags(timeline, id, k) {
  const node = timeline.nodes.get(id);
  const known = (field) => timeline.known(`n${id}`, field, k);
  return {
    leaf: known("is_leaf") ?? (["leaf", "constant"].includes(node.kind) || !node.requiresGrad),
    grad: known("requires_grad") ?? node.requiresGrad,
  };
}

function listNumbers(timeline, id, k) {
  const object = `n${id}`;
  const known = (field) => timeline.known(object, field, k);
  const { leaf, grad } = readFlags(timeline, id, k);
  const entries = [["value", makeValue(known("value")), "f"]];
  if (timeline.ever(object, "upstream")) {
    const upstream = findUpstream(timeline, id, k);
    entries.push([`P${sub(timeline.nodes.get(id).u)}`, makeValue(upstream), "g"]);
  }
  if ((leaf && grad) || timeline.ever(object, "grad"))
    entries.push([".grad", makeValue(known("grad"), "None"), "g"]);
  if (timeline.ever(object, "state")) entries.push(["optimiser", known("state") ?? [], "s"]);
  return entries;
}

/** The local Jacobians of the operation that made a node. */
function listJacobians(timeline, id, k) {
  const node = timeline.nodes.get(id);
  return timeline.into.get(id).flatMap((edge) => {
    const from = timeline.nodes.get(edge.source);
    const term = `J${sub(from.u)}→${sub(node.u)}`;
    if (edge.cut) return [[term, [`cut: ${edge.cut}`]]];
    const jacobian = timeline.known(`e${edge.id}`, "local", k);
    if (jacobian === null) return [[term, [NOT_KEPT]]];
    if (jacobian === undefined) return timeline.ever(`e${edge.id}`, "local") ? [[term, []]] : [];
    const named = edge.structure && edge.structure !== "scalar";
    return [[term, [...makeMatrix(jacobian), ...(named ? [edge.structure] : [])]]];
  });
}

/** The nodes that use this one without sending a gradient back. */
function listCuts(timeline, id) {
  return timeline.out.get(id).filter((edge) => edge.cut).map((edge) =>
    [`to u${sub(timeline.nodes.get(edge.target).u)}`, [`cut: ${edge.cut}`]]);
}

function listFlags(timeline, id, k) {
  const node = timeline.nodes.get(id);
  const object = `n${id}`;
  const { leaf, grad } = readFlags(timeline, id, k);
  const entries = [];
  if (!timeline.deferred) {
    const made = timeline.known(object, "grad_fn", k) ?? (node.gradFn || (leaf ? "None" : ""));
    entries.push(["is_leaf", [leaf ? "True" : "False"]]);
    entries.push(["requires_grad", [grad ? "True" : "False"]]);
    if (made) entries.push(["grad_fn", [made]]);
  }
  if (node.layer) entries.push(["layer", [`${node.layer}: made by backward`]]);
  if (timeline.past.get(`${object}.version`)?.values.some((version) => version))
    entries.push(["_version", [String(timeline.known(object, "version", k) ?? "")]]);
  return entries;
}

/** What autograd keeps of a node and for it. */
function listMemory(timeline, id, k) {
  const node = timeline.nodes.get(id);
  const object = `n${id}`;
  const known = (field) => timeline.known(object, field, k);
  const entries = [];
  const saved = known("saved");
  if (saved?.length || fieldRows(timeline, object, "saved", k)[0] === FREED) {
    const texts = saved?.length ? saved : [FREED];
    const marked = (text) => (mark(text) ? make("b", { class: mark(text) }, text) : text);
    entries.push([known("freed") === true ? "saved (freed)" : "saved", texts.map(marked), "s"]);
  }
  if (isOff(timeline, id, k))
    entries.push(["on the path", ["no: this backward does not get here"]]);
  if (known("alive") === false) entries.push(["alive", ["no: autograd has let go of it"]]);
  const { dtype, shape } = node;
  entries.push(["dtype", [shape.length ? `${dtype} ${size(shape)}` : dtype]]);
  return entries;
}
