"""The table of state: the truth about each tensor, what changed in it, no warning for looking."""

import gc
import weakref

import pytest

import autograd_core as torch
from autograd_core.teach import state_table, watch


def test_each_tensor_has_a_row_in_the_order_given():
    a = torch.tensor([1., 2.], requires_grad=True)
    k = torch.tensor(3.)
    t = a * k
    y = t.sum()
    t.retain_grad()
    y.backward()
    k.add_(1.)
    assert state_table(y=y, t=t, a=a, k=k).rows == (
        ("y", "9", "False", "True", "SumBackward0", "None (not kept)", "0", ""),
        ("t", "[3, 6]", "False", "True", "MulBackward0", "[1, 1]", "0", ""),
        ("a", "[1, 2]", "True", "True", "None", "[3, 3]", "0", ""),
        ("k", "4", "True", "False", "None", "None", "1", ""))


def test_it_is_a_snapshot():
    a = torch.tensor(1., requires_grad=True)
    before = state_table(a=a)
    (a * 2).backward()
    assert before.rows[0][5] == "None"
    assert state_table(a=a).rows[0][5] == "2"


def test_what_will_be_kept_and_has_not_come_yet_is_none():
    t = torch.tensor(1., requires_grad=True) * 2
    t.retain_grad()
    assert state_table(t=t).rows[0][5] == "None"


def test_as_html_it_is_a_table_with_headings_and_everything_escaped():
    html = state_table(**{"<b>": torch.tensor(1.)})._repr_html_()
    assert '<th scope="row">&lt;b&gt;</th>' in html
    assert html.count('<th scope="col">') == 7
    assert "memory" not in html
    assert "style" not in html


def test_it_says_who_shares_memory_and_who_is_the_same():
    x = torch.tensor([1., 2., 3.], requires_grad=True)
    x.sum().backward()
    table = state_table(x=x, same=x, head=x[:2], tail=x[1:], last=x[2:], d=x.detach(), c=x.clone(),
                        g=x.grad)
    assert [row[-1] for row in table.rows] == [
        "the same tensor as same; shares memory with head, tail, last, d",
        "the same tensor as x; shares memory with head, tail, last, d",
        "shares memory with x, same, tail, d", "shares memory with x, same, head, last, d",
        "shares memory with x, same, tail, d", "shares memory with x, same, head, tail, last", "",
        "the same tensor as x.grad, same.grad"]


def test_an_inference_tensor_has_no_version():
    with torch.inference_mode():
        x = torch.tensor(1.)
    assert state_table(x=x).rows[0][6] == "not counted"


def facts(x):
    view = x._view and (x._view.version, x._view.made)
    return x._grad_fn, x._nr, x._requires_grad, x._retains, x._grad, view, x._counter and [
        *x._counter]


def test_looking_changes_nothing():
    w = torch.tensor([1., 2.], requires_grad=True)
    y = w * 2
    v, a = y[0], y.unbind()[0]
    y.add_(1.)
    tensors = dict(w=w, y=y, v=v, a=a)
    before = [facts(x) for x in tensors.values()]
    table = state_table(**tensors)
    repr(table), table._repr_html_(), repr(table.after())
    assert [facts(x) for x in tensors.values()] == before
    made = dict(zip(tensors, [row[4] for row in table.rows], strict=True))
    assert made == {"w": "None", "y": "AddBackward0", "v": "AsStridedBackward0",
                    "a": "refused: its base was changed"}
    assert type(v.grad_fn).__name__ == made["v"]
    with pytest.raises(RuntimeError, match="has been modified inplace"):
        a.grad_fn  # noqa: B018 (reading it is what is refused)


def test_it_keeps_nothing_alive():
    y = torch.tensor(1., requires_grad=True) * 2
    gone, node = weakref.ref(y), weakref.ref(y.grad_fn)
    table = state_table(y=y)
    del y
    gc.collect()
    assert gone() is None
    assert node() is None
    assert [cell.after for cell in table.after().rows[0][1:]] == ["gone"] * 6 + [""]


