"""Traces made by hand, so that the views are tested without the core.

    worked()        u1=2, u2=3, u3=u1+u2, u4=u2*u3, forward and backward
    square()        x*x: two edges between one pair
    network(n)      a made-up graph of n nodes with a full set of frames
"""

from __future__ import annotations

from autograd_core.trace.model import Change, Edge, Frame, Node, Text, Trace, Value
from autograd_core.trace.numbers import number


def scalar(x: float) -> Value:
    return Value((), "float32", (x,))


def jacobian(x: float) -> Value:
    return Value((1, 1), "float32", (x,))


def sub(u) -> str:
    return str(u).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


class Maker:
    """Runs a scalar graph forward and backward and writes down each step."""

    def __init__(self):
        self.nodes, self.edges, self.frames, self.value, self.local = [], [], [], [], []

    def leaf(self, x, label):
        i = self._node("leaf", label, "", "", "")
        self.value.append(x)
        say = Text("leaf", {"u": f"u{sub(i + 1)}", "v_value": number(x)})
        self._frame("leaf", i, (i,), (), say, None, Change(f"n{i}", "value", scalar(x)))
        return i

    def op(self, op, a, b, label=""):
        add = op == "add"
        i = self._node("op", label, op, "AddBackward0" if add else "MulBackward0", "")
        x, y = self.value[a], self.value[b]
        out = x + y if add else x * y
        self.value.append(out)
        saved = () if add else (Change(f"n{i}", "saved", [f"{self.name(a)} {number(x)} v0",
                                                         f"{self.name(b)} {number(y)} v0"]),)
        sign = "+" if add else r"\cdot"
        formula = Text(f"u_{{{i + 1}}} = $a {sign} $b = $v_out",
                       {"a": number(x), "b": number(y), "v_out": number(out)})
        say = Text("forward", {"u": self.name(i), "v_value": number(out),
                               "formula": f"{self.name(a)} {'+' if add else '·'} {self.name(b)}"})
        self._frame("forward", i, (i,), (), say, formula,
                    Change(f"n{i}", "value", scalar(out)), *saved)
        for arg, (j, slope) in enumerate([(a, 1.0 if add else y), (b, 1.0 if add else x)]):
            self._edge(j, i, arg, slope)
        return i

    def _node(self, kind, label, op, grad_fn, formula):
        i = len(self.nodes)
        self.nodes.append(Node(i, str(i + 1), kind, label, op, grad_fn, (), "float32", True, None,
                               formula))
        return i

    def _edge(self, j, i, arg, slope):
        e = len(self.edges)
        self.edges.append(Edge(e, j, i, arg, "scalar", "", True))
        self.local.append(slope)
        say = Text("local", {"u": self.name(i), "from": self.name(j), "p_local": number(slope)})
        formula = Text(rf"J_{{{j + 1} \to {i + 1}}} = $J", {"J": number(slope)})
        self._frame("forward", i, (i,), (e,), say, formula,
                    Change(f"e{e}", "local", jacobian(slope)))

    def name(self, i):
        return self.nodes[i].label or f"u{sub(i + 1)}"

    def _frame(self, phase, owner, nodes, edges, say, formula, *changes):
        self.frames.append(Frame(phase, owner, None, nodes, edges, say, formula, changes))

    def backward(self):
        last = len(self.nodes) - 1
        p = {last: 1.0}
        args = {"u": self.name(last), "p_name": f"P{sub(last + 1)}", "p_value": "1"}
        self._frame("seed", last, (last,), (), Text("seed", args),
                    Text(rf"P_{{{last + 1}}} = $value", {"value": "1"}),
                    Change(f"n{last}", "upstream", scalar(1.0)))
        for i in range(last, -1, -1):
            if self.nodes[i].kind == "leaf":
                self._accumulate(i, p.get(i, 0.0))
            for e, edge in enumerate(self.edges):
                if edge.target == i and i in p:
                    self._contribute(e, edge, p)

    def _contribute(self, e, edge, p):
        i, j, slope = edge.target, edge.source, self.local[e]
        part, first = p[i] * slope, j not in p
        p[j] = p.get(j, 0.0) + part
        args = {"u": self.name(i), "to": self.name(j), "p_name": f"P{sub(i + 1)}",
                "p_upstream": number(p[i]),
                "p_local": number(slope), "p_contribution": number(part),
                "p_before": number(p[j] - part), "p_sum": number(p[j])}
        formula = Text(rf"P_{{{j + 1}}} = P_{{{i + 1}}} J_{{{j + 1} \to {i + 1}}} = "
                       r"$p \cdot $J = $value",
                       {"p": number(p[i]), "J": number(slope), "value": number(part)})
        self._frame("backward", i, (i, j), (e,), Text("first" if first else "more", args),
                    formula, Change(f"e{e}", "contribution", scalar(part)),
                    Change(f"n{j}", "upstream", scalar(p[j])))

    def _accumulate(self, i, total):
        args = {"u": self.name(i), "name": self.nodes[i].label or f"u{i + 1}",
                "p_name": f"P{sub(i + 1)}", "p_value": number(total)}
        self._frame("accumulate", i, (i,), (), Text("accumulate", args), None,
                    Change(f"n{i}", "grad", scalar(total)))

    def trace(self, title, code=None):
        frames = self.frames
        if code:
            frames = [Frame(f.phase, f.owner, _line(f, code), *_rest(f)) for f in frames]
        return Trace(title, code, tuple(self.nodes), tuple(self.edges), tuple(frames))


def _line(frame, code):
    return frame.owner if frame.phase in ("leaf", "forward") else len(code) - 1


def _rest(f):
    return f.nodes, f.edges, f.say, f.formula, f.changes


def worked(code=True) -> Trace:
    """Worked example 1: P4=1, P3=3, P2=5+3=8, P1=3."""
    m = Maker()
    a, b = m.leaf(2.0, "a"), m.leaf(3.0, "b")
    m.op("mul", b, m.op("add", a, b, "c"), "y")
    m.backward()
    lines = ("a = torch.tensor(2., requires_grad=True)", "b = torch.tensor(3., requires_grad=True)",
             "c = a + b", "y = b * c", "y.backward()")
    return m.trace("y = b · (a + b)", lines if code else None)


def square() -> Trace:
    """x*x at 3: two parallel edges, 3 + 3 = 6."""
    m = Maker()
    x = m.leaf(3.0, "x")
    m.op("mul", x, x, "y")
    m.backward()
    return m.trace("y = x · x")


def network(n: int, seed: int = 0) -> Trace:
    """``n`` scalar nodes, each op using two recent ones, and every frame of both passes."""
    m, state = Maker(), seed
    for k in range(max(2, n // 5)):
        m.leaf(1.0 + k / 7, f"w{k}")
    used = 0
    while len(m.nodes) < n:
        state = (state * 1103515245 + 12345) % 2**31
        a = len(m.nodes) - 1 - state % 3
        b, used = (used, used + 1) if used < n // 5 else (len(m.nodes) - 1 - state % 8, used)
        m.op("mul" if state % 5 == 0 else "add", a, b)
        m.value[-1] /= 2.0
    m.backward()
    return m.trace(f"{n} nodes")
