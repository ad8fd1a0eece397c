"""The runner: what a learner sees of a case when its ``torch`` is the module given, line by line.

    run_program(code, torch)        what the cells of a notebook show
    run_listing(code, torch)        the same, with PyTorch's names for our modules
    run_expression(text, torch)     a value, its history, its first two gradients
    run_wrong_line(line, torch)     the error of a line, or its value
    run_backward(code, torch)       the nodes in the order in which the engine runs them
    print_array(case, torch)        an array as a tensor, as a leaf and as a result
"""

from __future__ import annotations

import importlib
import io
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from types import ModuleType
from typing import Any

import numpy as np

from tests.parity import derivatives

ADDRESS = re.compile(r"0x[0-9a-f]+")
IMPORT = re.compile(r"^\s*(?:from|import) torch\.([\w.]+)", re.MULTILINE)
TO_SCALAR = ("UserWarning: Converting a tensor with requires_grad=True to a scalar may lead to "
             "unexpected behavior.\nConsider using tensor.detach() first.\n")
FROM_CPP = re.compile(r" ?\(Triggered internally at .*\)|\nException raised from.*", re.DOTALL)
PARTS = ("amp", "autograd", "autograd.forward_ad", "autograd.functional", "cuda", "cuda.amp",
         "distributions", "distributions.categorical", "distributions.kl",
         "distributions.multivariate_normal", "distributions.normal", "func",
         "functional", "nn", "nn.functional", "nn.utils", "nn.utils.parametrizations",
         "nn.utils.parametrize", "nn.utils.rnn", "optim",
         "optim.lr_scheduler", "optim.optimizer", "optim.swa_utils", "serialization", "utils",
         "utils.benchmark", "utils.checkpoint", "utils.data", "utils.hooks", "utils.tensorboard")


# ---- programs

def run_program(code: str, torch: ModuleType) -> list[str]:
    """Everything that the cells of ``code`` show.

    A blank line ends a cell.  A cell that raises shows the last line of its traceback and the next
    cell goes on; warnings show as ``UserWarning: ...``, and a memory address as ``0x...``.
    """
    shown = io.StringIO()
    names: dict[str, Any] = {"torch": torch}
    with imported_as_torch(torch, code), redirect_stdout(shown), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = _print_warning
        for cell in code.strip().split("\n\n"):
            _run_cell(cell, names)
    return ADDRESS.sub("0x...", shown.getvalue()).splitlines()


def run_listing(code: str, torch: ModuleType) -> list[str]:
    """The same, with ``<class 'torch.nn.parameter.Parameter'>`` for our class, and without the
    warning of ``float(loss)``, which is not given here on purpose."""
    shown = "\n".join([*run_program(code, torch), ""]).replace(TO_SCALAR, "")
    return shown.replace("autograd_core", "torch").splitlines()


def run_lesson(code: str, torch: ModuleType) -> list[str]:
    """The same without PyTorch's warnings of its own use of ``torch.jit``, which come once."""
    return [line for line in run_program(code, torch)
            if not line.startswith(("DeprecationWarning: `torch.jit.", "UserWarning: Attempted to "
                                    "insert a get_attr Node"))]


@contextmanager
def imported_as_torch(torch: ModuleType, code: str = "") -> Iterator[None]:
    """``import torch`` and the imports of its parts in ``code`` find the module given."""
    before = {name: module for name, module in sys.modules.items()
              if name == "torch" or name.startswith("torch.")}
    here = {"torch": torch}
    for name in (*PARTS, *IMPORT.findall(code)):
        with suppress(ModuleNotFoundError):
            here[f"torch.{name}"] = importlib.import_module(f"{torch.__name__}.{name}")
    hidden = () if torch.__name__ == "torch" else before
    try:
        for name in hidden:
            del sys.modules[name]
        sys.modules.update(here)
        yield
    finally:
        for name in [name for name in sys.modules if name.startswith("torch.")]:
            if name in here or hidden:
                del sys.modules[name]
        sys.modules.pop("torch", None)
        sys.modules.update(before)


def _run_cell(cell: str, names: dict[str, Any]) -> None:
    try:
        exec(compile(cell, "<cell>", "exec"), names)
    except Exception as error:
        print(_error_text(error))


def _print_warning(message: Warning | str, category: type[Warning], *where: object) -> None:
    print(FROM_CPP.sub("", _warning_text(message, category)))


