"""Check of a Function of the learner's: does its backward agree with finite differences?"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator

import numpy as np

from ..trace.from_torch.library import torch
from .events import FunctionApplied
from .findings import Finding
from .finite_differences import Jacobians, measure_function
from .training_step import TrainingStep

MEANT = re.compile(
    r"straight|surrogate|\bste\b|(?<![a-z])STE|quanti|revers|\bgrl\b|approx|deliberate|on purpose"
    r"|guided|binari|(?:scale|clip|mask|stop|dampe?n?)_?grad|grad\w{0,6}_?(?:scal|clip|mask|stop)",
    re.IGNORECASE)
"""What a Function is called, or says of itself, whose backward is meant to be another."""
STEPS = re.compile(r"\b(?:round|sign|sgn|floor|ceil|trunc|fix|heaviside|argmax|argmin|topk|one_hot|"
                   r"bernoulli|multinomial|detach|no_grad)_?\(|//")
BOUNDS = re.compile(r"\b(?:clamp|clip|clamp_min|clamp_max|nan_to_num|normalize|hardtanh)\w*\(")
CHANGING = {"append", "extend", "insert", "add", "update", "pop", "remove", "clear", "write",
            "setdefault", "put", "step", "save", "open"}
NEAR = 0.01
"""So far apart, relative to the larger, two derivatives are the same."""


def check_wrong_backward(step: TrainingStep) -> Iterator[Finding]:
    """A backward that gives other numbers than finite differences of its forward."""
    told: set[type] = set()
    for event in step.events:
        if not isinstance(event, FunctionApplied) or event.function in told:
            continue
        line = step.place_of(event.function.backward.__code__)
        if line is None or not is_plain(source_of(step, event.function, line)):
            continue
        measured = measure_function(event.function, event.arguments)
        wrong = None if measured is None else find_wrong(measured)
        if wrong is not None:
            told.add(event.function)
            i, how = wrong
            given = name_of_argument(event.function, i)
            yield step.report(
                "wrong_backward", f"the backward of {event.function.__name__} does not agree with "
                f"finite differences of its forward: the gradient of {given} is {how}", line,
                name=event.function.__name__, input=given, how=how)


def name_of_argument(function: type, i: int) -> str:
    """What forward calls its argument ``i``, ``ctx`` not counted."""
    names = list(inspect.signature(function.forward).parameters)
    if function.setup_context is torch.autograd.Function.setup_context:
        names = names[1:]
    return names[i] if i < len(names) else f"argument {i}"


# what is judged

def source_of(step: TrainingStep, function: type, line: int) -> str:
    """The lines of the class, with those of comments before it; ``line`` is one of them."""
    start = next((k for k in range(line, -1, -1) if re.match(
        rf"\s*class {function.__name__}\b", step.code[k])), None)
    if start is None:
        try:
            return textwrap.dedent(inspect.getsource(function))
        except (OSError, TypeError):
            return ""
    indent = len(step.code[start]) - len(step.code[start].lstrip())
    end = next((k for k in range(start + 1, len(step.code)) if step.code[k].strip() and len(
        step.code[k]) - len(step.code[k].lstrip()) <= indent), len(step.code))
    while start and step.code[start - 1].lstrip().startswith("#"):
        start -= 1
    return textwrap.dedent("\n".join(step.code[start:end]))


def is_plain(text: str) -> bool:
    """Can it be run again without a trace, and is its backward meant to be the derivative?"""
    try:
        bodies = {node.name: node for node in ast.walk(ast.parse(text))
                  if isinstance(node, ast.FunctionDef)}
    except SyntaxError:
        return False
    if not {"forward", "backward"} <= set(bodies) or MEANT.search(text):
        return False
    forward, backward = (ast.unparse(bodies[name]) for name in ("forward", "backward"))
    return not STEPS.search(forward) and not BOUNDS.search(backward) and not any(
        changes_others(body) for body in bodies.values())


def changes_others(body: ast.FunctionDef) -> bool:
    """May running it change something that is there afterwards?"""
    own = {node.id for node in ast.walk(body)
           if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {word.arg for word in body.args.args[:1]}
    for node in ast.walk(body):
        if isinstance(node, ast.Global | ast.Nonlocal):
            return True
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(
                node.ctx, ast.Store | ast.Del) and root_of(node) not in own:
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (
                node.func.attr in CHANGING) and root_of(node.func) not in {*own, "torch"}:
            return True
    return False


def root_of(node: ast.expr) -> str:
    """The name that an attribute or an element is of."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


# what is wrong

def find_wrong(measured: Jacobians) -> tuple[int, str] | None:
    """(argument, how it is wrong) of the first that is; None where all are right, or where one is
    so in a way that may be meant: a step, or a stop, that forward has not."""
    pairs = {i: (measured.given[i], measured.true[i]) for i in measured.true}
    for given, true in pairs.values():
        differs = differ(given, true).any(axis=0)
        silent = ~(np.abs(true) > 1e-9).any(axis=0) | ~(np.abs(given) > 1e-9).any(axis=0)
        if (differs & silent).any():
            return None
    for i, (given, true) in pairs.items():
        if differ(given, true).any():
            return i, ("the same, whatever gradient arrives" if measured.is_constant
                       else say_factor(given, true))
    return None


def differ(given: np.ndarray, true: np.ndarray) -> np.ndarray:
    return np.abs(given - true) > NEAR * np.maximum(np.abs(given), np.abs(true)) + 1e-4


def say_factor(given: np.ndarray, true: np.ndarray) -> str:
    """By what it is wrong, if that is one factor.

    >>> say_factor(np.array([2., 4., 0.]), np.array([1., 2., 0.]))
    'twice too large'
    >>> say_factor(np.array([-1., 2.]), np.array([1., 2.]))
    'wrong'
    """
    there = np.abs(true) > 1e-3 * np.abs(true).max()
    ratios = given[there] / true[there]
    factor = float(np.median(ratios))
    if np.abs(ratios - factor).max() > 1e-3 * abs(factor) or differ(
            given, factor * true).any():
        return "wrong"
    for known, said in ((2, "twice too large"), (0.5, "half of what it should be"),
                        (-1, "of the wrong sign")):
        if abs(factor - known) < 1e-3:
            return said
    return f"{factor:.3g} times what it should be"
