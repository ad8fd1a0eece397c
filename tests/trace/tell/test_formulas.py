"""The formula of a composite is the function that was computed, in a sentence and on the page."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import autograd_core as torch
from autograd_core import nn
from tests.trace.tell.reading_formulas import value_of

RNG = np.random.default_rng(4)
LETTERS = {name: RNG.uniform(-1.5, 1.5, (2, 2)) for name in "abc"}
INPUTS = {name: torch.tensor(x.tolist(), dtype=torch.float64, requires_grad=True)
          for name, x in LETTERS.items()}
NUMBERED = {f"u_{{{k}}}": x for k, x in enumerate(LETTERS.values(), 1)}
ONE = ("(-{})", "torch.sin({})", "torch.tanh({})", "torch.sigmoid({})",
       "torch.exp({})", "torch.log({})", "{}.abs()", "({}) ** 2", "2 ** ({})", "({}) ** -1",
       "(-2) ** ({})", "{}.sum()", "{}.mean()", "{}.sqrt()", "1 / {}", "({} * -2)", "(3 - {})",
       "({} + 0.5)", "{}.reciprocal()", "torch.log1p({})", "torch.expm1({})",
       "torch.nn.functional.silu({})", "({} * 1)")
SQUARE = ("{}.t()", "{}[0]")
TWO = ("({} + {})", "({} - {})", "({} * {})", "({} / {})", "torch.add({}, {}, alpha=-2)",
       "torch.sub({}, {}, alpha=0.5)")


@st.composite
def expressions(draw, depth=4):
    """Python source over a, b and c, and whether its value is a matrix."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from("abc")), True
    x, square = draw(expressions(depth - 1))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        source = draw(st.sampled_from(ONE))
        return f"({source})".format(f"({x})"), square and not source.endswith(("sum()", "mean()"))
    if kind == 1 and square:
        source = draw(st.sampled_from(SQUARE))
        return f"({source})".format(f"({x})"), source.endswith("t()")
    y, other = draw(expressions(depth - 1))
    if kind == 2 and square and other:
        return f"({x} @ {y})", True
    return draw(st.sampled_from(TWO)).format(x, y), square or other


def composite(source):
    """What a scope around ``source`` is told as: (the sentence's formula, the page's, its value).
    """
    def inside(a, b, c):
        with torch.name_scope("s"):
            return eval(source, {"torch": torch, "a": a, "b": b, "c": c})

    value = inside(*INPUTS.values())
    seed = torch.ones_like(value)
    trace = torch.trace.of(inside, *INPUTS.values(), gradient=seed)
    node, = [n for n in trace.nodes if n.kind == "composite"]
    said, = [f.say for f in trace.frames if f.say.key == "composite"]
    return said.args["formula"], node.formula, value.detach().numpy()


@settings(max_examples=150, deadline=None)
@given(expressions())
@example(("torch.sin(a) * b", True))
@example(("(a.sum() * b) * c", True))
@example(("b * a.sum()", True))
@example(("torch.tanh(a @ b + c) @ b", True))
@example(("torch.tanh(a) @ b", True))
@example(("a.t().t()", True))
@example(("((a * b) @ c) * a", True))
@example(("a / (b / c)", True))
@example(("(a - (b - c)) - (-a)", True))
@example(("((a ** 2) @ b)[0]", False))
@example(("(-2) ** (a * b)", True))
@example(("(a * 1) + b", True))
def test_both_forms_of_a_formula_have_the_value_that_was_computed(case):
    source, _ = case
    assume(source not in LETTERS)
    said, drawn, value = composite(source)
    assume(not drawn.startswith("f_"))      # too long to be written out
    assume(np.isfinite(value).all() and np.abs(value).max() < 1e6)
    with np.errstate(all="ignore"):
        for text, letters in ((said, LETTERS), (drawn, NUMBERED)):
            got = value_of(text, letters)
            np.testing.assert_allclose(np.broadcast_to(got, value.shape), value, rtol=1e-6,
                                       err_msg=f"{source}: {text}")


