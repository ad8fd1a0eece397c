"""Cells: programs of which every statement is a cell of its own, and every value is shown."""

from __future__ import annotations

import ast

SHOW_REPR = "_ = {}\nif _ is not None: print(repr(_))"


def split_statements(code: str, show: str = SHOW_REPR) -> str:
    """``code`` with a blank line between its statements; ``show`` is what a value becomes."""
    return "\n\n".join(write_cell(statement, show) for statement in ast.parse(code).body)


def write_cell(statement: ast.stmt, show: str) -> str:
    """A statement without blank lines; the value of an expression is shown."""
    text = ast.unparse(statement).replace("\n\n", "\n")
    is_value = isinstance(statement, ast.Expr) and not text.startswith("print(")
    return show.format(text) if is_value else text
