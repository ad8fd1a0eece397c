// The graph as a table: an accessible alternative to the picture, a row a node.

import { edgeTexts, nodeMarks, nodeTexts } from "./look.js";
import { make } from "./dom.js";
import { listDigits } from "./digits.js";
import { stack } from "./matrices.js";
import { formatTitle } from "./inspector.js";

const HEADS = ["node", "made by", "inputs: J, contribution", "value", "P", ".grad", "saved"];

/** The graph as a table: a row a node, with all that its card and its edges show. */
export function makeGraphTable(timeline, k, inspected, onpick) {
  const row = (id) => makeNodeRow(timeline, k, id, id === inspected, onpick);
  return make("table", { class: "ag-table" },
    make("caption", {}, `All nodes after step ${k + 1}`),
    make("thead", {}, make("tr", {}, ...HEADS.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...[...timeline.nodes.keys()].map(row)));
}

function makeNodeRow(timeline, k, id, pressed, onpick) {
  const texts = nodeTexts(timeline, id, k);
  const marks = nodeMarks(timeline, id, k).split(" ");
  const lit = timeline.lit(k) === id;
  const cell = (shown, tone, field) => make("td", {
    class: tone && `num ${tone}`,
    title: field ? listDigits(timeline.known(`n${id}`, field, k)) : false,
  }, ...stack(shown.filter(Boolean)));
  const head = make("button", {
    type: "button", "aria-pressed": String(pressed), onclick: () => onpick(id),
  }, formatTitle(timeline, id, k));
  const freed = (text) => (marks.includes("freed") ? `${text} (freed)` : text);
  return make("tr", { class: lit ? "now" : false, "aria-current": lit && "step" },
    make("th", { scope: "row" }, head),
    cell([texts.note[0], texts.version[0], ...listState(timeline, id, marks)], false),
    cell(timeline.into.get(id).map((edge) => describeInput(timeline, edge, k)), false),
    cell(texts.value, "f", "value"),
    cell(joinSum(texts), "g", "upstream"),
    cell(texts.grad, "g", "grad"),
    cell(texts.saved.map(freed), "s"));
}

/** What is said of a node by how its card looks. */
const listState = (timeline, id, marks) => [
  timeline.nodes.get(id).layer && "made by backward",
  marks.includes("dead") && "let go of",
  marks.includes("off") && "this backward does not get here",
];

/** P with what stands before and after it. */
function joinSum({ upstream: [first, ...rest], before, after }) {
  return first === undefined ? [] : [`${before[0]}${first}${after[0]}`, ...rest];
}

/** An input: its name, its Jacobian, what it was sent. */
function describeInput(timeline, edge, k) {
  const { local, contribution } = edgeTexts(timeline, edge.id, k);
  const factor = edge.cut ? `cut: ${edge.cut}` : local.join(" ");
  const parts = [formatTitle(timeline, edge.source, k), factor, contribution.join(" ")];
  return parts.filter(Boolean).join(" · ");
}
