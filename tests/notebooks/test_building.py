"""Building: executed, the same every time, never over somebody's edits."""

import re

import nbformat
import pytest

from notebooks.builder.__main__ import main
from notebooks.builder.execute import RunError, run
from notebooks.builder.keep import STATE
from notebooks.builder.source import notebook, read
from notebooks.builder.steady import ROOT, steady
from notebooks.builder.step import digest, state

SOURCE = '''# %% id="widget"
import ipywidgets
ipywidgets.IntSlider(3)

# %% id="object"
object()

# %% id="warning"
import warnings
warnings.warn("careful")

# %% id="fails" tags=["raises-exception"]
import autograd_core as torch
torch.tensor([1.]).backward()
'''


@pytest.fixture
def folder(tmp_path):
    """A folder of notebooks with one source, not built."""
    (tmp_path / "notebooks" / "src").mkdir(parents=True)
    (tmp_path / "notebooks" / "src" / "01_test.py").write_text(SOURCE)
    return tmp_path / "notebooks"


@pytest.fixture
def source(folder):
    return read(folder / "src" / "01_test.py")


@pytest.fixture
def built(folder, source):
    """The same with the notebook in place, not executed: enough to ask whether it is in step."""
    nb = notebook(source.for_learners())
    nb.metadata["autograd_core"] = {"cells": digest(nb)}
    nbformat.write(nb, source.notebook)
    return folder


@pytest.mark.slow
def test_a_built_notebook_has_outputs_and_widgets_and_is_the_same_when_built_again(folder, source):
    assert main(["--folder", str(folder)]) == 0
    first = source.notebook.read_bytes()
    assert main(["--folder", str(folder), "--force"]) == 0
    assert source.notebook.read_bytes() == first
    nb = nbformat.read(source.notebook, as_version=4)
    slider = nb.cells[0].outputs[0].data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert nb.metadata.widgets[STATE].state[slider].model_name == "IntSliderModel"
    assert nb.cells[1].outputs[0].data["text/plain"] == "<object at 0x0>"
    assert nb.cells[3].outputs[0].ename == "RuntimeError"
    assert str(ROOT) not in first.decode()


@pytest.mark.slow
def test_what_is_built_is_not_built_again(folder, source, capsys):
    main(["--folder", str(folder)])
    before = source.notebook.stat().st_mtime_ns
    assert main(["--folder", str(folder)]) == 0
    assert source.notebook.stat().st_mtime_ns == before
    assert capsys.readouterr().out.endswith("0 built, 0 failed, 0 kept, 1 as they were\n")


@pytest.mark.slow
@pytest.mark.parametrize(("text", "sentence"), [
    ('# %% id="bad"\n1 / 0\n', "cell 'bad' failed: ZeroDivisionError"),
    ('# %% id="good" tags=["raises-exception"]\n1\n', "cell 'good' carries the tag .* not fail"),
])
def test_a_cell_that_does_not_do_as_said_is_named(tmp_path, text, sentence):
    path = tmp_path / "01_test.py"
    path.write_text(text)
    with pytest.raises(RunError, match=sentence):
        run(notebook(read(path).cells), tmp_path)


def test_a_notebook_as_built_is_in_step(built, source):
    assert state(source) == "current"
    assert main(["--folder", str(built), "--check"]) == 0


def test_a_notebook_that_was_never_built_is_missing(folder, source):
    assert state(source) == "missing"
    assert main(["--folder", str(folder), "--check"]) == 1


def test_a_changed_source_puts_the_notebook_out_of_step(built, source, capsys):
    source.path.write_text(SOURCE.replace("careful", "watch out"))
    assert state(read(source.path)) == "changed"
    assert main(["--folder", str(built), "--check"]) == 1
    assert "01_test.ipynb is older than its source: run `make notebooks`" in capsys.readouterr().out


def test_a_changed_solution_does_not_change_the_notebook(built, source):
    exercise = '\n# %% id="e" tags=["exercise"]\n1\n\n# %% id="s" tags=["solution"]\n2\n'
    source.path.write_text(SOURCE + exercise)
    once = digest(notebook(read(source.path).for_learners()))
    source.path.write_text(SOURCE + exercise.replace("\n2\n", "\n3\n"))
    assert digest(notebook(read(source.path).for_learners())) == once


def test_an_edited_notebook_is_not_overwritten(built, source, capsys):
    nb = nbformat.read(source.notebook, as_version=4)
    nb.cells[1].source = "my own work"
    nbformat.write(nb, source.notebook)
    assert state(source) == "edited"
    assert main(["--folder", str(built)]) == 1
    assert "01_test.ipynb kept: it was edited itself" in capsys.readouterr().out
    assert nbformat.read(source.notebook, as_version=4).cells[1].source == "my own work"


def test_a_player_of_another_version_puts_the_notebook_out_of_step(built, source):
    nb = nbformat.read(source.notebook, as_version=4)
    model = {"state": {"_anywidget_id": "autograd_core.viz.player.Player", "_esm": "old"}}
    nb.metadata.widgets = {STATE: {"state": {"a": model}}}
    nbformat.write(nb, source.notebook)
    assert state(source) == "old player"


def test_an_unknown_name_is_refused_with_the_choices(folder, capsys):
    assert main(["--folder", str(folder), "07"]) == 1
    assert re.search("07: no source of this name .* there are 01_test", capsys.readouterr().err)


def test_random_names_and_places_of_this_machine_are_replaced():
    ids = ["f" * 32, "a" * 32]
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": ids[0]},
            "text/plain": f"<object at 0x7f00> {ROOT}/autograd_core/engine.py"}
    shown = nbformat.v4.new_output("display_data", data)
    warned = [nbformat.v4.new_output("stream", name="stderr", text=text)
              for text in ("/tmp/ipykernel_12/345.py:1: Use", "rWarning: careful")]
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("at 0x7f00", id="a")])
    nb.cells[0].outputs = [shown, *warned]
    nb.metadata.widgets = {STATE: {"state": {key: {"state": {"on": ids[0]}} for key in ids}}}
    steady(nb, "01_test")
    first, second = nb.cells[0].outputs
    assert first.data["text/plain"] == "<object at 0x0> ./autograd_core/engine.py"
    assert second.text == "cell.py:1: UserWarning: careful"
    state_of = nb.metadata.widgets[STATE].state
    view = first.data["application/vnd.jupyter.widget-view+json"].model_id
    assert not set(ids) & set(state_of)
    assert {model.state.on for model in state_of.values()} == {view}
    assert nb.cells[0].source == "at 0x7f00"
