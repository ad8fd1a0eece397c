// Steps through a trace.  Everything shown follows from the payload and one number, the step.
//
//   numbers   number, size, plain            as autograd_core/trace/numbers.py
//   Story     what is known at a step        as autograd_core/viz/scene.py
//   look      rows, short, nodeTexts, …      as autograd_core/viz/look.py
//   words     sentence, fill, segments, ledger
//   view      DOM: built once, then only what changed is touched
//
// The functions above the view are pure and are tested with node --test.

// ---------------------------------------------------------------- numbers

/** `x` with four significant digits, as Python's "%.4g"; ties go to even, as there. */
export function number(x, dtype = "float32") {
  if (typeof x === "string") return x;
  if (typeof x === "boolean") return x ? "True" : "False";
  if (/^u?int/.test(dtype)) return String(x);
  if (x === 0) return "0";
  const sign = x < 0 ? "-" : "", [digits, exponent] = significant(Math.abs(x));
  if (exponent < -4 || exponent >= 4) {
    const mantissa = trim(`${digits[0]}.${digits.slice(1)}`), power = Math.abs(exponent);
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${power < 10 ? "0" : ""}${power}`;
  }
  if (exponent < 0) return sign + trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return sign + trim(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** Four digits and the decimal exponent of x > 0. JavaScript rounds an exact tie up; we even it. */
function significant(x) {
  let [mantissa, exponent] = x.toExponential(3).split("e");
  if (/^\d\.\d{3}50*e/.test(x.toExponential(20))) {
    const exact = x.toExponential(100).replace(".", "");
    if (/^\d{4}50*e/.test(exact) && Number(exact[3]) % 2 === 0)
      [mantissa, exponent] = [`${exact[0]}.${exact.slice(1, 4)}`, exact.split("e")[1]];
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

/** A payload, indexed so that the state at any step is looked up, not replayed. */
export class Story {
  constructor(payload) {
    this.title = payload.title;
    this.code = payload.code;
    this.math = payload.math;
    this.sayings = payload.say;
    this.frames = payload.frames;
    this.nodes = new Map(payload.nodes.map(([id, u, kind, label, op, gradFn, shape, dtype, rg]) =>
      [id, { id, u, kind, label, op, gradFn, shape, dtype, requiresGrad: rg }]));
    this.edges = new Map(payload.edges.map(([id, source, target, arg, structure, grad]) =>
      [id, { id, source, target, arg, structure, grad }]));
    this.out = new Map(), this.into = new Map(), this.past = new Map(), this.busy = new Map();
    for (const id of this.nodes.keys()) this.out.set(id, []), this.into.set(id, []);
    for (const edge of this.edges.values())
      this.out.get(edge.source).push(edge), this.into.get(edge.target).push(edge);
    this.starts = [];
    this.frames.forEach((frame, k) => this.#index(frame, k));
  }

  #index(frame, k) {
    if (frame[PHASE] === "seed") this.starts.push(k);
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

  /** First and last step of the backward pass that step k is in. */
  span(k) {
    const at = before(this.starts, k);
    return [this.starts[at] ?? 0, (this.starts[at + 1] ?? this.frames.length) - 1];
  }

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

  /** The node that a step is about: the one that receives a contribution, else its first. */
  focus(k) {
    const frame = this.frames[k];
    if (frame[PHASE] === "backward" && frame[EDGES].length)
      return this.edges.get(frame[EDGES][0])?.source ?? frame[OWNER];
    return frame[NODES][0] ?? frame[OWNER];
  }
}

// ---------------------------------------------------------------- look

const NOT_KEPT = "not kept", CARD = 28, EDGE = 18, SAVED = 24;

/** The lines that show a value in a card: its numbers if they fit, else its range. */
export function rows(value) {
  const [shape, dtype, data, summary] = value;
  if (data && shape.length <= 2) {
    const lines = numbers(shape, dtype, data);
    if (lines.length) return lines;
  }
  const finite = data?.filter((x) => x !== "nan").map((x) => ENDLESS[x] ?? x);
  const [low, high] = data?.length ? (finite.length ? [least(finite, 1), least(finite, -1)] : [])
    : [summary?.min, summary?.max];
  return low === undefined || low === null ? [extent(shape)]
    : [`${shown(low, dtype)} to ${shown(high, dtype)}`];
}

const ENDLESS = { inf: Infinity, "-inf": -Infinity };
const least = (xs, sign) => xs.reduce((a, b) => (sign * b < sign * a ? b : a));
const shown = (x, dtype) => (x === Infinity ? "inf" : x === -Infinity ? "-inf" : number(x, dtype));

function numbers(shape, dtype, data) {
  if (!data.length) return [];
  const texts = data.map((x) => number(x, dtype)), columns = shape[shape.length - 1];
  if (texts.length === 1) return texts;
  if (Math.floor(texts.length / columns) > 4) return [];
  let lines = [`[${texts.join(", ")}]`];
  if (shape.length === 2) {
    const wide = Array.from({ length: columns }, (_, c) =>
      Math.max(...texts.filter((_, i) => i % columns === c).map((t) => t.length)));
    lines = Array.from({ length: shape[0] }, (_, r) => `[${wide.map((w, c) =>
      texts[r * columns + c].padStart(w, "\u00a0")).join(" ")}]`);
  }
  if (shape.length === 1 && lines[0].length > CARD && texts.length <= 4)
    lines = texts.map((t, i) => `${i ? "\u00a0" : "["}${t}${i === texts.length - 1 ? "]" : ","}`);
  return lines[0].length <= CARD ? lines : [];
}

/** A value in a few characters: its numbers, or its size. */
export function short([shape, dtype, data], most = EDGE) {
  if (data?.length && (data.length === 1 || shape.filter((d) => d > 1).length === 1)) {
    const texts = data.map((x) => number(x, dtype));
    const line = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
    if (line.length <= most) return line;
  }
  return extent(shape);
}

/** A size that cannot be taken for a number: "3×2", "size 3". */
const extent = (shape) => (shape.length === 1 ? `size ${shape[0]}` : size(shape));

/** A local Jacobian on its edge: "J = 5", else its size and structure. */
export function local(value, structure) {
  if (value === null) return `J ${NOT_KEPT}`;
  const text = short(value);
  if (text !== extent(value[0])) return `J = ${text}`;
  return structure && structure !== "dense" ? `J ${text} ${clip(structure, 14)}` : `J ${text}`;
}

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
    const kept = value.map((text) => clip(text, SAVED));
    return kept.length <= 3 ? kept : [...kept.slice(0, 2), `and ${kept.length - 2} more`];
  }
  return isValue(value) ? rows(value) : [String(value)];
}

/** The lines of every slot of a card. */
export function nodeTexts(story, id, k) {
  const texts = {};
  for (const field of ["value", "upstream", "grad", "saved"])
    texts[field] = fieldRows(story, `n${id}`, field, k);
  const [first, after] = texts.upstream.length ? sums(story, id, k) : ["", ""];
  return { ...texts, before: [first], after: [after] };
}

/** The state of a card in words. */
export function nodeMarks(story, id, k) {
  const name = `n${id}`;
  return words({
    known: story.known(name, "value", k) !== undefined,
    hit: story.focus(k) === id,
    near: story.focus(k) !== id && story.frames[k][NODES].includes(id),
    past: story.passed(id, k),
    got: isValue(story.known(name, "grad", k)),
    freed: story.known(name, "freed", k) === true,
  });
}

/** The lines of an edge's label. */
export function edgeTexts(story, id, k) {
  const name = `e${id}`, jacobian = story.known(name, "local", k);
  const part = story.known(name, "contribution", k);
  const come = story.within(name, "contribution", story.span(k)[0], k) >= 0;
  return {
    local: jacobian === undefined ? [] : [local(jacobian, story.edges.get(id).structure)],
    contribution: come ? [`← ${part === null ? NOT_KEPT : short(part)}`] : [],
  };
}

/** The state of an edge in words. */
export function edgeMarks(story, id, k) {
  const name = `e${id}`, hit = story.frames[k][EDGES].includes(id);
  const come = story.within(name, "contribution", story.span(k)[0], k) >= 0;
  return words({ known: story.known(name, "local", k) !== undefined, hit, flow: come && hit, flown: come && !hit });
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

const GROUPS = { leaf: "forward", forward: "forward", seed: "backward", backward: "backward", accumulate: "backward" };

const tone = (frame) => (GROUPS[frame[PHASE]] === "forward" ? "f" : "b");

/** Runs of steps that belong together: [[group, first, last], …]. */
export function segments(frames) {
  const runs = [];
  frames.forEach((frame, k) => {
    const group = GROUPS[frame[PHASE]] ?? frame[PHASE], run = runs[runs.length - 1];
    if (run && run[0] === group) run[2] = k; else runs.push([group, k, k]);
  });
  return runs;
}

/** The contributions to P of a node in the order of their arrival, blank until they are known. */
export function ledger(story, id, k) {
  const [first, last] = story.span(k), node = story.nodes.get(id);
  const cell = (value) => (value === undefined ? "" : value === null ? NOT_KEPT : short(value, 20));
  const arrives = (edge) => story.within(`e${edge.id}`, "contribution", first, last);
  const paths = story.out.get(id).filter((edge) => story.ever(`e${edge.id}`, "contribution"));
  return paths.sort((a, b) => arrives(a) - arrives(b)).map((edge) => {
    const from = story.nodes.get(edge.target), step = story.within(`e${edge.id}`, "contribution", first, k);
    const come = step >= 0, jacobian = story.known(`e${edge.id}`, "local", k);
    const upstream = story.within(`n${edge.target}`, "upstream", first, k) >= 0
      ? story.known(`n${edge.target}`, "upstream", k) : undefined;
    return {
      step, path: `u${sub(from.u)} → u${sub(node.u)}`,
      upstream: [`P${sub(from.u)}`, cell(upstream)],
      local: [`J${sub(node.u)}→${sub(from.u)}`, cell(jacobian)],
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
  ["blank", "not computed yet"], ["not kept", "autograd has let go of it"]];

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
      (part.slots[slot.dataset.f] ??= []).push(Object.assign(slot, { shows: "" }));
    this.parts.set(key, part);
  }

  /** Shows the whole graph, however small, or else what can be read: all of it when that takes
   *  shrinking to no less than 0.6, else a part. */
  fit(whole = this.whole) {
    this.whole = whole;
    const all = whole || this.root.clientWidth >= 0.6 * this.width;
    const least = all ? 0 : Math.round(this.width * 0.72);
    this.svg.style.cssText = `width:100%;height:auto;max-width:${this.width}px;min-width:${least}px`
      + (whole ? ";max-height:100%" : "");
    this.measure();
  }

  measure() {
    this.scale = this.svg.clientWidth / this.width || 1;
    this.overflows = this.root.scrollWidth > this.root.clientWidth + 1 || this.root.scrollHeight > this.root.clientHeight + 1;
    if (this.overflows && this.at >= 0) this.#follow(this.at, true);
  }

  show(k) {
    const forward = tone(this.story.frames[k]) === "f";
    this.svg.classList.toggle("f", forward), this.svg.classList.toggle("b", !forward);
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
      for (const [object] of frame[CHANGES]) {
        keys.add(object);
        if (object[0] === "e") keys.add(`n${story.edges.get(Number(object.slice(1))).source}`);
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
        slot.classList.toggle("gone", text.includes(NOT_KEPT));
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
      this.fit.setAttribute("aria-pressed", whole), fit(whole);
    } }, "Fit");
    this.root = make("div", { class: "ag-bar" },
      make("div", { class: "ag-buttons" }, ...Object.values(this.buttons)), this.scrub,
      make("div", { class: "ag-tools" }, this.count, this.fit, this.speed, this.help));
    this.last = last;
  }

  /** Offers the whole graph once part of it is out of sight. */
  crowded(on) { if (on) this.fit.hidden = false; }

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
  const colour = (group) => ({ forward: "var(--fwd)", backward: "var(--grad)", error: "var(--bad)" })[group] ?? "var(--saved)";
  const stops = runs.map(([group, from, to]) => `${colour(group)} ${edge(from - 0.5).toFixed(2)}% ${edge(to + 0.5).toFixed(2)}%`);
  const paint = `background:linear-gradient(90deg,${stops.join(",")})`;
  const wide = runs.filter(([, from, to]) => edge(to + 0.5) - edge(from - 0.5) > 8);
  return [make("div", { class: "ag-track", style: paint }), make("div", { class: "ag-track ag-done", style: paint }),
    make("div", { class: "ag-phases", "aria-hidden": "true" }, ...wide.map(([group, from, to]) =>
      make("span", { style: `left:${edge(from - 0.5)}%;max-width:${edge(to + 0.5) - edge(from - 0.5)}%` }, group.replace("_", " "))))];
}

const heading = (text) => make("h4", {}, text);
const name = (node) => `u${sub(node.u)}${["", `u${node.u}`].includes(node.label) ? "" : ` · ${node.label}`}`;

/** P of a node as a table: each path's upstream × local = contribution, and their sum. */
function ledgerView(story, id, k) {
  const node = story.nodes.get(id), paths = ledger(story, id, k), p = `P${sub(node.u)}`;
  if (!story.ever(`n${id}`, "upstream")) return [];
  const total = fieldRows(story, `n${id}`, "upstream", k), seeded = !paths.length;
  const kept = isValue(story.known(`n${id}`, "grad", k));
  const row = ({ now, path, upstream, local: jacobian, contribution }) => make("tr", { class: now ? "now" : false },
    make("td", {}, path), pair(upstream, "p"), pair(jacobian, ""), make("td", { class: "g num" }, contribution));
  const pair = ([word, text], tone) => make("td", { class: `num ${tone}` }, make("i", {}, `${word} ${text ? "= " : ""}`), text);
  return [heading(`P of u${sub(node.u)}, path by path`), make("table", { class: "ag-ledger" },
    make("thead", {}, make("tr", {}, ...["path", "upstream", "× local", "= contribution"].map((t) => make("th", { scope: "col" }, t)))),
    make("tbody", {}, ...(seeded ? [make("tr", {}, make("td", { colspan: 3 }, "the output: backward starts here"), make("td"))] : paths.map(row)),
      make("tr", { class: "sum" }, make("td", { colspan: 3 }, kept && node.label ? `${p}, added to ${node.label}.grad` : p),
        make("td", { class: "g num" }, ...lines(total)))))];
}

const lines = (texts) => texts.flatMap((t, i) => (i ? [make("br"), t] : [t]));

/** All that is known of a node at this step. */
function inspect(story, id, k) {
  const node = story.nodes.get(id), object = `n${id}`, entries = [];
  const add = (term, texts, tone = "") => entries.push(make("dt", {}, term), make("dd", { class: `num ${tone}` }, ...lines(texts)));
  const leaf = story.known(object, "is_leaf", k) ?? (node.kind === "leaf" || node.kind === "constant" || !node.requiresGrad);
  const grad = story.known(object, "requires_grad", k) ?? node.requiresGrad;
  add("value", whole(story.known(object, "value", k)), "f");
  if (story.ever(object, "upstream")) add(`P${sub(node.u)}`, whole(story.known(object, "upstream", k)), "g");
  if (leaf && grad) add(".grad", story.ever(object, "grad") ? whole(story.known(object, "grad", k), "None") : [], "g");
  for (const edge of story.into.get(id)) {
    const jacobian = story.known(`e${edge.id}`, "local", k), from = story.nodes.get(edge.source);
    const note = edge.structure && edge.structure !== "scalar" ? [edge.structure] : [];
    add(`J${sub(from.u)}→${sub(node.u)}`, jacobian ? [...matrix(jacobian), ...note] : jacobian === null ? [NOT_KEPT] : []);
  }
  add("is_leaf", [leaf ? "True" : "False"]);
  add("requires_grad", [grad ? "True" : "False"]);
  add("grad_fn", [node.gradFn || "None"]);
  const saved = story.known(object, "saved", k);
  if (saved?.length) add(story.known(object, "freed", k) === true ? "saved (freed)" : "saved", saved, "s");
  add("dtype", [node.shape.length ? `${node.dtype} ${size(node.shape)}` : node.dtype]);
  return [heading(name(node)), make("dl", { class: "ag-node" }, ...entries)];
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
  return [make("table", { class: "ag-matrix" }, make("tbody", {}, ...Array.from({ length: data.length / columns }, (_, r) =>
    make("tr", {}, ...data.slice(r * columns, (r + 1) * columns).map((x) => make("td", {}, number(x, dtype)))))))];
}

/** Builds a player in `root` and returns { show, destroy }. */
export function player(root, payload, frame = 0, onmove = () => {}) {
  const story = new Story(payload), last = story.frames.length - 1;
  let k = -1, picked = null, timer = 0;
  const picture = new Picture(story, payload.svg, (id) => pick(id === picked ? null : id));
  const bar = new Bar(story.frames, { go: (to) => (stop(), show(to)), by: (d) => (stop(), show(k + d)), play: toggle, keys: help, fit: (whole) => picture.fit(whole) });
  const say = make("p", { class: "ag-say", "aria-live": "polite" }), formula = make("div", { class: "ag-formula" });
  const code = codeView(story.code), book = make("section", { class: "ag-book" }), card = make("section");
  const keys = make("dl", { class: "ag-keys", hidden: true }, ...[...KEYS, ...SHAPES].flatMap(([key, what]) => [make("dt", {}, key), make("dd", {}, what)]));
  const text = make("div", { class: "ag-text" }, say, formula);
  text.style.setProperty("--rows", payload.rows);
  const box = make("div", { class: `ag ag-${picture.width < 620 ? "small" : picture.width < 800 ? "medium" : "wide"}`, tabindex: 0, role: "group",
    "aria-label": `Step through ${story.title || "the computation"}`, "data-lm-suppress-shortcuts": "true", onkeydown: press },
  make("div", { class: "ag-frame" }, make("div", { class: "ag-main" }, picture.root, bar.root, keys, text),
    make("div", { class: "ag-side" }, ...(code ? [code.root] : []), book, card)));

  function show(to) {
    to = Math.min(last, Math.max(0, to));
    if (to === k) return;
    k = to;
    const frame = story.frames[k];
    picture.show(k);
    const parts = sentence(story.sayings[frame[SAY]] ?? frame[SAY], frame[SAID]);
    say.replaceChildren(...parts.map(([t, tone]) => (tone ? make("b", { class: tone }, t) : t)));
    formula.innerHTML = frame[FORMULA] < 0 ? "" : `<math display="block">${fill(story.math[frame[FORMULA]], frame[FILLED])}</math>`;
    text.className = `ag-text ag-${tone(frame)}`;
    bar.show(k, say.textContent);
    code?.show(frame[LINE]);
    aside();
    onmove(k);
  }
  function aside() {
    const id = picked ?? story.focus(k);
    book.replaceChildren(...ledgerView(story, id, k));
    card.replaceChildren(...inspect(story, id, k));
  }
  function pick(id) { picked = id, picture.pick(id), aside(); }
  function stop() {
    clearTimeout(timer), timer = 0;
    bar.playing(false), say.setAttribute("aria-live", "polite");
  }
  function toggle() {
    if (timer) return stop();
    if (k === last) show(0);
    bar.playing(true), say.setAttribute("aria-live", "off");
    const tick = () => { show(k + 1); if (k < last) timer = setTimeout(tick, bar.pause); else stop(); };
    timer = setTimeout(tick, bar.pause / 2);
  }
  function help() { keys.hidden = !keys.hidden, bar.help.setAttribute("aria-expanded", !keys.hidden); }
  function cycle(d) {
    const ids = [...story.nodes.keys()];
    pick(ids[(ids.indexOf(picked ?? story.focus(k)) + d + ids.length) % ids.length]);
  }
  function press(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("select")) return;
    if (key === " " && target.closest("button")) return;
    const act = { ArrowLeft: () => (stop(), show(k - 1)), ArrowRight: () => (stop(), show(k + 1)), Home: () => (stop(), show(0)),
      End: () => (stop(), show(last)), " ": toggle, n: () => cycle(1), N: () => cycle(-1), Escape: () => pick(null), "?": help }[key];
    if (!act) return;
    event.preventDefault(), event.stopPropagation();
    act();
  }

  root.append(box);
  picture.fit(false);
  const resized = new ResizeObserver(() => (picture.fit(), bar.crowded(picture.overflows)));
  resized.observe(picture.root);
  show(frame);
  return { show, box, get k() { return k; }, destroy() { stop(), resized.disconnect(), box.remove(); } };
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
  const view = player(el, payload, model.get("frame"), sync);
  const moved = () => view.show(model.get("frame"));
  model.on("change:frame", moved);
  return () => { clearTimeout(waiting), model.off("change:frame", moved), view.destroy(); };
}

export default { render };
