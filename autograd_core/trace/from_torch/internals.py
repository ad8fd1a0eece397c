"""Everything of PyTorch's that is not documented, in this one file: each thing with its reason.

The rest reads public attributes (``grad_fn``, ``next_functions``, ``metadata``) and public hooks.
``tests/trace/from_torch/test_private.py`` checks each of these with the release it was written for.
"""

import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from .library import torch


def version(tensor) -> int:
    """How often the tensor's memory was written; tensors made in inference mode do not count."""
    return 0 if tensor.is_inference() else tensor._version


def outputs_of(node) -> int:
    """How many gradients a node takes."""
    return len(node._input_metadata)


@cache
def drawer_names(kind: type) -> tuple[str, ...]:
    """The names under which nodes of this type say what they saved, without ``_raw_saved_``."""
    start = "_raw_saved_"
    return tuple(name[len(start):] for name in dir(kind) if name.startswith(start))


def drawer(node) -> list[tuple[str, int | None, object]]:
    """What a node still holds, none of it unpacked: its name, its place in a list, what it is."""
    found = []
    for name in drawer_names(type(node)):
        try:
            raw = getattr(node, f"_raw_saved_{name}")
        except RuntimeError:            # it was let go
            continue
        several = list(enumerate(raw)) if isinstance(raw, tuple | list) else [(None, raw)]
        found += [(name, k, x) for k, x in several if x is not None and (is_packed(x) or holds(x))]
    return found


def holds(raw) -> bool:
    """Is there a tensor in it?  (One for a value that was not needed, or was let go, is empty.)"""
    return raw.data is not None


def is_packed(raw) -> bool:
    """Would reading it run a function of somebody's (saved tensor hooks, checkpointing)?"""
    return raw.unpack_hook is not None


def unpacked(node, name: str, place: int | None):
    """A saved tensor with its history; None where it was let go or written over since."""
    try:
        saved = getattr(node, f"_saved_{name}", None)
        if saved is None and name == "tensors":
            saved = node.saved_tensors
    except RuntimeError:
        return None
    return saved if place is None else saved[place]


@dataclass(frozen=True)
class Schema:
    """What an ATen operation says of itself: its name, its parameters' names, the positions of
    those that it writes over, and whether its result is a view."""

    name: str
    parameters: tuple[str, ...]
    writes: tuple[int, ...]
    is_view: bool


@cache
def schema_of(func) -> Schema:
    """The schema of what a TorchDispatchMode is told."""
    known = func._schema
    infos = [a.alias_info for a in known.arguments]
    return Schema(known.name.split("::")[-1], tuple(a.name for a in known.arguments),
                  tuple(k for k, info in enumerate(infos) if info is not None and info.is_write),
                  any(info is not None and not info.is_write for info in infos))


def modes() -> tuple[type, type]:
    """The classes that hear calls of functions, and calls of operations."""
    return (importlib.import_module("torch.overrides").TorchFunctionMode,
            importlib.import_module("torch.utils._python_dispatch").TorchDispatchMode)


def are_innermost(function_mode, dispatch_mode) -> bool:
    """Are these the modes that hear first, so that they can be left now?"""
    functions = importlib.import_module("torch.overrides")._get_current_function_mode_stack()
    dispatch = importlib.import_module(
        "torch.utils._python_dispatch")._get_current_dispatch_mode_stack()
    return functions[-1:] == [function_mode] and dispatch[-1:] == [dispatch_mode]


def no_mode_is_on() -> bool:
    """Does nobody's mode hear?  (That of a default device is below all others, always.)"""
    functions = importlib.import_module("torch.overrides")._get_current_function_mode_stack()
    dispatch = importlib.import_module(
        "torch.utils._python_dispatch")._get_current_dispatch_mode_stack()
    return not dispatch and all(type(x).__name__ == "DeviceContext" for x in functions)


def no_dispatch():
    """A block in which a TorchDispatchMode hears nothing: looking is not recorded."""
    return torch._C._DisableTorchDispatch()


def no_function():
    """A block in which a TorchFunctionMode hears nothing."""
    return torch._C.DisableTorchFunction()


@contextmanager
def no_modes():
    """A block in which no mode hears anything."""
    with no_function(), no_dispatch():
        yield


@cache
def silent_functions() -> frozenset:
    """What a TorchFunctionMode is told of that neither computes nor changes anything."""
    tensor = torch.Tensor
    asked = ("shape", "dtype", "device", "layout", "requires_grad", "is_leaf", "grad_fn", "ndim",
             "is_nested", "is_sparse", "is_quantized", "is_meta", "is_cpu", "is_cuda", "itemsize",
             "nbytes", "output_nr", "retains_grad", "_version", "_base", "_backward_hooks")
    methods = (tensor.size, tensor.dim, tensor.numel, tensor.nelement, tensor.stride,
               tensor.is_contiguous, tensor.is_floating_point, tensor.is_complex, tensor.data_ptr,
               tensor.element_size, tensor.storage_offset, tensor.untyped_storage,
               tensor.get_device, torch.is_complex, torch.is_floating_point, torch.numel)
    return frozenset((*[getattr(tensor, name).__get__ for name in asked], *methods))


