"""Bundler of the player's files: ES modules, joined into the one a notebook loads, and the style.

    module()       the text of the module
    style()        the player's style
    packed(style)  a widget that unpacks both: a third of their size in every saved output
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
ORDER = ("numbers", "story", "look", "words", "dom", "bar", "panels", "bench", "sight",
         "picture", "column", "predict", "explore", "player")
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


def packed(style: str) -> str:
    """What a notebook loads: start.js, and in it, compressed, ``module()`` with its ``style``."""
    whole = f"{module()}export const style={json.dumps(style)};"
    text = b64encode(zlib.compress(whole.encode(), 9)).decode()
    digest = sha256(text.encode()).hexdigest()[:16]
    start = COMMENT.sub("", (FOLDER / "start.js").read_text("utf-8"))
    return start.replace("⟦digest⟧", digest).replace("⟦player⟧", text)


@cache
def style() -> str:
    """The rules of player.css, without the palettes and the picture's own rules."""
    return (FOLDER / "player.css").read_text("utf-8")
