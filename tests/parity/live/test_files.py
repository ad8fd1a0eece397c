"""What PyTorch saves loads here, and the other way round."""

from __future__ import annotations

import io
from types import ModuleType

import numpy as np
import pytest

import autograd_core

DTYPES = ("float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool")
LAYERS = (
    "Linear(3, 4)", "Bilinear(3, 3, 2)", "Identity()", "Flatten()", "Unflatten(1, (3, 1))",
    "Conv1d(1, 1, 2)", "Conv2d(1, 2, 3, padding=1)", "MaxPool2d(2)", "AvgPool2d(2)",
    "BatchNorm1d(3)", "BatchNorm2d(3)", "LayerNorm(3)", "GroupNorm(1, 3)", "Dropout(0.3)",
    "Embedding(5, 3)", "ReLU()", "Sigmoid()", "Tanh()", "Softmax(dim=1)", "LeakyReLU(0.1)",
    "GELU()", "RNN(3, 4)", "LSTM(3, 4)", "GRU(3, 4)", "MSELoss()", "CrossEntropyLoss()",
    "ModuleList([nn.ReLU()])", "ModuleDict({'a': nn.ReLU()})", "ParameterList([torch.ones(2)])",
    "Sequential(nn.Linear(3, 2), nn.Tanh())")
INPUTS = {"Conv1d": (2, 1, 3), "Conv2d": (1, 1, 4, 4), "MaxPool2d": (1, 4, 4),
          "AvgPool2d": (1, 4, 4), "BatchNorm2d": (2, 3, 2, 2), "RNN": (2, 3), "LSTM": (2, 3),
          "GRU": (2, 3)}
WITHOUT = ("Bilinear", "Embedding", "MSELoss", "CrossEntropyLoss", "ModuleList", "ModuleDict",
           "ParameterList")


FROM_TORCH_ONLY = ("Embedding", "RNN", "LSTM", "GRU")
"""Ours lack attributes that PyTorch's code wants; their state_dicts go both ways."""


@pytest.fixture(params=["from torch", "to torch"])
def ways(request, torch: ModuleType) -> tuple[ModuleType, ModuleType]:
    """Who saves, and who loads."""
    return (torch, autograd_core) if request.param == "from torch" else (autograd_core, torch)


def save_and_load(ways, x, **options):
    """``x`` of the one, saved and loaded by the other."""
    file = io.BytesIO()
    ways[0].save(x, file)
    file.seek(0)
    return ways[1].load(file, **options)


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensors_of_every_dtype(ways, dtype: str) -> None:
    for shape in ((), (0,), (3,), (2, 0), (2, 3)):
        x = ways[0].arange(int(np.prod(shape))).reshape(shape).to(getattr(ways[0], dtype))
        y = save_and_load(ways, x)
        assert (repr(y), y.stride() if x.numel() else ()) == (repr(x),
                                                              x.stride() if x.numel() else ())


def test_views_keep_their_strides_and_share_their_memory(ways) -> None:
    x = ways[0].arange(12.).view(3, 4)
    parts = [x, x.t(), x[1], x[:, 1:3], x[0, 0], x[1:, ::2], x.view(2, 6), x[0:1].expand(3, 4)]
    loaded = save_and_load(ways, parts)
    assert [y.stride() for y in loaded] == [y.stride() for y in parts]
    x[1, 2], loaded[0][1, 2] = 100, 100
    assert [y.tolist() for y in loaded] == [y.tolist() for y in parts]


def test_leaves_parameters_and_attributes(ways) -> None:
    torch = ways[0]
    leaf, frozen = torch.ones(2, requires_grad=True), torch.nn.Parameter(torch.ones(2), False)
    noted, own = torch.ones(1), torch.nn.Parameter(torch.ones(1))
    noted.note, own.note = "hi", [1, 2]
    loaded = save_and_load(ways, [leaf, leaf * 2, frozen, noted, own])
    assert list(map(repr, loaded)) == list(map(repr, [leaf, (leaf * 2).detach().requires_grad_(),
                                                      frozen, noted, own]))
    assert (loaded[3].note, loaded[4].note) == ("hi", [1, 2])
    assert all(x.is_leaf for x in loaded)


def test_other_values(ways) -> None:
    torch = ways[0]
    x = {"shape": torch.zeros(2, 3).shape, "dtype": torch.float16, "device": torch.device("cpu"),
         "plain": [1, -2.5, None, True, "ä", b"x", (1,), {2}, 2**80, 1j, bytearray(b"y")]}
    assert repr(save_and_load(ways, x)) == repr(x)


