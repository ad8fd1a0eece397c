// Matrices: tables of numbers, tinted as heat maps where the size of a number matters.

import { number } from "./numbers.js";
import { NOT_KEPT, extent, rows } from "./lines.js";
import { make } from "./dom.js";
import { formatFully } from "./digits.js";

const FITS = 36;   // characters that a row of an inspected matrix has room for

/** Numbers in rows of so many columns. */
export function splitRows(data, columns) {
  const row = (r) => data.slice(r * columns, (r + 1) * columns);
  return Array.from({ length: data.length / columns }, (_, r) => row(r));
}

/** Rows of numbers as table rows, tinted by sign and size: zero has no colour, the largest the
 *  most. */
export function makeHeatRows(table, dtype = "float32", bare = false) {
  const sizes = table.flat().map((x) => Math.abs(x)).filter(Number.isFinite);
  const most = Math.max(...sizes, 0) || 1;
  const cell = (x) => make("td", {
    title: formatFully(x, dtype),
    class: x < 0 ? "neg" : x > 0 ? "pos" : false,
    style: x && Number.isFinite(x) ? `--t:${(Math.abs(x) / most).toFixed(2)}` : false,
  }, bare ? (x < 0 ? "−" : "") : number(x, dtype));
  return table.map((row) => make("tr", {}, ...row.map(cell)));
}

const makeHeat = (table, dtype, bare) =>
  make("table", { class: `ag-matrix ag-heat${bare ? " ag-bare" : ""}` },
    make("tbody", {}, ...makeHeatRows(table, dtype, bare)));

/** Rows of texts as a small table; a text as it is. */
export function makeGrid(cells) {
  if (typeof cells === "string") return cells;
  const row = (texts) => make("tr", {}, ...texts.map((text) => make("td", {}, text)));
  return make("table", { class: "ag-matrix" }, make("tbody", {}, ...cells.map(row)));
}

/** Texts and elements, one under another. */
export const stack = (texts) => texts.flatMap((text, i) =>
  (i && texts[i - 1].localName !== "table" ? [make("br"), text] : [text]));

/** All numbers of a value, or its size and range. */
export function makeValue(value, none = NOT_KEPT) {
  if (value === undefined) return [];
  return value === null ? [none] : makeMatrix(value);
}

/** A value as a tinted matrix, with numbers where they fit; of a large one its size, range and a
 *  corner. */
export function makeMatrix([shape, dtype, data, summary]) {
  if (data?.length === 1)
    return [make("span", { title: formatFully(data[0], dtype) }, number(data[0], dtype))];
  if (data?.length) {
    const table = splitRows(data, shape[shape.length - 1]);
    const heat = makeHeat(table, dtype, measureWidth(table, dtype) > FITS);
    return shape.length > 2 ? [extent(shape), heat] : [heat];
  }
  const texts = [...new Set([extent(shape), ...rows([shape, dtype, data, summary])])];
  const corner = summary?.thumbnail;
  if (!corner) return texts;
  const told = `its first ${corner.length} × ${corner[0].length}`;
  return [...texts, makeHeat(corner, dtype, true), make("span", { class: "ag-hint" }, told)];
}

/** Characters that a row takes. */
function measureWidth(table, dtype) {
  const width = (c) => Math.max(...table.map((row) => number(row[c], dtype).length));
  return table[0].reduce((sum, _, c) => sum + width(c) + 2, 0);
}
