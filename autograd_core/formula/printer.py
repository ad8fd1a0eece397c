r"""Writes the formula of an operation, as LaTeX or in plain characters, with the parentheses it
needs and no others.

    written(r"$a \cdot $b", {"a": Piece("x + 1", SUM), "b": Piece("y")}, PLAIN).text
                                                  "(x + 1) · y"
    number(-2.0, LATEX)                           Piece("-2", PRODUCT)

A formula holds together as tightly as its ``level`` (notation.py) says, and every slot has the
least level that it takes; what holds less tightly comes in parentheses.  ``tail`` is for what is
open at its right end: in "Σ a" the sum goes on as long as there are factors, so that "Σ a" in
front of a factor comes in parentheses, and behind one it does not.
"""

from functools import lru_cache, singledispatch
from math import isinf
from numbers import Real
from typing import NamedTuple

from . import parser as tree
from .parser import APPLIED, ATOM, CALLED, CROSS, JUXTAPOSED, LIST, POWER, PRODUCT, RELATION, SUM

LATEX, PLAIN = "latex", "plain"
CLOSED = ATOM + 1
FEET = str.maketrans("0123456789-+.,ij", "₀₁₂₃₄₅₆₇₈₉₋₊.,ᵢⱼ")
TIGHT = frozenset({",", ";"})
"""Signs without a space in front of them."""
FIRST = {LIST: RELATION, RELATION: SUM, SUM: SUM, CROSS: JUXTAPOSED, PRODUCT: PRODUCT,
         JUXTAPOSED: JUXTAPOSED}
"""The least level of the first operand; that of the others is the same but for LATER."""
LATER = {"-": CROSS, "/": APPLIED}
FACTORS = (PRODUCT, JUXTAPOSED)


class Piece(NamedTuple):
    """A formula that goes into others; ``one`` is a factor that nobody writes."""
    text: str
    level: int = ATOM
    tail: int = CLOSED
    one: bool = False


def written(latex: str, values: dict[str, Piece], form: str) -> Piece:
    """The formula ``latex`` with ``values`` in its slots; a slot without a value stays ``$name``.

    >>> x, y = Piece("sin x", APPLIED, JUXTAPOSED), Piece("-y", SUM)
    >>> [written(t, {"a": x, "b": y}, PLAIN).text for t in (r"$a \\cdot $b", "$a^2", "$b + $a")]
    ['sin x · (-y)', '(sin x)^2', '-y + sin x']
    """
    return remembered(latex, tuple(values.items()), form)


@lru_cache(maxsize=4096)
def remembered(latex: str, values: tuple, form: str) -> Piece:
    """The same; a trace asks for each formula several times."""
    return write(tree.read(latex), dict(values), form)


def number(x, form: str) -> Piece:
    """A parameter or a constant: a number, a tuple of numbers, or a word."""
    if isinstance(x, tuple):
        return Piece(",".join(number(i, form).text for i in x), LIST)
    if not isinstance(x, Real) or isinstance(x, bool):
        return Piece(str(x))
    text = str(x).removesuffix(".0")
    if isinf(x):
        text = text.replace("inf", r"\infty" if form == LATEX else "∞")
    elif form == LATEX and "e" in text:
        mantissa, exponent = text.split("e")
        return Piece(rf"{mantissa} \cdot 10^{{{int(exponent)}}}", PRODUCT)
    return Piece(text, PRODUCT if text.startswith("-") else ATOM, one=text == "1")


def called(name: str) -> str:
    """The LaTeX of a function that is known by name only.

    >>> called("my_relu")
    '\\\\operatorname{my\\\\_relu}($inputs)'
    """
    escaped = name.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}($inputs)"


def fit(piece: Piece, least: int, first: bool = True, before: int = LIST) -> Piece:
    """``piece`` for a slot that takes ``least``, in parentheses where it has to have them:
    ``first`` says whether a minus may begin it, ``before`` which sign comes after it."""
    if piece.level >= least and before < piece.tail and (first or not piece.text.startswith("-")):
        return piece
    return enclosed(piece)


def enclosed(piece: Piece) -> Piece:
    return Piece(f"({piece.text})")


def is_enclosed(text: str) -> bool:
    """Does the parenthesis that begins it close at its end?

    >>> is_enclosed("(a)"), is_enclosed("(a) + (b)")
    (True, False)
    """
    depth = 0
    for k, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return text[0] == "(" and k == len(text) - 1
    return False


@singledispatch
def write(node, values, form) -> Piece:
    """One kind of node; each has its function below."""
    raise TypeError(f"a formula has no {type(node).__name__}")


@write.register
def _(node: tree.Slot, values, form):
    return values.get(node.name, Piece(f"${node.name}", one=True))


