"""Losses as modules: each is the function of the same name with its options fixed."""

import inspect

from .. import functional as F
from ..functional.losses import reduction_of
from .module import Module

__all__ = ["BCELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "HuberLoss", "L1Loss", "MSELoss",
           "NLLLoss", "SmoothL1Loss"]


FLAGS = ("size_average", "reduce", "reduction")


class Loss(Module):
    """A loss; ``options`` are those it is made with, ``reduction`` among them."""

    function = None
    options: dict[str, object] = {}  # noqa: RUF012  (each class has its own)
    order: tuple[str, ...] = ()
    """What it may be given by position: the options and the flags of old, as the function has them.
    """
    buffers_among: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__()
        given = dict(zip(self.order, args, strict=False)) | kwargs
        if len(args) > len(self.order):
            raise TypeError(f"{type(self).__name__}.__init__() takes from 1 to "
                            f"{len(self.order) + 1} positional arguments but {len(args) + 1} were "
                            "given")
        reduction = reduction_of(given.pop("reduction", "mean"), given.pop("size_average", None),
                                 given.pop("reduce", None))
        for name in given:
            if name not in self.options:
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword "
                                f"argument '{name}'")
        self.reduction = reduction
        for name, value in {**self.options, **given}.items():
            if name in self.buffers_among:
                self.register_buffer(name, value)
            else:
                setattr(self, name, value)

    def forward(self, *inputs, **named):
        inputs = self._in_order(inputs, named) if named else inputs
        options = {name: getattr(self, name) for name in self.options}
        try:
            return type(self).function(*inputs, reduction=self.reduction, **options)
        except TypeError:
            self._refuse_count(inputs)
            raise

    def _refuse_count(self, inputs: tuple) -> None:
        """TypeError in Python's words unless there are as many inputs as the function takes."""
        names = self._names()
        if len(inputs) < len(names):
            raise self._missing(names[len(inputs):]) from None
        if len(inputs) > len(names):
            raise TypeError(f"{type(self).__name__}.forward() takes {len(names) + 1} positional "
                            f"arguments but {len(inputs) + 1} were given") from None

    def _names(self) -> list[str]:
        """The names of the inputs."""
        takes = inspect.signature(type(self).function).parameters.values()
        return [p.name for p in takes if p.default is p.empty]

    def _missing(self, names: list[str]) -> TypeError:
        absent = " and ".join(f"'{name}'" for name in names)
        return TypeError(f"{type(self).__name__}.forward() missing {len(names)} required "
                         f"positional argument{'s' * (len(names) > 1)}: {absent}")

    def _in_order(self, inputs: tuple, named: dict) -> tuple:
        """All inputs by position; TypeError in Python's words for a name that does not fit."""
        names = self._names()
        for name in named:
            if name not in names:
                raise TypeError(f"{type(self).__name__}.forward() got an unexpected keyword "
                                f"argument '{name}'")
            if name in names[:len(inputs)]:
                raise TypeError(f"{type(self).__name__}.forward() got multiple values for "
                                f"argument '{name}'")
        if missing := [name for name in names[len(inputs):] if name not in named]:
            raise self._missing(missing)
        return *inputs, *(named[name] for name in names[len(inputs):])


def made(name: str, function, *buffers: str, **options):
    """The module of a loss."""
    order = tuple(key for key in inspect.signature(function).parameters
                  if key in options or key in FLAGS)
    return type(name, (Loss,), {
        "function": staticmethod(function), "options": options, "buffers_among": buffers,
        "order": order,
        "__doc__": function.__doc__, "__module__": __name__, "__qualname__": name})


MSELoss = made("MSELoss", F.mse_loss)
L1Loss = made("L1Loss", F.l1_loss)
SmoothL1Loss = made("SmoothL1Loss", F.smooth_l1_loss, beta=1.0)
HuberLoss = made("HuberLoss", F.huber_loss, delta=1.0)
BCELoss = made("BCELoss", F.binary_cross_entropy, "weight", weight=None)
BCEWithLogitsLoss = made("BCEWithLogitsLoss", F.binary_cross_entropy_with_logits, "weight",
                         "pos_weight", weight=None, pos_weight=None)
NLLLoss = made("NLLLoss", F.nll_loss, "weight", weight=None, ignore_index=-100)
CrossEntropyLoss = made("CrossEntropyLoss", F.cross_entropy, "weight", weight=None,
                        ignore_index=-100, label_smoothing=0.0)
