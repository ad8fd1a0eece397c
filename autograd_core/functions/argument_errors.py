"""Argument errors in PyTorch's words, for a call that a function does not take.

    spoken("torch.relu", relu, module)    relu, whose failures are looked up here; a call that
                                          PyTorch takes and relu does not is made all the same
    refusal("torch.relu", (3,), {})       TypeError("relu(): argument 'input' (position 1) must …")

What finds the words is loaded when a call has failed, so calls that succeed do not pay for those
that do not.
"""

from types import FunctionType
from typing import Any

from ..core.tensor import Tensor


def spoken(label: str, function, module: str):
    """``function``, with PyTorch's refusal in the place of whatever a wrong call raises.

    The try costs what calling through costs.  Before a call, no more is looked at than whether
    PyTorch takes such keywords together, and that once, and such types by position, if the last is
    no tensor, and that once too; the rest is when it has failed.
    What ``keywords`` adds to a function is passed by where no keyword is given.
    """
    plain = getattr(function, "plain", function)
    known = set()

    def call(*args, **kwargs):
        try:
            if kwargs and (len(args), *kwargs) not in known:
                look_at_names(label, args, kwargs)
                if "out" not in kwargs:
                    known.add((len(args), *kwargs))
            elif not kwargs and args and args[-1].__class__ is not Tensor and (
                    types := tuple(map(type, args))) not in known:
                look_at_types(label, args)
                known.add(types)
            return function(*args, **kwargs) if kwargs else plain(*args)
        except Exception as error:
            again = bound_call(label, function, args, kwargs) if isinstance(error, TypeError) else (
                None)
            refused = None if again else refusal(label, args, kwargs, function)
            if refused is not None:
                raise refused from None
            if again is None:
                raise
        return again()
    call.__name__, call.__qualname__ = function.__name__, function.__qualname__
    call.__doc__, call.__module__, call.__wrapped__ = function.__doc__, module, function
    return call


CORE = Tensor.__module__.removesuffix("tensor")


def bound_call(label: str, function, args: tuple, kwargs: dict):
    """What makes the call as PyTorch would, if ``function`` declares less than PyTorch does."""
    from . import call_binding
    return call_binding.bound_call(label, function, args, kwargs) or (
        call_binding.old_call(label, function, args, kwargs))


def look_at_names(label: str, args: tuple, kwargs: dict) -> None:
    """TypeError where PyTorch has no signature with these keywords behind that many arguments;
    beside ``out``, which few overloads take, their types are looked at too."""
    from .argument_checks import accepts, names_fit
    if not names_fit(label, len(args), tuple(kwargs)) or (
            kwargs.get("out") is not None and not accepts(label, args, kwargs)):
        raise TypeError(f"no signature of {label} takes {', '.join(kwargs)} here")


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


def look_at_types(label: str, args: tuple) -> None:
    """TypeError where no signature of PyTorch's takes arguments of these types by position."""
    from .argument_checks import accepts
    if not accepts(label, args, {}):
        raise TypeError(f"no signature of {label} takes these arguments here")


def refusal(label: str, args: tuple, kwargs: dict, function=None) -> TypeError | None:
    """PyTorch's error for this call of ``label``; None where PyTorch takes it, or is not known.

    >>> refusal("torch.relu", (3,), {})
    TypeError("relu(): argument 'input' (position 1) must be Tensor, not int")
    """
    from .argument_checks import mistake_in_call
    text = mistake_in_call(label, args, kwargs, function)
    return TypeError(text) if text else None
