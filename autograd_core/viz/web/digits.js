// Full precision: all digits of numbers that are shown with four.

import { number } from "./numbers.js";
import { isValue } from "./look.js";
import { CHANGES, EDGES, NODES } from "./timeline.js";

const TOLD = ["value", "upstream", "grad", "local", "contribution"];

/** A number with all its digits: nine of a float32, which is all there is in it. */
export function formatFully(x, dtype = "float32") {
  if (typeof x !== "number" || /int/.test(dtype)) return String(x);
  return String(dtype === "float32" ? Number(x.toPrecision(9)) : x);
}

/** All digits of a small value, for a tooltip. */
export function listDigits(value) {
  const data = value?.[2];
  if (!Array.isArray(data) || data.length > 16) return false;
  return data.map((x) => formatFully(x, value[1])).join(",  ");
}

/** `text` with all digits of its numbers, as far as the step is about values that read so; else
 *  "". */
export function spellOut(timeline, k, text) {
  const all = collectDigits(timeline, k);
  const whole = text.replaceAll("−", "-")
    .replace(/-?\d[\d.]*(?:e[+-]\d+)?/g, (short) => all.get(short) ?? short);
  return whole === text ? "" : whole;
}

/** The numbers of the values that a step is about: as they are shown → with all digits. */
function collectDigits(timeline, k) {
  const all = new Map();
  for (const object of listObjects(timeline, k)) {
    for (const field of TOLD) {
      const value = timeline.known(object, field, k);
      if (!isValue(value)) continue;
      for (const x of value[2] ?? []) {
        const signs = x < 0 ? [x, -x] : [x];   // a minus may stand apart
        for (const y of signs) all.set(number(y, value[1]), formatFully(y, value[1]));
      }
    }
  }
  return all;
}

/** The cards and edges that a step is about. */
function listObjects(timeline, k) {
  const { [NODES]: nodes, [EDGES]: edges, [CHANGES]: changes } = timeline.frames[k];
  const ends = edges.flatMap((id) => {
    const { source, target } = timeline.edges.get(id) ?? {};
    return [source, target];
  });
  return new Set([
    ...changes.map(([object]) => object),
    ...[...nodes, ...ends].map((id) => `n${id}`),
    ...edges.map((id) => `e${id}`),
  ]);
}
