"""What a view looks at, and when it must not be changed in place.

A view made while gradients were recorded is written through: the history of its base goes on.  One
made without them, or together with others, or by a Function of the learner's own, has no way to do
so, and PyTorch refuses: ``misuse`` says it in its words.
"""

from . import messages
from .modes import mode
from .op import Op
from .saved_tensors import short_name
from .tensor import Tensor, method
from .view_ops import AsStrided

NO_GRAD, INFERENCE, SEVERAL, CUSTOM = "no_grad", "inference", "several", "custom"


class ViewOf:
    """How a view was made: the ``path`` of operations from its base, the version of the memory that
    its grad_fn knows, ``made``: "" if in the ordinary way, else what forbids changing it, and the
    number of ``turns`` (``t_`` and its like) that the base had made."""

    __slots__ = ("made", "path", "turns", "version")

    def __init__(self, path: tuple[Op, ...], version: int, made: str = "", turns: int = 0):
        self.path, self.version, self.made, self.turns = path, version, made, turns


def path_to(view) -> tuple[Op, ...]:
    """The operations that lead from the base of ``view``, as it is now, to it."""
    turns = view._base._turns[view._view.turns:]    # since it was made
    if any(undo is None for undo in turns):
        raise RuntimeError(messages.VIEW_OF_TURNED)
    return (*reversed(turns), *view._view.path)


def path_through(op: Op, source, array) -> tuple[Op, ...]:
    """The path to what ``op`` shows of ``source``, a view or a base, whose ``array`` it was given.

    ``as_strided`` looks at the memory, whatever a view shows of it: its path begins at the base.
    """
    base = source if source._base is None else source._base
    of_base = getattr(op, "of_base", None)
    if of_base is not None:
        return (of_base(base._array, array),)
    return (op,) if base is source else (*source._view.path, op)


def made_now() -> str:
    """What a view that is made now bears because of the mode it is made in."""
    if mode.grad:
        return ""
    return INFERENCE if mode.inference else NO_GRAD


@method()
def _catch_up(self) -> None:
    """A view whose memory was changed in place since takes its history from the base anew."""
    view, base = self._view, self._base
    version = self._counter[0]
    if version == view.version or not (base._requires_grad or self._requires_grad):
        return
    if view.made:
        raise misuse(self, indirect=True)
    view.version = version
    edge = base._edge()
    if edge is not None or self._requires_grad:
        self._requires_grad, op = True, AsStrided(path_to(self))
        node = op.choose_recorder(0 if edge is None else 1)(op, (base,), (edge,), vars(mode), self)
        node.scope, node.retained = None, {0} if self._retains else None
        self._grad_fn, self._nr = node, 0


def look_at(out: Tensor, source: Tensor, op: Op) -> None:
    """Make ``out`` a view of what ``source`` is a view of, or of ``source``."""
    base, path, counter = source._base, path_through(op, source, source._array), source._counter
    made = "" if mode.grad else made_now()
    if base is None:
        base = source
    else:
        made = made or source._view.made
    out._base, out._counter = base, counter
    turns = len(base._turns) if source._base is None else source._view.turns
    out._view = ViewOf(path, counter[0], made, turns)


def misuse(view, indirect: bool = False) -> RuntimeError:
    """PyTorch's error for a change in place of ``view``, or (``indirect``) of what it looks at."""
    made, node = view._view.made, view._grad_fn
    change = "its base or another view of its base has been" if indirect else "is being"
    if made in (INFERENCE, NO_GRAD) or node is None:
        which = "A view was created in" if node is None else messages.VIEW_OF_VIEW.format(
            nr=view._nr, name=short_name(node.name()))
        what = messages.IN_INFERENCE if made == INFERENCE else messages.IN_NO_GRAD
        text = f"{which} {what.format(change=change)}"
    else:
        name = short_name(node.name())
        text = messages.VIEW_WRITTEN.format(nr=view._nr, name=name, change=change)
    return RuntimeError(text + messages.VIEW_REASONS[made])
