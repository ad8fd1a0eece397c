"""torch.amp: gradient scaling.  A loss times a factor, its gradients divided by it again.

    scaler = torch.amp.GradScaler("cpu")
    scaler.scale(loss).backward()       gradients are too large by the factor
    scaler.step(optimizer)              divided; the step is left out where one is inf or nan
    scaler.update()                     a smaller factor after such a step, a larger one in time

``autocast`` is there for scripts that switch it off, or ask for a GPU; lower precision is not.
"""

from __future__ import annotations

import warnings
from collections import defaultdict

import numpy as np

from ..core import dtypes
from ..core.leaves import wrap
from ..core.modes import _Switch
from ..core.tensor import Tensor
from ..functions.devices import device as Device
from ..functions.inplace import write
from .func.trees import flatten
from .messages import message, require

__all__ = ["GradScaler", "autocast"]
READY, UNSCALED, STEPPED = range(3)


class Progress:
    """How far an optimizer is: its stage, and whether a gradient was inf or nan."""

    stage, found_inf = READY, None


class GradScaler:
    """Scales losses, unscales gradients, and adapts the scale."""

    def __init__(self, device: str = "cuda", init_scale: float = 2.0 ** 16,
                 growth_factor: float = 2.0, backoff_factor: float = 0.5,
                 growth_interval: int = 2000, enabled: bool = True):
        self._enabled = enabled and device != "cuda"
        if enabled and device == "cuda":
            warnings.warn(message("amp.no_cuda"), UserWarning, stacklevel=2)
        require(not self._enabled or growth_factor > 1, AssertionError, "amp.growth")
        require(not self._enabled or backoff_factor < 1, AssertionError, "amp.backoff")
        self._init_scale, self._growth_tracker, self._scale = init_scale, 0, None
        self._growth_factor, self._backoff_factor = growth_factor, backoff_factor
        self._growth_interval = growth_interval
        self._progress = defaultdict(Progress)

    def scale(self, outputs):
        """``outputs``, a tensor or several, times the scale."""
        if not self._enabled:
            return outputs
        if self._scale is None:
            self._scale = wrap(np.full((), self._init_scale, np.float32))
        require(isinstance(outputs, Tensor | list | tuple), ValueError, "amp.outputs")
        leaves, spec = flatten(outputs)
        return spec.build([x * self._scale for x in leaves])

    def unscale_(self, optimizer) -> None:
        """Divide the gradients of ``optimizer`` by the scale, to clip them, say."""
        if not self._enabled:
            return
        require(self._scale is not None, AssertionError, "amp.no_scale", "unscale_")
        progress = self._progress[id(optimizer)]
        require(progress.stage != UNSCALED, RuntimeError, "amp.unscaled")
        require(progress.stage != STEPPED, RuntimeError, "amp.unscale_late")
        inverse = np.float32(1 / float(self._scale._array))
        for group in optimizer.param_groups:
            for grad in filter(lambda g: g is not None, (p._grad for p in group["params"])):
                require(grad._array.dtype != np.float16, ValueError, "amp.half")
                progress.found_inf = bool(progress.found_inf) or not np.isfinite(grad._array).all()
                if inverse != 1:
                    write(grad, grad._array * inverse)
        progress.stage = UNSCALED

    def step(self, optimizer, *args, **kwargs):
        """``optimizer.step()``, unless a gradient is inf or nan."""
        if not self._enabled:
            return optimizer.step(*args, **kwargs)
        require("closure" not in kwargs, RuntimeError, "amp.closure")
        require(self._scale is not None, AssertionError, "amp.no_scale", "step")
        progress = self._progress[id(optimizer)]
        require(progress.stage != STEPPED, RuntimeError, "amp.stepped")
        if progress.stage == READY:
            self.unscale_(optimizer)
        require(progress.found_inf is not None, AssertionError, "amp.unchecked")
        progress.stage = STEPPED
        return None if progress.found_inf else optimizer.step(*args, **kwargs)

    def update(self, new_scale=None) -> None:
        """The scale for the next step; or ``new_scale``."""
        if not self._enabled:
            return
        require(self._scale is not None, AssertionError, "amp.no_scale", "update")
        if new_scale is not None:
            require(isinstance(new_scale, float) or (
                new_scale.numel() == 1 and not new_scale.requires_grad), AssertionError,
                "amp.new_scale")
            self._scale.fill_(float(new_scale))
        else:
            found = [p.found_inf for p in self._progress.values() if p.found_inf is not None]
            require(found, AssertionError, "amp.no_checks")
            self._adapt(any(found))
        self._progress.clear()

    def _adapt(self, found_inf: bool) -> None:
        self._growth_tracker = 0 if found_inf else self._growth_tracker + 1
        if found_inf:
            self._scale.mul_(self._backoff_factor)
        elif self._growth_tracker == self._growth_interval:
            self._growth_tracker = 0
            grown = np.float32(self._scale._array * self._growth_factor)
            if np.isfinite(grown):
                self._scale.fill_(float(grown))

    def get_scale(self) -> float:
        """The scale, 1 if this is not enabled."""
        if not self._enabled:
            return 1.0
        return self._init_scale if self._scale is None else self._scale.item()

    def is_enabled(self) -> bool:
        """Does it do anything?"""
        return self._enabled

    def state_dict(self) -> dict:
        """What ``load_state_dict`` needs to go on."""
        if not self._enabled:
            return {}
        return {"scale": self.get_scale(), "growth_factor": self._growth_factor,
                "backoff_factor": self._backoff_factor, "growth_interval": self._growth_interval,
                "_growth_tracker": self._growth_tracker}

    def load_state_dict(self, state_dict: dict) -> None:
        """Go on from what ``state_dict`` gave."""
        if not self._enabled:
            return
        require(state_dict, RuntimeError, "amp.empty_state")
        for name in ("growth_factor", "backoff_factor", "growth_interval"):
            setattr(self, f"_{name}", state_dict[name])
        self._growth_tracker, self._init_scale = state_dict["_growth_tracker"], state_dict["scale"]
        if self._scale is not None:
            self._scale.fill_(self._init_scale)


for _name in ("growth_factor", "backoff_factor", "growth_interval"):
    setattr(GradScaler, f"get_{_name}", lambda self, name=_name: getattr(self, f"_{name}"))
    setattr(GradScaler, f"set_{_name}",
            lambda self, new, name=_name: setattr(self, f"_{name}", new))


class autocast(_Switch):
    """Nothing, where it is switched off or meant for a GPU; anything else is refused."""

    field = "grad"

    def __init__(self, device_type: str, dtype=None, enabled: bool = True,
                 cache_enabled: bool | None = None):
        require(isinstance(device_type, str), ValueError, "autocast.type", type(device_type))
        self.device, self.given = Device(device_type).type, (device_type, dtype, enabled)
        if enabled and self.device == "cuda":
            warnings.warn(message("autocast.no_cuda"), UserWarning, stacklevel=2)
        elif enabled and self.device == "cpu":
            require(dtype not in (None, dtypes.float16), NotImplementedError, "autocast.refused")
            warnings.warn(message("autocast.dtype"), UserWarning, stacklevel=2)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing was switched."""

    def again(self):
        return self