def _error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _warning_text(message: Warning | str, category: type[Warning]) -> str:
    return f"{category.__name__}: {message}"


# ---- single lines

def run_expression(expression: str, torch: ModuleType) -> list[str]:
    """The warnings and the value of the last part of ``expression``, its history and gradients."""
    names = {"torch": torch, "np": np, **derivatives.make_leaves(torch)}

    def look() -> list[str]:
        *lines, last = expression.split("; ")
        exec("; ".join(lines), names)
        out = eval(last, names)
        return [*repr(out).split("\n"), *derivatives.describe_gradients(out, names, torch)]
    return [ADDRESS.sub("0x...", FROM_CPP.sub("", text)) for text in _warned(look)]


def run_wrong_line(line: str, torch: ModuleType) -> list[str]:
    """The warnings of a line and its error, or the value of its last part if there is none.

    Its names are made anew for every line: ``x`` is 2 × 3, ``v`` and ``w`` have three elements
    (``w`` requires grad), ``i`` holds integers, ``m`` bools and ``s`` one number.
    """
    torch.manual_seed(0)
    names = {"torch": torch, "np": np, "nn": torch.nn, "F": torch.nn.functional,
             "optim": torch.optim, "x": torch.ones(2, 3), "v": torch.ones(3),
             "w": torch.ones(3, requires_grad=True), "i": torch.tensor([1, 2]),
             "s": torch.tensor(2.0), "m": torch.tensor([True, False, True])}

    def look() -> list[str]:
        *before, last = line.split("; ")
        exec("\n".join(before), names)
        return [_value_of(last, names)]
    text = FROM_CPP.sub("", ADDRESS.sub("", "\n".join(_warned(look))))
    return text.replace("autograd_core", "torch").rstrip().split("\n")


def _warned(look: Callable[[], list[str]]) -> list[str]:
    """The warnings that ``look`` gives, then its lines, or its error in their place."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            shown = look()
        except Exception as error:
            shown = _error_text(error).split("\n")
    return [*(_warning_text(w.message, w.category) for w in caught), *shown]


def _value_of(last: str, names: dict[str, Any]) -> str:
    """The repr of an expression; a statement gives nothing."""
    try:
        code = compile(last, "line", "eval")
    except SyntaxError:
        exec(last, names)
        return "done"
    return repr(eval(code, names))


# ---- the order of nodes

def run_backward(code: str, torch: ModuleType) -> list[str]:
    """The nodes in the order in which the engine runs them, each with its variable's name.

    ``code`` names what backward starts from, ``outputs``, and what ``grad`` is asked for,
    ``inputs``, if it is.
    """
    names: dict[str, Any] = {"torch": torch}
    exec(code, names)
    ran: list[str] = []
    for node in _find_nodes(names["outputs"]):
        node.register_hook(_note_call(label_node(node, names), ran))
    if "inputs" in names:
        torch.autograd.grad(names["outputs"], names["inputs"])
    else:
        torch.autograd.backward(names["outputs"])
    return ran


def _note_call(label: str, ran: list[str]) -> Callable[..., None]:
    return lambda *_: ran.append(label)


def _find_nodes(outputs: list[Any]) -> list[Any]:
    found, waiting = [], [output.grad_fn for output in outputs]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.append(node)
            waiting.extend(before for before, _ in node.next_functions)
    return found


def label_node(node: Any, names: dict[str, Any]) -> str:
    """ "MulBackward0 y", "AccumulateGrad w", or the name of the node alone."""
    leaf = getattr(node, "variable", None)
    for name, value in names.items():
        if value is leaf or getattr(value, "grad_fn", None) is node:
            return f"{node.name().rsplit('::')[-1]} {name}"
    return node.name()


# ---- printed tensors

def print_array(case: tuple[np.ndarray, dict[str, Any]], torch: ModuleType) -> list[str]:
    """The array alone and, where it can require grad, as a leaf and as a result."""
    array, options = case
    torch.set_printoptions(**options)
    try:
        tensors = [torch.tensor(array)]
        if array.dtype.kind == "f":
            leaf = torch.tensor(array, requires_grad=True)
            tensors += [leaf, leaf.clone()]
        return "\n".join(map(repr, tensors)).splitlines()
    finally:
        torch.set_printoptions(profile="default")
