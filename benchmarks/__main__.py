"""Times our core beside its peers: ``python -m benchmarks`` prints tables of ratios.

    python -m benchmarks mlp deep       only these workloads
    python -m benchmarks --rounds 3     fewer rounds: quick and rough
    python -m benchmarks --longest 10000   without the chains of 100,000 and of a million
    python -m benchmarks --store        all of it, into results.json and README.md (make bench)

A peer that is not installed is named and left out.  Every peer's gradients are compared with
PyTorch's before it is timed.
"""

from . import one_thread  # noqa: F401, I001  (before NumPy)

import argparse
import platform
from pathlib import Path

from . import memory, pictures, startup, table
from .measure import measured
from .peers import PEERS, peer, version
from .workloads import WORKLOADS

MORE = "memory", "imports", "pictures"


def main() -> None:
    """Measure what is asked for."""
    names = sorted({w.name for w in WORKLOADS}) + list(MORE)
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("what", nargs="*", help=f"of {', '.join(names)}; all when none is named")
    parser.add_argument("--rounds", type=int, help="rounds of each workload")
    parser.add_argument("--longest", type=int, default=1_000_000, help="leave out longer chains")
    parser.add_argument("--store", action="store_true", help="write results.json and README.md")
    arguments = parser.parse_args()
    if unknown := set(arguments.what) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}: choose from {', '.join(names)}")
    if arguments.what and arguments.store:
        parser.error("--store writes whole tables: name no workload")
    peers, missing = installed()
    results = {"python": platform.python_version(), "machine": processor(), "missing": missing,
               "peers": {key: version(key) for key in peers},
               "workloads": timed(arguments.what, peers, arguments.rounds, arguments.longest)}
    print(table.workloads(results))
    for name, (part, show) in PARTS.items():
        if not arguments.what or name in arguments.what:
            results.update(part(peers))
            print("\n" + show(results))
    if arguments.store:
        table.store(results)


def installed() -> tuple[dict, list[str]]:
    """The peers that are there, and the keys of those that are not."""
    peers, missing = {}, []
    for key in PEERS:
        try:
            peers[key] = peer(key)
        except ModuleNotFoundError as error:
            print(f"{PEERS[key][0]} is left out: {error}")
            missing.append(key)
    return peers, missing


def timed(what: list[str], peers: dict, rounds: int | None, longest: int) -> list[dict | None]:
    """A result for each workload, None for those that were not asked for."""
    out = []
    for workload in WORKLOADS:
        wanted = (not what or workload.name in what) and workload.nodes <= longest
        if wanted:
            print(f"... {workload.title}", flush=True)
        out.append(measured(workload, peers, rounds) if wanted else None)
    return out


def processor() -> str:
    """The name of this machine's processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


PARTS = {
    "memory": (lambda peers: {"memory": memory.measured(peers)}, table.memory),
    "imports": (lambda peers: {"imports": startup.measured(peers)}, table.imports),
    "pictures": (lambda peers: {"pictures": pictures.measured(peers),
                                "recorder": pictures.recorder()}, table.pictures),
}

if __name__ == "__main__":
    main()
