"""What an applied operation leaves behind: ``record(op, inputs, edges, scope, output)``, a Node.

Which class a node has, what its rules read and so what it saves depends on the operation and on
which inputs want a gradient.  For each such pair the recording is written out once, as text that is
compiled: 0.9 µs a node in place of 1.6.  What ``Mul`` with both wanted becomes:

    def recorded(op, inputs, edges, scope, output):
        array, node = output._array, new(MulBackward0)
        node.op, node.edges, … = op, edges, …
        a0, a1 = inputs[0], inputs[1]
        if mode.saved_hooks is None and (a0 is a number or unchanged) and (a1 is …):
            node.saved = (a0, a1, None)
        else:
            keep(node, (0, 1), inputs, output)
        return node
"""

from __future__ import annotations

import os
import weakref
from functools import partial

from ..ops import Op
from . import messages
from .modes import mode
from .node import NUMBERS, Node, learners_stack, new, next_sequence
from .paths import PACKAGE
from .saved_tensors import SavedTensor, packed
from .specialize import PLAIN, back


def node_type(op: Op) -> type[Node]:
    """The class of the nodes of ``op``: a Node that bears PyTorch's name."""
    kind = type(op)
    if kind.node_type is None:
        kind.node_type = type(op.grad_fn, (Node,), {"__slots__": (), **saved_names(kind)})
    return kind.node_type


def saved_names(kind: type[Op]) -> dict[str, property]:
    """``_saved_self``, ``_raw_saved_self``, …: PyTorch's names for what nodes of ``kind`` save, and
    for the parameters of the operation."""
    found = {f"_saved_{name}": property(partial(saved_value, name, None)) for name in kind.fields}
    for k, name in enumerate((*kind.inputs, "out")):
        name = kind.saved_as.get(name, name)
        found[f"_saved_{name}"] = property(partial(saved_value, name, k))
        found[f"_raw_saved_{name}"] = property(partial(raw_saved, name, k))
    return found


def saved_value(name: str, k: int | None, node: Node):
    """What is saved at place ``k``, or the parameter ``name`` of the operation."""
    if k is not None:
        if node.saved is None:
            raise node.blamed(messages.BACKWARD_TWICE)
        if node.saved and node.saved[k] is not None:
            return node.value(k, as_tensors=True)
    if name in node.op.fields:
        return getattr(node.op, name)
    raise AttributeError(
        f"'{type(node).__name__}' object has no attribute '_saved_{name}'")


def raw_saved(name: str, k: int, node: Node) -> SavedTensor:
    """The place of what is saved at place ``k``."""
    if node.saved is None or node.saved:
        return SavedTensor(node, k)
    raise AttributeError(
        f"'{type(node).__name__}' object has no attribute '_raw_saved_{name}'")


def record_several(op: Op, edges: tuple, scope, outputs: tuple) -> Node:
    """The Node for an operation of several outputs, which saves nothing."""
    shapes = [x._array.shape for x in outputs]
    node = node_type(op)(op, edges, shapes, outputs[0]._array.dtype, scope)
    node.output = [weakref.ref(x) for x in outputs]
    node.back = back(type(op), 1)
    return node


def record(op: Op, inputs: tuple, edges: tuple, scope, output, wanted: int | None = None) -> Node:
    """The Node for ``output = op(*inputs)``: save what the rules will read, with its version.

    ``wanted`` has a bit for each edge that there is.
    """
    if wanted is None:
        wanted = sum(1 << i for i, edge in enumerate(edges) if edge is not None)
    return (op.recorders.get(wanted) or written_out(op, wanted))(op, inputs, edges, scope, output)


def written_out(op: Op, wanted: int):
    """``record`` for operations as ``op`` whose inputs of the bits set in ``wanted`` want a
    gradient."""
    kept = op.keeps[wanted] if op.keeps else ()
    everywhere = wanted == (1 << len(op.inputs)) - 1 and not op.variadic
    lines = ["def recorded(op, inputs, edges, scope, output):",
             "    array, node = output._array, new(kind)",
             "    node.op, node.edges, node.scope, node.back = op, edges, scope, rules",
             "    node.shape, node.dtype = array.shape, array.dtype",
             "    node.sequence, node.output = next_sequence(), reference(output)",
             "    node.seen = node.numbers = node.retained = node.hooks = None",
             *(saving(kept, len(op.inputs)) if kept else ["    node.saved = ()"]),
             *([] if everywhere else ["    node.numbers = numbers_among(inputs)"]),
             "    if mode.anomaly: node.made_at = learners_stack()",
             "    return node"]
    names = {"new": new, "kind": node_type(op), "rules": back(type(op), wanted), "mode": mode,
             "reference": weakref.ref, "next_sequence": next_sequence, "kept": kept, "keep": keep,
             "numbers_among": numbers_among, "learners_stack": learners_stack, "PLAIN": PLAIN}
    return type(op).recorders.setdefault(wanted, compiled("recorded", "\n".join(lines), names,
                                                             type(op)))


def compiled(name: str, text: str, names: dict, kind: type[Op]):
    """The function ``name`` that ``text`` defines, of a file that tells it from a learner's."""
    exec(compile(text, os.path.join(PACKAGE, f"<{name}: {kind.__name__}>"), "exec"), names)
    return names[name]


def saving(kept: tuple[int, ...], count: int) -> list[str]:
    """The lines that save what is ``kept`` of (*inputs, output); by ``keep`` if anything is out of
    the ordinary."""
    lines = [f"    a{k} = {f'inputs[{k}]' if k < count else 'output._alias()'}" for k in kept]
    usual = [f"(type(a{k}) in PLAIN or (c := a{k}._counter) is None or type(c) is list and "
             "c[0] == 0)" for k in kept if k < count]
    if count in kept:
        usual.append(f"type(c := a{count}._counter) is list and c[0] == 0")
    places = ", ".join(f"a{k}" if k in kept else "None" for k in range(count + 1))
    return [*lines, f"    if mode.saved_hooks is None and {' and '.join(usual)}:",
            f"        node.saved = ({places})",
            "    else:",
            "        node.saved = ()",
            "        keep(node, kept, inputs, output)"]


def numbers_among(inputs: tuple) -> tuple | None:
    """Those of ``inputs`` that are plain numbers, None for the others; None when there are none."""
    for x in inputs:
        if isinstance(x, NUMBERS):
            return tuple([x if isinstance(x, NUMBERS) else None for x in inputs])
    return None


def keep(node: Node, kept: tuple[int, ...], inputs: tuple, output) -> None:
    """Save what is ``kept`` of (*inputs, output), with the versions seen unless all are 0, and
    packed where ``saved_tensors_hooks`` ask for it."""
    count, changed = len(inputs), False
    saved = [None] * (count + 1)
    try:
        for k in kept:
            x = saved[k] = inputs[k] if k < count else output._alias()
            if type(x) not in PLAIN and (counter := x._counter) and counter[0]:
                changed = True
        if mode.saved_hooks is not None:
            saved = [x if type(x) in PLAIN else packed(
                x._made_by(node) if k == count else x, mode.saved_hooks)
                for k, x in enumerate(saved)]
        node.saved = tuple(saved)
        if changed:
            node.seen = tuple([getattr(x, "_version", 0) for x in saved])
    except RuntimeError as error:
        raise (RuntimeError(messages.INFERENCE_SAVED) if str(error) == messages.INFERENCE_VERSION
               else error) from None
