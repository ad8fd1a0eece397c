"""What people get wrong about autograd, each as a few lines that show the truth when recorded.

    BELIEFS[2].variants["again"].recording()

What is recorded is kept word for word; after a change that means to change it,
``python -m tests.parity.record misconceptions`` writes it again.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from textwrap import dedent
from types import ModuleType

import autograd_core as torch
from autograd_core.viz.text import sentence

MOST = 10
"""The most lines of a learner's that one may take."""


@dataclass(frozen=True)
class Variant:
    """Lines to be recorded, and the exception that they are meant to end with."""

    lines: str
    expect: type[Exception] | None = None

    def recording(self, **options):
        """The lines, recorded; PyTorch's warnings are frames of it and are not printed."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.trace.run(self.lines, {"torch": torch}, expect=self.expect, **options)


@dataclass(frozen=True)
class Belief:
    """What a learner believes, and the same few lines in one or several variants."""

    text: str
    variants: dict[str, Variant]


def belief(text: str, *variants: tuple) -> Belief:
    """A belief with its variants: (name, lines) or (name, lines, exception)."""
    return Belief(text, {name: Variant(dedent(lines).strip(), *expect)
                         for name, lines, *expect in variants})


AB = """
    w = torch.tensor(1., requires_grad=True)
    x = torch.tensor(2., requires_grad=True)
    y = (w + x) * (w + 1)
    y.backward({})
    """
SECOND = """
    x = torch.tensor(3., requires_grad=True)
    y = x ** 3
    g, = torch.autograd.grad(y, x, {}=True)
    h, = torch.autograd.grad(g, x)
    """
SAME_LINES = """
    x = torch.tensor(2., requires_grad=True)
    {}
    z = y * x
    z.backward()
    """
STEP = """
    w = torch.tensor(1., requires_grad=True)
    {}
    """
RNN = """
    w = torch.tensor(0.5, requires_grad=True)
    h = torch.tensor(1.)
    for step in range(2):
        h = torch.tanh(w * h{})
        h.backward({})
    """

BELIEFS = {
    1: belief("every tensor gets a .grad", ("plain", """
        x = torch.tensor(2., requires_grad=True)
        y = x * 3
        z = y * y
        z.backward()
        y.grad
        """), ("retain_grad", """
        x = torch.tensor(2., requires_grad=True)
        y = x * 3
        y.retain_grad()
        z = y * y
        z.backward()
        y.grad
        """)),
    2: belief("backward can be called again; retain_graph=True is the fix",
              ("again", AB.format("") + "y.backward()\n", RuntimeError),
              ("retain_graph", AB.format("retain_graph=True") + "y.backward()\n"),
              ("forward again", AB.format("") + "y = (w + x) * (w + 1)\n    y.backward()\n"),
              ("only sums", """
               w = torch.tensor(1., requires_grad=True)
               y = w + w
               y.backward()
               y.backward()
               """)),
    3: belief("a parameter can be changed in place",
              ("grad mode", STEP.format("w.sub_(0.5)"), RuntimeError),
              ("no_grad", STEP.format("with torch.no_grad():\n        w.sub_(0.5)")),
              (".data", STEP.format("w.data.sub_(0.5)"))),
    4: belief("in-place on an intermediate is always fine, or always wrong", ("exp", """
        x = torch.tensor([0., 1.], requires_grad=True)
        y = x.exp()
        y += 1
        y.sum().backward()
        """, RuntimeError), ("add", """
        x = torch.tensor([0., 1.], requires_grad=True)
        y = x + 1
        y += 1
        y.sum().backward()
        """), (".data", """
        x = torch.tensor([0., 1.], requires_grad=True)
        y = x.exp()
        y.data += 1
        y.sum().backward()
        """)),
    5: belief("backward overwrites the gradient", ("accumulates", """
        w = torch.tensor(2., requires_grad=True)
        for step in range(2):
            loss = w * w
            loss.backward()
        """), ("zero_grad", """
        w = torch.tensor(2., requires_grad=True)
        for step in range(2):
            w.grad = None
            loss = w * w
            loss.backward()
        """)),
    6: belief("backward works on any tensor", ("no seed", """
        x = torch.tensor([1., 2.], requires_grad=True)
        y = x * x
        y.backward()
        """, RuntimeError), ("seed", """
        x = torch.tensor([1., 2.], requires_grad=True)
        y = x * x
        y.backward(torch.tensor([1., 1.]))
        """), ("seed of wrong shape", """
        x = torch.tensor([1., 2.], requires_grad=True)
        y = x * x
        y.backward(torch.tensor([1.]))
        """, RuntimeError)),
    7: belief("gradient=v scales afterwards; autograd builds the Jacobian", ("v = [1, 2]", """
        a = torch.tensor(2., requires_grad=True)
        b = torch.tensor(3.)
        loss = torch.stack([a * b, a + b])
        loss.backward(gradient=torch.tensor([1., 2.]))
        """), ("one-hot", """
        a = torch.tensor(2., requires_grad=True)
        b = torch.tensor(3.)
        loss = torch.stack([a * b, a + b])
        loss.backward(gradient=torch.tensor([0., 1.]))
        """)),
    8: belief("'element 0 …': add requires_grad_(True) to the loss", ("cut", """
        w = torch.tensor(2., requires_grad=True)
        y = w * 3
        loss = torch.tensor(y.item() ** 2)
        loss.backward()
        """, RuntimeError), ("patched", """
        w = torch.tensor(2., requires_grad=True)
        y = w * 3
        loss = torch.tensor(y.item() ** 2)
        loss.requires_grad_(True)
        loss.backward()
        """), ("whole", """
        w = torch.tensor(2., requires_grad=True)
        y = w * 3
        loss = y ** 2
        loss.backward()
        """)),
    9: belief("detach = no_grad = requires_grad_(False) = eval() = .data",
              ("detach()", SAME_LINES.format("y = (x * x).detach()")),
              ("no_grad", SAME_LINES.format("with torch.no_grad():\n        y = x * x")),
              ("requires_grad_(False)", SAME_LINES.format("x.requires_grad_(False)\n    y = x * x"),
               RuntimeError),
              (".data", SAME_LINES.format("y = (x * x).data")),
              ("eval()", """
               x = torch.tensor(2., requires_grad=True)
               y = torch.nn.Tanh().eval()(x)
               z = y * x
               z.backward()
               """)),
    10: belief("an RNN loop needs retain_graph",
               ("carried", RNN.format("", ""), RuntimeError),
               ("retain_graph", RNN.format("", "retain_graph=True")),
               ("detach", RNN.format(".detach()", ""))),
    11: belief("in a GAN the order of backward and step does not matter", ("step between", """
        w = torch.tensor(2., requires_grad=True)
        v = torch.tensor(3., requires_grad=True)
        opt = torch.optim.SGD([w], lr=0.1)
        loss = w * v
        loss.backward(retain_graph=True)
        opt.step()
        loss.backward()
        """, RuntimeError), ("step last", """
        w = torch.tensor(2., requires_grad=True)
        v = torch.tensor(3., requires_grad=True)
        opt = torch.optim.SGD([w], lr=0.1)
        loss = w * v
        loss.backward(retain_graph=True)
        loss.backward()
        opt.step()
        """)),
    12: belief("grad(y, x) works for any x", ("a copy", """
        x = torch.tensor(2., requires_grad=True)
        y = x * x
        x = x.clone()
        torch.autograd.grad(y, x)
        """, RuntimeError), ("the same object", """
        x = torch.tensor(2., requires_grad=True)
        y = x * x
        torch.autograd.grad(y, x)
        """)),
    13: belief("w = w - lr * w.grad updates w", ("rebinding", """
        w = torch.tensor(1., requires_grad=True)
        loss = w * w
        loss.backward()
        w = w - 0.1 * w.grad
        w.grad
        """), ("in place", """
        w = torch.tensor(1., requires_grad=True)
        loss = w * w
        loss.backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
        """)),
    14: belief("backprop is recursion", ("used twice", """
        a = torch.tensor(1., requires_grad=True)
        b = a + a
        c = b + b
        c.backward()
        """)),
    15: belief("intermediate gradients persist", ("two calls", """
        x = torch.tensor(2., requires_grad=True)
        y = x * 3
        z = y * y
        z.backward(retain_graph=True)
        z.backward()
        """)),
    16: belief("retain_graph is enough for second derivatives",
               ("retain_graph", SECOND.format("retain_graph"), RuntimeError),
               ("create_graph", SECOND.format("create_graph"))),
    17: belief(".to() or .view() of a parameter is still the leaf", ("to", """
        w = torch.ones(2, requires_grad=True).to(torch.float64)
        loss = (w * w).sum()
        loss.backward()
        w.grad
        """), ("view", """
        p = torch.ones(2, 2, requires_grad=True)
        w = p.view(4)
        loss = (w * w).sum()
        loss.backward()
        w.grad
        """)),
    18: belief("tensor([x[0], x[1]]) keeps history", ("tensor", """
        x = torch.tensor([1., 2.], requires_grad=True)
        y = torch.tensor([x[0], x[1]])
        loss = (y * y).sum()
        loss.backward()
        """, RuntimeError), ("stack", """
        x = torch.tensor([1., 2.], requires_grad=True)
        y = torch.stack([x[0], x[1]])
        loss = (y * y).sum()
        loss.backward()
        """)),
    19: belief("where removes bad gradients", ("where", """
        x = torch.tensor(0., requires_grad=True)
        y = torch.where(x > 0, torch.sqrt(x), 0.)
        y.backward()
        """), ("anomaly", """
        x = torch.tensor(0., requires_grad=True)
        with torch.autograd.set_detect_anomaly(True):
            y = torch.where(x > 0, torch.sqrt(x), 0.)
            y.backward()
        """, RuntimeError), ("before the root", """
        x = torch.tensor(0., requires_grad=True)
        safe = torch.where(x > 0, x, 1.)
        y = torch.where(x > 0, torch.sqrt(safe), 0.)
        y.backward()
        """)),
    20: belief("hooks run in the order I think", ("order", """
        x = torch.tensor(2., requires_grad=True)
        y = x * x
        def double(g): return 2 * g
        def look(*gradients): pass
        y.register_hook(double)
        y.grad_fn.register_prehook(look)
        y.grad_fn.register_hook(look)
        x.register_hook(look)
        x.register_post_accumulate_grad_hook(look)
        y.backward()
        """)),
    21: belief("a custom Function is magic", ("square", """
        class Square(torch.autograd.Function):
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x * x
            def backward(ctx, g):
                return 2 * ctx.saved_tensors[0] * g
        x = torch.tensor(3., requires_grad=True)
        y = Square.apply(x)
        y.backward()
        """), ("too many", """
        class F(torch.autograd.Function):
            def forward(ctx, x):
                return x * 2
            def backward(ctx, g):
                return g, g
        x = torch.tensor(3., requires_grad=True)
        y = F.apply(x)
        y.backward()
        """, RuntimeError), ("wrong shape", """
        class F(torch.autograd.Function):
            def forward(ctx, x):
                return x * 2
            def backward(ctx, g):
                return torch.ones(3)
        x = torch.ones(2, requires_grad=True)
        y = F.apply(x).sum()
        y.backward()
        """, RuntimeError)),
    22: belief("total += loss is just a number", ("tensor", """
        w = torch.tensor(1., requires_grad=True)
        total = 0.
        for step in range(3):
            loss = (w * step).exp()
            total = total + loss
        """), ("item", """
        w = torch.tensor(1., requires_grad=True)
        total = 0.
        for step in range(3):
            loss = (w * step).exp()
            total = total + loss.item()
        """)),
    23: belief("leaf = input layer", ("truth table", """
        x = torch.tensor(1.)
        w = torch.tensor(2., requires_grad=True)
        a = x * 2
        b = w * x
        c = b.detach()
        with torch.no_grad():
            d = w * 3
        """)),
    24: belief("backward updates the weights", ("four boxes", """
        w = torch.tensor(1., requires_grad=True)
        opt = torch.optim.SGD([w], lr=0.1, momentum=0.9)
        for step in range(2):
            opt.zero_grad()
            loss = (w - 3) ** 2
            loss.backward()
            opt.step()
        """)),
}


CASES = {f"{number}: {name}": variant
         for number, one in BELIEFS.items() for name, variant in one.variants.items()}


def tell(variant: Variant, _torch: ModuleType) -> list[str]:
    """What our recording of a variant says, frame by frame."""
    return said(variant.recording(jacobians=False))


def said(trace) -> list[str]:
    """The phase and the sentence of each frame."""
    return [f"{trace.frames[k].phase:<10} {sentence(trace.frames[k].say)}"
            for k in trace.visible()]
