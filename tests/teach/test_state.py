"""The table of state: the truth about each tensor, and no warning for looking."""

import pytest

import autograd_core as torch
from autograd_core.teach import state_table


def test_each_tensor_has_a_row_in_the_order_given():
    a = torch.tensor([1., 2.], requires_grad=True)
    k = torch.tensor(3.)
    t = a * k
    y = t.sum()
    t.retain_grad()
    y.backward()
    assert state_table(y=y, t=t, a=a, k=k).rows == (
        ("y", "9", "False", "True", "SumBackward0", "None (not kept)"),
        ("t", "[3, 6]", "False", "True", "MulBackward0", "[1, 1]"),
        ("a", "[1, 2]", "True", "True", "None", "[3, 3]"),
        ("k", "3", "True", "False", "None", "None"))


def test_it_is_a_snapshot():
    a = torch.tensor(1., requires_grad=True)
    before = state_table(a=a)
    (a * 2).backward()
    assert before.rows[0][-1] == "None"
    assert state_table(a=a).rows[0][-1] == "2"


def test_what_will_be_kept_and_has_not_come_yet_is_none():
    t = torch.tensor(1., requires_grad=True) * 2
    t.retain_grad()
    assert state_table(t=t).rows[0][-1] == "None"


def test_as_html_it_is_a_table_with_headings_and_everything_escaped():
    html = state_table(**{"<b>": torch.tensor(1.)})._repr_html_()
    assert '<th scope="row">&lt;b&gt;</th>' in html
    assert html.count('<th scope="col">') == 6


def test_something_else_is_refused_by_name():
    with pytest.raises(TypeError, match="x must be a Tensor, not float"):
        state_table(x=1.)
