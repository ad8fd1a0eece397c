"""Statements of the learner's that do nothing, or not what they seem to: noted as they are reached.

    next_q.detach()               "dropped"    the result is not used
    optimizer.zero_grad           "uncalled"   the brackets are missing
    layer.requires_grad = False   "attribute"  what is set is nothing that PyTorch reads

Objects are looked up by name in the frame; no code of theirs is run for it.
"""

import ast
import inspect
import linecache
from collections.abc import Iterator
from difflib import SequenceMatcher
from types import FrameType, ModuleType

from ..recorder.event_log import EventLog
from .internals import no_dispatch, no_function
from .library import torch

PURE = {
    "detach", "to", "cuda", "cpu", "float", "half", "double", "bfloat16", "long", "int", "type_as",
    "clamp", "clip", "clamp_min", "clamp_max", "view", "reshape", "squeeze", "unsqueeze", "flatten",
    "transpose", "permute", "expand", "contiguous", "clone", "masked_fill", "index_fill",
    "scatter", "scatter_add", "index_add", "index_copy", "add", "sub", "mul", "div", "nan_to_num",
    "abs", "sqrt", "relu", "sigmoid", "tanh", "softmax", "log_softmax", "normalize", "dropout"}
"""Functions and methods that give a new value, and whose only use is that."""
ACTING = {"step", "zero_grad", "backward", "eval", "train", "update", "cuda", "cpu", "float",
          "half", "double"}
"""Methods that are called for what they do, beside those whose name ends in "_"."""
FLAG = "requires_grad"


class Statements:
    """Told of each line that begins, notes what its statements leave undone, once for a line."""

    def __init__(self, log: EventLog):
        self.log = log
        self._told: set[tuple[str, int]] = set()
        self._statements: dict[str, dict[int, list[ast.stmt]]] = {}

    def line_begins(self, frame: FrameType) -> None:
        """A line is about to be executed."""
        file, number = frame.f_code.co_filename, frame.f_lineno
        if file not in self._statements:
            self._statements[file] = statements_of(file)
        found = self._statements[file].get(number)
        if found and (file, number) not in self._told:
            for statement in found:
                for kind, *data in judge(statement, frame):
                    self._told.add((file, number))
                    self.log.note(kind, *data)


def statements_of(file: str) -> dict[int, list[ast.stmt]]:
    """The statements of a file that may do nothing, by line; none of those that a ``try`` tries,
    nor the last of a cell, which is shown."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except SyntaxError:
        return {}
    shown = tree.body[-1:] if file.startswith("<ipython") or "ipykernel_" in file else []
    tried = {id(inside) for node in ast.walk(tree) if isinstance(node, ast.Try)
             for statement in node.body for inside in ast.walk(statement)}
    found: dict[int, list[ast.stmt]] = {}
    for node in ast.walk(tree):
        if id(node) in tried or node in shown:
            continue
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Attribute)) or (
                isinstance(node, ast.Assign) and isinstance(
                    node.targets[0], ast.Attribute | ast.Subscript)):
            found.setdefault(node.lineno, []).append(node)
    return found


def judge(statement: ast.stmt, frame: FrameType) -> Iterator[tuple]:
    """What there is to note of a statement: kind and data."""
    if isinstance(statement, ast.Assign):
        yield from judge_assignment(statement, frame)
    elif isinstance(statement.value, ast.Call):
        yield from judge_call(statement.value, frame)
    else:
        yield from judge_name(statement.value, frame)


def judge_call(call: ast.Call, frame: FrameType) -> Iterator[tuple]:
    """``x.detach()``, ``torch.clamp(x, 0, 1)``, ``F.relu(x)``: (what was called, of what)."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr not in PURE or any(
            word.arg in ("out", "inplace", None) for word in call.keywords):
        return
    owner, of = find_object(func.value, frame), func.value
    if isinstance(owner, ModuleType) and owner.__name__ in ("torch", "torch.nn.functional"):
        if not call.args or any(isinstance(x, ast.Constant) and x.value is True
                                for x in call.args[1:]):
            return
        owner, of = find_object(call.args[0], frame), call.args[0]
    if isinstance(owner, torch.Tensor) and (func.attr != "detach" or owner.requires_grad):
        yield "dropped", ast.unparse(call), ast.unparse(of)