def test_before_and_after_side_by_side_as_text():
    w = torch.tensor([1., 2.], requires_grad=True)
    y = w * 3
    y.retain_grad()
    before = state_table(w=w, y=y)
    y.add_(1.)
    y.sum().backward()
    assert repr(before.after()).splitlines() == [
        "name  value              is_leaf  requires_grad  grad_fn                        "
        "grad             version",
        "w     [1, 2]             True     True           None                           "
        "*None → [3, 3]*  0",
        "y     *[3, 6] → [4, 7]*  False    True           *MulBackward0 → AddBackward0*  "
        "*None → [1, 1]*  *0 → 1*"]


def test_before_and_after_side_by_side_as_html():
    a = torch.tensor(1., requires_grad=True)
    with watch(a=a) as table:
        (a * 2).backward()
    html = table._repr_html_()
    assert html == (
        "<table><caption>before → after</caption><thead><tr>"
        + "".join(f'<th scope="col">{heading}</th>' for heading in (
            "name", "value", "is_leaf", "requires_grad", "grad_fn", "grad", "version"))
        + '</tr></thead><tbody><tr><th scope="row">a</th><td>1</td><td>True</td><td>True</td>'
        "<td>None</td><td><del>None</del> → <ins>2</ins></td><td>0</td></tr></tbody></table>")


def test_a_name_that_refers_to_another_tensor():
    w = torch.tensor(2., requires_grad=True)
    (w * w).backward()
    with watch(w=w) as table:
        w = w - 0.1 * w.grad
    assert str(table.table.rows[0][0]) == "w (another tensor)"
    assert table.changed == {"w": ("value", "is_leaf", "grad_fn", "grad")}
    kept = torch.tensor(1.)
    before = state_table(kept=kept)
    assert str(before.after(kept=torch.tensor(1.)).rows[0][0]) == "kept (another tensor)"
    assert str(before.after(kept=kept).rows[0][0]) == "kept"


def test_the_same_tensor_changed_in_place_is_not_another():
    w = torch.tensor(2., requires_grad=True)
    with watch(w=w) as table, torch.no_grad():
        w -= 1.
    assert table.changed == {"w": ("value", "version")}
    assert str(table.table.rows[0][0]) == "w"


def test_what_is_no_variable_is_followed_by_itself():
    net = torch.nn.Linear(1, 1)
    with watch(weight=net.weight) as table, torch.no_grad():
        net.weight.zero_()
    assert table.changed == {"weight": ("value", "version")}


def test_the_table_is_there_also_when_the_block_fails():
    w = torch.tensor([1., 2.], requires_grad=True)
    with pytest.raises(RuntimeError, match="scalar outputs"), watch(w=w) as table:
        w.grad = torch.ones(2)
        (w * 2).backward()
    assert table.changed == {"w": ("grad",)}


def test_a_change_too_small_or_too_deep_to_be_seen_is_told():
    x, big = torch.tensor(1.), torch.zeros(100)
    y = torch.tensor(1., requires_grad=True) * 2
    with watch(x=x, big=big, y=y) as table:
        x += 1e-6
        big[50] = 1.
        y *= 1
    assert [str(row[1]) for row in table.table.rows[:2]] == [
        "*1 (changed)*", "*a 100 array (changed)*"]
    assert str(table.table.rows[2][4]) == "*MulBackward0 (changed)*"
    assert "<ins>1 (changed)</ins>" in table._repr_html_()


def test_nan_is_no_change():
    x = torch.tensor(float("nan"))
    assert state_table(x=x).after().changed == {"x": ()}


def test_a_new_name_has_no_before():
    x = torch.tensor(1.)
    rows = state_table().after(x=x).rows
    assert str(rows[0][0]) == "x (new)"
    assert [str(cell) for cell in rows[0][1:]] == ["1", "True", "False", "None", "None", "0", ""]


def test_cells_are_escaped():
    html = state_table(**{"<b>": torch.tensor(1.)}).after(**{"<b>": torch.tensor(2.)})._repr_html_()
    assert '<th scope="row">&lt;b&gt; (another tensor)</th>' in html


def test_something_else_is_refused_by_name():
    with pytest.raises(TypeError, match="x must be a Tensor, not float"):
        state_table(x=1.)
