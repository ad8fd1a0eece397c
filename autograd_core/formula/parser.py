r"""Reads the LaTeX of an operation, ``$a \cdot $b``, into a tree that formulas.py writes.

    tree = read(r"\tanh $a")      Prefix(Sign(r"\tanh", "tanh"), Slot("a"))
    names(r"\tanh $a")            ("a",): what it has to be given
    unknown(r"\strange $a")       [r"\strange"]: the signs that no table here has

What a formula may consist of is in the tables below; a sign that is not in them is taken as a
letter, and a test says which operation uses it.
"""

import re
from functools import cache
from typing import NamedTuple

LIST, RELATION, SUM, CROSS, PRODUCT, JUXTAPOSED, APPLIED, CALLED, POWER, ATOM = range(10)
"""How tightly a formula holds together, from "a, b" to "a"."""


class Slot(NamedTuple):
    """Where an input or a parameter goes."""
    name: str


class Sign(NamedTuple):
    """A number, letter or word; ``$name`` in it is a parameter."""
    latex: str
    plain: str


class Infix(NamedTuple):
    """Operands with signs between them; ``level`` is how tightly these hold."""
    level: int
    operands: tuple
    signs: tuple


class Prefix(NamedTuple):
    """A function's name in front of what it is applied to, or a minus."""
    head: tuple
    inner: tuple


class Call(NamedTuple):
    """A function's name with parentheses behind it."""
    head: tuple
    fence: tuple


class Power(NamedTuple):
    base: tuple
    exponent: tuple


class Index(NamedTuple):
    """``parts`` stand below ``base``, one after the other."""
    base: tuple
    parts: tuple


class Fraction(NamedTuple):
    command: str
    above: tuple
    below: tuple


class Root(NamedTuple):
    inner: tuple


class Fence(NamedTuple):
    """What encloses something: parentheses, |a|, ⌊a⌋."""
    opens: Sign
    inner: tuple
    closes: Sign


FUNCTIONS = frozenset(re.findall(r"\S+", r"""
    \ln \log \sin \cos \tan \arcsin \arccos \arctan \sinh \cosh \tanh \max \min \det \sum \prod
    \lnot"""))
"""What is written in front of its argument; so is every ``\\operatorname``."""
LETTERS = {r"\sigma": "σ", r"\Phi": "Φ", r"\psi": "ψ", r"\Gamma": "Γ", r"\lambda": "λ",
           r"\pi": "π", r"\sum": "Σ", r"\prod": "Π", r"\lnot": "¬", r"\#": "#", r"\cdot": "·",
           r"\ldots": "…", r"\top": "ᵀ", r"\infty": "∞"}
BETWEEN = {
    LIST: {",": ",", ";": ";", r"\mid": "|"},
    RELATION: {"=": "=", "<": "<", ">": ">", r"\ne": "≠", r"\le": "≤", r"\ge": "≥",
               r"\mathbin{\&}": "&", r"\mathbin{|}": "|", r"\oplus": "⊕", r"\ll": "<<",
               r"\gg": ">>", r"\bmod": "mod"},
    SUM: {"+": "+", "-": "-"},
    CROSS: {r"\ast": "∗", r"\times": "×", r"\star": "⋆"},
    PRODUCT: {r"\cdot": "·", "/": "/"},
}
FENCES = {"(": ")", "[": "]", r"\left|": r"\right|", r"\left\|": r"\right\|",
          r"\lfloor": r"\rfloor", r"\lceil": r"\rceil"}
