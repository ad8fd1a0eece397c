"""Switches that operations look at: gradients on or off, the open scope, who is watching.

    with no_grad(): ...          operations are not recorded
    with enable_grad(): ...      they are again
    with name_scope("z1"): ...   what is computed inside is one node of a graph, z1

All are per thread.
"""

from __future__ import annotations

import contextvars
import functools
import inspect
import warnings
from _thread import _local  # threading.local, for 0.5 ms less than threading takes to load

import numpy as np

from . import messages
from .scope import Scope

__all__ = ["enable_grad", "inference_mode", "is_anomaly_check_nan_enabled", "is_anomaly_enabled",
           "is_grad_enabled", "is_inference", "is_inference_mode_enabled", "name_scope", "no_grad",
           "set_grad_enabled"]


class _Mode(_local):
    """One thread's switches; where every nanosecond counts they are read from ``vars(mode)``, which
    looks the thread up once for all of them.

    ``observer`` is the one listener: its ``applied(op, inputs, out)`` is called after each
    operation.  ``quietly(f, *args)`` calls f with NumPy's floating-point warnings off, for like
    PyTorch we say nothing of log(0); entering a context costs 20 ns, ``np.errstate`` 900.
    """

    def __init__(self):
        self.grad = True
        self.scope: Scope | None = None
        self.observer = None
        self.inference = False
        self.anomaly = False
        self.check_nan = True
        self.saved_hooks = None
        self.hooks_disabled = None
        self.mutations = None
        self.running = None     # the backward pass that runs
        context = contextvars.Context()
        context.run(np.seterr, all="ignore")
        self.quietly = context.run


mode = _mode = _Mode()


def set_mode(field: str, value) -> None:
    """Set one switch, and tell who is watching."""
    changes = getattr(mode, field) is not value
    setattr(mode, field, value)
    if changes and mode.observer is not None:
        mode.observer.switched(field, value)


class _Switch:
    """Sets one switch for the length of a block, or of a call when used as a decorator."""

    field: str
    value: object

    def __enter__(self):
        self._before = [*getattr(self, "_before", ()), getattr(mode, self.field)]
        set_mode(self.field, self.enter())
        return self

    def __exit__(self, *exc):
        set_mode(self.field, self._before.pop())

    def enter(self):
        return self.value

    def __call__(self, function):
        if inspect.isclass(function):
            warnings.warn(messages.CLASS_DECORATED, FutureWarning, stacklevel=2)
        if inspect.isgeneratorfunction(function):
            return self._generator(function)

        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            with self.again():
                return function(*args, **kwargs)
        return wrapped

    def _generator(self, function):
        """A generator whose own lines run under the switch, and its caller's do not."""
        @functools.wraps(function)
        def wrapped(*args, **kwargs):
            steps = function(*args, **kwargs)
            go_on, given = steps.send, None
            try:
                while True:
                    with self.again():
                        value = go_on(given)
                    try:
                        go_on, given = steps.send, (yield value)
                    except GeneratorExit:
                        with self.again():
                            steps.close()
                        raise
                    except BaseException as error:
                        go_on, given = steps.throw, error
            except StopIteration as stop:
                return stop.value
        return wrapped

    def again(self):
        return type(self)()


class _Bare(_Switch):
    """A switch without parameters, which also decorates without parentheses."""

    def __new__(cls, function=None):
        made = super().__new__(cls)
        return made if function is None else made(function)


class no_grad(_Bare):
    """Operations inside are not recorded: their results require no gradient.

    >>> import autograd_core as torch
    >>> x = torch.tensor(2., requires_grad=True)
    >>> with torch.no_grad():
    ...     (x * x).requires_grad
    False
    """

    field, value = "grad", False


class enable_grad(_Bare):
    """Operations inside are recorded, also within ``no_grad``."""

    field, value = "grad", True


class set_grad_enabled(_Switch):
    """``no_grad`` or ``enable_grad``, as ``mode`` says; acts at once, also without ``with``."""

    field = "grad"

    def __init__(self, mode: bool):
        if not isinstance(mode, bool):
            raise TypeError(messages.ARGUMENT_TYPE.format(
                name="set_grad_enabled", argument="enabled", position=1, wanted="bool",
                got=type(mode).__name__))
        self.mode = self.value = mode
        self.prev = is_grad_enabled()
        self._before = [self.prev]
        set_mode("grad", self.value)

    def __enter__(self):
        return self

    def __call__(self, function):
        set_mode("grad", self._before.pop())
        return super().__call__(function)

    def again(self):
        return set_grad_enabled(self.value)


def is_grad_enabled() -> bool:
    """Are operations being recorded?"""
    return mode.grad


class name_scope(_Switch):
    """What is computed inside becomes one node ``name`` of a graph's picture, which opens.

    >>> with name_scope("z1"):
    ...     mode.scope.name
    'z1'
    """

    field = "scope"

    def __init__(self, name: str):
        if not isinstance(name, str) or not name:
            raise ValueError(f"name_scope needs a name, got {name!r}")
        self.name = name

    def enter(self):
        return Scope(self.name, mode.scope)

    def again(self):
        return name_scope(self.name)


class inference_mode(_Switch):
    """``no_grad``, and what is made inside can take no part in a graph later.

    >>> import autograd_core as torch
    >>> with torch.inference_mode():
    ...     x = torch.ones(2)
    >>> x.is_inference(), x.requires_grad
    (True, False)
    """

    def __new__(cls, mode=True):
        made = super().__new__(cls)
        if isinstance(mode, bool):
            return made
        made.mode = True
        return made(mode)

    def __init__(self, mode: bool = True):
        self.mode = mode

    def __enter__(self):
        self._before = [*getattr(self, "_before", ()), (mode.inference, mode.grad)]
        mode.inference = self.mode
        set_mode("grad", not self.mode)

    def __exit__(self, *exc):
        mode.inference, grad = self._before.pop()
        set_mode("grad", grad)

    def again(self):
        return type(self)(self.mode)


def is_inference_mode_enabled() -> bool:
    """Is this inside ``inference_mode``?"""
    return mode.inference


def is_inference(input) -> bool:
    """Was the tensor made in ``inference_mode``?"""
    return input.is_inference()


class set_detect_anomaly(_Switch):
    """With ``mode``, backward stops at the first nan and names the operation that made it."""

    field = "anomaly"

    def __init__(self, mode: bool, check_nan: bool = True):
        self.value, self.check_nan = bool(mode), bool(check_nan)
        self._before = [(_mode.anomaly, _mode.check_nan)]
        _mode.check_nan = self.check_nan
        set_mode("anomaly", self.value)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        anomaly, mode.check_nan = self._before.pop()
        set_mode("anomaly", anomaly)

    def again(self):
        return set_detect_anomaly(self.value, self.check_nan)


class detect_anomaly(set_detect_anomaly):
    """As ``set_detect_anomaly(True)``, for a block."""

    def __init__(self, check_nan: bool = True):
        warnings.warn(messages.ANOMALY_ON, UserWarning, stacklevel=2)
        super().__init__(True, check_nan)

    def again(self):
        return detect_anomaly(self.check_nan)


def is_anomaly_enabled() -> bool:
    """Is anomaly detection on?"""
    return mode.anomaly


def is_anomaly_check_nan_enabled() -> bool:
    """Does anomaly detection look for nan?"""
    return mode.check_nan


class observe(_Switch):
    """``observer`` listens to this thread's operations for the length of the block."""

    field = "observer"

    def __init__(self, observer):
        self.value = observer
