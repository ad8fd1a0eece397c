// The ledger of a gradient: path by path what comes back to a node, and what its mailbox holds.

import { number, sub } from "./numbers.js";
import { NOT_KEPT, extent, isNamed } from "./lines.js";
import { isValue, mailbox, nameNow } from "./look.js";
import { EDGES } from "./timeline.js";
import { make } from "./dom.js";
import { listDigits } from "./digits.js";
import { makeGrid, splitRows, stack } from "./matrices.js";

const PATHS = 24;
const AHEAD = 4;
const CALLS = 8;

/** What a ledger shows of a value: its numbers as rows when there are few, a text, "" for nothing
 *  yet. */
export function formatCell(value, structure = "") {
  if (value === undefined) return "";
  if (value === null) return NOT_KEPT;
  const [shape, dtype, data] = value;
  const columns = shape[shape.length - 1];
  const count = data?.length ?? 0;
  if (count === 1) return number(data[0], dtype);
  if (count > 0 && count <= 9 && columns <= 6 && shape.length <= 2)
    return splitRows(data, columns).map((row) => row.map((x) => number(x, dtype)));
  return isNamed(structure) ? `${extent(shape)} ${structure}` : extent(shape);
}

/** P as the backward call that step k is in knows it. */
export function findUpstream(timeline, id, k) {
  const come = timeline.within(`n${id}`, "upstream", timeline.span(k)[0], k) >= 0;
  return come ? timeline.known(`n${id}`, "upstream", k) : undefined;
}

/** The contributions to P of a node in the order of their arrival, blank until they are known:
 *  those of the backward call that step k is in, or else of the next. */
export function readLedger(timeline, id, k) {
  const [first, last] = chooseCall(timeline, id, k);
  const arrival = (edge, end) => timeline.within(`e${edge.id}`, "contribution", first, end);
  const paths = timeline.out.get(id).filter((edge) => arrival(edge, last) >= 0);
  return paths
    .sort((a, b) => arrival(a, last) - arrival(b, last))
    .map((edge) => readPath(timeline, edge, k, first, arrival(edge, k)));
}

/** The backward call that step k is in, if it sends something to the node; else the next. */
function chooseCall(timeline, id, k) {
  const now = timeline.span(k);
  const sends = (edge) => timeline.within(`e${edge.id}`, "contribution", ...now) >= 0;
  const next = now[1] + 1;
  if (next >= timeline.frames.length || timeline.out.get(id).some(sends)) return now;
  return timeline.span(next);
}

/** A row of the ledger; `step` is when its contribution comes, -1 while it has not. */
function readPath(timeline, edge, k, first, step) {
  const { id, target, structure } = edge;
  const source = sub(timeline.nodes.get(edge.source).u);
  const from = sub(timeline.nodes.get(target).u);
  const reached = timeline.within(`n${target}`, "upstream", first, k) >= 0;
  const upstream = reached ? timeline.known(`n${target}`, "upstream", k) : undefined;
  const jacobian = timeline.known(`e${id}`, "local", k);
  const come = step >= 0;
  const part = come ? timeline.known(`e${id}`, "contribution", k) : undefined;
  return {
    edge: id, step, path: `u${from} → u${source}`,
    upstream: [`P${from}`, formatCell(upstream)],
    local: [`J${source}→${from}`, formatCell(jacobian, structure)],
    raw: [upstream, jacobian, part],
    contribution: formatCell(part),
    now: timeline.frames[k][EDGES].includes(id) && come,
  };
}

/** P of a node as a table: each path's upstream × local = contribution, and their sum; of many
 *  paths, those around the newest contribution. */
export function makeLedger(timeline, id, k) {
  const paths = readLedger(timeline, id, k);
  const upstream = findUpstream(timeline, id, k);
  if (!paths.length && upstream === undefined)
    return [make("p", { class: "ag-hint" }, explainEmpty(timeline, id))];
  const heads = ["path", "upstream", "× local", "= contribution"];
  return [make("table", { class: "ag-ledger" },
    make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...makePaths(paths), makeSum(timeline, id, k, upstream)))];
}

function explainEmpty(timeline, id) {
  if (!timeline.nodes.get(id).requiresGrad) return "No gradient comes back to it.";
  const used = timeline.out.get(id).length;
  return used ? "Nothing has come back to it yet." : "It is the end: backward starts here.";
}

function makePaths(paths) {
  if (!paths.length) {
    const text = "the output: backward starts here";
    return [make("tr", {}, make("td", { colspan: 3 }, text), make("td"))];
  }
  const come = paths.filter(({ step }) => step >= 0).length;
  const from = Math.max(0, Math.min(come + AHEAD, paths.length) - PATHS);
  const shown = paths.slice(from, from + PATHS);
  return [
    ...makeMore(4, from, "before"),
    ...shown.map(makePath),
    ...makeMore(4, paths.length - from - shown.length, "more"),
  ];
}

/** A row that says how many rows are left out, if any. */
function makeMore(colspan, count, where) {
  return count ? [make("tr", {}, make("td", { colspan }, `… ${count} ${where}`))] : [];
}

function makePath({ edge, now, path, upstream, local: jacobian, contribution, raw }) {
  const factor = ([word, text], value) => make("td", { class: "num", title: listDigits(value) },
    make("i", {}, `${word} ${text ? "= " : ""}`), makeGrid(text));
  return make("tr", { class: now ? "now" : false, "data-edge": edge },
    make("td", {}, path), factor(upstream, raw[0]), factor(jacobian, raw[1]),
    make("td", { class: "g num", title: listDigits(raw[2]) }, makeGrid(contribution)));
}

function makeSum(timeline, id, k, upstream) {
  const p = `P${sub(timeline.nodes.get(id).u)}`;
  const label = nameNow(timeline, id, k);
  const kept = isValue(timeline.known(`n${id}`, "grad", k)) && upstream !== undefined;
  return make("tr", { class: "sum" },
    make("td", { colspan: 3 }, kept && label ? `${p}, added to ${label}.grad` : p),
    make("td", { class: "g num", title: listDigits(upstream) }, makeGrid(formatCell(upstream))));
}

/** The mailbox as a running sum, a line a call, where more than one thing happens to it. */
export function makeMailbox(timeline, id, k) {
  const events = mailbox(timeline, id, k);
  const several = mailbox(timeline, id, timeline.frames.length - 1).length > 1;
  if (!events.length || !several) return [];
  const label = nameNow(timeline, id, k) || `u${sub(timeline.nodes.get(id).u)}`;
  return [make("table", { class: "ag-ledger ag-sums" },
    make("caption", {}, `${label}.grad, call by call`),
    make("tbody", {},
      ...makeMore(3, Math.max(0, events.length - CALLS), "before"),
      ...events.slice(-CALLS).map(makeEvent)))];
}

function makeEvent([what, added, total]) {
  return make("tr", {},
    make("td", {}, what),
    make("td", { class: "g num" }, ...signLines("+", added)),
    make("td", { class: "g num" }, ...signLines("=", total)));
}

/** Lines with a sign before the first; what is added and negative is subtracted. */
function signLines(sign, [first, ...rest]) {
  if (first === undefined) return [];
  const negative = sign === "+" && first[0] === "-";
  return stack([negative ? `- ${first.slice(1)}` : `${sign} ${first}`, ...rest]);
}
