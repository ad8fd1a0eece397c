"""Which of this package's operations PyTorch's are, for their formulas.

    our_operation("mul", "MulBackward0", {}, 2)    the one of the same grad_fn, or of the same name
"""

from collections import defaultdict
from functools import cache

from ...compat.ops import (  # noqa: F401  (they fill OPS)
    activations,
    linalg,
    losses,
    neural,
    pooling,
    resampling,
    special,
)
from ...ops import (
    OPS,
    Op,
    cumulative,  # noqa: F401
    drawing,  # noqa: F401
    inplace_views,  # noqa: F401
    picking,  # noqa: F401
)
from ...ops.compare import Compare

SYNONYMS = {"dims": "dim", "at": "index", "stop": "end"}
"""Parameters that are called otherwise in PyTorch's schemas."""
RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")
DEFAULTS = {"alpha": 1, "beta": 1}
"""Parameters that a call leaves out when they have these values."""


@cache
def ours() -> dict[str, list[type[Op]]]:
    """Our operations by the grad_fn, and by the name, that they share with PyTorch's."""
    found: dict[str, list[type[Op]]] = defaultdict(list)
    for op in OPS:
        if op.grad_fn:
            found[op.grad_fn].append(op)
        found[op.__name__.lower()].append(op)
    return found


def our_operation(called: str, grad_fn: str, parameters: dict, tensors: int) -> Op | None:
    """The operation of ours that is meant, with those of its fields that the call tells."""
    base = called.strip("_")
    if base in RELATIONS:
        return Compare(base)
    for op in (*ours().get(grad_fn, ()), *ours().get(base, ())):
        if not op.variadic and len(op.inputs) > tensors:
            continue
        made = object.__new__(op)
        fields = {name: parameters.get(name, parameters.get(SYNONYMS.get(name, name),
                                                            DEFAULTS.get(name)))
                  for name in op.fields}
        vars(made).update({name: as_whole_number(value) for name, value in fields.items()
                           if isinstance(value, int | float | str | tuple | list)})
        return made
    return None


def as_whole_number(value):
    """2 for 2.0, as people write it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
