"""What all tests share: which folders need to be asked for, and reproducible random tests.

The folders of ON_REQUEST need more than requirements.txt, so they are collected only when asked
for, with ``-m`` and the folder's mark; then what they need has to be there.
"""

import os
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parent
ON_REQUEST = {"browser": "browser", "parity/live": "live", "from_torch": "from_torch"}
"""Folder → the mark of all its tests."""
COMMANDS = {"browser": "make browser", "live": "make torch", "from_torch": "make torch"}
"""Mark → what runs such tests."""

hypothesis.settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("suite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config):
    """Leave a folder out that was not asked for."""
    mark = _mark_of(collection_path)
    return (mark is not None and config.option.markexpr != mark) or None


def pytest_collection_modifyitems(items: list[pytest.Item]):
    """Mark what is in such a folder."""
    for item in items:
        marks = [mark for folder in item.path.parents if (mark := _mark_of(folder))]
        for mark in marks:
            item.add_marker(mark)


def pytest_report_header(config: pytest.Config):
    """Say what is not run and how to run it."""
    left = [f"tests/{folder} ({COMMANDS[mark]})" for folder, mark in ON_REQUEST.items()
            if config.option.markexpr != mark]
    return "not in this run: " + ", ".join(left)


def _mark_of(folder: Path) -> str | None:
    """The mark of the tests in a folder that has to be asked for."""
    if not folder.is_relative_to(TESTS):
        return None
    return ON_REQUEST.get(folder.relative_to(TESTS).as_posix())
