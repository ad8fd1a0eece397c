"""Check the spelling of the notebooks' prose: ``python -m notebooks.builder.spelling``.

Prints file, line and word for each word that is neither in the English dictionary of the package
``pyspellchecker`` nor in ``notebooks/words.txt``, and ends with 1 when there is one.  Code,
formulas and links are no prose.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .source import read
from .steady import ROOT

KNOWN = ROOT / "notebooks" / "words.txt"
NO_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|<code>.*?</code>|<[^>]*>"
                      r"|\]\([^)]*\)", re.DOTALL)
WORD = re.compile(r"[A-Za-z][a-z]+(?:'[a-z]+)?")


def words(text: str) -> Iterator[tuple[int, str]]:
    """Each word of a markdown text, in small letters, with its line, counted from 0."""
    bare = NO_PROSE.sub(lambda found: "\n" * found[0].count("\n") + " ", text)
    for n, line in enumerate(bare.splitlines()):
        for word in WORD.findall(line):
            yield n, word.lower()


def prose(path: Path) -> list[tuple[int, str]]:
    """Each word in the markdown cells of a source, with its line in the file."""
    return [(cell.line + 1 + n, word) for cell in read(path).cells if cell.kind == "markdown"
            for n, word in words(cell.text)]


def unknown(paths: list[Path]) -> list[tuple[Path, int, str]]:
    """Where a word stands that is in no list."""
    from spellchecker import SpellChecker

    english = SpellChecker(language="en", distance=1)
    english.word_frequency.load_words(KNOWN.read_text(encoding="utf-8").split())
    found = [(path, line, word) for path in paths for line, word in prose(path)]
    wrong = english.unknown({word for _, _, word in found})
    return [place for place in found if place[2] in wrong]


def main() -> int:
    """Check all sources; the exit code."""
    found = unknown(sorted((ROOT / "notebooks" / "src").glob("[0-9]*.py")))
    for path, line, word in found:
        print(f"{path.relative_to(ROOT)}:{line}: {word}?  If it is right, add it to "
              f"{KNOWN.relative_to(ROOT)}.")
    print(f"{len(found)} words to look at")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
