"""Modules as composites: what is computed in a module's ``forward`` is one node that opens.

A module is called what the learner calls it: "model", and inside of it as ``named_modules`` says.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from ...core.scope import Scope
from ..recorder.event_log import EventLog
from ..recorder.names import entry_of, keep_living
from ..tell.program import Cell, Seen
from . import internals
from .from_loss import COMPILED, Refused
from .graph_reader import leaf_cell
from .library import torch
from .library_calls import has_modes


class Scopes:
    """The open ``scope``, the names of modules, and which tensors are whose parameters."""

    def __init__(self):
        self.scope: Scope | None = None
        self._root: tuple[int | None, bool] = (None, True)
        self.owned: dict[int, weakref.ref] = {}
        self._open: list[tuple[int, Scope | None]] = []
        self._names: dict[int, tuple[weakref.ref, str]] = {}
        self._roots: dict[int, tuple[weakref.ref, weakref.ref]] = {}
        self._born_inside: dict[int, weakref.ref] = {}

    def listen(self, log: EventLog, settle, is_deaf) -> None:
        """What is told: ``settle()`` notes what was computed last, ``is_deaf()`` says whether that
        is nobody's business."""
        self.log, self.settle, self.is_deaf = log, settle, is_deaf

    def inherit(self, other: Scopes) -> None:
        """Know the modules and parameters that another recording knows."""
        self._names, self._roots = keep_living(other._names), keep_living(other._roots)
        self.owned = {key: reference for key, reference in other.owned.items()
                      if reference() is not None}

    def open_scope(self) -> Scope | None:
        return self.scope

    # calls of modules

    def enter_module(self, module, _inputs) -> None:
        refuse_compiled(module)
        if self.is_deaf():
            return
        self.settle()
        if not self._open:
            self.learn(module)
            self._root = self.log.lines.now, module.training
        self._open.append((id(module), self.scope))
        self.scope = Scope(self.name_of_module(module), self.scope)
        if has_modes(module):
            self.log.note("layer", id(module), self.scope, module.training, *self._root,
                          torch.is_grad_enabled())

    def leave_module(self, module, _inputs, _output) -> None:
        if not any(known == id(module) for known, _ in self._open):
            return
        self.settle()
        while self._open:
            known, self.scope = self._open.pop()
            if known == id(module):
                return

    # names and parameters

    def learn(self, root) -> None:
        if self.name_of_module(root, ""):
            return
        name = self.log.lines.name_of_module(root) or type(root).__name__
        for path, module in root.named_modules():
            digits = path.split(".")[0].isdigit()       # of a Sequential: "model.0"
            called = f"{name}.{path}" if digits else path or name
            self._names[id(module)] = weakref.ref(module), called
        inside = set(root.modules())
        for path, x in (*root.named_parameters(), *root.named_buffers()):
            known, owner = self._roots.get(id(x), (None, None))
            if known is None or known() is not x or owner() in inside:
                self._roots[id(x)] = weakref.ref(x), weakref.ref(root)
                self.own(x, f"{name}.{path}")
        for kind, places in repeated_in(root):
            self.log.note("repeated", f"{name}.{places[0]}", kind, places)
        for path, attribute, thing in hidden_in(root):
            if isinstance(thing, torch.nn.Module):
                self._names[id(thing)] = weakref.ref(thing), path
            for called, x in tensors_of(f"{name}.{path}", thing):
                self.log.hidden[called] = attribute
                self.relabel(x, called)

    def own(self, tensor, name: str) -> None:
        """``tensor`` is a parameter or a buffer of a module, which calls it ``name``: that says
        more than the variable of a loop in which it was made."""
        self.owned[id(tensor)] = weakref.ref(tensor)
        cell = self.relabel(tensor, name)
        if cell is not None:
            cell.of_module = cell.parameter = True

    def relabel(self, tensor, name: str) -> Seen | None:
        """``name`` is what the learner would write for ``tensor``; its cell, if it has one."""
        self.log.lines.labels[id(tensor)] = weakref.ref(tensor), name
        cell = entry_of(self.log.tensors, tensor)
        if cell is not None:
            cell.label = name
        return cell

    def name_of_module(self, module, otherwise: str | None = None) -> str:
        return entry_of(self._names, module,
                        type(module).__name__ if otherwise is None else otherwise)

    def place_inside(self, tensor, cell: Seen) -> None:
        """What a module holds, or makes for itself such as a mask, is drawn inside it."""
        owned, born = self.owned.get(id(tensor)), self._born_inside.get(id(tensor))
        cell.of_module = owned is not None and owned() is tensor
        made_inside = born is not None and born() is tensor and not cell.grad_fn
        cell.parameter = cell.of_module or cell.is_parameter or made_inside

    def note_born(self, tensors: list) -> None:
        """These were made of nothing, in the open scope."""
        if self.scope is not None and not self.is_deaf():
            self._born_inside.update({id(x): weakref.ref(x) for x in tensors})


