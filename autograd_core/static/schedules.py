"""Rates that fall with the steps, the step itself, and moving averages of variables."""

from collections.abc import Callable

import numpy as np

from .arrays import where, zeros
from .build import as_symbol, cast_to
from .graph import get_default_graph
from .math import ceil, cos, exp, floor, less_equal, maximum, minimum, pow
from .symbol import Symbol
from .variables import GraphKeys, Variable, assign_sub, group, trainable_variables

__all__ = ["ExponentialMovingAverage", "cosine_decay", "create_global_step", "exponential_decay",
           "get_global_step", "get_or_create_global_step", "global_step", "inverse_time_decay",
           "natural_exp_decay", "piecewise_constant", "piecewise_constant_decay",
           "polynomial_decay"]


def as_rate(x) -> Symbol:
    """A number or a counter as a float32 Symbol."""
    return cast_to(as_symbol(x, None if isinstance(x, Symbol) else np.float32),
                   np.dtype(np.float32))


def decay(name: str, rule: Callable) -> Callable:
    """A rate that is ``rule(rate, share, by)`` where ``share`` of ``decay_steps`` are done."""
    def decayed(learning_rate, global_step, decay_steps, decay_rate, staircase: bool = False,
                name: str | None = None) -> Symbol:
        if global_step is None:
            raise ValueError(f"global_step is required for {decayed.__name__}.")
        share = as_rate(global_step) / as_rate(decay_steps)
        return rule(as_rate(learning_rate), floor(share) if staircase else share,
                    as_rate(decay_rate))
    decayed.__name__ = decayed.__qualname__ = name
    decayed.__doc__ = "The rate after ``global_step`` of ``decay_steps`` steps; in stairs if asked."
    return decayed


exponential_decay = decay("exponential_decay", lambda rate, share, by: rate * pow(by, share))
natural_exp_decay = decay("natural_exp_decay", lambda rate, share, by: rate * exp(-by * share))
inverse_time_decay = decay("inverse_time_decay", lambda rate, share, by: rate / (1 + by * share))


def polynomial_decay(learning_rate, global_step, decay_steps, end_learning_rate=0.0001, power=1.0,
                     cycle: bool = False, name: str | None = None) -> Symbol:
    """From ``learning_rate`` to ``end_learning_rate`` by a power of what is left."""
    step, steps = as_rate(global_step), as_rate(decay_steps)
    steps = steps * maximum(ceil(step / steps), 1.0) if cycle else steps
    left = 1 - minimum(step, steps) / steps
    return (as_rate(learning_rate) - end_learning_rate) * pow(left, power) + end_learning_rate


def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None) -> Symbol:
    """From ``learning_rate`` to ``alpha`` of it along half a wave."""
    share = minimum(as_rate(global_step), float(decay_steps)) / float(decay_steps)
    return as_rate(learning_rate) * ((1 - alpha) * 0.5 * (1 + cos(share * np.pi)) + alpha)


def piecewise_constant(x, boundaries, values, name: str | None = None) -> Symbol:
    """The first of ``values`` up to the first boundary, then the next, and so on."""
    x, found = as_symbol(x), as_rate(values[-1])
    for limit, value in zip(reversed(boundaries), reversed(values[:-1]), strict=True):
        found = where(less_equal(x, limit), as_rate(value), found)
    return found


piecewise_constant_decay = piecewise_constant


def get_global_step(graph=None) -> Variable | None:
    """The step of the graph: what was made for it, or the variable that is called so."""
    graph = graph or get_default_graph()
    found = graph.get_collection(GraphKeys.GLOBAL_STEP) or [
        v for v in graph.variables if v.op.name == "global_step"]
    return found[0] if found else None


def create_global_step(graph=None) -> Variable:
    """A step of integers, 0 at first."""
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    with (graph or get_default_graph()).as_default() as graph, graph.name_scope(None):
        return Variable(zeros((), np.int64), False, name="global_step", collections=[
            GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP])


def get_or_create_global_step(graph=None) -> Variable:
    """The step of the graph, made if it is not there."""
    return get_global_step(graph) or create_global_step(graph)


def global_step(sess, global_step_tensor) -> int:
    """What the step is in ``sess``."""
    return int(sess.run(global_step_tensor))


class ExponentialMovingAverage:
    """A shadow of each variable that follows it slowly: shadow - (1 - decay)(shadow - variable).

    With ``num_updates``, a counter, the decay is at most (1 + n) / (10 + n).
    """

    def __init__(self, decay, num_updates=None, zero_debias: bool = False,
                 name: str = "ExponentialMovingAverage"):
        self.decay, self.num_updates, self.name = decay, num_updates, name
        self.shadows: dict[Symbol, Variable] = {}

    def apply(self, var_list=None):
        """The Operation that moves the shadows; it makes them."""
        chosen = list(trainable_variables() if var_list is None else var_list)
        graph = get_default_graph()
        for v in chosen:
            with graph.name_scope(None):
                start = v.initial_value if isinstance(v, Variable) else zeros(v._shape, v._dtype)
                self.shadows[v] = Variable(start, False, name=f"{v.op.name}/{self.name}")
                graph.add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, v)
        with graph.name_scope(self.name):
            decay = as_rate(self.decay)
            if self.num_updates is not None:
                n = as_rate(self.num_updates)
                decay = minimum(decay, (1.0 + n) / (10.0 + n))
            return group(*[assign_sub(shadow, (shadow - v) * cast_to(1 - decay, v._dtype))
                           for v, shadow in self.shadows.items() if v in chosen])

    def average(self, var) -> Variable | None:
        """The shadow of a variable."""
        return self.shadows.get(var)

    def average_name(self, var) -> str:
        """What its shadow is called."""
        return f"{var.op.name}/{self.name}"

    def variables_to_restore(self, moving_avg_variables=None) -> dict[str, Variable]:
        """Names in a checkpoint to variables: the shadow's name for what has one."""
        graph, hidden = get_default_graph(), set(self.shadows.values())
        return {self.average_name(v) if v.trainable else v.op.name: v
                for v in graph.variables if v not in hidden}
