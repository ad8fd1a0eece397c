"""The doctor runs a file as Python does: its folder, its arguments, its end; a line of another file
is told with that file's name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from autograd_core.doctor.__main__ import main
from autograd_core.doctor.process_state import list_states
from autograd_core.doctor.training_step import TrainingStep
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


def test_a_name_that_is_no_file_is_not_taken_for_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("train", "train.py", "folder/train"):
        with pytest.raises(FileNotFoundError, match=f"There is no file {name}."):
            from_torch.doctor(name)


CHANGED = """import gc, logging, os, random, signal, sys, warnings
import numpy as np
import torch
os.chdir("/")
os.environ["OF_THE_SCRIPT"] = "1"
sys.path.append("/of/the/script")
sys.setrecursionlimit(4321)
gc.disable()
random.seed(5); np.random.seed(5); torch.manual_seed(5)
np.seterr(all="raise"); np.set_printoptions(precision=2)
warnings.simplefilter("error")
logging.basicConfig(level=logging.DEBUG, force=True); logging.disable(logging.ERROR)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.excepthook = print
torch.set_default_dtype(torch.float64); torch.set_grad_enabled(False)
torch.autograd.set_detect_anomaly(True); torch.set_num_threads(1)
torch.use_deterministic_algorithms(True, warn_only=True)
torch.backends.cudnn.benchmark = True
torch.set_float32_matmul_precision("medium")
torch.set_printoptions(precision=2)
torch.set_default_device("meta")
"""


def test_what_a_script_changes_for_everybody_is_put_back():
    def read() -> list[str]:
        return [str(x[1] if isinstance(x, tuple) and len(x) == 2 and x[0] is not x[1] else x)
                for x in (read() for read, _ in list_states())]
    torch.set_num_threads(2)
    before = read()
    assert from_torch.doctor(CHANGED).healthy
    assert read() == before
    assert len(before) > 32
    assert str(torch.tensor([1 / 3])) == "tensor([0.3333])"


LONG = """import torch
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for k in range(5):
    optimizer.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    optimizer.step()
"""


def test_a_long_script_is_judged_by_its_first_steps(capsys):
    found = from_torch.doctor(LONG + "print('to the end', k)\n", steps=3)
    assert capsys.readouterr().out == "to the end 4\n"
    assert found.watched == 3
    assert found.conclusion == "Nothing wrong was found (judged: steps 1–3 of 5)."
    assert from_torch.doctor(LONG, steps=9).conclusion == "Nothing wrong was found."


def test_an_error_after_the_steps_that_were_watched_is_told_with_its_line():
    found = from_torch.doctor(LONG + "loss.backward()\n", steps=2)
    assert [(x.kind, x.line) for x in found.findings] == [("error", 9)]


def test_ctrl_c_tells_what_was_seen():
    found = from_torch.doctor("""import torch
