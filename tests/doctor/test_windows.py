"""A long run is judged by its first steps and by a few at doubling distances: late faults are found
when a window meets them, nothing is said of healthy scripts, memory does not grow."""

from __future__ import annotations

import io
import json

import pytest
import torch

from autograd_core.doctor.__main__ import main
from autograd_core.doctor.diagnosis import diagnose_recording
from autograd_core.doctor.progress import Progress, show_progress
from autograd_core.doctor.scripts import record_script
from autograd_core.trace import from_torch

LOOP = """import torch
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.1), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
x, y = torch.randn(16, 4), torch.randn(16, 1)
def train(k):
    optimizer.zero_grad()
    loss = (model(x) - y).square().mean()
    FAULT
    loss.backward()
    optimizer.step()
for k in range(1, 201):
    train(k)
"""
STEPS = 10
WINDOWS = ((1, 10), (20, 23), (40, 43), (80, 83), (160, 163))


def doctor_of(fault: str):
    return from_torch.doctor(LOOP.replace("FAULT", fault), steps=STEPS)


def test_a_healthy_run_says_by_which_steps_it_was_judged():
    found = doctor_of("pass")
    assert (found.findings, found.windows, found.steps) == ((), WINDOWS, 200)
    assert found.watched == 26
    assert found.conclusion == (
        "Nothing wrong was found (judged: steps 1–10, 20–23, 40–43, 80–83, 160–163 of 200).")


@pytest.mark.parametrize(("fault", "kind", "step"), [
    ("if k == 50: model.eval()", "trained_in_eval", 80),
    ("if k == 30: model[0].requires_grad_(False)", "frozen", 40),
    ("if k > 90: loss = loss.detach().requires_grad_()", "cut", 160),
    ("if k >= 70: loss = loss * float('nan')", "nan_given", 71),
    ("if k == 21: torch.sqrt(0 * model[0].weight).sum().backward()", "root_of_zero", 20),
    ("if k == 42: (loss * 1).backward()", "error", 40)])
def test_a_late_fault_is_found_when_a_window_meets_it(fault, kind, step):
    (found,) = doctor_of(fault).findings
    assert (found.kind, found.step) == (kind, step)
    assert found.where.startswith(f"seen first in step {step}")


def test_eval_between_two_windows_is_told_with_its_line():
    (found,) = doctor_of("if k == 50: model.eval()").findings
    assert (found.line, found.code.strip()) == (9, "if k == 50: model.eval()")
    train = torch.nn.Module.train
    assert train.__module__ == "torch.nn.modules.module"
    assert not hasattr(train, "__wrapped__")


def test_the_same_is_told_once():
    found = doctor_of("if k == 1: model.eval()").findings
    assert [(x.kind, x.step) for x in found] == [("trained_in_eval", None)]


def test_parameters_that_are_lost_between_windows_are_told_with_their_step():
    (found,) = doctor_of("if k == 70: loss = loss * float('inf')").findings
    assert "not finite since step 70" in found.what
    assert "--steps 70" in found.what


@pytest.mark.parametrize(("k", "windows"), [(5, ()), (30, WINDOWS[:2]), (41, (*WINDOWS[:2], (
    40, 40)))])
def test_ctrl_c_inside_a_window_and_between_two_tells_what_was_seen(k, windows):
    stop = f"if k == 3: model.eval()\n    if k == {k}: raise KeyboardInterrupt"
    found = doctor_of(stop)
    assert [x.kind for x in found.findings] == ["trained_in_eval"]
    assert found.windows == windows


@pytest.mark.parametrize("k", [5, 30, 41])
def test_an_exception_anywhere_is_told_with_its_line(k):
    fault = f"if k == {k}: torch.zeros(2) @ torch.zeros(3)"
    (found,) = doctor_of(fault).findings
    assert (found.kind, found.line) == ("error", 9)


@pytest.mark.parametrize(("stop", "step"), [
    ("loss = loss * float('nan') if k == 50 else loss\n    if loss.isnan(): return loss", 51),
    ("loss = loss * float('nan') if k == 50 else loss", 50)])
def test_a_nan_that_ends_the_run_between_two_windows_is_told(stop, step):
    source = LOOP.replace("FAULT", stop).replace("    train(k)\n", """\
    lost = train(k)
    if lost is not None or not model[0].weight.isfinite().all(): break
""")
    if step == 51:                          # the loss of a step that did not come
        source = source.replace("k == 50", "k == 51")
    (found,) = from_torch.doctor(source, steps=STEPS).findings
    assert (found.kind, found.step) == ("nan_unwatched", step)
    assert f"--steps {step}" in found.why.to_text()


