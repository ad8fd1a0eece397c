"""Symbolic dimensions: sizes unknown while a graph is built, written ``?``, filled in by a run.

    batch = tf.placeholder(tf.float32, [None, 3]).shape[0]
    batch * 3                   also unknown: an expression, worth 12 when 4 rows are fed

A rule that divides by the number of elements, or reshapes to the shape of its input, works on
these as it works on integers.
"""

import operator
from collections.abc import Callable

from ..ops import Op
from . import messages

OPERATORS = {"*": operator.mul, "+": operator.add, "-": operator.sub, "//": operator.floordiv,
             "/": operator.truediv, "%": operator.mod}


def make_operator(name: str, reflected: bool = False):
    """An operator of a Dim and a number or another Dim."""
    def operator_of_size(self, other):
        if not isinstance(other, int | float | Dim):
            return NotImplemented
        return Dim(name, (other, self) if reflected else (self, other))
    return operator_of_size


def make_comparison(answer: bool):
    """A comparison that holds, or does not, for every size; others are refused."""
    def operator_of_size(self, other):
        if isinstance(other, int) and other <= 1:
            return answer
        raise NotImplementedError(messages.UNKNOWN_SIZE)
    return operator_of_size


class Dim:
    """A size: axis ``parts[1]`` of operation ``parts[0]``, or ``kind`` (+ - * …) of two parts."""

    __slots__ = ("kind", "parts")

    def __init__(self, kind: str, parts: tuple):
        self.kind, self.parts = kind, parts

    value = None    # as a Dimension of TensorFlow 1 has it

    def owners(self) -> set:
        """The operations whose value has to be there to know the size."""
        if self.kind == "axis":
            return {self.parts[0]}
        return set().union(*(part.owners() for part in self.parts if isinstance(part, Dim)))

    def evaluate(self, size_of: Callable):
        """The number, with ``size_of(operation, axis)`` for each unknown."""
        if self.kind == "axis":
            return size_of(*self.parts)
        return OPERATORS[self.kind](*(evaluate(part, size_of) for part in self.parts))

    def __eq__(self, other):
        return isinstance(other, Dim) and (self.kind, self.parts) == (other.kind, other.parts)

    def __hash__(self):
        return hash((self.kind, self.parts))

    def __repr__(self):
        return "?"

    def __index__(self):
        raise NotImplementedError(messages.UNKNOWN_SIZE)

    __int__ = __float__ = __index__
    __mul__, __rmul__ = make_operator("*"), make_operator("*", True)
    __add__, __radd__ = make_operator("+"), make_operator("+", True)
    __sub__, __rsub__ = make_operator("-"), make_operator("-", True)
    __truediv__, __rtruediv__ = make_operator("/"), make_operator("/", True)
    __floordiv__, __mod__ = make_operator("//"), make_operator("%")
    __lt__ = __le__ = make_comparison(False)
    __gt__ = __ge__ = make_comparison(True)


def evaluate(x, size_of: Callable):
    """``x`` with every Dim in it, also inside tuples and rules, replaced by its number."""
    if isinstance(x, Dim):
        return x.evaluate(size_of)
    if isinstance(x, UnknownShape):
        return tuple(size_of(x.op, None))
    if isinstance(x, tuple | list):
        return type(x)([evaluate(part, size_of) for part in x])
    if isinstance(x, Op) and find_owners(x):
        out = object.__new__(type(x))
        vars(out).update({name: evaluate(value, size_of) for name, value in vars(x).items()})
        return out
    return x


def find_owners(x) -> set:
    """The operations that the Dims in ``x`` speak of."""
    if isinstance(x, Dim):
        return x.owners()
    if isinstance(x, UnknownShape):
        return {x.op}
    if isinstance(x, tuple | list):
        return set().union(*map(find_owners, x))
    if isinstance(x, Op):
        return find_owners(list(vars(x).values()))
    return set()


class Dimension(int):
    """A known size; ``value`` is the number."""

    value = property(int)


class TensorShape(tuple):
    """A shape; unknown sizes are written ``?``.

    >>> TensorShape([2, 3]), TensorShape([2, 3]).as_list()
    (TensorShape([2, 3]), [2, 3])
    """

    __slots__ = ()

    def as_list(self) -> list[int | None]:
        """The sizes, None for an unknown one."""
        return [None if isinstance(n, Dim) else n for n in self]

    @property
    def ndims(self) -> int:
        """Number of axes."""
        return len(self)

    def is_fully_defined(self) -> bool:
        """Are all sizes known?"""
        return not any(isinstance(n, Dim) for n in self)

    def num_elements(self) -> int | None:
        """The number of elements, None where a size is unknown."""
        if not self.is_fully_defined():
            return None
        count = 1
        for n in self:
            count *= n
        return count

    def __getitem__(self, index):
        part = tuple.__getitem__(self, index)
        if isinstance(index, slice):
            return TensorShape(part)
        return part if isinstance(part, Dim) else Dimension(part)

    def __reduce__(self):
        return TensorShape, (tuple(self),)

    def __str__(self):
        return f"({', '.join(map(str, self))}{',' if len(self) == 1 else ''})"

    def __repr__(self):
        return f"TensorShape([{', '.join(map(str, self))}])"

    def in_brackets(self) -> str:
        """As in an error: [?,784]."""
        return f"[{','.join(map(str, self))}]"


class UnknownShape(TensorShape):
    """The shape of ``op``'s value where not even the number of axes is known before the run.

    >>> import autograd_core.static as tf
    >>> tf.placeholder(tf.float32).shape
    TensorShape(None)
    """

    def __new__(cls, op=None):
        shape = super().__new__(cls)
        shape.op = op
        return shape

    def refuse(self, *_):
        raise ValueError(messages.UNKNOWN_RANK)

    __len__ = __iter__ = __getitem__ = num_elements = refuse
    ndims = None

    def is_fully_defined(self) -> bool:
        """No size is known."""
        return False

    __bool__ = is_fully_defined

    def as_list(self):
        """Refused, in TensorFlow's words."""
        raise ValueError("as_list() is not defined on an unknown TensorShape.")

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__

    def __str__(self):
        return "<unknown>"

    in_brackets = __str__

    def __reduce__(self):
        return UnknownShape, ()

    def __repr__(self):
        return "TensorShape(None)"


def sizes_or_none(shape: TensorShape) -> list | None:
    """The sizes, None for an unknown one; None for all where their number is unknown."""
    return None if isinstance(shape, UnknownShape) else shape.as_list()
