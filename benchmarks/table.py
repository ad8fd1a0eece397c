"""The results as markdown, and where they are written."""

from __future__ import annotations

import json
from pathlib import Path

from .peers import PEERS
from .workloads import WORKLOADS

HERE = Path(__file__).parent
BEGIN, END = "<!-- results: written by make bench -->", "<!-- end of results -->"


def written(results: dict) -> str:
    """All of the results, as tables."""
    return "\n\n".join([machine(results), workloads(results), memory(results),
                        imports(results), pictures(results)])


def machine(results: dict) -> str:
    """Where and with what it was measured."""
    who = ", ".join(f"{PEERS[key][0]} {version}".strip()
                    for key, version in results["peers"].items())
    missing = ", ".join(PEERS[key][0] for key in results["missing"])
    return (f"Python {results['python']}, {results['machine']}, one thread. Peers: {who}."
            + (f" Missing: {missing}." if missing else ""))


def workloads(results: dict) -> str:
    """A row a workload: the base's time, then ratios to it."""
    peers = list(results["peers"])
    rows = [["workload", "base", *[PEERS[key][0] for key in peers], "aim", "met"]]
    for workload, found in zip(WORKLOADS, results["workloads"], strict=True):
        if found is None:
            continue
        base = found.get(workload.base)
        rows.append([workload.title, time(base, workload.nodes),
                     *[cell(found.get(key), workload.nodes, base) for key in peers],
                     *aims(workload, found)])
    return grid(rows)


def aims(workload, found: dict) -> tuple[str, str]:
    """The aim, and whether it was met, by whom it is for."""
    judged = {key: aim for key, aim in workload.aim.items() if key in found}
    met = [found[key].get("ratio", float("inf")) <= aim for key, aim in judged.items()]
    return (", ".join(f"{'plan ' if key == 'plan' else ''}≤ {aim:.2f}"
                      for key, aim in judged.items()),
            ", ".join("yes" if ok else "no" for ok in met))


def time(found: dict | None, nodes: int) -> str:
    """A time in a unit that suits it."""
    if not found or "seconds" not in found:
        return "–"
    us = found["seconds"] / nodes * 1e6
    return f"{us:.2f} µs" if us < 10 else f"{us:.0f} µs" if us < 2000 else f"{us / 1000:.1f} ms"


def cell(found: dict | None, nodes: int, base: dict | None) -> str:
    """A ratio, the time where there is none, or why there is neither."""
    if not found:
        return "–"
    if "failed" in found:
        return found["failed"]
    return f"{found['ratio']:.2f}" if base else time(found, nodes)


def memory(results: dict) -> str:
    """Peak memory, and what is left."""
    rows = [["999 elementwise operations on 1 MB", *[PEERS[key][0] for key in results["memory"]]]]
    for field, title in (("peak", "peak, MB"), ("left", "left after backward, MB")):
        rows.append([title, *[f"{found[field]:.0f}" for found in results["memory"].values()]])
    return grid(rows)


def imports(results: dict) -> str:
    """What importing costs."""
    return grid([["import, ms beyond NumPy", *[PEERS[key][0] for key in results["imports"]]],
                 ["", *[f"{ms:.0f}" for ms in results["imports"].values()]]])


def pictures(results: dict) -> str:
    """Traces, pictures, recording."""
    rows = [["graph", "nodes", "trace, ms", "picture, ms", "torchviz, ms"]]
    for row in results["pictures"]:
        rows.append([row["shape"], f"{row['nodes']:,}", *[
            f"{row[field]:.0f}" if field in row else "–"
            for field in ("trace", "picture", "torchviz")]])
    off, on = results["recorder"].values()
    return (f"{grid(rows)}\n\nRecording: 1,000 operations and their backward take {off:.1f} ms, "
            f"and {on:.0f} ms with `trace.record()`, its trace included.")


def grid(rows: list[list[str]]) -> str:
    """Rows as a markdown table; the first is its head."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body])


def store(results: dict) -> None:
    """Write results.json, and the tables into README.md between their marks."""
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    between(written(results), BEGIN, END)


def between(text: str, begin: str, end: str) -> None:
    """Write ``text`` into README.md between two marks."""
    readme = HERE / "README.md"
    before, rest = readme.read_text("utf-8").split(begin)
    _, after = rest.split(end)
    readme.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")
