"""Operation types that only a static graph has; the others are those of ``autograd_core.ops``."""

from typing import Any, ClassVar

import numpy as np

from ..core.op import General, Linear, Op, sum_to


class Source(Op):
    """A value that comes from outside the graph; it has no inputs."""
    stateful: ClassVar[bool] = True
    def forward(self): raise NotImplementedError


class Placeholder(Source):
    """Fed at each run."""


class PlaceholderWithDefault(Op):
    """The input, unless something is fed."""
    tex = "$a"
    def forward(self, a): return a


class Const(Op):
    """``array``, the same at every run."""
    array: Any
    def forward(self): return self.array
    def __hash__(self): return id(self.array)
    def __eq__(self, other): return type(self) is type(other) and self.array is other.array


class VariableRule(Source):
    """What a Session keeps between runs."""


class Assign(Op):
    """Writes b into the variable a; ``how`` is "=", "+=" or "-="."""
    tex = "$b"
    how: str = "="
    def shape_and_dtype(self, a, b): return a._shape, a._dtype
    stateful: ClassVar[bool] = True
    writes: ClassVar[bool] = True

    def forward(self, a, b):
        return a + b if self.how == "+=" else a - b if self.how == "-=" else (
            np.broadcast_to(b, a.shape))


class NoOp(Op):
    """Nothing; what it waits for runs."""
    def forward(self): raise NotImplementedError


class SumTo(Linear):
    """Broadcasting undone, to a ``size`` that is known when the graph runs."""
    size: Any
    grad_fn, tex, local = "SumToSizeBackward0", r"\textstyle\sum $a", (r"\mathbf{1}^{\top}",)
    structure = ("ones in blocks",)
    def shape_and_dtype(self, a): return self.size, a._dtype
    def forward(self, a): return a if a.shape == tuple(self.size) else sum_to(a, tuple(self.size))
    def vjp_a(self, g, shape): return np.broadcast_to(g, shape)


class ShapeOf(Op):
    """The shape of a, as integers."""
    tex = r"\operatorname{shape}($a)"
    def forward(self, a): return np.array(np.shape(a), np.int32)


class Full(Op):
    """``value`` in a shape that is known when the graph runs."""
    tex = "$value"
    size: Any
    value: float
    dtype: np.dtype
    def shape_and_dtype(self): return self.size, self.dtype
    def forward(self): return np.full(self.size, self.value, self.dtype)


class Range(Op):
    """start, start + step, … up to ``stop``, which are known when the graph runs."""
    tex = r"$start \ldots $stop"
    start: Any
    stop: Any
    step: Any
    dtype: np.dtype
    def forward(self): return np.arange(self.start, self.stop, self.step).astype(self.dtype)


class WhereTrue(Op):
    """The places where a holds, a row each; how many there are is seen at each run."""
    tex = r"\operatorname{where}($a)"
    by_value: ClassVar[bool] = True
    def forward(self, a): return np.argwhere(a)


class Unique(Op):
    """The elements of a, each once, or which of these each one is."""
    tex = r"\operatorname{unique}($a)"
    which: str
    by_value: ClassVar[bool] = True

    def forward(self, a):
        values, first, places = np.unique(a, return_index=True, return_inverse=True)
        order = np.argsort(first)
        return values[order] if self.which == "values" else np.argsort(order)[places].astype("i")


class Confusion(Op):
    """How often class a was taken for class b, a row and a column each."""
    classes: int | None
    tex = r"\operatorname{confusion}($a, $b)"
    by_value: ClassVar[bool] = True

    def forward(self, a, b):
        n = self.classes or int(max(a.max(initial=-1), b.max(initial=-1))) + 1
        found = np.zeros((n, n), np.int32)
        np.add.at(found, (a, b), 1)
        return found


class Hosted(Op):
    """What depends on the session that runs it: ``run_in(session, *inputs)``."""
    stateful: ClassVar[bool] = True
    by_value: ClassVar[bool] = True


class Uninitialized(Hosted):
    """Names of the variables that are not set; or, asked about one, whether it is."""
    variables: tuple
    asked: bool = False
    tex = r"\text{uninitialized}"
    def shape_and_dtype(self): return ((), bool) if self.asked else ((), object)

    def run_in(self, session):
        missing = [v.name.encode() for v in self.variables if v not in session.set_once]
        return np.array(not missing) if self.asked else np.array(missing, object)


class ValueOrInitial(Hosted):
    """The value of a variable, or a, its initial value, where it is not set."""
    variable: Any
    tex = "$a"
    def shape_and_dtype(self, a): return a._shape, a._dtype
    def run_in(self, session, a):
        return session.values[self.variable] if self.variable in session.set_once else a


class StopGradient(Op):
    """The same value; no gradient goes through."""
    tex = r"\operatorname{stop}($a)"
    def forward(self, a): return a


