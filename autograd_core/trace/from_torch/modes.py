"""The two modes that tell a recorder what PyTorch is asked to do, and the hooks of modules.

    with listening(recorder): ...

A TorchFunctionMode hears the functions and methods that the learner calls; a TorchDispatchMode the
ATen operations that these come down to, one for each node of the graph.
"""

import importlib
from contextlib import ExitStack, contextmanager
from functools import cache

from .calls import Calls
from .internals import hooks_of_modules, hooks_of_nodes, modes
from .library import torch
from .recorder import TorchRecorder


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
            return self.calls.run_call(func, args, kwargs or {})

    class Operations(dispatch_mode):
        """Hears operations."""

        def __init__(self, dispatch):
            super().__init__()
            self.dispatch = dispatch

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            return self.dispatch.run_operation(func, args, kwargs or {})

    return Functions, Operations


@contextmanager
def listening(recorder: TorchRecorder):
    """Tell ``recorder`` of everything that happens inside."""
    functions, operations = classes()
    optimizers = importlib.import_module("torch.optim.optimizer")
    scopes, hooks = recorder.scopes, recorder.learners_hooks
    everywhere = torch.nn.modules.module

    silent = recorder.guard.silent

    @silent
    def step_begins(optimizer, *_):
        recorder.dispatch.settle()
        recorder.steps.step_begins(optimizer)

    with ExitStack() as stack:
        for handle in (
                optimizers.register_optimizer_step_pre_hook(step_begins),
                optimizers.register_optimizer_step_post_hook(
                    silent(lambda optimizer, *_: recorder.steps.step_ends(optimizer))),
                everywhere.register_module_forward_pre_hook(silent(scopes.enter_module)),
                everywhere.register_module_forward_hook(silent(scopes.leave_module),
                                                        always_call=True)):
            stack.callback(handle.remove)
        stack.enter_context(hooks_of_nodes(hooks.told_of_node))
        stack.enter_context(hooks_of_modules(hooks.told_of_module))
        stack.enter_context(operations(recorder.dispatch))
        stack.enter_context(functions(Calls(recorder)))
        yield
