"""Normalization: mean 0 and variance 1 over some axes, then a learnt scale and shift."""

from math import prod
from typing import ClassVar

from ..core.op import General, sum_to


def standardized(a, dims, eps):
    """(a - mean) / sqrt(variance + eps) over ``dims``, and what it was multiplied by."""
    n = prod(a.shape[d] for d in dims)
    centred = a - a.sum(axis=dims, keepdims=True) / n
    scale = ((centred * centred).sum(axis=dims, keepdims=True) / n + eps) ** -0.5
    return centred * scale, scale


class Normalized(General):
    """Standardized, then times w plus b where there are such."""
    eps: float
    local = r"\tfrac{w}{s}(I - \tfrac{1}{n}(\mathbf{1}\mathbf{1}^{\top} + \hat a \hat a^{\top}))", \
        r"\hat a", "1"
    saved_as: ClassVar = {"a": "input", "w": "weight", "b": "bias"}

    def dims(self, ndim):
        """The axes that mean and variance are taken over."""
        raise NotImplementedError

    def fit(self, w, ndim):
        """A weight in a shape that broadcasts."""
        return w

    def restored(self, x, w, b):
        x = x if w is None else x * self.fit(w, len(x.shape))
        return x if b is None else x + self.fit(b, len(x.shape))

    def pulled(self, g, a, w):
        dims = self.dims(len(g.shape))
        n = prod(g.shape[d] for d in dims)
        x, scale = standardized(a, dims, self.eps)
        h = g if w is None else g * self.fit(w, len(g.shape))
        mean_h, mean_hx = (t.sum(axis=dims, keepdims=True) / n for t in (h, h * x))
        return (h - mean_h - x * mean_hx) * scale

    def gathered(self, g, shape):
        """``g`` summed to a weight of this shape."""
        return sum_to(g, self.fit_shape(shape, len(g.shape))).reshape(shape)

    def fit_shape(self, shape, ndim):
        return shape

    def vjp_b(self, g, shape): return self.gathered(g, shape)


class LayerNorm(Normalized):
    """Over the last axes, those of ``normalized_shape``."""
    normalized_shape: tuple[int, ...]
    grad_fn, tex = "NativeLayerNormBackward0", r"\operatorname{layer\_norm}($a, $w, $b)"
    def dims(self, ndim): return tuple(range(ndim - len(self.normalized_shape), ndim))
    def forward(self, a, w, b):
        return self.restored(standardized(a, self.dims(a.ndim), self.eps)[0], w, b)
    def vjp_a(self, g, a, w): return self.pulled(g, a, w)
    def vjp_w(self, g, a, shape):
        return self.gathered(g * standardized(a, self.dims(len(g.shape)), self.eps)[0], shape)


class BatchNorm(Normalized):
    """Over all axes but the second, by the batch's own statistics or the running ones."""
    training: bool
    grad_fn, tex = "NativeBatchNormBackward0", r"\operatorname{batch\_norm}($a, $w, $b)"

    def dims(self, ndim): return (0, *range(2, ndim))
    def fit(self, w, ndim): return w.reshape(-1, *(1,) * (ndim - 2))
    def fit_shape(self, shape, ndim): return (*shape, *(1,) * (ndim - 2))

    def _scaled(self, a, running_mean, running_var):
        if self.training:
            return standardized(a, self.dims(len(a.shape)), self.eps)[0]
        ndim = len(a.shape)
        return (a - self.fit(running_mean, ndim)) * (self.fit(running_var, ndim) + self.eps) ** -0.5

    def forward(self, a, w, b, running_mean, running_var):
        return self.restored(self._scaled(a, running_mean, running_var), w, b)

    def vjp_a(self, g, a, w, running_var):
        if self.training:
            return self.pulled(g, a, w)
        ndim = len(g.shape)
        g = g if w is None else g * self.fit(w, ndim)
        return g * (self.fit(running_var, ndim) + self.eps) ** -0.5

    def vjp_w(self, g, a, running_mean, running_var, shape):
        return self.gathered(g * self._scaled(a, running_mean, running_var), shape)


class GroupNorm(Normalized):
    """Over the channels of each of ``groups`` groups and all that follows; w is one a channel."""
    groups: int
    grad_fn, tex = "NativeGroupNormBackward0", r"\operatorname{group\_norm}($a, $w, $b)"
    def fit(self, w, ndim): return w.reshape(-1, *(1,) * (ndim - 2))
    def fit_shape(self, shape, ndim): return (*shape, *(1,) * (ndim - 2))
    def _split(self, a): return a.reshape(a.shape[0], self.groups, -1)
    def _scaled(self, a): return standardized(self._split(a), (2,), self.eps)[0].reshape(a.shape)
    def forward(self, a, w, b): return self.restored(self._scaled(a), w, b)

    def vjp_a(self, g, a, w):
        h = g if w is None else g * self.fit(w, len(g.shape))
        over_groups = LayerNorm(self.eps, (0,))
        return over_groups.pulled(self._split(h), self._split(a), None).reshape(a.shape)

    def vjp_w(self, g, a, shape): return self.gathered(g * self._scaled(a), shape)