@write.register
def _(node: tree.Sign, values, form):
    text = node.latex if form == LATEX else node.plain
    if "$" in text:
        for name in sorted(values, key=len, reverse=True):
            text = text.replace(f"${name}", values[name].text)
    return Piece(text)


@write.register
def _(node: tree.Infix, values, form):
    pieces = [write(x, values, form) for x in node.operands]
    signs = node.signs
    if node.level in FACTORS and any(x.one for x in pieces):
        kept = [k for k, x in enumerate(pieces) if not x.one] or [0]
        signs = [node.signs[k - 1] for k in kept[1:]]
        pieces = [pieces[k] for k in kept]
        if len(pieces) == 1:
            return pieces[0]
    least = JUXTAPOSED if signs[0].plain == "mod" else FIRST[node.level]
    last = len(pieces) - 1
    minus = node.level <= RELATION
    pieces = [fit(x, least if k == 0 else LATER.get(signs[k - 1].plain, least), minus or k == 0,
                  LIST if k == last or node.level == LIST else node.level)
              for k, x in enumerate(pieces)]
    text = pieces[0].text + "".join(
        spaced(sign, form) + x.text for sign, x in zip(signs, pieces[1:], strict=True))
    return Piece(text, node.level, pieces[-1].tail)


def spaced(sign: tree.Sign, form: str) -> str:
    text = sign.latex if form == LATEX else sign.plain
    if not text.strip(r" \,"):
        return ", " if text == "," else text
    return f"{text} " if text in TIGHT else f" {text} "


@write.register
def _(node: tree.Prefix, values, form):
    head, inner = write(node.head, values, form).text, write(node.inner, values, form)
    name = tree.core(node.head).plain
    if name == "-":
        inner = fit(inner, CROSS, first=False)
        return Piece(f"-{inner.text}", SUM, inner.tail)
    if name in ("Σ", "Π"):
        inner = fit(inner, CROSS, first=False)
        return Piece(f"{head} {inner.text}", APPLIED, CROSS)
    if name == "¬":
        inner = fit(inner, POWER)
        return Piece(f"{head} {inner.text}" if form == LATEX else head + inner.text, APPLIED)
    inner = fit(inner, APPLIED)
    if inner.text.startswith("("):
        return Piece(head + (inner if is_enclosed(inner.text) else enclosed(inner)).text, CALLED)
    return Piece(f"{head} {inner.text}", APPLIED, min(JUXTAPOSED, inner.tail))


@write.register
def _(node: tree.Call, values, form):
    name = tree.core(node.head).plain
    level = CALLED if name in ("ln", "log", "sin", "cos") else ATOM
    return Piece(write(node.head, values, form).text + write(node.fence, values, form).text, level)


@write.register
def _(node: tree.Fence, values, form):
    opens, closes = (write(x, values, form).text for x in (node.opens, node.closes))
    inner = write(node.inner, values, form).text
    space = " " if opens in (r"\lfloor", r"\lceil") else ""
    return Piece(opens + space + inner + space + closes)


@write.register
def _(node: tree.Power, values, form):
    base = fit(write(node.base, values, form), ATOM).text
    exponent = write(node.exponent, values, form)
    if form == LATEX:
        return Piece(f"{base}^{{{exponent.text}}}", POWER)
    if exponent.text == "ᵀ":
        return Piece(f"{base}ᵀ", POWER)
    if not exponent.text.removeprefix("-").replace(".", "").isdigit():
        exponent = fit(exponent, ATOM)
    return Piece(f"{base}^{exponent.text}", POWER)


@write.register
def _(node: tree.Index, values, form):
    base = fit(write(node.base, values, form), ATOM).text
    if any(isinstance(x, tree.Slot) and not (x.name in values and values[x.name].text)
           for x in node.parts):
        return Piece(base)      # a parameter that was not given: all dimensions
    foot = "".join(write(x, values, form).text for x in node.parts)
    if form == LATEX:
        brace = f"{{{base}}}" if any(c in base for c in "_^$") else base
        return Piece(f"{brace}_{{{foot}}}")
    return Piece(base + (foot if foot.startswith("[") else foot.replace(" ", "").translate(FEET)))


@write.register
def _(node: tree.Fraction, values, form):
    above, below = write(node.above, values, form), write(node.below, values, form)
    if form == LATEX:
        return Piece(f"{node.command}{{{above.text}}}{{{below.text}}}", CALLED)
    above, below = fit(above, PRODUCT, before=PRODUCT), fit(below, APPLIED, first=False)
    return Piece(f"{above.text} / {below.text}", PRODUCT, below.tail)


@write.register
def _(node: tree.Root, values, form):
    inner = write(node.inner, values, form)
    if form == LATEX:
        return Piece(f"\\sqrt{{{inner.text}}}")
    return Piece(f"√{fit(inner, ATOM).text}", CALLED)
