"""Tensor: a NumPy array that remembers how it was made.

    w = torch.tensor(1., requires_grad=True)
    w.grad  w.grad_fn  w.is_leaf  w.requires_grad  w.retain_grad()  w.detach()

    apply(op, *inputs)      run an operation; leave a Node behind if a gradient may be asked for

Arithmetic and the functions of the torch namespace are attached as methods by the modules that
define them.
"""

from __future__ import annotations

import copy
import warnings
import weakref

import numpy as np

from . import dtypes, messages
from .graph import AccumulateGrad, accumulator_of, next_sequence
from .hooks import Registry, RemovableHandle
from .modes import mode
from .ops import Op
from .ops.shape import Data, Detach, To, ToIntegers
from .ops.views import AsStrided
from .reading import holds_tensors, nested
from .recording import record, record_several
from .views import SEVERAL, ViewOf, made_now, misuse, path_through, path_to

FLOAT32 = np.dtype(np.float32)
ARRAYS = (np.ndarray, np.generic)
new = object.__new__
DETACH, DATA = Detach(), Data()


class Size(tuple):
    """A shape, printed as PyTorch prints it.

    >>> Size((2, 3)), Size((2, 3)).numel()
    (torch.Size([2, 3]), 6)
    """

    def __repr__(self):
        return f"torch.Size({list(self)})"

    def __getitem__(self, index):
        part = tuple.__getitem__(self, index)
        return Size(part) if isinstance(index, slice) else part

    def __add__(self, other):
        return Size(tuple.__add__(self, other))

    def numel(self) -> int:
        """Number of elements."""
        n = 1
        for d in self:
            n *= d
        return n


class fixed(property):
    """A property that says, as PyTorch does, that it cannot be set."""

    def __set__(self, owner, value):
        raise AttributeError(messages.NOT_WRITABLE.format(name=self.fget.__name__))


class Untracked(list):
    """The version counter of a tensor made in ``inference_mode``: counts, and does not tell."""

    def __init__(self):
        super().__init__([0])

    def __bool__(self):
        raise RuntimeError(messages.INFERENCE_VERSION)


