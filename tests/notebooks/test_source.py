"""Reading a notebook's source: what is understood, and the sentence for what is not."""

import pytest

from notebooks.builder.source import SourceError, notebook, read

GOOD = '''# %% [markdown] id="intro"
# # Title
#
# Text.

# %% id="stepped"
# cat is a word, not a command
# %%step
y = x * x

# %% id="shell"
# %matplotlib inline

# %% [markdown] id="quoted"
"""
Text without marks.
"""

# %% id="try-it" tags=["exercise"]
answer = ...

# %% id="solved" tags=["solution"]
answer = 6
'''


@pytest.fixture
def reading(tmp_path):
    """Read this text as a source."""
    def read_text(text):
        path = tmp_path / "01_test.py"
        path.write_text(text, encoding="utf-8")
        return read(path)
    return read_text


def test_a_source_becomes_cells_with_the_ids_it_gives(reading):
    nb = notebook(reading(GOOD).for_learners())
    assert [(cell.id, cell.cell_type) for cell in nb.cells] == [
        ("intro", "markdown"), ("stepped", "code"), ("shell", "code"), ("quoted", "markdown"),
        ("try-it", "code")]
    assert nb.cells[0].source == "# Title\n\nText."
    assert nb.cells[3].source == "Text without marks."


def test_a_magic_is_uncommented_and_a_comment_is_not(reading):
    nb = notebook(reading(GOOD).for_learners())
    assert nb.cells[1].source == "# cat is a word, not a command\n%%step\ny = x * x"
    assert nb.cells[2].source == "%matplotlib inline"


def test_a_cell_knows_its_line(reading):
    assert [cell.line for cell in reading(GOOD).cells] == [1, 6, 11, 14, 19, 22]


def test_learners_do_not_get_the_solution(reading):
    ids = [cell.id for cell in reading(GOOD).for_learners()]
    assert "try-it" in ids
    assert "solved" not in ids


def test_in_tests_the_solution_takes_the_place_of_the_exercise(reading):
    ids = [cell.id for cell in reading(GOOD).solved()]
    assert ids[-1] == "solved"
    assert "try-it" not in ids


def test_the_built_notebook_lies_beside_the_sources_folder(reading):
    source = reading(GOOD)
    assert source.notebook == source.path.parent.parent / "01_test.ipynb"


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "01_test.py: has no cell;"),
    ("x = 1\n", "01_test.py: has no cell;"),
    ('x = 1\n# %% id="a"\n', "01_test.py:1: text before the first cell;"),
    ('# %% id="a"\n1\n\n# %%\n2\n', "01_test.py:4: this cell has no id;"),
    ('# %% id="a"\n1\n\n# %% id="a"\n2\n', "01_test.py:4: the id 'a' is already .* in line 1;"),
    ('# %% id="My Cell"\n1\n', "01_test.py:1: the id 'My Cell' has to be small letters"),
    ('# %% id="a" colour="red"\n1\n', "01_test.py:1: cannot read this cell header;"),
    ('# %% id="a\n1\n', "01_test.py:1: cannot read this cell header;"),
    ('# %% [raw] id="a"\n1\n', "01_test.py:1: cannot read this cell header;"),
    ('# %% [md] id="a"\n# x\n', "01_test.py:1: cannot read this cell header;"),
    ('# %% id="a" tags=["raise-exception"]\n1\n', "01_test.py:1: unknown tag 'raise-exception';"),
    ('# %% [markdown] id="a"\n# x\n\nprint(1)\n', "01_test.py:4: text in a markdown cell starts"),
    ('# %% id="a" tags=["solution"]\n1\n', "01_test.py:1: a solution has to follow"),
    ('# %% id="a" tags=["exercise"]\n1\n', "01_test.py:1: this exercise has no solution;"),
])
def test_a_malformed_source_is_refused_with_file_and_line(reading, text, sentence):
    with pytest.raises(SourceError, match=f"^{sentence}"):
        reading(text)
