"""Convolutions as modules."""

from ...functions import zeros
from .. import functional as F
from ..functional.convolution import each
from ..parameter import Parameter
from .linear import draw_evenly
from .module import Module, variant, variants

__all__ = ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d",
           "ConvTranspose3d"]

PADDINGS, MODES = {"same", "valid"}, {"zeros", "reflect", "replicate", "circular"}


class Conv(Module):
    """A convolution over ``axes`` axes, with a learnt weight and bias."""

    axes = 0
    transposed = False

    def __init__(self, in_channels: int, out_channels: int, kernel_size, stride=1, padding=0,
                 dilation=1, groups: int = 1, bias: bool = True, padding_mode: str = "zeros",
                 device=None, dtype=None):
        super().__init__()
        k = self.axes
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        if in_channels % groups:
            raise ValueError("in_channels must be divisible by groups")
        if out_channels % groups:
            raise ValueError("out_channels must be divisible by groups")
        self.stride = each(stride, k)
        self._check_padding(padding, padding_mode)
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.dilation = each(kernel_size, k), each(dilation, k)
        self.padding = padding if isinstance(padding, str) else each(padding, k)
        self.output_padding, self.padding_mode = (0,) * k, padding_mode
        outer, inner = ((in_channels, out_channels) if self.transposed
                        else (out_channels, in_channels))
        self.weight = Parameter(zeros(outer, inner // groups, *self.kernel_size, dtype=dtype))
        self.register_parameter("bias", Parameter(zeros(out_channels, dtype=dtype)) if bias
                                else None)
        self.reset_parameters()

    def _check_padding(self, padding, padding_mode: str) -> None:
        if isinstance(padding, str):
            if padding not in PADDINGS:
                raise ValueError(f"Invalid padding string {padding!r}, should be one of {PADDINGS}")
            if padding == "same" and any(s != 1 for s in self.stride):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if padding_mode not in MODES:
            raise ValueError(f"padding_mode must be one of {MODES}, but got "
                             f"padding_mode='{padding_mode}'")

    def reset_parameters(self) -> None:
        """Draw weight and bias evenly from ±1/√(inputs of a unit)."""
        draw_evenly(self)

    def forward(self, input):
        padding = self.padding
        if self.padding_mode != "zeros":
            ends = each(0 if isinstance(padding, str) else padding, self.axes)
            if padding == "same":
                total = [d * (n - 1) for d, n in zip(self.dilation, self.kernel_size, strict=True)]
                both = [end for n in reversed(total) for end in (n // 2, n - n // 2)]
            else:
                both = [p for p in reversed(ends) for _ in range(2)]
            input, padding = F.pad(input, both, self.padding_mode), 0
        return getattr(F, f"conv{self.axes}d")(input, self.weight, self.bias, self.stride, padding,
                                               self.dilation, self.groups)

    def extra_repr(self):
        zero = (0,) * self.axes
        said = [f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
                f"stride={self.stride}"]
        if self.padding != zero:
            said.append(f"padding={self.padding}")
        if self.dilation != (1,) * self.axes:
            said.append(f"dilation={self.dilation}")
        if self.output_padding != zero:
            said.append(f"output_padding={self.output_padding}")
        if self.groups != 1:
            said.append(f"groups={self.groups}")
        if self.bias is None:
            said.append("bias=False")
        if self.padding_mode != "zeros":
            said.append(f"padding_mode={self.padding_mode}")
        return ", ".join(said)


Conv1d = variant("Conv1d", Conv, "Convolve sequences.", axes=1)
Conv3d = variant("Conv3d", Conv, "Convolve volumes.", axes=3)


class Conv2d(Conv):
    """Convolve images.

    >>> import autograd_core as torch
    >>> torch.nn.Conv2d(1, 2, 3, padding=1)
    Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    """

    axes = 2


class ConvTransposed(Conv):
    """What a convolution sends backward, as a layer of its own."""

    transposed = True

    def __init__(self, in_channels: int, out_channels: int, kernel_size, stride=1, padding=0,
                 output_padding=0, groups: int = 1, bias: bool = True, dilation=1,
                 padding_mode: str = "zeros", device=None, dtype=None):
        if padding_mode != "zeros":
            raise ValueError('Only "zeros" padding mode is supported for '
                             f"{type(self).__name__}")
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, dilation, groups,
                         bias, padding_mode, device, dtype)
        self.output_padding = each(output_padding, self.axes)

    def forward(self, input, output_size=None):
        return getattr(F, f"conv_transpose{self.axes}d")(
            input, self.weight, self.bias, self.stride, self.padding,
            self.output_padding if output_size is None else self._padding_for(input, output_size),
            self.groups, self.dilation)

    def _padding_for(self, input, output_size) -> list[int]:
        """What is padded besides, so that the result is of ``output_size``."""
        wanted, k = list(output_size)[-self.axes:], self.axes
        least = [(n - 1) * s - 2 * p + d * (m - 1) + 1 for n, s, p, d, m in zip(
            input.shape[-k:], self.stride, self.padding, self.dilation, self.kernel_size,
            strict=True)]
        most = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
        if any(not low <= n <= high for low, n, high in zip(least, wanted, most, strict=True)):
            raise ValueError(f"requested an output size of {list(output_size)}, but valid sizes "
                             f"range from {least} to {most} (for an input of "
                             f"{list(input.shape[2:])})")
        return [n - low for n, low in zip(wanted, least, strict=True)]


ConvTranspose1d, ConvTranspose2d, ConvTranspose3d = variants(
    "ConvTranspose", ConvTransposed, "The transposed convolution of {}.", lambda k: {"axes": k})
