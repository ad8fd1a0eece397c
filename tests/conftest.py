"""What all tests share: which folders need to be asked for, and reproducible random tests.

``tests/browser``, ``tests/live``, ``tests/from_torch`` and ``tests/doctor`` need more than
requirements.txt, so they are collected only when asked for, with ``-m`` and the folder's name; then
what they need has to be there.
"""

import os
from pathlib import Path

import hypothesis
import pytest

ON_REQUEST = {"browser": "make browser", "live": "make torch", "from_torch": "make torch",
              "doctor": "make torch"}

hypothesis.settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("suite")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config):
    """Leave a folder out that was not asked for."""
    if collection_path.parent == Path(__file__).parent and collection_path.name in ON_REQUEST:
        return config.option.markexpr != collection_path.name or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]):
    """Mark what is in such a folder with its name."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parents[1]).parts[1]
        if folder in ON_REQUEST:
            item.add_marker(folder)


def pytest_report_header(config: pytest.Config):
    """Say what is not run and how to run it."""
    left = {name: how for name, how in ON_REQUEST.items() if config.option.markexpr != name}
    return "not in this run: " + ", ".join(f"tests/{name} ({how})" for name, how in left.items())
