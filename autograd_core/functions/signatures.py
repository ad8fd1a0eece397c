"""Signatures: what PyTorch's functions take, read from ``signatures.txt``.

    find_row("torch.relu").signatures[0].text        "(Tensor input)"
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Parameter(NamedTuple):
    """One argument of a signature."""

    kind: str
    name: str
    required: bool
    nullable: bool
    keyword: bool
    default: str


class Signature(NamedTuple):
    """What a function takes, and how PyTorch writes it."""

    text: str
    parameters: tuple[Parameter, ...]

    @property
    def places(self) -> list[Parameter]:
        """What may be given by position."""
        return [p for p in self.parameters if not p.keyword]

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(p.required for p in self.parameters)


class Row(NamedTuple):
    """What a function takes: its name in messages and its signatures; ``several`` has older ones
    that are not shown, ``handed`` gives its arguments on to the function of that name."""

    name: str
    signatures: tuple[Signature, ...]
    several: bool
    handed: bool


@cache
def read_lines() -> dict[str, str]:
    """The lines of the file by their labels: "torch.relu", "Tensor.relu" or "F.relu"."""
    lines = Path(__file__).with_name("signatures.txt").read_text().splitlines()
    return {line.split(" ", 1)[0].partition("=")[0].partition(":")[0]: line for line in lines}


@cache
def find_row(label: str) -> Row | None:
    """What the function of this label takes; None where that is not known."""
    line = read_lines().get(label)
    return None if line is None else row_of(line)


def row_of(line: str) -> Row:
    """``torch.relu (Tensor input)`` and so on."""
    label, rest = line.split(" ", 1)
    label, _, called = label.partition("=")     # F.mish=mish: written in Python, calls mish
    label, _, named = label.partition(":")      # F.logsigmoid:log_sigmoid, as it calls itself
    hidden, nothing = rest.startswith("hidden "), rest == "nothing"
    texts = [] if nothing else rest.removeprefix("hidden ").split(" | ")
    name = called or named or label.split(".")[1]
    return Row(name, tuple(map(signature_of, texts)), hidden or len(texts) > 1, bool(called))


def signature_of(text: str) -> Signature:
    """``(Tensor input, *, Number alpha = 1)``."""
    before, star, after = text[1:-1].partition("*, ")
    parts = [(part, False) for part in before.split(", ") if part]
    parts += [(part, True) for part in after.split(", ") if part and star]
    return Signature(text, tuple(parameter_of(part, keyword) for part, keyword in parts))


def parameter_of(text: str, keyword: bool) -> Parameter:
    """``int dim = -1``."""
    declared, _, default = text.partition(" = ")
    nullable = declared.endswith(" or None") or default == "None"
    kind, name = declared.removesuffix(" or None").rsplit(" ", 1)
    return Parameter(kind, name, not default, nullable, keyword, default)