class Check(General):
    """The same value; an error where it is not a number (``check_numerics``)."""
    tex = "$a"
    message: str
    grad_fn = "CheckNumericsBackward0"
    stateful: ClassVar[bool] = True

    def forward(self, a):
        if not np.isfinite(a).all():
            raise FloatingPointError(f"{self.message} : Tensor had "
                                     f"{'NaN' if np.isnan(a).any() else 'Inf'} values")
        return a

    def vjp_a(self, g): return g


class Print(Op):
    """The same value, printed with a message at each run."""
    tex = "$a"
    message: str
    stateful: ClassVar[bool] = True
    grad_fn = "PrintBackward0"
    def shape_and_dtype(self, a): return a._shape, a._dtype

    def forward(self, a):
        print(f"{self.message}{np.array2string(np.asarray(a))}")
        return a

    def vjp_a(self, g): return g


class Tagged(Op):
    """A value for TensorBoard, under the name of the node."""
    tex = "$a"
    kind: str = "scalar"
    most: int = 3
    def shape_and_dtype(self, a): return a._shape, a._dtype
    def forward(self, a): return a


class Pull(Op):
    """g times a local Jacobian, left to the run where the rule cannot be built: that of input
    ``place`` of ``rule``, which reads what is at ``reads`` and the ``numbers``."""
    rule: Op
    place: int
    reads: tuple[int, ...]
    size: Any
    numbers: tuple = ()
    grad_fn = "PullBackward0"
    def shape_and_dtype(self, g, *read): return self.size, g._dtype

    def arrange_values(self, read) -> tuple:
        """(*inputs, out) as the rule expects them, None where it does not look."""
        values = [None] * (len(self.rule.inputs) + 1)
        for place, value in (*self.numbers, *zip(self.reads, read, strict=True)):
            values[place] = value
        return tuple(values)

    def forward(self, g, *read):
        shapes = [tuple(self.size)] * len(self.rule.inputs)
        values = self.arrange_values(read)
        return np.asarray(self.rule.pull(self.place, np.asarray(g), values, shapes))

    def pull(self, i, g, values, shapes):
        """Differentiated once more by the eager core, at the run."""
        return Again(self, i)(g, *values[:-1])


class Again(Op):
    """The derivative of what ``first`` computes with respect to its input ``place``: the eager
    core records the rule and goes back through it."""
    first: Pull
    place: int

    def shape_and_dtype(self, g, *given):
        return given[self.place]._shape, given[self.place]._dtype

    def forward(self, g, *given):
        from ..autograd import grad
        from ..core.leaves import leaf
        from ..core.tensor import Tensor
        inputs = [leaf(np.array(x), np.asarray(x).dtype.kind == "f") for x in given]
        rule = self.first.rule
        shapes = [tuple(self.first.size)] * len(rule.inputs)
        out = rule.pull(self.first.place, inputs[0], self.first.arrange_values(inputs[1:]), shapes)
        wanted = inputs[self.place]
        if not wanted.requires_grad:
            return np.zeros_like(given[self.place])
        found = grad(out, wanted, Tensor._of(np.asarray(g)), allow_unused=True)[0] if (
            out.requires_grad) else None
        return np.zeros_like(given[self.place]) if found is None else found.numpy()


class Part(Op):
    """Number ``place`` of what a makes, where it makes several values."""
    tex = "${a}_{$place}"
    place: int
    def forward(self, a): return a[self.place]


TYPES = {"Mm": "MatMul", "Bmm": "BatchMatMul", "Div": "RealDiv", "VariableRule": "VariableV2",
         "SumDim": "Sum", "MeanDim": "Mean", "View": "Reshape", "Permute": "Transpose",
         "Cat": "ConcatV2", "Where": "Select", "Uniform": "RandomUniform",
         "Check": "CheckNumerics", "T": "Transpose", "ShapeOf": "Shape", "Full": "Fill",
         "Expand": "BroadcastTo", "WhereTrue": "Where", "ConstantPad": "Pad",
         "Convolution": "Conv2D", "ConvolutionTransposed": "Conv2DBackpropInput",
         "To": "Cast", "ToIntegers": "Cast", "PowTensor": "Pow"}
RELATIONS = {"lt": "Less", "le": "LessEqual", "gt": "Greater", "ge": "GreaterEqual",
             "eq": "Equal", "ne": "NotEqual", "isnan": "IsNan", "isinf": "IsInf",
             "isfinite": "IsFinite"}


def type_of(rule: Op) -> str:
    """TensorFlow's name for what ``rule`` does; its own name where TensorFlow has none."""
    name = type(rule).__name__
    asked = getattr(rule, "relation", None) or getattr(rule, "question", None)
    if asked is not None:
        return RELATIONS.get(asked) or asked.title().replace("_", "")
    if name == "Assign":
        return {"=": "Assign", "+=": "AssignAdd", "-=": "AssignSub"}[rule.how]
    return TYPES.get(name, name)
