// What is known at a step: as autograd_core/viz/scene.py.

export const [PHASE, OWNER, LINE, NODES, EDGES, SAY, SAID, FORMULA, FILLED, CHANGES] = Array(10).keys();

/** "3,7" → [3, 7] */
export const ids = (key) => key.split(",").filter(Boolean).map(Number);

/** Index of the last step ≤ k, or -1. */
export function before(steps, k) {
  let low = 0, high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= k) low = middle + 1; else high = middle;
  }
  return low - 1;
}

export const NONE = { steps: [], values: [] };
const COMPUTED = ["leaf", "forward", "cut"];

/** A payload with some composites open (ids, "3,7"), indexed so that the state at any step is
 *  looked up, not replayed. */
export class Timeline {
  constructor(payload, opened = payload.open ?? "") {
    this.title = payload.title, this.code = payload.code, this.math = payload.math, this.sayings = payload.say;
    this.key = opened, this.opened = new Set(ids(opened));
    this.all = new Map(payload.nodes.map(([id, u, kind, label, op, gradFn, shape, dtype, rg, layer, parent = null]) =>
      [id, { id, u, kind, label, op, gradFn, shape, dtype, requiresGrad: rg, layer, parent }]));
    this.nodes = new Map([...this.all].filter(([id]) => !this.opened.has(id) && this.box(id) === id));
    this.edges = new Map(payload.edges.filter(([, , target]) => this.nodes.has(target)).map(([id, source, target, arg, structure, grad, cut]) =>
      [id, { id, source: this.box(source), target, arg, structure, grad, cut }]));
    this.out = new Map(), this.into = new Map(), this.past = new Map(), this.busy = new Map(), this.happened = new Map();
    for (const id of this.nodes.keys()) this.out.set(id, []), this.into.set(id, []);
    for (const edge of this.edges.values())
      this.out.get(edge.source)?.push(edge), this.into.get(edge.target).push(edge);
    const steps = payload.frames.flatMap((frame, i) => (frame[OWNER] === null || this.nodes.has(frame[OWNER]) ? [i] : []));
    this.index = steps.map((i) => payload.index?.[i] ?? i);
    this.place = new Map(steps.map((i, k) => [i, k]));
    const flat = this.nodes.size === this.all.size;   // nothing is inside of another
    this.frames = steps.map((i) => (flat ? payload.frames[i] : this.#seen(payload.frames[i])));
    this.deferred = this.frames.some((frame) => frame[PHASE] === "define");   // a graph that was defined before it ran
    this.notes = Object.fromEntries(Object.entries(payload.notes).map(([i, note]) => [this.place.get(Number(i)), note]));
    this.frames.forEach((frame, k) => this.#index(frame, k));
    this.bounds = this.#passes();
    this.calls = this.#deliveries();
    let now = this.nodes.keys().next().value ?? null;
    this.focuses = this.frames.map((_, k) => (now = this.lit(k) ?? now));
  }

  /** The box that stands for a node: itself, or the outermost closed composite around it. */
  box(id) {
    let box = id;
    for (let at = this.all.get(id)?.parent ?? null; at !== null; at = this.all.get(at).parent) if (!this.opened.has(at)) box = at;
    return box;
  }

  /** What an object is called here: a composite stands for its result; null when it is not drawn. */
  called(object) {
    if (object[0] !== "n") return object === "g" || this.edges.has(Number(object.slice(1))) ? object : null;
    const id = Number(object.slice(1)), box = this.box(id);
    return !this.opened.has(id) && this.all.get(id)?.u === this.all.get(box)?.u ? `n${box}` : null;
  }

  /** A frame as it is seen with these composites open. */
  #seen(frame) {
    const seen = [...frame];
    seen[NODES] = [...new Set(frame[NODES].map((id) => this.box(id)))];
    seen[CHANGES] = frame[CHANGES].flatMap(([object, field, value]) => {
      const name = this.called(object);
      return name === null ? [] : [[name, field, value]];
    });
    return seen;
  }

  /** The step at which as much has happened as after frame `index` of the trace. */
  near(index) { return Math.max(0, before(this.index, index)); }

  /** The steps at which something happens to a node. */
  events(id) {
    if (!this.happened.has(id)) this.happened.set(id, this.#events(id));
    return this.happened.get(id);
  }

  #events(id) {
    const own = new Set([`n${id}`, ...[...this.out.get(id), ...this.into.get(id)].map((edge) => `e${edge.id}`)]);
    return this.frames.flatMap((frame, k) => (frame[CHANGES].some(([object]) => own.has(object)) || this.lit(k) === id ? [k] : []));
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
