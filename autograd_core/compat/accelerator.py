"""torch.accelerator on a machine that has none.

    current_accelerator() or "cpu"      'cpu'
"""

from ..core import messages
from ..functions.devices import no

__all__ = ["current_accelerator", "current_device_idx", "current_device_index", "current_stream",
           "device_count", "empty_cache", "is_available", "memory_allocated", "set_device_idx",
           "set_device_index", "synchronize"]

is_available = no


def device_count() -> int:
    """How many accelerators there are: none."""
    return 0


def current_accelerator(check_available: bool = False) -> None:
    """The device of the accelerator: None."""


def refuse(*args, **kwargs):
    """There is no accelerator: an error."""
    raise RuntimeError(messages.NO_ACCELERATOR)


current_device_index = current_device_idx = current_stream = synchronize = refuse
set_device_index = set_device_idx = empty_cache = memory_allocated = refuse
