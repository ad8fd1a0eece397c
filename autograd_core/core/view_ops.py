"""What in-place changes through views need: looking through views, and writing through them.

A view is known by its ``views``: the operations that lead from the base to it.
"""

import numpy as np

from .op import General, Linear, Op


def look(views: tuple[Op, ...], a):
    """What the views show of ``a``: of an array its memory, of a Tensor a recorded view."""
    for view in views:
        a = view(a)
    return a


class AsStrided(Linear):
    """A view of a base that was changed in place since: the whole way from the base at once."""
    views: tuple[Op, ...]
    grad_fn, tex, local = "AsStridedBackward0", r"\operatorname{view}($a)", (r"\text{rows of}\ I",)
    structure = ("rows of I",)
    def forward(self, a): return look(self.views, a)

    def vjp_a(self, g, shape):
        shapes, a = [], np.empty(shape, bool)
        for view in self.views:
            shapes.append(a.shape)
            a = view(a)
        for view, size in zip(reversed(self.views), reversed(shapes), strict=True):
            g = view.pull(0, g, (None, None), [size])
        return g


class Undo(Linear):
    """What ``turn`` made of an array of ``size`` looked at as it was before."""
    turn: Op
    size: tuple[int, ...]
    grad_fn, tex, local = "AsStridedBackward0", r"\operatorname{view}($a)", (r"\Pi",)
    is_view, structure = True, ("permutation",)
    def forward(self, a): return self.turn.pull(0, a, (None, None), [self.size])
    def vjp_a(self, g): return self.turn(g)


class Patch(General):
    """A copy of a in which what the views show is b."""
    views: tuple[Op, ...]
    grad_fn, tex = "PatchBackward0", r"\operatorname{patch}($a, $b)"
    local = r"\text{rows of}\ I", r"\text{rows of}\ I"
    def forward(self, a, b):
        out = np.array(a, order="C")
        part = look(self.views, out)
        if np.may_share_memory(part, out):
            part[...] = b
            return out
        # what looks at the base's order of memory without copying does copy in this one
        places = look(self.views, np.arange(1, out.size + 1).reshape(out.shape))
        memory = np.append(np.zeros(1, out.dtype), out)
        memory[places] = b
        return memory[1:].reshape(out.shape)

    def vjp_a(self, g, b): return Patch(self.views)(g, b * 0)
    def vjp_b(self, g): return look(self.views, g)


class CopySlices(Op):
    """The base after ``inner`` changed in place what the views show of it.

    Inputs are the base, standing in for inner's first input, and inner's others.
    """
    views: tuple[Op, ...]
    inner: Op
    grad_fn = "CopySlices"
    tex = r"\operatorname{write}($inputs)"

    def forward(self, *inputs):
        base, *others = inputs
        return Patch(self.views)(base, self.inner(look(self.views, base), *others))

    def pull(self, i, g, values, shapes):
        slice_of_g = look(self.views, g)
        inner_shapes = [slice_of_g.shape, *shapes[1:]]
        own = len(shapes)
        if values[own] is not None:
            values = (*values[:own], look(self.views, values[own]))
        if i:
            return self.inner.pull(i, slice_of_g, values, inner_shapes)
        return Patch(self.views)(g, self.inner.pull(0, slice_of_g, values, inner_shapes))
