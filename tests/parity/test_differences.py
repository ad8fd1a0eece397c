"""docs/differences.md lists every case that shows something else here, with its reason."""

from __future__ import annotations

import re
from pathlib import Path

from tests.parity.live.test_graph_programs import DIFFERENT as PROGRAMS
from tests.parity.suites import SUITES

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"
LISTED_UNDER = "## Every case that is compared and differs\n"


def read_table() -> list[tuple[str, str]]:
    """The cases in the last table of the page, each with the reason of its row."""
    rows = PAGE.read_text(encoding="utf-8").partition(LISTED_UNDER)[2].split("\n## ")[0]
    pairs = []
    for row in re.findall(r"^\| (.+?) \| (`.+`) \|$", rows, re.MULTILINE):
        pairs += [(case, row[0]) for case in re.findall(r"`([^`]+)`", row[1])]
    return pairs


def test_the_page_lists_what_differs_and_nothing_else() -> None:
    different = [pair for suite in SUITES.values() for pair in suite.different.items()]
    different += [(f"program {seed}", reason) for seed, reason in PROGRAMS.items()]
    assert sorted(read_table()) == sorted(different)
