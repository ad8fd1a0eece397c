"""Operations that PyTorch calls by several names: the same rules, another node."""

from ..core.op import Op


def renamed(kind: type[Op], name: str, grad_fn: str, **attributes) -> type[Op]:
    """``kind`` under a name of its own, whose node PyTorch calls ``grad_fn``."""
    return type(name, (kind,), {"__module__": kind.__module__, "grad_fn": grad_fn, **attributes})
