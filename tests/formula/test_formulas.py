"""Every operation's formula is made of signs that are known, and is written without markup."""

import re

import pytest

import autograd_core.static
import autograd_core.trace  # noqa: F401  (both define operations)
from autograd_core.compat.ops import linalg as rare
from autograd_core.core.op import Op
from autograd_core.formula.parser import names, read, unknown
from autograd_core.formula.printer import LATEX, PLAIN, SUM, Piece, number, written
from autograd_core.ops import linalg
from tests.ops import table, table_neural, table_rare

TABLE = table.ROWS | table_neural.ROWS | table_rare.ROWS
ROWS = [(op, inputs) for rows in TABLE.values() for op, *inputs in rows if op.tex]


def kinds(op=Op):
    for one in op.__subclasses__():
        yield one
        yield from kinds(one)


WRITTEN = sorted({op.tex for op in kinds() if isinstance(op.tex, str) and op.tex}
                 | {op.tex for op, _ in ROWS})


@pytest.mark.parametrize("tex", WRITTEN)
def test_every_sign_of_a_formula_is_classified(tex):
    assert unknown(tex) == []


def test_a_sign_that_nobody_classified_is_found():
    assert unknown(r"$a \odot \frac{$b}{\Xi}") == [r"\odot", r"\Xi"]


@pytest.mark.parametrize("tex", WRITTEN)
def test_a_formula_has_all_its_slots_and_no_markup_in_plain_characters(tex):
    letters = {name: Piece(f"⟦{x}⟧") for x, name in zip("pqrst", names(tex), strict=False)}
    assert set(names(tex)) == set(re.findall(r"\$\{?(\w+)", tex))
    latex, plain = (written(tex, letters, form).text for form in (LATEX, PLAIN))
    words = re.findall(r"operatorname\{(.*?)\}", tex)
    for word in words:
        plain = plain.replace(word.replace("\\", ""), "") if "_" in word else plain
    assert not set(plain) & set(r"\_{}$")
    assert all(x.text in latex and x.text in plain for x in letters.values())
    assert latex.count("{") == latex.count("}")
    assert plain.count("(") == plain.count(")")


@pytest.mark.parametrize(("op", "inputs"), ROWS,
                         ids=[f"{type(op).__name__}-{k}" for k, (op, _) in enumerate(ROWS)])
def test_an_operation_as_it_is_called_leaves_no_slot_open(op, inputs):
    letters = "abcdefgh"[:len(inputs)]
    for form in (LATEX, PLAIN):
        assert "$" not in op.written(list(letters), form).text


def test_an_outer_product_is_not_told_as_a_matrix_product():
    assert rare.Addr(1, 1).written("cab", PLAIN).text == "c + a bᵀ"
    assert linalg.Addmm(1, 2).written("cab", PLAIN).text == "c + 2 a b"


def test_a_sum_in_a_slot_comes_in_parentheses_unless_the_slot_encloses_it():
    inner = {"a": Piece("x + y", SUM), "b": Piece("z")}
    told = {tex: written(tex, inner, PLAIN).text for tex in (
        "$a + $b", r"$a \cdot $b", "$b - $a", r"\operatorname{relu}($a)", r"\sqrt{$a}",
        r"\left|$a\right|", r"\frac{$a}{$b}", "${a}_{[0]}", r"$a^{\top}")}
    assert list(told.values()) == [
        "x + y + z", "(x + y) · z", "z - (x + y)", "relu(x + y)", "√(x + y)", "|x + y|",
        "(x + y) / z", "(x + y)[0]", "(x + y)ᵀ"]


@pytest.mark.parametrize(("x", "plain", "latex"), [
    (2.0, "2", "2"), (-0.5, "-0.5", "-0.5"), (1e-7, "1e-07", r"1 \cdot 10^{-7}"),
    (float("inf"), "∞", r"\infty"), ((0, 1), "0,1", "0,1"), ("floor", "floor", "floor"),
    (True, "True", "True")])
def test_a_parameter_is_written_as_people_write_it(x, plain, latex):
    assert (number(x, PLAIN).text, number(x, LATEX).text) == (plain, latex)


@pytest.mark.parametrize("stray", ["$a)", r"\frac{$a", "$a }{ + $b", r"\left| $a", "", "^", "_"])
def test_a_formula_that_is_not_well_formed_is_still_written(stray):
    assert isinstance(written(stray, {"a": Piece("x")}, PLAIN).text, str)
    assert read(stray) is not None
