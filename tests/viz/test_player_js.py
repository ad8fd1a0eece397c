"""The player agrees with Python: numbers, and every card and edge at every step."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd_core.trace.model import Value
from autograd_core.trace.numbers import number, plain
from autograd_core.viz import card_state, value_format, web
from autograd_core.viz.payload import compact_json, payload
from autograd_core.viz.scene import Scene
from autograd_core.viz.svg import Picture
from tests.trace.misconceptions import BELIEFS
from tests.viz import node
from tests.viz.test_svg import TRACES

pytestmark = pytest.mark.slow   # needs node
TIES = [m * 10.0 ** e for m in (1000.5, 1001.5, 1234.5, 9999.5, 2.0005, 4095.5)
        for e in range(-3, 4)]
EDGES = [0.0, -0.0, 1e-4, 9.9995e-5, 0.00099995, 9999.0, 9999.5, 9999.4999, 1e4, 5e-324, 1.8e308,
         1e22, 1e21, 123456789.0, 0.1, 1 / 3, 2 / 3, 0.5, 99.995, 1e-7, *TIES]


def in_javascript(values, dtype="float32"):
    return node.run("return data[0].map((x) => p.number(x, data[1]));", [values, dtype])


def test_every_kind_of_number_is_written_as_in_python():
    halves = [np.float32(k / 16).item() for k in range(-40000, 40000, 7)]
    halves += [k + 0.5 for k in range(900, 2100)] + [k / 8 for k in range(8000, 9000)]
    values = [x * s for x in EDGES if x < 1.7e308 for s in (1, -1)] + halves
    assert in_javascript(values) == [number(x) for x in values]


@settings(max_examples=20)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=200, max_size=200))
def test_any_float_is_written_as_in_python(values):
    assert in_javascript(values) == [number(x) for x in values]


def test_three_digits_for_an_arrow_are_written_as_in_python():
    values = [x * s for x in EDGES if x < 1.7e308 for s in (1, -1)] + [k / 8 for k in range(9000)]
    assert node.run("return data.map((x) => p.number(x, 'float32', 3));", values) \
        == [value_format.brief(x) for x in values]


def test_integers_and_booleans_are_written_as_in_python():
    values = [0, 1, -5, 123456, 2**40]
    assert in_javascript(values, "int64") == [number(x) for x in values]
    assert in_javascript([True, False], "bool") == ["True", "False"]


VALUES = [Value((), "float32", (5.0,)), Value((2, 2), "float32", (1.0, -2.5, 3.0, 1e-7)),
          Value((3,), "float32", (1.0, 2.0, 3.0)), Value((7,), "float32", (0.5,) * 7),
          Value((5, 2), "float32", tuple(map(float, range(10)))), Value((0,), "float32", ()),
          Value((2,), "int64", (10, 123456)), Value((2,), "bool", (True, False)),
          Value((1, 1, 2), "float32", (1.0, 2.0)), Value((3,), "float32", (float("nan"),) * 3),
          Value((3,), "float32", (float("inf"), 1.0, float("-inf"))),
          Value((30,), "float32", (float("inf"), 1.0, float("nan")) * 10),
          Value((100, 64), "float32", None, {"min": -1.5, "max": 2.25, "mean": 0.0, "norm": 9.0}),
          Value((100,), "float32", None, {"min": None, "max": None, "mean": None, "norm": None}),
          Value((100,), "float32", None, {"min": float("nan"), "max": float("nan")}),
          Value((100,), "float32", None, {"min": -1.0, "max": float("inf"), "nan": 3}),
          Value((40,), "float32", (float("nan"),) * 40), Value((2, 2), "float32", (0.12345,) * 4),
          Value((4,), "float32", (-0.12345, 1234.5, 0.00100049, 1e-7)),
          Value((1, 2), "float32", (0.0002515, -8.125)), Value((3,), "int64", (100000, -5, 7)),
          Value((3, 1), "float32", (float("nan"), float("inf"), 0.5))]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_written_as_in_python(value):
    from autograd_core.viz.payload import change_json as sent
    shown = node.run("return [p.plain(data), p.rows(data), p.short(data), p.local(data, 'dense')];",
                     sent(value))
    assert shown == [plain(value), list(value_format.rows(value)), list(value_format.short(value)),
                     list(value_format.local(value, "dense"))]


EVERYTHING = """
const timeline = new p.Timeline(data);
return timeline.frames.map((_, k) => [
  p.counter(timeline, k), p.tone(timeline.frames[k][0]), timeline.focus(k), timeline.span(k),
  [...timeline.nodes.keys()].map((i) => [p.nodeTexts(timeline, i, k), p.nodeMarks(timeline, i, k),
    p.mailbox(timeline, i, k)]),
  [...timeline.edges.keys()].map((i) => [p.edgeTexts(timeline, i, k),
    p.edgeMarks(timeline, i, k)])]);
"""


RECORDED = [(belief.text, name) for belief in BELIEFS.values() for name in belief.variants]


@pytest.mark.parametrize("name", TRACES)
def test_every_card_and_edge_shows_the_same_at_every_step(name):
    compare(TRACES[name])


@pytest.mark.parametrize(("text", "name"), RECORDED)
def test_recordings_look_the_same_too(text, name):
    belief = next(belief for belief in BELIEFS.values() if belief.text == text)
    compare(belief.variants[name].recording())


def compare(trace):
    """Both languages on every card and edge at every step."""
    scene = Scene(trace)
    shown = node.run(EVERYTHING, json.loads(compact_json(payload([Picture(scene)]))))
    expected = [[card_state.counter(scene, k), card_state.tone(scene.frames[k].phase),
                 scene.focus(k),
                 scene.span(k),
                 [[card_state.node_texts(scene, n, k), card_state.node_marks(scene, n, k),
                   card_state.mailbox(scene, n, k)]
                  for n in scene.boxes],
                 [[card_state.edge_texts(scene, x, k), card_state.edge_marks(scene, x, k)]
                  for x in scene.edges]] for k in range(len(scene.frames))]
    assert shown == json.loads(json.dumps(expected))


def test_the_sentences_of_the_javascript_tests_hold():
    files = sorted(map(str, (Path(__file__).parents[1] / "js").glob("*.test.mjs")))
    assert files
    done = subprocess.run([shutil.which("node"), "--test", *files], capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_the_joined_files_are_one_module_in_which_no_name_is_taken_twice(tmp_path):
    file = tmp_path / "player.mjs"
    file.write_text(web.module(), "utf-8")
    done = subprocess.run([shutil.which("node"), "--check", str(file)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