class Tensor:
    """An array (``_array``: an ndarray, or a NumPy scalar for a 0-d result), what made it, and its
    gradient.

    ``_counter`` is the version counter shared with whoever shares the memory; None means that
    nobody does and that nothing was changed in place.  ``_sequence`` is when a leaf was made.
    A view has a ``_base`` and says in ``_view`` how it was made and at which version.
    """

    _counter = None
    _grad = None
    _grad_fn = None
    _requires_grad = False
    _retains = False
    _accumulator = None
    _hooks = None
    _post_hooks = None
    _sequence = 0
    _nr = 0
    _base = None
    _view = None
    _turns = ()

    __array_priority__ = 1000

    def __init__(self, *data):
        if data and all(isinstance(n, int) for n in data):
            self._array = np.zeros(data, np.float32)
        else:
            self._array = np.array(*data or [()], np.float32)

    # what it is

    @property
    def shape(self) -> Size:
        """Number of elements along each axis."""
        return Size(self._array.shape)

    def size(self, dim=None):
        """The shape, or its entry ``dim``."""
        return self.shape if dim is None else self.shape[dim]

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self._array.ndim

    dim = ndimension = lambda self: self._array.ndim

    def numel(self) -> int:
        """Number of elements."""
        return self._array.size

    @property
    def dtype(self) -> dtypes.dtype:
        """What the elements are."""
        return dtypes.OF[self._array.dtype]

    def type(self) -> str:
        """PyTorch's name of the type, "torch.FloatTensor"."""
        return f"torch.{self.dtype.tensor_type}"

    def is_inference(self) -> bool:
        """Was it made in ``inference_mode``?"""
        return type(self._counter) is Untracked

    def is_floating_point(self) -> bool:
        """Are the elements floats?"""
        return self._array.dtype.kind == "f"

    @fixed
    def grad_fn(self):
        """The Node of the operation that made it; None for a leaf."""
        if self._base is not None:
            self._catch_up()
        return self._grad_fn

    @fixed
    def is_leaf(self) -> bool:
        """Was it made by the user rather than by a recorded operation?"""
        return self.grad_fn is None

    def _is_view(self) -> bool:
        """Does it look at another tensor's memory?"""
        return self._base is not None

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
        if edge is not None:
            self._requires_grad, op = True, AsStrided(path_to(self))
            self._grad_fn, self._nr = record(op, (base,), (edge,), None, self), 0

    @fixed
    def _version(self) -> int:
        """How often the memory was changed in place; an inference tensor refuses to say."""
        return self._counter[0] if self._counter else 0

    # gradients

    @property
    def requires_grad(self) -> bool:
        """Will operations on it be recorded?  Settable on leaves."""
        return self._requires_grad or (self._base is not None and self._base._requires_grad)

    @requires_grad.setter
    def requires_grad(self, flag: bool):
        if not isinstance(flag, bool):
            raise RuntimeError(messages.FLAG_BOOL)
        if self.grad_fn is not None:
            raise self._blamed(messages.FLAG_OF_NON_LEAF + ("" if flag else messages.FLAG_ADVICE))
        if flag and not self.is_floating_point():
            raise self._blamed("o" + messages.FLOATS_ONLY[1:])
        if flag and not mode.inference and self.is_inference():
            raise RuntimeError(messages.INFERENCE_FLAG)
        self._requires_grad = flag
        self._sequence = self._sequence or next_sequence()
        if mode.observer is not None:
            mode.observer.flagged(self, "requires_grad")

    @requires_grad.deleter
    def requires_grad(self):
        raise RuntimeError(messages.FLAG_BOOL)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Set ``requires_grad`` and return the tensor."""
        if not isinstance(requires_grad, bool):
            raise TypeError(messages.ARGUMENT_TYPE.format(
                name="requires_grad_", argument="requires_grad", position=1, wanted="bool",
                got=type(requires_grad).__name__))
        if requires_grad and not self.is_floating_point():
            raise self._blamed(messages.FLAG_ON_INTEGERS)
        if not (requires_grad and self.grad_fn is not None):
            self.requires_grad = requires_grad
        return self

    @property
    def grad(self) -> Tensor | None:
        """What backward has accumulated here; None before, and on what keeps no gradient."""
        if self._grad is None and self.grad_fn is not None and not self._retains:
            warnings.warn(messages.NON_LEAF_GRAD, UserWarning, stacklevel=2)
            if mode.observer is not None:
                mode.observer.looked_at(self)
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None):
        if value is not None:
            if not isinstance(value, Tensor):
                raise TypeError("assigned grad expected to be a Tensor or None but got grad of "
                                f"type {type(value).__name__}")
            if value.dtype is not self.dtype:
                raise RuntimeError(messages.GRAD_DTYPE.format(
                    grad=dtypes.c_name(value.dtype), tensor=self.dtype.short_name))
            if value.shape != self.shape:
                raise self._blamed(messages.GRAD_SIZE.format(
                    grad=list(value.shape), tensor=list(self.shape)))
        observer = mode.observer
        if observer is not None:
            observer.changing(self, "grad")
        self._grad = value
        if observer is not None:
            observer.grads_set((self,))

    @grad.deleter
    def grad(self):
        self.grad = None

    @fixed
    def output_nr(self) -> int:
        """Which output of its grad_fn it is."""
        return self._nr

    @fixed
    def retains_grad(self) -> bool:
        """Was ``retain_grad()`` called on this non-leaf?"""
        return self._retains

    def retain_grad(self) -> None:
        """Have backward fill ``.grad`` here too, though this is not a leaf."""
        if not self._requires_grad:
            raise self._blamed(messages.RETAIN_WITHOUT_GRAD)
        if self.grad_fn is not None:
            self._retains = True
            self.grad_fn.retained = {*(self.grad_fn.retained or ()), self._nr}
            if mode.observer is not None:
                mode.observer.flagged(self, "retains_grad")

    @property
    def data(self) -> Tensor:
        """The same memory without history, and without telling the version counter."""
        out = Tensor._of(self._shared())
        if type(self._counter) is Untracked:
            out._counter = self._counter
        if mode.observer is not None:
            mode.observer.applied(DATA, (self,), out)
        return out

    @data.setter
    def data(self, value: Tensor):
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        if self._requires_grad and not value.is_floating_point():
            raise RuntimeError(messages.DATA_OF_INTEGERS)
        if mode.observer is not None:
            mode.observer.changing(self, "memory")
        self._array = value._shared()
        if mode.observer is not None:
            mode.observer.flagged(self, "data")

    @data.deleter
    def data(self):
        raise RuntimeError("Deleting tensor data is not allowed. Delete tensor instead!")

    def register_hook(self, hook) -> RemovableHandle:
        """Call ``hook(gradient)`` when this tensor's gradient is computed; what it returns, if
        anything, takes the gradient's place."""
        if not self.requires_grad:
            raise self._blamed(messages.HOOK_NEEDS_GRAD)
        if self._grad_fn is not None:
            return self._grad_fn.tensor_hooks(self._nr).register(hook)
        if self._hooks is None:
            self._hooks = Registry()
        return self._hooks.register(hook)

    def register_post_accumulate_grad_hook(self, hook) -> RemovableHandle:
        """Call ``hook(leaf)`` after backward has put something into its ``.grad``."""
        if not self.requires_grad:
            raise self._blamed(messages.HOOK_NEEDS_GRAD)
        if self._grad_fn is not None:
            raise self._blamed(messages.HOOK_NEEDS_LEAF)
        if self._post_hooks is None:
            self._post_hooks = Registry()
        return self._post_hooks.register(hook)

    def detach_(self) -> Tensor:
        """Cut this tensor itself from its history; refused for a view, whose base has one too."""
        if self._base is not None:
            raise RuntimeError(messages.DETACH_OF_VIEW)
        if mode.observer is not None:
            mode.observer.changing(self, "history")
        self._grad_fn, self._nr, self._requires_grad, self._retains = None, 0, False, False
        if mode.observer is not None:
            mode.observer.flagged(self, "grad_fn")
        return self

    def detach(self) -> Tensor:
        """The same memory and versions, without the history."""
        out = Tensor._of(self._shared())
        out._counter = self._counter
        if mode.observer is not None:
            mode.observer.applied(DETACH, (self,), out)
        return out

    def _shared(self) -> np.ndarray:
        """The array, made fit for being shared: 0-d results become arrays, versions are counted."""
        if self._counter is None:
            self._counter = [0]
        if not isinstance(self._array, np.ndarray):
            self._array = np.asarray(self._array)
            self._saved_too()
        return self._array

    def _saved_too(self) -> None:
        """What the operation that made this saved of it looks at the same memory from now on."""
        kept = self._grad_fn.saved if self._grad_fn is not None else None
        own = kept[-1] if kept else None
        if isinstance(own, Tensor) and own._counter is self._counter:
            own._array = self._array

    def _alias(self) -> Tensor:
        """A Tensor of the same memory and versions that does not keep this one alive."""
        if self._counter is None:
            self._counter = [0]
        out = new(Tensor)
        out._array, out._counter = self._array, self._counter
        return out

    def _snapshot(self) -> Tensor:
        """The values and history as they are now, kept from the change in place that follows."""
        out = Tensor._of(np.array(self._array))
        out._grad_fn, out._nr, out._requires_grad = self._grad_fn, self._nr, self._requires_grad
        return out

    def _made_by(self, node) -> Tensor:
        """This alias as the output of ``node``, for rules that are recorded."""
        out = self._alias()
        out._grad_fn, out._requires_grad = node, True
        return out

    def _reached_by(self, edge) -> Tensor:
        """An alias whose gradient goes along ``edge``, for rules that are recorded."""
        out = self._alias()
        if edge is not None:
            node, out._nr = edge
            out._requires_grad = True
            if isinstance(node, AccumulateGrad):
                out._accumulator = weakref.ref(node)
            else:
                out._grad_fn = node
        return out

    def _edge(self):
        """Where a gradient of this tensor goes: (node, output number), or None."""
        if self._base is not None and self._counter[0] != self._view.version:
            self._catch_up()
        if not self._requires_grad:
            return None
        if self._grad_fn is not None:
            return self._grad_fn, self._nr
        held = self._accumulator
        node = None if held is None else held()
        if node is None:
            node = accumulator_of(self)
            self._accumulator = weakref.ref(node)
        return node, 0

    def _blamed(self, text: str) -> RuntimeError:
        """A RuntimeError whose ``tensor`` is this one, for whoever explains it."""
        error = RuntimeError(text)
        error.tensor = self
        return error

    # leaving

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """The memory as a NumPy array; without ``force`` refused where a gradient would be lost."""
        if not force and self.requires_grad:
            raise self._blamed(messages.NUMPY_NEEDS_DETACH)
        if mode.observer is not None:
            mode.observer.left("numpy", self)
        return self._shared()

    def item(self):
        """The only element as a Python number."""
        if self._array.size != 1:
            raise RuntimeError(messages.ITEM.format(count=self._array.size))
        if mode.observer is not None:
            mode.observer.left("item", self)
        return self._array.item()

    def tolist(self):
        """The elements as nested lists of Python numbers."""
        if mode.observer is not None:
            mode.observer.left("tolist", self)
        return self._array.tolist()

    def __array__(self, dtype=None, copy=None):
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def __float__(self):
        try:
            number = self._array.item()
        except ValueError:
            raise ValueError(messages.ONE_ELEMENT) from None
        if mode.observer is not None:
            mode.observer.left("float", self)
        return float(number)

    def __int__(self):
        return int(self._only("int"))

    def __complex__(self):
        return complex(self._only("complex"))

    def _only(self, way: str):
        """The only element, to be made a ``way``; ValueError in PyTorch's words where there are
        more, or none."""
        try:
            number = self._array.item()
        except ValueError:
            raise ValueError(messages.ONE_ELEMENT) from None
        if mode.observer is not None:
            mode.observer.left(way, self)
        return number

    def __index__(self):
        if self._array.dtype.kind not in "iub" or self._array.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.item())

    def __bool__(self):
        try:
            number = self._array.item()
        except ValueError:
            what = "no values" if self._array.size == 0 else "more than one value"
            raise RuntimeError(messages.BOOL_AMBIGUOUS.format(what=what)) from None
        if self._requires_grad and mode.observer is not None:
            mode.observer.left("bool", self)
        return number != 0

    def __len__(self):
        if self._array.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return self._array.shape[0]

    def __iter__(self):
        if self._array.ndim == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind())

    def __format__(self, spec):
        if self._array.ndim:
            return object.__format__(self, spec)
        return format(self._only("format"), spec)

    def __repr__(self):
        from .printing import tensor_text
        return tensor_text(np.asarray(self._array), grad_fn=self._made_by_name(),
                           requires_grad=self.requires_grad)

    def _made_by_name(self) -> str | None:
        """The name that a printed tensor gives its grad_fn: "Invalid" where it has lost it."""
        try:
            return type(self.grad_fn).__name__ if self.grad_fn is not None else None
        except RuntimeError:    # a view that must not be used any more; using it says why
            return "Invalid"

    __hash__ = object.__hash__

    # copies

    def __deepcopy__(self, memo):
        if self.grad_fn is not None:
            raise self._blamed(messages.DEEPCOPY_OF_NON_LEAF)
        out = type(self)._rebuild(np.array(self._array), self._requires_grad)
        memo[id(self)] = out
        out._grad = copy.deepcopy(self._grad, memo)
        return out

    def __reduce_ex__(self, protocol):
        return type(self)._rebuild, (np.asarray(self._array), self.requires_grad)

    @classmethod
    def _rebuild(cls, array, requires_grad: bool) -> Tensor:
        """A leaf around ``array``, as copying and unpickling make it."""
        out = cls.__new__(cls)
        out._array, out._requires_grad, out._sequence = array, requires_grad, next_sequence()
        return out

    # operations

    @staticmethod
    def _of(array) -> Tensor:
        """A Tensor around ``array`` itself."""
        out = new(Tensor)
        out._array = array
        return out

    @staticmethod
    def __apply_op__(op, inputs):
        return apply(op, *inputs)


