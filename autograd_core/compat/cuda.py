"""torch.cuda on a machine without a GPU: nothing is available, and what needs it says so.

    device("cuda" if cuda.is_available() else "cpu")     device(type='cpu')
"""

from ..core import messages
from ..functions.devices import no

TYPES = ("BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short")

is_available = is_initialized = no


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """Would a GPU compute with bfloat16?  There is none."""
    return False


def device_count() -> int:
    """How many GPUs there are: none."""
    return 0


def get_arch_list() -> list[str]:
    """The kinds of GPU that this was compiled for: none."""
    return []


def manual_seed(seed: int) -> None:
    """Would seed the random numbers of a GPU."""
    int(seed)


manual_seed_all = manual_seed


def seed() -> None:
    """Would seed the random numbers of a GPU from a seed that nobody knows."""


seed_all = empty_cache = seed


def set_device(device) -> None:
    """Would choose a GPU: refused, unless the number says that it shall not matter."""
    if not isinstance(device, int) or device >= 0:
        refuse()


def memory_allocated(device=None) -> int:
    """Bytes that tensors take on a GPU: none."""
    return 0


max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def refuse(*args, **kwargs):
    """There is no GPU here: an error."""
    raise AssertionError(messages.NO_CUDA)


init = synchronize = current_device = current_stream = current_blas_handle = refuse
get_device_name = get_device_properties = get_device_capability = mem_get_info = refuse
get_rng_state = set_rng_state = initial_seed = can_device_access_peer = ipc_collect = refuse
reset_peak_memory_stats = reset_max_memory_allocated = memory_summary = memory_stats = refuse


class Stream:
    """A queue of work for a GPU: refused."""

    def __init__(self, *args, **kwargs):
        raise RuntimeError("torch.cuda.Stream requires CUDA support")


class Event:
    """A moment in a Stream: refused."""

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Tried to instantiate dummy base class Event")


def tensor_type(name: str) -> type:
    """A class of old, torch.cuda.FloatTensor: refuses to make a tensor."""
    def new(cls, *args, **kwargs):
        raise TypeError(f"type torch.cuda.{name} not available. {messages.NO_CUDA}.")
    return type(name, (), {"__new__": new})


globals().update({f"{kind}Tensor": tensor_type(f"{kind}Tensor") for kind in TYPES})
