"""Distribution: what all distributions can do."""

from __future__ import annotations

import warnings
from typing import ClassVar

from ...core.attributes import Size
from ...core.modes import no_grad
from ...core.tensor import Tensor
from .constraints import Constraint
from .utils import lazy_property

PARAMETER = ("Expected parameter {name} (Tensor of shape {shape}) of distribution {of} to satisfy "
             "the constraint {constraint}, but found invalid values:\n{value}")
SAMPLE = ("Expected value argument (Tensor of shape {shape}) to be within the support ({support}) "
          "of the distribution {of}, but found invalid values:\n{value}")


class Distribution:
    """Base of distributions: ``batch_shape`` independent ones, each of events of ``event_shape``.

    A subclass names its parameters in ``arg_constraints``, with what they must satisfy.
    """

    has_rsample = False
    has_enumerate_support = False
    _validate_args = __debug__
    arg_constraints: ClassVar[dict[str, Constraint]] = {}

    def __init__(self, batch_shape=(), event_shape=(), validate_args: bool | None = None):
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            for name, constraint in self.arg_constraints.items():
                if name in vars(self) or not isinstance(
                        getattr(type(self), name, None), lazy_property):
                    self._check_parameter(name, constraint)

    def _check_parameter(self, name: str, constraint: Constraint) -> None:
        value = getattr(self, name)
        if not constraint.check(value)._array.all():
            raise ValueError(PARAMETER.format(name=name, shape=tuple(value.shape), of=repr(self),
                                              constraint=constraint, value=value))

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether parameters and samples are looked at, unless a distribution says otherwise."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    @property
    def batch_shape(self) -> Size:
        """The shape of a set of distributions, each with parameters of its own."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one event."""
        return self._event_shape

    def expand(self, batch_shape, _instance=None):
        """The same with parameters expanded to ``batch_shape``."""
        out = object.__new__(type(self))
        vars(out).update(vars(self))
        out._batch_shape = Size(batch_shape)
        for name in self.arg_constraints:
            if name in vars(self):
                x = vars(self)[name]
                own = x.shape[len(self._batch_shape):]
                vars(out)[name] = x.expand((*batch_shape, *own))
        return out

    def _not_implemented(self, *args, **kwargs):
        """What a distribution does not have."""
        raise NotImplementedError

    rsample = log_prob = cdf = icdf = enumerate_support = entropy = _not_implemented
    support = mean = variance = property(_not_implemented)

    @property
    def mode(self) -> Tensor:
        """The most likely value."""
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def stddev(self) -> Tensor:
        """The standard deviation."""
        return self.variance.sqrt()

    def sample(self, sample_shape=()) -> Tensor:
        """Numbers drawn, of shape (*sample_shape, *batch_shape, *event_shape); without history."""
        with no_grad():
            return self.rsample(sample_shape)

    def sample_n(self, n: int) -> Tensor:
        """``sample((n,))``."""
        warnings.warn("`sample_n(n)` will be deprecated. Use `sample((n,))` instead.",
                      FutureWarning, stacklevel=2)
        return self.sample((n,))

    def perplexity(self) -> Tensor:
        """e to the entropy."""
        return self.entropy().exp()

    def _extended_shape(self, sample_shape=()) -> Size:
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value) -> None:
        """ValueError in PyTorch's words for what cannot have been drawn."""
        if not self._validate_args:
            return
        if not isinstance(value, Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        start = value.dim() - len(self._event_shape)
        if value.shape[start:] != self._event_shape:
            raise ValueError("The right-most size of value must match event_shape: "
                             f"{value.size()} vs {self._event_shape}.")
        expected = Size((*self._batch_shape, *self._event_shape))
        for i, j in zip(reversed(value.shape), reversed(expected), strict=False):
            if 1 not in (i, j) and i != j:
                raise ValueError("Value is not broadcastable with batch_shape+event_shape: "
                                 f"{value.size()} vs {expected}.")
        if not self.support.check(value)._array.all():
            raise ValueError(SAMPLE.format(shape=tuple(value.shape), support=self.support,
                                           of=repr(self), value=value))

    def __repr__(self):
        given = {name: vars(self)[name] for name in self.arg_constraints if name in vars(self)}
        said = ", ".join(f"{name}: {x if x.numel() == 1 else x.size()}"
                         for name, x in given.items())
        return f"{type(self).__name__}({said})"