SHAPES = {r"\left|": "|", r"\right|": "|", r"\left\|": "‖", r"\right\|": "‖", r"\lfloor": "⌊",
          r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉"}
TOKEN = re.compile(
    r"\\(?:operatorname|text|mathcal|mathbin)\{(?:\\.|[^{}])*\}|\\(?:left|right)(?:\\\||.)"
    r"|\\[A-Za-z]+|\\.|\$\w+|\$\{\w+\}|\d+(?:\.\d+)?|\S", re.DOTALL)
WORD = re.compile(r"\\(?:operatorname|text|mathcal)\{(.*)\}", re.DOTALL)
CLOSING = frozenset([*FENCES.values(), "}", ""])
BEFORE = frozenset({*CLOSING, *(sign for signs in BETWEEN.values() for sign in signs)})
"""What no operand begins with."""


class Reader:
    """Goes through the tokens once; every method reads one kind of thing and leaves the rest."""

    def __init__(self, latex: str):
        self.tokens = [x for x in TOKEN.findall(latex) if x != r"\textstyle"]
        self.small = r"\textstyle" if r"\textstyle" in latex else ""
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def infix(self, level: int = LIST):
        """What holds together at least as tightly as ``level``."""
        if level == JUXTAPOSED:
            return self.juxtaposed()
        if level == SUM and self.next == "-":
            operands = [Prefix(self.sign(), self.infix(CROSS))]
        else:
            operands = [self.infix(level + 1)]
        signs = []
        while self.next in BETWEEN[level]:
            latex = self.take()
            signs.append(self.raised(Sign(latex, BETWEEN[level][latex])))
            operands.append(self.infix(level + 1))
        return Infix(level, tuple(operands), tuple(signs)) if signs else operands[0]

    def raised(self, sign: Sign) -> Sign:
        """A sign with a ᵀ on it."""
        if self.next != "^":
            return sign
        self.take()
        latex = "".join(self.group_tokens())
        return Sign(f"{sign.latex}^{{{latex}}}", sign.plain + LETTERS.get(latex, latex))

    def juxtaposed(self):
        operands, signs = [self.applied()], []
        while self.next == r"\," or self.next not in BEFORE:
            wide = self.next == r"\,"
            if wide:
                self.take()
            signs.append(Sign(r" \, " if wide else " ", " "))
            operands.append(self.applied())
        return Infix(JUXTAPOSED, tuple(operands), tuple(signs)) if signs else operands[0]

    def applied(self):
        """A name with its argument, or an operand with what is written at its foot and head."""
        token = self.next
        if token.startswith("$") or token[:1].isdigit() or token in FENCES or token in (
                "{", r"\frac", r"\tfrac", r"\sqrt"):
            return self.scripts(self.atom())
        head = self.scripts(self.sign())
        if self.next == "(":
            return self.scripts(Call(head, self.atom()))
        if goes_before(core(head)) and self.next not in BEFORE:
            return Prefix(head, self.applied())
        return head

    def scripts(self, base):
        while self.next in ("^", "_"):
            if self.take() == "^":
                base = Power(base, self.group())
            else:
                base = Index(base, tuple(map(part, self.group_tokens())))
        return base

    def group(self):
        """What is in braces, or a single token."""
        if self.next != "{":
            return self.atom() if self.next.startswith("$") else self.sign()
        self.take()
        inner = self.sign() if self.next == "+" else self.infix()
        self.take()
        return inner

    def group_tokens(self) -> list[str]:
        first = self.take()
        if first != "{":
            return [first]
        out = []
        while self.next not in ("}", ""):
            out.append(self.take())
        self.take()
        return out

    def atom(self):
        token = self.next
        if token == "{":
            return self.group()
        if token.startswith("$"):
            return Slot(self.take().strip("${}"))
        if token in (r"\frac", r"\tfrac"):
            return Fraction(self.take(), self.group(), self.group())
        if token == r"\sqrt":
            self.take()
            return Root(self.group())
        if token in FENCES:
            opens = self.sign()
            return Fence(opens, self.infix(), self.sign() if self.next == FENCES[token]
                         else Sign("", ""))
        return self.sign()

    def sign(self) -> Sign:
        token = self.take()
        if word := WORD.fullmatch(token):
            return Sign(token, word[1].replace("\\", ""))
        latex = self.small + token if token in (r"\sum", r"\prod") else token
        return Sign(latex, SHAPES.get(token, LETTERS.get(token, token.replace("\\", ""))))


def part(token: str):
    """A token of what stands at a foot."""
    if token.startswith("$"):
        return Slot(token.strip("${}"))
    space = " " if token == "," else ""
    return Sign(token + space, LETTERS.get(token, token.replace("\\", "")) + space)


def core(head) -> Sign:
    """The name itself: log of log₂."""
    while not isinstance(head, Sign):
        head = head.base
    return head


def goes_before(sign: Sign) -> bool:
    """Is it the name of a function, written in front of its argument?"""
    latex = sign.latex.removeprefix(r"\textstyle")
    return latex in FUNCTIONS or latex.startswith(r"\operatorname")


@cache
def read(latex: str):
    """The tree of a formula."""
    reader = Reader(latex)
    tree = reader.infix()
    while reader.next:      # a stray bracket: shown, so that the rest is not lost
        stray = reader.sign()
        rest = reader.infix() if reader.next else Sign("", "")
        tree = Infix(LIST, (tree, rest), (stray,))
    return tree


def slots(tree) -> tuple[str, ...]:
    """The names in a formula, in the order of writing, each once."""
    if isinstance(tree, Slot):
        return (tree.name,)
    if isinstance(tree, Sign):
        return tuple(re.findall(r"\$(\w+)", tree.latex))
    inner = [x for x in tree if isinstance(x, tuple)]
    return tuple(dict.fromkeys(name for x in inner for name in slots(x)))


@cache
def names(latex: str) -> tuple[str, ...]:
    """The slots of a formula that is written out."""
    return slots(read(latex))


def unknown(latex: str) -> list[str]:
    """The signs of a formula that are in no table of this file."""
    known = {*FUNCTIONS, *LETTERS, *FENCES, *FENCES.values(), *"{}^_", r"\frac", r"\tfrac",
             r"\sqrt", r"\,", r"\textstyle", *(x for signs in BETWEEN.values() for x in signs)}
    return [x for x in TOKEN.findall(latex)
            if x not in known and not WORD.fullmatch(x) and not re.fullmatch(r"[\w:']+|\$.*", x)]
