"""What importing costs, in processes of its own: milliseconds beyond ``import numpy``."""

from __future__ import annotations

import statistics
import subprocess
import sys

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
    for _ in range(rounds):
        for key, own in times.items():
            own.append(float(subprocess.run(
                [sys.executable, "-c", TIMED.format(library=PEERS[key][2])], check=True,
                capture_output=True, text=True).stdout) * 1000)
    return {key: statistics.median(own) for key, own in times.items()}
