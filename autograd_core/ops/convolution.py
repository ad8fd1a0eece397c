"""Convolution of any number of axes, and the two products that it is differentiated into.

The output is linear in the input and in the weight.  With out = a ∗ w and a gradient g of it, the
gradients of a and w are such products too, so the three are written once and serve each other.
"""

from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..core.op import Bilinear


def windows(a, kernel, stride, dilation, writeable=False):
    """A view of the last axes of ``a`` as (…outputs, …kernel)."""
    span = tuple(d * (n - 1) + 1 for d, n in zip(dilation, kernel, strict=True))
    view = sliding_window_view(a, span, tuple(range(-len(kernel), 0)), writeable=writeable)
    return view[(..., *[slice(None, None, s) for s in (*stride, *dilation)])]


def padded(a, padding, value=0):
    """``a`` with ``padding`` elements of ``value`` at both ends of its last axes."""
    if not any(padding):
        return a
    ends = [(0, 0)] * (a.ndim - len(padding)) + [(p, p) for p in padding]
    return np.pad(a, ends, constant_values=value)


def folded(columns, shape, stride, padding, dilation):
    """What undoes ``windows``: (…outputs, …kernel) added up in ``shape``, where it was."""
    k = len(stride)
    outputs, kernel = columns.shape[-2 * k:-k], columns.shape[-k:]
    out = np.zeros((*shape[:-k], *(n + 2 * p for n, p in zip(shape[-k:], padding, strict=True))),
                   columns.dtype)
    for offset in np.ndindex(*kernel):
        where = tuple(slice(o * d, o * d + s * (n - 1) + 1, s) for o, d, s, n in
                      zip(offset, dilation, stride, outputs, strict=True))
        out[(..., *where)] += columns[(..., *offset)]
    inner = (..., *(slice(p, p + n) for p, n in zip(padding, shape[-k:], strict=True)))
    return np.ascontiguousarray(out[inner])


