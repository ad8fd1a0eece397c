"""Traces made by hand of autograd's state changing: what a recording holds, without a recorder.

    loop()       two rounds of forward, backward, step: a mailbox that adds up, names that move
    failing()    a warning; a saved value that was changed since; backward a second time, explained
    cuts()       detach, no_grad, a mode frame without owner, a node off the path
    second()     autograd.grad with create_graph, then backward through what it made
"""

from __future__ import annotations

from autograd_core.trace.model import Change, Edge, Frame, Node, Text, Trace
from autograd_core.viz.text import SENTENCES
from tests.viz.sample import jacobian, scalar, sub

SENTENCES.setdefault("sample", "{text}")    # views are tested before a recorder has its sentences
EVENT = {"value": scalar, "upstream": scalar, "grad": scalar}


class Script:
    """Writes a trace frame by frame; numbers become scalars where a field holds a Value."""

    def __init__(self, title: str, code: str):
        self.title, self.code = title, tuple(code.strip("\n").splitlines())
        self.nodes, self.edges, self.frames = [], [], []

    def node(self, label, op="", grad_fn="", layer=0, requires_grad=True, kind=""):
        i = len(self.nodes)
        kind = kind or ("op" if op else "leaf" if requires_grad else "constant")
        self.nodes.append(Node(i, str(i + 1), kind, label, op, grad_fn, (), "float32",
                               requires_grad, None, "", layer))
        return i

    def edge(self, source, target, arg=0, cut="", grad=True):
        self.edges.append(Edge(len(self.edges), source, target, arg, "scalar", "",
                               grad and not cut, cut))
        return len(self.edges) - 1

    def add(self, phase, owner, line, text, changes=(), edges=(), others=(), note=None, key=None):
        """``changes`` maps "n1.value" to what it becomes."""
        made = []
        for name, value in dict(changes).items():
            thing, field = name.split(".")
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if number and field in ("local", "contribution"):
                value = (jacobian if field == "local" else scalar)(float(value))
            elif number and field in EVENT:
                value = EVENT[field](float(value))
            made.append(Change(thing, field, value))
        nodes = () if owner is None else (owner, *others)
        say = Text(key or "sample", {"message": text} if key else {"text": text})
        self.frames.append(Frame(phase, owner, line, nodes, tuple(edges), say, None, tuple(made),
                                 note))

    def product(self, line, a, b, values, label):
        """y = a·b, its two edges, its drawer, its name."""
        y = self.node("", "mul", "MulBackward0")
        edges = self.edge(a, y), self.edge(b, y, 1)
        va, vb = values
        self.add("forward", y, line, f"u{sub(y + 1)} = {va:g} · {vb:g}",
                 {f"n{y}.value": va * vb, f"n{y}.requires_grad": True, f"n{y}.version": 0,
                  f"n{y}.saved": (f"u{sub(a + 1)} {va:g} v0", f"u{sub(b + 1)} {vb:g} v0"),
                  f"n{y}.freed": False}, edges)
        for e, slope, j in zip(edges, (vb, va), (a, b), strict=True):
            self.add("forward", y, line, f"J = {slope:g}", {f"e{e}.local": slope}, [e], [j])
        self.add("name", y, line, f"{label} now refers to u{sub(y + 1)}.", {f"n{y}.name": label})
        return y, edges

    def trace(self) -> Trace:
        return Trace(self.title, self.code, tuple(self.nodes), tuple(self.edges),
                     tuple(self.frames))


def start(s: Script, line: int, value: float, label: str) -> int:
    """A leaf that requires grad."""
    i = s.node(label)
    s.add("leaf", i, line, f"{label} is a leaf.",
          {f"n{i}.value": value, f"n{i}.name": label, f"n{i}.version": 0, f"n{i}.is_leaf": True,
           f"n{i}.requires_grad": True, f"n{i}.grad": None})
    return i


LOOP = """
w = torch.tensor(2., requires_grad=True)
x = torch.tensor(3.)
opt = torch.optim.SGD([w], lr=0.1, momentum=0.9)
for _ in range(2):
    y = w * x
    y.backward()
opt.step()
opt.zero_grad()
y = w * x
"""


