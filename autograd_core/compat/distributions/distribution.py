"""Distribution: what all distributions can do, and Independent, a batch of them as one."""

from __future__ import annotations

import warnings
from typing import ClassVar

from ...core.attributes import Size
from ...core.modes import enable_grad, no_grad
from ...core.tensor import Tensor
from ...functions import broadcast_tensors, tensor
from ..messages import message, require
from .constraints import Constraint, independent


def broadcast_all(*values) -> tuple[Tensor, ...]:
    """Tensors and numbers as tensors of one shape, numbers in the dtype of the first tensor."""
    require(all(isinstance(v, Tensor | int | float) for v in values), ValueError, "dist.arguments")
    like = next((v for v in values if isinstance(v, Tensor)), tensor(0.0))
    return broadcast_tensors(*[v if isinstance(v, Tensor) else tensor(v, dtype=like.dtype)
                               for v in values])


class lazy_property:
    """An attribute worked out when it is first asked for."""

    def __init__(self, find):
        self.find, self.__doc__ = find, find.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        with enable_grad():
            vars(instance)[self.name] = found = self.find(instance)
        return found


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
        for name, constraint in self.arg_constraints.items() if self._validate_args else ():
            if name in vars(self) or not isinstance(getattr(type(self), name, 0), lazy_property):
                value = getattr(self, name)
                require(constraint.check(value)._array.all(), ValueError, "dist.parameter",
                        name=name, shape=tuple(value.shape), of=self, constraint=constraint,
                        value=value)

    @staticmethod
    def set_default_validate_args(value: bool) -> None:
        """Whether parameters and samples are looked at, unless a distribution says otherwise."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    batch_shape = property(lambda self: self._batch_shape,
                           doc="The shape of a set of distributions, each with its parameters.")
    event_shape = property(lambda self: self._event_shape, doc="The shape of one event.")

    def expand(self, batch_shape, _instance=None):
        """The same with parameters expanded to ``batch_shape``."""
        out = object.__new__(type(self))
        vars(out).update(vars(self))
        out._batch_shape = Size(batch_shape)
        for name in self.arg_constraints.keys() & vars(self).keys():
            own = vars(self)[name].shape[len(self._batch_shape):]
            vars(out)[name] = vars(self)[name].expand((*batch_shape, *own))
        return out

    def _not_implemented(self, *args, **kwargs):
        """What a distribution does not have."""
        raise NotImplementedError

    rsample = log_prob = cdf = icdf = enumerate_support = entropy = _not_implemented
    support = mean = variance = property(_not_implemented)

    @property
    def mode(self) -> Tensor:
        """The most likely value."""
        raise NotImplementedError(message("dist.mode", type(self)))

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
        warnings.warn(message("dist.sample_n"), FutureWarning, stacklevel=2)
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
        require(isinstance(value, Tensor), ValueError, "dist.value")
        start, expected = value.dim() - len(self._event_shape), self._extended_shape()
        require(value.shape[start:] == self._event_shape, ValueError, "dist.event", value.size(),
                self._event_shape)
        for i, j in zip(reversed(value.shape), reversed(expected), strict=False):
            require(1 in (i, j) or i == j, ValueError, "dist.broadcast", value.size(), expected)
        require(self.support.check(value)._array.all(), ValueError, "dist.sample", value=value,
                shape=tuple(value.shape), support=self.support, of=self)

    def __repr__(self):
        given = {name: vars(self)[name] for name in self.arg_constraints if name in vars(self)}
        said = ", ".join(f"{name}: {x if x.numel() == 1 else x.size()}"
                         for name, x in given.items())
        return f"{type(self).__name__}({said})"


class Independent(Distribution):
    """The last ``reinterpreted_batch_ndims`` axes of a batch as axes of an event: their log
    probabilities add up."""

    def __init__(self, base_distribution: Distribution, reinterpreted_batch_ndims: int,
                 validate_args: bool | None = None):
        batch, ndims = base_distribution.batch_shape, reinterpreted_batch_ndims
        require(ndims <= len(batch), ValueError, "dist.ndims", ndims, len(batch))
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, ndims
        split = len(batch) - ndims
        super().__init__(batch[:split], (*batch[split:], *base_distribution.event_shape),
                         validate_args)

    mean = property(lambda self: self.base_dist.mean)
    mode = property(lambda self: self.base_dist.mode)
    variance = property(lambda self: self.base_dist.variance)
    has_rsample = property(lambda self: self.base_dist.has_rsample)

    @property
    def support(self) -> Constraint:
        base, ndims = self.base_dist.support, self.reinterpreted_batch_ndims
        return independent(base, ndims) if ndims else base

    def expand(self, batch_shape, _instance=None):
        event = self._event_shape[:self.reinterpreted_batch_ndims]
        return Independent(self.base_dist.expand((*batch_shape, *event)),
                           self.reinterpreted_batch_ndims, self._validate_args)

    def sample(self, sample_shape=()) -> Tensor:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=()) -> Tensor:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value) -> Tensor:
        return sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self) -> Tensor:
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        require(not self.reinterpreted_batch_ndims, NotImplementedError, "dist.product")
        return self.base_dist.enumerate_support(expand)

    def __repr__(self):
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"


def sum_rightmost(x: Tensor, ndims: int) -> Tensor:
    """The sum over the last ``ndims`` axes."""
    return x.reshape(*x.shape[:x.dim() - ndims], -1).sum(-1) if ndims else x
