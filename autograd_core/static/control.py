"""Control flow: decisions and loops that are part of the graph, taken when it runs.

    tf.cond(x > 0, lambda: x * 2, lambda: -x)
    tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s * s), [i, s])

Only the branch that is taken runs.  Both functions are called while the graph is built, once each;
gradients go through both kinds of node.
"""

import functools
from typing import Any, ClassVar

import numpy as np

from ..ops import Op
from .arrays import zeros_like
from .body import (
    Body,
    add_node,
    capture_all,
    is_float,
    outputs_in,
    params_for,
    shapes_of,
    trace_function,
)
from .build import as_symbol
from .late import has_unknown_rank
from .symbol import Symbol

__all__ = ["case", "cond", "while_loop"]


class Several(Op):
    """A rule that runs bodies and gives several values."""
    stateful: ClassVar[bool] = True
    grad_fn = "BodyBackward0"
    def __hash__(self): return id(self)
    def __eq__(self, other): return self is other


class Cond(Several):
    """One of two bodies, as the first input says."""
    true: Any
    false: Any

    def forward(self, pred, *inputs):
        return (self.true if bool(pred) else self.false).evaluate(inputs)

    def vjps(self, op, grads: dict) -> list:
        """The gradients of the inputs: a Cond of the bodies' gradients."""
        pred, *inputs = op.inputs
        bodies = [body.build_gradient() for body in (self.true, self.false)]
        given = fill_missing_gradients(grads, op, self.true.outputs)
        floats = [x for x in inputs if is_float(x)]
        found = iter(add_node(Cond(*bodies), [pred, *inputs, *given], shapes_of(floats),
                              "cond_grad"))
        return [None, *[next(found) if is_float(x) else None for x in inputs]]


def cond(pred, true_fn, false_fn, name: str | None = None):
    """``true_fn()`` if ``pred`` holds when the graph runs, else ``false_fn()``.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.placeholder(tf.float32)
    ...     y = tf.cond(x > 0, lambda: x * 2, lambda: -x)
    ...     print([sess.run([y, *tf.gradients(y, x)], {x: at}) for at in (3., -3.)])
    [[np.float32(6.0), np.float32(2.0)], [np.float32(3.0), np.float32(-1.0)]]
    """
    pred = as_symbol(pred)
    if pred._dtype != np.bool_ or not may_be_single(pred):
        raise TypeError(f"pred must be a single bool, got {pred}")
    (one, _, yes), (two, _, no) = trace_function(true_fn), trace_function(false_fn)
    outputs, structure = outputs_in(one, yes)
    others, _ = outputs_in(two, no)
    refuse_different(outputs, others)
    outside = capture_all(one, two)
    rule = Cond(*[Body(graph, params_for(graph, outside), results)
                  for graph, results in ((one, outputs), (two, others))])
    found = add_node(rule, [pred, *outside], [
        (None if has_unknown_rank([a, b]) or a.ndim != b.ndim else
         [m if m == n else None for m, n in zip(a.shape.as_list(), b.shape.as_list(),
                                                strict=True)], a._dtype)
        for a, b in zip(outputs, others, strict=True)], name or "cond")
    return structure(found)


def may_be_single(x) -> bool:
    """Is it a single value, as far as is known?"""
    return has_unknown_rank(x) or not x.ndim


def case(pred_fn_pairs, default=None, exclusive: bool = False, name: str | None = None):
    """What the first function gives whose condition holds, else ``default()``.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     x = tf.constant(2.)
    ...     print(sess.run(tf.case([(x > 3, lambda: x * 3), (x > 1, lambda: -x)], lambda: x)))
    -2.0
    """
    pairs = list(pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs)
    found = default or pairs.pop()[1]
    for pred, function in reversed(pairs):
        found = functools.partial(cond, pred, function, found, name)
    return found()


def refuse_different(outputs: list, others: list) -> None:
    """Both branches give values of the same number, dtypes and ranks."""
    if len(outputs) != len(others):
        raise ValueError(f"true_fn and false_fn must return the same number of values, got "
                         f"{len(outputs)} and {len(others)}")
    for a, b in zip(outputs, others, strict=True):
        if a._dtype != b._dtype:
            raise TypeError("Outputs of true_fn and false_fn must have the same type: "
                            f"{a.dtype} {a.shape}, {b.dtype} {b.shape}")


