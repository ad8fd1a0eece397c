"""The rules of an operation, put together into one function a set of wanted inputs.

    back(Mul, 0b11)(node, g)   ->   (gradient of a, gradient of b)

What ``Mul`` with both wanted becomes, made once when a node of it is first made:

    def back(node, g, as_tensors=False):
        saved, edges = node.saved, node.edges
        if saved is None or as_tensors: values = node.values(as_tensors); v0 = values[0]; ...
        else:
            v0 = saved[0]
            if type(v0) not in PLAIN: v0 = v0._array if nobody changed it else node.value(0)
            v1 = ...
        x0 = g * rule0(node.op, v1)
        if edges[0][0].shape != node.shape: x0 = sum_to(x0, shape_of(edges[0]))
        x1 = ...
        return x0, x1

Going by ``Op.pull`` for each input instead looks up rule, arguments and shapes anew for each node:
3.4 µs for a product of numbers, against 1.1.  What an operation reads and how is in ``base``.
"""

from __future__ import annotations

import numpy as np

from .op import Elementwise, Op, sum_to


def back(kind: type[Op], mask: int):
    """The function for the inputs whose bits are set in ``mask``; one for each ``kind``."""
    found = kind.backs.get(mask)
    if found is None:
        found = kind.backs[mask] = assembled(kind, mask) if kind.pull in WRITTEN else pulling
    return found


def pulling(node, g, as_tensors=False) -> tuple:
    """The same for an operation that has a ``pull`` of its own."""
    op, values = node.op, node.values(as_tensors)
    shapes = [edge and shape_of(edge) for edge in node.edges]
    return tuple([None if shape is None else op.pull(i, g, values, shapes)
                  for i, shape in enumerate(shapes)])


def shape_of(edge) -> tuple[int, ...]:
    """The shape of what an edge leads to."""
    node, nr = edge
    return node.shape_of(nr)


WRITTEN = Op.pull, Elementwise.pull
PLAIN = {int, float, bool, type(None)}
"""Types of what is saved as it is: numbers, and nothing."""


def assembled(kind: type[Op], mask: int):
    """``back`` as source text, compiled."""
    names = {"np": np, "sum_to": sum_to, "shape_of": shape_of, "PLAIN": PLAIN}
    wanted = [i for i in range(len(kind.rules)) if mask >> i & 1]
    lines = ["def back(node, g, as_tensors=False):", "    op, edges = node.op, node.edges",
             *reading(kind, {k for i in wanted for k in kind.reads[i]})]
    for i in wanted:
        names[f"rule{i}"] = kind.rules[i]
        lines += lines_of(kind, i, kind.rules[i])
    results = [f"x{i}" if i in wanted else "None" for i in range(len(kind.rules))]
    lines.append(f"    return {', '.join(results)},")
    exec(compile("\n".join(lines), f"{__file__}: {kind.__name__}", "exec"), names)
    return names["back"]


def reading(kind: type[Op], places: set[int]) -> list[str]:
    """The lines that read what was saved at ``places`` as v0, v1, …, its version looked at."""
    places = sorted(places - {len(kind.inputs) + 1})
    if not places:
        return []
    lines = ["    saved = node.saved", "    if saved is None or as_tensors:",
             "        values = node.values(as_tensors)",
             *[f"        v{k} = values[{k}]" for k in places],
             "    else:", "        seen = node.seen"]
    for k in places:
        lines += [f"        v{k} = saved[{k}]",
                  f"        if type(v{k}) not in PLAIN:",
                  f"            counter = v{k}._counter",
                  f"            version = seen[{k}] if seen else 0",
                  "            same = counter is None or counter[0] == version",
                  f"            v{k} = v{k}._array if same else node.value({k})"]
    return lines


def lines_of(kind: type[Op], i: int, rule) -> list[str]:
    """The lines that compute the gradient of input ``i``."""
    shape = len(kind.inputs) + 1
    read = "".join(f", shape_of(edges[{i}])" if k == shape else f", v{k}" for k in kind.reads[i])
    if not issubclass(kind, Elementwise):
        return [f"    x{i} = rule{i}(op, g{read})"]
    size = f"x{i}.shape" if callable(rule) and kind.whole[i] else "node.shape"
    fitted = f"    if edges[{i}][0].shape != {size}: x{i} = sum_to(x{i}, shape_of(edges[{i}]))"
    if not callable(rule):
        numbers = {0: f"np.zeros_like(g, shape=shape_of(edges[{i}]))", 1: "g", -1: "-g"}
        return [f"    x{i} = {numbers.get(rule, f'g * rule{i}')}", fitted]
    if kind.whole[i]:
        return [f"    x{i} = rule{i}(op, g{read})", fitted]
    return [f"    x{i} = g * rule{i}(op{read})", fitted]
