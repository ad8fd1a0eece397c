"""Formatting of values in little room: in the lines of a card, on an edge.

    rows(value)              a value as the lines of a card
    short(value)             a value in a few characters, for an edge: a line or two
    local, contribution      a Jacobian, a contribution, on its edge
    amount(count)            bytes in a unit that suits them

``web/lines.js`` has the same functions; the tests compare them.
"""

from ..trace.model import Value
from ..trace.numbers import number, size

NOT_KEPT = "not kept"
CARD, UPRIGHT, EDGE = 28, 14, 12
"""The most characters in a card's row, in the row of up to four numbers (which stand upright when
they are longer), and in an edge's row."""


def rows(value: Value) -> tuple[str, ...]:
    """The lines that show a value in a card: its numbers if they fit, else its range.

    >>> rows(Value((2, 2), "float32", (1.0, 2.0, 3.0, 4.0)))
    ('[1 2]', '[3 4]')
    >>> rows(Value((40,), "float32", (1.0, 2.5, float("nan"), 3.0) * 10))
    ('1 to 3', '10 NaN')
    """
    if value.data is not None and len(value.shape) <= 2 and (lines := _numbers(value)):
        return lines
    (low, high), nans = _range(value)
    shown = () if low is None else (f"{number(low)} to {number(high)}",)
    return shown + nans if shown or (value.data and nans) else (extent(value), *nans)


def _numbers(value: Value) -> tuple[str, ...]:
    """All numbers, a row a line; () when they do not fit."""
    if not value.data:
        return ()
    texts = [number(x) for x in value.data]
    if len(texts) == 1:
        return (texts[0],)
    columns = value.shape[-1]
    if len(texts) // columns > 4:
        return ()
    if len(value.shape) == 1:
        lines = _vector(texts, len(texts))
        if len(lines[0]) > UPRIGHT and len(texts) <= 4:
            lines = _vector(texts, 1)
    else:
        lines = _matrix(texts, columns)
    return tuple(lines) if len(lines[0]) <= CARD else ()


def _matrix(texts: list[str], columns: int) -> list[str]:
    wide = [max(map(len, texts[c::columns])) for c in range(columns)]
    return ["[" + " ".join(texts[r + c].rjust(wide[c], "\u00a0") for c in range(columns)) + "]"
            for r in range(0, len(texts), columns)]


def _range(value: Value) -> tuple[tuple, tuple[str, ...]]:
    """The least and the greatest number (None, None when unknown), and how many are NaN."""
    if value.data:
        real = [x for x in value.data if x == x]
        nans = len(value.data) - len(real)
        return (min(real), max(real)) if real else (None, None), (f"{nans} NaN",) if nans else ()
    summary = value.summary or {}
    low, high, nans = (summary.get(field) for field in ("min", "max", "nan"))
    if low is None or low != low:
        low, high, nans = None, None, nans or (low is not None and "with")
    return (low, high), (f"{nans} NaN",) if nans else ()


def brief(x) -> str:
    """``x`` with three significant digits, for an arrow.

    >>> brief(-0.071281), brief(12), brief(float("nan"))
    ('-0.0713', '12', 'nan')
    """
    exact = not isinstance(x, float) or x - x != 0 or x == 0
    return number(x) if exact else format(x, ".3g")


def short(value: Value) -> tuple[str, ...]:
    """A value on an edge: its numbers when they are few, in as many lines as it takes, or its size.

    >>> short(Value((1, 3), "float32", (1.0, 2.0, 3.0))), short(Value((9,), "float32", (0.0,) * 9))
    (('[1, 2, 3]',), ('size 9',))
    >>> short(Value((2,), "float32", (-0.035642, 0.12345)))
    ('[-0.0356,', '\xa00.123]')
    """
    data, texts = value.data or (), [brief(x) for x in value.data or ()]
    if len(data) == 1:
        return (number(data[0]),)
    if value.shape == (2, 2) and data:
        return tuple(_matrix(texts, 2))
    if sum(d > 1 for d in value.shape) != 1 or not data:
        return (extent(value),)
    for line in (_vector([number(x) for x in data], len(data)), _vector(texts, len(data))):
        if len(line[0]) <= EDGE:
            return line
    return _vector(texts, 2 if len(data) == 4 else 1) if len(data) <= 4 else (extent(value),)


def _vector(texts: list[str], most: int) -> tuple[str, ...]:
    """``texts`` between brackets, ``most`` in a line."""
    lines = [", ".join(texts[k:k + most]) for k in range(0, len(texts), most)]
    return tuple(("\u00a0" if k else "[") + line + ("," if k < len(lines) - 1 else "]")
                 for k, line in enumerate(lines))


def extent(value: Value) -> str:
    """A size that cannot be taken for a number: "3×2", "size 3".

    >>> extent(Value((3,), "float32", None))
    'size 3'
    """
    return size(value.shape) if len(value.shape) != 1 else f"size {value.shape[0]}"


def local(value: Value | None, structure: str) -> tuple[str, ...]:
    """A local Jacobian on its edge: "J = 5", else its size and structure."""
    if value is None:
        return (f"J {NOT_KEPT}",)
    lines, named = short(value), structure not in ("", "dense")
    if lines != (extent(value),) and not (1 not in value.shape and named):
        return _after("J = ", lines)
    return _after("", (f"J {extent(value)}", *([clip(structure, 14)] if named else [])))


def _after(start: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """``lines`` with ``start`` before the first; all as long, so that they align when centred."""
    lines = (start + lines[0], *["\u00a0" * len(start) + line for line in lines[1:]])
    wide = max(map(len, lines))
    return tuple(line.ljust(wide, "\u00a0") for line in lines)


def contribution(value: Value | None) -> tuple[str, ...]:
    """A contribution on its edge: "← [1, 2]"."""
    return (f"← {NOT_KEPT}",) if value is None else _after("← ", short(value))


def clip(text: str, most: int) -> str:
    """``text``, or its beginning and an ellipsis."""
    return text if len(text) <= most else text[:most - 1] + "…"


def amount(count: int) -> str:
    """Bytes in a unit that suits them.

    >>> amount(96), amount(1234), amount(2_500_000)
    ('96 B', '1.23 KB', '2.5 MB')
    """
    if count < 1000:
        return f"{count} B"
    power = 1 if count < 1_000_000 else 2
    return f"{brief(count / 1000 ** power)} {('KB', 'MB')[power - 1]}"
