"""What is not documented of PyTorch is as it was when this was written."""

from __future__ import annotations

import inspect

import pytest
import torch

from autograd_core.trace.from_torch import internals


@pytest.fixture
def w():
    return torch.tensor([2., 3.], requires_grad=True)


def test_versions_count_writes(w):
    x = torch.ones(2)
    x.add_(1).mul_(2)
    assert internals.version(x) == 2
    with torch.inference_mode():
        assert internals.version(torch.ones(2)) == 0


def test_a_drawer_names_what_a_node_holds_and_is_empty_once_it_was_let_go(w):
    y = w * w.exp()
    assert [name for name, _, _ in internals.drawer(y.grad_fn)] == ["other", "self"]
    assert internals.unpacked(y.grad_fn, "self", None) is w
    assert not internals.is_empty(y.grad_fn)
    node = y.grad_fn
    y.sum().backward()
    assert internals.drawer(node) == []
    assert internals.is_empty(node)
    assert internals.unpacked(node, "self", None) is None


def test_a_node_that_saves_nothing_is_not_empty(w):
    y = w + w
    node = y.grad_fn
    y.sum().backward()
    assert not internals.is_empty(node)


def test_saved_values_in_lists_have_places(w):
    node = w[torch.tensor([0, 1])].grad_fn
    (name, place, _), = internals.drawer(node)
    assert (name, place) == ("indices", 0)
    assert internals.unpacked(node, name, place).tolist() == [0, 1]


def test_hooks_of_saved_tensors_are_seen_and_not_run(w):
    ran = []
    with torch.autograd.graph.saved_tensors_hooks(lambda x: x, ran.append):
        y = w.exp()
    (_, _, raw), = internals.drawer(y.grad_fn)
    assert internals.is_packed(raw)
    assert not ran


def test_nodes_say_their_outputs_and_parameters(w):
    parts = w.unbind()
    assert internals.outputs_of(parts[0].grad_fn) == 2
    assert internals.output_kind(parts[0].grad_fn, 1) == ((), "float32")
    assert internals.parameters((w ** 3).grad_fn)["exponent"] == 3
    assert "dim" in internals.parameters(torch.cat([w, w]).grad_fn)


def test_schemas_say_what_is_written_and_what_is_a_view():
    aten = torch.ops.aten
    assert internals.schema_of(aten.add_.Tensor).writes == (0,)
    assert internals.schema_of(aten.view.default).is_view
    assert internals.schema_of(aten.mul.Tensor) == internals.Schema(
        "mul", ("self", "other"), (), False)


def test_functions_written_in_python_are_told_from_others(w):
    class Same(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, g):
            return g

    assert internals.is_own_function(Same.apply(w).grad_fn)
    assert not internals.is_own_function(w.exp().grad_fn)


@pytest.mark.filterwarnings("ignore")
def test_views_know_their_base_and_compiled_things_are_known(w):
    x = torch.ones(2)
    assert internals.base_of(x[0]) is x
    assert internals.base_of(x) is None
    assert internals.is_compiled(torch.compile(torch.nn.Linear(1, 1), backend="eager"))
    assert internals.is_compiled(torch.compile(lambda x: x, backend="eager"))
    model = torch.nn.Linear(1, 1)
    assert not internals.is_compiled(model)
    model.compile(backend="eager")
    assert internals.is_compiled(model)
    assert not internals.is_forced_eager()
    with torch.compiler.set_stance("force_eager"):
        assert internals.is_forced_eager()


def test_in_the_quiet_blocks_no_mode_is_told():
    function_mode, dispatch_mode = internals.modes()
    heard = []

    class Functions(function_mode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            heard.append("function")
            return func(*args, **(kwargs or {}))

    class Operations(dispatch_mode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            heard.append("operation")
            return func(*args, **(kwargs or {}))

    x = torch.ones(2)
    with Operations(), Functions():
        with internals.no_function(), internals.no_dispatch():
            x + x
        assert heard == []
        x + x
    assert heard == ["function", "operation"]


def test_transformations_are_known_while_they_run():
    seen = []
    torch.vmap(lambda v: (seen.append(internals.is_transforming()), v * 2)[1])(torch.ones(3, 2))
    assert (seen, internals.is_transforming()) == ([True], False)


def test_gradients_are_switched_by_one_function():
    heard = []
    function_mode, _ = internals.modes()

    class Functions(function_mode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            heard.append((func, args))
            return func(*args, **(kwargs or {}))

    with Functions(), torch.no_grad():
        pass
    assert heard == [(internals.grad_switch(), (False,)), (internals.grad_switch(), (True,))]


def test_each_hook_that_is_put_on_a_node_passes_one_function(w):
    kept = []

    def told(hook):
        kept.append(hook)
        return hook

    def hook(*shown):
        """Changes nothing."""

    y = w * w
    with internals.hooks_of_nodes(told):
        y.grad_fn.register_hook(hook)
        y.grad_fn.register_prehook(hook)
        y.grad_fn.next_functions[0][0].register_prehook(hook)
    y.grad_fn.register_hook(print)
    assert kept == [hook] * 3
    assert "_register_hook" not in vars(torch.autograd.Function)


def test_the_backward_hooks_of_a_module_pass_one_function(w):
    kept = []

    def told(kind, module, hook):
        kept.append((kind, module))
        return hook

    module = torch.nn.Tanh()
    module.register_full_backward_hook(lambda *_: None)
    module.register_full_backward_pre_hook(lambda *_: None)
    with internals.hooks_of_modules(told):
        module(w)
    module(w)
    assert kept == [("module", module), ("module.before", module)]


def test_the_hooks_of_a_tensor_are_two_dicts(w):
    assert internals.hooks_of(w) == []
    w.register_hook(print)
    w.register_post_accumulate_grad_hook(repr)
    assert [(kind, list(hooks.values())) for kind, hooks in internals.hooks_of(w)] == [
        ("tensor", [print]), ("post", [repr])]


def test_hooks_know_which_node_is_running(w):
    seen = []
    y = w * w
    y.grad_fn.register_prehook(lambda _: seen.append(internals.current_node()))
    y.sum().backward()
    assert seen == [y.grad_fn]
    assert internals.current_node() is None


def test_what_is_read_of_the_frames_of_functions_that_are_told_of():
    utils, scaler = torch.nn.utils, torch.amp.GradScaler
    names = {utils.clip_grad_norm_: {"parameters", "grads", "max_norm"},
             utils.clip_grad_value_: {"parameters", "grads", "clip_value"},
             torch.nn.Module.train: {"self", "mode"}, scaler.unscale_: {"self", "optimizer"}}
    for function, needed in names.items():
        assert needed <= set(inspect.unwrap(function).__code__.co_varnames)


def test_layers_that_know_modes():
    batchnorm, dropout = internals.kinds_with_modes()
    assert issubclass(torch.nn.BatchNorm2d, batchnorm)
    assert issubclass(torch.nn.Dropout, dropout)
