"""Unpickler: bytes to objects, without ever running what the bytes ask for.

A pickle is a little program that may name any function and call it.  Here it can name what
``names.SAFE`` lists and what the learner allowed; with ``weights_only=False`` also our modules and
optimizers, and what the learner defined.  Only what was named so can be called, or filled.
"""

import io
import pickle
import sys
from collections import Counter, OrderedDict
from typing import Any, ClassVar

from ...nn import Module
from . import messages, names, rebuild

ALLOWED: list = []
"""What ``add_safe_globals`` added."""
BLOCKED = ("sys", "os", "posix", "nt")
CONTAINERS = (dict, OrderedDict, Counter)


class Unpickler(pickle._Unpickler):     # the one in Python: its operations can be replaced
    """Loads the object of one archive."""

    def __init__(self, reader, weights_only: bool):
        super().__init__(io.BytesIO(reader.record("data.pkl")), encoding="utf-8")
        self.reader, self.weights_only = reader, weights_only
        self.granted: dict[int, Any] = {}
        self.storages: dict[str, rebuild.Storage] = {}

    # names

    def find_class(self, module: str, name: str):
        """What the file calls ``module.name``; UnpicklingError for what it may not use."""
        module, name = names.of_python_3(module, name)
        found = names.SAFE.get((module, name))
        if found is None:
            found = allowed(f"{module}.{name}")
        if found is None and not self.weights_only:
            found = (names.MORE.get((module, name)) or names.ours(module, name)
                     or of_the_learner(module, name))
        if found is None:
            if module in BLOCKED:
                raise pickle.UnpicklingError(messages.BLOCKED.format(
                    name=f"{module}.{name}", module=module))
            shown = name if module == "builtins" else f"{module}.{name}"
            raise pickle.UnpicklingError(messages.UNSUPPORTED_GLOBAL.format(name=shown))
        self.granted[id(found)] = found
        return found

    def persistent_load(self, pid):
        """The storage that ``pid`` stands for."""
        if not isinstance(pid, tuple) or len(pid) != 5 or pid[0] != "storage":
            raise pickle.UnpicklingError(messages.PERSISTENT.format(kind=type(pid)))
        _, kind, key, _, size = pid
        if not isinstance(kind, rebuild.StorageType):
            raise pickle.UnpicklingError(messages.PERSISTENT.format(kind=type(kind)))
        if key not in self.storages:
            flat = self.reader.storage(key, kind.dtype)
            self.storages[key] = rebuild.Storage(flat[:size])
        return self.storages[key]

    # what is done with them

    def load_reduce(self):
        """Call a function that was named."""
        args = self.stack.pop()
        self.need(self.stack[-1], messages.REDUCE, function=self.stack[-1])
        self.stack[-1] = self.stack[-1](*args)

    def load_newobj(self):
        """Make an object of a class that was named."""
        args, kind = self.stack.pop(), self.stack.pop()
        self.need(kind, messages.NEW_OBJECT, kind=kind)
        self.append(kind.__new__(kind, *args))

    def load_build(self):
        """Fill an object whose class was named."""
        kind = type(self.stack[-2])
        kinds = (kind,) if self.weights_only else kind.__mro__
        safe = kind in names.SAFE.values() and kind is not OrderedDict
        if safe or not any(id(base) in self.granted for base in kinds):
            raise pickle.UnpicklingError(messages.BUILD.format(kind=kind))
        super().load_build()

    def load_append(self):
        """One more element of a list."""
        self.need_list(self.stack[-2], messages.APPEND)
        super().load_append()

    def load_appends(self):
        """More elements of a list."""
        self.need_list(self.metastack[-1][-1], messages.EXTEND)
        super().load_appends()

    def load_setitem(self):
        """One more entry of a dict."""
        self.need_dict(self.stack[-3], "SETITEM")
        super().load_setitem()

    def load_setitems(self):
        """More entries of a dict."""
        self.need_dict(self.metastack[-1][-1], "SETITEMS")
        super().load_setitems()

    def refuse(self, code: int):
        """For an instruction that is not needed and could do harm."""
        raise pickle.UnpicklingError(messages.UNSUPPORTED_OPERAND.format(code=code))

    def need(self, thing, message: str, **said) -> None:
        """``thing`` was named by ``find_class``."""
        if id(thing) not in self.granted:
            raise pickle.UnpicklingError(message.format(**said))

    def need_list(self, thing, message: str) -> None:
        """``thing`` is a list, or of a class of lists that was named."""
        if type(thing) is not list and not self.is_granted_kind(thing, list):
            raise pickle.UnpicklingError(message.format(kind=type(thing)))

    def need_dict(self, thing, code: str) -> None:
        """``thing`` is a dict, or of a class of dicts that was named."""
        if type(thing) not in CONTAINERS and not self.is_granted_kind(thing, dict):
            raise pickle.UnpicklingError(messages.SET_ITEM.format(code=code, kind=type(thing)))

    def is_granted_kind(self, thing, kind: type) -> bool:
        return isinstance(thing, kind) and id(type(thing)) in self.granted

    dispatch: ClassVar = {**pickle._Unpickler.dispatch,
                pickle.REDUCE[0]: load_reduce, pickle.NEWOBJ[0]: load_newobj,
                pickle.BUILD[0]: load_build, pickle.APPEND[0]: load_append,
                pickle.APPENDS[0]: load_appends, pickle.SETITEM[0]: load_setitem,
                pickle.SETITEMS[0]: load_setitems,
                **{code[0]: lambda self, code=code: self.refuse(code[0])
                   for code in (pickle.INST, pickle.OBJ, pickle.NEWOBJ_EX, pickle.EXT1,
                                pickle.EXT2, pickle.EXT4)}}


def allowed(full_name: str):
    """What the learner allowed under this name."""
    for thing in ALLOWED:
        thing, name = thing if isinstance(thing, tuple) else (thing, name_of(thing))
        if name == full_name:
            return thing
    return None


def name_of(thing) -> str:
    """The name by which a file asks for ``thing``."""
    return ".".join(names.theirs(thing) or (thing.__module__, thing.__qualname__))


def of_the_learner(module: str, name: str):
    """A class or function that was defined in ``__main__``, or a Module of a loaded file."""
    found = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    own = getattr(found, "__module__", None) == module
    is_module = isinstance(found, type) and issubclass(found, Module)
    return found if own and (module == "__main__" or is_module) else None
