"""Saved tensors: what a node keeps for backward, with versions seen, packed where hooks ask.

    grad_fn._saved_self                             what is saved under PyTorch's name of it
    grad_fn._raw_saved_self.register_hooks(pack, unpack)
    with saved_tensors_hooks(pack, unpack): ...
"""

import re
from collections.abc import Callable
from functools import partial

from . import messages
from .modes import no_grad
from .op import Op
from .view_ops import CopySlices, look

NUMBERS = (int, float, bool)
PLAIN = {int, float, bool, type(None)}
"""Types of what is saved as it is: numbers, and nothing."""


def numbers_among(inputs: tuple) -> tuple | None:
    """Those of ``inputs`` that are plain numbers, None for the others; None when there are none."""
    if len(inputs) == 2:    # as mostly; 0.8 µs less than the loop
        a, b = inputs
        a, b = a if isinstance(a, NUMBERS) else None, b if isinstance(b, NUMBERS) else None
        return None if a is None and b is None else (a, b)
    for x in inputs:
        if isinstance(x, NUMBERS):
            return tuple([x if isinstance(x, NUMBERS) else None for x in inputs])
    return None


class Packed:
    """A saved value as ``pack`` left it, and how to get it back."""

    def __init__(self, packed, unpack: Callable):
        self.packed, self.unpack = packed, unpack

    _counter = (-1,)    # a version that none is: whoever looks asks the node for the value

    def value(self):
        """The tensor again; TypeError in PyTorch's words when it is none."""
        value = self.unpack(self.packed)
        if not hasattr(value, "_array"):
            raise TypeError(messages.UNPACKED.format(type=type(value).__name__))
        return value


def packed(value, hooks: tuple[Callable, Callable]) -> Packed:
    """A tensor packed by ``hooks``, which must not change it."""
    pack, unpack = hooks
    version = value._version
    with no_grad():
        out = Packed(pack(value), unpack)
    if value._version != version:
        raise RuntimeError(messages.PACKED_IN_PLACE)
    return out


def choose_saver(kind: type[Op], wanted: int):
    """The function that saves in a node what the rules of the inputs ``wanted`` will read of
    (*inputs, output); None where that is nothing.

    An operation that ``frees`` runs once even if that is nothing: PyTorch saves its indices.
    """
    kept, count = kind.keeps[wanted] if kind.keeps else (), len(kind.inputs)
    if getattr(kind, "frees", False):
        return save_indices(save_several(kept, count))
    if len(kept) == 1:
        return save_output(count) if kept[0] == count else save_input(kept[0], count)
    return save_several(kept, count) if kept else None


def save_output(count: int):
    """The output alone, which nobody has changed yet."""
    nothing = (None,) * count

    def save(node, inputs: tuple, output, hooks) -> None:
        node.saved = (*nothing, output._alias())
        if hooks is not None:
            finish_saving(node, hooks)

    return save


def save_input(k: int, count: int):
    """One input alone."""
    before, behind = (None,) * k, (None,) * (count - k)

    def save(node, inputs: tuple, output, hooks) -> None:
        x = inputs[k]
        node.saved = (*before, x, *behind)
        if hooks is not None or (
                type(x) not in PLAIN and (counter := x._counter) is not None and (
                    counter[0] or type(counter) is not list)):
            finish_saving(node, hooks)

    return save


def save_several(kept: tuple[int, ...], count: int):
    """Any of the inputs, and the output."""
    nothing = [None] * (count + 1)

    def save(node, inputs: tuple, output, hooks) -> None:
        saved, unusual = nothing.copy(), hooks is not None
        for k in kept:
            x = saved[k] = inputs[k] if k < count else output._alias()
            if type(x) not in PLAIN and (counter := x._counter) is not None and (
                    counter[0] or type(counter) is not list):
                unusual = True
        node.saved = tuple(saved)
        if unusual:
            finish_saving(node, hooks)

    return save


def save_indices(save_others):
    """The same, and behind it the tensors that the operation took its indices from."""
    def save(node, inputs: tuple, output, hooks) -> None:
        save_others(node, inputs, output, None)
        held = vars(node.op).get("held", ())
        node.saved = (*node.saved, *held)
        if hooks is not None or any(x._counter is not None for x in held):
            finish_saving(node, hooks)

    return save


