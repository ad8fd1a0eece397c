"""Random learners' programs do under a recording what they do without, and the recording tells."""

import warnings

import pytest

import autograd_core as torch
from autograd_core import trace
from autograd_core.trace.recorder.core_observer import CoreObserver
from autograd_core.trace.recorder.recorder import Leaving
from autograd_core.trace.tell.replay import Replay
from tests.trace.learners_programs import run_alone, run_recorded, write_program


def check_all(seeds):
    """A program that behaves otherwise when it is recorded is shown."""
    for seed in seeds:
        lines = write_program(seed)
        alone = run_alone(lines, torch)
        recorded, recording = run_recorded(lines, torch, trace.run)
        assert str(recorded) == str(alone), lines
        assert recording is None or recording.to_text(), lines


def test_learners_programs_do_what_they_do_without():
    check_all(range(200))


@pytest.mark.slow
def test_thousands_of_them_do():
    check_all(range(200, 2_500))


LINES = "y = w * w\nprint(y[0].item())\nz = y.sum()\nz.backward()\nprint(w.grad.tolist())\n"


def broken(*args):
    raise KeyError("ours")


@pytest.mark.parametrize(("part", "method"), [
    (Leaving, "take_out"), (CoreObserver, "stepped_through"), (CoreObserver, "begin_pass"),
    (Replay, "tell_left"), (Replay, "__init__"), (CoreObserver, "cell_at")])
def test_a_mistake_of_ours_is_told_once_and_is_no_error_of_theirs(monkeypatch, capsys, tmp_path,
                                                                  part, method):
    monkeypatch.setattr(part, method, broken)
    w = torch.tensor([1., 2.], requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        recording = trace.run(LINES, {"w": w})
    assert capsys.readouterr().out == "1.0\n[2.0, 4.0]\n"
    assert w.grad.tolist() == [2, 4]
    text, = [str(x.message) for x in caught]
    assert text.startswith("autograd_core could not follow these lines to their end: KeyError")
    assert recording.error is None
    if method != "__init__":        # then there is nothing at all to show
        assert "y" in recording.to_text()
        recording.to_html(tmp_path / "page.html")


def test_their_own_error_is_raised_though_ours_failed_too(monkeypatch):
    monkeypatch.setattr(Leaving, "take_out", broken)
    with pytest.warns(UserWarning, match="could not follow"), pytest.raises(ZeroDivisionError):
        trace.run("w[0].item()\n1 / 0", {"w": torch.tensor([1.], requires_grad=True)})


@pytest.mark.parametrize("line", [
    "w[0].item()", "float(w[1])", "w.view(-1)[1].item()", "f'{w[0]:.2f}'", "w[0:1].tolist()",
    "w.unsqueeze(0)[0, 1].item()", "w.unbind()[0].item()", "(w * 2)[0].item()"])
def test_a_number_read_of_a_view_is_told(line):
    recording = trace.run(f"n = {line}\ny = (w * w).sum()\ny.backward()",
                          {"w": torch.tensor([1., 2.], requires_grad=True)})
    assert [frame.phase for frame in recording.frames].count("cut") == 1
    assert recording.frames[-1].phase == "accumulate"
