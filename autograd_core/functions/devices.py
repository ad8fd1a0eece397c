"""torch.device, torch.cuda, torch.backends: there is one device, the CPU.

    device("cuda" if cuda.is_available() else "cpu")     device(type='cpu')
"""

from types import SimpleNamespace

from ..core import messages
from ..core.tensor import Tensor, method

__all__ = ["device", "get_default_device", "set_default_device"]
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


CPU = device("cpu")


def check_device(where) -> None:
    """Nothing for the CPU; PyTorch's error for any other device."""
    if where is None or where is CPU or where == "cpu":
        return
    if isinstance(where, int):
        raise RuntimeError("Cannot access accelerator device when none is available.")
    if device(where).type == "cuda":
        raise AssertionError("Torch not compiled with CUDA enabled")
    if device(where).type != "cpu":
        raise RuntimeError(messages.NO_DEVICE.format(type=device(where).type))


def get_default_device() -> device:
    """Where new tensors are made: the CPU."""
    return CPU


def set_default_device(device) -> None:
    """Accepts the CPU."""
    check_device(device)


Tensor.device = property(lambda self: CPU)
Tensor.is_cpu = property(lambda self: True)
Tensor.is_cuda = property(lambda self: False)
Tensor.layout = property(lambda self: strided)
Tensor.is_sparse = property(lambda self: False)
Tensor.get_device = lambda self: -1


class layout:
    """How elements lie in memory: strided, here always."""

    def __repr__(self):
        return "torch.strided"


strided = layout()


@method()
def cpu(self: Tensor) -> Tensor:
    """The tensor itself."""
    return self


@method()
def cuda(self: Tensor, device=None) -> Tensor:
    """There is no GPU here: an error."""
    raise AssertionError("Torch not compiled with CUDA enabled")


def no() -> bool:
    """There is none here."""
    return False


def nothing(*args, **kwargs) -> None:
    """There is nothing to do."""


cuda_module = SimpleNamespace(
    is_available=no, device_count=lambda: 0, manual_seed=nothing, manual_seed_all=nothing,
    empty_cache=nothing, synchronize=nothing)
"""torch.cuda: not available."""
backends = SimpleNamespace(
    mps=SimpleNamespace(is_available=no, is_built=no), cuda=SimpleNamespace(is_built=no),
    cudnn=SimpleNamespace(is_available=no, deterministic=False, benchmark=False, enabled=True))
"""torch.backends: none but NumPy."""
