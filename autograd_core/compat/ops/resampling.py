"""Resampling: matrices that interpolate along an axis, and patches of images."""

import numpy as np

from ...core.op import Linear
from ...ops.convolution import folded, padded, windows

# the matrices (outputs × inputs) of one axis


def nearest(n, m, scale=None, exact=False):
    """For each output the input at its place, rounded down; ``exact``: that of its middle."""
    step = np.float32(1 / scale if scale else n / m)
    places = np.floor((np.arange(m, dtype=np.float32) + 0.5 * exact) * step).astype(int)
    return np.eye(n)[np.minimum(places, n - 1)]


def sources(n, m, scale, align_corners, cubic=False):
    """Where each output lies among the inputs."""
    if align_corners:
        return np.arange(m) * ((n - 1) / (m - 1) if m > 1 else 0)
    places = (np.arange(m) + 0.5) * (1 / scale if scale else n / m) - 0.5
    return places if cubic else np.maximum(places, 0)


def linear(n, m, scale=None, align_corners=False):
    """Between the two neighbours, by how near they are."""
    return hats(sources(n, m, scale, align_corners), n)


def hats(places, n):
    """The weights with which neighbours of ``places`` count."""
    low = np.minimum(places.astype(int), n - 1)
    weight, rows = places - low, np.arange(len(places))
    out = np.zeros((len(places), n))
    out[rows, low] += 1 - weight
    out[rows, np.minimum(low + 1, n - 1)] += weight
    return out


def cubic(n, m, scale=None, align_corners=False):
    """Among four neighbours, by the cubic convolution of Keys with a = -3/4."""
    places = sources(n, m, scale, align_corners, True)
    low, rows = np.floor(places).astype(int), np.arange(m)
    out = np.zeros((m, n))
    for offset in range(-1, 3):
        np.add.at(out, (rows, np.clip(low + offset, 0, n - 1)), keys(places - (low + offset)))
    return out


def keys(x, a=-0.75):
    """The kernel of cubic convolution."""
    x = np.abs(x)
    near, far = ((a + 2) * x - (a + 3)) * x * x + 1, a * (((x - 5) * x + 8) * x - 4)
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


class PixelShuffle(Linear):
    """(…, C r², H, W) as (…, C, H r, W r): channels become pixels."""
    r: int
    grad_fn, tex = "PixelShuffleBackward0", r"\operatorname{pixel\_shuffle}($a)"
    local, structure = (r"\Pi",), ("permutation",)

    def forward(self, a):
        *lead, c, h, w = a.shape
        a = a.reshape(*lead, c // self.r ** 2, self.r, self.r, h, w)
        a = np.moveaxis(a, (-4, -3), (-3, -1))
        return a.reshape(*lead, c // self.r ** 2, h * self.r, w * self.r)

    def vjp_a(self, g): return PixelUnshuffle(self.r)(g)


class PixelUnshuffle(Linear):
    """(…, C, H r, W r) as (…, C r², H, W): pixels become channels."""
    r: int
    grad_fn, tex = "PixelUnshuffleBackward0", r"\operatorname{pixel\_unshuffle}($a)"
    local, structure = (r"\Pi",), ("permutation",)

    def forward(self, a):
        *lead, c, h, w = a.shape
        a = a.reshape(*lead, c, h // self.r, self.r, w // self.r, self.r)
        a = np.moveaxis(a, (-3, -1), (-4, -3))
        return a.reshape(*lead, c * self.r ** 2, h // self.r, w // self.r)

    def vjp_a(self, g): return PixelShuffle(self.r)(g)


class ChannelShuffle(Linear):
    """The channels of ``groups`` groups in turn."""
    groups: int
    grad_fn, tex = "ChannelShuffleBackward0", r"\operatorname{shuffle}($a)"
    local, structure = (r"\Pi",), ("permutation",)

    def forward(self, a):
        n, c, *size = a.shape
        return a.reshape(n, self.groups, c // self.groups, *size).swapaxes(1, 2).reshape(a.shape)

    def vjp_a(self, g): return ChannelShuffle(g.shape[1] // self.groups)(g)


# patches

class Im2Col(Linear):
    """Each window of images as a column: (N, C, H, W) to (N, C · window, windows)."""
    kernel_size: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[int, ...]
    stride: tuple[int, ...]
    grad_fn, tex = "Im2ColBackward0", r"\operatorname{unfold}($a)"
    local, structure = (r"\text{rows of}\ I",), ("rows of I",)

    def forward(self, a):
        view = windows(padded(a, self.padding), self.kernel_size, self.stride, self.dilation)
        *lead, _, rows, columns = view.shape[:-2]
        return np.moveaxis(view, (-4, -3), (-2, -1)).reshape(*lead, -1, rows * columns)

    def vjp_a(self, g, shape):
        return Col2Im(shape, self.kernel_size, self.dilation, self.padding, self.stride)(g)


class Col2Im(Linear):
    """Columns added up where their windows lie in images of shape ``size``."""
    size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[int, ...]
    stride: tuple[int, ...]
    grad_fn, tex = "Col2ImBackward0", r"\operatorname{fold}($a)"
    local, structure = (r"\text{columns of}\ I",), ("columns of I",)

    def forward(self, a):
        outputs = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, d, p, s in
                   zip(self.size[-2:], self.kernel_size, self.dilation, self.padding, self.stride,
                       strict=True)]
        columns = a.reshape(*self.size[:-2], *self.kernel_size, *outputs)
        columns = np.moveaxis(columns, (-2, -1), (-4, -3))
        return folded(columns, self.size, self.stride, self.padding, self.dilation)

    def vjp_a(self, g):
        return Im2Col(self.kernel_size, self.dilation, self.padding, self.stride)(g)
