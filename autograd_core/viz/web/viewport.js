// The pieces of a picture: each card, edge and label is made when it comes into sight.  What is not
// in the page costs no style, no layout and no paint, so a graph of a thousand boxes opens and steps
// as one of twenty.

const MANY = 100;   // with fewer cards, all are in the page
const AROUND = { edge: 12, lab: 160 };   // what reaches beyond the points of an outline
const PIECE = /(?=<g class='(?:edge|node|lab)[ '])/;
const coordinates = (text) => (text?.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
const ATTRIBUTES = Object.fromEntries(["class", "d", "data-e", "data-n", "height", "transform", "width", "x", "y"].map((name) => [name, new RegExp(` ${name}='([^']*)'`)]));
const attribute = (text, name) => text.match(ATTRIBUTES[name])?.[1];

/** Where a card, an edge or a label is, by its markup: [left, top, right, bottom] in the picture. */
export function placeOf(text, kind) {
  const outline = coordinates(attribute(text, "d"));
  if (kind === "node") {   // "M0 0H… L<width> 14V<height>H…" is the outline of a constant
    const [x, y] = coordinates(attribute(text, "transform")), cut = text.includes("<path class='box'");
    const [width, height] = cut ? [outline[3], outline[5]] : ["width", "height"].map((side) => Number(attribute(text, side)));
    return [x, y, x + width, y + height];
  }
  const points = kind === "edge" ? outline : outline.length && !text.includes("<rect") ? outline.slice(0, 2) : ["x", "y"].map((name) => Number(attribute(text, name)));
  const [xs, ys] = [0, 1].map((odd) => points.filter((_, i) => i % 2 === odd)), room = AROUND[kind];
  return [Math.min(...xs) - room, Math.min(...ys) - room, Math.max(...xs) + room, Math.max(...ys) + room];
}

/** A card, an edge or a label; its element is there once it is asked for. */
class Piece {
  #g = null;

  constructor(text) {
    this.text = text, this.base = attribute(text, "class"), this.kind = this.base.split(" ")[0];
    const id = attribute(text, "data-n");
    this.key = id === undefined ? `e${attribute(text, "data-e")}` : `n${id}`;
    this.place = placeOf(text, this.kind), this.here = false;
  }

  get g() {
    if (!this.#g) Piece.make([this]);
    return this.#g;
  }

  /** Makes the elements of those that have none, all in one go. */
  static make(pieces) {
    const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg"), bare = pieces.filter((piece) => !piece.#g);
    holder.innerHTML = bare.map(({ text }) => text).join("");
    [...holder.children].forEach((g, i) => { bare[i].#g = g; });
  }
}

/** Puts a picture into `root`, and keeps in it what is in sight; `shown(key)` is told of each piece
 *  that comes. */
export class Viewport {
  constructor(root, source, shown) {
    const [shell, ...texts] = source.replace(/<\/svg>$/, "").split(PIECE);
    root.innerHTML = `${shell}</svg>`;
    this.svg = root.firstElementChild, this.pieces = texts.map((text) => new Piece(text)), this.shown = shown;
    this.all = this.pieces.filter(({ kind }) => kind === "node").length < MANY;
    if (this.all) {
      Piece.make(this.pieces);
      for (const piece of this.pieces) this.svg.append(piece.g), piece.here = true;
    }
    else this.layers = Object.fromEntries(["edge", "node", "lab"].map((kind) => [kind, this.svg.appendChild(document.createElementNS(this.svg.namespaceURI, "g"))]));
  }

  /** Brings in what meets [left, top, right, bottom], and takes the rest away. */
  look([left, top, right, bottom]) {
    if (this.all) return;
    const moved = this.pieces.filter(({ place: [x0, y0, x1, y1], here }) => here !== (x0 < right && x1 > left && y0 < bottom && y1 > top));
    const coming = new Set(moved.filter(({ here }) => !here).map(({ key }) => key));
    if (coming.size) Piece.make(this.pieces.filter(({ key }) => coming.has(key)));   // an edge with its label
    for (const piece of moved) {
      piece.here = !piece.here;
      if (piece.here) this.layers[piece.kind].append(piece.g), this.shown(piece.key);
      else piece.g.remove();
    }
  }
}
