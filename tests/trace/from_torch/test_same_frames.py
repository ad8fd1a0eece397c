"""Small programs, recorded of our own core and of real PyTorch: the same frames, one by one.

A frame is its phase, its line, the names of what is lit, and the key of its sentence.
"""

from __future__ import annotations

import warnings

import pytest
import torch

import autograd_core
from autograd_core.trace import from_torch

SAME = {
    "a product": """
        y = w * x + 1
        y.backward()
    """,
    "a vector": """
        y = (v * v).sum()
        y.backward()
    """,
    ".grad is zeroed": """
        (w * w).backward()
        w.grad.zero_()
        (w * w).backward()
    """,
    ".grad is emptied": """
        (w * w).backward()
        w.grad = None
        (w * w).backward()
    """,
    ".grad is assigned": """
        w.grad = torch.tensor(1.)
        (w * w).backward()
    """,
    ".grad is added to": """
        (w * w).backward()
        w.grad += 1
        w.grad *= 2
    """,
    "a .grad that has a name is filled again": """
        (w * w).backward()
        g = w.grad
        (w * w).backward()
        h = g * 1
    """,
    ".grad is used": """
        (w * w).backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
    """,
    "written over in place": """
        y = v * 2
        y += 1
        y.sum().backward()
    """,
    "written through a view": """
        y = v * 2
        z = y[0]
        z.mul_(3)
        y.sum().backward()
    """,
    "a view of what is written over": """
        a = torch.zeros(3)
        b = a.view(3)
        a.fill_(2.)
        s = b.sum()
    """,
    "a saved value is written over": """
        y = w.exp()
        y += 1
        y.backward()
    """,
    ".data is assigned": """
        y = w * w
        w.data = torch.tensor(5.)
        y.backward()
    """,
    "memory that NumPy shares": """
        import numpy as np
        a = np.ones(2, np.float32)
        b = torch.from_numpy(a)
        y = b * 2
        a[0] = 5.
        z = b * 2
    """,
    "written over by NumPy": """
        y = (v * v).sum()
        v.detach().numpy()[0] = 9.
        z = (v * 2).sum()
        y.backward()
    """,
    "a number is taken out": """
        n = (w * w).item()
        y = torch.tensor(n) * w
        y.backward()
    """,
    "asked for its truth": """
        if w * w > 3:
            y = w * 3
        y.backward()
    """,
    "a flag is set": """
        y = x * 3
        x.requires_grad_()
        z = x * 3
        z.backward()
    """,
    ".grad of what keeps none": """
        y = w * w
        y.backward()
        g = y.grad
    """,
    "backward twice": """
        y = w * w
        y.backward()
        y.backward()
    """,
    "backward of a vector": """
        y = v * v
        y.backward()
    """,
    "a leaf is written over, and that is caught": """
        try:
            w += 1
        except RuntimeError:
            y = w * 2
    """,
    "shapes that do not fit": """
        u = torch.ones(3)
        y = v * u
    """,
    "an error of one's own": """
        y = w * 2
        raise ValueError("mine")
    """,
    "a hook fails, and that is caught": """
        y = w * w
        def bad(g):
            raise ValueError("mine")
        y.register_hook(bad)
        try:
            y.backward()
        except ValueError:
            z = w * 3
    """,
    "no_grad": """
        with torch.no_grad():
            y = w * w
        z = y * w
        z.backward()
    """,
    "detach": """
        y = (w * w).detach()
        z = y * w
        z.backward()
    """,
    "autograd.grad": """
        y = w ** 3
        g, = torch.autograd.grad(y, w)
    """,
    "several roots": """
        a, b = w * 2, w * 3
        torch.autograd.backward([a, b])
    """,
    "a gradient is given": """
        y = v * 3
        y.backward(torch.tensor([1., 2.]))
    """,
    "SGD": """
        o = torch.optim.SGD([w], lr=0.1)
        for k in range(2):
            o.zero_grad()
            (w * w).backward()
            o.step()
    """,
    "SGD, zeroed": """
        o = torch.optim.SGD([w], lr=0.1, momentum=0.9)
        for k in range(2):
            o.zero_grad(set_to_none=False)
            (w * w).backward()
            o.step()
    """,
    "Adam": """
        o = torch.optim.Adam([v], lr=0.1)
        (v * v).sum().backward()
        o.step()
    """,
    "a step without gradients": """
        o = torch.optim.SGD([w], lr=0.1)
        o.step()
    """,
    "a name moves": """
        a = w
        w = w * 2
        w.backward()
    """,
    "a leaf anew in each step": """
        for k in range(2):
            w = (w - 0.1).detach().requires_grad_()
    """,
    "variables of a function": """
        def f(a):
            b = a * 2
            return b + 1
        y = f(w)
        y.backward()
    """,
    "values of a list": """
        xs = [w, x]
        y = xs[0] * xs[1]
        y.backward()
    """,
    "a layer's parameter gets another name": """
        m = torch.nn.Linear(1, 1)
        a = m.weight
        y = (a * 2).sum()
        y.backward()
    """,
    "copied into": """
        b = torch.zeros(())
        b.copy_(w * 2)
        b.backward()
    """,
    "an entry is set": """
        b = torch.zeros(2)
        b[1] = w * 2
        b.sum().backward()
    """,
    "a Function of one's own": """
        class Twice(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2
            @staticmethod
            def backward(ctx, g):
                return g * 2
        y = Twice.apply(w)
        y.backward()
    """,
}
LET_GO = {
    "a leaf of a number taken out": """
        z = torch.tensor((w * 3).item(), requires_grad=True)
        z.backward()
    """,
    "a leaf of what was cut off": """
        z = torch.tensor((w * 3).detach().item())
        y = z * w
    """,
    "a leaf of a list of numbers": """
        z = torch.tensor([w * 1, w * 2], requires_grad=True)
        z.sum().backward()
    """,
    "a hook": """
        y = w * w
        y.register_hook(lambda g: g * 2)
        (y * 3).backward()
    """,
}
"""The same but for "release": PyTorch lets go of a temporary value when the line is over."""


def lines_of(program: str) -> str:
    """The lines, with the leaves that they begin with."""
    head = ("w = torch.tensor(2., requires_grad=True)", "x = torch.tensor(3.)",
            "v = torch.tensor([1., 2.], requires_grad=True)")
    lines = [line[8:] for line in program.strip("\n").splitlines()]
    return "\n".join((*head, *lines)).rstrip()


def frames_of(run, library, program: str) -> list[str]:
    """What is told of the program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = {"torch": library}
        try:
            trace = run(lines_of(program), names, expect=Exception).trace
        except AssertionError:          # nothing is raised
            trace = run(lines_of(program), {"torch": library}).trace
    called = {node.id: node.label or node.op or "?" for node in trace.nodes}
    return [f"{frame.phase} line {frame.line} {'+'.join(map(called.get, frame.nodes))} "
            f"{frame.say.key}" for frame in trace.frames]


@pytest.mark.parametrize("program", SAME.values(), ids=SAME)
def test_both_are_told_in_the_same_frames(program):
    ours = frames_of(autograd_core.trace.run, autograd_core, program)
    assert frames_of(from_torch.run, torch, program) == ours


@pytest.mark.parametrize("program", LET_GO.values(), ids=LET_GO)
def test_both_are_told_in_the_same_frames_but_for_what_is_let_go(program):
    ours, theirs = (
        [frame for frame in frames_of(run, library, program) if not frame.startswith("release")]
        for run, library in ((autograd_core.trace.run, autograd_core), (from_torch.run, torch)))
    assert theirs == ours
