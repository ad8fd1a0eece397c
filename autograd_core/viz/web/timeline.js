// The timeline of a trace: what is known at each step, as in autograd_core/viz/scene.py.

/** Where the parts of a frame stand in its array. */
export const [
  PHASE, OWNER, LINE, NODES, EDGES, SAY, SAID, FORMULA, FILLED, CHANGES,
] = Array(10).keys();

/** "3,7" → [3, 7] */
export const parseIds = (key) => key.split(",").filter(Boolean).map(Number);

/** Index of the last step ≤ k, or -1. */
export function findStep(steps, k) {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= k) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export const NONE = { steps: [], values: [] };
const COMPUTED = ["leaf", "forward", "cut"];

function readNode(row) {
  const [id, u, kind, label, op, gradFn, shape, dtype, requiresGrad, layer, parent = null] = row;
  return [id, { id, u, kind, label, op, gradFn, shape, dtype, requiresGrad, layer, parent }];
}

/** A payload with some composites open (ids, "3,7"), indexed so that the state at any step is
 *  looked up, not replayed. */
export class Timeline {
  constructor(payload, opened = payload.open ?? "") {
    this.title = payload.title;
    this.code = payload.code;
    this.math = payload.math;
    this.sayings = payload.say;
    this.key = opened;
    this.opened = new Set(parseIds(opened));
    this.#readGraph(payload);
    this.#readFrames(payload);
    this.bounds = this.#findPasses();
    this.calls = this.#findDeliveries();
    this.focuses = this.#findFocuses();
  }

