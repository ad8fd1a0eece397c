"""Notebook 99 has every card of every lesson, each once, and changes when one of them does."""

import shutil

import pytest

from notebooks.builder.recall import CARD, lessons
from notebooks.builder.source import notebook, read
from notebooks.builder.step import digest
from tests.notebooks.lessons import LESSONS, RECALL, ROOT, SOURCES, prose

FOLDER = ROOT / "notebooks" / "src"


def questions(text: str) -> list[str]:
    """The questions of the cards in a text."""
    return [question for question, _ in CARD.findall(text)]


def test_every_card_of_every_lesson_is_there_once():
    every = {question for name in LESSONS for question in questions(prose(name))}
    found = questions(prose(RECALL))
    assert set(found) == every
    assert len(found) == len(every)


def test_cards_stand_under_the_first_lesson_that_has_them():
    found = {lesson.stem: lesson for lesson in lessons(FOLDER)}
    assert [lesson.stem for lesson in lessons(FOLDER)] == [
        name for name in LESSONS if name in found]
    for name, lesson in found.items():
        earlier = {q for stem in LESSONS if stem < name for q in questions(prose(stem))}
        assert not earlier & {question for question, _ in lesson.cards}


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_brings_new_cards(name):
    assert len(next(found for found in lessons(FOLDER) if found.stem == name).cards) >= 3


def test_a_question_is_asked_in_the_same_words_everywhere():
    """A card that comes again must be found to be the same: no two differ in signs only."""
    every = {q for name in LESSONS for q in questions(prose(name))}
    bare = {"".join(filter(str.isalnum, question)).lower() for question in every}
    assert len(bare) == len(every)


def test_a_changed_card_puts_notebook_99_out_of_step(tmp_path):
    for name in ("01_computational_graphs", RECALL):
        shutil.copy(SOURCES[name].path, tmp_path)
    path = tmp_path / "01_computational_graphs.py"

    def now() -> str:
        return digest(notebook(read(tmp_path / f"{RECALL}.py").for_learners()))
    before = now()
    path.write_text(path.read_text("utf-8").replace("What is the difference", "How do"), "utf-8")
    assert now() != before
