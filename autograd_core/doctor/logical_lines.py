"""Logical lines: the whole statement that each physical line belongs to, in one line.

    join_statements(code)       as many lines as there were
"""

import ast
from collections.abc import Iterator


def join_statements(code: list[str], ends: list[int]) -> list[str]:
    """Each line, or the statement of several lines that it is part of (of one with a block, its
    header).  ``ends`` are the lines at which another piece of source begins.

    >>> join_statements(["if a:", "    y = f(", "        x,", "    )  # so", "z = y"], [])
    ['if a:', '    y = f(x)', '    y = f(x)', '    y = f(x)', 'z = y']
    """
    joined = list(code)
    starts = [0, *ends]
    for start, end in zip(starts, [*ends, len(code)], strict=True):
        for first, last, text in statements_in(code[start:end]):
            joined[start + first:start + last + 1] = [text] * (last - first + 1)
    return joined


def statements_in(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """(first line, last line, text) of each that takes several lines."""
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or isinstance(node, ast.Try | ast.Match):
            continue
        body = getattr(node, "body", None)
        last = body[0].lineno - 1 if body else node.end_lineno
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue                                # a docstring
        if body and getattr(body[0], "decorator_list", None):
            last = body[0].decorator_list[0].lineno - 1
        while last > node.lineno and (not lines[last - 1].strip()
                                      or lines[last - 1].lstrip().startswith("#")):
            last -= 1
        if last > node.lineno:
            yield node.lineno - 1, last - 1, indent_of(lines, node) + header_of(node)


def header_of(node: ast.stmt) -> str:
    """The text of a statement; of one with a block the line that begins it."""
    if not hasattr(node, "body"):
        return ast.unparse(node)
    return next(line for line in ast.unparse(node).splitlines() if not line.startswith("@"))


def indent_of(lines: list[str], node: ast.stmt) -> str:
    return lines[node.lineno - 1][:node.col_offset]
