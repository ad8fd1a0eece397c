"""The built notebooks of the suite: one for each source, in step with it, executed."""

from pathlib import Path

import nbformat
import pytest

from notebooks.builder.source import read
from notebooks.builder.step import ADVICE, state

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATHS = sorted((NOTEBOOKS / "src").glob("*.py"))
every_source = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_there_are_notebooks_and_each_is_numbered():
    assert PATHS
    assert [path.name for path in PATHS if not path.name[:2].isdigit()] == []


def test_every_built_notebook_has_a_source():
    sources = {path.stem for path in PATHS}
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} <= sources


@every_source
def test_the_built_notebook_is_in_step_with_its_source(path):
    found = state(read(path))
    assert found == "current", f"{path.stem}.ipynb {ADVICE[found]}"


@every_source
def test_the_built_notebook_is_executed(path):
    nb = nbformat.read(read(path).notebook, as_version=4)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.execution_count is None] == []
