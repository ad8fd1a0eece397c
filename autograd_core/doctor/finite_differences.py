"""The Jacobians of a Function, by its backward and by finite differences, in double precision.

    measure_function(function, arguments)      -> Jacobians; None where they say nothing

Its forward and backward run again, on copies of small arguments: nothing that they print is seen,
and random numbers, modes, the folder and whatever else ``process_state`` lists are put back.  What
they change besides is changed: of a Function that looks as if it did (``own_functions``), nothing
is measured.
"""

import contextlib
import io
import warnings
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..trace.from_torch.library import torch
from .process_state import put_back

MOST_INPUTS, MOST_OUTPUTS = 20, 40
STEPS = (1e-4, 1e-5)


class Jacobians(NamedTuple):
    """(output, input) for each argument: what backward ``given``, and the ``true`` ones.
    ``is_constant`` where backward takes no account of the gradient that arrives."""

    given: dict[int, np.ndarray]
    true: dict[int, np.ndarray]
    is_constant: bool = False


def measure_function(function: type, arguments: tuple) -> Jacobians | None:
    """Both, where forward is smooth and gives the same each time."""
    with alone():
        try:
            return measure_both(Application(function, arguments))
        except NotMeasured:
            return None


class NotMeasured(Exception):
    """The Function cannot be run as it must be to measure it."""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """A block that changes neither random numbers nor modes, and that nobody hears."""
    devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else []
    with (put_back(), torch.random.fork_rng(devices), torch.enable_grad(),
          warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()),
          contextlib.redirect_stderr(io.StringIO())):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def theirs() -> Iterator[None]:
    """A block that runs their code, which may raise anything on other numbers than it got."""
    try:
        yield
    except Exception as error:
        raise NotMeasured from error


class Application:
    """A Function with arguments in double precision; ``wanted`` are those that a gradient is
    wanted for."""

    def __init__(self, function: type, arguments: tuple):
        self.function = function
        self.arguments = [x.detach().double() if is_float(x) else x for x in arguments]
        self.wanted = [i for i, x in enumerate(arguments) if is_float(x) and x.requires_grad]
        self.size: int | None = None

    def run(self, changed: dict | None = None) -> tuple[list, list]:
        """(arguments, outputs that have a gradient), of new copies."""
        given = [x.detach().clone() if isinstance(x, torch.Tensor) else x for x in self.arguments]
        for i, x in (changed or {}).items():
            given[i] = x.clone()
        before = [x.clone() if isinstance(x, torch.Tensor) else x for x in given]
        for i in self.wanted:
            given[i].requires_grad_()
        with theirs():
            out = self.function.apply(*given)
        for x, y in zip(given, before, strict=True):
            if isinstance(x, torch.Tensor) and not torch.equal(x.detach(), y):
                raise NotMeasured("forward writes over its input")
        outputs = [y for y in (out if isinstance(out, tuple) else (out,))
                   if isinstance(y, torch.Tensor) and y.requires_grad]
        if any(y.dtype != torch.float64 or y.layout != torch.strided for y in outputs):
            raise NotMeasured("forward is not in double precision")
        size = sum(y.numel() for y in outputs)
        if not size or size != (self.size or size):
            raise NotMeasured("forward gives nothing, or not as many numbers each time")
        self.size = size
        return given, outputs

    def values(self, changed: dict | None = None) -> np.ndarray:
        """All numbers of the outputs."""
        return np.concatenate([y.detach().reshape(-1).numpy().copy()
                               for y in self.run(changed)[1]])

    def go_back(self, arriving: np.ndarray) -> list[np.ndarray | None]:
        """What backward gives each wanted argument when this arrives."""
        given, outputs = self.run()
        parts = torch.from_numpy(arriving.copy()).split([y.numel() for y in outputs])
        gradients = [g.view(y.shape) for g, y in zip(parts, outputs, strict=True)]
        with theirs():
            sent = torch.autograd.grad(outputs, [given[i] for i in self.wanted], gradients,
                                       allow_unused=True)
        return [None if g is None else g.detach().to_dense().reshape(-1).numpy().copy()
                for g in sent]