def finish_saving(node, hooks) -> None:
    """What ``node`` saved, packed where ``saved_tensors_hooks`` are on, and the versions it had
    where anything was changed before."""
    own = len(node.edges)
    try:
        if hooks is not None:
            node.saved = tuple([x if type(x) in PLAIN else packed(
                x._made_by(node) if k == own else x, hooks)
                for k, x in enumerate(node.saved)])
        versions = [getattr(x, "_version", 0) for x in node.saved]
        if any(versions):
            node.seen = tuple(versions)
    except RuntimeError as error:
        raise (RuntimeError(messages.INFERENCE_SAVED) if str(error) == messages.INFERENCE_VERSION
               else error) from None


def short_name(name: str) -> str:
    """A node's name as PyTorch says it in errors: Relu, Pow1."""
    return re.sub(r"Backward0?(\d*)$", r"\1", name)


def refuse_detached(node, k: int, value) -> None:
    """Raise as PyTorch does when ``value``, saved with a history, has lost it by ``detach_()``."""
    if value._grad_fn is None and k < len(node.edges) and (
            edge := node.edges[k]) is not None and edge[0].edges:
        raise value._blamed(messages.SAVED_DETACHED)


def check_version(node, k: int, value, expected: int) -> None:
    """Raise as PyTorch does when ``value``, saved by ``node`` at place ``k``, was changed in place
    since its version was ``expected``."""
    version = 0 if value._counter is None else value._counter[0]
    if version == expected:
        return
    own, shape = k == len(node.edges), value.shape
    maker = node if own else value.grad_fn
    name = "" if maker is None else maker.name()
    if own and isinstance(node.op, CopySlices):
        name, shape = node.op.inner.grad_fn, look(node.op.views, value._array).shape
    name = short_name(name)
    kind = "CPUBoolType" if value._array.dtype.kind == "b" else value.type()
    raise node.blamed(messages.MODIFIED_IN_PLACE.format(
        type=kind, shape=list(shape), version=version, expected=expected,
        producer=messages.PRODUCER.format(name=name) if name else ""), saved=k)


class SavedTensor:
    """``grad_fn._raw_saved_…``: the place of a saved value rather than the value."""

    def __init__(self, node, place: int):
        self._node, self._place = node, place

    def register_hooks(self, pack_hook: Callable, unpack_hook: Callable) -> None:
        """Keep ``pack_hook(tensor)`` instead; backward reads ``unpack_hook`` of that."""
        saved = self._node.saved
        if saved is None:
            raise RuntimeError(messages.RAW_FREED)
        if isinstance(saved[self._place], Packed):
            raise RuntimeError(messages.RAW_TWICE)
        value = self._node.value(self._place, as_tensors=True, shown=True)
        self._node.keep(self._place, packed(value, (pack_hook, unpack_hook)))

    @property
    def data(self):
        """What is kept: the tensor, or what it was packed as."""
        kept = self._node.saved[self._place]
        return kept.packed if isinstance(kept, Packed) else kept


# PyTorch's names of what is saved: properties of the class of an operation's nodes
# (with a __getattr__ Python would look up every attribute in the slow way: a tenth of all time)

def name_saved(kind: type[Op]) -> dict[str, property]:
    """``_saved_self``, ``_raw_saved_self``, …: PyTorch's names for what nodes of ``kind`` save, and
    for the parameters of the operation."""
    found = {f"_saved_{name}": property(partial(read_saved, name, None)) for name in kind.fields}
    read = {k for kept in kind.keeps for k in kept}
    for k, name in enumerate((*kind.inputs, "out")):
        if k not in read:
            continue
        name = kind.saved_as.get(name, name)
        found[f"_saved_{name}"] = property(partial(read_saved, name, k))
        found[f"_raw_saved_{name}"] = property(partial(locate_saved, name, k))
    return found


def read_saved(name: str, k: int | None, node):
    """What is saved at place ``k``, or the parameter ``name`` of the operation."""
    if k is not None:
        if node.saved is None:
            raise node.blamed(messages.BACKWARD_TWICE)
        if node.saved and node.saved[k] is not None:
            return node.value(k, as_tensors=True, shown=True)
    return getattr(node.op, name) if name in node.op.fields else None


def locate_saved(name: str, k: int, node) -> SavedTensor:
    """The place of what is saved at place ``k``."""
    if node.saved is None or node.saved:
        return SavedTensor(node, k)
    raise AttributeError(
        f"'{type(node).__name__}' object has no attribute '_raw_saved_{name}'")
