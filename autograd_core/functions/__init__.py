"""The functions of the torch namespace, and the same as methods and operators of Tensor.

Each is thin: it puts its arguments in order, refuses what PyTorch refuses, and applies one
operation of ``ops``.

    arguments    how sizes, axes and operands are read
    creation     tensor zeros ones full arange eye         devices      device cuda
    conversion   to float long type                        numpy_protocol   np.exp(t), array * t
    elementary   exp log sqrt sin erf round                pointwise    + - * / // % **
    combining    atan2 lerp addcmul xlogy                  choosing     maximum clamp where
    comparing    == < & isclose                            reductions   sum mean prod var any norm
    ordering     max argmax sort topk median               cumulative   cumsum cumprod diff
    products     matmul addmm outer tensordot              einsum       einsum
    softmaxes    softmax log_softmax
    shapes       t permute reshape squeeze                 broadcasting     expand broadcast_to
    moving       repeat flip roll tril diag                indexing     x[...]
    joining      cat stack split narrow                    assigning    x[...] = y
    picking      gather scatter masked_fill take           random       rand randn manual_seed
    inplace      how memory is changed                     inplace_*    add_ t_ scatter_ uniform_

    keywords     out= axis= keepdims=                      lazy_names   what loads on first use
    doors        what is in compat under its public path
    argument_errors   PyTorch's words for misuse, by signatures, argument_kinds and argument_checks
"""

from . import (
    arguments,
    assigning,  # noqa: F401  (attaches methods to Tensor)
    broadcasting,
    choosing,
    combining,
    comparing,
    conversion,
    creation,
    devices,
    elementary,
    indexing,  # noqa: F401  (attaches methods to Tensor)
    inplace_methods,  # noqa: F401  (attaches methods to Tensor)
    joining,
    keywords,
    lazy_names,
    moving,
    pointwise,
    products,
    reductions,
    return_types,
    shapes,
    softmaxes,
)
from .broadcasting import *  # noqa: F403  (the namespace is these modules' __all__)
from .choosing import *  # noqa: F403
from .combining import *  # noqa: F403
from .comparing import *  # noqa: F403
from .conversion import *  # noqa: F403
from .creation import *  # noqa: F403
from .creation import CLASSES
from .devices import *  # noqa: F403
from .devices import backends, strided
from .devices import cuda_module as cuda
from .elementary import *  # noqa: F403
from .joining import *  # noqa: F403
from .moving import *  # noqa: F403
from .pointwise import *  # noqa: F403
from .products import *  # noqa: F403
from .reductions import *  # noqa: F403
from .shapes import *  # noqa: F403
from .softmaxes import *  # noqa: F403

MODULES = (broadcasting, choosing, combining, comparing, conversion, creation, devices, elementary,
           joining, moving, pointwise, products, reductions, shapes, softmaxes)
keywords.extend(globals())
globals().update({name: arguments.named(function, name) for name, function in (
    ("reshape", shapes.reshape_to), ("permute", shapes.permute_to), ("flip", moving.flip_along))})
inf, nan, pi, e = float("inf"), float("nan"), 3.141592653589793, 2.718281828459045
newaxis = None
linalg = lazy_names.Namespace(
    "linalg", matmul=products.matmul, vector_norm=keywords.understanding(reductions.vector_norm),
    diagonal=lambda A, *, offset=0, dim1=-2, dim2=-1: moving.diagonal(A, offset, dim1, dim2))
"""torch.linalg."""
special = lazy_names.Namespace(
    "special",
    **{name: getattr(elementary, name) for name in (
        "erf", "erfc", "exp2", "expm1", "log1p", "logit", "round", "sinc")},
    expit=elementary.sigmoid, logsumexp=reductions.logsumexp, xlogy=combining.xlogy,
    softmax=softmaxes.softmax, log_softmax=softmaxes.log_softmax)
"""torch.special."""
globals().update(CLASSES)
__all__ = ["backends", "cuda", "e", "inf", "linalg", "nan", "newaxis", "pi",
           "return_types", "special", "strided", *CLASSES,
           *(name for module in MODULES for name in module.__all__)]
__getattr__, __dir__ = lazy_names.hooks("torch", __name__, globals())