@pytest.mark.parametrize(("here", "there"), [(5, 30), (0, 3)])
def test_steps_of_other_threads_are_said_not_to_have_been_heard(here, there):
    source = "import threading\n" + LOOP.replace("FAULT", "pass").replace(
        "for k in range(1, 201):\n    train(k)", f"""\
thread = threading.Thread(target=lambda: [train(k) for k in range({there})])
thread.start()
thread.join()
for k in range({here}):
    train(k)""")
    found = diagnose_recording(record_script(source, steps=STEPS))
    assert (found.elsewhere, found.findings, found.passes) == (there, (), here)
    assert f"{there} steps in other threads not heard" in found.conclusion


def test_optimisers_that_take_turns_are_watched_for_whole_turns():
    found = from_torch.doctor("""import torch
torch.manual_seed(0)
actor, critic = torch.nn.Linear(4, 2), torch.nn.Linear(4, 1)
of_actor, of_critic = [torch.optim.SGD(m.parameters(), lr=.01) for m in (actor, critic)]
x = torch.randn(8, 4)
for k in range(100):
    for _ in range(5):
        of_critic.zero_grad()
        (critic(x) - 1).square().mean().backward()
        of_critic.step()
    of_actor.zero_grad()
    (actor(x).softmax(-1)[:, 0] * critic(x)[:, 0].detach()).mean().neg().backward()
    of_actor.step()
""", steps=20)
    assert found.windows[1:3] == ((40, 51), (80, 91))
    assert not found.findings


@pytest.mark.parametrize("count", [200, 700])
def test_what_is_kept_of_a_run_does_not_grow_with_its_steps(count):
    source = LOOP.replace("FAULT", "pass").replace("201", str(count + 1))
    recording = record_script(source, steps=STEPS)
    sizes = [len(x.heard.events) for x in (recording, *recording.windows.later)]
    assert recording.windows.count == count
    assert max(sizes[1:]) < sizes[0] / 2
    assert len(sizes) <= 2 + torch.tensor(count / STEPS).log2()


def test_lines_without_steps_are_not_heard_for_ever(monkeypatch):
    monkeypatch.setattr("autograd_core.trace.from_torch.windows.MANY", 100)
    recording = record_script("""import torch
w = torch.ones(2, requires_grad=True)
for k in range(500):
    (w * w).sum().backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad = None
""", steps=STEPS)
    assert 200 < len(recording.heard.events) < 250
    assert "judged by the first" in diagnose_recording(recording).conclusion


def test_every_step_can_be_watched():
    found = from_torch.doctor(LOOP.replace("FAULT", "pass").replace("201", "50"), steps=None)
    assert (found.passes, found.windows, found.watched) == (49, (), None)


def test_a_mode_of_theirs_is_left_as_it_was():
    found = from_torch.doctor("""import torch
from torch.overrides import TorchFunctionMode
class Mine(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None):
        return func(*args, **(kwargs or {}))
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=.01)
def run(n):
    for k in range(n):
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()
run(5)
with Mine():
    run(20)
run(20)
""", steps=4)
    assert found.windows == ((1, 4), (27, 30), (32, 35))
    assert not found.findings


# ---- what is shown

class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_line_gives_way_to_what_is_printed(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr("sys.stderr", screen)
    with show_progress(screen) as tell:
        tell(7, True)
        print("epoch 1")
        assert screen.getvalue() == (
            "\r\x1b[Kdoctor: step 7, watched\r\x1b[Kepoch 1\n")
    assert screen.getvalue().endswith("epoch 1\n")


def test_no_progress_line_is_written_into_a_line_of_theirs():
    screen = Terminal()
    progress = Progress(screen)
    progress.free = False
    progress.tell(7, True)
    assert screen.getvalue() == ""


def test_elsewhere_than_on_a_terminal_there_is_no_progress_line(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text(LOOP.replace("FAULT", "pass"), "utf-8")
    assert main(["--steps", "10", str(script)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "(judged: steps 1–10, 20–23, 40–43, 80–83, 160–163 of 200)" in said.out


def test_json_says_which_steps_were_watched(tmp_path, capsys):
    script = tmp_path / "train.py"
    script.write_text(LOOP.replace("FAULT", "if k == 50: model.eval()"), "utf-8")
    assert main(["--json", "--steps", "10", str(script)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["watched"], data["steps"]) == (26, 200)
    assert data["windows"] == [list(x) for x in WINDOWS]
    assert data["findings"][0]["step"] == 80
