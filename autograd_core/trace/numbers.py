"""Numbers: arrays and Jacobians as plain data, whole when small, described when not; and as people
read them, with four significant digits and no noise.

    value_of(array)   -> Value(…)
    number(2.302585)  -> "2.303"       number(15.0) -> "15"       number(1e-7) -> "1e-07"
    plain(value)      -> "[2, 3]"      for a sentence or a card
    latex(value)      -> a number, a matrix, or its shape when it is large
    table(rows)       -> rows of texts in columns
"""

import math
from functools import cache
from html import escape

import numpy as np

from ..ops import Jacobian
from .model import FULL, Value

CORNER = 8
"""Rows and columns of a thumbnail."""
SHOWN = 6
"""So many numbers fit into a sentence."""


def number(x: float) -> str:
    """``x`` with four significant digits, as Python's ``%.4g`` writes it.

    >>> number(2.302585), number(15.0), number(-0.0), number(float("nan"))
    ('2.303', '15', '0', 'nan')
    """
    if isinstance(x, int):
        return str(x)
    if not math.isfinite(x):
        return "nan" if x != x else ("inf" if x > 0 else "-inf")
    return format(x + 0.0, ".4g") if x else "0"


def size(shape: tuple[int, ...]) -> str:
    """A shape in words: "2×3", "()" for a scalar.

    >>> size((2, 3)), size(())
    ('2×3', '()')
    """
    return "×".join(map(str, shape)) or "()"


def plain(value: Value, most: int = SHOWN) -> str:
    """A value in one line: its numbers when there are at most ``most``, else its shape.

    >>> plain(Value((2,), "float32", (2.0, 3.0)))
    '[2, 3]'
    """
    if value.data is None or len(value.data) > most:
        return f"a {size(value.shape)} array"
    texts = iter([number(x) for x in value.data])

    def nest(shape):
        if not shape:
            return next(texts)
        return "[" + ", ".join(nest(shape[1:]) for _ in range(shape[0])) + "]"

    return nest(value.shape)


def latex_number(x: float) -> str:
    r"""``x`` as LaTeX: 10^k written out, infinity as a sign.

    >>> latex_number(1e-7), latex_number(float("inf"))
    ('1\\cdot 10^{-7}', '\\infty')
    """
    text = number(x)
    if isinstance(x, bool):
        return rf"\text{{{text}}}"
    if "inf" in text:
        return text.replace("inf", r"\infty")
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"
    return text


def latex(value: Value, factor: bool = False, most: int = 24) -> str:
    """A value as LaTeX; ``factor`` puts a negative number in parentheses.

    Vectors are columns, as in z = Wx + b.  Above ``most`` numbers only the shape is written.
    """
    if not value.data or len(value.data) > most or len(value.shape) > 2:
        return "[" + size(value.shape).replace("×", r"{\times}") + "]"
    if len(value.data) == 1:
        text = latex_number(value.data[0])
        return f"({text})" if factor and text.startswith("-") else text
    columns = value.shape[1] if len(value.shape) == 2 else 1
    cells = [latex_number(x) for x in value.data]
    rows = [" & ".join(cells[i:i + columns]) for i in range(0, len(cells), columns)]
    return r"\begin{bmatrix}" + r" \\ ".join(rows) + r"\end{bmatrix}"


def table(rows) -> str:
    """Rows of text in columns, the first row a heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def html_table(head, rows) -> str:
    """The same in HTML."""
    def line(cells, tag):
        return "<tr>" + "".join(f"<{tag} style='text-align:left'>{escape(c)}</{tag}>"
                                for c in cells) + "</tr>"
    return (f"<table><thead>{line(head, 'th')}</thead><tbody>"
            f"{''.join(line(row, 'td') for row in rows)}</tbody></table>")




def value_of(array) -> Value:
    """``array`` as a Value; what was looked at and not kept says its own in ``.value``.

    >>> value_of(np.float32(2))
    Value(shape=(), dtype='float32', data=(2.0,), summary=None)
    """
    if isinstance(seen := getattr(array, "value", None), Value):
        return seen
    array = np.asarray(array)
    if array.size <= FULL:
        return Value(tuple(array.shape), dtype_name(array.dtype), tuple(array.reshape(-1).tolist()))
    return Value(tuple(array.shape), dtype_name(array.dtype), None, summary_of(array))


def unknown_value(shape: tuple[int, ...], dtype: str) -> Value:
    """One of which only the shape is known."""
    nothing = dict.fromkeys(("min", "max", "nan", "mean", "norm"))
    return Value(shape, dtype, None, {**nothing, "thumbnail": ()})


@cache
def dtype_name(dtype: np.dtype) -> str:
    """The name of a dtype, which NumPy takes 8 µs to put together."""
    return str(dtype)


def summary_of(array: np.ndarray) -> dict:
    """min, max (of what is not nan), mean, norm and the top-left corner of a large array."""
    numbers = array.astype(np.float64)
    there = numbers[~np.isnan(numbers)]
    matrix = numbers.reshape(-1, array.shape[-1])[:CORNER, :CORNER]
    return {"min": float(there.min()) if there.size else None,
            "max": float(there.max()) if there.size else None, "nan": numbers.size - there.size,
            "mean": float(numbers.mean()),
            "norm": float(np.sqrt((numbers * numbers).sum())), "thumbnail": rows_of(matrix)}


def matrix_of(jacobian: Jacobian) -> Value:
    """A Jacobian as a Value of shape (d_i, d_j); large ones by their corner, never built."""
    rows, columns = jacobian.shape
    if rows * columns <= FULL:
        return value_of(jacobian.dense())
    corner = jacobian.corner(CORNER)
    return Value(jacobian.shape, str(corner.dtype), None,
                 {"min": None, "max": None, "mean": None, "norm": None,
                  "thumbnail": rows_of(corner.astype(float))})


def rows_of(matrix: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """A matrix as nested tuples."""
    return tuple(map(tuple, matrix.tolist()))
