"""Prose in other languages, kept apart from code.

    python -m notebooks.builder --texts de 03     write notebooks/texts/de/03_….md
    python -m notebooks.builder --lang de 03      build notebooks/de/03_….ipynb

A file of texts has one piece for each markdown cell, under a line that names the cell and the
original that it was written from:

    <!-- title 3f2a9c01 -->
    # 3 · Wer einen Gradienten behält

What has no piece, or one whose original has changed since, is built in English, and said so.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from .source import Source, SourceError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")
PIECE = re.compile(r"^<!-- ([a-z0-9-]+) ([0-9a-f]{8}) -->$", re.MULTILINE)


def path_of(source: Source, language: str) -> Path:
    """Where the texts of ``source`` in ``language`` are."""
    if not LANGUAGE.fullmatch(language):
        raise SourceError(f"{language!r} is no language; write its code, such as de or pt-BR.")
    return source.path.parent.parent / "texts" / language / f"{source.path.stem}.md"


def fingerprint(text: str) -> str:
    """Eight letters that change when the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def pieces(path: Path) -> dict[str, tuple[str, str]]:
    """By cell id: the fingerprint of the original, and the text; empty when there is no file."""
    if not path.exists():
        return {}
    before, *rest = PIECE.split(path.read_text(encoding="utf-8"))
    if before.strip():
        raise SourceError(f"{path.name}: text before the first piece; a piece begins with a line "
                          "such as `<!-- title 3f2a9c01 -->`.")
    triples = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    return {name: (original, text.strip("\n")) for name, original, text in triples}


def export(source: Source, language: str) -> Path:
    """Write the file to be translated: what is translated already is kept, what is new or has
    changed stands there in English."""
    path = path_of(source, language)
    known, written = pieces(path), []
    for cell in source.cells:
        if cell.kind == "markdown":
            mark = fingerprint(cell.text)
            original, text = known.get(cell.id, ("", ""))
            told = text if original == mark else cell.text
            written.append(f"<!-- {cell.id} {mark} -->\n{told}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(written), encoding="utf-8", newline="\n")
    return path


def translated(source: Source, language: str) -> Source:
    """The source with its prose in ``language``, as far as there is any; SourceError for a piece
    that belongs to no cell."""
    path = path_of(source, language)
    known = pieces(path)
    unknown = set(known) - {cell.id for cell in source.cells if cell.kind == "markdown"}
    if unknown:
        raise SourceError(f"{path.name}: no markdown cell has the id {min(unknown)!r}.")
    cells = tuple(replace(cell, text=known[cell.id][1]) if fresh(cell, known) else cell
                  for cell in source.cells)
    return replace(source, cells=cells, language=language)


def behind(source: Source, language: str) -> list[str]:
    """The ids of the markdown cells that would be built in English."""
    known = pieces(path_of(source, language))
    return [cell.id for cell in source.cells
            if cell.kind == "markdown" and not (fresh(cell, known)
                                                and known[cell.id][1] != cell.text)]


def fresh(cell, known: dict[str, tuple[str, str]]) -> bool:
    """Is there a piece for this cell, written from its text as it is now?"""
    return cell.id in known and known[cell.id][0] == fingerprint(cell.text)
