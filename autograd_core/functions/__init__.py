"""The functions of the torch namespace, and the same as methods and operators of Tensor.

Each is thin: it puts its arguments in order, refuses what PyTorch refuses, and applies one
operation of ``ops``.

    arguments    how sizes, axes and operands are read
    creation     tensor zeros ones full arange
    pointwise    + - * / **  exp log sqrt sin cos abs  sigmoid tanh relu  where  == < > …
    reductions   sum mean              products   matmul mm mv dot bmm
    shapes       t transpose permute reshape view flatten expand squeeze unsqueeze
    joining      cat stack x[...]      inplace    zero_
"""

from . import (
    creation,
    inplace,  # noqa: F401  (attaches methods to Tensor)
    joining,
    numpy_protocol,  # noqa: F401  (attaches methods to Tensor)
    pointwise,
    products,
    reductions,
    shapes,
)
from .creation import *  # noqa: F403  (the namespace is these modules' __all__)
from .joining import *  # noqa: F403
from .pointwise import *  # noqa: F403
from .products import *  # noqa: F403
from .reductions import *  # noqa: F403
from .shapes import *  # noqa: F403

__all__ = [name for module in (creation, joining, pointwise, products, reductions, shapes)
           for name in module.__all__]
