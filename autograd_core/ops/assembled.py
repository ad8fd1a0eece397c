"""The rules of an operation, put together into one function a set of wanted inputs.

    back(Mul, 0b11)(op, g, values, edges)   ->   (gradient of a, gradient of b)

What ``Mul`` with both wanted becomes, made once when a node of it first runs backward:

    def back(op, g, values, edges):
        x0 = g * rule0(op, values[1])
        if x0.shape != edges[0][0].shape: x0 = sum_to(x0, shape_of(edges[0]))
        x1 = ...
        return x0, x1

Going by ``Op.pull`` for each input instead looks up rule, arguments and shapes anew for each node:
3.4 µs for a product of numbers, against 1.5.  What an operation reads and how is in ``base``.
"""

from __future__ import annotations

import numpy as np

from .base import Elementwise, Op, sum_to


def back(kind: type[Op], mask: int):
    """The function for the inputs whose bits are set in ``mask``; one for each ``kind``."""
    found = kind.backs.get(mask)
    if found is None:
        found = kind.backs[mask] = assembled(kind, mask) if kind.pull in PLAIN else pulling
    return found


def pulling(op: Op, g, values, edges) -> tuple:
    """The same for an operation that has a ``pull`` of its own."""
    shapes = [edge and shape_of(edge) for edge in edges]
    return tuple([None if shape is None else op.pull(i, g, values, shapes)
                  for i, shape in enumerate(shapes)])


def shape_of(edge) -> tuple[int, ...]:
    """The shape of what an edge leads to."""
    node, nr = edge
    return node.shape_of(nr)


PLAIN = Op.pull, Elementwise.pull


def assembled(kind: type[Op], mask: int):
    """``back`` as source text, compiled."""
    names = {"np": np, "sum_to": sum_to, "shape_of": shape_of}
    lines, results = ["def back(op, g, values, edges):"], []
    for i, rule in enumerate(kind.rules):
        wanted = mask >> i & 1
        results.append(f"x{i}" if wanted else "None")
        if wanted:
            names[f"rule{i}"] = rule
            lines += lines_of(kind, i, rule)
    lines.append(f"    return {', '.join(results)},")
    exec("\n".join(lines), names)
    return names["back"]


def lines_of(kind: type[Op], i: int, rule) -> list[str]:
    """The lines that compute the gradient of input ``i``."""
    shape = len(kind.inputs) + 1
    read = "".join(f", shape_of(edges[{i}])" if k == shape else f", values[{k}]"
                   for k in kind.reads[i])
    if not issubclass(kind, Elementwise):
        return [f"    x{i} = rule{i}(op, g{read})"]
    fitted = f"    if x{i}.shape != edges[{i}][0].shape: x{i} = sum_to(x{i}, shape_of(edges[{i}]))"
    if not callable(rule):
        numbers = {0: f"np.zeros_like(g, shape=shape_of(edges[{i}]))", 1: "g", -1: "-g"}
        return [f"    x{i} = {numbers.get(rule, f'g * rule{i}')}", fitted]
    if kind.whole[i]:
        return [f"    x{i} = rule{i}(op, g{read})", fitted]
    return [f"    x{i} = g * rule{i}(op{read})", fitted]
