"""The formula of an operation, for given names of its inputs: attached to Op as methods.

    op.formula(["x", "y"])               LaTeX of the value
    op.written(["x", "y"], PLAIN)        the same as a Piece, in LaTeX or in plain characters
    op.derivative(0, ["x", "y"], "z")    LaTeX of the local derivative
"""

from __future__ import annotations

import re
from functools import cache

from ..core.op import Op
from .parser import LIST
from .parser import names as slots
from .printer import LATEX, Piece, number, written


def write_formula(op: Op, names, form=LATEX) -> Piece:
    """The formula, as LATEX or PLAIN, for inputs that are written ``names``: formulas of their own,
    which get the parentheses that they need, or texts."""
    names, tex = [x if isinstance(x, Piece) else Piece(x) for x in names], op.tex
    given = vars(op)
    values = {name: number(given[name], form) for name in slots(tex)
              if given.get(name) is not None} if given else {}
    if op.variadic:
        values[op.inputs[0]] = Piece(", ".join(x.text for x in names), LIST)
    else:
        values.update(zip(op.inputs, names, strict=False))
    return written(tex, values, form)


def latex_formula(op: Op, names) -> str:
    """LaTeX of the value, for inputs written ``names``."""
    return op.written(names).text


def latex_derivative(op: Op, i: int, names, out: str) -> str:
    """LaTeX of the local derivative with respect to input ``i``, the result written ``out``."""
    template = op.local[min(i, len(op.local) - 1)] if op.local else ""
    fields = {name: ",".join(map(str, value)) if isinstance(value, tuple) else value
              for name, value in vars(op).items() if value is not None}
    inputs = {op.inputs[0]: ", ".join(names)} if op.variadic else dict(
        zip(op.inputs, names, strict=False))
    return fill_template(op.shorten(template), {**fields, **inputs, "out": out})


def fill_template(template: str, values: dict) -> str:
    """``template`` with ``values`` in the place of $name and ${name}; other names stay.

    >>> fill_template("$a + ${b}c + $d", {"a": 1, "b": 2})
    '1 + 2c + $d'
    """
    parts = list(split_template(template))
    for k in range(1, len(parts), 2):   # every other part is a name, as it is written
        parts[k] = str(values.get(parts[k].strip("${}"), parts[k]))
    return "".join(parts)


@cache
def split_template(template: str) -> tuple[str, ...]:
    """Text, name, text, name, …, text: what ``string.Template`` would look for each time."""
    return tuple(re.split(r"(\$\w+|\$\{\w+\})", template))


Op.formula, Op.written, Op.derivative = latex_formula, write_formula, latex_derivative