class Geometry(Bilinear):
    """How a kernel moves over its input."""
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int = 1
    local, structure = (r"\text{Toeplitz of}\ w", r"\text{windows of}\ a"), ("Toeplitz", "windows")

    def like(self, kind, *more, **fixed):
        """Another product of the same geometry."""
        names = ("stride", "padding", "dilation", "groups")
        return kind(*(getattr(self, f) for f in names), *more, **fixed)

    def columns(self, a, kernel):
        """The windows of ``a`` as (groups, N · outputs, channels · kernel)."""
        view = windows(padded(a, self.padding), kernel, self.stride, self.dilation)
        n, c, *outputs = view.shape[:2 + len(kernel)]
        view = view.reshape(n, self.groups, c // self.groups, *view.shape[2:])
        k = len(kernel)
        order = (1, 0, *range(3, 3 + k), 2, *range(3 + k, 3 + 2 * k))
        return view.transpose(order).reshape(self.groups, -1, c // self.groups * int(
            np.prod(kernel))), tuple(outputs)

    def rows(self, g):
        """(N, O, …) as (groups, N · outputs, O / groups)."""
        n, o, *outputs = g.shape
        split = np.moveaxis(g.reshape(n, self.groups, o // self.groups, *outputs), (1, 2), (0, -1))
        return split.reshape(self.groups, -1, o // self.groups)

    def matrix(self, w):
        """(O, C / groups, …kernel) as (groups, O / groups, C / groups · kernel)."""
        return w.reshape(self.groups, w.shape[0] // self.groups, -1)


class Convolution(Geometry):
    """a ∗ w + bias: a is (N, C, …), w is (O, C / groups, …kernel)."""
    transposed = False
    grad_fn, tex = "ConvolutionBackward0", r"$a \ast $w"
    local = r"\text{Toeplitz of}\ $w", r"\text{windows of}\ $a", r"\mathbf{1}"
    structure = "Toeplitz", "windows", "ones in blocks"
    saved_as: ClassVar = {"a": "input", "w": "weight"}

    def forward(self, a, w, bias):
        columns, outputs = self.columns(a, w.shape[2:])
        out = columns @ self.matrix(w).mT
        out = out.reshape(self.groups, a.shape[0], *outputs, -1)
        out = np.moveaxis(out, (0, -1), (1, 2)).reshape(a.shape[0], w.shape[0], *outputs)
        out = np.ascontiguousarray(out)
        return out if bias is None else out + bias.reshape(-1, *(1,) * len(outputs))

    def vjp_a(self, g, w, shape): return self.like(ConvolutionOfGradient, shape)(g, w)
    def vjp_w(self, g, a, shape): return self.like(ConvolutionOfWeight, shape)(g, a)
    def vjp_bias(self, g): return g.sum(axis=(0, *range(2, len(g.shape))))


class ConvolutionOfGradient(Geometry):
    """The input of shape ``size`` that a gradient a of the output comes from."""
    size: tuple[int, ...] = ()
    grad_fn, tex = "ConvolutionBackward0", r"$a \ast^{\top} $w"
    saved_as: ClassVar = {"a": "input", "w": "weight"}

    def forward(self, a, w):
        columns = self.rows(a) @ self.matrix(w)
        n, k = a.shape[0], w.ndim - 2
        columns = columns.reshape(self.groups, n, *a.shape[2:], w.shape[1], *w.shape[2:])
        columns = np.moveaxis(columns, (0, 2 + k), (1, 2))
        columns = columns.reshape(n, -1, *columns.shape[3:])
        return folded(columns, self.size, self.stride, self.padding, self.dilation)

    def vjp_a(self, g, w): return self.like(Convolution)(g, w, None)
    def vjp_w(self, g, a, shape): return self.like(ConvolutionOfWeight, shape)(a, g)


class ConvolutionOfWeight(Geometry):
    """The weight of shape ``size`` that a gradient a of the output comes from, for an input w."""
    size: tuple[int, ...] = ()
    grad_fn, tex = "ConvolutionBackward0", r"$a \star $w"
    saved_as: ClassVar = {"a": "input", "w": "weight"}

    def forward(self, a, w):
        wide = tuple((n - 1) * s + d * (k - 1) + 1 for n, s, d, k in
                     zip(a.shape[2:], self.stride, self.dilation, self.size[2:], strict=True))
        w = padded(w, self.padding)[(..., *map(slice, wide))]
        flat = Geometry(self.stride, (0,) * len(wide), self.dilation, self.groups)
        columns, _ = flat.columns(w, self.size[2:])
        return (self.rows(a).mT @ columns).reshape(self.size)

    def vjp_a(self, g, w): return self.like(Convolution)(w, g, None)
    def vjp_w(self, g, a, shape): return self.like(ConvolutionOfGradient, shape)(a, g)


class ConvolutionTransposed(Geometry):
    """What a convolution sends back to an input of shape ``size``, as a layer of its own."""
    size: tuple[int, ...] = ()
    transposed = True
    grad_fn, tex = "ConvolutionBackward0", r"$a \ast^{\top} $w"
    local = r"\text{Toeplitz of}\ $w", r"\text{windows of}\ $a", r"\mathbf{1}"
    structure = "Toeplitz", "windows", "ones in blocks"
    saved_as: ClassVar = {"a": "input", "w": "weight"}

    def forward(self, a, w, bias):
        out = self.like(ConvolutionOfGradient, self.size)(a, w)
        return out if bias is None else out + bias.reshape(-1, *(1,) * (a.ndim - 2))

    def vjp_a(self, g, w): return self.like(Convolution)(g, w, None)
    def vjp_w(self, g, a, shape): return self.like(ConvolutionOfWeight, shape)(a, g)
    def vjp_bias(self, g): return g.sum(axis=(0, *range(2, len(g.shape))))
