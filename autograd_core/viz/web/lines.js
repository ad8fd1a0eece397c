// Value formatting: the lines that show a value in a card or on an edge, as in
// autograd_core/viz/lines.py.

import { number, size } from "./numbers.js";

export const NOT_KEPT = "not kept";
const CARD = 28;
const UPRIGHT = 14;
const EDGE = 12;
const BLANK = "\u00a0";
const ENDLESS = { inf: Infinity, "-inf": -Infinity };

/** The lines that show a value in a card: its numbers if they fit, else its range. */
export function rows(value) {
  const [shape, dtype, data, summary] = value;
  if (data && shape.length <= 2) {
    const lines = formatNumbers(shape, dtype, data);
    if (lines.length) return lines;
  }
  const [low, high, nans] = findRange(data, summary ?? {});
  const many = nans ? [`${nans} NaN`] : [];
  if (low !== null) return [`${formatBound(low, dtype)} to ${formatBound(high, dtype)}`, ...many];
  return data?.length && nans ? many : [extent(shape), ...many];
}

/** The least and the greatest number (null, null when unknown), and how many are NaN. */
function findRange(data, { min = null, max = null, nan = 0 }) {
  const asNumber = (x) => ENDLESS[x] ?? x;
  if (data?.length) {
    const real = data.filter((x) => x !== "nan").map(asNumber);
    const nans = data.length - real.length;
    return real.length ? [least(real, 1), least(real, -1), nans] : [null, null, nans];
  }
  if (min === null || min === "nan") return [null, null, nan || (min && "with")];
  return [asNumber(min), asNumber(max), nan];
}

const least = (xs, sign) => xs.reduce((a, b) => (sign * b < sign * a ? b : a));

function formatBound(x, dtype) {
  if (x === Infinity) return "inf";
  return x === -Infinity ? "-inf" : number(x, dtype);
}

/** All numbers of a vector or a matrix, or no lines when they do not fit into a card. */
function formatNumbers(shape, dtype, data) {
  if (!data.length) return [];
  const texts = data.map((x) => number(x, dtype));
  const columns = shape[shape.length - 1];
  if (texts.length === 1) return texts;
  if (Math.floor(texts.length / columns) > 4) return [];
  let lines = shape.length === 2 ? formatMatrix(texts, columns) : formatVector(texts, texts.length);
  const long = lines[0].length > UPRIGHT && texts.length <= 4;
  if (shape.length === 1 && long) lines = formatVector(texts, 1);
  return lines[0].length <= CARD ? lines : [];
}

/** Texts as rows between brackets, the columns aligned. */
function formatMatrix(texts, columns) {
  const width = (c) => Math.max(...texts.filter((_, i) => i % columns === c).map((t) => t.length));
  const widths = Array.from({ length: columns }, (_, c) => width(c));
  return Array.from({ length: texts.length / columns }, (_, r) => {
    const row = widths.map((wide, c) => texts[r * columns + c].padStart(wide, BLANK));
    return `[${row.join(" ")}]`;
  });
}

/** Texts between brackets, `most` in a line. */
function formatVector(texts, most) {
  const lines = [];
  for (let k = 0; k < texts.length; k += most) lines.push(texts.slice(k, k + most).join(", "));
  const last = lines.length - 1;
  return lines.map((line, k) => `${k ? BLANK : "["}${line}${k < last ? "," : "]"}`);
}

/** A value on an edge: its numbers when they are few, in as many lines as it takes, or its size. */
export function short([shape, dtype, data]) {
  if (data?.length === 1) return [number(data[0], dtype)];
  if (!data?.length) return [extent(shape)];
  const texts = data.map((x) => number(x, dtype, 3));
  const all = texts.length;
  if (String(shape) === "2,2") return formatMatrix(texts, 2);
  if (shape.filter((d) => d > 1).length !== 1) return [extent(shape)];
  const full = data.map((x) => number(x, dtype));
  for (const line of [formatVector(full, all), formatVector(texts, all)])
    if (line[0].length <= EDGE) return line;
  return all <= 4 ? formatVector(texts, all === 4 ? 2 : 1) : [extent(shape)];
}

/** A size that cannot be taken for a number: "3×2", "size 3". */
export const extent = (shape) => (shape.length === 1 ? `size ${shape[0]}` : size(shape));

/** Whether the structure of a Jacobian says more than its size. */
export const isNamed = (structure) => structure && structure !== "dense";

/** A local Jacobian on its edge: "J = 5", else its size and structure. */
export function local(value, structure) {
  if (value === null) return [`J ${NOT_KEPT}`];
  const texts = short(value);
  const whole = extent(value[0]);
  const named = isNamed(structure);
  const numbers = texts.length > 1 || texts[0] !== whole;
  if (numbers && (value[0].includes(1) || !named)) return startWith("J = ", texts);
  return startWith("", [`J ${whole}`, ...(named ? [clip(structure, 14)] : [])]);
}

/** Lines with `start` before the first; all as long, so that they align when centred. */
function startWith(start, texts) {
  const all = texts.map((text, i) => (i ? BLANK.repeat(start.length) : start) + text);
  const wide = Math.max(...all.map((text) => [...text].length));
  return all.map((text) => text + BLANK.repeat(wide - [...text].length));
}

/** A contribution on its edge: "← [1, 2]". */
export const contribution = (value) =>
  (value === null ? [`← ${NOT_KEPT}`] : startWith("← ", short(value)));

/** `text`, or its beginning and an ellipsis; counted in characters, not in UTF-16 units. */
export function clip(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** Bytes in a unit that suits them. */
export function amount(count) {
  if (count < 1000) return `${count} B`;
  const power = count < 1e6 ? 1 : 2;
  return `${number(count / 1000 ** power, "float32", 3)} ${["KB", "MB"][power - 1]}`;
}