w = torch.ones(2, requires_grad=True)
w.detach().sum()
(w * 1).sum().backward()
w.requires_grad_(False)
raise KeyboardInterrupt
""")
    assert [x.kind for x in found.findings] == ["frozen"]


# ---- the command line

def test_the_first_screen_is_cause_line_and_cure(train, capsys):
    assert main([str(train)]) == 1
    said = capsys.readouterr().out
    (found,) = from_torch.doctor(train).findings
    assert "eyes_model.py, line 14: h = self.a(x).detach()" in said
    assert found.what in said
    assert found.why.parts[-1].text.strip().splitlines()[0] in said
    assert found.why.parts[1].text not in said
    assert "|gradient|" not in said


def test_details_tell_the_reason_below_each_finding(train, capsys):
    main(["--details", str(train)])
    said = capsys.readouterr().out
    (found,) = from_torch.doctor(train).findings
    assert "   What to do" in said
    assert all(line.strip() in said for line in found.why.to_text().splitlines())
    assert "|gradient|" in said


def test_json_and_html_have_the_same(train, capsys, tmp_path):
    page = tmp_path / "found.html"
    assert main(["--json", "--html", str(page), str(train)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["findings"][0]["kind"] == "cut"
    assert data["findings"][0]["line"] == 14
    assert data["findings"][0]["cure"]
    assert "eyes_model.py, line 14" in page.read_text("utf-8")


def test_json_is_alone_on_stdout(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text("print('epoch 1')\n", "utf-8")
    assert main(["--json", str(script)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["findings"] == []
    assert "epoch 1" in err


def test_a_syntax_error_names_the_file(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text("for i in range(3)\n    pass\n", "utf-8")
    assert main([str(script)]) == 3
    assert f'File "{script}", line 1' in capsys.readouterr().err


def test_the_arguments_after_the_file_are_the_scripts(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text("import sys\nprint(sys.argv)\n", "utf-8")
    before = sys.argv
    assert main([str(script), "--lr", "0.1", "--json", "-m"]) == 0
    assert capsys.readouterr().out.startswith(str([str(script), "--lr", "0.1", "--json", "-m"]))
    assert sys.argv is before


def test_a_module_is_run_by_its_name_with_relative_imports(tmp_path, monkeypatch, capsys):
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    (package / "parts.py").write_text("SIZE = 3\n", "utf-8")
    (package / "train.py").write_text("import sys\nfrom .parts import SIZE\n"
                                      "print(__name__, __package__, SIZE, sys.argv[1:])\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["-m", "package.train", "--lr", "1"]) == 0
    assert capsys.readouterr().out.startswith("__main__ package 3 ['--lr', '1']\n")
    assert "package.parts" not in sys.modules
    assert main(["-m", "package.missing"]) == 2
    assert main(["-m", "package"]) == 2


@pytest.mark.parametrize(("lines", "code", "out", "err"), [
    ("import sys; sys.exit(7)", 3, "The script ended with exit code 7.", ""),
    ("import sys; sys.exit('no data')", 3, "The script ended with exit code 1.", "no data\n"),
    ("raise ValueError('of theirs')", 3, "The script failed: ValueError.",
     "Traceback (most recent call last):\n  File "),
    ("def f(:\n    pass", 3, "", "  File "),
    ("import sys; sys.exit(0)", 0, "No backward ran", "")])
def test_how_a_script_ends_is_told(tmp_path, capsys, lines, code, out, err):
    script = tmp_path / "ends.py"
    script.write_text(lines + "\n", "utf-8")
    assert main([str(script)]) == code
    said = capsys.readouterr()
    assert said.out.startswith(out)
    assert said.err.startswith(err)
    assert "autograd_core" not in said.err


def test_a_mistake_of_ours_has_a_code_of_its_own(tmp_path, capsys, monkeypatch):
    script = tmp_path / "fine.py"
    script.write_text("n = 1\n", "utf-8")
    monkeypatch.setattr(TrainingStep, "list_gradients", lambda self: 1 / 0)
    assert main([str(script)]) == 4
    assert "The doctor failed, not your script." in capsys.readouterr().err


def test_wrong_calls_and_help(capsys):
    assert main(["no_such.py"]) == 2
    assert capsys.readouterr().err == "There is no file no_such.py.\n"
    assert main(["--help"]) == 0
    assert "--steps" in capsys.readouterr().out
    assert main([]) == main(["--steps", "0", "x.py"]) == main(["--unknown", "x.py"]) == 2


@pytest.mark.parametrize("module", ["autograd_core.doctor", "autograd_core.trace.from_torch"])
def test_a_program_of_either_name_says_what_is_wrong(module):
    broken = subprocess.run([sys.executable, "-m", module, str(SCRIPTS / "detached_loss.py")],
                            capture_output=True, text=True, check=False)
    assert broken.returncode == 1
    assert "prediction = model(x).detach()" in broken.stdout


AGENT = """import torch
from torch import nn
class Agent:
    def __init__(self):
        self.heads = nn.ModuleDict({"policy": nn.Linear(4, 2), "value": nn.Linear(4, 1)})
    def loss(self, x):
        return self.heads["policy"](x).square().mean() + self.heads["value"](x).square().mean()
class Trainer:
    def __init__(self, agent):
        self.agent = agent
        self.optimizer = torch.optim.SGD(agent.heads.parameters(), lr=0.1)
    def fit(self):
        loss = self.agent.loss(torch.randn(8, 4))
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
"""


@pytest.mark.parametrize(("last", "name"), [
    ("Trainer(Agent()).fit()", "agent.heads"),
    ("agent = Agent()\nTrainer(agent).fit()", "agent.heads"),
    ("heads = Agent().heads\nheads['policy'](torch.ones(1, 4)).sum().backward()", "heads")])
def test_networks_that_objects_of_theirs_hold_have_names(last, name):
    found = from_torch.doctor(AGENT + last + "\n")
    assert f"{name}.policy.weight" in [g.name for g in found.gradients]


def test_a_reader_that_stops_reading_is_no_mistake():
    command = f"{sys.executable} -m autograd_core.doctor {SCRIPTS / 'healthy.py'} | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONUNBUFFERED": ""})    # the script's own print
    assert done.stderr == ""
