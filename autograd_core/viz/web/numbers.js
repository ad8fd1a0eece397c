// How numbers are written: as autograd_core/trace/numbers.py writes them.

/** `x` with `most` significant digits, as Python's "%.4g"; ties go to even, as there. */
export function number(x, dtype = "float32", most = 4) {
  if (typeof x === "string") return x;
  if (typeof x === "boolean") return x ? "True" : "False";
  if (/^u?int/.test(dtype)) return String(x);
  if (x === 0) return "0";
  const sign = x < 0 ? "-" : "", [digits, exponent] = significant(Math.abs(x), most);
  if (exponent < -4 || exponent >= most) {
    const mantissa = trim(`${digits[0]}.${digits.slice(1)}`), power = Math.abs(exponent);
    return `${sign}${mantissa}e${exponent < 0 ? "-" : "+"}${power < 10 ? "0" : ""}${power}`;
  }
  if (exponent < 0) return sign + trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return sign + trim(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** Digits and the decimal exponent of x > 0. JavaScript rounds an exact tie up; we even it. */
function significant(x, most) {
  let [mantissa, exponent] = x.toExponential(most - 1).split("e");
  if (/^50*e/.test(x.toExponential(20).replace(".", "").slice(most))) {
    const exact = x.toExponential(100).replace(".", "");
    if (/^50*e/.test(exact.slice(most)) && Number(exact[most - 1]) % 2 === 0)
      [mantissa, exponent] = [`${exact[0]}.${exact.slice(1, most)}`, exact.split("e")[1]];
  }
  return [mantissa.replace(".", ""), Number(exponent)];
}

const trim = (decimal) => decimal.replace(/\.?0*$/, "");

/** A shape in words: "2×3", "()" for a scalar. */
export const size = (shape) => shape.join("×") || "()";

/** A value in one line: its numbers when there are at most `most`, else its shape. */
export function plain(value, most = 6) {
  const [shape, dtype, data] = value;
  if (!data || data.length > most) return `a ${size(shape)} array`;
  let at = 0;
  const nest = (dims) => dims.length
    ? `[${Array.from({ length: dims[0] }, () => nest(dims.slice(1))).join(", ")}]`
    : number(data[at++], dtype);
  return nest(shape);
}

/** "7.1" → "₇.₁" */
export const sub = (u) => u.replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);
