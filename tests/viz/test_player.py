"""The player in Python: what it sends to the page, and what it leaves for readers without it."""

import json
import subprocess
import sys
import zlib
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograd_core.trace.model import Value
from autograd_core.viz import web
from autograd_core.viz.page import page
from autograd_core.viz.player import Player
from tests.viz import sample
from tests.viz.test_svg import TRACES, network

VIZ = Path(__file__).parents[2] / "autograd_core" / "viz"


def sent(player):
    """The JSON that the page gets."""
    return zlib.decompress(b64decode(player.payload)).decode()


def test_an_output_holds_the_player_a_picture_and_a_table():
    data, _ = Player(sample.worked())._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/plain"}
    assert ElementTree.fromstring(data["image/svg+xml"]) is not None
    assert data["text/plain"].splitlines()[0] == "y = b · (a + b)"
    assert "u2    b     leaf          ()     3      8" in data["text/plain"]


def test_there_is_no_html_that_would_hide_the_picture_on_github():
    data, _ = Player(sample.worked())._repr_mimebundle_()
    assert "text/html" not in data


@pytest.mark.parametrize("name", TRACES)
def test_the_payload_is_plain_json(name):
    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")
    data = json.loads(sent(Player(TRACES[name])), parse_constant=refuse)
    seen = {data["index"][k] for k in range(len(data["frames"]))}
    assert seen >= set(TRACES[name].visible())
    assert data["scenes"][data["open"]].startswith("<svg")


def test_nan_and_infinity_travel_as_strings():
    trace = sample.worked()
    frames = tuple(replace(f, changes=tuple(replace(c, value=Value((2,), "float32",
                   (float("nan"), float("-inf")))) if c.field == "value" else c
                   for c in f.changes)) for f in trace.frames)
    assert '["nan","-inf"]' in sent(Player(replace(trace, frames=frames)))


def test_the_step_it_starts_at_counts_from_the_end_when_negative():
    assert Player(sample.worked(), frame=-1).frame == 14
    with pytest.raises(IndexError, match="no step 15"):
        Player(sample.worked(), frame=15)


def test_an_unknown_composite_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="Choose from: "):
        Player(network(), opened=["nothing"])


def test_importing_the_core_loads_no_view():
    code = "import autograd_core, sys; print([m for m in sys.modules if 'viz' in m or m in " \
           "('anywidget', 'graphviz', 'latex2mathml', 'ipywidgets')])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_the_module_and_a_saved_trace_stay_small():
    player = Player(sample.network(20))
    data, _ = player._repr_mimebundle_()
    assert len(player._esm) < 60_000
    assert len(json.dumps([str(player._esm), player.payload, data])) < 100_000


def test_what_runs_in_the_page_asks_for_nothing_and_evaluates_nothing():
    source = web.module() + (VIZ / "web" / "start.js").read_text("utf-8")
    style = web.style() + (VIZ / "picture.css").read_text("utf-8")
    for word in ("eval(", "new Function", "fetch(", "XMLHttpRequest", "WebSocket",
                 "insertAdjacent", "document.write", "getElementById"):
        assert word not in source
    assert "url(" not in style
    assert "@import" not in style
    # the picture, a piece of it, the formula: made and escaped in Python
    assert source.count("innerHTML") == 3


@pytest.mark.parametrize("label", ["</script><script>alert(1)</script>", "<!--", "a\u2028b"])
def test_a_page_escapes_what_would_end_its_scripts(label):
    trace = sample.worked()
    nodes = tuple(replace(n, label=label) for n in trace.nodes)
    source = page(Player(replace(trace, nodes=nodes, title=label)))
    assert source.count("<script") == source.count("</script>") == 2
    assert "<!--" not in source