@pytest.mark.parametrize("layer", LAYERS)
def test_modules_as_a_whole(ways, layer: str) -> None:
    kind = layer.split("(")[0]
    for torch in ways:
        torch.manual_seed(0)
    net = eval(f"nn.{layer}", {"nn": ways[0].nn, "torch": ways[0]})
    if kind in FROM_TORCH_ONLY and ways[0] is autograd_core:
        ways = (autograd_core, autograd_core)
    again = save_and_load(ways, net, weights_only=False)
    assert repr(again) == repr(net)
    assert type(again) is getattr(ways[1].nn, kind)
    assert [(k, v.tolist()) for k, v in again.state_dict().items()] == [
        (k, v.tolist()) for k, v in net.state_dict().items()]
    if kind not in WITHOUT:
        shape = INPUTS.get(kind, (2, 3))
        values = [m.eval()(t.ones(*shape)) for m, t in zip((net, again), ways, strict=True)]
        ours, theirs = (x[0] if isinstance(x, tuple) else x for x in values)
        np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-5,
                                   atol=1e-6)


def test_classes_are_known_by_the_names_of_pytorch(torch: ModuleType) -> None:
    from autograd_core.compat.serialization.names import theirs
    late = {name for name, file in autograd_core.functions.lazy_names.PLACES["nn"].items()
            if not file.endswith((".attention", ".bags", ".ctc", ".lazy", ".resampling"))}
    for name in {*autograd_core.nn.modules.__all__, *late}:
        kind = getattr(torch.nn, name)
        assert theirs(getattr(autograd_core.nn, name)) == (kind.__module__, name)


def train(torch: ModuleType, make: str, steps: int, state=None):
    """A small network after ``steps`` of training, and its optimizer."""
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    optimizer = eval(f"optim.{make}", {"optim": torch.optim, "p": net.parameters()})
    if state is not None:
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
    x = torch.tensor([[1., -2.], [0.5, 3.]])

    def loss():
        optimizer.zero_grad()
        value = (net(x) ** 2).sum()
        value.backward()
        return value
    for _ in range(steps):
        optimizer.step(loss)
    return net, optimizer


SCHEDULES = (
    "StepLR(o, 2)", "MultiStepLR(o, [2, 4])", "ExponentialLR(o, 0.9)", "CosineAnnealingLR(o, 5)",
    "LinearLR(o)", "PolynomialLR(o)", "CosineAnnealingWarmRestarts(o, 2, 2)",
    "OneCycleLR(o, 1., 9)", "CyclicLR(o, 0.1, 1., 3)", "LambdaLR(o, lambda epoch: 0.5 ** epoch)",
    "SequentialLR(o, [s.StepLR(o, 1), s.ConstantLR(o)], [3])",
    "ChainedScheduler([s.StepLR(o, 2), s.ExponentialLR(o, 0.9)])")


@pytest.mark.parametrize("make", SCHEDULES)
def test_schedules_go_on_in_the_other(ways, make: str) -> None:
    def scheduled(torch):
        p = [torch.zeros(1, requires_grad=True)]
        o = torch.optim.SGD(p, lr=1.0, momentum=0.9)
        schedules = torch.optim.lr_scheduler
        return o, eval(make, {"o": o, "s": schedules,
                              **{name: getattr(schedules, name) for name in dir(schedules)}})
    (here, first), (there, second) = map(scheduled, ways)
    for _ in range(4):
        here.step()
        first.step()
    state = save_and_load(ways, {"schedule": first.state_dict(), "optimizer": here.state_dict()})
    second.load_state_dict(state["schedule"])
    there.load_state_dict(state["optimizer"])
    for _ in range(4):
        for x in (here, first, there, second):
            x.step()
        assert first.get_last_lr() == pytest.approx(second.get_last_lr())
        assert here.param_groups[0]["momentum"] == pytest.approx(
            there.param_groups[0]["momentum"])


@pytest.mark.parametrize("make", [
    "SGD(p, lr=0.01, momentum=0.9, nesterov=True)", "Adam(p, lr=0.01, amsgrad=True)",
    "AdamW(p, lr=0.01)", "RMSprop(p, lr=0.01, momentum=0.5, centered=True)", "Adagrad(p, lr=0.01)",
    "Adadelta(p, lr=0.1)", "Adamax(p, lr=0.01)", "NAdam(p, lr=0.01)", "RAdam(p, lr=0.01)",
    "Rprop(p)", "ASGD(p, t0=2)", "LBFGS(p, max_iter=3)",
    "LBFGS(p, max_iter=4, line_search_fn='strong_wolfe')"])
def test_training_goes_on_in_the_other(ways, make: str) -> None:
    net, optimizer = train(ways[0], make, 3)
    state = save_and_load(ways, {"net": net.state_dict(), "optimizer": optimizer.state_dict()})
    there, _ = train(ways[1], make, 3, state)
    here, _ = train(ways[0], make, 6)
    for a, b in zip(here.parameters(), there.parameters(), strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-4, atol=1e-6)


def test_the_file_of_pytorch_is_laid_out_like_ours(torch: ModuleType) -> None:
    import zipfile
    names = []
    for t in (torch, autograd_core):
        file = io.BytesIO()
        t.save({"a": t.ones(2), "b": t.arange(3)}, file)
        with zipfile.ZipFile(file) as z:
            names.append([(i.filename, i.compress_type, i.file_size) for i in z.infolist()
                          if not i.filename.endswith("data.pkl")])
    assert names[0] == names[1]
