"""torch.device, layouts and memory formats: there is one device, the CPU.

    device("cuda" if cuda.is_available() else "cpu")     device(type='cpu')
    with device("cpu"): ...                              where new tensors are made
"""

from types import SimpleNamespace

from ..core import messages
from ..core.attributes import fixed
from ..core.tensor import Tensor, method

__all__ = ["channels_last", "channels_last_3d", "contiguous_format", "device", "get_default_device",
           "layout", "memory_format", "preserve_format", "set_default_device", "strided"]
KINDS = ("cpu", "cuda", "ipu", "xpu", "mkldnn", "opengl", "opencl", "ideep", "hip", "ve", "fpga",
         "maia", "xla", "lazy", "vulkan", "mps", "meta", "hpu", "mtia", "privateuseone")


class device:
    """Where a tensor lives: ``type`` and ``index``.

    >>> device("cpu"), device("cuda:1")
    (device(type='cpu'), device(type='cuda', index=1))
    """

    def __init__(self, type, index: int | None = None):
        if isinstance(type, device):
            type, index = type.type, type.index
        if isinstance(type, int):
            raise RuntimeError(messages.NO_ACCELERATOR)
        if not str(type):
            raise RuntimeError("Device string must not be empty")
        kind, colon, number = str(type).partition(":")
        if not kind.isalpha() or (colon and not number.isdigit()):
            raise RuntimeError(f"Invalid device string: '{type}'")
        if kind not in KINDS:
            raise RuntimeError(messages.DEVICE_KIND.format(kinds=", ".join(KINDS), got=type))
        self.type = kind
        self.index = int(number) if number else index

    def __repr__(self):
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))

    def __enter__(self):
        default.append(self)
        return self

    def __exit__(self, *exception):
        default.remove(self)


CPU = device("cpu")
default = [CPU]
"""Where new tensors are made: what was said last."""


def check_device(where) -> None:
    """Nothing for the CPU; PyTorch's error for any other device."""
    if where is None:
        where = default[-1]
    if where is CPU or where == "cpu":
        return
    kind = device(where).type
    if kind == "cuda":
        raise AssertionError(messages.NO_CUDA)
    if kind != "cpu":
        raise RuntimeError(messages.NO_DEVICE.format(type=kind))


def check_place(where, layout, pin_memory) -> None:
    """Nothing for strided memory of the CPU that is not pinned; PyTorch's error for any other."""
    check_device(where)
    if layout is not None and layout is not strided:
        raise NotImplementedError(f"tensors are torch.strided here, not {layout!r}")
    if pin_memory:
        raise RuntimeError(messages.NO_PINNED_MEMORY)


def get_default_device() -> device:
    """Where new tensors are made."""
    check_device(None)
    return default[-1]


def set_default_device(device) -> None:
    """Say where new tensors are made; None is the CPU.  What is not there is refused when used."""
    default[:] = [CPU if device is None else globals()["device"](device)]


Tensor.device = fixed(lambda self: CPU, "device")
Tensor.is_cpu = fixed(lambda self: True, "is_cpu")
Tensor.is_cuda = fixed(lambda self: False, "is_cuda")
Tensor.layout = fixed(lambda self: strided, "layout")
for _name in ("is_meta", "is_nested", "is_quantized", "is_sparse"):
    setattr(Tensor, _name, fixed(lambda self: False, _name))
Tensor.get_device = lambda self: -1


class layout:
    """How elements are kept: ``strided`` here always; others have a name only."""

    def __init__(self, name: str):
        self.name = name

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return self.name


class memory_format(layout):
    """The order in which the axes lie in memory: ``contiguous_format``, ``channels_last``, …"""


strided = layout("strided")
contiguous_format, preserve_format, channels_last, channels_last_3d = map(memory_format, (
    "contiguous_format", "preserve_format", "channels_last", "channels_last_3d"))


@method()
def cpu(self: Tensor, *, memory_format=None) -> Tensor:
    """The tensor itself."""
    return self


@method()
def cuda(self: Tensor, device=None, non_blocking: bool = False, *, memory_format=None) -> Tensor:
    """There is no GPU here: an error."""
    raise AssertionError(messages.NO_CUDA)


@method()
def pin_memory(self: Tensor, device=None) -> Tensor:
    """There is no accelerator that memory is pinned for: an error."""
    if device is not None and globals()["device"](device).type == "cpu":
        raise RuntimeError("CPU device type not an accelerator.")
    raise RuntimeError(messages.NO_ACCELERATOR)


@method()
def is_pinned(self: Tensor, device=None) -> bool:
    """Is the memory pinned?  Never, here."""
    return False


@method()
def share_memory_(self: Tensor) -> Tensor:
    """The tensor itself: threads share it, and other processes are not made here."""
    return self


def no() -> bool:
    """There is none here."""
    return False


backends = SimpleNamespace(
    mps=SimpleNamespace(is_available=no, is_built=no),
    cuda=SimpleNamespace(is_built=no, matmul=SimpleNamespace(allow_tf32=False)),
    cudnn=SimpleNamespace(is_available=no, version=lambda: None, deterministic=False,
                          benchmark=False, enabled=True, allow_tf32=True),
    mkl=SimpleNamespace(is_available=no), openmp=SimpleNamespace(is_available=no))
"""torch.backends: none but NumPy."""
