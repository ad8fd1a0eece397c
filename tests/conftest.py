"""What all tests share: which folders need to be asked for, and reproducible random tests.

The folders of ON_REQUEST need more than requirements.txt, so they are collected only when asked
for, with ``-m`` and the folder's name; then what they need has to be there.
"""

import os
from pathlib import Path

import hypothesis
import pytest

TESTS = Path(__file__).parent
ON_REQUEST = {"browser": "make browser", "parity/live": "make torch",
              "trace/from_torch": "make torch", "doctor": "make torch"}
"""Folder → what runs its tests.  The mark is the folder's own name."""

hypothesis.settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("suite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config):
    """Leave a folder out that was not asked for."""
    mark = _mark_of(collection_path)
    return (mark is not None and config.option.markexpr != mark) or None


def pytest_collection_modifyitems(items: list[pytest.Item]):
    """Mark what is in such a folder with its name."""
    for item in items:
        for mark in filter(None, map(_mark_of, item.path.parents)):
            item.add_marker(mark)


def pytest_report_header(config: pytest.Config):
    """Say what is not run and how to run it."""
    left = [f"tests/{folder} ({how})" for folder, how in ON_REQUEST.items()
            if config.option.markexpr != Path(folder).name]
    return "not in this run: " + ", ".join(left)


def _mark_of(folder: Path) -> str | None:
    """The mark of what is in a folder that has to be asked for."""
    below = folder.relative_to(TESTS).as_posix() if folder.is_relative_to(TESTS) else ""
    return folder.name if below in ON_REQUEST else None
