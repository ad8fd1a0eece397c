"""What the learner calls each tensor: read from their variables, never asked for."""

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

from ...core.tensor import Tensor
from ...nn import Module

MOST = 20
"""Lists, dictionaries and objects of at most this many values are looked into for names."""

HISTORY = ("In", "Out")
"""Where IPython keeps what cells were and gave: not the learner's names."""

UNKNOWN = (None, None)


def entry_of(table: dict[int, tuple], thing, otherwise=None):
    """What ``table`` has of ``thing``: by its id, beside a weak reference that tells it from others
    that had the same id before."""
    reference, found = table.get(id(thing), UNKNOWN)
    return found if reference is not None and reference() is thing else otherwise


def keep_living(table: dict[int, tuple]) -> dict[int, tuple]:
    """What such a table has of things that still exist."""
    return {key: row for key, row in list(table.items()) if row[0]() is not None}


def names_in(*namespaces: dict) -> dict[int, str]:
    """``id(tensor)`` → variable name; earlier namespaces and earlier variables win.

    Names that start with "_" are left out: they are the interpreter's.
    """
    found: dict[int, str] = {}
    for called, tensor in named_tensors(namespaces):
        found.setdefault(id(tensor), called)
    return found


def named_tensors(namespaces: Iterable[dict], tensor=Tensor, module=Module) -> Iterator[tuple]:
    """(name, tensor) of all that variables give access to."""
    for namespace in namespaces:
        for name, value in list(namespace.items()):
            if not name.startswith("_"):
                yield from tensors_in(name, value, tensor, module).items()


def tensors_in(name: str, value, tensor=Tensor, module=Module) -> dict[str, Tensor]:
    """The tensors that a variable gives access to, by what the learner would write for them."""
    if isinstance(value, tensor):
        return {name: value}
    if isinstance(value, module) and "_parameters" in vars(value):     # its __init__ has begun
        return {f"{name}.{path}": p for path, p in value.named_parameters()}
    if name in HISTORY:
        return {}
    if isinstance(value, list | tuple) and len(value) <= MOST:
        return {f"{name}[{k}]": x for k, x in enumerate(value) if isinstance(x, tensor)}
    if isinstance(value, dict) and len(value) <= MOST:
        return {f"{name}[{k!r}]": x for k, x in value.items() if isinstance(x, tensor)}
    return {}


def attributes_in(name: str, value, tensor=Tensor) -> dict[str, Tensor]:
    """The tensors that an object of the learner's own class holds, by what they would write."""
    if isinstance(value, type | ModuleType):
        return {}
    held = getattr(value, "__dict__", ())
    if not isinstance(held, dict) or len(held) > MOST:
        return {}
    return {f"{name}.{k}": x for k, x in list(held.items()) if isinstance(x, tensor)
            and not k.startswith("_")}


def modules_in(name: str, value, module=Module) -> Iterator[tuple[str, Module]]:
    """The networks that a variable is, or that an object of theirs holds, by what they would write:
    ("agent.heads.policy", …)."""
    if isinstance(value, module):
        if "_modules" in vars(value):
            yield from ((f"{name}.{path}" if path else name, part)
                        for path, part in value.named_modules())
        return
    held = None if isinstance(value, type | ModuleType) else getattr(value, "__dict__", None)
    if isinstance(held, dict) and len(held) <= MOST:
        for k, x in list(held.items()):
            if isinstance(x, module):
                yield f"{name}.{k}", x


def code_of(function: Callable):
    """The code that calling ``function`` runs: of a function, a method, an object, a partial."""
    while isinstance(function, functools.partial):
        function = function.func
    called = function if hasattr(function, "__code__") else type(function).__call__
    return getattr(called, "__code__", None)


class LocalsOf:
    """Calls a function and keeps what its variables held when it returned.

        watch = LocalsOf(fn)
        y = watch(a, b)
        watch.names        {id(tensor): name}
    """

    def __init__(self, function: Callable):
        self.code = code_of(function)
        self.function = function
        self.names: dict[int, str] = {}

    def __call__(self, *inputs, **options):
        if self.code is None:
            return self.function(*inputs, **options)
        before = sys.getprofile()
        sys.setprofile(self._event)
        try:
            return self.function(*inputs, **options)
        finally:
            sys.setprofile(before)

    def _event(self, frame, event, _):
        if event == "return" and frame.f_code is self.code:
            own = getattr(frame.f_locals.get("self"), "__dict__", {})
            self.names |= names_in(frame.f_locals, own)   # of nested calls the outer returns last

    def line(self) -> int | None:
        """The line of the function that is being executed now, counted from 0 at its first."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code is not self.code:
            frame = frame.f_back
        return None if frame is None else frame.f_lineno - self.code.co_firstlineno


def label_cells(cells: Iterable, names: dict[int, str]) -> None:
    """Give each cell the name of the tensor it stands for."""
    for cell in cells:
        if not cell.label and cell.tensor is not None:
            cell.label = names.get(id(cell.tensor), "")
