"""Explorer widget: sliders; a function is run again with every value, and its steps are shown.

    explore(f, a=(-2, 2), b=(0, 10))      a slider for each input, beginning in the middle
    explore(f, a=(-2, 2, 1), b=x)         beginning at 1; b stays the tensor x

The sliders need the kernel, since it is your function that runs; stepping does not.
"""

import inspect
from math import isfinite
from numbers import Real

import traitlets

from ..core.tensor import Tensor
from ..trace.model import Trace
from .payload import compress, payload, pictures
from .player import Player

STEPS = 100
"""How many steps a slider has."""


class Explorer(Player):
    """A Player whose inputs have sliders.  See ``explore``."""

    inputs = traitlets.List().tag(sync=True)
    """[name, least, greatest, value, step] of each slider."""

    def __init__(self, fn, ranges: dict, opened=(), frame: int = 0):
        self._fn, self._opened = fn, opened
        self._fixed = {name: x for name, x in ranges.items() if isinstance(x, Tensor)}
        sliders = {name: x for name, x in ranges.items() if name not in self._fixed}
        self._first = [slider(name, x) for name, x in sliders.items()]
        super().__init__(self._run({name: value for name, _, _, value, _ in self._first}),
                         opened, frame)

    @traitlets.default("inputs")
    def _inputs(self) -> list:
        return self._first

    def _run(self, values: dict[str, float]) -> Trace:
        from .. import tensor, trace

        made = {name: tensor(float(x), requires_grad=True) for name, x in values.items()}
        given = inspect.signature(self._fn).bind(**(made | self._fixed))
        return trace.of(self._fn, *given.args, **given.kwargs)

    def _hear(self, widget, content: dict, buffers) -> None:
        """The page has new values, or asks for a scene."""
        if content.get("type") != "explore":
            return super()._hear(widget, content, buffers)
        try:
            values = {name: float(content["values"][name]) for name, *_ in self.inputs}
            shown = pictures(self._run(values), self._still_open())
        except Exception as error:   # the learner's function, with values it cannot take
            return self.send({"type": "failed", "text": f"{type(error).__name__}: {error}"})
        self._scene, self._picture = shown[0].scene, shown[0]
        self.inputs = [[name, low, high, values[name], step]
                       for name, low, high, _, step in self.inputs]
        self.payload = compress(payload(shown, self._ask))
        return None


def slider(name: str, given) -> list:
    """[name, least, greatest, value, step] of ``(least, greatest)`` or ``(…, value)``.

    >>> slider("a", (0, 2))
    ['a', 0.0, 2.0, 1.0, 0.02]
    """
    numbers = list(given) if isinstance(given, tuple | list) else []
    if len(numbers) not in (2, 3) or not all(isinstance(x, Real) and isfinite(x)
                                             for x in numbers):
        raise TypeError(f"explore(): {name} must be (least, greatest), (least, greatest, start), "
                        f"finite numbers, or a tensor, not {given!r}")
    low, high, *start = map(float, numbers)
    if not low < high:
        raise ValueError(f"explore(): the range of {name} is empty: {low:g} is not below {high:g}")
    value = start[0] if start else (low + high) / 2
    if not low <= value <= high:
        raise ValueError(f"explore(): {name} starts at {value:g}, outside {low:g} to {high:g}")
    return [name, low, high, value, (high - low) / STEPS]


def explore(fn, /, *, opened=(), frame: int = 0, **ranges) -> Explorer:
    """Steps through ``fn`` with a slider for each of its inputs.

    ``ranges`` are by the names of fn's parameters, in any order: ``(least, greatest)``, with the
    start as a third number, or a tensor that stays as it is.  The function gets scalars that
    require a gradient.  TypeError for a name that fn does not take or lacks.

    >>> explore(lambda a, b: a * b, a=(0, 2), b=(1, 5)).inputs
    [['a', 0.0, 2.0, 1.0, 0.02], ['b', 1.0, 5.0, 3.0, 0.04]]
    """
    if not callable(fn):
        raise TypeError(f"explore() takes a function, not {type(fn).__name__}: "
                        "explore(lambda a, b: a * b, a=(0, 2), b=(1, 5))")
    if not ranges:
        raise TypeError("explore() needs a range for each input: explore(f, a=(-2, 2))")
    try:
        inspect.signature(fn).bind(**ranges)
    except TypeError as error:
        raise TypeError(f"explore(): {error}") from None
    return Explorer(fn, dict(ranges), opened, frame)
