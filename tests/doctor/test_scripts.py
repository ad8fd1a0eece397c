"""The doctor runs a file as Python does: its folder, its arguments, its end; a line of another file
is told with that file's name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from autograd_core.doctor.__main__ import main
from autograd_core.trace import from_torch

SCRIPTS = Path(__file__).parent / "scripts"
MODEL = '''"""A model."""

from torch import nn


class Net(nn.Module):
    """Two layers."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 1)

    def forward(self, x):
        h = self.a(x).detach()
        return self.b(h)
'''
TRAIN = """import sys
import torch
from eyes_model import Net

def main():
    net = Net()
    loss = net(torch.randn(2, 4)).mean()
    loss.backward()

if __name__ == "__main__":
    main()
    assert sys.modules["__main__"].main is main
    assert sys.argv == [sys.argv[0]] and sys.argv[0].endswith("train.py"), sys.argv
    with open(__file__, encoding="utf-8") as file:
        assert "train" not in file.readline()
    sys.exit(0)
"""


@pytest.fixture
def train(tmp_path, monkeypatch):
    (tmp_path / "eyes_model.py").write_text(MODEL, "utf-8")
    (tmp_path / "train.py").write_text(TRAIN, "utf-8")
    monkeypatch.chdir(tmp_path.parent)
    return tmp_path / "train.py"


def test_a_line_of_another_file_is_told_with_its_file(train):
    (found,) = from_torch.doctor(train).findings
    line = MODEL.splitlines().index("        h = self.a(x).detach()") + 1
    assert (found.kind, found.line) == ("cut", line)
    assert found.file == str(train.parent / "eyes_model.py")
    assert found.where == f"eyes_model.py, line {line}: h = self.a(x).detach()"


def test_the_mark_in_the_trace_is_at_that_line(train):
    diagnosis = from_torch.doctor(train)
    mark = diagnosis.trace.frames[-1]
    assert diagnosis.trace.code[mark.line].strip() == "h = self.a(x).detach()"


def test_a_line_of_the_script_is_told_by_its_number(train):
    train.write_text(TRAIN.replace("Net()", "Net().requires_grad_(False)"), "utf-8")
    (found,) = [f for f in from_torch.doctor(train).findings if f.kind == "frozen"]
    assert (found.line, found.file) == (6, "")


def test_everything_is_put_back_and_a_second_run_reads_the_files_again(train):
    before = sys.argv, sys.path[:], sys.modules["__main__"]
    assert not from_torch.doctor(train).healthy
    assert (sys.argv, sys.path, sys.modules["__main__"]) == before
    assert "eyes_model" not in sys.modules
    (train.parent / "eyes_model.py").write_text(MODEL.replace(".detach()", "* 1."), "utf-8")
    assert from_torch.doctor(train).healthy


@pytest.mark.parametrize("end", ["sys.exit()", "sys.exit(3)", "raise SystemExit", "exit(0)"])
def test_a_script_that_exits_is_diagnosed_to_there(end):
    (found,) = from_torch.doctor(f"""
import sys
import torch
w = torch.ones(2, requires_grad=True)
(w.detach() * w.detach()).sum()
w.sqrt().log().sum().backward()
w.requires_grad_(False)
{end}
raise AssertionError
""").findings
    assert found.kind == "frozen"


def test_the_words_of_an_exit_are_said(capsys):
    from_torch.doctor("import sys\nsys.exit('no data')\n")
    assert capsys.readouterr().err == "no data\n"


def test_a_script_of_another_encoding_and_one_with_a_mark_are_read(tmp_path):
    mark = "# -*- coding: latin-1 -*-\n"
    lines = "import torch\né = torch.ones(1, requires_grad=True)\né.exp().sum().backward()\n"
    for name, text in (("a.py", (mark + lines).encode("latin-1")),
                       ("b.py", lines.encode("utf-8-sig"))):
        (tmp_path / name).write_bytes(text)
        assert [g.name for g in from_torch.doctor(tmp_path / name).gradients] == ["é"]


def test_gradients_that_a_script_leaves_switched_off_are_on_again():
    from_torch.doctor("import torch\ntorch.set_grad_enabled(False)\n")
    assert torch.is_grad_enabled()


def test_on_the_command_line(train, capsys):
    assert main([str(train)]) == 1
    assert "eyes_model.py, line 14: h = self.a(x).detach()" in capsys.readouterr().out


def test_the_command_line_tells_the_reason_below_each_finding(train, capsys):
    main([str(train)])
    said = capsys.readouterr().out
    (found,) = from_torch.doctor(train).findings
    assert "   What to do" in said
    assert all(line.strip() in said for line in found.why.to_text().splitlines())


def test_the_arguments_after_the_file_are_the_scripts(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text("import sys\nprint(sys.argv)\n", "utf-8")
    before = sys.argv
    assert main([str(script), "--lr", "0.1"]) == 0
    assert capsys.readouterr().out.startswith(str([str(script), "--lr", "0.1"]))
    assert sys.argv is before


def test_a_file_that_is_not_there_is_one_clear_line(capsys):
    assert main(["no_such.py"]) == 2
    assert capsys.readouterr().err == "There is no file no_such.py.\n"


@pytest.mark.parametrize("module", ["autograd_core.doctor", "autograd_core.trace.from_torch"])
def test_a_program_of_either_name_says_what_is_wrong(module):
    def run(script: Path | str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", module, str(script)], capture_output=True,
                              text=True, check=False)
    broken = run(SCRIPTS / "detached_loss.py")
    assert broken.returncode == 1
    assert "prediction = model(x).detach()" in broken.stdout
    healthy = run(SCRIPTS / "healthy.py")
    assert (healthy.returncode, "Nothing wrong was found." in healthy.stdout) == (0, True)
    none = run("train")
    assert (none.returncode, none.stdout) == (2, "")
    assert none.stderr.startswith("usage: python -m autograd_core.doctor train.py")
