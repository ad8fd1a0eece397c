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
