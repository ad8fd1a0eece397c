"""The core can be read: docs/core.md quotes it, and a debugger finds every line of it."""

import linecache
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "core.md").read_text("utf-8")
QUOTES = re.findall(r"^```python\n# (autograd_core/\S+)\n(.*?)^```$", PAGE,
                    re.DOTALL | re.MULTILINE)
CORE = ("op", "tensor", "apply", "node", "engine", "backward")


@pytest.mark.parametrize(("file", "lines"), QUOTES,
                         ids=[f"{k}-{file}" for k, (file, _) in enumerate(QUOTES)])
def test_the_page_quotes_the_file_to_the_letter(file, lines):
    assert lines in (ROOT / file).read_text("utf-8")


def test_the_page_quotes_all_six_files():
    assert {f"autograd_core/core/{name}.py" for name in CORE} <= {file for file, _ in QUOTES}


def test_the_six_files_are_short():
    """A thousand lines in all, for ``a * b; y.backward()``."""
    lines = {name: len((ROOT / f"autograd_core/core/{name}.py").read_text("utf-8").splitlines())
             for name in CORE}
    assert max(lines.values()) <= 250, lines
    assert sum(lines.values()) <= 1_000, lines


STEPS = """
import linecache, sys
import autograd_core as torch
a, b = torch.tensor(2., requires_grad=True), torch.tensor(3.)
(a * b).backward()      # what is chosen or compiled when it is first used
seen, sourceless = [], set()
def step(frame, event, arg):
    code = frame.f_code
    seen.append(code.co_filename.rpartition("/")[2] + ":" + code.co_name)
    if not linecache.getline(code.co_filename, frame.f_lineno).strip():
        sourceless.add(code.co_name)
    return step
sys.settrace(step)
y = a * b
y.backward()
sys.settrace(None)
print(*dict.fromkeys(seen))
print(*sorted(sourceless))
"""


def stepped(plain: str) -> tuple[list[str], list[str]]:
    """The functions that a debugger steps through, and those of which it finds no source."""
    done = subprocess.run([sys.executable, "-c", STEPS], text=True, capture_output=True, check=True,
                          cwd=ROOT, env={**os.environ, "AUTOGRAD_PLAIN": plain})
    seen, sourceless = done.stdout.split("\n")[:2]
    return seen.split(), sourceless.split()


def test_a_debugger_steps_from_the_product_through_the_rules_and_back():
    seen, sourceless = stepped("1")
    assert sourceless == []
    way = ["pointwise.py:function", "apply.py:applied", "arithmetic.py:forward",
           "node.py:recorded", "backward.py:backward", "engine.py:run", "specialize.py:apply_rules",
           "arithmetic.py:d_a", "flow.py:send", "accumulate.py:deposit"]
    places = [seen.index(name) for name in way]
    assert places == sorted(places)


def test_only_the_rules_are_compiled():
    assert stepped("")[1] == ["back"]


def test_nothing_else_in_the_core_is_made_of_text():
    made = [path.name for path in (ROOT / "autograd_core").glob("core/*.py")
            if re.search(r"\b(exec|eval|compile)\(", path.read_text("utf-8"))]
    assert made == ["specialize.py"]
    assert linecache.getline(str(ROOT / "autograd_core/core/specialize.py"), 1).startswith('"""')
