"""Rendering of an explanation: what happened, why, what only hides it, what to do instead.

    explained(frame.note)           -> Explained, which shows itself as text and as HTML
    explained(note).parts           the four parts: kind, heading, text, html, code

A note is a key of the catalogue ``EXPLANATIONS`` and its arguments; ``trace.error_keys.recognise``
makes it of an exception.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from string import Formatter
from textwrap import indent

from ...trace.model import Text
from . import (
    backward,
    diagnosis,
    functions,
    gradient_flow,
    in_place,
    leaves,
    losses,
    networks,
    numbers,
)
from .entry import Explanation

EXPLANATIONS: dict[str, Explanation] = {
    **backward.EXPLANATIONS, **in_place.EXPLANATIONS, **leaves.EXPLANATIONS,
    **functions.EXPLANATIONS, **networks.EXPLANATIONS}
FINDINGS: dict[str, Explanation] = {
    **diagnosis.FINDINGS, **gradient_flow.FINDINGS, **losses.FINDINGS, **numbers.FINDINGS}
"""What is wrong with a model that runs: one entry for each kind of finding of the doctor."""
HEADINGS = {"happened": "What happened", "why": "Why", "hides": "What only hides it",
            "instead": "What to do"}
MARKUP = re.compile(r"`(?P<code>[^`]+)`|(?:^|\n)(?P<block>(?:    [^\n]*(?:\n|$))+)")


@dataclass(frozen=True)
class Piece:
    """Words, code within a sentence, or lines of code: ``kind`` is "words", "code" or "block"."""

    kind: str
    text: str

    def to_text(self) -> str:
        """Code within a sentence in backticks, lines of code indented by four."""
        if self.kind == "block":
            return "\n" + "".join(f"    {line}\n" for line in self.text.splitlines())
        return f"`{self.text}`" if self.kind == "code" else self.text

    def to_html(self) -> str:
        """Escaped; code in ``<code>``."""
        text = escape(self.text)
        if self.kind == "block":
            return f"<pre><code>{text}</code></pre>"
        return f"<code>{text}</code>" if self.kind == "code" else text


@dataclass(frozen=True)
class Part:
    """One of the four parts; ``kind`` is a key of ``HEADINGS``."""

    kind: str
    heading: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The part as plain text."""
        return "".join(piece.to_text() for piece in self.pieces).strip("\n")

    @property
    def html(self) -> str:
        """The part as HTML, escaped."""
        return "".join(piece.to_html() for piece in self.pieces)

    @property
    def code(self) -> str:
        """Its lines of code; "" when it has none."""
        return "\n".join(piece.text for piece in self.pieces if piece.kind == "block")


@dataclass(frozen=True)
class Explained:
    """An explanation with its arguments filled in."""

    title: str
    parts: tuple[Part, ...]

    def to_text(self) -> str:
        """The panel as plain text."""
        said = [f"{part.heading}\n{indent(part.text, '  ')}" for part in self.parts]
        return "\n\n".join([self.title, *said] if self.title else said)

    def to_html(self) -> str:
        """The panel as HTML that takes its colours and fonts from where it stands."""
        title = f"<p><strong>{escape(self.title)}</strong></p>" if self.title else ""
        said = "".join(f"<dt><strong>{part.heading}</strong></dt><dd>{part.html}</dd>"
                       for part in self.parts)
        return f'<div class="ac-explained">{title}<dl>{said}</dl></div>'

    def __repr__(self):
        return self.to_text()

    def _repr_html_(self):
        return self.to_html()


EVERYTHING = {**EXPLANATIONS, **FINDINGS}


def explained(note: Text, catalogue: dict[str, Explanation] = EVERYTHING) -> Explained:
    """The four parts of ``note``, in the catalogue's language.

    ``note.args["title"]``, where there is one, becomes the title.  Raises ValueError for a key that
    the catalogue does not have, and for an argument that is missing.

    >>> print(explained(Text("grad_not_tensor", {"type": "int"})).parts[3].code)
    w.grad = None
    """
    if note.key not in catalogue:
        raise ValueError(f"There is no explanation {note.key[:60]!r}. Choose from: "
                         f"{', '.join(catalogue)}.")
    entry = catalogue[note.key]
    more = [sentence for sentence in entry.more if set(slot_names(sentence)) <= set(note.args)]
    texts = {"happened": join_sentences([entry.happened, *more]), "why": entry.why,
             "hides": entry.hides, "instead": entry.instead}
    parts = tuple(Part(kind, HEADINGS[kind], tuple(fill_template(text, note)))
                  for kind, text in texts.items())
    return Explained(note.args.get("title", ""), parts)


def join_sentences(sentences: list[str]) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        text += sentence if text.endswith("\n") else f" {sentence}"
    return text


def fill_template(template: str, note: Text) -> Iterator[Piece]:
    """The pieces of a template; what fills it is never taken for markup."""
    if missing := [name for name in slot_names(template) if name not in note.args]:
        raise ValueError(f"The explanation {note.key!r} needs {' and '.join(missing)}.")
    end = 0
    for found in MARKUP.finditer(template):
        yield from fill_words(template[end:found.start()], note)
        end = found.end()
        if found["code"] is not None:
            yield Piece("code", found["code"].format_map(note.args))
        else:
            lines = [line[4:] for line in found["block"].splitlines()]
            yield Piece("block", "\n".join(lines).format_map(note.args))
    yield from fill_words(template[end:], note)


def fill_words(template: str, note: Text) -> Iterator[Piece]:
    """The words between two pieces of code, if there are any."""
    if template.strip():
        yield Piece("words", template.format_map(note.args))


@cache
def slot_names(template: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))
