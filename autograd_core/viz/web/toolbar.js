// The toolbar of a graph: search, zoom, the table, predicting.

import { make, makeButton } from "./dom.js";

/** Ids of nodes whose number, name, operation or grad_fn holds the text; hidden ones by their
 *  box. */
export function searchNodes(timeline, text) {
  const wanted = text.trim().toLowerCase()
    .replace(/[₀-₉]/g, (digit) => "₀₁₂₃₄₅₆₇₈₉".indexOf(digit));
  if (!wanted) return [];
  const hits = [...timeline.all.values()].filter(({ u, label, op, gradFn }) =>
    `u${u}` === wanted || [label, op, gradFn].some((name) => name.toLowerCase().includes(wanted)));
  const boxes = hits.map(({ id }) => (timeline.opened.has(id) ? null : timeline.box(id)));
  return [...new Set(boxes.filter((id) => timeline.nodes.has(id)))];
}

/** What can be done with the whole graph of a view. */
export class Toolbar {
  constructor(view, { swap, predict, fit }) {
    const { memory, picture: { camera }, timeline } = view;
    const pressed = (on) => ({ "aria-pressed": String(on) });
    this.view = view;
    this.found = [];
    this.at = -1;
    this.search = this.#makeSearch();
    this.hits = make("output", { class: "ag-hits" });
    const fitOrNot = () => fit(camera.zoom !== null || !camera.all);
    this.fit = makeButton("Fit", "Fit the whole graph (0)", fitOrNot, pressed(false));
    this.table = makeButton("Table", "Table instead of the graph (t)", swap, pressed(memory.table));
    this.predict = makeButton("Predict", "Predict: ask me before a reveal (p)", predict,
      pressed(memory.predict));
    this.zoom = make("span", { class: "ag-zoom" },
      makeButton("−", "Zoom out (-)", () => camera.zoomBy(1 / 1.25)),
      makeButton("+", "Zoom in (+)", () => camera.zoomBy(1.25)),
      this.fit);
    this.root = make("div", { class: "ag-top" },
      make("span", { class: "ag-search", role: "search", hidden: timeline.all.size < 9 },
        this.search, this.hits),
      this.zoom, this.table, this.predict);
    if (!view.asks) this.predict.setAttribute("aria-disabled", "true");
    this.zoom.hidden = memory.table;
  }

  #makeSearch() {
    return make("input", {
      type: "search", placeholder: "Search name or op",
      "aria-label": "Search a node by name, number or operation",
      oninput: () => this.#find(),
      onkeydown: (event) => this.#press(event),
    });
  }

  #press(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#next(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      this.search.value = "";
      this.#find();
      this.view.on.back();
    }
  }

  /** Goes to the search, where there is one. */
  focusSearch() {
    if (!this.search.parentNode.hidden) this.search.focus();
  }

  /** Whether all of the graph is shown. */
  showFit({ all, zoom }) {
    this.fit.setAttribute("aria-pressed", String(all && zoom === null));
  }

  /** Whether the table stands in place of the graph. */
  showTable(on) {
    this.table.setAttribute("aria-pressed", String(on));
    this.zoom.hidden = on;
  }

  #find() {
    const { picture, timeline } = this.view;
    const text = this.search.value;
    for (const id of this.found) picture.mark(id, "found", false);
    this.found = searchNodes(timeline, text);
    this.at = -1;
    for (const id of this.found) picture.mark(id, "found", true);
    const told = this.found.length ? `${this.found.length} found` : "nothing found";
    this.hits.textContent = text.trim() ? told : "";
  }

  #next(d) {
    const { found } = this;
    if (!found.length) return;
    this.at = (this.at + d + found.length) % found.length;
    this.hits.textContent = `${this.at + 1} of ${found.length}`;
    this.view.on.pick(found[this.at]);
  }
}