def apply(op: Op, *inputs) -> Tensor:
    """``op`` of ``inputs`` (Tensors and plain numbers), recorded when a gradient may be asked for.

    Raises RuntimeError in PyTorch's words when shapes do not fit.  Where every nanosecond counts
    ``op.applied`` is called at once.
    """
    return op.applied(*inputs)


def written_out(kind: type[Op]):
    """``applied`` for operations of ``kind``; what writes it is loaded when one is applied."""
    from .applying import written
    Op.writer = staticmethod(written)
    return written(kind)


Op.writer = staticmethod(written_out)


def apply_several(op: Op, input: Tensor) -> tuple[Tensor, ...]:
    """``op`` of ``input``, an operation that makes several views at once."""
    outputs = tuple(Tensor._of(array) for array in op.forward(input._shared()))
    for nr, (out, part) in enumerate(zip(outputs, op.parts, strict=True)):
        look_at(out, input, part)
        out._view.made, out._nr = made_now() or SEVERAL, nr
    edge = input._edge() if mode.grad else None
    if edge is not None and outputs:
        node = record_several(op, (edge,), mode.scope, outputs)
        for out in outputs:
            out._grad_fn, out._requires_grad = node, True
    if mode.observer is not None:
        for out, part in zip(outputs, op.parts, strict=True):
            mode.observer.applied(part, (input,), out)
    return outputs


