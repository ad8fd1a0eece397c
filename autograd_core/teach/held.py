"""Graph memory: the nodes that a tensor keeps alive, and what they have saved.

    held(loss)          Held(nodes=3, bytes=12)
    saved(x.exp())      'its result'
"""

from typing import NamedTuple

from ..core.tensor import Tensor
from ..trace.recorder.adapter import root_of


class Held(NamedTuple):
    """How many operations' nodes are kept alive, and how many bytes those have saved."""

    nodes: int
    bytes: int


def held(*tensors: Tensor) -> Held:
    """What the graphs behind these tensors hold.  Memory that is saved several times counts once.

    TypeError for what is no Tensor.  A number holds nothing: ``held(loss.detach())``.

    >>> import autograd_core as torch
    >>> w = torch.tensor(1., requires_grad=True)
    >>> y = (w * w).exp()
    >>> held(y)
    Held(nodes=2, bytes=8)
    >>> y.backward()
    >>> held(y)
    Held(nodes=2, bytes=0)
    """
    for tensor in tensors:
        if not isinstance(tensor, Tensor):
            raise TypeError(f"held: a Tensor is wanted, not {type(tensor).__name__}")
    waiting = [tensor.grad_fn for tensor in tensors]
    seen, saved = set(), {}
    while waiting:
        node = waiting.pop()
        if node is None or node in seen or not node.next_functions:
            continue
        seen.add(node)
        waiting += [following for following, _ in node.next_functions]
        for _, kept, _version in node.kept_tensors():
            memory = root_of(kept._array)
            saved[id(memory)] = memory.nbytes
    return Held(len(seen), sum(saved.values()))


def saved(y: Tensor) -> str:
    """What the operation that made ``y`` has saved for backward, in words.

    >>> import autograd_core as torch
    >>> u, v = (torch.tensor(x, requires_grad=True) for x in (2., 3.))
    >>> saved(u + v), saved(u * v), saved(u.log()), saved(u.exp())
    ('nothing', 'its inputs', 'its input', 'its result')
    """
    if y.grad_fn is None:
        raise ValueError("saved: no recorded operation made this tensor")
    node = y.grad_fn
    places = {place for place, _kept, _version in node.kept_tensors()}
    result = len(node.edges)
    words = ["its inputs" if len(places - {result}) > 1 else "its input"] * bool(places - {result})
    return " and ".join(words + ["its result"] * (result in places)) or "nothing"
