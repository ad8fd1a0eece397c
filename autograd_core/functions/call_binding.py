"""Call binding: a call as PyTorch declares it, made with what our function declares.

    bound_call("torch.relu", relu, (), {"input": x, "out": y})()    relu(x), put into y

PyTorch's declarations are those of ``signatures.txt``.  An argument that our function has under
another name is given by position; one that it has not is seen to here, for all functions alike.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable

from ..core import messages
from ..core.tensor import Tensor
from .argument_checks import accepted, gathered, renamed
from .devices import check_place
from .keywords import into
from .shapes import contiguous
from .signatures import Signature, find_row

PLACE = ("device", "layout", "pin_memory")
IGNORED = ("non_blocking", "generator", "driver", "implicit", "sparse_grad")
"""What makes no difference where there is one device and one algorithm."""
AFTER = ("out", "memory_format", "requires_grad")


def bound_call(label: str, function, args: tuple, kwargs: dict) -> Callable | None:
    """What makes this call of ``label``; None where ``function`` takes it as it is, or PyTorch does
    not take it either, or is not known."""
    row, own = find_row(label), inspect.unwrap(function)
    if row is None or row.handed or takes(own, args, kwargs):
        return None
    owner, args = (args[:1], args[1:]) if label.startswith("Tensor.") else ((), args)
    signature = accepted(row, args, kwargs)
    if signature is None:
        return None
    values = named_values(signature, args, kwargs)
    parameters = list(inspect.signature(own).parameters.values())[len(owner):]
    given, named = distribute(signature, parameters, values)
    check_place(*(values.pop(name, None) for name in PLACE))
    later = {name: values.pop(name, None) for name in AFTER}
    if "dtype" in values:           # of a reduction: its input is cast first
        dtype = values.pop("dtype")
        owner = tuple(x.to(dtype) for x in owner)
        named = {key: x.to(dtype) if key in ("input", "A") else x for key, x in named.items()}
    for name in set(values) - set(IGNORED):
        if name == "out_dtype":
            raise NotImplementedError(messages.NO_KERNEL.format(
                name=row.name, out="_out" * (later["out"] is not None)))
        if not is_default(signature, name, values[name]):
            raise NotImplementedError(f"{row.name}(): the argument '{name}' is not there here")
    return lambda: finish(row.name, own(*owner, *given, **named), **later)


def old_call(label: str, function, args: tuple, kwargs: dict) -> Callable | None:
    """What makes a call by an overload of old, ``x.add_(2, y)`` for ``x.add_(y, alpha=2)``."""
    row = find_row(label)
    if row is None or not row.several or not row.signatures:
        return None
    method, new = label.startswith("Tensor."), row.signatures[0]
    numbers = [p.name for p in new.parameters if p.keyword and p.name in FACTORS]
    tensors = [p.name for p in new.places]
    for count in range(len(numbers), 0, -1):
        order = [*numbers[:count], *tensors] if method else old_order(numbers[:count], tensors)
        given = args[1:] if method else args
        if len(given) == len(order) and all(
                isinstance(x, Tensor) is (name in tensors) and x is not None
                for x, name in zip(given, order, strict=True)):
            named = dict(zip(order, given, strict=True))
            kinds = [f"{'Tensor' if name in tensors else 'Number'} {name}" for name in order]
            warnings.warn(messages.OLD_OVERLOAD.format(
                name=row.name, old=", ".join(kinds) + OUT_TOO * (not method),
                new="\n".join(f"\t{row.name}{s.text}" for s in row.signatures)), stacklevel=4)
            return lambda: function(*args[:method], *(named.pop(name) for name in tensors),
                                    **named, **kwargs)
    return None


FACTORS = ("beta", "alpha", "value")
OUT_TOO = ", *, Tensor out = None"


def old_order(numbers: list[str], tensors: list[str]) -> list[str]:
    """The numbers stand before what they multiply: ``beta, input, alpha, mat1, mat2``."""
    first, *rest = tensors
    if numbers[0] == "beta":
        return [numbers[0], first, *numbers[1:], *rest]
    return [first, *numbers, *rest]


def takes(function, args: tuple, kwargs: dict) -> bool:
    """Does ``function`` declare all that it is given?"""
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def named_values(signature: Signature, args: tuple, kwargs: dict) -> dict:
    """What is given, by the names that PyTorch has for it, in its order."""
    args = gathered(signature, args)
    by_place = dict(zip([p.name for p in signature.places], args, strict=False))
    given = {**by_place, **renamed(signature, kwargs)}
    return {p.name: given[p.name] for p in signature.parameters if p.name in given}


def distribute(signature: Signature, parameters: list, values: dict) -> tuple[list, dict]:
    """Take from ``values`` what ``parameters`` of ours are for, by position and by name."""
    theirs = [p.name for p in signature.places]
    ours = {p.name for p in parameters}
    given, named = [], {}
    for place, p in enumerate(parameters):
        name = p.name
        if name not in values and place < len(theirs) and theirs[place] not in ours and (
                p.kind is not p.KEYWORD_ONLY):
            name = theirs[place]        # the same under another name
        if name not in values:
            continue
        value = values.pop(name)
        if p.kind is p.VAR_POSITIONAL:
            given = [*named.values(), value]
            named = {}
        elif p.kind is p.POSITIONAL_ONLY:
            given.append(value)
        else:
            named[p.name] = value
    return given, named


def is_default(signature: Signature, name: str, value) -> bool:
    """Is it what would be taken anyway?"""
    written = next(p.default for p in signature.parameters if p.name == name)
    return value is None or written == str(value)


def finish(name: str, result, out=None, memory_format=None, requires_grad=None):
    """``result``, with what PyTorch does to it besides."""
    if memory_format is not None and isinstance(result, Tensor):
        result = contiguous(result, memory_format=memory_format)
    if requires_grad:
        result.requires_grad_()
    return result if out is None else into(name, out, result)
