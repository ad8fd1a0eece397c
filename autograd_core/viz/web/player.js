// Steps through a trace, or through several side by side.  Everything shown follows from the
// payload and one number, the step.

import { PHASE } from "./story.js";
import { make } from "./dom.js";
import { cursor } from "./bar.js";
import { Column, frameOf } from "./column.js";

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
