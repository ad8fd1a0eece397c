"""What an operation is: its value, its derivative, its formula and its name, in one place.

Writing one, from the weakest structure that holds:

    class Mul(Elementwise):                       each output element depends on one of each input
        grad_fn, tex, local = "MulBackward0", "$a \\cdot $b", ("$b", "$a")
        def forward(self, a, b): return a * b
        def d_a(self, b): return b                the partial; a number where it is constant
        def d_b(self, a): return a

    Linear, Bilinear, General                     write vjp_a(self, g, ...): g times the Jacobian

The parameters of a rule say what it reads, by name: inputs, ``out`` (the result), ``shape`` (that
of the input in question).  What an application saves for backward follows from them: what the rules
of the inputs that need a gradient read, and nothing else.

Rules are pure and use operators, NumPy functions and other operations.  Given arrays they compute;
given anything that knows how to be operated on (``__apply_op__``) they build.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from math import prod
from typing import Any, ClassVar

import numpy as np

from ..formula.parser import LIST
from ..formula.parser import names as slots
from ..formula.printer import LATEX, Piece, number, written
from .jacobian import Jacobian

OPS: list[type[Op]] = []
"""Every operation of this package, in the order of definition."""
OURS = ("autograd_core.ops.", "autograd_core.core.", "autograd_core.compat.ops.")
"""Where they are defined."""


def parameters(method) -> tuple[tuple[str, ...], bool]:
    """The names of a method's parameters but self, and whether it takes any number of them.

    Read off the code object, which costs a fiftieth of ``inspect.signature``.
    """
    code = method.__code__
    variadic = bool(code.co_flags & inspect.CO_VARARGS)
    return code.co_varnames[1:code.co_argcount + variadic], variadic


class Op:
    """An operation; its fields are its parameters (``dim``, ``exponent``), annotated as in a frozen
    dataclass: ``Pow(2) == Pow(exponent=2)``.  (A dataclass of its own for each of a few hundred
    operations would make importing three times as slow.)

    ``forward`` maps arrays to an array.  ``inputs`` names its arguments, read off its signature;
    a starred one takes any number of them.
    """

    grad_fn: ClassVar[str] = ""
    """PyTorch's name of the backward node; "" for an operation without a derivative."""
    tex: ClassVar[str] = ""
    """LaTeX of the value: inputs by name, parameters by field."""
    local: ClassVar[tuple[str, ...]] = ()
    """LaTeX of each partial derivative or local Jacobian."""
    structure: ClassVar[tuple[str, ...]] = ()
    """Name of the structure of each local Jacobian, with inputs as in ``tex``."""

    promotes: ClassVar[str] = ""
    """In which dtype inputs are brought together: "same", "float", "rest" (see dtypes.brought)."""

    is_view: ClassVar[bool] = False
    """Does the result look at the memory of the first input?"""

    saved_as: ClassVar[dict[str, str]] = {"a": "self", "b": "other", "out": "result"}
    """PyTorch's names for what is saved: ``_saved_self`` is the input called a here."""

    fields: ClassVar[tuple[str, ...]] = ()
    inputs: ClassVar[tuple[str, ...]] = ()
    variadic: ClassVar[bool] = False
    rules: ClassVar[tuple[Any, ...]] = ()
    reads: ClassVar[tuple[tuple[int, ...], ...]] = ()
    keeps: ClassVar[tuple[tuple[int, ...], ...]] = ()
    node_type: ClassVar[type | None] = None
    backs: ClassVar[dict[int, Any]] = {}
    recorders: ClassVar[dict[int, Any]] = {}
    writer: ClassVar[Any] = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.fields = tuple(dict.fromkeys(
            name for base in reversed(cls.__mro__)
            for name, hint in vars(base).get("__annotations__", {}).items()
            if not str(hint).startswith("ClassVar")))
        if "forward" in vars(cls) or "grad_fn" in vars(cls):
            if cls.__module__.startswith(OURS):
                OPS.append(cls)
            cls._read_signature()
            cls._read_rules()
        elif any(name.startswith("vjp_") for name in vars(cls)):
            cls._read_rules()
        cls.node_type, cls.backs, cls.recorders, cls.applied = None, {}, {}, first_applied

    def __init__(self, *values, **named):
        fields = self.fields
        if not (fields or values or named):
            return
        given = vars(self)
        given.update(zip(fields, values, strict=False))
        if named or len(values) != len(fields):
            given.update(named)
            if len(values) > len(fields) or not given.keys() <= set(fields):
                raise TypeError(f"{type(self).__name__} has the fields {fields}")
            for name in fields[len(values):]:
                if name not in given:
                    given[name] = getattr(type(self), name)

    def __setattr__(self, name, value):
        raise AttributeError(f"{type(self).__name__} is frozen: its {name} cannot be changed")

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self):
        return hash((type(self), *vars(self).values()))

    def __repr__(self):
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.fields)
        return f"{type(self).__name__}({fields})"

    @classmethod
    def _read_signature(cls):
        cls.inputs, cls.variadic = parameters(cls.forward)

    @classmethod
    def _read_rules(cls):
        """Find each input's rule and turn the names it reads into positions."""
        names = (*cls.inputs, "out", "shape")
        cls.rules = tuple(cls._rule(name) for name in cls.inputs)
        cls.reads = tuple(
            tuple(names.index(p) for p in parameters(rule)[0] if p != "g")
            if callable(rule) else ()
            for rule in cls.rules)
        cls.keeps = () if cls.variadic else tuple(
            tuple(sorted({k for i, read in enumerate(cls.reads) if mask >> i & 1
                          for k in read if names[k] != "shape"}))
            for mask in range(1 << len(cls.inputs)))

    @classmethod
    def _rule(cls, name):
        return getattr(cls, f"vjp_{name}", None)

    def __call__(self, *inputs):
        """Apply to arrays, or to anything whose type defines ``__apply_op__(op, inputs)``."""
        for x in inputs:
            if type(x) is not np.ndarray and (
                    build := getattr(type(x), "__apply_op__", None)) is not None:
                return build(self, inputs)
        return self.forward(*inputs)

    def forward(self, *inputs):
        raise NotImplementedError

    def applied(self, *inputs):
        """The Tensor that comes of ``inputs``, Tensors and numbers, recorded when a gradient may be
        asked for: see applying.py."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What people call it: "mul" for Mul."""
        return type(self).__name__.lower()

    def saves(self, needs) -> tuple[int, ...]:
        """Positions in (*inputs, out) of what backward will read, when ``needs`` says who wants a
        gradient."""
        return self.keeps[sum(1 << i for i, need in enumerate(needs) if need)] if self.keeps else ()

    def vjp(self, g, values, shapes, needs):
        """One gradient an input: ``g`` times its local Jacobian, None where ``needs`` is false.

        ``values`` is (*inputs, out), with None for what was not saved.
        """
        return tuple([self.pull(i, g, values, shapes) if need else None
                      for i, need in enumerate(needs)])

    def pull(self, i, g, values, shapes):
        """``g`` times the local Jacobian of input ``i``, in that input's shape."""
        env = (*values, shapes[i])
        return self.rules[i](self, g, *[env[k] for k in self.reads[i]])

    def jacobian(self, i, values, shapes, out_shape, dtype) -> Jacobian:
        """J of the output with respect to input ``i``, rows in row-major order of the output.

        ``shapes`` are the inputs' shapes; ``values`` is (*inputs, out), of which only what the
        rule reads has to be there.
        """
        def row(k):
            one_hot = np.zeros(out_shape, dtype)
            one_hot.flat[k] = 1
            return np.asarray(self.pull(i, one_hot, values, shapes)).reshape(-1)

        return Jacobian(self.structure_of(i, shapes[i], out_shape),
                        (prod(out_shape), prod(shapes[i])), row)

    def structure_of(self, i, in_shape, out_shape) -> str:
        """Name of the structure of J for input ``i``, a template over the inputs' names."""
        if not in_shape and not out_shape:
            return "scalar"
        return self.structure[min(i, len(self.structure) - 1)] if self.structure else "dense"

    def formula(self, names) -> str:
        """LaTeX of the value, for inputs written ``names``."""
        return self.written(names).text

    def written(self, names, form=LATEX) -> Piece:
        """The formula, as LATEX or PLAIN, for inputs that are written ``names``: formulas of their
        own, which get the parentheses that they need, or texts."""
        names, tex = [x if isinstance(x, Piece) else Piece(x) for x in names], self.tex
        given = vars(self)
        values = {name: number(given[name], form) for name in slots(tex)
                  if given.get(name) is not None} if given else {}
        if self.variadic:
            values[self.inputs[0]] = Piece(", ".join(x.text for x in names), LIST)
        else:
            values.update(zip(self.inputs, names, strict=False))
        return written(tex, values, form)

    def derivative(self, i, names, out) -> str:
        """LaTeX of the local derivative with respect to input ``i``, the result written ``out``."""
        template = self.local[min(i, len(self.local) - 1)] if self.local else ""
        return self._write(template, names, out=out)

    def _write(self, template, names, **more):
        fields = {name: ",".join(map(str, value)) if isinstance(value, tuple) else value
                  for name, value in vars(self).items() if value is not None}
        if self.variadic:
            named = {self.inputs[0]: ", ".join(names)}
        else:
            named = dict(zip(self.inputs, names, strict=False))
        return filled(template, {**fields, **named, **more})


