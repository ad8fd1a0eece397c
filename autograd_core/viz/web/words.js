// Sentences, formulas, ledgers: what is said beside the picture.

import { number, sub } from "./numbers.js";
import { EDGES, PHASE } from "./timeline.js";
import { NOT_KEPT, extent, tone } from "./look.js";

/** A template cut into [text, tone]: gradients (p_…) and values (v_…) have a tone. */
export function sentence(template, args) {
  return template.split(/\{(\w+)\}/).map((part, i) => (i % 2
    ? [args[part] ?? "", { p_: "g", v_: "f" }[part.slice(0, 2)] ?? ""] : [part, ""]))
    .filter(([text]) => text);
}

/** A MathML template with its slots ⟦name⟧ filled, by MathML or by a bare number. */
export const fill = (template, args) => template.replace(/⟦(\w+)⟧/g, (_, name) =>
  (/^[\d.]+$/.test(args[name]) ? `<mn>${args[name]}</mn>` : args[name] ?? ""));

const GROUPS = { define: "define", feed: "run", fetch: "run", zero_grad: "zero grad", optimizer_step: "step", inplace: "in-place", warning: "warning", error: "error" };

/** Runs of steps that belong together: [[group, first, last], …]. */
export function segments(frames) {
  const runs = [], forward = frames.some(([phase]) => phase === "define") ? "run" : "forward";
  frames.forEach((frame, k) => {
    const group = GROUPS[frame[PHASE]] ?? (tone(frame[PHASE]) === "f" ? forward : "backward"), run = runs[runs.length - 1];
    if (run && run[0] === group) run[2] = k; else runs.push([group, k, k]);
  });
  return runs;
}

/** What a ledger shows of a value: its numbers as rows when there are few, a text, "" for nothing yet. */
export function cell(value, structure = "") {
  if (value === undefined) return "";
  if (value === null) return NOT_KEPT;
  const [shape, dtype, data] = value, columns = shape[shape.length - 1];
  if (data?.length === 1) return number(data[0], dtype);
  if (!data?.length || data.length > 9 || columns > 6 || shape.length > 2)
    return structure && structure !== "dense" ? `${extent(shape)} ${structure}` : extent(shape);
  return Array.from({ length: data.length / columns }, (_, r) =>
    data.slice(r * columns, (r + 1) * columns).map((x) => number(x, dtype)));
}

/** The contributions to P of a node in the order of their arrival, blank until they are known:
 *  those of the backward call that step k is in, or else of the next. */
export function ledger(timeline, id, k) {
  const node = timeline.nodes.get(id), used = ([from, to]) => timeline.out.get(id).filter((edge) =>
    timeline.within(`e${edge.id}`, "contribution", from, to) >= 0);
  const now = timeline.span(k), next = now[1] + 1 < timeline.frames.length ? timeline.span(now[1] + 1) : now;
  const paths = used(now).length ? used(now) : used(next), [first, last] = used(now).length ? now : next;
  const arrives = (edge) => timeline.within(`e${edge.id}`, "contribution", first, last);
  return paths.sort((a, b) => arrives(a) - arrives(b)).map((edge) => {
    const from = timeline.nodes.get(edge.target), step = timeline.within(`e${edge.id}`, "contribution", first, k);
    const come = step >= 0, jacobian = timeline.known(`e${edge.id}`, "local", k);
    const upstream = timeline.within(`n${edge.target}`, "upstream", first, k) >= 0
      ? timeline.known(`n${edge.target}`, "upstream", k) : undefined;
    return {
      edge: edge.id, step, path: `u${sub(from.u)} → u${sub(node.u)}`,
      upstream: [`P${sub(from.u)}`, cell(upstream)],
      local: [`J${sub(node.u)}→${sub(from.u)}`, cell(jacobian, edge.structure)],
      raw: [upstream, jacobian, come ? timeline.known(`e${edge.id}`, "contribution", k) : undefined],
      contribution: come ? cell(timeline.known(`e${edge.id}`, "contribution", k)) : "",
      now: timeline.frames[k][EDGES].includes(edge.id) && come,
    };
  });
}
