"""Formulas: numbers at once, templates once, and nothing but MathML comes out."""

from xml.etree import ElementTree

import pytest

from autograd_core.formula import mathml as formula
from autograd_core.formula.mathml import argument_mathml, lift_numbers, mathml, template_mathml
from autograd_core.trace.model import Text

HARMFUL = [r"\text{<script>alert(1)</script>}", r"\text{<img src=x onerror=alert(1)>}",
           r"\href{javascript:alert(1)}{x}", "<script>", "</math><script>alert(1)</script>",
           "&", '"']


def texts(markup):
    return "".join(ElementTree.fromstring(f"<x>{markup}</x>").itertext())


@pytest.mark.parametrize(("latex", "shown"), [
    ("5", "5"), ("-2.5", "−2.5"), ("(-3)", "(−3)"), (r"1\cdot 10^{-7}", "1·10−7"),
    (r"\infty", "∞"), (r"\begin{bmatrix}1 & -2 \\ 3 & 4\end{bmatrix}", "1−234"),
    (r"[3{\times}2]", "[3×2]")])
def test_an_argument_reads_as_written(latex, shown):
    assert texts(argument_mathml(latex)) == shown


def test_a_matrix_keeps_its_rows_and_columns():
    matrix = r"\begin{bmatrix}1 & 2 \\ 3 & 4 \\ 5 & 6\end{bmatrix}"
    table = ElementTree.fromstring(argument_mathml(matrix))
    assert [len(row) for row in table] == [2, 2, 2]


def test_slots_are_filled_where_they_stand():
    shown = Text(r"P_{2} = $p \cdot \sigma($J) = $value", {"p": "3", "J": "-1", "value": "-3"})
    assert texts(mathml(shown.key, shown.args)) == "P2=3·σ(−1)=−3"


def test_node_numbers_are_slots_so_that_all_additions_share_a_template():
    one = lift_numbers(r"u_{3} = u_{1} + u_{2} = $v0")
    other = lift_numbers(r"u_{12} = u_{7} + u_{9} = $v0")
    assert one[0] == other[0]
    assert texts(mathml(r"u_{12} = u_{7}", {})) == "u12=u7"
    assert texts(mathml(r"J_{7.1 \to 12} + 3", {})) == "J7.1→12+3"


def test_a_thousand_frames_do_not_cost_a_thousand_conversions(monkeypatch):
    convert, count = formula._convert, []
    monkeypatch.setattr(formula, "_convert", lambda latex: count.append(latex) or convert(latex))
    template_mathml.cache_clear(), argument_mathml.cache_clear()
    for k in range(1000):
        mathml(rf"P_{{{k}}} = $p \cdot $J", {"p": f"{k}", "J": f"-{k}.5"})
    assert len(count) == 1


@pytest.mark.parametrize("latex", HARMFUL)
@pytest.mark.parametrize("where", [argument_mathml, template_mathml])
def test_nothing_but_mathml_comes_out(where, latex):
    made = ElementTree.fromstring(f"<x>{where(latex)}</x>")
    for element in list(made.iter())[1:]:
        assert element.tag in formula.TAGS
        assert not {name for name in element.attrib if name.startswith("on") or "href" in name}


@pytest.mark.parametrize("latex", [r"\frac{1", r"\begin{bmatrix}1", "$", "${", "x_{$}"])
def test_what_cannot_be_read_is_shown_as_it_is_written(latex):
    assert texts(template_mathml(latex)).replace(" ", "") in (latex, "1")
