"""torch.nn.utils: all gradients, or all parameters, at once."""

import warnings

import numpy as np

from ...core.tensor import Tensor
from ...functions import cat, doors, lazy_names
from ...functions.inplace import write

__all__ = ["clip_grad_norm", "clip_grad_norm_", "clip_grad_value_", "get_total_norm",
           "parameters_to_vector", "vector_to_parameters"]

NON_FINITE = ("The total norm of order {norm_type} for gradients from `parameters` is non-finite, "
              "so it cannot be clipped. To disable this error and scale the gradients by the "
              "non-finite norm anyway, set `error_if_nonfinite=False`")


def gradients(parameters) -> list[Tensor]:
    """The gradients of those that have one."""
    parameters = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    return [p._grad for p in parameters if p._grad is not None]


def get_total_norm(tensors, norm_type: float = 2.0, error_if_nonfinite: bool = False,
                   foreach: bool | None = None) -> Tensor:
    """The norm of all ``tensors`` as one vector."""
    tensors, total = list(tensors), norm_of_all(list(tensors), norm_type)
    if error_if_nonfinite and not np.isfinite(total._array):
        raise RuntimeError(NON_FINITE.format(norm_type=norm_type))
    return total


def norm_of_all(tensors: list[Tensor], norm_type: float) -> Tensor:
    """The norm of the norms of ``tensors``."""
    norms = [np.linalg.norm(x._array.reshape(-1), norm_type) for x in tensors]
    if not norms:
        return Tensor._of(np.zeros((), np.float32))
    kind = tensors[0]._array.dtype
    return Tensor._of(np.asarray(np.linalg.norm(norms, norm_type), kind))


def clip_grad_norm_(parameters, max_norm: float, norm_type: float = 2.0,
                    error_if_nonfinite: bool = False, foreach: bool | None = None) -> Tensor:
    """Scale all gradients down so that their norm is at most ``max_norm``; returns what it was."""
    grads, norm_type = gradients(parameters), float(norm_type)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    factor = np.minimum(float(max_norm) / (total._array + 1e-6), 1.0)
    for g in grads:
        write(g, g._array * factor)
    return total


def clip_grad_norm(parameters, max_norm: float, norm_type: float = 2.0,
                   error_if_nonfinite: bool = False, foreach: bool | None = None) -> Tensor:
    """``clip_grad_norm_`` by its old name."""
    warnings.warn("`torch.nn.utils.clip_grad_norm` is now deprecated in favor of "
                  "`torch.nn.utils.clip_grad_norm_`.", FutureWarning, stacklevel=2)
    return clip_grad_norm_(parameters, max_norm, norm_type, error_if_nonfinite, foreach)


def clip_grad_value_(parameters, clip_value: float, foreach: bool | None = None) -> None:
    """Cut every entry of every gradient off at ±``clip_value``."""
    for g in gradients(parameters):
        write(g, np.clip(g._array, -float(clip_value), float(clip_value)))


def parameters_to_vector(parameters) -> Tensor:
    """All parameters, one after the other."""
    return cat([p.view(-1) for p in parameters])


def vector_to_parameters(vec: Tensor, parameters) -> None:
    """Cut ``vec`` up into the parameters."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type(vec)}")
    start = 0
    for p in parameters:
        p.data = vec[start:start + p.numel()].view(p.shape).data
        start += p.numel()


doors.open_doors(__name__)
__getattr__, __dir__ = lazy_names.hooks("nn.utils", __name__, globals(), {"doors", "lazy_names"})
