"""The player's bundle: its ES modules joined into the one that a notebook loads, and the style.

    module()       the text of the module
    style()        the player's style
    packed(style)  a widget that unpacks both: a third of their size in every saved output
"""

import json
import re
import zlib
from base64 import b85encode
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
ORDER = ("numbers", "lines", "timeline", "look", "templates", "dom", "help", "transport",
         "playhead", "digits", "matrices", "panels", "ledger", "inspector", "graph_table", "vjp",
         "bench", "viewport", "camera", "picture", "narration", "reservation", "trace_view",
         "predict", "explore", "toolbar", "navigator", "player", "comparison", "widget")
"""The files; each imports from those before it."""
IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.js";\n', re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)\n|[ \t]{2,}// .*$", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
BREAK = re.compile(r"(?<=\W)\n|\n(?=\W)")
"""A line's end that means nothing: statements end with ";" and no text goes over several lines (the
linter sees to both)."""
PLAIN = str.maketrans("<&`$", ",./:")
"""Python's letters of base85 that HTML or a template takes for its own, and those in place of
them."""


def minify(text: str) -> str:
    """The text of a module without comments, indentation and line breaks.

    >>> minify("const a = [   // both\\n  1,\\n  2,\\n];\\n\\n// why\\nf(a);\\n")
    'const a = [1,2,];f(a);'
    """
    return BREAK.sub("", INDENT.sub("", COMMENT.sub("", text))).strip()


@cache
def module() -> str:
    """All files as one ES module, minified.

    >>> module().count("import ")
    0
    """
    text = "".join((FOLDER / f"{name}.js").read_text("utf-8") for name in ORDER)
    return minify(IMPORT.sub("", text))


def packed(style: str) -> str:
    """What a notebook loads: start.js, and in it, compressed, ``module()`` with its ``style``."""
    whole = zlib.compress(f"{module()}export const style={json.dumps(style)};".encode(), 9)
    text = encode_base85(whole)
    digest = sha256(text.encode()).hexdigest()[:16]
    start = minify((FOLDER / "start.js").read_text("utf-8"))
    return (start.replace("⟦digest⟧", digest).replace("⟦length⟧", str(len(whole)))
            .replace("⟦player⟧", text))


def encode_base85(data: bytes) -> str:
    """``data``, filled up with zeros to whole words, in letters that need no escape anywhere."""
    return b85encode(data, pad=True).decode().translate(PLAIN)


@cache
def style() -> str:
    """The rules of player.css, without the palettes and the picture's own rules."""
    return (FOLDER / "player.css").read_text("utf-8")