def look_at(out: Tensor, source: Tensor, op: Op) -> None:
    """Make ``out`` a view of what ``source`` is a view of, or of ``source``."""
    base, path, counter = source._base, path_through(op, source, source._array), source._counter
    made = "" if mode.grad else made_now()
    if base is None:
        base = source
    else:
        made = made or source._view.made
    out._base, out._counter = base, counter
    out._view = ViewOf(path, counter[0], made, len(base._turns))


def broadcast_error(arrays) -> RuntimeError:
    """PyTorch's error for the first axis, from the last, along which ``arrays`` disagree."""
    shapes = [np.shape(a) for a in arrays]
    ndim = max(map(len, shapes))
    for back in range(1, ndim + 1):
        sizes = [s[-back] for s in shapes if len(s) >= back and s[-back] != 1]
        if len(set(sizes)) > 1:
            other = next(n for n in sizes if n != sizes[0])
            return RuntimeError(messages.BROADCAST.format(a=sizes[0], b=other, dim=ndim - back))
    return RuntimeError(f"shapes {shapes} do not fit")


def wrap(data, dtype: dtypes.dtype | None = None, requires_grad: bool = False) -> Tensor:
    """A new leaf around a copy of ``data``; Python floats become float32, as in torch.tensor."""
    given = data
    if isinstance(data, Tensor):
        warnings.warn(messages.COPY_OF_TENSOR, UserWarning, stacklevel=3)
        data = data._array
    array = array_of(data, dtype)
    if dtype is None and array.dtype == np.float64 and not isinstance(data, ARRAYS):
        array = mode.quietly(array.astype, dtypes.get_default_dtype().numpy)
    if array.dtype not in dtypes.OF:
        array = read_slowly(data, dtype)
    out = leaf(array, requires_grad)
    if mode.observer is not None:
        mode.observer.made(out, given)
    return out


