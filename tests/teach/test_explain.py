"""Explaining an error: the last one or a given one, known or not."""

import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

import autograd_core as torch
from autograd_core.teach import explain


@pytest.fixture
def no_last_error(monkeypatch):
    monkeypatch.delattr(sys, "last_value", raising=False)


def second_backward() -> RuntimeError:
    w = torch.tensor([1., 2.], requires_grad=True)
    with torch.autograd.set_detect_anomaly(True):
        loss = (w * w).sum()
    loss.backward()
    with pytest.raises(RuntimeError) as caught:
        loss.backward()
    return caught.value


def test_it_has_a_title_four_parts_and_the_node_to_blame():
    told = explain(second_backward())
    assert told.title.startswith("RuntimeError: Trying to backward through the graph a second time")
    assert "\n" not in told.title
    assert type(told.node).__name__ == "MulBackward0"
    assert told.made_at == "loss = (w * w).sum()"
    text = repr(told)
    assert [line for line in text.splitlines() if line and not line.startswith(" ")] == [
        told.title, "What happened", "Why", "What only hides it", "What to do"]
    assert "It stopped at `MulBackward0`." in text
    assert "      loss = (w * w).sum()" in text.split("Why")[0]
    assert "<code>MulBackward0</code>" in told._repr_html_()


def test_without_an_argument_it_is_the_error_being_handled(no_last_error):
    try:
        torch.ones(2).retain_grad()
    except RuntimeError:
        assert "does not require grad" in repr(explain())


def test_or_the_last_one_that_was_shown(monkeypatch):
    monkeypatch.setattr(sys, "last_value", second_backward(), raising=False)
    assert "used them up" in repr(explain())


def test_or_none(no_last_error):
    with pytest.raises(ValueError, match="no error in this session"):
        explain()


def test_ipython_keeps_the_last_error(no_last_error):
    shell = InteractiveShell()
    shell.user_ns["torch"], shell.user_ns["explain"] = torch, explain
    shell.run_cell("torch.ones(2).retain_grad()")
    assert "does not require grad" in repr(shell.run_cell("explain()").result)


def test_one_that_is_not_known_is_said_in_a_sentence():
    told = explain(KeyError("<a>"))
    assert repr(told) == ("There is no explanation here of this error, which says: "
                          "KeyError: '<a>'")
    assert told._repr_html_() == ("<p>There is no explanation here of this error, which says: "
                                  "KeyError: &#x27;&lt;a&gt;&#x27;</p>")
    assert repr(explain(RuntimeError())).endswith("which says: RuntimeError")


def test_a_warning_is_explained_too():
    t = torch.tensor(1., requires_grad=True) * 2
    with pytest.warns(UserWarning, match="not a leaf") as seen:
        assert t.grad is None
    assert "retain_grad()" in repr(explain(seen[0].message))


@pytest.mark.parametrize("thing", ["a leaf Variable", 3, RuntimeError])
def test_what_is_no_exception_is_refused(thing):
    with pytest.raises(TypeError, match=r"explain takes an exception, not (str|int|type)"):
        explain(thing)
