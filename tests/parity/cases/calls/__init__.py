"""Calls: every parameter of every function is given once, by keyword.

    CASES["torch.add"]      ["torch.add(x, y)", "torch.add(x, y, alpha=2)", …]

The lines are made of PyTorch's declarations (``functions/signatures.txt``): of each signature the
call with what it needs, and one more for each thing that it takes besides.  ``values.py`` says what
is given for a parameter of a name or of a kind, and with what a function is called that needs
arguments that fit each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograd_core.functions.signatures import Parameter, Signature, find_row, read_lines
from tests.parity.cases.calls import declared
from tests.parity.cases.calls.values import BASES, BY_KIND, BY_NAME, OUT, VALUES
from tests.parity.compare import alike
from tests.parity.signatures import SPOKEN_OF

SPACES = {"torch": "torch.", "linalg": "torch.linalg.", "special": "torch.special.", "F": "F."}


def lines_of(label: str) -> list[str]:
    """The calls of one function."""
    name = label.split(".")[1]
    signatures = find_row(label).signatures
    bases = BASES.get(name) or BASES.get(name.rstrip("_")) or []
    if label.startswith("F."):
        bases = bases or ["x"]
    lines = [written(label, base or "x") for base in bases or [""] if not signatures]
    for signature in signatures:
        for base in bases or [required(label, signature)]:
            if label.startswith("Tensor.") and base[0].isdigit():
                continue        # a number has no such method
            lines += [written(label, ", ".join(part for part in parts if part))
                      for parts in variants(label, signature, base)]
    return list(dict.fromkeys(lines))


def written(label: str, given: str) -> str:
    """``torch.add(x, y)`` or ``(x).add(y)``."""
    space, name = label.split(".")
    if space != "Tensor":
        return f"{SPACES[space]}{name}({given})"
    first, rest = split_first(given)
    return f"({first}).{name}({rest})" if len(first) > 1 else f"{first}.{name}({rest})"


def split_first(given: str) -> tuple[str, str]:
    """The first argument, and the others."""
    depth = 0
    for place, letter in enumerate(given):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            return given[:place], given[place + 1:].strip()
    return given, ""


def required(label: str, signature: Signature) -> str:
    """What the function has to be given."""
    given = [value_of(label, p) if not p.keyword else f"{p.name}={value_of(label, p)}"
             for p in signature.parameters if p.required]
    return ", ".join(["x", *given] if label.startswith("Tensor.") else given)


def variants(label: str, signature: Signature, base: str) -> Iterator[list[str]]:
    """The call with what is needed, and with each other parameter besides."""
    count = len(split_all(base)) - label.startswith("Tensor.")
    base = ", ".join([base, *(f"{p.name}={value_of(label, p)}" for p in signature.parameters
                              if p.required and p.keyword and f"{p.name}=" not in base)])
    yield [base]
    for place, p in enumerate(signature.parameters):
        if p.required or f"{p.name}=" in base or p.name in ("from", "to", "self"):
            continue
        if p.keyword or place >= count:
            yield [base, f"{p.name}={value_of(label, p)}"]


def split_all(given: str) -> list[str]:
    """The arguments one by one."""
    parts = []
    while given:
        first, given = split_first(given)
        parts.append(first)
    return parts


def value_of(label: str, p: Parameter) -> str:
    """What is given for a parameter."""
    name = label.split(".")[1]
    if p.name == "out" and name in OUT:
        return OUT[name]
    return VALUES.get((name, p.name)) or VALUES.get((name.rstrip("_"), p.name)) or (
        BY_NAME.get(p.name) or BY_KIND[p.kind])


def same(shown: list[str], wanted: list[str]) -> bool:
    """Line by line the same, up to the last digits."""
    return len(shown) == len(wanted) and all(
        alike([ours], [theirs]) for ours, theirs in zip(shown, wanted, strict=True))


DIFFERENT: dict[str, str] = {
    "torch.normal(x, out=torch.empty(0))": "out= takes on the shape of the result",
    "torch.linalg.lstsq(S, x.T, rcond=0.5)": "rcond= cuts off singular values; PyTorch, pivots",
    "k.repeat_interleave()": "the method takes counts alone, as the function does",
    "nn.MultiMarginLoss(weight=y)(x, k)": "a weight of two axes is refused when it is used",
}
"""Call → why it shows something else here; each is a case of its own."""

FUNCTIONS = {label: lines_of(label) for label in read_lines()
             if not find_row(label).handed and label.split(".")[1] not in SPOKEN_OF}
FUNCTIONS["Tensor.data_ptr"] = ["x.data_ptr() == x.view(6).data_ptr()"]     # addresses vary
CASES = {label: lines for label, lines in (
    (label, [line for line in lines if line not in DIFFERENT])
    for label, lines in (FUNCTIONS | declared.CASES).items()) if lines
} | {line: [line] for line in DIFFERENT}
