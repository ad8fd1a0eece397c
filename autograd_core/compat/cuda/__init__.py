"""torch.cuda on a machine without a GPU: nothing is available, and what needs it says so.

    device("cuda" if cuda.is_available() else "cpu")     device(type='cpu')
"""

from ...core import messages
from ...functions.devices import no

NEED_A_GPU = (
    "can_device_access_peer current_blas_handle current_device current_stream "
    "get_device_capability get_device_name get_device_properties get_rng_state init initial_seed "
    "ipc_collect mem_get_info memory_stats memory_summary reset_max_memory_allocated "
    "reset_peak_memory_stats set_rng_state synchronize")
TYPES = ("BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short")

is_available = is_initialized = no


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """Would a GPU compute with bfloat16?  There is none."""
    return False


def device_count() -> int:
    """How many GPUs there are: none."""
    return 0


def manual_seed(seed: int) -> None:
    """Would seed the random numbers of a GPU."""
    int(seed)


def seed() -> None:
    """Would seed the random numbers of a GPU from a seed that nobody knows."""


def memory_allocated(device=None) -> int:
    """Bytes that tensors take on a GPU: none."""
    return 0


manual_seed_all, seed_all, empty_cache = manual_seed, seed, seed
max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def set_device(device) -> None:
    """Would choose a GPU: refused, unless the number says that it shall not matter."""
    if not isinstance(device, int) or device >= 0:
        refuse()


def refuse(*args, **kwargs):
    """There is no GPU here: an error."""
    raise AssertionError(messages.NO_CUDA)


def refusing_class(name: str, error: type, text: str) -> type:
    """A class that refuses to make anything."""
    def new(cls, *args, **kwargs):
        raise error(text)
    return type(name, (), {"__new__": new, "__module__": __name__})


globals().update(dict.fromkeys(NEED_A_GPU.split(), refuse))
globals().update({f"{kind}Tensor": refusing_class(
    f"{kind}Tensor", TypeError,
    f"type torch.cuda.{kind}Tensor not available. {messages.NO_CUDA}.") for kind in TYPES})
Stream = refusing_class("Stream", RuntimeError, "torch.cuda.Stream requires CUDA support")
Event = refusing_class("Event", RuntimeError, "Tried to instantiate dummy base class Event")
