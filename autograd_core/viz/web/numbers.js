// Number formatting, as in autograd_core/trace/numbers.py.

/** `x` with `most` significant digits, as Python's "%.4g"; ties go to even, as there. */
export function number(x, dtype = "float32", most = 4) {
  if (typeof x === "string") return x;
  if (typeof x === "boolean") return x ? "True" : "False";
  if (/^u?int/.test(dtype)) return String(x);
  if (x === 0) return "0";
  return (x < 0 ? "-" : "") + formatPositive(Math.abs(x), most);
}

function formatPositive(x, most) {
  const [digits, exponent] = significant(x, most);
  if (exponent < -4 || exponent >= most) return formatScientific(digits, exponent);
  if (exponent < 0) return trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return trim(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

function formatScientific(digits, exponent) {
  const mantissa = trim(`${digits[0]}.${digits.slice(1)}`);
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** Digits and the decimal exponent of x > 0. JavaScript rounds an exact tie up; we even it. */
function significant(x, most) {
  let [mantissa, exponent] = x.toExponential(most - 1).split("e");
  const isTie = (text) => /^50*e/.test(text.slice(most));
  if (isTie(x.toExponential(20).replace(".", ""))) {
    const exact = x.toExponential(100).replace(".", "");
    if (isTie(exact) && Number(exact[most - 1]) % 2 === 0) {
      mantissa = `${exact[0]}.${exact.slice(1, most)}`;
      exponent = exact.split("e")[1];
    }
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
  function nest(dims) {
    if (!dims.length) return number(data[at++], dtype);
    return `[${Array.from({ length: dims[0] }, () => nest(dims.slice(1))).join(", ")}]`;
  }
  return nest(shape);
}

/** "7.1" → "₇.₁" */
export const sub = (u) => u.replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);