def filled(template: str, values: dict) -> str:
    """``template`` with ``values`` in the place of $name and ${name}; other names stay.

    >>> filled("$a + ${b}c + $d", {"a": 1, "b": 2})
    '1 + 2c + $d'
    """
    parts = list(pieces(template))
    for k in range(1, len(parts), 2):   # every other part is a name, as it is written
        parts[k] = str(values.get(parts[k].strip("${}"), parts[k]))
    return "".join(parts)


@cache
def pieces(template: str) -> tuple[str, ...]:
    """Text, name, text, name, …, text: what ``string.Template`` would look for each time."""
    return tuple(re.split(r"(\$\w+|\$\{\w+\})", template))


def first_applied(op, *inputs):
    """``op.applied`` before an operation of its kind was applied: has the function written, and
    calls it."""
    function = type(op).applied = Op.writer(type(op))
    return function(op, *inputs)


class Elementwise(Op):
    """Each output element depends on one element of each input, after broadcasting.

    Write ``d_a`` for each input a: the partial as a method, or a number where it is constant.
    ``vjp_a(self, g, ...)`` may stand in its place where g times the partial is not the way to
    compute it (a division, a 0 that must win over inf).
    """

    @classmethod
    def _rule(cls, name):
        return getattr(cls, f"vjp_{name}", None) or getattr(cls, f"d_{name}", None)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.whole = tuple(hasattr(cls, f"vjp_{name}") for name in cls.inputs)

    def pull(self, i, g, values, shapes):
        rule, shape = self.rules[i], shapes[i]
        if callable(rule):
            env = (*values, shape)
            if self.whole[i]:
                g = rule(self, g, *[env[k] for k in self.reads[i]])
            else:
                g = g * rule(self, *[env[k] for k in self.reads[i]])
        elif rule == 0:
            return np.zeros_like(g, shape=shape)
        elif rule != 1:
            g = -g if rule == -1 else g * rule
        return g if g.shape == shape else sum_to(g, shape)

    def jacobian(self, i, values, shapes, out_shape, dtype) -> Jacobian:
        if shapes[i] != out_shape:
            return super().jacobian(i, values, shapes, out_shape, dtype)
        diagonal = np.asarray(self.pull(i, np.ones(out_shape, dtype), values, shapes)).reshape(-1)
        return Jacobian.from_diagonal(self.structure_of(i, shapes[i], out_shape), diagonal)

    def structure_of(self, i, in_shape, out_shape):
        if not in_shape and not out_shape:
            return "scalar"
        if in_shape != out_shape:
            return "broadcast diagonal"
        return "identity" if not callable(self.rules[i]) and self.rules[i] == 1 else "diagonal"


class Linear(Op):
    """Linear in its inputs: write ``vjp_a(self, g, shape)``; nothing of the inputs is saved."""


class Bilinear(Op):
    """Linear in each of two inputs: write ``vjp_a(self, g, b)`` and ``vjp_b(self, g, a)``."""


class General(Op):
    """Anything else: write ``vjp_a`` for each input."""


def sum_to(g, shape):
    """Undo broadcasting: ``g`` summed over the axes along which ``shape`` was stretched.

    >>> sum_to(np.ones((2, 3)), (1, 3))
    array([[2., 2., 2.]])
    """
    lead = len(g.shape) - len(shape)
    if type(g) is np.ndarray:
        if lead and g.shape[lead:] == shape:    # as for the bias of a layer
            if lead == 1 and len(g) == 1:
                return g[0]
            return np.add.reduce(g, tuple(range(lead)))
    else:
        build = getattr(type(g), "__sum_to__", None)    # a Symbol, whose sizes may be unknown
        if build is not None and (built := build(g, shape)) is not None:
            return built
    stretched = (*range(lead), *(lead + k for k, n in enumerate(shape) if n == 1))
    return g.sum(axis=stretched, keepdims=True).reshape(shape) if stretched else g
