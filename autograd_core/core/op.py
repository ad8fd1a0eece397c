"""Op: what an operation is: its value, its derivative, its formula and its name, in one place.

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
from math import prod
from typing import Any, ClassVar

import numpy as np

from .broadcasting import sum_to
from .frozen import Frozen
from .jacobian import Jacobian

OPS: list[type[Op]] = []
"""Every operation of this package, in the order of definition."""
OURS = ("autograd_core.ops.", "autograd_core.core.", "autograd_core.compat.ops.")
"""Where they are defined."""


class Op(Frozen):
    """An operation; its fields are its parameters (``dim``, ``exponent``), annotated as in a frozen
    dataclass: ``Pow(2) == Pow(exponent=2)``.

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
    writes_repeated: ClassVar[str | None] = None
    """May it write expanded memory in place?  "": yes; a name: yes, with PyTorch's warning."""
    saved_as: ClassVar[dict[str, str]] = {"a": "self", "b": "other", "out": "result"}
    """PyTorch's names for what is saved: ``_saved_self`` is the input called a here."""

    # derived from what a class states, when it is defined
    inputs: ClassVar[tuple[str, ...]] = ()
    variadic: ClassVar[bool] = False
    rules: ClassVar[tuple[Any, ...]] = ()       # one per input: a method, a number, None
    reads: ClassVar[tuple[tuple[int, ...], ...]] = ()   # per rule: places in (*inputs, out, shape)
    keeps: ClassVar[tuple[tuple[int, ...], ...]] = ()   # per set of wanted inputs: places to save
    recorders: ClassVar[dict[int, Any]] = {}    # per set of wanted inputs: what makes the node
    node_type: ClassVar[type | None] = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "forward" in vars(cls) or "grad_fn" in vars(cls):
            if cls.__module__.startswith(OURS):
                OPS.append(cls)
            cls.inputs, cls.variadic = read_parameters(cls.forward)
            cls._read_rules()
        elif any(name.startswith("vjp_") for name in vars(cls)):
            cls._read_rules()
        cls.node_type, cls.recorders, cls.applied = None, {}, Op.applied

    @classmethod
    def _read_rules(cls):
        """Find each input's rule and turn the names it reads into positions."""
        names = (*cls.inputs, "out", "shape")
        cls.rules = tuple(cls._rule(name) for name in cls.inputs)
        cls.reads = tuple(
            tuple(names.index(p) for p in read_parameters(rule)[0] if p != "g")
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
        """The Tensor that comes of ``inputs``, Tensors and numbers: the function of apply.py that
        fits the number of inputs, chosen when an operation of this class is first applied."""
        kind = type(self)
        kind.applied = kind.choose_applied()
        return kind.applied(self, *inputs)

    @property
    def name(self) -> str:
        """What people call it: "mul" for Mul."""
        return type(self).__name__.lower()

    def shorten(self, template: str) -> str:
        """LaTeX of a derivative without what nobody writes, such as a factor of one."""
        return template

    def saves(self, needs) -> tuple[int, ...]:
        """Positions in (*inputs, out) of what backward will read, when ``needs`` says who wants a
        gradient."""
        return self.keeps[sum(1 << i for i, need in enumerate(needs) if need)] if self.keeps else ()

    def vjp(self, g, values, shapes, needs):
        """One gradient per input: ``g`` times its local Jacobian, None where ``needs`` is false.

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
            read = [env[k] for k in self.reads[i]]
            g = rule(self, g, *read) if self.whole[i] else g * rule(self, *read)
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


def read_parameters(method) -> tuple[tuple[str, ...], bool]:
    """The names of a method's parameters but self, and whether it takes any number of them.

    Read off the code object, which costs a fiftieth of ``inspect.signature``.
    """
    code = method.__code__
    variadic = bool(code.co_flags & inspect.CO_VARARGS)
    return code.co_varnames[1:code.co_argcount + variadic], variadic
