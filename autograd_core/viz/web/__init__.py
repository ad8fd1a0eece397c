"""The player's own files: ES modules, joined into the one that a notebook loads, and the style.

    module()       the text of the module
    style()        the player's style
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ORDER = ("numbers", "story", "look", "words", "dom", "bar", "panels", "bench", "picture",
         "column", "predict", "explore", "player")
"""The files; each imports from those before it."""
IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.js";\n', re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


@cache
def module() -> str:
    """All files as one ES module, without comments and indentation.

    >>> module().count("import ")
    0
    """
    text = "".join((FOLDER / f"{name}.js").read_text("utf-8") for name in ORDER)
    return INDENT.sub("", COMMENT.sub("", IMPORT.sub("", text)))


@cache
def style() -> str:
    """The rules of player.css, without the palettes and the picture's own rules."""
    return (FOLDER / "player.css").read_text("utf-8")
