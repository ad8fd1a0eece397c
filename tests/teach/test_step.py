"""%%step in a real IPython shell: the cell runs as it always does, and is stepped through."""

from __future__ import annotations

import re
import subprocess
import sys
from textwrap import dedent

import pytest

from autograd_core.teach.tracebacks import LEFT_OUT

SCRIPT = """
    from IPython.core.interactiveshell import InteractiveShell
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "autograd_core")
    shell.run_cell("import autograd_core as torch")
    shell.run_cell("w = torch.tensor(2., requires_grad=True)")
    result = shell.run_cell({cell!r})
    print("raised:", type(result.error_in_exec).__name__)
    print("left behind:", sorted(n for n in shell.user_ns if n in "wyz" or n.startswith("_value")))
    """


def step(cell: str) -> str:
    """What a session prints that runs ``cell`` with %%step."""
    script = dedent(SCRIPT).format(cell=cell)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)


def test_the_cell_runs_and_its_last_value_is_shown():
    text = step("%%step\ny = w * w\ny.backward()\nw.grad")
    assert "tensor(4.)" in text
    assert "What this cell does" in text and "It goes into w.grad." in text  # noqa: PT018
    assert "raised: NoneType" in text
    assert "left behind: ['w', 'y']" in text


def test_an_error_is_shown_as_the_last_step_and_raised():
    text = step("%%step\nw.add_(1)")
    assert "RuntimeError: a leaf Variable that requires grad" in text
    assert "What only hides it" in text
    assert "raised: RuntimeError" in text


def test_an_expected_error_is_not_raised():
    text = step("%%step --expect RuntimeError\nw.add_(1)")
    assert "What to do" in text
    assert "raised: NoneType" in text


@pytest.mark.parametrize(("cell", "said"), [
    ("%%step --expect Nothing\nw.add_(1)", "Nothing is not a kind of exception"),
    ("%%step --expect RuntimeError\ny = w * w", "nothing was raised"),
])
def test_wrong_uses_say_what_is_wrong(cell, said):
    assert said in step(cell)


DEEP = "def loss():\n    return torch.tensor([1., 2.]) * 2\n\nloss().backward()"


def test_a_traceback_ends_in_the_learners_lines():
    text = step(DEEP)
    assert "loss().backward()" in text
    assert "RuntimeError: element 0 of tensors" in text
    assert "raised: RuntimeError" in text
    assert "autograd_core/autograd" not in text


def test_a_traceback_with_lines_called_back_keeps_those():
    text = step("def hook(g):\n    return g.no_such_thing\n\n"
                "w.register_hook(hook)\n(w * w).backward()")
    assert "return g.no_such_thing" in text
    assert "AttributeError" in text
    assert "engine.py" not in text


def test_verbose_shows_the_whole_traceback():
    assert "backward.py" in step("%xmode Verbose\ntorch.tensor([1., 2.]).backward()")


def test_a_recursion_that_goes_too_deep_is_shown_by_its_ends():
    endless = "def send(n):\n    return send(n + 1)\n\nsend(0)"
    text = step(endless)
    assert "send(0)" in text
    assert 1 < text.count("return send(n + 1)") < 9
    assert "RecursionError: maximum recursion depth" in text
    assert LEFT_OUT in text
    assert LEFT_OUT not in step(DEEP)


def test_the_rules_put_together_for_an_operation_count_as_ours():
    text = step("y = (w * w).exp()\ny.backward()\ny.backward()")
    assert "backward through the graph a second time" in text
    assert "<string>" not in text
    assert "in back(" not in text


def test_anomaly_mode_tells_of_the_cells_lines_and_of_none_of_the_kernels():
    text = step("z = torch.zeros(1, requires_grad=True)\n"
                "with torch.autograd.set_detect_anomaly(True):\n"
                "    y = (z.sqrt() * 0).sum()\n    y.backward()")
    assert "Error detected in SqrtBackward0" in text
    assert "y = (z.sqrt() * 0).sum()" in text
    assert "interactiveshell.py" not in text
