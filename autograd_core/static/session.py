"""Session: where a graph runs, and where its variables live.

    with tf.Session() as sess:
        sess.run(fetches, feed_dict)        arrays, in the structure of fetches
        y.eval({x: 1.})                     the same for one value
        sess.plan(fetches, feed_dict)       the calls that such a run makes

The first run for some shapes writes its calls down; later ones make them again, in memory that is
there already.  What a run needs is done in the order in which it was defined, so a value built
before an assignment is the value before it.
"""

from contextlib import contextmanager

import numpy as np

from . import messages
from .build import as_array
from .dims import Dim
from .fetches import flatten_fetches, pack_results, resolve_fetch
from .first_run import FirstRun
from .graph import Graph, Operation, get_default_graph
from .late import has_unknown_rank
from .passes import NAMES
from .passes.dead import find_computable, find_needed
from .plan import Plan
from .program import Program
from .session_stack import SESSIONS
from .symbol import Symbol, tf_name


class Session:
    """Runs a graph and keeps its variables.

    ``passes`` names those that plans are made with (all, by default); with ``check_numerics`` a
    run stops at the first nan or infinity and names the node.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default():
    ...     a = tf.placeholder(tf.float32, name="a")
    ...     with tf.Session() as sess:
    ...         print(sess.run(a * 2, {a: 3.}), sess.run({"twice": a + a}, {a: 1.}))
    6.0 {'twice': np.float32(2.0)}
    """

    def __init__(self, graph: Graph | str | None = None, passes=NAMES, check_numerics: bool = False,
                 config=None, target: str = ""):
        unknown = [name for name in passes if name not in NAMES]
        if unknown:
            raise ValueError(f"no pass is called {unknown[0]!r}; there are {', '.join(NAMES)}")
        if isinstance(graph, str):      # as in TensorFlow, where the first argument is a target
            graph, target = None, graph
        if target:
            raise ValueError(f"target {target!r}: there is one process, this one")
        self.graph, self.passes = graph or get_default_graph(), tuple(passes)
        self.check_numerics, self.closed = check_numerics, False
        self.values: dict[Operation, np.ndarray] = {}
        self.set_once: set[Operation] = set()
        self.plans: dict[tuple, Plan] = {}

    def __enter__(self):
        SESSIONS.stack.append(self)
        self._default = self.graph.as_default()
        self._default.__enter__()
        return self

    def __exit__(self, *error):
        self._default.__exit__(*error)
        SESSIONS.stack.remove(self)
        self.close()

    @contextmanager
    def as_default(self):
        """``with sess.as_default():`` makes it the one that ``eval`` uses, and leaves it open."""
        SESSIONS.stack.append(self)
        try:
            yield self
        finally:
            SESSIONS.stack.remove(self)

    def close(self) -> None:
        """Give up its variables and plans; it cannot run any more."""
        self.closed = True
        self.values, self.plans = {}, {}

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """The values of ``fetches``: a Symbol, an Operation (None), a name, or lists, tuples and
        dicts of them.  ``feed_dict`` maps Symbols to arrays, numbers or lists."""
        ops, feeds = self.check_request(fetches, feed_dict)
        key = tuple(ops), tuple((op, array.shape) for op, array in feeds.items())
        plan = self.plans.get(key)
        if plan is None:
            found = self.run_first(key, ops, feeds)
        else:
            results = plan.run(feeds.values(), self.check_numerics)
            found = dict(zip(plan.program.results, results, strict=True))
        return pack_results(fetches, found, self.graph)

    def plan(self, fetches, feed_dict=None) -> Plan:
        """The plan of such a run, which is run once to be made."""
        ops, feeds = self.check_request(fetches, feed_dict)
        key = tuple(ops), tuple((op, array.shape) for op, array in feeds.items())
        if key not in self.plans:
            self.run_first(key, ops, feeds, keep=True)
        return self.plans[key]

    def check_request(self, fetches, feed_dict) -> tuple[list, dict]:
        """Fetched Operations and fed arrays, checked."""
        if self.closed:
            raise RuntimeError(messages.CLOSED)
        if not self.graph.operations:
            raise RuntimeError(messages.EMPTY)
        if not isinstance(feed_dict or {}, dict):
            raise TypeError("feed_dict maps Symbols to values, as in {x: [1., 2.]}, but is a "
                            f"{type(feed_dict).__name__}")
        ops = list(dict.fromkeys(resolve_fetch(x, self.graph) for x in flatten_fetches(fetches)))
        pairs = [pair for item in (feed_dict or {}).items() for pair in feed_pairs(*item)]
        return ops, {key.op: array for key, array in (self.check_feed(*pair) for pair in pairs)}

    def check_feed(self, key, value) -> tuple[Symbol, np.ndarray]:
        """One entry of a feed_dict, checked: the Symbol, and the array in its dtype."""
        if isinstance(key, str):
            try:
                key = self.graph.get_tensor_by_name(key)
            except (KeyError, ValueError) as error:
                raise TypeError(messages.FEED_KEY.format(reason=error.args[0])) from None
        if not isinstance(key, Symbol):
            raise TypeError(messages.FEED_KEY.format(
                reason=messages.NOT_CONVERTIBLE.format(type=type(key).__name__)))
        if key.graph is not self.graph:
            raise TypeError(messages.FEED_KEY.format(reason=messages.FOREIGN.format(tensor=key)))
        if isinstance(value, Symbol):
            raise TypeError(messages.FEED_SYMBOL.format(value=value, key=key))
        array = cast_feed(value, key)
        if has_unknown_rank(key):
            return key, array
        if len(array.shape) != len(key._shape) or any(
                n != m and not isinstance(m, Dim)
                for n, m in zip(array.shape, key._shape, strict=True)):
            raise ValueError(messages.FEED_SHAPE.format(got=array.shape, name=key.name,
                                                        shape=key.shape)
                             + f"\n\t defined at {key.op.where}")
        return key, array

    # the first run

    def run_first(self, key: tuple, ops: list, feeds: dict, keep: bool = False) -> dict:
        """Run node by node, write it down, make the plan; the results by Operation.

        There is no plan for other runs where shapes depend on numbers, unless ``keep`` asks for it.
        """
        run = FirstRun(self, feeds)
        order = find_needed(ops, feeds)
        if "dead" not in self.passes:
            order |= find_computable(self.graph, feeds)
        for op in sorted(order, key=lambda op: op.id):
            run.step(op)
        values = {op: run.current_value(op) for op in ops if op.output is not None}
        out = {op: copy_result(value.array) for op, value in values.items()}
        program = Program(run.tape.steps, values, run.feeds, run.variables)
        dropped = [op for op in self.graph.operations if op not in order]
        if run.by_value and not keep:
            return out
        self.plans[key] = Plan(program, self.passes, self.values, dropped)
        return out

    def set(self, variable, value) -> None:
        """Set a variable now."""
        _, array = self.check_feed(variable, value)
        self.write_variable(variable.op, array)

    def write_variable(self, op: Operation, array) -> None:
        """Put ``array`` into the memory of a variable."""
        if op not in self.values:
            self.values[op] = np.empty(array.shape, op.output._dtype)
        np.copyto(self.values[op], array)
        self.set_once.add(op)


