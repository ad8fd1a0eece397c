"""The display methods: on every trace, however it is come by, and light until one is called."""

import pickle
import subprocess
import sys

import pytest

import autograd_core as torch
from tests.viz import sample

METHODS = ("show", "to_html", "to_text", "to_svg", "to_png", "_repr_mimebundle_", "to_json")
WAYS = {
    "the package": "import autograd_core as torch; found = torch.trace.Trace",
    "the model": "from autograd_core.trace.model import Trace as found",
    "a view first": "import autograd_core.viz.svg; from autograd_core.trace import Trace as found",
    "the methods first": "from autograd_core.viz.display import Trace as found",
    "a recording": "from autograd_core.trace.recorder.record import Recording as found",
    "JSON": "from autograd_core.trace import Trace; found = Trace.from_json(given.decode())",
    "a pickle": "import pickle; found = pickle.loads(given)",
}


def run(program: str, given: bytes = b"") -> str:
    """What a new interpreter prints."""
    start = "import sys; given = sys.stdin.buffer.read(); "
    return subprocess.run([sys.executable, "-c", start + program], input=given,
                          capture_output=True, check=True).stdout.decode().strip()


@pytest.mark.parametrize("way", WAYS)
def test_a_trace_can_be_shown_however_it_is_come_by(way):
    trace = sample.worked()
    given = {"JSON": trace.to_json().encode(), "a pickle": pickle.dumps(trace)}.get(way, b"")
    wanted = METHODS[:-1] if way == "a recording" else METHODS
    said = run(f"{WAYS[way]}; print(all(callable(getattr(found, m)) for m in {wanted}))", given)
    assert said == "True"


def test_a_trace_loads_its_views_when_it_is_shown():
    loaded = run("import autograd_core.trace; "
                 "print(*[m for m in sys.modules if m.startswith('autograd_core.viz')])")
    assert loaded.split() == ["autograd_core.viz", "autograd_core.viz.display"]


def test_a_recording_shows_itself_as_its_trace_does():
    w = torch.tensor(3., requires_grad=True)
    with torch.trace.record(title="a square") as recording:
        (w * w).backward()
    assert str(recording) == str(recording.trace)
    assert recording.to_svg() == recording.trace.to_svg()
    assert recording.to_text() == recording.trace.to_text()
