"""Peak memory of 999 elementwise operations on 1 MB, of which every third saves something, each
peer in a process of its own.

    python -m benchmarks.memory eager        prints {"peak": MB, "left": MB}

"left" is what is still held after backward when the result is dropped.  Freed blocks go back to
the system at once here, so that no allocator's stock is counted.
"""

from . import one_thread  # noqa: F401, I001  (before NumPy)

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from .peers import peer

OPERATIONS = 999
MB = 1 << 20


def measured(keys) -> dict[str, dict]:
    """MB by peer, of those that have the workload."""
    out = {}
    for key in keys:
        done = subprocess.run([sys.executable, "-m", "benchmarks.memory", key], check=True,
                              capture_output=True, text=True,
                              env={**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536"})
        if done.stdout.strip() != "null":
            out[key] = json.loads(done.stdout)
    return out


def status(field: str) -> int:
    """Bytes, of /proc/self/status: VmRSS is what is in memory now, VmHWM the most there was.

    (``getrusage`` also counts what the parent had when it started this process.)
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(x.split()[1]) * 1024 for x in lines if x.startswith(f"{field}:"))


def of(key: str) -> dict | None:
    """Peak and rest of one peer, in this process."""
    if not hasattr(peer(key), "memory"):
        return None
    run(key, 1)     # what is loaded on first use is not counted
    gc.collect()
    before = status("VmRSS")
    run(key, OPERATIONS // 3)
    gc.collect()
    return {"peak": round((status("VmHWM") - before) / MB, 1),
            "left": round((status("VmRSS") - before) / MB, 1)}


def run(key: str, times: int) -> None:
    """Forward and backward, once."""
    made = peer(key).memory(np.ones(MB // 4, np.float32), times)
    if callable(made):
        made()
    else:
        made[1].backward()


if __name__ == "__main__":
    print(json.dumps(of(sys.argv[1])))