def leaf(array, requires_grad: bool = False) -> Tensor:
    """A new leaf around ``array`` itself."""
    if requires_grad is None:
        requires_grad = False
    if not isinstance(requires_grad, bool):
        raise TypeError("requires_grad is True or False")
    if requires_grad and array.dtype.kind != "f":
        raise RuntimeError(messages.FLOATS_ONLY)
    out = Tensor._of(array)
    out._sequence, out._requires_grad = next_sequence(), requires_grad
    if mode.inference:
        out._counter = Untracked()
    return out


def array_of(data, dtype: dtypes.dtype | None) -> np.ndarray:
    """``data`` copied into an array, by NumPy where it reads it as PyTorch does."""
    if isinstance(data, list | tuple) and holds_tensors(data):
        return read_slowly(data, dtype)
    try:
        if dtype is None:
            return np.array(data)
        with np.errstate(over="ignore"):
            return np.array(data, dtype=dtype.numpy)
    except (TypeError, ValueError, OverflowError):
        return read_slowly(data, dtype)


def read_slowly(data, dtype: dtypes.dtype | None) -> np.ndarray:
    """``data`` read element by element; PyTorch's error for what no tensor holds."""
    if isinstance(data, np.ndarray):
        raise TypeError(messages.NUMPY_DTYPE.format(type=data.dtype.type.__name__))
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    return nested(data, dtype)


def cast(tensor: Tensor, dtype: dtypes.dtype) -> Tensor:
    """The tensor in ``dtype``: itself if it is, else a recorded copy."""
    if tensor.dtype is dtype:
        return tensor
    return apply((To if dtype.is_floating_point else ToIntegers)(dtype.numpy), tensor)
