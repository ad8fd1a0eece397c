"""Source lines of a static graph: the code that built it."""

import linecache

from ...static.graph import Operation

MOST_LINES = 60
"""The longest stretch of one file that is shown whole; of more, only the lines that made nodes."""


class SourceLines:
    """The lines that made the operations, of one file or of several cells."""

    def __init__(self, operations: list):
        self.places: dict[tuple[str, int], int] = {}
        self.text: tuple[str, ...] | None = None
        lines: list[str] = []
        for file in dict.fromkeys(op.file for op in operations):
            found = linecache.getlines(file)
            numbers = sorted({op.line for op in operations if op.file == file
                              and 0 < op.line <= len(found)})
            if numbers and numbers[-1] - numbers[0] < MOST_LINES:
                numbers = list(range(numbers[0], numbers[-1] + 1))
            for n in numbers:
                self.places[file, n] = len(lines)
                lines.append(found[n - 1].rstrip("\n"))
        if lines:
            self.text = tuple(dedent(lines))

    def line_of(self, op: Operation) -> int | None:
        """Where in ``text`` an operation was made."""
        return self.places.get((op.file, op.line))


def dedent(lines: list[str]) -> list[str]:
    """Without the indentation that all share."""
    shared = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    return [x[shared:] for x in lines]
