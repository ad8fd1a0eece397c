"""The doctor on the command line: ``python -m autograd_core.trace.from_torch train.py``."""

from __future__ import annotations

import sys

from . import doctor


def main(arguments: list[str]) -> int:
    """Run a script under a recording, print what is wrong; 1 when something is."""
    if len(arguments) != 1 or not arguments[0].endswith(".py"):
        print("usage: python -m autograd_core.trace.from_torch train.py", file=sys.stderr)
        return 2
    found = doctor(arguments[0])
    print(found)
    return 0 if found.healthy else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
