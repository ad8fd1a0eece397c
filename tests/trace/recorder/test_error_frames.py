"""Errors as frames: recorded where PyTorch raises them, what is to blame lit."""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

import pytest

import autograd_core as torch


class Case(NamedTuple):
    """Lines; the 0-based line that fails, what is lit, and the explanation's key."""

    lines: str
    line: int
    lit: tuple[str, ...]
    key: str


CASES = {
    "second backward": Case("""
        w = torch.tensor(2., requires_grad=True)
        y = w * w
        z = y + 1
        z.backward()
        z.backward()
        """, 4, ("y",), "second_backward"),
    "in-place on a leaf": Case("""
        w = torch.tensor(2., requires_grad=True)
        w.add_(1)
        """, 1, ("w",), "leaf_in_place"),
    "in-place on a view of a leaf": Case("""
        w = torch.ones(2, requires_grad=True)
        v = w[0]
        v.add_(1)
        """, 2, ("v",), "view_of_leaf_in_place"),
    "in-place on a result that was saved": Case("""
        x = torch.ones(2, requires_grad=True)
        y = x.exp()
        y.add_(1)
        y.sum().backward()
        """, 3, ("y",), "saved_value_changed"),
    "in-place on an input that was saved": Case("""
        x = torch.ones(2, requires_grad=True)
        b = torch.ones(2)
        y = x * b
        b.add_(1)
        y.sum().backward()
        """, 4, ("y", "b"), "saved_value_changed"),
    "no seed for a vector": Case("""
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        y.backward()
        """, 2, ("y",), "scalar_only"),
    "nothing requires grad": Case("""
        x = torch.ones(())
        y = x * 2
        y.backward()
        """, 2, ("y",), "nothing_requires_grad"),
    "seed of the wrong shape": Case("""
        x = torch.ones(2, requires_grad=True)
        y = x * 2
        y.backward(torch.ones(3))
        """, 2, ("y",), "seed_shape"),
    "unused input": Case("""
        x = torch.ones((), requires_grad=True)
        w = torch.ones((), requires_grad=True)
        y = x * 2
        torch.autograd.grad(y, w)
        """, 3, ("w",), "unused_input"),
    "flag on a computed tensor": Case("""
        x = torch.ones((), requires_grad=True)
        y = x * 2
        y.requires_grad = False
        """, 2, ("y",), "flag_on_computed"),
    "retain_grad without grad": Case("""
        x = torch.ones(())
        x.retain_grad()
        """, 1, ("x",), "retain_without_grad"),
    "custom Function, count": Case("""
        class F(torch.autograd.Function):
            def forward(ctx, x): return x * 2
            def backward(ctx, g): return g, g
        x = torch.ones((), requires_grad=True)
        y = F.apply(x)
        y.backward()
        """, 5, ("y",), "gradient_count"),
    "custom Function, shape": Case("""
        class F(torch.autograd.Function):
            def forward(ctx, x): return x * 2
            def backward(ctx, g): return torch.ones(3)
        x = torch.ones(2, requires_grad=True)
        y = F.apply(x)
        y.sum().backward()
        """, 5, ("y",), "gradient_shape"),
    "nan in anomaly mode": Case("""
        x = torch.tensor(-1., requires_grad=True)
        with torch.autograd.set_detect_anomaly(True):
            y = x.sqrt()
            y.backward()
        """, 3, ("y",), "nan_returned"),
    "numpy of what requires grad": Case("""
        x = torch.ones((), requires_grad=True)
        x.numpy()
        """, 1, ("x",), "numpy_needs_detach"),
    "grad of another size": Case("""
        x = torch.ones((), requires_grad=True)
        x.grad = torch.ones(2)
        """, 1, ("x",), "grad_size"),
    "integers": Case("""
        x = torch.tensor(1)
        x.requires_grad_()
        """, 1, ("x",), "integers_require_grad"),
    "shapes": Case("""
        a = torch.ones(2)
        b = torch.ones(3)
        a + b
        """, 2, ("a", "b"), "broadcast"),
    "matrices": Case("""
        a = torch.ones(1, 2)
        b = torch.ones(3, 1)
        a @ b
        """, 2, ("a", "b"), "matmul_shapes"),
}


@pytest.mark.filterwarnings("ignore:Error detected in")
@pytest.mark.parametrize("name", CASES)
def test_the_pass_stops_where_pytorch_stops(name):
    case = CASES[name]
    source = dedent(case.lines).strip()
    with pytest.raises((RuntimeError, ValueError)) as raised:
        exec(source, {"torch": torch})
    t = torch.trace.run(source, {"torch": torch}, expect=Exception)
    frames = [f for f in t.frames if f.phase == "error" and f.note is not None]
    (frame,) = frames
    assert frame.say.args["message"] == str(raised.value) == str(t.error)
    assert (frame.line, frame.note.key) == (case.line, case.key)
    assert tuple(t.nodes[i].label for i in frame.nodes) == case.lit
    assert t.frames.index(frame) >= len(t.frames) - 2      # leaving a with block may follow


def test_the_warning_of_a_non_leaf_is_a_frame():
    source = "x = torch.ones((), requires_grad=True)\ny = x * 2\ny.backward()\ny.grad"
    with pytest.warns(UserWarning, match="not a leaf Tensor"):
        t = torch.trace.run(source, {"torch": torch})
    frame = t.frames[-1]
    assert (frame.phase, frame.line, frame.note.key) == ("warning", 3, "non_leaf_grad")
    assert t.nodes[frame.owner].label == "y"
