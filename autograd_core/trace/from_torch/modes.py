"""The two modes that tell a recorder what PyTorch is asked to do, and the hooks of modules.

    with listening(recorder): ...

A TorchFunctionMode hears the functions and methods that the learner calls; a TorchDispatchMode the
ATen operations that these come down to, one for each node of the graph.
"""

from __future__ import annotations

import importlib
from contextlib import ExitStack, contextmanager
from functools import cache

from .calls import Calls
from .internals import hooks_of_modules, hooks_of_nodes, modes
from .library import torch
from .modules import Scopes


@cache
def classes():
    """The modes' classes, made when PyTorch is there to inherit from."""
    function_mode, dispatch_mode = modes()

    class Functions(function_mode):
        """Hears calls of PyTorch's functions."""

        def __init__(self, calls):
            super().__init__()
            self.calls = calls

        def __torch_function__(self, func, types, args=(), kwargs=None):
            return self.calls.called(func, args, kwargs or {})

    class Operations(dispatch_mode):
        """Hears operations."""

        def __init__(self, recorder):
            super().__init__()
            self.recorder = recorder

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            return self.recorder.operation(func, args, kwargs or {})

    return Functions, Operations


@contextmanager
def listening(recorder):
    """Tell ``recorder`` of everything that happens inside."""
    functions, operations = classes()
    optimizers = importlib.import_module("torch.optim.optimizer")
    scopes = Scopes(recorder)
    everywhere = torch.nn.modules.module
    with ExitStack() as stack:
        for handle in (
                optimizers.register_optimizer_step_pre_hook(
                    lambda optimizer, *_: recorder.stepping(optimizer)),
                optimizers.register_optimizer_step_post_hook(
                    lambda optimizer, *_: recorder.stepped(optimizer)),
                everywhere.register_module_forward_pre_hook(scopes.enter),
                everywhere.register_module_forward_hook(scopes.leave, always_call=True)):
            stack.callback(handle.remove)
        recorder.name_of_module = scopes.name_of
        stack.enter_context(hooks_of_nodes(recorder.told_of_node))
        stack.enter_context(hooks_of_modules(recorder.told_of_module))
        stack.enter_context(operations(recorder))
        stack.enter_context(functions(Calls(recorder)))
        yield
