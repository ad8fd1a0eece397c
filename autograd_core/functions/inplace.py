"""In-place operations: how one changes a tensor's memory, its version and its history.

Each runs the operation, writes the result over the tensor's memory, counts a version up, and puts
the operation into the history: of the tensor, or through a view into that of its base.
"""

import numpy as np
from numpy.lib.array_utils import byte_bounds

from ..core import dtypes, messages
from ..core.broadcasting import broadcast_error, refuse_repeated
from ..core.modes import mode
from ..core.op import Elementwise
from ..core.recording import record
from ..core.saved_tensors import Packed
from ..core.tensor import Tensor
from ..core.view_ops import CopySlices, Patch
from ..core.view_tracking import misuse, path_to
from ..ops import Op, picking, writing


def in_place(op: Op, target: Tensor, *others) -> Tensor:
    """``target`` becomes ``op(target, *others)``, in its own memory; returns ``target``.

    Raises RuntimeError in PyTorch's words on a leaf that requires grad, on a view of one, and where
    the result does not fit.
    """
    refuse_leaf(target, others)
    refuse_overlap(op, target, others)
    inputs = (target, *others)
    edges = tuple([x._edge() if mode.grad and isinstance(x, Tensor) else None for x in inputs])
    records = bool(op.grad_fn) and any(edges) and target._array.dtype.kind == "f"
    result = compute_result(op, target, inputs)
    kept = op.saves([edge is not None for edge in edges]) if records else ()
    before = target._snapshot() if 0 in kept else target
    write(target, result, op)
    if records:
        put_into_history(op, target, (before, *others), edges)
    if mode.observer is not None:
        mode.observer.applied(op, inputs, target)
    return target


def refuse_leaf(target: Tensor, others: tuple = ()) -> None:
    """No in-place change of what a gradient is collected for, while operations are recorded."""
    if not mode.grad:
        return
    base = target._base
    if base is None:
        if target._requires_grad and target._grad_fn is None:
            raise target._blamed(messages.LEAF_IN_PLACE)
        return
    if not target.requires_grad and not any(
            isinstance(x, Tensor) and x._requires_grad for x in others):
        return
    if target._view.made:
        raise misuse(target)
    if target.requires_grad and base._grad_fn is None:
        raise target._blamed(messages.VIEW_OF_LEAF_IN_PLACE)


AT_INDICES = (writing.IndexPut, picking.ScatterTo, picking.ScatterAdd, picking.IndexAdd,
              picking.IndexCopy)
"""What reads its operand at other places than it writes."""


def refuse_overlap(op: Op, target: Tensor, others: tuple) -> None:
    """No change of numbers that are still to be read at other places."""
    for x in others:
        if isinstance(x, Tensor) and (
                x is target or np.may_share_memory(target._array, x._array)) and (
                isinstance(op, AT_INDICES) or (
                    isinstance(op, Elementwise | writing.Copy) and x is not target
                    and not isinstance(op, writing.FillTensor)
                    and overlap_partly(target._array, x._array))):
            raise RuntimeError(messages.OVERLAP)


def overlap_partly(a, b) -> bool:
    """Do two arrays without gaps have memory in common, and not element by element?

    >>> x = np.zeros((3, 3))
    >>> overlap_partly(x[1:], x[:2]), overlap_partly(x, x.T), overlap_partly(x, x[:])
    (True, True, False)
    """
    if not np.may_share_memory(a, b):
        return False
    (first, end), (other_first, other_end) = byte_bounds(a), byte_bounds(b)
    if end - first != a.nbytes or other_end - other_first != b.nbytes or not a.size * b.size:
        return False                        # with gaps it is too hard to say
    return (first, end, a.strides) != (other_first, other_end, b.strides)


def refuse_inference(target: Tensor) -> None:
    """What was made in inference mode is changed in inference mode only."""
    if not mode.inference and target.is_inference():
        raise RuntimeError(messages.INFERENCE_IN_PLACE)