class While(Several):
    """``body`` again and again while ``test`` holds; the first ``count`` inputs go round."""
    test: Any
    body: Any
    count: int
    limit: int | None = None

    def run_states(self, inputs) -> list[tuple]:
        """What goes round, before the first turn, after it, and so on."""
        states, rest = [tuple(map(np.asarray, inputs[:self.count]))], inputs[self.count:]
        while (self.limit is None or len(states) <= self.limit) and bool(
                self.test.evaluate((*states[-1], *rest))[0]):
            states.append(self.body.evaluate((*states[-1], *rest)))
        return states

    def forward(self, *inputs):
        state, rest, turns = tuple(map(np.asarray, inputs[:self.count])), inputs[self.count:], 0
        while (self.limit is None or turns < self.limit) and bool(
                self.test.evaluate((*state, *rest))[0]):
            state, turns = self.body.evaluate((*state, *rest)), turns + 1
        return state

    def vjps(self, op, grads: dict) -> list:
        """The gradients of the inputs: the loop once more, then backwards through its turns."""
        given = fill_missing_gradients(grads, op, self.body.outputs)
        floats = [x for x in op.inputs if is_float(x)]
        found = iter(add_node(WhileGrad(self, self.body.build_gradient()), [*op.inputs, *given],
                              shapes_of(floats), "while_grad"))
        return [next(found) if is_float(x) else None for x in op.inputs]


class WhileGrad(Several):
    """Runs ``loop`` forward, keeping what went round, then its body's ``gradient`` backwards."""
    loop: Any
    gradient: Any

    def forward(self, *inputs):
        kinds = [is_float(x) for x in self.loop.body.params]
        inputs, grads = inputs[:len(kinds)], list(inputs[len(kinds):])
        count = self.loop.count
        turning = sum(kinds[:count])
        totals = [np.zeros_like(x) for x, float in zip(inputs[count:], kinds[count:], strict=True)
                  if float]
        for state in self.loop.run_states(inputs)[-2::-1]:
            found = self.gradient.evaluate((*state, *inputs[count:], *grads))
            grads = list(found[:turning])
            totals = [t + g for t, g in zip(totals, found[turning:], strict=True)]
        return (*grads, *totals)

    def vjps(self, op, grads):
        raise NotImplementedError("gradients of gradients through a while_loop: not there; write "
                                  "the loop in Python, so that every turn is in the graph")


def fill_missing_gradients(grads: dict, op, outputs: list) -> list:
    """A gradient for each float output; zeros where none arrived."""
    parts = {other.rule.place: other.output for other in op.graph.operations
             if other.type == "Exit" and other.inputs[0].op is op}
    return [grads.get(place) if place in grads else zeros_like(parts[place])
            for place, x in enumerate(outputs) if is_float(x)]


def while_loop(cond, body, loop_vars, maximum_iterations: int | None = None,
               name: str | None = None):
    """``body(*loop_vars)``, which gives new ones, again and again while ``cond(*loop_vars)``.

    >>> import autograd_core.static as tf
    >>> with tf.Graph().as_default(), tf.Session() as sess:
    ...     n, x = tf.placeholder(tf.int32), tf.placeholder(tf.float32)
    ...     _, power = tf.while_loop(lambda i, p: i < n, lambda i, p: (i + 1, p * x), [0, 1.])
    ...     print(sess.run([power, *tf.gradients(power, x)], {n: 3, x: 2.}))
    [np.float32(8.0), np.float32(12.0)]
    """
    variables = [as_symbol(x) for x in loop_vars]
    one, tested, test = trace_function(cond, variables)
    two, turned, result = trace_function(body, variables)
    [test], _ = outputs_in(one, test)
    if test._dtype != np.bool_ or not may_be_single(test):
        raise TypeError(f"cond of a while_loop must give a single bool, got {test}")
    outputs, _ = outputs_in(two, list(result) if isinstance(result, list | tuple) else [result])
    refuse_growth(variables, outputs)
    outside = capture_all(one, two)
    rule = While(Body(one, [*tested, *params_for(one, outside)], [test]),
                 Body(two, [*turned, *params_for(two, outside)], outputs), len(variables),
                 maximum_iterations)
    found = add_node(rule, [*variables, *outside], shapes_of(variables), name or "while")
    return found if len(found) > 1 or isinstance(loop_vars, tuple) else found[0]


def refuse_growth(variables: list[Symbol], outputs: list[Symbol]) -> None:
    """What goes round keeps its shape and dtype."""
    if len(variables) != len(outputs):
        raise ValueError(f"The number of inputs and outputs of cond and body differ: "
                         f"{len(variables)} loop_vars, but body gives {len(outputs)}")
    for x, y in zip(variables, outputs, strict=True):
        if x._dtype != y._dtype:
            raise TypeError(f"'{x.name}' enters the loop as {x.dtype}, but body gives {y.dtype}")
        if not has_unknown_rank([x, y]) and x.shape.as_list() != y.shape.as_list():
            raise ValueError(
                f"Input tensor '{x.name}' enters the loop with shape {x.shape}, but has shape "
                f"{y.shape} after one iteration. To allow the shape to vary across iterations, "
                "use the `shape_invariants` argument of tf.while_loop to specify a less-specific "
                "shape.")