def unseen_leaf(log: EventLog, tensor, full: bool = False) -> Cell:
    """What there is to say of a tensor that nothing was heard of."""
    cell = leaf_cell(tensor, full)
    cell.tensor, cell.requires_grad = None, tensor.requires_grad
    cell.label = log.lines.name_of(tensor)
    return cell


def refuse_compiled(thing) -> None:
    """ValueError for what torch.compile gave, unless it runs as it was written."""
    if internals.is_compiled(thing) and not internals.is_forced_eager():
        raise Refused(COMPILED.format(what="What is called here"))


def repeated_in(root) -> Iterator[tuple]:
    """(class, paths) of each layer that has parameters and several paths from ``root``, and of each
    Parameter that several layers have."""
    paths: dict[object, list[str]] = {}
    for path, module in root.named_modules(remove_duplicate=False):
        paths.setdefault(module, []).append(path)
    inside: set = set()
    owners: dict[int, list[str]] = {}
    for module, places in paths.items():
        for key, p in module._parameters.items():
            if p is not None and p.requires_grad and module not in inside:
                owners.setdefault(id(p), []).append(f"{places[0]}.{key}".lstrip("."))
        if len(places) > 1 and module not in inside:
            inside.update(module.modules())
            if any(p.requires_grad for p in module.parameters()):
                yield type(module).__name__, places
    yield from (("Parameter", places) for places in owners.values() if len(places) > 1)


def hidden_in(root) -> Iterator[tuple[str, str, object]]:
    """(path from ``root``, attribute, thing) of each layer, and of each leaf that wants a gradient,
    in a plain list or dict of ``root`` or of a module in it."""
    registered = set(root.modules())
    listed = {id(p) for p in root.parameters()}
    for path, module in root.named_modules():
        for attribute, held in vars(module).items():
            if attribute.startswith("_"):
                continue
            for key, thing in (*entries(held), *moved_parameter(held)):
                layer = isinstance(thing, torch.nn.Module) and thing not in registered
                leaf = (isinstance(thing, torch.Tensor) and thing.requires_grad and thing.is_leaf
                        and id(thing) not in listed)
                if layer or leaf:
                    yield f"{path}.{attribute}{key}".lstrip("."), attribute, thing


def entries(held, key: str = "", depth: int = 3) -> Iterator[tuple[str, object]]:
    """(subscript, value) of a plain list, tuple or dict, also of those in it; nothing of anything
    else."""
    inside = enumerate(held) if type(held) in (list, tuple) else (
        list(held.items()) if type(held) is dict else ())
    for k, value in inside:
        yield f"{key}[{k!r}]", value
        if depth:
            yield from entries(value, f"{key}[{k!r}]", depth - 1)


def moved_parameter(held) -> list[tuple[str, object]]:
    """The Parameter behind an attribute that is what one operation, such as ``.to()``, made of
    it."""
    if not isinstance(held, torch.Tensor) or held.grad_fn is None:
        return []
    behind = [node.variable for node, _ in held.grad_fn.next_functions
              if hasattr(node, "variable")]
    return [("", x) for x in behind if isinstance(x, torch.nn.Parameter)]


def tensors_of(path: str, thing) -> list[tuple[str, object]]:
    """(name, tensor) of a leaf, or of the parameters of a layer."""
    if isinstance(thing, torch.Tensor):
        return [(path, thing)]
    return [(f"{path}.{name}", p) for name, p in thing.named_parameters()]
