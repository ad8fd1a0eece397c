"""The older torch.nn.utils.weight_norm and spectral_norm: hooks that make weights anew."""

from __future__ import annotations

import warnings

from ....core.modes import no_grad
from ....core.tensor import Tensor
from ....functions.random import randn
from ....nn.functional import normalize
from ....nn.modules.conv import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from ....nn.modules.module import Module
from ....nn.parameter import Parameter
from ...messages import message, require
from .parametrizations import _WeightNorm

__all__ = ["remove_spectral_norm", "remove_weight_norm", "spectral_norm", "weight_norm"]


class Norm:
    """What is called before ``forward``: it makes the tensor ``name`` of its ``parts``."""
    kind, parts = "", ()

    def __init__(self, name: str):
        self.name = name

    def weight_of(self, module: Module, training: bool) -> Tensor:
        """The weight made of its parts."""
        raise NotImplementedError

    def part(self, module: Module, end: str) -> Tensor:
        """The tensor of this ending."""
        return getattr(module, self.name + end)

    def __call__(self, module: Module, inputs) -> None:
        setattr(module, self.name, self.weight_of(module, module.training))


class WeightNorm(Norm):
    """A direction ``_v`` times a length ``_g``."""
    kind, parts = "weight_norm", ("_g", "_v")

    def __init__(self, name: str, dim: int | None):
        super().__init__(name)
        self.norm = _WeightNorm(dim)

    def weight_of(self, module, training):
        return self.norm(self.part(module, "_g"), self.part(module, "_v"))


class SpectralNorm(Norm):
    """``_orig`` over its largest singular value, whose vectors are ``_u`` and ``_v``."""
    kind, parts = "spectral_norm", ("_u", "_v", "_orig")

    def __init__(self, name: str, steps: int, dim: int, eps: float):
        super().__init__(name)
        require(steps > 0, ValueError, "norm.iterations", steps)
        self.steps, self.dim, self.eps = steps, dim, eps

    def as_matrix(self, weight: Tensor) -> Tensor:
        """The weight with ``dim`` as rows."""
        return weight.movedim(self.dim, 0).flatten(1) if weight.dim() > 1 else weight.reshape(-1, 1)

    def weight_of(self, module, training):
        weight, u, v = (self.part(module, end) for end in ("_orig", "_u", "_v"))
        matrix = self.as_matrix(weight)
        if training:
            with no_grad():
                for _ in range(self.steps):
                    v.copy_(normalize(matrix.t().mv(u), dim=0, eps=self.eps))
                    u.copy_(normalize(matrix.mv(v), dim=0, eps=self.eps))
                u, v = u.clone(), v.clone()
        return weight / u.dot(matrix.mv(v))


def find(module: Module, kind: str, name: str) -> int | None:
    """The key of the hook of this kind."""
    return next((key for key, (hook, _) in module._forward_pre_hooks.items()
                 if getattr(hook, "kind", "") == kind and hook.name == name), None)


def begin(module: Module, norm: Norm) -> Tensor:
    """Take the weight out of ``module``, whose hook ``norm`` becomes."""
    require(find(module, norm.kind, norm.name) is None, RuntimeError, "norm.twice", norm.kind,
            norm.name)
    module.register_forward_pre_hook(norm)
    return module._parameters.pop(norm.name)


def remove(module: Module, kind: str, name: str) -> Module:
    """The weight as a parameter again."""
    key = find(module, kind, name)
    require(key is not None, ValueError, "norm.none", kind, name, module)
    norm, _ = module._forward_pre_hooks.pop(key)
    weight = norm.weight_of(module, False).detach()
    for end in ("", *norm.parts):
        delattr(module, name + end)
    setattr(module, name, Parameter(weight))
    return module


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Train length and direction of a weight apart: ``weight_g`` and ``weight_v``."""
    warnings.warn(message("norm.old"), FutureWarning, stacklevel=2)
    norm = WeightNorm(name, dim)
    weight = begin(module, norm)
    length, direction = norm.norm.right_inverse(weight.detach())
    module.register_parameter(f"{name}_g", Parameter(length))
    module.register_parameter(f"{name}_v", Parameter(direction))
    norm(module, None)
    return module


def remove_weight_norm(module: Module, name: str = "weight") -> Module:
    """Length times direction as one parameter again."""
    return remove(module, "weight_norm", name)


def spectral_norm(module: Module, name: str = "weight", n_power_iterations: int = 1,
                  eps: float = 1e-12, dim: int | None = None) -> Module:
    """Divide a weight by its largest singular value each time before ``forward``."""
    if dim is None:
        dim = int(isinstance(module, ConvTranspose1d | ConvTranspose2d | ConvTranspose3d))
    norm = SpectralNorm(name, n_power_iterations, dim, eps)
    weight = begin(module, norm)
    module.register_parameter(f"{name}_orig", weight)
    setattr(module, name, weight.data)
    for end, n in zip(("_u", "_v"), norm.as_matrix(weight).shape, strict=True):
        module.register_buffer(name + end, normalize(randn(n, dtype=weight.dtype), dim=0, eps=eps))
    return module


def remove_spectral_norm(module: Module, name: str = "weight") -> Module:
    """The divided weight as a parameter again."""
    return remove(module, "spectral_norm", name)
