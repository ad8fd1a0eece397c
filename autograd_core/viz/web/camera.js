// The camera on a picture: zoom, panning, and scrolling to what a step is about.

import { prefersCalm, setReachable } from "./dom.js";

const LEGIBLE = 0.25;   // drawn smaller than this, texts are left out
const MARGIN = 12;      // px around what is scrolled to

/** Zooms and scrolls the picture `svg` in its box `root`.  `cull(rectangle)` is told what part of
 *  the picture can be seen; `aim()` says which boxes are to be: [[left, top, right, bottom], …]. */
export class Camera {
  constructor(root, svg, { cull, aim }) {
    Object.assign(this, { root, svg, cull, aim });
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    this.width = width;
    this.height = height;
    this.zoom = null;
    this.scale = 1;
    this.overflows = false;
    this.dragged = false;
    this.ahead = 0;
    // What is in sight, in px of the drawn picture: asking the page takes a layout.
    this.port = { x: 0, y: 0, wide: 0, high: 0 };
    root.addEventListener("scroll", () => {
      this.#readScroll();
      this.look();
    });
    root.addEventListener("wheel", (event) => this.#roll(event), { passive: false });
    root.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  #roll(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, event);
  }

  /** Moves the graph under the pointer, from where there is no card. */
  #drag(down) {
    const { root } = this;
    const { scrollLeft, scrollTop } = root;
    this.dragged = false;
    const held = down.target.closest("[data-n],[data-g]");
    if (!this.overflows || down.button || held || down.pointerType === "touch") return;
    const move = (event) => {
      const dx = event.clientX - down.clientX;
      const dy = event.clientY - down.clientY;
      if (Math.abs(dx) + Math.abs(dy) > 4) this.dragged = true;
      root.scrollTo(scrollLeft - dx, scrollTop - dy);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
  }

  /** Makes the picture larger or smaller, around the pointer or the middle. */
  zoomBy(factor, { clientX, clientY } = {}) {
    const { root } = this;
    const box = root.getBoundingClientRect();
    const before = this.scale;
    const x = clientX === undefined ? root.clientWidth / 2 : clientX - box.left;
    const y = clientY === undefined ? root.clientHeight / 2 : clientY - box.top;
    this.zoom = Math.min(3, Math.max(0.05, before * factor));
    const left = (root.scrollLeft + x) * (this.zoom / before);
    const top = (root.scrollTop + y) * (this.zoom / before);
    this.#resize(this.zoom);
    this.#measure();
    this.look();
    root.scrollTo(left - x, top - y);
  }

  #resize(scale) {
    const { svg, width, height } = this;
    svg.classList.toggle("far", scale < LEGIBLE);
    svg.style.cssText =
      `width:${Math.floor(width * scale)}px;height:${Math.floor(height * scale)}px`;
  }

  /** Shows the whole graph, however small, or a part that is easy to read.  Unless told, all of it
   *  when that takes shrinking to no less than 0.44. */
  fit(whole = this.whole) {
    if (whole !== this.whole) this.zoom = null;
    const { root, width, height } = this;
    const highest = parseFloat(getComputedStyle(root).maxHeight) || 520;
    const all = Math.min(1, (root.clientWidth - 8) / width, (highest - 8) / height);
    const part = whole === false ? 0.9 : Math.max(0.6, Math.min(0.72, (highest - 20) / height));
    this.whole = whole;
    this.all = whole ?? all >= 0.44;
    this.#resize(this.zoom ?? (this.all ? all : part));
    this.#measure();
    if (this.overflows) this.follow(true);
    this.look();
  }

  #measure() {
    const { root } = this;
    const { clientWidth: wide, clientHeight: high, scrollWidth, scrollHeight } = root;
    this.scale = this.svg.clientWidth / this.width || 1;
    this.overflows = scrollWidth > wide + 1 || scrollHeight > high + 1;
    Object.assign(this.port, { wide, high });
    this.#readScroll();
    root.classList.toggle("ag-pans", this.overflows);
    setReachable(root, this.overflows);
  }

  #readScroll() {
    this.port.x = this.root.scrollLeft;
    this.port.y = this.root.scrollTop;
  }

  /** Has in the page what can be seen, and once that is painted, half as much again around it. */
  look() {
    const { x, y, wide, high } = this.port;
    const dx = wide * this.ahead;
    const dy = high * this.ahead;
    const seen = [x - dx, y - dy, x + wide + dx, y + high + dy];
    this.cull(seen.map((at) => at / this.scale));
    if (this.ahead || this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.ahead = 0.5;
      this.look();
    }));
  }

  /** Scrolls so that what is aimed at can be seen: all of it if it fits, else the first. */
  follow(atOnce = false) {
    const { root, port: { x, y, wide, high } } = this;
    const boxes = this.aim();
    if (!boxes.length) return;
    const left = this.#reach(boxes, 0, x, wide);
    const top = this.#reach(boxes, 1, y, high);
    if (left === x && top === y) return;
    const far = Math.abs(left - x) > wide || Math.abs(top - y) > high;
    const behavior = atOnce || far || prefersCalm() ? "auto" : "smooth";
    root.scrollTo({ left, top, behavior });
    this.#readScroll();
  }

  /** Where to scroll along an axis, so that boxes are in the `shown` px from there. */
  #reach(boxes, axis, from, shown) {
    const spans = boxes.map((box) => [
      box[axis] * this.scale - MARGIN, box[axis + 2] * this.scale + MARGIN,
    ]);
    const first = Math.min(...spans.map(([a]) => a));
    const last = Math.max(...spans.map(([, b]) => b));
    const [a, b] = last - first <= shown ? [first, last] : spans[0];
    return a >= from && b <= from + shown ? from : Math.max(0, (a + b - shown) / 2);
  }
}