@pytest.mark.parametrize(("source", "text", "latex"), [
    ("a * b + c", "a · b + c", r"u_{1} \cdot u_{2} + u_{3}"),
    ("torch.tanh(a) + b", "tanh a + b", r"\tanh u_{1} + u_{2}"),
    ("a @ b.t() + c", "a bᵀ + c", r"u_{1} \, u_{2}^{\top} + u_{3}"),
    ("torch.sin(a) * b", "sin a · b", r"\sin u_{1} \cdot u_{2}"),
    ("torch.sin(a * b)", "sin(a · b)", r"\sin(u_{1} \cdot u_{2})"),
    ("(a + b).sum() * b", "(Σ (a + b)) · b", r"(\sum (u_{1} + u_{2})) \cdot u_{2}"),
    ("b * (a * b).sum()", "b · Σ a · b", r"u_{2} \cdot \sum u_{1} \cdot u_{2}"),
    ("((a - b) ** 2).mean()", "mean((a - b)^2)", r"\operatorname{mean}((u_{1} - u_{2})^{2})"),
    ("torch.sin(a) ** 2", "(sin a)^2", r"(\sin u_{1})^{2}"),
    ("torch.sin(a ** 2)", "sin a^2", r"\sin u_{1}^{2}"),
    ("torch.tanh(a + b) @ c", "tanh(a + b) c", r"\tanh(u_{1} + u_{2}) \, u_{3}"),
    ("torch.tanh(a) @ c", "(tanh a) c", r"(\tanh u_{1}) \, u_{3}"),
    ("a / (b / a)", "a / (b / a)", r"\frac{u_{1}}{\frac{u_{2}}{u_{1}}}"),
    ("a / b * c", "a / b · c", r"\frac{u_{1}}{u_{2}} \cdot u_{3}"),
    ("torch.exp(-a)", "e^(-a)", "e^{-u_{1}}"),
    ("torch.sigmoid(a) * b", "σ(a) · b", r"\sigma(u_{1}) \cdot u_{2}"),
    ("a + -b", "a + (-b)", "u_{1} + (-u_{2})"),
    ("a + (b - c)", "a + b - c", "u_{1} + u_{2} - u_{3}"),
    ("a - (b + c)", "a - (b + c)", "u_{1} - (u_{2} + u_{3})"),
    ("a * -2 + b", "a · (-2) + b", r"u_{1} \cdot (-2) + u_{2}"),
    ("a[0] * 1", "a[0] · 1", r"{u_{1}}_{[0]} \cdot 1"),
    ("(a + b)[0]", "(a + b)[0]", "{(u_{1} + u_{2})}_{[0]}"),
    ("a.sum(0) + b", "Σ₀ a + b", r"\textstyle\sum_{0} u_{1} + u_{2}"),
    ("a + 1e-05", "a + 1e-05", r"u_{1} + 1 \cdot 10^{-5}"),
])
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(source, text, latex):
    said, drawn, _ = composite(source)
    assert (said, drawn) == (text, latex)


def test_a_network_is_told_as_it_computes():
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    x = torch.ones(4, 2)
    with torch.trace.record() as recording:
        net(x).mean().backward()
    said = [f.say.args["formula"] for f in recording.trace.frames if f.say.key == "composite"]
    assert said[-1] == ("net.2.bias + tanh(net.0.bias + x net.0.weightᵀ) net.2.weightᵀ")


def test_what_is_too_long_to_write_out_is_a_function_of_its_inputs():
    said, drawn, _ = composite("+".join(["a * b * c"] * 8))
    assert (said, drawn) == ("f₄(a, b, c)", "f_{4}(u_{1}, u_{2}, u_{3})")


def test_no_latex_is_in_a_sentence():
    x = torch.tensor([1., 2.], requires_grad=True)
    trace = torch.trace.of(lambda x: -torch.log(x[1]), x)
    told = [f.say.args["formula"] for f in trace.frames if "formula" in f.say.args]
    assert told == ["x[1]", "ln u₂", "-u₃"]
    filled = [f.say.args["v_filled"] for f in trace.frames if "v_filled" in f.say.args]
    assert filled == ["[1, 2][1]", "ln 2", "-0.6931"]
