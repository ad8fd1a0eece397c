"""The learner's lines: which one is being executed, and what their variables refer to.

    lines = Lines(adapter)
    lines.connect(variables, errors)
    lines.enter(frame)       follow a with block of this frame; lines.leave() at its end
    lines.now                the line being executed, counted from 0 into ``lines.code``
    lines.since              when it began: leaves made since have a greater ``_sequence``

``variables`` hears ``name_bound(name, tensor)`` when a variable of the block begins to refer to a
tensor, ``name_unbound(name)`` when it no longer does, ``name_local(name, tensor)`` when one of any
function does; ``errors`` hears ``raised(error, traceback)`` when an exception passes a line.
Functions of the learner's that are called add their lines to ``code``.
"""

from __future__ import annotations

import inspect
import linecache
import re
import sys
import textwrap
import weakref
from collections.abc import Callable
from types import CodeType, FrameType

from ...core.tensor import next_sequence
from .names import attributes_in, entry_of, keep_living, modules_in, tensors_in
from .whose_code import TYPED, is_theirs
from .with_block import with_block


class Lines:
    """Follows the lines of one block of code, and of the functions it calls, and looks for the
    tensors, modules and optimisers of one library.

    ``optimizers`` says in which line each optimiser was built, ``aliases`` by which other names
    the functions call a value, ``returned`` where a backward of theirs returned last;
    ``before_line(frame)`` is called when a line begins, ``library_calls[id(code)](frame)`` when a
    function of the library's with this code does.
    """

    def __init__(self, adapter):
        self.tensor, self.module = adapter.tensor, adapter.module
        self.optimizer = adapter.optimizer
        self.code: list[str] = []
        self.origins: list[tuple[str, int]] = []
        self.now: int | None = None
        self.since = 0
        self.home: FrameType | None = None
        self.failing: FrameType | None = None
        self.block: CodeType | None = None
        self.bound: dict[str, weakref.ref] = {}
        self.labels: dict[int, tuple[weakref.ref, str]] = {}
        self.modules: dict[int, tuple[weakref.ref, str]] = {}
        self.optimizers: dict[int, tuple[object, str, int | None]] = {}
        self.aliases: dict[str, set[str]] = {}
        self.returned: int | None = None
        self.before_line: Callable[[FrameType], None] | None = None
        self.library_calls: dict[int, Callable[[FrameType], Callable | None]] = {}
        self._index: dict[str, dict[int, int]] = {}
        self._ways: dict[int, tuple[CodeType, Callable | None]] = {}
        self._told_of: set[CodeType] = set()

    def connect(self, variables, errors, guard) -> None:
        self.variables, self.errors, self._guard = variables, errors, guard
        self._learn, self._local = guard.silent(self._learn), guard.silent(self._local)

    def enter(self, frame: FrameType) -> None:
        span = with_block(frame)
        if span is not None:
            source = linecache.getlines(frame.f_code.co_filename)[span[0] - 1:span[1]]
            self.add_source(frame.f_code.co_filename, span[0], source)
        self._told_of.add(frame.f_code)
        self.home = frame
        self._look_around(frame.f_globals, False)
        self._look_around(frame.f_locals)
        self._own, frame.f_trace = frame.f_trace, self._local
        self._start()

    def enter_code(self, code: CodeType, source: str, namespace: dict) -> None:
        """Follow ``code``, compiled from ``source``, when it is executed in ``namespace``."""
        self.block = code
        self.add_source(code.co_filename, 1, source.splitlines())
        self._told_of.add(code)
        self._look_around(namespace)
        self._start()

    def inherit(self, other: Lines) -> None:
        """Go on with the lines, and with the names, of one that follows no more."""
        self.code, self.origins, self._index = other.code, other.origins, other._index
        self._told_of, self.aliases = other._told_of, other.aliases
        self.labels, self.modules = keep_living(other.labels), keep_living(other.modules)
        self.optimizers = dict(other.optimizers)

    def enter_running(self, code: CodeType, frames: list[FrameType]) -> Callable | None:
        """Follow ``frames``, the innermost first, that are running already; one is of ``code``, and
        of the first a line begins now.  What traces it since."""
        self.block, self.home = code, next(x for x in frames if x.f_code is code)
        for frame in reversed(frames):
            self.add_function(frame.f_code)
            self._look_around(frame.f_locals, frame is self.home)
            frame.f_trace = self._local
        self._start()
        return self._local(frames[0], "line", None)

    def leave(self) -> None:
        """Stop following; the last line's names are told."""
        sys.settrace(self._before)
        if self.home is not None:
            self._finish(self.home)
            if self.block is None:
                self.home.f_trace = self._own
        self.home = None

    def _start(self) -> None:
        self.since, self._before = next_sequence(), sys.gettrace()
        sys.settrace(self._called)

    def _look_around(self, variables: dict, at_home: bool = True) -> None:
        """What variables refer to already."""
        for name, value in list(variables.items()):
            self._label(name, value)
            if at_home and isinstance(value, self.tensor) and not name.startswith("_"):
                self.bound[name] = weakref.ref(value)

    # source

    def add_source(self, file: str, first: int, source: list[str]) -> None:
        """Append lines to ``code``, without the indentation they share."""
        known = self._index.setdefault(file, {})
        if first in known or not source:
            return
        if self.code:
            self.code.append("")
            self.origins.append(("", 0))
        for k, text in enumerate(textwrap.dedent("\n".join(x.rstrip("\n") for x in source))
                                 .splitlines()):
            known.setdefault(first + k, len(self.code))
            self.code.append(text)
            self.origins.append((file, first + k))

    def add_function(self, code: CodeType) -> None:
        """The lines of a function that is called for the first time."""
        if code in self._told_of:
            return
        self._told_of.add(code)
        if code.co_firstlineno in self._index.get(code.co_filename, {}):
            return
        try:
            source, first = inspect.getsourcelines(code)
        except (OSError, TypeError):
            return
        self.add_source(code.co_filename, first or 1, source)

    def elsewhere(self, index: int) -> tuple[str, int] | None:
        """(file, line in it) of a line that is not in the block; None for one that is, and for what
        was typed."""
        (file, line), (home, first) = self.origins[index], self.origins[0]
        if (file == home and line - first == index) or file.startswith(TYPED) or (
                "ipykernel_" in file):
            return None
        return file, line

    def place(self, frame: FrameType | None, line: int | None = None) -> int | None:
        """The index in ``code`` of the line that ``frame`` is at."""
        if frame is None:
            return None
        return self._index.get(frame.f_code.co_filename, {}).get(line or frame.f_lineno)

    def place_of(self, code: CodeType) -> int | None:
        """The index in ``code`` of the ``def`` of a function, which decorators may precede."""
        first = self._index.get(code.co_filename, {}).get(code.co_firstlineno)
        return next((k for k in range(first or 0, len(self.code)) if re.match(
            rf"\s*(?:async )?def {code.co_name}\b", self.code[k])), first) if (
                first is not None) else None

    def stand_at(self, traceback) -> None:
        """The line in which an exception went through code that was followed before."""
        while traceback is not None:
            place = self.place(traceback.tb_frame, traceback.tb_lineno)
            self.now = self.now if place is None else place
            traceback = traceback.tb_next

    # names

    def name_of(self, tensor) -> str:
        return entry_of(self.labels, tensor, "")

    def name_of_module(self, module) -> str:
        """What the learner calls a network, or ""."""
        return entry_of(self.modules, module, "")

    def tensors_now(self) -> list:
        """The tensors that the line being executed names."""
        frame, now = self.failing or self.home, self.now    # a generator that is closed moves it
        if now is None or frame is None:
            return []
        known = {**frame.f_globals, **frame.f_locals}
        words = dict.fromkeys(re.findall(r"[^\W\d]\w*", self.code[now]))
        return [known[word] for word in words if isinstance(known.get(word), self.tensor)]

    def _label(self, name: str, value) -> None:
        if name.startswith("_"):
            return
        if isinstance(value, self.tensor):
            self._label_tensor(name, value)
            return
        if isinstance(value, self.module):
            if name == "self":
                return                  # it gets the name that the learner's own lines give it
            self._label_modules(name, value)
        elif isinstance(value, self.optimizer) and id(value) not in self.optimizers:
            self.optimizers[id(value)] = value, name, self.now
        else:
            for path, module in modules_in(name, value, self.module):
                self._label_modules(path, module)
        found = tensors_in(name, value, self.tensor, self.module) or attributes_in(
            name, value, self.tensor)
        for path, tensor in found.items():
            if not self.name_of(tensor):
                self.labels[id(tensor)] = weakref.ref(tensor), path

    def _label_modules(self, name: str, module) -> None:
        for path, part in modules_in(name, module, self.module):
            known = self.name_of_module(part)
            if known and known.startswith("self.") <= name.startswith("self."):
                return
            self.modules[id(part)] = weakref.ref(part), path

    def _label_tensor(self, name: str, tensor) -> None:
        known = self.name_of(tensor)
        if not known:
            self.labels[id(tensor)] = weakref.ref(tensor), name
            self.variables.name_local(name, tensor)
        elif known != name:
            self.aliases.setdefault(known, set()).add(name)

    def _finish(self, frame: FrameType) -> None:
        """A line of ``frame`` is done: tell which names refer to something else now."""
        for name, value in list(frame.f_locals.items()):
            if name.startswith("_"):
                continue
            self._label(name, value)
            if frame is not self.home:
                continue
            old = self.bound.get(name)
            if isinstance(value, self.tensor):
                if old is None or old() is not value:
                    self.bound[name] = weakref.ref(value)
                    if "." not in self.name_of(value):      # a module's own name of it says more
                        self.labels[id(value)] = self.bound[name], name
                    self.variables.name_bound(name, value)
            elif old is not None:
                del self.bound[name]
                self.variables.name_unbound(name)

    # what the interpreter tells

    def _called(self, frame, event, _):
        """A function is called, of anybody's: most often by the library, of itself."""
        known = self._ways.get(id(frame.f_code)) or self._learn(frame.f_code)
        return known and known[1] and known[1](frame)

    def _learn(self, code: CodeType) -> tuple[CodeType, Callable | None]:
        """What is done when a function is called, beside its code, which is kept alive."""
        tell = self._theirs_begins if is_theirs(code) else self.library_calls.get(id(code))
        self._ways[id(code)] = known = code, tell and self._guard.silent(tell)
        return known

    def _theirs_begins(self, frame: FrameType) -> Callable:
        """A function of the learner's is called."""
        if frame.f_code is self.block and self.home is None:
            self.home = frame
        self.add_function(frame.f_code)
        return self._local

    def _local(self, frame, event, value):
        if event == "exception":
            self.failing = frame
            self.errors.raised(value[1], value[2])
            self.failing = None
            return self._local
        self._finish(frame)
        if event == "line":
            self.now, self.since = self.place(frame), next_sequence()
            if self.before_line is not None and self.now is not None:
                self.before_line(frame)
        elif event == "return":
            if frame is not self.home:
                self.now = self._caller(frame)
            if frame.f_code.co_name == "backward":
                self.returned = self.place(frame)
        return self._local

    def _caller(self, frame: FrameType) -> int | None:
        """The line of the learner's that called ``frame``, be it through a library."""
        caller = frame.f_back
        while caller is not None and self.place(caller) is None:
            caller = caller.f_back
        return self.place(caller)
