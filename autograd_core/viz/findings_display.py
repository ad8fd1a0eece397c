"""The display of a diagnosis: text, HTML tables, and each finding's explanation.

    found                      in a notebook: the findings, folded explanations and tables
    found.to_text()            the same as text; with reasons=True the explanations too
    found.findings[0].why      one explanation in plain words

These are attached to ``Finding`` and ``Diagnosis``, which are plain data.
"""

from html import escape
from textwrap import indent

from ..doctor.findings import Diagnosis, Finding
from ..trace.numbers import html_table, number, table
from .explanations import explained

HEAD = ("parameter", "shape", "|gradient|", "|value|", "")


def list_tables(diagnosis: Diagnosis) -> list[list[tuple[str, ...]]]:
    """Parameters, layers and memory, each with a heading, where there is something to tell."""
    found = []
    if diagnosis.gradients:
        rows = [(g.name, "×".join(map(str, g.shape)) or "()", format_norm(g.norm, "none"),
                 format_norm(g.value), diagnosis.flag(g)) for g in diagnosis.gradients]
        found.append([HEAD, *rows])
    if len(diagnosis.layers) > 1:
        rows = [(a.name, str(a.count), format_norm(a.norm, "none"), format_norm(a.value),
                 diagnosis.flag(a)) for a in diagnosis.layers]
        found.append([("layer", "parameters", "|gradient|", "|value|", ""), *rows])
    if diagnosis.memory:
        found.append([("saved for backward by", "bytes"),
                      *[(name, f"{n:,}") for name, n in diagnosis.memory]])
    return found


def format_norm(norm: float | None, otherwise: str = "") -> str:
    return otherwise if norm is None else number(norm)


def diagnosis_text(diagnosis: Diagnosis, reasons: bool = False) -> str:
    """The findings and the tables; with ``reasons`` the explanation below each finding."""
    parts = [diagnosis.conclusion]
    for k, found in enumerate(diagnosis.findings, 1):
        parts.append(f"{k}. {found.what}\n   {found.where}")
        if reasons and found.why is not None:
            parts.append(indent(found.why.to_text(), "   "))
    return "\n\n".join([*parts, *map(table, list_tables(diagnosis))])


def diagnosis_html(diagnosis: Diagnosis) -> str:
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(found.what)}</td>"
        f"<td style='text-align:left'><code>{escape(found.where)}</code></td>"
        f"<td style='text-align:left'>{folded_html(found)}</td></tr>"
        for found in diagnosis.findings)
    head = "".join(f"<th style='text-align:left'>{title}</th>"
                   for title in ("finding", "where", "explanation"))
    out = f"<p><strong>{diagnosis.conclusion}</strong></p>"
    out += f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    tables = "".join(html_table(rows[0], rows[1:]) for rows in list_tables(diagnosis))
    return f"<div>{out}{tables}</div>"


def folded_html(found: Finding) -> str:
    return "" if found.why is None else (
        f"<details><summary>in plain words</summary>{found.why.to_html()}</details>")


Finding.why = property(lambda found: None if found.note is None else explained(found.note))
Diagnosis.tables = list_tables
Diagnosis.to_text = diagnosis_text
Diagnosis.__repr__ = diagnosis_text
Diagnosis._repr_html_ = diagnosis_html
