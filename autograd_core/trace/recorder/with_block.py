"""With block: which lines the with statement has that is being entered."""

import ast
import linecache
from types import FrameType


def with_block(frame: FrameType) -> tuple[int, int] | None:
    """First and last line of the body of the with statement that ``frame`` is entering."""
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    try:
        found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.With)
                 and node.lineno <= frame.f_lineno <= node.body[0].lineno]
    except SyntaxError:
        return None
    if not found:
        return None
    body = max(found, key=lambda node: node.lineno).body
    return body[0].lineno, body[-1].end_lineno
