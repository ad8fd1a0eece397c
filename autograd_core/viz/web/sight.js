// Which groups of a large picture are in the page: those in sight.  What is not there costs no
// style, no layout and no paint, so a graph of a thousand boxes opens and steps as one of twenty.

const MANY = 100;   // with fewer cards, all stay where they are
const AROUND = { edge: 12, lab: 160 };   // what reaches beyond the points of an outline
const coordinates = (text) => (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

/** Where a card, an edge or a label is, by its markup: [left, top, right, bottom] in the picture. */
export function placeOf(group) {
  const at = group.getAttribute("transform"), box = group.querySelector("rect,path"), side = (name) => Number(box.getAttribute(name));
  const outline = coordinates(box.getAttribute("d") ?? "");
  if (at) {   // of an outline "M0 0H… L<width> 14V<height>H…"
    const [x, y] = coordinates(at), [width, height] = outline.length ? [outline[3], outline[5]] : [side("width"), side("height")];
    return [x, y, x + width, y + height];
  }
  const kind = group.classList.contains("lab") ? "lab" : "edge", room = AROUND[kind];
  const points = !outline.length ? [side("x"), side("y")] : kind === "lab" ? outline.slice(0, 2) : outline;
  const [xs, ys] = [0, 1].map((odd) => points.filter((_, i) => i % 2 === odd));
  return [Math.min(...xs) - room, Math.min(...ys) - room, Math.max(...xs) + room, Math.max(...ys) + room];
}

/** Keeps in an SVG those of its groups ([key, element] each) that are in sight; `shown(key)` is told
 *  of each that comes back. */
export class Sight {
  constructor(svg, groups, shown) {
    this.groups = [], this.shown = shown;
    if (groups.filter(([, g]) => g.dataset.n).length < MANY) return;
    const layers = new Map();   // edges stay under cards, and cards under labels
    for (const [key, g] of groups) {
      const kind = g.classList[0];
      if (!layers.has(kind)) layers.set(kind, svg.appendChild(document.createElementNS(svg.namespaceURI, "g")));
      this.groups.push({ key, g, layer: layers.get(kind), place: placeOf(g), here: false });
      g.remove();
    }
  }

  /** Brings in what meets [left, top, right, bottom], and takes the rest away. */
  look([left, top, right, bottom]) {
    for (const group of this.groups) {
      const [x0, y0, x1, y1] = group.place, here = x0 < right && x1 > left && y0 < bottom && y1 > top;
      if (here === group.here) continue;
      group.here = here;
      if (here) group.layer.append(group.g), this.shown(group.key);
      else group.g.remove();
    }
  }
}
