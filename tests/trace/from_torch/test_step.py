"""%%step on cells that compute with PyTorch."""

from __future__ import annotations

import subprocess
import sys

SESSION = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "autograd_core")
shell.run_cell("import torch\\nw = torch.tensor(3., requires_grad=True)")
shell.run_cell("%%step{option}\\ny = w * w\\ny.backward()")
print(w_grad := shell.user_ns["w"].grad)
"""


def told(option: str, names: str = "torch") -> str:
    """What a session prints in which a cell is stepped through."""
    code = SESSION.replace("{option}", option).replace("import torch", f"import torch as {names}"
                                                       ).replace("torch.tensor", f"{names}.tensor")
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          check=True).stdout


def test_the_cell_is_recorded_where_torch_is_pytorch():
    out = told("")
    assert "MulBackward0" in out
    assert out.splitlines()[-1] == "tensor(6.)"


def test_or_where_it_is_said():
    assert "MulBackward0" in told(" --torch", "pt")


def test_doctor_tells_what_is_wrong_with_a_cell_and_the_cell_has_run():
    code = SESSION.replace("%%step{option}\\ny = w * w", "%%doctor\\ny = w.detach() * w.detach()"
                           ).replace("print(w_grad := shell.user_ns[\"w\"].grad)",
                                     "print(shell.user_ns['y'])")
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "backward finds no way back" in out.stdout
    assert "line 1: y = w.detach() * w.detach()" in out.stdout
    assert out.stdout.splitlines()[-1] == "tensor(9.)"
