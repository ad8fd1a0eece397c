"""``python -m autograd_core.viz.book NOTEBOOK [PAGE.html]``: a notebook as a page to read.

With ``--folder FOLDER`` any number of notebooks, linked to each other, and an index.
"""

import argparse
import sys
from pathlib import Path

from . import book, books


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m autograd_core.viz.book",
                                     description="Write notebooks as pages that need no network.")
    parser.add_argument("--folder", type=Path, help="where pages for all, and an index, go")
    parser.add_argument("files", nargs="+", metavar="NOTEBOOK",
                        help="a notebook, and the page to write; with --folder, notebooks")
    asked = parser.parse_args(arguments)
    if not asked.folder and len(asked.files) > 2:
        parser.error("for more than one notebook say --folder, and where their pages go")
    try:
        written = books(asked.files, asked.folder) if asked.folder else [book(*asked.files)]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(written[0] if len(written) == 1 else f"{written[0]} and {len(written) - 1} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
