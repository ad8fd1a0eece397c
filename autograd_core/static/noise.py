"""Dropout: the noise that nets and their cells are trained with."""

from . import math
from .build import as_symbol, build, inside_graph_of
from .graph import get_default_graph
from .random import draw
from .sizes import as_shape
from .symbol import Symbol

__all__ = ["dropout"]


def dropout(x, keep_prob=None, noise_shape=None, seed=None, name: str | None = None,
            rate: float | None = None) -> Symbol:
    """Each element is 0 with probability ``rate`` (1 - keep_prob), else divided by what is left;
    either may be a Symbol."""
    x = as_symbol(x)
    if (keep_prob is None) == (rate is None):
        raise ValueError("dropout takes either keep_prob or rate")
    keep = 1 - rate if keep_prob is None else keep_prob
    with inside_graph_of(x), get_default_graph().name_scope(name or "dropout"):
        if isinstance(keep, Symbol):
            drawn = draw("uniform", (0.0, 1.0), as_shape(noise_shape or x._shape), x._dtype, seed,
                         "random_uniform")
            return math.multiply(math.divide(x, keep), math.floor(drawn + keep), name="mul")
        if not 0 < keep <= 1:
            raise ValueError("keep_prob must be a scalar tensor or a float in the range (0, 1], "
                             f"got {keep:g}")
        if keep == 1:
            return x
        noise = draw("kept", (keep,), as_shape(noise_shape or x._shape), x._dtype, seed, "noise")
        return build(math.protocol.MUL, x, noise, name="mul")
