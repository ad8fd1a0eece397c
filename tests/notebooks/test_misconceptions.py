"""Every misconception is taken up by a section, a question and a card of one notebook."""

import tomllib

import pytest

from notebooks.builder.recall import CARD
from tests.notebooks.lessons import ROOT, SOURCES, cell_of, prose
from tests.trace.misconceptions import BELIEFS

ROWS = tomllib.loads((ROOT / "notebooks" / "misconceptions.toml").read_text("utf-8"))[
    "misconception"]
COUNT = 27


def test_all_of_them_are_there_in_order():
    assert [row["number"] for row in ROWS] == list(range(1, COUNT + 1))
    assert set(BELIEFS) <= {row["number"] for row in ROWS}
    assert len({row["belief"] for row in ROWS}) == COUNT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['number']}-{row['notebook']}")
def test_it_has_a_section_a_question_and_a_card(row):
    name = row["notebook"]
    assert name in SOURCES, f"{name} is not written yet"
    assert cell_of(name, row["section"]).kind == "markdown"
    assert "exercise" in cell_of(name, row["question"]).tags
    assert row["card"] in [question for question, _ in CARD.findall(prose(name))]
