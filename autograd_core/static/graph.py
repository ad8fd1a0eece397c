"""Graph and Operation: what is built before anything runs, nodes in the order of building.

    graph = tf.Graph()
    with graph.as_default(): ...            what is built here belongs to it
    graph.get_operations()                  its nodes
    graph.get_tensor_by_name("a:0")         one value
    with tf.name_scope("layer1"): ...       names begin with layer1/

An Operation knows its name, its rule (an ``Op`` of ``autograd_core.ops``, or a static one), its
inputs, and the line of your code that made it.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from contextlib import contextmanager, nullcontext

from ..core.paths import PACKAGE
from . import messages
from .dims import find_owners
from .session_stack import default_session

NAME = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$")


class Operation:
    """One node: ``rule`` applied to ``inputs`` (Symbols, numbers, Dims, None).

    ``control_inputs`` run before it though nothing of them is read.  ``output`` is its Symbol, or
    None where there is nothing to read.  ``line`` and ``file`` say where it was made.
    """

    def __init__(self, graph: Graph, rule, inputs: tuple, name: str, type: str):
        self.graph, self.rule, self.inputs, self.name, self.type = graph, rule, inputs, name, type
        self.control_inputs = tuple(graph.controls())
        self.file, self.line = find_caller()
        self.output = None
        self.sizes_of = find_owners([*inputs, *vars(rule).values()]) if hasattr(
            rule, "__dict__") else find_owners(list(inputs))
        self.id = len(graph.operations)
        graph.operations.append(self)
        graph.by_name[name] = self

    @property
    def outputs(self) -> list:
        """Its Symbol, in a list."""
        return [] if self.output is None else [self.output]

    @property
    def where(self) -> str:
        """The file and line that made it, as ``net.py:12``, or the cell and line: ``In[3]:1``."""
        return f"{notebook_cell(self.file) or os.path.basename(self.file)}:{self.line}"

    def read_operations(self) -> list[Operation]:
        """The operations whose values it reads, or that it waits for."""
        return [*[x.op for x in self.inputs if hasattr(x, "op")], *self.control_inputs]

    def required_operations(self) -> list[Operation]:
        """The operations that have to run before this one: those, and what it takes sizes of."""
        return [*dict.fromkeys([*self.read_operations(), *self.sizes_of])]

    def run(self, feed_dict=None, session=None) -> None:
        """Run it in ``session``, or in the default one."""
        (session or default_session("execute operation", "run")).run(self, feed_dict)

    def __repr__(self):
        return f"<tf.Operation '{self.name}' type={self.type}>"


def notebook_cell(file: str) -> str | None:
    """What a notebook calls the cell whose lines ``file`` stands for; None if it is no cell's."""
    notebook = sys.modules.get("IPython")
    shell = notebook and notebook.get_ipython()
    named = shell and shell.compile.format_code_name(file)
    return named[1] if named else None


