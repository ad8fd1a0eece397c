"""The event types of a training step: what a check can meet on its way through ``step.events``.

    for event in step.events:
        if isinstance(event, Deposited): ...

Each has the ``line`` in which it happened, counted from 0 into ``step.code``; None where no line
of the learner's was being executed.
"""

from typing import NamedTuple

from ..core.scope import Scope
from ..trace.from_torch.snapshot import is_finite
from ..trace.model import Text, Value
from ..trace.numbers import value_of
from ..trace.tell.program import Applied, Cell
from .norms import is_finite_value, norm_of


class FirstSeen(NamedTuple):
    """A leaf: a tensor that was there before, or that nothing was computed for."""

    line: int | None
    cell: Cell


class Computed(NamedTuple):
    """An operation; one in place gives a new value to what ``over`` was."""

    line: int | None
    applied: Applied
    over: Cell | None = None


class NamedValue(NamedTuple):
    """A variable begins to refer to a value, or (None) no longer does."""

    line: int | None
    name: str
    cell: Cell | None


class TakenOut(NamedTuple):
    """Numbers leave PyTorch, by ``way`` of "item", "numpy", "tolist", ..."""

    line: int | None
    way: str
    cell: Cell


class FlagSet(NamedTuple):
    """``requires_grad`` or ``retains_grad`` of a value is another."""

    line: int | None
    cell: Cell
    field: str
    value: bool


class FunctionApplied(NamedTuple):
    """A Function of the learner's is applied, to copies of these; only of what is small."""

    line: int | None
    function: type
    arguments: tuple


class Released(NamedTuple):
    """Values whose nodes no longer exist."""

    line: int | None
    cells: tuple[Cell, ...]


class Failed(NamedTuple):
    """An exception: its type, its message, the values that are to blame, its explanation."""

    line: int | None
    kind: str
    message: str
    blamed: list[Cell]
    note: Text | None


class Backward(NamedTuple):
    """A backward pass begins; ``arrived`` is the gradient that came to each value by its end,
    ``targets`` what it was asked for (None: all leaves), ``alive`` how many nodes there were."""

    line: int | None
    roots: list[Cell]
    targets: list[Cell] | None
    arrived: dict[Cell, object]
    keeps: bool
    creates: bool
    alive: int


class Sent(NamedTuple):
    """Backward went through an operation: what arrived there, and what it sent to each input."""

    line: int | None
    applied: Applied
    arrived: object
    parts: list

    def spoils(self) -> bool:
        """Did it send what is not finite, of what is?"""
        return is_finite(self.arrived) and not all(
            is_finite(part.seen) for part in self.parts if part is not None)


class Deposited(NamedTuple):
    """A gradient was put into ``.grad``, which held ``before`` and holds ``after``."""

    line: int | None
    cell: Cell
    gradient: object
    before: Value | None
    after: Value

    def is_added(self) -> bool:
        """Did the gradient come to another one that was there?"""
        return bool(norm_of(self.before)) and (
            self.gradient is None or value_of(self.gradient) != self.after)


class GradsSet(NamedTuple):
    """Several ``.grad`` were set: ``how`` is "none", "zero" or "assigned", ``grads`` are (value,
    what its .grad held before, what it holds since)."""

    line: int | None
    how: str
    grads: tuple[tuple[Cell, Value | None, Value | None], ...]

    @property
    def empties(self) -> bool:
        return self.how != "assigned"


class Change(NamedTuple):
    """A value that was written over: the numbers, as far as they were looked at, the version that
    it has since, and (of an optimiser's step) the numbers before."""

    cell: Cell
    seen: object
    version: int
    before: Value | None = None

    def is_finite(self) -> bool:
        """Are the new numbers finite, as far as is known?"""
        return (is_finite_value if isinstance(self.seen, Value) else is_finite)(self.seen)

    def is_moved(self) -> bool:
        """Did a step change the numbers, as far as they were looked at?"""
        return self.before is not None and self.before != self.seen


class Written(NamedTuple):
    """A write that is no operation of the graph, of what ``sources`` held; ``others`` look at the
    same memory."""

    line: int | None
    change: Change
    others: list[Change]
    sources: tuple[Cell, ...] = ()


class OptimizerStep(NamedTuple):
    """The step of an optimiser (``name`` is its class, ``key`` tells it from others): what it was
    ``given``, with which learning ``rates``, and what it changed."""

    line: int | None
    name: str
    key: int
    given: list[Cell]
    changes: list[Change]
    rates: list[float]


class ModeSet(NamedTuple):
    """``train()`` or ``eval()`` of a module: ``training`` since; ``recording`` says whether grad
    mode was on, ``whole`` whether it has parameters beside those of layers that know modes."""

    line: int | None
    training: bool
    recording: bool
    parameters: frozenset[Cell]
    layers: frozenset[int]
    whole: bool


class LayerCalled(NamedTuple):
    """A BatchNorm or a Dropout is called in ``scope``, in one of the two modes; ``root_line`` and
    ``root_training`` are of the outermost module that is being called."""

    line: int | None
    layer: int
    scope: Scope
    training: bool
    root_line: int | None
    root_training: bool
    recording: bool


class DroppedOut(NamedTuple):
    """A ``function`` of dropout drops, with probability ``p``, in a module that is in eval mode."""

    line: int | None
    function: str
    p: float


class LayerRepeated(NamedTuple):
    """A layer with parameters, of a class that is called ``kind``, or a Parameter, has several
    ``places`` in a model (paths from its root)."""

    line: int | None
    name: str
    kind: str
    places: list[str]


class Clipped(NamedTuple):
    """The gradients of ``cells`` were clipped; ``count`` of the tensors that were given can have
    one (None: not known), their norm was ``norm``, where it was measured."""

    line: int | None
    cells: list[Cell]
    count: int | None
    bound: float
    norm: float | None


class Scheduled(NamedTuple):
    """The step of a scheduler, for the optimiser of this key."""

    line: int | None
    key: int


class Unscaled(NamedTuple):
    """A GradScaler divides the gradients of the optimiser of this key by its scale."""

    line: int | None
    key: int


class ResultDropped(NamedTuple):
    """A statement computes something of a tensor, and nobody uses it."""

    line: int | None
    call: str
    of: str


class NotCalled(NamedTuple):
    """A statement names a method and does not call it."""

    line: int | None
    name: str


class AttributeSet(NamedTuple):
    """An attribute that PyTorch does not read was set; ``right`` does what was meant, ``cells`` are
    what it was meant for (None: not parameters)."""

    line: int | None
    said: str
    right: str
    cells: frozenset[Cell] | None
