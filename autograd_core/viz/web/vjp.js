// Vector–Jacobian products: v times a Jacobian, of one operation or of all that lies between a node
// and the output.

import { size, sub } from "./numbers.js";
import { splitRows } from "./matrices.js";

const SPECIAL = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/** How many numbers there are in a tensor of that shape. */
export const countElements = (shape) => shape.reduce((a, b) => a * b, 1);

/** vᵀJ of a matrix given by its rows; columns say how long the result is when there are no rows. */
export function multiply(v, rows, columns = rows[0]?.length ?? 0) {
  const entry = (j) => rows.reduce((sum, row, i) => sum + v[i] * row[j], 0);
  return Array.from({ length: columns }, (_, j) => entry(j));
}

/** The rows of a local Jacobian at step k, or in words why there are none. */
export function readJacobian(timeline, edge, k) {
  const u = (id) => sub(timeline.nodes.get(id).u);
  const name = `J${u(edge.source)}→${u(edge.target)}`;
  const value = timeline.known(`e${edge.id}`, "local", k);
  if (value === undefined) return `${name} is not computed yet at this step.`;
  if (value === null) return `${name} is not kept.`;
  const [[height, width], , data] = value;
  if (!data) {
    const count = size([height, width]);
    return `${name} has ${count} numbers: more than are carried in the page.`;
  }
  const numbers = data.map((x) => SPECIAL[x] ?? x);
  return Array.from({ length: height }, (_, r) => numbers.slice(r * width, (r + 1) * width));
}

/** The Jacobian of `to` with respect to `from`, summed over all paths, or in words why not. */
export function chainJacobians(timeline, from, to, k) {
  const total = new Map([[to, makeIdentity(countElements(timeline.nodes.get(to).shape))]]);
  const reaches = findUsers(timeline, from);
  // ids are in the order of computation: what uses a value comes after it
  for (const id of [...timeline.nodes.keys()].sort((a, b) => b - a)) {
    if (!total.has(id) || id === from) continue;
    for (const edge of timeline.into.get(id)) {
      if (!edge.grad || edge.cut || !reaches.has(edge.source)) continue;
      const rows = readJacobian(timeline, edge, k);
      if (typeof rows === "string") return rows;
      const part = total.get(id).map((row) => multiply(row, rows));
      const sum = total.get(edge.source);
      total.set(edge.source, sum ? addMatrices(sum, part) : part);
    }
  }
  const u = (id) => sub(timeline.nodes.get(id).u);
  return total.get(from) ?? `No gradient flows from u${u(to)} to u${u(from)}.`;
}

const makeIdentity = (count) => Array.from({ length: count }, (_, i) => makeOneHot(count, i));

/** A vector of zeros with a one in place i. */
export const makeOneHot = (count, i) => Array.from({ length: count }, (_, j) => Number(i === j));

const addMatrices = (a, b) => a.map((row, i) => row.map((x, j) => x + b[i][j]));

/** The node and all that is computed from it. */
function findUsers(timeline, from) {
  const found = new Set([from]);
  const waiting = [from];
  while (waiting.length) {
    for (const { target } of timeline.out.get(waiting.pop())) {
      if (found.has(target)) continue;
      found.add(target);
      waiting.push(target);
    }
  }
  return found;
}

/** The node that a backward call starts from: that of this step's call, else of the last. */
export function findOutput(timeline, k) {
  const { frames, nodes } = timeline;
  const seeds = frames.flatMap(([phase, owner], i) =>
    (phase === "seed" && nodes.has(owner) ? [[i, owner]] : []));
  const [, end] = timeline.span(k);
  const seed = seeds.filter(([i]) => i <= end).pop() ?? seeds[0];
  return seed?.[1] ?? [...nodes.keys()].pop();
}

/** A vector in the shape of its tensor: the rows of its last dimension. */
export function shapeVector(vector, shape) {
  const columns = shape.length > 1 ? shape[shape.length - 1] : vector.length || 1;
  return splitRows(vector, columns);
}
