"""The doctor on the command line: ``python -m autograd_core.doctor train.py --lr 0.1``.

What follows the file is for the script, which finds it in ``sys.argv``.
"""

import sys
from pathlib import Path

from . import doctor

USAGE = "usage: python -m autograd_core.doctor train.py [arguments of train.py]"


def main(arguments: list[str]) -> int:
    """Run a script under a recording, print what is wrong; 1 when something is, 2 when there is
    no such script."""
    if not arguments or not arguments[0].endswith(".py"):
        print(USAGE, file=sys.stderr)
        return 2
    script, *rest = arguments
    if not Path(script).is_file():
        print(f"There is no file {script}.", file=sys.stderr)
        return 2
    found = doctor(script, arguments=rest)
    print(found.to_text(reasons=True))
    return 0 if found.healthy else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
