"""Programs of which every statement is a cell of its own, and every value is shown."""

from __future__ import annotations

import ast

SHOWN = "_ = {}\nif _ is not None: print(repr(_))"


def each(code: str) -> str:
    """``code`` with a blank line between its statements; expressions print what they give."""
    return "\n\n".join(shown(statement) for statement in ast.parse(code).body)


def shown(statement: ast.stmt) -> str:
    """A statement without blank lines; an expression with a print of its value."""
    text = ast.unparse(statement).replace("\n\n", "\n")
    return SHOWN.format(text) if isinstance(statement, ast.Expr) else text
