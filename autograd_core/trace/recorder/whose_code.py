"""Whose code is it?  What is installed, comes with Python, or belongs to this package, is not the
learner's.
"""

import importlib.util
import os
import sysconfig
from types import CodeType

from ...core.paths import PACKAGE

LIBRARY = importlib.util.find_spec("torch")     # it need not be where packages usually are
NOT_THEIRS = tuple(os.path.join(path, "") for path in {
    PACKAGE, os.path.dirname((LIBRARY and LIBRARY.origin) or ""),
    *map(sysconfig.get_paths().get, ("stdlib", "platstdlib", "purelib", "platlib"))} if path)
TYPED = ("<ipython", "<stdin", "<doctest", "<lines")


def is_theirs(code: CodeType) -> bool:
    """Did the learner write this?"""
    return is_their_file(code.co_filename)


def is_their_file(file: str) -> bool:
    """Is it no library's?"""
    return file.startswith(TYPED) if file.startswith("<") else not file.startswith(NOT_THEIRS)
