// Viewport culling: each card, edge and label is made when it comes into sight.  What is not in
// the page costs no style, no layout and no paint, so a graph of a thousand boxes opens and steps
// as one of twenty.

import { SVG } from "./dom.js";

const MANY = 100;   // with fewer cards, all are in the page
const AROUND = { edge: 12, lab: 160 };   // what reaches beyond the points of an outline
const PIECE = /(?=<g class='(?:edge|node|lab)[ '])/;
const NAMES = ["class", "d", "data-e", "data-n", "height", "transform", "width", "x", "y"];
const ATTRIBUTES = Object.fromEntries(
  NAMES.map((name) => [name, new RegExp(` ${name}='([^']*)'`)]));

const readAttribute = (text, name) => text.match(ATTRIBUTES[name])?.[1];
const readCoordinates = (text) => (text?.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

/** Where a card, an edge or a label is in the picture, by its markup: [left, top, right,
 *  bottom]. */
export function placePiece(text, kind) {
  const outline = readCoordinates(readAttribute(text, "d"));
  if (kind === "node") return placeCard(text, outline);
  const points = kind === "edge" ? outline : findAnchor(text, outline);
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const room = AROUND[kind];
  return [
    Math.min(...xs) - room, Math.min(...ys) - room, Math.max(...xs) + room, Math.max(...ys) + room,
  ];
}

function placeCard(text, outline) {
  const [x, y] = readCoordinates(readAttribute(text, "transform"));
  // "M0 0H… L<width> 14V<height>H…" is the outline of a constant
  const [width, height] = text.includes("<path class='box'")
    ? [outline[3], outline[5]]
    : [Number(readAttribute(text, "width")), Number(readAttribute(text, "height"))];
  return [x, y, x + width, y + height];
}

/** The point that a label hangs on. */
function findAnchor(text, outline) {
  if (outline.length && !text.includes("<rect")) return outline.slice(0, 2);
  return [Number(readAttribute(text, "x")), Number(readAttribute(text, "y"))];
}

/** A card, an edge or a label; its element is there once it is asked for. */
class Piece {
  #g = null;

  constructor(text) {
    this.text = text;
    this.base = readAttribute(text, "class");
    this.kind = this.base.split(" ")[0];
    const id = readAttribute(text, "data-n");
    this.key = id === undefined ? `e${readAttribute(text, "data-e")}` : `n${id}`;
    this.place = placePiece(text, this.kind);
    this.here = false;
  }

  get g() {
    if (!this.#g) Piece.make([this]);
    return this.#g;
  }

  meets([left, top, right, bottom]) {
    const [x0, y0, x1, y1] = this.place;
    return x0 < right && x1 > left && y0 < bottom && y1 > top;
  }

  /** Makes the elements of those that have none, all in one go. */
  static make(pieces) {
    const holder = document.createElementNS(SVG, "svg");
    const bare = pieces.filter((piece) => !piece.#g);
    holder.innerHTML = bare.map(({ text }) => text).join("");
    [...holder.children].forEach((g, i) => {
      bare[i].#g = g;
    });
  }
}

/** Puts a picture into `root`, and keeps in it what is in sight; `shown(key)` is told of each piece
 *  that comes. */
export class Viewport {
  constructor(root, source, shown) {
    const [shell, ...texts] = source.replace(/<\/svg>$/, "").split(PIECE);
    root.innerHTML = `${shell}</svg>`;
    this.svg = root.firstElementChild;
    this.pieces = texts.map((text) => new Piece(text));
    this.shown = shown;
    this.all = this.pieces.filter(({ kind }) => kind === "node").length < MANY;
    if (this.all) this.#addAll();
    else this.layers = this.#makeLayers();
  }

  #addAll() {
    Piece.make(this.pieces);
    for (const piece of this.pieces) {
      this.svg.append(piece.g);
      piece.here = true;
    }
  }

  #makeLayers() {
    const layer = () => this.svg.appendChild(document.createElementNS(SVG, "g"));
    return { edge: layer(), node: layer(), lab: layer() };
  }

  /** Brings in what meets [left, top, right, bottom], and takes the rest away. */
  cull(rectangle) {
    if (this.all) return;
    const moved = this.pieces.filter((piece) => piece.here !== piece.meets(rectangle));
    const coming = new Set(moved.filter(({ here }) => !here).map(({ key }) => key));
    // an edge with its label
    if (coming.size) Piece.make(this.pieces.filter(({ key }) => coming.has(key)));
    for (const piece of moved) {
      piece.here = !piece.here;
      if (piece.here) {
        this.layers[piece.kind].append(piece.g);
        this.shown(piece.key);
      } else piece.g.remove();
    }
  }
}