def judge_name(name: ast.Attribute, frame: FrameType) -> Iterator[tuple]:
    """``optimizer.step``, ``p.requires_grad_``: a method that is named and not called."""
    owner = find_object(name.value, frame)
    if (name.attr in ACTING or name.attr.endswith("_")) and is_of_torch(owner) and callable(
            inspect.getattr_static(type(owner), name.attr, None)):
        yield "uncalled", ast.unparse(name)


def judge_assignment(statement: ast.Assign, frame: FrameType) -> Iterator[tuple]:
    """``p.require_grad = False``, ``layer.requires_grad = False``, ``optimizer.lr = 0.1``: (what
    was set, what should be, parameters by id that it was meant for, None for all)."""
    target, value = statement.targets[0], ast.unparse(statement.value)
    said = ast.unparse(target)
    if isinstance(target, ast.Subscript):           # optimizer.defaults["lr"] = 0.1
        inside, key = target.value, target.slice
        if not (isinstance(inside, ast.Attribute) and inside.attr == "defaults"
                and isinstance(key, ast.Constant)):
            return
        of, name = inside.value, str(key.value)
    else:
        of, name = target.value, target.attr
    owner, whose = find_object(of, frame), ast.unparse(of)
    if isinstance(owner, torch.optim.Optimizer):
        option = "lr" if name == "learning_rate" else name
        if option in owner.defaults and not hasattr(type(owner), name) and type(
                owner).__module__.startswith("torch.optim"):
            yield "attribute", said, f"{whose}.param_groups[0][{option!r}] = {value}", None
    elif isinstance(target, ast.Attribute) and is_like_flag(name):
        if isinstance(owner, torch.Tensor) and name != FLAG:
            yield "attribute", said, f"{whose}.{FLAG} = {value}", frozenset({id(owner)})
        elif isinstance(owner, torch.nn.Module) and whose != "self" and not hasattr(
                type(owner), name) and value in ("True", "False"):
            wrong = frozenset(id(p) for p in owner.parameters() if str(p.requires_grad) != value)
            yield "attribute", said, f"{whose}.{FLAG}_({value})", wrong


def is_like_flag(name: str) -> bool:
    """Is it ``requires_grad``, or that misspelt?

    >>> [is_like_flag(x) for x in ("require_grad", "requires_grads", "requires_grad", "grad")]
    [True, True, True, False]
    """
    return SequenceMatcher(None, name.lower(), FLAG).ratio() > 0.85


def is_of_torch(thing) -> bool:
    """Is it a tensor, a module, an optimiser or a scheduler?"""
    return isinstance(thing, torch.nn.Module) or any(
        kind is torch.Tensor or kind.__module__.startswith("torch.")
        for kind in type(thing).__mro__)


def find_object(node: ast.expr, frame: FrameType):
    """What a name stands for, an attribute that an object holds itself, or an element of a list or
    a module; None where finding out would run code."""
    if isinstance(node, ast.Name):
        found = frame.f_locals.get(node.id)
        return frame.f_globals.get(node.id) if found is None else found
    if isinstance(node, ast.Attribute):
        return find_attribute(find_object(node.value, frame), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant | ast.Name):
        inside, key = find_object(node.value, frame), node.slice
        key = key.value if isinstance(key, ast.Constant) else find_object(key, frame)
        if isinstance(inside, torch.nn.Sequential | torch.nn.ModuleList) and type(key) is int:
            inside = list(inside)
        elif isinstance(inside, torch.nn.ModuleDict):
            inside = dict(inside)
        try:
            return inside[key] if type(inside) in (list, tuple, dict) else None
        except (KeyError, IndexError, TypeError):
            return None
    return None


def find_attribute(owner, name: str):
    """An attribute that is held by the object itself, or by a module's lists of what it has; of a
    tensor ``.data`` and the ``.grad`` of a leaf."""
    if isinstance(owner, torch.Tensor) and (name == "data" or (name == "grad" and owner.is_leaf)):
        with no_function(), no_dispatch():
            return getattr(owner, name)
    held = getattr(owner, "__dict__", None) if owner is not None else None
    if not isinstance(held, dict):
        return None
    for inside in (held, held.get("_modules"), held.get("_parameters"), held.get("_buffers")):
        if isinstance(inside, dict) and name in inside:
            return inside[name]
    return None