def loop(zeroed=False) -> Trace:
    """w=2, x=3, y=w·x twice: w.grad is 3, then 6; then a step, and set to None.

    With ``zeroed`` there is a line that sets w.grad to zero in each round: it is 3 twice.
    """
    lines = LOOP.replace("    y = w * x", "    w.grad = torch.zeros(())\n    y = w * x", zeroed)
    s = Script("two rounds, then a step", lines)
    at = 4 + zeroed
    w, x = start(s, 0, 2.0, "w"), s.node("x", requires_grad=False)
    s.add("leaf", x, 1, "x is 3.", {f"n{x}.value": 3.0, f"n{x}.name": "x"})
    total, old = 0.0, None
    for n in range(2):
        if zeroed:
            total = 0.0
            s.add("zero_grad", w, 4, "w.grad is 0.", {f"n{w}.grad": 0.0})
        y, edges = s.product(at, w, x, (2.0, 3.0), "y")
        changes = {"g.live_nodes": 2, "g.live_bytes": 8}
        if old is not None:
            s.add("name", old, at, f"Nothing refers to u{sub(old + 1)} any more.",
                  {f"n{old}.name": ""}, others=[y])
            s.add("release", old, at, "Autograd lets go of it.", {f"n{old}.alive": False})
        s.add("seed", y, at + 1, "Backward starts.", {f"n{y}.upstream": 1.0, **changes})
        s.add("backward", y, at + 1, "y sends w its contribution: 1 · 3 = 3.",
              {f"e{edges[0]}.contribution": 3.0, f"n{w}.upstream": 3.0}, edges[:1], [w])
        s.add("free", y, at + 1, "What it saved is let go of.",
              {f"n{y}.saved": (), f"n{y}.freed": True, "g.live_bytes": 0})
        total, old = total + 3.0, y
        s.add("accumulate", w, at + 1, f"Into w.grad: {total:g} (call {n + 1}).",
              {f"n{w}.grad": total})
    s.add("optimizer_step", w, at + 2, "SGD changes w in place.",
          {f"n{w}.value": 2 - total / 10, f"n{w}.version": 1,
           f"n{w}.state": (f"momentum_buffer {total:g}",)})
    s.add("zero_grad", w, at + 3, "w.grad is set to None.", {f"n{w}.grad": None})
    s.product(at + 4, w, x, (2 - total / 10, 3.0), "y")
    s.add("name", old, at + 4, "y has moved on.", {f"n{old}.name": ""})
    return s.trace()


def failing() -> Trace:
    """A warning about .grad, a drawer whose tensor was changed since, a second backward."""
    s = Script("a second backward", """
w = torch.tensor(2., requires_grad=True)
y = w * w
y.grad
y.backward()
with torch.no_grad():
    w.add_(1.)
y.backward()
""")
    w = start(s, 0, 2.0, "w")
    y, edges = s.product(1, w, w, (2.0, 2.0), "y")
    s.add("warning", y, 2, "UserWarning: The .grad attribute of a Tensor that is not a leaf Tensor "
                           "is being accessed.")
    s.add("seed", y, 3, "Backward starts.", {f"n{y}.upstream": 1.0})
    for e, p in zip(edges, (2.0, 4.0), strict=True):
        s.add("backward", y, 3, "y sends w 2.", {f"e{e}.contribution": 2.0, f"n{w}.upstream": p},
              [e], [w])
    s.add("accumulate", w, 3, "Into w.grad.", {f"n{w}.grad": 4.0})
    s.add("mode", None, 4, "Grad mode is off: nothing is recorded.", {"g.grad_mode": False})
    s.add("inplace", w, 5, "w is changed in place: version 1.",
          {f"n{w}.value": 3.0, f"n{w}.version": 1,
           f"n{y}.saved": ("u₁ 2 v0 ≠ v1 now", "u₁ 2 v0 ≠ v1 now")}, others=[y])
    s.add("mode", None, 6, "Grad mode is on again.", {"g.grad_mode": True})
    s.add("free", y, 6, "What it had saved is gone.", {f"n{y}.saved": (), f"n{y}.freed": True})
    s.add("seed", y, 6, "Backward starts again.", {f"n{y}.upstream": 1.0})
    s.add("error", y, 6, "Trying to backward through the graph a second time (or directly access "
          "saved tensors after they have already been freed).", others=[w], edges=edges[:1],
          key="error", note=Text("second_backward", {"grad_fn": "MulBackward0",
                                                     "made_at": "y = w * w"}))
    return s.trace()


