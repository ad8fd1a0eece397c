"""Layers that take the number of their inputs from the first that they see."""

from ....core import messages
from ....core.tensor import next_sequence
from ....nn import modules
from ....nn.parameter import Parameter

__all__ = ["LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d", "LazyConv1d", "LazyConv2d",
           "LazyConv3d", "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d",
           "LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d", "LazyLinear",
           "UninitializedParameter"]


class UninitializedParameter(Parameter):
    """A parameter whose shape is not known yet."""

    def __init__(self):
        self._sequence, self._requires_grad = next_sequence(), True

    @property
    def _array(self):
        raise ValueError(messages.UNINITIALIZED)

    @property
    def shape(self):
        """Not known: RuntimeError in PyTorch's words."""
        raise RuntimeError(messages.UNINITIALIZED_SHAPE)

    def detach(self):
        """Itself: there is nothing to look at yet."""
        return self

    def become(self, other: Parameter) -> None:
        """From now on be a Parameter that holds what ``other`` does."""
        self.__class__ = Parameter
        self._array, self._counter = other._array, other._counter

    def __repr__(self):
        return "<UninitializedParameter>"


class Lazy:
    """A layer made without its first argument, which is read off the first input."""

    width, axis = "in_channels", 1
    defaults: dict[str, bool] = {}  # noqa: RUF012  (each class has its own)

    def __init__(self, *args, **options):
        options = {**self.defaults, **options} if not args else options
        vars(self)["_given"] = args, options
        super().__init__(0, *args, **options)
        for name, p in self._parameters.items():
            if p is not None:
                self._parameters[name] = UninitializedParameter()

    def reset_parameters(self) -> None:
        """Draw the parameters, once there are some."""
        if "_given" not in vars(self):
            super().reset_parameters()

    def __call__(self, input, *more, **named):
        if "_given" in vars(self):
            self._settle(input.shape[self.axis])
            return self(input, *more, **named)
        return super().__call__(input, *more, **named)

    def _settle(self, n: int) -> None:
        """Become the layer itself, for ``n`` inputs."""
        args, options = vars(self).pop("_given")
        made = self.kind(n, *args, **options)
        for name, p in self._parameters.items():
            if p is not None:
                p.become(made._parameters[name])
        self._buffers.update(made._buffers)
        object.__setattr__(self, self.width, n)
        self.__class__ = self.kind


def lazy(kind: type, width: str = "in_channels", axis: int = 1, **defaults) -> type:
    """The lazy form of ``kind``; ``defaults`` are what other options it has unless told."""
    return type(f"Lazy{kind.__name__}", (Lazy, kind), {
        "kind": kind, "width": width, "axis": axis, "defaults": defaults, "__module__": __name__,
        "__doc__": f"``{kind.__name__}`` that reads {width} off its first input."})


LazyLinear = lazy(modules.Linear, "in_features", -1)
LazyConv1d, LazyConv2d, LazyConv3d = (lazy(getattr(modules, f"Conv{k}d")) for k in (1, 2, 3))
LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d = (
    lazy(getattr(modules, f"ConvTranspose{k}d")) for k in (1, 2, 3))
LazyBatchNorm1d, LazyBatchNorm2d, LazyBatchNorm3d = (
    lazy(getattr(modules, f"BatchNorm{k}d"), "num_features") for k in (1, 2, 3))
LazyInstanceNorm1d, LazyInstanceNorm2d, LazyInstanceNorm3d = (
    lazy(getattr(modules, f"InstanceNorm{k}d"), "num_features", affine=True,
         track_running_stats=True) for k in (1, 2, 3))
