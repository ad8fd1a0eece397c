"""The notebooks of the suite: in step with their sources, exercises unsolved and solvable."""

from pathlib import Path

import nbformat
import pytest

from notebooks.builder.execute import outputs, run
from notebooks.builder.source import notebook, read
from notebooks.builder.step import ADVICE, state

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATHS = sorted((NOTEBOOKS / "src").glob("*.py"))
UNANSWERED = "not answered yet"


def has_exercise(path: Path) -> bool:
    """Whether a source has something to solve."""
    return any("exercise" in cell.tags for cell in read(path).cells)


def named(paths):
    """A test for each of ``paths``, called by its stem."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def test_there_are_notebooks_and_each_is_numbered():
    assert PATHS
    assert [path.name for path in PATHS if not path.name[:2].isdigit()] == []


def test_every_built_notebook_has_a_source():
    sources = {path.stem for path in PATHS}
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} <= sources


@named(PATHS)
def test_the_built_notebook_is_in_step_with_its_source(path):
    found = state(read(path))
    assert found == "current", f"{path.stem}.ipynb {ADVICE[found]}"


@named(PATHS)
def test_the_built_notebook_is_executed(path):
    nb = nbformat.read(read(path).notebook, as_version=4)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.execution_count is None] == []


@named([path for path in PATHS if has_exercise(path)])
def test_an_exercise_is_built_unanswered(path):
    nb = nbformat.read(read(path).notebook, as_version=4)
    assert UNANSWERED in outputs(nb)


@pytest.mark.slow
@named([path for path in PATHS if has_exercise(path)])
def test_the_solutions_solve_the_exercises(path):
    solved = outputs(run(notebook(read(path).solved()), NOTEBOOKS))
    assert UNANSWERED not in solved
