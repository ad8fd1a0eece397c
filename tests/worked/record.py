"""Write what the installed PyTorch shows: recorded.json, orders.json, printed.json.

    python -m tests.worked.record

Needs torch of the version in VERSION; the recorded files are the only trace of it in the suite.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.worked import printed
from tests.worked.cases import CASES
from tests.worked.orders import ORDERS
from tests.worked.run import transcript

HERE = Path(__file__).parent
VERSION = "2.13"


def read(name: str) -> dict[str, list[str]]:
    """What was recorded: for every case its lines."""
    return json.loads((HERE / f"{name}.json").read_text())


def write(name: str, cases: dict[str, Any], lines: Callable[[Any], list[str]]) -> None:
    recorded = {case: lines(given) for case, given in cases.items()}
    text = json.dumps(recorded, indent=1, ensure_ascii=False)
    (HERE / f"{name}.json").write_text(text + "\n")


def order(code: str, torch: ModuleType) -> list[str]:
    """The nodes in the order in which the engine runs them, each with its variable's name."""
    names: dict[str, Any] = {"torch": torch}
    exec(code, names)
    ran: list[str] = []
    for node in _nodes(names["outputs"]):
        node.register_hook(_noting(_label(node, names), ran))
    if "inputs" in names:
        torch.autograd.grad(names["outputs"], names["inputs"])
    else:
        torch.autograd.backward(names["outputs"])
    return ran


def _noting(said: str, heard: list[str]) -> Callable[..., None]:
    return lambda *_: heard.append(said)


def _nodes(outputs: list[Any]) -> list[Any]:
    found, waiting = [], [output.grad_fn for output in outputs]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.append(node)
            waiting.extend(before for before, _ in node.next_functions)
    return found


def _label(node: Any, names: dict[str, Any]) -> str:
    """ "MulBackward0 y", "AccumulateGrad w", or the name of the node alone."""
    leaf = getattr(node, "variable", None)
    for name, value in names.items():
        if value is leaf or getattr(value, "grad_fn", None) is node:
            return f"{node.name().rsplit('::')[-1]} {name}"
    return node.name()


def main() -> None:
    import torch

    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"The recordings are of torch {VERSION}, this is {torch.__version__}.")
    torch.set_warn_always(True)  # PyTorch gives some warnings once a process
    write("recorded", CASES, lambda code: transcript(code, torch).splitlines())
    write("orders", ORDERS, lambda code: order(code, torch))
    write("printed", printed.CASES, lambda case: printed.by_torch(torch, *case).splitlines())


if __name__ == "__main__":
    main()
