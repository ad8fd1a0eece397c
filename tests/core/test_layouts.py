"""Memory layout: nothing may depend on the order in which a gradient, a base or what is fed lies in
memory.  Every base × view × change in place × way back is compared with a central difference."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import autograd_core
from autograd_core import static

BASES = {
    "row by row": lambda x: x * 2,
    "column by column": lambda x: x.t() * 2,
    "turned in place": lambda x: (x * 2).t_(),
    "strided in place": lambda x: (x * 2).as_strided_((3, 2), (1, 3)),
    "three axes": lambda x: x.unsqueeze(1).permute(2, 0, 1) * 2,
    "one row": lambda x: x[:1] * 2,
    "a number": lambda x: x[0, 0] * 2,
    "empty": lambda x: x[:, :0] * 2,
}
VIEWS = {
    "itself": lambda h: h,
    "view": lambda h: h.view(-1),
    "reshape": lambda h: h.reshape(-1),
    "flatten": lambda h: h.flatten(),
    "of the transpose": lambda h: h.transpose(-2, -1).view(-1),
    "reshape of the transpose": lambda h: h.transpose(-2, -1).reshape(-1),
    "of a permutation": lambda h: h.permute(tuple(range(h.ndim))[::-1]).flatten()[1:],
    "transpose of the view": lambda h: h.view(h.shape[-1], -1).t(),
    "steps of the view": lambda h: h.view(-1)[::2],
    "pair of the view": lambda h: h.view(-1)[1:3].view(2, 1),
    "row": lambda h: h[0],
    "steps": lambda h: h[..., ::2],
    "diagonal": lambda h: h.diagonal(),
    "diagonal of the view": lambda h: h.view(-1, 2).diagonal(),
    "windows": lambda h: h.view(-1).unfold(0, 2, 2),
    "piece": lambda h: h.view(-1).narrow(0, 1, 2),
    "squeezed": lambda h: h.unsqueeze(-1).view(-1, 1).squeeze(1),
    "strided": lambda h: h.as_strided((2,), (2,), 1),
    "strided transpose": lambda h: h.transpose(-2, -1).as_strided((2,), (2,), 1),
    "strided beyond the row": lambda h: h[1:].as_strided((3,), (1,), 1).view(-1, 1),
    "strided in place": lambda h: h.view(-1).as_strided_((2,), (2,), 1),
}
CHANGES = {
    "mul_": lambda v, x: v.mul_(2),
    "relu_": lambda v, x: v.relu_(),
    "sin_": lambda v, x: v.sin_(),
    "zero_": lambda v, x: v.zero_(),
    "times x": lambda v, x: v.mul_(x.sum()),
    "assigned": lambda v, x: v.__setitem__(..., x.sum() ** 2),
    "added rows": lambda v, x: v.add_(x.flatten()[:v.shape[-1]] if v.ndim else x[0, 0]),
    "several": lambda v, x: v.mul_(x[0, 0]).view(v.shape).add_(1, alpha=2).sigmoid_(),
}
WAYS = {
    "as it is": lambda h, v: h,
    "squared": lambda h, v: h * h,
    "transposed": lambda h, v: h.permute(tuple(range(h.ndim))[::-1]),
    "transposed copy": lambda h, v: (h.transpose(-2, -1) if h.ndim > 1 else h).reshape(-1),
    "summed": lambda h, v: h.sum(),
    "rows summed": lambda h, v: h.sum(0) if h.ndim else h,
    "columns summed": lambda h, v: h.sum(-1),
    "expanded": lambda h, v: h.expand(2, *h.shape),
    "steps": lambda h, v: h[..., ::2],
    "flipped": lambda h, v: h.flip(0) if h.ndim else h,
    "turned": lambda h, v: h.rot90() if h.ndim > 1 else h,
    "as one row": lambda h, v: h.flatten(),
    "product": lambda h, v: h.reshape(1, -1) @ h.reshape(-1, 1),
    "by the view": lambda h, v: v * v,
    "by both": lambda h, v: h.permute(tuple(range(h.ndim))[::-1]).sum() * v,
}


def weighted(torch: ModuleType, out: Any) -> Any:
    """A number made of ``out`` with another weight for each element."""
    weights = np.cos(np.arange(np.prod(out.shape, dtype=int))).reshape(tuple(out.shape))
    return (out * torch.tensor(weights)).sum()


def program(torch: ModuleType, names: tuple[str, str, str, str], x: Any) -> Any:
    """A number that depends on ``x`` by way of a change in place."""
    base, view, change, way = names
    h = BASES[base](x)
    v = VIEWS[view](h)
    CHANGES[change](v, x)
    return weighted(torch, WAYS[way](h, v))


def squares(torch: ModuleType, names: tuple, x: Any) -> Any:
    """The same of the gradient of that number, which is recorded itself."""
    g, = torch.autograd.grad(program(torch, names, x), x, create_graph=True)
    return (g * g).sum()


NUMBERS = np.array([[0.4, -0.7, 0.9], [-0.5, 0.8, 0.3]])
REFUSED = RuntimeError, IndexError, TypeError, ValueError


def gradient(torch: ModuleType, names: tuple, of=program) -> np.ndarray | None:
    """The gradient; None where such a view or change is refused."""
    x = torch.tensor(NUMBERS, requires_grad=True)
    try:
        out = of(torch, names, x)
    except REFUSED:
        return None
    if not out.requires_grad:
        return np.zeros(NUMBERS.shape)
    out.backward()
    return np.zeros(NUMBERS.shape) if x.grad is None else x.grad.numpy()


def difference(names: tuple, direction: np.ndarray, of=program) -> float:
    """The central difference of the number along ``direction``."""
    above, below = (of(autograd_core, names, autograd_core.tensor(
        NUMBERS + step * direction, requires_grad=True)).item() for step in (1e-6, -1e-6))
    return (above - below) / 2e-6


def compare(cases, of) -> int:
    """Check each case; how many were not refused."""
    direction, ran = np.random.default_rng(0).uniform(0.5, 1, NUMBERS.shape), 0
    for names in cases:
        g = gradient(autograd_core, names, of)
        if g is not None:
            ran += 1
            np.testing.assert_allclose((g * direction).sum(), difference(names, direction, of),
                                       rtol=1e-4, atol=1e-6, err_msg=str(names))
    return ran


TURNS = list(itertools.product(BASES, WAYS))


def by_turns(view: str, changes, many: int = 1) -> list[tuple[str, str, str, str]]:
    """Each base and way back with ``many`` of the changes: the next ones each time."""
    changes = itertools.cycle(changes)
    return [(base, view, next(changes), way) for base, way in TURNS for _ in range(many)]


@pytest.mark.parametrize("view", VIEWS)
def test_a_change_through_a_view_has_the_gradient_that_is_measured(view):
    assert compare(by_turns(view, CHANGES), program) >= len(WAYS)


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_each_change_through_a_view_has_the_gradient_that_is_measured(view):
    cases = by_turns(view, CHANGES, len(CHANGES))
    assert compare(cases, program) >= len(CHANGES) * len(WAYS)


BEYOND = "strided beyond the row"
"""What was saved before the change looks beyond what its history knows, in PyTorch too."""


@pytest.mark.parametrize("view", [view for view in VIEWS if view != BEYOND])
def test_so_has_the_gradient_of_the_gradient(view):
    assert compare(by_turns(view, ["sin_", "times x"]), squares) >= len(WAYS)


def test_a_gradient_that_comes_back_transposed_reaches_the_view():
    x = autograd_core.tensor([[1., 2.], [3., 4.]], requires_grad=True)
    h = x * 2
    v = h.view(-1)
    v *= 2
    (h.t() * autograd_core.tensor([[1., 2.], [3., 5.]])).sum().backward()
    assert x.grad.tolist() == [[4, 12], [8, 20]]


def test_what_lies_between_the_elements_of_the_base_gets_no_gradient():
    x = autograd_core.tensor(NUMBERS, requires_grad=True)
    h = (x * 2).as_strided_((2, 2), (1, 3))
    h[1:].as_strided((3,), (1,), 1).mul_(5)
    h.sum().backward()
    assert x.grad.tolist() == [[2, 10, 0], [10, 2, 0]]


def test_what_lies_before_the_base_gets_no_gradient():
    weights = autograd_core.ones(3, requires_grad=True)
    base = autograd_core.arange(6.).view(2, 3)[1:].detach()
    base.mul_(weights)
    base.as_strided((6,), (1,), 0).mul_(2)
    base.sum().backward()
    assert weights.grad.tolist() == [6, 8, 10]


@pytest.mark.parametrize("size", [(0, 2), (2, 0), (2, 3)])
def test_a_diagonal_may_be_empty(size):
    assert autograd_core.zeros(size).diagonal(3 * size[0] * size[1]).shape == (0,)


def test_axes_that_repeat_their_elements_are_not_written_to():
    repeated = autograd_core.zeros(1).as_strided((3,), (0,))
    with pytest.raises(RuntimeError, match="more than one element of the written-to tensor"):
        repeated.add_(1)


@pytest.mark.parametrize("check", ["gradcheck", "gradgradcheck"])
def test_inputs_of_gradcheck_may_be_transposed(check):
    x = autograd_core.tensor(NUMBERS).t().detach().requires_grad_()
    assert getattr(autograd_core.autograd, check)(lambda x: (x * x * x).sum(), (x,))


@pytest.mark.parametrize(("size", "numbers"), [((3,), [0, 1, 2]), ((8,), [0, 1, 2, 3, 4, 5, 0, 0])])
def test_resizing_keeps_the_first_elements_of_the_memory(size, numbers):
    assert autograd_core.arange(6).view(2, 3).t().resize_(size).tolist() == numbers


def test_resizing_to_the_same_size_keeps_the_strides():
    assert autograd_core.arange(6).view(2, 3).t().resize_(3, 2).stride() == (1, 3)


FED = {
    "row by row": lambda a: a,
    "column by column": lambda a: a.T.copy().T,
    "backwards": lambda a: a[::-1, ::-1],
    "columns backwards": lambda a: a[:, ::-1],
    "one row": lambda a: np.broadcast_to(a[:1], a.shape),
    "one number": lambda a: np.broadcast_to(a[0, 0], a.shape),
}


@pytest.mark.parametrize("first", FED)
def test_a_plan_takes_what_is_fed_in_any_layout(first):
    with static.Graph().as_default(), static.Session() as session:
        x = static.placeholder(static.float32, [2, 3])
        flat = static.reshape(x, [6]) * 2.0
        turned = static.reshape(static.transpose(x), [6]) * 2.0
        for k, name in enumerate([first, *FED]):
            a = FED[name](np.arange(6, dtype=np.float32).reshape(2, 3) + k)
            found = session.run([flat, turned], {x: a})
            np.testing.assert_array_equal(found, [a.reshape(-1) * 2, a.T.reshape(-1) * 2])
