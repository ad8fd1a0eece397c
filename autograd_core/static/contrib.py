"""The few things of tf.contrib that courses use: an initializer, penalties, cells."""

from types import ModuleType

from . import initializers, layers, math, rnn, rnn_cell
from .nn import l2_loss
from .refused import refuse

__getattr__ = refuse("contrib", __name__)


def make_namespace(name: str, **things) -> ModuleType:
    """A namespace that refuses what is not in it."""
    space = ModuleType(f"{__name__}.{name}")
    vars(space).update(things, __getattr__=refuse(f"contrib.{name}", f"{__name__}.{name}"))
    return space


def l2_regularizer(scale, scope=None):
    """``scale`` · ½ Σ w², as a function of a variable."""
    return lambda w: math.multiply(l2_loss(w), float(scale), name="l2_regularizer")


def l1_regularizer(scale, scope=None):
    """``scale`` · Σ |w|, as a function of a variable."""
    return lambda w: math.multiply(math.reduce_sum(math.abs(w)), float(scale),
                                   name="l1_regularizer")


def xavier_initializer(uniform: bool = True, seed=None, dtype=None):
    """Glorot's: the variance is 2 / (fan in + fan out)."""
    make = initializers.glorot_uniform_initializer if uniform else (
        initializers.glorot_normal_initializer)
    return make(seed)


layers = make_namespace("layers", flatten=layers.flatten, l1_regularizer=l1_regularizer,
                        l2_regularizer=l2_regularizer, xavier_initializer=xavier_initializer,
                        xavier_initializer_conv2d=xavier_initializer)
rnn = make_namespace("rnn", static_rnn=rnn.static_rnn,
                     static_bidirectional_rnn=rnn.static_bidirectional_rnn,
                     **{name: getattr(rnn_cell, name) for name in rnn_cell.__all__})