def compute_result(op: Op, target: Tensor, inputs) -> np.ndarray:
    """The new values, refused where they fit neither the shape nor the dtype of ``target``."""
    arrays = [x._array if isinstance(x, Tensor) else x for x in inputs]
    try:
        if op.promotes:
            arrays = dtypes.brought(op, arrays)
        result = mode.quietly(op.forward, *arrays)
    except ValueError:
        raise broadcast_error(arrays) from None
    if result.shape != target._array.shape:
        raise RuntimeError(messages.OUTPUT_SHAPE.format(output=list(target.shape),
                                                        result=list(result.shape)))
    found = dtypes.OF[result.dtype]
    if not isinstance(op, writing.Copy) and not dtypes.can_cast(found, target.dtype):
        raise RuntimeError(messages.OUTPUT_DTYPE.format(result=found.short_name,
                                                        output=target.dtype.short_name))
    return result


def write(target: Tensor, result, op: Op | None = None) -> None:
    """Put ``result`` of ``op`` into the memory of ``target`` and count the version up."""
    memory = writable(target, op)
    if memory.size:
        where = result != memory if op is not None and op.writes_repeated else True
        mode.quietly(np.copyto, memory, result, "unsafe", where)
    target._counter[0] += 1


def writable(target: Tensor, op: Op | None = None) -> np.ndarray:
    """The memory of ``target``, where ``op`` may write it."""
    refuse_inference(target)
    memory = target._shared()
    refuse_repeated(memory, None if op is None else op.writes_repeated)
    switches = vars(mode)
    if switches["mutations"] is not None:
        switches["mutations"].before_write(target)
    if switches["observer"] is not None:
        switches["observer"].changing(target, "memory")
    return memory


def subtract(target: Tensor, array) -> None:
    """``target -= array`` in its memory, without a history: what an optimizer does to parameters.

    ``write(target, target - array)`` makes and copies an array more.
    """
    memory = writable(target)
    np.subtract(memory, array, out=memory, casting="unsafe")
    target._counter[0] += 1


def empty_grad(tensor: Tensor, set_to_none: bool) -> None:
    """Drop the ``.grad`` of ``tensor``, or fill it with zeros: the same tensor, without a history.
    """
    grad = tensor._grad
    if grad is None:
        return
    if set_to_none:
        tensor.grad = None
        return
    if mode.observer is not None:
        mode.observer.changing(tensor, "grad")
    grad._grad_fn, grad._nr, grad._requires_grad = None, 0, False
    grad.zero_()


def before_the_write(target: Tensor, k: int, saved, node) -> int:
    """The version that a saved value had when it was read: the write came after, unless it is the
    result that was saved, or the copy of what the target was."""
    version = getattr(saved, "_version", 0)
    shares = getattr(saved, "_counter", None) is target._counter
    return version - 1 if shares and k != len(node.edges) else version


def as_the_owners(saved, write_through: CopySlices, owner: Tensor):
    """What was saved of a view as what ``owner`` has there, where the rules will look for it."""
    if not isinstance(saved, Packed):
        return None if saved is None else owner._alias()
    around = Tensor._of(np.zeros_like(owner._array))
    return Packed(saved.packed, lambda packed: Patch(write_through.views)(
        around, saved.unpack(packed)))


def put_into_history(op: Op, target: Tensor, inputs, edges) -> None:
    """Rebase: the operation becomes the newest of the target's history, or of its base's."""
    owner = target if target._base is None else target._base
    before = owner._edge()
    node = record(op, inputs, edges, target)
    if node.saved:
        node.seen = tuple(before_the_write(target, k, x, node) for k, x in enumerate(node.saved))
    if owner is not target:
        write_through = CopySlices(path_to(target), op)
        whole = record(write_through, (), (before, *edges[1:]), owner)
        whole.seen, whole.numbers = node.seen, node.numbers
        saved, own = node.saved or (None,) * (len(edges) + 1), len(edges)
        whole.saved = (*saved[:own], as_the_owners(saved[own], write_through, owner),
                       *saved[own + 1:])    # as PyTorch's, it runs only once
        node = whole
    if owner._retains:
        node.retained = {0}
    owner._grad_fn, owner._nr, owner._requires_grad = node, 0, True