def grad_switch():
    """The function that every mode calls to switch recording on and off."""
    return torch._C._set_grad_enabled


def base_of(tensor):
    """The tensor that a view looks at, or None."""
    return tensor._base


def has_history(tensor) -> bool:
    """Was it computed with a history?  A view made under no_grad whose base was written over since
    has none, and PyTorch refuses to say so."""
    try:
        return tensor.grad_fn is not None
    except RuntimeError as error:
        if "A view was created in" not in str(error):
            raise
        return False


def is_own_function(node) -> bool:
    """Did a ``torch.autograd.Function`` written in Python make it?"""
    return isinstance(node, torch._C._FunctionBase)


def current_node():
    """The node that the engine runs, while hooks are called; None outside of a backward."""
    return torch._C._current_autograd_node()


def hooks_of(tensor) -> list[tuple[str, dict]]:
    """(kind, hooks by number) of a tensor: "tensor" for its gradient, "post" for its ``.grad``."""
    hooks = ("tensor", tensor._backward_hooks), ("post", tensor._post_accumulate_grad_hooks)
    return [(kind, found) for kind, found in hooks if found]


@contextmanager
def hooks_of_nodes(told):
    """A block in which ``told(hook)`` is kept in place of each hook that is put on a node.  Nodes
    written in C++ ask this method of Function's to keep their hooks."""
    function = torch.autograd.Function
    keep = function._register_hook
    function._register_hook = staticmethod(lambda hooks, hook: keep(hooks, told(hook)))
    try:
        yield
    finally:
        del function._register_hook


@contextmanager
def hooks_of_modules(told):
    """A block in which a module that is called has ``told(kind, module, hook)`` in place of each of
    its backward hooks ("module") and backward pre-hooks ("module.before")."""
    kept_by = importlib.import_module("torch.utils.hooks").BackwardHook
    begin = kept_by.__init__

    def begun(self, module, hooks, pre_hooks):
        begin(self, module, [told("module", module, hook) for hook in hooks],
              [told("module.before", module, hook) for hook in pre_hooks])
    kept_by.__init__ = begun
    try:
        yield
    finally:
        kept_by.__init__ = begin


def is_compiled(x) -> bool:
    """Is it what ``torch.compile`` gives, for a module or for a function, or a module of which
    ``compile()`` was called?"""
    return (type(x).__name__ == "OptimizedModule"
            or getattr(x, "_compiled_call_impl", None) is not None
            or getattr(x, "_torchdynamo_orig_callable", None) is not None)


def is_forced_eager() -> bool:
    """Does ``torch.compiler.set_stance("force_eager")`` hold, so that what was compiled runs as it
    was written?"""
    compiler = sys.modules.get("torch._dynamo.eval_frame")
    return compiler is not None and compiler._stance.stance == "force_eager"


def output_kind(node, nr: int) -> tuple[tuple[int, ...], str]:
    """Shape and dtype of a node's output."""
    known = node._input_metadata[nr]
    return tuple(known.shape), str(known.dtype).removeprefix("torch.")


def parameters(node) -> dict[str, object]:
    """What a node remembers besides tensors: "dim", "exponent", …"""
    found = {}
    for name in parameter_names(type(node)):
        try:
            found[name] = getattr(node, f"_saved_{name}")
        except RuntimeError:            # it was let go
            continue
    return found


@cache
def parameter_names(kind: type) -> tuple[str, ...]:
    """The names under which nodes of this type say what they remember besides tensors."""
    start, tensors = "_saved_", drawer_names(kind)
    return tuple(name[len(start):] for name in dir(kind)
                 if name.startswith(start) and name[len(start):] not in tensors
                 and name != "_saved_tensors")


def is_empty(node) -> bool:
    """Was what the node saved let go?  (A node that never saves anything was not.)"""
    if is_own_function(node):
        return False
    for name in drawer_names(type(node)):
        raw = getattr(node, f"_raw_saved_{name}", None)
        several = raw if isinstance(raw, tuple | list) else [raw]
        if any(x is not None and is_packed(x) for x in several):
            return False
        try:
            getattr(node, f"_saved_{name}")
        except RuntimeError as error:
            return "second time" in str(error)
    return False


def is_transforming() -> bool:
    """Is a transformation of ``torch.func`` (vmap, grad, …) running?  Its tensors have no memory.
    """
    return torch._C._functorch.peek_interpreter_stack() is not None


def has_numbers(tensor) -> bool:
    """Is there memory behind it?  Not behind meta tensors, nor those of a transformation."""
    return not (tensor.is_meta or torch._C._functorch.is_functorch_wrapped_tensor(tensor))


@cache
def kinds_with_modes() -> tuple[type, ...]:
    """The layers that compute something else in eval mode."""
    layers = torch.nn.modules
    return layers.batchnorm._BatchNorm, layers.dropout._DropoutNd


def print_options() -> dict[str, object]:
    """How tensors are printed, as ``torch.set_printoptions`` takes it; nothing public reads it."""
    return torch._tensor_str.get_printoptions()
