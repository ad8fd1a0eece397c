"""A trace in words, and what stays of it when no picture can be drawn."""

from dataclasses import replace

import pytest

import autograd_core as torch
from autograd_core.trace.model import Text
from autograd_core.viz import layout as module
from autograd_core.viz.page import page
from autograd_core.viz.player import Player
from autograd_core.viz.svg import svg
from autograd_core.viz.text import sentence
from tests.viz import sample
from tests.viz.test_scene import scoped

VIEWS = {"to_text": lambda t: t.to_text(), "svg": svg, "player": Player,
         "page": lambda t: page(Player(t))}


@pytest.fixture
def no_engine(monkeypatch):
    """A machine without a layout engine."""
    monkeypatch.setattr(module.shutil, "which", lambda *_, **__: None)
    module.engine.cache_clear()
    yield
    module.engine.cache_clear()


def saying(say, frame=3):
    """The worked example with another sentence at one frame."""
    trace = sample.worked()
    frames = list(trace.frames)
    frames[frame] = replace(frames[frame], say=say)
    return replace(trace, frames=tuple(frames))


def test_without_an_engine_a_cell_shows_one_sentence_and_the_table(no_engine):
    shown = sample.worked()._repr_mimebundle_()
    assert set(shown) == {"text/plain"}
    first, blank, title, heading, *rows = shown["text/plain"].splitlines()
    assert first.startswith("No picture: No graph layout engine")
    assert "pip install graphviz-pure" in first
    assert (blank, title, heading.split()[0]) == ("", "y = b · (a + b)", "node")
    assert rows[1] == "u2    b     leaf          ()     3      8"


def test_too_many_nodes_show_one_sentence_and_the_first_rows():
    text = sample.network(1001)._repr_mimebundle_()["text/plain"]
    assert text.startswith("No picture: The picture would have 1001 nodes; at most 1000")
    assert "… and 941 more" in text
    assert len(text.splitlines()) == 66
    assert len(text) < 10_000


def test_a_missing_package_is_named_with_the_command_that_installs_it(monkeypatch):
    def missing(*_, **__):
        raise ModuleNotFoundError("No module named 'anywidget'", name="anywidget")
    monkeypatch.setattr("autograd_core.viz.Player", missing, raising=False)
    first = sample.worked()._repr_mimebundle_()["text/plain"].splitlines()[0]
    assert "No module named 'anywidget'" in first
    assert "pip install" in first


@pytest.mark.parametrize("ask", [lambda t: t.show(), Player, lambda t: t.to_svg(),
                                 lambda t: page(Player(t))],
                         ids=["show", "Player", "to_svg", "page"])
def test_who_asks_for_a_picture_gets_the_error(no_engine, ask):
    with pytest.raises(RuntimeError, match="pip install graphviz-pure"):
        ask(sample.worked())


def test_no_text_of_a_trace_dumps_its_data():
    trace = sample.network(50)
    assert repr(trace) == f"<Trace '50 nodes': 50 nodes, {len(trace.frames)} frames>"
    assert str(trace).splitlines()[0] == "50 nodes"
    assert "Frame(" not in str(trace)


@pytest.mark.parametrize("view", VIEWS)
def test_a_sentence_that_is_not_in_the_catalogue_is_refused(view):
    with pytest.raises(ValueError, match=r"trace\.frames\[3\]\.say\.key is 'bogus'.*: leaf, "):
        VIEWS[view](saying(Text("bogus", {})))


@pytest.mark.parametrize("view", VIEWS)
def test_a_sentence_without_its_arguments_is_refused(view):
    with pytest.raises(ValueError, match=r"frames\[3\]\.say\.args has no from and no p_local, "):
        VIEWS[view](saying(Text("local", {"u": "u₁"})))


@pytest.mark.parametrize("view", VIEWS)
def test_a_trace_without_frames_is_refused(view):
    with pytest.raises(ValueError, match=r"trace\.frames is empty"):
        VIEWS[view](replace(sample.worked(), frames=()))


@pytest.mark.parametrize("broken", [saying(Text("bogus", {}), -1),
                                    replace(sample.worked(), frames=())],
                         ids=["sentence", "frames"])
def test_a_broken_trace_still_shows_its_table(broken):
    text = broken._repr_mimebundle_()["text/plain"]
    assert text.startswith("No picture: trace.frames")
    assert "u2    b     leaf" in text


def test_opened_takes_names_and_refuses_others_with_the_choices():
    trace = scoped()
    assert len(trace.to_text(["s"]).splitlines()) > len(trace.to_text().splitlines())
    assert trace.to_text("s") == trace.to_text(opened=["s"])
    with pytest.raises(ValueError, match=r"no composite 'z9' to open\. Choose from: "):
        trace.to_text(["z9"])


def test_one_operation_is_said_in_the_singular():
    args = {"u": "z", "formula": "a · b", "v_value": "6", "count": "1"}
    assert sentence(Text("composite", args)) == "z = a · b = 6. It holds one operation."
    assert "Its 2 operations are taken as one." in sentence(
        Text("composite", args | {"count": "2"}))


def test_a_composite_of_one_operation_is_said_in_the_page_too():
    a = torch.tensor(2.0, requires_grad=True)
    with torch.name_scope("s"):
        b = a.exp()
    assert "It holds one operation" in torch.trace.of(b * a).to_text()