  /** The nodes that are drawn, and the edges between them. */
  #readGraph(payload) {
    this.all = new Map(payload.nodes.map(readNode));
    const drawn = ([id]) => !this.opened.has(id) && this.box(id) === id;
    this.nodes = new Map([...this.all].filter(drawn));
    this.edges = new Map();
    this.out = new Map();
    this.into = new Map();
    for (const id of this.nodes.keys()) {
      this.out.set(id, []);
      this.into.set(id, []);
    }
    for (const [id, from, target, arg, structure, grad, cut] of payload.edges) {
      if (!this.nodes.has(target)) continue;
      const edge = { id, source: this.box(from), target, arg, structure, grad, cut };
      this.edges.set(id, edge);
      this.out.get(edge.source)?.push(edge);
      this.into.get(target).push(edge);
    }
  }

  /** The steps at which something happens to what is drawn. */
  #readFrames(payload) {
    const { frames, index, notes } = payload;
    const counts = ([, owner]) => owner === null || this.nodes.has(owner);
    const steps = frames.flatMap((frame, i) => (counts(frame) ? [i] : []));
    this.index = steps.map((i) => index?.[i] ?? i);
    this.place = new Map(steps.map((i, k) => [i, k]));
    const flat = this.nodes.size === this.all.size;   // nothing is inside of another
    this.frames = steps.map((i) => (flat ? frames[i] : this.#translate(frames[i])));
    this.deferred = this.frames.some(([phase]) => phase === "define");   // defined, then run
    this.notes = Object.fromEntries(
      Object.entries(notes).map(([i, note]) => [this.place.get(Number(i)), note]));
    this.past = new Map();
    this.busy = new Map();
    this.happened = new Map();
    this.frames.forEach((frame, k) => this.#index(frame, k));
  }

  /** The box that stands for a node: itself, or the outermost closed composite around it. */
  box(id) {
    let box = id;
    let at = this.all.get(id)?.parent ?? null;
    while (at !== null) {
      if (!this.opened.has(at)) box = at;
      at = this.all.get(at).parent;
    }
    return box;
  }

  /** What an object is called here: a composite stands for its result; null when not drawn. */
  called(object) {
    const id = Number(object.slice(1));
    if (object[0] !== "n") return object === "g" || this.edges.has(id) ? object : null;
    const box = this.box(id);
    const same = !this.opened.has(id) && this.all.get(id)?.u === this.all.get(box)?.u;
    return same ? `n${box}` : null;
  }

  /** A frame as it is seen with these composites open. */
  #translate(frame) {
    const seen = [...frame];
    seen[NODES] = [...new Set(frame[NODES].map((id) => this.box(id)))];
    seen[CHANGES] = frame[CHANGES].flatMap(([object, field, value]) => {
      const name = this.called(object);
      return name === null ? [] : [[name, field, value]];
    });
    return seen;
  }

  /** The step at which as much has happened as after frame `index` of the trace. */
  near(index) {
    return Math.max(0, findStep(this.index, index));
  }

  /** The steps at which something happens to a node. */
  events(id) {
    if (!this.happened.has(id)) this.happened.set(id, this.#findEvents(id));
    return this.happened.get(id);
  }

  #findEvents(id) {
    const edges = [...this.out.get(id), ...this.into.get(id)];
    const own = new Set([`n${id}`, ...edges.map((edge) => `e${edge.id}`)]);
    const concerns = (frame, k) =>
      frame[CHANGES].some(([object]) => own.has(object)) || this.lit(k) === id;
    return this.frames.flatMap((frame, k) => (concerns(frame, k) ? [k] : []));
  }

  #index(frame, k) {
    const { [PHASE]: phase, [OWNER]: owner } = frame;
    if (phase === "backward" || phase === "accumulate") {
      if (!this.busy.has(owner)) this.busy.set(owner, []);
      this.busy.get(owner).push(k);
    }
    for (const [object, field, value] of frame[CHANGES]) {
      const key = `${object}.${field}`;
      if (!this.past.has(key)) this.past.set(key, { steps: [], values: [] });
      const past = this.past.get(key);
      past.steps.push(k);
      past.values.push(value);
    }
  }

  /** A field's value after step k; undefined before it is known, null when it is not kept. */
  known(object, field, k) {
    const { steps, values } = this.past.get(`${object}.${field}`) ?? NONE;
    return values[findStep(steps, k)];
  }

  /** Whether the field ever has a value. */
  ever(object, field) {
    return this.past.has(`${object}.${field}`);
  }

  /** The steps at which a backward call begins, and those at which its gradients are over. */
  #findPasses() {
    const bounds = [];
    let running = false;
    let before = "";
    this.frames.forEach(([phase, owner], k) => {
      const begins = phase === "seed" && before !== "seed";
      const ends = running && COMPUTED.includes(phase) && !this.nodes.get(owner)?.layer;
      if (begins || ends) {
        bounds.push(k);
        running = begins;
      }
      before = phase;
    });
    return bounds;
  }

  /** The steps at which a backward call first puts something into a mailbox. */
  #findDeliveries() {
    const first = new Map();
    this.frames.forEach(([phase], k) => {
      const [start] = this.span(k);
      if (phase === "accumulate" && !first.has(start)) first.set(start, k);
    });
    return [...first.values()];
  }

  /** For each step, the node that it or the last one before it is about. */
  #findFocuses() {
    let now = this.nodes.keys().next().value ?? null;
    return this.frames.map((_, k) => {
      now = this.lit(k) ?? now;
      return now;
    });
  }

  /** First and last step of the backward call that step k is in, or of what is between two. */
  span(k) {
    const at = findStep(this.bounds, k);
    return [this.bounds[at] ?? 0, (this.bounds[at + 1] ?? this.frames.length) - 1];
  }

  /** How many backward calls have put something into a mailbox up to step k. */
  call(k) {
    return findStep(this.calls, k) + 1;
  }

  /** The last change of the field in steps first..last, or -1. */
  within(object, field, first, last) {
    const { steps } = this.past.get(`${object}.${field}`) ?? NONE;
    const step = steps[findStep(steps, last)];
    return step >= first ? step : -1;
  }

  /** Whether backward is done with the node. */
  passed(id, k) {
    const steps = this.busy.get(id) ?? [];
    const [start, end] = this.span(k);
    const step = steps[findStep(steps, end)];
    return step >= start && step < k;
  }

  /** The node that a step is about, or null: the receiver of a contribution, else its first. */
  lit(k) {
    const { [PHASE]: phase, [OWNER]: owner, [NODES]: nodes, [EDGES]: edges } = this.frames[k];
    if (phase === "backward" && edges.length) return this.edges.get(edges[0])?.source ?? owner;
    return nodes[0] ?? owner;
  }

  /** The node to inspect: what the step is about, else what the steps before it were about. */
  focus(k) {
    return this.focuses[k];
  }

  /** Whether the field changes at step k. */
  changes(object, field, k) {
    return this.within(object, field, k, k) >= 0;
  }
}