def feed_pairs(key, value) -> list[tuple]:
    """(Symbol, value) of an entry: of a structure of Symbols, such as a state, one for each."""
    if not isinstance(key, tuple):
        return [(key, value)]
    if len(key) != len(value):
        raise ValueError(f"feed_dict: a structure of {len(key)} is fed with {len(value)} values")
    return [pair for k, v in zip(key, value, strict=True) for pair in feed_pairs(k, v)]


def cast_feed(value, key: Symbol) -> np.ndarray:
    """A fed value in the dtype of its Symbol; fractions into integers are refused (TensorFlow
    cuts them off, and says nothing)."""
    array = as_array(value) if hasattr(value, "detach") else np.asarray(value)
    if array.dtype == key._dtype:
        return array
    if key._dtype.kind == "O":
        return as_array(value)
    whole = array.dtype.kind == "f" and key._dtype.kind in "iu" and (array == np.trunc(array)).all()
    if array.dtype.kind not in "biuf" or (not whole and not np.can_cast(
            array.dtype, key._dtype, "same_kind")):
        raise TypeError(messages.FEED_DTYPE.format(
            got=array.dtype, name=key.name, dtype=tf_name(key._dtype))
            + f"\n\t defined at {key.op.where}")
    return array.astype(key._dtype)


def copy_result(array):
    """A result as Session gives it: NumPy's number for a 0-d array."""
    return array[()] if array.ndim == 0 else np.array(array)