def find_caller() -> tuple[str, int]:
    """File and line of the nearest frame that is not this package's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


class Graph:
    """Operations in the order in which they were made; none of them has run."""

    def __init__(self, outer: Graph | None = None):
        self.operations: list[Operation] = []
        self.by_name: dict[str, Operation] = {}
        self.outer, self.captured = outer, {}
        self.scope, self._used, self._controls = "", {}, []
        self.seed = None
        self.variables, self.summaries = [], []
        self.collections: dict[str, list] = {"variables": self.variables,
                                             "summaries": self.summaries}
        self.variable_scope, self.scope_counts, self.shared_variables = None, {}, {}

    @contextmanager
    def as_default(self):
        """What is built inside belongs to this graph."""
        STACK.graphs.append(self)
        try:
            yield self
        finally:
            STACK.graphs.pop()

    def get_operations(self) -> list[Operation]:
        """Its nodes, in the order they were made."""
        return list(self.operations)

    def get_operation_by_name(self, name: str) -> Operation:
        """The node ``name``; KeyError where there is none."""
        if name not in self.by_name:
            raise KeyError(messages.NO_SUCH_NAME.format(name=name, operation=name))
        return self.by_name[name]

    def get_tensor_by_name(self, name: str):
        """The value ``name``, as in ``"layer1/add:0"``; KeyError where there is none."""
        operation, colon, number = name.partition(":")
        if not colon:
            raise ValueError(messages.NAME_OF_OPERATION.format(name=name, kind="Tensor"))
        found = self.by_name.get(operation)
        if found is None or found.output is None or number != "0":
            raise KeyError(messages.NO_SUCH_NAME.format(name=name, operation=operation))
        return found.output

    def add_to_collection(self, name: str, value) -> None:
        """Keep ``value`` under ``name``."""
        self.collections.setdefault(name, []).append(value)

    def get_collection(self, name: str, scope: str | None = None) -> list:
        """What is kept there; of it what has a name that begins with ``scope``."""
        return [x for x in self.collections.get(name, []) if not scope
                or re.match(scope, getattr(x, "name", ""))]

    def get_all_collection_keys(self) -> list[str]:
        """The names under which something is kept."""
        return [key for key, values in self.collections.items() if values]

    def finalize(self) -> None:
        """Taken, and without effect: a graph can be built on."""

    def device(self, name):
        """There is one place where things are computed."""
        return nullcontext()

    def unique_name(self, name: str) -> str:
        """``name`` inside the open scope, with _1, _2, … where it is taken."""
        if not NAME.match(name):
            raise ValueError(messages.NODE_NAME.format(name=name))
        full = self.scope + name
        key = full.lower()      # "Add" and "add" count as one, as in TensorFlow
        count = self._used.get(key, 0)
        self._used[key] = count + 1
        while count:
            if f"{key}_{count}" not in self._used:
                self._used[f"{key}_{count}"] = 1
                return f"{full}_{count}"
            count += 1
            self._used[key] = count + 1
        return full

    def controls(self) -> list[Operation]:
        """What everything that is made now has to wait for."""
        return [op for group in self._controls for op in group]

    @contextmanager
    def name_scope(self, name: str | None):
        """Names made inside begin with ``name/``; None goes back to the outermost."""
        before = self.scope
        self.scope = "" if not name else name if name.endswith("/") else (
            self.unique_name(name) + "/")
        try:
            yield self.scope
        finally:
            self.scope = before

    @contextmanager
    def control_dependencies(self, inputs):
        """What is made inside runs after ``inputs``, Operations or Symbols; None forgets them."""
        before = self._controls
        self._controls = [] if inputs is None else [
            *before, [x if isinstance(x, Operation) else x.op for x in inputs]]
        try:
            yield self
        finally:
            self._controls = before

    def __repr__(self):
        return f"<tf.Graph of {len(self.operations)} operations>"


class _Stack(threading.local):
    """This thread's default graphs, the innermost last."""

    def __init__(self):
        self.graphs = [Graph()]


STACK = _Stack()


def get_default_graph() -> Graph:
    """The graph that what is built now belongs to."""
    return STACK.graphs[-1]


def reset_default_graph() -> None:
    """Begin a new, empty default graph; refused inside ``with graph.as_default()``."""
    if len(STACK.graphs) > 1:
        raise AssertionError("Do not use tf.reset_default_graph() to clear nested graphs. If you "
                             "need a cleared graph, exit the nesting and create a new graph.")
    STACK.graphs[0] = Graph()


def name_scope(name: str | None, default_name: str | None = None, values=None):
    """Names made inside begin with ``name/``; TensorBoard and the player draw one box.

    >>> with name_scope("layer1") as scope:
    ...     print(scope)
    layer1/
    """
    return get_default_graph().name_scope(default_name if name is None else name)


def control_dependencies(inputs):
    """What is made inside runs after ``inputs`` though it reads nothing of them."""
    return get_default_graph().control_dependencies(inputs)
