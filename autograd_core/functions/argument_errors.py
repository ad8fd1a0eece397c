"""Refusals in PyTorch's words, for a call that a function does not take.

    spoken("torch.relu", relu)            relu, whose failures are looked up here
    refusal("torch.relu", (3,), {})       TypeError("relu(): argument 'input' (position 1) must …")

``signatures.txt`` says what PyTorch's functions take.  It is read when a call has failed, so calls
that succeed do not pay for the words of those that do not.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from ..core.dtypes import PYTHON, dtype
from ..core.tensor import Tensor

NUMBERS_TOO = {name + end for end in ("", "_") for name in (
    "add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "floor_divide",
    "copy")}
"""Functions that take a number for a tensor."""


class Parameter(NamedTuple):
    """One argument of a signature."""

    kind: str
    name: str
    required: bool
    nullable: bool
    keyword: bool


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


def spoken(label: str, function, module: str):
    """``function``, with PyTorch's refusal in the place of whatever a wrong call raises.

    The try costs what calling through costs; nothing is looked at before a call has failed.
    What ``keywords`` adds to a function is passed by where no keyword is given.
    """
    plain = getattr(function, "__wrapped__", function)

    def call(*args, **kwargs):
        try:
            return function(*args, **kwargs) if kwargs else plain(*args)
        except Exception:
            refused = refusal(label, args, kwargs, function)
            if refused is not None:
                raise refused from None
            raise
    call.__name__, call.__qualname__ = function.__name__, function.__qualname__
    call.__doc__, call.__module__, call.__wrapped__ = function.__doc__, module, function
    return call


CORE = Tensor.__module__.removesuffix("tensor")


def speak(space: dict, prefix: str, names, module: str) -> dict[str, Any]:
    """The functions among ``names`` of a namespace, ``spoken``."""
    return {name: spoken(f"{prefix}.{name}", space[name], module) for name in names
            if isinstance(space[name], FunctionType)}


def speak_methods() -> None:
    """The same for the methods of Tensor that are attached by modules of functions."""
    for name, function in list(vars(Tensor).items()):
        if isinstance(function, FunctionType) and not name.startswith("_") and (
                not function.__module__.startswith(CORE) or name in ("item", "requires_grad_")):
            setattr(Tensor, name, spoken(f"Tensor.{name}", function, function.__module__))


def refusal(label: str, args: tuple, kwargs: dict, function=None) -> TypeError | None:
    """PyTorch's error for this call of ``label``; None where PyTorch takes it, or is not known.

    >>> refusal("torch.relu", (3,), {})
    TypeError("relu(): argument 'input' (position 1) must be Tensor, not int")
    """
    row = table().get(label)
    if row is None:
        return None
    if label.startswith("Tensor."):
        args = args[1:]
    text = handed_on(row, function, args, kwargs) if row.handed else said(row, args, kwargs)
    return TypeError(text) if text else None


def said(row: Row, args: tuple, kwargs: dict) -> str | None:
    """What is wrong with a call, None if nothing is."""
    if not row.signatures:
        return takes_nothing(row.name, args, kwargs)
    if len(row.signatures) == 1 and not row.several:
        only = row.signatures[0]
        return mistake(row, only, args, kwargs) or wrong_element(row, only, args, kwargs)
    for s in row.signatures:
        if not mistake(row, s, args, kwargs):
            return wrong_element(row, s, args, kwargs)
    count = len(args) + len(kwargs)
    near = [s for s in row.signatures if s.least <= count <= len(s.parameters)]
    if len(near) == 1:
        return mistake(row, near[0], args, kwargs)
    from .signatures import combination
    return combination(row, args, kwargs)


def takes_nothing(name: str, args: tuple, kwargs: dict) -> str | None:
    """The mistake in a call of a method without arguments."""
    if kwargs:
        return f"TensorBase.{name}() takes no keyword arguments"
    return f"TensorBase.{name}() takes no arguments ({len(args)} given)" if args else None


def handed_on(row: Row, function, args: tuple, kwargs: dict) -> str | None:
    """The mistake in what a function of ``nn.functional`` hands on, by position."""
    import inspect
    try:
        given = inspect.signature(function).bind(*args, **kwargs).arguments
    except TypeError:
        return None
    for place, p in enumerate(row.signatures[0].parameters, 1):
        name = "input" if p.name == "indices" else p.name
        if name not in given or name == "reduction" or (given[name] is None and not p.required):
            continue    # what is left out is filled in before it is handed on
        if not fits(row, p, given[name]):
            return wrong_kind(row.name, p, given[name], place)
    return wrong_element(row, row.signatures[0], (), given)


# one signature

def mistake(row: Row, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """The first thing that is wrong with a call by one signature."""
    args, places = gathered(signature, args), signature.places
    if len(args) > len(places):
        return too_many(row.name, signature, len(args))
    for k, p in enumerate(signature.parameters):
        by_place = k < len(args) and not p.keyword
        if not by_place and p.name not in kwargs:
            if p.required:
                return missing(row.name, signature, args, kwargs)
            continue
        value = args[k] if by_place else kwargs[p.name]
        if not fits(row, p, value):
            return wrong_kind(row.name, p, value, k + 1 if by_place else None)
    return wrong_keyword(row.name, signature, args, kwargs)


def gathered(signature: Signature, args: tuple) -> tuple:
    """``2, 3`` as ``(2, 3)`` where a size is all that is taken by position."""
    places = signature.places
    sizes = len(places) == 1 and places[0].kind.startswith("tuple of ints") and (
        places[0].name != "dim")
    return (args,) if sizes and args and is_int(args[0]) else args


def too_many(name: str, signature: Signature, count: int) -> str:
    most, least = len(signature.places), signature.least
    if least != most:
        return f"{name}() takes from {least} to {most} positional arguments but {count} were given"
    return (f"{name}() takes {most} positional argument{'s' * (most != 1)} but {count} "
            f"{'was' if count == 1 else 'were'} given")


def missing(name: str, signature: Signature, args: tuple, kwargs: dict) -> str:
    absent = [f'"{p.name}"' for k, p in enumerate(signature.parameters)
              if p.required and p.name not in kwargs and (p.keyword or k >= len(args))]
    return (f"{name}() missing {len(absent)} required positional "
            f"argument{'s' * (len(absent) == 1)}: {', '.join(absent)}")


def wrong_kind(name: str, p: Parameter, value, place: int | None) -> str:
    where = "" if place is None else f" (position {place})"
    if p.kind.startswith("tuple of ints") and isinstance(value, list | tuple):
        return (f"{name}(): argument '{p.name}'{where} must be tuple of ints, but found element of "
                f"type {type_name(value[0])} at pos 0")
    return (f"{name}(): argument '{p.name}'{where} must be {p.kind.rstrip('*')}, not "
            f"{type_name(value)}")


def wrong_keyword(name: str, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """A keyword that there is not, or for what is given by position already."""
    names = [p.name for p in signature.parameters]
    for key in kwargs:
        if key not in names and key not in ("axis", "keepdims"):
            return f"{name}() got an unexpected keyword argument '{key}'"
        if key in names[:len(args)]:
            return f"{name}() got multiple values for argument '{key}'"
    return None


def wrong_element(row: Row, signature: Signature, args: tuple, kwargs: dict) -> str | None:
    """Something else than an integer behind the first element of a tuple of them."""
    for p, value in [*zip(signature.parameters, gathered(signature, args), strict=False),
                     *((p, kwargs.get(p.name)) for p in signature.parameters)]:
        if p.kind.startswith("tuple of ints") and isinstance(value, list | tuple):
            for place, x in enumerate(value, 1):
                if not is_int(x):
                    return (f"{row.name}(): argument '{p.name}' failed to unpack the object at pos "
                            f'{place} with error "type must be tuple of ints,but got '
                            f'{type_name(x)}"')
    return None


# kinds

def type_name(x) -> str:
    """The name of the type of ``x`` as C knows it."""
    kind = type(x)
    if kind.__module__ in ("numpy", "collections"):
        return f"{kind.__module__}.{kind.__name__}"
    return f"torch.{kind.__name__}" if kind.__name__ in ("dtype", "device", "Size") else (
        kind.__name__)


def is_int(x) -> bool:
    """An integer, or a tensor that is one."""
    if isinstance(x, Tensor):
        return not x.ndim and x._array.dtype.kind in "iu"
    return isinstance(x, int | np.integer) and not isinstance(x, bool)


def is_number(x) -> bool:
    """A number, or a tensor that is one and has no history."""
    if isinstance(x, Tensor):
        return not x.ndim and not x._requires_grad
    return isinstance(x, int | float | complex | np.number | np.bool_)


KINDS: dict[str, Any] = {
    "Tensor": lambda x: isinstance(x, Tensor),
    "int": is_int,
    "float": is_number,
    "Number": is_number,
    "bool": lambda x: isinstance(x, bool | np.bool_),
    "str": lambda x: isinstance(x, str),
    "tuple of ints": lambda x: isinstance(x, list | tuple) and (not x or is_int(x[0])),
    "tuple of ints*": lambda x: is_int(x) or (isinstance(x, list | tuple)
                                              and (not x or is_int(x[0]))),
    "tuple of Tensors": lambda x: isinstance(x, list | tuple),
    "torch.dtype": lambda x: isinstance(x, dtype) or (isinstance(x, type) and x in PYTHON),
    "torch.device": lambda x: isinstance(x, str | int) or type(x).__name__ == "device",
}
"""What each kind of argument may be; kinds that are not here are not judged."""


def fits(row: Row, p: Parameter, value) -> bool:
    """May ``value`` be given for this argument?"""
    if value is None:
        return p.nullable
    if p.kind == "Tensor" and row.name in NUMBERS_TOO and is_number(value):
        return True
    kind = p.kind
    if kind == "tuple of ints" and len(row.signatures) > 1 and p.name != "size":
        kind = "tuple of ints*"     # the texts of several do not tell, and one will mostly do
    return kind not in KINDS or KINDS[kind](value)


# the table

@cache
def table() -> dict[str, Row]:
    """What PyTorch's functions take, by "torch.relu", "Tensor.relu" or "F.relu"."""
    from pathlib import Path  # 3 ms, and only after a failure
    lines = Path(__file__).with_name("signatures.txt").read_text().splitlines()
    return dict(map(row_of, lines))


def row_of(line: str) -> tuple[str, Row]:
    """``torch.relu (Tensor input)`` and so on."""
    label, rest = line.split(" ", 1)
    label, _, called = label.partition("=")     # F.mish=mish: written in Python, calls mish
    label, _, named = label.partition(":")      # F.logsigmoid:log_sigmoid, as it calls itself
    hidden, nothing = rest.startswith("hidden "), rest == "nothing"
    texts = [] if nothing else rest.removeprefix("hidden ").split(" | ")
    name = called or named or label.split(".")[1]
    return label, Row(name, tuple(map(signature_of, texts)), hidden or len(texts) > 1,
                      bool(called))


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
    return Parameter(kind, name, not default, nullable, keyword)
