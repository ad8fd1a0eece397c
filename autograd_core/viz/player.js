// Steps through a trace.  Everything shown follows from the payload and one number, the step.
//
//   numbers   number, size, plain            as autograd_core/trace/numbers.py
//   Story     what is known at a step        as autograd_core/viz/scene.py
//   look      rows, short, nodeTexts, …      as autograd_core/viz/lines.py and look.py
//   words     sentence, fill, segments, ledger
//   view      DOM: built once, then only what changed is touched
//
// The functions above the view are pure and are tested with node --test.

// ---------------------------------------------------------------- numbers

/** `x` with `most` significant digits, as Python's "%.4g"; ties go to even, as there. */
export function number(x, dtype = "float32", most = 4) {
  if (typeof x === "string") return x;
  if (typeof x === "boolean") return x ? "True" : "False";
  if (/^u?int/.test(dtype)) return String(x);
  if (x === 0) return "0";
  const sign = x < 0 ? "-" : "", [digits, exponent] = significant(Math.abs(x), most);
  if (exponent < -4 || exponent >= most) {
    const mantissa = trim(`${digits[0]}.${digits.slice(1)}`), power = Math.abs(exponent);
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${power < 10 ? "0" : ""}${power}`;
  }
  if (exponent < 0) return sign + trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return sign + trim(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** Digits and the decimal exponent of x > 0. JavaScript rounds an exact tie up; we even it. */
function significant(x, most) {
  let [mantissa, exponent] = x.toExponential(most - 1).split("e");
  if (/^50*e/.test(x.toExponential(20).replace(".", "").slice(most))) {
    const exact = x.toExponential(100).replace(".", "");
    if (/^50*e/.test(exact.slice(most)) && Number(exact[most - 1]) % 2 === 0)
      [mantissa, exponent] = [`${exact[0]}.${exact.slice(1, most)}`, exact.split("e")[1]];
  }
  return [mantissa.replace(".", ""), Number(exponent)];
}

const trim = (decimal) => decimal.replace(/\.?0*$/, "");

/** A shape in words: "2×3", "()" for a scalar. */
export const size = (shape) => shape.join("×") || "()";

/** A value in one line: its numbers when there are at most `most`, else its shape. */
export function plain(value, most = 6) {
  const [shape, dtype, data] = value;
  if (!data || data.length > most) return `a ${size(shape)} array`;
  let at = 0;
  const nest = (dims) => dims.length
    ? `[${Array.from({ length: dims[0] }, () => nest(dims.slice(1))).join(", ")}]`
    : number(data[at++], dtype);
  return nest(shape);
}

/** "7.1" → "₇.₁" */
export const sub = (u) => u.replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);

// ---------------------------------------------------------------- Story

const [PHASE, OWNER, LINE, NODES, EDGES, SAY, SAID, FORMULA, FILLED, CHANGES] = Array(10).keys();

/** Index of the last step ≤ k, or -1. */
export function before(steps, k) {
  let low = 0, high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= k) low = middle + 1; else high = middle;
  }
  return low - 1;
}

const NONE = { steps: [], values: [] };
const COMPUTED = ["leaf", "forward", "cut"];

/** A payload, indexed so that the state at any step is looked up, not replayed. */
export class Story {
  constructor(payload) {
    this.title = payload.title;
    this.code = payload.code;
    this.math = payload.math;
    this.sayings = payload.say;
    this.notes = payload.notes;
    this.frames = payload.frames;
    this.nodes = new Map(payload.nodes.map(([id, u, kind, label, op, gradFn, shape, dtype, rg, layer]) =>
      [id, { id, u, kind, label, op, gradFn, shape, dtype, requiresGrad: rg, layer }]));
    this.edges = new Map(payload.edges.map(([id, source, target, arg, structure, grad, cut]) =>
      [id, { id, source, target, arg, structure, grad, cut }]));
    this.out = new Map(), this.into = new Map(), this.past = new Map(), this.busy = new Map();
    for (const id of this.nodes.keys()) this.out.set(id, []), this.into.set(id, []);
    for (const edge of this.edges.values())
      this.out.get(edge.source).push(edge), this.into.get(edge.target).push(edge);
    this.frames.forEach((frame, k) => this.#index(frame, k));
    this.bounds = this.#passes();
    this.calls = this.#deliveries();
    let now = payload.nodes[0]?.[0] ?? null;
    this.focuses = this.frames.map((_, k) => (now = this.lit(k) ?? now));
  }

  #index(frame, k) {
    if (frame[PHASE] === "backward" || frame[PHASE] === "accumulate") {
      if (!this.busy.has(frame[OWNER])) this.busy.set(frame[OWNER], []);
      this.busy.get(frame[OWNER]).push(k);
    }
    for (const [object, field, value] of frame[CHANGES]) {
      const key = `${object}.${field}`;
      if (!this.past.has(key)) this.past.set(key, { steps: [], values: [] });
      const past = this.past.get(key);
      past.steps.push(k), past.values.push(value);
    }
  }

  /** A field's value after step k; undefined before it is known, null when it is not kept. */
  known(object, field, k) {
    const { steps, values } = this.past.get(`${object}.${field}`) ?? NONE;
    return values[before(steps, k)];
  }

  /** Whether the field ever has a value. */
  ever(object, field) { return this.past.has(`${object}.${field}`); }

  /** The steps at which a backward call begins, and those at which its gradients are over. */
  #passes() {
    const bounds = [];
    let running = false, before = "";
    this.frames.forEach(([phase, owner], k) => {
      const begins = phase === "seed" && before !== "seed";
      const ends = running && COMPUTED.includes(phase) && !this.nodes.get(owner)?.layer;
      if (begins || ends) bounds.push(k), running = begins;
      before = phase;
    });
    return bounds;
  }

  /** The steps at which a backward call first puts something into a mailbox. */
  #deliveries() {
    const first = new Map();
    this.frames.forEach(([phase], k) => {
      const [start] = this.span(k);
      if (phase === "accumulate" && !first.has(start)) first.set(start, k);
    });
    return [...first.values()];
  }

  /** First and last step of the backward call that step k is in, or of what is between two. */
  span(k) {
    const at = before(this.bounds, k);
    return [this.bounds[at] ?? 0, (this.bounds[at + 1] ?? this.frames.length) - 1];
  }

  /** How many backward calls have put something into a mailbox up to step k. */
  call(k) { return before(this.calls, k) + 1; }

  /** The last change of the field in steps first..last, or -1. */
  within(object, field, first, last) {
    const { steps } = this.past.get(`${object}.${field}`) ?? NONE, step = steps[before(steps, last)];
    return step >= first ? step : -1;
  }

  /** Whether backward is done with the node. */
  passed(id, k) {
    const steps = this.busy.get(id) ?? [], [start, end] = this.span(k);
    const step = steps[before(steps, end)];
    return step >= start && step < k;
  }

  /** The node that a step is about, or null: the one that receives a contribution, else its first. */
  lit(k) {
    const frame = this.frames[k];
    if (frame[PHASE] === "backward" && frame[EDGES].length)
      return this.edges.get(frame[EDGES][0])?.source ?? frame[OWNER];
    return frame[NODES][0] ?? frame[OWNER];
  }

  /** The node to inspect: what the step is about, else what the steps before it were about. */
  focus(k) { return this.focuses[k]; }

  /** Whether the field changes at step k. */
  changes(object, field, k) { return this.within(object, field, k, k) >= 0; }
}

// ---------------------------------------------------------------- look

const NOT_KEPT = "not kept", FREED = "freed", CARD = 28, UPRIGHT = 14, EDGE = 12, NAME = 18, NOTE = 24, SAVED = 28;
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
const shown = (x, dtype) => (x === Infinity ? "inf" : x === -Infinity ? "-inf" : number(x, dtype));

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
const extent = (shape) => (shape.length === 1 ? `size ${shape[0]}` : size(shape));

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
const contribution = (value) => (value === null ? [`← ${NOT_KEPT}`] : after("← ", short(value)));

/** `text`, or its beginning and an ellipsis; counted in characters, not in UTF-16 units. */
export function clip(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** What stands before and after P while its contributions come in: "5 + 3 = ", " + …". */
export function sums(story, id, k) {
  const [first, last] = story.span(k), field = "contribution";
  const names = (story.out.get(id) ?? []).map((edge) => `e${edge.id}`);
  const come = names.map((n) => [story.within(n, field, first, k), n]).filter(([step]) => step >= 0);
  if (!come.length) return ["", ""];
  const due = names.some((n) => story.within(n, field, k + 1, last) >= 0);
  const values = come.sort(([a], [b]) => a - b).map(([, n]) => story.known(n, field, k));
  const texts = values.map((v) => (v?.[2]?.length === 1 ? number(v[2][0], v[1]) : null));
  const summed = texts.every((t) => t !== null) && texts.length > 1 && texts.length <= 3;
  return [summed ? `${texts.reduce((a, t) => a + (t[0] === "-" ? ` - ${t.slice(1)}` : ` + ${t}`))} = ` : "",
    due ? " + …" : ""];
}

const isValue = (x) => Array.isArray(x) && Array.isArray(x[0]);

/** The lines of one field: none before it is known, "not kept" when it is known to be gone. */
export function fieldRows(story, object, field, k) {
  const value = story.known(object, field, k);
  if (value === undefined) return [];
  if (value === null) return [field === "grad" ? "None" : NOT_KEPT];
  if (field === "saved") {
    if (!value.length && story.known(object, "freed", k) === true) return [FREED];
    const kept = value.map((text) => clip(text, SAVED));
    return kept.length <= 3 ? kept : [...kept.slice(0, 2), `and ${kept.length - 2} more`];
  }
  return isValue(value) ? rows(value) : [String(value)];
}

/** The variable that refers to a node; at the step that takes it away, the one that did. */
export function nameNow(story, id, k) {
  const object = `n${id}`;
  if (!story.ever(object, "name")) return story.nodes.get(id).label;
  const now = story.known(object, "name", k);
  return (now === "" && story.changes(object, "name", k) ? story.known(object, "name", k - 1) : now) ?? "";
}

/** The line under a name: what made the node, its shape and dtype, whether a leaf requires no gradient. */
export function noteNow(story, id, k) {
  const node = story.nodes.get(id), [made, leaf, grad] = ["grad_fn", "is_leaf", "requires_grad"].map((f) => story.known(`n${id}`, f, k));
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
export function nodeTexts(story, id, k) {
  const texts = {}, object = `n${id}`, { u } = story.nodes.get(id);
  for (const field of ["value", "grad", "saved"]) texts[field] = fieldRows(story, object, field, k);
  const now = story.within(object, "upstream", story.span(k)[0], k) >= 0;
  texts.upstream = now ? fieldRows(story, object, "upstream", k) : [];
  const [first, after] = texts.upstream.length ? sums(story, id, k) : ["", ""];
  const version = story.known(object, "version", k), label = nameNow(story, id, k);
  return { ...texts, note: [noteNow(story, id, k)], before: [first], after: [after], version: [version ? `v${version}` : ""],
    name: [label === `u${u}` ? "" : clip(label, NAME)] };
}

/** The class of a slot whose text is set apart: gone, stale, or none. */
export const mark = (text) => (text.includes(NOT_KEPT) || text === FREED ? "gone" : text.includes(STALE) ? "stale" : "");

/** The state of a card in words. */
export function nodeMarks(story, id, k) {
  const name = `n${id}`, hit = story.lit(k) === id, version = story.known(name, "version", k);
  const moved = story.changes(name, "name", k), called = story.known(name, "name", k);
  return words({
    known: story.known(name, "value", k) !== undefined,
    hit,
    near: !hit && story.frames[k][NODES].includes(id),
    past: story.passed(id, k),
    got: isValue(story.known(name, "grad", k)),
    freed: story.known(name, "freed", k) === true,
    named: moved && called,
    unnamed: moved && !called,
    versioned: version > 0,
    bumped: version > 0 && story.changes(name, "version", k),
    dead: isDead(story, id, k),
    off: isOff(story, id, k),
  });
}

/** Whether autograd let go of a node. */
const isDead = (story, id, k) => story.known(`n${id}`, "alive", k) === false;

/** Whether the backward call that is running does not get to a node. */
const isOff = (story, id, k) => story.within(`n${id}`, "reached", story.span(k)[0], k) >= 0 && story.known(`n${id}`, "reached", k) === false;

/** What happened to .grad up to step k: [what, lines of what was added, lines of the total]. */
export function mailbox(story, id, k) {
  const object = `n${id}`, { steps, values } = story.past.get(`${object}.grad`) ?? NONE, lines = [];
  steps.slice(0, before(steps, k) + 1).forEach((step, i) => {
    const phase = story.frames[step][PHASE], total = fieldRows(story, object, "grad", step);
    if (phase === "accumulate") lines.push([`call ${story.call(step)}`, fieldRows(story, object, "upstream", step), total]);
    else if (values[i] !== null) lines.push([phase === "zero_grad" ? "zeroed" : lines.length ? "set" : "before", [], total]);
    else if (lines.length) lines.push(["set to None", [], total]);
  });
  return lines;
}

/** "graph: 5 nodes alive · 1.2 KB saved · grad mode off", as far as it is known. */
export function counter(story, k) {
  const [nodes, held, mode] = ["live_nodes", "live_bytes", "grad_mode"].map((field) => story.known("g", field, k));
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
export function edgeTexts(story, id, k) {
  const name = `e${id}`, jacobian = story.known(name, "local", k);
  const part = story.known(name, "contribution", k);
  const come = story.within(name, "contribution", story.span(k)[0], k) >= 0;
  return {
    local: jacobian === undefined ? [] : local(jacobian, story.edges.get(id).structure),
    contribution: come ? contribution(part) : [],
  };
}

/** The state of an edge in words. */
export function edgeMarks(story, id, k) {
  const name = `e${id}`, hit = story.frames[k][EDGES].includes(id), { cut, source, target } = story.edges.get(id);
  const come = story.within(name, "contribution", story.span(k)[0], k) >= 0;
  const known = cut ? story.known(`n${target}`, "value", k) : story.known(name, "local", k);
  return words({ known: known !== undefined, hit, flow: come && hit, flown: come && !hit,
    off: !hit && !come && [source, target].some((end) => isDead(story, end, k) || isOff(story, end, k)) });
}

const words = (marks) => Object.keys(marks).filter((mark) => marks[mark]).join(" ");

// ---------------------------------------------------------------- words

/** A template cut into [text, tone]: gradients (p_…) and values (v_…) have a tone. */
export function sentence(template, args) {
  return template.split(/\{(\w+)\}/).map((part, i) => (i % 2
    ? [args[part] ?? "", { p_: "g", v_: "f" }[part.slice(0, 2)] ?? ""] : [part, ""]))
    .filter(([text]) => text);
}

/** A MathML template with its slots ⟦name⟧ filled, by MathML or by a bare number. */
export const fill = (template, args) => template.replace(/⟦(\w+)⟧/g, (_, name) =>
  (/^[\d.]+$/.test(args[name]) ? `<mn>${args[name]}</mn>` : args[name] ?? ""));

const GROUPS = { zero_grad: "zero grad", optimizer_step: "step", inplace: "in-place", warning: "warning", error: "error" };

/** Runs of steps that belong together: [[group, first, last], …]. */
export function segments(frames) {
  const runs = [];
  frames.forEach((frame, k) => {
    const group = GROUPS[frame[PHASE]] ?? (tone(frame[PHASE]) === "f" ? "forward" : "backward"), run = runs[runs.length - 1];
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
export function ledger(story, id, k) {
  const node = story.nodes.get(id), used = ([from, to]) => story.out.get(id).filter((edge) =>
    story.within(`e${edge.id}`, "contribution", from, to) >= 0);
  const now = story.span(k), next = now[1] + 1 < story.frames.length ? story.span(now[1] + 1) : now;
  const paths = used(now).length ? used(now) : used(next), [first, last] = used(now).length ? now : next;
  const arrives = (edge) => story.within(`e${edge.id}`, "contribution", first, last);
  return paths.sort((a, b) => arrives(a) - arrives(b)).map((edge) => {
    const from = story.nodes.get(edge.target), step = story.within(`e${edge.id}`, "contribution", first, k);
    const come = step >= 0, jacobian = story.known(`e${edge.id}`, "local", k);
    const upstream = story.within(`n${edge.target}`, "upstream", first, k) >= 0
      ? story.known(`n${edge.target}`, "upstream", k) : undefined;
    return {
      step, path: `u${sub(from.u)} → u${sub(node.u)}`,
      upstream: [`P${sub(from.u)}`, cell(upstream)],
      local: [`J${sub(node.u)}→${sub(from.u)}`, cell(jacobian, edge.structure)],
      contribution: come ? cell(story.known(`e${edge.id}`, "contribution", k)) : "",
      now: story.frames[k][EDGES].includes(edge.id) && come,
    };
  });
}

// ---------------------------------------------------------------- view

const ICONS = {
  first: "M3 2v12M13 2L5 8l8 6z", back: "M12 2L4 8l8 6z", play: "M4 2l10 6-10 6z",
  pause: "M4 2h2v12H4zM10 2h2v12h-2z", next: "M4 2l8 6-8 6z", last: "M13 2v12M3 2l8 6-8 6z",
};
const SPEEDS = { "0.5×": 2400, "1×": 1200, "2×": 600, "4×": 300, "8×": 150 };
const KEYS = [["←  →", "one step back, forward"], ["Home  End", "first, last step"], ["space", "play, pause"],
  ["n  N", "inspect the next, the previous node"], ["Esc", "inspect what the step is about"], ["?", "these keys"]];

const SHAPES = [["rounded", "a leaf; its mailbox .grad fills when its P is complete"], ["square", "an operation, with its drawer of saved values"],
  ["double wall", "several operations taken as one"], ["cut corners", "a constant: no gradient flows to it"],
  ["dash-dot wall", "made by backward, with create_graph: a second layer"], ["dotted wall, pale", "autograd has let go of it"], ["pale", "the backward that runs does not get there"],
  ["scissors", "the value went on, no gradient comes back"], ["v1", "changed in place once; “v0 ≠ v1 now” in a drawer: saved before that"],
  ["blank", "not computed yet"], ["not kept", "autograd has let go of the value"]];

/** An element with attributes and children; text is always text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  element.append(...children);
  return element;
}

function icon(path) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  const shape = document.createElementNS(ns, "path");
  for (const [name, value] of Object.entries({ width: 14, height: 14, viewBox: "0 0 16 16", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  for (const [name, value] of Object.entries({ d: path, fill: "currentColor", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }))
    shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

/** The SVG with its slots found once; show(k) touches only what differs from what is on screen. */
class Picture {
  constructor(story, source, onpick) {
    this.story = story;
    this.root = make("div", { class: "ag-graph" });
    this.root.innerHTML = source;
    this.svg = this.root.firstElementChild;
    this.parts = new Map();
    for (const g of this.svg.querySelectorAll("[data-n],[data-e]")) this.#find(g);
    this.svg.addEventListener("click", (event) => {
      const card = event.target.closest("[data-n]");
      onpick(card ? Number(card.dataset.n) : null);
    });
    this.at = -1;
    const [, , width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.width = width, this.height = height, this.overflows = false, this.scale = 1;
  }

  #find(g) {
    const key = g.dataset.n === undefined ? `e${g.dataset.e}` : `n${g.dataset.n}`;
    const part = this.parts.get(key) ?? { groups: [], slots: {}, marks: "" };
    part.groups.push([g, g.getAttribute("class")]);
    for (const slot of g.querySelectorAll("[data-f]"))
      (part.slots[slot.dataset.f] ??= []).push(Object.assign(slot, { shows: slot.textContent }));
    this.parts.set(key, part);
  }

  /** Shows the whole graph, however small, or a part that is easy to read.  Unless told, all of it
   *  when that takes shrinking to no less than a half. */
  fit(whole = this.whole) {
    const { root, width, height } = this, highest = parseFloat(getComputedStyle(root).maxHeight) || 520;
    const all = Math.min(1, (root.clientWidth - 8) / width, (highest - 8) / height);
    this.whole = whole, this.small = all < 0.75, this.all = whole ?? all >= 0.49;
    const scale = this.all ? all : whole === false ? 0.9 : Math.max(0.6, Math.min(0.72, (highest - 20) / height));
    this.svg.style.cssText = `width:${Math.floor(width * scale)}px;height:${Math.floor(height * scale)}px`;
    this.measure();
  }

  measure() {
    this.scale = this.svg.clientWidth / this.width || 1;
    this.overflows = this.root.scrollWidth > this.root.clientWidth + 1 || this.root.scrollHeight > this.root.clientHeight + 1;
    if (this.overflows && this.at >= 0) this.#follow(this.at, true);
  }

  show(k) {
    const now = tone(this.story.frames[k][PHASE]);
    for (const letter of "fbwx") this.svg.classList.toggle(letter, letter === now);
    for (const key of this.#touched(this.at, k)) this.#update(key, k);
    this.at = k;
    if (this.overflows) this.#follow(k);
  }

  /** What may look different at step k than at step `from`. */
  #touched(from, k) {
    const { story } = this;
    if (from < 0 || story.span(from)[0] !== story.span(k)[0]) return this.parts.keys();
    const keys = new Set(), [low, high] = from < k ? [from, k] : [k, from];
    for (let i = low; i <= high; i++) {
      const frame = story.frames[i];
      keys.add(`n${frame[OWNER]}`);
      for (const [object, field] of frame[CHANGES]) {
        keys.add(object);
        const id = Number(object.slice(1));
        if (object[0] === "e") keys.add(`n${story.edges.get(id).source}`);
        if (object[0] !== "n") continue;
        const state = field === "alive" || field === "reached";
        for (const edge of story.into.get(id)) if (edge.cut || state) keys.add(`e${edge.id}`);
        if (state) for (const edge of story.out.get(id)) keys.add(`e${edge.id}`);
      }
    }
    for (const frame of [story.frames[from], story.frames[k]]) {
      for (const id of frame[NODES]) keys.add(`n${id}`);
      for (const id of frame[EDGES]) keys.add(`e${id}`);
    }
    return keys;
  }

  #update(key, k) {
    const part = this.parts.get(key), id = Number(key.slice(1)), node = key[0] === "n";
    if (!part) return;
    const marks = (node ? nodeMarks : edgeMarks)(this.story, id, k);
    if (marks !== part.marks) {
      for (const [g, base] of part.groups) g.setAttribute("class", `${base} ${marks}${g === this.picked ? " picked" : ""}`);
      part.marks = marks;
    }
    const texts = (node ? nodeTexts : edgeTexts)(this.story, id, k);
    for (const field in part.slots)
      part.slots[field].forEach((slot, i) => {
        const text = texts[field]?.[i] ?? "";
        if (text === slot.shows) return;
        slot.textContent = slot.shows = text;
        for (const set of ["gone", "stale"]) slot.classList.toggle(set, mark(text) === set);
      });
  }

  pick(id) {
    this.picked?.classList.remove("picked");
    this.picked = id === null ? null : this.parts.get(`n${id}`)?.groups[0][0];
    this.picked?.classList.add("picked");
  }

  /** A card's [x, y, width, height] in the picture. */
  #box(id) {
    const card = this.parts.get(`n${id}`)?.groups[0][0];
    if (!card) return null;
    const { e, f } = card.transform.baseVal[0].matrix, { width, height } = card.getBBox();
    return [e, f, width, height];
  }

  /** Scrolls so that what is lit can be seen: all of it if it fits, else what the step is about. */
  #follow(k, atOnce = false) {
    const { root, scale } = this, focus = this.story.focus(k);
    const boxes = [focus, ...this.story.frames[k][NODES]].map((id) => this.#box(id)).filter(Boolean);
    if (!boxes.length) return;
    const into = (at, from, shown) => {
      const spans = boxes.map((box) => [box[at] * scale - 12, (box[at] + box[at + 2]) * scale + 12]);
      const all = [Math.min(...spans.map(([a]) => a)), Math.max(...spans.map(([, b]) => b))];
      const [a, b] = all[1] - all[0] <= shown ? all : spans[0];
      return a >= from && b <= from + shown ? from : Math.max(0, (a + b - shown) / 2);
    };
    const left = into(0, root.scrollLeft, root.clientWidth), top = into(1, root.scrollTop, root.clientHeight);
    const far = Math.abs(left - root.scrollLeft) > root.clientWidth || Math.abs(top - root.scrollTop) > root.clientHeight;
    if (left !== root.scrollLeft || top !== root.scrollTop)
      root.scrollTo({ left, top, behavior: atOnce || far || calm() ? "auto" : "smooth" });
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Buttons, scrubber, counter, speed; tells the player where to go. */
class Bar {
  constructor(frames, { go, by, play, keys, fit }) {
    const last = frames.length - 1;
    const button = (name, label, onclick) => make("button", { type: "button", "aria-label": label, title: label, onclick }, icon(ICONS[name]));
    this.buttons = {
      first: button("first", "First step (Home)", () => go(0)), back: button("back", "Step back (←)", () => by(-1)),
      play: button("play", "Play (space)", play), next: button("next", "Next step (→)", () => by(1)),
      last: button("last", "Last step (End)", () => go(last)),
    };
    this.buttons.play.className = "ag-main-button";
    this.range = make("input", { type: "range", min: 0, max: last, step: 1, "aria-label": "Step", oninput: () => go(Number(this.range.value)) });
    this.count = make("output", { class: "ag-count", "aria-hidden": "true" });
    this.speed = make("select", { "aria-label": "Speed", title: "Speed" },
      ...Object.keys(SPEEDS).map((name) => make("option", { selected: name === "1×" }, name)));
    this.scrub = make("div", { class: "ag-scrub" }, ...phases(frames), this.range);
    this.help = make("button", { type: "button", "aria-label": "Keys", title: "Keys (?)", "aria-expanded": "false", onclick: keys }, "?");
    this.fit = make("button", { type: "button", hidden: true, title: "The whole graph", "aria-pressed": "false", onclick: () => {
      const whole = this.fit.getAttribute("aria-pressed") !== "true";
      fit(whole);
    } }, "Fit");
    this.root = make("div", { class: "ag-bar" },
      make("div", { class: "ag-buttons" }, ...Object.values(this.buttons)), this.scrub,
      make("div", { class: "ag-tools" }, this.count, this.fit, this.speed, this.help));
    this.last = last;
  }

  /** Offers both sizes of a graph that does not fit without shrinking. */
  sized({ small, all }) {
    if (small) this.fit.hidden = false;
    this.fit.setAttribute("aria-pressed", all);
  }

  get pause() { return SPEEDS[this.speed.value]; }

  show(k, text) {
    const { buttons, last } = this;
    this.range.value = k;
    this.range.setAttribute("aria-valuetext", `Step ${k + 1} of ${last + 1}: ${text}`);
    this.scrub.style.setProperty("--at", `${last ? (k / last) * 100 : 100}%`);
    this.count.textContent = `${k + 1} / ${last + 1}`;
    for (const name of ["first", "back"]) buttons[name].setAttribute("aria-disabled", k === 0);
    for (const name of ["next", "last"]) buttons[name].setAttribute("aria-disabled", k === last);
  }

  playing(on) {
    const { play } = this.buttons, label = on ? "Pause (space)" : "Play (space)";
    play.replaceChildren(icon(on ? ICONS.pause : ICONS.play));
    play.setAttribute("aria-label", label), play.setAttribute("title", label);
  }
}

/** The coloured track of the scrubber and the words under it. */
function phases(frames) {
  const runs = segments(frames), last = frames.length - 1 || 1;
  const edge = (k) => Math.min(100, Math.max(0, (k / last) * 100));
  const colour = (group) => ({ forward: "var(--fwd)", backward: "var(--grad)", error: "var(--bad)", warning: "var(--bad)" })[group] ?? "var(--saved)";
  const alarms = frames.flatMap(([phase], k) => ("wx".includes(tone(phase)) ? [[phase, k]] : []));
  const stops = runs.map(([group, from, to]) => `${colour(group)} ${edge(from - 0.5).toFixed(2)}% ${edge(to + 0.5).toFixed(2)}%`);
  const paint = `background:linear-gradient(90deg,${stops.join(",")})`;
  const wide = runs.filter(([, from, to]) => edge(to + 0.5) - edge(from - 0.5) > 8);
  return [make("div", { class: "ag-track", style: paint }), make("div", { class: "ag-track ag-done", style: paint }),
    ...alarms.map(([phase, k]) => make("span", { class: "ag-alarm", style: `left:calc(8px + ${edge(k)} * (100% - 16px) / 100)`, title: `${phase} at step ${k + 1}` }, "!")),
    make("div", { class: "ag-phases", "aria-hidden": "true" }, ...wide.map(([group, from, to]) =>
      make("span", { style: `left:${edge(from - 0.5)}%;max-width:${edge(to + 0.5) - edge(from - 0.5)}%` }, group)))];
}

const heading = (text) => make("h4", {}, text);
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

const lines = (texts) => texts.flatMap((t, i) => (i && texts[i - 1].localName !== "table" ? [make("br"), t] : [t]));

/** All that is known of a node at this step. */
function inspect(story, id, k) {
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
function whole(value, none = NOT_KEPT) {
  if (value === undefined) return [];
  return value === null ? [none] : matrix(value);
}

function matrix([shape, dtype, data, summary]) {
  if (data?.length === 1) return [number(data[0], dtype)];
  if (!data || shape.length > 2 || !data.length) return [extent(shape), ...rows([shape, dtype, data, summary])].filter((t, i, a) => a.indexOf(t) === i);
  const columns = shape[shape.length - 1];
  return [grid(Array.from({ length: data.length / columns }, (_, r) => data.slice(r * columns, (r + 1) * columns).map((x) => number(x, dtype))))];
}

/** What follows one trace: its graph, the sentence, the formula, the note of an error, the code. */
class Column {
  constructor(payload, onpick) {
    const story = this.story = new Story(payload), counted = ["live_nodes", "live_bytes", "grad_mode"].some((field) => story.ever("g", field));
    this.picked = null, this.k = -1;
    this.picture = new Picture(story, payload.svg, (id) => onpick(this, id === this.picked ? null : id));
    this.say = make("p", { class: "ag-say", "aria-live": "polite" });
    this.formula = make("div", { class: "ag-formula" }), this.note = make("div", { class: "ag-note", role: "note", hidden: true });
    this.text = make("div", { class: "ag-text" }, this.say, this.formula, this.note);
    this.text.style.setProperty("--rows", payload.rows);
    this.counter = make("p", { class: "ag-counter num", hidden: !counted });
    this.code = codeView(story.code);
    this.aside = [make("section", { class: "ag-book" }), make("section")];
  }

  get inspected() { return this.picked ?? this.story.focus(this.k); }

  show(k) {
    const { story } = this, frame = story.frames[k], note = story.notes[k];
    if (k === this.k) return;
    this.k = k;
    this.picture.show(k);
    const parts = sentence(story.sayings[frame[SAY]] ?? frame[SAY], frame[SAID]);
    this.say.replaceChildren(...parts.map(([t, tone]) => (tone ? make("b", { class: tone }, t) : t)));
    this.formula.innerHTML = frame[FORMULA] < 0 ? "" : `<math>${fill(story.math[frame[FORMULA]], frame[FILLED])}</math>`;
    breakable(this.formula);
    this.formula.hidden = Boolean(note) && frame[FORMULA] < 0, this.note.hidden = !note;
    this.note.replaceChildren(...(note ? noteView(note) : []));
    this.text.className = `ag-text ag-${tone(frame[PHASE])}`;
    this.counter.textContent = counter(story, k);
    this.code?.show(frame[LINE]);
    this.inspect();
  }

  inspect() {
    const { story, k, inspected: id, aside: [book, card] } = this;
    book.replaceChildren(...ledgerView(story, id, k), ...mailboxView(story, id, k));
    card.replaceChildren(...inspect(story, id, k));
  }

  pick(id) { this.picked = id, this.picture.pick(id), this.inspect(); }

  /** Picks the next node in the order of their numbers, or with -1 the one before. */
  cycle(d) {
    const ids = [...this.story.nodes.keys()];
    this.pick(ids[(ids.indexOf(this.inspected) + d + ids.length) % ids.length]);
  }
}

/** An explanation: its four parts, each a heading and pieces of text and code. */
const noteView = (parts) => [make("dl", {}, ...parts.flatMap(([kind, word, pieces]) => [make("dt", { class: `ag-${kind}` }, word),
  make("dd", {}, ...pieces.map(([form, text]) => ({ code: () => make("code", {}, text), block: () => make("pre", {}, text.trimEnd()) }[form] ?? (() => text))()))]))];

/** One cursor over `frames` (of each only the phase counts): the bar, the keys, playing.
 *  `move(k)` shows a step and returns what it says; the rest concerns the picked node and sizes. */
function cursor(frames, { move, cycle, unpick, fit, quiet }) {
  const last = frames.length - 1;
  let k = -1, timer = 0;
  const help = () => { keys.hidden = !keys.hidden, bar.help.setAttribute("aria-expanded", !keys.hidden); };
  const bar = new Bar(frames, { go: (to) => (stop(), show(to)), by: (d) => (stop(), show(k + d)), play: toggle, keys: help, fit });
  const keys = make("dl", { class: "ag-keys", hidden: true }, ...[...KEYS, ...SHAPES].flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)]));
  function show(to) {
    to = Math.min(last, Math.max(0, to));
    if (to !== k) k = to, bar.show(k, move(k));
  }
  function stop() { clearTimeout(timer), timer = 0, bar.playing(false), quiet(false); }
  function toggle() {
    if (timer) return stop();
    if (k === last) show(0);
    bar.playing(true), quiet(true);
    const tick = () => { show(k + 1); if (k < last) timer = setTimeout(tick, bar.pause); else stop(); };
    timer = setTimeout(tick, bar.pause / 2);
  }
  function press(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select")) return;
    if (key === " " && target.closest("button")) return;
    const act = { ArrowLeft: () => (stop(), show(k - 1)), ArrowRight: () => (stop(), show(k + 1)), Home: () => (stop(), show(0)),
      End: () => (stop(), show(last)), " ": toggle, n: () => cycle(1), N: () => cycle(-1), Escape: unpick, "?": help }[key];
    if (!act) return;
    event.preventDefault(), event.stopPropagation();
    act();
  }
  return { bar, keys, show, stop, press, get k() { return k; } };
}

/** The box of a view: it takes the keys. */
const frameOf = (kind, label, press, ...children) => make("div", { class: `ag ag-${kind}`, tabindex: 0, role: "group", "aria-label": label,
  "data-lm-suppress-shortcuts": "true", onkeydown: press }, make("div", { class: "ag-frame" }, ...children));

/** Builds a player in `root` and returns { show, destroy }. */
export function player(root, payload, frame = 0, onmove = () => {}) {
  const one = new Column(payload, (_, id) => one.pick(id)), { picture, code, story } = one;
  const at = cursor(story.frames, {
    move: (k) => (one.show(k), onmove(k), one.say.textContent), cycle: (d) => one.cycle(d), unpick: () => one.pick(null),
    fit: (whole) => (picture.fit(whole), at.bar.sized(picture)), quiet: (on) => one.say.setAttribute("aria-live", on ? "off" : "polite"),
  });
  const box = frameOf(picture.width < 620 ? "small" : picture.width < 800 ? "medium" : "wide", `Step through ${story.title || "the computation"}`, at.press,
    make("div", { class: "ag-main" }, picture.root, one.counter, at.bar.root, at.keys, one.text),
    make("div", { class: "ag-side" }, ...(code ? [code.root] : []), ...one.aside));
  root.append(box);
  picture.fit(null);
  const resized = new ResizeObserver(() => (picture.fit(), at.bar.sized(picture)));
  resized.observe(picture.root);
  at.show(frame);
  return { show: at.show, box, get k() { return at.k; }, destroy() { at.stop(), resized.disconnect(), box.remove(); } };
}

/** Builds a comparison in `root`: a column a variant, one cursor for all. */
export function comparison(root, payload, frame = 0, onmove = () => {}) {
  let active = null;
  const choose = (column, id) => {
    for (const other of columns) if (other !== column) other.pick(null), other.card.hidden = true;
    active = id === null ? null : column;
    column.pick(id), column.card.hidden = id === null;
  };
  const columns = payload.variants.map(([, data]) => new Column(data, choose));
  const roots = columns.map((column, i) => {
    column.card = make("div", { class: "ag-side", hidden: true }, ...column.aside);
    return make("section", { class: "ag-variant", "aria-label": payload.variants[i][0] }, make("h3", {}, payload.variants[i][0]),
      ...(column.code ? [column.code.root] : []), column.picture.root, column.counter, column.text, column.card);
  });
  const frames = payload.steps.map((steps) => [loudest(steps.map(([k, moves], i) => (moves ? columns[i].story.frames[k][PHASE] : "")))]);
  const at = cursor(frames, {
    move(k) {
      payload.steps[k].forEach(([step, moves], i) => {
        columns[i].show(step);
        roots[i].classList.toggle("ag-rests", !moves);
      });
      onmove(k);
      return columns.map((column, i) => `${payload.variants[i][0]}: ${column.say.textContent}`).join(" ");
    },
    cycle: (d) => { const column = active ?? columns[0]; column.cycle(d), choose(column, column.picked); },
    unpick: () => active && choose(active, null), fit() {},
    quiet: (on) => columns.forEach((column) => column.say.setAttribute("aria-live", on ? "off" : "polite")),
  });
  const box = frameOf("compare", `Step through ${payload.title}`, at.press,
    make("div", { class: "ag-main" }, at.bar.root, at.keys), make("div", { class: "ag-variants", style: `--columns:${columnsFor(roots.length)}` }, ...roots));
  root.append(box);
  const fit = () => columns.forEach(({ picture }) => picture.fit());
  const resized = new ResizeObserver(fit);
  columns.forEach(({ picture }) => (picture.fit(null), resized.observe(picture.root)));
  at.show(frame);
  return { show: at.show, box, get k() { return at.k; }, destroy() { at.stop(), resized.disconnect(), box.remove(); } };
}

/** How many columns to set that many variants in, so that rows are full and cards can be read. */
export const columnsFor = (count) => (count === 4 ? 2 : Math.min(count, 3));

/** The phase that a step of several variants is marked by: an error, else a warning, else the first. */
export const loudest = (phases) => phases.find((p) => p === "error") ?? phases.find((p) => p === "warning") ?? phases.find(Boolean) ?? "forward";

/** Cuts a formula before each "=" of its outermost row, so that a long one wraps there. */
function breakable(root) {
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
function codeView(source) {
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

/** The payload: JSON, compressed, in base64. */
async function unpack(text) {
  const packed = new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

async function render({ model, el }) {
  const payload = await unpack(model.get("payload"));
  let waiting = 0;
  const sync = (k) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (model.get("frame") !== k) model.set("frame", k), model.save_changes(); }, 250);
  };
  const view = (payload.variants ? comparison : player)(el, payload, model.get("frame"), sync);
  const moved = () => view.show(model.get("frame"));
  model.on("change:frame", moved);
  return () => { clearTimeout(waiting), model.off("change:frame", moved), view.destroy(); };
}

export default { render };
