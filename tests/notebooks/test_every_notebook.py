"""What holds for every notebook: links lead somewhere, solutions are right, cells are short."""

import re
import statistics

import pytest

from autograd_core.trace import Trace
from autograd_core.trace.recorder.record import Recording
from autograd_core.viz.comparison import Comparison
from notebooks.builder.recall import CARD
from tests.notebooks.lessons import (
    INDEX,
    LESSONS,
    RECALL,
    ROOT,
    SOURCES,
    prose,
    solved,
    unsolved,
    verdicts,
)

PLAYERS = Trace, Recording, Comparison
MOST_LINES = 16
LINK = re.compile(r"\]\(([^)#:]+)\)")


def every(names):
    """A test for each of these notebooks."""
    return pytest.mark.parametrize("name", names)


@every(SOURCES)
def test_every_link_leads_to_a_notebook(name):
    known = {f"{stem}.ipynb" for stem in SOURCES}
    assert set(LINK.findall(prose(name))) <= known


@every(LESSONS)
def test_a_lesson_leads_on_to_the_next_and_back_to_the_start(name):
    """That it is met in the order of the start page, with no gap."""
    after = [*LESSONS, RECALL]
    last = SOURCES[name].cells[-1]
    assert last.id == "next"
    assert f"({after[after.index(name) + 1]}.ipynb)" in last.text
    assert f"({INDEX}.ipynb)" in last.text


def test_the_index_lists_every_lesson():
    assert {f"{name}.ipynb" for name in SOURCES if name != INDEX} <= set(LINK.findall(prose(INDEX)))


@every(SOURCES)
def test_every_exercise_is_checked_and_unanswered_until_it_is_answered(name):
    found = verdicts(unsolved(name))
    assert len(found) == sum("exercise" in cell.tags for cell in SOURCES[name].cells)
    assert {verdict.right for verdict in found.values()} <= {None}
    assert all("not answered yet" in verdict.text for verdict in found.values())


@every(SOURCES)
def test_every_solution_is_right(name):
    wrong = {cell: verdict for cell, verdict in verdicts(solved(name)).items() if not verdict}
    assert wrong == {}


@every(LESSONS)
def test_a_lesson_has_two_to_six_exercises_a_player_and_recall_cards(name):
    assert 2 <= sum("exercise" in cell.tags for cell in SOURCES[name].cells) <= 6
    assert any(isinstance(shown, PLAYERS) for shown in solved(name).shown.values())
    assert prose(name).count("<details>") == prose(name).count("</details>") >= 4


@every(SOURCES)
def test_code_cells_are_short(name):
    lines = [(cell.id, cell.text.splitlines()) for cell in SOURCES[name].cells
             if cell.kind == "code"]
    assert statistics.median(len(text) for _, text in lines) <= 8
    assert {cell: len(text) for cell, text in lines if len(text) > MOST_LINES} == {}
    assert [line for _, text in lines for line in text if len(line) > 100] == []


@every(LESSONS)
def test_there_is_about_as_much_prose_as_code(name):
    """In words: a lesson is neither a listing nor a chapter."""
    words = len(re.findall(r"\w+", prose(name)))
    code = sum(len(re.findall(r"\w+", cell.text)) for cell in SOURCES[name].cells
               if cell.kind == "code")
    assert 0.5 <= words / code <= 2.5


@every(SOURCES)
def test_every_notebook_that_is_spoken_of_by_its_number_is_there(name):
    known = {int(stem[:2]) for stem in SOURCES}
    spoken = re.findall(r"\bnotebooks? (\d+)(?:(?:,| and| or) (\d+))?", prose(name), re.IGNORECASE)
    assert {int(number) for pair in spoken for number in pair if number} <= known


@every(SOURCES)
def test_every_picture_and_file_that_is_spoken_of_is_there(name):
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", prose(name))
    assert [words for words, _ in pictures if not words] == []
    files = [path for _, path in pictures if not path.startswith("data:")]
    files += re.findall(r"`((?:autograd_core|notebooks|docs)/[\w./]+)`", prose(name))
    assert [path for path in files if not (ROOT / path).exists()] == []


@every(SOURCES)
def test_what_depends_on_pytorch_being_installed_is_not_compared(name):
    """The column of PyTorch is there or not, and both are right."""
    judged = [cell for cell in SOURCES[name].cells if re.search(r"\bverdicts\(", cell.text)
              and cell.kind == "code" and "solution" not in cell.tags]
    assert [cell.id for cell in judged if "nbval-ignore-output" not in cell.tags] == []


@every(LESSONS)
def test_cards_that_come_again_are_those_of_the_notebooks_named(name):
    """In the words of the notebook that had them first, or 99 would have them twice."""
    found = re.search(r"The last (one|two|three) comes? from notebooks? ([\d, and]+)\.",
                      prose(name).replace("\n", " "))
    if found is None:
        return
    count = {"one": 1, "two": 2, "three": 3}[found[1]]
    numbers = re.findall(r"\d+", found[2])
    named = "\n".join(prose(stem) for stem in SOURCES if int(stem[:2]) in map(int, numbers))
    again = [question for question, _ in CARD.findall(prose(name))][-count:]
    assert [question for question in again if f"<summary>{question}</summary>" not in named] == []