def cuts() -> Trace:
    """A constant by detach, a product under no_grad, and a branch that backward does not reach."""
    s = Script("where the path is cut", """
w = torch.tensor(2., requires_grad=True)
a = w * w
b = a.detach()
y = a * b
with torch.no_grad():
    c = w * a
d = a * w
y.backward()
""")
    w = start(s, 0, 2.0, "w")
    a, first = s.product(1, w, w, (2.0, 2.0), "a")
    b = s.node("b", "detach", requires_grad=False, kind="constant")
    e = s.edge(a, b, cut="detach")
    s.add("cut", b, 2, "detach: the value goes on, the history stays behind.",
          {f"n{b}.value": 4.0, f"n{b}.name": "b", "g.live_nodes": 1, "g.live_bytes": 1536}, [e],
          [a])
    y, last = s.product(3, a, b, (4.0, 4.0), "y")
    s.add("mode", None, 4, "Grad mode is off.", {"g.grad_mode": False})
    c = s.node("c", "mul", requires_grad=False)
    gone = [s.edge(w, c, 0, "no_grad"), s.edge(a, c, 1, "no_grad")]
    s.add("cut", c, 5, "Nothing was recorded.", {f"n{c}.value": 8.0, f"n{c}.name": "c"}, gone)
    s.add("mode", None, 6, "Grad mode is on.", {"g.grad_mode": True})
    d, _ = s.product(6, a, w, (4.0, 2.0), "d")
    s.add("seed", y, 7, "Backward starts.", {f"n{y}.upstream": 1.0, f"n{d}.reached": False,
                                             f"n{a}.reached": True, f"n{y}.reached": True})
    s.add("backward", y, 7, "y sends a 4.", {f"e{last[0]}.contribution": 4.0, f"n{a}.upstream": 4.0,
                                             f"n{y}.freed": True, f"n{y}.saved": ()}, last[:1], [a])
    for e, p in zip(first, (8.0, 16.0), strict=True):
        s.add("backward", a, 7, "a sends w 8.", {f"e{e}.contribution": 8.0, f"n{w}.upstream": p},
              [e], [w])
    s.add("accumulate", w, 7, "Into w.grad.", {f"n{w}.grad": 16.0})
    return s.trace()


def second() -> Trace:
    """y=x·x at 3; g = dy/dx = 6 by a second layer; g.backward() gives 2."""
    s = Script("second derivative", """
x = torch.tensor(3., requires_grad=True)
y = x * x
g, = torch.autograd.grad(y, x, create_graph=True)
g.backward()
""")
    x = start(s, 0, 3.0, "x")
    y, edges = s.product(1, x, x, (3.0, 3.0), "y")
    s.add("seed", y, 2, "The pass starts.", {f"n{y}.upstream": 1.0})
    made = []
    for e, p in zip(edges, (3.0, 6.0), strict=True):
        m = s.node("", "mul", "MulBackward0", layer=1)
        made.append((m, s.edge(x, m)))
        s.add("forward", m, 2, "Backward computes, and is recorded.",
              {f"n{m}.value": 3.0, f"n{m}.saved": ("u₁ 3 v0",)}, [made[-1][1]], [x])
        s.add("forward", m, 2, "J = 1.", {f"e{made[-1][1]}.local": 1.0}, [made[-1][1]], [x])
        s.add("backward", y, 2, "y sends x 3.", {f"e{e}.contribution": 3.0, f"n{x}.upstream": p},
              [e], [x])
    g = s.node("", "add", "AddBackward0", layer=1)
    sums = [s.edge(m, g, k) for k, (m, _) in enumerate(made)]
    s.add("forward", g, 2, "The contributions are added.", {f"n{g}.value": 6.0}, sums)
    for k, (m, _) in enumerate(made):
        s.add("forward", g, 2, "J = 1.", {f"e{sums[k]}.local": 1.0}, [sums[k]], [m])
    s.add("grad", g, 2, "autograd.grad hands it out: nothing goes into x.grad.", {}, others=[x])
    s.add("name", g, 2, "g refers to it.", {f"n{g}.name": "g"})
    s.add("seed", g, 3, "Backward starts at g.", {f"n{g}.upstream": 1.0})
    for e, (m, _) in zip(sums, made, strict=True):
        s.add("backward", g, 3, "1 · 1.", {f"e{e}.contribution": 1.0, f"n{m}.upstream": 1.0},
              [e], [m])
    for p, (m, e) in enumerate(made, 1):
        s.add("backward", m, 3, "1 · 1.", {f"e{e}.contribution": 1.0, f"n{x}.upstream": float(p)},
              [e], [x])
    s.add("accumulate", x, 3, "Into x.grad.", {f"n{x}.grad": 2.0})
    return s.trace()


VARIANTS = {"kept": loop(), "zeroed": loop(zeroed=True)}
STATES = {"loop": loop(), "failing": failing(), "cuts": cuts(), "second": second()}
