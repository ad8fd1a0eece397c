"""Prose is translated without touching code: by cell id, and never from an older text unnoticed."""

import nbformat
import pytest

from notebooks.builder import texts
from notebooks.builder.__main__ import main
from notebooks.builder.source import SourceError, read

SOURCE = '''# %% [markdown] id="title"
# # Gradients
#
# They flow backward.

# %% id="code"
1 + 1

# %% [markdown] id="end"
# The end.
'''


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "notebooks" / "src" / "01_test.py"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE)
    return read(path)


@pytest.fixture
def german(source):
    """The file of texts with its first piece translated."""
    path = texts.export(source, "de")
    text = path.read_text("utf-8")
    path.write_text(text.replace("# Gradients\n\nThey flow backward.",
                                 "# Gradienten\n\nSie fließen rückwärts."), "utf-8")
    return path


def test_what_is_exported_has_every_text_and_no_code(source):
    path = texts.export(source, "de")
    assert path == source.path.parents[1] / "texts" / "de" / "01_test.md"
    assert list(texts.pieces(path)) == ["title", "end"]
    assert texts.pieces(path)["title"][1] == source.cells[0].text
    assert "1 + 1" not in path.read_text("utf-8")
    assert texts.behind(source, "de") == ["title", "end"]


def test_a_translated_piece_takes_the_place_of_its_cell(source, german):
    found = texts.translated(source, "de")
    assert found.cells[0].text == "# Gradienten\n\nSie fließen rückwärts."
    assert found.cells[1:] == source.cells[1:]
    assert found.notebook == source.notebook.parent / "de" / "01_test.ipynb"
    assert texts.behind(source, "de") == ["end"]


def test_a_piece_of_an_older_text_is_not_used(source, german):
    source.path.write_text(SOURCE.replace("flow backward", "flow back"))
    changed = read(source.path)
    assert texts.translated(changed, "de").cells[0] == changed.cells[0]
    assert texts.behind(changed, "de") == ["title", "end"]


def test_exporting_again_keeps_what_is_translated(source, german):
    source.path.write_text(SOURCE.replace("The end.", "The very end."))
    found = texts.pieces(texts.export(read(source.path), "de"))
    assert found["title"][1].startswith("# Gradienten")
    assert found["end"][1] == "The very end."


@pytest.mark.slow
def test_a_notebook_is_built_in_another_language(source, german, capsys):
    folder = str(source.path.parents[1])
    assert main(["--folder", folder, "--lang", "de"]) == 0
    assert "in English, not translated yet: end" in capsys.readouterr().out
    built = nbformat.read(source.path.parents[1] / "de" / "01_test.ipynb", 4)
    assert built.cells[0].source.startswith("# Gradienten")
    assert built.cells[1].outputs[0].data["text/plain"] == "2"
    assert not source.notebook.exists()


def test_wrong_files_are_refused_in_one_sentence(source, german, capsys):
    with pytest.raises(SourceError, match=r"'Deutsch/\.\.' is no language"):
        texts.export(source, "Deutsch/..")
    text = german.read_text("utf-8")
    german.write_text(text.replace("<!-- end ", "<!-- ending "))
    assert main(["--folder", str(source.path.parents[1]), "--lang", "de"]) == 1
    assert "01_test.md: no markdown cell has the id 'ending'." in capsys.readouterr().err
    german.write_text("Hello\n" + text)
    with pytest.raises(SourceError, match=r"01_test.md: text before the first piece"):
        texts.pieces(german)


def test_the_command_says_where_the_file_is(source, capsys):
    assert main(["--folder", str(source.path.parents[1]), "--texts", "de"]) == 0
    assert capsys.readouterr().out.endswith("01_test.md: 2 pieces to translate\n")
