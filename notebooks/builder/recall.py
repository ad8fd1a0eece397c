"""The recall cards of all notebooks, brought together in one.

A lesson writes each card as

    <details><summary>A question?</summary>

    Its answer.

    </details>

and notebook 99 has one cell with the id ``cards``: in its place comes a cell for each lesson, with
the cards that no earlier lesson had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PLACE = "cards"
"""The id of the cell that is replaced."""
CARD = re.compile(r"<details><summary>(.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
TITLE = re.compile(r"^# (\d+ · .+)$", re.MULTILINE)


@dataclass(frozen=True)
class Lesson:
    """A lesson's file, its title, and its cards: question and answer."""

    stem: str
    title: str
    cards: tuple[tuple[str, str], ...]


def lessons(folder: Path) -> list[Lesson]:
    """The lessons in ``folder``, each with the cards that it is the first to have."""
    found, seen = [], set()
    for path in sorted(folder.glob("[0-9]*.py")):
        text = prose(path)
        fresh = [(question, answer) for question, answer in CARD.findall(text)
                 if question not in seen]
        seen.update(question for question, _ in fresh)
        if fresh:
            title = TITLE.search(text)
            found.append(Lesson(path.stem, title[1] if title else path.stem, tuple(fresh)))
    return found


def prose(path: Path) -> str:
    """The text of the markdown cells of a source, without the comment signs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line[2:] for line in lines if line.startswith("#") and line[1:2] in ("", " "))


def as_cell(lesson: Lesson) -> tuple[str, str]:
    """The id and the text of the cell with a lesson's cards."""
    written = [f"<details><summary>{question}</summary>\n\n{answer}\n\n</details>"
               for question, answer in lesson.cards]
    heading = f"### [{lesson.title}]({lesson.stem}.ipynb)"
    return f"{PLACE}-{lesson.stem[:2]}", "\n\n".join([heading, *written])