def is_float(x) -> bool:
    return isinstance(x, torch.Tensor) and x.is_floating_point()


def measure_both(f: Application) -> Jacobians | None:
    count = sum(f.arguments[i].numel() for i in f.wanted)
    if not 0 < count <= MOST_INPUTS:
        return None
    values = f.values()
    if not 0 < len(values) <= MOST_OUTPUTS or not np.isfinite(values).all():
        return None
    if any(not np.array_equal(f.values(), values) for _ in range(2)) or is_identity(f, values):
        return None
    true = {i: differentiate(f, i, values) for i in f.wanted}
    if any(x is None for x in true.values()):
        return None
    rows = [f.go_back(row) for row in np.eye(len(values))]
    there = [k for k in range(len(f.wanted)) if all(row[k] is not None for row in rows)]
    if not there:
        return None
    given = {f.wanted[k]: np.stack([row[k] for row in rows]) for k in there}
    true = {i: true[i] for i in given}
    if not all(np.isfinite(x).all() for x in given.values()):
        return None
    if is_linear(f, given, there):
        return Jacobians(given, true)
    return leave_out_arriving(f, given, true, there)


def is_identity(f: Application, values: np.ndarray) -> bool:
    """Is a result the same numbers as an argument?  (Then backward alone is what it is for.)"""
    return any(x.numel() and np.isin(x.reshape(-1).numpy(), values).all()
               for x in [f.arguments[i] for i in f.wanted])


def differentiate(f: Application, i: int, values: np.ndarray) -> np.ndarray | None:
    """By central differences; None where forward has no derivative, or is not precise enough."""
    x, columns = f.arguments[i].detach(), []
    for k in range(x.numel()):
        found = []
        for h in STEPS:
            h *= max(1., abs(float(x.reshape(-1)[k])))
            higher, lower = x.clone().contiguous(), x.clone().contiguous()
            higher.view(-1)[k] += h
            lower.view(-1)[k] -= h
            up, down = f.values({i: higher}), f.values({i: lower})
            found.append((up - down) / (2 * h))
            sides = (up - values) / h, (values - down) / h
        if not (same(*found, 1e-4) and same(*sides, 1e-2)):
            return None
        columns.append(found[-1])
    return np.stack(columns, axis=1)


def same(one: np.ndarray, other: np.ndarray, near: float) -> bool:
    size = max(1., np.abs(one).max(initial=0), np.abs(other).max(initial=0))
    return bool(np.isfinite(one).all() and np.abs(one - other).max(initial=0) <= near * size)


def is_linear(f: Application, given: dict[int, np.ndarray], there: Sequence[int]) -> bool:
    """Is what backward gives in proportion to what arrives?"""
    size = len(next(iter(given.values())))
    for arriving in (np.zeros(size), np.linspace(-1.5, 0.7, size) - 0.1, np.full(size, 3.)):
        sent = f.go_back(arriving)
        if not all(same(sent[k], arriving @ given[f.wanted[k]], 1e-6) for k in there):
            return False
    return True


def leave_out_arriving(f: Application, given: dict, true: dict, there) -> Jacobians | None:
    """Is it that backward gives the sums of the Jacobian, whatever arrives?  Of a loss, which is
    one number, it is enough that what it gives is right where 1 arrives."""
    size = len(next(iter(given.values())))
    if size == 1:
        sent = f.go_back(np.zeros(1))
        fixed = all(same(sent[k], given[f.wanted[k]][0], 1e-6) for k in there)
        return Jacobians(given, true) if fixed else None
    for arriving in (np.zeros(size), np.linspace(-1.5, 0.7, size)):
        sent = f.go_back(arriving)
        if not all(same(sent[k], true[f.wanted[k]].sum(0), 1e-4) for k in there):
            return None
    return Jacobians(given, true, True)
