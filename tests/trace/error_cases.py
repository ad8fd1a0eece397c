"""For each explanation: lines that provoke the error, and what shows that its panel is true.

``before`` sets the stage and ``fails`` provokes the error.  ``before`` and the panel's "what only
hides it" make ``hidden`` true (it is still wrong); ``before`` and its "what to do", ``works``.
``args`` are some of the arguments of the explanation, ``ours`` those that only our errors carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})


class Case(NamedTuple):
    key: str
    before: str
    fails: str
    works: str
    hidden: str = ""
    args: Mapping[str, str] = NOTHING
    ours: Mapping[str, str] = NOTHING


W = "w = torch.tensor([1., 2.], requires_grad=True)\n"
X = "x = torch.tensor([3., 4.])\n"
LOSS = W + "loss = (w * w).sum()\n"
T = W + "t = w * 2\n"
E = 2.7182817


def function(name: str, forward: str, backward: str, mark: str = "") -> str:
    """A Function of two static methods."""
    body = "".join(f"    @staticmethod\n{extra}    def {head}\n{lines}" for extra, head, lines in (
        ("", forward.split("\n")[0], indented(forward)),
        (mark, backward.split("\n")[0], indented(backward))) if head)
    return f"class {name}(torch.autograd.Function):\n{body}"


def indented(method: str) -> str:
    return "".join(f"        {line.strip()}\n" for line in method.split("\n")[1:])


TIMES = W + "k = torch.tensor([5., 6.], requires_grad=True)\n" + function(
    "Times", "forward(ctx, x, k):\nctx.save_for_backward(x, k)\nreturn x * k",
    "backward(ctx, g):\nx, k = ctx.saved_tensors\nreturn g * k")
TOTAL = W + function("Total", "forward(ctx, x):\nreturn x.sum()", "backward(ctx, g):\nreturn g")
SCALED = W + function("Scaled", "forward(ctx, x, k):\nreturn x * k",
                      "backward(ctx, g):\nreturn g * 3., g")
THREE = W + function("Three", "forward(ctx, x):\nreturn x * 3.", "backward(ctx, g):\nreturn 3.")
BENT = W + function("Bent", "forward(ctx, x, k):\nctx.save_for_backward(x, k)\nreturn k * x * x",
                    "backward(ctx, g):\nreturn g, None")
SQUARE = W + function("Square", "forward(ctx, x):\nctx.save_for_backward(x)\nreturn x * x", "")
PLAIN = W + function("Square", "forward(ctx, x):\nreturn x * x",
                     "backward(ctx, g):\nreturn 7. * g")
ONCE = W + function(
    "Square", "forward(ctx, x):\nctx.save_for_backward(x)\nreturn x * x",
    "backward(ctx, g):\n(x,) = ctx.saved_tensors\nreturn 2 * x * g",
    "    @torch.autograd.function.once_differentiable\n")
TWICE = ("Square.backward = backward\n"
         "(g,) = torch.autograd.grad((Square.apply(w) ** 2).sum(), w, create_graph=True)\n"
         "(h,) = torch.autograd.grad(g.sum(), w)\n")
INCREASE = W + function("Increase", "forward(ctx, x):\nctx.mark_dirty(x)\nreturn x.add_(1.)",
                        "backward(ctx, g):\nreturn g")
HANDED = W + "x = w * w\n" + function("Same", "forward(ctx, x):\nreturn x",
                                      "backward(ctx, g):\nreturn g") + "y = Same.apply(x)\n"
LIST = ("class Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layers = [torch.nn.Linear(2, 1)]\nnet = Net()\n")
ONE = ("class Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
       "        self.w = torch.nn.Parameter(torch.ones(2))\nnet = Net()\n"
       "optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n")
INFERRED = W + "with torch.inference_mode():\n    x = torch.tensor([3., 4.])\n"
LOOK = W + "y = w * w\nwith torch.{mode}():\n    v = y[0]\n"
TENFOLD = "assert same(w.grad, [20., 4.])"
UNTOLD = "assert same(w.grad, [2., 4.]) and same(y, [10., 4.])"

CASES = [
    Case("second_backward", LOSS, "loss.backward(); loss.backward()",
         "assert same(w.grad, [2., 4.])", "assert same(w.grad, [4., 8.])",
         ours={"grad_fn": "MulBackward0"}),
    Case("second_backward", LOSS, "loss.backward(); loss.grad_fn.next_functions[0][0]._saved_self",
         "assert same(w.grad, [2., 4.])", "assert same(w.grad, [4., 8.])"),
    Case("nothing_requires_grad", "w = torch.tensor([1., 2.])\n" + X + "loss = (w * x).sum()\n",
         "loss.backward()", "assert same(w.grad, [3., 4.])", "assert w.grad is None",
         {"index": "0"}, {"shape": "[]"}),
    Case("nothing_requires_grad", "w = torch.tensor([1., 2.])\n" + X + "loss = w.argmax()\n",
         "loss.backward()", "assert same(w.grad, [3., 4.])", "", {}, {"integers": "torch.int64"}),
    Case("nothing_requires_grad", W + X
         + "with torch.inference_mode():\n    loss = (w * x).sum()\n",
         "with torch.inference_mode():\n    loss.backward()", "assert same(w.grad, [3., 4.])"),
    Case("scalar_only", W + "y = w * w\n", "y.backward()", "assert same(w.grad, [1., 2.])",
         "assert same(w.grad, [2., 4.])", ours={"shape": "[2]"}),
    Case("seed_shape", "w = torch.ones(2, 3, requires_grad=True)\ny = w * 1\n"
         "v = torch.arange(6.).reshape(3, 2)\n", "y.backward(v)", "assert same(w.grad, v.T)",
         "assert not same(w.grad, v.T)",
         {"index": "0", "seed": "[3, 2]", "output": "[2, 3]"}),
    Case("seed_not_tensor", W + "y = w * w\n", "y.backward([1., 3.])",
         "assert same(w.grad, [2., 12.])", "assert same(w.grad, [2., 4.])", {"type": "float"}),
    Case("unused_input", LOSS + "copy = w.clone()\n", "torch.autograd.grad(loss, copy)",
         "assert same(g, [2., 4.])", "assert g is None", {"index": "0"}),
    Case("input_no_grad", W + X + "loss = (w * x).sum()\n", "torch.autograd.grad(loss, x)",
         "assert same(g, [1., 2.])", "assert g is None"),
    Case("no_inputs", W + "b = torch.tensor(1., requires_grad=True)\nloss = (w * b).sum()\n",
         "loss.backward(inputs=[])", "assert b.grad is None and same(w.grad, [1., 1.])",
         "assert b.grad is not None", {"name": "backward"}),
    Case("no_inputs", W + "b = torch.tensor(1., requires_grad=True)\nloss = (w * b).sum()\n",
         "torch.autograd.grad(loss, [])", "assert b.grad is None and same(w.grad, [1., 1.])",
         "assert b.grad is not None", {"name": "grad"}),
    Case("nan_returned", "x = torch.tensor([0., 1.], requires_grad=True)\n",
         "with torch.autograd.set_detect_anomaly(True):\n"
         "    torch.where(x > 0, x.sqrt(), torch.zeros_like(x)).sum().backward()",
         "assert same(x.grad, [0., 0.5])", "assert x.grad[0] != x.grad[0]",
         {"name": "SqrtBackward0", "index": "0"}, {"grad_fn": "SqrtBackward0"}),
    Case("create_graph_cycle", LOSS, "loss.backward(create_graph=True)",
         "assert same(w.grad, [8., 16.]) and not w.grad.requires_grad",
         "assert w.grad.requires_grad"),
    Case("non_leaf_grad", T + "loss = (t * t).sum()\n", "loss.backward(); t.grad",
         "assert same(t.grad, [4., 8.])", "assert t.grad is None"),
    Case("leaf_in_place", LOSS, "w.add_(1.)", "assert same(w.grad, [4., 6.])",
         "assert same(w.grad, [4., 6.]) and loss == 5.", ours={"shape": "[2]"}),
    Case("leaf_in_place", LOSS, "torch.nn.init.zeros_ and w.__imul__(2)",
         "assert same(w.grad, [4., 6.])"),
    Case("view_of_leaf_in_place", LOSS, "w[0] = 5.", "assert same(w.grad, [0., 4.])",
         "assert same(w.grad, [10., 4.]) and loss == 5."),
    Case("saved_value_changed", W + "y = w.exp()\n", "y.add_(1.); y.sum().backward()",
         f"assert same(w.grad, [{E}, {E ** 2}])", f"assert same(w.grad, [{E} + 1, {E ** 2} + 1])",
         {"type": "torch.FloatTensor", "shape": "[2]", "version": "1", "expected": "0",
          "producer": "Exp"}, {"grad_fn": "ExpBackward0"}),
    Case("saved_value_changed", W + "v = torch.tensor([3., 3.], requires_grad=True)\n"
         "optimizer = torch.optim.SGD([w], lr=1.)\ny = v.exp()\nloss = (w * v).sum()\n",
         "w.grad = torch.ones(2); optimizer.step(); loss.backward()",
         "assert v.grad is not None", "", {"version": "1", "expected": "0"},
         {"grad_fn": "MulBackward0"}),
    Case("view_under_no_grad", LOOK.format(mode="no_grad"), "v.mul_(10.)", TENFOLD, UNTOLD),
    Case("view_under_inference", LOOK.format(mode="inference_mode"), "v.mul_(10.)", TENFOLD,
         UNTOLD),
    Case("view_of_several", W + "y = w * w\na, b = y.unbind()\n", "a.mul_(10.)", TENFOLD, UNTOLD,
         {"nr": "0", "name": "Unbind"}),
    Case("view_of_several", W + "y = w * w\na, b = y.split(1)\n", "y.mul_(10.); a.grad_fn",
         "assert w.grad is not None"),
    Case("inference_saved", INFERRED, "(w * x).sum()", "assert same(w.grad, [3., 4.])",
         "assert not y.requires_grad"),
    Case("inference_in_place", INFERRED, "x.add_(1.)", "assert same(x, [4., 5.])",
         "assert same(x, [4., 5.]) and x.is_inference()"),
    Case("inference_flag", INFERRED, "x.requires_grad_()", "assert same(x.grad, [6., 8.])",
         "refused(lambda: (x * x).sum().backward())"),
    Case("detach_of_view", W + "y = w * 1\nv = y[0]\n", "v.detach_()",
         "assert not v.requires_grad and y.requires_grad", "assert not y.requires_grad"),
    Case("out_needs_no_grad", W + "y = torch.zeros(2)\n", "torch.add(w, 1., out=y)",
         "assert same(w.grad, [1., 1.])", "assert not y.requires_grad", {"name": "add"}),
    Case("written_more_than_once", "y = torch.ones(1).expand(3)\n", "y.add_(1.)",
         "assert same(y, [2., 2., 2.])"),
    Case("output_shape", "y = torch.ones(1)\nz = torch.tensor([1., 2., 3.])\n", "y += z",
         "assert same(y, [2., 3., 4.])", "assert same(y, [2.])",
         {"output": "[1]", "result": "[3]"}),
    Case("output_dtype", "y = torch.tensor([1, 2])\n", "y += 0.5", "assert same(y, [1.5, 2.5])",
         "assert same(y, [1, 2])", {"output": "Long", "result": "Float"}),

    Case("integers_require_grad", "", "torch.tensor([1, 2], requires_grad=True)",
         "assert w.requires_grad", "assert not w.requires_grad"),
    Case("integers_require_grad", "", "torch.tensor([1, 2]).requires_grad_()",
         "assert w.requires_grad", ours={"dtype": "torch.int64"}),
    Case("integers_require_grad", "", "torch.tensor([1, 2]).requires_grad = True",
         "assert w.requires_grad", ours={"dtype": "torch.int64"}),
    Case("integers_require_grad", W, "w.data = torch.tensor([1, 2])", "assert w.requires_grad"),
    Case("flag_on_computed", W + "t = w.exp()\n", "t.requires_grad = False",
         f"assert same(w.grad, [{E}, {E ** 2}])", f"assert same(w.grad, [{E} + 1, {E ** 2} + 1])",
         ours={"grad_fn": "ExpBackward0"}),
    Case("retain_without_grad", X + "t = x * 2\n", "t.retain_grad()",
         "assert same(t.grad, [12., 16.]) and same(x.grad, [24., 32.])",
         "assert x.grad is None and t.is_leaf"),
    Case("numpy_needs_detach", W + "y = w * 2\n", "y.numpy()",
         "assert same(w.grad, [8., 16.]) and seen.tolist() == [2., 4.]", "assert w.grad is None",
         ours={"grad_fn": "MulBackward0"}),
    Case("grad_size", W + "g = torch.ones(1)\n", "w.grad = g", "assert same(w.grad, [2., 4.])",
         "assert same(w.grad, [1., 1.])", {"grad": "[1]", "tensor": "[2]"}),
    Case("grad_dtype", W + "g = torch.ones(2).double()\n", "w.grad = g",
         "assert w.grad.dtype is w.dtype is torch.float32",
         "assert w.dtype is torch.float64\nrefused(lambda: torch.ones(2, 2) @ w)",
         {"grad": "double", "tensor": "Float"}),
    Case("grad_not_tensor", LOSS + "loss.backward()\n", "w.grad = 0", "assert w.grad is None",
         "assert same(w.grad, [2., 4.])", {"type": "int"}),
    Case("deepcopy_of_non_leaf", T, "import copy\ncopy.deepcopy(t)",
         "assert same(kept, [2., 4.])", "assert same(kept, [0., 0.])",
         ours={"grad_fn": "MulBackward0"}),
    Case("copy_of_tensor", W + "y = w * 2\n", "torch.tensor(y)", "assert same(w.grad, [8., 16.])",
         "assert w.grad is None"),
    Case("hook_needs_grad", X + "seen = []\ny = x * 2\n", "y.register_hook(seen.append)",
         "assert len(seen) == 1 and same(x.grad, [2., 2.])",
         "assert len(seen) == 1 and x.grad is None"),
    Case("hook_needs_leaf", T + "seen = []\n",
         "t.register_post_accumulate_grad_hook(seen.append)",
         "assert len(seen) == 1 and same(w.grad, [2., 2.])",
         "assert len(seen) == 1 and w.grad is None", ours={"grad_fn": "MulBackward0"}),
    Case("hook_changed_size", T, "t.register_hook(lambda g: g.sum()); t.sum().backward()",
         "assert same(w.grad, [1., 1.])", "assert same(w.grad, [4., 4.])", {"hook": "<lambda>"}),
    Case("hook_changed_type", T, "t.register_hook(lambda g: g.double()); t.sum().backward()",
         "assert same(w.grad, [1., 1.])", "",
         {"before": "torch.FloatTensor", "after": "torch.DoubleTensor"}),
    Case("hook_not_tensor", T, "t.register_hook(lambda g: 2.); t.sum().backward()",
         "assert same(w.grad, [4., 4.])", "", {"type": "float"}),

    Case("gradient_count", TIMES, "Times.apply(w, k).sum().backward()",
         "Times.backward = backward\nTimes.apply(w, k).sum().backward()\n"
         "assert same(w.grad, [5., 6.]) and same(k.grad, [1., 2.])",
         "Times.backward = backward\nTimes.apply(w, k).sum().backward()\nassert k.grad is None",
         {"name": "TimesBackward", "expected": "2", "got": "1"}, {"grad_fn": "TimesBackward"}),
    Case("gradient_shape", TOTAL, "Total.apply(w).backward()",
         "Total.backward = backward\n(3 * Total.apply(w)).backward()\n"
         "assert same(w.grad, [3., 3.])",
         "Total.backward = backward\n(3 * Total.apply(w)).backward()\n"
         "assert same(w.grad, [1., 1.])",
         {"name": "TotalBackward", "place": "1", "got": "[]", "expected": "[2]"}),
    Case("gradient_of_nothing", SCALED, "Scaled.apply(w, 3.).sum().backward()",
         "Scaled.backward = backward\nScaled.apply(w, 3.).sum().backward()\n"
         "assert same(w.grad, [3., 3.])", "", {"name": "ScaledBackward", "place": "2"}),
    Case("gradient_not_tensor", THREE, "Three.apply(w).sum().backward()",
         "Three.backward = backward\n(2 * Three.apply(w)).sum().backward()\n"
         "assert same(w.grad, [6., 6.])",
         "Three.backward = backward\n(2 * Three.apply(w)).sum().backward()\n"
         "assert same(w.grad, [3., 3.])", {"type": "float"}),
    Case("save_tensors", BENT, "Bent.apply(w, 3.)",
         "Bent.forward, Bent.backward = forward, backward\nt = w * 1\ny = Bent.apply(t, 3.)\n"
         "with torch.no_grad():\n    t.add_(1.)\nrefused(y.sum().backward)",
         "Bent.forward, Bent.backward = forward, backward\nt = w * 1\ny = Bent.apply(t, 3.)\n"
         "with torch.no_grad():\n    t.add_(1.)\ny.sum().backward()\n"
         "assert same(w.grad, [12., 18.])", {"index": "1", "type": "float"}),
    Case("no_backward", SQUARE, "Square.apply(w).sum().backward()",
         "Square.backward = backward\nSquare.apply(w).sum().backward()\n"
         "assert same(w.grad, [2., 4.])",
         "Square.backward = backward\nSquare.apply(w).sum().backward()\n"
         "assert same(w.grad, [1., 1.])"),
    Case("legacy_function", PLAIN, "Square()(w)",
         "y.sum().backward()\nassert same(w.grad, [7., 7.])",
         "y.sum().backward()\nassert same(w.grad, [2., 4.])"),
    Case("once_differentiable", ONCE,
         "(g,) = torch.autograd.grad((Square.apply(w) ** 2).sum(), w, create_graph=True)\n"
         "g.sum().backward()", TWICE + "assert same(h, [12., 48.])",
         TWICE + "assert same(h, [8., 32.])"),
    Case("leaf_marked_dirty", INCREASE, "Increase.apply(w)",
         "y.sum().backward()\nassert same(w.grad, [1., 1.]) and same(y, [2., 3.])",
         "Increase.forward = forward\nloss = (w * w).sum()\nIncrease.apply(w)\nloss.backward()\n"
         "assert same(w.grad, [4., 6.])"),

    Case("optimizer_non_leaf", T, "torch.optim.SGD([t], lr=0.1)", "assert same(w, [0.8, 1.8])",
         "assert same(w, [1., 2.]) and not same(t, [2., 4.])"),
    Case("optimizer_empty", LIST, "torch.optim.SGD(net.parameters(), lr=0.1)",
         "assert len(optimizer.param_groups[0]['params']) == 2",
         "assert not any(p is q for p in net.layers[0].parameters()"
         " for q in optimizer.param_groups[0]['params'])"),
    Case("optimizer_one_tensor", W, "torch.optim.SGD(w, lr=0.1)",
         "assert optimizer.param_groups[0]['params'][0] is w\n"
         "refused(lambda: torch.optim.SGD(list(w), lr=0.1), ValueError)"),
    Case("before_init", "class Early(torch.nn.Module):\n    def __init__(self):\n"
         "        self.layer = torch.nn.Linear(2, 1)\n", "Early()",
         "assert len(list(Net().parameters())) == 2",
         "net = Net()\nrefused(lambda: list(net.parameters()), AttributeError)",
         {"what": "module"}),
    Case("before_init", "class Early(torch.nn.Module):\n    def __init__(self):\n"
         "        self.w = torch.nn.Parameter(torch.ones(2))\n", "Early()",
         "assert len(list(Net().parameters())) == 2", "", {"what": "parameters"}),
    Case("parameter_replaced", ONE, "net.w = net.w * 2",
         "assert same(net.w, [2., 2.]) and optimizer.param_groups[0]['params'][0] is net.w",
         "assert optimizer.param_groups[0]['params'][0] is not net.w",
         {"type": "torch.FloatTensor", "name": "w"}),
    Case("target_size", "out = torch.tensor([[1.], [2.], [3.]])\n"
         "target = torch.tensor([1., 2., 3.])\n",
         "torch.nn.functional.mse_loss(out, target)", "assert loss == 0.", "assert loss > 1.",
         {"input": "torch.Size([3, 1])", "target": "torch.Size([3])"}),
    Case("probability_range", "score = torch.tensor([2., -1.], requires_grad=True)\n"
         "target = torch.tensor([0., 1.])\n",
         "torch.nn.functional.binary_cross_entropy(score, target)",
         "loss.backward()\nassert score.grad.all()", "loss.backward()\n"
         "assert not score.grad.any()", {"which": "input"}),
    Case("broadcast", "x = torch.arange(6.).reshape(2, 3)\nb = torch.tensor([10., 20.])\n", "x + b",
         "assert same(z, [[10., 11., 12.], [23., 24., 25.]])",
         "assert not same(z, [[10., 11., 12.], [23., 24., 25.]])",
         {"a": "3", "b": "2", "dim": "1"}),
    Case("matmul_shapes", "x = torch.ones(1, 3)\nW = torch.arange(6.).reshape(2, 3)\n", "x @ W",
         "assert same(y, [[3., 12.]])", "assert not same(y, [[3., 12.]])",
         {"a": "1x3", "b": "2x3"}),
    Case("item", "y = torch.tensor([1., 3.])\n", "y.item()", "assert shown == 2.",
         "assert shown == 1.", {"count": "2"}),
    Case("bool_ambiguous", "y = torch.tensor([2., 1.])\n", "bool(y > 1)", "assert answer is False",
         "assert answer is True", {"what": "more than one value"}),
]

ONLY_PYTORCHS = [
    Case("view_of_custom", HANDED, "y.mul_(10.)", "assert same(w.grad, [20., 40.])",
         "assert same(w.grad, [2., 4.]) and same(y, [10., 40.])"),
]
"""Errors that PyTorch raises and we do not yet."""
