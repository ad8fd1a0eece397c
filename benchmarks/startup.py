"""What importing costs, in processes of its own: milliseconds beyond ``import numpy``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from .peers import PEERS

TIMED = """
import numpy, time
start = time.process_time()
import {library}
print(time.process_time() - start)
"""


def measured(keys, rounds: int = 7) -> dict[str, float]:
    """CPU milliseconds (median) by peer, of those that have a library besides NumPy."""
    times = {key: [] for key in keys if PEERS[key][2] != "numpy"}
    with tempfile.TemporaryDirectory() as compiled:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = compiled   # all are compiled once, in the round not counted
        for _ in range(rounds + 1):
            for key, own in times.items():
                own.append(1000 * float(subprocess.run(
                    [sys.executable, "-c", TIMED.format(library=PEERS[key][2])], check=True,
                    capture_output=True, text=True, env=env).stdout))
    return {key: statistics.median(own[1:]) for key, own in times.items()}
